//! Why a request was not answered with what it asked for. A handler returns it; one middleware turns it into a page
//! in the reader's language, and logs it once if it is our doing.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use std::{sync::Arc, time::Duration};

/// Why a request failed.
#[derive(Clone, Debug)]
pub enum Failure {
    /// A use case refused or failed.
    Backend(Arc<backend::Error>),
    /// Nothing is at this address.
    NoSuchPage,
    /// Only for people who are signed in.
    SignInFirst,
    /// Not for this role.
    NotAllowed,
    /// The form could not be read at all.
    Malformed,
    /// More was sent than a form may hold.
    TooLarge,
    /// Another site made the browser send it.
    ForeignForm,
    /// The caller was too fast.
    TooMany {
        /// How long to wait.
        wait: Duration,
    },
    /// This program made a mistake.
    Internal,
}

impl Failure {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Backend(error) => {
                let status = app::parts::error_words::error_words(app::i18n::Locale::en, error).status;
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Self::NoSuchPage => StatusCode::NOT_FOUND,
            Self::SignInFirst => StatusCode::UNAUTHORIZED,
            Self::NotAllowed | Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<backend::Error> for Failure {
    fn from(error: backend::Error) -> Self {
        Self::Backend(Arc::new(error))
    }
}

impl From<crate::rate_limits::TooMany> for Failure {
    fn from(limit: crate::rate_limits::TooMany) -> Self {
        Self::TooMany { wait: limit.wait }
    }
}

/// An empty answer that carries the failure to the middleware that puts it into words.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
