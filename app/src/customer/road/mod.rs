//! The road: the board as a picture. A plan says what it shows, the layout where it stands, the painter how it is drawn.
//!
//! Two drawings of the same plan stand on a page, three squares a row for a phone and six for a desk; the stylesheet shows one of them. Assistive
//! technology reads neither, but the ordered list beside them.

mod label;
mod layout;
mod paint;
mod plan;
mod scenery;
mod track;

pub use layout::{Measures, NARROW, WIDE};
pub use paint::{road, symbols};
pub use plan::{Look, Place, Plan, Stop, StopKind};

#[cfg(test)]
mod tests;
