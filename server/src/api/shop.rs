//! What a shop tells, signed in the manner of Standard Webhooks.

use super::{
    caller::{bytes_of, ip_of},
    problem::Problem,
};
use crate::{clock, state::Shared};
use axum::{
    Json,
    extract::{Path, Request, State},
};
use backend::{
    Error, Thing,
    shops::{self, ShopMessage, Unheard},
};
use serde_json::Value;

/// Hears a message.
pub(super) async fn hear(
    State(shared): State<Shared>,
    Path((business, shop)): Path<(String, String)>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let (parts, body) = request.into_parts();
    // Before anything is proven, by where it comes from; a shop of many orders is far below.
    shared.limits.check_program(&ip_of(&parts, &shared).to_string())?;
    let unknown = || Problem::from(Error::NotFound(Thing::Shop));
    let business = business.parse().map_err(|_| unknown())?;
    let shop = shop.parse().map_err(|_| unknown())?;
    let header = |name: &str| {
        let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let mut message = ShopMessage {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body: Vec::new(),
    };
    let request = Request::from_parts(parts, body);
    message.body = bytes_of(request, &shared).await?.to_vec();
    let answer = shops::hear(&shared.db, (business, shop), message, clock::now()).await;
    match answer {
        Ok(answer) => {
            shared.mail_waits.notify_one();
            Ok(Json(answer))
        }
        Err(Unheard::Unsigned) => Err(Problem::unsigned()),
        Err(Unheard::Stale) => Err(Problem::stale()),
        Err(Unheard::Unreadable(words)) => Err(Problem::unreadable(&format!("({words})"))),
        Err(Unheard::Refused(error)) => Err(error.into()),
    }
}
