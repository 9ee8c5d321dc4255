//! What coaches and owners see of customers: Today, the list, and one customer's page.

pub mod customer;
pub mod customers;
pub mod history;
pub mod not_yet;
pub mod person;
pub mod road;
pub mod today;
pub mod why;

mod award_forms;
pub(crate) mod empty_state;
mod leave_reasons;
mod standing_chips;
pub(crate) mod strong_words;
