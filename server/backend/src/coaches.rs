//! Who looks after whom: customers are given to a coach by the owner, and a coach sees those given to them, unless the
//! owner lets coaches see everybody.

use jiff::Timestamp;

use crate::{
    Actor, BusinessId, CustomerId, Db, Error, Fault, PersonName, Result, Role, StaffId, Thing,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, fetch_optional},
    },
    deeds::{self, Deed},
    held::AT_ONCE,
    training::must_be_trained,
};

/// One of the staff with how many customers are theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoachLine {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: PersonName,
    /// What they may do.
    pub role: Role,
    /// How many customers are given to them.
    pub customers: i64,
    /// Whether they have left: their customers wait for somebody else.
    pub left: bool,
}

#[derive(sqlx::FromRow)]
struct CoachRow {
    staff_id: StaffId,
    name: PersonName,
    role: Role,
    customers: i64,
    left_at: Option<Micros>,
}

/// Whether coaches see every customer of the business. For staff.
pub async fn coaches_see_all(db: &Db, actor: &Actor) -> Result<bool> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let (all,) = fetch_one!(
        tx,
        (i64,),
        "SELECT coaches_see_all FROM business WHERE business_id = $1",
        business,
    )?;
    Ok(all != 0)
}

/// Lets coaches see every customer, or only those given to them. Again, it changes nothing. For owners.
pub async fn let_coaches_see_all(db: &Db, actor: &Actor, all: bool, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let changed = execute!(
                tx,
                "UPDATE business SET coaches_see_all = $2 WHERE business_id = $1 AND coaches_see_all <> $2",
                business,
                i64::from(all),
            )?;
            if changed == 0 {
                return Ok(());
            }
            let deed = if all { Deed::CoachesSeeAll } else { Deed::CoachesSeeOwn };
            deeds::note(tx, actor, deed, "", now).await
        })
    })
    .await
}

/// Everybody of the staff, who came first first, with how many customers are theirs; of those who have left, whoever still
/// has some. And how many are nobody's. For staff.
pub async fn list_coaches(db: &Db, actor: &Actor) -> Result<(Vec<CoachLine>, i64)> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let lines = fetch_all!(
        tx,
        CoachRow,
        "SELECT s.staff_id, s.name, s.role, s.left_at,
                (SELECT count(*) FROM customer c
                 WHERE c.business_id = s.business_id AND c.coach_id = s.staff_id AND c.staff_id IS NULL) AS customers
         FROM staff s
         WHERE s.business_id = $1
         ORDER BY s.created_at, s.staff_id",
        business,
    )?;
    let lines = lines
        .into_iter()
        .filter(|row| row.left_at.is_none() || row.customers > 0)
        .map(|row| CoachLine {
            id: row.staff_id,
            name: row.name,
            role: row.role,
            customers: row.customers,
            left: row.left_at.is_some(),
        })
        .collect();
    let (nobodys,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM customer WHERE business_id = $1 AND coach_id IS NULL AND staff_id IS NULL",
        business,
    )?;
    Ok((lines, nobodys))
}

/// Gives customers to one of the staff, or to nobody; how many it were. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `coach`, when it is none of the staff, and `chosen`, when nobody is or too many;
/// [`Error::NotFound`] when one of the customers is not of this business; [`crate::Conflict::NotTrained`] when the coach
/// has not finished the training that is required. Nobody is moved then.
pub async fn give(
    db: &Db,
    actor: &Actor,
    customers: Vec<CustomerId>,
    to: Option<StaffId>,
    now: Timestamp,
) -> Result<u64> {
    let business = actor.must_own()?;
    if customers.is_empty() {
        return Err(Error::invalid("chosen", Fault::Missing));
    }
    if customers.len() > AT_ONCE {
        return Err(Error::invalid("chosen", Fault::TooLong { max: AT_ONCE }));
    }
    db.write((customers, *actor), move |tx, (customers, actor)| {
        Box::pin(async move {
            let takes = must_take_customers(tx, business, to, now).await?;
            // One statement each: a page of a list at most, chosen by hand.
            for customer in customers {
                let moved = execute!(
                    tx,
                    "UPDATE customer SET coach_id = $3
                     WHERE business_id = $1 AND customer_id = $2 AND staff_id IS NULL",
                    business,
                    *customer,
                    to,
                )?;
                if moved == 0 {
                    return Err(Error::NotFound(Thing::Customer));
                }
            }
            note_given(tx, actor, takes, now).await?;
            Ok(customers.len() as u64)
        })
    })
    .await
}

/// Gives all customers of one of the staff, or all who are nobody's, to another; how many it were. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `coach`, when it is none of the staff; [`crate::Conflict::NotTrained`] as for [`give`].
pub async fn give_all_of(
    db: &Db,
    actor: &Actor,
    from: Option<StaffId>,
    to: Option<StaffId>,
    now: Timestamp,
) -> Result<u64> {
    let business = actor.must_own()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let takes = must_take_customers(tx, business, to, now).await?;
            let given = execute!(
                tx,
                "UPDATE customer SET coach_id = $3
                 WHERE business_id = $1 AND coach_id IS NOT DISTINCT FROM $2 AND staff_id IS NULL",
                business,
                from,
                to,
            )?;
            if given > 0 {
                note_given(tx, actor, takes, now).await?;
            }
            Ok(given)
        })
    })
    .await
}

async fn note_given(tx: &mut Tx, actor: &Actor, to: Option<PersonName>, now: Timestamp) -> Result<()> {
    let (deed, name) = match &to {
        Some(name) => (Deed::CustomersGiven, name.as_str()),
        None => (Deed::CustomersGivenBack, ""),
    };
    deeds::note(tx, actor, deed, name, now).await
}

/// Lets pass nobody, and who of the staff may be given customers: their name.
async fn must_take_customers(
    tx: &mut Tx,
    business: BusinessId,
    staff: Option<StaffId>,
    now: Timestamp,
) -> Result<Option<PersonName>> {
    let Some(staff) = staff else { return Ok(None) };
    let (name,) = fetch_optional!(
        tx,
        (PersonName,),
        "SELECT name FROM staff WHERE business_id = $1 AND staff_id = $2 AND left_at IS NULL",
        business,
        staff,
    )?
    .ok_or_else(|| Error::invalid("coach", Fault::Unknown))?;
    must_be_trained(tx, business, staff, now).await?;
    Ok(Some(name))
}
