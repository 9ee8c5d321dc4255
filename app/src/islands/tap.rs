//! A tap in the browser: the rules answer at once, the server confirms behind it, and what it does not confirm is taken back in words.

use super::next_step::{Shown, StepProps, StepWords};
use jiff::Timestamp;
use journey::{Action, Author, Command, SquareState, State, Version};
use js_sys::{Date, Math, Reflect};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, Headers, RequestInit, Response, window};

/// Told to the page when the server has confirmed everything: `public/islands.js` fetches the fresh board.
const FRESH: &str = "sugoroku:fresh";

/// The game on the table of one form.
#[derive(Clone)]
pub(super) struct Tap(Option<Rc<Table>>);

struct Table {
    version: Version,
    state: RefCell<State>,
    square: String,
    counts: bool,
    address: String,
    words: StepWords,
    shown: Shown,
    under_way: Cell<u32>,
}

impl Tap {
    /// Lays the game out. Where it cannot be read, the form stays a plain form.
    pub(super) fn new(props: &StepProps, shown: Shown) -> Self {
        let table = props.game.as_ref().and_then(|game| {
            Some(Rc::new(Table {
                version: serde_json::from_str(&game.version).ok()?,
                state: RefCell::new(serde_json::from_str(&game.state).ok()?),
                square: game.square.clone(),
                counts: game.counts,
                address: props.action.clone(),
                words: props.words.clone(),
                shown,
                under_way: Cell::new(0),
            }))
        });
        Self(table.filter(|table| table.state.borrow().fits(&table.version)))
    }

    /// Answers the form's being sent.
    pub(super) fn submit(&self, event: &SubmitEvent) {
        if let Some(table) = &self.0 {
            event.prevent_default();
            table.clone().play();
        }
    }
}

impl Table {
    fn play(self: Rc<Self>) {
        let Ok(now) = now() else { return };
        let id = fresh_id();
        let command = Command {
            at: now,
            by: Author::Customer,
            id: Some(id.clone()),
            action: if self.counts {
                Action::Count {
                    square: self.square.clone(),
                    n: 1.into(),
                }
            } else {
                Action::Complete {
                    square: self.square.clone(),
                }
            },
        };
        let before = self.state.borrow().clone();
        match journey::decide(&self.version, &before, &command) {
            Ok(decision) => {
                let mut state = self.state.borrow_mut();
                for fact in decision.by_time.iter().chain(&decision.facts) {
                    journey::evolve(&self.version, &mut state, fact);
                }
            }
            // The server knows better what happened meanwhile: it gives the words.
            Err(_) => self.shown.problem.set(false),
        }
        self.show(now);
        self.under_way.set(self.under_way.get() + 1);
        spawn_local(async move {
            let answer = send(&self.address, &id, self.counts).await;
            self.under_way.set(self.under_way.get() - 1);
            match answer {
                Answer::Accepted => {
                    if self.under_way.get() == 0 {
                        tell_page();
                    }
                }
                Answer::Refused(words) => {
                    self.take_back(before, now, words.unwrap_or_else(|| self.words.refused.clone()));
                }
                Answer::Lost => self.take_back(before, now, self.words.failed.clone()),
            }
        });
    }

    /// Shows what the rules say now.
    fn show(&self, now: Timestamp) {
        let board = journey::board(&self.version, &self.state.borrow(), now);
        let Some(view) = self.version.place(&self.square).map(|place| &board.squares[place]) else {
            return;
        };
        let done = view.state == SquareState::Done;
        if let Some((count, _)) = view.count {
            self.shown.count.set(count);
        }
        self.shown.done.set(done);
        self.shown.problem.set(false);
        self.shown.said.set(if done {
            self.words.done.clone()
        } else {
            self.words.counted.clone()
        });
    }

    fn take_back(&self, before: State, now: Timestamp, words: String) {
        *self.state.borrow_mut() = before;
        self.show(now);
        self.shown.problem.set(true);
        self.shown.said.set(words);
    }
}

enum Answer {
    Accepted,
    Refused(Option<String>),
    Lost,
}

async fn send(address: &str, id: &str, counts: bool) -> Answer {
    match post(address, id, counts).await {
        Ok(response) if response.ok() => Answer::Accepted,
        Ok(response) if response.status() < 500 => Answer::Refused(message(&response).await),
        _ => Answer::Lost,
    }
}

async fn post(address: &str, id: &str, counts: bool) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    headers.set("Content-Type", "application/x-www-form-urlencoded")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from(format!("id={id}{}", if counts { "&n=1" } else { "" })));
    let window = window().ok_or(JsValue::UNDEFINED)?;
    JsFuture::from(window.fetch_with_str_and_init(address, &request))
        .await?
        .dyn_into()
}

async fn message(response: &Response) -> Option<String> {
    let body = JsFuture::from(response.json().ok()?).await.ok()?;
    Reflect::get(&body, &JsValue::from("message")).ok()?.as_string()
}

fn tell_page() {
    if let Some(document) = window().and_then(|window| window.document())
        && let Ok(event) = Event::new(FRESH)
    {
        // An event that nobody hears changes nothing.
        let _heard = document.dispatch_event(&event);
    }
}

fn now() -> Result<Timestamp, jiff::Error> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970, in range for a long time"
    )]
    Timestamp::from_millisecond(Date::now() as i64)
}

/// Different for every tap: it only has to differ among one enrolment's commands.
fn fresh_id() -> String {
    let part = || {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below 2^32 and not negative"
        )]
        let part = (Math::random() * 4_294_967_296.0) as u32;
        part
    };
    format!("tap-{:08x}{:08x}{:08x}{:08x}", part(), part(), part(), part())
}
