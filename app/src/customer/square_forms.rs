//! The form of a square, by its kind. One large button each; every form works without scripts.

use crate::customer::board_model::BoardModel;
use crate::customer::checkpoint::{checkpoint_form, no_result, self_check_list};
use crate::customer::counting::counting;
use crate::customer::faces::faces;
use crate::customer::offer::offer_form;
use crate::customer::onward::onward;
use crate::customer::square::SquareModel;
use crate::i18n::{Locale, td_string};
use crate::parts::field::{Field, FormState};
use journey::square::{Award, Square, SquareKind};
use journey::{SquareState, SquareView, Standing};
use leptos::prelude::*;

/// The most letters of words that a customer sends.
pub(super) const WORDS: u32 = 2_000;

/// The form, or the way on where there is nothing to do here.
pub(super) fn square_form(locale: Locale, model: &SquareModel, square: &Square, view: &SquareView) -> AnyView {
    let board = &model.board;
    let key = square.key.as_str();
    let open = view.state == SquareState::Open;
    let done = view.state == SquareState::Done;
    if board.standing.standing == Standing::Left {
        return onward(locale, board, key);
    }
    let resumes = (open && board.standing.standing == Standing::Paused && !square.is_offer()).then(|| {
        view! { <p class="square-quiet">{td_string!(locale, customer.square.resumes)}</p> }
    });
    let form = match &square.kind {
        SquareKind::Lesson if open => complete(board, key, td_string!(locale, customer.square.did_lesson)),
        SquareKind::Action { target, .. } if open && *target > 1 => counting(locale, model, key, view),
        SquareKind::Action { .. } if open => complete(board, key, td_string!(locale, customer.square.did_once)),
        SquareKind::CheckIn { question } if open => check_in(locale, model, key, question, false),
        // A check-in is never over: the person changes. What is next comes first.
        SquareKind::CheckIn { question } if done => view! {
            {onward(locale, board, key)}
            {check_in(locale, model, key, question, true)}
        }
        .into_any(),
        SquareKind::Checkpoint {
            award: Award::Count { .. },
            self_check,
            ..
        } if open => view! {
            {no_result(locale, model, square, view)}
            {self_check_list(locale, self_check, td_string!(locale, customer.square.on_the_way))}
            {counting(locale, model, key, view)}
        }
        .into_any(),
        SquareKind::Checkpoint { .. } if open => checkpoint_form(locale, model, square, view),
        SquareKind::Offer { .. } if open || done => {
            offer_form(locale, board, key, onward(locale, board, key)).unwrap_or_else(|| onward(locale, board, key))
        }
        _ => onward(locale, board, key),
    };
    view! {
        {resumes}
        {form}
    }
    .into_any()
}

fn complete(board: &BoardModel, key: &str, label: &'static str) -> AnyView {
    view! {
        <form class="square-form" method="post" action=format!("{}/complete", board.square_address(key))>
            <input type="hidden" name="id" value=board.form_id("complete", key)/>
            <button class="button button-primary button-large button-wide" data-primary="">{label}</button>
        </form>
    }
    .into_any()
}

pub(super) fn words_field(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    Field::words("words", td_string!(locale, customer.square.words))
        .optional()
        .hint(td_string!(locale, customer.square.words_hint))
        .max(WORDS)
        .view(locale, form)
}

fn check_in(locale: Locale, model: &SquareModel, key: &str, question: &str, again: bool) -> AnyView {
    let class = if again {
        "button button-large button-wide"
    } else {
        "button button-primary button-large button-wide"
    };
    view! {
        <form class="square-form" method="post" action=format!("{}/check-in", model.board.square_address(key))>
            <input type="hidden" name="id" value=model.board.form_id("check-in", key)/>
            {again.then(|| view! { <p class="square-quiet">{td_string!(locale, customer.square.again)}</p> })}
            {faces(locale, &model.form, question)}
            {words_field(locale, &model.form)}
            <button class=class data-primary=(!again).then_some("")>{td_string!(locale, customer.square.send)}</button>
        </form>
    }
    .into_any()
}
