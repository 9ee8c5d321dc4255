//! Roads of every size: nothing clips, nothing overlaps.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::ghost::body;
use super::layout::{LABEL, Layout, Measures, NARROW, NUMBER, Node, RIBBON, TITLE, WIDE, ribbon_below, to_f64};
use super::plan::{Look, Place, Plan, Stage, Stop, StopKind, WillBe};
use super::room::Rect;
use super::track::at;
use super::{road, symbols};
use crate::customer::line_breaks::width;

const TITLES: [&str; 8] = [
    "How to sit",
    "朝いちばんのストレッチを続ける",
    "Lighter shoulders",
    "いまの気持ち",
    "Donaudampfschifffahrtsgesellschaft",
    "最初の問い合わせ",
    "Show someone else how to sit at work without pain",
    "10記事",
];

pub(super) fn plan(squares: usize, here: usize) -> Plan {
    let stages = squares.div_ceil(7).max(1);
    let stops = (0..squares)
        .map(|place| Stop {
            stage: place * stages / squares,
            key: format!("s-{place}"),
            title: TITLES[place % TITLES.len()].to_owned(),
            kind: [
                StopKind::Lesson,
                StopKind::Action,
                StopKind::Checkpoint,
                StopKind::CheckIn,
                StopKind::Offer,
            ][place % 5],
            look: match place.cmp(&here) {
                std::cmp::Ordering::Less => Look::Done,
                std::cmp::Ordering::Equal => Look::Now,
                std::cmp::Ordering::Greater => Look::Locked,
            },
            count: (place % 5 == 1).then(|| "12,000 mornings".to_owned()),
            week: None,
            due: if place % 5 == 2 {
                vec![format!("by week {}", place / 4 + 2), "Jan 26".to_owned()]
            } else {
                Vec::new()
            },
            href: Some(format!("/play/e/squares/s-{place}")),
        })
        .collect();
    Plan {
        stages: (0..stages)
            .map(|stage| Stage {
                title: format!("からだを整える、その{stage} and enjoy it"),
                opened: stage * 7 <= here,
                done: stage * 7 + 7 <= here,
                will_be: (stage % 4 != 3).then(|| WillBe {
                    when: format!("You, by week {}", stage * 4),
                    who: "You fall asleep sooner and wake once at most, 朝はすっきり目が覚めて一日を軽やかに始められます。".to_owned(),
                }),
            })
            .collect(),
        stops,
        start: vec!["Start".to_owned(), "Jan 5".to_owned()],
        finish_lead: "You will be here".to_owned(),
        promise: "Wake up light, without stiff shoulders, every single morning of the week.".to_owned(),
        piece: Place::Square(here),
        #[expect(clippy::cast_precision_loss, reason = "a few squares")]
        ghost: Some((here as f64 + 1.4, "your promise, today".to_owned())),
    }
}

/// Where letters really are: the measured width is generous already. Boxes of the same owner may touch: the nodes count from 0, the signs of the
/// stages from 1,000.
fn boxes(layout: &Layout) -> Vec<(usize, Rect)> {
    let mut boxes = Vec::new();
    for (number, placed) in layout.placed.iter().enumerate() {
        for (tone, words, baseline) in &placed.lines {
            let half = width(words) * tone.size() / 2.0;
            boxes.push((number, line(placed.centre.x - half, half * 2.0, *baseline, tone.size())));
        }
    }
    for (number, band) in layout.bands.iter().enumerate() {
        boxes.push((number + 1000, Rect::around(band.number, NUMBER, NUMBER)));
        let titles = band.title.iter().map(|(words, baseline)| (TITLE, words, baseline));
        let ahead = band
            .ahead
            .iter()
            .map(|(tone, words, baseline)| (tone.size(), words, baseline));
        for (size, words, baseline) in titles.chain(ahead) {
            let long = width(words) * size;
            let left = if band.title_ends_there {
                band.title_x - long
            } else {
                band.title_x
            };
            boxes.push((number + 1000, line(left, long, *baseline, size)));
        }
    }
    boxes
}

