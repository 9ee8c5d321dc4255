//! Today: who needs me, why, and what do I do.

use backend::{celebrations::Celebration, held::HeldLine, moments::Moment, training::Training};
use jiff::civil::Date;
use journey::{money::Amount, standing::Standing};
use leptos::prelude::*;

use super::{
    celebrations::{celebrations, moments},
    claimants::{ClaimantLine, claimants},
    empty_state::empty_state,
    held_strip::held_strip,
    keys::keys,
    not_yet::{NotYetLine, not_yet},
    person::{PeopleForms, PersonLine, people_table},
    training::training_to_do,
};
use crate::{
    i18n::{Locale, td_string},
    parts::{dates, money, shell::Shell},
};

/// How many customers are in each of the standings that Today counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TodayCounts {
    /// Customers with a claim that waits for a coach.
    pub waiting: u32,
    /// Stalled.
    pub stalled: u32,
    /// Behind the promise.
    pub behind: u32,
    /// Slowing.
    pub slowing: u32,
    /// On track.
    pub on_track: u32,
}

/// What Today shows.
#[derive(Debug, Clone, PartialEq)]
pub struct TodayModel {
    /// The reader's local day.
    pub today: Date,
    /// The figures of the cards.
    pub counts: TodayCounts,
    /// Since how many days the oldest claim waits; none when nothing waits.
    pub oldest_wait: Option<i32>,
    /// What the stalled have paid, a sum for each currency.
    pub at_risk: Vec<Amount>,
    /// Claims that wait, the oldest first.
    pub claimants: Vec<ClaimantLine>,
    /// The page of them that is shown, and how many there are.
    pub claim_pages: (u32, u32),
    /// Those who slip away, with their alerts: stalled, behind, slowing, lapsed.
    pub people: Vec<PersonLine>,
    /// Customers who answered "not yet", until a coach has read it.
    pub not_yet: Vec<NotYetLine>,
    /// Who just reached something and had no word for it, the latest first.
    pub moments: Vec<Moment>,
    /// The page of them that is shown, and how many there are.
    pub moment_pages: (u32, u32),
    /// Anniversaries and birthdays.
    pub celebrations: Vec<Celebration>,
    /// The page of them that is shown, and how many there are.
    pub celebration_pages: (u32, u32),
    /// What is held on the boards that the reader sees.
    pub held: Vec<HeldLine>,
    /// The reader's own training.
    pub training: Vec<Training>,
    /// Tells this look at the page apart from others.
    pub stamp: String,
    /// How many alerts are open in all.
    pub alerts: u32,
    /// How many alerts are put off.
    pub put_off: u32,
    /// How many more than `people` need the reader.
    pub more: u32,
    /// Whether the business has any customer at all, invited ones included.
    pub has_customers: bool,
    /// Whether this reader may invite.
    pub may_invite: bool,
}

/// The page `/desk`.
pub fn today_page(shell: &Shell, model: &TodayModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, desk.today.title);
    let script = shell.assets.today.clone();
    shell.page(title, false, || {
        view! {
            <header class="desk-head today-head">
                <div>
                    <h1>{title}</h1>
                    <p class="lead">{date_line(locale, model)}</p>
                </div>
                {keys(locale)}
            </header>
            {held_strip(locale, &model.held, "/desk")}
            {model.has_customers.then(|| cards(locale, model))}
            {claimants(locale, model)}
            {not_yet(locale, &model.not_yet, "/desk")}
            {people(locale, model)}
            {moments(locale, model)}
            {celebrations(locale, model)}
            {training_to_do(locale, &model.training)}
            <p class="quiet" id="today-said" role="status"></p>
            <script type="module" src=script></script>
        }
    })
}

/// "Saturday, 21 November. Four people wait for you. Three are slipping away."
fn date_line(locale: Locale, model: &TodayModel) -> String {
    let counts = model.counts;
    let waiting = match counts.waiting {
        0 => td_string!(locale, desk.today.nobody_waits).to_owned(),
        count => td_string!(
            locale,
            desk.today.waiting,
            count = count,
            number = number_word(locale, count, true)
        ),
    };
    let slipping = match counts.stalled {
        0 => td_string!(locale, desk.today.nobody_slips).to_owned(),
        count => td_string!(
            locale,
            desk.today.slipping,
            count = count,
            number = number_word(locale, count, true)
        ),
    };
    let date = dates::day_and_date(locale, model.today);
    match locale {
        Locale::ja => format!("{date}。{waiting}{slipping}"),
        Locale::en => format!("{date}. {waiting} {slipping}"),
    }
}

