//! From a view to bytes: the one place where a view becomes HTML.

use leptos::prelude::*;

/// Renders a view, made under an owner of its own so that islands inside know that they are on the server.
///
/// The same view gives the same bytes: nothing here reads a clock or a random number.
pub fn html_of<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(None);
    let html = owner.with(|| view().into_view().to_html());
    owner.unset_with_forced_cleanup();
    html
}

/// Escapes a text for the inside of an element or of a double-quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(text, &mut out);
    out
}

/// As [`escape`], at the end of a text that is being written.
pub fn escape_into(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
}
