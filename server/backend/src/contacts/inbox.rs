//! Messages on the board: contacts that a customer finds in their inbox.

use jiff::Timestamp;

use crate::{
    Actor, ContactId, Db, EnrolmentId, Error, Result, Thing,
    db::{
        micros::Micros,
        tx::{execute, fetch_all},
    },
    notes::customer_of,
};

/// How many messages a list shows.
const SHOWN: i64 = 100;

/// A message from the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: ContactId,
    /// What it is about.
    pub subject: String,
    /// What it says: Markdown.
    pub body: String,
    /// When it came.
    pub at: Timestamp,
    /// When it was read; none until then.
    pub read_at: Option<Timestamp>,
}

/// The latest messages of an enrolment, unread ones first, then the latest first. For who may see it.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment, another customer's, and one outside of the actor's scope.
pub async fn list_messages(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<Vec<Message>> {
    load(db, actor, enrolment, false).await
}

/// The messages of an enrolment that are not read, the latest first. For who may see it.
///
/// # Errors
/// As for [`list_messages`].
pub async fn list_unread(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<Vec<Message>> {
    load(db, actor, enrolment, true).await
}

async fn load(db: &Db, actor: &Actor, enrolment: EnrolmentId, only_unread: bool) -> Result<Vec<Message>> {
    let mut tx = db.read().await?;
    customer_of(&mut tx, actor, enrolment).await?;
    let rows = fetch_all!(
        tx,
        MessageRow,
        "SELECT contact_id, subject, body, sent_at, read_at
         FROM contact
         WHERE business_id = $1 AND enrolment_id = $2 AND channel = 'inbox' AND state = 'sent'
           AND ($3 = 0 OR read_at IS NULL)
         ORDER BY read_at IS NOT NULL, sent_at DESC, contact_id DESC
         LIMIT $4",
        actor.business(),
        enrolment,
        i64::from(only_unread),
        SHOWN,
    )?;
    Ok(rows.into_iter().map(MessageRow::into_message).collect())
}

/// Notes that the customer has read a message. Read twice, the first time stands. For the customer it was sent to.
///
/// # Errors
/// [`Error::NotFound`] also for messages to somebody else, and for what is no message.
pub async fn mark_read(
    db: &Db,
    actor: &Actor,
    enrolment: EnrolmentId,
    message: ContactId,
    now: Timestamp,
) -> Result<()> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let found = execute!(
                tx,
                "UPDATE contact
                 SET read_at = COALESCE(read_at, $5)
                 WHERE business_id = $1 AND customer_id = $2 AND enrolment_id = $3 AND contact_id = $4
                   AND channel = 'inbox' AND state = 'sent'",
                business,
                customer,
                enrolment,
                message,
                Micros::from(now),
            )?;
            if found == 0 {
                return Err(Error::NotFound(Thing::Contact));
            }
            Ok(())
        })
    })
    .await
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    contact_id: ContactId,
    subject: String,
    body: String,
    sent_at: Micros,
    read_at: Option<Micros>,
}

impl MessageRow {
    fn into_message(self) -> Message {
        Message {
            id: self.contact_id,
            subject: self.subject,
            body: self.body,
            at: self.sent_at.into(),
            read_at: self.read_at.map(Timestamp::from),
        }
    }
}
