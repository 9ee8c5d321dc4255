//! `bad_value`: what one place gets wrong by itself.

use std::ops::RangeInclusive;

use jiff::civil::Time;

use super::{Code, Findings, square_place, touchpoint_place};
use crate::draft::{AwardWord, Draft, DraftProduct, DraftRule, DraftSquare, DraftTouchpoint, Kind};
use crate::key::Key;
use crate::money::{Currency, GREATEST};
use crate::touchpoint::After;

const FROM_ONE: RangeInclusive<i64> = 1..=100_000;
const FROM_ZERO: RangeInclusive<i64> = 0..=100_000;
/// How deep a rule may be; a single condition is one deep.
const DEEPEST_RULE: usize = 32;

pub(super) fn check(draft: &Draft, findings: &mut Findings) {
    let mut place = Place {
        at: "",
        findings: &mut *findings,
    };
    place.expect(draft.format == 1, "format");
    place.key(&draft.key);
    place.filled(&draft.title, "title");
    place.expect(is_language(&draft.language), "language");
    if let Some(reassurance) = &draft.reassurance {
        place.filled(&reassurance.title, "reassurance");
    }
    place.at = "policy";
    place.within(draft.policy.grace_days, &FROM_ZERO, "grace_days");
    place.within(draft.policy.stalled_after_days, &FROM_ONE, "stalled_after_days");
    place.within(draft.policy.lapsed_after_days, &FROM_ONE, "lapsed_after_days");
    place.within(draft.policy.claim_release_days, &FROM_ONE, "claim_release_days");
    place.within(draft.policy.freezes, &FROM_ZERO, "freezes");
    for stage in &draft.stages {
        let mut place = Place {
            at: &stage.key,
            findings: &mut *findings,
        };
        place.key(&stage.key);
        place.filled(&stage.title, "title");
        if let Some(product) = &stage.product {
            place.product(product);
        }
        for square in &stage.squares {
            Place {
                at: &square_place(&stage.key, &square.key),
                findings: &mut *findings,
            }
            .square(square);
        }
    }
    for touchpoint in &draft.touchpoints {
        Place {
            at: &touchpoint_place(&touchpoint.key),
            findings: &mut *findings,
        }
        .touchpoint(touchpoint);
    }
}

/// One place, and what is wrong with it.
struct Place<'a> {
    at: &'a str,
    findings: &'a mut Findings,
}

impl Place<'_> {
    fn expect(&mut self, right: bool, field: &str) {
        if !right {
            self.findings.add(Code::BadValue, self.at, field);
        }
    }

    fn key(&mut self, key: &str) {
        self.expect(Key::fits(key), "key");
    }

    fn filled(&mut self, text: &str, field: &str) {
        self.expect(!text.trim().is_empty(), field);
    }

    fn within(&mut self, number: Option<i64>, range: &RangeInclusive<i64>, field: &str) {
        self.expect(number.is_none_or(|number| range.contains(&number)), field);
    }

    fn money(&mut self, amount: f64, field: &str) {
        self.expect((0.0..=GREATEST).contains(&amount), field);
    }

    fn product(&mut self, product: &DraftProduct) {
        self.expect(Key::fits(&product.key), "product");
        self.filled(&product.name, "name");
        self.money(product.price, "price");
        self.expect(Currency::new(&product.currency).is_ok(), "currency");
    }

    fn square(&mut self, square: &DraftSquare) {
        self.key(&square.key);
        self.filled(&square.title, "title");
        self.kind(square);
        self.within(square.points, &FROM_ZERO, "points");
        self.within(square.target, &FROM_ONE, "target");
        self.within(square.by_week, &FROM_ONE, "by_week");
        if let Some(offer) = &square.offer {
            if let Some(product) = &offer.product {
                self.product(product);
            }
            self.expect(is_web_address(&offer.url), "url");
        }
        if let Some(rule) = &square.opens_when {
            self.expect(!is_deeper(rule, DEEPEST_RULE), "opens_when");
            self.rule(rule, "opens_when");
        }
    }

    /// Keys that the kind does not take, and keys that it needs. A file without the latter cannot be read; an editor
    /// can still hold such a draft.
    fn kind(&mut self, square: &DraftSquare) {
        let kind = square.kind;
        let checkpoint = kind == Kind::Checkpoint;
        let counts = checkpoint && square.award == Some(AwardWord::Count);
        let asks = checkpoint || kind == Kind::CheckIn;
        let counted = counts || kind == Kind::Action;
        let takes = [
            ("target", square.target.is_some(), counted, counts),
            ("unit", square.unit.is_some(), counted, false),
            ("question", square.question.is_some(), asks, asks),
            ("result", square.result.is_some(), checkpoint, checkpoint),
            ("by_week", square.by_week.is_some(), checkpoint, false),
            ("award", square.award.is_some(), checkpoint, checkpoint),
            ("self_check", square.self_check.is_some(), checkpoint, false),
            (
                "offer",
                square.offer.is_some(),
                kind == Kind::Offer,
                kind == Kind::Offer,
            ),
        ];
        for (field, has, may, must) in takes {
            self.expect(if has { may } else { !must }, field);
        }
    }

    fn touchpoint(&mut self, touchpoint: &DraftTouchpoint) {
        self.key(&touchpoint.key);
        self.expect(After::words(&touchpoint.after.event).is_some(), "event");
        self.within(Some(touchpoint.after.days), &FROM_ZERO, "days");
        if let Some(at) = &touchpoint.after.at {
            self.expect(clock_time(at).is_some(), "at");
        }
        if let Some(rule) = &touchpoint.stop_when {
            self.expect(!is_deeper(rule, DEEPEST_RULE), "stop_when");
            self.rule(rule, "stop_when");
        }
        if let Some(holdout) = touchpoint.holdout {
            self.expect((0.0..1.0).contains(&holdout), "holdout");
        }
        if let Some(cost) = touchpoint.cost {
            self.money(cost, "cost");
        }
        if let Some(coupon) = &touchpoint.coupon {
            self.within(Some(coupon.percent), &(1..=100), "percent");
            self.within(Some(coupon.valid_days), &FROM_ONE, "valid_days");
        }
    }

    fn rule(&mut self, rule: &DraftRule, field: &str) {
        match rule {
            DraftRule::All(rules) | DraftRule::Any(rules) => {
                for rule in rules {
                    self.rule(rule, field);
                }
            }
            DraftRule::Not(rule) => {
                self.expect(field == "stop_when", field);
                self.rule(rule, field);
            }
            DraftRule::Count { at_least: number, .. }
            | DraftRule::DaysSince { at_least: number, .. }
            | DraftRule::Points(number)
            | DraftRule::Streak(number)
            | DraftRule::DaysSinceStart(number) => self.within(Some(*number), &FROM_ONE, field),
            DraftRule::OpenedByCoach(truth) => self.expect(*truth && field == "opens_when", field),
            DraftRule::Done(_) | DraftRule::Awarded(_) | DraftRule::Purchased(_) => {}
        }
    }
}

