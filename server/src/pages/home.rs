//! The start page.

use crate::{state::Shared, visitor::Visitor};
use app::{parts::shell::Viewer, sign_in};
use axum::{
    extract::State,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::Actor;

/// What Sugoroku is, for people who are not signed in; the others go where they belong.
pub async fn home(State(shared): State<Shared>, visitor: Visitor) -> Response {
    match visitor.person.as_ref().map(|person| person.actor) {
        Some(actor) => Redirect::to(home_of(actor)).into_response(),
        None => Html(sign_in::home::home_page(
            &visitor.shell(&shared, Viewer::Nobody),
            shared.sign_up,
        ))
        .into_response(),
    }
}

/// Where a person belongs.
pub fn home_of(actor: Actor) -> &'static str {
    match actor {
        Actor::Customer { .. } => "/play",
        Actor::Staff { .. } | Actor::System { .. } => "/desk",
    }
}
