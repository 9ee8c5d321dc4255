//! Keys that nobody has to think of.

use crate::draft::Draft;
use crate::key::Key;

/// The longest part of a title that a key takes over.
const LONGEST: usize = 40;

/// A key for a title: its letters and digits, if it has any of those that keys are made of (`Morning stretch` becomes
/// `morning-stretch`), else the kind with a number (`朝のストレッチ` becomes `square-1`). Never one that is taken.
pub fn suggest_key(title: &str, kind: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut key = String::new();
    for letter in title.chars() {
        if key.len() >= LONGEST {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            key.push(letter.to_ascii_lowercase());
        } else if matches!(letter, '\'' | '’') {
            // don't → dont
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    let key = key.trim_end_matches('-');
    if key.is_empty() {
        return numbered(kind, 1, taken);
    }
    fresh_key(key, taken)
}

/// The key itself if it is one and free, else with the first number that makes it so.
pub fn fresh_key(key: &str, taken: impl Fn(&str) -> bool) -> String {
    if Key::fits(key) && !taken(key) {
        return key.to_owned();
    }
    let key: String = key
        .chars()
        .map(|letter| letter.to_ascii_lowercase())
        .filter(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '-'))
        .take(LONGEST + 16)
        .collect();
    // A copy of a copy counts on: `stretch-2` becomes `stretch-3`.
    let (base, first) = match key.rsplit_once('-') {
        Some((base, number)) if !base.is_empty() && number.len() < 6 => match number.parse::<u32>() {
            Ok(number) => (base, number.saturating_add(1)),
            Err(_) => (key.as_str(), 2),
        },
        _ => (key.as_str(), 2),
    };
    numbered(if base.is_empty() { "key" } else { base }, first, taken)
}

fn numbered(base: &str, first: u32, taken: impl Fn(&str) -> bool) -> String {
    (first..=u32::MAX)
        .map(|number| format!("{base}-{number}"))
        .find(|key| !taken(key))
        .expect("a draft has fewer keys than there are numbers")
}

/// Whether a stage goes by this key.
pub fn is_stage_key(draft: &Draft, key: &str) -> bool {
    draft.stages.iter().any(|stage| stage.key == key)
}

/// Whether a square goes by this key.
pub fn is_square_key(draft: &Draft, key: &str) -> bool {
    let mut squares = draft.stages.iter().flat_map(|stage| &stage.squares);
    squares.any(|square| square.key == key)
}

/// Whether a touchpoint goes by this key.
pub fn is_touchpoint_key(draft: &Draft, key: &str) -> bool {
    draft.touchpoints.iter().any(|touchpoint| touchpoint.key == key)
}

/// Whether a product goes by this key.
pub fn is_product_key(draft: &Draft, key: &str) -> bool {
    let mut products = draft.stages.iter().flat_map(crate::version::named_products);
    products.any(|product| product.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_suggests_its_key() {
        let free = |_: &str| false;
        assert_eq!(suggest_key("Morning stretch", "square", free), "morning-stretch");
        assert_eq!(
            suggest_key("  Don't stop: 12 weeks! ", "square", free),
            "dont-stop-12-weeks"
        );
        assert_eq!(suggest_key("朝のストレッチ", "square", free), "square-1");
        assert_eq!(suggest_key("", "stage", |key| key == "stage-1"), "stage-2");
        assert_eq!(suggest_key("Stretch", "square", |key| key == "stretch"), "stretch-2");
        assert!(suggest_key(&"long ".repeat(50), "square", free).len() <= 64);
    }

    #[test]
    fn a_copy_of_a_copy_counts_on() {
        let taken = |key: &str| matches!(key, "stretch" | "stretch-2" | "stretch-3");
        assert_eq!(fresh_key("stretch", taken), "stretch-4");
        assert_eq!(fresh_key("stretch-2", taken), "stretch-4");
        assert_eq!(fresh_key("Käse 1", |_| false), "kse1-2");
        assert_eq!(fresh_key("", |_| false), "key-2");
        assert!(Key::fits(&fresh_key(&"k".repeat(64), |key| key.len() == 64)));
    }
}
