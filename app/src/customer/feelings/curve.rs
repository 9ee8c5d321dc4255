//! A feeling curve as SVG: five faces from bottom to top, days from left to right, the stages as country behind, milestones as golden flags.

use super::told::{Question, Told, days_between};
use crate::customer::faces::face_drawing;
use crate::parts::document::escape;
use jiff::civil::Date;
use std::fmt::Write;

/// Writes into a drawing; a `String` takes every write.
macro_rules! draw {
    ($out:expr, $($what:tt)*) => {
        write!($out, $($what)*).expect("a String takes every write")
    };
}

/// How large a drawing is, in its own units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measures {
    class: &'static str,
    width: f64,
    height: f64,
}

/// For a phone.
pub(super) const NARROW: Measures = Measures {
    class: "curve curve-narrow",
    width: 340.0,
    height: 252.0,
};

/// For a desk.
pub(super) const WIDE: Measures = Measures {
    class: "curve curve-wide",
    width: 680.0,
    height: 280.0,
};

const LEFT: f64 = 38.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 42.0;
const BOTTOM: f64 = 36.0;
/// A curve of the first days is not stretched: the axis is at least a week long.
const FEWEST_DAYS: i64 = 7;
/// From so many answers on the line follows what they have in common, in about so many bends.
const MANY: usize = 30;
const MOST_BENDS: i64 = 20;
/// Flags nearer to each other than this share one.
const FLAG: f64 = 38.0;

/// What is drawn, in days and faces.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    /// Each answer.
    answers: Vec<(i64, u8)>,
    /// The mean of each day with an answer, or of a few days where there are many: what the line runs through.
    days: Vec<(i64, f64)>,
    flags: Vec<i64>,
    stages: Vec<(usize, i64)>,
    /// The days on which somebody of the business was in touch.
    contacts: Vec<i64>,
    end: i64,
}

impl Curve {
    /// The curve of one question up to today.
    pub(super) fn of(told: &Told, question: &Question, today: Date) -> Self {
        let answers: Vec<_> = question
            .answers
            .iter()
            .map(|answer| (answer.day, answer.feeling))
            .collect();
        let mut days: Vec<(i64, f64)> = Vec::new();
        let today = days_between(told.start, today);
        let last = answers.iter().map(|(day, _)| *day).max().unwrap_or(0);
        // A long silence after the last answer does not press the rest together.
        let end = today
            .min(last + (last / 2).max(2 * FEWEST_DAYS))
            .max(last)
            .max(FEWEST_DAYS);
        let together = if answers.len() > MANY {
            (end / MOST_BENDS).max(1)
        } else {
            1
        };
        for near in answers.chunk_by(|one, next| one.0 / together == next.0 / together) {
            let sum: f64 = near.iter().map(|(_, feeling)| f64::from(*feeling)).sum();
            days.push((near[near.len() / 2].0, sum / precise(near.len())));
        }
        Self {
            days,
            flags: told.milestones.iter().map(|milestone| milestone.day).collect(),
            stages: told.stages.clone(),
            contacts: Vec::new(),
            end,
            answers,
        }
    }

    /// The same with the days on which somebody of the business was in touch.
    pub(super) fn with_contacts(mut self, mut days: Vec<i64>) -> Self {
        days.retain(|day| (0..=self.end).contains(day));
        days.sort_unstable();
        days.dedup();
        self.contacts = days;
        self
    }

    /// The day at which the time axis ends, from day 0.
    pub(super) fn end(&self) -> i64 {
        self.end
    }

