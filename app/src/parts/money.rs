//! Money and numbers in words, by language.

use crate::i18n::Locale;
use journey::money::Amount;

/// A whole number with its thousands parted: "48,000".
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('\u{2212}');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An amount as it is written where the reader lives: "¥48,000", 「48,000円」, "$12.50", "EUR 9.90".
pub fn money(locale: Locale, amount: Amount) -> String {
    let decimals = amount.currency.decimals();
    let unit = 10_i64.pow(decimals);
    let mut figure = number((amount.minor / unit).abs());
    let rest = (amount.minor % unit).abs();
    if rest != 0 {
        let width = decimals as usize;
        figure = format!("{figure}.{rest:0width$}");
    }
    let sign = if amount.minor < 0 { "\u{2212}" } else { "" };
    match (amount.currency.as_str(), locale) {
        ("JPY", Locale::ja) => format!("{sign}{figure}円"),
        ("JPY", Locale::en) => format!("{sign}¥{figure}"),
        ("USD", _) => format!("{sign}${figure}"),
        ("EUR", _) => format!("{sign}€{figure}"),
        ("GBP", _) => format!("{sign}£{figure}"),
        (code, _) => format!("{sign}{code}\u{a0}{figure}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use journey::money::Currency;

    fn of(minor: i64, code: &str) -> Amount {
        Amount {
            minor,
            currency: Currency::new(code).expect("three capitals"),
        }
    }

    #[test]
    fn a_price_reads_as_it_is_written_where_the_reader_lives() {
        assert_eq!(money(Locale::ja, of(48_000, "JPY")), "48,000円");
        assert_eq!(money(Locale::en, of(48_000, "JPY")), "¥48,000");
        assert_eq!(money(Locale::en, of(1_250, "USD")), "$12.50");
        assert_eq!(money(Locale::en, of(1_200, "USD")), "$12");
        assert_eq!(money(Locale::en, of(990, "CHF")), "CHF\u{a0}9.90");
        assert_eq!(money(Locale::en, of(-5, "USD")), "\u{2212}$0.05");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(number(999), "999");
    }
}
