//! What works: what every touchpoint of a business is worth, measured against the customers who were held out of it.
//!
//! Whether a customer is contacted was settled by chance ([`crate::contacts`]), and both groups are judged alike when the contact is
//! due. From that moment on both are watched for the same number of days: whoever makes progress in that time has moved.
//! Nothing is stored for it: the contacts and the logs say it all, for any number of days.
//!
//! What is measured are words: a touchpoint whose words were changed by a later version begins anew, and what its old words were
//! worth stays in the playbook.

use std::{collections::HashMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use journey::{
    Version,
    draft::{Channel, Draft, DraftTouchpoint},
    edit::{Edit, Part, reused_touchpoint},
    lift::{Group, Lift, Verdict},
};

use crate::{
    Actor, BusinessId, Db, Error, Fault, JourneyId, Result, Thing, VersionId,
    db::{Tx, micros::Micros, tx::fetch_all},
    drafts,
    versions::Versions,
};

/// For how many days customers can be watched.
pub const DAYS: [u32; 4] = [3, journey::lift::DAYS, 14, 30];

/// Which words a touchpoint of a journey had: enough to find it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Which {
    /// The latest version in which it had these words.
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
    /// Those who were contacted.
    pub contacted: Group,
    /// Those who were held out.
    pub held_out: Group,
    /// Those of both groups who are still being watched, and not counted yet.
    pub watched: u64,
    /// What all messages to the contacted cost, in the business's currency's major unit.
    pub cost: f64,
    /// What the comparison says.
    pub lift: Lift,
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
}

/// Every touchpoint that was ever due to somebody, what helps most first. For owners.
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
        verdict.cmp(&other).then(less.total_cmp(&difference))
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
    contacts: i64,
    closed: i64,
    moved: i64,
    cost: i64,
}

/// Everybody who was contacted or held out counts, whatever became of the message: only then do the groups differ by nothing else.
async fn count(tx: &mut Tx, business: BusinessId, days: u32, now: Timestamp) -> Result<Vec<CountRow>> {
    let days = SignedDuration::from_hours(24 * i64::from(days));
    Ok(fetch_all!(
        tx,
        CountRow,
        "SELECT journey_id, version_id, touchpoint, held_out, count(*) AS contacts,
                CAST(sum(closed) AS bigint) AS closed, CAST(sum(closed * moved) AS bigint) AS moved,
                CAST(sum(closed * cost) AS bigint) AS cost
         FROM (
             SELECT t.journey_id, t.version_id, t.touchpoint, t.held_out, t.cost,
                    CASE WHEN t.due_at <= $3 THEN 1 ELSE 0 END AS closed,
                    CASE WHEN EXISTS (
                        SELECT 1 FROM fact f
                        WHERE f.business_id = t.business_id AND f.enrolment_id = t.enrolment_id
                          AND f.progress = 1 AND f.at > t.due_at AND f.at <= t.due_at + $2
                    ) THEN 1 ELSE 0 END AS moved
             FROM contact t
             JOIN customer c ON c.business_id = t.business_id AND c.customer_id = t.customer_id
             WHERE t.business_id = $1 AND t.subject IS NOT NULL AND c.staff_id IS NULL
         ) AS watched
         GROUP BY journey_id, version_id, touchpoint, held_out",
        business,
        i64::try_from(days.as_micros()).unwrap_or(i64::MAX),
        Micros::from(now - days),
    )?)
}

/// What makes two versions' touchpoints one: the journey, the key and all that a customer sees.
#[derive(PartialEq, Eq, Hash)]
struct Words {
    journey: JourneyId,
    key: String,
    channel: Channel,
    subject: String,
    body: String,
}

async fn gather(tx: &mut Tx, versions: &Versions, business: BusinessId, rows: Vec<CountRow>) -> Result<Vec<Measure>> {
    let mut measures: HashMap<Words, Measure> = HashMap::new();
    for row in rows {
        let version = versions.get(tx, business, row.version_id).await?;
        let touchpoints = &version.draft().touchpoints;
        let Some(place) = touchpoints.iter().position(|of| of.key == row.touchpoint) else {
            continue;
        };
        let touchpoint = &touchpoints[place];
        let which = Which {
            version: row.version_id,
            touchpoint: place,
        };
        let words = Words {
            journey: row.journey_id,
            key: row.touchpoint,
            channel: touchpoint.channel,
            subject: touchpoint.subject.clone(),
            body: touchpoint.body.clone(),
        };
        let measure = measures.entry(words).or_insert_with(|| Measure {
            which,
            journey: row.journey_id,
            version: Arc::clone(&version),
            contacted: Group::default(),
            held_out: Group::default(),
            watched: 0,
            cost: 0.0,
            lift: Lift::TooFew,
        });
        // Ids grow with time.
        if measure.which.version < row.version_id {
            (measure.which, measure.version) = (which, version);
        }
        let group = Group {
            moved: whole(row.moved),
            of: whole(row.closed),
        };
        measure.watched += whole(row.contacts - row.closed);
        if row.held_out == 0 {
            measure.contacted = measure.contacted.and(group);
            measure.cost += in_major_units(row.cost);
        } else {
            measure.held_out = measure.held_out.and(group);
        }
    }
    Ok(measures
        .into_values()
        .map(|measure| Measure {
            lift: Lift::of(measure.contacted, measure.held_out),
            ..measure
        })
        .collect())
}

fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "money is far below 2^53 millionths")]
fn in_major_units(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}
