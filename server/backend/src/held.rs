//! Held actions: what staff do from the desk waits for ten seconds before it is done, so that it can be undone before
//! anything is sent.
//!
//! [`hold`] looks whether the rules would accept it now, and puts down a row. [`undo`] takes the row away.
//! [`carry_out_due`] does what is due, each in one write with noting that it is done: it survives a restart, and however
//! many servers try, it is done once. The command that comes of it has the id of the form it was sent with.

mod carry_out;

use jiff::{SignedDuration, Timestamp};
use journey::{Action, Author, Command, decide};

pub use self::carry_out::{CarriedOut, carry_out_due, forget_done};
use crate::{
    Actor, BatchId, BusinessId, Conflict, Db, EnrolmentId, Error, Fault, HeldId, PersonName, Result, StaffId, Thing,
    alerts::Tried,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, fetch_optional},
    },
    enrolments::ledger::Ledger,
    notes, personal_words,
    play::words::{own_id, tidied},
    scope::{may_see, seen_by},
    versions::Versions,
};

/// How long something can be undone.
pub const HELD_FOR: SignedDuration = SignedDuration::from_secs(10);

/// How many things can be done at once.
pub const AT_ONCE: usize = 200;

/// What staff do from the desk.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Deed {
    /// A milestone is awarded.
    Award {
        /// The checkpoint.
        square: String,
    },
    /// A claim is sent back.
    SendBack {
        /// The checkpoint.
        square: String,
        /// What is still missing.
        words: String,
    },
    /// A locked square is opened.
    Open {
        /// The square.
        square: String,
    },
    /// A personal word to the customer.
    Word {
        /// The word.
        words: String,
    },
    /// A note for colleagues.
    Note {
        /// The note.
        words: String,
    },
}

impl Deed {
    /// A stable word for it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Award { .. } => "award",
            Self::SendBack { .. } => "send-back",
            Self::Open { .. } => "open",
            Self::Word { .. } => "word",
            Self::Note { .. } => "note",
        }
    }

    /// What was written with it.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::SendBack { words, .. } | Self::Word { words } | Self::Note { words } => Some(words),
            Self::Award { .. } | Self::Open { .. } => None,
        }
    }

    /// The square of the board that it is about.
    #[must_use]
    pub fn square(&self) -> Option<&str> {
        match self {
            Self::Award { square } | Self::SendBack { square, .. } | Self::Open { square } => Some(square),
            Self::Word { .. } | Self::Note { .. } => None,
        }
    }

    /// The command it becomes; words and notes are none.
    pub(crate) fn action(&self) -> Option<Action> {
        let square = self.square()?.to_owned();
        Some(match self {
            Self::Award { .. } => Action::Award { square },
            Self::Open { .. } => Action::Open { square },
            Self::SendBack { words, .. } => Action::SendBack {
                square,
                words: words.clone(),
            },
            Self::Word { .. } | Self::Note { .. } => return None,
        })
    }

    fn tidy(mut self) -> Result<Self, Fault> {
        if let Self::SendBack { words, .. } | Self::Word { words } | Self::Note { words } = &mut self {
            *words = tidied(words)?;
        }
        Ok(self)
    }
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeed {
    /// On whose board.
    pub enrolment: EnrolmentId,
    /// Names the form: sent twice, it is done once.
    pub id: Option<String>,
    /// What.
    pub deed: Deed,
    /// What an alert suggested, where it was that.
    pub tried: Option<Tried>,
}

/// What came of holding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What was done together, to undo it; of the same form sent before, where it was.
    pub batch: BatchId,
    /// How many things are held now that were not before.
    pub held: usize,
    /// How many had been done already, or changed nothing.
    pub already: usize,
    /// Those that cannot be done, of several.
    pub refused: Vec<(EnrolmentId, String)>,
    /// When they are done, unless they are undone.
    pub due_at: Timestamp,
}

/// Something that is held, or could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldLine {
    /// Its id.
    pub id: HeldId,
    /// What was done together with it.
    pub batch: BatchId,
    /// Whether the actor did it, and may undo it.
    pub own: bool,
    /// Who did it.
    pub staff_name: Option<PersonName>,
    /// On whose board.
    pub enrolment: EnrolmentId,
    /// Whose board it is.
    pub customer_name: PersonName,
    /// The title of the square; empty for words and notes.
    pub title: String,
    /// What.
    pub deed: Deed,
    /// When it is done; none when it could not be done.
    pub due_at: Option<Timestamp>,
    /// The code of the error that kept it from being done.
    pub problem: Option<String>,
}

