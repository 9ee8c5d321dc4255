//! A customer's steps: those that are taken, those that are taken already, and those that do not fit.

use crate::{
    on_both_databases,
    site::{Refused, Site, now},
    words::{LANGUAGES, words},
};
use axum::body::Body;
use backend::{
    enrolments::{get_enrolment, list_enrolments},
    invitations::{NewInvitation, invite_customer},
};
use http::{Request, header};
use journey::Action;
use serde_json::json;

on_both_databases! {
    async fn a_number_that_does_not_fit_is_refused_and_stays_in_the_form(site: Site) {
        let tom = site.tom;
        site.play(tom.actor, tom, Action::Complete { square: "how-to-sit".into() }).await;
        let path = tom.square("stretch/count");
        for (n, says) in [
            ("", "errors.field.missing"),
            ("  ", "errors.field.missing"),
            ("many", "errors.field.not_a_number"),
            ("1.5", "errors.field.not_a_number"),
            ("1e3", "errors.field.not_a_number"),
            ("99999999999999999999", "errors.field.not_a_number"),
            ("0", "errors.refused.bad_value"),
            ("-1", "errors.refused.bad_value"),
            ("10001", "errors.refused.bad_value"),
            ("9223372036854775807", "errors.refused.bad_value"),
        ] {
            for page in site.refuses(Some(tom.actor), &path, &[("n", n), ("id", "a")], &Refused { status: 422, says }).await {
                if !n.trim().is_empty() {
                    assert_eq!(page.holds("/count", "n"), n, "what was typed stays");
                }
            }
        }
        site.refuses(Some(tom.actor), &path, &[], &Refused { status: 422, says: "errors.field.missing" }).await;
        // The same id after a refusal: nothing was taken down under it.
        site.browser_of(tom.actor).await.post(&path, &[("n", "2"), ("id", "a")]).await.must_be(303);
    }

    async fn a_feeling_outside_the_five_is_refused_and_the_words_stay(site: Site) {
        let tom = site.tom;
        for action in [Action::Complete { square: "how-to-sit".into() }, Action::Count { square: "stretch".into(), n: 7.into() }] {
            site.play(tom.actor, tom, action).await;
        }
        let path = tom.square("first-mood/check-in");
        let long = "あ".repeat(2_001);
        for (feeling, typed, says) in [
            ("", "Better <b>already</b>", "errors.field.missing"),
            ("good", "Better", "errors.field.not_a_number"),
            ("0", "Better", "errors.refused.bad_value"),
            ("6", "Better", "errors.refused.bad_value"),
            ("4", &long, "errors.field.too_long max=2000"),
            ("4", "bell \u{7}", "errors.field.control_characters"),
        ] {
            for page in site.refuses(Some(tom.actor), &path, &[("feeling", feeling), ("words", typed)], &Refused { status: 422, says }).await {
                assert_eq!(page.holds("/check-in", "words"), typed, "what was typed stays");
                assert!(!page.body.contains("<b>already"), "words are text");
            }
        }
    }

    async fn what_the_rules_refuse_is_said_with_what_to_do(site: Site) {
        let tom = site.tom;
        let long_id = "x".repeat(201);
        for (path, fields, status, says) in [
            ("walk/complete", &[][..], 409, "errors.refused.locked"),
            ("stretch/count", &[("n", "1")], 409, "errors.refused.locked"),
            ("first-mood/check-in", &[("feeling", "3")], 409, "errors.refused.locked"),
            ("lighter/claim", &[("words", "Lighter!")], 409, "errors.refused.locked"),
            ("posture-offer/take-up", &[], 409, "errors.refused.locked"),
            ("home-kit/decline", &[], 409, "errors.refused.locked"),
            ("how-to-sit/count", &[("n", "1")], 409, "errors.refused.wrong_kind"),
            ("how-to-sit/check-in", &[("feeling", "3")], 409, "errors.refused.wrong_kind"),
            ("how-to-sit/claim", &[], 409, "errors.refused.wrong_kind"),
            ("how-to-sit/take-up", &[], 409, "errors.refused.wrong_kind"),
            ("no-such-square/complete", &[], 404, "errors.not_found.title"),
            ("how-to-sit/award", &[], 404, "errors.not_found.title"),
            ("how-to-sit/", &[], 404, "errors.not_found.title"),
            ("how-to-sit/complete", &[("id", &*long_id)], 422, "errors.field.too_long max=200"),
            ("how-to-sit/complete", &[("id", "a\u{1}b")], 422, "errors.field.control_characters"),
        ] {
            site.refuses(Some(tom.actor), &tom.square(path), fields, &Refused { status, says }).await;
        }
        site.refuses(Some(tom.actor), &format!("{}/dance", tom.board()), &[], &Refused { status: 404, says: "errors.not_found.title" }).await;
    }

    async fn a_button_pressed_twice_counts_once(site: Site) {
        let tom = site.tom;
        site.play(tom.actor, tom, Action::Complete { square: "how-to-sit".into() }).await;
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let page = phone.get(&tom.square("stretch")).await;
        let first = phone.press(&page, "/count", &[("n", "2")]).await;
        first.must_say(&words("en", "said.counted"));
        let after_one = site.world().await;
        for again in ["2", "3"] {
            let page = phone.press(&page, "/count", &[("n", again)]).await;
            page.must_be(200);
            page.must_say(&words("en", "said.already"));
        }
        assert_eq!(after_one.changes(&site.world().await), Vec::<&str>::new());
        // A page that was opened anew means a new command.
        let page = phone.get(&tom.square("stretch")).await;
        phone.press(&page, "/count", &[("n", "2")]).await.must_say(&words("en", "said.counted"));
        assert_ne!(after_one.changes(&site.world().await), Vec::<&str>::new());
    }

    async fn the_island_hears_what_became_of_its_step(site: Site) {
        let tom = site.tom;
        let path = tom.square("how-to-sit/complete");
        for language in LANGUAGES {
            let mut phone = site.reader(Some(tom.actor), language).await;
            let before = site.world().await;
            for (path, fields, status, code, says) in [
                ("walk/complete", &[][..], 409, "locked", "errors.refused.locked"),
                ("no-such-square/complete", &[], 404, "unknown_square", "errors.refused.unknown_square"),
                ("how-to-sit/count", &[("n", "0")], 409, "wrong_kind", "errors.refused.wrong_kind"),
                ("stretch/count", &[("n", "x")], 422, "invalid", "errors.invalid.help"),
            ] {
                let page = phone.post_for_json(&tom.square(path), fields).await;
                page.must_be(status);
                let answer = page.json();
                assert_eq!(answer["message"], words(language, says), "{path}");
                assert_eq!(answer["refused"], code, "{path}");
                assert!(answer["title"].is_string());
            }
            let page = site.visitor().in_language(language).post_for_json(&path, &[]).await;
            page.must_be(401);
            assert_eq!(page.json()["title"], words(language, "errors.sign_in_first.title"));
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        }
        let mut phone = site.browser_of(tom.actor).await;
        let page = phone.post_for_json(&path, &[("id", "tap-1")]).await;
        page.must_be(200);
        let answer = page.json();
        let last_fact = answer["last_fact"].clone();
        assert_eq!(answer, json!({ "ok": true, "duplicate": false, "last_fact": last_fact }));
        let again = phone.post_for_json(&path, &[("id", "tap-1")]).await;
        again.must_be(200);
        assert_eq!(again.json(), json!({ "ok": true, "duplicate": true, "last_fact": last_fact }));
        let playing = get_enrolment(&site.db, &tom.actor, tom.enrolment).await.unwrap();
        assert_eq!(last_fact, json!(playing.state.facts()));
    }

    async fn sixty_taps_at_once_are_all_counted_once(site: Site) {
        let tom = site.tom;
        site.play(tom.actor, tom, Action::Complete { square: "how-to-sit".into() }).await;
        let mut taps = tokio::task::JoinSet::new();
        for tap in 0..20 {
            let mut phone = site.browser_of(tom.actor).await;
            let path = tom.square("stretch/count");
            // Each is sent three times, as a bad connection does.
            taps.spawn(async move {
                let id = format!("tap-{}", tap % 5);
                for _ in 0..3 {
                    phone.post_for_json(&path, &[("n", "1"), ("id", &id)]).await.must_be(200);
                }
            });
        }
        taps.join_all().await;
        let playing = get_enrolment(&site.db, &tom.actor, tom.enrolment).await.unwrap();
        let board = journey::board(&playing.version, &playing.state, now());
        let stretch = board.squares.iter().find(|square| square.key.as_str() == "stretch").unwrap();
        assert_eq!(stretch.count.unwrap().0, 5);
    }
}

