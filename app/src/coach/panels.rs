//! The panels of a customer's page beside the board and the line of time: words and notes, feelings, purchases, and what is known of them.

use backend::{celebrations::Birthday, coaches::CoachLine};
use jiff::civil::Date;
use journey::money::Amount;
use leptos::prelude::*;

use super::{
    customer::CustomerModel,
    task::{Say, Whom, in_hand, say_form},
};
use crate::{
    customer::feelings::desk_feelings,
    i18n::{Locale, td_string},
    parts::{dates, money},
};

/// A personal word or a note, as the page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Who wrote it.
    pub person: Option<String>,
    /// What it says.
    pub words: String,
    /// The day.
    pub on: Date,
    /// For a word, the day on which the customer put it away.
    pub read_on: Option<Date>,
}

/// Something that was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// The customer's local day.
    pub on: Date,
    /// The product's name.
    pub product: String,
    /// What was paid, where the currency is known.
    pub amount: Option<Amount>,
}

/// What is known of the customer, and what the reader may change of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// Their birthday, if they told it.
    pub birthday: Option<Birthday>,
    /// Their first day as a customer.
    pub first_day: Option<Date>,
    /// Who looks after them.
    pub coach: Option<String>,
    /// The id of that person, as forms write it.
    pub coach_id: String,
    /// Whom the reader may give them to; nobody for who may not.
    pub coaches: Vec<CoachLine>,
}

/// A word and a note to write, and those that were written.
pub(crate) fn words_panel(locale: Locale, model: &CustomerModel) -> impl IntoView + use<> {
    let person = &model.person;
    let back = person.page();
    let whom = Whom {
        id: "customer".to_owned(),
        enrolment: &person.enrolment,
        name: &person.name,
        back: &back,
        stamp: &model.stamp,
    };
    let forms = match in_hand(locale, &model.held, &person.enrolment, None) {
        Some(words) => words.into_any(),
        None => view! {
            <div class="say-forms">
                {say_form(locale, &whom, Say::Word, "button-primary", &model.form)}
                {say_form(locale, &whom, Say::Note, "", &model.form)}
            </div>
        }
        .into_any(),
    };
    let notes: Vec<_> = model.notes.iter().map(|note| written(locale, note, None)).collect();
    let notes = if notes.is_empty() {
        view! { <p class="soft">{td_string!(locale, customer_page.notes.empty)}</p> }.into_any()
    } else {
        view! { <ul class="written-list">{notes}</ul> }.into_any()
    };
    let words: Vec<_> = model
        .words
        .iter()
        .map(|word| {
            let state = match word.read_on {
                Some(on) => td_string!(locale, customer_page.words.read, date = dates::short_date(locale, on)),
                None => td_string!(locale, customer_page.words.unread).to_owned(),
            };
            written(locale, word, Some(state))
        })
        .collect();
    let words = (!words.is_empty()).then(|| {
        view! {
            <h3>{td_string!(locale, customer_page.words.title)}</h3>
            <ul class="written-list">{words}</ul>
        }
    });
    view! {
        <section class="panel words-panel" aria-labelledby="say">
            <h2 id="say">{td_string!(locale, customer_page.say.title)}</h2>
            {forms}
            <h3>{td_string!(locale, customer_page.notes.title)}</h3>
            {notes}
            {words}
        </section>
    }
}

fn written(locale: Locale, written: &Written, state: Option<String>) -> impl IntoView + use<> {
    let mut by = dates::short_date(locale, written.on);
    if let Some(person) = &written.person {
        by = format!("{by} · {person}");
    }
    if let Some(state) = state {
        by = format!("{by} · {state}");
    }
    view! { <li><p class="written-words">{written.words.clone()}</p><p class="by">{by}</p></li> }
}

/// The curve of their feelings with the contacts that reached them; nothing before the first answer.
pub(crate) fn feelings_panel(locale: Locale, model: &CustomerModel) -> Option<impl IntoView + use<>> {
    let contacts: Vec<Date> = model
        .contacts
        .iter()
        .filter(|contact| contact.reached())
        .map(|contact| contact.date)
        .collect();
    let curves = desk_feelings(locale, &model.table, &model.facts, &contacts)?;
    Some(view! {
        <section class="panel feelings-panel" aria-labelledby="feelings">
            <h2 id="feelings">{td_string!(locale, customer_page.feelings.title)}</h2>
            {curves}
            <p class="soft">{td_string!(locale, customer_page.feelings.contacts)}</p>
        </section>
    })
}

