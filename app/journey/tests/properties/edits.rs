//! Designing: whatever people do to a draft, it stays one, and nothing is lost that nobody took out.

use journey::draft::{Draft, Kind};
use journey::edit::form::{Pairs, Word, pairs, read};
use journey::edit::{
    Edit, Name, Part, To, apply, changed_parts, edit, new_square, new_stage, new_touchpoint, parts, references_to,
    removed,
};
use journey::mend::mend;
use journey::{Code, check};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::journeys::knotted_journey;

const LIGHT_BODY: &[u8] = include_bytes!("../journeys/light-body.toml");

/// Something a designer does, bent to the draft that is there.
#[derive(Debug, Clone)]
enum Deed {
    Add(u8, Index, Index),
    Move(Index, u8, Index, Index),
    Copy(Index),
    Remove(Index),
    Type(Index, Vec<(Index, String)>),
    Mend(Index),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let index = any::<Index>;
    let typed = prop_oneof![
        "[ -~ぁ-ん一-龥０-９]{0,12}",
        "-?[0-9]{1,20}",
        Just("count".to_owned()),
        Just("+".to_owned()),
        Just("checkpoint".to_owned()),
        Just("done:lighter\r\n".to_owned()),
        Just("opened_by_coach".to_owned()),
        Just(String::new()),
        ".{0,6}",
    ];
    let deed = prop_oneof![
        (any::<u8>(), index(), index()).prop_map(|(what, a, b)| Deed::Add(what, a, b)),
        (index(), any::<u8>(), index(), index()).prop_map(|(part, to, a, b)| Deed::Move(part, to, a, b)),
        index().prop_map(Deed::Copy),
        index().prop_map(Deed::Remove),
        (index(), vec((index(), typed), 1..5)).prop_map(|(part, fields)| Deed::Type(part, fields)),
        index().prop_map(Deed::Mend),
    ];
    vec(deed, 1..12)
}

fn draft() -> impl Strategy<Value = Draft> {
    prop_oneof![
        Just(Draft::from_toml(LIGHT_BODY).expect("a file of ours")),
        knotted_journey(),
    ]
}

fn stage_names(draft: &Draft) -> Vec<Name> {
    let all = parts(draft).into_iter().filter_map(|part| match part {
        Part::Stage(name) => Some(name),
        _ => None,
    });
    all.collect()
}

/// The edit that a deed comes to; none where there is nothing to do it to.
fn edit_of(draft: &Draft, deed: &Deed) -> Option<Edit> {
    let all = parts(draft);
    let stages = stage_names(draft);
    let some_stage = |index: &Index| (!stages.is_empty()).then(|| stages[index.index(stages.len())].clone());
    Some(match deed {
        Deed::Add(what, stage, at) => match what % 4 {
            0 => Edit::AddStage {
                at: at.index(4),
                stage: Box::new(new_stage(draft, "次のステージ")),
            },
            1 => Edit::AddTouchpoint {
                at: at.index(4),
                touchpoint: Box::new(new_touchpoint(draft, 5)),
            },
            _ => Edit::AddSquare {
                stage: some_stage(stage)?,
                at: at.index(6),
                square: Box::new(new_square(draft, Kind::ALL[at.index(5)].1, "Something new")),
            },
        },
        Deed::Move(part, to, stage, at) => Edit::Move {
            part: all[part.index(all.len())].clone(),
            to: match to % 3 {
                0 => To::Up,
                1 => To::Down,
                _ => To::Place {
                    stage: some_stage(stage),
                    at: at.index(5),
                },
            },
        },
        Deed::Copy(part) => Edit::Copy(all[part.index(all.len())].clone()),
        Deed::Remove(part) => Edit::Remove(all[part.index(all.len())].clone()),
        Deed::Type(part, fields) => {
            let part = &all[part.index(all.len())];
            let shown: Vec<(String, String)> = pairs(draft, part)?
                .iter()
                .map(|(field, text)| (field.to_owned(), text.to_owned()))
                .collect();
            let typed: Pairs = fields
                .iter()
                .map(|(field, text)| (shown[field.index(shown.len())].0.clone(), text.clone()))
                .collect();
            let all: Pairs = shown.into_iter().collect();
            read(draft, part, &all.with(&typed))?.value
        }
        Deed::Mend(finding) => {
            let findings = check(draft);
            if findings.is_empty() {
                return None;
            }
            mend(draft, &findings[finding.index(findings.len())])?
        }
    })
}