fn line(left: f64, long: f64, baseline: f64, size: f64) -> Rect {
    Rect {
        left,
        top: baseline - size * 0.85,
        right: left + long,
        bottom: baseline + size * 0.2,
    }
}

/// Roads of every size, with the ghost behind the piece, on it, a little ahead and far ahead.
fn on_every_road(check: impl Fn(&Plan, &Layout, &str)) {
    for measures in [NARROW, WIDE] {
        for (squares, here) in [(3, 1), (5, 0), (7, 6), (12, 3), (40, 17), (200, 63)] {
            for ahead in [-2.0, -0.4, 0.0, 0.2, 0.5, 0.8, 1.4, 2.6, 3.3] {
                let mut plan = plan(squares, here);
                plan.ghost = plan.ghost.map(|(_, words)| ((to_f64(here) + ahead).max(0.0), words));
                let layout = Layout::of(&plan, measures);
                check(
                    &plan,
                    &layout,
                    &format!("{squares} squares, {}, ghost {ahead}", measures.name),
                );
            }
        }
    }
}

#[test]
fn the_ghost_hides_no_piece_and_no_word_and_always_says_what_it_is() {
    on_every_road(|_, layout, which| {
        let ghost = layout.ghost.as_ref().unwrap();
        assert!(!ghost.words.is_empty(), "{which}: no room for the ghost's words");
        let rect = body(ghost.at);
        let foot = layout.piece.y - 20.0;
        let apart = (ghost.at.x - layout.piece.x).abs() >= 24.0 || (ghost.at.y - foot).abs() >= 40.0;
        assert!(apart, "{which}: {:?} hides the piece at {:?}", ghost.at, layout.piece);
        assert!(
            rect.left >= 0.0 && rect.right <= layout.measures.width,
            "{which}: clipped"
        );
        for (_, words) in boxes(layout) {
            assert!(!rect.meets(&words), "{which}: the ghost stands on words at {words:?}");
        }
    });
}

#[test]
fn the_ribbon_of_a_landmark_is_long_enough_for_its_words_and_hides_none() {
    on_every_road(|_, layout, which| {
        for placed in &layout.placed {
            let Some((words, half)) = &placed.ribbon else { continue };
            // Bold, and the two tails.
            assert!(width(words) * LABEL + 8.0 <= half * 2.0, "{which}: {words} on {half}");
            let middle = at(placed.centre.x, placed.centre.y + ribbon_below(&layout.measures));
            let ribbon = Rect::around(middle, *half, RIBBON / 2.0);
            assert!(
                ribbon.left >= 0.0 && ribbon.right <= layout.measures.width,
                "{which}: clipped"
            );
            for (_, words) in boxes(layout) {
                assert!(!ribbon.meets(&words), "{which}: a ribbon lies on words at {words:?}");
            }
        }
    });
}

#[test]
fn a_road_twice_as_long_takes_about_twice_the_work() {
    let drawn = |squares: usize| {
        let plan = plan(squares, 5);
        // The best of a few: whatever else the machine does only adds.
        (0..5)
            .map(|_| {
                let since = std::time::Instant::now();
                assert!(road(&plan, NARROW).len() > squares * 400);
                since.elapsed()
            })
            .min()
            .unwrap()
    };
    let (short, long) = (drawn(200), drawn(1600));
    assert!(
        long < short * 24,
        "200 squares in {short:?}, eight times as many in {long:?}"
    );
}

#[test]
fn no_label_is_clipped_or_runs_into_another() {
    on_every_road(|_, layout, which| {
        let boxes = boxes(layout);
        for (number, (of, rect)) in boxes.iter().enumerate() {
            assert!(
                rect.left >= 0.0 && rect.right <= layout.measures.width && rect.bottom <= layout.height,
                "{which}: {rect:?} is clipped"
            );
            for (other_of, other) in &boxes[number + 1..] {
                assert!(
                    of == other_of || !rect.meets(other),
                    "{which}: {rect:?} meets {other:?}"
                );
            }
        }
    });
}

