//! From TOML to a draft.

use toml::de::DeTable;

use super::fields::{Fields, Value};
use super::{ReadError, depth, unicode};
use crate::draft::{
    AwardWord, Channel, Draft, DraftAfter, DraftCoupon, DraftOffer, DraftPolicy, DraftProduct, DraftRule, DraftSquare,
    DraftStage, DraftTouchpoint, Kind, OfferSort, Purpose, Reassurance,
};

type Read<T> = Result<T, ReadError>;

const KINDS: &[(&str, Kind)] = &[
    ("lesson", Kind::Lesson),
    ("action", Kind::Action),
    ("check-in", Kind::CheckIn),
    ("checkpoint", Kind::Checkpoint),
    ("offer", Kind::Offer),
];
const AWARDS: &[(&str, AwardWord)] = &[
    ("coach", AwardWord::Coach),
    ("self", AwardWord::SelfAward),
    ("count", AwardWord::Count),
];
const SORTS: &[(&str, OfferSort)] = &[
    ("next-stage", OfferSort::NextStage),
    ("upsell", OfferSort::Upsell),
    ("cross-sell", OfferSort::CrossSell),
];
const CHANNELS: &[(&str, Channel)] = &[
    ("email", Channel::Email),
    ("push", Channel::Push),
    ("inbox", Channel::Inbox),
];
const PURPOSES: &[(&str, Purpose)] = &[
    ("reassure", Purpose::Reassure),
    ("teach", Purpose::Teach),
    ("notice", Purpose::Notice),
    ("next-step", Purpose::NextStep),
    ("win-back", Purpose::WinBack),
    ("referral", Purpose::Referral),
    ("thanks", Purpose::Thanks),
];

impl Draft {
    /// Reads a journey file. What can be read may still be wrong: that is what [`check`](crate::check()) says.
    ///
    /// # Errors
    /// The first place that cannot be read (RULES §1), by line and column.
    pub fn from_toml(file: &[u8]) -> Result<Self, ReadError> {
        let text = unicode(file)?;
        if text.starts_with('\u{feff}') {
            // The parser would forgive a second byte order mark; no journey begins with one.
            return Err(ReadError::at(text, 0, "there is a second byte order mark"));
        }
        if let Some((byte, message)) = depth::too_deep_or_broken(text) {
            return Err(ReadError::at(text, byte, message));
        }
        let root = DeTable::parse(text).map_err(|error| {
            let byte = error.span().map_or(0, |span| span.start);
            ReadError::at(text, byte, error.message())
        })?;
        journey(text, Fields::new(text, 0..0, root.into_inner()))
    }
}

fn journey<'i>(text: &'i str, mut fields: Fields<'i>) -> Read<Draft> {
    let draft = Draft {
        format: fields.whole("format")?,
        key: fields.text("key")?,
        title: fields.text("title")?,
        language: fields.text("language")?,
        promise: fields.text("promise")?,
        reassurance: fields.table_if_any("reassurance")?.map(reassurance).transpose()?,
        policy: fields
            .table_if_any("policy")?
            .map(policy)
            .transpose()?
            .unwrap_or_default(),
        stages: fields
            .tables("stage")?
            .into_iter()
            .map(|stage| self::stage(text, stage))
            .collect::<Read<_>>()?,
        touchpoints: fields
            .tables("touchpoint")?
            .into_iter()
            .map(|touchpoint| self::touchpoint(text, touchpoint))
            .collect::<Read<_>>()?,
    };
    fields.done()?;
    Ok(draft)
}

fn reassurance(mut fields: Fields<'_>) -> Read<Reassurance> {
    let reassurance = Reassurance {
        title: fields.text("title")?,
        body: fields.text("body")?,
    };
    fields.done()?;
    Ok(reassurance)
}

fn policy(mut fields: Fields<'_>) -> Read<DraftPolicy> {
    let policy = DraftPolicy {
        grace_days: fields.whole_if_any("grace_days")?,
        stalled_after_days: fields.whole_if_any("stalled_after_days")?,
        lapsed_after_days: fields.whole_if_any("lapsed_after_days")?,
        claim_release_days: fields.whole_if_any("claim_release_days")?,
        freezes: fields.whole_if_any("freezes")?,
    };
    fields.done()?;
    Ok(policy)
}

fn stage<'i>(text: &'i str, mut fields: Fields<'i>) -> Read<DraftStage> {
    let stage = DraftStage {
        key: fields.text("key")?,
        title: fields.text("title")?,
        product: fields.table_if_any("product")?.map(product).transpose()?,
        squares: fields
            .tables("square")?
            .into_iter()
            .map(|square| self::square(text, square))
            .collect::<Read<_>>()?,
    };
    fields.done()?;
    Ok(stage)
}

fn product(mut fields: Fields<'_>) -> Read<DraftProduct> {
    let product = DraftProduct {
        key: fields.text("key")?,
        name: fields.text("name")?,
        price: fields.number("price")?,
        currency: fields.text("currency")?,
    };
    fields.done()?;
    Ok(product)
}

