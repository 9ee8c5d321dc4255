//! The form of the one next step: completing and counting, answered at once by the same rules that the server runs.
#![expect(
    missing_docs,
    reason = "the island macro writes a struct of its own beside the documented function"
)]

use super::tap::Tap;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the form is handed by the server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StepProps {
    /// Where it posts.
    pub action: String,
    /// The command id of the plain form.
    pub id: String,
    /// The count and its target, where something is counted.
    pub count: Option<(u32, u32)>,
    /// The words on the large button.
    pub label: String,
    /// Address and words of the quieter button.
    pub secondary: Option<(String, String)>,
    /// What is said after a tap.
    pub words: StepWords,
    /// What the rules need to answer at once; without it the form is sent plainly.
    pub game: Option<GameInHand>,
}

/// What is said after a tap, in the reader's language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StepWords {
    /// The count went up.
    pub counted: String,
    /// The square is done.
    pub done: String,
    /// The server was not reached.
    pub failed: String,
    /// The server refused and gave no words.
    pub refused: String,
}

/// The game as far as an answer to a tap needs it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GameInHand {
    /// The journey version, without its texts.
    pub version: String,
    /// The snapshot, with the customer's zone.
    pub state: String,
    /// The square that the form is about.
    pub square: String,
    /// Whether the form counts (rather than completes).
    pub counts: bool,
}

/// What a tap changes on screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    pub(super) count: RwSignal<u32>,
    pub(super) said: RwSignal<String>,
    pub(super) problem: RwSignal<bool>,
    pub(super) done: RwSignal<bool>,
}

/// Up to so many steps are drawn one by one.
const SEGMENTS: u32 = 12;

/// The form: progress, what was just said, and the buttons.
#[island]
pub fn StepForm(
    /// What the server hands over.
    props: StepProps,
) -> impl IntoView {
    let shown = Shown {
        count: RwSignal::new(props.count.map_or(0, |(count, _)| count)),
        said: RwSignal::new(String::new()),
        problem: RwSignal::new(false),
        done: RwSignal::new(false),
    };
    let tap = Tap::new(&props, shown);
    let target = props.count.map(|(_, target)| target);
    let counts = props.game.as_ref().is_some_and(|game| game.counts);
    view! {
        <form
            class="next-form"
            class:is-done=move || shown.done.get()
            method="post"
            action=props.action
            on:submit=move |event| tap.submit(&event)
        >
            <input type="hidden" name="id" value=props.id/>
            {counts.then(|| view! { <input type="hidden" name="n" value="1"/> })}
            {target.map(|target| progress(shown, target))}
            <p class="next-said" role="status" class:is-problem=move || shown.problem.get()>
                {move || shown.said.get()}
            </p>
            <div class="next-actions">
                {props.secondary.map(|(href, label)| view! { <a class="button button-large" href=href>{label}</a> })}
                <button class="button button-primary button-large" data-primary="" disabled=move || shown.done.get()>
                    {props.label}
                </button>
            </div>
        </form>
    }
}

fn progress(shown: Shown, target: u32) -> impl IntoView {
    let label = move || format!("{} / {target}", shown.count.get());
    if target <= SEGMENTS {
        let segments: Vec<_> = (0..target)
            .map(|step| view! { <span class="segment" class:is-done=move || step < shown.count.get()></span> })
            .collect();
        Either::Left(view! { <div class="segments" role="img" aria-label=label>{segments}</div> })
    } else {
        Either::Right(view! {
            <div class="next-count">
                <progress class="bar" max=target.to_string() value=move || shown.count.get().to_string() aria-label=label></progress>
                <span aria-hidden="true">{label}</span>
            </div>
        })
    }
}
