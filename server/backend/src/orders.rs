//! Orders: what a program says was bought. It knows a customer by their address or id, and a product by its key or its name; which journey
//! that belongs to is found out here.

use jiff::Timestamp;
use journey::Amount;

use crate::{
    Actor, BusinessId, Conflict, CustomerId, Db, EmailAddress, EnrolmentId, Error, Fault, Result, Thing, VersionId,
    coupons::{NewRedemption, RedeemedBy, redeem_in, reference},
    db::{
        Tx,
        tx::{fetch_all, fetch_optional},
    },
    enrolments::ledger::Ledger,
    form::Form,
    purchases::{self, Bought, find_product, major, read_amount},
    versions::Versions,
};

/// What a program says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewOrder {
    /// The customer's address, or their id.
    pub customer: String,
    /// The key or the name of a product.
    pub product: String,
    /// What was paid, in the currency's major unit; empty: the price.
    pub amount: String,
    /// An ISO 4217 code; empty: the product's.
    pub currency: String,
    /// The shop's name for the order: told twice, it is recorded once.
    pub order: String,
    /// The coupon it was bought with; may be empty.
    pub coupon: String,
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
    /// In which enrolment.
    pub enrolment: EnrolmentId,
    /// Whether it was recorded before.
    pub duplicate: bool,
    /// What came of its coupon, if it has one.
    pub coupon: Option<CouponOutcome>,
}

/// Records what was bought. A coupon that cannot be used does not keep it from being recorded: it was paid. For staff and programs
/// with a key.
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
    let (enrolment, product) = find_enrolment(tx, versions, business, customer, &new.product).await?;
    let mut form = Form::default();
    let amount = if new.amount.trim().is_empty() {
        Ok(product.price)
    } else {
        read_amount(&new.amount).map(|amount| Amount::from_major(amount.value(), product.price.currency))
    };
    let amount = form.field("amount", amount);
    let currency = new.currency.trim();
    let fits = currency.is_empty() || currency.eq_ignore_ascii_case(product.price.currency.as_str());
    let currency = form.field("currency", if fits { Ok(()) } else { Err(Fault::Unknown) });
    let (amount, ()) = form.finish(amount.zip(currency))?;

    let coupon = match new.coupon.trim() {
        "" => None,
        code => {
            let redemption = NewRedemption {
                code: code.to_owned(),
                paid: major(amount).value().to_string(),
                order: order.clone(),
                id: String::new(),
            };
            Some(use_coupon(tx, versions, actor, (enrolment, &product.key), &redemption, by, now).await?)
        }
    };
    // The redeeming has recorded the order under its name already.
    let mut ledger = Ledger::lock(tx, versions, business, enrolment).await?;
    let bought = Bought {
        product: product.key,
        amount: major(amount),
        day: ledger.state.zone().date_of(now),
    };
    let facts = purchases::record(
        tx,
        &mut ledger,
        actor.staff(),
        &bought,
        Some(&bought.id_of_order(&order)),
        now,
    )
    .await?;
    Ok(Ordered {
        enrolment,
        duplicate: facts.is_empty() && !coupon.is_some_and(|(_, first)| first),
        coupon: coupon.map(|(outcome, _)| outcome),
    })
}

/// A product as an order needs it.
struct Sold {
    key: String,
    price: Amount,
}

/// What came of the coupon, and whether it was redeemed just now.
async fn use_coupon(
    tx: &mut Tx,
    versions: &Versions,
    actor: &Actor,
    (enrolment, product): (EnrolmentId, &str),
    redemption: &NewRedemption,
    by: RedeemedBy,
    now: Timestamp,
) -> Result<(CouponOutcome, bool)> {
    let code = crate::coupons::CouponCode::typed(&redemption.code);
    let fits = match &code {
        Some(code) => fetch_optional!(
            tx,
            (EnrolmentId,),
            "SELECT enrolment_id FROM coupon
             WHERE business_id = $1 AND code = $2 AND enrolment_id = $3 AND product = $4",
            actor.business(),
            code.letters(),
            enrolment,
            product,
        )?
        .is_some(),
        None => false,
    };
    if !fits {
        return Ok((CouponOutcome::Unknown, false));
    }
    match redeem_in(tx, versions, actor, redemption, by, now).await {
        Ok(redemption) => Ok((CouponOutcome::Redeemed, !redemption.duplicate)),
        Err(Error::Conflict(Conflict::CouponUsed)) => Ok((CouponOutcome::Used, false)),
        Err(Error::Conflict(Conflict::CouponOver)) => Ok((CouponOutcome::Over, false)),
        Err(error) => Err(error),
    }
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

/// The latest enrolment whose journey sells the product.
async fn find_enrolment(
    tx: &mut Tx,
    versions: &Versions,
    business: BusinessId,
    customer: CustomerId,
    product: &str,
) -> Result<(EnrolmentId, Sold)> {
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
    let mut fault = Fault::Unknown;
    // A customer has a handful of enrolments, and their versions are kept ready.
    for (enrolment, version) in rows {
        let version = versions.get(tx, business, version).await?;
        match find_product(&version, product) {
            Ok(product) => {
                let sold = Sold {
                    key: product.key.to_string(),
                    price: product.price,
                };
                return Ok((enrolment, sold));
            }
            Err(found) => fault = found,
        }
    }
    Err(Error::invalid("product", fault))
}
