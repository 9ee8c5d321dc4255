//! Money: amounts in a currency's minor unit, so that no sum is ever rounded.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The greatest amount that a journey or a command may name, in the major unit (RULES §1).
pub const GREATEST: f64 = 1e12;

/// An ISO 4217 code: three capitals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// The text is not three capitals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three capitals")]
pub struct MalformedCurrency;

impl Currency {
    /// Checks the form of the code; which codes exist is ISO's business.
    ///
    /// # Errors
    /// [`MalformedCurrency`] when the text is not three capitals A to Z.
    pub fn new(text: &str) -> Result<Self, MalformedCurrency> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(MalformedCurrency),
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("three ASCII capitals are UTF-8")
    }

    /// How many decimals the currency has, after ISO 4217: 0 for JPY, 3 for KWD, 2 for most.
    pub fn decimals(self) -> u32 {
        match self.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            "CLF" | "UYW" => 4,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

/// An amount of money: whole minor units of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// In the currency's minor unit: 4800 is 4800 yen or 48 euros.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Amount {
    /// From the major unit that journey files use; more decimals than the currency has are rounded to the nearest
    /// minor unit, halves up. (RULES §1 gives prices a range but no number of decimals: half a yen is no mistake in
    /// a file, and nobody can be charged it.)
    pub fn from_major(major: f64, currency: Currency) -> Self {
        let scaled = major * 10_f64.powi(currency.decimals().cast_signed());
        #[expect(
            clippy::cast_possible_truncation,
            reason = "prices end at 10^12 and decimals at 4; a float beyond i64 saturates"
        )]
        let minor = scaled.round() as i64;
        Self { minor, currency }
    }

    /// In the currency's major unit, as a text that no program rounds: "48000", "12.50".
    pub fn in_major_units(self) -> String {
        let decimals = self.currency.decimals();
        let unit = 10_i64.pow(decimals);
        let (whole, rest) = (self.minor / unit, self.minor % unit);
        if decimals == 0 {
            return whole.to_string();
        }
        let width = usize::try_from(decimals).unwrap_or(2);
        format!("{whole}.{rest:0width$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(major: f64, code: &str) -> i64 {
        Amount::from_major(major, Currency::new(code).expect("made by hand")).minor
    }

    #[test]
    fn prices_become_minor_units_of_their_currency() {
        assert_eq!(amount(48_000.0, "JPY"), 48_000);
        assert_eq!(amount(19.9, "EUR"), 1_990);
        assert_eq!(amount(1.234, "KWD"), 1_234);
        assert_eq!(amount(0.5, "JPY"), 1);
        assert_eq!(amount(GREATEST, "CLF"), 10_i64.pow(16));
    }

    #[test]
    fn a_currency_is_three_capitals() {
        for bad in ["", "yen", "JP", "JPYY", "JP1", "¥¥"] {
            assert_eq!(Currency::new(bad), Err(MalformedCurrency), "{bad:?}");
        }
    }
}
