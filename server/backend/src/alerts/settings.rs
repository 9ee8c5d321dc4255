//! Which alerts are mailed at once, and who wants a digest.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::AlertKind;
use crate::{
    Actor, BusinessId, Db, Error, Result, StaffId,
    db::{
        Tx,
        tx::{execute, fetch_one},
    },
    deeds::{self, Deed},
    digests,
    mail::letter::withdraw,
};

/// The kinds of alerts that are mailed at once. For owners.
pub async fn get_urgent(db: &Db, actor: &Actor) -> Result<BTreeSet<AlertKind>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let (urgent,) = fetch_one!(
        tx,
        (String,),
        "SELECT urgent_alerts FROM business WHERE business_id = $1",
        business,
    )?;
    Ok(parse_urgent(&urgent))
}

/// Settles which kinds are mailed at once, from now on. For owners.
pub async fn settle_urgent(db: &Db, actor: &Actor, kinds: &BTreeSet<AlertKind>, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    let codes: Vec<_> = kinds.iter().map(|kind| kind.code()).collect();
    db.write((codes.join(" "), *actor), move |tx, (codes, actor)| {
        Box::pin(async move {
            let changed = execute!(
                tx,
                "UPDATE business SET urgent_alerts = $2 WHERE business_id = $1 AND urgent_alerts <> $2",
                business,
                codes.as_str(),
            )?;
            if changed > 0 {
                deeds::note(tx, actor, Deed::UrgentSettled, "", now).await?;
            }
            Ok(())
        })
    })
    .await
}

/// The kinds as the business's row holds them; a word that is none any more is left out.
pub(crate) fn parse_urgent(codes: &str) -> BTreeSet<AlertKind> {
    codes.split(' ').filter_map(|code| code.parse().ok()).collect()
}

/// Whether the actor wants a digest in the morning. For staff, about themselves.
pub async fn wants_digest(db: &Db, actor: &Actor) -> Result<bool> {
    let Actor::Staff { business, staff, .. } = *actor else {
        return Err(Error::NotAllowed);
    };
    let mut tx = db.read().await?;
    let (wanted,) = fetch_one!(
        tx,
        (i64,),
        "SELECT digest FROM staff WHERE business_id = $1 AND staff_id = $2",
        business,
        staff,
    )?;
    Ok(wanted != 0)
}

/// Switches the actor's own digest on or off. For staff, about themselves.
pub async fn set_digest(db: &Db, actor: &Actor, wanted: bool) -> Result<()> {
    let Actor::Staff { business, staff, .. } = *actor else {
        return Err(Error::NotAllowed);
    };
    db.write((), move |tx, ()| Box::pin(switch_digest(tx, business, staff, wanted)))
        .await
}

/// Switches the digest of one of the staff on or off. One that is switched on begins with the next morning.
pub(crate) async fn switch_digest(tx: &mut Tx, business: BusinessId, staff: StaffId, wanted: bool) -> Result<()> {
    execute!(
        tx,
        "UPDATE staff
         SET digest_at = CASE WHEN digest < $3 THEN 0 ELSE digest_at END, digest = $3
         WHERE business_id = $1 AND staff_id = $2",
        business,
        staff,
        i64::from(wanted),
    )?;
    if !wanted {
        withdraw(tx, business, &digests::causes(staff)).await?;
    }
    Ok(())
}
