//! Everything a business keeps about one of its customers, for the customer to take along.
//!
//! The export is one JSON object. Instants are RFC 3339 in UTC, ids are UUIDs, money is in the currency's major unit.
//! Secrets (the hashes of links, codes and sessions) are not part of it, and neither is anything about anybody else:
//! of the staff it says only that a coach or the business did something, and what they write for one another is theirs.

use jiff::Timestamp;
use journey::Fact;

use crate::{
    Actor, BusinessId, CustomerId, Db, EmailAddress, EnrolmentId, Error, Language, PersonName, Result, Thing,
    VersionId,
    channels::{self, Channel, Choice},
    coupons::{self, ExportedCoupon},
    db::{
        Tx,
        micros::Micros,
        tx::{fetch_all, fetch_optional},
    },
    enrolments::ledger::{load_facts, open_snapshot},
    personal_words,
    self_checks::Answered,
    sessions::PersonKind,
};

/// The whole export.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Export {
    /// Of this form: 1. A later form has a higher number.
    pub format: u32,
    /// When it was made.
    pub exported_at: Timestamp,
    /// Who keeps it.
    pub business: ExportedBusiness,
    /// The person.
    pub profile: Profile,
    /// By which channels they want to hear.
    pub reminders: Vec<Choice>,
    /// Their journeys, the first begun first.
    pub enrolments: Vec<ExportedEnrolment>,
    /// The personal words they were written, the first first.
    pub words: Vec<ExportedWord>,
    /// The invitations they were sent.
    pub invitations: Vec<ExportedInvitation>,
    /// The devices they are signed in on.
    pub sessions: Vec<ExportedSession>,
    /// The browsers that show them reminders.
    pub notified: Vec<ExportedDevice>,
    /// When they asked for a link or a code to sign in with; kept for a short while.
    pub sign_ins: Vec<ExportedSignIn>,
    /// The mails to them.
    pub mails: Vec<ExportedMail>,
    /// What the plans of their journeys said to them, or did not, the first due first.
    pub contacts: Vec<ExportedContact>,
    /// The coupons that they were promised, the first first.
    pub coupons: Vec<ExportedCoupon>,
}

/// Who keeps the data.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportedBusiness {
    /// Its id.
    pub id: BusinessId,
    /// Its name.
    pub name: String,
}

/// What is known of the person.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Profile {
    /// Their id.
    pub id: CustomerId,
    /// What the business calls them.
    pub name: String,
    /// Where their mail goes.
    pub email: String,
    /// `ja` or `en`.
    pub language: Language,
    /// The zone that their days are counted in; null: the business's.
    pub time_zone: Option<String>,
    /// Their telephone number, as the business wrote it.
    pub phone: Option<String>,
    /// Since when the business has known them.
    pub known_since: Timestamp,
    /// Their birthday as `--MM-DD`, if they told it.
    pub birthday: Option<String>,
}

/// One journey of theirs.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExportedEnrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// The journey's key.
    pub journey: String,
    /// Its title.
    pub title: String,
    /// Which version of the journey.
    pub version: i64,
    /// The zone that its days are counted in.
    pub time_zone: String,
    /// When the person was invited to it.
    pub invited_at: Timestamp,
    /// Where they stand, as of the last fact or review.
    pub standing: String,
    /// The local date since which they stand there.
    pub standing_since: Option<String>,
    /// Their points as of the last fact.
    pub points: i64,
    /// What they answered when a result did not show yet, the first first.
    pub self_checks: Vec<ExportedSelfCheck>,
    /// Everything that happened, from the first fact on. `by` says who did it: `customer`, `coach`, `business` or
    /// `rule`; words are as they were written.
    pub facts: Vec<NumberedFact>,
}

/// A fact with its number.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct NumberedFact {
    /// From 1.
    pub number: i64,
    /// What happened, when, and by whom.
    #[serde(flatten)]
    pub fact: Fact,
}

/// A self-check.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportedSelfCheck {
    /// The checkpoint.
    pub square: String,
    /// When it was sent.
    pub at: Timestamp,
    /// The questions with their answers.
    pub answers: Vec<Answered>,
    /// What they said with it.
    pub words: Option<String>,
    /// When a coach had read it.
    pub read_at: Option<Timestamp>,
}

