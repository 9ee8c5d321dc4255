//! Coupons: looked up, and redeemed once.

use super::{
    caller::{Program, Said},
    problem::Problem,
};
use crate::{clock, state::Shared};
use axum::{
    Json,
    extract::{Path, State},
};
use backend::{
    Conflict, Error, Fault, Problem as FieldProblem,
    coupons::{self, Coupon, NewRedemption, RedeemedBy},
    orders::read_figure,
};
use http::HeaderMap;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// What a redeeming says beside the code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Redeeming {
    order: Value,
    amount: Value,
}

/// A coupon.
pub(super) async fn look(
    program: Program,
    State(shared): State<Shared>,
    Path(code): Path<String>,
) -> Result<Json<Value>, Problem> {
    let coupon = coupons::find_coupon(&shared.db, &program.actor, &code).await?;
    Ok(Json(told(&coupon, clock::now())))
}

/// Redeems a coupon. The same order, or the same `Idempotency-Key`, is answered as the first time.
pub(super) async fn redeem(
    program: Program,
    State(shared): State<Shared>,
    Path(code): Path<String>,
    headers: HeaderMap,
    Said(redeeming): Said<Redeeming>,
) -> Result<Json<Value>, Problem> {
    let now = clock::now();
    let new = NewRedemption {
        code: code.clone(),
        paid: read_figure("amount", &redeeming.amount)?,
        order: read_figure("order", &redeeming.order)?,
        id: key_of(&headers)?,
    };
    match coupons::redeem(&shared.db, &program.actor, new, RedeemedBy::Api, now).await {
        Ok(redemption) => {
            shared.mail_waits.notify_one();
            Ok(Json(told(&redemption.coupon, now)))
        }
        Err(error @ Error::Conflict(Conflict::CouponUsed | Conflict::CouponOver)) => {
            let coupon = coupons::find_coupon(&shared.db, &program.actor, &code).await?;
            Err(Problem::from(error).with(json!({ "coupon": told(&coupon, now) })))
        }
        Err(Error::Invalid(problems)) => Err(Error::Invalid(problems.into_iter().map(as_asked).collect()).into()),
        Err(error) => Err(error.into()),
    }
}

const KEY: &str = "Idempotency-Key";

/// What the redeeming is called; empty where it is not called anything.
fn key_of(headers: &HeaderMap) -> Result<String, Error> {
    let Some(key) = headers.get(KEY) else {
        return Ok(String::new());
    };
    // Taken for none, it would keep nothing from being done twice.
    key.to_str().map(str::to_owned).map_err(|_| {
        Error::Invalid(vec![FieldProblem {
            field: KEY,
            fault: Fault::ControlCharacters,
        }])
    })
}

/// A problem by the name that the request has for it.
fn as_asked(problem: FieldProblem) -> FieldProblem {
    let field = match problem.field {
        "paid" => "amount",
        "id" => KEY,
        field => field,
    };
    FieldProblem { field, ..problem }
}

fn told(coupon: &Coupon, now: Timestamp) -> Value {
    json!({
        "code": coupon.code.to_string(),
        "state": coupon.state(now).code(),
        "customer": coupon.customer_name,
        "product": coupon.product,
        "product_name": coupon.product_name,
        "percent": coupon.percent,
        "currency": coupon.price.currency,
        "price": coupon.price.in_major_units(),
        "reduced_price": coupon.reduced().in_major_units(),
        "last_day": coupon.last_day,
        "redeemed": coupon.redeemed.as_ref().map(|redeemed| json!({
            "at": redeemed.at,
            "by": redeemed.by.code(),
            "order": redeemed.order,
            "paid": redeemed.paid.in_major_units(),
        })),
    })
}
