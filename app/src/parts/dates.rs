//! Dates in words, by language. Dates are already local: nothing here knows a time zone.

use crate::i18n::{Locale, td_string};
use jiff::civil::{Date, Weekday};

fn month(locale: Locale, number: i8) -> &'static str {
    match number {
        1 => td_string!(locale, words.months.m1),
        2 => td_string!(locale, words.months.m2),
        3 => td_string!(locale, words.months.m3),
        4 => td_string!(locale, words.months.m4),
        5 => td_string!(locale, words.months.m5),
        6 => td_string!(locale, words.months.m6),
        7 => td_string!(locale, words.months.m7),
        8 => td_string!(locale, words.months.m8),
        9 => td_string!(locale, words.months.m9),
        10 => td_string!(locale, words.months.m10),
        11 => td_string!(locale, words.months.m11),
        _ => td_string!(locale, words.months.m12),
    }
}

fn weekday(locale: Locale, day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => td_string!(locale, words.weekdays.monday),
        Weekday::Tuesday => td_string!(locale, words.weekdays.tuesday),
        Weekday::Wednesday => td_string!(locale, words.weekdays.wednesday),
        Weekday::Thursday => td_string!(locale, words.weekdays.thursday),
        Weekday::Friday => td_string!(locale, words.weekdays.friday),
        Weekday::Saturday => td_string!(locale, words.weekdays.saturday),
        Weekday::Sunday => td_string!(locale, words.weekdays.sunday),
    }
}

/// The name of a month, 1 to 12.
pub fn month_name(locale: Locale, number: i8) -> String {
    month(locale, number).to_owned()
}

/// Short, without a year: "Jan 26", 「1月26日」.
pub fn short_date(locale: Locale, date: Date) -> String {
    td_string!(
        locale,
        words.date_short,
        month = month(locale, date.month()),
        day = date.day()
    )
    .to_string()
}

/// With its weekday: "Monday, Jan 26", 「1月26日(月)」.
pub fn day_and_date(locale: Locale, date: Date) -> String {
    td_string!(
        locale,
        words.date_with_weekday,
        weekday = weekday(locale, date.weekday()),
        month = month(locale, date.month()),
        day = date.day()
    )
    .to_string()
}

/// With its year: "Jan 26, 2026", 「2026年1月26日」.
pub fn full_date(locale: Locale, date: Date) -> String {
    td_string!(
        locale,
        words.date_with_year,
        year = date.year(),
        month = month(locale, date.month()),
        day = date.day()
    )
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_date_reads_as_people_write_it() {
        let monday = date(2026, 1, 26);
        assert_eq!(short_date(Locale::en, monday), "Jan 26");
        assert_eq!(short_date(Locale::ja, monday), "1月26日");
        assert_eq!(day_and_date(Locale::en, monday), "Monday, Jan 26");
        assert_eq!(day_and_date(Locale::ja, monday), "1月26日(月)");
        assert_eq!(full_date(Locale::en, monday), "Jan 26, 2026");
        assert_eq!(full_date(Locale::ja, monday), "2026年1月26日");
    }
}