#[tokio::test]
async fn whoever_left_is_told_to_come_back_first_and_may() {
    let site = Site::on_sqlite().await;
    let tom = site.tom;
    let long = "x".repeat(2_001);
    for page in site
        .refuses(
            Some(tom.actor),
            &format!("{}/leave", tom.board()),
            &[("reason", "too-hard"), ("words", &long)],
            &Refused {
                status: 422,
                says: "errors.field.too_long max=2000",
            },
        )
        .await
    {
        assert_eq!(page.holds("/leave", "words"), long, "what was typed stays");
    }
    let mut phone = site.reader(Some(tom.actor), "en").await;
    let page = phone.get(&format!("{}/you", tom.board())).await;
    phone
        .press(&page, "/leave", &[("reason", "something-else"), ("words", "I moved.")])
        .await
        .must_say(&words("en", "said.left"));
    for (path, fields) in [
        ("how-to-sit/complete", &[][..]),
        ("stretch/count", &[("n", "1")]),
        ("lighter/claim", &[]),
    ] {
        site.refuses(
            Some(tom.actor),
            &tom.square(path),
            fields,
            &Refused {
                status: 409,
                says: "errors.refused.left",
            },
        )
        .await;
    }
    let mut phone = site.reader(Some(tom.actor), "en").await;
    let board = phone.get(&tom.board()).await;
    phone
        .press(&board, "/return", &[])
        .await
        .must_say(&words("en", "said.returned"));
    phone.post(&tom.square("how-to-sit/complete"), &[]).await.must_be(303);
}

