//! Signing in with a passkey: alone, or after the mail.

use jiff::Timestamp;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication,
    PublicKeyCredential,
};

use super::{
    challenge::{self, Asked, LIFE, Purpose, Question},
    relying_party::RelyingParty,
};
use crate::{
    BusinessId, ChallengeId, Db, Error, LinkFault, PasskeyId, Person, Result, StaffId, Token,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, lock_optional},
    },
    sessions,
    sign_in::SignedIn,
};

/// Asks whoever is there for one of their passkeys.
pub async fn start_sign_in(db: &Db, here: &RelyingParty, now: Timestamp) -> Result<Question> {
    let (options, question) = here
        .webauthn()
        .start_discoverable_authentication()
        .map_err(|error| Error::corrupt("the question for a passkey", error))?;
    let id = ChallengeId::new(now);
    db.write(question, move |tx, question: &DiscoverableAuthentication| {
        Box::pin(challenge::put(tx, id, Asked::anybody(), Purpose::SignIn, question, now))
    })
    .await?;
    Ok(Question {
        challenge: id,
        options: options_of(options),
    })
}

/// Signs in whose passkey answered. It is two factors by itself: the device, and the finger, face or PIN it asks for.
///
/// # Errors
/// [`Error::NoSuchPasskey`]; [`Error::Link`] when nothing was asked or it took too long.
pub async fn sign_in_with_passkey(
    db: &Db,
    here: &RelyingParty,
    challenge: ChallengeId,
    answer: &str,
    device: &str,
    now: Timestamp,
) -> Result<SignedIn> {
    let arguments = (read(answer)?, here.clone(), device.to_owned());
    db.write(arguments, move |tx, (answer, here, device)| {
        Box::pin(async move {
            let question: DiscoverableAuthentication =
                challenge::take(tx, challenge, Asked::anybody(), Purpose::SignIn, now).await?;
            let (person, credential) = here
                .webauthn()
                .identify_discoverable_authentication(answer)
                .map_err(|_| Error::NoSuchPasskey)?;
            let key = find(tx, credential).await?.ok_or(Error::NoSuchPasskey)?;
            if key.staff_id.uuid() != person {
                return Err(Error::NoSuchPasskey);
            }
            let known = DiscoverableKey::from(key.passkey()?);
            let result = here
                .webauthn()
                .finish_discoverable_authentication_v2(answer, question, &known)
                .map_err(|_| Error::NoSuchPasskey)?;
            enter(tx, key, &result, device, now).await
        })
    })
    .await
}

