//! Instants as scripts write them: RFC 3339 with capital T and Z, seconds 00 to 59, at most nine fraction digits, from
//! 1970 to 9000.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// Reads an instant; none when it has another form, names no day, or lies outside the years.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let mut rest = Rest(text.as_bytes());
    let year = rest.digits(4)?;
    rest.expect(b'-')?;
    let month = rest.digits(2)?;
    rest.expect(b'-')?;
    let day = rest.digits(2)?;
    rest.expect(b'T')?;
    let hour = rest.digits(2)?;
    rest.expect(b':')?;
    let minute = rest.digits(2)?;
    rest.expect(b':')?;
    let second = rest.digits(2)?;
    let nanosecond = rest.fraction()?;
    let offset = rest.offset()?;
    if !rest.0.is_empty() {
        return None;
    }
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()?;
    let time = Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        nanosecond,
    )
    .ok()?;
    let instant = offset.to_timestamp(date.to_datetime(time)).ok()?;
    let years = 1970..=9000;
    years
        .contains(&Offset::UTC.to_datetime(instant).year())
        .then_some(instant)
}

struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    fn digit(&mut self) -> Option<i32> {
        let byte = self.next()?;
        byte.is_ascii_digit().then(|| i32::from(byte - b'0'))
    }

    fn digits(&mut self, count: usize) -> Option<i32> {
        (0..count).try_fold(0, |number, _| Some(number * 10 + self.digit()?))
    }

    /// Nanoseconds.
    fn fraction(&mut self) -> Option<i32> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.next()?;
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&digits) {
            return None;
        }
        let missing = u32::try_from(9 - digits).ok()?;
        Some(self.digits(digits)? * 10_i32.pow(missing))
    }

    fn offset(&mut self) -> Option<Offset> {
        let sign = match self.next()? {
            b'Z' => return Some(Offset::UTC),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.digits(2)?;
        self.expect(b':')?;
        let minutes = self.digits(2)?;
        if hours > 23 || minutes > 59 {
            return None;
        }
        Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_rfc_3339() {
        let tokyo: Timestamp = "2026-01-05T00:00:00Z".parse().expect("made by hand");
        for good in [
            "2026-01-05T09:00:00+09:00",
            "2026-01-05T00:00:00Z",
            "2026-01-05T00:00:00.000000000Z",
            "2026-01-04T14:30:00-09:30",
            "2026-01-05T00:00:00-00:00",
        ] {
            assert_eq!(read(good), Some(tokyo), "{good}");
        }
        assert_eq!(
            read("2026-01-05T00:00:00.5Z")
                .expect("made by hand")
                .subsec_nanosecond(),
            500_000_000
        );
    }

    #[test]
    fn other_forms_are_no_instants() {
        for bad in [
            "",
            "2026-01-05",
            "2026-01-05T00:00:00",
            "2026-01-05t00:00:00Z",
            "2026-01-05T00:00:00z",
            "2026-01-05 00:00:00Z",
            "2026-1-05T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-01-05T24:00:00Z",
            "2026-01-05T23:59:60Z",
            "2026-01-05T00:00:00.Z",
            "2026-01-05T00:00:00.0000000000Z",
            "2026-01-05T00:00:00+0900",
            "2026-01-05T00:00:00+24:00",
            "2026-01-05T00:00:00+09:60",
            "2026-01-05T00:00Z",
            "+2026-01-05T00:00:00Z",
            "2026-01-05T00:00:00Z ",
            "２026-01-05T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+00:01",
            "9001-01-01T00:00:00Z",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_years_are_1970_to_9000() {
        assert_eq!(read("1970-01-01T00:00:00Z"), Some(Timestamp::UNIX_EPOCH));
        assert!(read("9000-12-31T23:59:59.999999999Z").is_some());
    }
}
