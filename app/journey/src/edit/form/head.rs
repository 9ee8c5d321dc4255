//! The form of a journey's head.

use super::Pairs;
use super::fields::Fields;
use crate::draft::{Draft, DraftPolicy, Reassurance};
use crate::edit::Head;

/// The policy's lines, with what a line left out means.
const LINES: [&str; 5] = [
    "grace_days",
    "stalled_after_days",
    "lapsed_after_days",
    "claim_release_days",
    "freezes",
];

fn line<'p>(policy: &'p mut DraftPolicy, field: &str) -> &'p mut Option<i64> {
    match field {
        "grace_days" => &mut policy.grace_days,
        "stalled_after_days" => &mut policy.stalled_after_days,
        "lapsed_after_days" => &mut policy.lapsed_after_days,
        "claim_release_days" => &mut policy.claim_release_days,
        _ => &mut policy.freezes,
    }
}

pub(super) fn pairs(draft: &Draft) -> Pairs {
    let mut pairs = Pairs::default();
    pairs.set("title", &draft.title);
    pairs.set("promise", &draft.promise);
    pairs.set("language", &draft.language);
    let reassurance = draft.reassurance.as_ref();
    pairs.set("reassurance_title", reassurance.map_or("", |said| &said.title));
    pairs.set("reassurance_body", reassurance.map_or("", |said| &said.body));
    let mut policy = draft.policy.clone();
    for field in LINES {
        let number = line(&mut policy, field).map(|number| number.to_string());
        pairs.set(field, number.unwrap_or_default());
    }
    pairs
}

pub(super) fn read(fields: &mut Fields<'_>, draft: &Draft) -> Head {
    let mut head = Head::of(draft);
    head.title = fields.text("title", &draft.title);
    head.promise = fields.text("promise", &draft.promise);
    head.language = fields.text("language", &draft.language);
    if !(fields.is_as_it_was("reassurance_title") && fields.is_as_it_was("reassurance_body")) {
        let before = draft.reassurance.clone();
        let (title, body) = before.map_or_else(Default::default, |said| (said.title, said.body));
        let said = Reassurance {
            title: fields.text("reassurance_title", &title),
            body: fields.text("reassurance_body", &body),
        };
        head.reassurance = Some(said).filter(|said| !(said.title.is_empty() && said.body.is_empty()));
    }
    for field in LINES {
        let before = *line(&mut head.policy, field);
        *line(&mut head.policy, field) = fields.whole_if_any(field, before);
    }
    head
}
