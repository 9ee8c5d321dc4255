//! Many new enrolments at once, with a statement for all of them instead of one for each.

use std::collections::HashSet;

use jiff::Timestamp;
use journey::{
    Fact, State,
    contacts::{Follower, Planned, Stood},
    is_progress,
};
use serde_json::{Value, json};

use super::ledger::{Ledger, Row, number};
use crate::{
    BusinessId, EnrolmentId, Result, StaffId, alerts,
    contacts::{Seat, put_planned},
    db::{
        Tx,
        micros::Micros,
        tx::{execute_pair, fetch_pair, over_list},
    },
    purchases,
};

/// A new enrolment with the facts that it begins with, which its state holds already.
pub(crate) struct Beginning {
    pub(crate) ledger: Ledger,
    pub(crate) facts: Vec<Fact>,
    /// The id and the day of the purchase that began it.
    pub(crate) bought: Option<(String, String)>,
}

/// Writes down new enrolments, each unless the customer has one in that journey; those that it did write.
pub(crate) async fn insert_all(
    tx: &mut Tx,
    business: BusinessId,
    beginnings: &[Beginning],
    staff: Option<StaffId>,
    now: Timestamp,
) -> Result<HashSet<EnrolmentId>> {
    let list = beginnings.iter().map(|beginning| {
        let ledger = &beginning.ledger;
        let row = Row::new(ledger, now);
        json!({
            "enrolment": ledger.enrolment.uuid().simple().to_string(),
            "customer": ledger.customer.uuid().simple().to_string(),
            "journey": ledger.journey.uuid().simple().to_string(),
            "version": ledger.version_id.uuid().simple().to_string(),
            "zone": ledger.state.zone().name(),
            "last_fact": row.last_fact,
            "last_at": Timestamp::from(row.last_at).as_microsecond(),
            "snapshot": row.snapshot,
            "standing": row.standing,
            "since": row.since,
            "attention": row.attention,
            "next_review_at": row.next_review_at.map(|at| Timestamp::from(at).as_microsecond()),
            "claims": row.claims,
            "started_on": row.started_on,
        })
    });
    let inserted = fetch_pair!(
        tx,
        (EnrolmentId,),
        over_list!(
            "INSERT INTO enrolment
                 (business_id, enrolment_id, customer_id, journey_id, version_id, time_zone,
                  created_at, last_fact, last_at, snapshot, standing, since, attention,
                  next_review_at, claims, started_on)
             SELECT $1, " [uuid "enrolment"] ", " [uuid "customer"] ", " [uuid "journey"] ", "
                    [uuid "version"] ", " [text "zone"] ", $3, " [int "last_fact"] ", " [int "last_at"] ", "
                    [text "snapshot"] ", " [text "standing"] ", " [text "since"] ", " [int "attention"] ", "
                    [int "next_review_at"] ", " [text "claims"] ", " [text "started_on"]
            " FROM " [list 2]
            " WHERE true
             ON CONFLICT (business_id, customer_id, journey_id) DO NOTHING
             RETURNING enrolment_id"
        ),
        business,
        Value::Array(list.collect()).to_string(),
        Micros::from(now),
    )?;
    let inserted: HashSet<EnrolmentId> = inserted.into_iter().map(|(enrolment,)| enrolment).collect();
    insert_first_facts(tx, business, beginnings, &inserted, staff).await?;
    bring_about(tx, business, beginnings, &inserted, now).await?;
    Ok(inserted)
}

/// The contacts and alerts that the first facts bring about.
async fn bring_about(
    tx: &mut Tx,
    business: BusinessId,
    beginnings: &[Beginning],
    inserted: &HashSet<EnrolmentId>,
    now: Timestamp,
) -> Result<()> {
    let brought: Vec<(&Beginning, Vec<Planned>, Vec<Stood>)> = beginnings
        .iter()
        .filter(|beginning| !beginning.facts.is_empty() && inserted.contains(&beginning.ledger.enrolment))
        .map(|beginning| {
            let ledger = &beginning.ledger;
            let mut state = State::new(&ledger.version, ledger.state.zone().clone());
            let mut follower = Follower::default();
            for fact in &beginning.facts {
                follower.add(&ledger.version, &mut state, fact);
            }
            follower.pass(&ledger.version, &state, now);
            (beginning, follower.take(), follower.take_stood())
        })
        .collect();
    let seats = brought
        .iter()
        .map(|(beginning, planned, _)| (Seat::from(&beginning.ledger), planned.as_slice()));
    put_planned(tx, business, seats).await?;
    let begun = brought
        .iter()
        .map(|(beginning, _, stood)| (&beginning.ledger, beginning.facts.as_slice(), stood.as_slice()));
    alerts::raise_all(tx, business, begun).await
}

async fn insert_first_facts(
    tx: &mut Tx,
    business: BusinessId,
    beginnings: &[Beginning],
    inserted: &HashSet<EnrolmentId>,
    staff: Option<StaffId>,
) -> Result<()> {
    let mut facts = Vec::new();
    let mut purchases = Vec::new();
    for beginning in beginnings {
        let enrolment = beginning.ledger.enrolment;
        if beginning.facts.is_empty() || !inserted.contains(&enrolment) {
            continue;
        }
        let id = enrolment.uuid().simple().to_string();
        for (place, fact) in (1_u64..).zip(&beginning.facts) {
            facts.push(json!({
                "enrolment": id,
                "number": number(place),
                "at": fact.at.as_microsecond(),
                "progress": i64::from(is_progress(&beginning.ledger.version, fact)),
                "body": serde_json::to_string(fact).expect("a fact is plain data"),
            }));
        }
        if let Some(((purchase, day), fact)) = beginning.bought.as_ref().zip(purchases::number_of(&beginning.facts, 0))
        {
            purchases.push(json!({ "enrolment": id, "purchase": purchase, "fact": fact, "day": day }));
        }
        tx.note_new_facts(enrolment);
    }
    if facts.is_empty() {
        return Ok(());
    }
    execute_pair!(
        tx,
        over_list!(
            "INSERT INTO fact (business_id, enrolment_id, number, at, staff_id, progress, body)
             SELECT $1, " [uuid "enrolment"] ", " [int "number"] ", " [int "at"] ", $3, " [int "progress"] ", "
                    [text "body"]
            " FROM " [list 2]
        ),
        business,
        Value::Array(facts).to_string(),
        staff,
    )?;
    execute_pair!(
        tx,
        over_list!(
            "INSERT INTO purchase_day (business_id, enrolment_id, purchase_id, fact, bought_on)
             SELECT $1, " [uuid "enrolment"] ", " [text "purchase"] ", " [int "fact"] ", " [text "day"]
            " FROM " [list 2]
        ),
        business,
        Value::Array(purchases).to_string(),
    )?;
    Ok(())
}
