//! A business signs up: who asks gets a mail with a link and six figures, and with either of them the business and its owner are made
//! and signed in. Nothing is made before.
//!
//! Who asks never learns whether an address is known, because it makes no difference: one person may own several businesses, and every
//! address gets the same mail.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Actor, BusinessId, Db, EmailAddress, Error, Fault, Language, LinkFault, PersonName, Result, Role, SignInId,
    StaffId, Token,
    businesses::{self, Business},
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, fetch_optional, lock_all, lock_optional},
    },
    form::Form,
    mail::letter::{Letter, Post},
    secret::Code,
    sessions::{self, PersonKind},
    sign_in::SignedIn,
    staff::{self, StaffMember},
    zone,
};

/// How long a link and its code work, and wrong tries count.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

/// How many wrong codes an address may try within [`LIFE`]. Its links go on working.
const TRIES: u32 = 5;

/// What is asked for, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewSignUp {
    /// What customers call the business.
    pub name: String,
    /// The owner's name.
    pub owner_name: String,
    /// Where the owner signs in.
    pub email: String,
    /// `ja` or `en`.
    pub language: String,
    /// Of the time-zone database.
    pub time_zone: String,
}

/// What the page behind a link shows before the button is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUpView {
    /// The business.
    pub name: PersonName,
    /// Its owner.
    pub owner_name: PersonName,
}

/// The first things that an owner does, and whether they are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstSteps {
    /// A journey is designed: one whose draft has no errors.
    pub designed: bool,
    /// A version is published.
    pub published: bool,
    /// A customer is invited.
    pub invited: bool,
}

/// Sends a link and a code to the address. Nothing else is made before one of them is used.
///
/// # Errors
/// [`Error::Invalid`] names `name`, `owner_name`, `email`, `language` and `time_zone`. Never tells whether the address is known.
pub async fn request_sign_up(db: &Db, new: NewSignUp, now: Timestamp) -> Result<()> {
    let mut form = Form::default();
    let name = form.field("name", new.name.parse::<PersonName>());
    let owner_name = form.field("owner_name", new.owner_name.parse::<PersonName>());
    let email = form.field("email", new.email.parse::<EmailAddress>());
    let language = form.field("language", new.language.parse::<Language>().map_err(Into::into));
    let time_zone = form.field("time_zone", zone::parse(&new.time_zone));
    let values = name.zip(owner_name).zip(email).zip(language.zip(time_zone));
    let (((name, owner_name), email), (language, time_zone)) = form.finish(values)?;
    let business = Business {
        id: BusinessId::new(now),
        name,
        language,
        time_zone,
    };
    db.write(
        (business, owner_name, email),
        move |tx, (business, owner_name, email)| Box::pin(request(tx, business, owner_name, email, now)),
    )
    .await
}

async fn request(
    tx: &mut Tx,
    business: &Business,
    owner_name: &PersonName,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<()> {
    let id = SignInId::new(now);
    let (token, code) = (Token::new(business.id), Code::new());
    execute!(
        tx,
        "INSERT INTO sign_up
             (business_id, sign_up_id, name, language, time_zone, owner_name, email, email_key,
              token_hash, code_hash, wrong_tries, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)",
        business.id,
        id,
        &business.name,
        business.language,
        &business.time_zone,
        owner_name,
        email,
        email.key(),
        token.hash(),
        code.hash(id.uuid()),
        Micros::from(now),
        Micros::from(now + LIFE),
    )?;
    let post = Post {
        cause: format!("sign-up:{id}"),
        language: business.language,
        to_name: owner_name.clone(),
        to_email: email.clone(),
        letter: Letter::SignUp {
            name: business.name.to_string(),
            token: token.to_string(),
            code: code.to_string(),
        },
    };
    post.put(tx, business.id, now).await
}

/// What a link would do. Changes nothing: mail scanners open links.
///
/// # Errors
/// [`Error::Link`].
pub async fn find_sign_up(db: &Db, token: &str, now: Timestamp) -> Result<SignUpView> {
    let token: Token = token.parse()?;
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        SignUpRow,
        "SELECT business_id, sign_up_id, name, language, time_zone, owner_name, email, code_hash, wrong_tries, expires_at,
                used_at
         FROM sign_up
         WHERE business_id = $1 AND token_hash = $2",
        token.business(),
        token.hash(),
    )?
    .ok_or(Error::Link(LinkFault::Unknown))?;
    row.check(now)?;
    Ok(SignUpView {
        name: row.name,
        owner_name: row.owner_name,
    })
}

/// Makes the business with its owner, and signs the owner in on this device. Works once.
///
/// # Errors
/// [`Error::Link`].
pub async fn sign_up_with_link(db: &Db, token: &str, device: &str, now: Timestamp) -> Result<SignedIn> {
    let token: Token = token.parse()?;
    db.write((token, device.to_owned()), move |tx, (token, device)| {
        Box::pin(async move {
            let row = lock_optional!(
                tx,
                SignUpRow,
                "SELECT business_id, sign_up_id, name, language, time_zone, owner_name, email, code_hash, wrong_tries,
                        expires_at, used_at
                 FROM sign_up
                 WHERE business_id = $1 AND token_hash = $2",
                token.business(),
                token.hash(),
            )?
            .ok_or(Error::Link(LinkFault::Unknown))?;
            row.check(now)?;
            make(tx, row, device, now).await
        })
    })
    .await
}

