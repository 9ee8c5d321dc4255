//! Purchases that a program tells of.

use super::{
    caller::{Program, Said},
    problem::Problem,
};
use crate::{clock, state::Shared};
use axum::{Json, extract::State};
use backend::{
    coupons::RedeemedBy,
    orders::{self, NewOrder, read_figure},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

/// What was bought.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Bought {
    customer: String,
    product: String,
    amount: Value,
    currency: String,
    order: Value,
    coupon: String,
}

/// Records a purchase: 201 the first time, 200 when the same order is told again.
pub(super) async fn record(
    program: Program,
    State(shared): State<Shared>,
    Said(bought): Said<Bought>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let new = NewOrder {
        customer: bought.customer,
        product: bought.product,
        amount: read_figure("amount", &bought.amount)?,
        currency: bought.currency,
        order: read_figure("order", &bought.order)?,
        coupon: bought.coupon,
    };
    let ordered = orders::record_order(&shared.db, &program.actor, new, RedeemedBy::Api, clock::now()).await?;
    shared.mail_waits.notify_one();
    let status = if ordered.duplicate {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let answer = json!({ "recorded": !ordered.duplicate, "coupon": ordered.coupon });
    Ok((status, Json(answer)))
}
