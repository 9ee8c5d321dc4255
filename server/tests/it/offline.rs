//! Steps that were made without a network and are sent later, with what the phone says of when.

use crate::{
    browser::tags,
    on_both_databases,
    site::{Refused, Site, now},
    words::{LANGUAGES, words},
};
use backend::enrolments::{get_enrolment, history};
use jiff::{SignedDuration, Timestamp};
use journey::Action;

on_both_databases! {
    async fn a_step_kept_on_the_phone_counts_from_when_it_was_made(site: Site) {
        let tom = site.tom;
        site.play(tom.actor, tom, Action::Complete { square: "how-to-sit".into() }).await;
        let lesson = last(&site).await;
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let later = now();
        let sends = async |phone: &mut crate::browser::Browser, id: &str, at: &str, sent: &str| {
            let fields = [("n", "1"), ("id", id), ("at", at), ("sent", sent)];
            phone.post_for_json(&tom.square("stretch/count"), &fields).await.must_be(200);
            last(&site).await
        };

        // Before the last fact: nothing can have been done before what came before it.
        let at = sends(&mut phone, "a", "2001-01-01T06:00:00Z", "2001-01-02T06:00:00Z").await;
        assert_eq!(at, lesson);
        // Later than now, by a clock that was put back meanwhile: now.
        let at = sends(&mut phone, "b", "2001-01-03T06:00:00Z", "2001-01-02T06:00:00Z").await;
        assert!(later <= at && at <= now());
        // A moment ago, on a phone whose clock is wrong by years.
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        let before = now();
        let at = sends(&mut phone, "c", "2041-07-01T23:59:59.000+09:00", "2041-07-02T00:00:00.000+09:00").await;
        let ago = before.duration_since(at);
        assert!((SignedDuration::from_millis(900)..SignedDuration::from_millis(1_100)).contains(&ago), "{ago}");
        // Neither: now.
        let before = now();
        let at = sends(&mut phone, "d", "", "").await;
        assert!(before.as_microsecond() <= at.as_microsecond() && at <= now());

        let playing = get_enrolment(&site.db, &tom.actor, tom.enrolment).await.unwrap();
        let board = journey::board(&playing.version, &playing.state, now());
        let stretch = board.squares.iter().find(|square| square.key.as_str() == "stretch").unwrap();
        assert_eq!(stretch.count.unwrap().0, 4);
    }

    async fn an_instant_that_cannot_be_read_is_refused_and_nothing_is_done(site: Site) {
        let tom = site.tom;
        let refused = Refused { status: 422, says: "errors.field.not_an_instant" };
        for (name, text) in [("at", "yesterday"), ("at", "1777896000"), ("sent", "2026-05-04"), ("sent", "<b>")] {
            site.refuses(Some(tom.actor), &tom.square("how-to-sit/complete"), &[(name, text), ("id", "a")], &refused).await;
        }
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let page = phone.post_for_json(&tom.square("how-to-sit/complete"), &[("at", "noon")]).await;
        page.must_be(422);
        assert_eq!(page.json()["message"], words("en", "errors.invalid.help"));
    }
}

/// When the last thing happened to Tom.
async fn last(site: &Site) -> Timestamp {
    let log = history(&site.db, &site.tom.actor, site.tom.enrolment).await.unwrap();
    log.last().unwrap().fact.at
}

#[tokio::test]
async fn a_phone_keeps_two_pages_that_are_nobodys_own() {
    let site = Site::on_sqlite().await;
    for language in LANGUAGES {
        for (path, title) in [
            ("/offline", "offline.page.title"),
            ("/offline/not-sent", "offline.needs_network.title"),
        ] {
            let of_nobody = site.visitor().in_language(language).get(path).await;
            of_nobody.must_be(200);
            of_nobody.must_say(&words(language, title));
            let of_tom = site.reader(Some(site.tom.actor), language).await.get(path).await;
            let main = |page: &crate::browser::Page| page.body.replace(&format!("value=\"{path}\""), "");
            assert_eq!(main(&of_tom), main(&of_nobody), "{path} in {language}");
        }
    }
}

#[tokio::test]
async fn only_a_customers_pages_keep_steps_on_the_phone() {
    let site = Site::on_sqlite().await;
    let tom = site.tom;
    for path in [tom.board(), tom.square("how-to-sit"), format!("{}/you", tom.board())] {
        let page = site.reader(Some(tom.actor), "en").await.get(&path).await;
        assert!(
            tags(&page.body, "link").any(|tag| tag.contains("href=\"/pkg/phone.8c9d.js\"")),
            "{path}"
        );
        assert!(tags(&page.body, "div").any(|tag| tag.contains("id=\"kept\"")), "{path}");
    }
    let desk = site.reader(Some(site.coach), "en").await.get("/desk").await;
    assert!(!desk.body.contains("phone.8c9d.js") && !desk.body.contains("id=\"kept\""));
}
