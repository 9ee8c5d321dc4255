//! The whole road at once: every square a dot on one snake through the colours of its stages, small enough for one phone screen however many there are.

use super::landmark::ray;
use super::layout::{Layout, to_f64};
use super::paint::{draw, icon_at, icon_of, look_class};
use super::plan::{Look, Place, Plan, Stop, StopKind};
use super::track::{Point, Track, at};
use crate::customer::line_breaks::width;
use crate::parts::icon::Icon;

/// How wide the drawing is, in its units, and how high it may be.
const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 430.0;
/// The largest and the smallest room that a square gets.
const LARGEST: f64 = 96.0;
const SMALLEST: f64 = 9.0;
/// From this room on, a square has room for a picture, and from this one on for a number.
const FOR_PICTURES: f64 = 44.0;
const FOR_NUMBERS: f64 = 33.0;

/// How wide the road is, and how much wider than its columns a row is at each end, both in rooms.
const ROAD: f64 = 0.56;
const TURN: f64 = 0.3;

/// Where everything stands.
struct Whole {
    /// The room that a square has, from one to the next.
    room: f64,
    height: f64,
    centres: Vec<Point>,
    track: Track,
}

impl Whole {
    fn of(plan: &Plan) -> Self {
        let nodes = plan.stops.len() + 2;
        let columns = (2..=40)
            .max_by(|a, b| room_of(*a, nodes).total_cmp(&room_of(*b, nodes)))
            .unwrap_or(2);
        let room = room_of(columns, nodes);
        let across = across_of(columns);
        let down = room;
        let centres: Vec<_> = (0..nodes)
            .map(|node| {
                let (row, column) = (node / columns, node % columns);
                let column = if row.is_multiple_of(2) {
                    column
                } else {
                    columns - 1 - column
                };
                at(
                    across * (to_f64(column) + 0.5 + TURN),
                    down * (to_f64(row) + 0.5) + room * 0.2,
                )
            })
            .collect();
        let mut track = Track::from(centres[0]);
        track.stop();
        for pair in centres.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if (from.y - to.y).abs() < 0.1 {
                track.along(to);
            } else {
                let out = (from.x - WIDTH / 2.0).signum() * room * 0.65;
                track.curve(at(from.x + out, from.y), at(to.x + out, to.y), to);
            }
            track.stop();
        }
        Self {
            room,
            height: down * to_f64(nodes.div_ceil(columns)) + room * 0.3,
            centres,
            track,
        }
    }
}

/// From one column to the next, with room for the turns on both sides.
fn across_of(columns: usize) -> f64 {
    WIDTH / (to_f64(columns) + TURN * 2.0)
}

/// The room that each of so many nodes gets in so many columns.
fn room_of(columns: usize, nodes: usize) -> f64 {
    across_of(columns)
        .min(HEIGHT / to_f64(nodes.div_ceil(columns)))
        .clamp(SMALLEST, LARGEST)
}

/// The whole road of a plan as one SVG, hidden from assistive technology, which reads the list of stages beside it.
pub fn whole_road(plan: &Plan) -> String {
    let whole = Whole::of(plan);
    let mut out = String::with_capacity(2_000 + plan.stops.len() * 260);
    draw!(
        out,
        r#"<svg class="whole" viewBox="0 0 {WIDTH:.0} {:.0}" aria-hidden="true" focusable="false" xmlns="http://www.w3.org/2000/svg">"#,
        whole.height
    );
    bed(plan, &whole, &mut out);
    start(&whole, &mut out);
    for (place, stop) in plan.stops.iter().enumerate() {
        let first = place == 0 || plan.stops[place - 1].stage != stop.stage;
        dot(stop, first, &whole, whole.centres[place + 1], &mut out);
    }
    finish(plan, &whole, &mut out);
    pieces(plan, &whole, &mut out);
    out.push_str("</svg>");
    out
}

