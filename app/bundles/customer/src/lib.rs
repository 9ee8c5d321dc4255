//! What a customer's browser downloads: the islands of the board.
#![cfg(target_arch = "wasm32")]

pub use app::islands;
