//! Planning: contacts are put down in the write that brings them about.

use std::collections::HashMap;

use jiff::Timestamp;
use journey::{
    Touchpoint, Version, Zone,
    contacts::{Planned, due, of_log},
    moving::retell,
};
use serde_json::{Value, json};

use super::{Why, holdout::is_held_out};
use crate::{
    BusinessId, ContactId, CustomerId, EnrolmentId, JourneyId, Result, VersionId,
    channels::Channel,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, execute_pair, fetch_all, over_list},
    },
    enrolments::ledger::{Ledger, load_facts},
};

/// Whose contacts they are, and by which version.
#[derive(Clone, Copy)]
pub(crate) struct Seat<'v> {
    business: BusinessId,
    enrolment: EnrolmentId,
    customer: CustomerId,
    journey: JourneyId,
    version_id: VersionId,
    version: &'v Version,
}

impl<'v> From<&'v Ledger> for Seat<'v> {
    fn from(ledger: &'v Ledger) -> Self {
        Self {
            business: ledger.business,
            enrolment: ledger.enrolment,
            customer: ledger.customer,
            journey: ledger.journey,
            version_id: ledger.version_id,
            version: &ledger.version,
        }
    }
}

impl Seat<'_> {
    fn row(&self, planned: &Planned) -> Value {
        let touchpoint = &self.version.touchpoints()[planned.touchpoint];
        let mut row = json!({
            "id": ContactId::new(planned.began).uuid().simple().to_string(),
            "enrolment": self.enrolment.uuid().simple().to_string(),
            "customer": self.customer.uuid().simple().to_string(),
            "journey": self.journey.uuid().simple().to_string(),
            "version": self.version_id.uuid().simple().to_string(),
            "touchpoint": touchpoint.key,
            "occasion": planned.occasion.to_string(),
            "began": planned.began.as_microsecond(),
        });
        self.describe(&mut row, touchpoint, planned.due);
        row
    }

    /// What follows from the touchpoint as this version has it.
    fn describe(&self, row: &mut Value, touchpoint: &Touchpoint, due: Timestamp) {
        let keys = (self.version.key().as_ref(), touchpoint.key.as_ref());
        row["channel"] = json!(Channel::from(touchpoint.channel));
        row["purpose"] = json!(touchpoint.purpose);
        row["cost"] = json!(millionths(touchpoint.cost));
        row["held_out"] = json!(i64::from(is_held_out(
            self.business,
            self.customer,
            keys,
            touchpoint.holdout
        )));
        row["due"] = json!(due.as_microsecond());
    }
}

/// Money as `contact.cost` holds it.
fn millionths(cost: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a published journey's costs are at most 10^12 (RULES §1)"
    )]
    let millionths = (cost * 1e6).round() as i64;
    millionths
}

/// Puts down what facts and standings brought about.
pub(crate) async fn plan(tx: &mut Tx, ledger: &Ledger, planned: &[Planned]) -> Result<()> {
    put_planned(tx, ledger.business, [(Seat::from(ledger), planned)]).await
}

/// Puts down contacts of many enrolments, with one statement. What is there already stays as it is.
pub(crate) async fn put_planned<'v>(
    tx: &mut Tx,
    business: BusinessId,
    seats: impl IntoIterator<Item = (Seat<'v>, &'v [Planned])>,
) -> Result<()> {
    let rows: Vec<Value> = seats
        .into_iter()
        .flat_map(|(seat, planned)| planned.iter().map(move |planned| seat.row(planned)))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    execute_pair!(
        tx,
        over_list!(
            "INSERT INTO contact
                 (business_id, contact_id, enrolment_id, customer_id, journey_id, version_id, touchpoint, occasion,
                  channel, purpose, cost, held_out, began_at, due_at, next_at, state)
             SELECT $1, " [uuid "id"] ", " [uuid "enrolment"] ", " [uuid "customer"] ", " [uuid "journey"] ", "
                    [uuid "version"] ", " [text "touchpoint"] ", " [text "occasion"] ", " [text "channel"] ", "
                    [text "purpose"] ", " [int "cost"] ", " [int "held_out"] ", " [int "began"] ", " [int "due"] ", "
                    [int "due"] ", 'planned'
             FROM " [list 2]
            " WHERE true
             ON CONFLICT (business_id, enrolment_id, touchpoint, occasion) DO NOTHING"
        ),
        business,
        Value::Array(rows).to_string(),
    )?;
    Ok(())
}

