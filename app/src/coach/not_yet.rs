//! Customers who answered "not yet": what they said, and that a coach has read it.

use jiff::civil::Date;
use leptos::prelude::*;

use super::strong_words::{strong, with_strong};
use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        icon::{Icon, icon},
    },
};

/// A "not yet" that no coach has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotYetLine {
    /// The self-check's id, as addresses write it.
    pub id: String,
    /// The enrolment's id, as addresses write it.
    pub enrolment: String,
    /// The customer's name.
    pub name: String,
    /// The customer's address.
    pub email: String,
    /// The checkpoint's title.
    pub square_title: String,
    /// The questions as they were asked, with whether the answer was yes.
    pub answers: Vec<(String, bool)>,
    /// What the customer said with it.
    pub words: Option<String>,
    /// The customer's local day.
    pub on: Date,
}

/// All of them, the longest waiting first; nothing where there are none. `back` is the page to which the forms return.
pub(crate) fn not_yet(locale: Locale, lines: &[NotYetLine], back: &str) -> Option<impl IntoView + use<>> {
    if lines.is_empty() {
        return None;
    }
    let on_their_page = back != "/desk";
    let cards: Vec<_> = lines
        .iter()
        .map(|line| card(locale, line, back, on_their_page))
        .collect();
    Some(view! {
        <section class="panel not-yet" aria-labelledby="not-yet">
            <h2 id="not-yet">{td_string!(locale, self_check.coach.title)}</h2>
            <p class="soft">{td_string!(locale, self_check.coach.lead)}</p>
            <div class="not-yet-cards">{cards}</div>
        </section>
    })
}

fn card(locale: Locale, line: &NotYetLine, back: &str, on_their_page: bool) -> impl IntoView + use<> {
    let (name, square) = (line.name.clone(), line.square_title.clone());
    let title = td_string!(
        locale,
        self_check.coach.answered,
        name = name.clone(),
        square = strong(&square)
    );
    let answers = answers_list(locale, &line.answers);
    let words = match line.words.clone() {
        Some(words) => view! { <blockquote>{words}</blockquote> }.into_any(),
        None => view! { <p class="soft">{td_string!(locale, self_check.coach.no_words)}</p> }.into_any(),
    };
    let on = td_string!(
        locale,
        self_check.coach.answered_on,
        date = dates::short_date(locale, line.on)
    );
    let read = td_string!(
        locale,
        self_check.coach.read_named,
        name = name.clone(),
        square = square
    );
    let write = td_string!(locale, self_check.coach.write_named, name = name.clone());
    let open = (!on_their_page).then(|| {
        let label = td_string!(locale, self_check.coach.open_named, name = name);
        let href = format!("/desk/customers/{}", line.enrolment);
        view! { <a class="button" href=href aria-label=label>{td_string!(locale, self_check.coach.open)}</a> }
    });
    view! {
        <article class="not-yet-card">
            <h3>{with_strong(&title)}</h3>
            {answers}
            {words}
            <p class="by">{on}</p>
            <div class="answers">
                <a class="button button-primary" href=format!("mailto:{}", line.email) aria-label=write>{td_string!(locale, self_check.coach.write)}</a>
                <form method="post" action=format!("/desk/self-checks/{}/read", line.id)>
                    <input type="hidden" name="back" value=back.to_owned()/>
                    <button class="button" aria-label=read>{td_string!(locale, self_check.coach.read)}</button>
                </form>
                {open}
            </div>
        </article>
    }
}

/// The questions with their answers; nothing where there are none.
pub(crate) fn answers_list(locale: Locale, answers: &[(String, bool)]) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = answers
        .iter()
        .map(|(question, yes)| {
            let (picture, answer, class) = if *yes {
                (Icon::Check, td_string!(locale, self_check.yes), "said-yes")
            } else {
                (Icon::Hourglass, td_string!(locale, self_check.no), "said-no")
            };
            view! { <li class=class>{icon(picture)}<span>{question.clone()} " " <strong>{answer}</strong></span></li> }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="not-yet-answers">{items}</ul> })
}
