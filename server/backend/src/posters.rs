//! Posters: a printed page with a QR code that lets anyone at the counter join a journey.
//!
//! What a poster leads to is open to everybody who sees it, so its code is an address and no secret, and is kept as it
//! is: the same poster can be printed again. Joining only sends a mail to the address that was given; the journey
//! starts when its link is followed and its button pressed, as with every invitation. What the page answers never tells
//! whether an address was known.

use jiff::Timestamp;
use journey::Version;

use crate::{
    Actor, BusinessId, Db, EmailAddress, Error, JourneyId, Language, PersonName, PosterId, Result, Thing,
    brand::{Brand, Colour},
    db::{
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
    deeds::{self, Deed},
    form::Form,
    invitations::{
        guests::{Guest, Party, invite_guests},
        latest_version,
    },
    random::random_bytes,
    sign_in,
};

/// Figures and letters that are not taken for one another (Crockford's), in small.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A poster in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    /// Its id.
    pub id: PosterId,
    /// What its QR code leads to, behind `/join/`.
    pub code: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// A journey that a poster can lead to, with the one that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PosterLine {
    /// The journey.
    pub journey: JourneyId,
    /// Its title, as published.
    pub title: String,
    /// Its promise, as published.
    pub promise: String,
    /// The poster in use, if there is one.
    pub poster: Option<Poster>,
}

/// What the page behind a poster shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinView {
    /// Whose poster it is.
    pub business_name: PersonName,
    /// The language of that business.
    pub language: Language,
    /// The journey's title.
    pub journey_title: String,
    /// What it promises.
    pub promise: String,
    /// What the business looks like.
    pub brand: Brand,
}

/// What somebody at the counter types.
#[derive(Clone, Debug, Default)]
pub struct NewJoin {
    /// What they are called.
    pub name: String,
    /// Where the mail goes.
    pub email: String,
    /// `ja` or `en`.
    pub language: String,
}

/// Every published journey for customers of the actor's business with its poster. For staff.
pub async fn list_posters(db: &Db, actor: &Actor) -> Result<Vec<PosterLine>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        LineRow,
        "SELECT j.journey_id, p.poster_id, p.code, p.created_at
         FROM journey j
         LEFT JOIN poster p
                ON p.business_id = j.business_id AND p.journey_id = j.journey_id AND p.ended_at IS NULL
         WHERE j.business_id = $1 AND j.audience = 'customers'
           AND EXISTS (SELECT 1 FROM journey_version v
                       WHERE v.business_id = j.business_id AND v.journey_id = j.journey_id)
         ORDER BY j.title, j.journey_id",
        business,
    )?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        // A handful of journeys, kept ready.
        let (_, version) = latest_version(&mut tx, db.versions(), business, row.journey_id).await?;
        lines.push(row.into_line(&version));
    }
    Ok(lines)
}

/// Makes a poster for a journey; the one before stops working. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's journey; [`crate::Conflict::NotPublished`].
pub async fn make_poster(db: &Db, actor: &Actor, journey: JourneyId, now: Timestamp) -> Result<PosterId> {
    let business = actor.must_own()?;
    let id = PosterId::new(now);
    let arguments = (db.versions().clone(), *actor, new_code());
    db.write(arguments, move |tx, (versions, actor, code)| {
        Box::pin(async move {
            let (_, version) = latest_version(tx, versions, business, journey).await?;
            execute!(
                tx,
                "UPDATE poster SET ended_at = $1 WHERE business_id = $2 AND journey_id = $3 AND ended_at IS NULL",
                Micros::from(now),
                business,
                journey,
            )?;
            execute!(
                tx,
                "INSERT INTO poster (business_id, poster_id, journey_id, code, created_at)
                 VALUES ($1, $2, $3, $4, $5)",
                business,
                id,
                journey,
                code,
                Micros::from(now),
            )?;
            deeds::note(tx, actor, Deed::PosterMade, version.title(), now).await?;
            Ok(id)
        })
    })
    .await
}

/// Switches a poster off. Again, it changes nothing. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn end_poster(db: &Db, actor: &Actor, id: PosterId, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let (title, ended_at) = fetch_optional!(
                tx,
                (String, Option<Micros>),
                "SELECT j.title, p.ended_at
                 FROM poster p
                 JOIN journey j ON j.business_id = p.business_id AND j.journey_id = p.journey_id
                 WHERE p.business_id = $1 AND p.poster_id = $2",
                business,
                id,
            )?
            .ok_or(Error::NotFound(Thing::Poster))?;
            if ended_at.is_some() {
                return Ok(());
            }
            execute!(
                tx,
                "UPDATE poster SET ended_at = $1 WHERE business_id = $2 AND poster_id = $3",
                Micros::from(now),
                business,
                id,
            )?;
            deeds::note(tx, actor, Deed::PosterEnded, &title, now).await
        })
    })
    .await
}

