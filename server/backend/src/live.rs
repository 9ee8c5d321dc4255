//! Live: hearing of new facts while a board is open.

use crate::{
    Actor, CustomerId, Db, EnrolmentId, Error, Result, Thing,
    db::{Watch, tx::fetch_optional},
    scope::may_see,
};

/// An enrolment that somebody looks at now.
#[derive(Debug)]
pub struct LiveEnrolment {
    db: Db,
    actor: Actor,
    enrolment: EnrolmentId,
    watch: Watch,
}

/// Watches an enrolment for who may see it.
///
/// # Errors
/// [`Error::NotFound`] also for another business's, and for another customer's.
pub async fn watch_enrolment(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<LiveEnrolment> {
    let live = LiveEnrolment {
        db: db.clone(),
        actor: *actor,
        enrolment,
        watch: db.watch(enrolment),
    };
    live.last_fact().await?;
    Ok(live)
}

impl LiveEnrolment {
    /// The number of the last fact now.
    ///
    /// # Errors
    /// As for [`watch_enrolment`].
    pub async fn last_fact(&self) -> Result<i64> {
        let mut tx = self.db.read().await?;
        let (customer, last_fact) = fetch_optional!(
            tx,
            (CustomerId, i64),
            "SELECT customer_id, last_fact
             FROM enrolment
             WHERE business_id = $1 AND enrolment_id = $2",
            self.actor.business(),
            self.enrolment,
        )?
        .ok_or(Error::NotFound(Thing::Enrolment))?;
        if may_see(&mut tx, &self.actor, customer).await? {
            Ok(last_fact)
        } else {
            Err(Error::NotFound(Thing::Enrolment))
        }
    }

    /// Waits until there may be new facts since the last wake, by whichever server process. A wake can be
    /// missed when the database was away for a moment: look from time to time all the same.
    pub async fn woken(&mut self) {
        self.watch.woken().await;
    }
}
