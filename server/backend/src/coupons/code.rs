//! The code of a coupon.

use std::fmt;

use crate::random::random_below;

/// Figures and capitals that are not taken for one another: without 0, O, 1, I and L.
const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How many letters a code has: 31¹² are more than 2⁵⁹.
const LENGTH: usize = 12;

/// How many stand together where a person reads it.
const GROUP: usize = 4;

/// What a customer shows, reads out or types: `K7QF-M2XD-9TRW`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CouponCode(String);

impl CouponCode {
    /// A new one that nobody can guess.
    pub(crate) fn new() -> Self {
        let count = u32::try_from(LETTERS.len()).expect("there are 31 of them");
        let draw = || LETTERS[random_below(count) as usize];
        Self((0..LENGTH).map(|_| char::from(draw())).collect())
    }

    /// Reads what a person typed: capitals, blanks and dashes do not matter, and neither does the width of the letters.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        // Longer than anything that a person would copy.
        if text.len() > 200 {
            return None;
        }
        let dashes = ['-', '‐', '‑', '–', '—', '−', 'ー', '_', '.'];
        let letters: Option<String> = text
            .chars()
            .map(|letter| match letter {
                '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
                _ => letter,
            })
            .filter(|letter| !letter.is_whitespace() && !dashes.contains(letter))
            .map(|letter| letter.to_ascii_uppercase())
            .map(|letter| {
                LETTERS
                    .iter()
                    .any(|known| char::from(*known) == letter)
                    .then_some(letter)
            })
            .collect();
        letters.filter(|letters| letters.len() == LENGTH).map(Self)
    }

    /// As rows hold it.
    pub(crate) fn letters(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CouponCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = CouponCode::typed("K7QF-M2XD-9TRW").expect("it is one");
        assert_eq!(code.to_string(), "K7QF-M2XD-9TRW");
        for text in [
            "k7qfm2xd9trw",
            " K7QF M2XD 9TRW\n",
            "Ｋ７ＱＦ－Ｍ２ＸＤ－９ＴＲＷ",
            "k7qf–m2xd—9trw",
            "K7QFーM2XDー9TRW",
        ] {
            assert_eq!(CouponCode::typed(text).as_ref(), Some(&code), "{text}");
        }
        for text in [
            "",
            "K7QF-M2XD-9TR",
            "K7QF-M2XD-9TRWX",
            "K7QF-M2XD-9TR0",
            "K7QF-M2XD-9TRÉ",
            &"K".repeat(500),
        ] {
            assert_eq!(CouponCode::typed(text), None, "{text}");
        }
    }

    #[test]
    fn codes_are_read_back_and_no_two_are_alike() {
        let codes: std::collections::HashSet<String> = (0..2_000).map(|_| CouponCode::new().to_string()).collect();
        assert_eq!(codes.len(), 2_000);
        for code in &codes {
            assert_eq!(CouponCode::typed(code).expect("it was made here").to_string(), *code);
            assert!(!code.contains(['0', 'O', '1', 'I', 'L']), "{code}");
        }
        // Each letter is as likely as any other: none is missing among 24,000.
        let seen: std::collections::HashSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
        assert_eq!(seen.len(), LETTERS.len() + 1);
    }
}
