//! The program around the use cases: configuration, routes, background work and terminal commands.
//!
//! May depend on everything below it (`app`, `backend`, `journey`); nothing depends on it. A request walks through [`router`]: security headers,
//! who is at the door ([`visitor`]), then one handler of [`pages`], which reads the form, calls one use case of `backend` and hands what comes
//! back to a page of `app`. What fails is a [`failure`] and becomes a page in the reader's language in one place, `failure_page`.
//! Programs with a key go their own way, through [`api`].
//! [`background`] reviews standings and delivers mail; [`terminal`] offers the same use cases to a command line.

pub mod api;
pub mod assets;
pub mod background;
mod client_ip;
mod clock;
pub mod command_line;
pub mod configuration;
pub mod demo;
mod device_name;
pub mod failure;
mod failure_page;
pub mod fields;
mod instant_of_a_step;
pub mod open_boards;
pub mod pages;
pub mod rate_limits;
pub mod router;
pub mod security;
pub mod serve;
pub mod session_cookie;
pub mod state;
pub mod terminal;
pub mod visitor;
