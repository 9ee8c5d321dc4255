//! Messages on the board: contacts that a customer finds in their inbox.

use jiff::Timestamp;

use crate::{
    Actor, ContactId, Db, EnrolmentId, Error, Result, Thing,
    coupons::{Promised, PromisedRow},
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
    /// What it promises.
    pub coupon: Option<Promised>,
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
        "SELECT t.contact_id, t.subject, t.body, t.sent_at, t.read_at, k.code, k.percent, k.product_name, k.last_day
         FROM contact t
         LEFT JOIN coupon k ON k.business_id = t.business_id AND k.contact_id = t.contact_id
         WHERE t.business_id = $1 AND t.enrolment_id = $2 AND t.channel = 'inbox' AND t.state = 'sent'
           AND ($3 = 0 OR t.read_at IS NULL)
         ORDER BY t.read_at IS NOT NULL, t.sent_at DESC, t.contact_id DESC
         LIMIT $4",
        actor.business(),
        enrolment,
        i64::from(only_unread),
        SHOWN,
    )?;
    rows.into_iter().map(MessageRow::into_message).collect()
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
    code: Option<String>,
    percent: Option<i64>,
    product_name: Option<String>,
    last_day: Option<String>,
}

impl MessageRow {
    fn into_message(self) -> Result<Message> {
        let coupon = PromisedRow::of(self.code, self.percent, self.product_name, self.last_day);
        Ok(Message {
            id: self.contact_id,
            subject: self.subject,
            body: self.body,
            at: self.sent_at.into(),
            read_at: self.read_at.map(Timestamp::from),
            coupon: coupon.map(PromisedRow::into_promised).transpose()?,
        })
    }
}
