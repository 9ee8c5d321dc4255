//! The language of the pages: chosen by the person, else by the browser.

use crate::site::{Refused, Site};

#[tokio::test]
async fn a_language_outside_the_two_is_refused() {
    let site = Site::on_sqlite().await;
    for who in [None, Some(site.tom.actor), Some(site.owner)] {
        for language in ["", "fr", "EN", "ja-JP", "jaa", "%00", &"x".repeat(500)] {
            site.refuses(
                who,
                "/language",
                &[("language", language), ("back", "/sign-in")],
                &Refused {
                    status: 422,
                    says: "errors.invalid.title",
                },
            )
            .await;
        }
        site.refuses(
            who,
            "/language",
            &[],
            &Refused {
                status: 422,
                says: "errors.invalid.title",
            },
        )
        .await;
    }
}

#[tokio::test]
async fn a_visitor_switches_and_stays_in_that_language() {
    let site = Site::on_sqlite().await;
    let mut visitor = site.visitor().in_language("en");
    let page = visitor.get("/sign-in").await;
    page.must_say("Send me the mail");
    let page = visitor.press(&page, "/language", &[]).await;
    assert_eq!(page.address, "GET /sign-in?said=language");
    page.must_say("メールを受け取る");
    page.must_say("言語を変更しました。");
    visitor.get("/").await.must_say("お客さまに、これからの道のりを");
}

#[tokio::test]
async fn a_persons_own_language_is_stronger_than_their_browsers() {
    let site = Site::on_sqlite().await;
    let mut hanako = site.browser_of(site.hanako.actor).await.in_language("en");
    let page = hanako.open("/play").await;
    assert!(page.body.contains("<html lang=\"ja\""));
    let page = hanako.press(&page, "/language", &[]).await;
    assert!(page.body.contains("<html lang=\"en\""));
    // On her other device too.
    let other = site
        .browser_of(site.hanako.actor)
        .await
        .in_language("ja")
        .open("/play")
        .await;
    assert!(other.body.contains("<html lang=\"en\""));
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let site = Site::on_sqlite().await;
    for back in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/\t/evil.example",
    ] {
        let page = site
            .visitor()
            .post("/language", &[("language", "ja"), ("back", back)])
            .await;
        assert_eq!(page.leads_to(), Some("/?said=language"), "{back}");
    }
    site.plays_up_to_the_claim(site.tom).await;
    site.claims(site.tom, "Lighter!").await;
    let page = site
        .browser_of(site.coach)
        .await
        .post(&site.tom.desk_square("lighter/award"), &[("back", "//evil.example")])
        .await;
    assert_eq!(page.leads_to().unwrap(), site.tom.desk_page());
}
