//! What was tried for a customer, and whether they moved.

use jiff::Timestamp;
use journey::alarm::ANSWERED_WITHIN_DAYS;
use serde_json::{Value, json};

use crate::{
    Actor, BusinessId, Db, EnrolmentId, PersonName, Result, StaffId, TryId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_pair, over_list},
    },
    enrolments::ledger::Ledger,
    notes::customer_of,
};

/// How many tries a list shows of one customer.
const SHOWN: usize = 20;

/// What staff try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tried {
    /// The way back was shown.
    WayBack,
    /// A lesson or a guide was sent.
    Lesson,
    /// The questions of a self-check were asked.
    SelfCheck,
    /// A smaller step was opened.
    Smaller,
    /// They were asked how it goes.
    Ask,
    /// A personal word that no alert suggested.
    Word,
    /// A square was opened that no alert suggested.
    Open,
}

impl Tried {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::WayBack,
        Self::Lesson,
        Self::SelfCheck,
        Self::Smaller,
        Self::Ask,
        Self::Word,
        Self::Open,
    ];

    /// A stable word for it; a suggestion's own where it is one.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::WayBack => "way-back",
            Self::Lesson => "lesson",
            Self::SelfCheck => "self-check",
            Self::Smaller => "smaller",
            Self::Ask => "ask",
            Self::Word => "word",
            Self::Open => "open",
        }
    }
}

crate::coded::coded! {
    Tried,
    /// The text names nothing that is tried.
    UnknownTried = "this is nothing that staff try"
}

crate::db::text_column::text_column!(Tried);

/// Something that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// What.
    pub what: Tried,
    /// The title of the square it was about; empty where it was about none.
    pub title: String,
    /// Who tried it.
    pub staff_name: Option<PersonName>,
    /// When.
    pub at: Timestamp,
    /// The first progress after it, within [`ANSWERED_WITHIN_DAYS`].
    pub moved_at: Option<Timestamp>,
}

impl Try {
    /// Whether it is settled that the customer did not move.
    #[must_use]
    pub fn was_in_vain(&self, now: Timestamp) -> bool {
        self.moved_at.is_none() && now > self.at + jiff::SignedDuration::from_hours(24 * ANSWERED_WITHIN_DAYS)
    }
}

/// What was tried for the customer of an enrolment, the latest first. For staff.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) also for another business's enrolment and one outside of the actor's scope.
pub async fn list_tries(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<Vec<Try>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    customer_of(&mut tx, actor, enrolment).await?;
    let tries = of_many(&mut tx, business, &[enrolment]).await?;
    Ok(tries.into_iter().map(|(_, tried)| tried).collect())
}

/// What was tried in several enrolments, the latest first; with one query.
pub(super) async fn of_many(
    tx: &mut Tx,
    business: BusinessId,
    enrolments: &[EnrolmentId],
) -> Result<Vec<(EnrolmentId, Try)>> {
    let list: Vec<_> = enrolments
        .iter()
        .map(|enrolment| json!({ "id": enrolment.uuid().simple().to_string() }))
        .collect();
    let rows = fetch_pair!(
        tx,
        TryRow,
        over_list!(
            "SELECT t.enrolment_id, t.what, t.title, t.at, t.moved_at, s.name AS staff_name
             FROM " [list 2] [join] "alert_try t ON t.business_id = $1 AND t.enrolment_id = " [uuid "id"]
            " LEFT JOIN staff s ON s.business_id = t.business_id AND s.staff_id = t.staff_id
             ORDER BY t.at DESC, t.try_id DESC"
        ),
        business,
        Value::Array(list).to_string(),
    )?;
    let mut tries: Vec<(EnrolmentId, Try)> = Vec::with_capacity(rows.len());
    for row in rows {
        if tries.iter().filter(|(of, _)| *of == row.enrolment_id).count() < SHOWN {
            tries.push(row.into_try());
        }
    }
    Ok(tries)
}

/// Something was done for a customer: it is kept where an alert is open about them, or one suggested it.
pub(crate) async fn note_tried(
    tx: &mut Tx,
    ledger: &Ledger,
    staff: StaffId,
    (what, suggested): (Tried, bool),
    title: &str,
    now: Timestamp,
) -> Result<()> {
    let inserted = execute!(
        tx,
        "INSERT INTO alert_try (business_id, try_id, enrolment_id, staff_id, what, title, at)
         SELECT b.business_id, $2, $3, $4, $5, $6, $7
         FROM business b
         WHERE b.business_id = $1
           AND ($8 = 1 OR EXISTS (SELECT 1 FROM alert a
                                  WHERE a.business_id = b.business_id AND a.enrolment_id = $3
                                    AND a.for_owners = 0 AND a.closed_at IS NULL))",
        ledger.business,
        TryId::new(now),
        ledger.enrolment,
        staff,
        what,
        title,
        Micros::from(now),
        i64::from(suggested),
    )?;
    if inserted > 0 {
        execute!(
            tx,
            "UPDATE enrolment SET tried_at = $3 WHERE business_id = $1 AND enrolment_id = $2",
            ledger.business,
            ledger.enrolment,
            Micros::from(now),
        )?;
    }
    Ok(())
}

/// The customer moved: what was tried shortly before it is answered.
pub(crate) async fn note_moved(tx: &mut Tx, ledger: &Ledger, at: Timestamp) -> Result<()> {
    let within = jiff::SignedDuration::from_hours(24 * ANSWERED_WITHIN_DAYS);
    execute!(
        tx,
        "UPDATE alert_try
         SET moved_at = $3
         WHERE business_id = $1 AND enrolment_id = $2 AND moved_at IS NULL AND at <= $3 AND at >= $4",
        ledger.business,
        ledger.enrolment,
        Micros::from(at),
        Micros::from(at - within),
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct TryRow {
    enrolment_id: EnrolmentId,
    what: Tried,
    title: String,
    at: Micros,
    moved_at: Option<Micros>,
    staff_name: Option<PersonName>,
}

impl TryRow {
    fn into_try(self) -> (EnrolmentId, Try) {
        let tried = Try {
            what: self.what,
            title: self.title,
            staff_name: self.staff_name,
            at: self.at.into(),
            moved_at: self.moved_at.map(Timestamp::from),
        };
        (self.enrolment_id, tried)
    }
}
