//! The road: the board as a picture. A plan says what it shows, the layout where it stands, the painter how it is drawn.
//!
//! Two drawings of the same plan stand on a page, three squares a row for a phone and six for a desk; the stylesheet shows one of them. Assistive
//! technology reads neither, but the ordered list beside them.

mod ghost;
mod landmark;
mod layout;
mod paint;
mod plan;
mod room;
mod scenery;
mod signs;
mod track;
mod whole;
mod words;

pub use layout::{Measures, NARROW, WIDE};
pub use paint::{road, symbols};
pub use plan::{Look, Place, Plan, Stage, Stop, StopKind, WillBe};
pub use whole::whole_road;

#[cfg(test)]
mod tests;
