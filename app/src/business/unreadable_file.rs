//! An import that failed: where the file cannot be read, and what to do there.

use journey::file::ReadError;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::icon::{Icon, icon},
};

/// A place in an uploaded file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableFile {
    /// The name of the file, as the browser sent it; may be empty.
    pub name: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What the reader of the file says, in English.
    pub message: String,
}

impl UnreadableFile {
    /// The error of the rules, with the name of the file it was found in.
    pub fn new(name: impl Into<String>, error: &ReadError) -> Self {
        Self {
            name: name.into(),
            line: error.line,
            column: error.column,
            message: error.message.clone(),
        }
    }
}

/// What is said when a form came without a file.
pub fn no_file_words(locale: Locale) -> String {
    td_string!(locale, errors.unreadable.no_file).to_owned()
}

/// The box that says where and what.
pub(crate) fn unreadable_file(locale: Locale, file: &UnreadableFile) -> impl IntoView + use<> {
    let place = td_string!(locale, errors.unreadable.place, line = file.line, column = file.column);
    let place = if file.name.is_empty() {
        place
    } else {
        format!("{} · {place}", file.name)
    };
    let details = td_string!(locale, errors.unreadable.details, message = file.message.clone());
    view! {
        <section class="notice notice-problem unreadable" role="alert" aria-labelledby="unreadable">
            {icon(Icon::Warning)}
            <div>
                <h2 id="unreadable">{td_string!(locale, errors.unreadable.title)}</h2>
                <p class="unreadable-place"><b>{place}</b></p>
                <p class="unreadable-details"><code>{details}</code></p>
                <p>{td_string!(locale, errors.unreadable.help)}</p>
            </div>
        </section>
    }
}
