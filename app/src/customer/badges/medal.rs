//! Medals: a flower in its stage's colours for a stage, a golden sun on its stage's ribbon for a checkpoint, an outline for what is to come.
//!
//! An earned medal is a thing and has colours of its own, the same on light and on dark and outside of any page.

use super::{Badge, Earns};
use crate::i18n::{Locale, td_string};
use crate::parts::document::escape;
use crate::parts::icon::Icon;
use std::f64::consts::{PI, TAU};
use std::fmt::Write;

/// Writes into a drawing; a `String` takes every write.
macro_rules! draw {
    ($out:expr, $($what:tt)*) => {
        write!($out, $($what)*).expect("a String takes every write")
    };
}

/// Colours of an enamel: its body, its depth, its light and its ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Enamel {
    /// The body.
    pub(super) body: &'static str,
    /// Its shadow and the words on its ground.
    pub(super) deep: &'static str,
    /// Where light falls on it.
    pub(super) light: &'static str,
    /// The pale ground inside.
    pub(super) ground: &'static str,
}

/// The six stages' colours, as the stylesheet has them in the light.
const STAGES: [Enamel; 6] = [
    Enamel {
        body: "#4a8a59",
        deep: "#27553a",
        light: "#79b386",
        ground: "#eef6ec",
    },
    Enamel {
        body: "#4478ae",
        deep: "#224c79",
        light: "#79a5d3",
        ground: "#ebf3fa",
    },
    Enamel {
        body: "#c27a2b",
        deep: "#704300",
        light: "#e0a65f",
        ground: "#fdf3e3",
    },
    Enamel {
        body: "#b8566a",
        deep: "#7b2b3d",
        light: "#d88a9a",
        ground: "#fcf0f1",
    },
    Enamel {
        body: "#7660ac",
        deep: "#49387f",
        light: "#a392cf",
        ground: "#f2eef9",
    },
    Enamel {
        body: "#27837a",
        deep: "#11544d",
        light: "#62b1a8",
        ground: "#e7f5f2",
    },
];

const GOLD: Enamel = Enamel {
    body: "#dcab33",
    deep: "#966d0c",
    light: "#f6dc8b",
    ground: "#fff6da",
};

/// The colours of a stage, by its index.
pub(super) fn enamel(stage: usize) -> Enamel {
    STAGES[stage % STAGES.len()]
}

/// The medal, `size` CSS pixels wide and a sixth higher.
pub(in crate::customer) fn medal(locale: Locale, badge: &Badge, size: u32) -> String {
    let mut out = format!(
        r#"<svg class="medal{}" viewBox="0 0 120 140" width="{size}" height="{}" aria-hidden="true" focusable="false">"#,
        if badge.earned { "" } else { " is-ahead" },
        size * 7 / 6,
    );
    draw_medal(locale, badge, &mut out);
    out.push_str("</svg>");
    out
}

/// The inside of a medal's drawing, 120 by 140.
pub(super) fn draw_medal(locale: Locale, badge: &Badge, out: &mut String) {
    if badge.earned {
        earned(locale, badge, out);
    } else {
        ahead(locale, badge, out);
    }
}

const LEFT_TAIL: &str = "M34 78L22 131L40 124L51 138L66 88Z";
const RIGHT_TAIL: &str = "M86 78L98 131L80 124L69 138L54 88Z";

