//! The whole road at once.

use super::table::Table;
use crate::{failure::Failure, state::Shared, visitor::Visitor};
use app::customer::overview_page;
use axum::{
    extract::{Path, State},
    response::Html,
};

/// The page.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
) -> Result<Html<String>, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    Ok(Html(overview_page(&table.shell(&shared, &visitor), &table.model)))
}
