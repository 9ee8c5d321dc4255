//! One customer on one journey, as a row of the desk's lists: who, where on the road, standing, why, what is at stake, what to do.

use jiff::civil::Date;
use journey::{
    money::Amount,
    standing::{Standing, WaitingOn},
};
use leptos::prelude::*;

use super::{
    award_forms::{award_form, send_back_form},
    road::{Road, road},
    standing_chips::standing_chips,
    why::{WaitingClaim, Why, why_cell},
};
use crate::{
    i18n::{Locale, td_string},
    parts::{field::FormState, money},
};

/// A customer with one enrolment, as the lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonLine {
    /// The enrolment's id, as addresses write it.
    pub enrolment: String,
    /// The customer's name.
    pub name: String,
    /// The customer's address, if this reader may write to it.
    pub email: Option<String>,
    /// The journey's title.
    pub journey_title: String,
    /// Days since day 0, pauses left out; none before the start.
    pub day: Option<i64>,
    /// The road in miniature.
    pub road: Road,
    /// The standing now.
    pub standing: Standing,
    /// On whom a waiting one waits.
    pub waiting_on: Option<WaitingOn>,
    /// The customer's local day on which the standing began.
    pub since: Option<Date>,
    /// Claims that wait for a coach, oldest first; there may be some in every standing.
    pub claims: Vec<WaitingClaim>,
    /// The reasons for stalled, behind and slowing.
    pub reasons: Vec<Why>,
    /// The reason given by one who left.
    pub left_because: Option<String>,
    /// What this customer has paid.
    pub paid: Option<Amount>,
    /// The number of the last fact: part of a form's id, so that sending it twice is one command.
    pub last_fact: i64,
}

impl PersonLine {
    /// The address of the customer's page.
    pub(crate) fn page(&self) -> String {
        format!("/desk/customers/{}", self.enrolment)
    }

    /// Whether a kind word would help: stalled, behind, slowing or lapsed.
    pub(crate) fn needs_a_word(&self) -> bool {
        matches!(
            self.standing,
            Standing::Stalled | Standing::Behind | Standing::Slowing | Standing::Lapsed
        )
    }

    /// "light body · day 24", where the day stays in one piece.
    fn journey_and_day(&self, locale: Locale) -> impl IntoView + use<> {
        let day = match self.day {
            Some(day) => td_string!(locale, desk.person.day, day = day),
            None => td_string!(locale, desk.person.not_started).to_owned(),
        };
        view! { {self.journey_title.clone()} " · " <span class="day">{day}</span> }
    }
}

/// The table of people. `back` is the page to which the forms in it return.
pub(crate) fn people_table(
    locale: Locale,
    today: Date,
    caption: String,
    people: &[PersonLine],
    back: &str,
) -> impl IntoView + use<> {
    let with_money = people.iter().any(|person| person.paid.is_some());
    let rows: Vec<_> = people
        .iter()
        .map(|person| person_row(locale, today, person, back, with_money))
        .collect();
    let paid = with_money.then(|| {
        view! {
            <th role="columnheader" scope="col" class="number">{td_string!(locale, desk.column.paid)}</th>
        }
    });
    view! {
        <div class="people-frame"><table class="people" role="table">
            <caption class="quiet">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.customer)}</th>
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.place)}</th>
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.standing)}</th>
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.why)}</th>
                    {paid}
                    <th role="columnheader" scope="col">
                        <span class="quiet">{td_string!(locale, desk.column.next)}</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table></div>
    }
}

fn person_row(locale: Locale, today: Date, person: &PersonLine, back: &str, with_money: bool) -> impl IntoView + use<> {
    let paid = person.paid.map(|amount| {
        let amount = money::money(locale, amount);
        view! {
            <span class="sum">{amount}</span>
            <span class="sum-word">{td_string!(locale, desk.person.paid)}</span>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="who">
                <a href=person.page()>{person.name.clone()}</a>
                <span class="journey">{person.journey_and_day(locale)}</span>
            </th>
            <td role="cell" class="place">{road(locale, &person.road)}</td>
            <td role="cell" class="chips">{standing_chips(locale, person, today)}</td>
            <td role="cell" class="reasons">{why_cell(locale, person, today)}</td>
            {with_money.then(|| view! { <td role="cell" class="number">{paid}</td> })}
            <td role="cell" class="act">{suggested_action(locale, person, back)}</td>
        </tr>
    }
}

/// The one thing to do now: answer the claim, write a word, or look.
fn suggested_action(locale: Locale, person: &PersonLine, back: &str) -> AnyView {
    if let Some(claim) = person.claims.first() {
        return view! {
            {award_form(locale, person, &claim.square, &claim.square_title, back)}
            {send_back_form(locale, person, &claim.square, back, &FormState::default())}
        }
        .into_any();
    }
    let name = person.name.clone();
    match &person.email {
        Some(email) if person.needs_a_word() => {
            let label = td_string!(locale, desk.action.ask_named, name = name);
            view! {
                <a class="button button-primary" href=format!("mailto:{email}") aria-label=label>
                    {td_string!(locale, desk.action.ask)}
                </a>
            }
            .into_any()
        }
        _ => {
            let label = td_string!(locale, desk.action.open_page_named, name = name);
            view! {
                <a class="button" href=person.page() aria-label=label>
                    {td_string!(locale, desk.action.open_page)}
                </a>
            }
            .into_any()
        }
    }
}
