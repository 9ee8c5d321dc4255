//! Where everything on the road stands: rows of squares that turn at the edges, a band of country for each stage, and room kept for every label.

use super::label::{width, wrap};
use super::plan::{Place, Plan, Stop, StopKind};
use super::track::{Point, Track, at};

/// The measures of one drawing, in its units. At the least width it is shown at, a unit is about a pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// What parts this drawing's names from the other's on the page.
    pub name: &'static str,
    pub(super) width: f64,
    pub(super) columns: usize,
    /// From the edge to the middle of the lane in which the road turns.
    pub(super) lane: f64,
    pub(super) road: f64,
    /// Half a square, and half a landmark.
    pub(super) half: f64,
    pub(super) landmark: f64,
}

/// For a phone: three squares a row, legible at 320 pixels.
pub const NARROW: Measures = Measures {
    name: "narrow",
    width: 340.0,
    columns: 3,
    lane: 19.0,
    road: 30.0,
    half: 25.0,
    landmark: 33.0,
};

/// For a desk: six squares a row.
pub const WIDE: Measures = Measures {
    name: "wide",
    width: 840.0,
    columns: 6,
    lane: 25.0,
    road: 34.0,
    half: 27.0,
    landmark: 36.0,
};

pub(super) const LABEL: f64 = 15.0;
pub(super) const LABEL_LINE: f64 = 18.5;
pub(super) const TITLE: f64 = 17.0;
pub(super) const TITLE_LINE: f64 = 22.0;
/// From the top of the piece down to where it stands.
pub(super) const PIECE: f64 = 46.0;
const FINISH: f64 = 36.0;
const MARGIN: f64 = 5.0;

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
}

/// What a node of the road is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Start,
    Stop(usize),
    Finish,
}

/// What a line of a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Title,
    Count,
    Due,
    Lead,
    Promise,
}

/// A node with its label, in place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) node: Node,
    pub(super) centre: Point,
    /// Each line with the height of its baseline.
    pub(super) lines: Vec<(Tone, String, f64)>,
}

/// The country of a stage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    pub(super) stage: usize,
    pub(super) top: f64,
    pub(super) title: Vec<(String, f64)>,
    pub(super) title_x: f64,
    pub(super) title_ends_there: bool,
}

/// The whole drawing, in place.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) measures: Measures,
    pub(super) height: f64,
    pub(super) bands: Vec<Band>,
    pub(super) placed: Vec<Placed>,
    pub(super) track: Track,
    landmarks: Vec<bool>,
    /// Everything that scenery must not touch.
    pub(super) taken: Vec<Rect>,
    /// Where the piece stands.
    pub(super) piece: Point,
    /// Where the ghost stands, and its words with their place, where there is room for them.
    pub(super) ghost: Option<Ghost>,
}

/// The ghost, in place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ghost {
    pub(super) at: Point,
    pub(super) words: Vec<(String, Point)>,
}

struct Row {
    stage: usize,
    opens_stage: bool,
    nodes: Vec<Node>,
}

fn rows(plan: &Plan, columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for stage in 0..plan.stages.len() {
        let mut nodes: Vec<Node> = Vec::new();
        if stage == 0 {
            nodes.push(Node::Start);
        }
        nodes.extend(
            plan.stops
                .iter()
                .enumerate()
                .filter(|(_, stop)| stop.stage == stage)
                .map(|(place, _)| Node::Stop(place)),
        );
        let count = nodes.len().div_ceil(columns).max(1);
        let mut left = nodes.into_iter();
        let total = left.len();
        for row in 0..count {
            let size = total / count + usize::from(row < total % count);
            rows.push(Row {
                stage,
                opens_stage: row == 0,
                nodes: left.by_ref().take(size).collect(),
            });
        }
    }
    rows.push(Row {
        stage: plan.stages.len().saturating_sub(1),
        opens_stage: false,
        nodes: vec![Node::Finish],
    });
    rows
}

