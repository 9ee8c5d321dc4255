//! The words that a reader must find on a page, looked up where translators write them.

use serde_json::Value;

/// The languages of the pages.
pub(crate) const LANGUAGES: [&str; 2] = ["en", "ja"];

/// The words of a key such as `errors.field.missing`; placeholders are filled from what follows it, as in `errors.field.too_long max=80`.
pub(crate) fn words(language: &str, key: &str) -> String {
    let mut parts = key.split_whitespace();
    let mut path = parts.next().unwrap().split('.');
    let file = file(language, path.next().unwrap());
    let mut value: Value = serde_json::from_str(file).unwrap();
    for step in path {
        value = value.get(step).unwrap_or_else(|| panic!("{key} in {language}")).clone();
    }
    let words = value
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {language}"))
        .to_owned();
    parts.fold(words, |words, fill| {
        let (name, value) = fill.split_once('=').unwrap();
        words.replace(&format!("{{{{ {name} }}}}"), value)
    })
}

fn file(language: &str, namespace: &str) -> &'static str {
    macro_rules! files {
        ($($namespace:literal)*) => {
            match (language, namespace) {
                $(
                    ("en", $namespace) => include_str!(concat!("../../../app/locales/en/", $namespace, ".json")),
                    ("ja", $namespace) => include_str!(concat!("../../../app/locales/ja/", $namespace, ".json")),
                )*
                _ => panic!("no words of {namespace} in {language}"),
            }
        };
    }
    files!("account" "alerts" "badges" "brand" "contacts" "coupons" "customer" "customer_page" "desk" "editor" "errors" "feelings" "inviting" "moving" "offline" "programs" "said" "self_check" "sign_in" "sign_up" "simulation" "staff" "templates" "timeline" "today" "training" "webhooks" "words" "works")
}
