//! Who asks: a program with a key; and what it sent, read as JSON.

use super::problem::Problem;
use crate::{client_ip::client_ip, clock, state::Shared};
use axum::{
    body::Bytes,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request},
};
use backend::{Actor, api_keys};
use http::{StatusCode, header, request::Parts};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::net::{IpAddr, SocketAddr};

/// A program with a key that is in use.
pub(super) struct Program {
    /// On whose behalf it asks.
    pub(super) actor: Actor,
}

/// Where a request comes from.
pub(super) fn ip_of(parts: &Parts, shared: &Shared) -> IpAddr {
    let connection = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |info| info.0.ip());
    client_ip(&parts.headers, shared.client_ip_header.as_ref(), connection)
}

impl FromRequestParts<Shared> for Program {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let shown = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| {
                let (scheme, key) = value.split_once(' ')?;
                scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
            });
        let caller = match shown {
            Some(key) => api_keys::find_caller(&shared.db, key, clock::now()).await?,
            None => None,
        };
        let Some(caller) = caller else {
            // Whoever tries keys is stopped as one who tries doors.
            shared.limits.check_door(ip_of(parts, shared))?;
            return Err(Problem::no_key());
        };
        shared.limits.check_program(&caller.key.to_string())?;
        Ok(Self { actor: caller.actor })
    }
}

/// A body that is an object of JSON; no body reads as an empty one.
pub(super) struct Said<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Said<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Problem> {
        let bytes = bytes_of(request, shared).await?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        // A list would be taken for an object without names.
        serde_json::from_slice::<Map<String, Value>>(text)
            .and_then(|object| serde_json::from_value(object.into()))
            .map(Self)
            .map_err(|error| Problem::unreadable(&format!("({error})")))
    }
}

/// The bytes of a body, as far as they may go.
pub(super) async fn bytes_of(request: Request, shared: &Shared) -> Result<Bytes, Problem> {
    Bytes::from_request(request, shared)
        .await
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
            _ => Problem::unreadable(""),
        })
}
