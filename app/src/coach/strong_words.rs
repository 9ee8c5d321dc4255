//! A name inside of a sentence that stands out: the sentence comes from `locales/`, so the bold part cannot be written as markup there.
//!
//! [`strong`] wraps the name in two private-use characters before it is put into the sentence, [`with_strong`] turns them into `<b>`.

use leptos::prelude::*;

const BEGIN: char = '\u{E000}';
const END: char = '\u{E001}';

/// Marks words to be shown bold once their sentence is rendered by [`with_strong`].
pub(crate) fn strong(words: &str) -> String {
    let plain: String = words.chars().filter(|c| !matches!(*c, BEGIN | END)).collect();
    format!("{BEGIN}{plain}{END}")
}

/// A sentence as a view, with its marked words bold. Everything is escaped as text.
pub(crate) fn with_strong(sentence: &str) -> impl IntoView + use<> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (bold, after) = after.split_once(END).unwrap_or((after, ""));
        if !before.is_empty() {
            pieces.push(before.to_owned().into_any());
        }
        pieces.push(view! { <b>{bold.to_owned()}</b> }.into_any());
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned().into_any());
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_s_title_stands_out_and_stays_text() {
        let sentence = format!("Claims {}: <now>", strong("<i>Lighter</i>"));
        let html = with_strong(&sentence).to_html();
        assert!(html.contains("<b>&lt;i&gt;Lighter&lt;/i&gt;</b>"), "{html}");
        assert!(html.contains("&lt;now&gt;"), "{html}");
    }
}
