//! Staff training: one's own journeys, and for an owner everybody's.

use backend::training::{Round, Training, TrainingState};
use leptos::prelude::*;

use super::empty_state::empty_state;
use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{FormState, choice},
        icon::{Icon, icon},
        link_panel::link_panel,
        mini_road::{Mark, mini_road},
        rows::rows_table,
        shell::Shell,
    },
};

/// What the page of the training shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrainingModel {
    /// How the reader stands in every journey for the staff.
    pub own: Vec<Training>,
    /// How everybody does, a journey after the other; only for an owner.
    pub everybody: Option<Vec<Training>>,
}

/// The page `/desk/training`.
pub fn training_page(shell: &Shell, model: &TrainingModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, training.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, training.lead)}</p>
            </header>
            {own(locale, model)}
            {model.everybody.as_ref().filter(|lines| !lines.is_empty()).map(|lines| {
                view! {
                    {everybody(locale, lines)}
                    {require(locale, &model.own)}
                }
            })}
        }
    })
}

/// What of the reader's training asks for something, for Today: nothing where all is well.
pub(crate) fn training_to_do(locale: Locale, own: &[Training]) -> Option<impl IntoView + use<>> {
    let cards: Vec<_> = own
        .iter()
        .filter(|training| match training.state {
            TrainingState::NotBegun => training.required,
            TrainingState::OnTheWay | TrainingState::Due | TrainingState::Overdue => true,
            TrainingState::Trained => false,
        })
        .map(|training| card(locale, training))
        .collect();
    (!cards.is_empty()).then(|| {
        view! {
            <section class="today-section" aria-labelledby="training">
                <h2 id="training">{td_string!(locale, training.own)}</h2>
                <ul class="trainings">{cards}</ul>
            </section>
        }
    })
}

fn own(locale: Locale, model: &TrainingModel) -> AnyView {
    if model.own.is_empty() {
        let (words, link) = if model.everybody.is_some() {
            (
                td_string!(locale, training.empty.owner),
                Some((
                    "/desk/journeys/templates/service-basics",
                    td_string!(locale, training.empty.template),
                )),
            )
        } else {
            (td_string!(locale, training.empty.coach), None)
        };
        return empty_state(td_string!(locale, training.empty.title), words, link).into_any();
    }
    let cards: Vec<_> = model.own.iter().map(|training| card(locale, training)).collect();
    view! {
        <section class="today-section" aria-labelledby="own">
            <h2 id="own">{td_string!(locale, training.own)}</h2>
            <ul class="trainings">{cards}</ul>
        </section>
    }
    .into_any()
}

fn card(locale: Locale, training: &Training) -> impl IntoView + use<> {
    let overdue = (training.state == TrainingState::Overdue)
        .then(|| view! { <p class="training-late">{td_string!(locale, training.overdue_words)}</p> });
    let facts: Vec<_> = facts(locale, training)
        .into_iter()
        .map(|words| view! { <li>{words}</li> })
        .collect();
    let language = training.language.clone();
    view! {
        <li class="panel training">
            <p class="training-chips">{chips(locale, training)}</p>
            <h3 lang=language.clone()>{training.title.clone()}</h3>
            <p class="soft" lang=language>{training.promise.clone()}</p>
            {training.round.as_ref().map(|round| way(locale, round))}
            <ul class="facts">{facts}</ul>
            {overdue}
            {button(locale, training)}
        </li>
    }
}

fn chips(locale: Locale, training: &Training) -> impl IntoView + use<> {
    let (class, words) = match training.state {
        TrainingState::NotBegun => ("chip", td_string!(locale, training.state.not_begun)),
        TrainingState::OnTheWay => ("chip chip-waiting", td_string!(locale, training.state.on_the_way)),
        TrainingState::Trained => ("chip chip-well", td_string!(locale, training.state.trained)),
        TrainingState::Due => ("chip chip-behind", td_string!(locale, training.state.due)),
        TrainingState::Overdue => ("chip chip-lost", td_string!(locale, training.state.overdue)),
    };
    let required = training
        .required
        .then(|| view! { " " <span class="chip chip-gold">{td_string!(locale, training.required)}</span> });
    view! { <span class=class>{words}</span> {required} }
}

fn facts(locale: Locale, training: &Training) -> Vec<String> {
    let trained = training.trained_on.map(|on| {
        let date = dates::full_date(locale, on);
        td_string!(locale, training.trained_on, date = date)
    });
    let refresh = training.refresh_on.map(|on| {
        let date = dates::full_date(locale, on);
        td_string!(locale, training.refresh_on, date = date)
    });
    [trained, refresh].into_iter().flatten().collect()
}

/// How far a round is, as a road and in figures.
fn way(locale: Locale, round: &Round) -> impl IntoView + use<> {
    let done = round.squares.iter().filter(|square| square.done).count();
    let words = td_string!(locale, training.progress, done = done, squares = round.squares.len());
    let marks: Vec<_> = round
        .squares
        .iter()
        .map(|square| {
            let mark = if square.done { Mark::Done } else { Mark::Ahead };
            (mark, square.checkpoint)
        })
        .collect();
    view! {
        <p class="task-road">{mini_road(&marks, &words)} <span class="road-figures" aria-hidden="true">{words.clone()}</span></p>
    }
}

