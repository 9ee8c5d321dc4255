//! The two answers to a claim: award it, or send it back with words.

use leptos::prelude::*;

use super::{one_of_many::OneOfMany, person::PersonLine, task::named};
use crate::{
    i18n::{Locale, td_string},
    parts::{document::escape, field::FormState},
};

/// Where a form about a square is sent.
pub(crate) fn square_address(enrolment: &str, square: &str, verb: &str) -> String {
    format!("/desk/enrolments/{enrolment}/squares/{square}/{verb}")
}

/// The id of a command from a form: the same for the same page, so that a form sent twice is one command.
pub(crate) fn command_id(last_fact: i64, verb: &str, square: &str) -> String {
    format!("{last_fact}-{verb}-{square}")
}

/// One button: award this checkpoint.
pub(crate) fn award_form(
    locale: Locale,
    person: &PersonLine,
    square: &str,
    square_title: &str,
    back: &str,
) -> impl IntoView + use<> {
    let label = td_string!(
        locale,
        desk.action.award_named,
        square = square_title.to_owned(),
        name = person.name.clone()
    );
    view! {
        <form method="post" action=square_address(&person.enrolment, square, "award") class="award">
            <input type="hidden" name="id" value=command_id(person.last_fact, "award", square)/>
            <input type="hidden" name="back" value=back.to_owned()/>
            <button class="button button-primary" aria-label=label>{td_string!(locale, desk.action.award)}</button>
        </form>
    }
}

/// A disclosure with the words that go back with the claim. When `form` came back from this square, it is open and holds what was typed.
/// `task` is the task's id on the page.
pub(crate) fn send_back_form(
    locale: Locale,
    task: &str,
    person: &PersonLine,
    square: &str,
    back: &str,
    form: &FormState,
) -> impl IntoView + use<> {
    let again = (!square.is_empty() && form.value("square") == square).then_some(form);
    let field = OneOfMany::new("words", format!("{task}-{square}-words"), again);
    let problem = field.problem();
    let words = td_string!(locale, desk.action.send_back_words);
    let label = td_string!(locale, desk.action.send_back_label, name = person.name.clone());
    let help = td_string!(locale, desk.action.send_back_hint, name = person.name.clone());
    view! {
        <details class="send-back" name="send-back" open=again.is_some()>
            <summary aria-label=named(locale, words, &person.name)>{words}</summary>
            <form method="post" action=square_address(&person.enrolment, square, "send-back")>
                <input type="hidden" name="id" value=command_id(person.last_fact, "send-back", square)/>
                <input type="hidden" name="back" value=back.to_owned()/>
                <label class="field-label" for=field.id.clone()>{label}</label>
                <p class="field-hint" id=field.hint>{help}</p>
                <textarea class="input" id=field.id name="words" rows="3" maxlength="2000" required=true
                    aria-describedby=field.described aria-invalid=field.invalid>{escape(&field.typed)}</textarea>
                {problem}
                <button class="button">{td_string!(locale, desk.action.send_back_submit)}</button>
            </form>
        </details>
    }
}
