//! What coaches and owners see of customers: Today, the list, and one customer's page.

pub mod alerts;
pub mod customer;
pub mod customers;
pub mod history;
pub mod not_yet;
pub mod opening;
pub mod person;
pub mod road;
pub mod today;
pub mod why;

mod award_forms;
mod celebrations;
pub mod claimants;
pub(crate) mod empty_state;
pub mod giving;
pub mod held_strip;
mod keys;
mod leave_reasons;
mod one_of_many;
pub mod panels;
pub mod plan_contacts;
mod standing_chips;
pub(crate) mod strong_words;
mod switches;
mod task;
pub mod time_line;
pub mod training;
