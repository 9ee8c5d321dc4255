//! The form of a square, by its kind. One large button each; every form works without scripts.

use crate::customer::board_model::BoardModel;
use crate::customer::faces::faces;
use crate::customer::square::SquareModel;
use crate::i18n::{Locale, td_string};
use crate::parts::field::{Field, FormState};
use crate::parts::icon::{Icon, icon};
use crate::parts::money::money;
use journey::square::{Award, Product, Square, SquareKind};
use journey::{Answer, SquareState, SquareView, Standing};
use leptos::prelude::*;

/// The most letters of words that a customer sends.
const WORDS: u32 = 2_000;

/// The form, or a way back to the board where there is nothing to do here.
pub(super) fn square_form(locale: Locale, model: &SquareModel, square: &Square, view: &SquareView) -> AnyView {
    let board = &model.board;
    let key = square.key.as_str();
    let open = view.state == SquareState::Open;
    let done = view.state == SquareState::Done;
    if board.standing.standing == Standing::Left {
        return to_board(locale, board);
    }
    match &square.kind {
        SquareKind::Lesson if open => {
            let label = td_string!(locale, customer.next.did_lesson);
            post(board, key, "complete", label, ())
        }
        SquareKind::Action { target, .. } if open => {
            if *target > 1 {
                counted(locale, model, key, view)
            } else {
                post(board, key, "complete", td_string!(locale, customer.next.did_once), ())
            }
        }
        SquareKind::CheckIn { question } if open || done => check_in(locale, model, key, question, done),
        SquareKind::Checkpoint {
            award: Award::Count { .. },
            self_check,
            ..
        } if open => view! {
            {self_check_list(locale, self_check)}
            {counted(locale, model, key, view)}
        }
        .into_any(),
        SquareKind::Checkpoint {
            award,
            question,
            self_check,
            ..
        } if open => claim(locale, model, key, award, question, self_check),
        SquareKind::Offer { product, url, .. } if open || done => {
            offer(locale, board, key, view, product.as_ref(), url)
        }
        _ => to_board(locale, board),
    }
}

fn to_board(locale: Locale, board: &BoardModel) -> AnyView {
    view! {
        <p class="square-actions">
            <a class="button button-primary button-large button-wide" href=board.address() data-primary="">{td_string!(locale, customer.square.back)}</a>
        </p>
    }
    .into_any()
}

fn post(
    board: &BoardModel,
    key: &str,
    action: &'static str,
    label: &'static str,
    fields: impl IntoView + 'static,
) -> AnyView {
    view! {
        <form class="square-form" method="post" action=format!("{}/{action}", board.square_address(key))>
            <input type="hidden" name="id" value=board.form_id(action, key)/>
            {fields}
            <button class="button button-primary button-large button-wide" data-primary="">{label}</button>
        </form>
    }
    .into_any()
}

/// How many: a number between its two buttons, which only a script gives life to; the number can be typed.
fn counted(locale: Locale, model: &SquareModel, key: &str, view: &SquareView) -> AnyView {
    let form = &model.form;
    let problem = form.problem("n").map(str::to_owned);
    let described = if problem.is_some() {
        "n-hint n-problem"
    } else {
        "n-hint"
    };
    let invalid = problem.is_some().then_some("true");
    let typed = form.value("n");
    let value = if typed.is_empty() { "1".to_owned() } else { typed };
    let now = view.count.map(|(count, target)| {
        view! {
            <p class="square-count">
                <progress class="bar" value=count.to_string() max=target.to_string() aria-hidden="true"></progress>
                <strong>{td_string!(locale, customer.square.count_now, count = count, target = target)}</strong>
            </p>
        }
    });
    post(
        &model.board,
        key,
        "count",
        td_string!(locale, customer.square.add),
        view! {
            {now}
            <div class="field">
                <label class="field-label" for="n">{td_string!(locale, customer.square.how_many)}</label>
                <p class="field-hint" id="n-hint">{td_string!(locale, customer.square.how_many_hint)}</p>
                <input class="input square-number" id="n" name="n" type="number" inputmode="numeric" min="1" max="10000" step="1" value=value
                    required=true aria-describedby=described aria-invalid=invalid/>
                {problem.map(|words| view! { <p class="field-problem" id="n-problem">{words}</p> })}
            </div>
        },
    )
}

