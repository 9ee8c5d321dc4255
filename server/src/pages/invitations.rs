//! Inviting customers.

use super::{after, desk::Desk, id, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::{
        invitation::{DeskInvitationModel, desk_invitation_page},
        invitations::{InvitationLine, InvitationsModel, invitations_page},
    },
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
use backend::{
    Error, InvitationId, Role,
    invitations::{self as use_case, InvitationFilter, InvitationState},
    journeys,
    purchases::{self, NewPurchase},
};
use http::StatusCode;

const FIELDS: [&str; 8] = [
    "journey",
    "name",
    "email",
    "language",
    "time_zone",
    "product",
    "amount",
    "bought_on",
];

/// The form and what was sent so far: all, or of which something became, or who is searched for.
pub async fn list(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let mut form = fresh_form(&desk);
    let mut filter = InvitationFilter::default();
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        match &*name {
            "journey" => {
                form.values.insert("journey", value.into_owned());
            }
            "state" => filter.state = InvitationState::find(&value),
            "search" => filter.search = value.trim().chars().take(100).collect(),
            "page" => filter.page = value.parse().unwrap_or(1),
            _ => {}
        }
    }
    let model = model(&shared, &desk, form, filter).await?;
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
    let purchase = NewPurchase {
        product: fields.text("product").into(),
        amount: fields.text("amount").into(),
        bought_on: fields.text("bought_on").into(),
    };
    let mut form = FormState {
        values: fields.values(&FIELDS),
        ..FormState::default()
    };
    let error = match use_case::invite_buyer(&shared.db, &desk.person.actor, new, purchase, clock::now()).await {
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
            let model = model(&shared, &desk, form, InvitationFilter::default()).await?;
            return Ok(unfit(invitations_page(&desk.shell(&shared, &visitor), &model)));
        }
        Err(error @ Error::Conflict(_)) => error,
        Err(error) => return Err(error.into()),
    };
    let words = error_words(visitor.locale, &error);
    let model = model(&shared, &desk, form, InvitationFilter::default()).await?;
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

/// One invitation.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(invitation): Path<String>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let model = one_model(&shared, &desk, id(&invitation)?, None).await?;
    Ok(Html(desk_invitation_page(&desk.shell(&shared, &visitor), &model)))
}

/// Makes a new link and shows it: in this answer and nowhere else, so that its secret stands in no address.
pub async fn show_link(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(invitation): Path<String>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let id: InvitationId = id(&invitation)?;
    let token = use_case::show_link(&shared.db, &desk.person.actor, id, clock::now()).await?;
    let link = format!("{}/invitation/{token}", shared.base_url);
    let model = one_model(&shared, &desk, id, Some(link)).await?;
    let mut shell = desk.shell(&shared, &visitor);
    // The address is that of the form; the page's links lead to where it belongs.
    shell.path = format!("/desk/invitations/{id}");
    let page = Html(desk_invitation_page(&shell, &model));
    Ok(([(http::header::CACHE_CONTROL, "no-store")], page).into_response())
}

async fn one_model(
    shared: &Shared,
    desk: &Desk,
    id: InvitationId,
    link: Option<String>,
) -> Result<DeskInvitationModel, Failure> {
    let invitation = use_case::get_invitation(&shared.db, &desk.person.actor, id, clock::now()).await?;
    Ok(DeskInvitationModel {
        times: invitation.sent_count,
        enrolment: invitation.enrolment,
        line: shown(desk, invitation),
        link,
    })
}

fn shown(desk: &Desk, line: use_case::InvitationLine) -> InvitationLine {
    InvitationLine {
        id: line.id,
        name: line.name.to_string(),
        email: line.email.to_string(),
        journey_title: line.journey_title,
        state: line.state,
        sent_on: desk.date(line.sent_at),
        expires_on: desk.date(line.expires_at),
    }
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

async fn model(
    shared: &Shared,
    desk: &Desk,
    form: FormState,
    filter: InvitationFilter,
) -> Result<InvitationsModel, Failure> {
    let (actor, now) = (&desk.person.actor, clock::now());
    let lines = journeys::list_journeys(&shared.db, actor).await?;
    let published = lines
        .into_iter()
        .filter(|line| line.version.is_some() && !line.audience.is_staff())
        .map(|line| (line.id, line.title))
        .collect();
    let counts = use_case::count_invitations(&shared.db, actor, now).await?;
    let page = use_case::search_invitations(&shared.db, actor, &filter, now).await?;
    Ok(InvitationsModel {
        journeys: published,
        products: purchases::list_products(&shared.db, actor).await?,
        time_zones: jiff::tz::db().available().map(|name| name.to_string()).collect(),
        form,
        invitations: page.lines.into_iter().map(|line| shown(desk, line)).collect(),
        counts: counts
            .into_iter()
            .map(|(state, count)| (state, u32::try_from(count).unwrap_or(u32::MAX)))
            .collect(),
        chosen: filter.state,
        search: filter.search,
        page: page.number,
        pages: page.pages,
        may_design: desk.is(Role::Owner),
    })
}
