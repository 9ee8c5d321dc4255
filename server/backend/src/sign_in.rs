//! Signing in without a password: a link and six figures by mail.
//!
//! Who asks never learns whether an address is known: the answer is the same, and so is the work. An
//! unknown address gets a row too, under the nil business, that counts its wrong tries.

mod code;
mod link;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use self::{
    code::sign_in_with_code,
    link::{LinkView, find_link, sign_in_with_link},
};
use crate::{
    Actor, BusinessId, Db, EmailAddress, Error, Language, Person, PersonName, Result, SignInId, Token,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all},
    },
    mail::letter::{Account, Letter, Post},
    passkeys,
    secret::Code,
    sessions::{self, PersonKind},
};

/// How long a link and its code work.
const LIFE: SignedDuration = SignedDuration::from_mins(10);

/// How long wrong tries count, and rows are kept to count them.
const MEMORY: SignedDuration = SignedDuration::from_hours(1);

/// How many wrong codes an address may try within [`MEMORY`]. Its links go on working.
const TRIES: u32 = 5;

/// A person who signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// For the cookie of this device.
    pub session_token: Token,
    /// Who it is.
    pub actor: Actor,
}

/// What the proof of a mail leads to.
#[derive(Clone, Debug)]
pub enum Entered {
    /// In.
    SignedIn(SignedIn),
    /// This person has passkeys and must prove one next: the ticket lets them, for ten minutes. It is no session.
    PasskeyNext {
        /// For a cookie of this device.
        ticket: Token,
    },
}

/// Lets in who proved their mail, or sends them on to their passkey.
async fn enter(tx: &mut Tx, business: BusinessId, person: Person, device: &str, now: Timestamp) -> Result<Entered> {
    let actor = sessions::get_person(tx, business, person).await?;
    if let Person::Staff(staff) = person
        && passkeys::has_one(tx, business, staff).await?
    {
        let ticket = passkeys::hand_out_ticket(tx, business, staff, now).await?;
        return Ok(Entered::PasskeyNext { ticket });
    }
    Ok(Entered::SignedIn(SignedIn {
        actor,
        session_token: sessions::open(tx, business, person, device, now).await?,
    }))
}

/// Sends a link and a code to the address, if anybody has it; one mail in `language`, with a link and
/// a code for each account.
///
/// # Errors
/// [`Error::Invalid`] names `email`. Never tells whether the address is known.
pub async fn request_sign_in(db: &Db, email: &str, language: Language, now: Timestamp) -> Result<()> {
    let email: EmailAddress = email.parse().map_err(|fault| Error::invalid("email", fault))?;
    db.write(email, move |tx, email| Box::pin(request(tx, email, language, now)))
        .await
}

async fn request(tx: &mut Tx, email: &EmailAddress, language: Language, now: Timestamp) -> Result<()> {
    let people = find_people(tx, email).await?;
    let Some(first) = people.first() else {
        return insert_decoy(tx, email, 0, now).await;
    };
    let (business, name, address) = (first.business_id, first.name.clone(), first.email.clone());
    let mut id = SignInId::new(now);
    let mut accounts = Vec::with_capacity(people.len());
    // One account, as good as always.
    for person in people {
        id = SignInId::new(now);
        let (token, code) = (Token::new(person.business_id), Code::new());
        insert(tx, id, &person, email, &token, &code, now).await?;
        accounts.push(Account {
            business: person.business_name.to_string(),
            staff: person.person == PersonKind::Staff,
            token: token.to_string(),
            code: code.to_string(),
        });
    }
    let post = Post {
        cause: format!("sign-in:{id}"),
        language,
        to_name: name,
        to_email: address,
        letter: Letter::SignIn { accounts },
    };
    post.put(tx, business, now).await
}

/// Everybody who signs in with this address, of any business.
///
/// The one query without a business: who signs in only knows their address.
async fn find_people(tx: &mut Tx, email: &EmailAddress) -> Result<Vec<PersonRow>> {
    Ok(fetch_all!(
        tx,
        PersonRow,
        "SELECT p.business_id, p.person, p.person_id, p.name, p.email, b.name AS business_name
         FROM (
             SELECT business_id, 'staff' AS person, staff_id AS person_id, name, email, created_at
             FROM staff
             WHERE email_key = $1 AND left_at IS NULL
             UNION ALL
             SELECT business_id, 'customer', customer_id, name, email, created_at
             FROM customer
             WHERE email_key = $1
         ) p
         JOIN business b ON b.business_id = p.business_id
         ORDER BY p.created_at, p.person_id",
        email.key(),
    )?)
}

async fn insert(
    tx: &mut Tx,
    id: SignInId,
    person: &PersonRow,
    email: &EmailAddress,
    token: &Token,
    code: &Code,
    now: Timestamp,
) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO sign_in
             (business_id, sign_in_id, person, person_id, email_key, token_hash, code_hash,
              wrong_tries, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)",
        person.business_id,
        id,
        person.person,
        person.person_id,
        email.key(),
        token.hash(),
        code.hash(id.uuid()),
        Micros::from(now),
        Micros::from(now + LIFE),
    )?;
    Ok(())
}

/// A row for an address that nobody has, or nobody asked for; nothing can match it.
async fn insert_decoy(tx: &mut Tx, email: &EmailAddress, wrong_tries: i64, now: Timestamp) -> Result<()> {
    let nobody = BusinessId::from(Uuid::nil());
    let id = SignInId::new(now);
    execute!(
        tx,
        "INSERT INTO sign_in
             (business_id, sign_in_id, person, person_id, email_key, token_hash, code_hash,
              wrong_tries, created_at, expires_at)
         VALUES ($1, $2, 'nobody', $3, $4, $5, $6, $7, $8, $8)",
        nobody,
        id,
        nobody.uuid(),
        email.key(),
        Token::new(nobody).hash(),
        Code::new().hash(id.uuid()),
        wrong_tries,
        Micros::from(now),
    )?;
    Ok(())
}

/// Deletes what was asked for longer ago than its wrong tries count; how many. Background work.
pub async fn forget_expired(db: &Db, now: Timestamp) -> Result<u64> {
    db.write((), move |tx, ()| {
        Box::pin(async move {
            Ok(execute!(
                tx,
                "DELETE FROM sign_in WHERE created_at <= $1",
                Micros::from(now - MEMORY),
            )?)
        })
    })
    .await
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    business_id: BusinessId,
    person: PersonKind,
    person_id: Uuid,
    name: PersonName,
    email: EmailAddress,
    business_name: PersonName,
}