    /// One drawing. `labels` stand at the ends of the time axis, `summary` says in words what is seen.
    pub(super) fn draw(&self, measures: Measures, labels: &[String; 2], summary: &str) -> String {
        let Measures { class, width, height } = measures;
        let (right, foot) = (width - RIGHT, height - BOTTOM);
        let x = |day: i64| LEFT + 12.0 + (right - LEFT - 24.0) * whole(day.clamp(0, self.end)) / whole(self.end);
        let y = |feeling: f64| foot - 16.0 - (foot - TOP - 32.0) * (feeling - 1.0) / 4.0;
        let mut out = String::new();
        draw!(
            out,
            r#"<svg class="{class}" viewBox="0 0 {width:.0} {height:.0}" role="img" aria-label="{}">"#,
            escape(summary)
        );
        self.country(&mut out, &x, right, foot);
        for feeling in 1..=5_u8 {
            let level = y(f64::from(feeling));
            draw!(
                out,
                r#"<path class="curve-level" d="M{LEFT:.0} {level:.1}H{right:.0}"/><g class="curve-face face-{feeling}" transform="translate(3 {:.1}) scale(1.125)">{}</g>"#,
                level - 13.5,
                face_drawing(feeling)
            );
        }
        let step = if self.end > 26 * 7 { 28 } else { 7 };
        for week in 0..=self.end / step {
            draw!(
                out,
                r#"<path class="curve-tick" d="M{:.1} {foot:.0}v5"/>"#,
                x(week * step)
            );
        }
        draw!(
            out,
            r#"<text class="curve-date" x="{LEFT:.0}" y="{:.0}">{}</text><text class="curve-date" text-anchor="end" x="{right:.0}" y="{:.0}">{}</text>"#,
            height - 10.0,
            escape(&labels[0]),
            height - 10.0,
            escape(&labels[1]),
        );
        for day in &self.contacts {
            // A small letter on the ground line.
            draw!(
                out,
                r#"<path class="curve-contact" d="M{:.1} {:.1}h12v9h-12zl6 5 6-5"/>"#,
                x(*day) - 6.0,
                foot - 11.0
            );
        }
        self.flags(&mut out, &x, foot);
        let points: Vec<_> = self.days.iter().map(|(day, feeling)| (x(*day), y(*feeling))).collect();
        if let (Some(first), Some(last)) = (points.first(), points.last())
            && points.len() > 1
        {
            let line = soft_line(&points);
            draw!(
                out,
                r#"<path class="curve-under" d="{line}V{foot:.0}H{:.1}Z"/><path class="curve-line" d="{line}"/>"#,
                first.0
            );
            debug_assert!(last.0 >= first.0, "days run from left to right");
        }
        self.dots(&mut out, &x, &y);
        out.push_str("</svg>");
        out
    }

    /// The stages, from the day on which each opened to the next.
    fn country(&self, out: &mut String, x: &impl Fn(i64) -> f64, right: f64, foot: f64) {
        for (index, (stage, from)) in self.stages.iter().enumerate() {
            let start = if index == 0 { LEFT } else { x(*from) };
            let end = self.stages.get(index + 1).map_or(right, |(_, next)| x(*next));
            if end > start {
                draw!(
                    out,
                    r#"<rect class="curve-stage stage-{}" x="{start:.1}" y="{TOP:.0}" width="{:.1}" height="{:.1}"/>"#,
                    stage % 6 + 1,
                    end - start,
                    foot - TOP
                );
            }
        }
    }

    fn flags(&self, out: &mut String, x: &impl Fn(i64) -> f64, foot: f64) {
        let mut from = 0;
        while from < self.flags.len() {
            let at = x(self.flags[from]);
            let near = self.flags[from..].iter().take_while(|day| x(**day) - at < FLAG).count();
            for day in &self.flags[from..from + near] {
                draw!(
                    out,
                    r#"<path class="curve-flag-line" d="M{:.1} 30V{foot:.0}"/>"#,
                    x(*day)
                );
            }
            let words = match near {
                1 => (from + 1).to_string(),
                _ => format!("{}–{}", from + 1, from + near),
            };
            let half = if near == 1 { 12.0 } else { 19.0 };
            draw!(
                out,
                r#"<rect class="curve-flag" x="{:.1}" y="8" width="{:.0}" height="24" rx="8"/><text class="curve-flag-number" text-anchor="middle" x="{at:.1}" y="25">{words}</text>"#,
                at - half,
                half * 2.0,
            );
            from += near;
        }
    }

    /// Every answer; the last one as the face that it is.
    fn dots(&self, out: &mut String, x: &impl Fn(i64) -> f64, y: &impl Fn(f64) -> f64) {
        let (class, size) = if self.answers.len() > MANY {
            ("curve-dot is-one-of-many", 2.4)
        } else {
            ("curve-dot", 7.0 - precise(self.answers.len()) / 10.0)
        };
        let Some(((day, feeling), before)) = self.answers.split_last() else {
            return;
        };
        for (day, feeling) in before {
            draw!(
                out,
                r#"<circle class="{class}" cx="{:.1}" cy="{:.1}" r="{size:.1}"/>"#,
                x(*day),
                y(f64::from(*feeling))
            );
        }
        draw!(
            out,
            r#"<g class="curve-last" transform="translate({:.1} {:.1})"><circle class="curve-last-ground" r="15"/><g class="curve-last-face" transform="translate(-14.4 -14.4) scale(1.2)">{}</g></g>"#,
            x(*day),
            y(f64::from(*feeling)),
            face_drawing(*feeling)
        );
    }
}

