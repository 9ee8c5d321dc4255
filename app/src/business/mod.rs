//! The owner's desk: journeys, invitations, settings, and the outbox where mail is not set up.

pub mod audience;
pub mod brand;
mod contact_settings;
pub mod deeds;
pub mod editor;
pub mod finding_words;
pub mod first_steps;
pub mod import;
pub mod import_start;
pub mod import_words;
pub mod invitation;
pub mod invitations;
pub mod journey;
pub mod journeys;
pub mod moves;
pub mod outbox;
pub mod passkeys;
pub mod posters;
mod rule_words;
pub mod settings;
pub mod simulation;
pub mod staff;
pub mod templates;
pub mod unreadable_file;
pub mod webhooks;
pub mod works;
