//! A laid-out road as SVG. Colours are classes: the stylesheet gives them, in light and in dark.

use super::landmark;
use super::layout::{Layout, Measures, Node, Placed};
use super::plan::{Look, Plan, Stop, StopKind};
use super::scenery::{SYMBOLS, scenery};
use super::signs::signs;
use super::words::Tone;
use crate::parts::document::escape_into;
use crate::parts::icon::Icon;
use std::fmt;

/// Writes into a drawing; a `String` takes every write.
macro_rules! draw {
    ($out:expr, $($what:tt)*) => {{
        use ::std::fmt::Write as _;
        write!($out, $($what)*).expect("a String takes every write")
    }};
}
pub(super) use draw;

/// The icons that stand on squares and badges.
const ON_SQUARES: [Icon; 9] = [
    Icon::Book,
    Icon::Again,
    Icon::Smile,
    Icon::Flag,
    Icon::Gift,
    Icon::Lock,
    Icon::Check,
    Icon::Hourglass,
    Icon::Star,
];

/// The symbols that every road on a page draws with: once a page.
pub fn symbols() -> String {
    let mut out =
        String::from(r#"<svg class="symbols" width="0" height="0" aria-hidden="true" focusable="false"><defs>"#);
    for icon in ON_SQUARES {
        draw!(
            out,
            r#"<symbol id="{}" viewBox="0 0 24 24">{}</symbol>"#,
            name_of(icon),
            icon.drawing()
        );
    }
    out.push_str(SYMBOLS);
    out.push_str(r#"<symbol id="s-piece" viewBox="-18 -50 36 56" overflow="visible"><path class="piece-body" d="M-13 0c0-5 3-5 4-8l5-16h8l5 16c1 3 4 3 4 8 0 3.5-6 5-13 5S-13 3.5-13 0z"/><circle class="piece-body" cy="-33" r="10"/><path class="piece-light" d="M-6.5-36a7 7 0 0 1 5-5.5"/></symbol>"#);
    out.push_str("</defs></svg>");
    out
}

fn name_of(icon: Icon) -> &'static str {
    match icon {
        Icon::Book => "i-book",
        Icon::Again => "i-again",
        Icon::Smile => "i-smile",
        Icon::Flag => "i-flag",
        Icon::Gift => "i-gift",
        Icon::Lock => "i-lock",
        Icon::Check => "i-check",
        Icon::Hourglass => "i-hourglass",
        _ => "i-star",
    }
}

pub(super) fn icon_of(kind: StopKind) -> Icon {
    match kind {
        StopKind::Lesson => Icon::Book,
        StopKind::Action => Icon::Again,
        StopKind::CheckIn => Icon::Smile,
        StopKind::Checkpoint => Icon::Flag,
        StopKind::Offer => Icon::Gift,
    }
}

/// Where something is on the road, for whoever walks the piece: the number of its node (the start is −1, the squares count from 0, the finish comes
/// after the last) and how far along the middle line that is, in units of the drawing.
#[derive(Clone, Copy)]
struct Spot {
    number: i32,
    length: f64,
}

impl fmt::Display for Spot {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, r#"data-place="{}" data-at="{:.1}""#, self.number, self.length)
    }
}

pub(super) fn look_class(look: Look) -> &'static str {
    match look {
        Look::Done => "is-done",
        Look::Now => "is-now",
        Look::Open => "is-open",
        Look::Waiting => "is-waiting",
        Look::Locked => "is-locked",
    }
}

/// The road of a plan as one SVG, hidden from assistive technology, which reads the list beside it.
pub fn road(plan: &Plan, measures: Measures) -> String {
    let layout = Layout::of(plan, measures);
    let mut out = String::with_capacity(4_000 + plan.stops.len() * 700);
    draw!(
        out,
        r#"<svg class="road road-{}" viewBox="0 0 {:.0} {:.0}" aria-hidden="true" focusable="false" xmlns="http://www.w3.org/2000/svg">"#,
        measures.name,
        measures.width,
        layout.height
    );
    countries(&layout, &mut out);
    out.push_str(&scenery(&layout));
    bed(plan, &layout, &mut out);
    signs(plan, &layout, &mut out);
    let lengths = layout.track.lengths();
    for ((placed, length), number) in layout.placed.iter().zip(&lengths).zip(-1_i32..) {
        let spot = Spot {
            number,
            length: *length,
        };
        match placed.node {
            Node::Start => start(placed, spot, &mut out),
            Node::Stop(place) => stop(&plan.stops[place], placed, spot, &measures, &mut out),
            Node::Finish => finish(plan, placed, spot, &mut out),
        }
    }
    let here = Layout::stop_of(plan.piece, plan.stops.len());
    let spot = Spot {
        number: i32::try_from(here).unwrap_or(i32::MAX) - 1,
        length: lengths[here],
    };
    pieces(&layout, spot, &mut out);
    out.push_str("</svg>");
    out
}

