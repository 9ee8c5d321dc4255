//! Where the browser begins: `public/islands.js` calls this once, then hydrates each island.

use super::{kept, walk};
use wasm_bindgen::prelude::wasm_bindgen;

/// Readies the page for its islands.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    kept::listen();
    walk::listen();
}
