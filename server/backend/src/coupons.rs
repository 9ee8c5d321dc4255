//! Coupons: what a contact of the plan promises, one for each, redeemed once.
//!
//! A coupon is put down in the write that hands its contact over ([`issue`]), so that it is for nobody who was held out or
//! whose contact was stopped. A unique key keeps it one for each contact, however often delivery is tried. It is redeemed at the desk,
//! by a program with a key, or by the shop's message ([`redeem()`]): all of them lock the enrolment first, so of many who redeem
//! at once one does, and the others read when it was used. Redeeming records what was bought; the customer goes on
//! from the square where they stopped.
//!
//! A code names no person and opens nothing but a price, so it is kept as it is; nobody can guess it.

mod code;
mod figures;
mod redeem;

use jiff::{Timestamp, civil::Date};
use journey::{Amount, Currency, Touchpoint};

pub(crate) use self::redeem::{redeem_in, reference};
pub use self::{
    code::CouponCode,
    figures::{CouponFigures, CouponPage, PAGE, get_figures, list_coupons},
    redeem::{NewRedemption, Redemption, redeem},
};
use crate::{
    Actor, BusinessId, ContactId, CouponId, CustomerId, Db, EnrolmentId, Error, PersonName, Result, Thing,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, fetch_optional},
    },
    enrolments::ledger::Ledger,
    notes::customer_of,
    scope::seen_by,
};

/// How many coupons of one enrolment are listed.
const SHOWN: i64 = 100;

/// Where a coupon was redeemed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RedeemedBy {
    /// At the desk.
    Staff,
    /// By a program with a key.
    Api,
    /// By the shop's message.
    Shop,
}

impl RedeemedBy {
    const ALL: [Self; 3] = [Self::Staff, Self::Api, Self::Shop];

    /// `staff`, `api` or `shop`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Api => "api",
            Self::Shop => "shop",
        }
    }
}

crate::coded::coded! {
    RedeemedBy,
    /// The text is no place where coupons are redeemed.
    UnknownRedeemedBy = "this is neither staff nor api nor shop"
}

crate::db::text_column::text_column!(RedeemedBy);

/// Whether a coupon can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CouponState {
    /// It can.
    Good,
    /// It was.
    Used,
    /// Its last day is over.
    Over,
}

impl CouponState {
    /// `good`, `used` or `over`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Used => "used",
            Self::Over => "over",
        }
    }
}

/// How a coupon was redeemed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redeemed {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub by: RedeemedBy,
    /// Who of the staff did it, as they are called now.
    pub staff_name: Option<PersonName>,
    /// The shop's name for the order.
    pub order: Option<String>,
    /// What was paid.
    pub paid: Amount,
}

/// A coupon, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coupon {
    /// Its id.
    pub id: CouponId,
    /// What the customer shows.
    pub code: CouponCode,
    /// In whose journey.
    pub enrolment: EnrolmentId,
    /// Whose it is.
    pub customer_name: PersonName,
    /// The title of the journey.
    pub journey_title: String,
    /// What the contact that promised it was about.
    pub subject: String,
    /// The key of what it is for.
    pub product: String,
    /// What that is called.
    pub product_name: String,
    /// What that cost when the coupon was issued.
    pub price: Amount,
    /// How much off: 1 to 100.
    pub percent: u8,
    /// When the contact promised it.
    pub issued_at: Timestamp,
    /// The customer's last local day that it is good on.
    pub last_day: Date,
    /// When that day is over.
    pub valid_until: Timestamp,
    /// When the customer was seen again since: the first step or look.
    pub returned_at: Option<Timestamp>,
    /// How it was redeemed, if it was.
    pub redeemed: Option<Redeemed>,
}

