//! What a form sent: names and texts, parsed by whoever knows what they mean.

use crate::failure::Failure;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use http::{StatusCode, header};
use std::collections::HashMap;

/// The fields of a sent form. A field that is missing reads as empty, so that every check of a value also covers its absence.
#[derive(Clone, Debug, Default)]
pub struct Fields(HashMap<String, String>);

impl Fields {
    /// The text of this field, empty if it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The text of this field unless it is blank.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|text| !text.is_empty())
    }

    /// The fields whose names begin so, with the rest of their names.
    pub fn beginning_with<'f>(&'f self, start: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.0
            .iter()
            .filter_map(move |(name, text)| Some((name.strip_prefix(start)?, text.as_str())))
    }

    /// The same fields and one more, which came with the address.
    #[must_use]
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.0.insert(name.to_owned(), text.to_owned());
        self
    }

    /// What was typed, to be shown again.
    pub fn values(&self, names: &[&'static str]) -> std::collections::BTreeMap<&'static str, String> {
        names.iter().map(|&name| (name, self.text(name).to_owned())).collect()
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Fields {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
        )
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        let is_form = kind
            .split(';')
            .next()
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"));
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
                _ => Failure::Malformed,
            })?;
        if !is_form && !bytes.is_empty() {
            return Err(Failure::Malformed);
        }
        Ok(Self(url::form_urlencoded::parse(&bytes).into_owned().collect()))
    }
}
