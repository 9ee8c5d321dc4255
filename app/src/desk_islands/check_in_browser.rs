//! The check, run in the browser on what is typed.
//!
//! The page carries the draft (`#draft`), the form of one part of it (`form[data-edit]`), the list of what the check found (`#findings`), and, in
//! `#finding-words`, how each code is said. The same code that will read the form on the server reads it here.

use journey::{
    check::{Finding, Level, check},
    draft::Draft,
    edit::{Name, Part, apply, form},
};
use std::collections::BTreeSet;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, Event, FormData, HtmlFormElement, HtmlTemplateElement, window};

/// Listens to the form from now on, once the page was taken over as the server drew it.
pub(super) fn wake() {
    spawn_local(async {
        let Some(document) = document() else { return };
        let look = Closure::<dyn Fn(Event)>::new(|event: Event| {
            if is_of_the_form(&event) {
                look();
            }
        });
        for what in ["input", "change"] {
            // A page that hears nothing keeps the list as the server drew it.
            let _heard = document.add_event_listener_with_callback(what, look.as_ref().unchecked_ref());
        }
        look.forget();
    });
}

fn document() -> Option<Document> {
    window()?.document()
}

fn is_of_the_form(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.closest("form[data-edit]"), Ok(Some(_))))
}

/// Shows what the check finds in the draft with what is typed. What cannot be read leaves the list as it is.
fn look() -> Option<()> {
    let document = document()?;
    let draft = document.get_element_by_id("draft")?.text_content()?;
    let draft: Draft = serde_json::from_str(&draft).ok()?;
    let form = document.query_selector("form[data-edit]").ok()??;
    let draft = with_the_form(&draft, form.dyn_into().ok()?)?;
    Shown::on(&document)?.renew(&check(&draft), &draft);
    Some(())
}

/// The draft as it would be if the form were sent now.
fn with_the_form(draft: &Draft, form: HtmlFormElement) -> Option<Draft> {
    let attribute = |name: &str| form.get_attribute(name).unwrap_or_default();
    let name = Name::nth(attribute("data-key"), attribute("data-nth").parse().unwrap_or(0));
    let part = Part::of(&attribute("data-edit"), name)?;
    let data = FormData::new_with_form(&form).ok()?;
    let mut typed = form::Pairs::default();
    for entry in data.entries() {
        let pair: js_sys::Array = entry.ok()?.dyn_into().ok()?;
        if let (Some(field), Some(text)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            typed.set(field, text);
        }
    }
    let read = form::read(draft, &part, &typed)?;
    apply(draft, &read.value).ok()
}

/// The list on the page.
struct Shown {
    section: Element,
    words: HtmlTemplateElement,
}

impl Shown {
    fn on(document: &Document) -> Option<Self> {
        Some(Self {
            section: document.get_element_by_id("findings")?,
            words: document.get_element_by_id("finding-words")?.dyn_into().ok()?,
        })
    }

    /// Takes away what is mended, adds what is new, and counts.
    fn renew(&self, findings: &[Finding], draft: &Draft) {
        let key = |finding: &Finding| (finding.code.as_str().to_owned(), finding.at.clone());
        let mut missing: BTreeSet<(String, String)> = findings.iter().map(key).collect();
        for item in all(&self.section, "li[data-code]") {
            let code = item.get_attribute("data-code").unwrap_or_default();
            let at = item.get_attribute("data-at").unwrap_or_default();
            if !missing.remove(&(code, at)) {
                item.remove();
            }
        }
        for finding in findings {
            if missing.remove(&key(finding)) {
                self.add(finding, draft);
            }
        }
        for (level, name) in [(Level::Error, "error"), (Level::Warning, "warning")] {
            let count = findings.iter().filter(|finding| finding.level() == level).count();
            self.count(name, count);
        }
        self.fine(findings.is_empty());
    }

    /// Puts a finding on top of the list, in the words of its code.
    fn add(&self, finding: &Finding, draft: &Draft) -> Option<()> {
        let selector = format!("[data-code={}]", finding.code.as_str());
        let item = self.words.content().query_selector(&selector).ok()??;
        let item: Element = item.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        item.set_attribute("data-at", &finding.at).ok()?;
        if let Ok(Some(place)) = item.query_selector(".finding-place") {
            place.set_text_content(Some(&title_of(draft, &finding.at)));
        }
        let list = self.section.query_selector("ul.live-findings").ok()??;
        list.prepend_with_node_1(&item).ok()
    }

    /// Says how many there are of a level.
    fn count(&self, level: &str, count: usize) {
        for chip in all(&self.section, &format!("[data-level={level}]")) {
            let words = if count == 1 { "data-one" } else { "data-other" };
            let words = chip.get_attribute(words).unwrap_or_default();
            chip.set_text_content(Some(&words.replace("{n}", &count.to_string())));
            let _set = chip.toggle_attribute_with_force("hidden", count == 0);
        }
    }

    fn fine(&self, fine: bool) {
        for line in all(&self.section, ".check-fine") {
            let _set = line.toggle_attribute_with_force("hidden", !fine);
        }
    }
}

/// What a person calls the place.
fn title_of(draft: &Draft, at: &str) -> String {
    let part = journey::edit::part_at(draft, at);
    let title = match &part {
        Part::Head => Some(&draft.title),
        Part::Stage(name) => draft.find_stage(name).map(|stage| &stage.title),
        Part::Square(name) => draft.find_square(name).map(|square| &square.title),
        Part::Touchpoint(name) => draft.find_touchpoint(name).map(|touchpoint| &touchpoint.subject),
    };
    title
        .filter(|title| !title.trim().is_empty())
        .cloned()
        .unwrap_or_else(|| at.to_owned())
}

fn all(of: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = of.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|place| list.item(place)?.dyn_into().ok())
        .collect()
}
