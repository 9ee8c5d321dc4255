//! Where a desk's browser begins: `public/islands.js` calls this once, then hydrates each island.

use wasm_bindgen::prelude::wasm_bindgen;

/// Readies the page for its islands.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
