//! What came of the coupons, for the owner.

use jiff::Timestamp;
use journey::Amount;

use super::{Coupon, CouponRow, coupon_sql, stored_currency};
use crate::{
    Actor, Db, Result,
    db::{
        micros::Micros,
        tx::{fetch_all, fetch_one},
    },
};

/// How many coupons a page of the list has.
pub const PAGE: i64 = 50;

/// Below this, a share says nothing.
const ENOUGH: i64 = 30;

/// What came of all coupons of a business.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CouponFigures {
    /// How many were issued.
    pub issued: i64,
    /// How many of them were used.
    pub used: i64,
    /// How many of them were not, and their last day is over.
    pub over: i64,
    /// What was paid with them, a sum for each currency.
    pub paid: Vec<Amount>,
}

impl CouponFigures {
    /// How many of a hundred coupons that were used or are over were used, rounded; none while they are too few to tell.
    /// Those that are still good may yet be either.
    #[must_use]
    pub fn share(&self) -> Option<i64> {
        let settled = self.used + self.over;
        (settled >= ENOUGH).then(|| (self.used * 100 + settled / 2) / settled)
    }
}

/// A page of the list, the latest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponPage {
    /// The coupons.
    pub coupons: Vec<Coupon>,
    /// Which page, from 1.
    pub number: u32,
    /// How many there are; 1 even when there is no coupon.
    pub pages: u32,
}

/// What came of all coupons. For owners.
pub async fn get_figures(db: &Db, actor: &Actor, now: Timestamp) -> Result<CouponFigures> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let (issued, used, over) = fetch_one!(
        tx,
        (i64, i64, i64),
        "SELECT count(*), count(k.redeemed_at),
                count(CASE WHEN k.redeemed_at IS NULL AND k.valid_until <= $2 THEN 1 END)
         FROM coupon k
         JOIN customer c ON c.business_id = k.business_id AND c.customer_id = k.customer_id
         WHERE k.business_id = $1 AND c.staff_id IS NULL",
        business,
        Micros::from(now),
    )?;
    let sums = fetch_all!(
        tx,
        (String, i64),
        "SELECT k.currency, CAST(sum(k.paid) AS bigint)
         FROM coupon k
         JOIN customer c ON c.business_id = k.business_id AND c.customer_id = k.customer_id
         WHERE k.business_id = $1 AND c.staff_id IS NULL AND k.redeemed_at IS NOT NULL
         GROUP BY k.currency
         ORDER BY k.currency",
        business,
    )?;
    let paid = sums
        .into_iter()
        .map(|(currency, minor)| {
            Ok(Amount {
                minor,
                currency: stored_currency(&currency)?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(CouponFigures {
        issued,
        used,
        over,
        paid,
    })
}

/// A page of all coupons, the latest first. For owners.
pub async fn list_coupons(db: &Db, actor: &Actor, page: u32) -> Result<CouponPage> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let (total,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*)
         FROM coupon k
         JOIN customer c ON c.business_id = k.business_id AND c.customer_id = k.customer_id
         WHERE k.business_id = $1 AND c.staff_id IS NULL",
        business,
    )?;
    let pages = u32::try_from((total + PAGE - 1) / PAGE).unwrap_or(u32::MAX).max(1);
    let number = page.clamp(1, pages);
    let rows = fetch_all!(
        tx,
        CouponRow,
        coupon_sql!(
            "WHERE k.business_id = $1 AND c.staff_id IS NULL
             ORDER BY k.issued_at DESC, k.coupon_id DESC
             LIMIT $2 OFFSET $3"
        ),
        business,
        PAGE,
        i64::from(number - 1) * PAGE,
    )?;
    Ok(CouponPage {
        coupons: rows.into_iter().map(CouponRow::into_coupon).collect::<Result<_>>()?,
        number,
        pages,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_a_few_coupons_is_not_told() {
        let figures = |used, over| CouponFigures {
            issued: 100,
            used,
            over,
            ..CouponFigures::default()
        };
        assert_eq!(figures(10, 19).share(), None);
        assert_eq!(figures(10, 20).share(), Some(33));
        assert_eq!(figures(30, 0).share(), Some(100));
    }
}
