//! The sign at the border of each stage's country: its number or its seal, its title, and who the customer will be there.

use super::layout::{Band, Layout, NUMBER};
use super::paint::{draw, icon_at};
use super::plan::Plan;
use super::track::Point;
use super::words::Tone;
use crate::parts::document::escape_into;
use crate::parts::icon::Icon;

pub(super) fn signs(plan: &Plan, layout: &Layout, out: &mut String) {
    for band in &layout.bands {
        let stage = &plan.stages[band.stage];
        let look = match (stage.done, stage.opened) {
            (true, _) => "is-done",
            (false, true) => "is-open",
            (false, false) => "is-ahead",
        };
        draw!(out, r#"<g class="sign {look} stage-{}">"#, band.stage % 6 + 1);
        number(band, stage.done, out);
        for (words, baseline) in &band.title {
            line("road-title", band, words, *baseline, out);
        }
        for (tone, words, baseline) in &band.ahead {
            let class = if *tone == Tone::When { "road-when" } else { "road-who" };
            line(class, band, words, *baseline, out);
        }
        out.push_str("</g>");
        anchor(band, layout, out);
    }
}

fn number(band: &Band, done: bool, out: &mut String) {
    let Point { x, y } = band.number;
    draw!(
        out,
        r#"<circle class="seal" cx="{x:.1}" cy="{y:.1}" r="{:.1}"/>"#,
        NUMBER - 1.0
    );
    if done {
        icon_at(Icon::Check, "seal-check", x, y, 15.0, out);
    } else {
        draw!(
            out,
            r#"<text class="seal-number" x="{x:.1}" y="{:.1}">{}</text>"#,
            y + 5.2,
            band.stage + 1
        );
    }
}

fn line(class: &str, band: &Band, words: &str, baseline: f64, out: &mut String) {
    let end = if band.title_ends_there { " at-end" } else { "" };
    draw!(
        out,
        r#"<text class="{class}{end}" x="{:.0}" y="{baseline:.1}">"#,
        band.title_x
    );
    escape_into(words, out);
    out.push_str("</text>");
}

/// A box that a link to the stage leads to: an SVG group is none in every browser. Each drawing has its own, because only one of them is shown.
fn anchor(band: &Band, layout: &Layout, out: &mut String) {
    draw!(
        out,
        r#"<foreignObject x="0" y="{:.0}" width="10" height="10"><div class="stage-top" id="stage-{}-{}"></div></foreignObject>"#,
        band.top,
        band.stage + 1,
        layout.measures.name
    );
}