/// The bands of country, each from its wavy border down; the next lies over it.
fn countries(layout: &Layout, out: &mut String) {
    let width = layout.measures.width;
    for (number, band) in layout.bands.iter().enumerate() {
        // As deep as the next one's waves, and no deeper: a long road is not painted many times over.
        let height = layout
            .bands
            .get(number + 1)
            .map_or(layout.height, |next| next.top + 16.0);
        draw!(out, r#"<g class="stage-{}">"#, band.stage % 6 + 1);
        if band.top <= 0.0 {
            draw!(out, r#"<path class="country" d="M0 0H{width:.0}V{height:.0}H0z"/>"#);
        } else {
            draw!(
                out,
                r#"<path class="hill" d="{}"/>"#,
                border(band.top - 9.0, width, height, band.stage + 1, 8.0)
            );
            draw!(
                out,
                r#"<path class="country" d="{}"/>"#,
                border(band.top + 2.0, width, height, band.stage, 7.0)
            );
        }
        out.push_str("</g>");
    }
}

/// A wavy line across the drawing, closed at its foot.
fn border(y: f64, width: f64, height: f64, phase: usize, swing: f64) -> String {
    let waves = if width > 500.0 { 5 } else { 3 };
    let step = width / f64::from(waves);
    let mut out = String::new();
    let mut up = phase.is_multiple_of(2);
    draw!(out, "M0 {y:.1}");
    for wave in 0..waves {
        let from = step * f64::from(wave);
        let lift = if up { -swing } else { swing };
        draw!(
            out,
            "C{:.1} {:.1} {:.1} {:.1} {:.1} {y:.1}",
            from + step * 0.35,
            y + lift,
            from + step * 0.65,
            y + lift,
            from + step
        );
        up = !up;
    }
    draw!(out, "V{height:.0}H0z");
    out
}

/// The road itself: shadow, edge, bed, the dashes of the way ahead and of the way already gone.
fn bed(plan: &Plan, layout: &Layout, out: &mut String) {
    let line = layout.track.drawing();
    let wide = layout.measures.road;
    for (class, plus, down) in [
        ("road-shadow", 2.0, 4.0),
        ("road-edge", 3.0, 0.0),
        ("road-bed", 0.0, 0.0),
    ] {
        let shift = if down > 0.0 {
            r#" transform="translate(0 4)""#
        } else {
            ""
        };
        draw!(
            out,
            r#"<path class="{class}" d="{line}" stroke-width="{:.0}"{shift}/>"#,
            wide + plus
        );
    }
    draw!(
        out,
        r#"<path class="road-dash" d="{line}" data-length="{:.1}"/>"#,
        layout.track.length()
    );
    let gone = Layout::stop_of(plan.piece, plan.stops.len());
    if gone > 0 {
        let walked = layout.track.drawing_to(gone);
        draw!(
            out,
            r#"<path class="road-walked" d="{walked}"/><path class="road-gone" d="{walked}"/>"#
        );
    }
}

fn label(placed: &Placed, out: &mut String) {
    for (tone, words, baseline) in &placed.lines {
        let class = match tone {
            Tone::Title | Tone::When | Tone::WillBe => "label",
            Tone::Count => "label label-count",
            Tone::Due => "label label-due",
            Tone::Lead => "label label-lead",
            Tone::Promise => "label label-promise",
        };
        draw!(
            out,
            r#"<text class="{class}" x="{:.1}" y="{baseline:.1}">"#,
            placed.centre.x
        );
        escape_into(words, out);
        out.push_str("</text>");
    }
}

pub(super) fn icon_at(icon: Icon, class: &str, x: f64, y: f64, size: f64, out: &mut String) {
    draw!(
        out,
        r##"<use class="{class}" href="#{}" x="{:.1}" y="{:.1}" width="{size:.0}" height="{size:.0}"/>"##,
        name_of(icon),
        x - size / 2.0,
        y - size / 2.0
    );
}

fn start(placed: &Placed, spot: Spot, out: &mut String) {
    let (x, y) = (placed.centre.x, placed.centre.y);
    draw!(
        out,
        r#"<g class="stop is-start stage-1" {spot}><circle class="shape" cx="{x:.1}" cy="{y:.1}" r="19"/>"#
    );
    draw!(
        out,
        r#"<path class="start-pole" d="M{:.1} {:.1}v-40"/><path class="start-flag" d="M{:.1} {:.1}l20 7-20 7z"/>"#,
        x - 5.0,
        y + 9.0,
        x - 5.0,
        y - 31.0
    );
    label(placed, out);
    out.push_str("</g>");
}

fn stop(stop: &Stop, placed: &Placed, spot: Spot, measures: &Measures, out: &mut String) {
    let (x, y) = (placed.centre.x, placed.centre.y);
    let look = look_class(stop.look);
    let kind = match stop.kind {
        StopKind::Checkpoint => "of-milestone",
        StopKind::Offer => "of-offer",
        _ => "of-step",
    };
    let element = if stop.href.is_some() { "a" } else { "g" };
    draw!(
        out,
        r#"<{element} class="stop {look} {kind} stage-{}""#,
        stop.stage % 6 + 1
    );
    if let Some(href) = &stop.href {
        out.push_str(r#" href=""#);
        escape_into(href, out);
        out.push_str(r#"" tabindex="-1""#);
    }
    draw!(
        out,
        r#" data-square="{}" data-x="{x:.1}" data-y="{y:.1}" {spot}>"#,
        stop.key
    );
    let half = match stop.kind {
        StopKind::Checkpoint => {
            landmark::place(placed.centre, measures, out);
            landmark::diamond(stop.look, placed.centre, measures, out);
            measures.landmark * 0.72
        }
        StopKind::Offer => {
            let r = measures.half - 1.0;
            if stop.look == Look::Now {
                draw!(
                    out,
                    r#"<circle class="glow" cx="{x:.1}" cy="{y:.1}" r="{:.1}"/>"#,
                    r + 8.0
                );
            }
            draw!(out, r#"<circle class="shape" cx="{x:.1}" cy="{y:.1}" r="{r:.1}"/>"#);
            r * 0.85
        }
        _ => {
            let (half, side) = (measures.half, measures.half * 2.0);
            if stop.look == Look::Now {
                for grow in [15.0, 8.0] {
                    draw!(
                        out,
                        r#"<rect class="glow" x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" rx="{:.0}"/>"#,
                        x - half - grow,
                        y - half - grow,
                        side + grow * 2.0,
                        side + grow * 2.0,
                        17.0 + grow
                    );
                }
            }
            draw!(
                out,
                r#"<rect class="foot" x="{:.1}" y="{:.1}" width="{side:.0}" height="{side:.0}" rx="16"/><rect class="shape" x="{:.1}" y="{:.1}" width="{side:.0}" height="{side:.0}" rx="16"/>"#,
                x - half,
                y - half + 3.5,
                x - half,
                y - half
            );
            half
        }
    };
    let size = if stop.kind == StopKind::Checkpoint {
        measures.landmark * 0.76
    } else {
        26.0
    };
    icon_at(
        icon_of(stop.kind),
        "picture",
        x,
        y - if placed.ribbon.is_some() { 4.0 } else { 0.0 },
        size,
        out,
    );
    let badge = match stop.look {
        Look::Done => Some(Icon::Check),
        Look::Locked => Some(Icon::Lock),
        Look::Waiting => Some(Icon::Hourglass),
        Look::Now | Look::Open => None,
    };
    if let Some(badge) = badge {
        let (bx, by) = (x + half - 3.0, y - half + 3.0);
        draw!(out, r#"<circle class="badge" cx="{bx:.1}" cy="{by:.1}" r="9.5"/>"#);
        icon_at(badge, "badge-picture", bx, by, 12.0, out);
    }
    if let Some((words, half)) = &placed.ribbon {
        landmark::ribbon(words, *half, placed.centre, measures, out);
    }
    label(placed, out);
    draw!(out, "</{element}>");
}

fn finish(plan: &Plan, placed: &Placed, spot: Spot, out: &mut String) {
    let (x, y) = (placed.centre.x, placed.centre.y);
    let stage = plan.stages.len().saturating_sub(1) % 6 + 1;
    let look = if plan.piece == super::plan::Place::Finish {
        "is-done"
    } else {
        "is-ahead"
    };
    draw!(out, r#"<g class="stop is-finish {look} stage-{stage}" {spot}>"#);
    for turn in 0..12 {
        landmark::ray(placed.centre, 40.0, 9.0, turn * 30, out);
    }
    draw!(out, r#"<circle class="shape" cx="{x:.1}" cy="{y:.1}" r="33"/>"#);
    icon_at(Icon::Star, "picture", x, y - 1.0, 34.0, out);
    label(placed, out);
    out.push_str("</g>");
}

fn pieces(layout: &Layout, spot: Spot, out: &mut String) {
    if let Some(ghost) = &layout.ghost {
        out.push_str(r#"<g class="ghost">"#);
        draw!(
            out,
            r##"<ellipse class="piece-shadow" cx="{:.1}" cy="{:.1}" rx="13" ry="4"/><use href="#s-piece" x="{:.1}" y="{:.1}" width="30" height="47"/>"##,
            ghost.at.x,
            ghost.at.y + 5.0,
            ghost.at.x - 15.0,
            ghost.at.y - 37.0
        );
        for (words, place) in &ghost.words {
            draw!(out, r#"<text class="label" x="{:.1}" y="{:.1}">"#, place.x, place.y);
            escape_into(words, out);
            out.push_str("</text>");
        }
        out.push_str("</g>");
    }
    let (x, y) = (layout.piece.x, layout.piece.y - 20.0);
    draw!(
        out,
        r##"<g class="piece" data-x="{x:.1}" data-y="{y:.1}" {spot}><ellipse class="piece-shadow" cx="{x:.1}" cy="{:.1}" rx="15" ry="4.5"/><use href="#s-piece" x="{:.1}" y="{:.1}" width="36" height="56"/></g>"##,
        y + 4.0,
        x - 18.0,
        y - 50.0
    );
    // A box that the page scrolls to: an SVG group is none in every browser.
    draw!(
        out,
        r#"<foreignObject x="0" y="{:.0}" width="10" height="10"><div class="here" id="here-{}"></div></foreignObject>"#,
        layout.piece.y,
        layout.measures.name
    );
}
