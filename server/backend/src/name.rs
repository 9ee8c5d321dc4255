//! What a person or a business is called.

use std::{fmt, str::FromStr};

use crate::{Fault, error::text};

/// A name of 1 to 80 characters, without control characters, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

impl PersonName {
    /// How many characters a name may have.
    pub const MAX: usize = 80;

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = Fault;

    fn from_str(name: &str) -> Result<Self, Fault> {
        text(name, Self::MAX).map(|name| Self(name.to_owned()))
    }
}

impl TryFrom<String> for PersonName {
    type Error = Fault;

    fn try_from(name: String) -> Result<Self, Fault> {
        name.parse()
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::db::text_column::text_column!(PersonName);
