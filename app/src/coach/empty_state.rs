//! What a list says when nothing is in it: kind words, and where to go.

use leptos::prelude::*;

/// A title, a sentence, and perhaps a link.
pub(crate) fn empty_state(
    title: &'static str,
    words: &'static str,
    link: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let link = link.map(|(address, label)| {
        view! { <p><a class="button button-primary" href=address>{label}</a></p> }
    });
    view! {
        <section class="empty-state">
            <svg viewBox="0 0 120 48" width="120" height="48" aria-hidden="true" focusable="false">
                <path class="way" d="M4 34H40C62 34 58 14 80 14H116"></path>
                <rect class="here" x="10" y="24" width="20" height="20" rx="6"></rect>
                <polygon class="ahead" points="98,2 110,14 98,26 86,14"></polygon>
            </svg>
            <h2>{title}</h2>
            <p>{words}</p>
            {link}
        </section>
    }
}
