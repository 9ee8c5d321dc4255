//! In the form of the one next step: completing, counting and checking in are answered at once.

use super::tap;
use leptos::prelude::*;

/// The line of a step's form that says what its being sent did. Where WebAssembly runs, that is answered here first.
#[island]
pub fn StepSaid() -> impl IntoView {
    tap::listen();
    view! { <p class="next-said" role="status"></p> }
}
