//! What a business looks like, for its customers' pages: the style sheet of its colour and its logo, each at an address that changes with it.

use super::id;
use crate::{failure::Failure, state::Shared};
use app::parts::brand::{style_hash, style_sheet as sheet_of};
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use backend::{BusinessId, brand};
use http::{HeaderValue, header};

/// An address with a hash never changes its content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The style sheet of a business's colour. One of an earlier colour is gone.
pub async fn style_sheet(
    State(shared): State<Shared>,
    Path((business, sheet)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let business: BusinessId = id(&business)?;
    let hash = sheet.strip_suffix(".css").ok_or(Failure::NoSuchPage)?;
    let brand = brand::find_brand(&shared.db, business).await?;
    let sheet = brand
        .and_then(|brand| brand.colour)
        .map(sheet_of)
        .filter(|sheet| style_hash(sheet) == hash)
        .ok_or(Failure::NoSuchPage)?;
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    Ok((
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, IMMUTABLE)],
        sheet,
    )
        .into_response())
}

/// A business's logo. An earlier one is gone.
pub async fn logo(
    State(shared): State<Shared>,
    Path((business, hash)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let business: BusinessId = id(&business)?;
    let logo = brand::find_logo(&shared.db, business)
        .await?
        .filter(|logo| logo.hash == hash)
        .ok_or(Failure::NoSuchPage)?;
    let kind = HeaderValue::from_static(logo.format.content_type());
    // Opened by itself it is a picture and nothing else.
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, IMMUTABLE),
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        ],
        logo.bytes,
    )
        .into_response())
}
