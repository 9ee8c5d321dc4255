//! Playing a draft through before it is published: three personas, a slider over their days, and what one day holds.

use backend::JourneyId;
use jiff::civil::{Date, Time};
use journey::{
    check::Finding,
    draft::{Channel, Draft},
    simulation::Persona,
    standing::{Reason, StandingNow},
};
use leptos::prelude::*;

use super::finding_words::findings;
use crate::{
    coach::history::{HistoryLine, history},
    i18n::{Locale, td_string},
    parts::{
        dates,
        document::html_of,
        icon::{Icon, icon},
        shell::Shell,
        standing::{standing_chip, standing_words},
    },
};

/// What the page of a simulation shows.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulationModel {
    /// The journey.
    pub journey: JourneyId,
    /// Its draft's title.
    pub title: String,
    /// The language of its texts.
    pub language: String,
    /// Who plays.
    pub who: Persona,
    /// How each persona ends.
    pub ends: Vec<(Persona, Ends)>,
    /// The last day that can be looked at.
    pub last: i64,
    /// What stands out on the line of days.
    pub marks: Vec<LineMark>,
    /// The day that is looked at.
    pub day: DayModel,
}

/// How a simulation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// At the goal, on this day.
    Finished(i64),
    /// With a lost customer, on this day.
    Lapsed(i64),
    /// Not within a year.
    Year,
}

/// Something that stands out on the line of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineMark {
    /// On which day.
    pub day: i64,
    /// What.
    pub kind: LineKind,
    /// In words: a subject, a title, a standing.
    pub words: String,
}

/// What stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A contact that was sent.
    Contact,
    /// A milestone.
    Milestone,
    /// A standing that got worse.
    Alarm,
}

/// One day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayModel {
    /// Days since day 0.
    pub day: i64,
    /// The local date, if the customer started today.
    pub date: Date,
    /// Points so far.
    pub points: i64,
    /// Where they stand in the evening.
    pub standing: StandingNow,
    /// Titles of the squares that the reasons name.
    pub titles: Vec<(String, String)>,
    /// What happened.
    pub history: Vec<HistoryLine>,
    /// Contacts that were due.
    pub contacts: Vec<ContactLine>,
    /// What the business was told, as standings with reasons.
    pub alarms: Vec<(&'static str, Vec<Reason>)>,
    /// How many contacts were sent up to this day.
    pub contacts_so_far: usize,
    /// How many alarms there were up to this day.
    pub alarms_so_far: usize,
    /// What stands out up to this day, the latest first.
    pub so_far: Vec<LineMark>,
    /// The board in the evening: HTML of the board's own view.
    pub board: String,
}

/// A contact on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactLine {
    /// Its local time.
    pub time: Time,
    /// How it reaches the customer.
    pub channel: Channel,
    /// Its subject.
    pub subject: String,
    /// Whether it goes out.
    pub sent: bool,
}

/// The address of a day.
fn address(journey: JourneyId, who: Persona, day: i64) -> String {
    format!("/desk/journeys/{journey}/simulation?who={}&day={day}", who.code())
}

fn name(locale: Locale, who: Persona) -> &'static str {
    match who {
        Persona::Keen => td_string!(locale, simulation.keen),
        Persona::Typical => td_string!(locale, simulation.typical),
        Persona::Slow => td_string!(locale, simulation.slow),
    }
}

/// The page `/desk/journeys/{journey}/simulation`.
pub fn simulation_page(shell: &Shell, model: &SimulationModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, simulation.of_journey, journey = model.title.clone());
    let lead = match model.who {
        Persona::Keen => td_string!(locale, simulation.keen_lead),
        Persona::Typical => td_string!(locale, simulation.typical_lead),
        Persona::Slow => td_string!(locale, simulation.slow_lead),
    };
    shell.page(&title, false, || {
        view! {
            {crumb(model.journey, &model.title, &model.language)}
            <header class="desk-head">
                <h1>{td_string!(locale, simulation.title)}</h1>
                <p class="lead">{td_string!(locale, simulation.lead)}</p>
            </header>
            {tabs(locale, model)}
            <p class="soft persona-lead">{lead}</p>
            {slider(locale, model)}
            <div id="day" class="simulated" tabindex="-1" inner_html=day_html(locale, model.who, &model.day)></div>
            <details class="panel">
                <summary>{td_string!(locale, simulation.assumptions)}</summary>
                <p>{td_string!(locale, simulation.assumptions_lead)}</p>
            </details>
            <script type="module" src="/simulation.js"></script>
        }
    })
}

