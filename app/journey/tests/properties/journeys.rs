//! Journeys drawn at random, each of which can be published: rules speak only of squares before their own.

use journey::draft::{
    AwardWord, Draft, DraftOffer, DraftPolicy, DraftProduct, DraftRule, DraftSquare, DraftStage, Kind, OfferSort,
};
use journey::{Version, check};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// Raw material for a square: its kind, and numbers that are bent to what its place allows.
#[derive(Debug, Clone)]
struct Clay {
    kind: Kind,
    award: AwardWord,
    target: i64,
    by_week: Option<i64>,
    points: i64,
    rule: Option<ClayRule>,
}

#[derive(Debug, Clone)]
enum ClayRule {
    All(Vec<ClayRule>),
    Any(Vec<ClayRule>),
    Leaf(u8, Index, i64),
}

fn clay_rule() -> impl Strategy<Value = ClayRule> {
    let leaf =
        (0_u8..9, any::<Index>(), 1_i64..12).prop_map(|(form, square, number)| ClayRule::Leaf(form, square, number));
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(ClayRule::All),
            vec(inner, 1..4).prop_map(ClayRule::Any),
        ]
    })
}

fn clay() -> impl Strategy<Value = Clay> {
    let kind = prop_oneof![
        2 => Just(Kind::Lesson),
        3 => Just(Kind::Action),
        1 => Just(Kind::CheckIn),
        4 => Just(Kind::Checkpoint),
        2 => Just(Kind::Offer),
    ];
    let award = prop_oneof![
        3 => Just(AwardWord::Coach),
        1 => Just(AwardWord::SelfAward),
        1 => Just(AwardWord::Count),
    ];
    let rule = prop_oneof![1 => Just(None), 1 => clay_rule().prop_map(Some)];
    let by_week = prop_oneof![Just(None), (1_i64..6).prop_map(Some)];
    (kind, award, 1_i64..4, by_week, 0_i64..30, rule).prop_map(|(kind, award, target, by_week, points, rule)| Clay {
        kind,
        award,
        target,
        by_week,
        points,
        rule,
    })
}

fn policy() -> impl Strategy<Value = DraftPolicy> {
    (0_i64..5, 1_i64..15, 1_i64..40, 1_i64..9, 0_i64..4).prop_map(|(grace, stalled, lapsed, release, freezes)| {
        DraftPolicy {
            grace_days: Some(grace),
            stalled_after_days: Some(stalled),
            lapsed_after_days: Some(lapsed),
            claim_release_days: Some(release),
            freezes: Some(freezes),
        }
    })
}

/// A journey that can be published.
pub(crate) fn journey() -> impl Strategy<Value = Version> {
    (policy(), vec(vec(clay(), 1..5), 1..4))
        .prop_filter_map("some rules want more points than there are", |(policy, stages)| {
            Version::publish(fired(policy, stages)).ok()
        })
}

/// A journey whose rules may speak of any square, so that some squares may be out of reach.
pub(crate) fn knotted_journey() -> impl Strategy<Value = Draft> {
    (
        policy(),
        vec(vec(clay(), 1..4), 1..4),
        vec((any::<Index>(), any::<Index>()), 0..4),
    )
        .prop_map(|(policy, stages, knots)| {
            let mut draft = fired(policy, stages);
            let keys: Vec<String> = draft
                .stages
                .iter()
                .flat_map(|stage| stage.squares.iter().map(|square| square.key.clone()))
                .collect();
            for (of, on) in knots {
                let (of, on) = (of.index(keys.len()), on.index(keys.len()));
                let squares = draft.stages.iter_mut().flat_map(|stage| &mut stage.squares);
                if let Some(square) = squares.into_iter().nth(of) {
                    let knot = DraftRule::Done(keys[on].clone());
                    square.opens_when = Some(match square.opens_when.take() {
                        Some(rule) if of % 2 == 0 => DraftRule::Any(vec![rule, knot]),
                        Some(rule) => DraftRule::All(vec![rule, knot]),
                        None => knot,
                    });
                }
            }
            draft
        })
        .prop_filter("only reach may be wrong", |draft| {
            check(draft)
                .iter()
                .all(|finding| finding.level() == journey::Level::Warning || finding.code == journey::Code::Unreachable)
        })
}