#[test]
fn no_label_lies_on_the_road_or_on_another_square() {
    on_every_road(|_, layout, which| {
        let half = layout.measures.road / 2.0;
        for (of, rect) in boxes(layout) {
            for point in layout.track.points() {
                assert!(
                    !rect.meets(&Rect::around(*point, half - 1.0, half - 1.0)),
                    "{which}: a line of {of} lies on the road at {point:?}"
                );
            }
            for (number, placed) in layout.placed.iter().enumerate() {
                let shape = Rect::around(placed.centre, layout.measures.half, layout.measures.half);
                assert!(
                    number == of || !rect.meets(&shape),
                    "{which}: a label lies on {:?}",
                    placed.node
                );
            }
        }
    });
}

#[test]
fn the_ghosts_words_stand_clear_of_every_label() {
    on_every_road(|_, layout, which| {
        let Some(ghost) = &layout.ghost else { return };
        for (words, place) in &ghost.words {
            let half = width(words) * LABEL / 2.0;
            let rect = line(place.x - half, half * 2.0, place.y, LABEL);
            assert!(
                rect.left >= 0.0 && rect.right <= layout.measures.width,
                "{which}: clipped"
            );
            for (_, other) in boxes(layout) {
                assert!(!rect.meets(&other), "{which}: the ghost's words meet {other:?}");
            }
        }
    });
}

#[test]
fn every_square_stands_on_the_road_once_and_in_order() {
    on_every_road(|plan, layout, which| {
        let stops: Vec<_> = layout
            .placed
            .iter()
            .filter_map(|placed| match placed.node {
                Node::Stop(place) => Some(place),
                _ => None,
            })
            .collect();
        assert_eq!(stops, (0..plan.stops.len()).collect::<Vec<_>>(), "{which}");
        for (number, placed) in layout.placed.iter().enumerate() {
            let on_track = layout.track.point(number, 0.0);
            assert!(
                (on_track.x - placed.centre.x).abs() < 0.6 && (on_track.y - placed.centre.y).abs() < 0.6,
                "{which}"
            );
        }
    });
}

#[test]
fn the_same_plan_gives_the_same_drawing_and_hostile_titles_stay_text() {
    let mut plan = plan(12, 3);
    plan.stops[4].title = "<script>alert(1)</script>\" onload=\"x".to_owned();
    plan.stages[0].title = "</text><a href='javascript:x'>".to_owned();
    let drawing = road(&plan, NARROW);
    assert_eq!(drawing, road(&plan, NARROW));
    assert!(!drawing.contains("<script") && !drawing.contains("href='javascript"));
    assert!(!drawing.contains(" style=") && !symbols().contains(" style="));
    let columns: Vec<Measures> = vec![NARROW, WIDE];
    assert!(
        columns
            .iter()
            .all(|measures| road(&plan, *measures).ends_with("</svg>"))
    );
}

#[test]
fn whoever_walks_the_piece_reads_where_every_node_is() {
    let plan = plan(12, 3);
    for measures in [NARROW, WIDE] {
        let drawing = road(&plan, measures);
        let numbers = |name: &str| -> Vec<f64> {
            drawing
                .split(&format!("{name}=\""))
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
                .collect()
        };
        let (places, lengths) = (numbers("data-place"), numbers("data-at"));
        // The start, twelve squares, the finish; and the piece last.
        let counted: Vec<f64> = (-1_i32..=12).map(f64::from).collect();
        assert_eq!(places[..14], counted);
        assert!(lengths[..14].windows(2).all(|pair| pair[0] < pair[1]), "{lengths:?}");
        assert!((places[14] - 3.0).abs() < 0.1 && (lengths[14] - lengths[4]).abs() < 0.1);
        let whole = numbers("data-length");
        assert!(whole.len() == 1 && (whole[0] - lengths[13]).abs() < 0.2, "{whole:?}");
    }
}