/// A personal word.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportedWord {
    /// When it was written.
    pub at: Timestamp,
    /// What it says.
    pub words: String,
    /// When it was put away.
    pub read_at: Option<Timestamp>,
}

/// An invitation without its secret.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportedInvitation {
    /// To which enrolment.
    pub enrolment: EnrolmentId,
    /// The address it was sent to.
    pub email: String,
    /// When it was sent last.
    pub sent_at: Timestamp,
    /// How often it was sent.
    pub sent_count: i64,
    /// Until when its link works.
    pub expires_at: Timestamp,
    /// When the person first did something on its page.
    pub opened_at: Option<Timestamp>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was taken back.
    pub cancelled_at: Option<Timestamp>,
}

/// A signed-in device without its secret.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportedSession {
    /// What the device said it was.
    pub device: String,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub last_seen_at: Timestamp,
    /// When it ends, unless it is used again.
    pub expires_at: Timestamp,
}

/// A browser that shows reminders, without what it is reached by.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportedDevice {
    /// The address of its push service.
    pub service: String,
    /// When they turned reminders on there.
    pub added_at: Timestamp,
    /// When it last took one.
    pub reached_at: Option<Timestamp>,
}

/// A link and a code that were asked for, without either.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportedSignIn {
    /// When they were asked for.
    pub asked_at: Timestamp,
    /// When they were used.
    pub used_at: Option<Timestamp>,
}

/// A mail. What it says follows from the facts; the links in it were secrets and are not kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportedMail {
    /// What it was about: `invitation`, `awarded`, `sent-back`, `word` or `contact`. (A mail to sign in with may be of several businesses
    /// and is told of in `sign_ins`.)
    pub about: String,
    /// The address it went to.
    pub email: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it was sent; null while it waits, or when it was given up.
    pub sent_at: Option<Timestamp>,
}

/// A contact of a journey's plan that has been judged.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct ExportedContact {
    /// In which enrolment.
    #[sqlx(rename = "enrolment_id")]
    pub enrolment: EnrolmentId,
    /// The key of its touchpoint.
    pub touchpoint: String,
    /// By which channel.
    pub channel: Channel,
    /// `sending`, `sent`, `held-out` (the business measures what its contacts are worth), `stopped` or `given-up`.
    pub state: String,
    /// Why it was stopped or given up.
    pub why: Option<String>,
    /// When it was due.
    #[sqlx(try_from = "Micros")]
    pub due_at: Timestamp,
    /// What it is about, as it was sent.
    pub subject: Option<String>,
    /// What it says, as it was sent: Markdown.
    pub body: Option<String>,
}

/// Everything that the actor's business keeps about the actor. For customers.
pub async fn export_my_data(db: &Db, actor: &Actor, now: Timestamp) -> Result<Export> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    // One transaction: the parts belong to the same moment.
    let mut tx = db.read().await?;
    let person = fetch_optional!(
        tx,
        PersonRow,
        "SELECT c.name, c.email, c.phone, c.language, c.time_zone, c.created_at, c.birth_month,
                c.birth_day, b.name AS business_name
         FROM customer c
         JOIN business b ON b.business_id = c.business_id
         WHERE c.business_id = $1 AND c.customer_id = $2",
        business,
        customer,
    )?
    .ok_or(Error::NotFound(Thing::Customer))?;
    Ok(Export {
        format: 1,
        exported_at: now,
        business: ExportedBusiness {
            id: business,
            name: person.business_name.to_string(),
        },
        reminders: channels::load(&mut tx, business, customer).await?,
        enrolments: enrolments(db, &mut tx, business, customer).await?,
        words: personal_words::load(&mut tx, business, customer)
            .await?
            .into_iter()
            .map(|(words, at, read_at)| ExportedWord { at, words, read_at })
            .collect(),
        invitations: invitations(&mut tx, business, customer).await?,
        sessions: sessions(&mut tx, business, customer, now).await?,
        notified: notified(&mut tx, business, customer).await?,
        sign_ins: sign_ins(&mut tx, business, customer).await?,
        mails: mails(&mut tx, business, &person.email).await?,
        contacts: contacts(&mut tx, business, customer).await?,
        coupons: coupons::load_for_export(&mut tx, business, customer).await?,
        profile: Profile {
            id: customer,
            name: person.name.to_string(),
            email: person.email.to_string(),
            language: person.language,
            time_zone: person.time_zone,
            phone: person.phone,
            known_since: person.created_at.into(),
            birthday: person
                .birth_month
                .zip(person.birth_day)
                .map(|(month, day)| format!("--{month:02}-{day:02}")),
        },
    })
}

