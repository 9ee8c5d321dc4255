//! The keys of one table, taken one by one: what is left over at the end was unknown.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ReadError;

/// A value and where it stands.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// The keys of a table that nobody has asked for yet.
pub(super) struct Fields<'i> {
    text: &'i str,
    span: Range<usize>,
    entries: BTreeMap<String, (Range<usize>, Value<'i>)>,
}

type Read<T> = Result<T, ReadError>;

impl<'i> Fields<'i> {
    pub(super) fn new(text: &'i str, span: Range<usize>, table: DeTable<'i>) -> Self {
        let entries = table
            .into_iter()
            .map(|(key, value)| {
                let span = key.span();
                (key.into_inner().into_owned(), (span, value))
            })
            .collect();
        Self { text, span, entries }
    }

    /// The keys of a value that has to be a table.
    pub(super) fn of(text: &'i str, value: Value<'i>, what: &str) -> Read<Self> {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Ok(Self::new(text, span, table)),
            other => Err(wrong(text, &span, what, "a table", &other)),
        }
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Value<'i>> {
        self.entries.remove(key).map(|(_, value)| value)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// An error about the table as a whole.
    pub(super) fn error(&self, message: impl Into<String>) -> ReadError {
        ReadError::at(self.text, self.span.start, message)
    }

    fn need(&mut self, key: &str) -> Read<Value<'i>> {
        self.take(key).ok_or_else(|| self.error(format!("`{key}` is missing")))
    }

    /// Ends the table.
    pub(super) fn done(self) -> Read<()> {
        let first = self.entries.iter().min_by_key(|(_, (span, _))| span.start);
        match first {
            None => Ok(()),
            Some((key, (span, _))) => Err(ReadError::at(
                self.text,
                span.start,
                format!("`{}` is no key of this table", key.escape_debug()),
            )),
        }
    }

    pub(super) fn text(&mut self, key: &str) -> Read<String> {
        let value = self.need(key)?;
        as_text(self.text, value, key)
    }

    pub(super) fn text_if_any(&mut self, key: &str) -> Read<Option<String>> {
        self.take(key).map(|value| as_text(self.text, value, key)).transpose()
    }

    pub(super) fn whole(&mut self, key: &str) -> Read<i64> {
        let value = self.need(key)?;
        as_whole(self.text, value, key)
    }

    pub(super) fn whole_if_any(&mut self, key: &str) -> Read<Option<i64>> {
        self.take(key).map(|value| as_whole(self.text, value, key)).transpose()
    }

    pub(super) fn number(&mut self, key: &str) -> Read<f64> {
        let value = self.need(key)?;
        as_number(self.text, value, key)
    }

    pub(super) fn number_if_any(&mut self, key: &str) -> Read<Option<f64>> {
        self.take(key).map(|value| as_number(self.text, value, key)).transpose()
    }

    /// One of the words that are listed.
    pub(super) fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Read<T> {
        let value = self.need(key)?;
        as_word(self.text, value, key, words)
    }

    pub(super) fn word_if_any<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Read<Option<T>> {
        self.take(key)
            .map(|value| as_word(self.text, value, key, words))
            .transpose()
    }

    pub(super) fn truth(&mut self, key: &str) -> Read<bool> {
        let value = self.need(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Boolean(truth) => Ok(truth),
            other => Err(wrong(self.text, &span, key, "true or false", &other)),
        }
    }

    /// The values of an array; none when the key is left out.
    pub(super) fn list(&mut self, key: &str) -> Read<Option<Vec<Value<'i>>>> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(values) => Ok(Some(values.into_iter().collect())),
            other => Err(wrong(self.text, &span, key, "an array", &other)),
        }
    }

    pub(super) fn texts_if_any(&mut self, key: &str) -> Read<Option<Vec<String>>> {
        let Some(values) = self.list(key)? else {
            return Ok(None);
        };
        values
            .into_iter()
            .map(|value| as_text(self.text, value, key))
            .collect::<Read<Vec<_>>>()
            .map(Some)
    }

    /// The table behind a key.
    pub(super) fn table(&mut self, key: &str) -> Read<Self> {
        let value = self.need(key)?;
        Self::of(self.text, value, key)
    }

    pub(super) fn table_if_any(&mut self, key: &str) -> Read<Option<Self>> {
        self.take(key).map(|value| Self::of(self.text, value, key)).transpose()
    }

    /// The tables of an array; none when the key is left out.
    pub(super) fn tables(&mut self, key: &str) -> Read<Vec<Self>> {
        let Some(values) = self.list(key)? else {
            return Ok(Vec::new());
        };
        values
            .into_iter()
            .map(|value| Self::of(self.text, value, key))
            .collect()
    }
}

fn as_text(text: &str, value: Value<'_>, what: &str) -> Read<String> {
    let span = value.span();
    match value.into_inner() {
        DeValue::String(string) => Ok(string.into_owned()),
        other => Err(wrong(text, &span, what, "text in quotes", &other)),
    }
}

fn as_whole(text: &str, value: Value<'_>, what: &str) -> Read<i64> {
    let span = value.span();
    match value.into_inner() {
        DeValue::Integer(whole) => i64::from_str_radix(whole.as_str(), whole.radix())
            .map_err(|_| ReadError::at(text, span.start, format!("`{what}` is beyond 64 bits"))),
        other => Err(wrong(text, &span, what, "a whole number", &other)),
    }
}

fn as_number(text: &str, value: Value<'_>, what: &str) -> Read<f64> {
    let span = value.span();
    if matches!(value.as_ref(), DeValue::Integer(_)) {
        #[expect(clippy::cast_precision_loss, reason = "every range ends far below 2^53")]
        return as_whole(text, value, what).map(|whole| whole as f64);
    }
    match value.into_inner() {
        DeValue::Float(float) => float
            .as_str()
            .parse()
            .map_err(|_| ReadError::at(text, span.start, format!("`{what}` is no number"))),
        other => Err(wrong(text, &span, what, "a number", &other)),
    }
}

fn as_word<T: Copy>(text: &str, value: Value<'_>, what: &str, words: &[(&str, T)]) -> Read<T> {
    let span = value.span();
    let word = as_text(text, value, what)?;
    let known = words.iter().find(|(known, _)| *known == word);
    known.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
        let message = format!("`{what}` is one of: {}", known.join(", "));
        ReadError::at(text, span.start, message)
    })
}

fn wrong(text: &str, span: &Range<usize>, what: &str, wanted: &str, found: &DeValue<'_>) -> ReadError {
    let found = match found {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or a time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    };
    ReadError::at(text, span.start, format!("`{what}` has to be {wanted}, not {found}"))
}
