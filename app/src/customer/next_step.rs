//! The one next step: a card above the thumb with what to do, what it opens, and exactly one large button.

use crate::customer::asking::Asking;
use crate::customer::board_model::{BoardModel, unit_of};
use crate::customer::celebration::celebration;
use crate::customer::faces::faces;
use crate::customer::promise::promise_words;
use crate::customer::why::why_locked;
use crate::i18n::{Locale, td_string};
use crate::islands::step_form::StepSaid;
use crate::parts::dates::day_and_date;
use crate::parts::field::FormState;
use journey::rule::Leaf;
use journey::square::{Award, Square, SquareKind};
use journey::{NextStep, SquareState, SquareView, Standing};
use leptos::prelude::*;

/// What the card's one large button does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Primary {
    /// Opens a page.
    Go { href: String, label: String },
    /// Completes, counts or checks in, at once where WebAssembly is on.
    Step {
        action: &'static str,
        label: String,
        /// What a check-in asks.
        question: Option<String>,
    },
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
        question: None,
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
        SquareKind::CheckIn { question } => (
            Primary::Step {
                action: "check-in",
                label: td_string!(locale, customer.square.send).to_owned(),
                question: Some(question.clone()),
            },
            how(td_string!(locale, customer.next.with_words)),
        ),
        SquareKind::Checkpoint {
            award: Award::Count { .. },
            ..
        } => (
            step("count", td_string!(locale, customer.next.did_count)),
            how(td_string!(locale, customer.next.several)),
        ),
        SquareKind::Checkpoint { question, result, .. } => match Asking::of(view, model.today) {
            Asking::Now => {
                words.insert(0, question.clone());
                (go(td_string!(locale, customer.next.claim)), None)
            }
            Asking::Early { on } => {
                let date = day_and_date(locale, on);
                words.insert(
                    0,
                    td_string!(locale, customer.next.early, date = date, result = result.clone()),
                );
                (go(td_string!(locale, customer.next.early_see)), None)
            }
        },
        SquareKind::Offer { .. } => (go(td_string!(locale, customer.next.offer)), None),
    };
    let (done, total) = model.stage_progress(square.stage);
    if total > 2 && done + 1 == total {
        // The nearer the end of a stage, the more it pulls.
        let stage = model.version.stages()[square.stage].title.clone();
        words.push(td_string!(locale, customer.next.last_of_stage, stage = stage));
    }
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
        Primary::Step {
            action,
            label,
            question,
        } => {
            let step = Step {
                action,
                label,
                question,
                count: card.count,
                secondary,
            };
            step.form(locale, model)
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
            {celebration(locale, model)}
            <p class="next-lead"><span>{card.lead}</span>{stage_steps(locale, model)}</p>
            <h2 class="next-title" id="next-title" tabindex="-1">{card.title}</h2>
            <p class="next-words">{words}</p>
            {act}
        </section>
    }
    .into_any()
}

/// How far the stage is: a dot a square, so that its end comes nearer with each. Not where there are too many dots to see.
fn stage_steps(locale: Locale, model: &BoardModel) -> Option<impl IntoView + use<>> {
    let here = model.here()?;
    let stage = model.version.squares()[here].stage;
    let (done, total) = model.stage_progress(stage);
    if total < 2 || model.standing.standing == Standing::Left {
        return None;
    }
    let squares = &model.version.stages()[stage].squares;
    let dots: Vec<_> = squares
        .clone()
        .filter(|place| total <= DOTS && !model.version.squares()[*place].is_offer())
        .map(|place| {
            let is_done = model.board.squares[place].state == SquareState::Done;
            let class = match (is_done, place == here) {
                (true, _) => "dot is-done",
                (false, true) => "dot is-here",
                (false, false) => "dot",
            };
            view! { <span class=class></span> }
        })
        .collect();
    let words = td_string!(
        locale,
        customer.next.stage,
        number = stage + 1,
        done = done,
        total = total
    );
    Some(view! {
        <span class="next-stage">
            <span class="dots" aria-hidden="true">{dots}</span>
            <span>{words}</span>
        </span>
    })
}

/// A step that is done on the board itself.
struct Step {
    action: &'static str,
    label: String,
    question: Option<String>,
    count: Option<(u32, u32)>,
    secondary: Option<(String, String)>,
}

impl Step {
    /// The form, and around it the island that answers at once. What the island says, the form has in its attributes.
    fn form(self, locale: Locale, model: &BoardModel) -> AnyView {
        let key = model
            .here()
            .map(|place| model.version.squares()[place].key.to_string())
            .unwrap_or_default();
        let (count, target) = self.count.unzip();
        let address = format!("{}/{}", model.square_address(&key), self.action);
        let id = model.form_id(self.action, &key);
        view! {
                <form
                    class="next-form"
                    method="post"
                    action=address
                    data-step=""
                    data-count=count.map(|count| count.to_string())
                    data-target=target.map(|target| target.to_string())
                    data-counted=td_string!(locale, customer.said.counted)
                    data-done=td_string!(locale, customer.said.done)
                    data-kept=td_string!(locale, customer.said.kept)
                    data-failed=td_string!(locale, customer.said.failed)
                    data-refused=td_string!(locale, customer.said.refused)
                >
                    <input type="hidden" name="id" value=id/>
                    {(self.action == "count").then(|| view! { <input type="hidden" name="n" value="1"/> })}
                    {self.question.map(|question| faces(locale, &FormState::default(), &question))}
                    {self.count.map(|(count, target)| progress(count, target))}
                    <StepSaid/>
                    <div class="next-actions">
                        {self.secondary.map(|(href, label)| view! { <a class="button button-large" href=href>{label}</a> })}
                        <button class="button button-primary button-large" data-primary="">{self.label}</button>
                    </div>
                </form>
        }
        .into_any()
    }
}

/// Up to so many steps are drawn one by one.
const SEGMENTS: u32 = 12;
/// Up to so many squares of a stage have a dot each.
const DOTS: usize = 9;

fn progress(count: u32, target: u32) -> AnyView {
    let label = format!("{count} / {target}");
    if target <= SEGMENTS {
        let segments: Vec<_> = (0..target)
            .map(|step| {
                let class = if step < count { "segment is-done" } else { "segment" };
                view! { <span class=class></span> }
            })
            .collect();
        view! { <div class="segments" role="img" aria-label=label>{segments}</div> }.into_any()
    } else {
        view! {
            <div class="next-count">
                <progress class="bar" max=target.to_string() value=count.to_string() aria-label=label.clone()></progress>
                <span aria-hidden="true" data-counted-so-far="">{label}</span>
            </div>
        }
        .into_any()
    }
}
