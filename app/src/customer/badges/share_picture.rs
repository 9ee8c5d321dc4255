//! The picture of a badge that a customer may show around: one SVG that needs nothing from outside, with the business's name and no other,
//! unless its owner asks for theirs.

use super::medal::{draw_medal, enamel};
use super::{Badge, Earns};
use crate::customer::line_breaks::fit;
use crate::i18n::{self, Locale, td_string};
use crate::parts::dates::full_date;
use crate::parts::document::escape_into;
use std::f64::consts::TAU;
use std::fmt::Write;

/// Writes into a drawing; a `String` takes every write.
macro_rules! draw {
    ($out:expr, $($what:tt)*) => {
        write!($out, $($what)*).expect("a String takes every write")
    };
}

const FONT: &str = "'Hiragino Sans','Noto Sans JP','Noto Sans CJK JP','Yu Gothic',Meiryo,system-ui,sans-serif";
const INK: &str = "#26221c";
const SOFT: &str = "#665d4f";
/// How wide text may be, of the picture's 1080.
const TEXT: f64 = 900.0;

/// The picture, 1080 by 1350, upright as phones show it. `name` is the customer's first name, if it shall be in it.
pub fn share_picture(locale: Locale, business: &str, journey: &str, badge: &Badge, name: Option<&str>) -> String {
    let stage = enamel(badge.stage);
    let mut out = String::with_capacity(12_000);
    draw!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 1350" width="1080" height="1350" role="img" aria-labelledby="title" xml:lang="{}" font-family="{FONT}"><title id="title">"#,
        i18n::code(locale),
    );
    write_text(&badge.title, &mut out);
    out.push_str("</title>");
    draw!(out, r#"<rect width="1080" height="1350" fill="{}"/>"#, stage.ground);
    rays(stage.light, &mut out);
    country(stage.light, stage.body, &mut out);
    confetti(&mut out);

    line(&mut out, business, 112.0, 44.0, 700, stage.deep);
    line(&mut out, journey, 170.0, 32.0, 500, SOFT);

    out.push_str(r#"<g transform="translate(280 196) scale(4.3333)">"#);
    draw_medal(locale, badge, &mut out);
    out.push_str("</g>");

    let (size, title) = fit(&badge.title, TEXT, &[(84.0, 1), (72.0, 1), (60.0, 2), (48.0, 2)]);
    let meaning = match &badge.earns {
        Earns::Checkpoint { result, .. } => result.clone(),
        Earns::Stage { squares, .. } => td_string!(locale, badges.stage_meaning, count = *squares).to_string(),
    };
    let (small, result) = fit(&meaning, TEXT, &[(44.0, 2), (38.0, 3), (34.0, 4)]);
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    let high = title.len() as f64 * size * 1.25 + result.len() as f64 * small * 1.45;
    let mut foot = 830.0 + (330.0 - high).max(0.0) / 2.0;
    for words in &title {
        foot += size * 1.25;
        text(&mut out, words, foot - size * 0.25, size, 800, INK);
    }
    foot += 14.0;
    for words in &result {
        foot += small * 1.45;
        text(&mut out, words, foot - small * 0.3, small, 500, INK);
    }

    let date = badge.on.map(|on| full_date(locale, on));
    let by = match (name.filter(|name| !name.is_empty()), date) {
        (Some(name), Some(date)) => td_string!(locale, badges.picture_by_on, name = name, date = date),
        (Some(name), None) => td_string!(locale, badges.picture_by, name = name),
        (None, Some(date)) => date,
        (None, None) => String::new(),
    };
    line(&mut out, &by, 1268.0, 36.0, 700, stage.deep);
    out.push_str("</svg>");
    out
}

/// One line, smaller if it is long.
fn line(out: &mut String, words: &str, foot: f64, size: f64, weight: u32, colour: &str) {
    let (size, lines) = fit(words, TEXT, &[(size, 1), (size * 0.75, 1)]);
    if let Some(words) = lines.first() {
        text(out, words, foot, size, weight, colour);
    }
}

fn text(out: &mut String, words: &str, foot: f64, size: f64, weight: u32, colour: &str) {
    draw!(
        out,
        r#"<text x="540" y="{foot:.0}" font-size="{size:.0}" font-weight="{weight}" fill="{colour}" text-anchor="middle">"#
    );
    write_text(words, out);
    out.push_str("</text>");
}

/// A text of the business or the customer as XML: a letter that XML has no place for would spoil the whole picture.
fn write_text(words: &str, out: &mut String) {
    let clean: String = words
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}'))
        .collect();
    escape_into(&clean, out);
}

