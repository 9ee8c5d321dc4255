//! Sheets of rows: a heading, and under it one thing a row.

use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use leptos::prelude::*;

/// What belongs together.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sheet {
    Days,
    Hearing,
    Yours,
}

/// A sheet with the rows that there are.
pub(super) fn sheet(which: Sheet, locale: Locale, rows: Vec<Option<AnyView>>) -> impl IntoView {
    let (id, title) = match which {
        Sheet::Days => ("days", td_string!(locale, account.groups.days)),
        Sheet::Hearing => ("hearing", td_string!(locale, account.groups.hearing)),
        Sheet::Yours => ("yours", td_string!(locale, account.groups.yours)),
    };
    view! {
        <section class="sheet" aria-labelledby=id>
            <h2 class="sheet-title" id=id>{title}</h2>
            <div class="sheet-rows">{rows}</div>
        </section>
    }
}

/// One thing: its icon, its name, what it does, and what to press.
pub(super) fn row<V: IntoView>(
    sign: Icon,
    id: &'static str,
    title: &'static str,
    words: String,
    act: V,
) -> impl IntoView + use<V> {
    view! {
        <div class="row" role="group" aria-labelledby=format!("{id}-title")>
            <span class="row-sign">{icon(sign)}</span>
            <h3 id=format!("{id}-title")>{title}</h3>
            <p class="row-words">{words}</p>
            <div class="row-body">{act}</div>
        </div>
    }
}
