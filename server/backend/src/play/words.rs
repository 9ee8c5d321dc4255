//! The words that come with a command: trimmed, and of a bearable length.

use journey::Action;

use super::Move;
use crate::{Error, Fault, Problem, Result};

/// How many characters a customer's or a coach's words may have.
const WORDS: usize = 2000;

/// How many characters the id of a command may have.
const ID: usize = 200;

/// What the ids of commands begin with that are ours to give: purchases of orders, of coupons, and those that are told without
/// an id. Under one of them a command of somebody else's would keep a purchase from being recorded.
const RESERVED: [&str; 4] = ["order:", "coupon:", "bought:", "fact:"];

/// Looks whether somebody may call their command so.
///
/// # Errors
/// [`Fault::KeyTaken`] for what begins as ours do; as for any text.
pub(crate) fn own_id(id: &str) -> Result<&str, Fault> {
    let id = crate::error::text(id, ID)?;
    if RESERVED.iter().any(|ours| id.starts_with(ours)) {
        return Err(Fault::KeyTaken);
    }
    Ok(id)
}

/// The move with its words trimmed; optional words that say nothing are none.
///
/// # Errors
/// [`Error::Invalid`] names `id`, `words` and `reason`.
pub(super) fn tidy(mut step: Move) -> Result<Move> {
    let mut problems = Vec::new();
    let mut note = |field, fault| problems.push(Problem { field, fault });

    if let Some(id) = &step.id
        && let Err(fault) = own_id(id)
    {
        note("id", fault);
    }
    match &mut step.action {
        Action::CheckIn { words, .. } | Action::Claim { words, .. } => match words.take().map(|words| tidied(&words)) {
            None | Some(Err(Fault::Missing)) => {}
            Some(Ok(tidy)) => *words = Some(tidy),
            Some(Err(fault)) => note("words", fault),
        },
        Action::SendBack { words, .. } => match tidied(words) {
            Ok(tidy) => *words = tidy,
            Err(fault) => note("words", fault),
        },
        Action::Leave { reason } => match tidied(reason) {
            Ok(tidy) => *reason = tidy,
            // Who leaves need not say why.
            Err(Fault::Missing) => reason.clear(),
            Err(fault) => note("reason", fault),
        },
        _ => {}
    }
    if problems.is_empty() {
        Ok(step)
    } else {
        Err(Error::Invalid(problems))
    }
}

/// Words of several lines, trimmed.
pub(crate) fn tidied(words: &str) -> Result<String, Fault> {
    let words = words.trim().replace("\r\n", "\n");
    if words.is_empty() {
        Err(Fault::Missing)
    } else if words.chars().count() > WORDS {
        Err(Fault::TooLong { max: WORDS })
    } else if words.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        Err(Fault::ControlCharacters)
    } else {
        Ok(words)
    }
}
