//! The owner's desk: journeys, invitations, settings, and the outbox where mail is not set up.

pub mod brand;
pub mod editor;
pub mod finding_words;
pub mod invitations;
pub mod journey;
pub mod journeys;
pub mod outbox;
mod rule_words;
pub mod settings;
pub mod unreadable_file;
