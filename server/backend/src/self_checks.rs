//! Self-checks: what a customer looks at when a checkpoint's result does not show yet, and the coach who is told.
//!
//! "Not yet" is a fine answer: it is no fact of the game, moves nothing and counts nowhere. It waits for a coach to read it.

use jiff::{Timestamp, civil::Date};
use journey::{Key, Refusal, SquareKind, SquareState, Standing, Version, board, standing};

use crate::{
    Actor, Db, EmailAddress, EnrolmentId, Error, Fault, PersonName, Result, SelfCheckId, Thing, VersionId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
    enrolments::ledger::{Ledger, open_snapshot},
    form::Form,
    play::words::{self, tidied},
    scope::{may_see, seen_by},
};

/// How many self-checks a list shows.
const SHOWN: i64 = 200;

/// What a customer sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSelfCheck {
    /// Names the form: sent twice, it is one self-check.
    pub id: String,
    /// The checkpoint.
    pub square: String,
    /// Yes or no to its questions, by their places from 0.
    pub answers: Vec<(usize, bool)>,
    /// What they want to say with it.
    pub words: Option<String>,
}

/// A question of a self-check as it was asked, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Answered {
    /// The question.
    pub question: String,
    /// Whether the answer was yes.
    pub yes: bool,
}

/// A self-check that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    /// Its id.
    pub id: SelfCheckId,
    /// The checkpoint.
    pub square: String,
    /// The questions with their answers, in the journey's order.
    pub answers: Vec<Answered>,
    /// What the customer said with it.
    pub words: Option<String>,
    /// When it was sent.
    pub at: Timestamp,
    /// When a coach had read it; none until then.
    pub read_at: Option<Timestamp>,
}

/// A self-check that no coach has read, as the desk shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotYet {
    /// Whose journey.
    pub enrolment: EnrolmentId,
    /// Who answered.
    pub customer_name: PersonName,
    /// Where a word to them goes.
    pub customer_email: EmailAddress,
    /// The checkpoint's title.
    pub square_title: String,
    /// Their local day on which they answered.
    pub on: Date,
    /// What was answered.
    pub check: SelfCheck,
}

/// Takes down that a checkpoint's result does not show yet, and tells the coach. For the customer whose enrolment it is.
///
/// # Errors
/// [`Error::NotFound`] also for another customer's enrolment; [`Error::Refused`] for what is no checkpoint, or not open;
/// [`Error::Invalid`] names `id`, `answers` (not every question, or none of them) and `words`.
pub async fn answer_not_yet(
    db: &Db,
    actor: &Actor,
    enrolment: EnrolmentId,
    new: NewSelfCheck,
    now: Timestamp,
) -> Result<SelfCheckId> {
    let Actor::Customer { customer, .. } = *actor else {
        return Err(Error::NotAllowed);
    };
    let arguments = (db.versions().clone(), actor.business(), new);
    db.write(arguments, move |tx, (versions, business, new)| {
        Box::pin(async move {
            let ledger = Ledger::lock(tx, versions, *business, enrolment).await?;
            if ledger.customer != customer {
                return Err(Error::NotFound(Thing::Enrolment));
            }
            if let Some(known) = find_by_form(tx, &ledger, &new.id).await? {
                return Ok(known);
            }
            let questions = questions_of(&ledger, &new.square, now)?;
            insert(tx, &ledger, new, &questions, now).await
        })
    })
    .await
}

/// The questions of a checkpoint that is open.
fn questions_of(ledger: &Ledger, square: &str, now: Timestamp) -> Result<Vec<String>> {
    let version = &ledger.version;
    let now = now.max(ledger.state.at());
    if standing(version, &ledger.state, now).standing == Standing::Left {
        return Err(Refusal::Left.into());
    }
    let place = version.place(square).ok_or(Refusal::UnknownSquare)?;
    let SquareKind::Checkpoint { self_check, .. } = &version.squares()[place].kind else {
        return Err(Refusal::WrongKind.into());
    };
    let board = board(version, &ledger.state, now);
    if board.squares[place].state != SquareState::Open {
        return Err(Refusal::Locked.into());
    }
    Ok(self_check.clone())
}

async fn find_by_form(tx: &mut Tx, ledger: &Ledger, form: &str) -> Result<Option<SelfCheckId>> {
    let known = fetch_optional!(
        tx,
        (SelfCheckId,),
        "SELECT self_check_id
         FROM self_check
         WHERE business_id = $1 AND enrolment_id = $2 AND form_id = $3",
        ledger.business,
        ledger.enrolment,
        form,
    )?;
    Ok(known.map(|(id,)| id))
}

