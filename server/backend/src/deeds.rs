//! What staff did: the log an owner reads when something is not as it should be.
//!
//! What they did in the game stands in the customers' logs with their name; what they did beside it, here. Both are
//! read as one list.

use jiff::Timestamp;
use journey::Version;

use crate::{
    Actor, DeedId, EnrolmentId, PersonName, Result, StaffId, VersionId,
    db::{
        Db, Tx,
        micros::Micros,
        tx::{execute, fetch_all},
    },
};

/// How many lines a page has.
pub const PAGE: usize = 50;

macro_rules! deeds {
    ($($(#[$meta:meta])* $name:ident = $code:literal;)*) => {
        /// Something that one of the staff, or the terminal, did beside the game.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Deed { $($(#[$meta])* $name,)* }

        impl Deed {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// A stable word for it.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

deeds! {
    /// Somebody became one of the staff.
    StaffInvited = "staff-invited";
    /// Somebody became an owner.
    StaffMadeOwner = "staff-made-owner";
    /// Somebody became a coach.
    StaffMadeCoach = "staff-made-coach";
    /// Somebody left the staff.
    StaffLeft = "staff-left";
    /// Somebody who had left came back.
    StaffReturned = "staff-returned";
    /// They gave themselves a passkey.
    PasskeyAdded = "passkey-added";
    /// They took one of their own passkeys away.
    PasskeyRemoved = "passkey-removed";
    /// Somebody else's passkeys were taken away.
    PasskeysOfRemoved = "passkeys-of-removed";
    /// A journey was published; with the number of its version.
    JourneyPublished = "journey-published";
    /// A draft came in as a file.
    JourneyImported = "journey-imported";
    /// Somebody was invited.
    CustomerInvited = "customer-invited";
    /// An invitation was cancelled.
    InvitationCancelled = "invitation-cancelled";
    /// The rows of a table were let go.
    TableImported = "table-imported";
    /// A poster was made.
    PosterMade = "poster-made";
    /// A poster was switched off.
    PosterEnded = "poster-ended";
    /// A coupon was redeemed.
    CouponRedeemed = "coupon-redeemed";
    /// A program got a key.
    ApiKeyMade = "api-key-made";
    /// A program's key was revoked.
    ApiKeyRevoked = "api-key-revoked";
    /// A shop got an address to tell of orders.
    ShopAdded = "shop-added";
    /// Nothing is heard from a shop any more.
    ShopRevoked = "shop-revoked";
    /// An address that had trouble is written to again.
    AddressMended = "address-mended";
    /// A webhook was added. Of its address the log has the host alone, here and below: the rest may be as good as a password.
    WebhookAdded = "webhook-added";
    /// A webhook is told nothing for a while.
    WebhookPaused = "webhook-paused";
    /// It is told again.
    WebhookResumed = "webhook-resumed";
    /// A webhook was deleted.
    WebhookDeleted = "webhook-deleted";
    /// The business got a colour.
    ColourChosen = "colour-chosen";
    /// It went back to the colours of the program.
    ColourRemoved = "colour-removed";
    /// The business got a logo.
    LogoChosen = "logo-chosen";
    /// Its logo was taken away.
    LogoRemoved = "logo-removed";
    /// Coaches see every customer.
    CoachesSeeAll = "coaches-see-all";
    /// Coaches see only those given to them.
    CoachesSeeOwn = "coaches-see-own";
    /// Customers were given to one of the staff.
    CustomersGiven = "customers-given";
    /// Customers are nobody's own any more.
    CustomersGivenBack = "customers-given-back";
    /// When customers are left in peace, and how often they are contacted, was settled.
    ContactsSettled = "contacts-settled";
    /// Which alerts are mailed at once was settled.
    UrgentSettled = "urgent-settled";
}

crate::coded::coded! {
    Deed,
    /// The text names no deed.
    UnknownDeed = "this is no deed"
}

/// Notes a deed in the transaction that does it.
pub(crate) async fn note(tx: &mut Tx, actor: &Actor, what: Deed, about: &str, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO deed (business_id, deed_id, at, staff_id, what, about)
         VALUES ($1, $2, $3, $4, $5, $6)",
        actor.business(),
        DeedId::new(now),
        Micros::from(now),
        actor.staff(),
        what.code(),
        about,
    )?;
    Ok(())
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Who, as they are called now; `None`: the terminal.
    pub who: Option<PersonName>,
    /// What.
    pub what: Did,
    /// What or whom it was done to.
    pub about: String,
}

/// What one line says was done.
#[derive(Clone, Debug, PartialEq)]
pub enum Did {
    /// Beside the game.
    Deed(Deed),
    /// In a customer's game: `about` is the customer.
    Fact {
        /// Whose log has it.
        enrolment: EnrolmentId,
        /// Whether `about` is one of the staff, in training.
        trainee: bool,
        /// What happened.
        event: Box<journey::Event>,
        /// The title of the square it names, if it names one.
        title: Option<String>,
    },
}

/// What staff did, the latest first: a page of it, before an instant if one is given, of one person if one is named.
/// For owners.
pub async fn list(db: &Db, actor: &Actor, who: Option<StaffId>, before: Option<Timestamp>) -> Result<Vec<Line>> {
    let business = actor.must_own()?;
    let before = Micros::from(before.unwrap_or(Timestamp::MAX));
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        LineRow,
        "SELECT d.at, s.name AS who, d.what, d.about, NULL AS enrolment_id, NULL AS version_id, NULL AS body,
                NULL AS trainee
         FROM deed d
         LEFT JOIN staff s ON s.business_id = d.business_id AND s.staff_id = d.staff_id
         WHERE d.business_id = $1 AND d.at < $2 AND ($3 IS NULL OR d.staff_id = $3)
         UNION ALL
         SELECT f.at, s.name, NULL, c.name, f.enrolment_id, e.version_id, f.body, c.staff_id
         FROM fact f
         JOIN staff s ON s.business_id = f.business_id AND s.staff_id = f.staff_id
         JOIN enrolment e ON e.business_id = f.business_id AND e.enrolment_id = f.enrolment_id
         JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
         WHERE f.business_id = $1 AND f.staff_id IS NOT NULL AND f.at < $2
           AND ($3 IS NULL OR f.staff_id = $3)
         ORDER BY 1 DESC
         LIMIT $4",
        business,
        before,
        who,
        i64::try_from(PAGE).unwrap_or(i64::MAX),
    )?;
    let wanted = rows.iter().filter_map(|row| row.version_id);
    let versions = db.versions().get_all(&mut tx, business, wanted).await?;
    rows.into_iter()
        .map(|row| {
            let version = row.version_id.and_then(|id| versions.get(&id).cloned());
            row.into_line(version.as_deref())
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct LineRow {
    at: Micros,
    who: Option<PersonName>,
    what: Option<String>,
    about: String,
    enrolment_id: Option<EnrolmentId>,
    version_id: Option<VersionId>,
    body: Option<String>,
    trainee: Option<StaffId>,
}

impl LineRow {
    fn into_line(self, version: Option<&Version>) -> Result<Line> {
        let corrupt = |error: Box<dyn std::error::Error + Send + Sync>| crate::Error::corrupt("deed", error);
        let what = match (self.what, self.enrolment_id, self.body) {
            (None, Some(enrolment), Some(body)) => {
                let fact: journey::Fact = serde_json::from_str(&body).map_err(|error| corrupt(error.into()))?;
                let square = fact.event.square().and_then(|key| version?.square(key));
                Did::Fact {
                    enrolment,
                    trainee: self.trainee.is_some(),
                    title: square.map(|square| square.title.clone()),
                    event: Box::new(fact.event),
                }
            }
            (what, ..) => Did::Deed(
                what.unwrap_or_default()
                    .parse()
                    .map_err(|error: UnknownDeed| corrupt(error.into()))?,
            ),
        };
        Ok(Line {
            at: self.at.into(),
            who: self.who,
            what,
            about: self.about,
        })
    }
}
