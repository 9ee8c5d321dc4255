//! Posters, from the desk to the counter.

use crate::{
    on_both_databases,
    site::{BASE_URL, Refused, word_after},
    words::{LANGUAGES, words},
};

const POSTERS: &str = "/desk/invitations/posters";

on_both_databases! {
    async fn somebody_at_the_counter_joins(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get(POSTERS).await;
        let page = owner.press(&page, POSTERS, &[]).await;
        page.must_say(&words("en", "said.poster_made"));
        let sheet = owner.get(&format!("{POSTERS}/{}", site.journey)).await;
        sheet.must_be(200);
        sheet.must_say("ひかり整体院");
        assert!(sheet.body.contains("class=\"qr\""));
        let join = word_after(&sheet.text().replace(['"', '<'], " "), BASE_URL);

        let mut answers = Vec::new();
        // Nobody here knows Mei; Tom plays already; and both are answered alike.
        for (name, email) in [("Mei Ito", "mei@example.jp"), ("Somebody", "tom@example.com")] {
            let mut visitor = site.visitor().in_language("en");
            let page = visitor.get(&join).await;
            page.must_say("ひかり整体院");
            let sent = visitor.press(&page, &join, &[("name", name), ("email", email)]).await;
            sent.must_say(&words("en", "inviting.join.sent_title"));
            answers.push(sent.body);
        }
        assert_eq!(answers[0], answers[1]);
        let mei = site.mail_to("mei@example.jp").await.unwrap();
        let link = word_after(&mei.text, BASE_URL);
        assert!(link.starts_with("/invitation/"), "{link}");
        let tom = site.mail_to("tom@example.com").await.unwrap();
        assert!(tom.text.contains("/sign-in/link/"), "{}", tom.text);
        assert_eq!(site.database.text("SELECT name FROM customer WHERE email = 'tom@example.com'").await, "Tom Reed");
        let mut visitor = site.visitor();
        let page = visitor.get(&link).await;
        visitor.press(&page, &link, &[]).await.must_be(200);
    }

    async fn a_form_at_the_counter_that_does_not_fit_comes_back(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get(POSTERS).await;
        owner.press(&page, POSTERS, &[]).await.must_be(200);
        let code = site.database.text("SELECT code FROM poster").await;
        let join = format!("/join/{code}");
        for (name, email, language, says) in [
            ("", "mei@example.jp", "ja", "errors.field.missing"),
            ("Mei", "mei", "ja", "errors.field.not_an_email"),
            ("Mei", "mei@example.jp", "fr", "errors.field.unknown_language"),
        ] {
            let fields = [("name", name), ("email", email), ("language", language)];
            for page in site.refuses(None, &join, &fields, &Refused { status: 422, says }).await {
                assert_eq!(page.holds(&join, "email"), email, "what was typed stays");
            }
        }
        for n in 0..8 {
            let page = site.visitor().post(&join, &[("name", "Mei"), ("email", "mei@example.jp"), ("language", "ja")]).await;
            if n > 6 {
                page.must_be(429);
            }
        }
        let foreign = http::Request::builder()
            .method("POST")
            .uri(&join)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site");
        site.visitor().send(foreign, axum::body::Body::empty()).await.must_be(403);
    }

    async fn a_poster_that_is_off_says_so_and_only_owners_switch(site: Site) {
        let journey = site.journey.to_string();
        let mine = [("journey", journey.as_str())];
        for (who, status, says) in [
            (None, 401, "errors.sign_in_first.help"),
            (Some(site.tom.actor), 403, "errors.not_allowed.help"),
            (Some(site.coach), 403, "errors.not_allowed.help"),
            (Some(site.stranger), 404, "errors.not_found.journey"),
        ] {
            site.refuses(who, POSTERS, &mine, &Refused { status, says }).await;
        }
        let mut owner = site.reader(Some(site.owner), "en").await;
        owner.post(POSTERS, &mine).await.must_be(303);
        let page = owner.get(POSTERS).await;
        let end = page.forms().into_iter().find(|form| form.action.ends_with("/end")).unwrap().action;
        for (who, status, says) in [
            (None, 401, "errors.sign_in_first.help"),
            (Some(site.coach), 403, "errors.not_allowed.help"),
            (Some(site.stranger), 404, "inviting.missing.poster_gone"),
        ] {
            site.refuses(who, &end, &[], &Refused { status, says }).await;
        }
        site.does_not_show(Some(site.stranger), &format!("{POSTERS}/{journey}"), &Refused { status: 404, says: "errors.not_found.title" }).await;
        let join = format!("/join/{}", site.database.text("SELECT code FROM poster").await);
        site.visitor().get(&join).await.must_be(200);
        owner.press(&page, &end, &[]).await.must_say(&words("en", "said.poster_ended"));
        for language in LANGUAGES {
            let mut visitor = site.visitor().in_language(language);
            for path in [join.as_str(), "/join/nonsense", "/join/0000000000000000"] {
                let page = visitor.get(path).await;
                page.must_be(404);
                page.must_say(&words(language, "inviting.join.gone_title"));
            }
            let before = site.world().await;
            visitor.post(&join, &[("name", "Mei"), ("email", "mei@example.jp"), ("language", "ja")]).await.must_be(404);
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        }
    }
}
