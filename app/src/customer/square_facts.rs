//! How often and how far: a square's figures, each with its name, and what the square opens.

use crate::customer::board_model::BoardModel;
use crate::customer::road_of::target_words;
use crate::i18n::{Locale, td_string};
use crate::parts::dates::short_date;
use crate::parts::icon::{Icon, icon};
use journey::rule::Leaf;
use journey::square::Square;
use journey::{SquareState, SquareView};
use leptos::prelude::*;

/// The list; nothing where there is nothing to tell.
pub(super) fn square_facts(
    locale: Locale,
    model: &BoardModel,
    square: &Square,
    view: &SquareView,
) -> Option<impl IntoView + use<>> {
    let target = square.target().filter(|target| *target > 1);
    let mut facts: Vec<(Icon, &'static str, String, &'static str)> = Vec::new();
    if let Some(target) = target {
        facts.push((
            Icon::Again,
            td_string!(locale, customer.square.how_often),
            target_words(locale, square, target),
            "",
        ));
    }
    if let (Some((count, target)), true) = (
        view.count,
        target.is_some() && matches!(view.state, SquareState::Open | SquareState::Waiting),
    ) {
        let words = td_string!(locale, customer.square.count_now, count = count, target = target);
        facts.push((Icon::Check, td_string!(locale, customer.square.so_far), words, ""));
    }
    if let Some(week) = square.by_week() {
        let words = if let Some(date) = view.due {
            td_string!(locale, customer.square.by, week = week, date = short_date(locale, date))
        } else {
            td_string!(locale, customer.square.by_week, week = week)
        };
        facts.push((
            Icon::Calendar,
            td_string!(locale, customer.square.when),
            words,
            "is-gold",
        ));
    }
    if square.points > 0 {
        let words = td_string!(locale, customer.square.worth, count = square.points);
        let name = if view.state == SquareState::Done {
            td_string!(locale, customer.square.earned)
        } else {
            td_string!(locale, customer.square.worth_name)
        };
        facts.push((Icon::Point, name, words, ""));
    }
    if view.state != SquareState::Done
        && let Some(opens) = opens(model, square)
    {
        facts.push((
            Icon::Forward,
            td_string!(locale, customer.square.opens),
            opens,
            "is-wide",
        ));
    }
    if facts.is_empty() {
        return None;
    }
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(picture, name, words, class)| {
            view! {
                <div class=(!class.is_empty()).then_some(class)>
                    <dt>{icon(picture)}{name}</dt>
                    <dd>{words}</dd>
                </div>
            }
        })
        .collect();
    Some(view! { <dl class="square-facts">{facts}</dl> })
}

/// The title of the first square that waits for nothing but this one.
fn opens(model: &BoardModel, square: &Square) -> Option<String> {
    model
        .version
        .squares()
        .iter()
        .zip(&model.board.squares)
        .find(|(other, view)| {
            !other.is_offer()
                && view.state == SquareState::Locked
                && !view.why.is_empty()
                && view.why.iter().all(|leaf| match leaf {
                    Leaf::Done(key) | Leaf::Awarded(key) => *key == square.key,
                    _ => false,
                })
        })
        .map(|(other, _)| other.title.clone())
}
