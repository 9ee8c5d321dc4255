//! Personal words from staff to a customer: on their board until they put them away, and by mail if they want mails.

use jiff::Timestamp;

use crate::{
    Actor, BusinessId, CustomerId, Db, EmailAddress, EnrolmentId, Error, Language, PersonName, Result, StaffId, Thing,
    WordId, channels,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one},
    },
    enrolments::ledger::Ledger,
    mail::letter::{Letter, Post},
    moments,
    notes::customer_of,
};

/// How many words a list shows.
const SHOWN: i64 = 100;

/// A personal word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalWord {
    /// Its id.
    pub id: WordId,
    /// Who wrote it.
    pub staff_name: Option<PersonName>,
    /// What it says.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// When the customer put it away; none until then.
    pub read_at: Option<Timestamp>,
}

/// The latest words to the customer of an enrolment, of all their journeys, the latest first. For who may see it.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment, another customer's, and one outside of the actor's scope.
pub async fn list_words(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<Vec<PersonalWord>> {
    let mut tx = db.read().await?;
    let customer = customer_of(&mut tx, actor, enrolment).await?;
    let rows = fetch_all!(
        tx,
        WordRow,
        "SELECT w.word_id, w.words, w.at, w.read_at, s.name AS staff_name
         FROM personal_word w
         LEFT JOIN staff s ON s.business_id = w.business_id AND s.staff_id = w.staff_id
         WHERE w.business_id = $1 AND w.customer_id = $2
         ORDER BY w.at DESC, w.word_id DESC
         LIMIT $3",
        actor.business(),
        customer,
        SHOWN,
    )?;
    Ok(rows.into_iter().map(WordRow::into_word).collect())
}

/// The words of an enrolment that its customer has not put away, the first first. For who may see it.
///
/// # Errors
/// As for [`list_words`].
pub async fn list_unread(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<Vec<PersonalWord>> {
    let mut tx = db.read().await?;
    let customer = customer_of(&mut tx, actor, enrolment).await?;
    let rows = fetch_all!(
        tx,
        WordRow,
        "SELECT w.word_id, w.words, w.at, w.read_at, s.name AS staff_name
         FROM personal_word w
         LEFT JOIN staff s ON s.business_id = w.business_id AND s.staff_id = w.staff_id
         WHERE w.business_id = $1 AND w.customer_id = $2 AND w.enrolment_id = $3 AND w.read_at IS NULL
         ORDER BY w.at, w.word_id
         LIMIT $4",
        actor.business(),
        customer,
        enrolment,
        SHOWN,
    )?;
    Ok(rows.into_iter().map(WordRow::into_word).collect())
}

/// The customer puts a word away. Put away twice, the first time stands. For the customer it was written to.
///
/// # Errors
/// [`Error::NotFound`] also for words to somebody else.
pub async fn put_away(db: &Db, actor: &Actor, enrolment: EnrolmentId, word: WordId, now: Timestamp) -> Result<()> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let found = execute!(
                tx,
                "UPDATE personal_word
                 SET read_at = COALESCE(read_at, $5)
                 WHERE business_id = $1 AND customer_id = $2 AND enrolment_id = $3 AND word_id = $4",
                business,
                customer,
                enrolment,
                word,
                Micros::from(now),
            )?;
            if found == 0 {
                return Err(Error::NotFound(Thing::Word));
            }
            Ok(())
        })
    })
    .await
}

/// Writes one down, with the mail that carries it and the moments that it answers.
pub(crate) async fn write(
    tx: &mut Tx,
    ledger: &Ledger,
    staff: StaffId,
    (command, words): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    let id = WordId::new(now);
    let inserted = execute!(
        tx,
        "INSERT INTO personal_word
             (business_id, word_id, enrolment_id, customer_id, staff_id, command_id, words, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (business_id, enrolment_id, command_id) DO NOTHING",
        ledger.business,
        id,
        ledger.enrolment,
        ledger.customer,
        staff,
        command,
        words,
        Micros::from(now),
    )?;
    if inserted == 0 {
        return Ok(());
    }
    moments::answer(tx, ledger.business, ledger.enrolment, now).await?;
    // An open board looks again.
    tx.note_new_facts(ledger.enrolment);
    let row = fetch_one!(
        tx,
        CorrespondentRow,
        "SELECT c.name, c.email, c.language, b.name AS business_name, s.name AS staff_name
         FROM customer c
         JOIN business b ON b.business_id = c.business_id
         JOIN staff s ON s.business_id = c.business_id AND s.staff_id = $3
         WHERE c.business_id = $1 AND c.customer_id = $2",
        ledger.business,
        ledger.customer,
        staff,
    )?;
    if !channels::reaches_by_mail(tx, ledger.business, ledger.customer, &row.email).await? {
        return Ok(());
    }
    let post = Post {
        cause: format!("word:{id}"),
        language: row.language,
        to_name: row.name,
        to_email: row.email,
        letter: Letter::Word {
            business: row.business_name.to_string(),
            coach: row.staff_name.to_string(),
            words: words.to_owned(),
            enrolment: ledger.enrolment,
        },
    };
    post.put(tx, ledger.business, now).await
}

pub(crate) async fn is_written(
    tx: &mut Tx,
    business: BusinessId,
    enrolment: EnrolmentId,
    command: &str,
) -> Result<bool> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM personal_word WHERE business_id = $1 AND enrolment_id = $2 AND command_id = $3",
        business,
        enrolment,
        command,
    )?;
    Ok(count > 0)
}

/// All words to a customer, the first first, with when they were put away.
pub(crate) async fn load(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
) -> Result<Vec<(String, Timestamp, Option<Timestamp>)>> {
    let rows = fetch_all!(
        tx,
        (String, Micros, Option<Micros>),
        "SELECT words, at, read_at
         FROM personal_word
         WHERE business_id = $1 AND customer_id = $2
         ORDER BY at, word_id",
        business,
        customer,
    )?;
    Ok(rows
        .into_iter()
        .map(|(words, at, read_at)| (words, at.into(), read_at.map(Timestamp::from)))
        .collect())
}

#[derive(sqlx::FromRow)]
struct WordRow {
    word_id: WordId,
    words: String,
    at: Micros,
    read_at: Option<Micros>,
    staff_name: Option<PersonName>,
}

impl WordRow {
    fn into_word(self) -> PersonalWord {
        PersonalWord {
            id: self.word_id,
            staff_name: self.staff_name,
            words: self.words,
            at: self.at.into(),
            read_at: self.read_at.map(Timestamp::from),
        }
    }
}

#[derive(sqlx::FromRow)]
struct CorrespondentRow {
    name: PersonName,
    email: EmailAddress,
    language: Language,
    business_name: PersonName,
    staff_name: PersonName,
}
