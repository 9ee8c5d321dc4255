//! The customer's own page: what one settles there, takes along, and says when one leaves.

use crate::{
    on_both_databases,
    site::{Refused, Site},
    words::{LANGUAGES, words},
};
use backend::{leaving::count_reasons, sessions::list_sessions};
use serde_json::Value;

on_both_databases! {
    async fn whoever_moves_sees_their_zone_first_and_loses_nothing(site: Site) {
        let tom = site.tom;
        site.plays_up_to_the_claim(tom).await;
        for language in LANGUAGES {
            let mut phone = site.reader(Some(tom.actor), language).await;
            let board = phone.get(&tom.board()).await;
            let page = phone.get(&format!("{}/you", tom.board())).await;
            let page = phone.press(&page, "/you/time-zone", &[("time_zone", "America/New_York")]).await;
            page.must_be(200);
            page.must_say(&words(language, "said.time_zone"));
            let first = page.body.split("<option").nth(1).unwrap();
            assert!(first.contains("America/New_York") && first.contains("selected"), "{first}");
            // The same board, with the days of another zone: no browser may keep the old one.
            let moved = phone.get(&tom.board()).await;
            assert_ne!(moved.headers["etag"], board.headers["etag"]);
            phone.press(&page, "/you/time-zone", &[("time_zone", "Asia/Tokyo")]).await.must_be(200);
        }
    }

    async fn mails_stop_at_a_press_and_come_back_at_another(site: Site) {
        let tom = site.tom;
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let page = phone.get(&format!("{}/you", tom.board())).await;
        assert_eq!(page.holds("/you/reminders", "wanted"), "no");
        let page = phone.press(&page, "/you/reminders", &[]).await;
        page.must_say(&words("en", "said.reminders_off"));
        site.plays_up_to_the_claim(tom).await;
        site.claims(tom, "Lighter!").await;
        let award = journey::Action::Award { square: "lighter".into() };
        site.play(site.coach, tom, award).await;
        let mail = site.mail_to("tom@example.com").await.unwrap();
        assert!(!mail.line.subject.contains("Lighter"), "{}", mail.line.subject);
        let page = phone.press(&page, "/you/reminders", &[]).await;
        page.must_say(&words("en", "said.reminders_on"));
    }

    async fn everything_about_a_person_is_one_file(site: Site) {
        let tom = site.tom;
        site.plays_up_to_the_claim(tom).await;
        site.claims(tom, "My shoulders are lighter.").await;
        let mut phone = site.browser_of(tom.actor).await;
        let you = phone.get(&format!("{}/you", tom.board())).await;
        let link = format!("{}/export", tom.board());
        assert!(you.links().contains(&link));
        let file = phone.get(&link).await;
        file.must_be(200);
        assert_eq!(file.headers["content-type"], "application/json");
        assert_eq!(file.headers["cache-control"], "no-store");
        let name = file.headers["content-disposition"].to_str().unwrap();
        let today = crate::site::now().to_zoned(jiff::tz::TimeZone::get("Asia/Tokyo").unwrap()).date();
        assert_eq!(name, format!("attachment; filename=\"sugoroku-{today}.json\""));
        let data: Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(data["profile"]["email"], "tom@example.com");
        let facts = data["enrolments"][0]["facts"].as_array().unwrap();
        assert_eq!(facts[0]["event"], "started");
        assert_eq!(facts[0]["by"], "customer");
        assert!(facts.iter().any(|fact| fact["words"] == "My shoulders are lighter."));
        assert!(!file.body.contains("hanako") && !file.body.contains("花子"), "nobody else's");
    }

    async fn why_somebody_left_is_asked_kindly_and_counted(site: Site) {
        let tom = site.tom;
        for language in LANGUAGES {
            let mut phone = site.reader(Some(tom.actor), language).await;
            let page = phone.get(&format!("{}/you", tom.board())).await;
            let other_way = page.body.find(&words(language, "account.leave.other_way")).unwrap();
            let question = page.body.find(&words(language, "account.leave.question")).unwrap();
            assert!(other_way < question, "the other way out comes first");
            let left = phone
                .press(&page, "/leave", &[("reason", "no-time"), ("words", "Exams.")])
                .await;
            left.must_say(&words(language, "said.left"));
            left.must_say(&words(language, "account.gone.title"));
            assert!(!left.body.contains("name=\"reason\""), "nobody leaves twice");
            let back = phone.press(&left, "/return", &[]).await;
            assert!(back.address.contains(&tom.board()) && !back.address.contains("/you"), "{}", back.address);
        }
        let counts = count_reasons(&site.db, &site.owner).await.unwrap();
        assert_eq!(counts.len(), 1);
        assert_eq!(counts[0].count, 2);
        for language in LANGUAGES {
            for staff in [site.owner, site.coach] {
                let mut desk = site.reader(Some(staff), language).await;
                let page = desk.get("/desk/customers").await;
                page.must_say(&words(language, "account.reasons.title"));
                page.must_say(&words(language, "account.reason.no_time"));
                let page = desk.get(&tom.desk_page()).await;
                page.must_say("Exams.");
                assert!(!page.body.contains("no-time"), "a code is no word");
            }
        }
    }
}

