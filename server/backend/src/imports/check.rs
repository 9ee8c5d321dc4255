//! Saying for each row of a table what will happen, with a handful of queries for all of them.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use journey::Version;
use serde_json::{Value, json};

use super::{
    Aim, Column, Why,
    candidate::{Alike, Catalogue, Reading, fitting},
};
use crate::{
    Actor, BusinessId, EmailAddress, EnrolmentId, Fault, JourneyId, Result, StaffId, VersionId,
    db::{
        Tx,
        micros::Micros,
        tx::{fetch_pair, over_list},
    },
    purchases::Bought,
    versions::Versions,
    zone,
};

/// A row as it is stored: its line and its cells.
pub(super) type Cells = (u64, Vec<String>);

/// What happens to each row, in their order.
pub(super) async fn check(
    tx: &mut Tx,
    versions: &Versions,
    actor: &Actor,
    aim: Aim,
    reading: Reading<'_>,
    rows: &[Cells],
    now: Timestamp,
) -> Result<Vec<Why>> {
    match aim {
        Aim::Invite => check_guests(tx, actor.business(), reading, rows, now).await,
        Aim::Purchases => check_buyers(tx, versions, (actor.business(), actor.coach()), reading, rows, now).await,
    }
}

async fn check_guests(
    tx: &mut Tx,
    business: BusinessId,
    reading: Reading<'_>,
    rows: &[Cells],
    now: Timestamp,
) -> Result<Vec<Why>> {
    let read: Vec<_> = rows.iter().map(|(_, cells)| reading.guest(cells)).collect();
    let keys = read.iter().flatten().map(|(guest, _)| guest.email.key());
    let seats = find_seats(tx, business, keys, now).await?;
    let mut alike = Alike::default();
    let numbered: Vec<_> = read
        .into_iter()
        .map(|row| {
            row.map(|(guest, bought)| {
                let bought = bought.map(|bought| {
                    let nth = alike.count(&guest.email, &bought);
                    (bought, nth)
                });
                (guest, bought)
            })
        })
        .collect();
    let told = numbered.iter().flatten().filter_map(|(guest, bought)| {
        let (bought, nth) = bought.as_ref()?;
        let seat = seats.get(&(guest.email.key(), guest.journey))?;
        Some((seat.enrolment, bought.id(*nth)))
    });
    let recorded = find_recorded(tx, business, told).await?;

    let mut seen: HashMap<(String, JourneyId), u64> = HashMap::new();
    Ok(numbered
        .into_iter()
        .zip(rows)
        .map(|(row, (line, _))| {
            let (guest, bought) = match row {
                Ok(row) => row,
                Err(why) => return why,
            };
            let place = (guest.email.key(), guest.journey);
            let above = seen.get(&place).copied();
            seen.entry(place.clone()).or_insert(*line);
            let seat = seats.get(&place);
            match (seat.filter(|seat| seat.waits || seat.accepted), above, bought) {
                (None, None, None) => Why::Invite,
                (None, None, Some((_, nth))) => Why::InviteBuyer { nth },
                (seat, _, Some((bought, nth))) => {
                    if seat.is_some_and(|seat| recorded.contains(&(seat.enrolment, bought.id(nth)))) {
                        Why::Recorded
                    } else {
                        Why::Purchase { nth }
                    }
                }
                (Some(seat), _, None) if seat.accepted => Why::Playing,
                (Some(_), None, None) => Why::Invited,
                (_, Some(line), None) => Why::SameAs { line },
            }
        })
        .collect())
}

async fn check_buyers(
    tx: &mut Tx,
    versions: &Versions,
    (business, coach): (BusinessId, Option<StaffId>),
    reading: Reading<'_>,
    rows: &[Cells],
    now: Timestamp,
) -> Result<Vec<Why>> {
    let keys = rows
        .iter()
        .filter_map(|(_, cells)| Some(reading.email(cells).ok()?.key()));
    let buyers = Buyers::find(tx, versions, (business, coach), keys).await?;
    let mut alike = Alike::default();
    let read: Vec<_> = rows
        .iter()
        .map(|(_, cells)| {
            buyers.read(reading, cells, now).map(|(email, enrolment, bought)| {
                let nth = alike.count(&email, &bought);
                (enrolment, bought.id(nth), nth)
            })
        })
        .collect();
    let told = read.iter().flatten().map(|(enrolment, id, _)| (*enrolment, id.clone()));
    let recorded = find_recorded(tx, business, told).await?;
    Ok(read
        .into_iter()
        .map(|row| match row {
            Ok((enrolment, id, _)) if recorded.contains(&(enrolment, id.clone())) => Why::Recorded,
            Ok((_, _, nth)) => Why::Purchase { nth },
            Err(why) => why,
        })
        .collect())
}

/// Where somebody is in a journey already.
struct SeatNow {
    enrolment: EnrolmentId,
    /// An invitation waits for them.
    waits: bool,
    /// They accepted one.
    accepted: bool,
}

