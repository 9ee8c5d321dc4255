//! Standings: who needs a word, and looking again at the ones whose time has come.

mod customers;
mod review;

use std::collections::BTreeMap;

use journey::Standing;

pub(crate) use self::customers::pattern;
pub use self::{
    customers::{CustomerLine, Filter, Page, get_line, list_claimants, list_customers},
    review::{Reviewed, review_due},
};
use crate::{Actor, Db, Result, db::tx::fetch_all, enrolments::parse_standing};

/// How many enrolments of the actor's business stand where; every standing is there. For staff.
pub async fn count_standings(db: &Db, actor: &Actor) -> Result<BTreeMap<Standing, i64>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        (String, i64),
        "SELECT standing, count(*)
         FROM enrolment
         WHERE business_id = $1
         GROUP BY standing",
        business,
    )?;
    let mut counts: BTreeMap<_, _> = Standing::ALL.into_iter().map(|standing| (standing, 0)).collect();
    for (standing, count) in rows {
        counts.insert(parse_standing(&standing)?, count);
    }
    Ok(counts)
}
