//! Every text on screen, as checked keys: `td_string!(locale, customer.next_step)`. The texts are in `locales/{language}/{namespace}.json`.

#[expect(
    missing_docs,
    unreachable_pub,
    unused,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::pedantic,
    clippy::module_inception,
    clippy::new_ret_no_self,
    clippy::wrong_self_convention,
    reason = "generated from the files of locales/"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}

pub use generated::i18n::Locale;
pub use leptos_i18n::td_string;

/// The language tag for `lang=""` and for forms.
pub fn code(locale: Locale) -> &'static str {
    match locale {
        Locale::en => "en",
        Locale::ja => "ja",
    }
}

/// The language with this tag, if it is one of ours.
pub fn from_code(code: &str) -> Option<Locale> {
    match code {
        "en" => Some(Locale::en),
        "ja" => Some(Locale::ja),
        _ => None,
    }
}

/// The first of ours in an `Accept-Language` header, by its weights; English if there is none.
pub fn from_browser(accept_language: &str) -> Locale {
    let mut best = (0.0_f32, Locale::en);
    for part in accept_language.split(',') {
        let mut pieces = part.split(';');
        let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = pieces
            .find_map(|piece| piece.trim().strip_prefix("q=")?.parse().ok())
            .unwrap_or(1.0_f32);
        let primary = tag.split('-').next().unwrap_or_default();
        if let Some(locale) = from_code(primary)
            && weight > best.0
        {
            best = (weight, locale);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_prefers_japanese_gets_japanese() {
        assert_eq!(from_browser("ja,en-US;q=0.9,en;q=0.8"), Locale::ja);
        assert_eq!(from_browser("fr;q=0.9, ja-JP;q=0.4, en;q=0.6"), Locale::en);
        assert_eq!(from_browser("de"), Locale::en);
        assert_eq!(from_browser(""), Locale::en);
    }
}
