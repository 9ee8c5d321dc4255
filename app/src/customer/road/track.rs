//! The line that the road follows: from square to square, round the turns, with a point for every step between.

use std::fmt::Write;

/// A place on the drawing, in its units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

pub(super) fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// How many points a curve is sampled with.
const SAMPLES: u32 = 16;

/// The road's middle line while it is laid.
#[derive(Debug)]
pub(super) struct Track {
    drawing: String,
    points: Vec<Point>,
    stops: Vec<usize>,
    stop_drawings: Vec<usize>,
}

impl Track {
    pub(super) fn from(start: Point) -> Self {
        let mut track = Self {
            drawing: String::new(),
            points: vec![start],
            stops: Vec::new(),
            stop_drawings: Vec::new(),
        };
        write!(track.drawing, "M{:.1} {:.1}", start.x, start.y).expect("a String takes every write");
        track
    }

    fn end(&self) -> Point {
        *self.points.last().expect("a track has a start")
    }

    pub(super) fn curve(&mut self, first: Point, second: Point, end: Point) {
        let start = self.end();
        write!(
            self.drawing,
            "C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
            first.x, first.y, second.x, second.y, end.x, end.y
        )
        .expect("a String takes every write");
        for step in 1..=SAMPLES {
            let t = f64::from(step) / f64::from(SAMPLES);
            let u = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            self.points.push(at(
                mix(start.x, first.x, second.x, end.x),
                mix(start.y, first.y, second.y, end.y),
            ));
        }
    }

    /// Along a row: gently up and down, level at both ends.
    pub(super) fn along(&mut self, end: Point) {
        let start = self.end();
        let middle = f64::midpoint(start.x, end.x);
        self.curve(at(middle, start.y), at(middle, end.y), end);
    }

    /// Round a turn: out to the lane at `lane`, down it, and back in to `end`.
    pub(super) fn turn(&mut self, lane: f64, end: Point) {
        let start = self.end();
        let out = (lane - start.x).signum();
        let height = end.y - start.y;
        let round = (height / 2.0).min(34.0);
        let pull = round * 0.56;
        if (lane - start.x).abs() > round {
            self.along(at(lane - out * round, start.y));
        }
        let corner = self.end();
        self.curve(
            at(corner.x + out * pull, corner.y),
            at(lane, start.y + round - pull),
            at(lane, start.y + round),
        );
        if height > round * 2.0 + 1.0 {
            let third = (height - round * 2.0) / 3.0;
            self.curve(
                at(lane, start.y + round + third),
                at(lane, end.y - round - third),
                at(lane, end.y - round),
            );
        }
        let back = at(lane - out * round, end.y);
        self.curve(
            at(lane, end.y - round + pull),
            at(lane - out * (round - pull), end.y),
            back,
        );
        if (back.x - end.x).abs() > 0.5 {
            self.along(end);
        }
    }

    /// A square stands here.
    pub(super) fn stop(&mut self) {
        self.stops.push(self.points.len() - 1);
        self.stop_drawings.push(self.drawing.len());
    }

    /// The drawing of the whole line.
    pub(super) fn drawing(&self) -> &str {
        &self.drawing
    }

    /// The drawing up to the stop with this number.
    pub(super) fn drawing_to(&self, stop: usize) -> &str {
        &self.drawing[..self.stop_drawings[stop]]
    }

    /// The drawing from one stop to another, for a path that is already at the first.
    pub(super) fn drawing_between(&self, from: usize, to: usize) -> &str {
        &self.drawing[self.stop_drawings[from]..self.stop_drawings[to]]
    }

    /// The point at a fraction of the way from one stop to the next.
    pub(super) fn point(&self, stop: usize, fraction: f64) -> Point {
        let from = self.stops[stop.min(self.stops.len() - 1)];
        let to = self.stops[(stop + 1).min(self.stops.len() - 1)];
        let lengths: Vec<f64> = self.points[from..=to]
            .windows(2)
            .map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y))
            .collect();
        let mut left = lengths.iter().sum::<f64>() * fraction.clamp(0.0, 1.0);
        for (pair, length) in self.points[from..=to].windows(2).zip(&lengths) {
            if left <= *length && *length > 0.0 {
                let part = left / length;
                return at(
                    pair[0].x + (pair[1].x - pair[0].x) * part,
                    pair[0].y + (pair[1].y - pair[0].y) * part,
                );
            }
            left -= length;
        }
        self.points[to]
    }

    /// How far along the line each stop is, in units of the drawing.
    pub(super) fn lengths(&self) -> Vec<f64> {
        let mut from = 0;
        let mut so_far = 0.0;
        self.stops
            .iter()
            .map(|&to| {
                so_far += length_of(&self.points[from..=to]);
                from = to;
                so_far
            })
            .collect()
    }

    /// How long the whole line is, in units of the drawing.
    pub(super) fn length(&self) -> f64 {
        length_of(&self.points)
    }

    /// Every sampled point, to keep scenery off the road.
    pub(super) fn points(&self) -> &[Point] {
        &self.points
    }
}

fn length_of(points: &[Point]) -> f64 {
    points
        .windows(2)
        .map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stop_knows_how_far_along_the_road_it_is() {
        let mut track = Track::from(at(-10.0, 0.0));
        track.along(at(0.0, 0.0));
        track.stop();
        track.along(at(100.0, 0.0));
        track.stop();
        let lengths = track.lengths();
        assert!(
            (lengths[0] - 10.0).abs() < 0.1 && (lengths[1] - 110.0).abs() < 0.1,
            "{lengths:?}"
        );
        assert!((track.length() - lengths[1]).abs() < 0.001);
    }

    #[test]
    fn a_ghost_half_way_stands_half_way() {
        let mut track = Track::from(at(0.0, 0.0));
        track.stop();
        track.along(at(100.0, 0.0));
        track.stop();
        let half = track.point(0, 0.5);
        assert!((half.x - 50.0).abs() < 1.0 && half.y.abs() < 1.0, "{half:?}");
        assert_eq!(track.point(1, 0.0), at(100.0, 0.0));
        assert_eq!(track.point(7, 0.9), at(100.0, 0.0));
    }
}
