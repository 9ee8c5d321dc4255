//! Links of mails: opened by people and by mail scanners, in time, too late, twice, or never sent at all.

use crate::{
    on_both_databases,
    site::{Site, now},
    words::{LANGUAGES, words},
};
use axum::body::Body;
use backend::invitations::{cancel_invitation, list_invitations};
use http::Request;
use jiff::ToSpan as _;

/// Opening the link and pressing its button both say why it does not work, in the reader's language, and change nothing.
async fn does_not_work(site: &Site, path: &str, status: u16, title: &str, help: &str) {
    for language in LANGUAGES {
        let before = site.world().await;
        let mut browser = site.visitor().in_language(language);
        for page in [browser.get(path).await, browser.post(path, &[]).await] {
            page.must_be(status);
            page.must_say(&words(language, title));
            page.must_say(&words(language, help));
            assert!(
                page.forms().iter().all(|form| form.action != path),
                "there is nothing to press"
            );
        }
        assert!(browser.cookies.is_empty(), "nobody is signed in");
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new(), "{path}");
    }
}

on_both_databases! {
    async fn looking_at_a_link_changes_nothing_however_often(site: Site) {
        let token = site.invite("Mei Ito", "mei@example.jp", now()).await;
        site.visitor().post("/sign-in", &[("email", "tom@example.com")]).await.must_be(303);
        let (link, _) = site.sign_in_mail("tom@example.com").await;
        let before = site.world().await;
        for path in [format!("/invitation/{token}"), link] {
            for _ in 0..3 {
                let mut scanner = site.visitor();
                scanner.get(&path).await.must_be(200);
                scanner.send(Request::head(&path), Body::empty()).await.must_be(200);
                assert!(scanner.cookies.is_empty());
            }
        }
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
    }

    async fn a_sign_in_link_works_once_and_for_ten_minutes(site: Site) {
        for unknown in ["nothing", "0.0", &format!("{}.{}", "0".repeat(32), "0".repeat(64)), "%F0%9F%8E%B2"] {
            does_not_work(&site, &format!("/sign-in/link/{unknown}"), 404, "sign_in.fault.unknown.title", "sign_in.fault.unknown.sign_in").await;
        }
        site.visitor().post("/sign-in", &[("email", "TOM@example.com")]).await.must_be(303);
        let (link, _) = site.sign_in_mail("tom@example.com").await;
        let mut tom = site.visitor();
        let page = tom.get(&link).await;
        page.must_say("Welcome back, Tom Reed");
        let board = tom.press(&page, &link, &[]).await;
        board.must_be(200);
        assert_eq!(board.address, format!("GET {}", site.tom.board()));
        does_not_work(&site, &link, 410, "sign_in.fault.used.title", "sign_in.fault.used.sign_in").await;

        site.visitor().post("/sign-in", &[("email", "mori@example.jp")]).await.must_be(303);
        let (late, _) = site.sign_in_mail("mori@example.jp").await;
        site.database.execute("UPDATE sign_in SET expires_at = 1").await;
        does_not_work(&site, &late, 410, "sign_in.fault.expired.title", "sign_in.fault.expired.sign_in").await;
    }

    async fn an_invitation_works_once_and_for_thirty_days_unless_it_is_taken_back(site: Site) {
        let unknown = format!("/invitation/{}.{}", "0".repeat(32), "0".repeat(64));
        does_not_work(&site, &unknown, 404, "sign_in.fault.unknown.title", "sign_in.fault.unknown.invitation").await;

        let late = site.invite("Aya Mori", "aya@example.jp", now() - 744.hours()).await;
        does_not_work(&site, &format!("/invitation/{late}"), 410, "sign_in.fault.expired.title", "sign_in.fault.expired.invitation").await;

        let token = site.invite("Mei Ito", "mei@example.jp", now()).await;
        let line = list_invitations(&site.db, &site.owner, now()).await.unwrap().into_iter().find(|line| line.name.as_str() == "Mei Ito").unwrap();
        cancel_invitation(&site.db, &site.owner, line.id, now()).await.unwrap();
        does_not_work(&site, &format!("/invitation/{token}"), 410, "sign_in.fault.cancelled.title", "sign_in.fault.cancelled.invitation").await;

        let path = format!("/invitation/{}", site.invite("Rin Abe", "rin@example.jp", now()).await);
        let mut rin = site.visitor();
        let page = rin.get(&path).await;
        let welcome = rin.press(&page, &path, &[]).await;
        welcome.must_be(200);
        assert!(welcome.address.ends_with("/welcome"));
        does_not_work(&site, &path, 410, "sign_in.fault.used.title", "sign_in.fault.used.invitation").await;
    }
}

#[tokio::test]
async fn an_invitation_sent_again_has_a_new_link_and_the_old_one_is_unknown() {
    let site = Site::on_sqlite().await;
    let old = site.invite("Mei Ito", "mei@example.jp", now()).await;
    let mut coach = site.reader(Some(site.coach), "en").await;
    let page = coach.get("/desk/invitations").await;
    let page = coach.press(&page, "/resend", &[]).await;
    page.must_say(&words("en", "said.resent"));
    does_not_work(
        &site,
        &format!("/invitation/{old}"),
        404,
        "sign_in.fault.unknown.title",
        "sign_in.fault.unknown.invitation",
    )
    .await;
    let mail = site.mail_to("mei@example.jp").await.unwrap();
    let link = crate::site::word_after(&mail.text, crate::site::BASE_URL);
    site.visitor().get(&link).await.must_be(200);
}
