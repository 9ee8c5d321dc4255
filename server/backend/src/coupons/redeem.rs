//! Redeeming: once, whoever tries, with what was paid.

use jiff::Timestamp;
use journey::Amount;
use serde_json::{Value, json};

use super::{Coupon, CouponCode, RedeemedBy, less, load, stored_currency, stored_percent};
use crate::{
    Actor, Conflict, CouponId, CustomerId, Db, EnrolmentId, Error, Result, Thing,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_optional, lock_optional},
    },
    deeds::{self, Deed},
    enrolments::ledger::Ledger,
    orders::buy_once,
    purchases::{self, Bought, SaidBy, major},
    scope::may_see,
    versions::Versions,
    webhooks::{self, EventKind, Happening, Told},
};

/// How many characters a reference of an order, and what a redeeming is called, may have.
const REFERENCE: usize = 100;

/// There is no such coupon, for who asks.
const UNKNOWN: Error = Error::NotFound(Thing::Coupon);

/// What is asked for, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRedemption {
    /// The code.
    pub code: String,
    /// What was paid, in the currency's major unit; empty: the price less the coupon. Staff write it as people do; of others it
    /// is taken as programs write it, and nothing is guessed.
    pub paid: String,
    /// The shop's name for the order; may be empty.
    pub order: String,
    /// What this redeeming is called: the same again, or the same order, is answered as the first time. May be empty.
    pub id: String,
}

/// A coupon that was redeemed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redemption {
    /// As it is now.
    pub coupon: Coupon,
    /// Whether the same redeeming was asked for before.
    pub duplicate: bool,
    /// Whether a purchase was recorded with it; not when its order was recorded before.
    pub recorded: bool,
}

/// Redeems a coupon, and records what was bought with it. For staff, and for programs with a key.
///
/// # Errors
/// [`Error::NotFound`] as for [`find_coupon`](super::find_coupon); [`Conflict::CouponUsed`] and [`Conflict::CouponOver`];
/// [`Error::Invalid`] names `paid`, `order` and `id`.
pub async fn redeem(db: &Db, actor: &Actor, new: NewRedemption, by: RedeemedBy, now: Timestamp) -> Result<Redemption> {
    actor.must_be_staff()?;
    let arguments = (db.versions().clone(), *actor, new);
    db.write(arguments, move |tx, (versions, actor, new)| {
        Box::pin(redeem_in(tx, versions, actor, new, by, now))
    })
    .await
}

/// A reference as it may be stored; none where it is empty.
pub(crate) fn reference(field: &'static str, text: &str) -> Result<Option<String>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    crate::error::text(text, REFERENCE)
        .map(|text| Some(text.to_owned()))
        .map_err(|fault| Error::invalid(field, fault))
}

