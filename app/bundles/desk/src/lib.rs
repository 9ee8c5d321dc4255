//! What a desk's browser downloads: the islands of the editor, with the rules. It must not ride on a phone.
#![cfg(target_arch = "wasm32")]

pub use app::desk_islands;
