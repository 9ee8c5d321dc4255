//! Opening a locked square, whatever its rule: chosen from a list, on the customer's page and on every list of the desk.

use leptos::prelude::*;

use super::{person::PersonLine, task::named};
use crate::i18n::{Locale, td_string};

/// A square to choose in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SquareChoice {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
}

/// The disclosure beside a task; nothing where no square is locked. `task` is the task's id on the page.
pub(crate) fn open_disclosure(
    locale: Locale,
    task: &str,
    person: &PersonLine,
    back: &str,
) -> Option<impl IntoView + use<>> {
    (!person.openable.is_empty()).then(|| {
        let words = td_string!(locale, desk.action.open_square);
        view! {
            <details class="say" name="say" data-say="open">
                <summary class="button button-plain" aria-label=named(locale, words, &person.name)><span>{words}</span></summary>
                {open_form(locale, task, person, back)}
            </details>
        }
    })
}

/// The list of what is locked, and the button that opens one of it.
pub(crate) fn open_form(locale: Locale, task: &str, person: &PersonLine, back: &str) -> impl IntoView + use<> {
    let field = format!("{task}-open");
    let hint = format!("{field}-hint");
    let label = td_string!(locale, desk.action.open_square_label, name = person.name.clone());
    let squares: Vec<_> = person
        .openable
        .iter()
        .map(|square| view! { <option value=square.key.clone()>{square.title.clone()}</option> })
        .collect();
    view! {
        <form class="say-form" method="post" action=format!("/desk/enrolments/{}/open", person.enrolment)>
            <input type="hidden" name="id" value=format!("{}-open", person.last_fact)/>
            <input type="hidden" name="back" value=back.to_owned()/>
            <label class="field-label" for=field.clone()>{label}</label>
            <p class="field-hint" id=hint.clone()>{td_string!(locale, desk.customer.open_lead)}</p>
            <select class="input" id=field name="square" aria-describedby=hint>{squares}</select>
            <button class="button button-primary">{td_string!(locale, desk.customer.open_submit)}</button>
        </form>
    }
}
