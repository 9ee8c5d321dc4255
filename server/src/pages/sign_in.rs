//! Signing in by mailed link or code, and signing out.

use super::home::home_of;
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    parts::{
        error_words::{form_problems, wrong_code_help},
        field::FormState,
        shell::Viewer,
    },
    sign_in::{code::code_page, link, link_fault, request::sign_in_page, signed_out::signed_out_page},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    Actor, EmailAddress, Error, LinkFault, Token, sessions,
    sign_in::{self, Entered},
};
use http::{HeaderValue, StatusCode, header};
use link_fault::{LinkPurpose, link_fault_page};

/// The form that asks for a mail.
pub async fn ask(State(shared): State<Shared>, visitor: Visitor) -> Html<String> {
    Html(sign_in_page(
        &visitor.shell(&shared, visitor.viewer(&shared)),
        &FormState::default(),
        shared.passkeys.is_some(),
    ))
}

/// Sends the mail. The answer is the same whether the address is known or not.
pub async fn send_mail(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let email = fields.text("email").trim();
    // Only a mail that could go out counts: what is no address comes back with words, however often.
    if email.parse::<EmailAddress>().is_ok() {
        shared.limits.check_mail(email)?;
    }
    match sign_in::request_sign_in(&shared.db, email, visitor.language(), clock::now()).await {
        Ok(()) => {
            shared.mail_waits.notify_one();
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("email", email)
                .finish();
            Ok(Redirect::to(&format!("/sign-in/code?{query}")).into_response())
        }
        Err(Error::Invalid(problems)) => {
            let mut form = FormState {
                values: fields.values(&["email"]),
                ..FormState::default()
            };
            form_problems(visitor.locale, &problems, &mut form);
            Ok(super::unfit(sign_in_page(
                &visitor.shell(&shared, Viewer::Nobody),
                &form,
                shared.passkeys.is_some(),
            )))
        }
        Err(error) => Err(error.into()),
    }
}

/// "Check your mail", with a field for the six figures.
pub async fn code(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Html<String> {
    let email = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "email")
        .map(|(_, email)| email.chars().take(254).collect::<String>())
        .unwrap_or_default();
    let form = FormState {
        values: [("email", email)].into(),
        ..FormState::default()
    };
    Html(code_page(
        &visitor.shell(&shared, Viewer::Nobody),
        &form,
        shared.outbox.is_some(),
    ))
}

/// Signs in with the six figures.
pub async fn with_code(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let (email, code) = (fields.text("email"), fields.text("code"));
    let mut form = FormState {
        values: fields.values(&["email", "code"]),
        ..FormState::default()
    };
    match sign_in::sign_in_with_code(&shared.db, email, code, &visitor.device, clock::now()).await {
        Ok(entered) => return Ok(let_in(&shared, &entered)),
        Err(Error::Invalid(problems)) => form_problems(visitor.locale, &problems, &mut form),
        Err(Error::WrongCode { tries_left }) => form
            .problems
            .push(("code", wrong_code_help(visitor.locale, tries_left))),
        Err(error) => return Err(error.into()),
    }
    Ok(super::unfit(code_page(
        &visitor.shell(&shared, Viewer::Nobody),
        &form,
        shared.outbox.is_some(),
    )))
}

/// The page behind the mailed link. Opening it changes nothing: mail scanners open links.
pub async fn link(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    match sign_in::find_link(&shared.db, &token, clock::now()).await {
        Ok(found) => {
            let model = link::LinkModel {
                token,
                name: found.person_name.to_string(),
                business: found.business_name.to_string(),
            };
            Ok(Html(link::link_page(&visitor.shell(&shared, Viewer::Nobody), &model)).into_response())
        }
        Err(Error::Link(fault)) => Ok(link_does_not_work(&shared, &visitor, LinkPurpose::SignIn, fault)),
        Err(error) => Err(error.into()),
    }
}

/// Signs in with the mailed link.
pub async fn with_link(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    match sign_in::sign_in_with_link(&shared.db, &token, &visitor.device, clock::now()).await {
        Ok(entered) => Ok(let_in(&shared, &entered)),
        Err(Error::Link(fault)) => Ok(link_does_not_work(&shared, &visitor, LinkPurpose::SignIn, fault)),
        Err(error) => Err(error.into()),
    }
}

/// Ends the session of this device.
pub async fn sign_out(State(shared): State<Shared>, visitor: Visitor) -> Result<Response, Failure> {
    if let Some(token) = &visitor.token {
        sessions::sign_out(&shared.db, token).await?;
    }
    let signed_out = Visitor {
        person: None,
        ..visitor
    };
    let mut response = Html(signed_out_page(&signed_out.shell(&shared, Viewer::Nobody))).into_response();
    set_cookie(&mut response, &shared.cookies.no_session());
    Ok(response)
}

/// Leads on who proved their mail: in, or to the proof of their passkey.
fn let_in(shared: &Shared, entered: &Entered) -> Response {
    match entered {
        Entered::SignedIn(signed_in) => enter(shared, &signed_in.session_token, home_of(signed_in.actor)),
        Entered::PasskeyNext { ticket } => {
            let mut response = Redirect::to("/sign-in/second-factor").into_response();
            set_cookie(&mut response, &shared.cookies.ticket(ticket.to_string()));
            response
        }
    }
}

/// Gives this device its session and leads on.
pub fn enter(shared: &Shared, token: &Token, to: &str) -> Response {
    let lifetime = cookie::time::Duration::days(180);
    let mut response = Redirect::to(to).into_response();
    set_cookie(&mut response, &shared.cookies.session(token.to_string(), lifetime));
    response
}

/// The page of a link that does not work (any more).
pub fn link_does_not_work(shared: &Shared, visitor: &Visitor, purpose: LinkPurpose, fault: LinkFault) -> Response {
    let status = app::parts::error_words::link_fault_status(fault);
    let signed_in = visitor.person.is_some();
    let page = link_fault_page(
        &visitor.shell(shared, visitor.viewer(shared)),
        purpose,
        fault,
        signed_in,
    );
    (StatusCode::from_u16(status).unwrap_or(StatusCode::GONE), Html(page)).into_response()
}

/// Whether a person is a customer; the shell of a page differs for them.
pub fn is_customer(actor: Actor) -> bool {
    matches!(actor, Actor::Customer { .. })
}

pub(super) fn set_cookie(response: &mut Response, cookie: &cookie::Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
