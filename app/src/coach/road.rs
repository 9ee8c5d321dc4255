//! A customer's road as the lists show it: where they are among the squares, offers left out.

use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::mini_road::{Mark, mini_road},
};

/// The road of one enrolment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Road {
    /// The squares in file order, offers left out: how far each is, and whether it carries a milestone.
    pub squares: Vec<(Mark, bool)>,
    /// The title of the square that the customer stands on, if there is one.
    pub now_at: Option<String>,
}

impl Road {
    /// How many squares are done, of how many.
    pub fn done(&self) -> (usize, usize) {
        let done = self.squares.iter().filter(|(mark, _)| *mark == Mark::Done).count();
        (done, self.squares.len())
    }
}

/// The picture and the figures beside it. Nothing for a road without squares.
pub(crate) fn road(locale: Locale, road: &Road) -> AnyView {
    let (done, total) = road.done();
    if total == 0 {
        return ().into_any();
    }
    let label = if let Some(square) = &road.now_at {
        td_string!(
            locale,
            desk.road.next,
            done = done,
            total = total,
            square = square.clone()
        )
    } else {
        td_string!(locale, desk.road.label, done = done, total = total)
    };
    view! {
        {mini_road(&road.squares, &label)}
        <span class="road-figures" aria-hidden="true">{format!("{done} / {total}")}</span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_road_says_in_words_what_it_draws() {
        let squares = vec![(Mark::Done, false), (Mark::Here, false), (Mark::Ahead, true)];
        let html = road(
            Locale::en,
            &Road {
                squares,
                now_at: Some("Morning stretch".to_owned()),
            },
        )
        .to_html();
        assert!(html.contains("1 of 3 squares done, now at Morning stretch"), "{html}");
        let nothing = road(Locale::ja, &Road::default()).to_html();
        assert!(!nothing.contains("<svg") && !nothing.contains("<span"), "{nothing}");
    }
}
