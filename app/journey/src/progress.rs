//! Progress (RULES §2): what a customer does for their journey, or somebody for them.

use crate::command::Author;
use crate::fact::{Event, Fact};
use crate::version::Version;

/// Whether a fact is progress. What time did is none, nor is an award by a rule.
pub fn is_progress(version: &Version, fact: &Fact) -> bool {
    match &fact.event {
        Event::Started
        | Event::Counted { .. }
        | Event::CheckedIn { .. }
        | Event::Claimed { .. }
        | Event::Answered { .. }
        | Event::Resumed
        | Event::Returned => true,
        // A claim, a count or an answer has said so already; a lesson and a coach's award have not.
        Event::Done { square } => version.place(square).is_some_and(|place| {
            let awarded = version.squares()[place].is_checkpoint();
            !fact.by_time && (!awarded || fact.by == Author::Coach)
        }),
        _ => false,
    }
}
