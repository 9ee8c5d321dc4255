//! Around the form of the one next step: completing, counting and checking in are answered at once.

use super::tap;
use leptos::prelude::*;

/// The form is the server's; where WebAssembly runs, its being sent is answered here first.
#[island]
pub fn StepForm(
    /// The form.
    children: Children,
) -> impl IntoView {
    view! { <div class="step" on:submit=move |event| tap::submit(&event)>{children()}</div> }
}
