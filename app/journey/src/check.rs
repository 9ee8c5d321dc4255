//! The journey check (RULES §6).

mod finding;

use jiff::civil::Time;

pub use self::finding::{Code, Finding, Level};
use crate::draft::Draft;

/// Checks a draft.
pub fn check(_draft: &Draft) -> Vec<Finding> {
    Vec::new()
}

/// A local time as journeys write it: `09:00`.
pub(crate) fn clock_time(text: &str) -> Option<Time> {
    let &[a, b, b':', c, d] = text.as_bytes() else {
        return None;
    };
    let two = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit())
            .then(|| (tens - b'0') * 10 + (ones - b'0'))
            .and_then(|number| i8::try_from(number).ok())
    };
    Time::new(two(a, b)?, two(c, d)?, 0, 0).ok()
}
