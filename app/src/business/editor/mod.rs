//! The journey editor: the whole journey as a column of stages, and one page for each part of it.
//!
//! A page is the draft at one revision. Every form carries that revision, so that two people who design at the same time
//! are told when they change the same part. Everything is a form; `public/editor.js` saves while one types, and drags.

mod action;
mod conflict;
mod contacts;
mod fields;
mod findings;
mod head;
mod ladder;
mod outline;
mod overview;
mod part;
mod product;
mod removal;
mod rule;
mod square;
mod stage;
mod touchpoint;

pub(super) use self::{
    contacts::{after_words, contact_drawing},
    touchpoint::purpose_words,
};

use backend::{JourneyId, RemovalId};
use jiff::civil::DateTime;
use journey::{
    check::Finding,
    draft::Draft,
    edit::{Name, Part, Reference, form::Misfit, form::Pairs},
};
use leptos::prelude::*;

use crate::{
    business::rule_words::titled,
    i18n::{Locale, td_string},
    parts::{
        dates,
        icon::{Icon, icon},
        notice::{Notice, notice},
        shell::Shell,
    },
};

/// The draft that is designed.
#[derive(Debug, Clone, PartialEq)]
pub struct EditorModel {
    /// The journey's id.
    pub id: JourneyId,
    /// The draft.
    pub draft: Draft,
    /// Its revision.
    pub revision: i64,
    /// What the journey check finds.
    pub findings: Vec<Finding>,
    /// The business's local time of the last change.
    pub edited_at: DateTime,
    /// Who made it, if one of the staff.
    pub edited_by: Option<String>,
    /// Whether a version was ever published.
    pub is_published: bool,
    /// What was just removed, with its title, if it can be put back.
    pub removed: Option<(RemovalId, String)>,
}

/// The form of a part as it is shown: as the draft has it, or as it came back.
#[derive(Debug, Clone, PartialEq)]
pub struct PartForm {
    /// Which part.
    pub part: Part,
    /// What its fields hold.
    pub pairs: Pairs,
    /// What is wrong with them.
    pub misfits: Vec<(String, Misfit)>,
    /// What somebody else made of the same part meanwhile.
    pub theirs: Option<Theirs>,
}

/// Another person's text of the same part.
#[derive(Debug, Clone, PartialEq)]
pub struct Theirs {
    /// Who; none when it is not known.
    pub by: Option<String>,
    /// When, in the business's local time.
    pub at: Option<DateTime>,
    /// What their fields hold; none when they removed the part.
    pub pairs: Option<Pairs>,
}

/// The address of the editor of a journey.
pub fn editor_path(id: JourneyId) -> String {
    format!("/desk/journeys/{id}/edit")
}

/// The address of a part's page.
pub fn part_path(id: JourneyId, part: &Part) -> String {
    let base = editor_path(id);
    let Some(name) = part.name() else {
        return format!("{base}/head");
    };
    let key: String = url::form_urlencoded::byte_serialize(name.key.as_bytes()).collect();
    let nth = match name.nth {
        0 => String::new(),
        nth => format!("&nth={nth}"),
    };
    format!("{base}/{}?key={key}{nth}", part.kind())
}

/// The page of the whole journey.
pub fn editor_page(shell: &Shell, model: &EditorModel) -> String {
    overview::page(shell, model)
}

/// The page of one part.
pub fn part_page(shell: &Shell, model: &EditorModel, form: &PartForm) -> String {
    part::page(shell, model, form)
}

/// The page that says what removing a part leaves behind, before it is removed.
pub fn removal_page(shell: &Shell, model: &EditorModel, part: &Part, references: &[Reference]) -> String {
    removal::page(shell, model, part, references)
}

/// What every page of the editor has around it.
///
/// `islands`: whether the check runs in the browser.
fn around(shell: &Shell, model: &EditorModel, title: &str, islands: bool, body: impl FnOnce() -> AnyView) -> String {
    let locale = shell.locale;
    let page_title = format!("{title} · {}", td_string!(locale, editor.title));
    shell.page(&page_title, islands, || {
        view! {
            <div id="editor" class="editor" data-moved=td_string!(locale, editor.moved)>
                {put_back(locale, model)}
                {body()}
                <p class="quiet" role="status" id="announce"></p>
                <script type="application/json" id="draft" inner_html=draft_json(&model.draft)></script>
                <script type="module" src="/editor.js"></script>
            </div>
        }
    })
}

/// JSON in a script element: nothing in it may end the element or begin a comment.
fn draft_json(draft: &Draft) -> String {
    draft.to_json().replace('<', "\\u003c")
}

/// "Removed …" with the way back.
fn put_back(locale: Locale, model: &EditorModel) -> Option<AnyView> {
    let (removal, title) = model.removed.as_ref()?;
    let words = td_string!(locale, editor.removed, title = title.clone());
    Some(
        view! {
            <div class="notice notice-done put-back" role="status">
                {icon(Icon::Check)}
                <p>{words}</p>
                <form method="post" action=format!("{}/put-back", editor_path(model.id))>
                    <input type="hidden" name="removal" value=removal.to_string()/>
                    <button class="button">{td_string!(locale, editor.put_back)}</button>
                </form>
            </div>
        }
        .into_any(),
    )
}

/// "Saved · 14:05, Aoki Hikari": what is on the page is what is kept.
fn saved(locale: Locale, model: &EditorModel) -> impl IntoView + use<> {
    let time = moment(locale, model.edited_at);
    let words = if let Some(name) = &model.edited_by {
        td_string!(locale, editor.saved_by, time = time, name = name.clone())
    } else {
        td_string!(locale, editor.saved_at, time = time)
    };
    view! {
        <p class="saved" id="saved" data-saving=td_string!(locale, editor.saving) data-not-saved=td_string!(locale, editor.not_saved)>
            {icon(Icon::Check)} <span>{words}</span>
        </p>
    }
}

/// A local instant: day and clock.
fn moment(locale: Locale, at: DateTime) -> String {
    let date = dates::short_date(locale, at.date());
    format!("{date} {:02}:{:02}", at.hour(), at.minute())
}

/// A problem above a form.
fn problem(words: String) -> impl IntoView {
    notice(&Notice::problem(words))
}

/// The title of a part.
fn part_title(locale: Locale, draft: &Draft, part: &Part) -> String {
    let found = match part {
        Part::Head => return td_string!(locale, editor.head.title).to_owned(),
        Part::Stage(name) => draft.find_stage(name).map(|stage| titled(&stage.title, &stage.key)),
        Part::Square(name) => draft.find_square(name).map(|square| titled(&square.title, &square.key)),
        Part::Touchpoint(name) => {
            let touchpoint = draft.find_touchpoint(name);
            touchpoint.map(|touchpoint| titled(&touchpoint.subject, &touchpoint.key))
        }
    };
    found.unwrap_or_else(|| part.name().map(|name| name.key.clone()).unwrap_or_default())
}

/// The hidden fields that name a part.
fn names(part: &Part) -> impl IntoView + use<> {
    let Name { key, nth } = part.name().cloned().unwrap_or(Name::first(""));
    view! {
        <input type="hidden" name="part" value=part.kind()/>
        <input type="hidden" name="key" value=key/>
        <input type="hidden" name="nth" value=nth.to_string()/>
    }
}
