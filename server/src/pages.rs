//! One handler a route: read what was sent, call one use case, answer with a page of `app` or a way to one.

pub mod alerts;
pub mod badges;
pub mod brand;
pub mod coach_words;
pub mod coupons;
pub mod customers;
pub mod deeds;
pub mod demo_door;
pub mod desk;
pub mod editor;
pub mod feelings;
pub mod giving;
pub mod held;
pub mod home;
pub mod imports;
pub mod inbox;
pub mod invitation;
pub mod invitations;
pub mod join;
pub mod journeys;
pub mod language;
pub mod live;
pub mod mails;
pub mod moves;
pub mod offers;
pub mod offline;
pub mod outbox;
pub mod overview;
pub mod passkeys;
pub mod phone;
pub mod play;
pub mod posters;
pub mod programs;
pub mod self_checks;
pub mod settings;
pub mod sign_in;
pub mod sign_up;
pub mod simulation;
pub mod staff;
pub mod templates;
pub mod timeline;
pub mod training;
pub mod webhooks;
pub mod works;
pub mod you;

mod person_line;
mod table;

use crate::failure::Failure;
use app::parts::said::Said;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use http::StatusCode;
use std::str::FromStr;

/// Nothing is at this address.
pub async fn no_such_page() -> Failure {
    Failure::NoSuchPage
}

/// For whoever watches the process: it answers.
pub async fn health() -> &'static str {
    "ok\n"
}

/// A form that does not fit comes back as its page with this status, and nothing was changed.
fn unfit(page: String) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()
}

/// After a form: to a page that says what was done.
fn after(path: &str, said: Said) -> Response {
    let joined = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{joined}said={}", said.code())).into_response()
}

/// An id in an address. One that is malformed names nothing, like one that is unknown.
fn id<T: FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::NoSuchPage)
}
