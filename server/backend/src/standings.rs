//! Standings: who needs a word, and looking again at the ones whose time has come.

mod customers;
mod review;

use std::collections::BTreeMap;

use journey::Standing;

pub(crate) use self::customers::{LineRow, into_lines, page_of};
pub use self::{
    customers::{Claimant, CoachFilter, CustomerLine, Filter, Page, get_line, list_claimants, list_customers},
    review::{Reviewed, review_due},
};
use crate::{Actor, Db, Result, db::tx::fetch_all, enrolments::parse_standing, scope::seen_by};

/// How many enrolments that the actor may see stand where; every standing is there. For staff.
pub async fn count_standings(db: &Db, actor: &Actor) -> Result<BTreeMap<Standing, i64>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        (String, i64),
        concat!(
            "SELECT e.standing, count(*)
             FROM enrolment e
             JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             WHERE e.business_id = $1 AND ",
            seen_by!("$2"),
            " GROUP BY e.standing"
        ),
        business,
        actor.coach(),
    )?;
    let mut counts: BTreeMap<_, _> = Standing::ALL.into_iter().map(|standing| (standing, 0)).collect();
    for (standing, count) in rows {
        counts.insert(parse_standing(&standing)?, count);
    }
    Ok(counts)
}
