//! What is written on the road: the lines under each square and at the head of each stage, wrapped to the room they have.

use super::layout::{LABEL, LABEL_LINE, Measures, Node, TITLE, TITLE_LINE};
use super::plan::{Plan, Stage, Stop, StopKind};
use crate::customer::line_breaks::{width, wrap};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Title,
    Count,
    Due,
    /// The words over the promise.
    Lead,
    Promise,
    /// When the customer will be somebody else.
    When,
    /// Who they will be then.
    WillBe,
}

impl Tone {
    /// From one baseline to the next.
    pub(super) fn line(self) -> f64 {
        match self {
            Self::Promise => TITLE_LINE,
            _ => LABEL_LINE,
        }
    }

    pub(super) fn size(self) -> f64 {
        match self {
            Self::Promise => TITLE,
            _ => LABEL,
        }
    }
}

/// Bold letters are a little wider than those that are measured.
pub(super) const BOLD: f64 = 1.07;

/// Wraps what is set in bold. Bold kana and ideographs are as wide as others.
pub(super) fn wrap_bold(text: &str, most: f64, lines: usize) -> Vec<String> {
    let letters = text.chars().count();
    let square = text
        .chars()
        .filter(|letter| ('\u{3000}'..='\u{9fff}').contains(letter))
        .count();
    let most = if square * 3 >= letters * 2 { most } else { most / BOLD };
    wrap(text, most, lines)
}

/// The lines under a node.
pub(super) fn lines_of(node: Node, plan: &Plan, room: f64, measures: &Measures) -> Vec<(Tone, String)> {
    let ems = room / LABEL;
    match node {
        Node::Start => plan
            .start
            .iter()
            .flat_map(|words| wrap_bold(words, ems, 1))
            .map(|line| (Tone::Title, line))
            .collect(),
        Node::Stop(place) => stop_lines(&plan.stops[place], ems),
        Node::Finish => {
            let ems = (measures.width * 0.8).min(420.0) / TITLE;
            let lead = wrap(&plan.finish_lead, ems, 1)
                .into_iter()
                .map(|line| (Tone::Lead, line));
            let promise = wrap_bold(&plan.promise, ems, 3)
                .into_iter()
                .map(|line| (Tone::Promise, line));
            lead.chain(promise).collect()
        }
    }
}

fn stop_lines(stop: &Stop, ems: f64) -> Vec<(Tone, String)> {
    let mut lines: Vec<_> = wrap_bold(&stop.title, ems, 3)
        .into_iter()
        .map(|line| (Tone::Title, line))
        .collect();
    if let Some(count) = &stop.count {
        lines.extend(wrap_bold(count, ems, 1).into_iter().map(|line| (Tone::Count, line)));
    }
    let due = if has_ribbon(stop) {
        &stop.due[1..]
    } else {
        &stop.due[..]
    };
    let together = due.join(" · ");
    if width(&together) * BOLD <= ems {
        lines.extend((!together.is_empty()).then_some((Tone::Due, together)));
    } else {
        lines.extend(
            due.iter()
                .flat_map(|words| wrap_bold(words, ems, 1))
                .map(|line| (Tone::Due, line)),
        );
    }
    lines
}

/// Whether the week of a square stands on a ribbon across it.
pub(super) fn has_ribbon(stop: &Stop) -> bool {
    stop.kind == StopKind::Checkpoint && !stop.due.is_empty()
}

/// The lines under a stage's title: who the customer will be there, while it is ahead.
pub(super) fn ahead_lines(stage: &Stage, room: f64) -> Vec<(Tone, String)> {
    let Some(will_be) = stage.will_be.as_ref().filter(|_| !stage.opened) else {
        return Vec::new();
    };
    let when = wrap_bold(&will_be.when, room / LABEL, 1)
        .into_iter()
        .map(|line| (Tone::When, line));
    let who = wrap(&will_be.who, room / LABEL, 3)
        .into_iter()
        .map(|line| (Tone::WillBe, line));
    when.chain(who).collect()
}
