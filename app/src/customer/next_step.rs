//! The one next step: a card above the thumb with what to do, what it opens, and exactly one large button.

use crate::customer::board_model::{BoardModel, unit_of};
use crate::customer::game_in_hand::game_in_hand;
use crate::customer::promise::promise_words;
use crate::customer::why::why_locked;
use crate::i18n::{Locale, td_string};
use crate::islands::next_step::{StepForm, StepProps, StepWords};
use crate::parts::dates::day_and_date;
use journey::rule::Leaf;
use journey::square::{Award, Square, SquareKind};
use journey::{NextStep, SquareView, Standing};
use leptos::prelude::*;

/// What the card's one large button does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Primary {
    /// Opens a page.
    Go { href: String, label: String },
    /// Completes or counts, at once where WebAssembly is on.
    Step { action: &'static str, label: String },
    /// Comes back to a journey that was left.
    Return { label: String },
}

struct Card {
    lead: String,
    title: String,
    words: Vec<String>,
    count: Option<(u32, u32)>,
    secondary: Option<(String, String)>,
    primary: Primary,
    tone: &'static str,
}

fn card(locale: Locale, model: &BoardModel) -> Card {
    if model.standing.standing == Standing::Left {
        return Card {
            lead: td_string!(locale, customer.next.left_lead).to_owned(),
            title: model.version.title().to_owned(),
            words: vec![td_string!(locale, customer.next.left).to_owned()],
            count: None,
            secondary: None,
            primary: Primary::Return {
                label: td_string!(locale, customer.next.left_return).to_owned(),
            },
            tone: "next-rest",
        };
    }
    match &model.board.next_step {
        NextStep::Square(key) => match model.square(key.as_str()) {
            Some((square, view)) => open_card(locale, model, square, view),
            None => finished_card(locale, model),
        },
        NextStep::Waiting { square, until } => Card {
            lead: td_string!(locale, customer.next.waiting_lead).to_owned(),
            words: vec![match until {
                Some(date) => td_string!(locale, customer.next.waiting, date = day_and_date(locale, *date)),
                None => td_string!(locale, customer.next.waiting_paused).to_owned(),
            }],
            tone: "next-waiting",
            ..go_card(model, square.as_str(), td_string!(locale, customer.next.waiting_see))
        },
        NextStep::Opens { square, on } => Card {
            lead: td_string!(locale, customer.next.opens_lead).to_owned(),
            words: vec![td_string!(
                locale,
                customer.next.opens_on,
                date = day_and_date(locale, *on)
            )],
            tone: "next-waiting",
            ..go_card(model, square.as_str(), td_string!(locale, customer.next.opens_see))
        },
        NextStep::Offer(key) => Card {
            lead: td_string!(locale, customer.next.offer_lead).to_owned(),
            words: vec![td_string!(locale, customer.next.offer_words).to_owned()],
            ..go_card(model, key.as_str(), td_string!(locale, customer.next.offer))
        },
        NextStep::Locked { square, .. } => Card {
            lead: td_string!(locale, customer.next.locked_lead).to_owned(),
            words: why_locked(locale, model, square.as_str()).into_iter().collect(),
            tone: "next-waiting",
            ..go_card(model, square.as_str(), td_string!(locale, customer.next.locked_see))
        },
        NextStep::Finished => finished_card(locale, model),
    }
}

/// A card whose button leads to a square's page.
fn go_card(model: &BoardModel, key: &str, label: &str) -> Card {
    let title = model.version.square(key).map(|square| square.title.clone());
    Card {
        lead: String::new(),
        title: title.unwrap_or_default(),
        words: Vec::new(),
        count: None,
        secondary: None,
        primary: Primary::Go {
            href: model.square_address(key),
            label: label.to_owned(),
        },
        tone: "next-act",
    }
}

fn open_card(locale: Locale, model: &BoardModel, square: &Square, view: &SquareView) -> Card {
    let key = square.key.as_str();
    let address = model.square_address(key);
    let mut words: Vec<String> = reward_words(locale, model, square, view).into_iter().collect();
    let step = |action, label: &str| Primary::Step {
        action,
        label: label.to_owned(),
    };
    let go = |label: &str| Primary::Go {
        href: address.clone(),
        label: label.to_owned(),
    };
    let how = |label: &str| Some((address.clone(), label.to_owned()));
    let (primary, secondary) = match &square.kind {
        SquareKind::Lesson => (
            step("complete", td_string!(locale, customer.next.did_lesson)),
            how(td_string!(locale, customer.next.how)),
        ),
        SquareKind::Action { target, .. } => (
            step(
                "complete",
                if *target > 1 {
                    td_string!(locale, customer.next.did_action)
                } else {
                    td_string!(locale, customer.next.did_once)
                },
            ),
            how(td_string!(locale, customer.next.how)),
        ),
        SquareKind::CheckIn { question } => {
            words.insert(0, question.clone());
            (go(td_string!(locale, customer.next.answer)), None)
        }
        SquareKind::Checkpoint {
            award: Award::Count { .. },
            ..
        } => (
            step("count", td_string!(locale, customer.next.did_count)),
            how(td_string!(locale, customer.next.several)),
        ),
        SquareKind::Checkpoint { question, .. } => {
            words.insert(0, question.clone());
            (go(td_string!(locale, customer.next.claim)), None)
        }
        SquareKind::Offer { .. } => (go(td_string!(locale, customer.next.offer)), None),
    };
    if model.standing.standing == Standing::Paused {
        words.push(td_string!(locale, customer.next.resumes).to_owned());
    } else {
        words.extend(promise_words(locale, model));
    }
    Card {
        lead: td_string!(locale, customer.next.lead).to_owned(),
        title: square.title.clone(),
        words,
        count: view.count.filter(|(_, target)| *target > 1),
        secondary,
        primary,
        tone: "next-act",
    }
}

