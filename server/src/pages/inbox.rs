//! The messages of the plan on a customer's board.

use super::{after, coupons::own_coupons, id, table::Table};
use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::{
    customer::inbox::{Letter, inbox_page},
    parts::said::Said,
};
use axum::{
    extract::{Path, State},
    response::{Html, Response},
};
use backend::{EnrolmentId, contacts};

/// All of them, those that are not read first. Looking does not read: a page may be opened by a machine.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
) -> Result<Html<String>, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    let messages = contacts::list_messages(&shared.db, &visitor.actor()?, table.enrolment).await?;
    let zone = table.model.state.zone();
    let own = own_coupons(&shared, &visitor, &table).await?;
    let letters: Vec<Letter> = messages
        .into_iter()
        .map(|message| Letter {
            id: message.id.to_string(),
            came: zone.date_of(message.at),
            read: message.read_at.is_some(),
            subject: message.subject,
            body: message.body,
            coupon: message.coupon.and_then(|promised| {
                own.iter()
                    .find(|coupon| coupon.code == promised.code.to_string())
                    .cloned()
            }),
        })
        .collect();
    let business = table.playing.business_name.to_string();
    Ok(Html(inbox_page(
        &table.shell(&shared, &visitor),
        &table.model,
        &business,
        &letters,
    )))
}

/// The customer has read one.
pub async fn read(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, message)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    if !super::sign_in::is_customer(actor) {
        return Err(Failure::NotAllowed);
    }
    let enrolment: EnrolmentId = id(&enrolment)?;
    contacts::mark_read(&shared.db, &actor, enrolment, id(&message)?, clock::now()).await?;
    Ok(after(&format!("/play/{enrolment}/inbox"), Said::MessageRead))
}
