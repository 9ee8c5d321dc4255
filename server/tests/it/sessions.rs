//! Being signed in, and no longer.

use crate::{
    site::{Site, now},
    words::{LANGUAGES, words},
};
use backend::sessions::{list_sessions, revoke_session};

#[tokio::test]
async fn signing_out_ends_this_device_and_no_other() {
    let site = Site::on_sqlite().await;
    let mut phone = site.browser_of(site.tom.actor).await;
    let mut tablet = site.browser_of(site.tom.actor).await;
    let copied = phone.cookies.clone();
    let page = phone.post("/sign-out", &[]).await;
    page.must_be(200);
    page.must_say(&words("en", "sign_in.signed_out.title"));
    assert!(phone.cookies.is_empty());
    phone.get(&site.tom.board()).await.must_be(401);
    // Whoever kept the cookie is out too.
    phone.cookies = copied;
    phone.get(&site.tom.board()).await.must_be(401);
    tablet.get(&site.tom.board()).await.must_be(200);
    // Pressed twice, or by somebody who never was in: no harm.
    phone.post("/sign-out", &[]).await.must_be(200);
}

#[tokio::test]
async fn a_device_that_was_signed_out_from_elsewhere_is_asked_to_sign_in() {
    let site = Site::on_sqlite().await;
    for language in LANGUAGES {
        let mut lost = site.reader(Some(site.coach), language).await;
        lost.language = language;
        lost.get("/desk").await.must_be(200);
        for line in list_sessions(&site.db, &site.coach, now()).await.unwrap() {
            revoke_session(&site.db, &site.coach, line.id).await.unwrap();
        }
        for page in [
            lost.get("/desk").await,
            lost.post(&site.tom.desk_square("lighter/award"), &[]).await,
        ] {
            page.must_be(401);
            page.must_say(&words(language, "errors.sign_in_first.help"));
            assert!(page.links().contains(&"/sign-in".to_owned()), "it leads to the door");
        }
    }
}

#[tokio::test]
async fn the_owner_signs_out_a_lost_phone_in_the_settings() {
    let site = Site::on_sqlite().await;
    let mut lost = site.browser_of(site.owner).await;
    let mut desk = site.reader(Some(site.owner), "en").await;
    let page = desk.get("/desk/settings").await;
    let page = desk.press(&page, "/revoke", &[]).await;
    page.must_say(&words("en", "said.revoked"));
    lost.get("/desk").await.must_be(401);
    desk.get("/desk").await.must_be(200);
}

#[tokio::test]
async fn cookies_that_are_no_session_are_nobody() {
    let site = Site::on_sqlite().await;
    let real = site.browser_of(site.owner).await.cookies["__Host-session"].clone();
    let other_business = format!(
        "{}.{}",
        site.stranger.business().to_string().replace('-', ""),
        real.split_once('.').unwrap().1
    );
    for value in [
        "",
        "x",
        "a.b",
        &real[..real.len() - 1],
        &other_business,
        &real.to_uppercase().replace('.', ""),
    ] {
        let mut browser = site.visitor();
        browser.cookies.insert("__Host-session".into(), value.to_owned());
        browser.get("/desk").await.must_be(401);
        browser.get("/").await.must_be(200);
    }
    site.database.execute("UPDATE session SET expires_at = 1").await;
    let mut late = site.visitor();
    late.cookies.insert("__Host-session".into(), real);
    late.get("/desk").await.must_be(401);
}

#[tokio::test]
async fn the_session_cookie_is_kept_from_scripts_and_other_sites() {
    let site = Site::on_sqlite().await;
    site.visitor()
        .post("/sign-in", &[("email", "tom@example.com")])
        .await
        .must_be(303);
    let (link, _) = site.sign_in_mail("tom@example.com").await;
    let page = site.visitor().post(&link, &[]).await;
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for flag in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(flag), "{flag} in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn whoever_is_signed_in_is_led_home_from_the_start_page() {
    let site = Site::on_sqlite().await;
    for (actor, home) in [(site.owner, "/desk"), (site.coach, "/desk"), (site.tom.actor, "/play")] {
        let page = site.browser_of(actor).await.get("/").await;
        assert_eq!(page.leads_to(), Some(home));
    }
    let board = site.browser_of(site.tom.actor).await.open("/").await;
    assert_eq!(board.address, format!("GET {}", site.tom.board()));
}
