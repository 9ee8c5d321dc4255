//! A tap in the browser: answered at once, confirmed by the server behind it, and taken back in words where it is not.

use super::ahead;
use super::kept;
use super::page::{document, tell};
use super::step::Step;
use super::walk;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Math, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Event, Headers, RequestInit, Response, window};

/// Told to the page when the server has confirmed everything: `public/islands.js` fetches the fresh board.
const FRESH: &str = "sugoroku:fresh";
/// How often an answer that is under way is asked for, in milliseconds.
const PATIENCE: u32 = 40;

thread_local! {
    /// How many taps the server has not answered yet.
    static UNDER_WAY: Cell<u32> = const { Cell::new(0) };
    /// Whether this page listens already.
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

enum Answer {
    Accepted,
    /// Kept on the phone until there is a network.
    Kept,
    Refused(Option<String>),
    Lost,
}

/// Answers the forms of steps from now on; once a page, however many cards come and go.
pub(super) fn listen() {
    if LISTENS.replace(true) {
        return;
    }
    let Some(document) = document() else { return };
    let heard = Closure::<dyn Fn(Event)>::new(|event: Event| submit(&event));
    // Where it cannot be heard, the form is sent plainly.
    let _heard = document.add_event_listener_with_callback("submit", heard.as_ref().unchecked_ref());
    heard.forget();
}

fn submit(event: &Event) {
    let form = event.target().and_then(|form| form.dyn_into::<Element>().ok());
    let step = form.filter(|form| form.has_attribute("data-step")).and_then(Step::of);
    let id = fresh_id();
    let sending = step.as_ref().and_then(|step| {
        let body = step.body(&id);
        post(&step.address(), &body).ok()
    });
    // Where it cannot be sent from here, the browser sends the form.
    let (Some(step), Some(sending)) = (step, sending) else {
        return;
    };
    event.prevent_default();
    kept::remember(&id);
    UNDER_WAY.with(|count| count.set(count.get() + 1));
    let answer = Rc::new(RefCell::new(None));
    let heard = answer.clone();
    spawn_local(async move {
        let answer = read(sending).await;
        UNDER_WAY.with(|count| count.set(count.get() - 1));
        *heard.borrow_mut() = Some(answer);
    });
    spawn_local(play(step, answer));
}

/// Shows the step done, then what the server says of it.
async fn play(step: Step, answer: Rc<RefCell<Option<Answer>>>) {
    let done = step.count(1);
    step.say(if done { "data-done" } else { "data-counted" });
    let from = walk::stands_on();
    let mut exchanged = None;
    if done {
        step.close(true);
        let to = ahead::next_place();
        if let Some(to) = to {
            walk::walk_to(to).await;
        }
        // The next thing is there at once, unless the server's own word is there already.
        if to.is_some() && answer.borrow().is_none() {
            exchanged = ahead::show_next(from);
        }
    }
    let answer = loop {
        if let Some(answer) = answer.borrow_mut().take() {
            break answer;
        }
        TimeoutFuture::new(PATIENCE).await;
    };
    match answer {
        Answer::Accepted => {
            if UNDER_WAY.with(Cell::get) == 0 {
                tell(FRESH);
            }
        }
        Answer::Kept => {
            step.say("data-kept");
            if done && exchanged.is_none() {
                ahead::show_next(from);
            }
        }
        Answer::Refused(words) => take_back(&step, exchanged, from, words.as_deref(), "data-refused"),
        Answer::Lost => take_back(&step, exchanged, from, None, "data-failed"),
    }
}

fn take_back(step: &Step, exchanged: Option<ahead::Exchanged>, from: i32, words: Option<&str>, name: &str) {
    match exchanged {
        Some(exchanged) => exchanged.take_back(),
        None => walk::put(from),
    }
    step.count(-1);
    step.close(false);
    step.say_problem(words, name);
}

/// Begins to send.
fn post(address: &str, body: &str) -> Result<Promise, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    headers.set("Content-Type", "application/x-www-form-urlencoded")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from(body));
    let window = window().ok_or(JsValue::UNDEFINED)?;
    Ok(window.fetch_with_str_and_init(address, &request).unchecked_into())
}

async fn read(sending: Promise) -> Answer {
    let Some(response) = JsFuture::from(sending)
        .await
        .ok()
        .and_then(|response| response.dyn_into::<Response>().ok())
    else {
        return Answer::Lost;
    };
    match response.status() {
        202 => Answer::Kept,
        200..300 => Answer::Accepted,
        400..500 => Answer::Refused(message(&response).await),
        _ => Answer::Lost,
    }
}

async fn message(response: &Response) -> Option<String> {
    let body = JsFuture::from(response.json().ok()?).await.ok()?;
    Reflect::get(&body, &JsValue::from("message")).ok()?.as_string()
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
