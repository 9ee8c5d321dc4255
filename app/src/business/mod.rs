//! The owner's desk: journeys, invitations, settings, and the outbox where mail is not set up.

pub mod brand;
pub mod editor;
pub mod finding_words;
pub mod import;
pub mod import_start;
pub mod import_words;
pub mod invitation;
pub mod invitations;
pub mod journey;
pub mod journeys;
pub mod outbox;
pub mod posters;
mod rule_words;
pub mod settings;
pub mod unreadable_file;
