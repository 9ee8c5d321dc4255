//! Where everything on the road stands: rows of squares that turn at the edges, a band of country for each stage, and room kept for every label.

use super::ghost::Ghost;
use super::plan::{Look, Place, Plan, StopKind};
use super::room::{Rect, Room};
use super::track::{Point, Track, at};
use super::words::{BOLD, Tone, ahead_lines, has_ribbon, lines_of, wrap_bold};
use crate::customer::line_breaks::width;

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
    landmark: 38.0,
};

/// For a desk: six squares a row.
pub const WIDE: Measures = Measures {
    name: "wide",
    width: 840.0,
    columns: 6,
    lane: 25.0,
    road: 34.0,
    half: 27.0,
    landmark: 44.0,
};

pub(super) const LABEL: f64 = 15.0;
pub(super) const LABEL_LINE: f64 = 18.5;
pub(super) const TITLE: f64 = 17.0;
pub(super) const TITLE_LINE: f64 = 22.0;
/// From the top of the piece down to where it stands.
pub(super) const PIECE: f64 = 46.0;
/// Half of the round that holds a stage's number.
pub(super) const NUMBER: f64 = 12.0;
/// How high the ribbon across a landmark is.
pub(super) const RIBBON: f64 = 21.0;
const FINISH: f64 = 36.0;
const MARGIN: f64 = 5.0;

/// What a node of the road is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Start,
    Stop(usize),
    Finish,
}

/// A node with its label, in place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) node: Node,
    pub(super) centre: Point,
    /// Each line with the height of its baseline.
    pub(super) lines: Vec<(Tone, String, f64)>,
    /// The words on the ribbon across a landmark, and half its length.
    pub(super) ribbon: Option<(String, f64)>,
}

/// The country of a stage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    pub(super) stage: usize,
    pub(super) top: f64,
    /// The middle of its number.
    pub(super) number: Point,
    pub(super) title: Vec<(String, f64)>,
    /// Who the customer will be there, while it is ahead.
    pub(super) ahead: Vec<(Tone, String, f64)>,
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
    pub(super) room: Room,
    /// Where the piece stands.
    pub(super) piece: Point,
    /// Where the ghost stands, and its words with their place, where there is room for them.
    pub(super) ghost: Option<Ghost>,
}

struct Row {
    stage: usize,
    opens_stage: bool,
    nodes: Vec<Node>,
}

