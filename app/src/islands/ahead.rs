//! The card that comes next: the server wrote it into the page, played ahead by the rules.

use super::page::{card, document, number, tell};
use super::walk;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTemplateElement};

/// Told to the page when a card was exchanged: `public/islands.js` wakes its island.
const CARD: &str = "sugoroku:card";

/// A card that was exchanged for the next one, kept so that it can be put back.
pub(super) struct Exchanged {
    before: Element,
    template: HtmlTemplateElement,
    from: i32,
}

/// Where the piece goes next, if that is known.
pub(super) fn next_place() -> Option<i32> {
    number(template()?.as_ref(), "data-place")
}

/// Shows the next card. None where the page knows of none.
pub(super) fn show_next(from: i32) -> Option<Exchanged> {
    let template = template()?;
    let before = card()?;
    let after: Element = template
        .content()
        .first_element_child()?
        .clone_node_with_deep(true)
        .ok()?
        .dyn_into()
        .ok()?;
    before.replace_with_with_node_1(&after).ok()?;
    template.remove();
    tell(CARD);
    Some(Exchanged { before, template, from })
}

impl Exchanged {
    /// Puts the card before back, and the piece where it stood.
    pub(super) fn take_back(self) {
        if let Some(after) = card() {
            let _put = after.replace_with_with_node_1(&self.before);
            let _put = self.before.after_with_node_1(&self.template);
        }
        walk::put(self.from);
    }
}

fn template() -> Option<HtmlTemplateElement> {
    document()?.query_selector("template.ahead").ok()??.dyn_into().ok()
}
