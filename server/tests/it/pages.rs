//! Every page that links lead to, for everybody who can go there.

use crate::{
    browser::{Browser, Page, tags},
    site::Site,
    words::LANGUAGES,
};
use app::parts::shell::LATER;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// What has to be true of any page.
#[track_caller]
fn must_be_sound(page: &Page, language: &str) {
    let place = &page.address;
    let policy = page.header("content-security-policy");
    for rule in [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(rule), "{place}: {rule} in {policy}");
    }
    assert!(!policy.contains("unsafe-inline"), "{place}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "private, no-cache"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(page.header(name), value, "{place}: {name}");
    }
    assert!(
        page.header("strict-transport-security").starts_with("max-age="),
        "{place}"
    );
    assert!(page.body.starts_with("<!DOCTYPE html>"), "{place}");
    assert!(
        page.body.contains(&format!("<html lang=\"{language}\"")),
        "{place} is not in {language}"
    );
    assert_eq!(page.body.matches("<h1").count(), 1, "{place} has one heading above all");
    assert_eq!(page.body.matches("<main").count(), 1, "{place}");

    // One script stands in pages, and the policy names it. Nothing else is inline: it would not work.
    let later = format!("<script>{LATER}</script>");
    let hash = STANDARD.encode(Sha256::digest(LATER));
    assert!(policy.contains(&format!("'sha256-{hash}'")), "{place}: {policy}");
    assert_eq!(
        page.body.matches("<script>").count(),
        page.body.matches(&later).count(),
        "{place}"
    );
    assert!(!page.body.contains("<style"), "{place}");
    for tag in page
        .body
        .split('<')
        .map(|rest| rest.split('>').next().unwrap_or_default())
    {
        let markup = without_values(tag);
        assert!(!markup.contains(" style="), "{place}: an inline style in <{tag}>");
        assert!(!markup.contains(" on"), "{place}: an inline handler in <{tag}>");
        assert!(!tag.contains("javascript:"), "{place}: <{tag}>");
    }
    for script in tags(&page.body, "script") {
        // Data is no script, whatever its element is called.
        let is_data = script.contains(" type=\"application/json\"");
        // A file of this site: an address of another one would begin with its scheme or with two strokes.
        let of_ours = is_data || script == "<script" || (script.contains(" src=\"/") && !script.contains(" src=\"//"));
        assert!(of_ours, "{place}: {script}");
    }
    // WebAssembly only where something can be alive.
    let is_alive = page.body.contains(" data-fresh=") || page.body.contains("<leptos-island");
    let of_staff = page.body.contains("class=\"for-staff\"");
    let (own, others) = if of_staff {
        ("desk.1b2c.wasm", "customer.7a8b.wasm")
    } else {
        ("customer.7a8b.wasm", "desk.1b2c.wasm")
    };
    assert_eq!(page.body.contains(own), is_alive, "{place}");
    assert!(!page.body.contains(others), "{place}");
}

/// A tag's names without what stands in quotes.
fn without_values(tag: &str) -> String {
    tag.split('"').step_by(2).collect()
}

/// Goes wherever links lead from `start`.
async fn walk(browser: &mut Browser, start: &str, language: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut ahead = vec![start.to_owned()];
    while let Some(path) = ahead.pop() {
        // Search results and filters are one page each.
        let place = path.split('?').next().unwrap_or_default().to_owned();
        if !seen.insert(place) {
            continue;
        }
        let page = browser.open(&path).await;
        page.must_be(200);
        // Files to take along, and what is for programs, are no pages.
        if path.ends_with("/file") || path.ends_with("/export") || path.starts_with("/api/") {
            continue;
        }
        must_be_sound(&page, language);
        for form in page.forms() {
            assert!(
                form.action.starts_with('/') || form.action.is_empty(),
                "{path} sends a form to {}",
                form.action
            );
        }
        ahead.extend(page.links());
    }
    seen
}

