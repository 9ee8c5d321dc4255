//! One journey: what it promises, what the journey check says, its versions, and the road as a customer sees it.

use backend::{JourneyId, journeys::Audience};
use jiff::civil::Date;
use journey::{
    check::{Finding, Level},
    draft::Draft,
};
use leptos::prelude::*;

use super::{
    audience::audience,
    editor::editor_path,
    finding_words::findings,
    journeys::{import_form, version_chips},
};
use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::FormState,
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// A published version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionLine {
    /// Its number, from 1.
    pub number: u32,
    /// The business's local day on which it was published.
    pub published_on: Date,
    /// How many play it.
    pub playing: u32,
}

/// What a journey's page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct JourneyModel {
    /// Its id.
    pub id: JourneyId,
    /// Whom it is for.
    pub audience: Audience,
    /// Whether anybody is in it: whom it is for stays then.
    pub has_people: bool,
    /// The draft.
    pub draft: Draft,
    /// The revision of the draft that the reader looks at: publishing another one is a conflict.
    pub revision: i64,
    /// What the journey check says about the draft.
    pub findings: Vec<Finding>,
    /// Published versions, the latest first.
    pub versions: Vec<VersionLine>,
    /// Whether the draft differs from the latest version.
    pub has_unpublished_changes: bool,
    /// The board before the first step: HTML of the board's own view; none while there are errors.
    pub preview: Option<String>,
    /// What was wrong with a form that came back.
    pub form: FormState,
}

impl JourneyModel {
    fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.level() == Level::Error)
            .count()
    }
}

/// The page `/desk/journeys/{id}`.
pub fn journey_page(shell: &Shell, model: &JourneyModel) -> String {
    let locale = shell.locale;
    let title = model.draft.title.clone();
    shell.page(&title, false, || {
        view! {
            <p class="crumb">
                <a href="/desk/journeys">{icon(Icon::Back)} {td_string!(locale, desk.journeys.title)}</a>
            </p>
            {head(locale, model)}
            <div class="journey-columns">
                <div class="journey-now">
                    {design(locale, model)}
                    {publishing(locale, model)}
                    {audience(locale, model)}
                    <section class="panel" aria-labelledby="check">
                        <h2 id="check">{td_string!(locale, desk.journey.check)}</h2>
                        {findings(locale, &model.findings, &model.draft)}
                    </section>
                    {versions(locale, model)}
                    {file(locale, model)}
                </div>
                {preview(locale, model)}
            </div>
        }
    })
}

fn head(locale: Locale, model: &JourneyModel) -> impl IntoView + use<> {
    let draft = &model.draft;
    let squares: usize = draft.stages.iter().map(|stage| stage.squares.len()).sum();
    let stages = td_string!(locale, desk.journey.stages, count = draft.stages.len());
    let squares = td_string!(locale, desk.journey.squares, count = squares);
    let latest = model.versions.first().map(|version| version.number);
    view! {
        <header class="desk-head">
            <h1 lang=draft.language.clone()>{draft.title.clone()}</h1>
            <p class="lead promise" lang=draft.language.clone()>{draft.promise.clone()}</p>
            <ul class="facts">
                <li>{version_chips(locale, latest, model.has_unpublished_changes)}</li>
                <li>{stages}</li>
                <li>{squares}</li>
                <li><code>{draft.key.clone()}</code></li>
                <li><a href=format!("/desk/journeys/{}/simulation", model.id)>{td_string!(locale, simulation.link)}</a></li>
                <li><a href=format!("/desk/journeys/{}/contacts", model.id)>{td_string!(locale, timeline.link)}</a></li>
            </ul>
        </header>
    }
}

/// The way to the editor, and a copy to begin another journey from.
fn design(locale: Locale, model: &JourneyModel) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="design">
            <h2 id="design">{td_string!(locale, editor.new.design)}</h2>
            <p class="soft">{td_string!(locale, editor.new.design_lead)}</p>
            <div class="answers">
                <a class="button button-primary" href=editor_path(model.id)>{td_string!(locale, editor.new.edit)}</a>
                <form method="post" action=format!("/desk/journeys/{}/copy", model.id)>
                    <button class="button" title=td_string!(locale, editor.new.copy_lead)>{icon(Icon::Copy)} <span>{td_string!(locale, editor.new.copy)}</span></button>
                </form>
            </div>
        </section>
    }
}