#[tokio::test]
async fn a_journey_that_has_not_started_cannot_be_played() {
    let site = Site::on_sqlite().await;
    // Tom plays one journey and is invited to a second: he is signed in, and the second has not started.
    let second = String::from_utf8(crate::site::LIGHT_BODY.to_vec())
        .unwrap()
        .replacen("light-body", "second-body", 1);
    let journey = crate::site::publish(&site.db, &site.owner, second.as_bytes()).await;
    let new = NewInvitation {
        journey: journey.to_string(),
        name: "Tom Reed".into(),
        email: "tom@example.com".into(),
        language: "en".into(),
        time_zone: String::new(),
    };
    invite_customer(&site.db, &site.owner, new, now()).await.unwrap();
    let lines = list_enrolments(&site.db, &site.tom.actor).await.unwrap();
    let board = format!(
        "/play/{}",
        lines.iter().find(|line| line.id != site.tom.enrolment).unwrap().id
    );
    let refused = Refused {
        status: 409,
        says: "errors.refused.not_started",
    };
    site.refuses(
        Some(site.tom.actor),
        &format!("{board}/squares/how-to-sit/complete"),
        &[],
        &refused,
    )
    .await;
    site.refuses(Some(site.tom.actor), &format!("{board}/pause"), &[], &refused)
        .await;
    let page = site.reader(Some(site.tom.actor), "en").await.get("/play").await;
    page.must_be(200);
    assert!(
        page.links().contains(&board) && page.links().contains(&site.tom.board()),
        "both are listed"
    );
}

/// A look at a board that says which one it has already.
async fn look(phone: &mut crate::browser::Browser, board: &str, known: &str) -> crate::browser::Page {
    phone
        .send(Request::get(board).header(header::IF_NONE_MATCH, known), Body::empty())
        .await
}

#[tokio::test]
async fn a_board_is_sent_again_only_when_it_has_changed() {
    let site = Site::on_sqlite().await;
    let (tom, board) = (site.tom, site.tom.board());
    let mut phone = site.reader(Some(tom.actor), "en").await;
    phone.get(&board).await.must_be(200);
    let page = phone.get(&board).await;
    let etag = page.header("etag").to_owned();
    assert!(etag.starts_with("W/\"") && etag.len() > 4);
    assert_eq!(page.header("cache-control"), "private, no-cache");

    for known in [etag.clone(), etag.replacen("W/", "", 1), format!("\"older\", {etag}")] {
        let page = look(&mut phone, &board, &known).await;
        page.must_be(304);
        assert_eq!((page.body.as_str(), page.header("etag")), ("", etag.as_str()));
        assert!(!page.header("content-security-policy").is_empty());
    }
    look(&mut phone, &board, "\"older\"").await.must_be(200);
    // What the last form did is said once, on a page of its own.
    look(&mut phone, &format!("{board}?said=done"), &etag)
        .await
        .must_be(200);

    // Something happened.
    phone.post(&tom.square("how-to-sit/complete"), &[]).await.must_be(303);
    let page = look(&mut phone, &board, &etag).await;
    page.must_be(200);
    let second = page.header("etag").to_owned();
    look(&mut phone, &board, &second).await.must_be(304);

    // Another language.
    phone.post("/language", &[("language", "ja")]).await.must_be(303);
    let page = look(&mut phone, &board, &second).await;
    page.must_be(200);
    let third = page.header("etag").to_owned();

    // A new release: each file of the bundle is named in the page.
    for file in [
        "style.1a2b.css",
        "islands.3c4d.js",
        "phone.8c9d.js",
        "customer.5e6f.js",
        "customer.7a8b.wasm",
    ] {
        let manifest = site.folder.path().join("site/pkg/manifest.json");
        let text = std::fs::read_to_string(&manifest).unwrap();
        std::fs::write(&manifest, text.replace(file, &format!("new-{file}"))).unwrap();
        let router = crate::site::router_of(&site.db, site.folder.path(), crate::site::BASE_URL, None);
        let mut released = crate::browser::Browser::new(&router);
        released.cookies = phone.cookies.clone();
        look(&mut released, &board, &third).await.must_be(200);
        std::fs::write(&manifest, text).unwrap();
    }
    // Somebody else never gets it, changed or not.
    let mut hanako = site.browser_of(site.hanako.actor).await;
    look(&mut hanako, &board, &third).await.must_be(404);
}
