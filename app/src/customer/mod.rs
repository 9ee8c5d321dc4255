//! What a customer sees: the board with the one next step, a square, the welcome, their feelings, their badges, and themselves.

mod ahead;
mod asking;
pub mod badges;
pub mod board;
pub mod board_model;
mod celebration;
mod durations;
mod faces;
pub mod feelings;
pub mod install;
pub mod journeys;
pub(crate) mod kept;
pub mod news;
pub mod next_step;
pub mod offline;
mod promise;
pub mod road;
mod road_list;
mod road_of;
pub mod square;
mod square_forms;
pub mod still_board;
mod way_on;
pub mod welcome;
mod why;
pub mod you;

pub use board::board_page;
pub use board_model::BoardModel;
pub use journeys::{JourneyLine, journeys_page};
pub use square::{SquareModel, square_page};
pub use welcome::{InvitationModel, invitation_page, reassurance_page};
pub use you::{YouModel, you_page};