impl Coupon {
    /// Whether it can be used at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> CouponState {
        match &self.redeemed {
            Some(_) => CouponState::Used,
            None if now < self.valid_until => CouponState::Good,
            None => CouponState::Over,
        }
    }

    /// The price with the coupon, rounded to the nearest minor unit, halves up.
    #[must_use]
    pub fn reduced(&self) -> Amount {
        less(self.price, self.percent)
    }
}

/// A price less so many of a hundred, rounded to the nearest minor unit, halves up.
pub(crate) fn less(price: Amount, percent: u8) -> Amount {
    let rest = i64::from(100_u8.saturating_sub(percent));
    Amount {
        // Prices end at 10^16 minor units (RULES §1).
        minor: (price.minor * rest + 50).div_euclid(100),
        ..price
    }
}

/// What a customer is told of a coupon where it is promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// What they show.
    pub code: CouponCode,
    /// How much off: 1 to 100.
    pub percent: u8,
    /// What it is for.
    pub product_name: String,
    /// Their last local day that it is good on.
    pub last_day: Date,
}

/// The columns of a [`CouponRow`] and what follows them; the condition comes behind.
macro_rules! coupon_sql {
    ($($rest:expr),+) => {
        concat!(
            // What ends a lapse (RULES §5): progress, or a look at the board. In the log it is told as plain data, in which words of
            // people have their quotation marks escaped. Each half has an index of its own.
            "SELECT k.coupon_id, k.code, k.enrolment_id, c.name AS customer_name, j.title AS journey_title, t.subject,
                    k.product, k.product_name, k.price, k.currency, k.percent, k.issued_at, k.last_day, k.valid_until,
                    (SELECT min(seen.at)
                     FROM (SELECT min(f.at) AS at FROM fact f
                           WHERE f.business_id = k.business_id AND f.enrolment_id = k.enrolment_id
                             AND f.at > k.issued_at AND f.progress = 1
                           UNION ALL
                           SELECT min(f.at) AS at FROM fact f
                           WHERE f.business_id = k.business_id AND f.enrolment_id = k.enrolment_id
                             AND f.at > k.issued_at AND f.body LIKE '%\"event\":\"visited\"%') seen) AS returned_at,
                    k.redeemed_at, k.redeemed_by, k.order_ref, k.paid, s.name AS staff_name
             FROM coupon k
             JOIN customer c ON c.business_id = k.business_id AND c.customer_id = k.customer_id
             JOIN journey j ON j.business_id = k.business_id AND j.journey_id = k.journey_id
             JOIN contact t ON t.business_id = k.business_id AND t.contact_id = k.contact_id
             LEFT JOIN staff s ON s.business_id = k.business_id AND s.staff_id = k.staff_id ",
            $($rest),+
        )
    };
}
pub(crate) use coupon_sql;

/// Puts down the coupon of a contact that is handed over now, or finds the one that it has; none where its touchpoint promises none.
pub(crate) async fn issue(
    tx: &mut Tx,
    ledger: &Ledger,
    contact: ContactId,
    touchpoint: &Touchpoint,
    now: Timestamp,
) -> Result<Option<Promised>> {
    let Some(coupon) = &touchpoint.coupon else {
        return Ok(None);
    };
    // A published version names what its coupons are for.
    let Some(product) = ledger.version.product(coupon.product.as_str()) else {
        return Ok(None);
    };
    let zone = ledger.state.zone();
    let today = zone.date_of(now);
    let days = jiff::Span::new()
        .try_days(i64::from(coupon.valid_days))
        .unwrap_or_default();
    let last_day = today.checked_add(days).unwrap_or(Date::MAX);
    let valid_until = last_day
        .tomorrow()
        .map_or(Timestamp::MAX, |tomorrow| zone.start_of(tomorrow));
    execute!(
        tx,
        "INSERT INTO coupon
             (business_id, coupon_id, code, contact_id, enrolment_id, customer_id, journey_id, touchpoint, product,
              product_name, price, currency, percent, issued_at, last_day, valid_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (business_id, contact_id) DO NOTHING",
        ledger.business,
        CouponId::new(now),
        CouponCode::new().letters(),
        contact,
        ledger.enrolment,
        ledger.customer,
        ledger.journey,
        touchpoint.key.as_str(),
        product.key.as_str(),
        product.name.as_str(),
        product.price.minor,
        product.price.currency.as_str(),
        i64::from(coupon.percent),
        Micros::from(now),
        last_day.to_string(),
        Micros::from(valid_until),
    )?;
    let row = fetch_one!(
        tx,
        PromisedRow,
        "SELECT code, percent, product_name, last_day FROM coupon WHERE business_id = $1 AND contact_id = $2",
        ledger.business,
        contact,
    )?;
    row.into_promised().map(Some)
}

/// Takes back the coupon of a contact that was stopped before anybody can have read of it.
pub(crate) async fn withdraw(tx: &mut Tx, business: BusinessId, contact: ContactId) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM coupon WHERE business_id = $1 AND contact_id = $2 AND redeemed_at IS NULL",
        business,
        contact,
    )?;
    Ok(())
}