async fn enrolments(
    db: &Db,
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
) -> Result<Vec<ExportedEnrolment>> {
    let rows = fetch_all!(
        tx,
        EnrolmentRow,
        "SELECT e.enrolment_id, e.version_id, e.time_zone, e.created_at, e.standing, e.since, e.snapshot,
                j.key, v.number AS version
         FROM enrolment e
         JOIN journey j ON j.business_id = e.business_id AND j.journey_id = e.journey_id
         JOIN journey_version v ON v.business_id = e.business_id AND v.version_id = e.version_id
         WHERE e.business_id = $1 AND e.customer_id = $2
         ORDER BY e.created_at, e.enrolment_id",
        business,
        customer,
    )?;
    let mut enrolments = Vec::with_capacity(rows.len());
    // A log at a time: a customer has a handful of enrolments.
    for row in rows {
        let id = row.enrolment_id;
        let version = db.versions().get(tx, business, row.version_id).await?;
        let state = open_snapshot(tx, business, id, &version, &row.time_zone, &row.snapshot).await?;
        let facts = load_facts(tx, business, id).await?;
        enrolments.push(ExportedEnrolment {
            id,
            journey: row.key,
            title: version.title().to_owned(),
            version: row.version,
            time_zone: row.time_zone,
            invited_at: row.created_at.into(),
            standing: row.standing,
            standing_since: row.since,
            self_checks: self_checks(tx, business, id).await?,
            points: journey::board(&version, &state, state.at()).points,
            facts: facts
                .into_iter()
                .zip(1..)
                .map(|(fact, number)| NumberedFact { number, fact })
                .collect(),
        });
    }
    Ok(enrolments)
}

async fn self_checks(tx: &mut Tx, business: BusinessId, enrolment: EnrolmentId) -> Result<Vec<ExportedSelfCheck>> {
    let rows = fetch_all!(
        tx,
        (String, Micros, String, Option<String>, Option<Micros>),
        "SELECT square, at, answers, words, read_at
         FROM self_check
         WHERE business_id = $1 AND enrolment_id = $2
         ORDER BY at, self_check_id",
        business,
        enrolment,
    )?;
    rows.into_iter()
        .map(|(square, at, answers, words, read_at)| {
            let answers =
                serde_json::from_str(&answers).map_err(|error| Error::corrupt("the answers of a self-check", error))?;
            Ok(ExportedSelfCheck {
                square,
                at: at.into(),
                answers,
                words,
                read_at: read_at.map(Timestamp::from),
            })
        })
        .collect()
}

async fn invitations(tx: &mut Tx, business: BusinessId, customer: CustomerId) -> Result<Vec<ExportedInvitation>> {
    let rows = fetch_all!(
        tx,
        InvitationRow,
        "SELECT enrolment_id, email, sent_at, sent_count, expires_at, opened_at, accepted_at, cancelled_at
         FROM invitation
         WHERE business_id = $1 AND customer_id = $2
         ORDER BY sent_at, invitation_id",
        business,
        customer,
    )?;
    Ok(rows
        .into_iter()
        .map(|row| ExportedInvitation {
            enrolment: row.enrolment_id,
            email: row.email.to_string(),
            sent_at: row.sent_at.into(),
            sent_count: row.sent_count,
            expires_at: row.expires_at.into(),
            opened_at: row.opened_at.map(Timestamp::from),
            accepted_at: row.accepted_at.map(Timestamp::from),
            cancelled_at: row.cancelled_at.map(Timestamp::from),
        })
        .collect())
}

