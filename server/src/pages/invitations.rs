//! Inviting customers.

use super::{after, desk::Desk, id, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::invitations::{InvitationLine, InvitationState, InvitationsModel, invitations_page},
    parts::{
        error_words::{error_words, form_problems},
        field::FormState,
        said::Said,
    },
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use backend::{Error, Role, invitations as use_case, journeys};
use http::StatusCode;

const FIELDS: [&str; 5] = ["journey", "name", "email", "language", "time_zone"];

/// The form and what was sent so far.
pub async fn list(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let wanted =
        url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).find(|(name, _)| name == "journey");
    let mut form = fresh_form(&desk);
    if let Some((_, journey)) = wanted {
        form.values.insert("journey", journey.into_owned());
    }
    let model = model(&shared, &desk, form).await?;
    Ok(Html(invitations_page(&desk.shell(&shared, &visitor), &model)))
}

/// Sends one invitation.
pub async fn invite(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let new = use_case::NewInvitation {
        journey: fields.text("journey").into(),
        name: fields.text("name").into(),
        email: fields.text("email").into(),
        language: fields.text("language").into(),
        time_zone: fields.text("time_zone").into(),
    };
    let mut form = FormState {
        values: fields.values(&FIELDS),
        ..FormState::default()
    };
    let error = match use_case::invite_customer(&shared.db, &desk.person.actor, new, clock::now()).await {
        Ok(invited) => {
            shared.mail_waits.notify_one();
            let said = if invited.already() {
                Said::InvitedAlready
            } else {
                Said::Invited
            };
            return Ok(after("/desk/invitations", said));
        }
        Err(Error::Invalid(problems)) => {
            form_problems(visitor.locale, &problems, &mut form);
            let model = model(&shared, &desk, form).await?;
            return Ok(unfit(invitations_page(&desk.shell(&shared, &visitor), &model)));
        }
        Err(error @ Error::Conflict(_)) => error,
        Err(error) => return Err(error.into()),
    };
    let words = error_words(visitor.locale, &error);
    let model = model(&shared, &desk, form).await?;
    let shell = visitor.shell_with_problem(&shared, desk.viewer(), words.help);
    Ok((
        StatusCode::from_u16(words.status).unwrap_or(StatusCode::CONFLICT),
        Html(invitations_page(&shell, &model)),
    )
        .into_response())
}

/// Sends an invitation again, with a new link.
pub async fn resend(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(invitation): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    use_case::resend_invitation(&shared.db, &actor, id(&invitation)?, clock::now()).await?;
    shared.mail_waits.notify_one();
    Ok(after("/desk/invitations", Said::Resent))
}

/// Takes an invitation back.
pub async fn cancel(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(invitation): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    use_case::cancel_invitation(&shared.db, &actor, id(&invitation)?, clock::now()).await?;
    Ok(after("/desk/invitations", Said::Cancelled))
}

/// The business's own language and time zone fit most of its customers.
fn fresh_form(desk: &Desk) -> FormState {
    let values = [
        ("language", desk.person.language.code().to_owned()),
        ("time_zone", desk.person.business_time_zone.clone()),
    ];
    FormState {
        values: values.into(),
        ..FormState::default()
    }
}

async fn model(shared: &Shared, desk: &Desk, form: FormState) -> Result<InvitationsModel, Failure> {
    let actor = &desk.person.actor;
    let lines = journeys::list_journeys(&shared.db, actor).await?;
    let published = lines
        .into_iter()
        .filter(|line| line.version.is_some())
        .map(|line| (line.id, line.title))
        .collect();
    let lines = use_case::list_invitations(&shared.db, actor, clock::now()).await?;
    Ok(InvitationsModel {
        journeys: published,
        time_zones: jiff::tz::db().available().map(|name| name.to_string()).collect(),
        form,
        invitations: lines
            .into_iter()
            .map(|line| InvitationLine {
                id: line.id,
                name: line.name.to_string(),
                email: line.email.to_string(),
                journey_title: line.journey_title,
                state: state(line.state),
                sent_on: desk.date(line.sent_at),
                expires_on: desk.date(line.expires_at),
            })
            .collect(),
        may_design: desk.is(Role::Owner),
    })
}

fn state(state: use_case::InvitationState) -> InvitationState {
    match state {
        use_case::InvitationState::Sent => InvitationState::Sent,
        use_case::InvitationState::Accepted => InvitationState::Accepted,
        use_case::InvitationState::Cancelled => InvitationState::Cancelled,
        use_case::InvitationState::Expired => InvitationState::Expired,
    }
}
