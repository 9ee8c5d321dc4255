//! One thing to do on a list of the desk: who it is about, and the forms that do it. `public/today.js` moves between tasks with
//! the keyboard and sends their forms without a new page.

use backend::held::HeldLine;
use leptos::prelude::*;

use super::{award_forms::command_id, held_strip::held_words, one_of_many::OneOfMany, strong_words::with_strong};
use crate::{
    i18n::{Locale, td_string},
    parts::{document::escape, field::FormState},
};

/// Whom a task is about, and where its forms lead back to.
#[derive(Debug, Clone)]
pub(crate) struct Whom<'m> {
    /// The task's id on the page.
    pub(crate) id: String,
    /// The enrolment's id, as addresses write it.
    pub(crate) enrolment: &'m str,
    /// The customer's name.
    pub(crate) name: &'m str,
    /// The page to which the forms return.
    pub(crate) back: &'m str,
    /// Tells this look at the page apart from others: part of the id of words, which are no facts.
    pub(crate) stamp: &'m str,
}

/// What is written to or about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Say {
    /// A personal word to them.
    Word,
    /// A note about them.
    Note,
}

impl Say {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Note => "note",
        }
    }
}

/// A disclosure with words to write. When `form` came back from it, it is open and holds what was typed.
pub(crate) fn say_form(
    locale: Locale,
    whom: &Whom<'_>,
    say: Say,
    class: &'static str,
    form: &FormState,
) -> impl IntoView + use<> {
    let code = say.code();
    let name = whom.name.to_owned();
    let (label, title, hint, submit) = match say {
        Say::Word => (
            td_string!(locale, today.word.short),
            td_string!(locale, today.word.label, name = name.clone()),
            td_string!(locale, today.word.hint, name = name),
            td_string!(locale, today.word.submit),
        ),
        Say::Note => (
            td_string!(locale, today.note.short),
            td_string!(locale, today.note.label, name = name.clone()),
            td_string!(locale, today.note.hint, name = name),
            td_string!(locale, today.note.submit),
        ),
    };
    let again = (form.value("deed") == code).then_some(form);
    let field = OneOfMany::new("words", format!("{}-{code}", whom.id), again);
    let problem = field.problem();
    // Words that an alert suggested stay known as such.
    let tried = again.map(|form| form.value("tried")).filter(|tried| !tried.is_empty());
    let tried = tried.map(|tried| view! { <input type="hidden" name="tried" value=tried/> });
    let summary = format!("button {class}");
    view! {
        <details class="say" name="say" open=again.is_some() data-say=code>
            <summary class=summary aria-label=named(locale, label, whom.name)><span>{label}</span></summary>
            <form class="say-form" method="post" action=format!("/desk/enrolments/{}/{code}", whom.enrolment)>
                <input type="hidden" name="id" value=format!("{}-{code}", whom.stamp)/>
                <input type="hidden" name="back" value=whom.back.to_owned()/>
                {tried}
                <label class="field-label" for=field.id.clone()>{title}</label>
                <p class="field-hint" id=field.hint>{hint}</p>
                <textarea class="input" id=field.id name="words" rows="3" maxlength="2000" required=true
                    aria-describedby=field.described aria-invalid=field.invalid>{escape(&field.typed)}</textarea>
                {problem}
                <button class="button button-primary">{submit}</button>
            </form>
        </details>
    }
}

/// The words of a button with whom it is about, for who hears it without its row.
pub(crate) fn named(locale: Locale, words: &str, name: &str) -> String {
    td_string!(
        locale,
        desk.action.named,
        words = words.to_owned(),
        name = name.to_owned()
    )
}

/// What somebody has in hand about this enrolment, and about this square if one is named; nothing where nobody has.
pub(crate) fn in_hand(
    locale: Locale,
    held: &[HeldLine],
    enrolment: &str,
    square: Option<&str>,
) -> Option<impl IntoView + use<>> {
    let line = line_in_hand(held, enrolment, square)?;
    let mut words = held_words(locale, &[line]);
    if let (false, Some(who)) = (line.own, &line.staff_name) {
        words = td_string!(locale, today.held.colleague, who = who.to_string(), what = words);
    }
    let batch = line.batch.to_string();
    Some(view! { <p class="task-held" data-batch=batch>{with_strong(&words)}</p> })
}

/// Whether somebody has anything about this enrolment in hand.
pub(crate) fn is_in_hand(held: &[HeldLine], enrolment: &str) -> bool {
    line_in_hand(held, enrolment, None).is_some()
}

fn line_in_hand<'h>(held: &'h [HeldLine], enrolment: &str, square: Option<&str>) -> Option<&'h HeldLine> {
    held.iter().find(|line| {
        line.problem.is_none()
            && line.enrolment.to_string() == enrolment
            && (square.is_none() || line.deed.square() == square)
    })
}

/// The id of the form that awards this square.
pub(crate) fn award_id(last_fact: i64, square: &str) -> String {
    command_id(last_fact, "award", square)
}
