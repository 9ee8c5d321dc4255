//! The journey check beside the form that is being filled in: what it finds follows every letter.

use super::check_in_browser;
use leptos::prelude::*;

/// Goes by the form of the page and its draft, and keeps the list of findings as the check has it now. Without WebAssembly the list is renewed when the
/// form is saved.
#[island]
pub fn LiveCheck() -> impl IntoView {
    check_in_browser::wake();
    view! { <span class="live-check" hidden=true></span> }
}
