//! Designing a journey, told as stories of an owner.

use journey::draft::{AwardWord, Draft, DraftRule, Kind};
use journey::edit::form::{Misfit, Pairs, pairs, read};
use journey::edit::{
    Edit, How, Name, Part, To, apply, blank, copy_of_journey, edit, new_square, new_stage, references_to,
};
use journey::mend::mend;
use journey::{Code, Finding, Level, check};

const LIGHT_BODY: &[u8] = include_bytes!("journeys/light-body.toml");

fn light_body() -> Draft {
    Draft::from_toml(LIGHT_BODY).expect("a file of ours")
}

fn square(key: &str) -> Part {
    Part::Square(Name::first(key))
}

/// The form of a part with some of its fields written over.
fn typed(draft: &Draft, part: &Part, fields: &[(&str, &str)]) -> (Draft, Vec<(String, Misfit)>) {
    let shown = pairs(draft, part).expect("a part of the draft");
    let form = read(draft, part, &shown.with(&fields.iter().copied().collect::<Pairs>())).expect("a part of the draft");
    (apply(draft, &form.value).expect("it can be made"), form.misfits)
}

fn find<'a>(draft: &'a Draft, key: &str) -> &'a journey::draft::DraftSquare {
    draft.find_square(&Name::first(key)).expect("a square of the draft")
}

fn codes(draft: &Draft) -> Vec<Code> {
    check(draft).into_iter().map(|finding| finding.code).collect()
}

#[test]
fn a_blank_journey_becomes_one_without_findings_by_its_mends() {
    let mut draft = blank("light-body", "12 weeks", "ja");
    for _ in 0..40 {
        let findings = check(&draft);
        let Some(edit) = findings.iter().find_map(|finding| mend(&draft, finding)) else {
            break;
        };
        draft = apply(&draft, &edit).expect("a mend can be made");
    }
    // What only the owner knows is left: the product, and where the offer is bought.
    let left: Vec<(Code, String)> = check(&draft).into_iter().map(|of| (of.code, of.about)).collect();
    assert_eq!(
        left,
        [(Code::BadValue, "url".to_owned()), (Code::NoProduct, String::new())]
    );
    assert!(
        draft.reassurance.as_ref().is_some_and(|said| !said.body.is_ascii()),
        "in the journey's language"
    );
}

#[test]
fn who_renames_a_square_takes_along_what_speaks_of_it() {
    let (draft, misfits) = typed(&light_body(), &square("lighter"), &[("key", "free-shoulders")]);
    assert_eq!(misfits, []);
    assert_eq!(
        codes(&draft)
            .iter()
            .filter(|code| **code == Code::UnknownReference)
            .count(),
        0
    );
    let (_, misfits) = typed(&light_body(), &square("lighter"), &[("key", "Free shoulders")]);
    assert_eq!(misfits, [("key".to_owned(), Misfit::MalformedKey)]);
    let shown = pairs(&light_body(), &square("lighter")).expect("a square");
    let taken: Pairs = [("key", "stretch")].into_iter().collect();
    let form = read(&light_body(), &square("lighter"), &shown.with(&taken)).expect("a square");
    assert!(apply(&light_body(), &form.value).is_err(), "the key is taken");
}

#[test]
fn what_speaks_of_a_square_is_told_before_it_is_removed() {
    let draft = light_body();
    let found = references_to(&draft, &square("stretch"));
    assert!(
        found
            .iter()
            .any(|reference| reference.by == square("home-kit") && reference.how == How::OpensWhen)
    );
    let without = apply(&draft, &Edit::Remove(square("stretch"))).expect("it is there");
    let unknown: Vec<Finding> = check(&without)
        .into_iter()
        .filter(|of| of.code == Code::UnknownReference)
        .collect();
    assert_eq!(unknown.len(), found.len(), "each is a finding afterwards");
    let mut mended = without;
    for _ in 0..unknown.len() {
        let finding = check(&mended).into_iter().find(|of| of.code == Code::UnknownReference);
        let Some(finding) = finding else { break };
        let edit = mend(&mended, &finding).expect("it can be taken out");
        mended = apply(&mended, &edit).expect("a mend can be made");
    }
    assert!(!codes(&mended).contains(&Code::UnknownReference));
}

#[test]
fn a_square_moves_past_the_edge_of_its_stage() {
    let draft = light_body();
    let first = draft.stages[1].squares[0].key.clone();
    let moved = edit(
        &draft,
        &Edit::Move {
            part: square(&first),
            to: To::Up,
        },
    )
    .expect("it can be moved");
    assert_eq!(
        moved.draft.stages[0].squares.last().map(|square| square.key.as_str()),
        Some(first.as_str())
    );
    let back = Edit::Move {
        part: moved.part,
        to: To::Down,
    };
    assert_eq!(apply(&moved.draft, &back), Ok(draft));
}

#[test]
fn a_copied_stage_speaks_of_itself() {
    let draft = light_body();
    let stage = Part::Stage(Name::first(&draft.stages[0].key));
    let copied = edit(&draft, &Edit::Copy(stage)).expect("it can be copied");
    let copy = &copied.draft.stages[1];
    assert_eq!(copied.part, Part::Stage(Name::first(&copy.key)));
    let rules: Vec<&DraftRule> = copy
        .squares
        .iter()
        .filter_map(|square| square.opens_when.as_ref())
        .collect();
    assert!(!rules.is_empty());
    for rule in rules {
        let text = format!("{rule:?}");
        assert!(!text.contains("\"stretch\"") && !text.contains("\"lighter\""), "{text}");
    }
    assert!(!codes(&copied.draft).contains(&Code::DuplicateKey));
}

