//! A log folded again, through every version of the journey that its enrolment has been on.

use std::collections::HashMap;

use journey::{
    Event, Fact, State, Version, Zone, fold,
    moving::{fold_moves, versions_of},
};

use crate::{BusinessId, Error, Result, VersionId, db::Tx, versions};

/// The state after a whole log that ends in this version.
///
/// # Errors
/// [`Error::Corrupt`] when the log speaks of a version that is not there.
pub(crate) async fn replay(
    tx: &mut Tx,
    business: BusinessId,
    version: &Version,
    zone: Zone,
    facts: &[Fact],
) -> Result<State> {
    let Some(end) = ends_in(facts) else {
        return Ok(fold(version, zone, facts));
    };
    let named = versions_of(facts);
    let mut known: HashMap<&str, Version> = HashMap::with_capacity(named.len());
    for name in named.into_iter().filter(|name| *name != end) {
        let id: VersionId = name.parse().map_err(|_| corrupt(format!("{name:?} is no version")))?;
        known.insert(name, versions::load(tx, business, id).await?);
    }
    let find = |name: &str| {
        if name == end { Some(version) } else { known.get(name) }
    };
    let (state, _) = fold_moves((end, version), find, zone, facts).map_err(corrupt)?;
    Ok(state)
}

/// The name of the version that a log moved to last; none when it never moved.
pub(crate) fn ends_in(facts: &[Fact]) -> Option<&str> {
    facts.iter().rev().find_map(|fact| match &fact.event {
        Event::Moved { to, .. } => Some(to.as_str()),
        _ => None,
    })
}

fn corrupt(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::corrupt("the log of an enrolment that moved", source)
}
