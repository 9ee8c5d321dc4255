//! The fields of one form, compared with what was shown.

use super::{Misfit, Pairs, Word, word};
use crate::key::Key;

pub(super) struct Fields<'a> {
    typed: &'a Pairs,
    was: Pairs,
    misfits: Vec<(String, Misfit)>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(typed: &'a Pairs, was: Pairs) -> Self {
        Self {
            typed,
            was,
            misfits: Vec::new(),
        }
    }

    pub(super) fn misfits(self) -> Vec<(String, Misfit)> {
        self.misfits
    }

    pub(super) fn misfit(&mut self, field: &str, misfit: Misfit) {
        self.misfits.push((field.to_owned(), misfit));
    }

    /// Whether the field was not sent, or came back as it was shown.
    pub(super) fn is_as_it_was(&self, field: &str) -> bool {
        self.typed
            .get(field)
            .is_none_or(|typed| self.was.get(field).is_some_and(|was| was == typed))
    }

    /// Whether every field that begins so is as it was, and none is missing that was there.
    pub(super) fn are_as_they_were(&self, start: &str) -> bool {
        let of = |pairs: &Pairs| -> Vec<(String, String)> {
            let inside = |field: &str| {
                field
                    .strip_prefix(start)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            // A line in which nothing is chosen is no line.
            let pairs = pairs.iter().filter(|(field, text)| inside(field) && !text.is_empty());
            pairs.map(|(field, text)| (field.to_owned(), text.to_owned())).collect()
        };
        self.typed.get(start).is_none() || of(self.typed) == of(&self.was)
    }

    /// What the form says now.
    pub(super) fn now(&self, field: &str) -> &str {
        self.typed.get(field).unwrap_or_else(|| self.was.text(field))
    }

    /// What was sent, whatever was shown.
    pub(super) fn sent(&self, field: &str) -> Option<&str> {
        self.typed.get(field)
    }

    /// What was typed, trimmed, without letters that cannot be seen.
    pub(super) fn tidied(&self, field: &str) -> String {
        let seen = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
        self.now(field)
            .chars()
            .filter(seen)
            .collect::<String>()
            .trim()
            .to_owned()
    }

    /// A text of one line or several.
    pub(super) fn text(&self, field: &str, before: &str) -> String {
        if self.is_as_it_was(field) {
            before.to_owned()
        } else {
            self.tidied(field)
        }
    }

    /// A text that may be left out.
    pub(super) fn text_if_any(&self, field: &str, before: Option<&String>) -> Option<String> {
        if self.is_as_it_was(field) {
            before.cloned()
        } else {
            Some(self.tidied(field)).filter(|text| !text.is_empty())
        }
    }

    /// A key; what is none is named.
    pub(super) fn key(&mut self, field: &str, before: &str) -> String {
        if self.is_as_it_was(field) {
            return before.to_owned();
        }
        let key = self.tidied(field);
        if Key::fits(&key) {
            return key;
        }
        self.misfit(field, Misfit::MalformedKey);
        before.to_owned()
    }

    /// A whole number that may be left out.
    pub(super) fn whole_if_any(&mut self, field: &str, before: Option<i64>) -> Option<i64> {
        if self.is_as_it_was(field) {
            return before;
        }
        let figures = figures(self.now(field));
        if figures.is_empty() {
            return None;
        }
        if let Ok(number) = figures.parse() {
            return Some(number);
        }
        self.misfit(field, Misfit::NotWhole);
        before
    }

    /// A whole number.
    pub(super) fn whole(&mut self, field: &str, before: i64) -> i64 {
        let number = self.whole_if_any(field, Some(before));
        number.unwrap_or_else(|| {
            self.misfit(field, Misfit::Missing);
            before
        })
    }

    /// A number that may be left out.
    pub(super) fn number_if_any(&mut self, field: &str, before: Option<f64>) -> Option<f64> {
        if self.is_as_it_was(field) {
            return before;
        }
        let figures = figures(self.now(field));
        if figures.is_empty() {
            return None;
        }
        match figures.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            _ => {
                self.misfit(field, Misfit::NotANumber);
                before
            }
        }
    }

    /// One of the words that are listed.
    pub(super) fn word<T: Word>(&mut self, field: &str, before: T) -> T {
        if self.is_as_it_was(field) {
            return before;
        }
        word(self.now(field).trim()).unwrap_or_else(|| {
            self.misfit(field, Misfit::Unknown);
            before
        })
    }
}

/// A number as people type it: full-width figures, thousands parted, a percent or a yen sign.
pub(super) fn figures(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')),
            '．' => Some('.'),
            '－' | '−' => Some('-'),
            ',' | '，' | '%' | '％' | '¥' | '￥' | '円' => None,
            letter if letter.is_whitespace() => None,
            other => Some(other),
        })
        .collect()
}

/// A number as forms show it.
pub(super) fn shown(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        format!("{number}")
    }
}
