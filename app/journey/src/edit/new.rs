//! Things that are new in a draft.

use super::keys::{fresh_key, is_square_key, is_stage_key, is_touchpoint_key, suggest_key};
use super::starting_words::{of_language, starting_words};
use crate::check::{Level, check};
use crate::draft::{
    AwardWord, Channel, Draft, DraftAfter, DraftOffer, DraftPolicy, DraftSquare, DraftStage, DraftTouchpoint, Kind,
    OfferSort, Purpose,
};

/// A journey of which only the name is known.
pub fn blank(key: &str, title: &str, language: &str) -> Draft {
    Draft {
        format: 1,
        key: key.to_owned(),
        title: title.to_owned(),
        language: language.to_owned(),
        promise: String::new(),
        reassurance: None,
        policy: DraftPolicy::default(),
        stages: Vec::new(),
        touchpoints: Vec::new(),
    }
}

/// The journey once more, under another key.
pub fn copy_of_journey(draft: &Draft, key: &str) -> Draft {
    Draft {
        key: key.to_owned(),
        title: format!("{}{}", draft.title, of_language(&draft.language).copy),
        ..draft.clone()
    }
}

/// A stage without squares.
pub fn new_stage(draft: &Draft, title: &str) -> DraftStage {
    DraftStage {
        key: suggest_key(title, "stage", |key| is_stage_key(draft, key)),
        title: title.to_owned(),
        product: None,
        squares: Vec::new(),
    }
}

/// A square of a kind, with what the kind needs; the words are there to be written over. An offer has no address yet,
/// which the check says.
pub fn new_square(draft: &Draft, kind: Kind, title: &str) -> DraftSquare {
    let words = starting_words(draft);
    let checkpoint = kind == Kind::Checkpoint;
    let question = match kind {
        Kind::CheckIn => Some(words.mood_question.to_owned()),
        Kind::Checkpoint => Some(words.question.to_owned()),
        Kind::Lesson | Kind::Action | Kind::Offer => None,
    };
    DraftSquare {
        key: suggest_key(title, "square", |key| is_square_key(draft, key)),
        kind,
        title: title.to_owned(),
        guide: None,
        points: None,
        target: None,
        unit: None,
        question,
        result: checkpoint.then(|| words.result.to_owned()),
        by_week: None,
        award: checkpoint.then_some(AwardWord::Coach),
        self_check: None,
        offer: (kind == Kind::Offer).then(|| DraftOffer {
            sort: OfferSort::Upsell,
            product: None,
            url: String::new(),
        }),
        opens_when: None,
    }
}

/// A mail some days after the start.
pub fn new_touchpoint(draft: &Draft, days: i64) -> DraftTouchpoint {
    let words = starting_words(draft);
    DraftTouchpoint {
        key: suggest_key(&format!("day-{days}"), "contact", |key| is_touchpoint_key(draft, key)),
        after: DraftAfter {
            event: "started".to_owned(),
            days,
            at: None,
        },
        channel: Channel::Email,
        purpose: Purpose::Teach,
        subject: words.contact_subject.to_owned(),
        body: words.contact_body.to_owned(),
        stop_when: None,
        holdout: None,
        cost: None,
        coupon: None,
    }
}

/// A touchpoint of one journey for another: its words, its channel, its day and what it costs. What it refers to comes along where
/// the other journey has it too; one that followed something else follows the start there.
pub fn reused_touchpoint(touchpoint: &DraftTouchpoint, into: &Draft) -> DraftTouchpoint {
    let mut reused = DraftTouchpoint {
        key: fresh_key(&touchpoint.key, |key| is_touchpoint_key(into, key)),
        stop_when: None,
        coupon: None,
        ..touchpoint.clone()
    };
    if !fits(&reused, into) {
        "started".clone_into(&mut reused.after.event);
    }
    let stopped = DraftTouchpoint {
        stop_when: touchpoint.stop_when.clone(),
        ..reused.clone()
    };
    if fits(&stopped, into) {
        reused = stopped;
    }
    let with_coupon = DraftTouchpoint {
        coupon: touchpoint.coupon.clone(),
        ..reused.clone()
    };
    if fits(&with_coupon, into) {
        reused = with_coupon;
    }
    reused
}

/// Whether the check finds nothing wrong with the touchpoint in that draft.
fn fits(touchpoint: &DraftTouchpoint, draft: &Draft) -> bool {
    let at = format!("touchpoint:{}", touchpoint.key);
    let mut draft = draft.clone();
    draft.touchpoints.push(touchpoint.clone());
    check(&draft)
        .iter()
        .all(|finding| finding.at != at || finding.level() != Level::Error)
}
