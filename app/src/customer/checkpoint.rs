//! A checkpoint's question: what will be noticed while it is early, "yes" or "not yet" when its week is near, and help where no result shows.

use crate::customer::asking::{Asking, is_past_due};
use crate::customer::board_model::BoardModel;
use crate::customer::onward::onward;
use crate::customer::square::SquareModel;
use crate::customer::square_forms::words_field;
use crate::i18n::{Locale, td_string};
use crate::parts::dates::short_date;
use crate::parts::icon::{Icon, icon};
use journey::square::{Award, Square, SquareKind};
use journey::{SquareState, SquareView};
use leptos::prelude::*;

/// What an open checkpoint that is claimed asks.
pub(super) fn checkpoint_form(locale: Locale, model: &SquareModel, square: &Square, view: &SquareView) -> AnyView {
    let SquareKind::Checkpoint {
        award,
        question,
        self_check,
        ..
    } = &square.kind
    else {
        return ().into_any();
    };
    let key = square.key.as_str();
    let yes = if *award == Award::Coach {
        td_string!(locale, customer.square.yes)
    } else {
        td_string!(locale, customer.square.yes_self)
    };
    match Asking::of(view, model.board.today) {
        Asking::Early { .. } => view! {
            {self_check_list(locale, self_check, td_string!(locale, customer.square.on_the_way))}
            {onward(locale, &model.board, key)}
            <section class="square-early">
                <h2>{td_string!(locale, customer.square.early)}</h2>
                {claim_form(locale, model, key, question, yes, "button button-large button-wide")}
            </section>
        }
        .into_any(),
        Asking::Now => view! {
            {no_result(locale, model, square, view)}
            {self_check_list(locale, self_check, td_string!(locale, customer.square.self_check))}
            <section class="square-asks">
                {claim_form(locale, model, key, question, yes, "button button-primary button-large button-wide")}
                <form class="square-not-yet" method="post" action=format!("{}/not-yet", model.board.square_address(key))>
                    <button class="button button-large button-wide">{td_string!(locale, customer.square.not_yet)}</button>
                    <p class="square-quiet">{td_string!(locale, customer.square.not_yet_words)}</p>
                </form>
            </section>
        }
        .into_any(),
    }
}

fn claim_form(
    locale: Locale,
    model: &SquareModel,
    key: &str,
    question: &str,
    label: &'static str,
    class: &'static str,
) -> impl IntoView + use<> {
    let primary = class.contains("button-primary").then_some("");
    view! {
        <form class="square-form" method="post" action=format!("{}/claim", model.board.square_address(key))>
            <input type="hidden" name="id" value=model.board.form_id("claim", key)/>
            <p class="square-question">{question.to_owned()}</p>
            {words_field(locale, &model.form)}
            <button class=class data-primary=primary>{label}</button>
        </form>
    }
}

/// When it is noticed, under what is noticed: "Most people notice it around week 3, Jan 26."
pub(super) fn noticed_when(locale: Locale, model: &BoardModel, square: &Square, view: &SquareView) -> Option<String> {
    let week = square.by_week()?;
    if !matches!(view.state, SquareState::Open | SquareState::Locked) {
        return None;
    }
    match Asking::of(view, model.today) {
        Asking::Early { on } => Some(td_string!(
            locale,
            customer.square.noticed,
            week = week,
            date = short_date(locale, on)
        )),
        Asking::Now => None,
    }
}

/// Help where a result is missed: the day has passed, or the coach sent the claim back.
pub(super) fn no_result(
    locale: Locale,
    model: &SquareModel,
    square: &Square,
    view: &SquareView,
) -> Option<impl IntoView + use<>> {
    let sent_back = model.coach_words.is_some();
    if view.state != SquareState::Open || !(sent_back || is_past_due(view, model.board.today)) {
        return None;
    }
    let SquareKind::Checkpoint { self_check, .. } = &square.kind else {
        return None;
    };
    let words = if self_check.is_empty() {
        td_string!(locale, self_check.no_result_words)
    } else {
        td_string!(locale, self_check.no_result)
    };
    let href = format!("{}/self-check", model.board.square_address(square.key.as_str()));
    Some(view! {
        <aside class="no-result">
            {icon(Icon::Search)}
            <div>
                <p>{words}</p>
                <p><a href=href>{td_string!(locale, self_check.look)}</a></p>
            </div>
        </aside>
    })
}

/// What was answered "not yet" before, and whether the coach has read it.
pub(super) fn told(locale: Locale, model: &SquareModel, view: &SquareView) -> Option<impl IntoView + use<>> {
    let told = model.told.filter(|_| view.state == SquareState::Open)?;
    let date = short_date(locale, told.on);
    let words = if told.read {
        td_string!(locale, self_check.told_read, date = date)
    } else {
        td_string!(locale, self_check.told, date = date)
    };
    Some(view! { <p class="square-standing">{icon(Icon::Words)}<span>{words}</span></p> })
}

/// The self-check as a list, before anything is claimed.
pub(super) fn self_check_list(
    locale: Locale,
    questions: &[String],
    title: &'static str,
) -> Option<impl IntoView + use<>> {
    if questions.is_empty() {
        return None;
    }
    let questions: Vec<_> = questions
        .iter()
        .map(|question| {
            view! { <li>{icon(Icon::Check)}<span>{question.clone()}</span></li> }
        })
        .collect();
    Some(view! {
        <section class="self-check">
            <h2>{title}</h2>
            <ul>{questions}</ul>
            <p class="square-quiet">{td_string!(locale, customer.square.self_check_words)}</p>
        </section>
    })
}
