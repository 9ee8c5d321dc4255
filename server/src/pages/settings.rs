//! A staff member's own settings: language and signed-in devices.

use super::{after, desk::Desk, id, language::is_our_path};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::settings::{Device, SettingsModel, settings_page},
    parts::said::Said,
};
use axum::{
    extract::{Path, State},
    response::{Html, Response},
};
use backend::sessions;

/// Language, devices, sign out.
pub async fn look(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let lines = sessions::list_sessions(&shared.db, &desk.person.actor, clock::now()).await?;
    let devices = lines
        .into_iter()
        .map(|line| Device {
            session: line.id,
            name: line.device,
            since: desk.date(line.created_at),
            last_seen: desk.date(line.last_seen_at),
            this: line.id == desk.person.session,
        })
        .collect();
    let model = SettingsModel {
        name: desk.person.name.to_string(),
        email: desk.person.email.to_string(),
        role: desk.role(),
        business: desk.person.business_name.to_string(),
        language: visitor.locale,
        devices,
    };
    Ok(Html(settings_page(&desk.shell(&shared, &visitor), &model)))
}

/// Signs another device of the person out.
pub async fn revoke(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(session): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    sessions::revoke_session(&shared.db, &actor, id(&session)?).await?;
    Ok(after(
        fields.filled("back").filter(|path| is_our_path(path)).unwrap_or("/"),
        Said::Revoked,
    ))
}
