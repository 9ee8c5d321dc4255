//! The two answers to a claim: award it, or send it back with words.

use leptos::prelude::*;

use super::person::PersonLine;
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
pub(crate) fn send_back_form(
    locale: Locale,
    person: &PersonLine,
    square: &str,
    back: &str,
    form: &FormState,
) -> impl IntoView + use<> {
    let came_back = !square.is_empty() && form.value("square") == square;
    // The one that came back has the field's own name, so that the summary of problems leads to it.
    let field = if came_back {
        "words".to_owned()
    } else {
        format!("words-{}-{square}", person.enrolment)
    };
    let hint = format!("{field}-hint");
    // The renderer takes a text area's content as it is.
    let typed = if came_back {
        escape(&form.value("words"))
    } else {
        String::new()
    };
    let problem = form.problem("words").filter(|_| came_back).map(str::to_owned);
    let invalid = problem.is_some().then_some("true");
    let described = match problem {
        Some(_) => format!("{hint} {field}-problem"),
        None => hint.clone(),
    };
    let problem = problem.map(|words| view! { <p class="field-problem" id=format!("{field}-problem")>{words}</p> });
    let label = td_string!(locale, desk.action.send_back_label, name = person.name.clone());
    let help = td_string!(locale, desk.action.send_back_hint, name = person.name.clone());
    view! {
        <details class="send-back" name="send-back" open=came_back>
            <summary>{td_string!(locale, desk.action.send_back_words)}</summary>
            <form method="post" action=square_address(&person.enrolment, square, "send-back")>
                <input type="hidden" name="id" value=command_id(person.last_fact, "send-back", square)/>
                <input type="hidden" name="back" value=back.to_owned()/>
                <label class="field-label" for=field.clone()>{label}</label>
                <p class="field-hint" id=hint.clone()>{help}</p>
                <textarea class="input" id=field name="words" rows="3" maxlength="2000" required=true
                    aria-describedby=described aria-invalid=invalid>{typed}</textarea>
                {problem}
                <button class="button">{td_string!(locale, desk.action.send_back_submit)}</button>
            </form>
        </details>
    }
}
