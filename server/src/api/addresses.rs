//! Addresses that whoever carries the mails reports: bounces and complaints.

use super::{
    caller::{Program, Said},
    problem::Problem,
};
use crate::{clock, state::Shared};
use axum::extract::State;
use backend::{Error, Fault, Problem as FieldProblem, address_trouble};
use http::StatusCode;
use serde::Deserialize;

/// How much of what a server said is kept.
const SAID: usize = 500;

/// A report.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Report {
    email: String,
    trouble: String,
    said: String,
}

/// Notes that an address must not be written to until it is mended.
pub(super) async fn report(
    program: Program,
    State(shared): State<Shared>,
    Said(report): Said<Report>,
) -> Result<StatusCode, Problem> {
    let trouble = report.trouble.parse().map_err(|_| {
        Error::Invalid(vec![FieldProblem {
            field: "trouble",
            fault: Fault::Unknown,
        }])
    })?;
    let said: String = report.said.chars().take(SAID).collect();
    address_trouble::report(&shared.db, &program.actor, &report.email, trouble, &said, clock::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
