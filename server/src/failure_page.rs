//! Failures as pages in the reader's language. Logged here, once, when they are our doing.

use crate::{failure::Failure, state::Shared, visitor::Visitor};
use app::parts::{error_page::error_page, error_words as words};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{Html, IntoResponse as _, Response},
};
use http::{HeaderValue, StatusCode, header};
use std::{any::Any, error::Error as _};

/// Puts a failure of any handler behind it into words.
pub(crate) async fn show(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned();
    let wants_json = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"));
    let route = route_of(&request);
    let response = next.run(request).await;
    let failure = match response.extensions().get::<Failure>() {
        Some(failure) => failure.clone(),
        // Pages say this with a failure; without one the framework could not read the address, which is no text.
        None if response.status() == StatusCode::BAD_REQUEST => Failure::NoSuchPage,
        None => return response,
    };
    let Some(visitor) = visitor else { return response };
    log(&failure, &route);
    let said = in_words(&failure, &visitor);
    let status = failure.status();
    let mut answer = if wants_json {
        let body = serde_json::json!({ "refused": code(&failure), "title": said.title, "message": said.help });
        (status, axum::Json(body)).into_response()
    } else {
        (
            status,
            Html(error_page(&visitor.shell(&shared, visitor.viewer(&shared)), &said)),
        )
            .into_response()
    };
    if let Failure::TooMany { wait } = failure {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    answer
}

/// The last resort, where not even the visitor could be made out (the database does not answer): plain words in both languages.
pub(crate) async fn show_plainly(request: Request, next: Next) -> Response {
    let route = route_of(&request);
    let response = next.run(request).await;
    match response.extensions().get::<Failure>() {
        Some(failure) if response.headers().get(header::CONTENT_TYPE).is_none() => {
            log(failure, &route);
            let text = "Something on our side went wrong. Please try again in a minute.\n\
                        申し訳ありません。こちらで問題が起きました。少し時間をおいて、もう一度お試しください。\n";
            (failure.status(), text).into_response()
        }
        _ => response,
    }
}

/// A handler panicked: our mistake.
pub(crate) fn of_panic(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    log_panic(&*panic);
    Failure::Internal.into_response()
}

/// Logs what a handler panicked with.
pub(crate) fn log_panic(panic: &(dyn Any + Send)) {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(message, "a handler panicked");
}

fn in_words(failure: &Failure, visitor: &Visitor) -> words::ErrorWords {
    let locale = visitor.locale;
    match failure {
        Failure::Backend(error) => words::error_words(locale, error),
        Failure::NoSuchPage => words::no_such_page(locale),
        Failure::SignInFirst => words::sign_in_first(locale),
        Failure::NotAllowed => words::not_allowed(locale),
        Failure::Malformed => words::bad_request(locale),
        Failure::TooLarge => words::too_large(locale),
        Failure::ForeignForm => words::foreign_form(locale),
        Failure::TooMany { .. } => words::too_many(locale),
        Failure::Internal => words::trouble(locale),
    }
}

/// A stable word for programs.
fn code(failure: &Failure) -> &'static str {
    match failure {
        Failure::Backend(error) => error.code(),
        Failure::NoSuchPage => "not_found",
        Failure::SignInFirst => "sign_in_first",
        Failure::NotAllowed => "not_allowed",
        Failure::Malformed => "malformed",
        Failure::TooLarge => "too_large",
        Failure::ForeignForm => "foreign_form",
        Failure::TooMany { .. } => "too_many",
        Failure::Internal => "internal",
    }
}

/// The pattern of the address and not the address itself: links carry secrets in their path, which must not reach a log.
fn route_of(request: &Request) -> String {
    let pattern = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("no route", MatchedPath::as_str);
    format!("{} {pattern}", request.method())
}

fn log(failure: &Failure, route: &str) {
    if failure.status() < StatusCode::INTERNAL_SERVER_ERROR {
        return;
    }
    if let Failure::Backend(error) = failure {
        tracing::error!(
            route,
            error = &**error as &dyn std::error::Error,
            source = error.source(),
            "a request failed"
        );
    } else {
        tracing::error!(route, "a request failed");
    }
}
