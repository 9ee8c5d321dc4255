//! The one way on from a page that looks back: to the square that the next step speaks of.

use crate::customer::board_model::BoardModel;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use journey::{NextStep, Standing};
use leptos::prelude::*;

/// The page's one large button, with the square's name where there is one.
pub(super) fn way_on(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    let square = match &model.board.next_step {
        NextStep::Square(key) if model.standing.standing != Standing::Left => model.square(key.as_str()),
        _ => None,
    };
    let (words, address) = match square {
        Some((square, _)) => (
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
