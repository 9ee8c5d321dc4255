//! The one place of this program that asks what time it is.

use jiff::Timestamp;

/// The present instant. Everything below the shell is handed it as an argument.
#[expect(clippy::disallowed_methods, reason = "this is the one place that may ask")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
