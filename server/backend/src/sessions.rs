//! Sessions: who is signed in on which device. Only the hash of a session's token is stored.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::{
    Actor, BusinessId, Db, EmailAddress, Error, Language, Person, PersonName, Result, Role, SessionId, Thing, Token,
    brand::{Brand, Colour},
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
};

/// How long a session of a customer lives after it was last used.
const CUSTOMER_DAYS: i64 = 180;

/// How long a session of the staff lives after it was last used.
const STAFF_DAYS: i64 = 30;

/// How often, at most, it is noted that a session was used.
const TOUCHED: SignedDuration = SignedDuration::from_hours(1);

/// How many characters of a device's name are kept.
const DEVICE: usize = 200;

/// A session's person, as every page needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInPerson {
    /// The session.
    pub session: SessionId,
    /// The person, to ask use cases with.
    pub actor: Actor,
    /// What they are called.
    pub name: PersonName,
    /// Where their mail goes.
    pub email: EmailAddress,
    /// Of their pages.
    pub language: Language,
    /// Whose staff or customer they are.
    pub business_name: PersonName,
    /// Of the time-zone database.
    pub business_time_zone: String,
    /// What the business looks like.
    pub brand: Brand,
}

/// A session in its person's own list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// Its id.
    pub id: SessionId,
    /// What the device said it was.
    pub device: String,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub last_seen_at: Timestamp,
}

/// Opens a session for a person without their mail. For the system only: the demo's links.
///
/// # Errors
/// [`Error::NotFound`] when the business has no such person.
pub async fn open_session(db: &Db, actor: &Actor, person: Person, device: &str, now: Timestamp) -> Result<Token> {
    let Actor::System { business } = *actor else {
        return Err(Error::NotAllowed);
    };
    db.write(device.to_owned(), move |tx, device| {
        Box::pin(async move {
            get_person(tx, business, person).await?;
            open(tx, business, person, device, now).await
        })
    })
    .await
}

/// The person whose session has this token; `None` when there is no such session (any more).
pub async fn find_session(db: &Db, token: &str, now: Timestamp) -> Result<Option<SignedInPerson>> {
    let Ok(token) = token.parse::<Token>() else {
        return Ok(None);
    };
    let business = token.business();
    let row = {
        let mut tx = db.read().await?;
        fetch_optional!(
            tx,
            SessionRow,
            "SELECT s.session_id, s.person, s.person_id, s.last_seen_at,
                    COALESCE(st.name, c.name) AS name,
                    COALESCE(st.email, c.email) AS email,
                    COALESCE(st.language, c.language) AS language,
                    st.role,
                    b.name AS business_name,
                    b.time_zone AS business_time_zone,
                    b.colour,
                    l.hash AS logo
             FROM session s
             JOIN business b ON b.business_id = s.business_id
             LEFT JOIN business_logo l ON l.business_id = s.business_id
             LEFT JOIN staff st
                    ON st.business_id = s.business_id AND st.staff_id = s.person_id
                   AND s.person = 'staff' AND st.left_at IS NULL
             LEFT JOIN customer c
                    ON c.business_id = s.business_id AND c.customer_id = s.person_id
                   AND s.person = 'customer'
             WHERE s.business_id = $1 AND s.token_hash = $2 AND s.expires_at > $3",
            business,
            token.hash(),
            Micros::from(now),
        )?
    };
    let Some(row) = row else {
        return Ok(None);
    };
    if now.duration_since(row.last_seen_at.into()) >= TOUCHED {
        let (session, expires) = (row.session_id, expiry(row.person, now));
        db.write((), move |tx, ()| Box::pin(touch(tx, business, session, expires, now)))
            .await?;
    }
    Ok(row.into_signed_in(business))
}

async fn touch(
    tx: &mut Tx,
    business: BusinessId,
    session: SessionId,
    expires: Timestamp,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "UPDATE session
         SET last_seen_at = $1, expires_at = $2
         WHERE business_id = $3 AND session_id = $4 AND last_seen_at < $1",
        Micros::from(now),
        Micros::from(expires),
        business,
        session,
    )?;
    Ok(())
}

/// The actor's own sessions that still live, the last used first.
pub async fn list_sessions(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<SessionLine>> {
    let (kind, id) = key_of(actor.person().ok_or(Error::NotAllowed)?);
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        SessionLineRow,
        "SELECT session_id, device, created_at, last_seen_at
         FROM session
         WHERE business_id = $1 AND person = $2 AND person_id = $3 AND expires_at > $4
         ORDER BY last_seen_at DESC, session_id",
        actor.business(),
        kind,
        id,
        Micros::from(now),
    )?;
    Ok(rows.into_iter().map(SessionLineRow::into_line).collect())
}

/// Ends one of the actor's own sessions: this one, to sign out, or that of a lost device.
///
/// # Errors
/// [`Error::NotFound`] also for somebody else's.
pub async fn revoke_session(db: &Db, actor: &Actor, session: SessionId) -> Result<()> {
    let business = actor.business();
    let (kind, id) = key_of(actor.person().ok_or(Error::NotAllowed)?);
    let ended = db
        .write((), move |tx, ()| {
            Box::pin(async move {
                Ok(execute!(
                    tx,
                    "DELETE FROM session
                     WHERE business_id = $1 AND session_id = $2 AND person = $3
                       AND person_id = $4",
                    business,
                    session,
                    kind,
                    id,
                )?)
            })
        })
        .await?;
    if ended == 0 {
        return Err(Error::NotFound(Thing::Session));
    }
    Ok(())
}

