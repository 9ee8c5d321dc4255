//! A business signs up by mailed link or code, where this server lets businesses do that.

use super::sign_in::enter;
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    i18n,
    parts::{
        error_words::{form_problems, link_fault_status, wrong_code_help},
        field::FormState,
        shell::Viewer,
    },
    sign_in::sign_up::{ConfirmModel, confirm_page, sign_up_code_page, sign_up_fault_page, sign_up_page},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    EmailAddress, Error,
    sign_up::{self, NewSignUp},
};
use http::StatusCode;

const FIELDS: [&str; 5] = ["name", "owner_name", "email", "language", "time_zone"];

/// Where a new owner begins.
const FIRST_STEP: &str = "/desk/journeys/templates?said=signed-up";

/// Lets in only where businesses may sign up.
fn must_be_allowed(shared: &Shared) -> Result<(), Failure> {
    if shared.sign_up {
        Ok(())
    } else {
        Err(Failure::NoSuchPage)
    }
}

/// The form.
pub async fn ask(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    must_be_allowed(&shared)?;
    let language = i18n::code(visitor.locale);
    let mut values = std::collections::BTreeMap::from([("language", language.to_owned())]);
    if language == "ja" {
        values.insert("time_zone", "Asia/Tokyo".to_owned());
    }
    let form = FormState {
        values,
        ..FormState::default()
    };
    Ok(Html(sign_up_page(&visitor.shell(&shared, Viewer::Nobody), &form)))
}

/// Sends the mail. The answer is the same whether the address is known or not.
pub async fn send_mail(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    must_be_allowed(&shared)?;
    shared.limits.check_door(visitor.ip)?;
    let email = fields.text("email").trim();
    if email.parse::<EmailAddress>().is_ok() {
        shared.limits.check_mail(email)?;
    }
    let new = NewSignUp {
        name: fields.text("name").to_owned(),
        owner_name: fields.text("owner_name").to_owned(),
        email: email.to_owned(),
        language: fields.text("language").to_owned(),
        time_zone: fields.text("time_zone").to_owned(),
    };
    match sign_up::request_sign_up(&shared.db, new, clock::now()).await {
        Ok(()) => {
            shared.mail_waits.notify_one();
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("email", email)
                .finish();
            Ok(Redirect::to(&format!("/sign-up/code?{query}")).into_response())
        }
        Err(Error::Invalid(problems)) => {
            let mut form = FormState {
                values: fields.values(&FIELDS),
                ..FormState::default()
            };
            form_problems(visitor.locale, &problems, &mut form);
            Ok(super::unfit(sign_up_page(
                &visitor.shell(&shared, Viewer::Nobody),
                &form,
            )))
        }
        Err(error) => Err(error.into()),
    }
}

/// "Check your mail", with a field for the six figures.
pub async fn code(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Result<Html<String>, Failure> {
    must_be_allowed(&shared)?;
    let email = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "email")
        .map(|(_, email)| email.chars().take(254).collect::<String>())
        .unwrap_or_default();
    let form = FormState {
        values: [("email", email)].into(),
        ..FormState::default()
    };
    Ok(Html(sign_up_code_page(
        &visitor.shell(&shared, Viewer::Nobody),
        &form,
        shared.outbox.is_some(),
    )))
}

/// Makes the business with the six figures.
pub async fn with_code(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    must_be_allowed(&shared)?;
    shared.limits.check_door(visitor.ip)?;
    let (email, code) = (fields.text("email"), fields.text("code"));
    let mut form = FormState {
        values: fields.values(&["email", "code"]),
        ..FormState::default()
    };
    match sign_up::sign_up_with_code(&shared.db, email, code, &visitor.device, clock::now()).await {
        Ok(signed_in) => return Ok(enter(&shared, &signed_in.session_token, FIRST_STEP)),
        Err(Error::Invalid(problems)) => form_problems(visitor.locale, &problems, &mut form),
        Err(Error::WrongCode { tries_left }) => form
            .problems
            .push(("code", wrong_code_help(visitor.locale, tries_left))),
        Err(error) => return Err(error.into()),
    }
    Ok(super::unfit(sign_up_code_page(
        &visitor.shell(&shared, Viewer::Nobody),
        &form,
        shared.outbox.is_some(),
    )))
}

/// The page behind the mailed link. Opening it changes nothing.
pub async fn link(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    must_be_allowed(&shared)?;
    shared.limits.check_door(visitor.ip)?;
    match sign_up::find_sign_up(&shared.db, &token, clock::now()).await {
        Ok(found) => {
            let model = ConfirmModel {
                token,
                name: found.owner_name.to_string(),
                business: found.name.to_string(),
            };
            Ok(Html(confirm_page(&visitor.shell(&shared, Viewer::Nobody), &model)).into_response())
        }
        Err(error) => does_not_work(&shared, &visitor, error),
    }
}

/// Makes the business with the mailed link.
pub async fn with_link(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    must_be_allowed(&shared)?;
    shared.limits.check_door(visitor.ip)?;
    match sign_up::sign_up_with_link(&shared.db, &token, &visitor.device, clock::now()).await {
        Ok(signed_in) => Ok(enter(&shared, &signed_in.session_token, FIRST_STEP)),
        Err(error) => does_not_work(&shared, &visitor, error),
    }
}

fn does_not_work(shared: &Shared, visitor: &Visitor, error: Error) -> Result<Response, Failure> {
    let Error::Link(fault) = error else {
        return Err(error.into());
    };
    let page = sign_up_fault_page(&visitor.shell(shared, Viewer::Nobody), fault);
    let status = StatusCode::from_u16(link_fault_status(fault)).unwrap_or(StatusCode::GONE);
    Ok((status, Html(page)).into_response())
}
