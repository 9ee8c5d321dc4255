//! What the journey check finds, beside what it speaks of: each with its place, and a mend where there is one.

use journey::{
    check::{Code, Finding, Level},
    edit::{Part, part_at, place_of},
    mend::mend,
};
use leptos::prelude::*;

use super::{EditorModel, editor_path, part_path};
use crate::desk_islands::live_check::LiveCheck;
use crate::{
    business::finding_words::{finding_words, place_words},
    i18n::{Locale, td_string},
    parts::icon::{Icon, icon},
};

/// How many findings a page shows; a journey has more only when something is wrong with the whole of it.
const SHOWN: usize = 40;

/// The element `#findings`: those of this part first, the rest folded away.
pub(super) fn findings(locale: Locale, model: &EditorModel, part: Option<&Part>) -> AnyView {
    let here = part.and_then(|part| place_of(&model.draft, part));
    let is_here = |finding: &&Finding| match (&here, part) {
        (Some(here), Some(Part::Head)) => finding.at == *here || finding.at == "policy",
        (Some(here), _) => finding.at == *here,
        (None, _) => part.is_none(),
    };
    let (near, far): (Vec<&Finding>, Vec<&Finding>) = in_order(&model.findings).into_iter().partition(is_here);
    let count = |level: Level| model.findings.iter().filter(|finding| finding.level() == level).count();
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    let fine = errors + warnings == 0;
    let words_of_errors = |count: usize| td_string!(locale, findings.heading.errors, count = count).to_string();
    let words_of_warnings = |count: usize| td_string!(locale, findings.heading.warnings, count = count).to_string();
    let summary = view! {
        <p class="check-fine" hidden=!fine>{icon(Icon::Check)} <span>{td_string!(locale, findings.heading.none)}</span></p>
        <p class="finding-counts">
            {count_chip("error", "chip chip-lost", errors, &words_of_errors)}
            " "
            {count_chip("warning", "chip chip-behind", warnings, &words_of_warnings)}
        </p>
    };
    let near_list = if near.is_empty() && part.is_some() && !far.is_empty() {
        view! { <p class="soft">{td_string!(locale, editor.check.fine_here)}</p> }.into_any()
    } else {
        list(locale, model, &near).into_any()
    };
    let far = (!far.is_empty()).then(|| {
        let words = td_string!(locale, editor.check.elsewhere, count = far.len());
        view! {
            <details class="elsewhere">
                <summary>{words}</summary>
                {list(locale, model, &far)}
            </details>
        }
    });
    view! {
        <section class="panel editor-findings" id="findings" aria-labelledby="findings-title">
            <h2 id="findings-title">{td_string!(locale, desk.journey.check)}</h2>
            {summary}
            <ul class="findings live-findings"></ul>
            {near_list}
            {far}
        </section>
    }
    .into_any()
}

/// How many there are of a level, with the words for any number beside it: the check in the browser counts on.
fn count_chip(
    level: &'static str,
    class: &'static str,
    count: usize,
    words: &dyn Fn(usize) -> String,
) -> impl IntoView + use<> {
    const MANY: usize = 7;
    let other = words(MANY).replace(&MANY.to_string(), "{n}");
    view! {
        <span class=class data-level=level data-one=words(1) data-other=other hidden=count == 0>{words(count)}</span>
    }
}

/// Beside a form: the check in the browser, and how each of its codes is said.
pub(super) fn live_check(locale: Locale) -> impl IntoView {
    let words: Vec<_> = Code::ALL
        .into_iter()
        .map(|code| {
            let (means, advice) = finding_words(locale, code);
            view! {
                <li class=format!("finding {}", level_class(code.level())) data-code=code.as_str()>
                    <p class="finding-place"></p>
                    <p class="finding-means">{means}</p>
                    <p class="finding-mend soft">{advice}</p>
                </li>
            }
        })
        .collect();
    view! {
        <template id="finding-words">{words}</template>
        <LiveCheck/>
    }
}

fn level_class(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
    }
}

/// Errors first; within a level as the check sorts them.
fn in_order(findings: &[Finding]) -> Vec<&Finding> {
    let mut all: Vec<&Finding> = findings.iter().collect();
    all.sort_by_key(|finding| finding.level());
    all
}

fn list(locale: Locale, model: &EditorModel, findings: &[&Finding]) -> impl IntoView + use<> {
    let items: Vec<_> = findings
        .iter()
        .take(SHOWN)
        .map(|finding| item(locale, model, finding))
        .collect();
    let more = findings.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| {
        let words = td_string!(locale, editor.check.more, count = more);
        view! { <p class="soft">{words}</p> }
    });
    (!findings.is_empty()).then(|| view! { <ul class="findings">{items}</ul> {more} })
}

fn item(locale: Locale, model: &EditorModel, finding: &Finding) -> impl IntoView + use<> {
    let (means, advice) = finding_words(locale, finding.code);
    let level = level_class(finding.level());
    let place = place_words(locale, &finding.at, &model.draft);
    let href = place_path(model, finding);
    let about = about_words(locale, finding).map(|words| view! { <p class="finding-about">{words}</p> });
    let button = mend(&model.draft, finding).map(|_| {
        let (code, at, about) = (finding.code.as_str(), finding.at.clone(), finding.about.clone());
        view! {
            <form method="post" action=format!("{}/mend", editor_path(model.id))>
                <input type="hidden" name="code" value=code/>
                <input type="hidden" name="at" value=at/>
                <input type="hidden" name="about" value=about/>
                <button class="button button-small">{mend_words(locale, finding.code)}</button>
            </form>
        }
    });
    view! {
        <li class=format!("finding {level}") data-code=finding.code.as_str() data-at=finding.at.clone()>
            <p class="finding-place"><a href=href>{place}</a></p>
            <p class="finding-means">{means}</p>
            {about}
            <p class="finding-mend soft">{advice}</p>
            {button}
        </li>
    }
}