/// What a poster's code leads to. For everybody.
///
/// # Errors
/// [`Error::NotFound`] for a code that no poster in use has.
pub async fn find_poster(db: &Db, code: &str) -> Result<JoinView> {
    let mut tx = db.read().await?;
    let row = find(&mut tx, code).await?;
    let view = fetch_optional!(
        tx,
        ViewRow,
        "SELECT b.name, b.language, b.colour, l.hash AS logo
         FROM business b
         LEFT JOIN business_logo l ON l.business_id = b.business_id
         WHERE b.business_id = $1",
        row.business_id,
    )?
    .ok_or(Error::NotFound(Thing::Poster))?;
    let (_, version) = latest_version(&mut tx, db.versions(), row.business_id, row.journey_id).await?;
    Ok(JoinView {
        business_name: view.name,
        language: view.language,
        journey_title: version.title().to_owned(),
        promise: version.promise().to_owned(),
        brand: Brand {
            business: row.business_id,
            colour: view.colour,
            logo: view.logo,
        },
    })
}

/// Sends a mail to somebody at the counter: an invitation, or, to who plays already, a way to sign in. The answer is
/// the same whoever it is.
///
/// # Errors
/// [`Error::NotFound`] for a code that no poster in use has; [`Error::Invalid`] names `name`, `email` and `language`.
pub async fn join(db: &Db, code: &str, new: &NewJoin, now: Timestamp) -> Result<()> {
    let row = {
        let mut tx = db.read().await?;
        find(&mut tx, code).await?
    };
    let mut form = Form::default();
    let name = form.field("name", new.name.parse::<PersonName>());
    let email = form.field("email", new.email.parse::<EmailAddress>());
    let language = form.field("language", new.language.parse::<Language>().map_err(Into::into));
    let ((name, email), language) = form.finish(name.zip(email).zip(language))?;
    let guest = Guest {
        journey: row.journey_id,
        name,
        email: email.clone(),
        phone: None,
        language,
        time_zone: None,
        bought: None,
    };
    let business = row.business_id;
    let invited = db
        .write((db.versions().clone(), guest), move |tx, (versions, guest)| {
            Box::pin(async move {
                let party = Party {
                    business,
                    staff: None,
                    coach: None,
                    guests: std::slice::from_ref(guest),
                    // Who asks again did not find the first mail.
                    again: true,
                };
                let mut invited = invite_guests(tx, versions, &party, now).await?;
                Ok(invited.remove(0))
            })
        })
        .await?;
    if invited.already() {
        sign_in::request_sign_in(db, email.as_str(), language, now).await?;
    }
    Ok(())
}

/// The one look-up that cannot know the business yet.
async fn find(tx: &mut crate::db::Tx, code: &str) -> Result<PosterRow> {
    let code = code.trim().to_lowercase();
    if code.is_empty() || !code.bytes().all(|letter| LETTERS.contains(&letter)) {
        return Err(Error::NotFound(Thing::Poster));
    }
    fetch_optional!(
        tx,
        PosterRow,
        "SELECT business_id, journey_id FROM poster WHERE code = $1 AND ended_at IS NULL",
        code,
    )?
    .ok_or(Error::NotFound(Thing::Poster))
}

/// Sixteen letters, 80 bits: nobody finds a poster by trying, and its QR code stays coarse enough for a wall.
fn new_code() -> String {
    let bytes: [u8; 16] = random_bytes();
    bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

#[derive(sqlx::FromRow)]
struct PosterRow {
    business_id: BusinessId,
    journey_id: JourneyId,
}

#[derive(sqlx::FromRow)]
struct ViewRow {
    name: PersonName,
    language: Language,
    colour: Option<Colour>,
    logo: Option<String>,
}

#[derive(sqlx::FromRow)]
struct LineRow {
    journey_id: JourneyId,
    poster_id: Option<PosterId>,
    code: Option<String>,
    created_at: Option<Micros>,
}

impl LineRow {
    fn into_line(self, version: &Version) -> PosterLine {
        let poster = self.poster_id.zip(self.code).zip(self.created_at);
        PosterLine {
            journey: self.journey_id,
            title: version.title().to_owned(),
            promise: version.promise().to_owned(),
            poster: poster.map(|((id, code), at)| Poster {
                id,
                code,
                created_at: at.into(),
            }),
        }
    }
}