fn rows(plan: &Plan, columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut stops = plan.stops.iter().enumerate().peekable();
    for stage in 0..plan.stages.len() {
        let mut nodes: Vec<Node> = Vec::new();
        if stage == 0 {
            nodes.push(Node::Start);
        }
        while let Some((place, _)) = stops.next_if(|(_, stop)| stop.stage == stage) {
            nodes.push(Node::Stop(place));
        }
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

/// How far a node reaches above its middle: the flag at the start, the rays at the end.
fn rise_of(node: Node, plan: &Plan, measures: &Measures) -> f64 {
    match node {
        Node::Start => 40.0,
        Node::Finish => FINISH + 14.0,
        Node::Stop(place) if plan.stops[place].kind == StopKind::Checkpoint && plan.stops[place].look == Look::Done => {
            measures.landmark + 13.0
        }
        Node::Stop(_) => half_of(node, plan, measures) + 3.0,
    }
}

/// From the middle of a landmark down to the middle of its ribbon.
pub(super) fn ribbon_below(measures: &Measures) -> f64 {
    measures.landmark * 0.82
}

/// The words on the ribbon of a landmark, and half its length.
fn ribbon_of(node: Node, plan: &Plan, room: f64) -> Option<(String, f64)> {
    let Node::Stop(place) = node else { return None };
    let stop = &plan.stops[place];
    let words = stop.due.first().filter(|_| has_ribbon(stop))?.clone();
    let half = (width(&words) * LABEL * BOLD + 18.0).min(room) / 2.0;
    Some((words, half))
}

impl Layout {
    /// Lays out a plan. Where the ghost's words find no room, the rows beside it make some.
    pub(super) fn of(plan: &Plan, measures: Measures) -> Self {
        let mut layout = Self::with_ghost_room(plan, measures, 0.0);
        for ghost_room in [30.0, 60.0, 120.0] {
            if layout.ghost.as_ref().is_none_or(|ghost| !ghost.words.is_empty()) {
                break;
            }
            layout = Self::with_ghost_room(plan, measures, ghost_room);
        }
        layout
    }

    fn with_ghost_room(plan: &Plan, measures: Measures, ghost_room: f64) -> Self {
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
            room: Room::default(),
            piece: at(0.0, 0.0),
            ghost: None,
        };
        let mut cursor = 0.0;
        for (number, row) in rows.iter().enumerate() {
            cursor = layout.place_row(plan, row, number, cursor, ghost_room);
        }
        layout.height = cursor + 34.0;
        layout.take_room();
        layout.piece = layout.piece_at(plan.piece);
        layout.room.take(Rect {
            left: layout.piece.x - 22.0,
            top: layout.piece.y - 74.0,
            right: layout.piece.x + 22.0,
            bottom: layout.piece.y,
        });
        layout.ghost = plan
            .ghost
            .as_ref()
            .and_then(|(place, words)| layout.place_ghost(*place, words, ghost_room));
        layout
    }

    /// Places one row below `cursor` and answers where the next begins.
    fn place_row(&mut self, plan: &Plan, row: &Row, number: usize, mut cursor: f64, ghost_room: f64) -> f64 {
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
        let rise = row
            .nodes
            .iter()
            .map(|node| rise_of(*node, plan, &measures))
            .fold(half, f64::max)
            + 9.0;
        let clearance = if Self::holds_ghost(plan, row) {
            rise.max(PIECE + 28.0) + ghost_room
        } else if Self::holds_piece(plan, row) {
            rise.max(PIECE + 28.0)
        } else {
            rise
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
            let ribbon = ribbon_of(*node, plan, cell - 2.0);
            let mut baseline = centre.y
                + match node {
                    Node::Finish => FINISH + 14.0,
                    _ if ribbon.is_some() => ribbon_below(&measures) + RIBBON / 2.0 + 2.0,
                    _ => half_of(*node, plan, &measures) + 3.0,
                };
            let lines = lines_of(*node, plan, room, &measures)
                .into_iter()
                .map(|(tone, words)| {
                    baseline += tone.line();
                    (tone, words, baseline)
                })
                .collect();
            bottom = bottom.max(baseline + 5.0);
            self.placed.push(Placed {
                node: *node,
                centre,
                lines,
                ribbon,
            });
        }
        bottom + 6.0
    }

    fn place_title(&mut self, plan: &Plan, stage: usize, row: usize, mut cursor: f64) -> f64 {
        let measures = self.measures;
        let top = if stage == 0 { 0.0 } else { cursor };
        // The road comes down on the side where this row begins; the title stands clear of it.
        let at_end = row > 0 && row.is_multiple_of(2);
        let edge = 12.0 + NUMBER * 2.0 + 8.0;
        let room = measures.width - 24.0 - measures.lane - measures.road - edge + 12.0;
        cursor += if stage == 0 { 4.0 } else { 12.0 };
        let number = at(
            if at_end {
                measures.width - 12.0 - NUMBER
            } else {
                12.0 + NUMBER
            },
            cursor + TITLE_LINE - 6.0,
        );
        let title = wrap_bold(&plan.stages[stage].title, room / TITLE, 3)
            .into_iter()
            .map(|line| {
                cursor += TITLE_LINE;
                (line, cursor)
            })
            .collect();
        let ahead: Vec<_> = ahead_lines(&plan.stages[stage], room.min(360.0))
            .into_iter()
            .map(|(tone, line)| {
                cursor += tone.line();
                (tone, line, cursor)
            })
            .collect();
        cursor += if ahead.is_empty() { 0.0 } else { 4.0 };
        self.bands.push(Band {
            stage,
            top,
            number,
            title,
            ahead,
            title_x: if at_end { measures.width - edge } else { edge },
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
        })
    }

    fn holds_ghost(plan: &Plan, row: &Row) -> bool {
        let Some((ghost, _)) = &plan.ghost else { return false };
        row.nodes.iter().any(|node| {
            let place = match node {
                Node::Start => -1.0,
                Node::Stop(place) => to_f64(*place),
                Node::Finish => to_f64(plan.stops.len()),
            };
            // A promise that is longer than the road waits at its end.
            (place - ghost.min(to_f64(plan.stops.len()))).abs() < 1.0
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
                Node::Stop(place) if self.is_landmark(place) => measures.landmark + 6.0,
                Node::Stop(_) => measures.half + 8.0,
            };
            self.room.take(Rect::around(placed.centre, half, half));
            if let Some((_, half)) = &placed.ribbon {
                let middle = at(placed.centre.x, placed.centre.y + ribbon_below(&measures));
                self.room.take(Rect::around(middle, half + 2.0, RIBBON / 2.0 + 2.0));
            }
            for (tone, words, baseline) in &placed.lines {
                let half = width(words) * tone.size() * 0.56;
                self.room.take(Rect {
                    left: placed.centre.x - half,
                    top: baseline - tone.size(),
                    right: placed.centre.x + half,
                    bottom: baseline + 5.0,
                });
            }
        }
        for band in &self.bands {
            self.room.take(Rect::around(band.number, NUMBER + 3.0, NUMBER + 3.0));
            let titles = band.title.iter().map(|(words, baseline)| (TITLE, words, baseline));
            let ahead = band
                .ahead
                .iter()
                .map(|(tone, words, baseline)| (tone.size(), words, baseline));
            for (size, words, baseline) in titles.chain(ahead) {
                let long = width(words) * size * 1.1;
                let (left, right) = if band.title_ends_there {
                    (band.title_x - long, band.title_x)
                } else {
                    (band.title_x, band.title_x + long)
                };
                self.room.take(Rect {
                    left,
                    top: baseline - size,
                    right,
                    bottom: baseline + 6.0,
                });
            }
        }
        let around = measures.road / 2.0 + 5.0;
        for point in self.track.points() {
            self.room.take(Rect::around(*point, around, around));
        }
    }
}

pub(super) fn to_f64(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