fn square<'i>(text: &'i str, mut fields: Fields<'i>) -> Read<DraftSquare> {
    let kind = fields.word("kind", KINDS)?;
    let needs: &[&str] = match kind {
        Kind::Lesson | Kind::Action => &[],
        Kind::CheckIn => &["question"],
        Kind::Checkpoint => &["result", "award", "question"],
        Kind::Offer => &["offer"],
    };
    if let Some(missing) = needs.iter().find(|key| !fields.has(key)) {
        return Err(fields.error(format!("`{missing}` is missing")));
    }
    let square = DraftSquare {
        key: fields.text("key")?,
        kind,
        title: fields.text("title")?,
        guide: fields.text_if_any("guide")?,
        points: fields.whole_if_any("points")?,
        target: fields.whole_if_any("target")?,
        unit: fields.text_if_any("unit")?,
        question: fields.text_if_any("question")?,
        result: fields.text_if_any("result")?,
        by_week: fields.whole_if_any("by_week")?,
        award: fields.word_if_any("award", AWARDS)?,
        self_check: fields.texts_if_any("self_check")?,
        offer: fields.table_if_any("offer")?.map(offer).transpose()?,
        opens_when: fields
            .take("opens_when")
            .map(|value| rule(text, value, Place::OpensWhen))
            .transpose()?,
    };
    fields.done()?;
    Ok(square)
}

fn offer(mut fields: Fields<'_>) -> Read<DraftOffer> {
    let offer = DraftOffer {
        sort: fields.word("sort", SORTS)?,
        product: fields.table_if_any("product")?.map(product).transpose()?,
        url: fields.text("url")?,
    };
    fields.done()?;
    Ok(offer)
}

fn touchpoint<'i>(text: &'i str, mut fields: Fields<'i>) -> Read<DraftTouchpoint> {
    let touchpoint = DraftTouchpoint {
        key: fields.text("key")?,
        after: after(fields.table("after")?)?,
        channel: fields.word("channel", CHANNELS)?,
        purpose: fields.word("purpose", PURPOSES)?,
        subject: fields.text("subject")?,
        body: fields.text("body")?,
        stop_when: fields
            .take("stop_when")
            .map(|value| rule(text, value, Place::StopWhen))
            .transpose()?,
        holdout: fields.number_if_any("holdout")?,
        cost: fields.number_if_any("cost")?,
        coupon: fields.table_if_any("coupon")?.map(coupon).transpose()?,
    };
    fields.done()?;
    Ok(touchpoint)
}

fn after(mut fields: Fields<'_>) -> Read<DraftAfter> {
    let after = DraftAfter {
        event: fields.text("event")?,
        days: fields.whole("days")?,
        at: fields.text_if_any("at")?,
    };
    fields.done()?;
    Ok(after)
}

fn coupon(mut fields: Fields<'_>) -> Read<DraftCoupon> {
    let coupon = DraftCoupon {
        percent: fields.whole("percent")?,
        valid_days: fields.whole("valid_days")?,
        product: fields.text("product")?,
    };
    fields.done()?;
    Ok(coupon)
}

/// Where a rule stands: each place knows one form that the other does not.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    OpensWhen,
    StopWhen,
}

const FORMS: &[&str] = &[
    "all",
    "any",
    "done",
    "awarded",
    "count",
    "points",
    "streak",
    "days_since_start",
    "days_since",
    "purchased",
];

fn rule<'i>(text: &'i str, value: Value<'i>, place: Place) -> Read<DraftRule> {
    let mut fields = Fields::of(text, value, "a rule")?;
    let own = match place {
        Place::OpensWhen => "opened_by_coach",
        Place::StopWhen => "not",
    };
    let mut forms = FORMS.iter().copied().chain([own]).filter(|form| fields.has(form));
    let form = match (forms.next(), forms.next()) {
        (Some(form), None) => form,
        (Some(one), Some(two)) => {
            return Err(fields.error(format!("a rule has one form, not `{one}` and `{two}`")));
        }
        (None, _) => {
            let formless = fields.error("a rule has one form, and this has none");
            fields.done()?;
            return Err(formless);
        }
    };
    let rule = match form {
        "all" => DraftRule::All(rules(text, &mut fields, form, place)?),
        "any" => DraftRule::Any(rules(text, &mut fields, form, place)?),
        "not" => match fields.take(form) {
            Some(inner) => DraftRule::Not(Box::new(self::rule(text, inner, place)?)),
            None => return Err(fields.error("`not` is missing")),
        },
        "done" => DraftRule::Done(fields.text(form)?),
        "awarded" => DraftRule::Awarded(fields.text(form)?),
        "count" => DraftRule::Count {
            square: fields.text(form)?,
            at_least: fields.whole("at_least")?,
        },
        "points" => DraftRule::Points(fields.whole(form)?),
        "streak" => DraftRule::Streak(fields.whole(form)?),
        "days_since_start" => DraftRule::DaysSinceStart(fields.whole(form)?),
        "days_since" => DraftRule::DaysSince {
            square: fields.text(form)?,
            at_least: fields.whole("at_least")?,
        },
        "purchased" => DraftRule::Purchased(fields.text(form)?),
        _ => DraftRule::OpenedByCoach(fields.truth(form)?),
    };
    fields.done()?;
    Ok(rule)
}

fn rules<'i>(text: &'i str, fields: &mut Fields<'i>, form: &str, place: Place) -> Read<Vec<DraftRule>> {
    fields
        .list(form)?
        .unwrap_or_default()
        .into_iter()
        .map(|value| rule(text, value, place))
        .collect()
}
