//! One customer on one journey, as a row of the desk's lists: who, where on the road, standing, why, what is at stake, what to do.

use backend::held::HeldLine;
use jiff::civil::Date;
use journey::{
    money::Amount,
    standing::{Standing, WaitingOn},
};
use leptos::prelude::*;

use super::{
    alerts::{Advice, AlertShown, SnoozeAgain, advice_form, alert_notes, snooze_form, waits_on},
    award_forms::{award_form, send_back_form},
    opening::{SquareChoice, open_disclosure},
    road::{Road, road},
    standing_chips::standing_chips,
    task::{Say, Whom, in_hand, is_in_hand, named, say_form},
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
    /// The customer's id, as forms write it.
    pub customer: String,
    /// Who looks after them.
    pub coach: Option<String>,
    /// Locked squares, which can be opened: on lists the next ones.
    pub openable: Vec<SquareChoice>,
    /// The alert that is open about them, where it is shown.
    pub alert: Option<AlertShown>,
}

/// What the forms of a table of people need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PeopleForms<'m> {
    /// The page to which they return.
    pub(crate) back: &'m str,
    /// Tells this look at the page apart from others.
    pub(crate) stamp: &'m str,
    /// What is held on the boards that the reader sees.
    pub(crate) held: &'m [HeldLine],
    /// The id of the form that takes the people who are chosen, where they can be.
    pub(crate) choosable: Option<&'static str>,
    /// The form that puts an alert off, when it came back.
    pub(crate) again: Option<&'m SnoozeAgain>,
}

impl PeopleForms<'_> {
    /// What was typed into the form that puts this alert off, if that form came back.
    pub(crate) fn again_for(&self, alert: &AlertShown) -> Option<&FormState> {
        self.again
            .filter(|again| again.alert == alert.id)
            .map(|again| &again.form)
    }
}

impl PersonLine {
    /// The address of the customer's page.
    pub fn page(&self) -> String {
        format!("/desk/customers/{}", self.enrolment)
    }

    /// The id of their row, and the beginning of the ids in it. Somebody may have two alerts, and then has two rows.
    fn task(&self) -> String {
        match &self.alert {
            Some(alert) => format!("alert-{}", alert.id),
            None => format!("person-{}", self.enrolment),
        }
    }

    /// What an alert suggests, where nothing comes before it: a claim that waits, or what somebody has in hand.
    fn suggestion(&self, forms: &PeopleForms<'_>) -> Option<&Advice> {
        let alert = self.alert.as_ref()?;
        let in_hand = is_in_hand(forms.held, &self.enrolment) && forms.again_for(alert).is_none();
        let free = self.claims.is_empty() && self.needs_a_word() && !in_hand;
        alert.advice.as_ref().filter(|_| free)
    }

    /// Whether a kind word would help: stalled, behind, slowing or lapsed.
    pub(crate) fn needs_a_word(&self) -> bool {
        matches!(
            self.standing,
            Standing::Stalled | Standing::Behind | Standing::Slowing | Standing::Lapsed
        )
    }

    /// "light body · day 24", where the day stays in one piece.
    pub(crate) fn journey_and_day(&self, locale: Locale) -> impl IntoView + use<> {
        let day = match self.day {
            Some(day) => td_string!(locale, desk.person.day, day = day),
            None => td_string!(locale, desk.person.not_started).to_owned(),
        };
        view! { {self.journey_title.clone()} " · " <span class="day">{day}</span> }
    }
}

