//! When a step was made that is sent later: the phone says on its own clock when it was made and when it is sent, and only what lies
//! between the two counts. A phone whose clock is wrong by years is as good as any.

use crate::fields::Fields;
use backend::{Fault, Problem};
use jiff::{SignedDuration, Timestamp};

/// The instant of the step on our clock, never after `now`; none when the form does not say, which means now.
///
/// # Errors
/// Names `at` or `sent` when it is no instant.
pub(crate) fn instant_of(fields: &Fields, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
    let at = instant(fields, "at")?;
    let sent = instant(fields, "sent")?;
    Ok(at.map(|at| {
        // Without `sent` there is nothing to compare with but our own clock.
        let ago = sent.unwrap_or(now).duration_since(at).max(SignedDuration::ZERO);
        now.checked_sub(ago).unwrap_or(Timestamp::MIN)
    }))
}

fn instant(fields: &Fields, name: &'static str) -> Result<Option<Timestamp>, Problem> {
    let fault = |_| Problem {
        field: name,
        fault: Fault::NotAnInstant,
    };
    fields.filled(name).map(|text| text.parse().map_err(fault)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-05-04T12:00:00Z";

    fn of(at: &str, sent: &str) -> Result<Option<String>, Problem> {
        let fields = Fields::from([("at", at), ("sent", sent)]);
        let now = NOW.parse().expect("an instant");
        instant_of(&fields, now).map(|at| at.map(|at| at.to_string()))
    }

    fn is(instant: &str) -> String {
        instant.to_owned()
    }

    #[test]
    fn what_was_done_an_hour_before_it_was_sent_was_done_an_hour_ago() {
        assert_eq!(
            of("2026-05-04T11:00:00.5Z", "2026-05-04T12:00:00.5Z"),
            Ok(Some(is("2026-05-04T11:00:00Z")))
        );
        // The phone's clock may be wrong by years, either way, and its zone may be any.
        assert_eq!(
            of("1999-12-31T23:30:00Z", "2000-01-01T00:30:00Z"),
            Ok(Some(is("2026-05-04T11:00:00Z")))
        );
        assert_eq!(
            of("2099-01-01T08:00:00+09:00", "2099-01-01T00:00:00Z"),
            Ok(Some(is("2026-05-04T11:00:00Z")))
        );
    }

    #[test]
    fn nothing_was_done_later_than_now() {
        assert_eq!(of("2026-05-04T12:00:00Z", "2026-05-04T11:00:00Z"), Ok(Some(is(NOW))));
        assert_eq!(of("2026-05-05T12:00:00Z", ""), Ok(Some(is(NOW))));
        assert_eq!(of("2026-05-04T11:00:00Z", ""), Ok(Some(is("2026-05-04T11:00:00Z"))));
    }

    #[test]
    fn who_does_not_say_when_means_now() {
        assert_eq!(of("", ""), Ok(None));
        assert_eq!(of("", "2026-05-04T12:00:00Z"), Ok(None));
    }

    #[test]
    fn a_span_beyond_the_calendar_is_long_ago() {
        assert_eq!(
            of("-009999-01-02T01:59:59Z", "9999-12-30T22:00:00Z"),
            Ok(Some(is(&Timestamp::MIN.to_string())))
        );
    }

    #[test]
    fn what_is_no_instant_is_named() {
        for text in [
            "yesterday",
            "2026-05-04",
            "2026-05-04T12:00",
            "2026-13-04T12:00:00Z",
            "1777896000",
        ] {
            let problem = |field| {
                Err(Problem {
                    field,
                    fault: Fault::NotAnInstant,
                })
            };
            assert_eq!(of(text, NOW), problem("at"), "{text}");
            assert_eq!(of(NOW, text), problem("sent"), "{text}");
        }
    }
}