async fn sessions(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Vec<ExportedSession>> {
    let rows = fetch_all!(
        tx,
        (String, Micros, Micros, Micros),
        "SELECT device, created_at, last_seen_at, expires_at
         FROM session
         WHERE business_id = $1 AND person = $2 AND person_id = $3 AND expires_at > $4
         ORDER BY created_at, session_id",
        business,
        PersonKind::Customer,
        customer,
        Micros::from(now),
    )?;
    Ok(rows
        .into_iter()
        .map(|(device, created_at, last_seen_at, expires_at)| ExportedSession {
            device,
            created_at: created_at.into(),
            last_seen_at: last_seen_at.into(),
            expires_at: expires_at.into(),
        })
        .collect())
}

async fn notified(tx: &mut Tx, business: BusinessId, customer: CustomerId) -> Result<Vec<ExportedDevice>> {
    let rows = fetch_all!(
        tx,
        (String, Micros, Option<Micros>),
        "SELECT endpoint, created_at, last_ok_at
         FROM push_device
         WHERE business_id = $1 AND customer_id = $2
         ORDER BY created_at, device_id",
        business,
        customer,
    )?;
    Ok(rows
        .into_iter()
        .map(|(endpoint, added_at, reached_at)| ExportedDevice {
            service: url::Url::parse(&endpoint)
                .map_or_else(|_| String::new(), |url| url.origin().ascii_serialization()),
            added_at: added_at.into(),
            reached_at: reached_at.map(Timestamp::from),
        })
        .collect())
}

async fn sign_ins(tx: &mut Tx, business: BusinessId, customer: CustomerId) -> Result<Vec<ExportedSignIn>> {
    let rows = fetch_all!(
        tx,
        (Micros, Option<Micros>),
        "SELECT created_at, used_at
         FROM sign_in
         WHERE business_id = $1 AND person = $2 AND person_id = $3
         ORDER BY created_at, sign_in_id",
        business,
        PersonKind::Customer,
        customer,
    )?;
    Ok(rows
        .into_iter()
        .map(|(asked_at, used_at)| ExportedSignIn {
            asked_at: asked_at.into(),
            used_at: used_at.map(Timestamp::from),
        })
        .collect())
}

async fn contacts(tx: &mut Tx, business: BusinessId, customer: CustomerId) -> Result<Vec<ExportedContact>> {
    Ok(fetch_all!(
        tx,
        ExportedContact,
        "SELECT enrolment_id, touchpoint, channel, state, why, due_at, subject, body
         FROM contact
         WHERE business_id = $1 AND customer_id = $2 AND state <> 'planned'
         ORDER BY due_at, contact_id",
        business,
        customer,
    )?)
}

/// An address belongs to one person of a business.
async fn mails(tx: &mut Tx, business: BusinessId, email: &EmailAddress) -> Result<Vec<ExportedMail>> {
    let rows = fetch_all!(
        tx,
        (String, String, Micros, Option<Micros>),
        "SELECT template, to_email, created_at, sent_at
         FROM outgoing_mail
         WHERE business_id = $1 AND to_email = $2 AND template <> 'sign-in'
         ORDER BY created_at, mail_id",
        business,
        email,
    )?;
    Ok(rows
        .into_iter()
        .map(|(about, email, written_at, sent_at)| ExportedMail {
            about,
            email,
            written_at: written_at.into(),
            sent_at: sent_at.map(Timestamp::from),
        })
        .collect())
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    name: PersonName,
    email: EmailAddress,
    phone: Option<String>,
    language: Language,
    time_zone: Option<String>,
    created_at: Micros,
    birth_month: Option<i64>,
    birth_day: Option<i64>,
    business_name: PersonName,
}

#[derive(sqlx::FromRow)]
struct EnrolmentRow {
    enrolment_id: EnrolmentId,
    version_id: VersionId,
    time_zone: String,
    created_at: Micros,
    standing: String,
    since: Option<String>,
    snapshot: String,
    key: String,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    enrolment_id: EnrolmentId,
    email: EmailAddress,
    sent_at: Micros,
    sent_count: i64,
    expires_at: Micros,
    opened_at: Option<Micros>,
    accepted_at: Option<Micros>,
    cancelled_at: Option<Micros>,
}
