//! The road to a count: how far it is, the flag at its end, and what was felt on the way, as a small drawing with the list it came from.

use crate::customer::faces::{face_drawing, face_words};
use crate::i18n::{Locale, td_string};
use crate::parts::dates::short_date;
use jiff::civil::Date;
use journey::{Event, Fact, Zone};
use leptos::prelude::*;
use std::fmt::Write as _;

/// A check-in on the way to a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Felt {
    /// The count at which it was given.
    pub count: u32,
    /// From 1 (hard) to 5 (very good).
    pub feeling: u8,
    /// What the customer said with it.
    pub words: Option<String>,
    /// The customer's local day.
    pub on: Date,
}

/// What was felt while a square was counted, oldest first: the check-ins of a log, from the first count on.
pub fn felt_on_the_way<'f>(facts: impl IntoIterator<Item = &'f Fact>, square: &str, zone: &Zone) -> Vec<Felt> {
    let mut counted = 0;
    let mut felt = Vec::new();
    for fact in facts {
        match &fact.event {
            Event::Counted { square: key, count } if key.as_str() == square => counted = *count,
            Event::CheckedIn { feeling, words, .. } if counted > 0 => felt.push(Felt {
                count: counted,
                feeling: *feeling,
                words: words.clone(),
                on: zone.date_of(fact.at),
            }),
            _ => {}
        }
    }
    felt
}

/// Where the drawing begins and ends, and how high its line lies.
const FROM: f64 = 18.0;
const TO: f64 = 302.0;
const LINE: f64 = 62.0;
/// Faces nearer than this would cover each other: the newest stays.
const APART: f64 = 26.0;

/// The drawing and its list.
pub(super) fn count_road(locale: Locale, count: u32, target: u32, felt: &[Felt]) -> impl IntoView + use<> {
    let lines: Vec<_> = felt
        .iter()
        .map(|felt| {
            let words = felt.words.clone().map(|words| view! { <q>{words}</q> });
            let at = td_string!(locale, customer.square.felt_at, count = felt.count);
            view! {
                <li>
                    <svg class=format!("felt-face felt-{}", felt.feeling) viewBox="0 0 24 24" aria-hidden="true" focusable="false" inner_html=face_drawing(felt.feeling)></svg>
                    <div>
                        <p><strong>{face_words(locale, felt.feeling)}</strong> " · " {at} " · " {short_date(locale, felt.on)}</p>
                        {words}
                    </div>
                </li>
            }
        })
        .collect();
    let felt_section = (!lines.is_empty()).then(|| {
        view! {
            <h3>{td_string!(locale, customer.square.felt)}</h3>
            <ol class="felt">{lines}</ol>
        }
    });
    view! {
        <section class="count-road" aria-labelledby="count-road">
            <h2 id="count-road">{td_string!(locale, customer.square.count_road)}</h2>
            <p class="count-now"><strong>{count}</strong>{format!(" / {target}")}</p>
            <svg viewBox="0 0 320 88" aria-hidden="true" focusable="false" inner_html=drawing(count, target, felt)></svg>
            {felt_section}
        </section>
    }
}

fn place(count: u32, target: u32) -> f64 {
    let share = f64::from(count.min(target)) / f64::from(target.max(1));
    FROM + (TO - FROM) * share
}

