//! By which channels a customer wants to hear from the business. Sign-in links and invitations are answers to what a
//! person asked for, and are always sent.

use jiff::Timestamp;

use crate::{
    Actor, BusinessId, CustomerId, Db, EmailAddress, Error, Fault, Result, address_trouble,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
};

/// A way to reach a customer (`channel` of RULES §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// Mail.
    Email,
    /// A notification on the phone.
    Push,
    /// Words that wait on the board.
    Inbox,
}

impl From<journey::draft::Channel> for Channel {
    /// A channel of a plan as the rest of the program knows it.
    fn from(of: journey::draft::Channel) -> Self {
        match of {
            journey::draft::Channel::Email => Self::Email,
            journey::draft::Channel::Push => Self::Push,
            journey::draft::Channel::Inbox => Self::Inbox,
        }
    }
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Email, Self::Push, Self::Inbox];

    /// `email`, `push` or `inbox`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Push => "push",
            Self::Inbox => "inbox",
        }
    }
}

crate::coded::coded! {
    Channel,
    /// The text names no channel.
    UnknownChannel = "this is neither email nor push nor inbox"
}

crate::db::text_column::text_column!(Channel);

/// A channel and whether the customer wants to hear by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Choice {
    /// By which channel.
    pub channel: Channel,
    /// Whether they do; so it is until they say otherwise.
    pub wanted: bool,
}

/// The actor's choice for every channel, in the order of [`Channel::ALL`]. For customers.
pub async fn list_choices(db: &Db, actor: &Actor) -> Result<Vec<Choice>> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    let mut tx = db.read().await?;
    load(&mut tx, business, customer).await
}

pub(crate) async fn load(tx: &mut Tx, business: BusinessId, customer: CustomerId) -> Result<Vec<Choice>> {
    let rows = fetch_all!(
        tx,
        (Channel, i64),
        "SELECT channel, wanted
         FROM channel_choice
         WHERE business_id = $1 AND customer_id = $2",
        business,
        customer,
    )?;
    Ok(Channel::ALL
        .into_iter()
        .map(|channel| Choice {
            channel,
            wanted: !rows.contains(&(channel, 0)),
        })
        .collect())
}

/// Notes whether the actor wants to hear by a channel. For customers.
///
/// # Errors
/// [`Error::Invalid`] names `channel`.
pub async fn choose(db: &Db, actor: &Actor, channel: &str, wanted: bool, now: Timestamp) -> Result<()> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    let channel: Channel = channel.parse().map_err(|_| Error::invalid("channel", Fault::Unknown))?;
    db.write((), move |tx, ()| {
        Box::pin(note(tx, business, customer, channel, wanted, now))
    })
    .await
}

pub(crate) async fn note(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
    channel: Channel,
    wanted: bool,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO channel_choice (business_id, customer_id, channel, wanted, changed_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (business_id, customer_id, channel)
         DO UPDATE SET wanted = excluded.wanted, changed_at = excluded.changed_at",
        business,
        customer,
        channel,
        i64::from(wanted),
        Micros::from(now),
    )?;
    Ok(())
}

/// Whether a customer wants mails, and their address takes them.
pub(crate) async fn reaches_by_mail(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
    email: &EmailAddress,
) -> Result<bool> {
    Ok(wants(tx, business, customer, Channel::Email).await?
        && address_trouble::find(tx, business, email).await?.is_none())
}

/// Whether a customer wants to hear by a channel. What reminds, teaches or praises asks here before it is put down to
/// be sent.
pub(crate) async fn wants(tx: &mut Tx, business: BusinessId, customer: CustomerId, channel: Channel) -> Result<bool> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT wanted
         FROM channel_choice
         WHERE business_id = $1 AND customer_id = $2 AND channel = $3",
        business,
        customer,
        channel,
    )?;
    Ok(row.is_none_or(|(wanted,)| wanted != 0))
}
