//! Taking an offer up: the answer is noted, and the new tab goes on to the business's page.

use super::{play, table::Table};
use crate::{failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::customer::offer::taken_up_page;
use axum::{
    Json,
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue};
use journey::{Action, square::SquareKind};
use url::Url;

/// "Take it up". A form may not be answered with a way to another site (`form-action`), so the page is shown and goes on by itself.
pub async fn take_up(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, square)): Path<(String, String)>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let action = Action::TakeUp { square: square.clone() };
    let wants_json = play::wants_json(&headers);
    match play::make_move(&shared, &visitor, &enrolment, action, &fields).await? {
        Ok(played) if wants_json => Ok(Json(play::answer_of(&played)).into_response()),
        Ok(_) => {
            let table = Table::open(&shared, &visitor, &enrolment).await?;
            let shell = table.shell(&shared, &visitor);
            let page = taken_up_page(&shell, &table.model, &square).ok_or(Failure::NoSuchPage)?;
            let mut response = Html(page).into_response();
            if let Some(onward) = onward(&table, &square) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static("refresh"), onward);
            }
            Ok(response)
        }
        Err(error) if wants_json => Err(error.into()),
        Err(error) => play::refused_square(&shared, &visitor, &enrolment, square, &fields, &error).await,
    }
}

/// Where the tab goes on to: the address as a browser writes it, so that nothing in it ends the header early.
fn onward(table: &Table, square: &str) -> Option<HeaderValue> {
    let (square, _) = table.model.square(square)?;
    let SquareKind::Offer { url, .. } = &square.kind else {
        return None;
    };
    let url = Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http"))?;
    HeaderValue::from_str(&format!("0; url={url}")).ok()
}