/// What the parts say, without their order.
fn texts(draft: &Draft) -> Vec<String> {
    let squares = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.squares)
        .map(|square| format!("{square:?}"));
    let stages = draft
        .stages
        .iter()
        .map(|stage| format!("{} {} {:?}", stage.key, stage.title, stage.product));
    let touchpoints = draft.touchpoints.iter().map(|touchpoint| format!("{touchpoint:?}"));
    let mut all: Vec<String> = squares.chain(stages).chain(touchpoints).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_is_done_to_a_draft_it_stays_one(start in draft(), deeds in deeds()) {
        let mut now = start;
        for deed in &deeds {
            let Some(wanted) = edit_of(&now, deed) else { continue };
            let Ok(edited) = edit(&now, &wanted) else { continue };
            let after = edited.draft;
            prop_assert!(after.has(&edited.part), "{:?} is there after {:?}", edited.part, wanted);
            let file = after.to_toml();
            let again = Draft::from_toml(file.as_bytes());
            prop_assert_eq!(again.as_ref(), Ok(&after), "{}", file);
            prop_assert_eq!(&serde_json::from_str::<Draft>(&after.to_json()).expect("stored drafts are read"), &after);
            if let Edit::Move { .. } = wanted {
                prop_assert_eq!(texts(&now), texts(&after), "moving keeps everything");
            }
            now = after;
        }
    }

    #[test]
    fn a_form_that_nobody_touched_changes_nothing(start in draft(), deeds in deeds()) {
        let mut now = start;
        for deed in &deeds {
            if let Some(after) = edit_of(&now, deed).and_then(|edit| apply(&now, &edit).ok()) {
                now = after;
            }
        }
        for part in parts(&now) {
            let shown = pairs(&now, &part).expect("a part of the draft");
            let form = read(&now, &part, &shown).expect("a part of the draft");
            prop_assert!(form.misfits.is_empty(), "{part:?}: {:?}", form.misfits);
            prop_assert_eq!(apply(&now, &form.value), Ok(now.clone()), "{:?}", part);
            // Not even one that came without any of its fields.
            let nothing = read(&now, &part, &Pairs::default()).expect("a part of the draft");
            prop_assert_eq!(apply(&now, &nothing.value), Ok(now.clone()), "{:?}", part);
        }
    }

    #[test]
    fn what_is_removed_can_be_put_back(start in draft(), part in any::<Index>()) {
        let all = parts(&start);
        let part = &all[part.index(all.len())];
        let _ = references_to(&start, part);
        if let Some(kept) = removed(&start, part) {
            let without = apply(&start, &Edit::Remove(part.clone())).expect("it is there");
            prop_assert!(changed_parts(&start, &without).contains(part));
            let again = apply(&without, &kept.put_back(&without)).expect("there is room for it");
            prop_assert_eq!(again, start);
        }
    }

    #[test]
    fn a_mend_takes_its_finding_away(start in draft(), deeds in deeds()) {
        let mut now = start;
        for deed in deeds.iter().filter(|deed| !matches!(deed, Deed::Mend(_))) {
            if let Some(after) = edit_of(&now, deed).and_then(|edit| apply(&now, &edit).ok()) {
                now = after;
            }
        }
        let findings = check(&now);
        for finding in &findings {
            let Some(edit) = mend(&now, finding) else { continue };
            let after = check(&apply(&now, &edit).expect("a mend can be made"));
            let of = |findings: &[journey::Finding], code: Code| findings.iter().filter(|of| of.code == code).count();
            prop_assert!(of(&after, finding.code) < of(&findings, finding.code), "{finding:?} by {edit:?}");
        }
    }
}