/// The one thing to do: begin, go on, begin the refresher, or look.
fn button(locale: Locale, training: &Training) -> AnyView {
    let title = training.title.clone();
    let begin = |label: String, words: &'static str| {
        view! {
            <form method="post" action=format!("/desk/training/journeys/{}/begin", training.journey)>
                <button class="button button-primary" aria-label=label>{words}</button>
            </form>
        }
        .into_any()
    };
    let board = |round: &Round, class: &'static str, label: String, words: &'static str| {
        view! { <p><a class=class href=format!("/play/{}", round.enrolment) aria-label=label>{words}</a></p> }
            .into_any()
    };
    match &training.round {
        None => begin(
            td_string!(locale, training.begin_named, title = title),
            td_string!(locale, training.begin),
        ),
        Some(round) if !round.finished => board(
            round,
            "button button-primary",
            td_string!(locale, training.go_on_named, title = title),
            td_string!(locale, training.go_on),
        ),
        Some(_) if matches!(training.state, TrainingState::Due | TrainingState::Overdue) => begin(
            td_string!(locale, training.refresh_named, title = title),
            td_string!(locale, training.refresh),
        ),
        Some(round) => board(
            round,
            "button",
            td_string!(locale, training.look_named, title = title),
            td_string!(locale, training.look),
        ),
    }
}

fn everybody(locale: Locale, lines: &[Training]) -> impl IntoView + use<> {
    let journeys: Vec<_> = lines
        .chunk_by(|one, other| one.journey == other.journey)
        .map(|people| journey(locale, people))
        .collect();
    view! {
        <section class="today-section" aria-labelledby="everybody">
            <h2 id="everybody">{td_string!(locale, training.everybody.title)}</h2>
            <p class="soft">{td_string!(locale, training.everybody.lead)}</p>
            {journeys}
        </section>
    }
}

fn journey(locale: Locale, people: &[Training]) -> Option<impl IntoView + use<>> {
    let first = people.first()?;
    let caption = td_string!(locale, training.everybody.caption, title = first.title.clone());
    let rows: Vec<_> = people.iter().map(|line| person(locale, line)).collect();
    let table = rows_table(
        "rows",
        &caption,
        &[
            td_string!(locale, training.everybody.who),
            td_string!(locale, training.everybody.state),
            td_string!(locale, training.everybody.way),
            td_string!(locale, training.everybody.when),
        ],
        rows,
    );
    Some(view! {
        <h3 class="training-journey" lang=first.language.clone()>
            <a href=format!("/desk/journeys/{}", first.journey)>{first.title.clone()}</a>
        </h3>
        {table}
    })
}

fn person(locale: Locale, line: &Training) -> impl IntoView + use<> {
    let running = line.round.as_ref().filter(|round| !round.finished);
    let claims: Vec<_> = running
        .into_iter()
        .flat_map(|round| &round.claims)
        .map(|claim| {
            let square = claim.square_title.clone();
            let says = if let Some(words) = &claim.words {
                td_string!(
                    locale,
                    training.everybody.claims,
                    square = square.clone(),
                    words = words.clone()
                )
            } else {
                td_string!(locale, training.everybody.claims_silent, square = square.clone())
            };
            let label = td_string!(
                locale,
                training.everybody.award_named,
                square = square,
                name = line.staff_name.to_string()
            );
            let action = format!(
                "/desk/training/rounds/{}/squares/{}/award",
                claim.enrolment, claim.square
            );
            view! {
                <div class="training-claim">
                    <p>{says}</p>
                    <form method="post" action=action>
                        <button class="button" aria-label=label>{td_string!(locale, training.everybody.award)}</button>
                    </form>
                </div>
            }
        })
        .collect();
    let when: Vec<_> = facts(locale, line)
        .into_iter()
        .map(|words| view! { <span>{words}</span> })
        .collect();
    // Whoever plays is seen where they are; of the others the state says it.
    let way = running.map(|round| way(locale, round));
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="who">{line.staff_name.to_string()}</th>
            <td role="cell"><span class="chips">{state_chip(locale, line)}</span></td>
            <td role="cell">{way} {claims}</td>
            <td role="cell" class="dates">{when}</td>
        </tr>
    }
}

/// The state alone: below its journey a line need not say again that it is required.
fn state_chip(locale: Locale, line: &Training) -> impl IntoView + use<> {
    chips(
        locale,
        &Training {
            required: false,
            ..line.clone()
        },
    )
}

/// Which training comes before customers.
fn require(locale: Locale, journeys: &[Training]) -> impl IntoView + use<> {
    let mut form = FormState::default();
    if let Some(required) = journeys.iter().find(|journey| journey.required) {
        form.values.insert("journey", required.journey.to_string());
    }
    let none = (String::new(), td_string!(locale, training.require.none).to_owned());
    let choices = std::iter::once(none)
        .chain(
            journeys
                .iter()
                .map(|journey| (journey.journey.to_string(), journey.title.clone())),
        )
        .collect();
    view! {
        <section class="panel" aria-labelledby="require">
            <h2 id="require">{td_string!(locale, training.require.title)}</h2>
            <p class="soft">{td_string!(locale, training.require.lead)}</p>
            <form class="one-line" method="post" action="/desk/training/required">
                {choice("journey", td_string!(locale, training.require.label), choices, &form)}
                <button class="button">{td_string!(locale, training.require.submit)}</button>
            </form>
        </section>
    }
}

/// The way to the page, for the settings and the list of the staff.
pub(crate) fn training_panel(locale: Locale) -> impl IntoView {
    link_panel(
        "training",
        td_string!(locale, training.title),
        td_string!(locale, training.settings_lead),
        ("/desk/training", Icon::Medal, td_string!(locale, training.link)),
    )
}

/// Above the board of somebody of the staff who plays: whose board it is, and the way back.
pub(crate) fn training_strip(locale: Locale) -> impl IntoView {
    view! {
        <aside class="training-strip" aria-label=td_string!(locale, training.strip.words)>
            <span>{td_string!(locale, training.strip.words)}</span>
            <a href="/desk/training">{icon(Icon::Back)} <span>{td_string!(locale, training.strip.back)}</span></a>
        </aside>
    }
}
