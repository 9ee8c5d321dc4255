//! Moving people to another version of a journey: square by square, what everybody sees now and would see after, and a clear yes.

use journey::{Board, Version, moving::Loss, next_step::NextStep};
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{FormState, problem_summary},
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// What a look at a move shows.
#[derive(Debug, Clone, PartialEq)]
pub struct MovesModel {
    /// Where the form is sent to.
    pub action: String,
    /// The way back, and what it is called.
    pub back: (String, String),
    /// The journey's title.
    pub title: String,
    /// The language of its texts.
    pub language: String,
    /// Every version with how many people are on it, the latest first.
    pub versions: Vec<(i64, i64)>,
    /// The number of the version that people are on.
    pub from: i64,
    /// The number of the version that they go to.
    pub to: i64,
    /// The squares of the old version in file order.
    pub squares: Vec<SquareMove>,
    /// Key and title of every square of the new version.
    pub places: Vec<(String, String)>,
    /// Titles of the squares that only the new version has.
    pub new: Vec<String>,
    /// The people, at most as many as fit on a page.
    pub people: Vec<PersonMove>,
    /// How many are on the old version.
    pub total: i64,
    /// Both boards, when it is about one person.
    pub boards: Option<(String, String)>,
    /// What was wrong with a form that came back.
    pub form: FormState,
}

/// Where a square goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SquareMove {
    /// Its key.
    pub key: String,
    /// Its title in the old version.
    pub title: String,
    /// The key of its place in the new version.
    pub to: Option<String>,
}

/// What one person sees, before or after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// The next step in words.
    pub next: String,
    /// Points.
    pub points: i64,
    /// How many squares of the way are done, and how many there are.
    pub done: (usize, usize),
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonMove {
    /// Their name.
    pub name: String,
    /// The look at their move alone.
    pub href: String,
    /// What they see now.
    pub before: Sight,
    /// What they would see, or what they would lose, in words.
    pub after: Result<Sight, Vec<String>>,
}

/// What to do where nobody said yes.
pub fn yes_first_words(locale: Locale) -> String {
    td_string!(locale, moving.yes_first).to_owned()
}

/// Why somebody was not moved after all.
pub fn stays_words(locale: Locale) -> String {
    td_string!(locale, moving.stays).to_owned()
}

/// The next step as a business reads it; of somebody invited, that they have not begun.
pub fn next_words(locale: Locale, version: &Version, board: &Board) -> String {
    if board.day.is_none() {
        return td_string!(locale, desk.person.not_started).to_owned();
    }
    let title = |key: &journey::Key| {
        version
            .square(key)
            .map_or_else(|| key.to_string(), |square| square.title.clone())
    };
    match &board.next_step {
        NextStep::Square(square) => title(square),
        NextStep::Waiting { square, .. } => td_string!(locale, moving.next.waiting, square = title(square)),
        NextStep::Opens { square, on } => {
            let date = dates::short_date(locale, *on);
            td_string!(locale, moving.next.opens, square = title(square), date = date)
        }
        NextStep::Offer(square) => td_string!(locale, moving.next.offer, square = title(square)),
        NextStep::Locked { square, .. } => td_string!(locale, moving.next.locked, square = title(square)),
        NextStep::Finished => td_string!(locale, moving.next.finished).to_owned(),
    }
}

/// What would be lost, in words.
pub fn loss_words(locale: Locale, old: &Version, new: &Version, loss: &Loss) -> String {
    let title = |version: &Version, key: &journey::Key| {
        version
            .square(key)
            .map_or_else(|| key.to_string(), |square| square.title.clone())
    };
    let square = title(old, loss.square());
    match loss {
        Loss::Done { .. } => td_string!(locale, moving.loss.done, square = square),
        Loss::Claim { .. } => td_string!(locale, moving.loss.claim, square = square),
        Loss::Count { count, .. } => td_string!(locale, moving.loss.count, square = square, count = *count),
        Loss::Shared { into, .. } => {
            td_string!(locale, moving.loss.shared, square = square, into = title(new, into))
        }
    }
}

