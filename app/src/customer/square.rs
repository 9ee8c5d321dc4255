//! A square's page: what it is, how to do it right, and the form that its kind takes.

use crate::customer::board_model::BoardModel;
use crate::customer::road_list::{kind_word, state_word};
use crate::customer::road_of::target_words;
use crate::customer::square_forms::square_form;
use crate::customer::why::why_locked;
use crate::i18n::{Locale, td_string};
use crate::parts::dates::{day_and_date, short_date};
use crate::parts::field::{FormState, problem_summary};
use crate::parts::icon::{Icon, icon};
use crate::parts::markdown::markdown;
use crate::parts::shell::Shell;
use journey::draft::Kind;
use journey::square::{Square, SquareKind};
use journey::{NextStep, SquareState, SquareView};
use leptos::prelude::*;

/// A square of an enrolment, with what its page needs beside the board.
#[derive(Debug, Clone)]
pub struct SquareModel {
    /// The enrolment.
    pub board: BoardModel,
    /// The key of a square of its version.
    pub square: String,
    /// The coach's words, where a claim was sent back and is open again.
    pub coach_words: Option<String>,
    /// What the form held when it came back with problems.
    pub form: FormState,
}

/// The whole page; none where the version has no such square.
pub fn square_page(shell: &Shell, model: &SquareModel) -> Option<String> {
    let (square, view) = model.board.square(&model.square)?;
    let locale = shell.locale;
    let place = model.board.version.place(&model.square)?;
    let stage = square.stage % 6 + 1;
    Some(shell.page(&square.title, false, || {
        view! {
            <article class=format!("square stage-{stage}")>
                <p class="square-back"><a href=model.board.address()>{icon(Icon::Back)}{td_string!(locale, customer.square.back)}</a></p>
                <header class="square-header">
                    <div class=format!("square-picture {}", if square.kind_word() == Kind::Checkpoint { "is-milestone" } else { "" })>
                        {icon(icon_of(square.kind_word()))}
                    </div>
                    <div>
                        <p class="square-kind">{format!("{} · {}", kind_word(locale, square.kind_word()), state_word(locale, &model.board, place))}</p>
                        <h1>{square.title.clone()}</h1>
                    </div>
                </header>
                {problem_summary(locale, &model.form)}
                {coach_words(locale, model, view)}
                {facts(locale, square, view)}
                {standing_words(locale, model, square, view)}
                {guide(locale, square)}
                {square_form(locale, model, square, view)}
            </article>
        }
    }))
}

fn icon_of(kind: Kind) -> Icon {
    match kind {
        Kind::Lesson => Icon::Book,
        Kind::Action => Icon::Again,
        Kind::CheckIn => Icon::Smile,
        Kind::Checkpoint => Icon::Flag,
        Kind::Offer => Icon::Gift,
    }
}

fn coach_words(locale: Locale, model: &SquareModel, view: &SquareView) -> Option<impl IntoView + use<>> {
    let words = model
        .coach_words
        .clone()
        .filter(|words| view.state == SquareState::Open && !words.trim().is_empty())?;
    Some(view! {
        <aside class="coach-words">
            {icon(Icon::Words)}
            <div>
                <h2>{td_string!(locale, customer.square.coach_words)}</h2>
                <p>{words}</p>
            </div>
        </aside>
    })
}

/// How often, how far, by when, and what it is worth.
fn facts(locale: Locale, square: &Square, view: &SquareView) -> impl IntoView + use<> {
    let target = square.target().filter(|target| *target > 1).map(|target| {
        let target = target_words(locale, square, target);
        view! { <li>{icon(Icon::Again)}{td_string!(locale, customer.square.target, target = target)}</li> }
    });
    let due = square.by_week().map(|week| {
        let words = if let Some(date) = view.due {
            td_string!(locale, customer.square.by, week = week, date = short_date(locale, date))
        } else {
            td_string!(locale, customer.square.by_week, week = week)
        };
        view! { <li class="is-gold">{icon(Icon::Calendar)}{words}</li> }
    });
    let worth = (square.points > 0).then(|| {
        view! { <li>{icon(Icon::Point)}{td_string!(locale, customer.square.worth, count = square.points)}</li> }
    });
    let result = match &square.kind {
        SquareKind::Checkpoint { result, .. } => Some(view! {
            <section class="square-result">
                <h2>{td_string!(locale, customer.square.result)}</h2>
                <p>{result.clone()}</p>
            </section>
        }),
        _ => None,
    };
    view! {
        <ul class="square-facts">{target}{due}{worth}</ul>
        {result}
    }
}

/// Why nothing can be done here just now, in words.
fn standing_words(locale: Locale, model: &SquareModel, square: &Square, view: &SquareView) -> Option<AnyView> {
    let (picture, words) = match view.state {
        SquareState::Locked => (Icon::Lock, why_locked(locale, &model.board, square.key.as_str())?),
        SquareState::Waiting => {
            let until = match &model.board.board.next_step {
                NextStep::Waiting { square: waiting, until } if *waiting == square.key => *until,
                _ => None,
            };
            let words = match until {
                Some(date) => td_string!(locale, customer.square.waiting, date = day_and_date(locale, date)),
                None => td_string!(locale, customer.square.waiting_paused).to_owned(),
            };
            (Icon::Hourglass, words)
        }
        SquareState::Done if !square.is_offer() => (Icon::Check, td_string!(locale, customer.square.did).to_owned()),
        SquareState::Done | SquareState::Open => return None,
    };
    Some(view! { <p class="square-standing">{icon(picture)}<span>{words}</span></p> }.into_any())
}

fn guide(locale: Locale, square: &Square) -> AnyView {
    match square.guide.as_deref().filter(|guide| !guide.trim().is_empty()) {
        Some(guide) => view! {
            <section class="square-guide">
                <h2>{td_string!(locale, customer.square.guide)}</h2>
                <div class="written" inner_html=markdown(guide)></div>
            </section>
        }
        .into_any(),
        None if matches!(square.kind, SquareKind::Lesson | SquareKind::Action { .. }) => {
            view! { <p class="square-quiet">{td_string!(locale, customer.square.no_guide)}</p> }.into_any()
        }
        None => ().into_any(),
    }
}
