//! A draft as it is stored, with what lists show of it.

use journey::{
    check::{Level, check},
    draft::Draft,
};

use crate::{Error, Fault, JourneyId, Result};

/// How many bytes a draft may have as JSON: some five thousand squares.
const MAX: usize = 3 << 20;

pub(crate) struct StoredDraft {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) content: String,
    pub(crate) errors: i64,
    pub(crate) warnings: i64,
}

impl StoredDraft {
    /// # Errors
    /// [`Error::Invalid`] names `draft` when it is larger than a draft may be.
    pub(crate) fn new(draft: &Draft) -> Result<Self> {
        let content = serde_json::to_string(draft).expect("a draft is plain data");
        if content.len() > MAX {
            return Err(Error::invalid("draft", Fault::TooLarge { bytes: MAX }));
        }
        let findings = check(draft);
        let errors = findings
            .iter()
            .filter(|finding| finding.level() == Level::Error)
            .count();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Ok(Self {
            key: draft.key.clone(),
            title: shown(&draft.title),
            language: shown(&draft.language),
            content,
            errors: count(errors),
            warnings: count(findings.len() - errors),
        })
    }
}

/// A text of a draft as lists show it: PostgreSQL takes no NUL, and a draft may hold anything until it is published.
fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

pub(crate) fn read(text: &str, id: JourneyId) -> Result<Draft> {
    serde_json::from_str(text).map_err(|error| Error::corrupt(format!("draft of journey {id}"), error))
}
