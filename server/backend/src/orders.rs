//! Orders: what a program says was bought. It knows a customer by their address or id, and a product by its key or its name; which journey
//! that belongs to is found out here.
//!
//! A customer may play several journeys that sell the same, and an order is told again by other ways: it is put down once for the
//! customer, and then recorded in the enrolment that its coupon belongs to, or else in the latest.

use jiff::Timestamp;
use journey::Amount;
use serde_json::Value;

use crate::{
    Actor, BusinessId, Conflict, CustomerId, Db, EmailAddress, EnrolmentId, Error, Fault, Result, StaffId, Thing,
    VersionId,
    coupons::{CouponCode, NewRedemption, RedeemedBy, redeem_in, reference},
    db::{
        Tx,
        tx::{execute, fetch_all, fetch_optional},
    },
    enrolments::ledger::Ledger,
    form::Form,
    purchases::{self, Bought, SaidBy, find_product, major},
    versions::Versions,
};

/// What a program says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewOrder {
    /// The customer's address, or their id.
    pub customer: String,
    /// The key or the name of a product.
    pub product: String,
    /// What was paid, in the currency's major unit, as programs write it; empty: the price, less the coupon if it is redeemed.
    pub amount: String,
    /// An ISO 4217 code; empty: the product's.
    pub currency: String,
    /// The shop's name for the order: told twice, it is recorded once.
    pub order: String,
    /// The coupon it was bought with; may be empty.
    pub coupon: String,
}

/// What a program wrote where a figure or a name stands: a text, or a number; nothing reads as nothing.
///
/// # Errors
/// [`Error::Invalid`] names `field`, where it is anything else.
pub fn read_figure(field: &'static str, value: &Value) -> Result<String> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(Error::invalid(field, Fault::NotAFigure)),
    }
}

/// What came of the coupon of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CouponOutcome {
    /// It was redeemed.
    Redeemed,
    /// It had been used.
    Used,
    /// Its last day was over.
    Over,
    /// There is no such coupon of this customer for this product.
    Unknown,
}

/// An order that was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// In which enrolment it is recorded.
    pub enrolment: EnrolmentId,
    /// Whether it was recorded before.
    pub duplicate: bool,
    /// What came of its coupon, if it has one.
    pub coupon: Option<CouponOutcome>,
}

/// Records what was bought, once for each customer, whichever of their journeys sell it. A coupon that cannot be used does not keep
/// it from being recorded: it was paid. For staff and programs with a key.
///
/// # Errors
/// [`Error::NotFound`] for a customer who is none; [`Error::Invalid`] names `product`, `amount`, `currency` and `order`.
pub async fn record_order(db: &Db, actor: &Actor, new: NewOrder, by: RedeemedBy, now: Timestamp) -> Result<Ordered> {
    actor.must_own()?;
    let arguments = (db.versions().clone(), *actor, new);
    db.write(arguments, move |tx, (versions, actor, new)| {
        Box::pin(record_in(tx, versions, actor, new, by, now))
    })
    .await
}

pub(crate) async fn record_in(
    tx: &mut Tx,
    versions: &Versions,
    actor: &Actor,
    new: &NewOrder,
    by: RedeemedBy,
    now: Timestamp,
) -> Result<Ordered> {
    let business = actor.business();
    let order = reference("order", &new.order)?.ok_or_else(|| Error::invalid("order", Fault::Missing))?;
    let customer = find_customer(tx, business, &new.customer).await?;
    let sold = list_sold(tx, versions, business, customer, &new.product).await?;
    let before = find_recorded(tx, business, customer, &order, &sold).await?;
    let coupon = find_coupon(tx, business, customer, &new.coupon, &sold).await?;
    // A coupon belongs to the journey that promised it.
    let (enrolment, sold) = match &coupon {
        Some((enrolment, sold)) => (*enrolment, *sold),
        None => (sold[0].enrolment, &sold[0]),
    };
    let mut form = Form::default();
    let amount = match new.amount.trim() {
        "" => Ok(major(sold.price)),
        text => SaidBy::Machine.read_amount(text, sold.price.currency),
    };
    let amount = form.field("amount", amount);
    let currency = new.currency.trim();
    let fits = currency.is_empty() || currency.eq_ignore_ascii_case(sold.price.currency.as_str());
    let currency = form.field("currency", if fits { Ok(()) } else { Err(Fault::Unknown) });
    let (amount, ()) = form.finish(amount.zip(currency))?;

    let used = match new.coupon.trim() {
        "" => None,
        _ if coupon.is_none() => Some(CouponUse::from(CouponOutcome::Unknown)),
        code => {
            let redemption = NewRedemption {
                code: code.to_owned(),
                paid: new.amount.clone(),
                order: order.clone(),
                id: String::new(),
            };
            Some(use_coupon(tx, versions, actor, &redemption, by, now).await?)
        }
    };
    let recorded = match used {
        // The redeeming has recorded the order under its name already.
        Some(CouponUse {
            outcome: CouponOutcome::Redeemed,
            recorded,
        }) => recorded,
        _ if before.is_some() => false,
        _ => {
            let mut ledger = Ledger::lock(tx, versions, business, enrolment).await?;
            let bought = Bought {
                product: sold.key.clone(),
                amount,
                day: ledger.state.zone().date_of(now),
            };
            buy_once(tx, &mut ledger, actor.staff(), &bought, &order, now).await?
        }
    };
    Ok(Ordered {
        enrolment: before.unwrap_or(enrolment),
        duplicate: !recorded,
        coupon: used.map(|used| used.outcome),
    })
}

