//! A customer's feelings: every check-in they answered, as a curve and in words.

use super::table::Table;
use crate::{failure::Failure, state::Shared, visitor::Visitor};
use app::customer::feelings::feelings_page;
use axum::{
    extract::{Path, State},
    response::Html,
};

/// The curves.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
) -> Result<Html<String>, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    let history = table.history(&shared, &visitor).await?;
    Ok(Html(feelings_page(
        &table.shell(&shared, &visitor),
        &table.model,
        &history,
    )))
}
