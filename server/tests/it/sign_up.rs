//! A business signs up over the web.

use crate::{
    browser::Browser,
    on_both_databases,
    site::{Site, configuration, router_with, word_after},
    words::{LANGUAGES, words},
};

fn form<'a>(email: &'a str, language: &'a str) -> [(&'static str, &'a str); 5] {
    [
        ("name", "Mika Yoga"),
        ("owner_name", "Mika Sato"),
        ("email", email),
        ("language", language),
        ("time_zone", "Asia/Tokyo"),
    ]
}

on_both_databases! {
    async fn a_business_signs_up_with_the_code_and_is_led_to_the_first_step(site: Site) {
        for language in LANGUAGES {
            let email = format!("mika-{language}@example.jp");
            let mut mika = site.reader(None, language).await;
            mika.get("/").await.must_say(&words(language, "sign_up.link"));
            mika.get("/sign-up").await.must_say(&words(language, "sign_up.title"));
            let sent = mika.post("/sign-up", &form(&email, language)).await;
            sent.must_be(303);
            let page = mika.follow(sent).await;
            page.must_say(&words(language, "sign_up.code.title"));
            let mail = site.mail_to(&email).await.unwrap();
            let code = mail.text.lines().map(str::trim).find(|line| line.len() == 6 && line.bytes().all(|figure| figure.is_ascii_digit())).unwrap().to_owned();
            let wrong = if code == "000000" { "000001" } else { "000000" };
            mika.post("/sign-up/code", &[("email", &email), ("code", wrong)]).await.must_be(422);
            let sent = mika.post("/sign-up/code", &[("email", &email), ("code", &code)]).await;
            sent.must_be(303);
            let page = mika.follow(sent).await;
            page.must_say(&words(language, "said.signed_up"));
            page.must_say(&words(language, "templates.trade.salon"));
            let desk = mika.get("/desk").await;
            desk.must_be(200);
            desk.must_say(&words(language, "sign_up.steps.invited"));
        }
    }

    async fn opening_the_link_changes_nothing_and_pressing_works_once(site: Site) {
        let mut mika = site.reader(None, "en").await;
        mika.post("/sign-up", &form("mika@example.jp", "en")).await.must_be(303);
        let mail = site.mail_to("mika@example.jp").await.unwrap();
        let token = word_after(&mail.text, "/sign-up/link/");
        let link = format!("/sign-up/link/{token}");
        let before = site.world().await;
        mika.get(&link).await.must_say("Mika Yoga");
        mika.get(&link).await.must_be(200);
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        mika.post(&link, &[]).await.must_be(303);
        let again = site.reader(None, "ja").await.post(&link, &[]).await;
        again.must_be(410);
        again.must_say(&words("ja", "sign_up.fault.used"));
        site.visitor().get("/sign-up/link/nonsense").await.must_be(404);
        site.visitor().post("/sign-up/link/nonsense", &[]).await.must_be(404);
    }

    async fn a_known_address_is_answered_like_an_unknown_one(site: Site) {
        let mut answers = Vec::new();
        for email in ["hikari@example.jp", "nobody@example.jp"] {
            let page = site.reader(None, "en").await.post("/sign-up", &form(email, "en")).await;
            answers.push((page.status, page.body.replace(email, "")));
            assert!(site.mail_to(email).await.is_some());
        }
        assert_eq!(answers[0], answers[1]);
    }

    async fn a_form_that_does_not_fit_comes_back_with_what_was_typed(site: Site) {
        for language in LANGUAGES {
            let mut visitor = site.reader(None, language).await;
            let before = site.world().await;
            let page = visitor.post("/sign-up", &[("name", "Mika Yoga"), ("email", "nobody"), ("language", "tlh"), ("time_zone", "Mars/Base")]).await;
            page.must_be(422);
            page.must_say(&words(language, "errors.field.missing"));
            page.must_say(&words(language, "errors.field.not_an_email"));
            assert!(page.body.contains("value=\"Mika Yoga\""));
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        }
    }
}

#[tokio::test]
async fn the_sixth_mail_to_one_address_waits() {
    let site = Site::on_sqlite().await;
    let mut visitor = site.visitor();
    for _ in 0..5 {
        visitor
            .post("/sign-up", &form("mika@example.jp", "en"))
            .await
            .must_be(303);
    }
    visitor
        .post("/sign-up", &form("mika@example.jp", "en"))
        .await
        .must_be(429);
}

#[tokio::test]
async fn where_businesses_may_not_sign_up_there_is_no_such_page() {
    let site = Site::on_sqlite().await;
    let mut configuration = configuration(site.folder.path(), crate::site::BASE_URL);
    configuration.no_sign_up = true;
    let mut visitor = Browser::new(&router_with(&site.db, &configuration, None)).in_language("en");
    visitor.get("/").await.must_not_say(&words("en", "sign_up.link"));
    for path in ["/sign-up", "/sign-up/code", "/sign-up/link/a"] {
        visitor.get(path).await.must_be(404);
        visitor.post(path, &form("mika@example.jp", "en")).await.must_be(404);
    }
    assert!(site.mail_to("mika@example.jp").await.is_none());
}
