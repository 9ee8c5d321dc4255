//! The form of a touchpoint.

use journey::{
    draft::{Channel, Draft, Kind, Purpose},
    edit::{Name, form::Word, named_by_draft},
};
use leptos::prelude::*;

use super::{
    EditorModel,
    contacts::{after_words, event_words},
    fields::{Choices, Fields, Look},
    product::product_words,
    rule::{Place, rule_fields},
    stage::key_field,
};
use crate::{
    business::rule_words::stop_when,
    coach::plan_contacts::channel_words,
    i18n::{Locale, td_string},
};

pub(super) fn fields(fields: Fields<'_>, model: &EditorModel, name: &Name) -> AnyView {
    let locale = fields.locale;
    let draft = &model.draft;
    let lang = || Some(draft.language.clone());
    let touchpoint = draft.find_touchpoint(name);
    let when = touchpoint
        .map(|touchpoint| after_words(locale, draft, touchpoint))
        .unwrap_or_default();
    let rule = touchpoint.and_then(|touchpoint| touchpoint.stop_when.as_ref());
    let sentence = stop_when(locale, draft, rule);
    let channels = Channel::ALL
        .iter()
        .map(|(code, channel)| ((*code).to_owned(), channel_words(locale, *channel).to_owned()));
    let purposes = Purpose::ALL
        .iter()
        .map(|(code, purpose)| ((*code).to_owned(), purpose_words(locale, *purpose).to_owned()));
    let event_look = Look {
        class: "field-wide",
        ..Look::default()
    };
    view! {
        <fieldset class="group">
            <legend>{td_string!(locale, editor.touchpoint.when)}</legend>
            <p class="rule-sentence">{when}</p>
            <div class="field-row">
                {fields.number("days", td_string!(locale, editor.touchpoint.days), Look::default())}
                {fields.choice("event", td_string!(locale, editor.touchpoint.event), events(locale, draft), event_look)}
                {fields.text(
                    "at",
                    td_string!(locale, editor.touchpoint.at),
                    Look { kind: Some("time"), class: "field-number", ..Look::hint(td_string!(locale, editor.touchpoint.at_hint)) },
                )}
            </div>
        </fieldset>
        <div class="field-row">
            {fields.choice("channel", td_string!(locale, editor.touchpoint.channel), vec![(None, channels.collect())], Look::default())}
            {fields.choice("purpose", td_string!(locale, editor.touchpoint.purpose), vec![(None, purposes.collect())], Look::default())}
        </div>
        {fields.text("subject", td_string!(locale, editor.touchpoint.subject), Look { lang: lang(), ..Look::default() })}
        {fields.text(
            "body",
            td_string!(locale, editor.touchpoint.body),
            Look { rows: Some(7), lang: lang(), ..Look::hint(td_string!(locale, editor.markdown)) },
        )}
        {rule_fields(fields, draft, Place::StopWhen, sentence)}
        <fieldset class="group">
            <legend>{td_string!(locale, editor.touchpoint.coupon)}</legend>
            <div class="field-row coupon">
                {fields.choice("coupon_product", td_string!(locale, editor.touchpoint.coupon_product), coupons(locale, draft), Look::default())}
                {fields.number("coupon_percent", td_string!(locale, editor.touchpoint.coupon_percent), Look { placeholder: Some("50".to_owned()), class: "field-number of-coupon", ..Look::default() })}
                {fields.number("coupon_days", td_string!(locale, editor.touchpoint.coupon_days), Look { placeholder: Some("30".to_owned()), class: "field-number of-coupon", ..Look::default() })}
            </div>
        </fieldset>
        <fieldset class="group">
            <legend>{td_string!(locale, editor.touchpoint.measure)}</legend>
            <p class="soft">{td_string!(locale, editor.touchpoint.measure_lead)}</p>
            <div class="field-row">
                {fields.number("holdout", td_string!(locale, editor.touchpoint.holdout), Look { placeholder: Some("0".to_owned()), ..Look::default() })}
                {fields.number("cost", td_string!(locale, editor.touchpoint.cost), Look { placeholder: Some("0".to_owned()), ..Look::default() })}
            </div>
        </fieldset>
        {key_field(fields)}
    }
    .into_any()
}

/// What a contact is for.
pub(in crate::business) fn purpose_words(locale: Locale, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Reassure => td_string!(locale, editor.purpose.reassure),
        Purpose::Teach => td_string!(locale, editor.purpose.teach),
        Purpose::Notice => td_string!(locale, editor.purpose.notice),
        Purpose::NextStep => td_string!(locale, editor.purpose.next_step),
        Purpose::WinBack => td_string!(locale, editor.purpose.win_back),
        Purpose::Referral => td_string!(locale, editor.purpose.referral),
        Purpose::Thanks => td_string!(locale, editor.purpose.thanks),
    }
}

/// Everything that a contact can follow.
fn events(locale: Locale, draft: &Draft) -> Choices {
    let option = |event: String| {
        let words = event_words(locale, draft, &event);
        (event, words)
    };
    let plain = ["started", "finished", "behind", "stalled", "lapsed"].map(|event| option(event.to_owned()));
    let squares = || draft.stages.iter().flat_map(|stage| &stage.squares);
    let awarded = squares().filter(|square| square.kind == Kind::Checkpoint);
    let done = squares().filter(|square| square.kind != Kind::Checkpoint);
    let groups = [
        (
            td_string!(locale, editor.event.group_awarded),
            awarded
                .map(|square| option(format!("awarded:{}", square.key)))
                .collect::<Vec<_>>(),
        ),
        (
            td_string!(locale, editor.event.group_done),
            done.map(|square| option(format!("done:{}", square.key))).collect(),
        ),
        (
            td_string!(locale, editor.event.group_stage),
            draft
                .stages
                .iter()
                .map(|stage| option(format!("stage:{}", stage.key)))
                .collect(),
        ),
    ];
    let mut all: Choices = vec![(None, plain.to_vec())];
    let groups = groups.into_iter().filter(|(_, options)| !options.is_empty());
    all.extend(groups.map(|(label, options)| (Some(label.to_owned()), options)));
    all
}

fn coupons(locale: Locale, draft: &Draft) -> Choices {
    let none = (
        String::new(),
        td_string!(locale, editor.touchpoint.no_coupon).to_owned(),
    );
    let known = named_by_draft(draft).into_iter();
    let known = known.map(|product| (product.key.clone(), product_words(locale, product)));
    vec![(None, std::iter::once(none).chain(known).collect())]
}
