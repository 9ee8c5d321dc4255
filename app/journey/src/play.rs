//! Plays: a script of commands and looks, and what the game answers line by line (RULES §7).

mod answer;
mod instant;
mod line;

use crate::decide::decide;
use crate::evolve::evolve;
use crate::play::line::{Asked, Line};
use crate::state::State;
use crate::version::Version;
use crate::zone::Zone;

/// A script line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ScriptError {
    /// The line, from 1; blank lines count.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// Plays a script, a customer from the invitation on, and hands out one JSON line for each line read.
///
/// ```
/// # use journey::{Draft, Version, Zone, play::play};
/// # let file = br#"
/// # format = 1
/// # key = "k"
/// # title = "T"
/// # language = "en"
/// # promise = "P"
/// # [[stage]]
/// # key = "s"
/// # title = "S"
/// # [[stage.square]]
/// # key = "sit"
/// # kind = "lesson"
/// # title = "Sit"
/// # "#;
/// let version = Version::publish(Draft::from_toml(file)?).unwrap();
/// let script = br#"{"at":"2026-01-05T09:00:00+09:00","do":"start"}"#;
/// let mut lines = Vec::new();
/// play(&version, Zone::utc(), script, |line| lines.push(line))?;
/// assert_eq!(
///     lines,
///     [r#"{"at":"2026-01-05T09:00:00+09:00","ok":true,"events":[{"event":"started"},{"event":"opened","square":"sit"}]}"#],
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ScriptError`] at the first line that cannot be read, after the answers to the lines before it.
pub fn play(version: &Version, zone: Zone, script: &[u8], mut answer: impl FnMut(String)) -> Result<(), ScriptError> {
    let script = script.strip_prefix(b"\xef\xbb\xbf").unwrap_or(script);
    let mut state = State::new(version, zone);
    let mut last = None;
    for (number, bytes) in script.split(|byte| *byte == b'\n').enumerate() {
        let wrong = |message: String| ScriptError {
            line: number + 1,
            message,
        };
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("this is not Unicode text".to_owned()))?;
        if text.trim().is_empty() {
            continue;
        }
        let Line { at, instant, asked } = line::read(text).map_err(wrong)?;
        if last.is_some_and(|last| instant < last) {
            return Err(wrong("instants never go back".to_owned()));
        }
        last = Some(instant);
        answer(match asked {
            Asked::Show => answer::shown(version, &state, &at, instant),
            Asked::Command(command) => match decide(version, &state, &command) {
                Ok(decision) => {
                    for fact in decision.by_time.iter().chain(&decision.facts) {
                        evolve(version, &mut state, fact);
                    }
                    answer::accepted(&at, &decision)
                }
                Err(refusal) => answer::refused(&at, refusal),
            },
        });
    }
    Ok(())
}
