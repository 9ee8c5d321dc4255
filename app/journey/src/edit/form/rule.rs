//! A rule in a form: how its lines go together, and a line for each condition.
//!
//! | field | holds |
//! |---|---|
//! | `opens_when` | how: `default` (no rule), `start` (all of nothing, which holds at once), `all`, `any` |
//! | `opens_when.0` | the first condition: `done:SQUARE`, `awarded:SQUARE`, `count:SQUARE`, `days_since:SQUARE`, `purchased:PRODUCT`, `points`, `streak`, `days_since_start`, `opened_by_coach`, or `kept` |
//! | `opens_when.0.number` | from which number on it holds, where it has one |
//! | `opens_when.0.not` | `not`, where it must not hold (in `stop_when`) |
//! | `opens_when.0.kept` | a rule that is too deep for a line, as JSON, untouched |

use super::fields::{Fields, figures};
use super::{Misfit, Pairs};
use crate::draft::DraftRule;

/// The most lines of a rule that a form reads.
pub const MOST_LINES: usize = 60;

/// How the lines of a rule go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// There is no rule.
    Default,
    /// Holds at once.
    Start,
    /// All have to hold.
    All,
    /// One is enough.
    Any,
}

/// A rule as its lines.
pub fn lines_of(rule: Option<&DraftRule>) -> (Mode, &[DraftRule]) {
    match rule {
        None => (Mode::Default, &[]),
        Some(DraftRule::All(rules)) if rules.is_empty() => (Mode::Start, &[]),
        Some(DraftRule::All(rules)) => (Mode::All, rules),
        Some(DraftRule::Any(rules)) => (Mode::Any, rules),
        Some(single) => (Mode::All, std::slice::from_ref(single)),
    }
}

/// Whether a condition, as the form writes it, has a number.
pub fn is_line_with_number(code: &str) -> bool {
    matches!(code, "points" | "streak" | "days_since_start")
        || code.starts_with("count:")
        || code.starts_with("days_since:")
}

/// The rule that a line keeps because it is deeper than a line can show.
pub fn kept_rule(json: &str) -> Option<DraftRule> {
    serde_json::from_str(json).ok()
}

/// A condition as the form writes it; none for what is deeper than a line.
fn line(rule: &DraftRule) -> Option<(String, Option<i64>)> {
    Some(match rule {
        DraftRule::All(_) | DraftRule::Any(_) | DraftRule::Not(_) | DraftRule::OpenedByCoach(false) => return None,
        DraftRule::Done(square) => (format!("done:{square}"), None),
        DraftRule::Awarded(square) => (format!("awarded:{square}"), None),
        DraftRule::Count { square, at_least } => (format!("count:{square}"), Some(*at_least)),
        DraftRule::DaysSince { square, at_least } => (format!("days_since:{square}"), Some(*at_least)),
        DraftRule::Purchased(product) => (format!("purchased:{product}"), None),
        DraftRule::Points(number) => ("points".to_owned(), Some(*number)),
        DraftRule::Streak(number) => ("streak".to_owned(), Some(*number)),
        DraftRule::DaysSinceStart(number) => ("days_since_start".to_owned(), Some(*number)),
        DraftRule::OpenedByCoach(true) => ("opened_by_coach".to_owned(), None),
    })
}

pub(super) fn fill_in(pairs: &mut Pairs, field: &str, rule: Option<&DraftRule>) {
    let (mode, lines) = lines_of(rule);
    let mode = match mode {
        Mode::Default => "default",
        Mode::Start => "start",
        Mode::All => "all",
        Mode::Any => "any",
    };
    pairs.set(field, mode);
    for (index, rule) in lines.iter().enumerate() {
        let (rule, not) = match rule {
            DraftRule::Not(inner) if line(inner).is_some() => (&**inner, true),
            other => (other, false),
        };
        let name = format!("{field}.{index}");
        if let Some((code, number)) = line(rule) {
            let number = number.map(|number| number.to_string());
            pairs.set(format!("{name}.number"), number.unwrap_or_default());
            pairs.set(name.clone(), code);
        } else {
            let json = serde_json::to_string(rule).expect("a rule is plain data");
            pairs.set(format!("{name}.kept"), json);
            pairs.set(name.clone(), "kept");
        }
        if field == "stop_when" {
            pairs.set(format!("{name}.not"), if not { "not" } else { "" });
        }
    }
}

