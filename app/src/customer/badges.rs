//! Badges: one for each stage and one for each checkpoint of a journey, earned when it is done and kept for good.
//!
//! [`badges`] says what there is to earn and what is earned; it is pure. `medal(locale, &badge, size)` draws one, as SVG for an `inner_html`:
//! hidden from assistive technology, because the words beside it say the same. For a celebration, without any history:
//! `badges(&model, &[])`, then the one with the key [`BadgeKey::stage`] or [`BadgeKey::square`] of what was just done.

mod badge_page;
mod first_name;
mod medal;
mod page;
mod share_picture;

pub use badge_page::badge_page;
pub use first_name::first_name;
pub use page::badges_page;
pub use share_picture::share_picture;

pub(super) use medal::medal;

use crate::customer::board_model::BoardModel;
use jiff::civil::Date;
use journey::square::{Award, SquareKind};
use journey::{Event, Fact, SquareState};
use std::fmt;

/// The name of a badge in addresses: `stage-KEY` or `square-KEY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadgeKey(String);

impl BadgeKey {
    /// The badge of the stage with this key.
    pub fn stage(key: &str) -> Self {
        Self(format!("stage-{key}"))
    }

    /// The badge of the checkpoint with this key.
    pub fn square(key: &str) -> Self {
        Self(format!("square-{key}"))
    }
}

impl fmt::Display for BadgeKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl PartialEq<str> for BadgeKey {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

/// What a badge stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earns {
    /// A stage: all its squares.
    Stage {
        /// How many of them are done.
        done: usize,
        /// Of how many; offers do not count.
        squares: usize,
    },
    /// A checkpoint: its milestone.
    Checkpoint {
        /// The checkpoint's key.
        square: String,
        /// The result that was promised.
        result: String,
        /// The week by which it is.
        by_week: Option<u32>,
        /// The local day on which that week ends, with the breaks so far.
        due: Option<Date>,
        /// What makes it the customer's.
        award: Award,
        /// The count and its target, where a count awards it.
        count: Option<(u32, u32)>,
    },
}

/// A badge, earned or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// Its name in addresses.
    pub key: BadgeKey,
    /// The title of the stage or of the checkpoint, as the business wrote it.
    pub title: String,
    /// What it stands for.
    pub earns: Earns,
    /// The index of its stage.
    pub stage: usize,
    /// How many of the same sort come before it: no two neighbours are drawn alike.
    pub ordinal: usize,
    /// Whether it is earned.
    pub earned: bool,
    /// The local day on which it was earned, as far as the history goes.
    pub on: Option<Date>,
}

/// Every badge of the journey, in the order of the road: the checkpoints of a stage, then the stage.
///
/// What is earned is read from the board, when from the history. A stage of nothing but offers has no badge: nobody walks it.
pub fn badges(model: &BoardModel, history: &[Fact]) -> Vec<Badge> {
    let version = &model.version;
    let mut done_on: Vec<Option<Date>> = vec![None; version.squares().len()];
    for fact in history {
        if let Event::Done { square } = &fact.event
            && let Some(place) = version.place(square.as_str())
        {
            done_on[place] = Some(model.state.zone().date_of(fact.at));
        }
    }
    let mut badges = Vec::new();
    let (mut stages, mut checkpoints) = (0, 0);
    for (number, stage) in version.stages().iter().enumerate() {
        let (mut squares, mut done, mut on) = (0, 0, None);
        for place in stage.squares.clone() {
            let (square, view) = (&version.squares()[place], &model.board.squares[place]);
            if square.is_offer() {
                continue;
            }
            let earned = view.state == SquareState::Done;
            squares += 1;
            done += usize::from(earned);
            on = on.max(done_on[place]);
            if let SquareKind::Checkpoint {
                result, by_week, award, ..
            } = &square.kind
            {
                badges.push(Badge {
                    key: BadgeKey::square(square.key.as_str()),
                    title: square.title.clone(),
                    earns: Earns::Checkpoint {
                        square: square.key.to_string(),
                        result: result.clone(),
                        by_week: *by_week,
                        due: view.due,
                        award: award.clone(),
                        count: view.count,
                    },
                    stage: number,
                    ordinal: checkpoints,
                    earned,
                    on: done_on[place].filter(|_| earned),
                });
                checkpoints += 1;
            }
        }
        if squares > 0 {
            let earned = done == squares;
            badges.push(Badge {
                key: BadgeKey::stage(stage.key.as_str()),
                title: stage.title.clone(),
                earns: Earns::Stage { done, squares },
                stage: number,
                ordinal: stages,
                earned,
                on: on.filter(|_| earned),
            });
            stages += 1;
        }
    }
    badges
}

/// The badge that comes next on the road: the first that is not earned.
pub(super) fn next_badge(badges: &[Badge]) -> Option<&Badge> {
    badges.iter().find(|badge| !badge.earned)
}