/// The coupon with a code, however it is typed. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's coupon, and one of a customer outside of the actor's scope.
pub async fn find_coupon(db: &Db, actor: &Actor, code: &str) -> Result<Coupon> {
    actor.must_be_staff()?;
    let code = CouponCode::typed(code).ok_or(Error::NotFound(Thing::Coupon))?;
    let mut tx = db.read().await?;
    load(&mut tx, actor, &code).await
}

pub(crate) async fn load(tx: &mut Tx, actor: &Actor, code: &CouponCode) -> Result<Coupon> {
    fetch_optional!(
        tx,
        CouponRow,
        coupon_sql!("WHERE k.business_id = $1 AND k.code = $3 AND ", seen_by!("$2")),
        actor.business(),
        actor.coach(),
        code.letters(),
    )?
    .ok_or(Error::NotFound(Thing::Coupon))?
    .into_coupon()
}

/// Whether the customer may have read of a coupon. What could not be delivered is promised all the same: then the board is where it is
/// read. Of what was stopped only those are kept that may have arrived before ([`withdraw`]); what is on its way may have when a
/// device has not refused it.
macro_rules! told {
    () => {
        "(t.state <> 'sending'
          OR EXISTS (SELECT 1 FROM outgoing_push o
                     WHERE o.business_id = t.business_id AND o.contact_id = t.contact_id AND o.attempts > o.refused))"
    };
}