pub(super) fn read(fields: &mut Fields<'_>, field: &str, before: Option<&DraftRule>) -> Option<DraftRule> {
    if fields.are_as_they_were(field) {
        return before.cloned();
    }
    let mut lines = Vec::new();
    for index in 0..MOST_LINES {
        let name = format!("{field}.{index}");
        match read_line(fields, &name) {
            Some(Ok(rule)) if belongs(&rule, field) => lines.push(rule),
            Some(Ok(_)) => fields.misfit(&name, Misfit::Unknown),
            Some(Err(misfit)) => fields.misfit(&name, misfit),
            None => {}
        }
    }
    match (fields.now(field), before) {
        ("start", _) => Some(DraftRule::All(Vec::new())),
        // Who writes a first condition under no rule wants a rule.
        ("default", None) | ("all", _) => gathered(lines, DraftRule::All),
        ("any", _) => gathered(lines, DraftRule::Any),
        ("default", Some(_)) => None,
        _ => {
            fields.misfit(field, Misfit::Unknown);
            before.cloned()
        }
    }
}

/// Whether a file may hold the rule in this place (RULES §1): an unlock rule never closes a door, and a coach opens squares only.
fn belongs(rule: &DraftRule, field: &str) -> bool {
    match rule {
        DraftRule::All(rules) | DraftRule::Any(rules) => rules.iter().all(|rule| belongs(rule, field)),
        DraftRule::Not(inner) => field == "stop_when" && belongs(inner, field),
        DraftRule::OpenedByCoach(_) => field == "opens_when",
        _ => true,
    }
}

fn gathered(mut lines: Vec<DraftRule>, several: fn(Vec<DraftRule>) -> DraftRule) -> Option<DraftRule> {
    match lines.len() {
        0 => None,
        1 => lines.pop(),
        _ => Some(several(lines)),
    }
}

/// A line that was sent; none where nothing is chosen.
fn read_line(fields: &Fields<'_>, name: &str) -> Option<Result<DraftRule, Misfit>> {
    let code = fields.sent(name).filter(|code| !code.is_empty())?;
    if code == "kept" {
        let json = fields.sent(&format!("{name}.kept")).unwrap_or_default();
        return Some(kept_rule(json).ok_or(Misfit::Unknown));
    }
    let figures = figures(fields.sent(&format!("{name}.number")).unwrap_or_default());
    // A condition that was just chosen begins with the least that it can ask for.
    let number = if figures.is_empty() {
        Ok(1)
    } else {
        figures.parse::<i64>()
    };
    let rule = leaf(code, number.map_err(|_| Misfit::NotWhole));
    let not = fields.sent(&format!("{name}.not")) == Some("not");
    Some(rule.map(|rule| if not { DraftRule::Not(Box::new(rule)) } else { rule }))
}

fn leaf(code: &str, number: Result<i64, Misfit>) -> Result<DraftRule, Misfit> {
    match code {
        "points" => return number.map(DraftRule::Points),
        "streak" => return number.map(DraftRule::Streak),
        "days_since_start" => return number.map(DraftRule::DaysSinceStart),
        "opened_by_coach" => return Ok(DraftRule::OpenedByCoach(true)),
        _ => {}
    }
    let (form, key) = code.split_once(':').ok_or(Misfit::Unknown)?;
    let square = key.to_owned();
    match form {
        "done" => Ok(DraftRule::Done(square)),
        "awarded" => Ok(DraftRule::Awarded(square)),
        "purchased" => Ok(DraftRule::Purchased(square)),
        "count" => number.map(|at_least| DraftRule::Count { square, at_least }),
        "days_since" => number.map(|at_least| DraftRule::DaysSince { square, at_least }),
        _ => Err(Misfit::Unknown),
    }
}
