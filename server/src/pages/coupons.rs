//! Coupons: looked up and redeemed at the desk, listed for the owner, and shown to the customers who have them.

use super::{desk::Desk, table::Table, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::coupons::{
        AllCoupons, CouponLine, CouponsModel, FiguresModel, RedeemedLine, coupons_page, missing_words, refused_words,
    },
    customer::coupons::{OwnCoupon, own_coupons_page},
    parts::{error_words::form_problems, field::FormState, said::Said},
};
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    Conflict, Error, Role,
    coupons::{self, Coupon, CouponState, NewRedemption, RedeemedBy},
};
use http::StatusCode;
use jiff::Timestamp;
use journey::Zone;
use serde::Deserialize;

/// What is asked for in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    code: String,
    page: String,
}

/// The form to look a code up, and everything for the owner.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let Query(wanted) = wanted.unwrap_or_default();
    let page = wanted.page.parse().unwrap_or(1);
    let code = wanted.code.trim();
    if !code.is_empty() {
        return answer(&shared, &visitor, &desk, code, page).await;
    }
    let model = CouponsModel {
        all: everything(&shared, &desk, page).await?,
        ..CouponsModel::default()
    };
    Ok(Html(coupons_page(&desk.shell(&shared, &visitor), &model)).into_response())
}

/// Looks a code up.
pub async fn find(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    answer(&shared, &visitor, &desk, fields.text("code"), 1).await
}

/// The page with what a code is.
async fn answer(shared: &Shared, visitor: &Visitor, desk: &Desk, code: &str, page: u32) -> Result<Response, Failure> {
    shared.limits.check_change(&desk.account())?;
    let now = clock::now();
    let mut model = CouponsModel {
        stamp: now.as_microsecond().to_string(),
        all: everything(shared, desk, page).await?,
        ..CouponsModel::default()
    };
    model.form.values.insert("code", code.to_owned());
    match coupons::find_coupon(&shared.db, &desk.person.actor, code).await {
        Ok(coupon) => {
            model.form.values.insert("paid", coupon.reduced().in_major_units());
            model.found = Some(coupon_line(desk, coupon, now));
            Ok(Html(coupons_page(&desk.shell(shared, visitor), &model)).into_response())
        }
        Err(Error::NotFound(_)) => {
            let words = missing_words(visitor.locale).to_owned();
            model.form.problems.push(("code", words));
            Ok(unfit(coupons_page(&desk.shell(shared, visitor), &model)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Redeems a coupon, and records what was paid.
pub async fn redeem(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let (actor, now) = (&desk.person.actor, clock::now());
    let new = NewRedemption {
        code: fields.text("coupon").into(),
        paid: fields.text("paid").into(),
        order: fields.text("order").into(),
        id: fields.text("id").into(),
    };
    let error = match coupons::redeem(&shared.db, actor, new, RedeemedBy::Staff, now).await {
        Ok(redemption) => {
            shared.mail_waits.notify_one();
            let said = if redemption.duplicate {
                Said::Already
            } else {
                Said::CouponRedeemed
            };
            let to = format!("/desk/coupons?code={}&said={}", redemption.coupon.code, said.code());
            return Ok(Redirect::to(&to).into_response());
        }
        Err(error) => error,
    };
    let mut form = FormState {
        values: fields.values(&["paid", "order"]),
        ..FormState::default()
    };
    form.values.insert("code", fields.text("coupon").to_owned());
    let coupon = coupons::find_coupon(&shared.db, actor, fields.text("coupon")).await?;
    let mut shell = desk.shell(&shared, &visitor);
    let status = match &error {
        Error::Invalid(problems) => {
            form_problems(visitor.locale, problems, &mut form);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Error::Conflict(conflict @ (Conflict::CouponUsed | Conflict::CouponOver)) => {
            let state = if *conflict == Conflict::CouponOver {
                CouponState::Over
            } else {
                CouponState::Used
            };
            shell = visitor.shell_with_problem(&shared, desk.viewer(), refused_words(visitor.locale, state));
            StatusCode::CONFLICT
        }
        _ => return Err(error.into()),
    };
    "/desk/coupons".clone_into(&mut shell.path);
    let model = CouponsModel {
        found: Some(coupon_line(&desk, coupon, now)),
        form,
        stamp: now.as_microsecond().to_string(),
        all: everything(&shared, &desk, 1).await?,
    };
    Ok((status, Html(coupons_page(&shell, &model))).into_response())
}

/// A customer's own coupons.
pub async fn own(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
) -> Result<Html<String>, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    let coupons = own_coupons(&shared, &visitor, &table).await?;
    let business = table.playing.business_name.to_string();
    Ok(Html(own_coupons_page(
        &table.shell(&shared, &visitor),
        &table.model,
        &business,
        &coupons,
    )))
}

/// The coupons of the customer at a table, the latest first.
pub(super) async fn own_coupons(shared: &Shared, visitor: &Visitor, table: &Table) -> Result<Vec<OwnCoupon>, Failure> {
    let now = clock::now();
    let zone = table.model.state.zone();
    let coupons = coupons::list_of_enrolment(&shared.db, &visitor.actor()?, table.enrolment).await?;
    Ok(coupons.iter().map(|coupon| own_coupon(coupon, zone, now)).collect())
}

/// A coupon as its customer sees it.
pub(super) fn own_coupon(coupon: &Coupon, zone: &Zone, now: Timestamp) -> OwnCoupon {
    OwnCoupon {
        code: coupon.code.to_string(),
        percent: coupon.percent,
        product: coupon.product_name.clone(),
        last_day: coupon.last_day,
        state: coupon.state(now),
        used_on: coupon.redeemed.as_ref().map(|redeemed| zone.date_of(redeemed.at)),
    }
}

/// A coupon as the desk shows it.
pub(super) fn coupon_line(desk: &Desk, coupon: Coupon, now: Timestamp) -> CouponLine {
    CouponLine {
        page: format!("/desk/customers/{}", coupon.enrolment),
        customer: coupon.customer_name.to_string(),
        code: coupon.code.to_string(),
        percent: coupon.percent,
        price: coupon.price,
        reduced: coupon.reduced(),
        issued_on: desk.date(coupon.issued_at),
        last_day: coupon.last_day,
        returned_on: coupon.returned_at.map(|at| desk.date(at)),
        state: coupon.state(now),
        redeemed: coupon.redeemed.map(|redeemed| RedeemedLine {
            on: desk.date(redeemed.at),
            by: redeemed.by,
            staff: redeemed.staff_name.map(|name| name.to_string()),
            order: redeemed.order,
            paid: redeemed.paid,
        }),
        journey: coupon.journey_title,
        subject: coupon.subject,
        product: coupon.product_name,
    }
}

/// What only the owner sees.
async fn everything(shared: &Shared, desk: &Desk, page: u32) -> Result<Option<AllCoupons>, Failure> {
    if !desk.is(Role::Owner) {
        return Ok(None);
    }
    let (actor, now) = (&desk.person.actor, clock::now());
    let figures = coupons::get_figures(&shared.db, actor, now).await?;
    let page = coupons::list_coupons(&shared.db, actor, page).await?;
    Ok(Some(AllCoupons {
        figures: FiguresModel {
            issued: figures.issued,
            used: figures.used,
            over: figures.over,
            share: figures.share(),
            paid: figures.paid,
        },
        coupons: page
            .coupons
            .into_iter()
            .map(|coupon| coupon_line(desk, coupon, now))
            .collect(),
        page: page.number,
        pages: page.pages,
    }))
}