fn half_of(node: Node, plan: &Plan, measures: &Measures) -> f64 {
    match node {
        Node::Start => measures.half - 3.0,
        Node::Finish => FINISH,
        Node::Stop(place) if plan.stops[place].kind == StopKind::Checkpoint => measures.landmark,
        Node::Stop(_) => measures.half,
    }
}

fn lines_of(node: Node, plan: &Plan, room: f64, measures: &Measures) -> Vec<(Tone, String)> {
    let ems = room / LABEL;
    match node {
        Node::Start => plan
            .start
            .iter()
            .flat_map(|words| wrap(words, ems, 1))
            .map(|line| (Tone::Title, line))
            .collect(),
        Node::Stop(place) => stop_lines(&plan.stops[place], ems),
        Node::Finish => {
            let ems = (measures.width * 0.8).min(420.0) / TITLE;
            let lead = wrap(&plan.finish_lead, ems, 1)
                .into_iter()
                .map(|line| (Tone::Lead, line));
            let promise = wrap(&plan.promise, ems, 3)
                .into_iter()
                .map(|line| (Tone::Promise, line));
            lead.chain(promise).collect()
        }
    }
}

fn stop_lines(stop: &Stop, ems: f64) -> Vec<(Tone, String)> {
    // Bold letters are a little wider.
    let bold = ems / 1.07;
    let mut lines: Vec<_> = wrap(&stop.title, bold, 2)
        .into_iter()
        .map(|line| (Tone::Title, line))
        .collect();
    if let Some(count) = &stop.count {
        lines.extend(wrap(count, bold, 1).into_iter().map(|line| (Tone::Count, line)));
    }
    let together = stop.due.join(" · ");
    if width(&together) <= bold {
        lines.extend((!together.is_empty()).then_some((Tone::Due, together)));
    } else {
        lines.extend(
            stop.due
                .iter()
                .flat_map(|words| wrap(words, bold, 1))
                .map(|line| (Tone::Due, line)),
        );
    }
    lines
}

fn line_height(tone: Tone) -> f64 {
    match tone {
        Tone::Promise => TITLE_LINE,
        _ => LABEL_LINE,
    }
}

impl Layout {
    /// Lays out a plan.
    pub(super) fn of(plan: &Plan, measures: Measures) -> Self {
        let rows = rows(plan, measures.columns);
        let mut layout = Self {
            measures,
            height: 0.0,
            bands: Vec::new(),
            placed: Vec::new(),
            landmarks: plan
                .stops
                .iter()
                .map(|stop| stop.kind == StopKind::Checkpoint)
                .collect(),
            track: Track::from(at(-12.0, 0.0)),
            taken: Vec::new(),
            piece: at(0.0, 0.0),
            ghost: None,
        };
        let mut cursor = 0.0;
        for (number, row) in rows.iter().enumerate() {
            cursor = layout.place_row(plan, row, number, cursor);
        }
        layout.height = cursor + 34.0;
        layout.take_room();
        layout.piece = layout.piece_at(plan.piece);
        layout.taken.push(Rect {
            left: layout.piece.x - 22.0,
            top: layout.piece.y - 74.0,
            right: layout.piece.x + 22.0,
            bottom: layout.piece.y,
        });
        layout.ghost = plan
            .ghost
            .as_ref()
            .and_then(|(place, words)| layout.place_ghost(*place, words));
        layout
    }