/// The same with the six figures of the mail. A code works once; an address may try five wrong ones within an hour.
///
/// # Errors
/// [`Error::Invalid`] names `email` and `code`; [`Error::WrongCode`], the same for addresses that asked for none.
pub async fn sign_up_with_code(db: &Db, email: &str, code: &str, device: &str, now: Timestamp) -> Result<SignedIn> {
    let email: EmailAddress = email.parse().map_err(|fault| Error::invalid("email", fault))?;
    if code.trim().is_empty() {
        return Err(Error::invalid("code", Fault::Missing));
    }
    let arguments = (email, Code::typed(code), device.to_owned());
    db.write(arguments, move |tx, (email, code, device)| {
        Box::pin(use_code(tx, email, code.as_ref(), device, now))
    })
    .await?
    .map_err(|tries_left| Error::WrongCode { tries_left })
}

/// Signs up, or counts the wrong try and answers how many are left: that too must be committed.
async fn use_code(
    tx: &mut Tx,
    email: &EmailAddress,
    code: Option<&Code>,
    device: &str,
    now: Timestamp,
) -> Result<Result<SignedIn, u32>> {
    let rows = lock_all!(
        tx,
        SignUpRow,
        "SELECT business_id, sign_up_id, name, language, time_zone, owner_name, email, code_hash, wrong_tries, expires_at,
                used_at
         FROM sign_up
         WHERE email_key = $1 AND created_at > $2
         ORDER BY created_at DESC, sign_up_id DESC",
        email.key(),
        Micros::from(now - LIFE),
    )?;
    let wrong: i64 = rows.iter().map(|row| row.wrong_tries).sum();
    let left = TRIES.saturating_sub(u32::try_from(wrong).unwrap_or(TRIES));
    if left == 0 {
        return Ok(Err(0));
    }
    let matches = |row: &SignUpRow| {
        code.is_some_and(|code| row.check(now).is_ok() && code.matches(row.sign_up_id.uuid(), &row.code_hash))
    };
    let latest = rows.first().map(|row| (row.business_id, row.sign_up_id));
    if let Some(row) = rows.into_iter().find(matches) {
        return Ok(Ok(make(tx, row, device, now).await?));
    }
    if let Some((business, id)) = latest {
        execute!(
            tx,
            "UPDATE sign_up SET wrong_tries = wrong_tries + 1 WHERE business_id = $1 AND sign_up_id = $2",
            business,
            id,
        )?;
    }
    Ok(Err(left - 1))
}

/// The business, its owner, and a session of theirs.
async fn make(tx: &mut Tx, row: SignUpRow, device: &str, now: Timestamp) -> Result<SignedIn> {
    execute!(
        tx,
        "UPDATE sign_up SET used_at = $1 WHERE business_id = $2 AND sign_up_id = $3",
        Micros::from(now),
        row.business_id,
        row.sign_up_id,
    )?;
    let business = Business {
        id: row.business_id,
        name: row.name,
        language: row.language,
        time_zone: row.time_zone,
    };
    let owner = StaffMember {
        id: StaffId::new(now),
        name: row.owner_name,
        email: row.email,
        role: Role::Owner,
        language: business.language,
        left_at: None,
    };
    businesses::insert(tx, &business, now).await?;
    staff::insert(tx, business.id, &owner, now).await?;
    let person = PersonKind::Staff.with_id(owner.id.uuid());
    Ok(SignedIn {
        actor: sessions::get_person(tx, business.id, person).await?,
        session_token: sessions::open(tx, business.id, person, device, now).await?,
    })
}

/// What an owner has yet to do; none when all of it is done, and for coaches. For staff.
pub async fn first_steps(db: &Db, actor: &Actor) -> Result<Option<FirstSteps>> {
    let business = actor.must_be_staff()?;
    if actor.must_own().is_err() {
        return Ok(None);
    }
    let mut tx = db.read().await?;
    let designed: Vec<(i64,)> = fetch_all!(
        tx,
        (i64,),
        "SELECT revision FROM journey WHERE business_id = $1 AND errors = 0 AND audience = 'customers' LIMIT 1",
        business,
    )?;
    let (published, invited): (i64, i64) = fetch_one!(
        tx,
        (i64, i64),
        "SELECT (SELECT count(*)
                 FROM journey_version v
                 JOIN journey j ON j.business_id = v.business_id AND j.journey_id = v.journey_id
                 WHERE v.business_id = $1 AND j.audience = 'customers'),
                (SELECT count(*)
                 FROM (SELECT 1
                       FROM enrolment e
                       JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
                       WHERE e.business_id = $1 AND c.staff_id IS NULL
                       LIMIT 1) somebody)",
        business,
    )?;
    let steps = FirstSteps {
        designed: !designed.is_empty() || published > 0,
        published: published > 0,
        invited: invited > 0,
    };
    Ok((!steps.invited || !steps.published).then_some(steps))
}

/// Deletes what was asked for and is over; how many. Background work.
pub async fn forget_expired(db: &Db, now: Timestamp) -> Result<u64> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            Ok(execute!(
                tx,
                "DELETE FROM sign_up WHERE created_at <= $1",
                Micros::from(now - LIFE),
            )?)
        })
    })
    .await
}

#[derive(sqlx::FromRow)]
struct SignUpRow {
    business_id: BusinessId,
    sign_up_id: SignInId,
    name: PersonName,
    language: Language,
    time_zone: String,
    owner_name: PersonName,
    email: EmailAddress,
    code_hash: Vec<u8>,
    wrong_tries: i64,
    expires_at: Micros,
    used_at: Option<Micros>,
}

impl SignUpRow {
    fn check(&self, now: Timestamp) -> Result<()> {
        if self.used_at.is_some() {
            Err(Error::Link(LinkFault::Used))
        } else if self.expires_at <= Micros::from(now) {
            Err(Error::Link(LinkFault::Expired))
        } else {
            Ok(())
        }
    }
}
