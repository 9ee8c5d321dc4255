//! The journeys of a customer who plays more than one.

use crate::i18n::td_string;
use crate::parts::shell::Shell;
use crate::parts::standing::standing_chip;
use journey::Standing;
use leptos::prelude::*;

/// One journey of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JourneyLine {
    /// The enrolment's id.
    pub enrolment: String,
    /// The journey's title.
    pub title: String,
    /// The business it belongs to.
    pub business: String,
    /// Where the customer stands in it.
    pub standing: Standing,
}

/// The whole page.
pub fn journeys_page(shell: &Shell, journeys: &[JourneyLine]) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, customer.journeys.title);
    shell.page(title, false, || {
        let lines: Vec<_> = journeys
            .iter()
            .map(|journey| {
                view! {
                    <li>
                        <a class="panel journey-line" href=format!("/play/{}", journey.enrolment)>
                            <strong>{journey.title.clone()}</strong>
                            <span>{td_string!(locale, customer.journeys.of, business = journey.business.clone())}</span>
                            {standing_chip(locale, journey.standing.code(), None)}
                        </a>
                    </li>
                }
            })
            .collect();
        let none = lines
            .is_empty()
            .then(|| view! { <p class="panel">{td_string!(locale, customer.journeys.none)}</p> });
        view! {
            <h1>{title}</h1>
            {none}
            <ul class="journey-lines">{lines}</ul>
        }
    })
}