/// The page for a draft with errors.
pub fn unplayable_page(shell: &Shell, journey: JourneyId, draft: &Draft, found: &[Finding]) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, simulation.of_journey, journey = draft.title.clone());
    shell.page(&title, false, || {
        view! {
            {crumb(journey, &draft.title, &draft.language)}
            <header class="desk-head">
                <h1>{td_string!(locale, simulation.errors_title)}</h1>
                <p class="lead">{td_string!(locale, simulation.errors_lead)}</p>
            </header>
            <section class="panel">
                {findings(locale, found, draft)}
                <p class="more">
                    <a class="button button-primary" href=format!("/desk/journeys/{journey}")>
                        {td_string!(locale, simulation.back_to_draft)}
                    </a>
                </p>
            </section>
        }
    })
}

fn crumb(journey: JourneyId, title: &str, language: &str) -> impl IntoView + use<> {
    view! {
        <p class="crumb">
            <a href=format!("/desk/journeys/{journey}")>{icon(Icon::Back)} <span lang=language.to_owned()>{title.to_owned()}</span></a>
        </p>
    }
}

fn ends_words(locale: Locale, ends: Ends) -> String {
    match ends {
        Ends::Finished(day) => td_string!(locale, simulation.ends_finished, day = day),
        Ends::Lapsed(day) => td_string!(locale, simulation.ends_lapsed, day = day),
        Ends::Year => td_string!(locale, simulation.ends_year).to_owned(),
    }
}

