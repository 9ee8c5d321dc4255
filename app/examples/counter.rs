//! The yardstick of the customer's bundle: the smallest useful island, one counter, built and packed in the same way.
//! `make bench` compares.

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// A button that counts how often it was pressed.
#[island]
pub fn Counter() -> impl IntoView {
    let count = RwSignal::new(0);
    view! { <button on:click=move |_| *count.write() += 1>{count}</button> }
}

/// Readies the page for its island.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