/// A ticket for who proved their mail and must prove a passkey next: no session yet.
pub(crate) async fn hand_out_ticket(
    tx: &mut Tx,
    business: BusinessId,
    staff: StaffId,
    now: Timestamp,
) -> Result<Token> {
    let ticket = Token::new(business);
    execute!(
        tx,
        "INSERT INTO passkey_challenge
             (business_id, challenge_id, purpose, staff_id, token_hash, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        business,
        ChallengeId::new(now),
        Purpose::SecondFactor.code(),
        staff,
        ticket.hash(),
        Micros::from(now + LIFE),
    )?;
    Ok(ticket)
}

/// Asks the holder of a ticket for one of their passkeys. May be asked again until it is answered.
///
/// # Errors
/// [`Error::Link`] for a ticket that does not hold (any more).
pub async fn start_second_factor(
    db: &Db,
    here: &RelyingParty,
    ticket: &str,
    now: Timestamp,
) -> Result<serde_json::Value> {
    let arguments = (ticket.parse::<Token>()?, here.clone());
    db.write(arguments, move |tx, (ticket, here)| {
        Box::pin(async move {
            let held = hold(tx, ticket, now).await?;
            let keys = fetch_all!(
                tx,
                (String,),
                "SELECT credential FROM passkey WHERE business_id = $1 AND staff_id = $2",
                ticket.business(),
                held.staff_id,
            )?;
            let keys = keys.iter().map(|(key,)| stored(key)).collect::<Result<Vec<_>>>()?;
            let (options, question) = here
                .webauthn()
                .start_passkey_authentication(&keys)
                .map_err(|_| Error::NoSuchPasskey)?;
            execute!(
                tx,
                "UPDATE passkey_challenge SET question = $1
                 WHERE business_id = $2 AND token_hash = $3",
                serde_json::to_string(&question).expect("a question is plain data"),
                ticket.business(),
                ticket.hash(),
            )?;
            Ok(options_of(options))
        })
    })
    .await
}

/// Signs in the holder of a ticket whose passkey answered.
///
/// # Errors
/// [`Error::NoSuchPasskey`]; [`Error::Link`] for a ticket that does not hold (any more).
pub async fn sign_in_with_second_factor(
    db: &Db,
    here: &RelyingParty,
    ticket: &str,
    answer: &str,
    device: &str,
    now: Timestamp,
) -> Result<SignedIn> {
    let arguments = (ticket.parse::<Token>()?, read(answer)?, here.clone(), device.to_owned());
    db.write(arguments, move |tx, (ticket, answer, here, device)| {
        Box::pin(async move {
            let held = hold(tx, ticket, now).await?;
            let question = held.question.ok_or(Error::Link(LinkFault::Unknown))?;
            let question: PasskeyAuthentication =
                serde_json::from_str(&question).map_err(|error| Error::corrupt("passkey_challenge", error))?;
            let result = here
                .webauthn()
                .finish_passkey_authentication(answer, &question)
                .map_err(|_| Error::NoSuchPasskey)?;
            let key = find(tx, result.cred_id()).await?.ok_or(Error::NoSuchPasskey)?;
            if (key.business_id, key.staff_id) != (ticket.business(), held.staff_id) {
                return Err(Error::NoSuchPasskey);
            }
            execute!(
                tx,
                "DELETE FROM passkey_challenge WHERE business_id = $1 AND token_hash = $2",
                ticket.business(),
                ticket.hash(),
            )?;
            enter(tx, key, &result, device, now).await
        })
    })
    .await
}

/// The options as the browser's interface takes them, asked for by a button.
fn options_of(options: webauthn_rs::prelude::RequestChallengeResponse) -> serde_json::Value {
    serde_json::to_value(options).expect("options are plain data")["publicKey"].take()
}

fn read(answer: &str) -> Result<PublicKeyCredential> {
    serde_json::from_str(answer).map_err(|_| Error::NoSuchPasskey)
}

fn stored(key: &str) -> Result<Passkey> {
    serde_json::from_str(key).map_err(|error| Error::corrupt("passkey", error))
}

async fn hold(tx: &mut Tx, ticket: &Token, now: Timestamp) -> Result<TicketRow> {
    let row = lock_optional!(
        tx,
        TicketRow,
        "SELECT staff_id, question, expires_at
         FROM passkey_challenge
         WHERE business_id = $1 AND token_hash = $2 AND purpose = 'second-factor'",
        ticket.business(),
        ticket.hash(),
    )?
    .ok_or(Error::Link(LinkFault::Unknown))?;
    if row.expires_at <= Micros::from(now) {
        return Err(Error::Link(LinkFault::Expired));
    }
    Ok(row)
}

/// The passkey with this id, of any business: who signs in only has their device.
async fn find(tx: &mut Tx, credential: &[u8]) -> Result<Option<KeyRow>> {
    Ok(lock_optional!(
        tx,
        KeyRow,
        "SELECT business_id, passkey_id, staff_id, credential
         FROM passkey
         WHERE credential_id = $1",
        credential.to_vec(),
    )?)
}

/// Notes that the key was used, and opens the session.
async fn enter(
    tx: &mut Tx,
    key: KeyRow,
    result: &AuthenticationResult,
    device: &str,
    now: Timestamp,
) -> Result<SignedIn> {
    let mut passkey = key.passkey()?;
    // A counter that goes back would mean a copied key; `finish_…` has refused that.
    passkey.update_credential(result);
    execute!(
        tx,
        "UPDATE passkey SET credential = $1, last_used_at = $2
         WHERE business_id = $3 AND passkey_id = $4",
        serde_json::to_string(&passkey).expect("a passkey is plain data"),
        Micros::from(now),
        key.business_id,
        key.passkey_id,
    )?;
    let person = Person::Staff(key.staff_id);
    Ok(SignedIn {
        actor: sessions::get_person(tx, key.business_id, person).await?,
        session_token: sessions::open(tx, key.business_id, person, device, now).await?,
    })
}

#[derive(sqlx::FromRow)]
struct TicketRow {
    staff_id: StaffId,
    question: Option<String>,
    expires_at: Micros,
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    business_id: BusinessId,
    passkey_id: PasskeyId,
    staff_id: StaffId,
    credential: String,
}

impl KeyRow {
    fn passkey(&self) -> Result<Passkey> {
        stored(&self.credential)
    }
}
