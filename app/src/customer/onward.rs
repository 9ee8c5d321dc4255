//! The way on from a square on which nothing is to be done now: no page is an end.

use crate::customer::board_model::BoardModel;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use journey::{NextStep, Standing};
use leptos::prelude::*;

/// Says what is next and leads there with the page's one large button: to the next step, else to the board.
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
    let next = match &model.board.next_step {
        NextStep::Square(key) | NextStep::Offer(key) if key.as_str() != from => model.square(key.as_str()),
        _ => None,
    };
    let (words, href, label) = match next {
        Some((square, _)) => (
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