/// The coupons of an enrolment, the latest first. For who may see it; a customer is told only of those whose contact went out.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment, another customer's, and one outside of the actor's scope.
pub async fn list_of_enrolment(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<Vec<Coupon>> {
    let mut tx = db.read().await?;
    customer_of(&mut tx, actor, enrolment).await?;
    let everything = i64::from(!matches!(actor, Actor::Customer { .. }));
    let rows = fetch_all!(
        tx,
        CouponRow,
        coupon_sql!(
            "WHERE k.business_id = $1 AND k.enrolment_id = $2 AND ($3 = 1 OR ",
            told!(),
            ")
             ORDER BY k.issued_at DESC, k.coupon_id DESC
             LIMIT $4"
        ),
        actor.business(),
        enrolment,
        everything,
        SHOWN,
    )?;
    rows.into_iter().map(CouponRow::into_coupon).collect()
}

/// A coupon as a customer takes it along.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ExportedCoupon {
    /// In which enrolment.
    pub enrolment: EnrolmentId,
    /// What is shown to use it.
    pub code: String,
    /// What it is for.
    pub product: String,
    /// How much off, of a hundred.
    pub percent: u8,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The last local day that it is good on.
    pub last_day: Date,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

pub(crate) async fn load_for_export(
    tx: &mut Tx,
    business: BusinessId,
    customer: CustomerId,
) -> Result<Vec<ExportedCoupon>> {
    let rows = fetch_all!(
        tx,
        CouponRow,
        coupon_sql!(
            "WHERE k.business_id = $1 AND k.customer_id = $2 AND ",
            told!(),
            " ORDER BY k.issued_at, k.coupon_id"
        ),
        business,
        customer,
    )?;
    rows.into_iter()
        .map(|row| {
            let coupon = row.into_coupon()?;
            Ok(ExportedCoupon {
                enrolment: coupon.enrolment,
                code: coupon.code.to_string(),
                product: coupon.product_name,
                percent: coupon.percent,
                issued_at: coupon.issued_at,
                last_day: coupon.last_day,
                used_at: coupon.redeemed.map(|redeemed| redeemed.at),
            })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
pub(crate) struct PromisedRow {
    code: String,
    percent: i64,
    product_name: String,
    last_day: String,
}

impl PromisedRow {
    /// Of columns that an outer join may leave empty.
    pub(crate) fn of(
        code: Option<String>,
        percent: Option<i64>,
        product_name: Option<String>,
        last_day: Option<String>,
    ) -> Option<Self> {
        Some(Self {
            code: code?,
            percent: percent?,
            product_name: product_name?,
            last_day: last_day?,
        })
    }

    pub(crate) fn into_promised(self) -> Result<Promised> {
        Ok(Promised {
            code: stored_code(&self.code)?,
            percent: stored_percent(self.percent)?,
            product_name: self.product_name,
            last_day: stored_day(&self.last_day)?,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct CouponRow {
    coupon_id: CouponId,
    code: String,
    enrolment_id: EnrolmentId,
    customer_name: PersonName,
    journey_title: String,
    subject: Option<String>,
    product: String,
    product_name: String,
    price: i64,
    currency: String,
    percent: i64,
    issued_at: Micros,
    last_day: String,
    valid_until: Micros,
    returned_at: Option<Micros>,
    redeemed_at: Option<Micros>,
    redeemed_by: Option<RedeemedBy>,
    order_ref: Option<String>,
    paid: Option<i64>,
    staff_name: Option<PersonName>,
}

impl CouponRow {
    pub(crate) fn into_coupon(self) -> Result<Coupon> {
        let currency = stored_currency(&self.currency)?;
        let redeemed = self.redeemed_at.zip(self.redeemed_by).map(|(at, by)| Redeemed {
            at: at.into(),
            by,
            staff_name: self.staff_name,
            order: self.order_ref,
            paid: Amount {
                minor: self.paid.unwrap_or(0),
                currency,
            },
        });
        Ok(Coupon {
            id: self.coupon_id,
            code: stored_code(&self.code)?,
            enrolment: self.enrolment_id,
            customer_name: self.customer_name,
            journey_title: self.journey_title,
            subject: self.subject.unwrap_or_default(),
            product: self.product,
            product_name: self.product_name,
            price: Amount {
                minor: self.price,
                currency,
            },
            percent: stored_percent(self.percent)?,
            issued_at: self.issued_at.into(),
            last_day: stored_day(&self.last_day)?,
            valid_until: self.valid_until.into(),
            returned_at: self.returned_at.map(Timestamp::from),
            redeemed,
        })
    }
}

fn stored_code(text: &str) -> Result<CouponCode> {
    CouponCode::typed(text).ok_or_else(|| Error::corrupt("coupon", "its code is none"))
}

fn stored_day(text: &str) -> Result<Date> {
    text.parse()
        .map_err(|error: jiff::Error| Error::corrupt("the last day of a coupon", error))
}

pub(crate) fn stored_percent(percent: i64) -> Result<u8> {
    u8::try_from(percent).map_err(|error| Error::corrupt("the percentage of a coupon", error))
}

pub(crate) fn stored_currency(text: &str) -> Result<Currency> {
    Currency::new(text).map_err(|error| Error::corrupt("the currency of a coupon", error))
}
