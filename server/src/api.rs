//! What programs reach: a till or a shop's own code with a key (`/api/v1`), and shops that sign what they tell (`/hooks/shop`).
//!
//! These routes stand beside those of the pages: no cookie is read here, so no browser can be made to send anything that counts, and the check
//! of a form's origin has nothing to protect. Whoever has no key, or signs with no secret of ours, learns nothing and changes nothing.
//! What goes wrong is told as RFC 9457 has it, with what to do. `openapi.json` says all of it; a test holds it to the routes.

mod addresses;
mod caller;
mod coupons;
mod orders;
mod problem;
mod shop;

use crate::{failure_page, state::Shared};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::header;
use problem::Problem;
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;

/// The most that a program may send at once.
const BODY_BYTES: usize = 64 * 1024;

/// The API's description, as served.
pub const OPENAPI: &str = include_str!("api/openapi.json");

/// All routes for programs.
pub fn routes(shared: Shared) -> Router {
    let api = Router::new()
        .route("/openapi.json", get(openapi))
        .route("/coupons/{code}", get(coupons::look))
        .route("/coupons/{code}/redeem", post(coupons::redeem))
        .route("/purchases", post(orders::record))
        .route("/addresses/trouble", post(addresses::report))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method);
    let hooks = Router::new()
        .route("/shop/{business}/{shop}", post(shop::hear))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method);
    Router::new()
        .nest("/api/v1", api)
        .nest("/hooks", hooks)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(CatchPanicLayer::custom(of_panic))
        .with_state(shared)
}

/// A handler panicked: a program reads that as it reads every problem.
fn of_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    failure_page::log_panic(&*panic);
    Problem::trouble().into_response()
}

async fn openapi() -> ([(header::HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI)
}

async fn nothing_here() -> Problem {
    Problem::nothing_here()
}

async fn wrong_method() -> Problem {
    Problem::wrong_method()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use http::{Request, StatusCode};
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn a_panic_is_told_to_programs_as_a_problem() {
        async fn fails() -> StatusCode {
            panic!("a secret of ours");
        }
        let routes: Router = Router::new()
            .route("/", get(fails))
            .layer(CatchPanicLayer::custom(of_panic));
        let request = Request::get("/").body(Body::empty()).expect("the example is sound");
        let response = routes.oneshot(request).await.expect("it answers");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        let body = to_bytes(response.into_body(), 10_000).await.expect("it is short");
        let body: serde_json::Value = serde_json::from_slice(&body).expect("it is JSON");
        assert_eq!(body["code"], "internal");
        assert!(!body.to_string().contains("secret"));
    }
}