/// A line through the points, from left to right, that never swings beyond them (monotone cubic, Fritsch and Carlson 1980).
fn soft_line(points: &[(f64, f64)]) -> String {
    let slopes: Vec<f64> = points
        .windows(2)
        .map(|pair| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0).max(f64::EPSILON))
        .collect();
    let tangent = |at: usize| {
        let (before, after) = (at.checked_sub(1).map(|before| slopes[before]), slopes.get(at).copied());
        match (before, after) {
            (Some(before), Some(after)) if before * after > 0.0 => 2.0 * before * after / (before + after),
            // A summit, a valley, and the ends lie flat.
            _ => 0.0,
        }
    };
    let mut path = format!("M{:.1} {:.1}", points[0].0, points[0].1);
    for (at, pair) in points.windows(2).enumerate() {
        let third = (pair[1].0 - pair[0].0) / 3.0;
        draw!(
            path,
            "C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
            pair[0].0 + third,
            pair[0].1 + tangent(at) * third,
            pair[1].0 - third,
            pair[1].1 - tangent(at + 1) * third,
            pair[1].0,
            pair[1].1
        );
    }
    path
}

/// A curve that is not there yet.
pub(super) fn sketch() -> String {
    const POINTS: [(f64, f64); 5] = [(30.0, 88.0), (85.0, 76.0), (140.0, 84.0), (195.0, 50.0), (250.0, 30.0)];
    let mut out = format!(r#"<path class="sketch-line" d="{}"/>"#, soft_line(&POINTS));
    for ((x, y), feeling) in POINTS.into_iter().zip([2_u8, 3, 2, 4, 5]) {
        draw!(
            out,
            r#"<g transform="translate({x:.0} {y:.0})"><circle class="sketch-ground" r="17"/><g class="sketch-face" transform="translate(-15.6 -15.6) scale(1.3)">{}</g></g>"#,
            face_drawing(feeling)
        );
    }
    out
}

#[expect(clippy::cast_precision_loss, reason = "days of a life are few")]
fn whole(days: i64) -> f64 {
    days as f64
}

#[expect(clippy::cast_precision_loss, reason = "answers of a life are few")]
fn precise(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(answers: &[(i64, u8)], flags: &[i64]) -> Curve {
        let days = answers
            .iter()
            .map(|(day, feeling)| (*day, f64::from(*feeling)))
            .collect();
        Curve {
            answers: answers.to_vec(),
            days,
            flags: flags.to_vec(),
            stages: vec![(0, 0)],
            contacts: Vec::new(),
            end: answers.iter().map(|(day, _)| *day).max().unwrap_or(0).max(FEWEST_DAYS),
        }
    }

    fn drawn(curve: &Curve) -> String {
        curve.draw(NARROW, &["Jan 5".to_owned(), "today".to_owned()], "a < b")
    }

    #[test]
    fn one_answer_is_a_face_and_no_line() {
        let svg = drawn(&curve(&[(3, 4)], &[]));
        assert!(!svg.contains("curve-line"));
        assert_eq!(svg.matches("curve-last-ground").count(), 1);
        assert!(svg.contains("a &lt; b"));
    }

    #[test]
    fn the_line_stays_within_the_answers() {
        let line = soft_line(&[(0.0, 10.0), (10.0, 10.0), (20.0, 90.0), (21.0, 10.0), (30.0, 90.0)]);
        let numbers: Vec<f64> = line
            .split(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .filter_map(|number| number.parse().ok())
            .collect();
        assert!(
            numbers.iter().skip(1).step_by(2).all(|y| (10.0..=90.0).contains(y)),
            "{line}"
        );
    }

    #[test]
    fn everything_stays_inside_the_drawing() {
        let year: Vec<_> = (0..365)
            .map(|day| (day, u8::try_from(day % 5).expect("below five") + 1))
            .collect();
        for curve in [curve(&[(0, 1), (0, 5)], &[0]), curve(&year, &[0, 1, 2, 300, 364])] {
            let svg = drawn(&curve);
            for dot in svg.split("<circle class=\"curve-dot").skip(1) {
                let x: f64 = dot.split('"').nth(2).and_then(|x| x.parse().ok()).expect("a number");
                assert!((LEFT..=NARROW.width - RIGHT).contains(&x));
            }
        }
    }

    #[test]
    fn milestones_close_together_share_a_flag() {
        let svg = drawn(&curve(&[(0, 1), (100, 5)], &[10, 11, 12, 90]));
        assert!(svg.contains(">1–3<") && svg.contains(">4<"), "{svg}");
    }
}
