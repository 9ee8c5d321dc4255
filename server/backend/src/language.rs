//! The two languages people are spoken to in.

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

crate::coded::coded! {
    Language,
    /// The text names neither language.
    UnknownLanguage = "this is neither ja nor en"
}

crate::db::text_column::text_column!(Language);
