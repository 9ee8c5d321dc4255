//! A customer's badges: all of them, one of them, and the picture of one to show around.

use super::table::Table;
use crate::{failure::Failure, state::Shared, visitor::Visitor};
use app::customer::badges::{Badge, badge_page, badges, badges_page, first_name, share_picture};
use axum::{
    extract::{Path, RawQuery, State},
    response::{Html, IntoResponse as _, Response},
};
use http::{HeaderValue, header};

/// The picture is opened on its own too: then it may load and run nothing.
const PICTURE_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");

/// All badges, earned and to come.
pub async fn list(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
) -> Result<Html<String>, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    let history = table.history(&shared, &visitor).await?;
    Ok(Html(badges_page(
        &table.shell(&shared, &visitor),
        &table.model,
        &history,
    )))
}

/// One that is earned.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    let badge = earned(&table, &shared, &visitor, &key).await?;
    let shell = table.shell(&shared, &visitor);
    Ok(Html(badge_page(
        &shell,
        &table.model,
        &badge,
        with_name(query.as_deref()),
    )))
}

/// The picture of one that is earned.
pub async fn picture(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let table = Table::open(&shared, &visitor, &enrolment).await?;
    let badge = earned(&table, &shared, &visitor, &key).await?;
    let name = with_name(query.as_deref()).then(|| first_name(table.playing.customer.name.as_str()));
    let picture = share_picture(
        visitor.locale,
        table.playing.business_name.as_str(),
        table.model.version.title(),
        &badge,
        name,
    );
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("image/svg+xml; charset=utf-8"),
        ),
        (header::CONTENT_SECURITY_POLICY, PICTURE_POLICY),
    ];
    Ok((headers, picture).into_response())
}

async fn earned(table: &Table, shared: &Shared, visitor: &Visitor, key: &str) -> Result<Badge, Failure> {
    let history = table.history(shared, visitor).await?;
    badges(&table.model, &history)
        .into_iter()
        .find(|badge| badge.earned && badge.key == *key)
        .ok_or(Failure::NoSuchPage)
}

/// Whether the customer asked for their name in the picture.
fn with_name(query: Option<&str>) -> bool {
    url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .any(|(name, value)| name == "name" && value == "1")
}