/// The road, each stretch in the colour of its stage.
fn bed(plan: &Plan, whole: &Whole, out: &mut String) {
    let wide = whole.room * ROAD;
    draw!(
        out,
        r#"<path class="road-edge" d="{}" stroke-width="{:.1}"/>"#,
        whole.track.drawing(),
        wide + (whole.room * 0.06).max(1.5)
    );
    let mut from = 0;
    for stage in 0..plan.stages.len() {
        let last = plan.stops.iter().rposition(|stop| stop.stage == stage);
        let mut to = last.map_or(from, |place| place + 1);
        if stage + 1 == plan.stages.len() {
            to = whole.centres.len() - 1;
        }
        let Point { x, y } = whole.centres[from];
        draw!(
            out,
            r#"<path class="stretch stage-{}" d="M{x:.1} {y:.1}{}" stroke-width="{wide:.1}"/>"#,
            stage % 6 + 1,
            whole.track.drawing_between(from, to)
        );
        from = to;
    }
}

fn start(whole: &Whole, out: &mut String) {
    let (Point { x, y }, room) = (whole.centres[0], whole.room);
    draw!(
        out,
        r#"<g class="stop is-start stage-1"><circle class="shape" cx="{x:.1}" cy="{y:.1}" r="{:.1}"/>"#,
        room * 0.2
    );
    if room >= FOR_NUMBERS {
        draw!(
            out,
            r#"<path class="start-pole" d="M{x:.1} {y:.1}v-{:.1}"/><path class="start-flag" d="M{x:.1} {:.1}l{:.1} {:.1}l-{:.1} {:.1}z"/>"#,
            room * 0.5,
            y - room * 0.5,
            room * 0.26,
            room * 0.09,
            room * 0.26,
            room * 0.09
        );
    }
    out.push_str("</g>");
}