/// The table of people.
pub(crate) fn people_table(
    locale: Locale,
    today: Date,
    caption: String,
    people: &[PersonLine],
    forms: &PeopleForms<'_>,
) -> impl IntoView + use<> {
    let with_money = people
        .iter()
        .any(|person| person.paid.is_some() || person.alert.as_ref().is_some_and(|alert| alert.worth.is_some()));
    let rows: Vec<_> = people
        .iter()
        .map(|person| person_row(locale, today, person, forms, with_money))
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

fn person_row(
    locale: Locale,
    today: Date,
    person: &PersonLine,
    forms: &PeopleForms<'_>,
    with_money: bool,
) -> impl IntoView + use<> {
    let choose = forms.choosable.map(|form| {
        let id = format!("choose-{}", person.enrolment);
        let label = td_string!(locale, today.giving.choose, name = person.name.clone());
        view! {
            <input class="choose" type="checkbox" id=id.clone() name=format!("chosen.{}", person.customer) value="on" form=form/>
            <label class="quiet" for=id>{label}</label>
        }
    });
    let coach = person.coach.clone().filter(|_| forms.choosable.is_some()).map(|coach| {
        let words = td_string!(locale, today.giving.with, coach = coach);
        view! { <span class="with-coach">{words}</span> }
    });
    let paid = person.paid.map(|amount| {
        let amount = money::money(locale, amount);
        view! {
            <span class="sum">{amount}</span>
            <span class="sum-word">{td_string!(locale, desk.person.paid)}</span>
        }
    });
    let worth = person.alert.as_ref().and_then(|alert| alert.worth).map(|amount| {
        let words = td_string!(locale, alerts.risk.worth, amount = money::money(locale, amount));
        view! { <span class="sum-next">{words}</span> }
    });
    let task = person.task();
    let advice = person.suggestion(forms);
    let waits = person.alert.is_some().then(|| waits_on(locale, person));
    let notes = person
        .alert
        .as_ref()
        .map(|alert| alert_notes(locale, &task, alert, advice));
    view! {
        <tr role="row" id=task data-task="" tabindex="-1">
            <th role="rowheader" scope="row" class="who">
                {choose}
                <a href=person.page()>{person.name.clone()}</a>
                <span class="journey">{person.journey_and_day(locale)}</span>
                {coach}
            </th>
            <td role="cell" class="place">{road(locale, &person.road)}</td>
            <td role="cell" class="chips">{standing_chips(locale, person, today)} {waits}</td>
            <td role="cell" class="reasons">{why_cell(locale, person, today)} {notes}</td>
            {with_money.then(|| view! { <td role="cell" class="number">{paid} {worth}</td> })}
            <td role="cell" class="act">{suggested_action(locale, today, person, forms)}</td>
        </tr>
    }
}

/// What to do now: answer the claim, what an alert suggests, a word, or look. What else could be done is a quiet word below it.
fn suggested_action(locale: Locale, today: Date, person: &PersonLine, forms: &PeopleForms<'_>) -> AnyView {
    let alert = person.alert.as_ref();
    let again = alert.is_some_and(|alert| forms.again_for(alert).is_some());
    if let Some(words) = in_hand(locale, forms.held, &person.enrolment, None).filter(|_| !again) {
        return words.into_any();
    }
    let nothing = FormState::default();
    let task = person.task();
    let name = &person.name;
    let snooze = alert.map(|alert| snooze_form(locale, today, &task, (alert, name), forms));
    if let Some(claim) = person.claims.first() {
        return view! {
            <div class="acts">
                {award_form(locale, person, &claim.square, &claim.square_title, forms.back)}
                {send_back_form(locale, &task, person, &claim.square, forms.back, &nothing)}
                {snooze.map(|snooze| more(locale, name, again, snooze))}
            </div>
        }
        .into_any();
    }
    if person.needs_a_word() {
        let whom = Whom {
            id: task.clone(),
            enrolment: &person.enrolment,
            name: &person.name,
            back: forms.back,
            stamp: forms.stamp,
        };
        let open = open_disclosure(locale, &whom.id, person, forms.back);
        let note = say_form(locale, &whom, Say::Note, "button-plain", &nothing);
        let Some(snooze) = snooze else {
            return view! {
                {say_form(locale, &whom, Say::Word, "button-primary", &nothing)}
                {open}
                {note}
            }
            .into_any();
        };
        let advice = person.suggestion(forms);
        let class = if advice.is_some() {
            "button-plain"
        } else {
            "button-primary"
        };
        let word = say_form(locale, &whom, Say::Word, class, &nothing);
        return match advice {
            Some(advice) => view! {
                <div class="acts">
                    {advice_form(locale, &task, person, advice, forms)}
                    {more(locale, name, again, view! { {word} {open} {note} {snooze} })}
                </div>
            }
            .into_any(),
            None => view! {
                <div class="acts">
                    {word}
                    {more(locale, name, again, view! { {open} {note} {snooze} })}
                </div>
            }
            .into_any(),
        };
    }
    let label = td_string!(locale, desk.action.open_page_named, name = person.name.clone());
    let page = view! {
        <a class="button" href=person.page() aria-label=label>
            {td_string!(locale, desk.action.open_page)}
        </a>
    };
    match snooze {
        Some(snooze) => view! { <div class="acts">{page} {more(locale, name, again, snooze)}</div> }.into_any(),
        None => page.into_any(),
    }
}

/// What else could be done about somebody with an alert, behind one word; open when a form in it came back.
fn more(locale: Locale, name: &str, open: bool, acts: impl IntoView) -> impl IntoView {
    let words = td_string!(locale, alerts.more);
    view! {
        <details class="more-acts" name="acts" open=open>
            <summary class="button button-plain" aria-label=named(locale, words, name)><span>{words}</span></summary>
            <div class="more-list">{acts}</div>
        </details>
    }
}