/// The page `/desk/journeys/{journey}/moves`, and with boards `/desk/journeys/{journey}/moves/{enrolment}`.
pub fn moves_page(shell: &Shell, model: &MovesModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, moving.title);
    shell.page(title, false, || {
        let (href, back) = model.back.clone();
        view! {
            <p class="crumb"><a href=href>{icon(Icon::Back)} <span>{back}</span></a></p>
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, moving.lead)}</p>
            </header>
            {problem_summary(locale, &model.form)}
            <form class="moving" method="get" action=model.action.clone()>
                {versions(locale, model)}
                {people(locale, model)}
                {boards(locale, model)}
                {squares(locale, model)}
                {yes(locale, model)}
            </form>
        }
    })
}

/// The page while there is nowhere to go.
pub fn nowhere_page(shell: &Shell, back: &str, title: &str, language: &str) -> String {
    let locale = shell.locale;
    let heading = td_string!(locale, moving.title);
    shell.page(heading, false, || {
        view! {
            <p class="crumb"><a href=back.to_owned()>{icon(Icon::Back)} <span lang=language.to_owned()>{title.to_owned()}</span></a></p>
            <header class="desk-head">
                <h1>{heading}</h1>
                <p class="lead">{td_string!(locale, moving.nowhere)}</p>
            </header>
        }
    })
}

fn versions(locale: Locale, model: &MovesModel) -> impl IntoView + use<> {
    let options = |chosen: i64| -> Vec<_> {
        model
            .versions
            .iter()
            .map(|(number, people)| {
                let words = td_string!(locale, moving.version, number = *number, count = *people);
                view! { <option value=number.to_string() selected=*number == chosen>{words}</option> }
            })
            .collect()
    };
    let problem = model.form.problem("to").map(str::to_owned);
    let described = problem.is_some().then_some("to-problem");
    let problem = problem.map(|words| view! { <p class="field-problem" id="to-problem">{words}</p> });
    let from = model.boards.is_none().then(|| {
        view! {
            <div class="field">
                <label class="field-label" for="from">{td_string!(locale, moving.out_of)}</label>
                <select class="input" id="from" name="from">{options(model.from)}</select>
            </div>
        }
    });
    let kept = model
        .boards
        .is_some()
        .then(|| view! { <input type="hidden" name="from" value=model.from.to_string()/> });
    view! {
        <section class="panel one-line" aria-label=td_string!(locale, moving.versions)>
            {from} {kept}
            <div class="field">
                <label class="field-label" for="to">{td_string!(locale, moving.to)}</label>
                <select class="input" id="to" name="to" aria-describedby=described>{options(model.to)}</select>
                {problem}
            </div>
            <button class="button">{td_string!(locale, moving.look)}</button>
        </section>
    }
}

fn sight(locale: Locale, sight: &Sight) -> impl IntoView + use<> {
    let (done, of) = sight.done;
    view! {
        <span class="sight-next">{sight.next.clone()}</span>
        <span class="sight-figures">
            {td_string!(locale, moving.squares_done, done = done, of = of)} " · " {td_string!(locale, moving.points, count = sight.points)}
        </span>
    }
}

fn people(locale: Locale, model: &MovesModel) -> impl IntoView + use<> {
    if model.people.is_empty() {
        return view! {
            <section class="panel"><p class="soft">{td_string!(locale, moving.nobody)}</p></section>
        }
        .into_any();
    }
    let rows: Vec<_> = model
        .people
        .iter()
        .map(|person| {
            let (class, after) = match &person.after {
                Ok(after) => ("move-person", sight(locale, after).into_any()),
                Err(lost) => {
                    let lost: Vec<_> = lost.iter().map(|words| view! { <li>{words.clone()}</li> }).collect();
                    let words = view! {
                        <strong>{td_string!(locale, moving.stays)}</strong>
                        <ul>{lost}</ul>
                    };
                    ("move-person stays", words.into_any())
                }
            };
            view! {
                <li class=class>
                    <h3><a href=person.href.clone()>{person.name.clone()}</a></h3>
                    <div class="sight">
                        <p class="sight-word">{td_string!(locale, moving.now)}</p>
                        {sight(locale, &person.before)}
                    </div>
                    <div class="sight">
                        <p class="sight-word">{td_string!(locale, moving.then)}</p>
                        {after}
                    </div>
                </li>
            }
        })
        .collect();
    let hidden = model.total - i64::try_from(model.people.len()).unwrap_or(i64::MAX);
    let more = (hidden > 0 && model.boards.is_none())
        .then(|| view! { <p class="soft more">{td_string!(locale, moving.more_people, count = hidden)}</p> });
    view! {
        <section aria-labelledby="people">
            <h2 id="people" class="move-heading">{td_string!(locale, moving.people)}</h2>
            <ul class="move-people">{rows}</ul>
            {more}
        </section>
    }
    .into_any()
}