    /// Places one row below `cursor` and answers where the next begins.
    fn place_row(&mut self, plan: &Plan, row: &Row, number: usize, mut cursor: f64) -> f64 {
        let measures = self.measures;
        let rightwards = number.is_multiple_of(2);
        if row.opens_stage {
            cursor += if row.stage == 0 { 10.0 } else { 4.0 };
            cursor = self.place_title(plan, row.stage, number, cursor);
        }
        let half = row
            .nodes
            .iter()
            .map(|node| half_of(*node, plan, &measures))
            .fold(measures.half, f64::max);
        let clearance = if Self::holds_piece(plan, row) {
            PIECE + 28.0
        } else {
            half + 9.0
        };
        let middle = cursor + clearance;

        // The lane is needed only where the road turns down: on the side where the row ends.
        let (near, far) = (MARGIN, measures.width - measures.lane - measures.road / 2.0 - 3.0);
        let cell = (far - near) / to_f64(row.nodes.len().max(1));
        let room = (cell - 6.0).min(if measures.columns > 3 { 150.0 } else { 132.0 });
        let mut bottom = middle + half;
        for (index, node) in row.nodes.iter().enumerate() {
            let along = near + cell * (to_f64(index) + 0.5);
            let mut x = if rightwards { along } else { measures.width - along };
            if *node == Node::Finish {
                x = measures.width / 2.0;
            }
            let lift = if row.nodes.len() > 1 {
                [0.0, -4.0, 3.0, -3.0, 4.0][(index + number) % 5]
            } else {
                0.0
            };
            let centre = at(x, middle + lift);
            self.lay(number, index, centre);
            let mut baseline =
                centre.y + half_of(*node, plan, &measures) + if *node == Node::Finish { 14.0 } else { 3.0 };
            let lines = lines_of(*node, plan, room, &measures)
                .into_iter()
                .map(|(tone, words)| {
                    baseline += line_height(tone);
                    (tone, words, baseline)
                })
                .collect();
            bottom = bottom.max(baseline + 5.0);
            self.placed.push(Placed {
                node: *node,
                centre,
                lines,
            });
        }
        bottom + 6.0
    }

    fn place_title(&mut self, plan: &Plan, stage: usize, row: usize, mut cursor: f64) -> f64 {
        let measures = self.measures;
        let top = if stage == 0 { 0.0 } else { cursor };
        // The road comes down on the side where this row begins; the title stands clear of it.
        let at_end = row > 0 && row.is_multiple_of(2);
        let room = measures.width - 24.0 - measures.lane - measures.road;
        let words = format!("{} {}", stage + 1, plan.stages[stage]);
        cursor += if stage == 0 { 4.0 } else { 12.0 };
        let title = wrap(&words, room / TITLE / 1.07, 2)
            .into_iter()
            .map(|line| {
                cursor += TITLE_LINE;
                (line, cursor)
            })
            .collect();
        self.bands.push(Band {
            stage,
            top,
            title,
            title_x: if at_end { measures.width - 12.0 } else { 12.0 },
            title_ends_there: at_end,
        });
        cursor + 4.0
    }

    /// Lays the road to the next node.
    fn lay(&mut self, row: usize, index: usize, centre: Point) {
        if row == 0 && index == 0 {
            self.track = Track::from(at(-12.0, centre.y));
            self.track.along(centre);
        } else if index == 0 {
            let lane = if row.is_multiple_of(2) {
                self.measures.lane
            } else {
                self.measures.width - self.measures.lane
            };
            self.track.turn(lane, centre);
        } else {
            self.track.along(centre);
        }
        self.track.stop();
    }

    fn holds_piece(plan: &Plan, row: &Row) -> bool {
        row.nodes.iter().any(|node| match (node, plan.piece) {
            (Node::Start, Place::Start) | (Node::Finish, Place::Finish) => true,
            (Node::Stop(place), Place::Square(here)) => *place == here,
            _ => false,
        }) || plan.ghost.as_ref().is_some_and(|(ghost, _)| {
            row.nodes
                .iter()
                .any(|node| matches!(node, Node::Stop(place) if (to_f64(*place) - ghost).abs() < 1.0))
        })
    }

    /// The stop of the track that a place of the plan is.
    pub(super) fn stop_of(place: Place, stops: usize) -> usize {
        match place {
            Place::Start => 0,
            Place::Square(square) => square + 1,
            Place::Finish => stops + 1,
        }
    }

    fn piece_at(&self, place: Place) -> Point {
        let stops = self.placed.len() - 2;
        self.placed[Self::stop_of(place, stops)].centre
    }

