//! What the journey check found, in plain words: the place, what it means, what to do.

use journey::{
    check::{Code, Finding, Level},
    draft::Draft,
};
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::icon::{Icon, icon},
};

/// Errors first, then warnings, each with a heading; kind words when there is nothing.
pub(crate) fn findings(locale: Locale, findings: &[Finding], draft: &Draft) -> AnyView {
    if findings.is_empty() {
        return view! {
            <p class="check-fine">{icon(Icon::Check)} <span>{td_string!(locale, findings.heading.none)}</span></p>
        }
        .into_any();
    }
    let of = |level: Level| -> Vec<&Finding> { findings.iter().filter(|finding| finding.level() == level).collect() };
    let (errors, warnings) = (of(Level::Error), of(Level::Warning));
    let errors = (!errors.is_empty()).then(|| {
        let heading = td_string!(locale, findings.heading.errors, count = errors.len());
        view! {
            <h3 class="findings-heading error">{icon(Icon::Warning)} <span>{heading}</span></h3>
            <ul class="findings">{lines(locale, &errors, draft)}</ul>
        }
    });
    let warnings = (!warnings.is_empty()).then(|| {
        let heading = td_string!(locale, findings.heading.warnings, count = warnings.len());
        view! {
            <h3 class="findings-heading warning">{icon(Icon::Info)} <span>{heading}</span></h3>
            <p class="soft">{td_string!(locale, findings.heading.warnings_lead)}</p>
            <ul class="findings">{lines(locale, &warnings, draft)}</ul>
        }
    });
    view! { {errors} {warnings} }.into_any()
}

fn lines(locale: Locale, findings: &[&Finding], draft: &Draft) -> Vec<AnyView> {
    findings
        .iter()
        .map(|finding| {
            let (means, mend) = finding_words(locale, finding.code);
            let level = match finding.level() {
                Level::Error => "error",
                Level::Warning => "warning",
            };
            view! {
                <li class=format!("finding {level}")>
                    <p class="finding-place">{place_words(locale, &finding.at.clone(), draft)}</p>
                    <p class="finding-means">{means}</p>
                    <p class="finding-mend"><b>{td_string!(locale, findings.label.mend)}</b> " " {mend}</p>
                    <p class="finding-code"><code>{finding.code.as_str()}</code></p>
                </li>
            }
            .into_any()
        })
        .collect()
}

/// The place in the titles of the journey; a key stands for itself where there is no title.
pub(crate) fn place_words(locale: Locale, at: &str, draft: &Draft) -> String {
    if at.is_empty() {
        return td_string!(locale, findings.place.journey).to_owned();
    }
    if at == "policy" && !draft.stages.iter().any(|stage| stage.key == "policy") {
        return td_string!(locale, findings.place.policy).to_owned();
    }
    if let Some(touchpoint) = at.strip_prefix("touchpoint:") {
        return td_string!(locale, findings.place.touchpoint, touchpoint = touchpoint.to_owned());
    }
    let (stage_key, square_key) = at
        .split_once('.')
        .map_or((at, None), |(stage, square)| (stage, Some(square)));
    let stage = draft.stages.iter().find(|stage| stage.key == stage_key);
    let title_or_key = |title: &str, key: &str| {
        if title.trim().is_empty() {
            key.to_owned()
        } else {
            title.to_owned()
        }
    };
    let stage_title = stage.map_or_else(|| stage_key.to_owned(), |stage| title_or_key(&stage.title, stage_key));
    match square_key {
        None => td_string!(locale, findings.place.stage, stage = stage_title),
        Some(key) => {
            let square = draft
                .stages
                .iter()
                .filter(|stage| stage.key == stage_key)
                .flat_map(|stage| &stage.squares)
                .find(|square| square.key == key);
            let square = square.map_or_else(|| key.to_owned(), |square| title_or_key(&square.title, key));
            td_string!(locale, findings.place.square, stage = stage_title, square = square)
        }
    }
}

/// What a finding means, and what to do about it.
pub(crate) fn finding_words(locale: Locale, code: Code) -> (&'static str, &'static str) {
    macro_rules! words {
        ($key:ident) => {
            (
                td_string!(locale, findings.$key.means),
                td_string!(locale, findings.$key.mend),
            )
        };
    }
    match code {
        Code::DuplicateKey => words!(duplicate_key),
        Code::UnknownReference => words!(unknown_reference),
        Code::EmptyJourney => words!(empty_journey),
        Code::EmptyStage => words!(empty_stage),
        Code::BadValue => words!(bad_value),
        Code::Unreachable => words!(unreachable),
        Code::DeadEnd => words!(dead_end),
        Code::NoProduct => words!(no_product),
        Code::CrowdedStage => words!(crowded_stage),
        Code::CheckpointWithoutWeek => words!(checkpoint_without_week),
        Code::WeeksOutOfOrder => words!(weeks_out_of_order),
        Code::DueBeforeOpen => words!(due_before_open),
        Code::LateFirstResult => words!(late_first_result),
        Code::NoGuide => words!(no_guide),
        Code::NoSelfCheck => words!(no_self_check),
        Code::NoReassurance => words!(no_reassurance),
        Code::ThinStart => words!(thin_start),
        Code::ContactGap => words!(contact_gap),
        Code::NoWinBack => words!(no_win_back),
    }
}
