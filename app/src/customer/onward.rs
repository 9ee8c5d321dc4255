//! The way on from a page on which nothing is to be done now: no page is an end.

use crate::customer::board_model::BoardModel;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use journey::{NextStep, Square, Standing};
use leptos::prelude::*;

/// Says on a square's page what is next and leads there with the one large button: to the next step, else to the board.
pub(super) fn onward(locale: Locale, model: &BoardModel, from: &str) -> AnyView {
    if model.standing.standing == Standing::Left {
        return view! {
            <form class="square-form" method="post" action=format!("{}/return", model.address())>
                <input type="hidden" name="id" value=model.form_id("return", "")/>
                <button class="button button-primary button-large button-wide" data-primary="">{td_string!(locale, customer.square.come_back)}</button>
            </form>
        }
        .into_any();
    }
    let next = next_square(model).filter(|square| square.key.as_str() != from);
    let (words, href, label) = match next {
        Some(square) => (
            Some(td_string!(
                locale,
                customer.square.next_is,
                square = square.title.clone()
            )),
            model.square_address(square.key.as_str()),
            td_string!(locale, customer.square.to_next),
        ),
        None => (None, model.address(), td_string!(locale, customer.square.back)),
    };
    view! {
        {words.map(|words| view! { <p class="square-next">{icon(Icon::Forward)}<span>{words}</span></p> })}
        <p class="square-actions">
            <a class="button button-primary button-large button-wide" href=href data-primary="">{label}</a>
        </p>
    }
    .into_any()
}

/// The one large button of a page that looks back, with the name of the square that the next step speaks of.
pub(super) fn way_on(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    let square = next_square(model).filter(|_| model.standing.standing != Standing::Left);
    let (words, address) = match square {
        Some(square) => (
            td_string!(locale, badges.way_on_to, square = square.title.clone()),
            model.square_address(square.key.as_str()),
        ),
        None => (td_string!(locale, badges.way_on).to_owned(), model.address()),
    };
    view! {
        <p class="way-on">
            <a class="button button-primary button-large button-wide" href=address data-primary="">
                <span>{words}</span>
                {icon(Icon::Forward)}
            </a>
        </p>
    }
}

/// What can be done now: the square of the next step, or the offer that stands alone.
fn next_square(model: &BoardModel) -> Option<&Square> {
    let (NextStep::Square(key) | NextStep::Offer(key)) = &model.board.next_step else {
        return None;
    };
    model.square(key.as_str()).map(|(square, _)| square)
}
