//! Small questions to the page.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, window};

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// The card of the next step.
pub(super) fn card() -> Option<Element> {
    document()?.get_element_by_id("next")
}

/// Tells the page's script something: `public/islands.js` listens.
pub(super) fn tell(what: &str) {
    if let Some(document) = document()
        && let Ok(event) = Event::new(what)
    {
        // An event that nobody hears changes nothing.
        let _heard = document.dispatch_event(&event);
    }
}

/// A whole number in an attribute.
pub(super) fn number(of: &Element, attribute: &str) -> Option<i32> {
    of.get_attribute(attribute)?.parse().ok()
}

/// All elements below one that fit a selector.
pub(super) fn all(of: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = of.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|place| list.item(place)?.dyn_into().ok())
        .collect()
}
