//! A field of which a page has one for each of its people: its ids, and what came back with the one that was sent.

use leptos::prelude::*;

use crate::parts::field::FormState;

/// One of them.
pub(crate) struct OneOfMany {
    /// The field's id.
    pub(crate) id: String,
    /// Its hint's id.
    pub(crate) hint: String,
    /// What was typed.
    pub(crate) typed: String,
    /// The ids of what describes it.
    pub(crate) described: String,
    /// Whether it is wrong, as `aria-invalid` says it.
    pub(crate) invalid: Option<&'static str>,
    problem: Option<String>,
}

impl OneOfMany {
    /// The field of that name and an id of its own, with the form that came back if it was this one: then its id is the name, so that
    /// the summary of problems leads to it.
    pub(crate) fn new(name: &'static str, own_id: String, again: Option<&FormState>) -> Self {
        let id = again.map_or(own_id, |_| name.to_owned());
        let hint = format!("{id}-hint");
        let problem = again.and_then(|form| form.problem(name)).map(str::to_owned);
        Self {
            described: match problem {
                Some(_) => format!("{hint} {id}-problem"),
                None => hint.clone(),
            },
            typed: again.map(|form| form.value(name)).unwrap_or_default(),
            invalid: problem.is_some().then_some("true"),
            problem,
            id,
            hint,
        }
    }

    /// What is wrong with it.
    pub(crate) fn problem(&self) -> Option<impl IntoView + use<>> {
        let id = format!("{}-problem", self.id);
        let words = self.problem.clone()?;
        Some(view! { <p class="field-problem" id=id>{words}</p> })
    }
}
