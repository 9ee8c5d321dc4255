//! Notes that staff write for one another about a customer. Customers never see them.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    Actor, BusinessId, CustomerId, Db, EnrolmentId, Error, NoteId, PersonName, Result, StaffId, Thing,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, execute_pair, fetch_all, fetch_one, fetch_optional, over_list},
    },
    scope::may_see,
};

/// How many notes a page shows.
const SHOWN: i64 = 100;

/// A note as colleagues read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// Who wrote it.
    pub staff_name: Option<PersonName>,
    /// What it says.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// The latest notes about the customer of an enrolment, the latest first. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment and one outside of the actor's scope.
pub async fn list_notes(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<Vec<Note>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let customer = customer_of(&mut tx, actor, enrolment).await?;
    let rows = fetch_all!(
        tx,
        NoteRow,
        "SELECT n.note_id, n.words, n.at, s.name AS staff_name
         FROM note n
         LEFT JOIN staff s ON s.business_id = n.business_id AND s.staff_id = n.staff_id
         WHERE n.business_id = $1 AND n.customer_id = $2
         ORDER BY n.at DESC, n.note_id DESC
         LIMIT $3",
        business,
        customer,
        SHOWN,
    )?;
    Ok(rows
        .into_iter()
        .map(|row| Note {
            id: row.note_id,
            staff_name: row.staff_name,
            words: row.words,
            at: row.at.into(),
        })
        .collect())
}

/// Whose enrolment it is, for who may see it.
pub(crate) async fn customer_of(tx: &mut Tx, actor: &Actor, enrolment: EnrolmentId) -> Result<CustomerId> {
    let (customer,) = fetch_optional!(
        tx,
        (CustomerId,),
        "SELECT customer_id FROM enrolment WHERE business_id = $1 AND enrolment_id = $2",
        actor.business(),
        enrolment,
    )?
    .ok_or(Error::NotFound(Thing::Enrolment))?;
    if may_see(tx, actor, customer).await? {
        Ok(customer)
    } else {
        Err(Error::NotFound(Thing::Enrolment))
    }
}

pub(crate) async fn write(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
    staff: StaffId,
    (command, words): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO note (business_id, note_id, customer_id, staff_id, command_id, words, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (business_id, customer_id, command_id) DO NOTHING",
        business,
        NoteId::new(now),
        customer,
        staff,
        command,
        words,
        Micros::from(now),
    )?;
    Ok(())
}

/// Notes of one of the staff about the customers of these enrolments, each with the id of its command, in one statement.
pub(crate) async fn write_all(
    tx: &mut Tx,
    business: BusinessId,
    staff: StaffId,
    notes: impl IntoIterator<Item = (EnrolmentId, String, String)>,
    now: Timestamp,
) -> Result<()> {
    let list: Vec<Value> = notes
        .into_iter()
        .map(|(enrolment, command, words)| {
            json!({
                "id": NoteId::new(now).uuid().simple().to_string(),
                "enrolment": enrolment.uuid().simple().to_string(),
                "command": command,
                "words": words,
            })
        })
        .collect();
    if list.is_empty() {
        return Ok(());
    }
    execute_pair!(
        tx,
        over_list!(
            "INSERT INTO note (business_id, note_id, customer_id, staff_id, command_id, words, at)
             SELECT $1, " [uuid "id"] ", e.customer_id, $3, " [text "command"] ", " [text "words"] ", $4
             FROM " [list 2] [join]
            "enrolment e ON e.business_id = $1 AND e.enrolment_id = " [uuid "enrolment"]
            " WHERE true
             ON CONFLICT (business_id, customer_id, command_id) DO NOTHING"
        ),
        business,
        Value::Array(list).to_string(),
        staff,
        Micros::from(now),
    )?;
    Ok(())
}

pub(crate) async fn is_written(tx: &mut Tx, business: BusinessId, customer: CustomerId, command: &str) -> Result<bool> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM note WHERE business_id = $1 AND customer_id = $2 AND command_id = $3",
        business,
        customer,
        command,
    )?;
    Ok(count > 0)
}

#[derive(sqlx::FromRow)]
struct NoteRow {
    note_id: NoteId,
    words: String,
    at: Micros,
    staff_name: Option<PersonName>,
}
