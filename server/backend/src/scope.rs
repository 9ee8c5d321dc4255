//! Who sees which customers: a coach those given to them, unless the owner lets coaches see everybody; owners and the
//! system all of them; a customer themselves. Trainees are staff at play ([`crate::training`]) and nobody's customers.
//!
//! One condition, [`seen_by`], stands in every statement that lists or opens customers for staff, so that a page, a
//! count and a search cannot differ. Whoever may not see a customer is told that there is none.

use crate::{
    Actor, CustomerId, Result, Role, StaffId,
    db::{Tx, tx::fetch_one},
};

/// The condition that customer `c` is one, and no trainee, and may be seen by whom `$coach` names: the coach, or null for
/// who sees everybody. The business is bound as `$1`, as everywhere.
macro_rules! seen_by {
    ($coach:literal) => {
        concat!(
            "c.staff_id IS NULL AND (",
            $coach,
            " IS NULL OR c.coach_id = ",
            $coach,
            " OR EXISTS (SELECT 1 FROM business seeing WHERE seeing.business_id = $1 AND seeing.coaches_see_all <> 0))"
        )
    };
}

/// The condition that import `j` may be seen by whom `$coach` names, as for [`seen_by`]: its rows are people, too.
macro_rules! import_seen_by {
    ($coach:literal) => {
        concat!(
            "(",
            $coach,
            " IS NULL OR j.coach_id = ",
            $coach,
            " OR EXISTS (SELECT 1 FROM business seeing WHERE seeing.business_id = $1 AND seeing.coaches_see_all <> 0))"
        )
    };
}

pub(crate) use {import_seen_by, seen_by};

impl Actor {
    /// What [`seen_by`] is bound to: the coach who may not see everybody; none for owners and the system.
    pub(crate) fn coach(&self) -> Option<StaffId> {
        match *self {
            Self::Staff {
                staff,
                role: Role::Coach,
                ..
            } => Some(staff),
            Self::Staff { .. } | Self::Customer { .. } | Self::System { .. } => None,
        }
    }
}

/// Whether the actor may see what is a customer's: the customer's own, or one of the staff's in their scope.
pub(crate) async fn may_see(tx: &mut Tx, actor: &Actor, owner: CustomerId) -> Result<bool> {
    match *actor {
        Actor::Customer { customer, .. } => return Ok(customer == owner),
        Actor::System { .. } => return Ok(true),
        Actor::Staff { .. } => {}
    }
    let (seen,) = fetch_one!(
        tx,
        (i64,),
        concat!(
            "SELECT count(*) FROM customer c WHERE c.business_id = $1 AND c.customer_id = $3 AND ",
            seen_by!("$2")
        ),
        actor.business(),
        actor.coach(),
        owner,
    )?;
    Ok(seen > 0)
}
