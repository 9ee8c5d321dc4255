//! Playing: one command on one enrolment.

pub(crate) mod words;

use jiff::Timestamp;
use journey::{Action, Author, Command, Event, Fact, decide};

use crate::{
    Actor, Db, EnrolmentId, Error, Result, Thing, answers,
    db::Tx,
    enrolments::{
        Playing,
        ledger::{self, Ledger},
    },
    scope::may_see,
    self_checks,
};

/// What somebody does on a board.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Names the command: sent twice, it is done once.
    pub id: Option<String>,
    /// When it was done, for what was done offline; never later than now, and taken as given at the
    /// last fact's instant where that is later.
    pub at: Option<Timestamp>,
    /// What is done.
    pub action: Action,
}

impl Move {
    /// A move done now.
    #[must_use]
    pub fn now(action: Action, id: impl Into<Option<String>>) -> Self {
        Self {
            id: id.into(),
            at: None,
            action,
        }
    }
}

/// What came of a move.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// What the command did; empty when nothing changed.
    pub facts: Vec<Fact>,
    /// Whether a command of this id was accepted before.
    pub duplicate: bool,
    /// The number of the enrolment's last fact before the move.
    pub before: i64,
    /// The number of the enrolment's last fact.
    pub last_fact: i64,
}

/// Plays one command at once: a customer on their own enrolment, staff on one of their business that they may see. What
/// staff do from the desk is held for a moment first ([`crate::held`]).
///
/// The author follows from the actor: a customer, a coach (of purchases: the business), a rule.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment, and for another customer's;
/// [`Error::Refused`] by the rules; [`Error::Invalid`] names `words`, `reason` and `id`.
pub async fn play(db: &Db, actor: &Actor, enrolment: EnrolmentId, step: Move, now: Timestamp) -> Result<Played> {
    let step = words::tidy(step)?;
    let arguments = (db.versions().clone(), *actor, step);
    db.write(arguments, move |tx, (versions, actor, step)| {
        Box::pin(async move {
            let mut ledger = Ledger::lock(tx, versions, actor.business(), enrolment).await?;
            if !may_see(tx, actor, ledger.customer).await? {
                return Err(Error::NotFound(Thing::Enrolment));
            }
            play_on(tx, &mut ledger, actor, step, now).await
        })
    })
    .await
}

/// Notes that a customer looked at their board, once a local day; whether it was the first look of the
/// day. Whoever else looks leaves no trace.
///
/// # Errors
/// As for [`play`].
pub async fn visit(db: &Db, actor: &Actor, seen: &Playing, now: Timestamp) -> Result<bool> {
    let today = seen.state.zone().date_of(now);
    let id = format!("visit-{today}");
    let customer = matches!(actor, Actor::Customer { .. });
    if !customer || seen.state.started().is_none() || seen.state.has_id(&id) {
        return Ok(false);
    }
    let played = play(db, actor, seen.enrolment, Move::now(Action::Visit, id), now).await?;
    Ok(!played.duplicate)
}

/// Plays one command on an enrolment that is locked.
pub(crate) async fn play_on(
    tx: &mut Tx,
    ledger: &mut Ledger,
    actor: &Actor,
    step: &Move,
    now: Timestamp,
) -> Result<Played> {
    let command = Command {
        at: instant(step, ledger, now),
        by: author(actor, &step.action),
        id: step.id.clone(),
        action: step.action.clone(),
    };
    let before = ledger::number(ledger.state.facts());
    let duplicate = step.id.as_deref().is_some_and(|id| ledger.state.has_id(id));
    let decision = decide(&ledger.version, &ledger.state, &command)?;
    if !decision.by_time.is_empty() || !decision.facts.is_empty() {
        ledger.append(tx, &decision.by_time, None).await?;
        ledger.append(tx, &decision.facts, actor.staff()).await?;
        ledger.save(tx, now).await?;
        if let Some(staff) = actor.staff() {
            answers::tell(tx, ledger, Some(staff), &decision.facts, now).await?;
        }
        for fact in &decision.facts {
            if let Event::SentBack { square, .. } = &fact.event {
                self_checks::note_words(tx, ledger, actor, square, now).await?;
            }
        }
    }
    Ok(Played {
        facts: decision
            .facts
            .into_iter()
            .filter(|fact| fact.event != Event::Noted)
            .collect(),
        duplicate,
        before,
        last_fact: ledger::number(ledger.state.facts()),
    })
}

/// The instant of a command: never in the future, never before the last fact, and no finer than rows
/// can hold.
fn instant(step: &Move, ledger: &Ledger, now: Timestamp) -> Timestamp {
    let at = step.at.map_or(now, |at| at.min(now));
    let at = Timestamp::from_microsecond(at.as_microsecond()).expect("a whole microsecond of a valid instant is one");
    at.max(ledger.state.at())
}

fn author(actor: &Actor, action: &Action) -> Author {
    match (actor, action) {
        (Actor::Customer { .. }, _) => Author::Customer,
        (_, Action::Purchase { .. }) => Author::Business,
        (Actor::Staff { .. }, _) => Author::Coach,
        (Actor::System { .. }, _) => Author::Rule,
    }
}
