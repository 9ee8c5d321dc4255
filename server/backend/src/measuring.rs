//! What works: what every touchpoint of a business is worth, measured against the customers who were held out of it.
//!
//! Whether a customer is contacted was settled by chance ([`crate::contacts`]), and both groups are judged alike when the contact is
//! due. From that moment on both are watched for the same number of days: whoever makes progress in that time has moved.
//! The contacts and the logs say it all, for any number of days.
//!
//! - **Customers are counted, each once** for a touchpoint: with the first time that it came to them or was kept from them, whatever
//!   words it had then. Who stalls again and again is one customer all the same. What comes later is not measured: whether
//!   somebody comes to it again follows from what the first one did, so the groups would not be alike any more.
//! - **Customers are compared within a holdout share.** Where versions leave out different shares, each share is a stratum of its own
//!   ([`journey::lift`]). Who came while nobody was left out was not chosen by chance, and is compared with nobody.
//! - **What is measured is what a touchpoint does**: its words, its coupon, its channel, its day and hour, and the rule that stops it
//!   ([`Touchpoint::does_the_same_as`]). A version that changes one of them begins anew, and what the former was worth stays in the
//!   playbook. Only the share and the cost may change.

use std::{collections::HashMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use journey::{
    Currency, Touchpoint, Version, alarm,
    draft::{Draft, DraftTouchpoint},
    edit::{Edit, Part, reused_touchpoint},
    lift::{Group, Lift, Stratum, Verdict},
};

use crate::{
    Actor, BusinessId, Db, Error, Fault, JourneyId, Result, Thing, VersionId,
    db::{Tx, micros::Micros, tx::fetch_all},
    drafts,
    versions::Versions,
};

/// For how many days customers can be watched.
pub const DAYS: [u32; 4] = [3, journey::lift::DAYS, 14, 30];

/// Which touchpoint of a journey was measured: enough to find it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Which {
    /// The latest version in which it did what was measured.
    pub version: VersionId,
    /// Its place in that version.
    pub touchpoint: usize,
}

/// What a touchpoint did.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Where it stands.
    pub which: Which,
    /// Of which journey.
    pub journey: JourneyId,
    /// That version.
    pub version: Arc<Version>,
    /// Customers of whom chance left some out, by the share that was; the smallest share first.
    pub shares: Vec<Share>,
    /// Customers who came to it while nobody was left out: they are compared with nobody.
    pub everybody: Group,
    /// Customers who are still being watched, and not counted yet.
    pub watched: u64,
    /// What the comparison says.
    pub lift: Lift,
}

/// Customers who came to a touchpoint while it left out one share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share: above 0, below 1.
    pub left_out: f64,
    /// Its two groups.
    pub of: Stratum,
    /// What the messages to its contacted cost, in the journey's [`currency`](Measure::currency)'s major unit.
    pub cost: f64,
}

impl Measure {
    /// The journey, as that version has it.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        self.version.draft()
    }

    /// The touchpoint, as that version has it.
    ///
    /// # Panics
    /// Never for measures of [`list_measures`], which find it there.
    #[must_use]
    pub fn touchpoint(&self) -> &DraftTouchpoint {
        &self.version.draft().touchpoints[self.which.touchpoint]
    }

    /// The currency that the journey's costs are told in: the business's, as the first product of that version has it; none when it
    /// names no product.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        alarm::currency(&self.version)
    }

    /// The contacted and the held out of all shares that are compared.
    #[must_use]
    pub fn both(&self) -> Stratum {
        self.compared().fold(Stratum::default(), |sum, share| Stratum {
            contacted: sum.contacted.and(share.of.contacted),
            held_out: sum.held_out.and(share.of.held_out),
        })
    }

    /// What the messages to the contacted of [`both`](Self::both) cost, in the journey's [`currency`](Self::currency)'s major unit.
    #[must_use]
    pub fn cost(&self) -> f64 {
        self.compared().map(|share| share.cost).sum()
    }

    /// Those that `lift` speaks of.
    fn compared(&self) -> impl Iterator<Item = &Share> {
        self.shares.iter().filter(|share| share.of.is_comparable())
    }
}

/// Every touchpoint that was ever due to somebody, what helps most first, and of equals the oldest version's. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `days`, which is one of [`DAYS`].
pub async fn list_measures(db: &Db, actor: &Actor, days: u32, now: Timestamp) -> Result<Vec<Measure>> {
    let business = actor.must_own()?;
    if !DAYS.contains(&days) {
        return Err(Error::invalid("days", Fault::Unknown));
    }
    let mut tx = db.read().await?;
    let counted = count(&mut tx, business, days, now).await?;
    let mut measures = gather(&mut tx, db.versions(), business, counted).await?;
    measures.sort_by(|left, right| {
        let key = |measure: &Measure| match measure.lift {
            Lift::Measured(lift) => (lift.verdict(), lift.difference),
            Lift::TooFew => (Verdict::Harms, -2.0),
        };
        let ((verdict, difference), (other, less)) = (key(left), key(right));
        let place = |measure: &Measure| (measure.which.version, measure.which.touchpoint);
        verdict
            .cmp(&other)
            .then(less.total_cmp(&difference))
            .then(place(left).cmp(&place(right)))
    });
    Ok(measures)
}

