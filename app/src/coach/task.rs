//! One thing to do on a list of the desk: who it is about, and the forms that do it. `public/today.js` moves between tasks with
//! the keyboard and sends their forms without a new page.

use backend::held::HeldLine;
use leptos::prelude::*;

use super::{award_forms::command_id, held_strip::held_words, strong_words::with_strong};
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
    let came_back = form.value("deed") == code;
    // The one that came back has the field's own name, so that the summary of problems leads to it.
    let field = if came_back {
        "words".to_owned()
    } else {
        format!("{}-{code}", whom.id)
    };
    let hint_id = format!("{field}-hint");
    let typed = if came_back {
        escape(&form.value("words"))
    } else {
        String::new()
    };
    let problem = form.problem("words").filter(|_| came_back).map(str::to_owned);
    let invalid = problem.is_some().then_some("true");
    let described = match problem {
        Some(_) => format!("{hint_id} {field}-problem"),
        None => hint_id.clone(),
    };
    let problem = problem.map(|words| view! { <p class="field-problem" id=format!("{field}-problem")>{words}</p> });
    let summary = format!("button {class}");
    view! {
        <details class="say" name="say" open=came_back data-say=code>
            <summary class=summary><span>{label}</span></summary>
            <form class="say-form" method="post" action=format!("/desk/enrolments/{}/{code}", whom.enrolment)>
                <input type="hidden" name="id" value=format!("{}-{code}", whom.stamp)/>
                <input type="hidden" name="back" value=whom.back.to_owned()/>
                <label class="field-label" for=field.clone()>{title}</label>
                <p class="field-hint" id=hint_id>{hint}</p>
                <textarea class="input" id=field name="words" rows="3" maxlength="2000" required=true
                    aria-describedby=described aria-invalid=invalid>{typed}</textarea>
                {problem}
                <button class="button button-primary">{submit}</button>
            </form>
        </details>
    }
}

/// What somebody has in hand about this enrolment, and about this square if one is named; nothing where nobody has.
pub(crate) fn in_hand(
    locale: Locale,
    held: &[HeldLine],
    enrolment: &str,
    square: Option<&str>,
) -> Option<impl IntoView + use<>> {
    let line = held.iter().find(|line| {
        line.problem.is_none()
            && line.enrolment.to_string() == enrolment
            && (square.is_none() || line.deed.square() == square)
    })?;
    let mut words = held_words(locale, &[line]);
    if let (false, Some(who)) = (line.own, &line.staff_name) {
        words = td_string!(locale, today.held.colleague, who = who.to_string(), what = words);
    }
    let batch = line.batch.to_string();
    Some(view! { <p class="task-held" data-batch=batch>{with_strong(&words)}</p> })
}

/// The id of the form that awards this square.
pub(crate) fn award_id(last_fact: i64, square: &str) -> String {
    command_id(last_fact, "award", square)
}
