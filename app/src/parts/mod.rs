//! What the pages of all three audiences share.

pub mod brand;
pub mod dates;
pub mod devices;
pub mod document;
pub mod ending_mails;
pub mod error_page;
pub mod error_words;
pub mod field;
pub mod icon;
pub(crate) mod link_panel;
pub mod markdown;
pub mod mini_road;
pub mod money;
pub mod nav;
pub mod notice;
pub mod pages;
pub mod qr;
pub(crate) mod rows;
pub mod said;
pub mod shell;
pub mod standing;
mod video;