pub(crate) async fn redeem_in(
    tx: &mut Tx,
    versions: &Versions,
    actor: &Actor,
    new: &NewRedemption,
    by: RedeemedBy,
    now: Timestamp,
) -> Result<Redemption> {
    let code = CouponCode::typed(&new.code).ok_or(UNKNOWN)?;
    let order = reference("order", &new.order)?;
    let called = reference("id", &new.id)?.or_else(|| order.clone());
    let (mut ledger, row) = lock(tx, versions, actor, &code).await?;
    if row.redeemed_at.is_some() {
        let is_same = |said: &Option<String>, stored: &Option<String>| said.is_some() && said == stored;
        return if is_same(&called, &row.redeemed_with) || is_same(&order, &row.order_ref) {
            Ok(Redemption {
                coupon: load(tx, actor, &code).await?,
                duplicate: true,
                recorded: false,
            })
        } else {
            Err(Error::Conflict(Conflict::CouponUsed))
        };
    }
    if Timestamp::from(row.valid_until) <= now {
        return Err(Error::Conflict(Conflict::CouponOver));
    }
    let said_by = if by == RedeemedBy::Staff {
        SaidBy::Person
    } else {
        SaidBy::Machine
    };
    let paid = row.paid(&new.paid, said_by)?;
    let bought = Bought {
        product: row.product.clone(),
        amount: major(paid),
        day: ledger.state.zone().date_of(now),
    };
    let recorded = if let Some(order) = &order {
        buy_once(tx, &mut ledger, actor.staff(), &bought, order, now).await?
    } else {
        let id = format!("coupon:{}", row.coupon_id);
        let facts = purchases::record(tx, &mut ledger, actor.staff(), &bought, Some(&id), now).await?;
        !facts.is_empty()
    };
    execute!(
        tx,
        "UPDATE coupon
         SET redeemed_at = $3, redeemed_by = $4, staff_id = $5, redeemed_with = $6, order_ref = $7, paid = $8
         WHERE business_id = $1 AND coupon_id = $2",
        ledger.business,
        row.coupon_id,
        Micros::from(now),
        by,
        actor.staff(),
        called,
        order.as_deref(),
        paid.minor,
    )?;
    let said = json!({
        "coupon": { "code": code.to_string(), "percent": row.percent, "product": row.product },
        "by": by.code(),
        "order": order,
        "paid": paid.in_major_units(),
        "currency": paid.currency,
    });
    tell(tx, actor, (&ledger, &code), said, now).await?;
    Ok(Redemption {
        coupon: load(tx, actor, &code).await?,
        duplicate: false,
        recorded,
    })
}

/// Keeps a coupon, and the enrolment it belongs to, from changing: who redeems it at the same time comes after.
async fn lock(tx: &mut Tx, versions: &Versions, actor: &Actor, code: &CouponCode) -> Result<(Ledger, HeldRow)> {
    let business = actor.business();
    let (enrolment, customer) = fetch_optional!(
        tx,
        (EnrolmentId, CustomerId),
        "SELECT enrolment_id, customer_id FROM coupon WHERE business_id = $1 AND code = $2",
        business,
        code.letters(),
    )?
    .ok_or(UNKNOWN)?;
    if !may_see(tx, actor, customer).await? {
        return Err(UNKNOWN);
    }
    let ledger = Ledger::lock(tx, versions, business, enrolment).await?;
    let row = lock_optional!(
        tx,
        HeldRow,
        "SELECT coupon_id, product, price, currency, percent, valid_until, redeemed_at, redeemed_with, order_ref
         FROM coupon
         WHERE business_id = $1 AND code = $2",
        business,
        code.letters(),
    )?
    .ok_or(UNKNOWN)?;
    Ok((ledger, row))
}

/// Tells the webhooks, and the log where one of the staff did it.
async fn tell(
    tx: &mut Tx,
    actor: &Actor,
    (ledger, code): (&Ledger, &CouponCode),
    said: Value,
    now: Timestamp,
) -> Result<()> {
    let told = Told {
        business: ledger.business,
        enrolment: ledger.enrolment,
    };
    let happening = Happening {
        kind: EventKind::CouponRedeemed,
        at: now,
        said,
    };
    webhooks::announce(tx, told, &[happening]).await?;
    if actor.staff().is_some() {
        deeds::note(tx, actor, Deed::CouponRedeemed, &code.to_string(), now).await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    coupon_id: CouponId,
    product: String,
    price: i64,
    currency: String,
    percent: i64,
    valid_until: Micros,
    redeemed_at: Option<Micros>,
    redeemed_with: Option<String>,
    order_ref: Option<String>,
}

impl HeldRow {
    fn paid(&self, said: &str, said_by: SaidBy) -> Result<Amount> {
        let currency = stored_currency(&self.currency)?;
        if said.trim().is_empty() {
            let price = Amount {
                minor: self.price,
                currency,
            };
            return Ok(less(price, stored_percent(self.percent)?));
        }
        said_by
            .read_amount(said, currency)
            .map(|amount| Amount::from_major(amount.value(), currency))
            .map_err(|fault| Error::invalid("paid", fault))
    }
}
