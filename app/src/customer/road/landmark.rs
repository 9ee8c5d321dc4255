//! A checkpoint as a landmark: a golden diamond on a round place of its own, with the week it is promised by on a ribbon across it.

use super::layout::{Measures, RIBBON, ribbon_below};
use super::paint::draw;
use super::plan::Look;
use super::track::Point;
use crate::parts::document::escape_into;

/// The place it stands on: the road widens round it.
pub(super) fn place(centre: Point, measures: &Measures, out: &mut String) {
    let (Point { x, y }, half) = (centre, measures.landmark);
    draw!(
        out,
        r#"<circle class="place" cx="{x:.1}" cy="{y:.1}" r="{:.1}"/>"#,
        half + 3.0
    );
}

/// The diamond, with soft corners. What is reached shines; what comes next glows.
pub(super) fn diamond(look: Look, centre: Point, measures: &Measures, out: &mut String) {
    let (Point { x, y }, half) = (centre, measures.landmark);
    let mut diamond = |half: f64, down: f64, class: &str| {
        let side = half * 1.36;
        draw!(
            out,
            r#"<rect class="{class}" x="{:.1}" y="{:.1}" width="{side:.1}" height="{side:.1}" rx="9" transform="rotate(45 {x:.1} {:.1})"/>"#,
            x - side / 2.0,
            y + down - side / 2.0,
            y + down
        );
    };
    if look == Look::Now {
        diamond(half + 11.0, 0.0, "glow");
        diamond(half + 5.0, 0.0, "glow");
    }
    diamond(half, 3.5, "foot");
    diamond(half, 0.0, "shape");
    diamond(half - 7.0, 0.0, "inner");
    if look == Look::Done {
        for turn in [-52, -26, 0, 26, 52] {
            ray(centre, half + 6.0, 7.0, turn, out);
        }
    }
}

/// A ray of light, from so far off the middle.
pub(super) fn ray(centre: Point, from: f64, long: f64, turn: i32, out: &mut String) {
    let Point { x, y } = centre;
    draw!(
        out,
        r#"<path class="ray" d="M{x:.1} {:.1}v-{long:.1}" transform="rotate({turn} {x:.1} {y:.1})"/>"#,
        y - from
    );
}

/// The ribbon with the week, its ends cut like a swallow's tail.
pub(super) fn ribbon(words: &str, half: f64, centre: Point, measures: &Measures, out: &mut String) {
    let (x, y) = (centre.x, centre.y + ribbon_below(measures));
    let tall = RIBBON / 2.0;
    draw!(
        out,
        r#"<path class="ribbon" d="M{:.1} {:.1}h{:.1}l-5 {tall}l5 {tall}h{:.1}l5 -{tall}z"/><text class="ribbon-words" x="{x:.1}" y="{:.1}">"#,
        x - half,
        y - tall,
        half * 2.0,
        -half * 2.0,
        y + 5.2
    );
    escape_into(words, out);
    out.push_str("</text>");
}
