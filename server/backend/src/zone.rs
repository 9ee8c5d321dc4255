//! Time zones by name.

use journey::zone::Zone;

use crate::{Error, Fault, Result};

/// The name as typed, if the time-zone database has it.
pub(crate) fn parse(name: &str) -> Result<String, Fault> {
    let name = crate::error::text(name, 64)?;
    match Zone::named(name) {
        Ok(zone) => Ok(zone.name().to_owned()),
        Err(_) => Err(Fault::UnknownTimeZone),
    }
}

/// The zone of a stored name.
pub(crate) fn stored(name: &str) -> Result<Zone> {
    Zone::named(name).map_err(|error| Error::corrupt(format!("time zone {name}"), error))
}
