//! What reached a customer beside the game: mails, personal words, and the notes about them. They stand in the line of time among what
//! happened on the board.

use jiff::civil::{Date, Time};
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::icon::{Icon, icon},
};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The customer's local day.
    pub date: Date,
    /// The customer's local time.
    pub time: Time,
    /// What it is.
    pub kind: ContactKind,
    /// Who of the staff it came from, if it is known.
    pub person: Option<String>,
}

/// What reached a customer, or was written about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactKind {
    /// A mail.
    Mail {
        /// What it was about: the name of its template.
        about: String,
        /// Whether it waits to be sent.
        waits: bool,
        /// Whether it was given up.
        given_up: bool,
    },
    /// A personal word, as it was written.
    Word(String),
    /// A note for colleagues, as it was written.
    Note(String),
}

impl Contact {
    /// Whether it reached the customer.
    pub(crate) fn reached(&self) -> bool {
        match self.kind {
            ContactKind::Mail { waits, given_up, .. } => !waits && !given_up,
            ContactKind::Word(_) => true,
            ContactKind::Note(_) => false,
        }
    }
}

/// An entry of the line of time.
pub(crate) fn contact_entry(locale: Locale, contact: &Contact) -> AnyView {
    let (picture, tone, words, written) = match &contact.kind {
        ContactKind::Mail { about, waits, given_up } => {
            let mut words = mail_words(locale, about);
            if *given_up {
                words = format!("{words} ({})", td_string!(locale, customer_page.mail.given_up));
            } else if *waits {
                words = format!("{words} ({})", td_string!(locale, customer_page.mail.waits));
            }
            let tone = if *given_up { "lost" } else { "contact" };
            (Icon::Mail, tone, words, None)
        }
        ContactKind::Word(written) => {
            let words = td_string!(locale, customer_page.history.word).to_owned();
            (Icon::Words, "good", words, Some(written.clone()))
        }
        ContactKind::Note(written) => {
            let words = td_string!(locale, customer_page.history.note).to_owned();
            (Icon::Info, "noted", words, Some(written.clone()))
        }
    };
    let time = contact.time.strftime("%H:%M").to_string();
    let person = contact
        .person
        .clone()
        .unwrap_or_else(|| td_string!(locale, customer_page.history.business).to_owned());
    let machine = time.clone();
    let written = written.map(|written| view! { <blockquote>{written}</blockquote> });
    view! {
        <li class=format!("history-line {tone}")>
            {icon(picture)}
            <div>
                <p>{words}</p>
                {written}
                <p class="by"><time datetime=machine>{time}</time> " · " {person}</p>
            </div>
        </li>
    }
    .into_any()
}

fn mail_words(locale: Locale, about: &str) -> String {
    match about {
        "invitation" => td_string!(locale, customer_page.mail.invitation).to_owned(),
        "awarded" => td_string!(locale, customer_page.mail.awarded).to_owned(),
        "sent-back" => td_string!(locale, customer_page.mail.sent_back).to_owned(),
        "word" => td_string!(locale, customer_page.mail.word).to_owned(),
        "contact" => td_string!(locale, customer_page.mail.contact).to_owned(),
        other => td_string!(locale, customer_page.mail.other, about = other.to_owned()),
    }
}