fn is_deeper(rule: &DraftRule, limit: usize) -> bool {
    let Some(left) = limit.checked_sub(1) else {
        return true;
    };
    match rule {
        DraftRule::All(rules) | DraftRule::Any(rules) => rules.iter().any(|rule| is_deeper(rule, left)),
        DraftRule::Not(rule) => is_deeper(rule, left),
        _ => false,
    }
}

/// BCP 47 as far as RULES §1 asks: 2 to 8 letters, then subtags of 1 to 8 letters or digits joined by `-`.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// An `http` or `https` address: a scheme, a host, perhaps a port, and nothing in it that no address may hold. Whether
/// anybody lives there is not asked.
fn is_web_address(text: &str) -> bool {
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    let Some(rest) = rest else { return false };
    if text
        .chars()
        .any(|character| character.is_whitespace() || character.is_control())
    {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let address = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match address.strip_prefix('[') {
        Some(inner) => match inner.split_once(']') {
            Some((host, after)) if host.contains(':') => (host, after),
            _ => return false,
        },
        None => address.find(':').map_or((address, ""), |colon| address.split_at(colon)),
    };
    let port = match port.strip_prefix(':') {
        Some(digits) => {
            digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits.is_empty() || digits.parse::<u16>().is_ok())
        }
        None => port.is_empty(),
    };
    let host_is_plain = !host.chars().any(|character| {
        matches!(
            character,
            '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}' | '[' | ']'
        )
    });
    port && host_is_plain && host.chars().any(|character| character != '.')
}

/// A local time as journeys write it: `09:00`, from `00:00` to `23:59`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_tags_joined_by_hyphens() {
        for good in ["en", "ja", "zh-Hant-TW", "de-1996", "abcdefgh-x-1"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "e", "en_US", "en-", "abcdefghi", "e1", "en-abcdefghi", "日本"] {
            assert!(!is_language(bad), "{bad}");
        }
    }

    #[test]
    fn addresses_are_of_the_web() {
        for good in [
            "https://example.com/posture",
            "http://localhost:8080",
            "HTTPS://例え.jp/?q=1#top",
            "https://[::1]/",
            "https://user@example.com",
        ] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in [
            "",
            "https://",
            "https:///path",
            "ftp://example.com",
            "example.com",
            "mailto:a@example.com",
            "https://exa mple.com",
            "https://example.com:port",
            "https://example.com:99999",
            "javascript:alert(1)",
            "https://?q",
            "https://example.com/\u{7}",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }

    #[test]
    fn times_have_four_digits() {
        assert_eq!(clock_time("00:00"), Some(Time::midnight()));
        assert_eq!(clock_time("23:59"), Some(Time::constant(23, 59, 0, 0)));
        for bad in ["", "9:00", "24:00", "12:60", "12:00:00", "1２:00", "12.00", "-1:00"] {
            assert_eq!(clock_time(bad), None, "{bad}");
        }
    }
}