/// What they bought, with the sum of each currency.
pub(crate) fn purchases_panel(locale: Locale, model: &CustomerModel) -> impl IntoView + use<> {
    let mut sums: Vec<Amount> = Vec::new();
    for amount in model.bought.iter().filter_map(|bought| bought.amount) {
        match sums.iter_mut().find(|sum| sum.currency == amount.currency) {
            Some(sum) => sum.minor = sum.minor.saturating_add(amount.minor),
            None => sums.push(amount),
        }
    }
    let rows: Vec<_> = model
        .bought
        .iter()
        .map(|bought| {
            let amount = bought.amount.map(|amount| money::money(locale, amount));
            view! {
                <tr>
                    <td>{dates::full_date(locale, bought.on)}</td>
                    <th scope="row">{bought.product.clone()}</th>
                    <td class="number">{amount}</td>
                </tr>
            }
        })
        .collect();
    let body = if rows.is_empty() {
        view! { <p class="soft">{td_string!(locale, customer_page.purchases.empty)}</p> }.into_any()
    } else {
        let sums: Vec<_> = sums.iter().map(|sum| money::money(locale, *sum)).collect();
        let total = td_string!(locale, customer_page.purchases.total, amount = sums.join(" + "));
        view! {
            <table class="bought">
                <thead>
                    <tr>
                        <th scope="col">{td_string!(locale, customer_page.purchases.when)}</th>
                        <th scope="col">{td_string!(locale, customer_page.purchases.product)}</th>
                        <th scope="col" class="number">{td_string!(locale, customer_page.purchases.amount)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {(!sums.is_empty()).then(|| view! { <p class="bought-total">{total}</p> })}
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="purchases">
            <h2 id="purchases">{td_string!(locale, customer_page.purchases.title)}</h2>
            {body}
        </section>
    }
}

/// What is said about a day that no calendar has.
pub fn birthday_problem(locale: Locale) -> &'static str {
    td_string!(locale, customer_page.about.birthday_problem)
}

/// Coach, birthday, since when.
pub(crate) fn about_panel(locale: Locale, model: &CustomerModel) -> impl IntoView + use<> {
    let about = &model.about;
    let since = about.first_day.map(|day| {
        let words = td_string!(locale, customer_page.about.since, date = dates::full_date(locale, day));
        view! { <p class="soft">{words}</p> }
    });
    view! {
        <section class="panel about-panel" aria-labelledby="about">
            <h2 id="about">{td_string!(locale, customer_page.about.title)}</h2>
            {since}
            {coach(locale, model)}
            {birthday(locale, model)}
        </section>
    }
}

fn coach(locale: Locale, model: &CustomerModel) -> AnyView {
    let about = &model.about;
    let nobody = td_string!(locale, customer_page.about.nobody);
    if about.coaches.is_empty() {
        let label = td_string!(locale, customer_page.about.coach);
        let who = about.coach.clone().unwrap_or_else(|| nobody.to_owned());
        return view! { <p class="about-line"><span class="field-label">{label}</span> <span>{who}</span></p> }
            .into_any();
    }
    let options: Vec<_> = std::iter::once((String::new(), nobody.to_owned()))
        .chain(
            about
                .coaches
                .iter()
                .filter(|coach| !coach.left || coach.id.to_string() == about.coach_id)
                .map(|coach| (coach.id.to_string(), coach.name.to_string())),
        )
        .map(|(value, words)| {
            let selected = value == about.coach_id;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <form class="one-line" method="post" action=format!("{}/coach", model.person.page())>
            <div class="field">
                <label class="field-label" for="coach">{td_string!(locale, customer_page.about.coach)}</label>
                <select class="input" id="coach" name="coach">{options}</select>
            </div>
            <button class="button">{td_string!(locale, customer_page.about.give)}</button>
        </form>
    }
    .into_any()
}

fn birthday(locale: Locale, model: &CustomerModel) -> impl IntoView + use<> {
    let problem = model.form.problem("birthday").map(str::to_owned);
    let (month, day) = if problem.is_some() {
        (model.form.value("month"), model.form.value("day"))
    } else {
        let told = model.about.birthday;
        (
            told.map(|told| told.month.to_string()).unwrap_or_default(),
            told.map(|told| told.day.to_string()).unwrap_or_default(),
        )
    };
    let not_told = td_string!(locale, customer_page.about.not_told);
    let options = |most: i8, chosen: &str, words: &dyn Fn(i8) -> String| {
        std::iter::once((String::new(), not_told.to_owned()))
            .chain((1..=most).map(|number| (number.to_string(), words(number))))
            .map(|(value, words)| {
                let selected = value == chosen;
                view! { <option value=value selected=selected>{words}</option> }
            })
            .collect::<Vec<_>>()
    };
    let months = options(12, &month, &|number| dates::month_name(locale, number));
    let days = options(31, &day, &|number| number.to_string());
    let invalid = problem.is_some().then_some("true");
    let described = problem.is_some().then_some("birthday-problem");
    let problem = problem.map(|words| view! { <p class="field-problem" id="birthday-problem">{words}</p> });
    view! {
        <form method="post" action=format!("{}/birthday", model.person.page())>
            <fieldset class="birthday" id="birthday" tabindex="-1">
                <legend class="field-label">{td_string!(locale, customer_page.about.birthday)}</legend>
                <div class="one-line">
                    <div class="field">
                        <label for="month" class="quiet">{td_string!(locale, customer_page.about.month)}</label>
                        <select class="input" id="month" name="month" aria-invalid=invalid aria-describedby=described>{months}</select>
                    </div>
                    <div class="field">
                        <label for="day" class="quiet">{td_string!(locale, customer_page.about.day)}</label>
                        <select class="input" id="day" name="day" aria-invalid=invalid aria-describedby=described>{days}</select>
                    </div>
                    <button class="button">{td_string!(locale, customer_page.about.save)}</button>
                </div>
                {problem}
            </fieldset>
        </form>
    }
}
