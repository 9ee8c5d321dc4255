//! The form of a square: what its kind takes, and nothing else.

use journey::{
    draft::{AwardWord, Kind, OfferSort},
    edit::{
        Name,
        form::{Word, word},
    },
};
use leptos::prelude::*;

use super::{
    EditorModel,
    action::kind_words,
    fields::{Fields, Look},
    product::product_fields,
    rule::{Place, rule_fields},
    stage::key_field,
};
use crate::{
    business::rule_words::{opens_when, square_before},
    i18n::{Locale, td_string},
};

pub(super) fn fields(fields: Fields<'_>, model: &EditorModel, name: &Name) -> AnyView {
    let locale = fields.locale;
    let draft = &model.draft;
    let kind = word(fields.pairs().text("kind")).unwrap_or(Kind::Lesson);
    let lang = || Some(draft.language.clone());
    let kinds = Kind::ALL
        .iter()
        .map(|(code, kind)| ((*code).to_owned(), kind_words(locale, *kind).to_owned()));
    let kinds = vec![(None, kinds.collect())];
    let kind_look = Look {
        reshapes: true,
        ..Look::default()
    };
    let guide_hint = match kind {
        Kind::Lesson | Kind::Action => td_string!(locale, editor.field.guide_hint),
        _ => td_string!(locale, editor.markdown),
    };
    let points = if kind == Kind::Offer { "0" } else { "10" };
    let square = draft.find_square(name);
    let place = draft.stages.iter().enumerate().find_map(|(stage, of)| {
        let at = of
            .squares
            .iter()
            .position(|other| square.is_some_and(|square| std::ptr::eq(other, square)))?;
        Some((stage, at))
    });
    let before = place.and_then(|(stage, at)| square_before(draft, stage, at));
    let rule = square.and_then(|square| square.opens_when.as_ref());
    let sentence = opens_when(locale, draft, rule, before.as_deref());
    view! {
        <div class="field-row">
            {fields.text("title", td_string!(locale, editor.field.title), Look { lang: lang(), class: "field-wide", ..Look::default() })}
            {fields.choice("kind", td_string!(locale, editor.field.kind), kinds, kind_look)}
        </div>
        {of_kind(fields, model, kind)}
        {fields.text(
            "guide",
            td_string!(locale, editor.field.guide),
            Look {
                rows: Some(5),
                lang: lang(),
                optional: !matches!(kind, Kind::Lesson | Kind::Action),
                ..Look::hint(guide_hint)
            },
        )}
        {fields.number(
            "points",
            td_string!(locale, editor.field.points),
            Look { placeholder: Some(points.to_owned()), ..Look::default() },
        )}
        {rule_fields(fields, draft, Place::OpensWhen, sentence)}
        {key_field(fields)}
    }
    .into_any()
}

fn of_kind(fields: Fields<'_>, model: &EditorModel, kind: Kind) -> AnyView {
    let locale = fields.locale;
    let lang = || Some(model.draft.language.clone());
    let written = |hint: &str| Look {
        lang: lang(),
        ..Look::hint(hint)
    };
    match kind {
        Kind::Lesson => ().into_any(),
        Kind::Action => view! {
            <div class="field-row">
                {fields.number("target", td_string!(locale, editor.field.target), Look { placeholder: Some("1".to_owned()), ..Look::hint(td_string!(locale, editor.field.target_hint)) })}
                {fields.text("unit", td_string!(locale, editor.field.unit), Look { optional: true, ..written(td_string!(locale, editor.field.unit_hint)) })}
            </div>
        }
        .into_any(),
        Kind::CheckIn => fields.text("question", td_string!(locale, editor.field.question), written(td_string!(locale, editor.field.mood_hint))),
        Kind::Checkpoint => checkpoint(fields, &written),
        Kind::Offer => offer(fields, model),
    }
}

fn checkpoint(fields: Fields<'_>, written: &dyn Fn(&str) -> Look) -> AnyView {
    let locale = fields.locale;
    let awards = AwardWord::ALL
        .iter()
        .map(|(code, award)| ((*code).to_owned(), award_words(locale, *award).to_owned()));
    let awards = vec![(None, awards.collect())];
    let award = Look {
        reshapes: true,
        class: "field-award",
        ..Look::default()
    };
    view! {
        {fields.text("result", td_string!(locale, editor.field.result), written(td_string!(locale, editor.field.result_hint)))}
        <div class="field-row">
            {fields.number("by_week", td_string!(locale, editor.field.by_week), Look { optional: true, ..Look::hint(td_string!(locale, editor.field.by_week_hint)) })}
            {fields.choice("award", td_string!(locale, editor.field.award), awards, award)}
        </div>
        <div class="field-row of-count">
            {fields.number("target", td_string!(locale, editor.field.count_target), Look::default())}
            {fields.text("unit", td_string!(locale, editor.field.unit), Look { optional: true, ..written(td_string!(locale, editor.field.unit_hint)) })}
        </div>
        {fields.text("question", td_string!(locale, editor.field.question), written(td_string!(locale, editor.field.question_hint)))}
        {fields.text(
            "self_check",
            td_string!(locale, editor.field.self_check),
            Look { rows: Some(3), ..written(td_string!(locale, editor.field.self_check_hint)) },
        )}
    }
    .into_any()
}

fn award_words(locale: Locale, award: AwardWord) -> &'static str {
    match award {
        AwardWord::Coach => td_string!(locale, editor.award.coach),
        AwardWord::SelfAward => td_string!(locale, editor.award.itself),
        AwardWord::Count => td_string!(locale, editor.award.count),
    }
}

fn offer(fields: Fields<'_>, model: &EditorModel) -> AnyView {
    let locale = fields.locale;
    let sorts = OfferSort::ALL.iter().map(|(code, sort)| {
        let words = match sort {
            OfferSort::NextStage => td_string!(locale, editor.sort.next_stage),
            OfferSort::Upsell => td_string!(locale, editor.sort.upsell),
            OfferSort::CrossSell => td_string!(locale, editor.sort.cross_sell),
        };
        ((*code).to_owned(), words.to_owned())
    });
    let sorts = vec![(None, sorts.collect())];
    view! {
        {fields.choice("sort", td_string!(locale, editor.field.sort), sorts, Look::default())}
        {product_fields(fields, &model.draft, td_string!(locale, editor.product.legend), td_string!(locale, editor.product.hint))}
        {fields.text(
            "url",
            td_string!(locale, editor.field.url),
            Look {
                kind: Some("url"),
                inputmode: Some("url"),
                placeholder: Some("https://".to_owned()),
                ..Look::hint(td_string!(locale, editor.field.url_hint))
            },
        )}
    }
    .into_any()
}
