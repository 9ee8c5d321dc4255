//! Keys: the short names that squares, stages, products and touchpoints go by.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A well-formed key: `a-z`, `0-9` and `-`, 1 to 64 characters (RULES §1). Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Arc<str>);

/// The text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key is 1 to 64 characters of a-z, 0-9 and -")]
pub struct MalformedKey;

impl Key {
    /// Checks the text and keeps it.
    ///
    /// # Errors
    /// [`MalformedKey`] when a character or the length is not allowed.
    pub fn new(text: &str) -> Result<Self, MalformedKey> {
        if Self::fits(text) {
            Ok(Self(text.into()))
        } else {
            Err(MalformedKey)
        }
    }

    /// Whether the text could be a key.
    pub fn fits(text: &str) -> bool {
        (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for Key {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, out)
    }
}

impl std::str::FromStr for Key {
    type Err = MalformedKey;

    fn from_str(text: &str) -> Result<Self, MalformedKey> {
        Self::new(text)
    }
}

impl TryFrom<&str> for Key {
    type Error = MalformedKey;

    fn try_from(text: &str) -> Result<Self, MalformedKey> {
        Self::new(text)
    }
}

impl PartialEq<str> for Key {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Key {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_plain_words() {
        for good in ["a", "light-body", "-", "0", &"k".repeat(64)] {
            assert_eq!(Key::new(good).expect("made by hand").as_str(), good);
        }
        for bad in ["", "A", "a b", "ä", "a_b", "a.b", &"k".repeat(65)] {
            assert_eq!(Key::new(bad), Err(MalformedKey), "{bad:?}");
        }
    }

    #[test]
    fn a_malformed_key_is_not_read_from_json() {
        assert!(serde_json::from_str::<Key>("\"No\"").is_err());
        assert_eq!(serde_json::from_str::<Key>("\"no\"").expect("made by hand"), *"no");
    }
}
