//! Money and numbers in words, by language.

use crate::i18n::Locale;
use journey::money::{Amount, Currency};

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
    with_currency(locale, sign, &figure, amount.currency)
}

fn with_currency(locale: Locale, sign: &str, figure: &str, currency: Currency) -> String {
    match (currency.as_str(), locale) {
        ("JPY", Locale::ja) => format!("{sign}{figure}円"),
        ("JPY", Locale::en) => format!("{sign}¥{figure}"),
        ("USD", _) => format!("{sign}${figure}"),
        ("EUR", _) => format!("{sign}€{figure}"),
        ("GBP", _) => format!("{sign}£{figure}"),
        (code, _) => format!("{sign}{code}\u{a0}{figure}"),
    }
}

/// What something costs on average, above 0 and in the currency's major unit: as an amount that can be paid, or where that is too
/// coarse with two figures: "¥0.4", "$0.0045". Without a currency the figure alone.
pub fn average_money(locale: Locale, major: f64, currency: Option<Currency>) -> String {
    let decimals = currency.map_or(2, Currency::decimals);
    if let Some(currency) = currency
        && major * 10_f64.powi(decimals.cast_signed()) >= 10.0
    {
        return money(locale, Amount::from_major(major, currency));
    }
    let figure = figures(major, 2);
    currency.map_or_else(
        || figure.clone(),
        |currency| with_currency(locale, "", &figure, currency),
    )
}

/// A figure from 0 on: whole from 1 on, and below it with its first decimal that is not 0: "31", "0.4", "0.03".
pub fn about(value: f64) -> String {
    if value >= 1.0 {
        return value.round().to_string();
    }
    figures(value, 1)
}

/// A figure from 0 on, with at least so many figures that count. What is below a millionth is nothing.
fn figures(value: f64, count: i32) -> String {
    if value < 1e-6 {
        return "0".to_owned();
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a logarithm from a millionth on is small"
    )]
    let magnitude = value.log10().floor() as i32;
    let decimals = usize::try_from(count - 1 - magnitude).unwrap_or_default();
    let text = format!("{value:.decimals$}");
    if decimals == 0 {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    #[test]
    fn an_average_that_no_coin_can_pay_keeps_two_figures() {
        let yen = Currency::new("JPY").ok();
        assert_eq!(average_money(Locale::en, 0.4, yen), "¥0.4");
        assert_eq!(average_money(Locale::ja, 4.37, yen), "4.4円");
        assert_eq!(average_money(Locale::ja, 1234.6, yen), "1,235円");
        let dollar = Currency::new("USD").ok();
        assert_eq!(average_money(Locale::en, 0.004_51, dollar), "$0.0045");
        assert_eq!(average_money(Locale::en, 2.5, dollar), "$2.50");
        assert_eq!(average_money(Locale::en, 0.43, None), "0.43");
        assert_eq!(average_money(Locale::en, 12.34, None), "12");
    }

    #[test]
    fn a_figure_below_one_is_not_rounded_away() {
        for (value, words) in [
            (0.0, "0"),
            (0.03, "0.03"),
            (0.4, "0.4"),
            (0.96, "1"),
            (1.4, "1"),
            (31.5, "32"),
            (100.0, "100"),
        ] {
            assert_eq!(about(value), words);
        }
    }
}
