//! The demo's way in, for this machine only.

use super::{home::home_of, sign_in::enter};
use crate::{clock, demo::Guest, failure::Failure, state::Shared, visitor::Visitor};
use app::{
    parts::shell::Viewer,
    sign_in::demo_door::{DemoDoor, DemoRole, demo_door_page},
};
use axum::{
    extract::{Path, State},
    response::{Html, Response},
};
use backend::{Actor, Role, businesses, people, sessions};
use http::{HeaderMap, header};

/// Who would be entered as, with one button.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(secret): Path<String>,
) -> Result<Html<String>, Failure> {
    let guest = find_guest(&shared, &visitor, &headers, &secret)?;
    let business = businesses::get_business(&shared.db, &guest.actor).await?;
    let role = match guest.actor {
        Actor::Staff { role: Role::Owner, .. } => DemoRole::Owner,
        Actor::Staff { role: Role::Coach, .. } => DemoRole::Coach,
        Actor::Customer { .. } | Actor::System { .. } => DemoRole::Customer,
    };
    let door = DemoDoor {
        token: secret,
        name: guest.name.clone(),
        role,
        business: business.name.to_string(),
    };
    Ok(Html(demo_door_page(&visitor.shell(&shared, Viewer::Nobody), &door)))
}

/// Enters, in the language of the browser.
pub async fn enter_as_guest(
    State(shared): State<Shared>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    let guest = find_guest(&shared, &visitor, &headers, &secret)?;
    let system = Actor::System {
        business: guest.actor.business(),
    };
    let person = guest.actor.person().ok_or(Failure::Internal)?;
    people::change_language(&shared.db, &guest.actor, visitor.language()).await?;
    let token = sessions::open_session(&shared.db, &system, person, &visitor.device, clock::now()).await?;
    Ok(enter(&shared, &token, home_of(guest.actor)))
}

/// Only from this machine, by the connection and by the name it was called: a page elsewhere could point a name of its own here.
fn find_guest<'a>(
    shared: &'a Shared,
    visitor: &Visitor,
    headers: &HeaderMap,
    secret: &str,
) -> Result<&'a Guest, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let here = visitor.ip.is_loopback() && matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    let door = shared.demo.as_ref().filter(|_| here).ok_or(Failure::NoSuchPage)?;
    door.find_guest(secret, visitor.locale).ok_or(Failure::NoSuchPage)
}
