//! Why customers leave: the reasons that can be chosen, how a log keeps one, and how often each was given.

use std::fmt;

use journey::Event;

use crate::{Actor, Db, Error, Result, db::tx::fetch_all, scope::seen_by};

/// A reason to leave that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeaveReason {
    /// There is no time for it now.
    NoTime,
    /// It is too hard.
    TooHard,
    /// No result shows yet.
    NoResult,
    /// It costs too much.
    TooExpensive,
    /// What they came for is reached.
    GotIt,
    /// Something else.
    SomethingElse,
}

impl LeaveReason {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 6] = [
        Self::NoTime,
        Self::TooHard,
        Self::NoResult,
        Self::TooExpensive,
        Self::GotIt,
        Self::SomethingElse,
    ];

    /// As logs and forms write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoTime => "no-time",
            Self::TooHard => "too-hard",
            Self::NoResult => "no-result",
            Self::TooExpensive => "too-expensive",
            Self::GotIt => "got-it",
            Self::SomethingElse => "something-else",
        }
    }
}

crate::coded::coded! {
    LeaveReason,
    /// The text is none of the reasons that can be chosen.
    UnknownReason = "this is none of the reasons to leave"
}

/// What somebody said when they left. A log keeps it as one text, `CODE` or `CODE: words`; a text without a code of
/// ours (from a script, or from before there were any) is something else, in their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Farewell {
    /// What they chose; none when they said nothing at all.
    pub reason: Option<LeaveReason>,
    /// Their own words; may be empty.
    pub words: String,
}

impl Farewell {
    /// Reads what a log keeps.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        let (code, words) = text.split_once(':').unwrap_or((text, ""));
        match code.parse() {
            Ok(reason) => Self {
                reason: Some(reason),
                words: words.trim().to_owned(),
            },
            Err(UnknownReason) => Self {
                reason: (!text.is_empty()).then_some(LeaveReason::SomethingElse),
                words: text.to_owned(),
            },
        }
    }
}

impl fmt::Display for Farewell {
    /// As a log keeps it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.reason, self.words.trim()) {
            (None, "") => Ok(()),
            (Some(reason), "") => write!(f, "{reason}"),
            // Words that look like a code must not be read as one.
            (reason, words) => write!(f, "{}: {words}", reason.unwrap_or(LeaveReason::SomethingElse)),
        }
    }
}

/// How often a reason was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonCount {
    /// Which; none for those who said nothing.
    pub reason: Option<LeaveReason>,
    /// How often customers left for it. Who left twice is counted twice.
    pub count: u32,
}

/// How often each reason to leave was given by the customers that the actor may see, the most frequent first; only those that were given.
/// For the staff.
pub async fn count_reasons(db: &Db, actor: &Actor) -> Result<Vec<ReasonCount>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    // The words of the condition are those of the index.
    let rows = fetch_all!(
        tx,
        (String,),
        concat!(
            r#"SELECT f.body
               FROM fact f
               JOIN enrolment e ON e.business_id = f.business_id AND e.enrolment_id = f.enrolment_id
               JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
               WHERE f.business_id = $1 AND f.body LIKE '%"event":"left"%' AND "#,
            seen_by!("$2")
        ),
        business,
        actor.coach(),
    )?;
    let mut counts: Vec<ReasonCount> = Vec::new();
    for (body,) in &rows {
        let fact: journey::Fact =
            serde_json::from_str(body).map_err(|error| Error::corrupt("a fact of leaving", error))?;
        let Event::Left { reason } = fact.event else {
            continue;
        };
        let reason = Farewell::read(&reason).reason;
        match counts.iter_mut().find(|count| count.reason == reason) {
            Some(found) => found.count += 1,
            None => counts.push(ReasonCount { reason, count: 1 }),
        }
    }
    counts.sort_by_key(|count| (std::cmp::Reverse(count.count), count.reason.is_none(), count.reason));
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_with_words_is_read_as_it_was_written() {
        for reason in LeaveReason::ALL {
            for words in ["", "Too much on my desk: sorry.", "no-time", "二週\n休みます"] {
                let farewell = Farewell {
                    reason: Some(reason),
                    words: words.to_owned(),
                };
                assert_eq!(Farewell::read(&farewell.to_string()), farewell);
            }
        }
    }

    #[test]
    fn words_without_a_code_are_something_else_and_silence_is_nothing() {
        let old = Farewell::read("Moved: to Osaka");
        assert_eq!(old.reason, Some(LeaveReason::SomethingElse));
        assert_eq!(old.words, "Moved: to Osaka");
        assert_eq!(Farewell::read("  ").reason, None);
    }
}
