//! The two languages people are spoken to in.

use std::{fmt, str::FromStr};

/// A language of the product; what a business writes may be in any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Language {
    /// 日本語
    #[serde(rename = "ja")]
    Japanese,
    /// English
    #[default]
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Japanese, Self::English];

    /// `ja` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names neither language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is neither ja nor en")]
pub struct UnknownLanguage;

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        match code {
            "ja" => Ok(Self::Japanese),
            "en" => Ok(Self::English),
            _ => Err(UnknownLanguage),
        }
    }
}

crate::db::text_column::text_column!(Language);