#[tokio::test]
async fn every_link_leads_to_a_sound_page() {
    let site = Site::on_sqlite().await;
    site.plays_up_to_the_claim(site.tom).await;
    site.claims(site.tom, "Lighter!").await;
    let (enrolment, journey) = (site.tom.enrolment.to_string(), site.journey.to_string());
    for language in LANGUAGES {
        for (who, must_see) in [
            (None, vec!["/"]),
            (
                Some(site.tom.actor),
                vec![
                    "/play/{e}",
                    "/play/{e}/road",
                    "/play/{e}/feelings",
                    "/play/{e}/badges",
                    "/play/{e}/you",
                    "/play/{e}/inbox",
                    "/play/{e}/coupons",
                    "/play/{e}/squares/stretch",
                    "/play/{e}/squares/lighter",
                ],
            ),
            (
                Some(site.coach),
                vec![
                    "/desk",
                    "/desk/customers",
                    "/desk/customers/{e}",
                    "/desk/invitations",
                    "/desk/coupons",
                    "/desk/settings",
                ],
            ),
            (
                Some(site.owner),
                vec![
                    "/desk",
                    "/desk/customers/{e}",
                    "/desk/journeys",
                    "/desk/journeys/{j}",
                    "/desk/journeys/{j}/file",
                    "/desk/journeys/{j}/contacts",
                    "/desk/contacts",
                    "/desk/programs",
                    "/desk/settings",
                ],
            ),
        ] {
            let mut browser = site.reader(who, language).await;
            let seen = walk(&mut browser, "/", language).await;
            for place in must_see {
                let place = place.replace("{e}", &enrolment).replace("{j}", &journey);
                assert!(seen.contains(&place), "nothing leads to {place}: {seen:?}");
            }
            if who == Some(site.coach) {
                assert!(
                    !seen.iter().any(|place| place.starts_with("/desk/journeys")),
                    "the coach sees no way to journeys"
                );
            }
        }
    }
}

#[tokio::test]
async fn pages_for_what_went_wrong_are_sound_too() {
    let site = Site::on_sqlite().await;
    let tom = site.tom;
    for language in LANGUAGES {
        for (who, path) in [
            (None, "/desk"),
            (None, "/nowhere"),
            (Some(site.coach), "/desk/journeys"),
            (Some(tom.actor), "/desk"),
            (None, "/invitation/x"),
            (None, "/sign-in/link/x"),
        ] {
            let page = site.reader(who, language).await.get(path).await;
            assert!(page.status.is_client_error());
            must_be_sound(&page, language);
        }
        let mut browser = site.reader(Some(tom.actor), language).await;
        for path in [
            tom.square("walk/complete"),
            tom.square("stretch/count"),
            "/desk/invitations".to_owned(),
            "/sign-in".to_owned(),
        ] {
            let page = browser.post(&path, &[]).await;
            assert!(page.status.is_client_error(), "{path}");
            must_be_sound(&page, language);
        }
    }
}

#[tokio::test]
async fn only_the_board_is_alive() {
    let site = Site::on_sqlite().await;
    let mut tom = site.browser_of(site.tom.actor).await;
    assert!(tom.get(&site.tom.board()).await.body.contains("customer.7a8b.wasm"));
    for path in [
        "road",
        "you",
        "welcome",
        "feelings",
        "badges",
        "inbox",
        "squares/lighter",
    ] {
        let page = tom.get(&format!("{}/{path}", site.tom.board())).await;
        page.must_be(200);
        assert!(!page.body.contains(".wasm"), "{path}");
    }
    let coach = site.browser_of(site.coach).await.get(&site.tom.desk_page()).await;
    assert!(!coach.body.contains(".wasm") && !coach.body.contains("<script"));
}

#[tokio::test]
async fn a_page_is_asked_for_and_not_sent_to() {
    let site = Site::on_sqlite().await;
    let mut owner = site.reader(Some(site.owner), "en").await;
    for path in ["/desk", "/desk/customers", "/play"] {
        owner.post(path, &[]).await.must_be(404);
    }
    for path in ["/sign-out", "/language", "/desk/journeys/import"] {
        owner.get(path).await.must_be(404);
    }
    owner.get("/desk").await.must_be(200);
}
