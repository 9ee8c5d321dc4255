//! Reminders on a customer's phone: what `public/reminders.js` and the service worker tell of a browser.

use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use axum::{Json, extract::State};
use backend::push::{self, NewDevice};
use serde_json::{Value, json};

/// This browser takes notifications.
pub async fn add(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Json<Value>, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let person = visitor.person.as_ref().ok_or(Failure::SignInFirst)?;
    let new = NewDevice {
        endpoint: fields.text("endpoint").to_owned(),
        p256dh: fields.text("p256dh").to_owned(),
        auth: fields.text("auth").to_owned(),
    };
    push::add_device(&shared.db, &actor, person.session, &shared.pusher, new, clock::now()).await?;
    Ok(Json(json!({ "ok": true })))
}

/// And takes them no more.
pub async fn end(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Json<Value>, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    push::remove_device(&shared.db, &actor, fields.text("endpoint")).await?;
    Ok(Json(json!({ "ok": true })))
}