fn dot(stop: &Stop, first: bool, whole: &Whole, centre: Point, out: &mut String) {
    let (Point { x, y }, room) = (centre, whole.room);
    let landmark = stop.kind == StopKind::Checkpoint;
    let kind = match stop.kind {
        StopKind::Checkpoint => "of-milestone",
        StopKind::Offer => "of-offer",
        _ => "of-step",
    };
    draw!(
        out,
        r#"<g class="stop {} {kind} stage-{}">"#,
        look_class(stop.look),
        stop.stage % 6 + 1
    );
    let half = match stop.kind {
        StopKind::Checkpoint => room * 0.37,
        StopKind::Offer => room * 0.17,
        _ => room * 0.24,
    };
    if stop.look == Look::Now {
        draw!(
            out,
            r#"<circle class="glow" cx="{x:.1}" cy="{y:.1}" r="{:.1}"/>"#,
            room * 0.46
        );
    }
    if landmark {
        let side = half * 1.36;
        draw!(
            out,
            r#"<rect class="shape" x="{:.1}" y="{:.1}" width="{side:.1}" height="{side:.1}" rx="{:.1}" transform="rotate(45 {x:.1} {y:.1})"/>"#,
            x - side / 2.0,
            y - side / 2.0,
            room * 0.08
        );
    } else {
        draw!(out, r#"<circle class="shape" cx="{x:.1}" cy="{y:.1}" r="{half:.1}"/>"#);
    }
    match stop.week {
        Some(week) if landmark && room >= FOR_NUMBERS => {
            let words = week.to_string();
            let size = (room * 0.3).min(half * 1.25 / width(&words)).clamp(10.0, 24.0);
            draw!(
                out,
                r#"<text class="week" font-size="{size:.1}" x="{x:.1}" y="{:.1}">{words}</text>"#,
                y + size * 0.36
            );
        }
        _ if stop.kind != StopKind::Offer && stop.look == Look::Done && room >= FOR_NUMBERS => {
            icon_at(Icon::Check, "picture", x, y, half * 1.3, out);
        }
        _ if room >= FOR_PICTURES && stop.kind != StopKind::Offer => {
            icon_at(icon_of(stop.kind), "picture", x, y, half * 1.3, out);
        }
        _ => {}
    }
    out.push_str("</g>");
    if first && room >= FOR_NUMBERS {
        draw!(
            out,
            r#"<text class="stretch-number stage-{}" x="{:.1}" y="{:.1}">{}</text>"#,
            stop.stage % 6 + 1,
            x - room * 0.3,
            y - room * 0.36,
            stop.stage + 1
        );
    }
}

fn finish(plan: &Plan, whole: &Whole, out: &mut String) {
    let (centre, room) = (whole.centres[whole.centres.len() - 1], whole.room);
    let look = if plan.piece == Place::Finish {
        "is-done"
    } else {
        "is-ahead"
    };
    let half = room * 0.32;
    draw!(out, r#"<g class="stop is-finish {look}">"#);
    for turn in 0..12 {
        ray(centre, half + room * 0.06, room * 0.08, turn * 30, out);
    }
    draw!(
        out,
        r#"<circle class="shape" cx="{:.1}" cy="{:.1}" r="{half:.1}"/>"#,
        centre.x,
        centre.y
    );
    icon_at(Icon::Star, "picture", centre.x, centre.y, half * 1.3, out);
    out.push_str("</g>");
}

fn pieces(plan: &Plan, whole: &Whole, out: &mut String) {
    let room = whole.room;
    let wide = (room * 0.52).clamp(17.0, 34.0);
    let here = whole.centres[Layout::stop_of(plan.piece, plan.stops.len())];
    let mut piece = |class: &str, foot: Point, wide: f64| {
        // The piece's own drawing is 36 wide and 56 high, and stands 50 below its top.
        let (x, y) = (foot.x - wide / 2.0, foot.y - wide * 50.0 / 36.0);
        draw!(
            out,
            r##"<g class="{class}"><use href="#s-piece" x="{x:.1}" y="{y:.1}" width="{wide:.1}" height="{:.1}"/></g>"##,
            wide * 56.0 / 36.0
        );
    };
    if let Some((place, _)) = &plan.ghost {
        let place = place.clamp(0.0, to_f64(plan.stops.len()));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "places are small and not negative"
        )]
        let mut foot = whole.track.point(place.floor() as usize + 1, place.fract());
        if (foot.x - here.x).abs() < wide * 0.7 && (foot.y - here.y).abs() < wide {
            let side = if foot.x < here.x || here.x > WIDTH / 2.0 {
                -1.0
            } else {
                1.0
            };
            foot = at(here.x + side * wide * 0.7, here.y);
        }
        piece("ghost", foot, wide * 0.84);
    }
    piece("piece", here, wide);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::road::tests::plan;

    #[test]
    fn the_whole_road_fits_one_phone_screen_and_no_square_leaves_it() {
        for squares in [1, 3, 5, 12, 40, 99, 200, 400] {
            let whole = Whole::of(&plan(squares, 0));
            assert!(
                whole.height <= HEIGHT * 1.15,
                "{squares} squares are {} high",
                whole.height
            );
            for centre in &whole.centres {
                let half = whole.room * 0.37;
                assert!(
                    centre.x - half >= 0.0 && centre.x + half <= WIDTH,
                    "{squares}: {centre:?}"
                );
                assert!(
                    centre.y - half >= 0.0 && centre.y + half <= whole.height,
                    "{squares}: {centre:?}"
                );
            }
            for point in whole.track.points() {
                let half = whole.room * (ROAD + 0.06) / 2.0;
                assert!(
                    point.x - half >= -0.1 && point.x + half <= WIDTH + 0.1,
                    "{squares}: the road leaves at {point:?}"
                );
            }
        }
    }

    #[test]
    fn few_squares_are_large_and_many_are_dots_that_do_not_touch() {
        let room = |squares| Whole::of(&plan(squares, 0)).room;
        assert!(room(5) > 80.0, "{}", room(5));
        assert!(room(40) > 50.0, "{}", room(40));
        assert!(room(200) > 24.0, "{}", room(200));
        let whole = Whole::of(&plan(200, 0));
        for (number, one) in whole.centres.iter().enumerate() {
            for other in &whole.centres[number + 1..] {
                assert!((one.x - other.x).hypot(one.y - other.y) >= whole.room * 0.95);
            }
        }
    }

    #[test]
    fn weeks_are_written_where_there_is_room_and_left_out_where_there_is_none() {
        let mut small = plan(12, 3);
        small.stops[2].week = Some(8);
        assert!(whole_road(&small).contains(">8</text>"));
        let mut large = plan(200, 3);
        large.stops[2].week = Some(8);
        assert!(!whole_road(&large).contains("<text"));
    }
}