/// A small number as a word, as one would say it at the start of a sentence; others in figures.
fn number_word(locale: Locale, number: u32, first: bool) -> String {
    let word = match number {
        2 => td_string!(locale, desk.number.n2),
        3 => td_string!(locale, desk.number.n3),
        4 => td_string!(locale, desk.number.n4),
        5 => td_string!(locale, desk.number.n5),
        6 => td_string!(locale, desk.number.n6),
        7 => td_string!(locale, desk.number.n7),
        8 => td_string!(locale, desk.number.n8),
        9 => td_string!(locale, desk.number.n9),
        _ => return number.to_string(),
    };
    let mut letters = word.chars();
    match letters.next() {
        Some(letter) if first => letter.to_uppercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}

fn cards(locale: Locale, model: &TodayModel) -> impl IntoView + use<> {
    let counts = model.counts;
    let oldest = model.oldest_wait.map(|days| {
        if days == 0 {
            td_string!(locale, desk.today.oldest_today).to_owned()
        } else {
            td_string!(locale, desk.today.oldest, count = days)
        }
    });
    let at_risk = (!model.at_risk.is_empty()).then(|| {
        let sums: Vec<_> = model.at_risk.iter().map(|sum| money::money(locale, *sum)).collect();
        td_string!(locale, desk.today.at_risk, amount = sums.join(" + "))
    });
    view! {
        <nav class="stat-cards" aria-label=td_string!(locale, desk.today.counts)>
            {card(Standing::Waiting, counts.waiting, td_string!(locale, desk.today.card.waiting), oldest)}
            {card(Standing::Stalled, counts.stalled, td_string!(locale, desk.today.card.stalled), at_risk)}
            {card(Standing::Behind, counts.behind, td_string!(locale, desk.today.card.behind), None)}
            {card(Standing::Slowing, counts.slowing, td_string!(locale, desk.today.card.slowing), None)}
            {card(Standing::OnTrack, counts.on_track, td_string!(locale, desk.today.card.on_track), None)}
        </nav>
    }
}

fn card(standing: Standing, count: u32, label: &'static str, note: Option<String>) -> impl IntoView + use<> {
    let class = standing.code();
    let nobody = if count == 0 { " nobody" } else { "" };
    view! {
        <a class=format!("stat-card {class}{nobody}") href=format!("/desk/customers?standing={class}")>
            <span class="figure">{count}</span>
            " "
            <span class="label">{label}</span>
            {note.map(|note| view! { " " <span class="note">{note}</span> })}
        </a>
    }
}

fn people(locale: Locale, model: &TodayModel) -> AnyView {
    if !model.has_customers {
        let invite = if model.may_invite {
            Some(("/desk/invitations", td_string!(locale, desk.today.empty.invite)))
        } else {
            None
        };
        let words = if model.may_invite {
            td_string!(locale, desk.today.empty.body)
        } else {
            td_string!(locale, desk.today.empty.coach)
        };
        return empty_state(td_string!(locale, desk.today.empty.title), words, invite).into_any();
    }
    let nothing = model.people.is_empty() && model.claimants.is_empty();
    if nothing && model.not_yet.is_empty() && model.moments.is_empty() && model.celebrations.is_empty() {
        let all = Some(("/desk/customers", td_string!(locale, desk.today.all)));
        let words = td_string!(locale, desk.today.quiet.body);
        let quiet = empty_state(td_string!(locale, desk.today.quiet.title), words, all);
        return view! {
            {quiet}
            {other_alerts(locale, model)}
        }
        .into_any();
    }
    if model.people.is_empty() {
        return other_alerts(locale, model).into_any();
    }
    let heading = td_string!(locale, today.slipping.title);
    let table = people_table(
        locale,
        model.today,
        heading.to_owned(),
        &model.people,
        &PeopleForms {
            back: "/desk",
            stamp: &model.stamp,
            held: &model.held,
            choosable: None,
            again: None,
        },
    );
    view! {
        <section class="today-section" aria-labelledby="people">
            <h2 id="people">{heading}</h2>
            {table}
            {other_alerts(locale, model)}
        </section>
    }
    .into_any()
}

/// The way to the alerts that Today does not list.
fn other_alerts(locale: Locale, model: &TodayModel) -> impl IntoView + use<> {
    let open = if model.more > 0 {
        Some(td_string!(locale, desk.today.more, count = model.more))
    } else {
        (model.alerts > 0).then(|| td_string!(locale, alerts.see_all, count = model.alerts))
    };
    let open = open.map(|words| view! { <a href="/desk/alerts">{words}</a> });
    let put_off = (model.put_off > 0).then(|| {
        let words = td_string!(locale, alerts.see_put_off, count = model.put_off);
        view! { <a href="/desk/alerts?kind=snoozed">{words}</a> }
    });
    let any = open.is_some() || put_off.is_some();
    any.then(|| view! { <p class="more">{open} " " {put_off}</p> })
}
