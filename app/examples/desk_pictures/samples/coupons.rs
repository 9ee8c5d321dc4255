//! Coupons: good, used and over, and one that was looked up.

use app::{
    business::coupons::{AllCoupons, CouponLine, CouponsModel, FiguresModel, RedeemedLine},
    parts::field::FormState,
};
use backend::coupons::{CouponState, RedeemedBy};
use jiff::civil::date;

use super::yen;

pub(super) fn coupon(japanese: bool, used: bool) -> CouponLine {
    let yen = |minor| yen(minor).expect("it is an amount");
    CouponLine {
        code: "K7QF-M2XD-9TRW".to_owned(),
        page: "/desk/customers/1".to_owned(),
        customer: "佐藤 花子".to_owned(),
        journey: if japanese { "軽い体" } else { "A light body" }.to_owned(),
        subject: if japanese {
            "またお会いしたくて"
        } else {
            "We would like you back"
        }
        .to_owned(),
        product: if japanese { "基本コース" } else { "Basic course" }.to_owned(),
        percent: 50,
        price: yen(48_000),
        reduced: yen(24_000),
        issued_on: date(2026, 11, 1),
        last_day: date(2026, 12, 1),
        returned_on: used.then_some(date(2026, 11, 3)),
        state: if used { CouponState::Used } else { CouponState::Good },
        redeemed: used.then(|| RedeemedLine {
            on: date(2026, 11, 5),
            by: RedeemedBy::Staff,
            staff: Some("森 健太".to_owned()),
            order: Some("1042".to_owned()),
            paid: yen(24_000),
        }),
    }
}

pub(super) fn coupons(japanese: bool) -> CouponsModel {
    let mut form = FormState::default();
    form.values.insert("code", "K7QF-M2XD-9TRW".to_owned());
    form.values.insert("paid", "24000".to_owned());
    let over = CouponLine {
        state: CouponState::Over,
        percent: 100,
        ..coupon(japanese, false)
    };
    let used = coupon(japanese, true);
    CouponsModel {
        found: Some(coupon(japanese, false)),
        form,
        stamp: "1".to_owned(),
        all: Some(AllCoupons {
            figures: FiguresModel {
                issued: 64,
                used: 18,
                over: 31,
                share: Some(37),
                paid: vec![used.reduced],
            },
            coupons: vec![coupon(japanese, false), used, over],
            page: 2,
            pages: 3,
        }),
    }
}