/// Puts a touchpoint as it was measured at the end of a journey's draft. What it refers to and that journey does not have is left
/// out: then it follows the start. For owners. Returns the touchpoint's part of the draft.
///
/// # Errors
/// [`Error::NotFound`] also for another business's version or journey.
pub async fn reuse(db: &Db, actor: &Actor, which: Which, into: JourneyId, now: Timestamp) -> Result<Part> {
    let business = actor.must_own()?;
    let version = {
        let mut tx = db.read().await?;
        db.versions().get(&mut tx, business, which.version).await?
    };
    let touchpoint = version
        .draft()
        .touchpoints
        .get(which.touchpoint)
        .ok_or(Error::NotFound(Thing::Version))?;
    let target = drafts::get_draft(db, actor, into).await?;
    let edit = Edit::AddTouchpoint {
        at: target.draft.touchpoints.len(),
        touchpoint: Box::new(reused_touchpoint(touchpoint, &target.draft)),
    };
    Ok(drafts::apply_edit(db, actor, into, target.revision, edit, now)
        .await?
        .part)
}

/// One group of one touchpoint of one version.
#[derive(sqlx::FromRow)]
struct CountRow {
    journey_id: JourneyId,
    version_id: VersionId,
    touchpoint: String,
    held_out: i64,
    customers: i64,
    closed: i64,
    moved: i64,
    cost: i64,
}

/// Everybody who was contacted or held out counts, whatever became of the message: only then do the groups differ by nothing else.
///
/// Two indexes answer it, which hold what is measured and what is progress and nothing else; the contacts and the logs
/// themselves are not read. A journey for customers has no trainees, and its audience stays while anybody is in it.
async fn count(tx: &mut Tx, business: BusinessId, days: u32, now: Timestamp) -> Result<Vec<CountRow>> {
    let days = SignedDuration::from_hours(24 * i64::from(days));
    Ok(fetch_all!(
        tx,
        CountRow,
        "SELECT g.journey_id, g.version_id, g.touchpoint, g.held_out, g.customers, g.closed, g.moved, g.cost
         FROM (
             SELECT t.business_id, t.journey_id, t.version_id, t.touchpoint, t.held_out, count(*) AS customers,
                    count(CASE WHEN t.due_at <= $3 THEN 1 END) AS closed,
                    count(CASE
                        WHEN t.due_at <= $3 AND EXISTS (
                            SELECT 1 FROM fact f
                            WHERE f.business_id = t.business_id AND f.enrolment_id = t.enrolment_id
                              AND f.progress = 1 AND f.at > t.due_at AND f.at <= t.due_at + $2
                        ) THEN 1
                    END) AS moved,
                    CAST(coalesce(sum(CASE WHEN t.due_at <= $3 THEN t.cost END), 0) AS bigint) AS cost
             FROM contact t
             WHERE t.business_id = $1 AND t.measured = 1
             GROUP BY t.business_id, t.journey_id, t.version_id, t.touchpoint, t.held_out
         ) AS g
         JOIN journey j ON j.business_id = g.business_id AND j.journey_id = g.journey_id
         WHERE j.audience = 'customers'",
        business,
        i64::try_from(days.as_micros()).unwrap_or(i64::MAX),
        Micros::from(now - days),
    )?)
}

async fn gather(tx: &mut Tx, versions: &Versions, business: BusinessId, rows: Vec<CountRow>) -> Result<Vec<Measure>> {
    let mut measures: HashMap<(JourneyId, String), Vec<(Touchpoint, Measure)>> = HashMap::new();
    for row in rows {
        let version = versions.get(tx, business, row.version_id).await?;
        let touchpoints = version.touchpoints();
        let Some(place) = touchpoints.iter().position(|of| *of.key == *row.touchpoint) else {
            continue;
        };
        let touchpoint = &touchpoints[place];
        let which = Which {
            version: row.version_id,
            touchpoint: place,
        };
        let of_key = measures.entry((row.journey_id, row.touchpoint.clone())).or_default();
        let same = of_key.iter().position(|(other, _)| other.does_the_same_as(touchpoint));
        let same = same.unwrap_or_else(|| {
            let measure = Measure {
                which,
                journey: row.journey_id,
                version: Arc::clone(&version),
                shares: Vec::new(),
                everybody: Group::default(),
                watched: 0,
                lift: Lift::TooFew,
            };
            of_key.push((touchpoint.clone(), measure));
            of_key.len() - 1
        });
        let (_, measure) = &mut of_key[same];
        // Ids grow with time.
        if measure.which.version < row.version_id {
            (measure.which, measure.version) = (which, Arc::clone(&version));
        }
        measure.add(&row, touchpoint.holdout);
    }
    Ok(measures
        .into_values()
        .flatten()
        .map(|(_, mut measure)| {
            measure
                .shares
                .sort_by(|left, right| left.left_out.total_cmp(&right.left_out));
            let strata: Vec<Stratum> = measure.shares.iter().map(|share| share.of).collect();
            measure.lift = Lift::of(&strata);
            measure
        })
        .collect())
}

impl Measure {
    /// Adds a group of a version that leaves out such a share.
    fn add(&mut self, row: &CountRow, left_out: f64) {
        let group = Group {
            moved: whole(row.moved),
            of: whole(row.closed),
        };
        self.watched += whole(row.customers - row.closed);
        if left_out <= 0.0 {
            self.everybody = self.everybody.and(group);
            return;
        }
        let known = self
            .shares
            .iter()
            .position(|share| share.left_out.total_cmp(&left_out).is_eq());
        let known = known.unwrap_or_else(|| {
            self.shares.push(Share {
                left_out,
                of: Stratum::default(),
                cost: 0.0,
            });
            self.shares.len() - 1
        });
        let Share { of, cost, .. } = &mut self.shares[known];
        if row.held_out == 0 {
            of.contacted = of.contacted.and(group);
            *cost += in_major_units(row.cost);
        } else {
            of.held_out = of.held_out.and(group);
        }
    }
}

fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "money is far below 2^53 millionths")]
fn in_major_units(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}
