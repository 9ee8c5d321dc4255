//! A customer's coupons: where they were promised, on the square they are for, and all of them on a page of their own.

use backend::coupons::CouponState;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::business::coupons::{state_chip, worth};
use crate::customer::board_model::BoardModel;
use crate::i18n::{Locale, td_string};
use crate::parts::dates::full_date;
use crate::parts::shell::Shell;

/// A coupon as its customer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCoupon {
    /// What they show.
    pub code: String,
    /// How much off, of a hundred.
    pub percent: u8,
    /// What it is for.
    pub product: String,
    /// Their last local day that it is good on.
    pub last_day: Date,
    /// Whether it can be used.
    pub state: CouponState,
    /// Their local day on which it was used.
    pub used_on: Option<Date>,
}

/// Where the coupons of an enrolment are.
pub(crate) fn coupons_address(model: &BoardModel) -> String {
    format!("{}/coupons", model.address())
}

/// One coupon: what it is worth, its code, until when, and how it is used.
pub(crate) fn coupon_box(locale: Locale, coupon: &OwnCoupon) -> impl IntoView + use<> {
    let good = coupon.state == CouponState::Good;
    let class = if good { "coupon" } else { "coupon coupon-gone" };
    let when = match (coupon.used_on, coupon.state) {
        (Some(day), _) => td_string!(locale, coupons.own.used_on, date = full_date(locale, day)),
        (None, CouponState::Over) => {
            td_string!(locale, coupons.over_since, date = full_date(locale, coupon.last_day))
        }
        (None, _) => td_string!(locale, coupons.good_until, date = full_date(locale, coupon.last_day)),
    };
    let how = good.then(|| view! { <p class="coupon-how">{td_string!(locale, coupons.own.how)}</p> });
    view! {
        <div class=class role="group" aria-label=td_string!(locale, coupons.ticket.label)>
            <p class="coupon-worth">{worth(locale, coupon.percent, &coupon.product)}</p>
            <p class="coupon-code">{coupon.code.clone()}</p>
            <p>{state_chip(locale, coupon.state)} " " {when}</p>
            {how}
        </div>
    }
}

/// The coupons that fit an offer; nothing without any.
pub(crate) fn coupons_for(locale: Locale, coupons: &[OwnCoupon]) -> Option<impl IntoView + use<>> {
    if coupons.is_empty() {
        return None;
    }
    let boxes: Vec<_> = coupons.iter().map(|coupon| coupon_box(locale, coupon)).collect();
    Some(view! {
        <section class="coupons-for">
            <h2>{td_string!(locale, coupons.own.for_this)}</h2>
            {boxes}
        </section>
    })
}

/// The page of all coupons, the latest first.
pub fn own_coupons_page(shell: &Shell, model: &BoardModel, business: &str, coupons: &[OwnCoupon]) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, coupons.own.title);
    shell.page(title, false, || {
        let body = if coupons.is_empty() {
            view! { <p class="soft">{td_string!(locale, coupons.own.none)}</p> }.into_any()
        } else {
            let rows: Vec<_> = coupons
                .iter()
                .map(|coupon| view! { <li>{coupon_box(locale, coupon)}</li> })
                .collect();
            view! { <ul class="coupon-boxes">{rows}</ul> }.into_any()
        };
        view! {
            <h1>{title}</h1>
            <p class="page-lead">{td_string!(locale, coupons.own.lead, business = business.to_owned())}</p>
            {body}
            <p class="square-actions"><a class="button" href=model.address()>{td_string!(locale, contacts.inbox.board)}</a></p>
        }
    })
}