/// Light behind the medal.
fn rays(colour: &str, out: &mut String) {
    draw!(
        out,
        r#"<g transform="translate(540 443)" fill="{colour}" fill-opacity="0.16">"#
    );
    for ray in 0..18 {
        let turn = TAU * f64::from(ray) / 18.0;
        let (left, right) = (turn - 0.085, turn + 0.085);
        draw!(
            out,
            r#"<path d="M0 0L{:.0} {:.0}L{:.0} {:.0}Z"/>"#,
            1300.0 * left.cos(),
            1300.0 * left.sin(),
            1300.0 * right.cos(),
            1300.0 * right.sin(),
        );
    }
    out.push_str(r##"</g><circle cx="540" cy="443" r="318" fill="#ffffff" fill-opacity="0.72"/>"##);
}

/// Hills with the road that was walked.
fn country(light: &str, body: &str, out: &mut String) {
    draw!(
        out,
        r##"<path fill="#ffffff" fill-opacity="0.86" d="M0 838C180 792 330 812 540 822S900 800 1080 838V1350H0Z"/><path fill="{light}" fill-opacity="0.32" d="M0 1204C200 1166 360 1218 560 1206S920 1150 1080 1194V1350H0Z"/>"##
    );
    draw!(
        out,
        r#"<path fill="none" stroke="{body}" stroke-opacity="0.55" stroke-width="5" stroke-linecap="round" stroke-dasharray="2 20" d="M-10 1314C220 1292 330 1330 540 1318S880 1288 1090 1310"/>"#
    );
}

/// Small joys at the margins, always the same.
fn confetti(out: &mut String) {
    const PIECES: [(i32, i32, i32, &str); 22] = [
        (96, 250, 20, "#dcab33"),
        (176, 330, 70, "#4478ae"),
        (70, 420, 110, "#b8566a"),
        (150, 520, 35, "#4a8a59"),
        (92, 640, 150, "#7660ac"),
        (186, 700, 15, "#dcab33"),
        (60, 770, 80, "#27837a"),
        (206, 236, 130, "#c27a2b"),
        (240, 610, 60, "#b8566a"),
        (128, 180, 95, "#27837a"),
        (238, 786, 25, "#4478ae"),
        (984, 262, 160, "#b8566a"),
        (902, 318, 110, "#dcab33"),
        (1012, 404, 70, "#4a8a59"),
        (930, 520, 145, "#4478ae"),
        (990, 628, 30, "#dcab33"),
        (892, 706, 165, "#27837a"),
        (1018, 756, 100, "#7660ac"),
        (872, 238, 50, "#7660ac"),
        (842, 616, 120, "#c27a2b"),
        (956, 182, 85, "#4478ae"),
        (848, 786, 155, "#b8566a"),
    ];
    for (index, (x, y, turn, colour)) in PIECES.into_iter().enumerate() {
        if index % 3 == 0 {
            draw!(out, r#"<circle cx="{x}" cy="{y}" r="9" fill="{colour}"/>"#);
        } else {
            draw!(
                out,
                r#"<rect x="-12" y="-6" width="24" height="12" rx="3" fill="{colour}" transform="translate({x} {y}) rotate({turn})"/>"#
            );
        }
    }
}
