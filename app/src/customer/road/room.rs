//! What room a drawing has left. Boxes are kept by height, so that asking costs the same however long the road is.

use super::track::Point;

/// A box on the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    pub(super) fn around(centre: Point, half_width: f64, half_height: f64) -> Self {
        Self {
            left: centre.x - half_width,
            top: centre.y - half_height,
            right: centre.x + half_width,
            bottom: centre.y + half_height,
        }
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// How far apart two boxes are; 0 where they meet.
    pub(super) fn gap(&self, other: &Self) -> f64 {
        let across = (other.left - self.right).max(self.left - other.right).max(0.0);
        let down = (other.top - self.bottom).max(self.top - other.bottom).max(0.0);
        across.hypot(down)
    }
}

/// How high a slice is, in units of the drawing: about a row.
const SLICE: f64 = 96.0;

/// What is taken of a drawing.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    slices: Vec<Vec<Rect>>,
}

impl Room {
    pub(super) fn take(&mut self, rect: Rect) {
        for slice in slices(&rect) {
            if self.slices.len() <= slice {
                self.slices.resize_with(slice + 1, Vec::new);
            }
            self.slices[slice].push(rect);
        }
    }

    pub(super) fn is_free(&self, rect: &Rect) -> bool {
        slices(rect)
            .filter_map(|slice| self.slices.get(slice))
            .all(|taken| !taken.iter().any(|other| other.meets(rect)))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a drawing is small, and what reaches above it is cut off first"
)]
fn slices(rect: &Rect) -> std::ops::RangeInclusive<usize> {
    (rect.top.max(0.0) / SLICE) as usize..=(rect.bottom.max(0.0) / SLICE) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::road::track::at;

    #[test]
    fn what_is_taken_is_not_free_wherever_its_slices_end() {
        let mut room = Room::default();
        room.take(Rect::around(at(50.0, 96.0), 10.0, 10.0));
        assert!(!room.is_free(&Rect::around(at(55.0, 88.0), 2.0, 1.0)));
        assert!(!room.is_free(&Rect::around(at(55.0, 104.0), 2.0, 1.0)));
        assert!(room.is_free(&Rect::around(at(55.0, 120.0), 2.0, 1.0)));
        assert!(room.is_free(&Rect::around(at(80.0, 96.0), 2.0, 1.0)));
    }
}