fn drawing(count: u32, target: u32, felt: &[Felt]) -> String {
    let here = place(count, target);
    let mut svg = String::new();
    let mut write = |part: std::fmt::Arguments<'_>| svg.write_fmt(part).expect("a text grows");
    write(format_args!(
        r#"<path class="way" d="M{FROM} {LINE}H{TO}"/><path class="gone" d="M{FROM} {LINE}H{here:.1}"/>"#
    ));
    for quarter in 1..4_u32 {
        let x = FROM + (TO - FROM) * f64::from(quarter) / 4.0;
        write(format_args!(r#"<circle class="mark" cx="{x:.1}" cy="{LINE}" r="2"/>"#));
    }
    // The faces stand above the line where they were given; the newest of those that would cover each other is shown.
    let mut last = f64::INFINITY;
    for felt in felt.iter().rev() {
        let x = place(felt.count, target).clamp(FROM, TO - 24.0);
        if last - x < APART {
            continue;
        }
        last = x;
        write(format_args!(
            r#"<svg class="felt-face felt-{}" x="{:.1}" y="14" width="24" height="24" viewBox="0 0 24 24">{}</svg><path class="stem" d="M{x:.1} 40V{:.1}"/>"#,
            felt.feeling,
            x - 12.0,
            face_drawing(felt.feeling),
            LINE - 6.0,
        ));
    }
    write(format_args!(
        r#"<path class="flag" d="M{TO} {LINE}V26M{TO} 28h-18l5 6-5 6h18"/><circle class="here" cx="{here:.1}" cy="{LINE}" r="7.5"/>"#
    ));
    let wide = target.to_string().len();
    let goal = TO + 6.0;
    let show_here = count > 0
        && count < target
        && goal - here > 14.0 + 8.0 * f64::from(u8::try_from(wide).unwrap_or(u8::MAX)) + 12.0;
    write(format_args!(
        r#"<text x="{goal:.1}" y="86" text-anchor="end">{target}</text>"#
    ));
    if here - FROM > 22.0 {
        write(format_args!(r#"<text x="{:.1}" y="86">0</text>"#, FROM - 4.0));
    }
    if show_here {
        write(format_args!(
            r#"<text class="now" x="{here:.1}" y="86" text-anchor="middle">{count}</text>"#
        ));
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use journey::Author;

    fn fact(at: &str, event: Event) -> Fact {
        Fact {
            at: at.parse().expect("an instant"),
            by: Author::Customer,
            id: None,
            by_time: false,
            more: false,
            event,
        }
    }

    #[test]
    fn a_feeling_stands_at_the_count_at_which_it_was_given() {
        let key = |text: &str| text.parse().expect("a key");
        let counted = |at, count| {
            fact(
                at,
                Event::Counted {
                    square: key("hundred"),
                    count,
                },
            )
        };
        let felt = |at, feeling, words: Option<&str>| {
            let event = Event::CheckedIn {
                square: key("mood"),
                feeling,
                words: words.map(str::to_owned),
            };
            fact(at, event)
        };
        let log = [
            felt("2026-01-05T00:00:00Z", 1, None),
            counted("2026-01-06T00:00:00Z", 3),
            fact(
                "2026-01-06T01:00:00Z",
                Event::Counted {
                    square: key("other"),
                    count: 9,
                },
            ),
            felt("2026-01-06T20:00:00Z", 3, Some("Slow")),
            counted("2026-01-08T00:00:00Z", 40),
            felt("2026-01-09T00:00:00Z", 5, None),
        ];
        let way = felt_on_the_way(&log, "hundred", &Zone::named("Asia/Tokyo").expect("a zone"));
        assert_eq!(
            way,
            [
                Felt {
                    count: 3,
                    feeling: 3,
                    words: Some("Slow".to_owned()),
                    on: date(2026, 1, 7)
                },
                Felt {
                    count: 40,
                    feeling: 5,
                    words: None,
                    on: date(2026, 1, 9)
                },
            ]
        );
    }

    #[test]
    fn the_drawing_stays_inside_its_frame() {
        for (count, target) in [
            (0, 1),
            (0, 100),
            (1, 100),
            (50, 100),
            (99, 100),
            (100, 100),
            (250, 100),
            (9_999, 10_000),
        ] {
            let felt = [Felt {
                count,
                feeling: 5,
                words: None,
                on: date(2026, 1, 1),
            }];
            let svg = drawing(count, target, &felt);
            for number in svg.split('"').filter_map(|part| part.parse::<f64>().ok()) {
                assert!((0.0..=10_000.0).contains(&number), "{number} in {svg}");
            }
            assert!(place(count, target) <= TO);
        }
    }
}
