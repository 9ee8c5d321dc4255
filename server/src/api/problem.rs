//! What went wrong, as RFC 9457 has it. In English: programmers read it.

use app::{
    i18n::Locale,
    parts::error_words::{error_words, fault_words},
};
use axum::response::{IntoResponse, Response};
use backend::{Error, Fault, Problem as FieldProblem, Thing};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use std::time::Duration;

/// Why a program's request was not done.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    title: String,
    detail: String,
    /// Beside what every problem has.
    more: Value,
    wait: Option<Duration>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            title: title.to_owned(),
            detail: detail.into(),
            more: json!({}),
            wait: None,
        }
    }

    /// Nothing is at this address.
    pub(super) fn nothing_here() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "Nothing is here",
            "Look at /api/v1/openapi.json for what there is.",
        )
    }

    /// The address takes another method.
    pub(super) fn wrong_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "Not with this method",
            "Look at /api/v1/openapi.json for the methods of this address.",
        )
    }

    /// There is no key, or one that does not work.
    pub(super) fn no_key() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "no_key",
            "A key is needed",
            "Send the header \"Authorization: Bearer KEY\" with a key that is in use. An owner makes one in the settings, under \"Keys and shops\".",
        )
    }

    /// The body cannot be read.
    pub(super) fn unreadable(detail: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unreadable",
            "The body cannot be read",
            format!("Send JSON as /api/v1/openapi.json describes it. {detail}").trim_end(),
        )
    }

    /// The body is larger than it may be.
    pub(super) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "That is too much at once",
            "A body may have 64 KB.",
        )
    }

    /// The signature does not fit.
    pub(super) fn unsigned() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unsigned",
            "The signature does not fit",
            "Sign ID.TIMESTAMP.BODY with HMAC-SHA256 and the secret of this address, and send webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks).",
        )
    }

    /// The message is from another time.
    pub(super) fn stale() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "stale",
            "The message is from another time",
            "webhook-timestamp must be within five minutes of now. Set the clock, and sign the message anew.",
        )
    }

    /// Something on our side went wrong.
    pub(super) fn trouble() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something on our side went wrong",
            "Try again in a minute, with the same order or Idempotency-Key. If it stays, tell us the time it happened.",
        )
    }

    /// Members beside those that every problem has.
    pub(super) fn with(self, more: Value) -> Self {
        Self { more, ..self }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let words = error_words(Locale::en, &error);
        let status = StatusCode::from_u16(words.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            tracing::error!(error = &error as &dyn std::error::Error, "a program's request failed");
        }
        let problem = Self::new(status, error.code(), &words.title, words.help);
        match &error {
            Error::Invalid(problems) => {
                let fields: Vec<_> = problems
                    .iter()
                    .map(|problem| json!({ "field": problem.field, "detail": in_words(problem) }))
                    .collect();
                Self {
                    title: "Some values do not fit".to_owned(),
                    detail: "Correct the fields named below, and send it again.".to_owned(),
                    ..problem
                }
                .with(json!({ "errors": fields }))
            }
            Error::NotFound(thing) => {
                let (title, detail) = match thing {
                    Thing::Coupon => ("There is none", "No coupon of this business has this code."),
                    Thing::Customer => (
                        "There is none",
                        "No customer of this business has this address or id. Invite them first.",
                    ),
                    _ => ("Nothing is here", "The address names nothing that is in use."),
                };
                Self {
                    title: title.to_owned(),
                    detail: detail.to_owned(),
                    ..problem
                }
            }
            _ => problem,
        }
    }
}

/// What is wrong with a value: a page has lists to choose from, a program has this.
fn in_words(problem: &FieldProblem) -> String {
    let words = match (problem.field, problem.fault) {
        (_, Fault::Missing) => "A value is needed here.",
        ("currency", Fault::Unknown) => "The currency must be the product's. Leave it out, and it is.",
        ("product", Fault::Unknown) => "No journey of this customer has a product with this key or name.",
        ("trouble", Fault::Unknown) => "It is bounced or complained.",
        (_, Fault::Unknown) => "It is none of the values in /api/v1/openapi.json.",
        (_, Fault::ControlCharacters) => "It has characters that cannot be seen.",
        (_, fault) => return fault_words(Locale::en, fault),
    };
    words.to_owned()
}

impl From<crate::rate_limits::TooMany> for Problem {
    fn from(limit: crate::rate_limits::TooMany) -> Self {
        Self {
            wait: Some(limit.wait),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many",
                "That was too fast",
                "Wait as many seconds as Retry-After says, then try again.",
            )
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": "about:blank",
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
            "code": self.code,
        });
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), self.more) {
            body.extend(more);
        }
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        // A shop signs, and has no key to show.
        if self.code == "no_key" {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = self.wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response
    }
}