fn tabs(locale: Locale, model: &SimulationModel) -> impl IntoView + use<> {
    let links: Vec<_> = model
        .ends
        .iter()
        .map(|(who, ends)| {
            let here = (*who == model.who).then_some("page");
            let class = match ends {
                Ends::Finished(_) => "persona well",
                Ends::Lapsed(_) => "persona lost",
                Ends::Year => "persona",
            };
            view! {
                <li>
                    <a class=class href=address(model.journey, *who, 0) aria-current=here>
                        <span class="persona-name">{name(locale, *who)}</span>
                        <span class="persona-end">{ends_words(locale, *ends)}</span>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <nav class="personas" aria-label=td_string!(locale, simulation.tabs)><ul>{links}</ul></nav> }
}

fn slider(locale: Locale, model: &SimulationModel) -> impl IntoView + use<> {
    let action = format!("/desk/journeys/{}/simulation", model.journey);
    let days = format!("{action}/days?who={}", model.who.code());
    let day = model.day.day;
    // Where there is no such day the link keeps its place and is not seen.
    let class = |there: bool, class: &str| format!("button {class}{}", if there { "" } else { " spent" });
    let before = view! {
        <a class=class(day > 0, "") id="before" href=address(model.journey, model.who, (day - 1).max(0))
            aria-label=td_string!(locale, simulation.before)>
            {icon(Icon::Back)}
        </a>
    };
    let after = view! {
        <a class=class(day < model.last, "turned") id="after" href=address(model.journey, model.who, (day + 1).min(model.last))
            aria-label=td_string!(locale, simulation.after)>
            {icon(Icon::Back)}
        </a>
    };
    view! {
        <form class="slider panel" method="get" action=action data-days=days data-last=model.last.to_string()>
            <input type="hidden" name="who" value=model.who.code()/>
            {line(locale, model)}
            <div class="slider-row">
                {before}
                <label class="quiet" for="slide">{td_string!(locale, simulation.day)}</label>
                <input id="slide" type="range" name="day" min="0" max=model.last.to_string() value=day.to_string() autocomplete="off"/>
                {after}
                <button class="button" data-without-script="true">{td_string!(locale, simulation.show)}</button>
            </div>
        </form>
    }
}

/// Where a day stands on the line, as a share of its width; the ends leave room for a mark. The slider's script counts the same.
fn share(day: i64, last: i64) -> String {
    let thousandths = 20 + 960 * day / last;
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// The line of days: contacts below, milestones on it, alarms above.
fn line(locale: Locale, model: &SimulationModel) -> impl IntoView + use<> {
    use std::fmt::Write as _;
    let last = model.last.max(1);
    let mut drawing = String::new();
    let mut draw = |text: std::fmt::Arguments<'_>| drawing.write_fmt(text).expect("a String takes every write");
    // Marks stand at a share of the width and keep their shape, however wide the line is.
    draw(format_args!(
        r#"<line class="line-way" x1="{}" y1="34" x2="{}" y2="34"/>"#,
        share(0, last),
        share(last, last)
    ));
    let weeks = if last > 120 { 28 } else { 7 };
    for day in (0..=last).step_by(weeks) {
        let x = share(day, last);
        draw(format_args!(
            r#"<line class="line-week" x1="{x}" y1="31" x2="{x}" y2="37"/>"#
        ));
    }
    for mark in &model.marks {
        let x = share(mark.day, last);
        let shape = match mark.kind {
            LineKind::Contact => r#"<circle class="line-contact" cy="52" r="5"/>"#,
            LineKind::Milestone => r#"<path class="line-milestone" d="M0 25l9 9-9 9-9-9z"/>"#,
            LineKind::Alarm => r#"<path class="line-alarm" d="M0 5l9 15h-18z"/>"#,
        };
        draw(format_args!(r#"<svg x="{x}" overflow="visible">{shape}</svg>"#));
    }
    let here = share(model.day.day, last);
    draw(format_args!(
        r#"<line id="line-here" class="line-here" x1="{here}" y1="0" x2="{here}" y2="64"/>"#
    ));
    view! {
        <svg class="day-line" role="img" aria-label=td_string!(locale, simulation.line) inner_html=drawing></svg>
        <ul class="day-legend" aria-hidden="true">
            <li class="is-alarm">{td_string!(locale, simulation.legend_alarm)}</li>
            <li class="is-milestone">{td_string!(locale, simulation.legend_milestone)}</li>
            <li class="is-contact">{td_string!(locale, simulation.legend_contact)}</li>
        </ul>
    }
}

/// One day as a piece of the page, also what the slider's script puts in its place.
pub fn day_html(locale: Locale, who: Persona, model: &DayModel) -> String {
    html_of(|| {
        view! {
            <div class="simulated-day">
                <header class="day-head">
                    <h2>{td_string!(locale, words.day_number, day = model.day)}</h2>
                    <p>{td_string!(locale, simulation.week, week = model.day / 7 + 1)} " · " {dates::day_and_date(locale, model.date)}</p>
                    <p class="day-standing">
                        {standing_chip(locale, model.standing.standing.code(), None)}
                        " " <span class="day-points">{td_string!(locale, simulation.points, count = model.points)}</span>
                    </p>
                    {reasons(locale, &model.standing.reasons, &model.titles)}
                </header>
                {alarms(locale, who, model)}
                <section class="panel">
                    <h3>{td_string!(locale, simulation.happened)}</h3>
                    {if model.history.is_empty() {
                        view! { <p class="soft">{td_string!(locale, simulation.nothing)}</p> }.into_any()
                    } else {
                        history(locale, &model.history, &[])
                    }}
                </section>
                {contacts(locale, model)}
                {so_far(locale, model)}
            </div>
            <section class="simulated-board" aria-label=td_string!(locale, simulation.board)>
                <div class="board-frame" inner_html=model.board.clone()></div>
            </section>
        }
    })
}

fn reasons(locale: Locale, reasons: &[Reason], titles: &[(String, String)]) -> Option<impl IntoView + use<>> {
    if reasons.is_empty() {
        return None;
    }
    let lines: Vec<_> = reasons
        .iter()
        .map(|reason| {
            let words = match reason {
                Reason::Stalled { days } => td_string!(locale, simulation.stalled, count = *days),
                Reason::Behind { square, days } => {
                    let title = titles.iter().find(|(key, _)| key == square.as_str());
                    let title = title.map_or_else(|| square.to_string(), |(_, title)| title.clone());
                    td_string!(locale, simulation.behind, count = *days, square = title)
                }
                Reason::Slowing { days, .. } => td_string!(locale, simulation.slowing, count = *days),
            };
            view! { <li>{words}</li> }
        })
        .collect();
    Some(view! { <ul class="day-reasons">{lines}</ul> })
}

fn alarms(locale: Locale, who: Persona, model: &DayModel) -> Option<impl IntoView + use<>> {
    if model.alarms.is_empty() {
        return None;
    }
    let lines: Vec<_> = model
        .alarms
        .iter()
        .map(|(standing, why)| {
            let standing = standing_words(locale, standing);
            let words = td_string!(locale, simulation.alarm, name = name(locale, who), standing = standing);
            view! { <li><strong>{words}</strong> {reasons(locale, why, &model.titles)}</li> }
        })
        .collect();
    Some(view! {
        <section class="panel day-alarm">
            <h3>{icon(Icon::Warning)} <span>{td_string!(locale, simulation.alarms)}</span></h3>
            <ul>{lines}</ul>
        </section>
    })
}

fn contacts(locale: Locale, model: &DayModel) -> impl IntoView + use<> {
    let body = if model.contacts.is_empty() {
        view! { <p class="soft">{td_string!(locale, simulation.no_contacts)}</p> }.into_any()
    } else {
        let lines: Vec<_> = model
            .contacts
            .iter()
            .map(|contact| {
                let channel = match contact.channel {
                    Channel::Email => td_string!(locale, simulation.channel.email),
                    Channel::Push => td_string!(locale, simulation.channel.push),
                    Channel::Inbox => td_string!(locale, simulation.channel.inbox),
                };
                let unsent = (!contact.sent)
                    .then(|| view! { <span class="day-unsent">{td_string!(locale, simulation.not_sent)}</span> });
                let class = if contact.sent {
                    "day-contact"
                } else {
                    "day-contact unsent"
                };
                view! {
                    <li class=class>
                        {icon(Icon::Mail)}
                        <div>
                            <p>{contact.subject.clone()}</p>
                            <p class="by">{contact.time.strftime("%H:%M").to_string()} " · " {channel}</p>
                            {unsent}
                        </div>
                    </li>
                }
            })
            .collect();
        view! { <ul class="day-contacts">{lines}</ul> }.into_any()
    };
    view! {
        <section class="panel">
            <h3>{td_string!(locale, simulation.contacts)}</h3>
            {body}
        </section>
    }
}

fn so_far(locale: Locale, model: &DayModel) -> impl IntoView + use<> {
    let lines: Vec<_> = model
        .so_far
        .iter()
        .map(|mark| {
            let class = match mark.kind {
                LineKind::Contact => "is-contact",
                LineKind::Milestone => "is-milestone",
                LineKind::Alarm => "is-alarm",
            };
            view! {
                <li class=class>
                    <span class="milestone-week">{td_string!(locale, words.day_number, day = mark.day)}</span>
                    <span>{mark.words.clone()}</span>
                </li>
            }
        })
        .collect();
    let contacts = td_string!(locale, simulation.so_far_contacts, count = model.contacts_so_far);
    let alarms = td_string!(locale, simulation.so_far_alarms, count = model.alarms_so_far);
    view! {
        <details class="panel so-far">
            <summary>{td_string!(locale, simulation.so_far)} " · " {contacts} " · " {alarms}</summary>
            <ul class="milestones">{lines}</ul>
        </details>
    }
}
