//! The ghost: where the promise says that the piece would be today. It hides no piece and no word, and its own words always find room.

use super::layout::{LABEL, LABEL_LINE, Layout, PIECE, to_f64};
use super::room::Rect;
use super::track::{Point, at};
use crate::customer::line_breaks::{width, wrap};

/// The ghost, in place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ghost {
    pub(super) at: Point,
    pub(super) words: Vec<(String, Point)>,
}

/// How far its words may stand from it.
const NEAR: f64 = 30.0;
/// How far the two pieces stand apart where they share a square.
const BESIDE: f64 = 25.0;

/// What a piece of the ghost's size covers.
pub(super) fn body(foot: Point) -> Rect {
    Rect {
        left: foot.x - 15.0,
        top: foot.y - 38.0,
        right: foot.x + 15.0,
        bottom: foot.y + 9.0,
    }
}

impl Layout {
    /// Sets the ghost on the road; its words are empty where there is no room for them near it, and near is farther where `room` was made.
    pub(super) fn place_ghost(&mut self, place: f64, words: &str, room: f64) -> Option<Ghost> {
        if !place.is_finite() || place < 0.0 {
            return None;
        }
        let foot = self.ghost_foot(place);
        let body = body(foot);
        // Its words do not stand on its own road, nor on itself; it may stand wherever the road is.
        let mut best: Option<(f64, Rect, Vec<String>)> = None;
        for (lines, most) in [(1, 24.0), (2, 8.0), (3, 5.5)] {
            let lines = wrap(words, most, lines);
            let long = lines.iter().map(|line| width(line)).fold(0.0, f64::max) * LABEL * 1.06 + 4.0;
            let tall = to_f64(lines.len()) * LABEL_LINE + 2.0;
            for across in -16..=16 {
                for down in -28..=28 {
                    let middle = at(
                        foot.x + f64::from(across) * 8.0,
                        foot.y - PIECE / 2.0 + f64::from(down) * 5.0,
                    );
                    let rect = Rect::around(middle, long / 2.0, tall / 2.0);
                    let gap = rect.gap(&body);
                    let centred = (middle.x - foot.x).abs() * 0.05 + (middle.y - foot.y).abs() * 0.08;
                    let cost = gap + centred + to_f64(lines.len()) * 3.0;
                    if gap > NEAR + room
                        || rect.meets(&body)
                        || best.as_ref().is_some_and(|(least, ..)| cost >= *least)
                        || rect.left < 3.0
                        || rect.right > self.measures.width - 3.0
                        || rect.top < 2.0
                        || !self.room.is_free(&rect)
                    {
                        continue;
                    }
                    best = Some((cost, rect, lines.clone()));
                }
            }
        }
        self.room.take(Rect {
            left: foot.x - 18.0,
            top: foot.y - PIECE - 4.0,
            right: foot.x + 18.0,
            bottom: foot.y + 8.0,
        });
        let words = best.map_or_else(Vec::new, |(_, rect, lines)| {
            self.room.take(rect);
            let mut baseline = rect.top - 4.0;
            lines
                .into_iter()
                .map(|line| {
                    baseline += LABEL_LINE;
                    (line, at(f64::midpoint(rect.left, rect.right), baseline))
                })
                .collect()
        });
        Some(Ghost { at: foot, words })
    }

    fn ghost_foot(&self, place: f64) -> Point {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "places are small and not negative"
        )]
        let whole = place.floor() as usize;
        let mut foot = self.track.point(whole + 1, place.fract());
        // On a square it stands at the upper edge, as the piece does, so that what the square is stays seen.
        let nearest = self
            .placed
            .iter()
            .map(|placed| (placed.centre.x - foot.x).hypot(placed.centre.y - foot.y))
            .fold(f64::INFINITY, f64::min);
        foot.y -= (1.0 - nearest / (self.measures.half + 12.0)).max(0.0) * 26.0;
        // Where both are on one square they stand beside each other, the ghost on its side of the road.
        let piece = at(self.piece.x, self.piece.y - 20.0);
        if (foot.x - piece.x).abs() < BESIDE && (foot.y - piece.y).abs() < PIECE {
            let side = if (foot.x - piece.x).abs() > 2.0 {
                (foot.x - piece.x).signum()
            } else if piece.x < self.measures.width / 2.0 {
                1.0
            } else {
                -1.0
            };
            foot = at(piece.x + side * BESIDE, piece.y);
        }
        foot
    }
}
