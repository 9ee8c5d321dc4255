//! Passkeys of the staff: signing in with one, adding and removing them.

use super::{
    after,
    desk::Desk,
    home::home_of,
    id,
    settings::{model_of, settings_again},
    sign_in,
};
use crate::{clock, failure::Failure, fields::Fields, session_cookie::find_cookie, state::Shared, visitor::Visitor};
use app::{
    business::passkeys::{Passkey, PasskeysModel},
    parts::{
        error_words::{error_words, fault_words},
        said::Said,
        shell::Viewer,
    },
    sign_in::{link_fault::LinkPurpose, passkey::second_factor_page, request::sign_in_page},
};
use axum::{
    Json,
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    ChallengeId, Error, PasskeyId,
    passkeys::{self, Question, RelyingParty},
    sign_in::SignedIn,
};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// Asks whoever is there for a passkey.
pub async fn ask_anybody(State(shared): State<Shared>, visitor: Visitor) -> Result<Json<Value>, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let question = passkeys::start_sign_in(&shared.db, here(&shared)?, clock::now()).await?;
    Ok(asked(&question))
}

/// Signs in whose passkey answered.
pub async fn sign_in(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let here = here(&shared)?;
    // A form that no script filled in has no answer.
    let answered = match fields.text("challenge").parse::<ChallengeId>() {
        Ok(challenge) => {
            let answer = fields.text("answer");
            passkeys::sign_in_with_passkey(&shared.db, here, challenge, answer, &visitor.device, clock::now()).await
        }
        Err(_) => Err(Error::NoSuchPasskey),
    };
    match answered {
        Ok(signed_in) => Ok(enter(&shared, &signed_in)),
        Err(error @ (Error::NoSuchPasskey | Error::Link(_))) => {
            let words = error_words(visitor.locale, &error);
            let shell = visitor.shell_with_problem(&shared, Viewer::Nobody, words.help);
            let page = sign_in_page(&shell, &app::parts::field::FormState::default(), true);
            Ok((StatusCode::UNAUTHORIZED, Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The mail was right: the passkey comes next.
pub async fn next(State(shared): State<Shared>, visitor: Visitor, headers: HeaderMap) -> Response {
    if ticket(&shared, &headers).is_none() {
        return Redirect::to("/sign-in").into_response();
    }
    Html(second_factor_page(&visitor.shell(&shared, Viewer::Nobody))).into_response()
}

/// Asks the holder of a ticket for one of their passkeys.
pub async fn ask_after_mail(
    State(shared): State<Shared>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Json<Value>, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let ticket = ticket(&shared, &headers).unwrap_or_default();
    let options = passkeys::start_second_factor(&shared.db, here(&shared)?, &ticket, clock::now()).await?;
    Ok(Json(json!({ "options": options })))
}

/// Signs in the holder of a ticket whose passkey answered.
pub async fn sign_in_after_mail(
    State(shared): State<Shared>,
    visitor: Visitor,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let ticket = ticket(&shared, &headers).unwrap_or_default();
    let (here, answer) = (here(&shared)?, fields.text("answer"));
    let answered =
        passkeys::sign_in_with_second_factor(&shared.db, here, &ticket, answer, &visitor.device, clock::now()).await;
    match answered {
        Ok(signed_in) => {
            let mut response = enter(&shared, &signed_in);
            sign_in::set_cookie(&mut response, &shared.cookies.no_ticket());
            Ok(response)
        }
        Err(Error::NoSuchPasskey) => {
            let words = error_words(visitor.locale, &Error::NoSuchPasskey);
            let shell = visitor.shell_with_problem(&shared, Viewer::Nobody, words.help);
            Ok((StatusCode::UNAUTHORIZED, Html(second_factor_page(&shell))).into_response())
        }
        Err(Error::Link(fault)) => Ok(sign_in::link_does_not_work(
            &shared,
            &visitor,
            LinkPurpose::SignIn,
            fault,
        )),
        Err(error) => Err(error.into()),
    }
}

/// Asks the device of a staff member for a new passkey.
pub async fn ask_for_new(State(shared): State<Shared>, visitor: Visitor) -> Result<Json<Value>, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let question = passkeys::start_adding(&shared.db, &actor, here(&shared)?, clock::now()).await?;
    Ok(asked(&question))
}

/// Keeps the passkey that the device made.
pub async fn add(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let (actor, here) = (&desk.person.actor, here(&shared)?);
    let (name, answer) = (fields.text("passkey_name"), fields.text("answer"));
    // A form that no script filled in has no question; its name is looked at all the same.
    let challenge = fields
        .text("challenge")
        .parse()
        .unwrap_or_else(|_| ChallengeId::new(clock::now()));
    match passkeys::add_passkey(&shared.db, actor, here, challenge, name, answer, clock::now()).await {
        Ok(_) => Ok(after("/desk/settings", Said::PasskeyAdded)),
        Err(error @ (Error::Invalid(_) | Error::Link(_))) => {
            let mut model = model_of(&shared, &visitor, &desk).await?;
            let form = &mut model.passkeys.form;
            form.values = fields.values(&["passkey_name"]);
            let words = match &error {
                Error::Invalid(problems) if problems.iter().any(|problem| problem.field == "name") => {
                    fault_words(visitor.locale, problems[0].fault)
                }
                _ => error_words(visitor.locale, &Error::NoSuchPasskey).help,
            };
            form.problems.push(("passkey_name", words));
            Ok(settings_again(&shared, &visitor, &desk, &model))
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes one of the person's own passkeys away.
pub async fn remove(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(passkey): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let passkey: PasskeyId = id(&passkey)?;
    passkeys::remove_passkey(&shared.db, &actor, passkey, clock::now()).await?;
    Ok(after("/desk/settings", Said::PasskeyRemoved))
}

/// A staff member's passkeys, for their settings.
pub(super) async fn of(shared: &Shared, desk: &Desk) -> Result<PasskeysModel, Failure> {
    let lines = passkeys::list_passkeys(&shared.db, &desk.person.actor).await?;
    Ok(PasskeysModel {
        passkeys: lines
            .into_iter()
            .map(|line| Passkey {
                id: line.id,
                name: line.name,
                since: desk.date(line.created_at),
                used: line.last_used_at.map(|used| desk.date(used)),
            })
            .collect(),
        possible: shared.passkeys.is_some(),
        ..PasskeysModel::default()
    })
}

/// Where passkeys belong; without any at this address there is no such page.
fn here(shared: &Shared) -> Result<&RelyingParty, Failure> {
    shared.passkeys.as_ref().ok_or(Failure::NoSuchPage)
}

fn asked(question: &Question) -> Json<Value> {
    Json(json!({ "challenge": question.challenge, "options": question.options }))
}

fn ticket(shared: &Shared, headers: &HeaderMap) -> Option<String> {
    find_cookie(headers, shared.cookies.ticket_name()).filter(|ticket| !ticket.is_empty())
}

fn enter(shared: &Shared, signed_in: &SignedIn) -> Response {
    sign_in::enter(shared, &signed_in.session_token, home_of(signed_in.actor))
}
