//! One line of a script, read strictly: nothing unknown, nothing twice, nothing of another type.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::command::{Action, Author, Command, Number};
use crate::money::GREATEST;
use crate::play::instant;

/// A line that could be read.
pub(super) struct Line {
    /// The instant as it was given.
    pub(super) at: String,
    pub(super) instant: Timestamp,
    pub(super) asked: Asked,
}

pub(super) enum Asked {
    Show,
    Command(Command),
}

/// Reads a line.
pub(super) fn read(text: &str) -> Result<Line, String> {
    let mut fields: Fields = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let at = fields.text("at")?;
    let instant = instant::read(&at).ok_or_else(|| format!("{at:?} is not an instant of 1970 to 9000"))?;
    if let Some(show) = fields.take("show") {
        if show.get() != "true" {
            return Err("`show` has to be true".to_owned());
        }
        fields.done()?;
        return Ok(Line {
            at,
            instant,
            asked: Asked::Show,
        });
    }
    let name = fields.text("do")?;
    let id = fields.text_if_any("id")?;
    let by = match fields.take("by") {
        Some(by) => Some(author(&text_of("by", &by)?)?),
        None => None,
    };
    let action = action(&name, &mut fields)?;
    fields.done()?;
    let by = by.unwrap_or(match action {
        Action::Award { .. } | Action::SendBack { .. } | Action::Open { .. } => Author::Coach,
        Action::Purchase { .. } => Author::Business,
        _ => Author::Customer,
    });
    Ok(Line {
        at,
        instant,
        asked: Asked::Command(Command {
            at: instant,
            by,
            id,
            action,
        }),
    })
}

fn author(name: &str) -> Result<Author, String> {
    match name {
        "customer" => Ok(Author::Customer),
        "coach" => Ok(Author::Coach),
        "rule" => Ok(Author::Rule),
        "business" => Ok(Author::Business),
        _ => Err(format!("{name:?} is no author")),
    }
}

fn action(name: &str, fields: &mut Fields) -> Result<Action, String> {
    Ok(match name {
        "start" => Action::Start,
        "visit" => Action::Visit,
        "complete" => Action::Complete {
            square: fields.text("square")?,
        },
        "count" => Action::Count {
            square: fields.text("square")?,
            n: fields.number("n")?,
        },
        "check-in" => Action::CheckIn {
            square: fields.text("square")?,
            feeling: fields.number("feeling")?,
            words: fields.text_if_any("words")?,
        },
        "claim" => Action::Claim {
            square: fields.text("square")?,
            words: fields.text_if_any("words")?,
        },
        "award" => Action::Award {
            square: fields.text("square")?,
        },
        "send-back" => Action::SendBack {
            square: fields.text("square")?,
            words: fields.text("words")?,
        },
        "open" => Action::Open {
            square: fields.text("square")?,
        },
        "take-up" => Action::TakeUp {
            square: fields.text("square")?,
        },
        "decline" => Action::Decline {
            square: fields.text("square")?,
        },
        "purchase" => Action::Purchase {
            product: fields.text("product")?,
            amount: fields.number("amount")?,
        },
        "pause" => Action::Pause,
        "resume" => Action::Resume,
        "leave" => Action::Leave {
            reason: fields.text("reason")?,
        },
        "return" => Action::Return,
        _ => return Err(format!("{name:?} is no command")),
    })
}

/// The fields of a line that nobody has asked for yet, as they were written.
struct Fields(Vec<(String, Box<RawValue>)>);

impl Fields {
    fn take(&mut self, key: &str) -> Option<Box<RawValue>> {
        let place = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.swap_remove(place).1)
    }

    fn need(&mut self, key: &str) -> Result<Box<RawValue>, String> {
        self.take(key).ok_or_else(|| format!("`{key}` is missing"))
    }

    fn text(&mut self, key: &str) -> Result<String, String> {
        let value = self.need(key)?;
        text_of(key, &value)
    }

    fn text_if_any(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.take(key) {
            Some(value) if value.get() != "null" => text_of(key, &value).map(Some),
            _ => Ok(None),
        }
    }

    fn number(&mut self, key: &str) -> Result<Number, String> {
        let value = self.need(key)?;
        let text = value.get();
        if !text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Err(format!("`{key}` has to be a number"));
        }
        if let Ok(whole) = text.parse() {
            return Ok(Number::Whole(whole));
        }
        let nearest: f64 = text.parse().map_err(|_| format!("`{key}` has to be a number"))?;
        Ok(Number::Fractional(beside(nearest, text)))
    }

    fn done(self) -> Result<(), String> {
        match self.0.first() {
            None => Ok(()),
            Some((key, _)) => Err(format!("{key:?} is no field of this line")),
        }
    }
}

/// The nearest float, moved off the ends of the amounts' range where the number itself lies beyond them: ranges are
/// those of the numbers that were written.
fn beside(nearest: f64, text: &str) -> f64 {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let mut digits = mantissa
        .bytes()
        .filter(u8::is_ascii_digit)
        .skip_while(|digit| *digit == b'0');
    let first = digits.next();
    let more = digits.any(|digit| digit != b'0');
    if nearest == 0.0 && first.is_some() && text.starts_with('-') {
        -f64::MIN_POSITIVE
    } else if nearest == GREATEST && first == Some(b'1') && more {
        nearest.next_up()
    } else {
        nearest
    }
}

fn text_of(key: &str, value: &RawValue) -> Result<String, String> {
    serde_json::from_str(value.get()).map_err(|_| format!("`{key}` has to be text"))
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Fields;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields: Vec<(String, Box<RawValue>)> = Vec::new();
                // No line has more fields than this, so a hostile one is not compared with itself.
                while let Some(key) = map.next_key::<String>()? {
                    if fields.len() >= 16 || fields.iter().any(|(known, _)| *known == key) {
                        return Err(A::Error::custom(format!("{key:?} comes twice, or too many do")));
                    }
                    fields.push((key, map.next_value()?));
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