async fn find_seats(
    tx: &mut Tx,
    business: BusinessId,
    keys: impl Iterator<Item = String>,
    now: Timestamp,
) -> Result<HashMap<(String, JourneyId), SeatNow>> {
    let rows = fetch_pair!(
        tx,
        SeatRow,
        over_list!(
            "SELECT c.email_key, e.journey_id, e.enrolment_id, i.accepted_at, i.expires_at
             FROM " [list 2]
            [join] "customer c ON c.business_id = $1 AND c.email_key = " [text "key"]
            " JOIN enrolment e ON e.business_id = c.business_id AND e.customer_id = c.customer_id
              LEFT JOIN invitation i
                     ON i.business_id = e.business_id AND i.enrolment_id = e.enrolment_id
                    AND i.cancelled_at IS NULL"
        ),
        business,
        list_of(keys),
    )?;
    let mut seats: HashMap<(String, JourneyId), SeatNow> = HashMap::new();
    for row in rows {
        let seat = seats.entry((row.email_key, row.journey_id)).or_insert(SeatNow {
            enrolment: row.enrolment_id,
            waits: false,
            accepted: false,
        });
        seat.accepted |= row.accepted_at.is_some();
        seat.waits |= row.expires_at.is_some_and(|at| at > Micros::from(now));
    }
    Ok(seats)
}

async fn find_recorded(
    tx: &mut Tx,
    business: BusinessId,
    purchases: impl Iterator<Item = (EnrolmentId, String)>,
) -> Result<HashSet<(EnrolmentId, String)>> {
    let list: Vec<_> = purchases
        .map(|(enrolment, id)| json!({ "enrolment": enrolment.uuid().simple().to_string(), "id": id }))
        .collect();
    if list.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = fetch_pair!(
        tx,
        (EnrolmentId, String),
        over_list!(
            "SELECT p.enrolment_id, p.purchase_id
             FROM " [list 2]
            [join] "purchase_day p
                ON p.business_id = $1 AND p.enrolment_id = " [uuid "enrolment"] " AND p.purchase_id = " [text "id"]
        ),
        business,
        Value::Array(list).to_string(),
    )?;
    Ok(rows.into_iter().collect())
}

fn list_of(keys: impl Iterator<Item = String>) -> String {
    let keys: HashSet<String> = keys.collect();
    Value::Array(keys.into_iter().map(|key| json!({ "key": key })).collect()).to_string()
}

/// The customers that a table of purchases names and that its coach may see (`scope::seen_by`), with their enrolments, the latest first.
pub(super) struct Buyers {
    enrolments: HashMap<String, Vec<BuyerRow>>,
    versions: HashMap<VersionId, std::sync::Arc<Version>>,
}

impl Buyers {
    pub(super) async fn find(
        tx: &mut Tx,
        versions: &Versions,
        (business, coach): (BusinessId, Option<StaffId>),
        keys: impl Iterator<Item = String>,
    ) -> Result<Self> {
        let rows = fetch_pair!(
            tx,
            BuyerRow,
            over_list!(
                "SELECT c.email_key, e.journey_id, e.enrolment_id, e.version_id, e.time_zone
                 FROM " [list 2]
                [join] "customer c ON c.business_id = $1 AND c.email_key = " [text "key"]
                " JOIN enrolment e ON e.business_id = c.business_id AND e.customer_id = c.customer_id
                  WHERE ($3 IS NULL OR c.coach_id = $3 OR EXISTS (
                      SELECT 1 FROM business seeing WHERE seeing.business_id = $1 AND seeing.coaches_see_all <> 0))
                  ORDER BY e.created_at DESC, e.enrolment_id DESC"
            ),
            business,
            list_of(keys),
            coach,
        )?;
        let ids = rows.iter().map(|row| row.version_id);
        let versions = versions.get_all(tx, business, ids).await?;
        let mut enrolments: HashMap<String, Vec<BuyerRow>> = HashMap::new();
        for row in rows {
            enrolments.entry(row.email_key.clone()).or_default().push(row);
        }
        Ok(Self { enrolments, versions })
    }

    /// Whose purchase a row is, in which enrolment: that of the journey it names, else the latest whose journey has the
    /// product.
    pub(super) fn read(
        &self,
        reading: Reading<'_>,
        cells: &[String],
        now: Timestamp,
    ) -> Result<(EmailAddress, EnrolmentId, Bought), Why> {
        let email = reading.email(cells)?;
        let purchase = reading.purchase(cells);
        if purchase.bought_on.is_empty() {
            // Without its day it could not be told from the same bought again.
            return Err(Why::Cell {
                column: Column::BoughtOn,
                fault: Fault::Missing,
            });
        }
        let enrolments = self.enrolments.get(&email.key()).ok_or(Why::Stranger)?;
        let named = if reading.columns.cell(cells, Column::Journey).is_empty() {
            None
        } else {
            reading.journey(cells)?.map(|entry| entry.id)
        };
        let mut answer = Err(Why::NotInJourney);
        for row in enrolments {
            if named.is_some_and(|journey| journey != row.journey_id) {
                continue;
            }
            let today = zone::stored(&row.time_zone).map_err(|_| Why::Refused)?.date_of(now);
            let version = self.versions.get(&row.version_id).ok_or(Why::Refused)?;
            answer = fitting(&purchase, version, today).map(|bought| (row.enrolment_id, bought));
            if !matches!(answer, Err(Why::UnknownProduct)) {
                break;
            }
        }
        answer.map(|(enrolment, bought)| (email, enrolment, bought))
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct BuyerRow {
    email_key: String,
    journey_id: JourneyId,
    enrolment_id: EnrolmentId,
    version_id: VersionId,
    time_zone: String,
}

#[derive(sqlx::FromRow)]
struct SeatRow {
    email_key: String,
    journey_id: JourneyId,
    enrolment_id: EnrolmentId,
    accepted_at: Option<Micros>,
    expires_at: Option<Micros>,
}

/// The journeys that rows may name.
pub(super) async fn catalogue(
    tx: &mut Tx,
    versions: &Versions,
    business: BusinessId,
    now: Timestamp,
) -> Result<Catalogue> {
    Catalogue::load(tx, versions, business, now).await
}