fn words_field(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    Field::words("words", td_string!(locale, customer.square.words))
        .optional()
        .hint(td_string!(locale, customer.square.words_hint))
        .max(WORDS)
        .view(locale, form)
}

fn check_in(locale: Locale, model: &SquareModel, key: &str, question: &str, before: bool) -> AnyView {
    post(
        &model.board,
        key,
        "check-in",
        td_string!(locale, customer.square.send),
        view! {
            {before.then(|| view! { <p class="square-quiet">{td_string!(locale, customer.square.again)}</p> })}
            {faces(locale, &model.form, question)}
            {words_field(locale, &model.form)}
        },
    )
}

fn self_check_list(locale: Locale, questions: &[String]) -> Option<impl IntoView + use<>> {
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
            <h2>{td_string!(locale, customer.square.self_check)}</h2>
            <ul>{questions}</ul>
            <p class="square-quiet">{td_string!(locale, customer.square.self_check_words)}</p>
        </section>
    })
}

fn claim(
    locale: Locale,
    model: &SquareModel,
    key: &str,
    award: &Award,
    question: &str,
    self_check: &[String],
) -> AnyView {
    let label = if *award == Award::Coach {
        td_string!(locale, customer.square.yes)
    } else {
        td_string!(locale, customer.square.yes_self)
    };
    let form = post(
        &model.board,
        key,
        "claim",
        label,
        view! {
            <p class="square-question">{question.to_owned()}</p>
            {words_field(locale, &model.form)}
        },
    );
    view! {
        {self_check_list(locale, self_check)}
        {form}
        <p class="square-not-yet">
            <a class="button button-plain button-wide" href=model.board.address()>{td_string!(locale, customer.square.not_yet)}</a>
            <span class="square-quiet">{td_string!(locale, customer.square.not_yet_words)}</span>
        </p>
    }
    .into_any()
}

fn offer(
    locale: Locale,
    board: &BoardModel,
    key: &str,
    view: &SquareView,
    product: Option<&Product>,
    url: &str,
) -> AnyView {
    let price = product.map(|product| {
        view! {
            <dl class="offer-price">
                <dt>{product.name.clone()}</dt>
                <dd>{money(locale, product.price)}</dd>
            </dl>
        }
    });
    let answered = view.answer.map(|answer| {
        let words = match answer {
            Answer::TakeUp => td_string!(locale, customer.square.answered_take_up),
            Answer::Decline => td_string!(locale, customer.square.answered_decline),
        };
        view! { <p class="square-standing">{icon(Icon::Check)}<span>{words}</span></p> }
    });
    // What was answered already leads on: the other answer stays possible, but quieter.
    let taken = view.answer == Some(Answer::TakeUp);
    let take_up = (!taken).then(|| post(board, key, "take-up", td_string!(locale, customer.square.take_up), ()));
    let decline = (view.answer != Some(Answer::Decline)).then(|| {
        view! {
            <form class="square-form" method="post" action=format!("{}/decline", board.square_address(key))>
                <input type="hidden" name="id" value=board.form_id("decline", key)/>
                <button class="button button-plain button-wide">{td_string!(locale, customer.square.decline)}</button>
            </form>
        }
    });
    let back = taken.then(|| to_board(locale, board));
    view! {
        {price}
        {answered}
        <p class="offer-link"><a href=url.to_owned() target="_blank" rel="noopener noreferrer">{td_string!(locale, customer.square.at_shop)}</a></p>
        {take_up}
        {back}
        {decline}
    }
    .into_any()
}