/// What is still to do here, and what that opens.
fn reward_words(locale: Locale, model: &BoardModel, square: &Square, view: &SquareView) -> Option<String> {
    let opens = opened_by(model, square);
    let Some((count, target)) = view.count.filter(|(_, target)| *target > 1) else {
        return opens.map(|title| td_string!(locale, customer.next.opens, square = title));
    };
    let more = target.saturating_sub(count);
    Some(match (unit_of(square).filter(|_| more > 1), opens) {
        (Some(unit), Some(title)) => {
            td_string!(
                locale,
                customer.next.more_units_open,
                count = more,
                unit = unit.to_owned(),
                square = title
            )
        }
        (Some(unit), None) => {
            td_string!(locale, customer.next.more_units, count = more, unit = unit.to_owned())
        }
        (None, Some(title)) => td_string!(locale, customer.next.more_open, count = more, square = title),
        (None, None) => td_string!(locale, customer.next.more, count = more),
    })
}

/// The title of the first square that waits for nothing but this one.
fn opened_by(model: &BoardModel, square: &Square) -> Option<String> {
    model
        .version
        .squares()
        .iter()
        .zip(&model.board.squares)
        .find(|(other, view)| {
            !other.is_offer()
                && !view.why.is_empty()
                && view.why.iter().all(|leaf| match leaf {
                    Leaf::Done(key) | Leaf::Awarded(key) => *key == square.key,
                    _ => false,
                })
        })
        .map(|(other, _)| other.title.clone())
}

/// The road is done, and still goes on: to the last offer not taken up, else to a word on how it is, else to a look back.
fn finished_card(locale: Locale, model: &BoardModel) -> Card {
    let squares = || model.version.squares().iter().zip(&model.board.squares);
    let offer = squares()
        .rev()
        .find(|(square, view)| square.is_offer() && view.answer != Some(journey::Answer::TakeUp))
        .map(|(square, _)| (square, td_string!(locale, customer.next.finished_offer)));
    let check_in = || {
        squares()
            .rev()
            .find(|(square, _)| matches!(square.kind, SquareKind::CheckIn { .. }))
            .map(|(square, _)| (square, td_string!(locale, customer.next.finished_check_in)))
    };
    let (href, label) = match offer.or_else(check_in) {
        Some((square, label)) => (model.square_address(square.key.as_str()), label),
        None => (
            format!("{}/you", model.address()),
            td_string!(locale, customer.next.finished_you),
        ),
    };
    Card {
        lead: td_string!(locale, customer.next.finished_lead).to_owned(),
        title: model.version.title().to_owned(),
        words: vec![td_string!(
            locale,
            customer.next.finished,
            promise = model.version.promise().to_owned()
        )],
        count: None,
        secondary: None,
        primary: Primary::Go {
            href,
            label: label.to_owned(),
        },
        tone: "next-gold",
    }
}

/// The card.
pub fn next_step(locale: Locale, model: &BoardModel) -> AnyView {
    let card = card(locale, model);
    let words = card.words.join(if locale == Locale::ja { "" } else { " " });
    let secondary = card.secondary.clone();
    let act = match card.primary {
        Primary::Step { action, label } => {
            let key = model
                .here()
                .map(|place| model.version.squares()[place].key.to_string())
                .unwrap_or_default();
            let props = StepProps {
                action: format!("{}/{action}", model.square_address(&key)),
                id: model.form_id(action, &key),
                count: card.count,
                label,
                secondary,
                words: StepWords {
                    counted: td_string!(locale, customer.said.counted).to_owned(),
                    done: td_string!(locale, customer.said.done).to_owned(),
                    failed: td_string!(locale, customer.said.failed).to_owned(),
                    refused: td_string!(locale, customer.said.refused).to_owned(),
                },
                game: game_in_hand(model, &key, action),
            };
            view! { <StepForm props=props/> }.into_any()
        }
        Primary::Go { href, label } => view! {
            <div class="next-actions">
                {secondary.map(|(href, label)| view! { <a class="button button-large" href=href>{label}</a> })}
                <a class="button button-primary button-large" href=href data-primary="">{label}</a>
            </div>
        }
        .into_any(),
        Primary::Return { label } => view! {
            <form class="next-actions" method="post" action=format!("{}/return", model.address())>
                <input type="hidden" name="id" value=model.form_id("return", "")/>
                <button class="button button-primary button-large" data-primary="">{label}</button>
            </form>
        }
        .into_any(),
    };
    view! {
        <section class=format!("next {}", card.tone) id="next" aria-labelledby="next-title">
            <p class="next-lead">{card.lead}</p>
            <h2 class="next-title" id="next-title">{card.title}</h2>
            <p class="next-words">{words}</p>
            {act}
        </section>
    }
    .into_any()
}
