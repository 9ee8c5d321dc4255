//! The road as an ordered list: what the picture says, in words, for assistive technology and for very large text.

use crate::customer::board_model::BoardModel;
use crate::customer::road::Look;
use crate::customer::road_of::look_of;
use crate::customer::why::why_locked;
use crate::i18n::{Locale, td_string};
use crate::parts::dates::short_date;
use journey::draft::Kind;
use journey::{Answer, SquareState};
use leptos::prelude::*;

/// The word for a kind of square.
pub(super) fn kind_word(locale: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Lesson => td_string!(locale, words.kind.lesson),
        Kind::Action => td_string!(locale, words.kind.action),
        Kind::CheckIn => td_string!(locale, words.kind.check_in),
        Kind::Checkpoint => td_string!(locale, words.kind.checkpoint),
        Kind::Offer => td_string!(locale, words.kind.offer),
    }
}

/// How a square stands, in a word or two.
pub(super) fn state_word(locale: Locale, model: &BoardModel, place: usize) -> &'static str {
    let view = &model.board.squares[place];
    match look_of(model, place, view.state) {
        Look::Done => match view.answer {
            Some(Answer::TakeUp) => td_string!(locale, customer.state.taken_up),
            Some(Answer::Decline) => td_string!(locale, customer.state.declined),
            None => td_string!(locale, customer.state.done),
        },
        Look::Now => td_string!(locale, customer.state.now),
        Look::Open => td_string!(locale, customer.state.open),
        Look::Waiting => td_string!(locale, customer.state.waiting),
        Look::Locked => td_string!(locale, customer.state.locked),
    }
}

/// How a square stands, with its figures: "open · 4 of 7 · by week 3, Jan 26".
fn state_words(locale: Locale, model: &BoardModel, place: usize) -> String {
    let square = &model.version.squares()[place];
    let view = &model.board.squares[place];
    let mut words = vec![state_word(locale, model, place).to_owned()];
    if view.state != SquareState::Done {
        if let Some((count, target)) = view.count.filter(|(_, target)| *target > 1) {
            words.push(td_string!(locale, customer.state.count, count = count, target = target));
        }
        if let (Some(week), Some(date)) = (square.by_week(), view.due) {
            words.push(td_string!(
                locale,
                customer.state.due,
                week = week,
                date = short_date(locale, date)
            ));
        }
    }
    words.join(" · ")
}

/// The list. Each stage is a list of its own, so that its title is heard. Where the board is played its squares are links, and the way past them is
/// the first of them.
pub(super) fn road_list(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    let past = model.is_played_here().then(
        || view! { <p><a class="road-list-past" href="#next">{td_string!(locale, customer.board.skip_list)}</a></p> },
    );
    view! {
        <div class="road-list">
            <h2>{td_string!(locale, customer.board.road)}</h2>
            {past}
            {stages(locale, model)}
        </div>
    }
}

/// The list for those who only look on: it opens where it is wanted.
pub(super) fn road_in_words(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    view! {
        <details class="road-in-words">
            <summary>{td_string!(locale, customer.board.in_words)}</summary>
            {stages(locale, model)}
        </details>
    }
}

fn stages(locale: Locale, model: &BoardModel) -> Vec<AnyView> {
    model
        .version
        .stages()
        .iter()
        .enumerate()
        .map(|(number, stage)| {
            let title = td_string!(
                locale,
                customer.board.stage,
                number = number + 1,
                title = stage.title.clone()
            );
            let squares: Vec<_> = stage
                .squares
                .clone()
                .map(|place| square(locale, model, place))
                .collect();
            view! {
                <h3 class=format!("stage-{}", number % 6 + 1)>{title}</h3>
                <ol>{squares}</ol>
            }
            .into_any()
        })
        .collect()
}

fn square(locale: Locale, model: &BoardModel, place: usize) -> AnyView {
    let square = &model.version.squares()[place];
    let key = square.key.as_str();
    let here = (model.here() == Some(place)).then_some("step");
    // A phone keeps the pages of what can be played now, to open without a network.
    let bring = (here.is_some() || model.board.squares[place].state == SquareState::Open).then_some("");
    let why = why_locked(locale, model, key).map(|words| view! { <span class="road-list-why">{words}</span> });
    let state = format!(
        "{} · {}",
        kind_word(locale, square.kind_word()),
        state_words(locale, model, place)
    );
    let words = view! {
        <strong>{square.title.clone()}</strong>
        " "
        <span class="road-list-state">{state}</span>
        " "
        {why}
    };
    let number = (place + 1).to_string();
    if model.is_played_here() {
        view! { <li value=number><a href=model.square_address(key) aria-current=here data-bring=bring>{words}</a></li> }
            .into_any()
    } else {
        view! { <li value=number aria-current=here>{words}</li> }.into_any()
    }
}
