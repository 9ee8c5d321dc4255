//! A clock in the browser. It goes by the time of day, so that it is right also after the phone slept.
//!
//! The page has one timer, drawn by the server with its texts beside it. Only its start, its half and its end are said aloud.

use super::page::{all, document};
use gloo_timers::callback::Interval;
use js_sys::{Array, Date, Function, Reflect};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event};

/// How often it looks, in milliseconds.
const LOOKS: u32 = 250;

thread_local! {
    static CLOCK: RefCell<Option<Clock>> = const { RefCell::new(None) };
}

struct Clock {
    timer: Element,
    /// How long in all, in milliseconds.
    whole: f64,
    /// How long still, in milliseconds, as of the last start or pause.
    left: f64,
    /// Since when it runs, in milliseconds since 1970, with what makes it look.
    runs: Option<(f64, Interval)>,
    half_said: bool,
}

/// Shows the timer, once the page was taken over as the server drew it.
pub(super) fn wake() {
    spawn_local(async {
        let timer = document().and_then(|document| document.query_selector(".timer").ok()?);
        if let Some(timer) = timer {
            // What cannot be shown stays hidden.
            let _shown = timer.remove_attribute("hidden");
            let pressed = Closure::<dyn Fn(Event)>::new(|event: Event| press(&event));
            // A timer that hears nothing stays still.
            let _heard = timer.add_event_listener_with_callback("click", pressed.as_ref().unchecked_ref());
            pressed.forget();
            let whole = millis_of(&timer);
            CLOCK.set(Some(Clock {
                timer,
                whole,
                left: whole,
                runs: None,
                half_said: false,
            }));
        }
    });
}

/// A duration was chosen, or the button pressed.
fn press(event: &Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    CLOCK.with_borrow_mut(|clock| {
        let Some(clock) = clock else { return };
        if let Ok(Some(choice)) = target.closest(".timer-choice") {
            clock.choose(&choice);
        } else if let Ok(Some(_)) = target.closest(".timer-press") {
            clock.press();
        }
    });
}

impl Clock {
    fn choose(&mut self, choice: &Element) {
        for other in all(&self.timer, ".timer-choice") {
            set(&other, "aria-pressed", if other == *choice { "true" } else { "false" });
        }
        self.whole = millis_of(choice);
        self.lay();
        self.say("");
    }

    /// Starts, pauses, goes on, or begins again.
    fn press(&mut self) {
        if self.runs.is_some() {
            self.left = self.still();
            self.runs = None;
            self.name("data-go-on");
            return;
        }
        if self.left <= 0.0 {
            self.lay();
        }
        if self.left >= self.whole {
            self.say("data-started");
        }
        self.name("data-pause");
        let looking = Interval::new(LOOKS, || {
            CLOCK.with_borrow_mut(|clock| {
                if let Some(clock) = clock {
                    clock.look();
                }
            });
        });
        self.runs = Some((Date::now(), looking));
    }

    /// Lays the whole duration out anew.
    fn lay(&mut self) {
        self.left = self.whole;
        self.runs = None;
        self.half_said = false;
        self.name("data-start");
        self.show(self.whole);
    }

    fn still(&self) -> f64 {
        let gone = self
            .runs
            .as_ref()
            .map_or(0.0, |(since, _)| (Date::now() - since).max(0.0));
        (self.left - gone).max(0.0)
    }

    fn look(&mut self) {
        let still = self.still();
        self.show(still);
        if still <= 0.0 {
            self.left = 0.0;
            self.runs = None;
            self.name("data-again");
            self.say("data-end");
            vibrate();
        } else if still * 2.0 <= self.whole && !self.half_said {
            self.half_said = true;
            self.say("data-half");
        }
    }

    fn show(&self, still: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between nothing and three hours"
        )]
        let seconds = (still / 1_000.0).ceil() as u32;
        let (hours, minutes, rest) = (seconds / 3_600, seconds % 3_600 / 60, seconds % 60);
        let figures = if hours > 0 {
            format!("{hours}:{minutes:02}:{rest:02}")
        } else {
            format!("{minutes}:{rest:02}")
        };
        self.write(".timer-left", &figures);
        if let Some(gone) = self.part(".timer-gone") {
            set(
                &gone,
                "stroke-dashoffset",
                &(100.0 * still / self.whole - 100.0).round().to_string(),
            );
        }
    }

    /// Names the button by one of the texts that the server wrote beside the timer.
    fn name(&self, text: &str) {
        self.write(".timer-press", &self.timer.get_attribute(text).unwrap_or_default());
    }

    fn say(&self, text: &str) {
        self.write(".timer-said", &self.timer.get_attribute(text).unwrap_or_default());
    }

    fn write(&self, part: &str, text: &str) {
        if let Some(part) = self.part(part)
            && part.text_content().as_deref() != Some(text)
        {
            part.set_text_content(Some(text));
        }
    }

    fn part(&self, part: &str) -> Option<Element> {
        self.timer.query_selector(part).ok()?
    }
}

fn set(element: &Element, name: &str, value: &str) {
    // An attribute of ours has a name that fits.
    let _set = element.set_attribute(name, value);
}

fn millis_of(element: &Element) -> f64 {
    let seconds: Option<f64> = element
        .get_attribute("data-seconds")
        .and_then(|seconds| seconds.parse().ok());
    seconds.unwrap_or(60.0) * 1_000.0
}

/// Two short pulses, where the device can.
fn vibrate() {
    let pulses = Array::of3(&JsValue::from(80), &JsValue::from(120), &JsValue::from(80));
    if let Ok(navigator) = Reflect::get(&js_sys::global(), &JsValue::from("navigator"))
        && let Ok(vibrate) = Reflect::get(&navigator, &JsValue::from("vibrate"))
        && let Ok(vibrate) = vibrate.dyn_into::<Function>()
    {
        // A device that may not stays still.
        let _felt = vibrate.call1(&navigator, &pulses);
    }
}
