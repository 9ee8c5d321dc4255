//! Badges over the wire: what is earned can be shown around, what is not cannot, and nobody's name is in a picture unless they ask for it.

use crate::{
    on_both_databases,
    site::{NOT_FOUND, Site, now, publish},
    words::{LANGUAGES, words},
};
use backend::invitations::{NewInvitation, accept_invitation, invite_customer};
use journey::Action;

/// Tom has walked the whole first stage: its checkpoint is awarded.
async fn first_stage_is_done(site: &Site) {
    site.plays_up_to_the_claim(site.tom).await;
    site.claims(site.tom, "Lighter!").await;
    site.play(
        site.coach,
        site.tom,
        Action::Award {
            square: "lighter".into(),
        },
    )
    .await;
}

on_both_databases! {
    async fn an_earned_badge_has_a_page_and_a_picture_and_another_has_neither(site: Site) {
        first_stage_is_done(&site).await;
        let badges = format!("{}/badges", site.tom.board());
        for language in LANGUAGES {
            let mut phone = site.reader(Some(site.tom.actor), language).await;
            let list = phone.get(&badges).await;
            list.must_be(200);
            for key in ["stage-ease", "square-lighter"] {
                let address = format!("{badges}/{key}");
                assert!(list.links().contains(&address), "{key}");
                let page = phone.get(&address).await;
                page.must_be(200);
                page.must_say(&words(language, "badges.download"));
                assert!(page.body.contains("<script type=\"module\" src=\"/share.js\">"));
                assert!(!page.body.contains(".wasm"));
                let picture = phone.get(&format!("{address}/picture.svg")).await;
                picture.must_be(200);
                assert_eq!(picture.header("content-type"), "image/svg+xml; charset=utf-8");
                assert!(picture.header("content-security-policy").starts_with("default-src 'none'; sandbox"));
                assert!(picture.body.starts_with("<svg xmlns="));
                picture.must_say("ひかり整体院");
            }
        }
        for key in ["stage-hold", "square-sleep", "square-how-to-sit", "stage-lighter", "square-ease", "lighter", "%00"] {
            for path in [format!("{badges}/{key}"), format!("{badges}/{key}/picture.svg")] {
                site.does_not_show(Some(site.tom.actor), &path, &NOT_FOUND).await;
            }
        }
        for other in [site.hanako.actor, site.ben.actor] {
            site.does_not_show(Some(other), &format!("{badges}/square-lighter/picture.svg"), &NOT_FOUND).await;
        }
    }

    async fn a_name_is_in_the_picture_only_when_its_owner_asks(site: Site) {
        first_stage_is_done(&site).await;
        let picture = format!("{}/badges/square-lighter/picture.svg", site.tom.board());
        let mut phone = site.reader(Some(site.tom.actor), "en").await;
        for query in ["", "?name=", "?name=0", "?name=Ann", "?other=1"] {
            let page = phone.get(&format!("{picture}{query}")).await;
            page.must_be(200);
            page.must_not_say("Tom");
        }
        let page = phone.get(&format!("{picture}?name=1")).await;
        page.must_say("Tom");
        page.must_not_say("Reed");
        // The page asks with a box that is empty until somebody ticks it.
        let badge = format!("{}/badges/square-lighter", site.tom.board());
        assert!(!phone.get(&badge).await.body.contains(" checked"));
        let chosen = phone.get(&format!("{badge}?name=1")).await;
        assert!(chosen.body.contains(" checked"));
        assert!(chosen.body.contains(&format!("{picture}?name=1")));
    }
}

#[tokio::test]
async fn what_a_business_writes_stays_text_in_the_picture() {
    let site = Site::on_sqlite().await;
    let file = r#"
format = 1
key = "hostile"
title = "<script>alert(1)</script>"
language = "en"
promise = "P"
[[stage]]
key = "s"
title = "</title><image href=x onerror=alert(1)>"
[[stage.square]]
key = "c"
kind = "checkpoint"
title = "</text><script>alert(1)</script>"
result = "]]><foreignObject>&amp;"
award = "self"
question = "?"
"#;
    let journey = publish(&site.db, &site.owner, file.as_bytes()).await;
    let new = NewInvitation {
        journey: journey.to_string(),
        name: "<b>Mei</b> Ito".into(),
        email: "mei@example.jp".into(),
        language: "en".into(),
        time_zone: String::new(),
    };
    let token = invite_customer(&site.db, &site.owner, new, now())
        .await
        .unwrap()
        .token
        .unwrap();
    let mei = accept_invitation(&site.db, &token.to_string(), "A phone", now())
        .await
        .unwrap();
    let board = format!("/play/{}", mei.enrolment);
    let mut phone = site.reader(Some(mei.actor), "en").await;
    phone.post(&format!("{board}/squares/c/claim"), &[]).await.must_be(303);
    for key in ["stage-s", "square-c"] {
        let picture = phone.get(&format!("{board}/badges/{key}/picture.svg?name=1")).await;
        picture.must_be(200);
        for markup in ["<script", "<image", "<foreignObject", "<b>", "onerror=alert(1)>"] {
            assert!(!picture.body.contains(markup), "{key}: {markup}");
        }
        picture.must_say("<b>Mei</b>");
        assert_eq!(picture.body.matches("<svg").count(), 1);
        let page = phone.get(&format!("{board}/badges/{key}")).await;
        page.must_be(200);
        assert!(
            !page.body.contains("<script>alert"),
            "only scripts of ours, which have an address"
        );
    }
}
