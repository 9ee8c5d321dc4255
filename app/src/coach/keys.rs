//! What can be done with the keyboard, and the switch that turns it off. Without scripts none of it is there.

use leptos::prelude::*;

use crate::i18n::{Locale, td_string};

/// The button, and what it opens.
pub(crate) fn keys(locale: Locale) -> impl IntoView {
    let lines: Vec<_> = [
        (&["j", "↓"][..], td_string!(locale, today.keys.next)),
        (&["k", "↑"], td_string!(locale, today.keys.previous)),
        (&["a"], td_string!(locale, today.keys.award)),
        (&["s"], td_string!(locale, today.keys.send_back)),
        (&["w"], td_string!(locale, today.keys.word)),
        (&["o"], td_string!(locale, today.keys.open_square)),
        (&["n"], td_string!(locale, today.keys.note)),
        (&["x"], td_string!(locale, today.keys.choose)),
        (&["Enter"], td_string!(locale, today.keys.page)),
        (&["Ctrl + Enter"], td_string!(locale, today.keys.submit)),
        (&["Esc"], td_string!(locale, today.keys.close)),
        (&["u"], td_string!(locale, today.keys.undo)),
        (&["?"], td_string!(locale, today.keys.help)),
    ]
    .into_iter()
    .map(|(keys, words)| {
        let keys: Vec<_> = keys.iter().map(|key| view! { <kbd>{*key}</kbd> " " }).collect();
        view! { <div><dt>{keys}</dt><dd>{words}</dd></div> }
    })
    .collect();
    view! {
        <div class="keys">
            <button class="button button-plain keys-open" type="button" data-keys-open="" hidden=true aria-haspopup="dialog">
                <kbd>"?"</kbd> <span>{td_string!(locale, today.keys.open)}</span>
            </button>
            <dialog class="keys-dialog" id="keys" aria-labelledby="keys-title">
                <h2 id="keys-title">{td_string!(locale, today.keys.title)}</h2>
                <dl>{lines}</dl>
                <p class="keys-switch">
                    <input type="checkbox" id="keys-on" checked=true/>
                    <label for="keys-on">{td_string!(locale, today.keys.switch)}</label>
                </p>
                <button class="button button-primary" type="button" data-keys-close="">{td_string!(locale, today.keys.close_help)}</button>
            </dialog>
        </div>
    }
}
