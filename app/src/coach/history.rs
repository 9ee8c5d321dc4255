//! What happened on a journey, as a line of time that can be read: every fact in words, with when and by whom.

use jiff::civil::{Date, Time};
use journey::{
    command::Author,
    fact::{Answer, Event},
    money::Amount,
};
use leptos::prelude::*;

use super::{
    strong_words::{strong, with_strong},
    time_line::{Contact, contact_entry},
};
use crate::{
    customer::you::farewell_words,
    i18n::{Locale, td_string},
    parts::{
        dates,
        icon::{Icon, icon},
        money,
    },
};

/// One fact with what is needed to say it.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryLine {
    /// The customer's local day.
    pub date: Date,
    /// The customer's local time.
    pub time: Time,
    /// Whose command it was.
    pub by: Author,
    /// Whether time did it; then the time of day says nothing.
    pub by_time: bool,
    /// The name of the person, where there was one.
    pub person: Option<String>,
    /// What happened.
    pub event: Event,
    /// The title of the square that the event names, or the product's name.
    pub title: Option<String>,
    /// The target of a square that is counted.
    pub target: Option<u32>,
    /// What was paid, for a purchase.
    pub amount: Option<Amount>,
    /// Whether the square is a checkpoint: being done is then an award.
    pub checkpoint: bool,
}

/// The line of time, the latest day first; within a day in the order of happening, contacts among it.
pub(crate) fn history(locale: Locale, lines: &[HistoryLine], contacts: &[Contact]) -> AnyView {
    if lines.is_empty() && contacts.is_empty() {
        return view! { <p class="soft">{td_string!(locale, desk.customer.history_empty)}</p> }.into_any();
    }
    let mut days: Vec<(Date, Vec<AnyView>)> = Vec::new();
    let mut contacts = contacts.iter().peekable();
    let mut put = |date: Date, entry: AnyView| match days.last_mut() {
        Some((day, entries)) if *day == date => entries.push(entry),
        _ => days.push((date, vec![entry])),
    };
    for line in lines.iter().filter(|line| line.event != Event::Noted) {
        while let Some(contact) = contacts.next_if(|contact| (contact.date, contact.time) < (line.date, line.time)) {
            put(contact.date, contact_entry(locale, contact));
        }
        put(line.date, entry(locale, line));
    }
    for contact in contacts {
        put(contact.date, contact_entry(locale, contact));
    }
    let days: Vec<_> = days
        .into_iter()
        .rev()
        .map(|(date, entries)| {
            view! {
                <li class="history-day">
                    <h3><time datetime=date.to_string()>{dates::day_and_date(locale, date)}</time></h3>
                    <ol>{entries}</ol>
                </li>
            }
        })
        .collect();
    view! { <ol class="history">{days}</ol> }.into_any()
}

fn entry(locale: Locale, line: &HistoryLine) -> AnyView {
    let (picture, tone) = look(line);
    let when = (!line.by_time).then(|| {
        let time = line.time.strftime("%H:%M").to_string();
        let machine = time.clone();
        view! { <time datetime=machine>{time}</time> " · " }
    });
    let words = words_of(locale, &line.event).map(|words| view! { <blockquote>{words}</blockquote> });
    view! {
        <li class=format!("history-line {tone}")>
            {icon(picture)}
            <div>
                <p>{with_strong(&happened(locale, line))}</p>
                {words}
                <p class="by">{when} {who(locale, line)}</p>
            </div>
        </li>
    }
    .into_any()
}