#[tokio::test]
async fn what_does_not_fit_comes_back_with_words() {
    let site = Site::on_sqlite().await;
    let tom = site.tom;
    let you = |rest: &str| format!("{}/you/{rest}", tom.board());
    for (path, fields, status, says) in [
        (
            you("time-zone"),
            &[("time_zone", "Moon/Sea")][..],
            422,
            "errors.field.unknown_time_zone",
        ),
        (you("time-zone"), &[], 422, "errors.field.missing"),
        (
            you("reminders"),
            &[("channel", "fax"), ("wanted", "no")],
            422,
            "errors.field.unknown",
        ),
        (
            you("reminders"),
            &[("channel", "email"), ("wanted", "maybe")],
            400,
            "errors.invalid.title",
        ),
        (
            format!("{}/leave", tom.board()),
            &[("reason", "bored"), ("words", "So bored.")],
            422,
            "errors.field.unknown",
        ),
    ] {
        let pages = site
            .refuses(Some(tom.actor), &path, fields, &Refused { status, says })
            .await;
        if path.ends_with("/leave") {
            for page in pages {
                assert_eq!(page.holds("/leave", "words"), "So bored.", "what was typed stays");
                assert!(page.body.contains("<details open class=\"leave\""), "and can be seen");
            }
        }
    }
}

#[tokio::test]
async fn a_lost_phone_is_signed_out_from_the_other() {
    let site = Site::on_sqlite().await;
    let tom = site.tom;
    let mut lost = site.browser_of(tom.actor).await;
    let mut phone = site.browser_of(tom.actor).await;
    phone.get(&tom.board()).await.must_be(200);
    let before = list_sessions(&site.db, &tom.actor, crate::site::now())
        .await
        .unwrap()
        .len();
    // The other devices each have a button; this one has a mark.
    let you = format!("{}/you", tom.board());
    loop {
        let page = phone.get(&you).await;
        page.must_be(200);
        if !page.forms().iter().any(|form| form.action.ends_with("/revoke")) {
            break;
        }
        phone
            .press(&page, "/revoke", &[])
            .await
            .must_say(&words("en", "said.revoked"));
    }
    assert!(before > 1);
    lost.get(&tom.board()).await.must_be(401);
    phone.get(&tom.board()).await.must_be(200);
}

#[tokio::test]
async fn a_break_says_what_it_does_before_it_is_taken() {
    let site = Site::on_sqlite().await;
    let tom = site.tom;
    for language in LANGUAGES {
        let mut phone = site.reader(Some(tom.actor), language).await;
        let page = phone.get(&format!("{}/you", tom.board())).await;
        for what in ["lead", "clocks", "promise", "reminders", "ends"] {
            page.must_say(&words(language, &format!("account.rest.{what}")));
        }
        let page = phone.press(&page, "/pause", &[]).await;
        page.must_say(&words(language, "account.resting.title"));
        assert!(!page.forms().iter().any(|form| form.action.ends_with("/pause")));
        phone.press(&page, "/resume", &[]).await.must_be(200);
    }
}
