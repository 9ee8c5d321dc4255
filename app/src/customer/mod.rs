//! What a customer sees: the board with the one next step, a square, the welcome, and themselves.

pub mod board;
pub mod board_model;
mod game_in_hand;
pub mod next_step;
mod promise;
pub mod road;
mod road_list;
mod road_of;
pub mod still_board;
mod why;

pub use board::board_page;
pub use board_model::BoardModel;
