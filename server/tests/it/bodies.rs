//! Forms whose body is not what a form sends.

use crate::{
    site::Site,
    words::{LANGUAGES, words},
};
use backend::Actor;

/// Every form that holds something.
fn forms(site: &Site) -> Vec<(Option<Actor>, String)> {
    let desk = |rest: &str| site.tom.desk_square(rest);
    vec![
        (None, "/language".into()),
        (None, "/sign-in".into()),
        (None, "/sign-in/code".into()),
        (Some(site.tom.actor), site.tom.square("stretch/count")),
        (Some(site.tom.actor), site.tom.square("first-mood/check-in")),
        (Some(site.tom.actor), format!("{}/leave", site.tom.board())),
        (Some(site.tom.actor), format!("{}/you/time-zone", site.tom.board())),
        (Some(site.tom.actor), format!("{}/you/reminders", site.tom.board())),
        (Some(site.owner), "/desk/settings/colour".into()),
        (Some(site.coach), desk("lighter/send-back")),
        (Some(site.coach), desk("lighter/award")),
        (
            Some(site.coach),
            format!("/desk/enrolments/{}/word", site.tom.enrolment),
        ),
        (
            Some(site.coach),
            format!("/desk/enrolments/{}/note", site.tom.enrolment),
        ),
        (Some(site.coach), format!("{}/birthday", site.tom.desk_page())),
        (Some(site.coach), "/desk/claims/award".into()),
        (Some(site.owner), "/desk/customers/give".into()),
        (
            Some(site.coach),
            format!("/desk/enrolments/{}/purchase", site.tom.enrolment),
        ),
        (Some(site.coach), "/desk/invitations".into()),
        (Some(site.owner), "/desk/invitations/posters".into()),
        (Some(site.owner), format!("/desk/journeys/{}/publish", site.journey)),
    ]
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_read() {
    let site = Site::on_sqlite().await;
    let letters = "x".repeat(70_000);
    for (who, path) in forms(&site) {
        for language in LANGUAGES {
            let mut browser = site.reader(who, language).await;
            let before = site.world().await;
            let page = browser.post(&path, &[("words", &letters), ("email", &letters)]).await;
            page.must_be(413);
            page.must_say(&words(language, "errors.too_large.title"));
            page.must_say(&words(language, "errors.too_large.help"));
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new(), "{path}");
        }
    }
}

#[tokio::test]
async fn a_body_of_another_type_is_not_taken_for_a_form() {
    let site = Site::on_sqlite().await;
    let mut all = forms(&site);
    all.push((Some(site.owner), "/desk/journeys/import".into()));
    for (who, path) in all {
        for language in LANGUAGES {
            let mut browser = site.reader(who, language).await;
            let before = site.world().await;
            for (kind, body) in [
                ("application/json", r#"{"n":1,"feeling":4}"#),
                ("text/plain", "n=1&feeling=4&language=ja"),
                ("multipart/form-data", "no boundary"),
                ("", "n=1"),
            ] {
                let page = browser.post_body(&path, kind, body).await;
                page.must_be(400);
                page.must_say(&words(language, "errors.invalid.title"));
                assert!(
                    page.body.contains(&format!("<html lang=\"{language}\"")),
                    "{path} {kind}"
                );
            }
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new(), "{path}");
        }
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_never_break_anything() {
    let site = Site::on_sqlite().await;
    for (who, path) in forms(&site) {
        let mut browser = site.reader(who, "en").await;
        for body in [
            "words=%FF%FE&email=%FF&language=%FF&code=%FF&n=%FF&amount=%FF&revision=%FF",
            "&&&===&%",
            "words=%00&email=%00&code=%00&id=%00&reason=%00",
        ] {
            let page = browser
                .post_body(&path, "application/x-www-form-urlencoded; charset=shift_jis", body)
                .await;
            assert!(page.status.as_u16() < 500, "{path} {body}: {}", page.status);
        }
    }
}

#[tokio::test]
async fn a_search_for_anything_finds_somebody_or_nobody() {
    for site in [Site::on_sqlite().await, Site::on_postgres().await] {
        let mut coach = site.reader(Some(site.coach), "en").await;
        for (query, finds) in [
            ("search=tom", true),
            ("search=TOM%20REED", true),
            ("search=%25", false),
            ("search=_", false),
            ("search=%00", true),
            ("search=tom%00", true),
            ("search='%3B--", false),
            ("search=%5C", false),
            ("search=tom&page=99999999999999999999", true),
            ("search=tom&page=0&standing=nonsense", true),
        ] {
            let page = coach.get(&format!("/desk/customers?{query}")).await;
            page.must_be(200);
            let found = page.links().contains(&site.tom.desk_page());
            assert_eq!(found, finds, "{query}");
        }
        let long = format!("/desk/customers?search={}", "x".repeat(5_000));
        coach.get(&long).await.must_be(200);
    }
}
