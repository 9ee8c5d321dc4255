//! What the plan says to one customer: what went out, what will, and what was stopped and why.

use backend::{
    channels::Channel,
    contacts::{ContactState, Why},
};
use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{dates, rows::rows_table},
};

/// A contact of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanContactLine {
    /// What it is about.
    pub subject: String,
    /// By which channel.
    pub channel: Channel,
    /// Where it is.
    pub state: ContactState,
    /// Why it was stopped or given up.
    pub why: Option<Why>,
    /// When it was settled, or is due; by the customer's clock.
    pub at: DateTime,
    /// Whether a message on the board was read.
    pub read: bool,
}

/// The panel of a customer's page.
pub(crate) fn plan_contacts_panel(locale: Locale, lines: &[PlanContactLine]) -> impl IntoView + use<> {
    let body = if lines.is_empty() {
        view! { <p class="soft">{td_string!(locale, timeline.panel.none)}</p> }.into_any()
    } else {
        let rows: Vec<_> = lines.iter().map(|line| row(locale, line)).collect();
        rows_table(
            "rows",
            td_string!(locale, timeline.panel.caption),
            &[
                td_string!(locale, timeline.panel.when),
                td_string!(locale, timeline.panel.what),
                td_string!(locale, timeline.panel.state),
            ],
            rows,
        )
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="plan-contacts">
            <h2 id="plan-contacts">{td_string!(locale, timeline.panel.title)}</h2>
            <p class="soft">{td_string!(locale, timeline.panel.lead)}</p>
            {body}
        </section>
    }
}

fn row(locale: Locale, line: &PlanContactLine) -> impl IntoView + use<> {
    let (class, state) = state_words(locale, line.state, line.read);
    let why = line
        .why
        .map(|why| view! { <p class="soft">{why_words(locale, why)}</p> });
    let machine = line.at.strftime("%Y-%m-%dT%H:%M").to_string();
    let time = line.at.strftime("%H:%M").to_string();
    view! {
        <tr role="row">
            <td role="cell" class="dates"><time datetime=machine>{dates::short_date(locale, line.at.date())} " " {time}</time></td>
            <th role="rowheader" scope="row" class="who">
                {line.subject.clone()}
                <span class="journey">{channel_words(locale, line.channel)}</span>
            </th>
            <td role="cell"><p><span class=class>{state}</span></p> {why}</td>
        </tr>
    }
}

fn state_words(locale: Locale, state: ContactState, read: bool) -> (&'static str, &'static str) {
    match state {
        ContactState::Planned => ("chip chip-waiting", td_string!(locale, timeline.state.planned)),
        ContactState::Sending => ("chip chip-waiting", td_string!(locale, timeline.state.sending)),
        ContactState::Sent if read => ("chip chip-well", td_string!(locale, timeline.state.read)),
        ContactState::Sent => ("chip chip-well", td_string!(locale, timeline.state.sent)),
        ContactState::HeldOut => ("chip", td_string!(locale, timeline.state.held_out)),
        ContactState::Stopped => ("chip", td_string!(locale, timeline.state.stopped)),
        ContactState::GivenUp => ("chip chip-lost", td_string!(locale, timeline.state.given_up)),
    }
}

/// How a contact reaches a customer.
pub(crate) fn channel_words(locale: Locale, channel: impl Into<Channel>) -> &'static str {
    match channel.into() {
        Channel::Email => td_string!(locale, editor.channel.email),
        Channel::Push => td_string!(locale, editor.channel.push),
        Channel::Inbox => td_string!(locale, editor.channel.inbox),
    }
}

/// Why a contact did not go out.
pub(crate) fn why_words(locale: Locale, why: Why) -> &'static str {
    match why {
        Why::Left => td_string!(locale, timeline.why.left),
        Why::Paused => td_string!(locale, timeline.why.paused),
        Why::Over => td_string!(locale, timeline.why.over),
        Why::StopWhen => td_string!(locale, timeline.why.stop_when),
        Why::Late => td_string!(locale, timeline.why.late),
        Why::Unwanted => td_string!(locale, timeline.why.unwanted),
        Why::Bounced => td_string!(locale, timeline.why.bounced),
        Why::Complained => td_string!(locale, timeline.why.complained),
        Why::NoDevice => td_string!(locale, timeline.why.no_device),
        Why::Cap => td_string!(locale, timeline.why.cap),
        Why::Moved => td_string!(locale, timeline.why.moved),
        Why::NotDelivered => td_string!(locale, timeline.why.not_delivered),
    }
}