fn product() -> DraftProduct {
    DraftProduct {
        key: "course".to_owned(),
        name: "Course".to_owned(),
        price: 100.0,
        currency: "EUR".to_owned(),
    }
}

fn fired(policy: DraftPolicy, stages: Vec<Vec<Clay>>) -> Draft {
    let mut before: Vec<DraftSquare> = Vec::new();
    let mut fired = Vec::new();
    for (number, clay) in stages.into_iter().enumerate() {
        let squares: Vec<DraftSquare> = clay
            .into_iter()
            .map(|clay| {
                let square = square(clay, &before);
                before.push(square.clone());
                square
            })
            .collect();
        fired.push(DraftStage {
            key: format!("stage-{number}"),
            title: "Stage".to_owned(),
            product: (number == 0).then(product),
            squares,
        });
    }
    Draft {
        format: 1,
        key: "journey".to_owned(),
        title: "Journey".to_owned(),
        language: "en".to_owned(),
        promise: "It works.".to_owned(),
        reassurance: None,
        policy,
        stages: fired,
        touchpoints: Vec::new(),
    }
}

fn square(clay: Clay, before: &[DraftSquare]) -> DraftSquare {
    let checkpoint = clay.kind == Kind::Checkpoint;
    let counted = clay.kind == Kind::Action || (checkpoint && clay.award == AwardWord::Count);
    let text = |wanted: bool| wanted.then(|| "?".to_owned());
    DraftSquare {
        key: format!("square-{}", before.len()),
        kind: clay.kind,
        title: "Square".to_owned(),
        guide: None,
        points: Some(clay.points),
        target: counted.then_some(clay.target),
        unit: None,
        question: text(checkpoint || clay.kind == Kind::CheckIn),
        result: text(checkpoint),
        by_week: clay.by_week.filter(|_| checkpoint),
        award: checkpoint.then_some(clay.award),
        self_check: None,
        offer: (clay.kind == Kind::Offer).then(|| DraftOffer {
            sort: OfferSort::Upsell,
            product: None,
            url: "https://example.com".to_owned(),
        }),
        opens_when: clay.rule.map(|rule| self::rule(&rule, before)),
    }
}

fn rule(clay: &ClayRule, before: &[DraftSquare]) -> DraftRule {
    let rules = |rules: &[ClayRule]| rules.iter().map(|inner| rule(inner, before)).collect();
    match clay {
        ClayRule::All(inner) => DraftRule::All(rules(inner)),
        ClayRule::Any(inner) => DraftRule::Any(rules(inner)),
        ClayRule::Leaf(form, index, number) => leaf(*form, *index, *number, before),
    }
}

fn leaf(form: u8, index: Index, number: i64, before: &[DraftSquare]) -> DraftRule {
    let named = |wanted: &dyn Fn(&DraftSquare) -> bool| {
        let found: Vec<&DraftSquare> = before.iter().filter(|square| wanted(square)).collect();
        (!found.is_empty()).then(|| found[index.index(found.len())])
    };
    let square = named(&|_| true).map(|square| square.key.clone());
    let checkpoint = named(&|square| square.kind == Kind::Checkpoint);
    let counted = named(&|square| square.target.is_some());
    match (form, square, checkpoint, counted) {
        (0, Some(square), _, _) => DraftRule::Done(square),
        (1, _, Some(checkpoint), _) => DraftRule::Awarded(checkpoint.key.clone()),
        (2, _, _, Some(counted)) => DraftRule::Count {
            square: counted.key.clone(),
            at_least: number.min(counted.target.unwrap_or(1)),
        },
        (3, Some(_), _, _) => DraftRule::Points(number),
        (4, _, _, _) => DraftRule::Streak(number.min(4)),
        (5, Some(square), _, _) => DraftRule::DaysSince {
            square,
            at_least: number,
        },
        (6, _, _, _) => DraftRule::Purchased("course".to_owned()),
        (7, _, _, _) => DraftRule::OpenedByCoach(true),
        _ => DraftRule::DaysSinceStart(number * 2),
    }
}