/// The fact in words; the square's title is marked as bold.
pub(crate) fn happened(locale: Locale, line: &HistoryLine) -> String {
    let title = |key: &str| strong(line.title.as_deref().unwrap_or(key));
    match &line.event {
        Event::Started => td_string!(locale, desk.history.started).to_owned(),
        Event::Visited => td_string!(locale, desk.history.visited).to_owned(),
        Event::Counted { square, count } => {
            let square = title(square.as_str());
            if let Some(target) = line.target {
                td_string!(
                    locale,
                    desk.history.counted_of,
                    square = square,
                    count = *count,
                    target = target
                )
            } else {
                td_string!(locale, desk.history.counted, square = square, count = *count)
            }
        }
        Event::CheckedIn { square, feeling, .. } => {
            td_string!(
                locale,
                desk.history.checked_in,
                square = title(square.as_str()),
                feeling = *feeling
            )
        }
        Event::Claimed { square, .. } => td_string!(locale, desk.history.claimed, square = title(square.as_str())),
        Event::SentBack { square, .. } => td_string!(locale, desk.history.sent_back, square = title(square.as_str())),
        Event::OpenedByCoach { square } => {
            td_string!(locale, desk.history.opened_by_coach, square = title(square.as_str()))
        }
        Event::Answered {
            square,
            answer: Answer::TakeUp,
        } => {
            td_string!(locale, desk.history.take_up, square = title(square.as_str()))
        }
        Event::Answered {
            square,
            answer: Answer::Decline,
        } => {
            td_string!(locale, desk.history.decline, square = title(square.as_str()))
        }
        Event::Purchased { product, .. } => {
            let product = title(product.as_str());
            if let Some(amount) = line.amount {
                let amount = money::money(locale, amount);
                td_string!(locale, desk.history.purchased_for, product = product, amount = amount)
            } else {
                td_string!(locale, desk.history.purchased, product = product)
            }
        }
        Event::Paused => td_string!(locale, desk.history.paused).to_owned(),
        Event::Resumed => td_string!(locale, desk.history.resumed).to_owned(),
        Event::Left { .. } => td_string!(locale, desk.history.left).to_owned(),
        Event::Returned => td_string!(locale, desk.history.returned).to_owned(),
        Event::Done { square } => {
            let square = title(square.as_str());
            match (line.checkpoint, line.by) {
                (true, Author::Rule) => td_string!(locale, desk.history.awarded_by_rule, square = square),
                (true, _) => td_string!(locale, desk.history.awarded, square = square),
                (false, _) => td_string!(locale, desk.history.done, square = square),
            }
        }
        Event::Opened { square } => td_string!(locale, desk.history.opened, square = title(square.as_str())),
        Event::Finished => td_string!(locale, desk.history.finished).to_owned(),
        Event::Moved { .. } => td_string!(locale, desk.history.moved).to_owned(),
        Event::Noted => td_string!(locale, desk.history.noted).to_owned(),
    }
}

/// What a person wrote with it.
fn words_of(locale: Locale, event: &Event) -> Option<String> {
    let words = match event {
        Event::CheckedIn { words, .. } | Event::Claimed { words, .. } => words.as_deref()?,
        Event::SentBack { words, .. } => words,
        Event::Left { reason } => return farewell_words(locale, reason),
        _ => return None,
    };
    Some(words.trim()).filter(|words| !words.is_empty()).map(str::to_owned)
}

fn who(locale: Locale, line: &HistoryLine) -> String {
    if let Some(person) = &line.person {
        return person.clone();
    }
    let who = match line.by {
        _ if line.by_time => td_string!(locale, desk.history.by_rule),
        Author::Rule => td_string!(locale, desk.history.by_rule),
        Author::Customer => td_string!(locale, desk.history.by_customer),
        Author::Coach => td_string!(locale, desk.history.by_coach),
        Author::Business => td_string!(locale, desk.history.by_business),
    };
    who.to_owned()
}

/// Icon and tone of a line: milestones are golden, a departure is marked, small things are quiet.
fn look(line: &HistoryLine) -> (Icon, &'static str) {
    match &line.event {
        Event::Started => (Icon::Start, "good"),
        Event::Visited | Event::Noted => (Icon::Person, "small"),
        Event::Counted { .. } => (Icon::Again, "plain"),
        Event::CheckedIn { .. } => (Icon::Smile, "plain"),
        Event::Claimed { .. } => (Icon::Hourglass, "waiting"),
        Event::SentBack { .. } => (Icon::Words, "plain"),
        Event::OpenedByCoach { .. } | Event::Opened { .. } => (Icon::Lock, "small"),
        Event::Answered { .. } | Event::Purchased { .. } => (Icon::Gift, "plain"),
        Event::Paused => (Icon::Pause, "plain"),
        Event::Resumed | Event::Returned => (Icon::Forward, "good"),
        Event::Left { .. } => (Icon::Door, "lost"),
        Event::Done { .. } if line.checkpoint => (Icon::Flag, "milestone"),
        Event::Done { .. } => (Icon::Check, "good"),
        Event::Moved { .. } => (Icon::Map, "plain"),
        Event::Finished => (Icon::Star, "milestone"),
    }
}