/// What is planned follows the touchpoints of the enrolment's version and zone, which have changed: by their keys, from the same
/// beginnings. What has no touchpoint any more is stopped.
///
/// After a move, touchpoints that the version before did not have follow what began before the move, as far as they are still to
/// come.
pub(crate) async fn follow_plan(tx: &mut Tx, ledger: &Ledger, moved: bool, now: Timestamp) -> Result<()> {
    let seat = Seat::from(ledger);
    let zone = ledger.state.zone();
    let touchpoints: HashMap<&str, &Touchpoint> = ledger
        .version
        .touchpoints()
        .iter()
        .map(|touchpoint| (touchpoint.key.as_ref(), touchpoint))
        .collect();
    let rows = fetch_all!(
        tx,
        PlannedRow,
        "SELECT contact_id, touchpoint, began_at
         FROM contact
         WHERE business_id = $1 AND enrolment_id = $2 AND state = 'planned'",
        ledger.business,
        ledger.enrolment,
    )?;
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for row in &rows {
        let id = json!({ "id": row.contact_id.uuid().simple().to_string() });
        match row.due(&touchpoints, zone) {
            Some((touchpoint, due)) => {
                let mut id = id;
                seat.describe(&mut id, touchpoint, due);
                kept.push(id);
            }
            None => gone.push(id),
        }
    }
    if !kept.is_empty() {
        execute_pair!(
            tx,
            over_list!(
                "UPDATE contact
                 SET version_id = $3, channel = " [text "channel"] ", purpose = " [text "purpose"] ",
                     cost = " [int "cost"] ", held_out = " [int "held_out"] ",
                     due_at = " [int "due"] ", next_at = " [int "due"]
                " FROM " [list 2]
                " WHERE contact.business_id = $1 AND contact.contact_id = " [uuid "id"]
            ),
            ledger.business,
            Value::Array(kept).to_string(),
            ledger.version_id,
        )?;
    }
    if !gone.is_empty() {
        execute_pair!(
            tx,
            over_list!(
                "UPDATE contact
                 SET state = 'stopped', why = $3, settled_at = $4, next_at = NULL
                 FROM " [list 2]
                " WHERE contact.business_id = $1 AND contact.contact_id = " [uuid "id"]
            ),
            ledger.business,
            Value::Array(gone).to_string(),
            Why::Moved,
            Micros::from(now),
        )?;
    }
    if moved {
        let mut facts = load_facts(tx, ledger.business, ledger.enrolment).await?;
        retell(facts.iter_mut().map(|fact| &mut fact.event));
        let mut ahead = of_log(&ledger.version, zone, &facts);
        ahead.retain(|planned| planned.due > now);
        put_planned(tx, ledger.business, [(seat, ahead.as_slice())]).await?;
    }
    Ok(())
}

/// Stops everything that is planned for an enrolment.
pub(crate) async fn stop_all(
    tx: &mut Tx,
    business: BusinessId,
    enrolment: EnrolmentId,
    why: Why,
    at: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE contact
         SET state = 'stopped', why = $3, settled_at = $4, next_at = NULL
         WHERE business_id = $1 AND enrolment_id = $2 AND state = 'planned'",
        business,
        enrolment,
        why,
        Micros::from(at),
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct PlannedRow {
    contact_id: ContactId,
    touchpoint: String,
    began_at: Micros,
}

impl PlannedRow {
    fn due<'v>(&self, touchpoints: &HashMap<&str, &'v Touchpoint>, zone: &Zone) -> Option<(&'v Touchpoint, Timestamp)> {
        let touchpoint = *touchpoints.get(self.touchpoint.as_str())?;
        Some((touchpoint, due(touchpoint, zone, self.began_at.into())?))
    }
}
