//! The journey check (RULES §6): what stops publishing, and what a designer should think about again.
//!
//! Everything here is linear in the size of the draft, or nearly: drafts come from files that anybody may upload.

mod contacts;
mod design;
mod finding;
mod names;
mod reach;
mod values;

use serde::Serialize;

pub use self::finding::{Code, Finding, Level};
pub(crate) use self::values::clock_time;
use crate::draft::Draft;

/// Checks a draft. The findings come sorted by code, then place; the same code may speak of one place several times,
/// about different things.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let mut findings = Findings::default();
    values::check(draft, &mut findings);
    names::check(draft, &mut findings);
    reach::check(draft, &mut findings);
    design::check(draft, &mut findings);
    contacts::check(draft, &mut findings);
    let mut findings = findings.0;
    findings.sort();
    findings.dedup();
    findings
}

/// The findings as `sugoroku check --json` prints them: one object a line, each pair of code and place once.
pub fn json_lines(findings: &[Finding]) -> Vec<String> {
    #[derive(Serialize)]
    struct Line<'a> {
        code: Code,
        at: &'a str,
        level: Level,
    }

    let mut pairs: Vec<(Code, &str)> = findings
        .iter()
        .map(|finding| (finding.code, finding.at.as_str()))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .map(|(code, at)| {
            let level = code.level();
            serde_json::to_string(&Line { code, at, level }).expect("a finding is plain text")
        })
        .collect()
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, code: Code, at: &str, about: &str) {
        self.0.push(Finding {
            code,
            at: at.to_owned(),
            about: about.to_owned(),
        });
    }
}

/// Places, as findings name them.
fn square_place(stage: &str, square: &str) -> String {
    format!("{stage}.{square}")
}

fn touchpoint_place(touchpoint: &str) -> String {
    format!("touchpoint:{touchpoint}")
}
