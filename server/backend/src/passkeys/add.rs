//! Giving oneself a passkey.

use jiff::Timestamp;
use webauthn_rs::prelude::{CredentialID, Passkey, PasskeyRegistration, RegisterPublicKeyCredential};

use super::{
    challenge::{self, Asked, Purpose, Question},
    own,
    relying_party::RelyingParty,
};
use crate::{
    Actor, ChallengeId, Db, Error, Fault, PasskeyId, Result, Thing,
    db::{
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
    deeds::{self, Deed},
    error::text,
};

/// The longest name of a passkey.
const NAME: usize = 60;

/// Asks the device for a new passkey. For staff, for themselves.
pub async fn start_adding(db: &Db, actor: &Actor, here: &RelyingParty, now: Timestamp) -> Result<Question> {
    let (business, staff) = own(actor)?;
    let (name, address, has) = {
        let mut tx = db.read().await?;
        let (name, address) = fetch_optional!(
            tx,
            (String, String),
            "SELECT name, email FROM staff WHERE business_id = $1 AND staff_id = $2",
            business,
            staff,
        )?
        .ok_or(Error::NotFound(Thing::Staff))?;
        let has = fetch_all!(
            tx,
            (Vec<u8>,),
            "SELECT credential_id FROM passkey WHERE business_id = $1 AND staff_id = $2",
            business,
            staff,
        )?;
        (name, address, has)
    };
    let has: Vec<CredentialID> = has.into_iter().map(|(id,)| id).collect();
    let (options, question) = here
        .webauthn()
        .start_passkey_registration(staff.uuid(), &address, &name, Some(has))
        .map_err(|error| Error::corrupt("the options of a new passkey", error))?;
    let mut options = serde_json::to_value(options).expect("options are plain data")["publicKey"].take();
    // A key that the device can find by itself signs in without an address being typed first.
    options["authenticatorSelection"]["residentKey"] = "required".into();
    options["authenticatorSelection"]["requireResidentKey"] = true.into();
    let id = ChallengeId::new(now);
    let of = Asked {
        business,
        staff: Some(staff),
    };
    db.write(question, move |tx, question: &PasskeyRegistration| {
        Box::pin(challenge::put(tx, id, of, Purpose::Add, question, now))
    })
    .await?;
    Ok(Question { challenge: id, options })
}

/// Keeps the passkey that the device made, under the name the person gives it.
///
/// # Errors
/// [`Error::Invalid`] names `name`, and `answer` when it is not the device's; [`Error::Link`] when nothing was asked
/// or it took too long.
pub async fn add_passkey(
    db: &Db,
    actor: &Actor,
    here: &RelyingParty,
    challenge: ChallengeId,
    name: &str,
    answer: &str,
    now: Timestamp,
) -> Result<PasskeyId> {
    let (business, staff) = own(actor)?;
    let name = text(name, NAME)
        .map_err(|fault| Error::invalid("name", fault))?
        .to_owned();
    let answer: RegisterPublicKeyCredential =
        serde_json::from_str(answer).map_err(|_| Error::invalid("answer", Fault::Unknown))?;
    let of = Asked {
        business,
        staff: Some(staff),
    };
    let id = PasskeyId::new(now);
    let (actor, here) = (*actor, here.clone());
    db.write((name, answer), move |tx, (name, answer)| {
        let here = here.clone();
        Box::pin(async move {
            let question: PasskeyRegistration = challenge::take(tx, challenge, of, Purpose::Add, now).await?;
            let passkey: Passkey = here
                .webauthn()
                .finish_passkey_registration(answer, &question)
                .map_err(|_| Error::invalid("answer", Fault::Unknown))?;
            execute!(
                tx,
                "INSERT INTO passkey
                     (business_id, passkey_id, staff_id, credential_id, credential, name, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                business,
                id,
                staff,
                passkey.cred_id().clone(),
                serde_json::to_string(&passkey).expect("a passkey is plain data"),
                &*name,
                Micros::from(now),
            )?;
            deeds::note(tx, &actor, Deed::PasskeyAdded, name, now).await
        })
    })
    .await?;
    Ok(id)
}
