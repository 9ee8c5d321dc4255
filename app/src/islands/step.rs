//! The form of one step as the server drew it: what it counts, what it says, what it sends.

use super::page::{all, card, document, number};
use js_sys::encode_uri_component;
use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement};

/// What a form may send.
const FIELDS: [&str; 3] = ["n", "feeling", "words"];

#[derive(Clone)]
pub(super) struct Step {
    form: HtmlFormElement,
}

impl Step {
    pub(super) fn of(form: Element) -> Option<Self> {
        Some(Self {
            form: form.dyn_into().ok()?,
        })
    }

    /// The step of a card, if it is one that is done on the board.
    pub(super) fn in_card(card: &Element) -> Option<Self> {
        Self::of(card.query_selector("form[data-step]").ok()??)
    }

    /// Where it is sent. An attribute, because a field could be called `action`.
    pub(super) fn address(&self) -> String {
        self.form.get_attribute("action").unwrap_or_default()
    }

    /// What is sent, under this id.
    pub(super) fn body(&self, id: &str) -> String {
        let mut body = format!("id={id}");
        if let Ok(data) = FormData::new_with_form(&self.form) {
            for field in FIELDS {
                if let Some(value) = data.get(field).as_string() {
                    let value = encode_uri_component(&value);
                    body.extend(["&", field, "="]);
                    body.push_str(&String::from(value));
                }
            }
        }
        body
    }

    /// Counts up or back by this many; whether the square is done then.
    pub(super) fn count(&self, by: i32) -> bool {
        let (Some(count), Some(target)) = (number(&self.form, "data-count"), number(&self.form, "data-target")) else {
            return by > 0;
        };
        let count = count + by;
        let _set = self.form.set_attribute("data-count", &count.to_string());
        for (place, segment) in (0..).zip(all(&self.form, ".segment")) {
            let _set = segment.class_list().toggle_with_force("is-done", place < count);
        }
        let words = format!("{} / {target}", count.min(target));
        for bar in all(&self.form, "progress") {
            let _set = bar.set_attribute("value", &count.to_string());
        }
        for label in all(&self.form, "[data-counted-so-far]") {
            label.set_text_content(Some(&words));
        }
        for picture in all(&self.form, "[role=img], progress") {
            let _set = picture.set_attribute("aria-label", &words);
        }
        count >= target
    }

    /// Says the words that the server wrote into the form under this name.
    pub(super) fn say(&self, name: &str) {
        let words = self.form.get_attribute(name).unwrap_or_default();
        self.say_words(&words, false);
    }

    /// Says what went wrong: the server's words, or those under this name.
    pub(super) fn say_problem(&self, words: Option<&str>, name: &str) {
        let own = self.form.get_attribute(name).unwrap_or_default();
        self.say_words(words.unwrap_or(&own), true);
    }

    fn say_words(&self, words: &str, problem: bool) {
        for said in all(&self.form, "[role=status]") {
            let _set = said.class_list().toggle_with_force("is-problem", problem);
            said.set_text_content(Some(words));
        }
    }

    /// Shows the square done, with nothing left to press, or open again.
    pub(super) fn close(&self, done: bool) {
        if done {
            self.hand_on_focus();
        }
        let _set = self.form.class_list().toggle_with_force("is-done", done);
        for button in all(&self.form, "button") {
            let _set = button.toggle_attribute_with_force("disabled", done);
        }
    }

    /// A button that cannot be pressed any more loses the focus: who goes by keyboard or hears the page stays at its card.
    fn hand_on_focus(&self) {
        let active = document().and_then(|document| document.active_element());
        if !self.form.contains(active.as_deref()) {
            return;
        }
        let title = card().and_then(|card| card.query_selector("#next-title").ok()?);
        if let Some(title) = title.and_then(|title| title.dyn_into::<HtmlElement>().ok()) {
            // A title that takes no focus leaves it where it was.
            let _focused = title.focus();
        }
    }
}
