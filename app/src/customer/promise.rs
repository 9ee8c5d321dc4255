//! Ahead of the promise or behind it, in days and in kind words. Only ever against one's own promise.

use crate::customer::board_model::BoardModel;
use crate::i18n::{Locale, td_string};

/// How many days ahead of the promise the customer is; negative behind it. None where nothing is promised.
pub(super) fn days_ahead(model: &BoardModel) -> Option<i64> {
    let today = model.board.day?;
    model.board.promised?;
    let here = model.here()?;
    let (mut from, mut since) = (0, 0);
    for (place, square) in model.version.squares().iter().enumerate() {
        let Some(week) = square.by_week() else { continue };
        let day = i64::from(week) * 7;
        if here <= place {
            let steps = i64::try_from(place.saturating_sub(from)).ok()?.max(1);
            let gone = i64::try_from(here.saturating_sub(from)).ok()?;
            let promised = since + (day.max(since) - since) * gone / steps;
            return Some(promised - today);
        }
        (from, since) = (place, day.max(since));
    }
    None
}

/// A sentence on how the customer stands against the promise; none while nothing is promised.
pub(super) fn promise_words(locale: Locale, model: &BoardModel) -> Option<String> {
    let ahead = days_ahead(model)?;
    Some(match ahead {
        1.. => td_string!(locale, customer.promise.ahead, count = ahead),
        0 => td_string!(locale, customer.promise.even).to_owned(),
        -7..0 => td_string!(locale, customer.promise.behind, count = -ahead),
        _ => td_string!(locale, customer.promise.far).to_owned(),
    })
}