/// The page on which the place is, and the field there where one is meant.
fn place_path(model: &EditorModel, finding: &Finding) -> String {
    match finding.code {
        Code::EmptyJourney | Code::LateFirstResult => format!("{}#stages", editor_path(model.id)),
        Code::ContactGap | Code::ThinStart | Code::NoWinBack => format!("{}#contacts", editor_path(model.id)),
        code => {
            let field = match code {
                Code::CheckpointWithoutWeek | Code::WeeksOutOfOrder | Code::DueBeforeOpen => "#by_week",
                Code::NoGuide => "#guide",
                Code::NoSelfCheck => "#self_check",
                Code::NoReassurance => "#reassurance_title",
                Code::NoProduct => "#product",
                Code::Unreachable => "#opens_when",
                _ => "",
            };
            format!("{}{field}", part_path(model.id, &part_at(&model.draft, &finding.at)))
        }
    }
}

/// Which field or which name is meant, where the code does not say it.
fn about_words(locale: Locale, finding: &Finding) -> Option<String> {
    let about = &finding.about;
    if about.is_empty() {
        return None;
    }
    Some(if finding.code == Code::BadValue {
        td_string!(locale, editor.check.field, field = field_label(locale, about))
    } else {
        td_string!(locale, editor.check.name, name = about.clone())
    })
}

/// The label of a field as the check names it.
pub(super) fn field_label(locale: Locale, field: &str) -> String {
    macro_rules! label {
        ($($name:literal => $($key:ident).+;)*) => {
            match field {
                $($name => td_string!(locale, $($key).+).to_owned(),)*
                other => other.to_owned(),
            }
        };
    }
    label! {
        "key" => editor.field.key;
        "title" => editor.field.title;
        "language" => editor.field.language;
        "reassurance" => editor.head.reassurance_title;
        "grace_days" => editor.policy.grace_days;
        "stalled_after_days" => editor.policy.stalled_after_days;
        "lapsed_after_days" => editor.policy.lapsed_after_days;
        "claim_release_days" => editor.policy.claim_release_days;
        "freezes" => editor.policy.freezes;
        "points" => editor.field.points;
        "target" => editor.field.target;
        "unit" => editor.field.unit;
        "question" => editor.field.question;
        "result" => editor.field.result;
        "by_week" => editor.field.by_week;
        "award" => editor.field.award;
        "self_check" => editor.field.self_check;
        "url" => editor.field.url;
        "offer" => editor.kind.offer;
        "product" => editor.product.legend;
        "name" => editor.product.name;
        "price" => editor.product.price;
        "currency" => editor.product.currency;
        "opens_when" => editor.rule.legend_opens;
        "stop_when" => editor.rule.legend_stops;
        "event" => editor.touchpoint.event;
        "days" => editor.touchpoint.days;
        "at" => editor.touchpoint.at;
        "holdout" => editor.touchpoint.holdout;
        "cost" => editor.touchpoint.cost;
        "percent" => editor.touchpoint.coupon_percent;
        "valid_days" => editor.touchpoint.coupon_days;
    }
}

/// What the button says.
fn mend_words(locale: Locale, code: Code) -> &'static str {
    match code {
        Code::BadValue | Code::NoProduct => td_string!(locale, editor.mend.bad_value),
        Code::CheckpointWithoutWeek => td_string!(locale, editor.mend.add_week),
        Code::ContactGap => td_string!(locale, editor.mend.contact_gap),
        Code::CrowdedStage => td_string!(locale, editor.mend.crowded_stage),
        Code::DeadEnd => td_string!(locale, editor.mend.dead_end),
        Code::DueBeforeOpen | Code::WeeksOutOfOrder => td_string!(locale, editor.mend.later_week),
        Code::DuplicateKey => td_string!(locale, editor.mend.duplicate_key),
        Code::EmptyJourney => td_string!(locale, editor.mend.empty_journey),
        Code::EmptyStage => td_string!(locale, editor.mend.empty_stage),
        Code::LateFirstResult => td_string!(locale, editor.mend.late_first_result),
        Code::NoGuide => td_string!(locale, editor.mend.no_guide),
        Code::NoReassurance => td_string!(locale, editor.mend.no_reassurance),
        Code::NoSelfCheck => td_string!(locale, editor.mend.no_self_check),
        Code::NoWinBack => td_string!(locale, editor.mend.no_win_back),
        Code::ThinStart => td_string!(locale, editor.mend.thin_start),
        Code::UnknownReference => td_string!(locale, editor.mend.unknown_reference),
        Code::Unreachable => td_string!(locale, editor.mend.unreachable),
    }
}

/// How many findings a place has, and whether one of them stops publishing.
pub(super) fn marks(model: &EditorModel, part: &Part) -> Option<(usize, bool)> {
    let place = place_of(&model.draft, part)?;
    let here = model.findings.iter().filter(|finding| finding.at == place);
    let (count, error) = here.fold((0, false), |(count, error), finding| {
        (count + 1, error || finding.level() == Level::Error)
    });
    (count > 0).then_some((count, error))
}

/// The same as a small mark beside a title.
pub(super) fn mark(locale: Locale, model: &EditorModel, part: &Part) -> Option<AnyView> {
    let (count, error) = marks(model, part)?;
    let (class, picture) = if error {
        ("mark mark-error", Icon::Warning)
    } else {
        ("mark", Icon::Info)
    };
    let words = td_string!(locale, editor.check.marks, count = count);
    Some(
        view! {
            <span class=class>{icon(picture)} <span class="quiet">{words}</span></span>
        }
        .into_any(),
    )
}
