//! What people see: pages rendered on the server (`ssr`) and WebAssembly islands (`hydrate`).
//!
//! A page is a pure function from a [`Shell`](parts::shell::Shell) and a model to a whole HTML document: no clock, no randomness, no database.
//! The server's handler loads the model with one use case and calls the page. The islands are the few moving pieces: each works as a plain
//! form where WebAssembly is absent, and the browser's half holds no texts, only what the server handed it.
//!
//! May depend on `journey` (both halves) and on `backend` (server half only). Walk: `customer::board::board_page` takes a journey version with its
//! board, draws the road (`customer::road`), puts the one next step under it (`customer::next_step`) and lets the shell write the document around.

// Views nest as deep as the pages they draw.
#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod business;
#[cfg(feature = "ssr")]
pub mod coach;
#[cfg(feature = "ssr")]
pub mod customer;
#[cfg(any(feature = "ssr", feature = "desk"))]
pub mod desk_islands;
#[cfg(feature = "ssr")]
pub mod i18n;
#[cfg(not(feature = "desk"))]
pub mod islands;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
pub mod sign_in;
