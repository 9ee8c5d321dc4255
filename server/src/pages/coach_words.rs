//! Personal words on a customer's board: put away when they are read.

use super::{after, id};
use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::parts::said::Said;
use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{EnrolmentId, personal_words};

/// The customer has read one.
pub async fn put_away(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, word)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    if !super::sign_in::is_customer(actor) {
        return Err(Failure::NotAllowed);
    }
    let enrolment: EnrolmentId = id(&enrolment)?;
    personal_words::put_away(&shared.db, &actor, enrolment, id(&word)?, clock::now()).await?;
    Ok(after(&format!("/play/{enrolment}"), Said::PutAway))
}
