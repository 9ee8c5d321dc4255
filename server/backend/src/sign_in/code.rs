//! Signing in with the six figures of the mail, typed on the device that asked.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Entered, MEMORY, TRIES, enter, insert_decoy};
use crate::{
    BusinessId, Db, EmailAddress, Error, Fault, Result, SignInId,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, lock_all},
    },
    secret::Code,
    sessions::PersonKind,
};

/// Signs in on this device. A code works once; an address may try five wrong ones within an hour,
/// however many it asked for.
///
/// # Errors
/// [`Error::Invalid`] names `email` and `code`; [`Error::WrongCode`], the same for addresses that
/// nobody has.
pub async fn sign_in_with_code(db: &Db, email: &str, code: &str, device: &str, now: Timestamp) -> Result<Entered> {
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

/// Signs in, or counts the wrong try and answers how many are left: that too must be committed.
async fn use_code(
    tx: &mut Tx,
    email: &EmailAddress,
    code: Option<&Code>,
    device: &str,
    now: Timestamp,
) -> Result<Result<Entered, u32>> {
    let rows = lock_all!(
        tx,
        CodeRow,
        "SELECT business_id, sign_in_id, person, person_id, code_hash, wrong_tries, expires_at,
                used_at
         FROM sign_in
         WHERE email_key = $1 AND created_at > $2
         ORDER BY created_at DESC, sign_in_id DESC",
        email.key(),
        Micros::from(now - MEMORY),
    )?;
    let wrong: i64 = rows.iter().map(|row| row.wrong_tries).sum();
    let left = TRIES.saturating_sub(u32::try_from(wrong).unwrap_or(TRIES));
    if left == 0 {
        return Ok(Err(0));
    }
    let matching = rows.iter().find_map(|row| {
        let kind = row.person.parse::<PersonKind>().ok()?;
        let live = row.used_at.is_none() && row.expires_at > Micros::from(now);
        let matches = code?.matches(row.sign_in_id.uuid(), &row.code_hash);
        (live && matches).then_some((row, kind))
    });
    let Some((row, kind)) = matching else {
        count_wrong_try(tx, email, rows.first(), now).await?;
        return Ok(Err(left - 1));
    };
    execute!(
        tx,
        "UPDATE sign_in SET used_at = $1 WHERE business_id = $2 AND sign_in_id = $3",
        Micros::from(now),
        row.business_id,
        row.sign_in_id,
    )?;
    let person = kind.with_id(row.person_id);
    Ok(Ok(enter(tx, row.business_id, person, device, now).await?))
}

async fn count_wrong_try(tx: &mut Tx, email: &EmailAddress, latest: Option<&CodeRow>, now: Timestamp) -> Result<()> {
    let Some(latest) = latest else {
        return insert_decoy(tx, email, 1, now).await;
    };
    execute!(
        tx,
        "UPDATE sign_in
         SET wrong_tries = wrong_tries + 1
         WHERE business_id = $1 AND sign_in_id = $2",
        latest.business_id,
        latest.sign_in_id,
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct CodeRow {
    business_id: BusinessId,
    sign_in_id: SignInId,
    // Also `nobody`.
    person: String,
    person_id: Uuid,
    code_hash: Vec<u8>,
    wrong_tries: i64,
    expires_at: Micros,
    used_at: Option<Micros>,
}
