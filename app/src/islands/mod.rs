//! The moving pieces: WebAssembly islands that answer at once and fall back to plain forms.
//!
//! The view of an island is the same code on both halves, so that what the browser takes over is what the server drew. What only a browser can do
//! stands in modules of its own, with a quiet twin for the server. Islands hold no texts: the server hands them over.

pub mod next_step;

#[cfg(feature = "hydrate")]
pub mod start;
#[cfg(feature = "hydrate")]
mod tap;
#[cfg(not(feature = "hydrate"))]
#[path = "tap_on_server.rs"]
mod tap;