fn earned(locale: Locale, badge: &Badge, out: &mut String) {
    let stage = enamel(badge.stage);
    let metal = match badge.earns {
        Earns::Stage { .. } => stage,
        Earns::Checkpoint { .. } => GOLD,
    };
    draw!(out, r#"<g stroke-linejoin="round" stroke-linecap="round">"#);
    draw!(
        out,
        r#"<path fill="{}" d="{LEFT_TAIL}"/><path fill="{}" d="{RIGHT_TAIL}"/><path fill="none" stroke="{}" stroke-width="2.5" d="M43 84L33 122M77 84L87 122"/>"#,
        stage.deep,
        stage.deep,
        stage.light,
    );
    let edge = edge(badge);
    draw!(
        out,
        r#"<g transform="translate(60 57)"><path fill="{}" transform="translate(0 4)" d="{edge}"/><path fill="{}" d="{edge}"/>"#,
        metal.deep,
        metal.body,
    );
    draw!(
        out,
        r#"<circle r="41" fill="{}"/><circle r="38.5" fill="{}"/>"#,
        metal.light,
        metal.ground,
    );
    // Where the light falls on the rim.
    draw!(
        out,
        r##"<path fill="none" stroke="#ffffff" stroke-opacity="0.75" stroke-width="2.2" d="M-41.8-11.2A43.3 43.3 0 0 1-12.4-41.5"/>"##
    );
    match &badge.earns {
        Earns::Stage { .. } => {
            laurel(metal.body, out);
            numeral(badge.stage + 1, &format!(r#"fill="{}""#, metal.deep), out);
        }
        Earns::Checkpoint { .. } => {
            draw!(
                out,
                r#"<circle r="35.5" fill="none" stroke="{}" stroke-width="1.4" stroke-dasharray="0.1 4.55"/>"#,
                metal.body,
            );
            let lift = if banner_words(locale, badge).is_some() { -6 } else { 0 };
            draw!(
                out,
                r##"<g transform="translate(0 {lift})"><path fill="{}" transform="translate(0 2)" d="{DIAMOND}"/><path fill="{}" d="{DIAMOND}"/><path fill="none" stroke="#ffffff" stroke-opacity="0.45" stroke-width="1.2" d="M-19.5 0L0-19.5L19.5 0"/><g transform="translate(-13.2 -13.2) scale(1.1)" fill="none" stroke="#ffffff" stroke-width="2">{}</g></g>"##,
                stage.deep,
                stage.body,
                picture(badge).drawing(),
            );
        }
    }
    out.push_str("</g>");
    if let Some(words) = banner_words(locale, badge) {
        draw!(
            out,
            r#"<path fill="{}" d="M18 82h14v20H18l5-10zM102 82H88v20h14l-5-10z"/><rect x="25" y="78" width="70" height="21" rx="3" fill="{}"/><path fill="none" stroke="{}" stroke-width="1" d="M28 81.5h64"/>"#,
            metal.deep,
            metal.body,
            metal.light,
        );
        banner(&words, r##"fill="#3a2a00""##, out);
    }
    out.push_str("</g>");
}

/// What is to come: the same shapes without their colours, which the stylesheet draws in pencil.
fn ahead(locale: Locale, badge: &Badge, out: &mut String) {
    draw!(
        out,
        r#"<path class="medal-pencil" d="{LEFT_TAIL}"/><path class="medal-pencil" d="{RIGHT_TAIL}"/><g transform="translate(60 57)"><path class="medal-pencil" d="{}"/><circle class="medal-hollow" r="39"/>"#,
        edge(badge),
    );
    match &badge.earns {
        Earns::Stage { .. } => numeral(badge.stage + 1, r#"class="medal-faint""#, out),
        Earns::Checkpoint { .. } => {
            let lift = if banner_words(locale, badge).is_some() { -6 } else { 0 };
            draw!(
                out,
                r#"<g transform="translate(0 {lift})"><path class="medal-pencil" d="{DIAMOND}"/><g class="medal-icon" transform="translate(-13.2 -13.2) scale(1.1)">{}</g></g>"#,
                picture(badge).drawing(),
            );
        }
    }
    out.push_str("</g>");
    if let Some(words) = banner_words(locale, badge) {
        out.push_str(r#"<rect class="medal-pencil" x="25" y="78" width="70" height="21" rx="3"/>"#);
        banner(&words, r#"class="medal-faint""#, out);
    }
}

const DIAMOND: &str = "M0-24L24 0L0 24L-24 0Z";

/// The rim: soft petals for a stage, sharp rays for a checkpoint, never as many as its neighbour's.
fn edge(badge: &Badge) -> String {
    const PETALS: [(u32, f64); 6] = [(10, 0.86), (8, 0.84), (14, 0.9), (6, 0.86), (12, 0.85), (18, 0.92)];
    const RAYS: [(u32, f64); 5] = [(16, 0.87), (24, 0.91), (12, 0.85), (20, 0.9), (32, 0.93)];
    match badge.earns {
        Earns::Stage { .. } => {
            let (petals, depth) = PETALS[badge.ordinal % PETALS.len()];
            rim(petals, depth, true)
        }
        Earns::Checkpoint { .. } => {
            let (rays, depth) = RAYS[badge.ordinal % RAYS.len()];
            rim(rays, depth, false)
        }
    }
}

fn rim(points: u32, depth: f64, is_soft: bool) -> String {
    const REACH: f64 = 54.0;
    let corner = |number: u32| {
        let turn = PI * f64::from(number) / f64::from(points) - PI / 2.0;
        let reach = match (number.is_multiple_of(2), is_soft) {
            (true, true) => REACH * 1.03,
            (true, false) => REACH,
            (false, _) => REACH * depth,
        };
        (reach * turn.cos(), reach * turn.sin())
    };
    let middle = |number: u32| {
        let ((x, y), (next_x, next_y)) = (corner(number), corner(number + 1));
        (x.midpoint(next_x), y.midpoint(next_y))
    };
    let mut path = String::new();
    if is_soft {
        let (x, y) = middle(0);
        draw!(path, "M{x:.1} {y:.1}");
        for number in 1..=points * 2 {
            let ((x, y), (to_x, to_y)) = (corner(number), middle(number));
            draw!(path, "Q{x:.1} {y:.1} {to_x:.1} {to_y:.1}");
        }
    } else {
        for number in 0..points * 2 {
            let (x, y) = corner(number);
            draw!(path, "{}{x:.1} {y:.1}", if number == 0 { 'M' } else { 'L' });
        }
    }
    path.push('Z');
    path
}

/// Two branches around the number of a stage.
fn laurel(colour: &str, out: &mut String) {
    draw!(
        out,
        r#"<g fill="{colour}"><path fill="none" stroke="{colour}" stroke-width="1.6" d="M-8 29.5A30.5 30.5 0 0 1-26.5-15M8 29.5A30.5 30.5 0 0 0 26.5-15"/>"#
    );
    for leaf in 0..6_u32 {
        let turn = TAU * (0.31 + 0.045 * f64::from(leaf));
        let (x, y) = (30.5 * turn.cos(), 30.5 * turn.sin());
        let degrees = turn.to_degrees() + 90.0;
        for (inward, tilt) in [(-3.0, -28.0), (2.6, 30.0)] {
            let (leaf_x, leaf_y) = (x + inward * turn.cos(), y + inward * turn.sin());
            for (side, angle) in [(1.0, degrees + tilt), (-1.0, 180.0 - degrees - tilt)] {
                draw!(
                    out,
                    r#"<ellipse rx="4.4" ry="2" transform="translate({:.1} {leaf_y:.1}) rotate({angle:.0})"/>"#,
                    leaf_x * side,
                );
            }
        }
    }
    out.push_str("</g>");
}

fn numeral(number: usize, look: &str, out: &mut String) {
    let height = if number < 10 { 40 } else { 30 };
    // The middle of a figure is about a third of its height above its foot.
    let foot = f64::from(height) * 0.36;
    draw!(
        out,
        r#"<text {look} y="{foot:.1}" font-size="{height}" font-weight="800" text-anchor="middle">{number}</text>"#
    );
}

fn banner(words: &str, look: &str, out: &mut String) {
    draw!(
        out,
        r#"<text {look} x="60" y="93.5" font-size="14" font-weight="700" text-anchor="middle">{}</text>"#,
        escape(words)
    );
}

/// What makes a checkpoint's medal its own: its week, or the count it takes.
fn banner_words(locale: Locale, badge: &Badge) -> Option<String> {
    match badge.earns {
        Earns::Checkpoint {
            by_week: Some(week), ..
        } => Some(td_string!(locale, badges.week, week = week)),
        Earns::Checkpoint {
            count: Some((_, target)),
            ..
        } => Some(target.to_string()),
        _ => None,
    }
}

fn picture(badge: &Badge) -> Icon {
    match badge.earns {
        Earns::Checkpoint { count: Some(_), .. } => Icon::Star,
        _ => Icon::Flag,
    }
}