/// Holds one thing. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment and one outside of the actor's scope; [`Error::Refused`]
/// when the rules refuse it now; [`Error::Invalid`] names `words` and `id`; [`Conflict::InHand`] when somebody does
/// something else on the same square right now.
pub async fn hold(db: &Db, actor: &Actor, new: NewDeed, now: Timestamp) -> Result<Held> {
    hold_each(db, actor, vec![new], false, now).await
}

/// Holds several things that are undone together. What the rules refuse, or somebody has in hand, is left out and
/// told. For staff.
///
/// # Errors
/// As for [`hold`], but for refusals and conflicts; nothing is held then. [`Error::Invalid`] names `chosen`, when
/// nothing is, or more than [`AT_ONCE`].
pub async fn hold_all(db: &Db, actor: &Actor, mut new: Vec<NewDeed>, now: Timestamp) -> Result<Held> {
    if new.is_empty() {
        return Err(Error::invalid("chosen", Fault::Missing));
    }
    if new.len() > AT_ONCE {
        return Err(Error::invalid("chosen", Fault::TooLong { max: AT_ONCE }));
    }
    // Everybody locks in the same order.
    new.sort_by_key(|new| new.enrolment);
    hold_each(db, actor, new, true, now).await
}

async fn hold_each(db: &Db, actor: &Actor, new: Vec<NewDeed>, several: bool, now: Timestamp) -> Result<Held> {
    let Actor::Staff { staff, .. } = *actor else {
        return Err(Error::NotAllowed);
    };
    let mut deeds = Vec::with_capacity(new.len());
    for new in new {
        if let Some(Err(fault)) = new.id.as_deref().map(own_id) {
            return Err(Error::invalid("id", fault));
        }
        let deed = new.deed.tidy().map_err(|fault| Error::invalid("words", fault))?;
        deeds.push(NewDeed { deed, ..new });
    }
    let arguments = (db.versions().clone(), *actor, deeds);
    let batch = BatchId::new(now);
    db.write(arguments, move |tx, (versions, actor, deeds)| {
        Box::pin(async move {
            let mut held = Held {
                batch,
                held: 0,
                already: 0,
                refused: Vec::new(),
                due_at: now + HELD_FOR,
            };
            for new in deeds {
                let done = hold_one(tx, versions, (actor, staff), batch, new, now).await;
                match done {
                    Ok(Outcome::Held) => held.held += 1,
                    Ok(Outcome::Already(before)) => {
                        held.already += 1;
                        if !several {
                            held.batch = before.unwrap_or(batch);
                        }
                    }
                    Err(Error::Refused(_) | Error::Conflict(Conflict::InHand)) if several => {
                        let square = new.deed.square().unwrap_or_default().to_owned();
                        held.refused.push((new.enrolment, square));
                    }
                    Err(error) => return Err(error),
                }
            }
            Ok(held)
        })
    })
    .await
}

enum Outcome {
    Held,
    /// It was held or done before; with what it was done together, if that is known.
    Already(Option<BatchId>),
}

async fn hold_one(
    tx: &mut Tx,
    versions: &Versions,
    (actor, staff): (&Actor, StaffId),
    batch: BatchId,
    new: &NewDeed,
    now: Timestamp,
) -> Result<Outcome> {
    let ledger = Ledger::lock(tx, versions, actor.business(), new.enrolment).await?;
    if !may_see(tx, actor, ledger.customer).await? {
        return Err(Error::NotFound(Thing::Enrolment));
    }
    let id = HeldId::new(now);
    let command = new.id.clone().unwrap_or_else(|| id.to_string());
    if let Some(before) = find_command(tx, &ledger, &command).await? {
        return Ok(Outcome::Already(Some(before)));
    }
    if is_done(tx, &ledger, &new.deed, &command, now).await? {
        return Ok(Outcome::Already(None));
    }
    let title = new.deed.square().and_then(|key| ledger.version.square(key));
    let inserted = execute!(
        tx,
        "INSERT INTO held_action
             (business_id, held_id, batch_id, staff_id, enrolment_id, command_id, square, title, deed,
              held_at, due_at, attempts, tried)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)
         ON CONFLICT DO NOTHING",
        ledger.business,
        id,
        batch,
        staff,
        ledger.enrolment,
        &command,
        new.deed.square(),
        title.map(|square| square.title.as_str()).unwrap_or_default(),
        serde_json::to_string(&new.deed).expect("a deed is plain data"),
        Micros::from(now),
        Micros::from(now + HELD_FOR),
        new.tried,
    )?;
    if inserted == 0 {
        return Err(Error::Conflict(Conflict::InHand));
    }
    Ok(Outcome::Held)
}

