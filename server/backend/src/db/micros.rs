//! Instants as both databases hold them.

use jiff::Timestamp;

/// Microseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub(crate) struct Micros(i64);

impl From<Timestamp> for Micros {
    fn from(instant: Timestamp) -> Self {
        Self(instant.as_microsecond())
    }
}

impl From<Micros> for Timestamp {
    fn from(Micros(micros): Micros) -> Self {
        Timestamp::from_microsecond(micros).expect("only instants that jiff accepted are ever stored")
    }
}