/// Records what an order bought in an enrolment that is locked; whether it is the first time that the customer's order is told, in
/// whichever of their journeys.
pub(crate) async fn buy_once(
    tx: &mut Tx,
    ledger: &mut Ledger,
    staff: Option<StaffId>,
    bought: &Bought,
    order: &str,
    now: Timestamp,
) -> Result<bool> {
    let first = execute!(
        tx,
        "INSERT INTO order_line (business_id, customer_id, order_ref, product, enrolment_id)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (business_id, customer_id, order_ref, product) DO NOTHING",
        ledger.business,
        ledger.customer,
        order,
        bought.product.as_str(),
        ledger.enrolment,
    )?;
    if first == 0 {
        return Ok(false);
    }
    let id = bought.id_of_order(order);
    let facts = purchases::record(tx, ledger, staff, bought, Some(&id), now).await?;
    Ok(!facts.is_empty())
}

/// A product as an order needs it, where a journey of the customer sells it.
struct Sold {
    enrolment: EnrolmentId,
    key: String,
    price: Amount,
}

/// What came of the coupon, and whether the order was recorded with it.
#[derive(Clone, Copy)]
struct CouponUse {
    outcome: CouponOutcome,
    recorded: bool,
}

impl From<CouponOutcome> for CouponUse {
    fn from(outcome: CouponOutcome) -> Self {
        Self {
            outcome,
            recorded: false,
        }
    }
}

async fn use_coupon(
    tx: &mut Tx,
    versions: &Versions,
    actor: &Actor,
    redemption: &NewRedemption,
    by: RedeemedBy,
    now: Timestamp,
) -> Result<CouponUse> {
    match redeem_in(tx, versions, actor, redemption, by, now).await {
        Ok(redemption) => Ok(CouponUse {
            outcome: CouponOutcome::Redeemed,
            recorded: redemption.recorded,
        }),
        Err(Error::Conflict(Conflict::CouponUsed)) => Ok(CouponOutcome::Used.into()),
        Err(Error::Conflict(Conflict::CouponOver)) => Ok(CouponOutcome::Over.into()),
        Err(error) => Err(error),
    }
}

/// In which enrolment the order was recorded, if it was.
async fn find_recorded(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
    order: &str,
    sold: &[Sold],
) -> Result<Option<EnrolmentId>> {
    let rows = fetch_all!(
        tx,
        (String, EnrolmentId),
        "SELECT product, enrolment_id
         FROM order_line
         WHERE business_id = $1 AND customer_id = $2 AND order_ref = $3",
        business,
        customer,
        order,
    )?;
    let is_sold = |key: &str| sold.iter().any(|sold| sold.key == key);
    Ok(rows
        .into_iter()
        .find(|(product, _)| is_sold(product))
        .map(|(_, enrolment)| enrolment))
}

/// Where the coupon of an order belongs, and what it is for; none where it is not this customer's or for something else.
async fn find_coupon<'s>(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
    code: &str,
    sold: &'s [Sold],
) -> Result<Option<(EnrolmentId, &'s Sold)>> {
    let Some(code) = CouponCode::typed(code) else {
        return Ok(None);
    };
    let row = fetch_optional!(
        tx,
        (EnrolmentId, String),
        "SELECT enrolment_id, product
         FROM coupon
         WHERE business_id = $1 AND code = $2 AND customer_id = $3",
        business,
        code.letters(),
        customer,
    )?;
    Ok(row.and_then(|(enrolment, product)| {
        let fits = |sold: &&Sold| sold.key == product;
        let own = sold.iter().find(|sold| fits(sold) && sold.enrolment == enrolment);
        own.or_else(|| sold.iter().find(fits)).map(|sold| (enrolment, sold))
    }))
}

/// A customer by their id or their address; trainees are none.
async fn find_customer(tx: &mut Tx, business: BusinessId, text: &str) -> Result<CustomerId> {
    let text = text.trim();
    let found = if let Ok(id) = text.parse::<CustomerId>() {
        fetch_optional!(
            tx,
            (CustomerId,),
            "SELECT customer_id FROM customer WHERE business_id = $1 AND customer_id = $2 AND staff_id IS NULL",
            business,
            id,
        )?
    } else {
        let email: EmailAddress = text.parse().map_err(|fault: Fault| Error::invalid("customer", fault))?;
        fetch_optional!(
            tx,
            (CustomerId,),
            "SELECT customer_id FROM customer WHERE business_id = $1 AND email_key = $2 AND staff_id IS NULL",
            business,
            email.key(),
        )?
    };
    found.map(|(id,)| id).ok_or(Error::NotFound(Thing::Customer))
}

/// The customer's enrolments whose journeys sell the product, the latest first: at least one.
async fn list_sold(
    tx: &mut Tx,
    versions: &Versions,
    business: BusinessId,
    customer: CustomerId,
    product: &str,
) -> Result<Vec<Sold>> {
    let rows = fetch_all!(
        tx,
        (EnrolmentId, VersionId),
        "SELECT enrolment_id, version_id
         FROM enrolment
         WHERE business_id = $1 AND customer_id = $2
         ORDER BY created_at DESC, enrolment_id DESC",
        business,
        customer,
    )?;
    let mut sold = Vec::new();
    let mut fault = Fault::Unknown;
    // A customer has a handful of enrolments, and their versions are kept ready.
    for (enrolment, version) in rows {
        let version = versions.get(tx, business, version).await?;
        match find_product(&version, product) {
            Ok(product) => sold.push(Sold {
                enrolment,
                key: product.key.to_string(),
                price: product.price,
            }),
            Err(found) => fault = found,
        }
    }
    if sold.is_empty() {
        return Err(Error::invalid("product", fault));
    }
    Ok(sold)
}
