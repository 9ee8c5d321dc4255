//! A square's page: what it is, how often and how far, how to do it right, and the form that its kind takes.

use crate::customer::board_model::BoardModel;
use crate::customer::checkpoint::{noticed_when, told};
use crate::customer::count_road::{Felt, count_road};
use crate::customer::coupons::{OwnCoupon, coupons_for};
use crate::customer::durations::durations;
use crate::customer::road_list::{kind_word, state_word};
use crate::customer::square_facts::square_facts;
use crate::customer::square_forms::square_form;
use crate::customer::timers::timers;
use crate::customer::why::why_locked;
use crate::i18n::{Locale, td_string};
use crate::parts::dates::day_and_date;
use crate::parts::field::{FormState, problem_summary};
use crate::parts::icon::{Icon, icon};
use crate::parts::markdown::guide_html;
use crate::parts::shell::Shell;
use jiff::civil::Date;
use journey::draft::Kind;
use journey::square::{Award, Square, SquareKind};
use journey::{NextStep, SquareState, SquareView, Standing};
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
    /// The latest "not yet" on it, where there is one.
    pub told: Option<Told>,
    /// What was felt on the way to its count, oldest first.
    pub felt: Vec<Felt>,
    /// The coupons for what it offers that can be used.
    pub coupons: Vec<OwnCoupon>,
    /// What the form held when it came back with problems.
    pub form: FormState,
}

/// A "not yet" that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The customer's local day.
    pub on: Date,
    /// Whether a coach has read it.
    pub read: bool,
}

/// The whole page; none where the version has no such square.
pub fn square_page(shell: &Shell, model: &SquareModel) -> Option<String> {
    let (square, view) = model.board.square(&model.square)?;
    let locale = shell.locale;
    let place = model.board.version.place(&model.square)?;
    let stage = square.stage % 6 + 1;
    // What cannot be done yet, or is done already, needs no clock.
    let lasting = square
        .guide
        .as_deref()
        .filter(|_| view.state == SquareState::Open)
        .map(durations)
        .unwrap_or_default();
    Some(shell.page(&square.title, !lasting.is_empty(), || {
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
                {told(locale, model, view)}
                {standing_words(locale, model, square, view)}
                {result(locale, &model.board, square, view)}
                {square_facts(locale, &model.board, square, view)}
                {road_to_count(locale, model, square, view)}
                {guide(locale, square)}
                {timers(locale, &lasting)}
                {coupons_for(locale, &model.coupons)}
                {square_form(locale, model, square, view)}
            </article>
        }
    }))
}

pub(super) fn icon_of(kind: Kind) -> Icon {
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

/// What is promised, and while it is early also when.
fn result(locale: Locale, board: &BoardModel, square: &Square, view: &SquareView) -> Option<impl IntoView + use<>> {
    let SquareKind::Checkpoint { result, .. } = &square.kind else {
        return None;
    };
    let when = noticed_when(locale, board, square, view).map(|words| view! { <p class="square-when">{words}</p> });
    Some(view! {
        <section class="square-result">
            <h2>{td_string!(locale, customer.square.result)}</h2>
            <p>{result.clone()}</p>
            {when}
        </section>
    })
}

/// Why nothing can be done here just now, in words.
fn standing_words(locale: Locale, model: &SquareModel, square: &Square, view: &SquareView) -> Option<AnyView> {
    let (picture, words) = match view.state {
        _ if model.board.standing.standing == Standing::Left => {
            (Icon::Pause, td_string!(locale, customer.square.left).to_owned())
        }
        SquareState::Locked => (Icon::Lock, why_locked(locale, &model.board, square.key.as_str())?),
        SquareState::Waiting => {
            let next = match &model.board.board.next_step {
                NextStep::Waiting { square: waiting, until } if *waiting == square.key => *until,
                _ => None,
            };
            let words = match next.or(view.released) {
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

/// Of a checkpoint that is a count: how far it is, and what was felt on the way.
fn road_to_count(
    locale: Locale,
    model: &SquareModel,
    square: &Square,
    view: &SquareView,
) -> Option<impl IntoView + use<>> {
    let SquareKind::Checkpoint {
        award: Award::Count { .. },
        ..
    } = &square.kind
    else {
        return None;
    };
    let (count, target) = view.count.filter(|_| view.state != SquareState::Locked)?;
    Some(count_road(locale, count, target, &model.felt))
}

fn guide(locale: Locale, square: &Square) -> AnyView {
    match square.guide.as_deref().filter(|guide| !guide.trim().is_empty()) {
        Some(guide) => view! {
            <section class="square-guide">
                <h2>{td_string!(locale, customer.square.guide)}</h2>
                <div class="written" inner_html=guide_html(
                    guide,
                    td_string!(locale, customer.square.video),
                    td_string!(locale, customer.square.new_tab),
                )></div>
            </section>
        }
        .into_any(),
        None if matches!(square.kind, SquareKind::Lesson | SquareKind::Action { .. }) => {
            view! { <p class="square-quiet">{td_string!(locale, customer.square.no_guide)}</p> }.into_any()
        }
        None => ().into_any(),
    }
}