fn publishing(locale: Locale, model: &JourneyModel) -> impl IntoView + use<> {
    let errors = model.errors();
    let latest = model.versions.first().map(|version| version.number);
    let next = latest.map_or(1, |number| number + 1);
    let unchanged = latest.filter(|_| !model.has_unpublished_changes);
    let reason = if errors > 0 {
        td_string!(locale, desk.journey.publish_blocked, count = errors)
    } else if let Some(number) = unchanged {
        td_string!(locale, desk.journey.publish_unchanged, number = number)
    } else {
        td_string!(locale, desk.journey.publish_lead).to_owned()
    };
    let label = td_string!(locale, desk.journey.publish_version, number = next);
    let disabled = errors > 0 || unchanged.is_some();
    let problem = model
        .form
        .problem("revision")
        .map(|words| view! { <p class="field-problem">{words.to_owned()}</p> });
    let publish = (unchanged.is_none()).then(|| {
        view! {
            <form method="post" action=format!("/desk/journeys/{}/publish", model.id)>
                <input type="hidden" name="revision" value=model.revision/>
                <button class="button button-primary button-large" disabled=disabled aria-describedby="publish-reason">
                    {label}
                </button>
            </form>
        }
    });
    let invite = if model.audience.is_staff() {
        view! {
            <a class="button" href="/desk/training">
                {icon(Icon::Medal)} <span>{td_string!(locale, training.link)}</span>
            </a>
        }
        .into_any()
    } else if latest.is_some() {
        view! {
            <a class="button" href=format!("/desk/invitations?journey={}", model.id)>
                {icon(Icon::Mail)} <span>{td_string!(locale, desk.journey.invite)}</span>
            </a>
        }
        .into_any()
    } else {
        view! { <p class="soft">{td_string!(locale, desk.journey.invite_first)}</p> }.into_any()
    };
    view! {
        <section class="panel publish" aria-labelledby="publish">
            <h2 id="publish">{td_string!(locale, desk.journey.publish)}</h2>
            <p class="soft" id="publish-reason">{reason}</p>
            {problem}
            <div class="answers">{publish} {invite}</div>
        </section>
    }
}

fn versions(locale: Locale, model: &JourneyModel) -> impl IntoView + use<> {
    let list = if model.versions.is_empty() {
        view! { <p class="soft">{td_string!(locale, desk.journey.no_versions)}</p> }.into_any()
    } else {
        let rows: Vec<_> = model
            .versions
            .iter()
            .map(|version| {
                let number = td_string!(locale, desk.journey.version, number = version.number);
                let date = dates::full_date(locale, version.published_on);
                let published = td_string!(locale, desk.journey.published_on, date = date);
                let playing = match version.playing {
                    0 => td_string!(locale, desk.journeys.nobody).to_owned(),
                    count if model.audience.is_staff() => td_string!(locale, training.audience.playing, count = count),
                    count => td_string!(locale, desk.journeys.playing, count = count),
                };
                let file = format!("/desk/journeys/{}/versions/{}/file", model.id, version.number);
                let download = td_string!(locale, moving.download, number = version.number);
                view! {
                    <li>
                        <b>{number}</b>
                        <span>{published}</span>
                        <a href=file download=format!("{}-{}.toml", model.draft.key, version.number) aria-label=download>{icon(Icon::Download)}</a>
                        <span class="end">{playing}</span>
                    </li>
                }
            })
            .collect();
        let search = url::form_urlencoded::byte_serialize(model.draft.title.as_bytes()).collect::<String>();
        view! {
            <ul class="choices">{rows}</ul>
            {(model.versions.len() > 1).then(|| view! {
                <p><a href=format!("/desk/journeys/{}/moves", model.id)>{td_string!(locale, moving.link)}</a></p>
            })}
            {(!model.audience.is_staff()).then(|| view! {
                <p><a href=format!("/desk/customers?search={search}")>{td_string!(locale, desk.journey.who_link)}</a></p>
            })}
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="versions">
            <h2 id="versions">{td_string!(locale, desk.journey.versions)}</h2>
            {list}
        </section>
    }
}

fn file(locale: Locale, model: &JourneyModel) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="replace">
            <h2 id="replace">{td_string!(locale, desk.journey.replace)}</h2>
            <p class="soft">{td_string!(locale, desk.journeys.import.lead)}</p>
            {import_form(locale, &FormState::default())}
            <p>
                <a class="button" href=format!("/desk/journeys/{}/file", model.id) download=format!("{}.toml", model.draft.key)>
                    {icon(Icon::Download)} <span>{td_string!(locale, desk.journey.export)}</span>
                </a>
            </p>
        </section>
    }
}

fn preview(locale: Locale, model: &JourneyModel) -> impl IntoView + use<> {
    let road = match &model.preview {
        Some(board) => view! {
            <p class="soft">{td_string!(locale, desk.journey.preview_lead)}</p>
            <div class="board-frame" inner_html=board.clone()></div>
        }
        .into_any(),
        None => view! { <p class="soft">{td_string!(locale, desk.journey.no_preview)}</p> }.into_any(),
    };
    view! {
        <section class="journey-road" aria-labelledby="road">
            <h2 id="road">{td_string!(locale, desk.journey.preview)}</h2>
            {road}
        </section>
    }
}
