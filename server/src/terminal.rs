//! The terminal commands beside `serve`. What they print is their answer; what goes wrong is told on standard error.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "printing is what these commands are for"
)]

mod journey_files;
mod store;

pub use self::{
    journey_files::{check_file, play_file},
    store::{add_business, add_staff, businesses, contacts, digest, import, rebuild, remove_passkeys, review},
};
