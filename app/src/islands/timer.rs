//! In a timer: the server draws it hidden, and only where WebAssembly runs does it show and measure time.

use super::clock;
use leptos::prelude::*;

/// The line of a timer that says how far it is. Without WebAssembly nothing of the timer shows, and the guide's words remain.
#[island]
pub fn TimerSaid() -> impl IntoView {
    clock::wake();
    view! { <p class="timer-said" role="status"></p> }
}