    fn is_landmark(&self, place: usize) -> bool {
        self.landmarks.get(place).copied().unwrap_or(false)
    }

    fn take_room(&mut self) {
        let measures = self.measures;
        for placed in &self.placed {
            let half = match placed.node {
                Node::Finish => FINISH + 14.0,
                Node::Start => measures.landmark + 2.0,
                Node::Stop(place) if self.is_landmark(place) => measures.landmark + 2.0,
                Node::Stop(_) => measures.half + 8.0,
            };
            self.taken.push(Rect::around(placed.centre, half, half));
            for (tone, words, baseline) in &placed.lines {
                let size = if *tone == Tone::Promise { TITLE } else { LABEL };
                self.taken.push(Rect {
                    left: placed.centre.x - width(words) * size * 0.56,
                    top: baseline - size,
                    right: placed.centre.x + width(words) * size * 0.56,
                    bottom: baseline + 5.0,
                });
            }
        }
        for band in &self.bands {
            for (words, baseline) in &band.title {
                let long = width(words) * TITLE * 1.1;
                let (left, right) = if band.title_ends_there {
                    (band.title_x - long, band.title_x)
                } else {
                    (band.title_x, band.title_x + long)
                };
                self.taken.push(Rect {
                    left,
                    top: baseline - TITLE,
                    right,
                    bottom: baseline + 6.0,
                });
            }
        }
        let around = measures.road / 2.0 + 5.0;
        self.taken.extend(
            self.track
                .points()
                .iter()
                .map(|point| Rect::around(*point, around, around)),
        );
    }

    fn place_ghost(&mut self, place: f64, words: &str) -> Option<Ghost> {
        if !place.is_finite() || place < 0.0 {
            return None;
        }
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
        // Two pieces on one square would hide each other.
        if (foot.x - self.piece.x).hypot(foot.y - self.piece.y) < 24.0 {
            return None;
        }
        let lines = wrap(words, 8.0, 2);
        let long = lines.iter().map(|line| width(line)).fold(0.0, f64::max) * LABEL * 1.06 + 4.0;
        let tall = to_f64(lines.len()) * LABEL_LINE;
        let beside = self.measures.road / 2.0 + 6.0;
        let across = [-beside - long / 2.0, beside + long / 2.0, 0.0];
        let down = [
            -tall / 2.0 + 2.0,
            -tall + 4.0,
            -tall - 10.0,
            4.0,
            14.0,
            beside,
            -PIECE - tall,
        ];
        let spots = down.iter().flat_map(|dy| across.iter().map(|dx| (*dx, *dy)));
        let spot = spots.into_iter().find(|(dx, dy)| {
            let rect = Rect {
                left: foot.x + dx - long / 2.0,
                top: foot.y + dy,
                right: foot.x + dx + long / 2.0,
                bottom: foot.y + dy + tall + 2.0,
            };
            rect.left >= 2.0
                && rect.right <= self.measures.width - 2.0
                && rect.top >= 2.0
                && !self.taken.iter().any(|taken| taken.meets(&rect))
        });
        self.taken.push(Rect {
            left: foot.x - 18.0,
            top: foot.y - PIECE - 4.0,
            right: foot.x + 18.0,
            bottom: foot.y + 8.0,
        });
        let words = spot.map_or_else(Vec::new, |(dx, dy)| {
            let mut baseline = foot.y + dy - 4.0;
            lines
                .into_iter()
                .map(|line| {
                    baseline += LABEL_LINE;
                    (line, at(foot.x + dx, baseline))
                })
                .collect()
        });
        for (line, point) in &words {
            let half = width(line) * LABEL * 0.56;
            self.taken.push(Rect {
                left: point.x - half,
                top: point.y - LABEL,
                right: point.x + half,
                bottom: point.y + 5.0,
            });
        }
        Some(Ghost { at: foot, words })
    }
}

pub(super) fn to_f64(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
