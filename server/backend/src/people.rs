//! What a person, of the staff or a customer, settles for themselves.

use jiff::Timestamp;
use journey::{Zone, advance};

use crate::{
    Actor, Db, EnrolmentId, Error, Fault, Language, Person, Result, Thing, businesses,
    db::{
        micros::Micros,
        tx::{execute, fetch_all, fetch_one},
    },
    digests::next_morning,
    enrolments::ledger::Ledger,
    zone,
};

/// Changes the language of the actor's own pages and mails.
///
/// # Errors
/// [`Error::NotAllowed`] for the system, which has no language.
pub async fn change_language(db: &Db, actor: &Actor, language: Language) -> Result<()> {
    let business = actor.business();
    let person = actor.person().ok_or(Error::NotAllowed)?;
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let (changed, thing) = match person {
                Person::Staff(staff) => (
                    execute!(
                        tx,
                        "UPDATE staff SET language = $1 WHERE business_id = $2 AND staff_id = $3",
                        language,
                        business,
                        staff,
                    )?,
                    Thing::Staff,
                ),
                Person::Customer(customer) => (
                    execute!(
                        tx,
                        "UPDATE customer SET language = $1
                         WHERE business_id = $2 AND customer_id = $3",
                        language,
                        business,
                        customer,
                    )?,
                    Thing::Customer,
                ),
            };
            if changed == 0 {
                return Err(Error::NotFound(thing));
            }
            Ok(())
        })
    })
    .await
}

/// Changes the time zone that the actor's days are counted in, of all their enrolments at once. For customers.
///
/// A zone is part of what a log is folded with: every log is folded again. What was done stays done. Where the new
/// zone's day has begun already, what it brings (a released claim, a square that opens) comes with it.
///
/// # Errors
/// [`Error::Invalid`] names `time_zone`.
pub async fn change_time_zone(db: &Db, actor: &Actor, time_zone: &str, now: Timestamp) -> Result<()> {
    let Actor::Customer { business, customer } = *actor else {
        return Err(Error::NotAllowed);
    };
    let name = zone::parse(time_zone).map_err(|fault| Error::invalid("time_zone", fault))?;
    let zone = Zone::named(&name).map_err(|_| Error::invalid("time_zone", Fault::UnknownTimeZone))?;
    db.write((db.versions().clone(), zone), move |tx, (versions, zone)| {
        Box::pin(async move {
            let changed = execute!(
                tx,
                "UPDATE customer SET time_zone = $1 WHERE business_id = $2 AND customer_id = $3",
                zone.name(),
                business,
                customer,
            )?;
            if changed == 0 {
                return Err(Error::NotFound(Thing::Customer));
            }
            let enrolments = fetch_all!(
                tx,
                (EnrolmentId,),
                "SELECT enrolment_id
                 FROM enrolment
                 WHERE business_id = $1 AND customer_id = $2
                 ORDER BY enrolment_id",
                business,
                customer,
            )?;
            // A log at a time: a customer has a handful of enrolments, and each is locked as play locks it.
            for (enrolment,) in enrolments {
                let mut ledger = Ledger::lock(tx, versions, business, enrolment).await?;
                if ledger.state.zone() != zone {
                    ledger.move_to(tx, zone.clone()).await?;
                    // Where they are now, a day may have begun already.
                    let begun = advance(&ledger.version, &ledger.state, now);
                    ledger.append(tx, &begun, None).await?;
                    ledger.save(tx, now).await?;
                }
            }
            Ok(())
        })
    })
    .await
}

/// The time zone that the actor chose for their mornings; none: they follow the business's. For staff, about themselves.
pub async fn find_own_zone(db: &Db, actor: &Actor) -> Result<Option<String>> {
    let Actor::Staff { business, staff, .. } = *actor else {
        return Err(Error::NotAllowed);
    };
    let mut tx = db.read().await?;
    let (zone,) = fetch_one!(
        tx,
        (Option<String>,),
        "SELECT time_zone FROM staff WHERE business_id = $1 AND staff_id = $2",
        business,
        staff,
    )?;
    Ok(zone)
}

/// Chooses the time zone of the actor's mornings; an empty text: the business's. Their next digest is due on the next morning there.
/// For staff, about themselves.
///
/// # Errors
/// [`Error::Invalid`] names `time_zone`.
pub async fn choose_own_zone(db: &Db, actor: &Actor, time_zone: &str, now: Timestamp) -> Result<()> {
    let Actor::Staff { business, staff, .. } = *actor else {
        return Err(Error::NotAllowed);
    };
    let own = match time_zone.trim() {
        "" => None,
        name => Some(zone::parse(name).map_err(|fault| Error::invalid("time_zone", fault))?),
    };
    db.write(own, move |tx, own| {
        Box::pin(async move {
            let followed = match own {
                Some(own) => own.clone(),
                None => businesses::load(tx, business).await?.time_zone,
            };
            let morning = next_morning(&zone::stored(&followed)?, now);
            // Whom nobody has looked at yet goes on to wait for that.
            execute!(
                tx,
                "UPDATE staff
                 SET time_zone = $3, digest_at = CASE WHEN digest_at = 0 THEN 0 ELSE $4 END
                 WHERE business_id = $1 AND staff_id = $2",
                business,
                staff,
                own.as_deref(),
                Micros::from(morning),
            )?;
            Ok(())
        })
    })
    .await
}
