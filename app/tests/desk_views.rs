//! The pages of the desks and of signing in, in both languages, as people meet them.
#![cfg(feature = "ssr")]

#[path = "../examples/desk_pictures/samples/mod.rs"]
mod samples;

use std::collections::BTreeSet;

use app::i18n::Locale;
use backend::deeds::Deed;

const BOTH: [Locale; 2] = [Locale::ja, Locale::en];

/// The tags of a page: `<name attributes`, without closing tags and comments.
fn tags(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.split('<').skip(1).filter_map(|rest| {
        let tag = rest.split_once('>').map_or(rest, |(tag, _)| tag);
        let name = tag.split_whitespace().next()?.trim_end_matches('/');
        name.chars().next()?.is_ascii_alphabetic().then_some((name, tag))
    })
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

#[test]
fn a_strict_content_policy_finds_nothing_to_block() {
    for locale in BOTH {
        for (page, html) in samples::pages(locale) {
            for (name, tag) in tags(&html) {
                assert!(attribute(tag, "style").is_none(), "{page}: <{tag}>");
                let handler = tag
                    .split_whitespace()
                    .find(|part| part.starts_with("on") && part.contains("=\""));
                assert!(handler.is_none(), "{page}: <{tag}> has an inline handler");
                assert_ne!(name, "style", "{page}");
                assert!(
                    name != "script" || attribute(tag, "src").is_some(),
                    "{page}: an inline script"
                );
            }
        }
    }
}

#[test]
fn every_page_has_one_title_and_headings_in_order() {
    for locale in BOTH {
        for (page, html) in samples::pages(locale) {
            let levels: Vec<u8> = tags(&html)
                .filter_map(|(name, _)| name.strip_prefix('h')?.parse().ok())
                .collect();
            assert_eq!(
                levels.iter().filter(|level| matches!(level, 1)).count(),
                1,
                "{page}: {levels:?}"
            );
            assert_eq!(levels[0], 1, "{page}: {levels:?}");
            assert!(
                levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
                "{page}: {levels:?}"
            );
        }
    }
}

#[test]
fn small_effects_and_small_costs_are_not_rounded_to_nothing() {
    for (locale, cost) in [(Locale::en, ">¥0.17<"), (Locale::ja, ">0.17円<")] {
        let pages = samples::pages(locale);
        let (_, html) = pages.iter().find(|(page, _)| *page == "works").expect("it is there");
        for words in [cost, ">0.4<"] {
            assert!(html.contains(words), "{words}: {html}");
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_id_is_one_of_a_kind() {
    for locale in BOTH {
        for (page, html) in samples::pages(locale) {
            let labels: BTreeSet<_> = tags(&html)
                .filter(|(name, _)| *name == "label")
                .filter_map(|(_, tag)| attribute(tag, "for"))
                .collect();
            let mut ids = BTreeSet::new();
            for (name, tag) in tags(&html) {
                if let Some(id) = attribute(tag, "id") {
                    assert!(ids.insert(id), "{page}: {id} twice");
                }
                let field = matches!(name, "input" | "select" | "textarea") && attribute(tag, "type") != Some("hidden");
                if field {
                    let id = attribute(tag, "id").unwrap_or_default();
                    assert!(labels.contains(id), "{page}: <{tag}> has no label");
                }
            }
            for (_, tag) in tags(&html) {
                for name in ["aria-labelledby", "aria-describedby"] {
                    for id in attribute(tag, name).unwrap_or_default().split_whitespace() {
                        assert!(ids.contains(id), "{page}: {name} points to {id}, which is not there");
                    }
                }
            }
        }
    }
}

#[test]
fn what_changes_anything_is_a_form_that_posts() {
    for locale in BOTH {
        for (page, html) in samples::pages(locale) {
            for (_, tag) in tags(&html).filter(|(name, _)| *name == "form") {
                let search = attribute(tag, "role") == Some("search");
                let method = if search { "get" } else { "post" };
                assert_eq!(attribute(tag, "method"), Some(method), "{page}: <{tag}>");
                assert!(
                    attribute(tag, "action").is_some_and(|action| action.starts_with('/')),
                    "{page}: <{tag}>"
                );
            }
        }
    }
}

#[test]
fn a_page_says_its_language_and_leaves_no_placeholder() {
    for (locale, code) in BOTH.into_iter().zip(["ja", "en"]) {
        for (page, html) in samples::pages(locale) {
            assert!(html.contains(&format!("<html lang=\"{code}\"")), "{page}");
            assert!(
                !html.contains("{{") && !html.contains('\u{E000}') && !html.contains('\u{E001}'),
                "{page}"
            );
            assert!(!html.to_lowercase().contains("todo"), "{page}");
        }
    }
}

#[test]
fn the_same_people_give_the_same_bytes() {
    for locale in BOTH {
        assert_eq!(samples::pages(locale), samples::pages(locale));
    }
}

#[test]
fn what_people_write_stays_text() {
    for locale in BOTH {
        for (page, html) in samples::pages_with_hostile_words(locale) {
            assert!(
                html.contains("&lt;img src=x onerror"),
                "{page} does not show the words at all"
            );
            assert!(!html.contains("<img src=x"), "{page}: the words became markup");
        }
    }
}

#[test]
fn today_says_who_waits_why_and_what_to_do() {
    let pages = samples::pages(Locale::en);
    let html = &pages
        .iter()
        .find(|(page, _)| *page == "today")
        .expect("there is a Today")
        .1;
    for words in [
        "Saturday, Nov 21. Four people wait for you. Three are slipping away.",
        "waits for you · 5 days",
        "stalled since Nov 18",
        "behind 5 days",
        "No step for 17 days.",
        "10 days behind",
        "4 days of silence, used to come every day.",
        "3 of 7 squares done, now at Lighter shoulders",
        "value=\"41-award-lighter\"",
        "/squares/lighter/send-back",
        "8 more people are in the list",
    ] {
        assert!(html.contains(words), "Today does not say {words:?}");
    }
}

/// A page of the samples.
fn page(locale: Locale, name: &str) -> String {
    let pages = samples::pages(locale);
    let found = pages.into_iter().find(|(page, _)| *page == name);
    found.expect("it is there").1.replace("<!>", "")
}

#[test]
fn who_waits_for_whom_is_said_alike_in_the_whole_row() {
    for (locale, chip, coach, customer) in [
        (
            Locale::en,
            "waits for you",
            "Waits for the coach",
            "Waits for the customer",
        ),
        (Locale::ja, "確認待ち", "コーチの番です", "お客さまの番です"),
    ] {
        let html = page(locale, "alerts");
        let rows: Vec<&str> = html.split("<tr role=\"row\" id=").skip(1).collect();
        assert_eq!(rows.len(), 6);
        for row in rows {
            let claims = row.contains(chip);
            assert_eq!(row.contains(coach), claims, "{row}");
            assert_eq!(row.contains(customer), !claims, "{row}");
        }
    }
}

#[test]
fn a_reason_stands_beside_the_button_that_it_is_for() {
    for name in ["alerts", "alerts-again", "today"] {
        let html = page(Locale::en, name);
        for row in html.split("<tr role=\"row\" id=").skip(1) {
            let why = row.contains("class=\"advice-why\"");
            assert_eq!(why, row.contains("class=\"advice\""), "{name}: {row}");
        }
    }
}

#[test]
fn whoever_hears_a_button_of_an_alert_hears_whom_it_is_about() {
    let html = page(Locale::en, "alerts");
    let rows = html.split("<table").nth(1).expect("a table");
    for (name, tag) in tags(rows) {
        let act = name == "summary" || tag.contains("aria-describedby") && name == "button";
        let label = attribute(tag, "aria-label").unwrap_or_default();
        assert!(!act || label.contains(": "), "<{tag}>");
    }
    for words in [
        "More: Tom Reed",
        "Send it: Tom Reed",
        "Put off: Tom Reed",
        "Bring back now: Ana Lee",
    ] {
        assert!(html.contains(&format!("aria-label=\"{words}\"")), "{words}");
    }
    let works = page(Locale::en, "works");
    let labels = tags(&works).filter(|(name, _)| *name == "button");
    let labels: Vec<_> = labels.filter_map(|(_, tag)| attribute(tag, "aria-label")).collect();
    let all: BTreeSet<_> = labels.iter().filter(|label| label.starts_with("Add it to")).collect();
    assert_eq!((labels.len(), all.len()), (6, 6), "{labels:?}");
}

#[test]
fn the_days_to_put_something_off_to_are_those_that_the_server_takes() {
    let html = page(Locale::en, "alerts");
    let mut days = tags(&html).filter(|(_, tag)| attribute(tag, "name") == Some("until"));
    let (_, tag) = days.next().expect("a day to choose");
    let bounds = ["min", "max"].map(|name| attribute(tag, name));
    assert_eq!(bounds, [Some("2026-11-22"), Some("2027-11-22")]);
}

#[test]
fn no_browser_holds_a_form_back_for_a_field_that_it_cannot_show() {
    let html = page(Locale::en, "alerts");
    let ready = tags(&html).filter(|(_, tag)| attribute(tag, "id").is_some_and(|id| id.ends_with("-words-ready")));
    let required: Vec<bool> = ready.map(|(_, tag)| tag.contains("required")).collect();
    assert_eq!(required, [false; 3]);
}

#[test]
fn who_cannot_be_compared_is_not_counted_as_enough() {
    for (locale, says) in [
        (Locale::en, "12 contacted can be compared with 50 left out"),
        (Locale::ja, "届けた方12人と、届けなかった方50人"),
    ] {
        assert!(page(locale, "works").contains(says), "{says}");
    }
}

#[test]
fn a_journey_with_errors_cannot_be_published_and_says_why() {
    let pages = samples::pages(Locale::en);
    let html = &pages
        .iter()
        .find(|(page, _)| *page == "journey-errors")
        .expect("there is a broken journey")
        .1;
    let publish = tags(html).find(|(name, tag)| *name == "button" && tag.contains("publish-reason"));
    assert!(
        publish.is_some_and(|(_, tag)| tag.contains("disabled")),
        "the button can be pressed"
    );
    assert!(html.contains("Publishing waits until the 2 errors are mended."));
    assert!(html.contains("帯の結び方 in stage はじめの一枚"));
}

#[test]
fn the_log_has_a_line_of_its_own_for_every_deed() {
    for (locale, said) in [
        (
            Locale::en,
            [
                "Paused a webhook at <b>hooks.example.jp</b>",
                "Chose the colour <b>#2f6f8f</b>",
                "Let coaches see only their own customers",
            ],
        ),
        (
            Locale::ja,
            [
                "「<b>hooks.example.jp</b>」へのWebhookを休止しました",
                "色を「<b>#2f6f8f</b>」にしました",
                "コーチが見られるのは、自分の担当のお客さまだけにしました",
            ],
        ),
    ] {
        let pages = samples::pages(locale);
        let (_, html) = pages.iter().find(|(page, _)| *page == "deeds").expect("there is a log");
        let html = html.replace("<!>", "");
        for words in said {
            assert!(html.contains(words), "the log does not say {words:?}");
        }
        let cells: Vec<&str> = html.split("</th><td role=\"cell\">").skip(1).collect();
        let lines: BTreeSet<&str> = cells.iter().filter_map(|cell| cell.split("</td>").next()).collect();
        assert_eq!(lines.len(), Deed::ALL.len(), "{lines:#?}");
    }
}

#[test]
fn both_languages_have_the_same_keys() {
    fn keys(prefix: &str, value: &serde_json::Value, out: &mut BTreeSet<String>) {
        for (key, value) in value.as_object().expect("an object of texts") {
            let base = key
                .strip_suffix("_one")
                .or_else(|| key.strip_suffix("_other"))
                .unwrap_or(key);
            let path = format!("{prefix}.{base}");
            if value.is_object() {
                keys(&path, value, out);
            } else {
                let text = value.as_str().expect("a text");
                assert!(!text.trim().is_empty(), "{path} is empty");
                assert!(!text.contains(['!', '！']), "{path} shouts");
                out.insert(path);
            }
        }
    }
    for namespace in [
        "alerts",
        "coupons",
        "customer_page",
        "desk",
        "errors",
        "findings",
        "programs",
        "sign_in",
        "timeline",
        "today",
    ] {
        let [ja, en] = ["ja", "en"].map(|language| {
            let path = format!("{}/locales/{language}/{namespace}.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).expect("the texts are there");
            let mut found = BTreeSet::new();
            keys(
                namespace,
                &serde_json::from_str(&text).expect("the texts are JSON"),
                &mut found,
            );
            found
        });
        assert_eq!(ja, en);
    }
}
