//! The owner's desk: journeys, invitations, settings, and the outbox where mail is not set up.

pub mod brand;
pub mod editor;
pub mod finding_words;
pub mod first_steps;
pub mod invitations;
pub mod journey;
pub mod journeys;
pub mod moves;
pub mod outbox;
mod rule_words;
pub mod settings;
pub mod simulation;
pub mod templates;
pub mod unreadable_file;