fn boards(locale: Locale, model: &MovesModel) -> Option<impl IntoView + use<>> {
    let (before, after) = model.boards.clone()?;
    let after = if after.is_empty() {
        view! { <p class="soft">{td_string!(locale, moving.stays)}</p> }.into_any()
    } else {
        view! { <div class="board-frame" inner_html=after></div> }.into_any()
    };
    Some(view! {
        <div class="move-boards">
            <section aria-labelledby="board-now">
                <h2 id="board-now" class="move-heading">{td_string!(locale, moving.board_now)}</h2>
                <div class="board-frame" inner_html=before></div>
            </section>
            <section aria-labelledby="board-then">
                <h2 id="board-then" class="move-heading">{td_string!(locale, moving.board_then)}</h2>
                {after}
            </section>
        </div>
    })
}

fn squares(locale: Locale, model: &MovesModel) -> impl IntoView + use<> {
    let lost = model.squares.iter().filter(|square| square.to.is_none()).count();
    let rows: Vec<_> = model
        .squares
        .iter()
        .map(|square| {
            let id = format!("to-{}", square.key);
            let nowhere = square.to.is_none();
            let places: Vec<_> = model
                .places
                .iter()
                .map(|(key, title)| {
                    let selected = square.to.as_ref() == Some(key);
                    view! { <option value=key.clone() selected=selected>{title.clone()}</option> }
                })
                .collect();
            let class = if nowhere { "move-square nowhere" } else { "move-square" };
            view! {
                <li class=class>
                    <label for=id.clone()>{square.title.clone()}</label>
                    <select class="input" id=id.clone() name=id>
                        <option value="" selected=nowhere>{td_string!(locale, moving.no_place)}</option>
                        {places}
                    </select>
                </li>
            }
        })
        .collect();
    let new = (!model.new.is_empty()).then(|| {
        let titles: Vec<_> = model
            .new
            .iter()
            .map(|title| view! { <li>{title.clone()}</li> })
            .collect();
        view! {
            <h3>{td_string!(locale, moving.new_squares)}</h3>
            <ul class="move-new">{titles}</ul>
        }
    });
    let open = lost > 0;
    let summary = match lost {
        0 => td_string!(locale, moving.squares_all).to_owned(),
        count => td_string!(locale, moving.squares_without, count = count),
    };
    view! {
        <details class="panel" open=open>
            <summary>{td_string!(locale, moving.squares)} " · " {summary}</summary>
            <p class="soft">{td_string!(locale, moving.squares_lead)}</p>
            <ul class="move-squares">{rows}</ul>
            {new}
            <p class="more"><button class="button">{td_string!(locale, moving.look)}</button></p>
        </details>
    }
}

fn yes(locale: Locale, model: &MovesModel) -> Option<impl IntoView + use<>> {
    let going = model.people.iter().filter(|person| person.after.is_ok()).count();
    if going == 0 {
        return None;
    }
    let label = match (&model.boards, model.people.first()) {
        (Some(_), Some(person)) => td_string!(locale, moving.move_one, name = person.name.clone()),
        // Where not everybody is shown, not everybody was looked at.
        _ if model.total > i64::try_from(model.people.len()).unwrap_or(i64::MAX) => {
            td_string!(locale, moving.move_all, count = model.total)
        }
        _ => td_string!(locale, moving.move_all, count = going),
    };
    let problem = model.form.problem("yes").map(str::to_owned);
    let described = problem.is_some().then_some("yes-problem");
    let invalid = problem.is_some().then_some("true");
    let problem = problem.map(|words| view! { <p class="field-problem" id="yes-problem">{words}</p> });
    Some(view! {
        <section class="panel move-yes">
            <p class="soft">{td_string!(locale, moving.promise)}</p>
            <div class="field">
                <label class="check">
                    <input type="checkbox" id="yes" name="yes" value="yes" aria-describedby=described aria-invalid=invalid/>
                    <span>{td_string!(locale, moving.yes, from = model.from, to = model.to)}</span>
                </label>
                {problem}
            </div>
            <button class="button button-primary button-large" formmethod="post">{label}</button>
        </section>
    })
}
