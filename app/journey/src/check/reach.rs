//! `unreachable`: squares that no customer can ever open by the rules.
//!
//! What can be reached spreads from square to square: every rule is a small circuit of `all` and `any`, each part tells
//! the one around it once when it comes true, and a square whose whole rule is true tells everybody who waits for it.
//! So the work grows with the size of the rules, however they are knotted.

use std::collections::BTreeMap;

use super::{Code, Findings, square_place};
use crate::draft::{Draft, DraftRule, DraftSquare, Kind};
use crate::version::default_points;

pub(super) fn check(draft: &Draft, findings: &mut Findings) {
    let squares: Vec<(&str, &DraftSquare)> = draft
        .stages
        .iter()
        .flat_map(|stage| stage.squares.iter().map(|square| (stage.key.as_str(), square)))
        .collect();
    let reached = Circuit::new(&squares).run(&squares);
    for ((stage, square), reached) in squares.iter().zip(reached) {
        if !reached {
            findings.add(Code::Unreachable, &square_place(stage, &square.key), "");
        }
    }
}

/// Whom a part tells when it comes true.
#[derive(Clone, Copy)]
enum Listener {
    Part(usize),
    Square(usize),
}

struct Part {
    around: Listener,
    /// How many of its own parts have yet to come true.
    missing: usize,
}

struct Circuit<'a> {
    /// The places of the squares, the first of each key.
    places: BTreeMap<&'a str, usize>,
    parts: Vec<Part>,
    /// For each square, who waits for it.
    waiting: Vec<Vec<Listener>>,
    /// Who waits for points, and for how many.
    waiting_for_points: Vec<(i64, Listener)>,
    /// What is true from the beginning.
    given: Vec<Listener>,
}

impl<'a> Circuit<'a> {
    fn new(squares: &[(&'a str, &'a DraftSquare)]) -> Self {
        let mut places = BTreeMap::new();
        for (place, (_, square)) in squares.iter().enumerate() {
            places.entry(square.key.as_str()).or_insert(place);
        }
        let mut circuit = Self {
            places,
            parts: Vec::new(),
            waiting: squares.iter().map(|_| Vec::new()).collect(),
            waiting_for_points: Vec::new(),
            given: Vec::new(),
        };
        let mut before = None;
        for (place, (_, square)) in squares.iter().enumerate() {
            let listener = Listener::Square(place);
            match (&square.opens_when, before) {
                (Some(rule), _) => circuit.wire(rule, listener),
                (None, Some(before)) => circuit.wait(before, listener),
                (None, None) => circuit.given.push(listener),
            }
            if square.kind != Kind::Offer {
                before = Some(place);
            }
        }
        circuit.waiting_for_points.sort_by_key(|(points, _)| *points);
        circuit
    }

    fn wait(&mut self, place: usize, listener: Listener) {
        self.waiting[place].push(listener);
    }

    fn wire(&mut self, rule: &'a DraftRule, listener: Listener) {
        match rule {
            DraftRule::All(rules) | DraftRule::Any(rules) => {
                let all = matches!(rule, DraftRule::All(_));
                if all && rules.is_empty() {
                    self.given.push(listener);
                    return;
                }
                let part = Listener::Part(self.parts.len());
                self.parts.push(Part {
                    around: listener,
                    missing: if all { rules.len() } else { 1 },
                });
                for rule in rules {
                    self.wire(rule, part);
                }
            }
            DraftRule::Done(key)
            | DraftRule::Awarded(key)
            | DraftRule::Count { square: key, .. }
            | DraftRule::DaysSince { square: key, .. } => match self.places.get(key.as_str()) {
                Some(place) => self.wait(*place, listener),
                // An unknown name has a finding of its own.
                None => self.given.push(listener),
            },
            DraftRule::Points(points) => self.waiting_for_points.push((*points, listener)),
            DraftRule::Streak(_)
            | DraftRule::DaysSinceStart(_)
            | DraftRule::Purchased(_)
            | DraftRule::OpenedByCoach(_)
            | DraftRule::Not(_) => self.given.push(listener),
        }
    }

    /// Lets everything come true that can.
    fn run(mut self, squares: &[(&str, &DraftSquare)]) -> Vec<bool> {
        let mut reached = vec![false; squares.len()];
        let mut points: i64 = 0;
        let mut paid = 0;
        let mut told = std::mem::take(&mut self.given);
        loop {
            while let Some(listener) = told.pop() {
                match listener {
                    Listener::Part(part) => {
                        let part = &mut self.parts[part];
                        // An `any` hears of more than it needs.
                        if part.missing > 0 {
                            part.missing -= 1;
                            if part.missing == 0 {
                                told.push(part.around);
                            }
                        }
                    }
                    Listener::Square(place) if !reached[place] => {
                        reached[place] = true;
                        let square = squares[place].1;
                        let worth = square.points.unwrap_or_else(|| i64::from(default_points(square.kind)));
                        points = points.saturating_add(worth);
                        told.append(&mut self.waiting[place]);
                    }
                    Listener::Square(_) => {}
                }
            }
            while let Some((wanted, listener)) = self.waiting_for_points.get(paid) {
                if *wanted > points {
                    break;
                }
                told.push(*listener);
                paid += 1;
            }
            if told.is_empty() {
                return reached;
            }
        }
    }
}