/// Whether the command was accepted before, or would change nothing; refused as the rules refuse it.
async fn is_done(tx: &mut Tx, ledger: &Ledger, deed: &Deed, command: &str, now: Timestamp) -> Result<bool> {
    let Some(action) = deed.action() else {
        return match deed {
            Deed::Note { .. } => notes::is_written(tx, ledger.business, ledger.customer, command).await,
            _ => personal_words::is_written(tx, ledger.business, ledger.enrolment, command).await,
        };
    };
    if ledger.state.has_id(command) {
        return Ok(true);
    }
    let command = Command {
        at: now.max(ledger.state.at()),
        by: Author::Coach,
        id: None,
        action,
    };
    let decision = decide(&ledger.version, &ledger.state, &command)?;
    Ok(!decision.changed())
}

async fn find_command(tx: &mut Tx, ledger: &Ledger, command: &str) -> Result<Option<BatchId>> {
    let row = fetch_optional!(
        tx,
        (BatchId,),
        "SELECT batch_id
         FROM held_action
         WHERE business_id = $1 AND enrolment_id = $2 AND command_id = $3",
        ledger.business,
        ledger.enrolment,
        command,
    )?;
    Ok(row.map(|(batch,)| batch))
}

/// Takes back what was done together, as far as it is held still, or could not be done; how many things that were. For
/// who did it.
///
/// # Errors
/// [`Conflict::TooLate`] when all of it is done; [`Error::NotFound`] when it is not the actor's.
pub async fn undo(db: &Db, actor: &Actor, batch: BatchId) -> Result<u64> {
    let Actor::Staff { business, staff, .. } = *actor else {
        return Err(Error::NotAllowed);
    };
    db.write((), move |tx, ()| Box::pin(take_back(tx, business, staff, batch)))
        .await
}

async fn take_back(tx: &mut Tx, business: BusinessId, staff: StaffId, batch: BatchId) -> Result<u64> {
    let undone = execute!(
        tx,
        "DELETE FROM held_action
         WHERE business_id = $1 AND batch_id = $2 AND staff_id = $3 AND done_at IS NULL",
        business,
        batch,
        staff,
    )?;
    if undone > 0 {
        return Ok(undone);
    }
    let (done,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*)
         FROM held_action
         WHERE business_id = $1 AND batch_id = $2 AND staff_id = $3",
        business,
        batch,
        staff,
    )?;
    Err(if done > 0 {
        Error::Conflict(Conflict::TooLate)
    } else {
        Error::NotFound(Thing::HeldAction)
    })
}

/// What is held now by anybody on boards that the actor may see, and what of the actor's own could not be done; the
/// first first. For staff.
pub async fn list_held(db: &Db, actor: &Actor) -> Result<Vec<HeldLine>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        HeldRow,
        concat!(
            "SELECT h.held_id, h.batch_id, h.staff_id, h.enrolment_id, h.title, h.deed, h.due_at, h.problem,
                    c.name AS customer_name, s.name AS staff_name
             FROM held_action h
             JOIN enrolment e ON e.business_id = h.business_id AND e.enrolment_id = h.enrolment_id
             JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             LEFT JOIN staff s ON s.business_id = h.business_id AND s.staff_id = h.staff_id
             WHERE h.business_id = $1 AND h.done_at IS NULL
               AND (h.due_at IS NOT NULL OR h.staff_id = $3) AND ",
            seen_by!("$2"),
            " ORDER BY h.held_at, h.held_id
             LIMIT 500"
        ),
        business,
        actor.coach(),
        actor.staff(),
    )?;
    rows.into_iter().map(|row| row.into_line(actor.staff())).collect()
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    held_id: HeldId,
    batch_id: BatchId,
    staff_id: StaffId,
    enrolment_id: EnrolmentId,
    title: String,
    deed: String,
    due_at: Option<Micros>,
    problem: Option<String>,
    customer_name: PersonName,
    staff_name: Option<PersonName>,
}

impl HeldRow {
    fn into_line(self, reader: Option<StaffId>) -> Result<HeldLine> {
        Ok(HeldLine {
            own: reader == Some(self.staff_id),
            deed: parse_deed(self.held_id, &self.deed)?,
            id: self.held_id,
            batch: self.batch_id,
            staff_name: self.staff_name,
            enrolment: self.enrolment_id,
            customer_name: self.customer_name,
            title: self.title,
            due_at: self.due_at.map(Timestamp::from),
            problem: self.problem,
        })
    }
}

/// A deed as rows hold it.
pub(crate) fn parse_deed(id: HeldId, deed: &str) -> Result<Deed> {
    serde_json::from_str(deed).map_err(|error| Error::corrupt(format!("held action {id}"), error))
}
