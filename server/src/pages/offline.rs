//! What the service worker keeps for when there is no network. Nothing on these pages is anybody's own but the look of the business.

use crate::{state::Shared, visitor::Visitor};
use app::{
    customer::offline,
    parts::shell::{Shell, Viewer},
};
use axum::{extract::State, response::Html};

/// In the place of a page that was not opened before.
pub async fn not_here_yet(State(shared): State<Shared>, visitor: Visitor) -> Html<String> {
    Html(offline::offline_page(&shell(&shared, &visitor)))
}

/// After a form that was not sent.
pub async fn not_sent(State(shared): State<Shared>, visitor: Visitor) -> Html<String> {
    Html(offline::needs_network_page(&shell(&shared, &visitor)))
}

/// Of a customer, whoever asks: it is shown on the phone that keeps it.
fn shell(shared: &Shared, visitor: &Visitor) -> Shell {
    let nobody = Viewer::Customer {
        name: String::new(),
        enrolment: None,
        trainee: false,
    };
    Shell {
        business_name: None,
        notice: None,
        ..visitor.shell(shared, nobody)
    }
}