/// Ends the session of this token. A session that is gone already is as good as ended.
pub async fn sign_out(db: &Db, token: &str) -> Result<()> {
    let Ok(token) = token.parse::<Token>() else {
        return Ok(());
    };
    db.write(token, |tx, token| {
        Box::pin(async move {
            execute!(
                tx,
                "DELETE FROM session WHERE business_id = $1 AND token_hash = $2",
                token.business(),
                token.hash(),
            )?;
            Ok(())
        })
    })
    .await
}

/// Deletes sessions whose time is over; how many. Background work.
pub async fn forget_expired(db: &Db, now: Timestamp) -> Result<u64> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            Ok(execute!(
                tx,
                "DELETE FROM session WHERE expires_at <= $1",
                Micros::from(now),
            )?)
        })
    })
    .await
}

/// Opens a session within a write that made sure of the person.
pub(crate) async fn open(
    tx: &mut Tx,
    business: BusinessId,
    person: Person,
    device: &str,
    now: Timestamp,
) -> Result<Token> {
    let token = Token::new(business);
    let (kind, id) = key_of(person);
    let device: String = device.chars().filter(|c| !c.is_control()).take(DEVICE).collect();
    execute!(
        tx,
        "INSERT INTO session
             (business_id, session_id, person, person_id, token_hash, device, created_at,
              last_seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        business,
        SessionId::new(now),
        kind,
        id,
        token.hash(),
        &device,
        Micros::from(now),
        Micros::from(expiry(kind, now)),
    )?;
    Ok(token)
}

/// The actor that a person is.
///
/// # Errors
/// [`Error::NotFound`] when the business has no such person.
pub(crate) async fn get_person(tx: &mut Tx, business: BusinessId, person: Person) -> Result<Actor> {
    match person {
        Person::Staff(staff) => fetch_optional!(
            tx,
            (Role,),
            "SELECT role FROM staff WHERE business_id = $1 AND staff_id = $2 AND left_at IS NULL",
            business,
            staff,
        )?
        .map(|(role,)| Actor::Staff { business, staff, role })
        .ok_or(Error::NotFound(Thing::Staff)),
        Person::Customer(customer) => fetch_optional!(
            tx,
            (i64,),
            "SELECT created_at FROM customer WHERE business_id = $1 AND customer_id = $2",
            business,
            customer,
        )?
        .map(|_| Actor::Customer { business, customer })
        .ok_or(Error::NotFound(Thing::Customer)),
    }
}

fn expiry(kind: PersonKind, now: Timestamp) -> Timestamp {
    let days = match kind {
        PersonKind::Staff => STAFF_DAYS,
        PersonKind::Customer => CUSTOMER_DAYS,
    };
    now + SignedDuration::from_hours(24 * days)
}

/// Which table a person's id is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PersonKind {
    Staff,
    Customer,
}

/// A person as rows name them.
pub(crate) fn key_of(person: Person) -> (PersonKind, Uuid) {
    match person {
        Person::Staff(staff) => (PersonKind::Staff, staff.uuid()),
        Person::Customer(customer) => (PersonKind::Customer, customer.uuid()),
    }
}

impl PersonKind {
    /// The person of this kind with that id.
    pub(crate) fn with_id(self, id: Uuid) -> Person {
        match self {
            Self::Staff => Person::Staff(id.into()),
            Self::Customer => Person::Customer(id.into()),
        }
    }
}

impl fmt::Display for PersonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Staff => "staff",
            Self::Customer => "customer",
        })
    }
}

/// The text names no kind of person.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("this is neither staff nor customer")]
pub(crate) struct UnknownPersonKind;

impl FromStr for PersonKind {
    type Err = UnknownPersonKind;

    fn from_str(text: &str) -> Result<Self, UnknownPersonKind> {
        match text {
            "staff" => Ok(Self::Staff),
            "customer" => Ok(Self::Customer),
            _ => Err(UnknownPersonKind),
        }
    }
}

crate::db::text_column::text_column!(PersonKind);

#[derive(sqlx::FromRow)]
struct SessionRow {
    session_id: SessionId,
    person: PersonKind,
    person_id: Uuid,
    last_seen_at: Micros,
    // A session whose person is gone names nobody.
    name: Option<PersonName>,
    email: Option<EmailAddress>,
    language: Option<Language>,
    role: Option<Role>,
    business_name: PersonName,
    business_time_zone: String,
    colour: Option<Colour>,
    logo: Option<String>,
}

impl SessionRow {
    fn into_signed_in(self, business: BusinessId) -> Option<SignedInPerson> {
        let actor = match self.person.with_id(self.person_id) {
            Person::Staff(staff) => Actor::Staff {
                business,
                staff,
                role: self.role?,
            },
            Person::Customer(customer) => Actor::Customer { business, customer },
        };
        Some(SignedInPerson {
            session: self.session_id,
            actor,
            name: self.name?,
            email: self.email?,
            language: self.language?,
            business_name: self.business_name,
            business_time_zone: self.business_time_zone,
            brand: Brand {
                business,
                colour: self.colour,
                logo: self.logo,
            },
        })
    }
}

#[derive(sqlx::FromRow)]
struct SessionLineRow {
    session_id: SessionId,
    device: String,
    created_at: Micros,
    last_seen_at: Micros,
}

impl SessionLineRow {
    fn into_line(self) -> SessionLine {
        SessionLine {
            id: self.session_id,
            device: self.device,
            created_at: self.created_at.into(),
            last_seen_at: self.last_seen_at.into(),
        }
    }
}
