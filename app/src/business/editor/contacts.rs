//! The contact plan on a line, from day 0 to the last checkpoint (M20): what comes when, and where nothing does.

use journey::{
    draft::{Draft, DraftTouchpoint, Kind},
    edit::{Part, parts},
    mend::plan::{contact_days, gaps, promised_days},
};
use leptos::prelude::*;
use std::fmt::Write as _;

use super::{EditorModel, action::add_touchpoint, findings::mark, part_path};
use crate::{
    business::rule_words::{square_title, titled},
    coach::plan_contacts::channel_words,
    i18n::{Locale, td_string},
    parts::document::escape_into,
};

/// The drawing's width and where the line lies in it.
const WIDTH: i64 = 640;
const MARGIN: i64 = 30;
const LINE: i64 = 62;

/// The line of a plan with what its signs mean; nothing before there is anything to draw.
pub(in crate::business) fn contact_drawing(locale: Locale, draft: &Draft) -> Option<impl IntoView + use<>> {
    (!draft.stages.is_empty() || !draft.touchpoints.is_empty()).then(|| {
        let (label, svg) = drawing(locale, draft);
        view! {
            <div class="contact-line" tabindex="0" role="group" aria-label=td_string!(locale, editor.contacts.title)>
                <svg viewBox=format!("0 0 {WIDTH} 108") role="img" aria-label=label inner_html=svg></svg>
            </div>
            <ul class="contact-key" aria-hidden="true">
                <li><span class="key-contact"></span> {td_string!(locale, editor.contacts.contact)}</li>
                <li><span class="key-promise"></span> {td_string!(locale, editor.contacts.promise)}</li>
                <li><span class="key-gap"></span> {td_string!(locale, editor.contacts.gap)}</li>
            </ul>
        }
    })
}

