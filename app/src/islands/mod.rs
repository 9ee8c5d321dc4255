//! The moving pieces: WebAssembly islands that answer at once and fall back to plain forms.
//!
//! An island takes over what the server drew and holds neither texts nor rules: the server writes the words into the page, and plays the rules ahead
//! (`customer::ahead`), so that a phone downloads little. What only a browser can do stands in modules of its own, with a quiet twin for the server.

pub mod step_form;
pub mod timer;

#[cfg(feature = "hydrate")]
mod ahead;
#[cfg(feature = "hydrate")]
mod clock;
#[cfg(not(feature = "hydrate"))]
#[path = "clock_on_server.rs"]
mod clock;
#[cfg(feature = "hydrate")]
mod kept;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "hydrate")]
pub mod start;
#[cfg(feature = "hydrate")]
mod step;
#[cfg(feature = "hydrate")]
mod tap;
#[cfg(not(feature = "hydrate"))]
#[path = "tap_on_server.rs"]
mod tap;
#[cfg(feature = "hydrate")]
mod walk;