async fn insert(
    tx: &mut Tx,
    ledger: &Ledger,
    new: &NewSelfCheck,
    questions: &[String],
    now: Timestamp,
) -> Result<SelfCheckId> {
    let mut form = Form::default();
    let id = form.field("id", words::own_id(&new.id));
    let answers = form.field("answers", answers(questions, &new.answers));
    let said = form.field("words", optional(new.words.as_deref()));
    let (form_id, answers, said) = form.finish(
        id.zip(answers)
            .zip(said)
            .map(|((id, answers), said)| (id, answers, said)),
    )?;
    let id = SelfCheckId::new(now);
    execute!(
        tx,
        "INSERT INTO self_check
             (business_id, self_check_id, enrolment_id, form_id, square, answers, words, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        ledger.business,
        id,
        ledger.enrolment,
        form_id,
        &new.square,
        serde_json::to_string(&answers).expect("questions and answers are plain data"),
        said,
        Micros::from(now),
    )?;
    Ok(id)
}

/// Every question with its answer. A place that no question has fits as little as one that is answered twice.
fn answers(questions: &[String], given: &[(usize, bool)]) -> Result<Vec<Answered>, Fault> {
    let mut yes = vec![None; questions.len()];
    for (place, answer) in given {
        match yes.get_mut(*place) {
            Some(slot @ None) => *slot = Some(*answer),
            _ => return Err(Fault::Unknown),
        }
    }
    questions
        .iter()
        .zip(yes)
        .map(|(question, yes)| {
            let question = question.clone();
            yes.map(|yes| Answered { question, yes }).ok_or(Fault::Missing)
        })
        .collect()
}

fn optional(words: Option<&str>) -> Result<Option<String>, Fault> {
    match words.map(tidied) {
        None | Some(Err(Fault::Missing)) => Ok(None),
        Some(Ok(words)) => Ok(Some(words)),
        Some(Err(fault)) => Err(fault),
    }
}

/// The latest self-check of a square, if there is one. For who may see the enrolment.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment, and for another customer's.
pub async fn find_latest(db: &Db, actor: &Actor, enrolment: EnrolmentId, square: &str) -> Result<Option<SelfCheck>> {
    let business = actor.business();
    let mut tx = db.read().await?;
    let customer = fetch_optional!(
        tx,
        (crate::CustomerId,),
        "SELECT customer_id FROM enrolment WHERE business_id = $1 AND enrolment_id = $2",
        business,
        enrolment,
    )?;
    let (customer,) = customer.ok_or(Error::NotFound(Thing::Enrolment))?;
    if !may_see(&mut tx, actor, customer).await? {
        return Err(Error::NotFound(Thing::Enrolment));
    }
    let row = fetch_optional!(
        tx,
        SelfCheckRow,
        "SELECT self_check_id, square, answers, words, at, read_at
         FROM self_check
         WHERE business_id = $1 AND enrolment_id = $2 AND square = $3
         ORDER BY at DESC, self_check_id DESC
         LIMIT 1",
        business,
        enrolment,
        square,
    )?;
    row.map(SelfCheckRow::into_check).transpose()
}

/// The self-checks that no coach has read and whose checkpoint is still open, the longest waiting first. For staff.
pub async fn list_unread(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<NotYet>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        UnreadRow,
        concat!(
            "SELECT q.self_check_id, q.square, q.answers, q.words, q.at, q.read_at,
                    e.enrolment_id, e.version_id, e.time_zone, e.snapshot, c.name, c.email
             FROM self_check q
             JOIN enrolment e
               ON e.business_id = q.business_id AND e.enrolment_id = q.enrolment_id
             JOIN customer c
               ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             WHERE q.business_id = $1 AND q.read_at IS NULL AND ",
            seen_by!("$2"),
            " ORDER BY q.at, q.self_check_id
             LIMIT $3"
        ),
        business,
        actor.coach(),
        SHOWN,
    )?;
    let ids = rows.iter().map(|row| row.version_id);
    let versions = db.versions().get_all(&mut tx, business, ids).await?;
    let mut unread = Vec::with_capacity(rows.len());
    for row in rows {
        let version = &versions[&row.version_id];
        let state = open_snapshot(
            &mut tx,
            business,
            row.enrolment_id,
            version,
            &row.time_zone,
            &row.snapshot,
        )
        .await?;
        // Who has claimed it since then has changed their mind.
        if let Some(title) = open_title(version, &board(version, &state, now.max(state.at())), &row.check.square) {
            unread.push(NotYet {
                enrolment: row.enrolment_id,
                customer_name: row.name,
                customer_email: row.email,
                on: state.zone().date_of(row.check.at.into()),
                square_title: title,
                check: row.check.into_check()?,
            });
        }
    }
    Ok(unread)
}