#[test]
fn a_product_is_the_same_wherever_it_is_named() {
    let draft = light_body();
    let stage = Part::Stage(Name::first(&draft.stages[1].key));
    let (dearer, misfits) = typed(&draft, &stage, &[("product_price", "１２０,０００円")]);
    assert_eq!(misfits, []);
    assert!(!codes(&dearer).contains(&Code::DuplicateKey));
    assert_eq!(
        dearer.stages[1].product.as_ref().map(|product| product.price),
        Some(120_000.0)
    );
    let (other, _) = typed(&draft, &stage, &[("product", "+"), ("product_name", "朝の会")]);
    assert_eq!(
        other.stages[1].product.as_ref().map(|product| product.key.as_str()),
        Some("product-1")
    );
    let (none, _) = typed(&draft, &stage, &[("product", "")]);
    assert_eq!(none.stages[1].product, None);
}

#[test]
fn a_rule_is_picked_line_by_line() {
    let draft = light_body();
    let part = square("stretch");
    let (one, _) = typed(&draft, &part, &[("opens_when.0", "awarded:lighter")]);
    assert_eq!(
        find(&one, "stretch").opens_when,
        Some(DraftRule::Awarded("lighter".into()))
    );
    let (two, _) = typed(
        &one,
        &part,
        &[
            ("opens_when", "any"),
            ("opens_when.1", "points"),
            ("opens_when.1.number", "５０"),
        ],
    );
    let both = DraftRule::Any(vec![DraftRule::Awarded("lighter".into()), DraftRule::Points(50)]);
    assert_eq!(find(&two, "stretch").opens_when, Some(both));
    let (none, _) = typed(&two, &part, &[("opens_when", "default")]);
    assert_eq!(find(&none, "stretch").opens_when, None);
    let (_, misfits) = typed(
        &two,
        &part,
        &[("opens_when.2", "nonsense"), ("opens_when.1.number", "many")],
    );
    assert_eq!(misfits.len(), 2);
}

#[test]
fn a_rule_too_deep_for_a_line_is_kept_as_it_is() {
    let mut draft = light_body();
    let deep = DraftRule::Any(vec![DraftRule::Streak(2), DraftRule::All(vec![DraftRule::Points(10)])]);
    let rule = DraftRule::All(vec![DraftRule::Points(5), deep.clone()]);
    draft.stages[0].squares[1].opens_when = Some(rule);
    let part = square(&draft.stages[0].squares[1].key.clone());
    let (after, _) = typed(
        &draft,
        &part,
        &[("opens_when.0.number", "7"), ("opens_when.2", "streak")],
    );
    let expected = DraftRule::All(vec![DraftRule::Points(7), deep, DraftRule::Streak(1)]);
    assert_eq!(after.stages[0].squares[1].opens_when, Some(expected));
}

#[test]
fn another_kind_keeps_what_it_takes_and_gets_what_it_needs() {
    let draft = light_body();
    let (after, _) = typed(&draft, &square("stretch"), &[("kind", "checkpoint")]);
    let turned = find(&after, "stretch");
    assert_eq!(
        (turned.kind, turned.target, turned.award),
        (Kind::Checkpoint, None, Some(AwardWord::Coach))
    );
    assert_eq!(turned.guide, find(&draft, "stretch").guide);
    assert!(
        check(&after)
            .iter()
            .all(|finding| finding.code != Code::BadValue || finding.at != "ease.stretch")
    );
}

#[test]
fn a_copy_of_a_journey_says_so() {
    let copy = copy_of_journey(&light_body(), "light-body-2");
    assert_eq!(copy.title, "12 weeks to a light body (copy)");
    assert_eq!(copy.stages, light_body().stages);
}

#[test]
fn three_stages_are_designed_from_nothing() {
    let mut draft = blank("way", "The way", "en");
    for title in ["Begin", "Go on", "Master"] {
        let stage = new_stage(&draft, title);
        draft = apply(
            &draft,
            &Edit::AddStage {
                at: 9,
                stage: Box::new(stage),
            },
        )
        .expect("it can be added");
    }
    for (stage, kind) in [
        ("begin", Kind::Lesson),
        ("go-on", Kind::Checkpoint),
        ("master", Kind::Offer),
    ] {
        let square = new_square(&draft, kind, "Same title");
        let stage = Name::first(stage);
        draft = apply(
            &draft,
            &Edit::AddSquare {
                stage,
                at: 0,
                square: Box::new(square),
            },
        )
        .expect("it can be added");
    }
    let keys: Vec<&str> = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.squares)
        .map(|of| of.key.as_str())
        .collect();
    assert_eq!(keys, ["same-title", "same-title-2", "same-title-3"]);
    let errors = check(&draft)
        .into_iter()
        .filter(|finding| finding.level() == Level::Error);
    assert_eq!(
        errors.map(|finding| finding.about).collect::<Vec<_>>(),
        ["url"],
        "only the offer's address is missing"
    );
}
