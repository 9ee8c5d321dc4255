//! What the phone keeps until there is a network: shown on the card as done, because it is.

use super::ahead;
use super::page::{card, document};
use super::step::Step;
use super::walk;
use js_sys::{Array, JSON, Reflect};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CustomEvent;

/// Told by the page's script whenever the kept steps change, with all of them, the oldest first.
const KEPT: &str = "sugoroku:kept";

/// Told by the page's script when a fresh board has come, on which nothing is shown yet that is still kept.
const BOARD: &str = "sugoroku:board";

thread_local! {
    /// The ids of the steps that this page shows already.
    static SHOWN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Remembers that this page shows a step already.
pub(super) fn remember(id: &str) {
    SHOWN.with_borrow_mut(|shown| shown.push(id.to_owned()));
}

/// Hears of kept steps from now on.
pub(super) fn listen() {
    let Some(document) = document() else { return };
    let heard = Closure::<dyn Fn(CustomEvent)>::new(|event: CustomEvent| {
        let steps = event.detail().as_string().and_then(|text| JSON::parse(&text).ok());
        for step in steps
            .iter()
            .filter(|steps| Array::is_array(steps))
            .flat_map(Array::from)
        {
            show(&step);
        }
    });
    let fresh = Closure::<dyn Fn()>::new(|| SHOWN.with_borrow_mut(Vec::clear));
    // A page that cannot hear stays as the server drew it.
    let _heard = document.add_event_listener_with_callback(BOARD, fresh.as_ref().unchecked_ref());
    fresh.forget();
    let _heard = document.add_event_listener_with_callback(KEPT, heard.as_ref().unchecked_ref());
    heard.forget();
}

fn show(step: &JsValue) {
    let field = |name: &str| Reflect::get(step, &JsValue::from(name)).ok()?.as_string();
    let (Some(address), Some(body)) = (field("address"), field("body")) else {
        return;
    };
    let value = |name: &str| {
        let part = body.split('&').find_map(|part| part.strip_prefix(name));
        part.and_then(|value| value.strip_prefix('='))
    };
    let id = value("id").unwrap_or_default().to_owned();
    let Some(on_card) = card().and_then(|card| Step::in_card(&card)) else {
        return;
    };
    if on_card.address() != address || SHOWN.with_borrow(|shown| shown.contains(&id)) {
        return;
    }
    remember(&id);
    let times = value("n").and_then(|n| n.parse().ok()).unwrap_or(1);
    if on_card.count(times) {
        on_card.close(true);
        if let Some(place) = ahead::next_place() {
            let from = walk::stands_on();
            walk::put(place);
            ahead::show_next(from);
        }
    }
}