/// The title of a square that is open.
fn open_title(version: &Version, board: &journey::Board, square: &str) -> Option<String> {
    let place = version.place(square)?;
    (board.squares[place].state == SquareState::Open).then(|| version.squares()[place].title.clone())
}

/// The self-checks of these enrolments' waiting claims, the latest of each square. For staff, who have listed the claims.
pub(crate) async fn of_claimants(
    tx: &mut Tx,
    business: crate::BusinessId,
    enrolments: &[EnrolmentId],
) -> Result<Vec<(EnrolmentId, SelfCheck)>> {
    let rows = fetch_all!(
        tx,
        ClaimantRow,
        "SELECT q.self_check_id, q.square, q.answers, q.words, q.at, q.read_at, q.enrolment_id
         FROM self_check q
         JOIN enrolment e ON e.business_id = q.business_id AND e.enrolment_id = q.enrolment_id
         WHERE q.business_id = $1 AND e.claimed_at IS NOT NULL
         ORDER BY q.at, q.self_check_id",
        business,
    )?;
    let mut latest: Vec<(EnrolmentId, SelfCheck)> = Vec::new();
    for row in rows {
        if !enrolments.contains(&row.enrolment_id) {
            continue;
        }
        let (enrolment, check) = (row.enrolment_id, row.check.into_check()?);
        latest.retain(|(of, known)| *of != enrolment || known.square != check.square);
        latest.push((enrolment, check));
    }
    Ok(latest)
}

/// A coach has read a self-check. Read twice, the first time stands. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's and one outside of the actor's scope.
pub async fn mark_read(db: &Db, actor: &Actor, id: SelfCheckId, now: Timestamp) -> Result<()> {
    let business = actor.must_be_staff()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let (customer,) = fetch_optional!(
                tx,
                (crate::CustomerId,),
                "SELECT e.customer_id
                 FROM self_check q
                 JOIN enrolment e ON e.business_id = q.business_id AND e.enrolment_id = q.enrolment_id
                 WHERE q.business_id = $1 AND q.self_check_id = $2",
                business,
                id,
            )?
            .ok_or(Error::NotFound(Thing::SelfCheck))?;
            if !may_see(tx, actor, customer).await? {
                return Err(Error::NotFound(Thing::SelfCheck));
            }
            execute!(
                tx,
                "UPDATE self_check
                 SET read_at = COALESCE(read_at, $3), read_by = COALESCE(read_by, $4)
                 WHERE business_id = $1 AND self_check_id = $2",
                business,
                id,
                Micros::from(now),
                actor.staff(),
            )?;
            Ok(())
        })
    })
    .await
}

/// Words that a coach sends about a square say that they have read what was answered there.
pub(crate) async fn note_words(
    tx: &mut Tx,
    ledger: &Ledger,
    actor: &Actor,
    square: &Key,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE self_check
         SET read_at = $4, read_by = $5
         WHERE business_id = $1 AND enrolment_id = $2 AND square = $3 AND read_at IS NULL",
        ledger.business,
        ledger.enrolment,
        square.as_str(),
        Micros::from(now),
        actor.staff(),
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct SelfCheckRow {
    self_check_id: SelfCheckId,
    square: String,
    answers: String,
    words: Option<String>,
    at: Micros,
    read_at: Option<Micros>,
}

impl SelfCheckRow {
    fn into_check(self) -> Result<SelfCheck> {
        let id = self.self_check_id;
        Ok(SelfCheck {
            id,
            square: self.square,
            answers: serde_json::from_str(&self.answers)
                .map_err(|error| Error::corrupt(format!("answers of self-check {id}"), error))?,
            words: self.words,
            at: self.at.into(),
            read_at: self.read_at.map(Timestamp::from),
        })
    }
}

#[derive(sqlx::FromRow)]
struct ClaimantRow {
    #[sqlx(flatten)]
    check: SelfCheckRow,
    enrolment_id: EnrolmentId,
}

#[derive(sqlx::FromRow)]
struct UnreadRow {
    #[sqlx(flatten)]
    check: SelfCheckRow,
    enrolment_id: EnrolmentId,
    version_id: VersionId,
    time_zone: String,
    snapshot: String,
    name: PersonName,
    email: EmailAddress,
}
