//! The board page: the header, the road, and the one next step above the thumb.

use crate::customer::ahead::boards_ahead;
use crate::customer::board_model::BoardModel;
use crate::customer::coach_words::coach_words;
use crate::customer::inbox::unread_card;
use crate::customer::next_step::next_step;
use crate::customer::overview::overview_link;
use crate::customer::road::{NARROW, Place, WIDE, road, symbols};
use crate::customer::road_list::road_list;
use crate::customer::road_of::road_of;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use crate::parts::shell::Shell;
use journey::Standing;
use leptos::prelude::*;

/// The whole page.
pub fn board_page(shell: &Shell, model: &BoardModel) -> String {
    let locale = shell.locale;
    let drawings = drawings(locale, model);
    shell.page(model.version.title(), true, || {
        view! {
            <div class="board" id="board" data-fresh=model.address() data-facts=model.state.facts().to_string()>
                {header(locale, model)}
                {coach_words(locale, model)}
                {unread_card(locale, model)}
                <div class="board-road" inner_html=drawings></div>
                {road_list(locale, model)}
                {next_step(locale, model)}
                {ahead(locale, model)}
            </div>
            // What a fresh board brings is said here, because the board around it is exchanged.
            <p class="visually-hidden" id="board-said" role="status"></p>
        }
    })
}

/// The road as it is drawn for a phone and for a desk; the stylesheet shows one of the two.
pub fn drawings(locale: Locale, model: &BoardModel) -> String {
    let plan = road_of(locale, model);
    format!("{}{}{}", symbols(), road(&plan, NARROW), road(&plan, WIDE))
}

/// The cards that come next, for a phone that has no network or does not wait for it.
fn ahead(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    boards_ahead(model)
        .iter()
        .map(|after| {
            let place = match after.piece() {
                Place::Start => "-1".to_owned(),
                Place::Square(place) => place.to_string(),
                Place::Finish => after.version.squares().len().to_string(),
            };
            view! { <template data-place=place class="ahead">{next_step(locale, after)}</template> }
        })
        .collect::<Vec<_>>()
}

fn header(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    let (done, total) = model.progress();
    let progress = td_string!(locale, customer.board.progress, done = done, total = total);
    let day = model.board.day.map(|day| {
        view! { <span class="board-day">{td_string!(locale, words.day_number, day = day)}</span> }
    });
    let paused = (model.standing.standing == Standing::Paused).then(|| {
        view! {
            <p class="board-paused">{icon(Icon::Pause)}<span>{td_string!(locale, customer.board.paused)}</span></p>
        }
    });
    let streak = td_string!(locale, customer.board.weeks_in_a_row, count = model.board.streak);
    // Shown before one is needed: a missed week is no reason to give up.
    let freezes = (model.board.freezes_left > 0 && model.board.day.is_some()).then(|| {
        let words = td_string!(locale, customer.board.freezes, count = model.board.freezes_left);
        view! { <span class="board-figure board-freezes">{icon(Icon::Freeze)}<span>{words}</span></span> }
    });
    let points = td_string!(locale, customer.board.points, count = model.board.points);
    view! {
        <header class="board-header">
            <h1>{model.version.title().to_owned()}</h1>
            <p class="board-figures">
                {day}
                <span class="board-figure">{icon(Icon::Streak)}<span>{streak}</span></span>
                {freezes}
                <span class="board-figure">{icon(Icon::Point)}<span>{points}</span></span>
            </p>
            <progress class="bar" value=done.to_string() max=total.max(1).to_string() aria-label=progress></progress>
            {paused}
            {overview_link(locale, model)}
        </header>
    }
}
