//! The board to look at and not to play: for staff beside a customer's history, and for an owner before anybody plays.

use crate::customer::board_model::BoardModel;
use crate::customer::road::{NARROW, WIDE, road, symbols};
use crate::customer::road_list::road_in_words;
use crate::customer::road_of::road_of;
use crate::i18n::Locale;
use crate::parts::document::html_of;
use jiff::Timestamp;
use journey::{State, Version, Zone};
use std::sync::Arc;

/// The board of an enrolment at an instant, as the customer sees it.
pub fn still_board(locale: Locale, version: &Arc<Version>, state: &State, now: Timestamp) -> String {
    let model = BoardModel::new(String::new(), Arc::clone(version), state.clone(), now);
    let plan = road_of(locale, &model);
    format!(
        r#"<div class="board-road is-still">{}{}{}</div>{}"#,
        symbols(),
        road(&plan, NARROW),
        road(&plan, WIDE),
        html_of(|| road_in_words(locale, &model))
    )
}

/// The board before the first step. Nothing on it depends on the day.
pub fn preview(locale: Locale, version: Version) -> String {
    let state = State::new(&version, Zone::utc());
    still_board(locale, &Arc::new(version), &state, Timestamp::UNIX_EPOCH)
}
