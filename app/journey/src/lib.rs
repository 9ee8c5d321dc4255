//! The rules of the game.

pub mod board;
pub mod check;
pub mod command;
mod condition;
mod days;
mod decide;
pub mod draft;
mod evolve;
pub mod fact;
#[cfg(feature = "file")]
pub mod file;
mod game;
pub mod key;
pub mod money;
pub mod next_step;
#[cfg(feature = "file")]
pub mod play;
pub mod refusal;
pub mod rule;
pub mod square;
pub mod standing;
pub mod state;
pub mod touchpoint;
pub mod version;
pub mod zone;

pub use crate::board::{Board, SquareView, StageView, board};
pub use crate::check::{Code, Finding, Level, check};
pub use crate::command::{Action, Author, Command, Number};
pub use crate::days::advance;
pub use crate::decide::{Decision, decide};
pub use crate::draft::Draft;
pub use crate::evolve::{evolve, fold};
pub use crate::fact::{Answer, Event, Fact};
#[cfg(feature = "file")]
pub use crate::file::ReadError;
pub use crate::game::SquareState;
pub use crate::key::Key;
pub use crate::money::{Amount, Currency};
pub use crate::next_step::NextStep;
pub use crate::refusal::Refusal;
pub use crate::rule::{Leaf, Rule};
pub use crate::square::{Award, Product, Square, SquareKind};
pub use crate::standing::{Reason, Standing, StandingNow, WaitingOn, standing};
pub use crate::state::State;
pub use crate::touchpoint::{After, Coupon, Touchpoint};
pub use crate::version::{Policy, Stage, Version};
pub use crate::zone::Zone;
