//! Which part of a draft was changed when, and by whom.

use jiff::Timestamp;
use journey::edit::Part;
use serde::{Deserialize, Serialize};

use crate::{Error, JourneyId, Result, StaffId};

/// The last change of each part, as far as known.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Changes(Vec<(Part, Change)>);

/// A change of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// The draft's revision after it.
    pub(crate) revision: i64,
    /// When.
    pub(crate) at: Timestamp,
    /// Who, if one of the staff.
    pub(crate) by: Option<StaffId>,
}

impl Changes {
    pub(crate) fn read(text: Option<&str>, journey: JourneyId) -> Result<Self> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        serde_json::from_str(text).map_err(|error| Error::corrupt(format!("changes of journey {journey}"), error))
    }

    pub(crate) fn written(&self) -> String {
        serde_json::to_string(self).expect("changes are plain data")
    }

    pub(crate) fn of(&self, part: &Part) -> Option<Change> {
        let found = self.0.iter().find(|(of, _)| of == part);
        found.map(|(_, change)| *change)
    }

    /// Whether the part was changed after a revision.
    pub(crate) fn is_newer(&self, part: &Part, than: i64) -> bool {
        self.of(part).is_some_and(|change| change.revision > than)
    }

    pub(crate) fn note(&mut self, parts: Vec<Part>, revision: i64, at: Timestamp, by: Option<StaffId>) {
        self.0.retain(|(part, _)| !parts.contains(part));
        let change = Change { revision, at, by };
        self.0.extend(parts.into_iter().map(|part| (part, change)));
    }

    /// An edit of what is gone is refused anyway.
    pub(crate) fn forget_what_is_gone(&mut self, there: &[Part]) {
        let there: std::collections::BTreeSet<&Part> = there.iter().collect();
        self.0.retain(|(part, _)| there.contains(part));
    }
}