pub(super) fn contacts(locale: Locale, model: &EditorModel) -> AnyView {
    let draft = &model.draft;
    let rows: Vec<AnyView> = parts(draft)
        .into_iter()
        .filter_map(|part| {
            let touchpoint = match &part {
                Part::Touchpoint(name) => draft.find_touchpoint(name)?.clone(),
                _ => return None,
            };
            Some(row(locale, model, &part, &touchpoint))
        })
        .collect();
    let table = if rows.is_empty() {
        view! { <p class="soft">{td_string!(locale, editor.contacts.none)}</p> }.into_any()
    } else {
        view! {
            <table class="contact-table">
                <caption class="quiet">{td_string!(locale, editor.contacts.title)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(locale, editor.contacts.when)}</th>
                        <th scope="col">{td_string!(locale, editor.touchpoint.subject)}</th>
                        <th scope="col">{td_string!(locale, editor.touchpoint.channel)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="panel contacts" id="contacts" aria-labelledby="contacts-title">
            <h2 id="contacts-title">{td_string!(locale, editor.contacts.title)}</h2>
            <p class="soft">{td_string!(locale, editor.contacts.lead)}</p>
            {contact_drawing(locale, draft)}
            {table}
            {add_touchpoint(locale, model)}
        </section>
    }
    .into_any()
}

fn row(locale: Locale, model: &EditorModel, part: &Part, touchpoint: &DraftTouchpoint) -> AnyView {
    let when = after_words(locale, &model.draft, touchpoint);
    let channel = channel_words(locale, touchpoint.channel);
    let purpose = super::touchpoint::purpose_words(locale, touchpoint.purpose);
    view! {
        <tr>
            <td>{when}</td>
            <th scope="row">
                <a href=part_path(model.id, part)>{titled(&touchpoint.subject, &touchpoint.key)}</a>
                {mark(locale, model, part)}
            </th>
            <td>{channel} " · " {purpose}</td>
        </tr>
    }
    .into_any()
}

/// "3 days after the start, 09:00".
pub(in crate::business) fn after_words(locale: Locale, draft: &Draft, touchpoint: &DraftTouchpoint) -> String {
    let event = event_words(locale, draft, &touchpoint.after.event);
    let days = touchpoint.after.days;
    if days == 0 {
        td_string!(locale, editor.contacts.same_day, event = event)
    } else {
        let count = u32::try_from(days).unwrap_or(0);
        td_string!(locale, editor.contacts.days_after, count = count, event = event)
    }
}

/// What a touchpoint follows, as it stands in "after …".
pub(super) fn event_words(locale: Locale, draft: &Draft, event: &str) -> String {
    let stage_title = |key: &str| {
        let stage = draft.stages.iter().find(|stage| stage.key == key);
        titled(stage.map_or("", |stage| &stage.title), key)
    };
    match event {
        "started" => td_string!(locale, editor.event.started).to_owned(),
        "finished" => td_string!(locale, editor.event.finished).to_owned(),
        "behind" => td_string!(locale, editor.event.behind).to_owned(),
        "stalled" => td_string!(locale, editor.event.stalled).to_owned(),
        "lapsed" => td_string!(locale, editor.event.lapsed).to_owned(),
        other => match other.split_once(':') {
            Some(("done", key)) => td_string!(locale, editor.event.done, title = square_title(draft, key)),
            Some(("awarded", key)) => td_string!(locale, editor.event.awarded, title = square_title(draft, key)),
            Some(("stage", key)) => td_string!(locale, editor.event.stage, title = stage_title(key)),
            _ => other.to_owned(),
        },
    }
}

/// The drawing and what it says in words.
fn drawing(locale: Locale, draft: &Draft) -> (String, String) {
    let contacts = contact_days(draft);
    let promised = promised_days(draft);
    // A year and more is drawn no finer than it can be seen.
    let last = contacts
        .last()
        .copied()
        .unwrap_or(0)
        .max(promised.last().copied().unwrap_or(0));
    let last = last.clamp(28, 100_000);
    let x = |day: i64| MARGIN + (WIDTH - 2 * MARGIN) * day.clamp(0, last) / last;
    let mut svg = String::new();
    let mut put = |text: std::fmt::Arguments<'_>| svg.write_fmt(text).expect("a string takes all that is written");
    let gaps = gaps(draft);
    for (from, to) in &gaps {
        let (left, right) = (x(*from), x(*to));
        put(format_args!(
            r#"<rect class="gap" x="{left}" y="28" width="{}" height="52" rx="8"/>"#,
            right - left
        ));
        let words = td_string!(locale, editor.contacts.gap_days, count = (to - from).to_string());
        put(format_args!(
            r#"<text class="gap-words" x="{}" y="20" text-anchor="middle">"#,
            i64::midpoint(left, right)
        ));
        let mut escaped = String::new();
        escape_into(&words, &mut escaped);
        put(format_args!("{escaped}</text>"));
    }
    put(format_args!(
        r#"<line class="line" x1="{MARGIN}" y1="{LINE}" x2="{}" y2="{LINE}"/>"#,
        WIDTH - MARGIN
    ));
    // A tick a week, or as many weeks as leave room for their names.
    let weeks = last / 7;
    let step = (1..=weeks).find(|step| weeks / step <= 8).unwrap_or(1);
    for week in (0..=weeks).step_by(usize::try_from(step).unwrap_or(1)) {
        let at = x(week * 7);
        let words = match week {
            0 => td_string!(locale, editor.contacts.day_zero).to_owned(),
            week => td_string!(locale, editor.contacts.week, number = week.to_string()),
        };
        put(format_args!(
            r#"<line class="tick" x1="{at}" y1="{}" x2="{at}" y2="{}"/>"#,
            LINE + 14,
            LINE + 20
        ));
        let mut escaped = String::new();
        escape_into(&words, &mut escaped);
        put(format_args!(
            r#"<text class="tick-words" x="{at}" y="{}" text-anchor="middle">{escaped}</text>"#,
            LINE + 38
        ));
    }
    for day in &promised {
        let at = x(*day);
        put(format_args!(
            r#"<path class="promise" d="M{at} {}l10 10-10 10-10-10z"/>"#,
            LINE - 10
        ));
    }
    let first = draft.reassurance.is_some().then_some(0);
    let started = draft
        .touchpoints
        .iter()
        .filter(|touchpoint| touchpoint.after.event == "started");
    for day in first.into_iter().chain(started.map(|touchpoint| touchpoint.after.days)) {
        put(format_args!(
            r#"<circle class="contact" cx="{}" cy="{LINE}" r="6.5"/>"#,
            x(day)
        ));
    }
    let checkpoints = draft.stages.iter().flat_map(|stage| &stage.squares);
    let checkpoints = checkpoints.filter(|square| square.kind == Kind::Checkpoint).count();
    let label = td_string!(
        locale,
        editor.contacts.label,
        contacts = contacts.len().to_string(),
        checkpoints = checkpoints.to_string(),
        gaps = gaps.len().to_string()
    );
    (label, svg)
}
