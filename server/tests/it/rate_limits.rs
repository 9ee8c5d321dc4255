//! Callers that are too fast.

use crate::{
    site::{Site, now},
    words::{LANGUAGES, words},
};
use backend::invitations::list_invitations;

#[tokio::test]
async fn the_sixth_mail_to_one_address_is_refused_whoever_asks() {
    let site = Site::on_sqlite().await;
    for _ in 0..5 {
        site.visitor()
            .post("/sign-in", &[("email", "tom@example.com")])
            .await
            .must_be(303);
    }
    for language in LANGUAGES {
        let before = site.world().await;
        let page = site
            .visitor()
            .in_language(language)
            .post("/sign-in", &[("email", " TOM@example.com")])
            .await;
        page.must_be(429);
        page.must_say(&words(language, "errors.too_many.title"));
        page.must_say(&words(language, "errors.too_many.help"));
        assert!(page.header("retry-after").parse::<u32>().unwrap() > 0);
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
    }
    site.visitor()
        .post("/sign-in", &[("email", "hanako@example.jp")])
        .await
        .must_be(303);
}

#[tokio::test]
async fn who_tries_one_door_after_the_other_is_stopped_and_nobody_else_is() {
    let site = Site::on_sqlite().await;
    let mut thief = site.visitor();
    let mut opened = 0;
    let refused = loop {
        let page = thief.get(&format!("/invitation/{opened}")).await;
        if page.status != 404 {
            break page;
        }
        opened += 1;
        assert!(opened < 200, "nobody stops the thief");
    };
    refused.must_be(429);
    refused.must_say(&words("en", "errors.too_many.help"));
    assert!((60..70).contains(&opened), "{opened}");
    for path in ["/sign-in", "/sign-in/code", "/sign-in/link/x", "/invitation/x"] {
        thief
            .post(path, &[("email", "tom@example.com"), ("code", "123456")])
            .await
            .must_be(429);
    }
    thief.get("/").await.must_be(200);
    site.visitor().get("/invitation/x").await.must_be(404);
}

#[tokio::test]
async fn nobody_is_flooded_with_the_same_invitation() {
    let site = Site::on_sqlite().await;
    site.invite("Mei Ito", "mei@example.jp", now()).await;
    let lines = list_invitations(&site.db, &site.owner, now()).await.unwrap();
    let mei = lines
        .iter()
        .find(|line| line.email.as_str() == "mei@example.jp")
        .unwrap();
    let resend = format!("/desk/invitations/{}/resend", mei.id);
    let mut machine = site.reader(Some(site.coach), "en").await;
    let mut sent = 0;
    while machine.post(&resend, &[]).await.status == 303 {
        sent += 1;
        assert!(sent < 600, "nobody stops the machine");
    }
    // The other forms of the account are closed for a moment too.
    for path in [
        &*resend,
        "/desk/invitations",
        "/language",
        &site.tom.desk_square("lighter/award"),
        &format!("/sessions/{}/revoke", mei.id),
    ] {
        // While others use the machine too, one try in a quarter of a second is free again.
        let mut tries = 0;
        let page = loop {
            let page = machine.post(path, &[("language", "en")]).await;
            tries += 1;
            if page.status == 429 || tries > 300 {
                break page;
            }
        };
        page.must_be(429);
        page.must_say(&words("en", "errors.too_many.title"));
    }
    let mut owner = site.browser_of(site.owner).await;
    owner.get("/desk/journeys").await.must_be(200);
}

#[tokio::test]
async fn one_account_changes_no_more_than_a_person_can() {
    let site = Site::on_sqlite().await;
    let mut machine = site.reader(Some(site.tom.actor), "ja").await;
    let path = site.tom.square("walk/complete");
    let mut tries = 0;
    let refused = loop {
        let page = machine.post_for_json(&path, &[]).await;
        if page.status != 409 {
            break page;
        }
        tries += 1;
        assert!(tries < 600, "nobody stops the machine");
    };
    refused.must_be(429);
    assert_eq!(refused.json()["refused"], "too_many");
    assert_eq!(refused.json()["message"], words("ja", "errors.too_many.help"));
    assert!(tries >= 240, "{tries}");
    // Looking is free, and so is everybody else.
    machine.get(&site.tom.board()).await.must_be(200);
    site.browser_of(site.hanako.actor)
        .await
        .post(&site.hanako.square("how-to-sit/complete"), &[])
        .await
        .must_be(303);
}
