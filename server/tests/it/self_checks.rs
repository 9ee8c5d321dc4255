//! "Not yet" over the wire: the questions, what helps after them, and the coach who reads it. Offers beside it: three answers.

use crate::{
    on_both_databases,
    site::{Refused, now},
    words::{LANGUAGES, words},
};
use backend::self_checks::list_unread;
use http::StatusCode;
use journey::Action;

on_both_databases! {
    async fn hanako_says_not_yet_and_her_coach_hears_of_it(site: Site) {
        let hanako = site.hanako;
        site.plays_up_to_the_claim(hanako).await;
        let mut phone = site.reader(Some(hanako.actor), "ja").await;

        // "Not yet" opens the questions and changes nothing.
        phone.get(&hanako.board()).await.must_be(200);
        let before = site.world().await;
        let answer = phone.post(&hanako.square("lighter/not-yet"), &[]).await;
        answer.must_be(303);
        let page = phone.follow(answer).await;
        page.must_be(200);
        page.must_say(&words("ja", "self_check.title"));
        page.must_say("Did you hold each stretch for 30 seconds?");
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());

        // She answers: the page after it is kind, and leads to what helps.
        let sent = phone
            .press(&page, "/self-check", &[("answer-0", "yes"), ("answer-1", "no"), ("words", "夕方は <b>重い</b>です")])
            .await;
        sent.must_be(200);
        sent.must_say(&words("ja", "self_check.sent_title"));
        sent.must_say(&words("ja", "self_check.sent_some"));
        assert!(sent.links().contains(&hanako.square("stretch")), "{:?}", sent.links());
        assert_eq!(sent.body.matches("data-primary").count(), 1);
        assert_eq!(before.changes(&site.world().await), ["self-checks"], "no fact of the game changed");
        let square = phone.get(&hanako.square("lighter")).await;
        square.must_say("コーチに伝えてあります");

        // Her coach finds it on Today and on her page, and has read it.
        let mut desk = site.reader(Some(site.coach), "en").await;
        for path in ["/desk".to_owned(), hanako.desk_page()] {
            let page = desk.get(&path).await;
            page.must_say("Lighter shoulders");
            page.must_say("夕方は <b>重い</b>です");
            assert!(!page.body.contains("<b>重い"), "words are text");
        }
        let today = desk.get("/desk").await;
        desk.press(&today, "/read", &[]).await.must_say(&words("en", "said.read"));
        desk.get("/desk").await.must_not_say("夕方は");
        desk.get(&hanako.desk_page()).await.must_not_say("夕方は");
        phone.get(&hanako.square("lighter")).await.must_say("コーチが読みました");
    }

    async fn a_form_sent_twice_tells_the_coach_once_and_the_next_one_again(site: Site) {
        let tom = site.tom;
        site.plays_up_to_the_claim(tom).await;
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let page = phone.get(&tom.square("lighter/self-check")).await;
        let fields = [("answer-0", "yes"), ("answer-1", "yes")];
        phone.press(&page, "/self-check", &fields).await.must_say(&words("en", "self_check.sent_all"));
        let once = site.world().await;
        phone.press(&page, "/self-check", &fields).await.must_be(200);
        assert_eq!(once.changes(&site.world().await), Vec::<&str>::new());
        let page = phone.get(&tom.square("lighter/self-check")).await;
        phone.press(&page, "/self-check", &fields).await.must_be(200);
        assert_eq!(once.changes(&site.world().await), ["self-checks"]);
        assert_eq!(list_unread(&site.db, &site.coach, now()).await.unwrap().len(), 2);
    }

    async fn answers_that_do_not_fit_come_back_with_what_was_said(site: Site) {
        let tom = site.tom;
        site.plays_up_to_the_claim(tom).await;
        let path = tom.square("lighter/self-check");
        let long = "あ".repeat(2_001);
        let id = ("id", "a");
        for (fields, says) in [
            (&[id, ("answer-0", "yes")][..], "errors.field.missing"),
            (&[id], "errors.field.missing"),
            (&[id, ("answer-0", "yes"), ("answer-1", "no"), ("answer-2", "no")], "errors.field.unknown"),
            (&[id, ("answer-0", "yes"), ("answer-1", "maybe")], "errors.field.unknown"),
            (&[id, ("answer-0", "yes"), ("answer-1", "no"), ("answer-x", "no")], "errors.field.unknown"),
            (&[id, ("answer-0", "yes"), ("answer-1", "no"), ("answer-99999999999999999999", "no")], "errors.field.unknown"),
            (&[("answer-0", "yes"), ("answer-1", "no")], "errors.field.missing"),
            (&[id, ("answer-0", "yes"), ("answer-1", "no"), ("words", &long)], "errors.field.too_long max=2000"),
            (&[id, ("answer-0", "yes"), ("answer-1", "no"), ("words", "bell \u{7}")], "errors.field.control_characters"),
        ] {
            for page in site.refuses(Some(tom.actor), &path, fields, &Refused { status: 422, says }).await {
                for (name, value) in fields.iter().filter(|(name, _)| *name == "words") {
                    assert_eq!(page.holds("/self-check", name), *value, "what was typed stays");
                }
            }
        }
        let page = site.browser_of(tom.actor).await.post(&path, &[id, ("answer-0", "yes")]).await;
        assert_eq!(page.holds("/self-check", "answer-0"), "yes", "what was answered stays");
    }

    async fn what_is_not_open_takes_no_answer(site: Site) {
        let tom = site.tom;
        let fields = [("id", "a"), ("answer-0", "yes"), ("answer-1", "yes")];
        for (square, status, says) in [
            ("lighter", 409, "errors.refused.locked"),
            ("no-such-square", 404, "errors.not_found.title"),
        ] {
            let path = tom.square(&format!("{square}/self-check"));
            site.refuses(Some(tom.actor), &path, &fields, &Refused { status, says }).await;
        }
        for path in ["how-to-sit/self-check", "how-to-sit/not-yet", "no-such-square/not-yet"] {
            let refused = Refused { status: 404, says: "errors.not_found.title" };
            site.refuses(Some(tom.actor), &tom.square(path), &fields, &refused).await;
        }
        // Looked at too early, the questions lead to the square, which says how it stands.
        let mut phone = site.browser_of(tom.actor).await;
        for path in ["lighter/self-check", "lighter/self-check/sent"] {
            let answer = phone.get(&tom.square(path)).await;
            answer.must_be(303);
            assert_eq!(answer.leads_to(), Some(tom.square("lighter").as_str()));
        }
    }

    async fn only_staff_of_the_business_say_that_they_have_read(site: Site) {
        let tom = site.tom;
        site.plays_up_to_the_claim(tom).await;
        let mut phone = site.browser_of(tom.actor).await;
        phone.post(&tom.square("lighter/self-check"), &[("id", "a"), ("answer-0", "yes"), ("answer-1", "yes")]).await.must_be(303);
        let check = list_unread(&site.db, &site.coach, now()).await.unwrap().remove(0).check.id;
        let path = format!("/desk/self-checks/{check}/read");
        for (who, path, status, says) in [
            (None, &*path, 401, "errors.sign_in_first.title"),
            (Some(tom.actor), &path, 403, "errors.not_allowed.title"),
            (Some(site.stranger), &path, 404, "errors.not_found.title"),
            (Some(site.coach), "/desk/self-checks/nonsense/read", 404, "errors.not_found.title"),
        ] {
            site.refuses(who, path, &[], &Refused { status, says }).await;
        }
        let answer = site.browser_of(site.owner).await.post(&path, &[("back", "https://evil.example/")]).await;
        assert_eq!(answer.leads_to(), Some("/desk?said=read"), "no way to another site");
    }

    async fn an_offer_taken_up_goes_on_to_the_shop_and_not_now_changes_nothing(site: Site) {
        let tom = site.tom;
        for action in [Action::Complete { square: "how-to-sit".into() }, Action::Count { square: "stretch".into(), n: 7.into() }] {
            site.play(tom.actor, tom, action).await;
        }
        for language in LANGUAGES {
            let mut phone = site.reader(Some(tom.actor), language).await;
            let page = phone.get(&tom.square("home-kit")).await;
            let not_now = format!("{}?said=not-now", tom.board());
            assert!(page.body.contains(&not_now));
            let before = site.world().await;
            phone.get(&not_now).await.must_say(&words(language, "said.not_now"));
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        }
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let page = phone.get(&tom.square("home-kit")).await;
        assert!(page.body.contains("target=\"_blank\""));
        for _ in 0..2 {
            let taken = phone.press(&page, "/take-up", &[]).await;
            taken.must_be(200);
            assert_eq!(taken.header("refresh"), "0; url=https://example.com/kit");
            taken.must_say(&words("en", "customer.square.taken_up_words"));
            assert!(taken.body.contains("href=\"https://example.com/kit\""));
        }
        let json = phone.post_for_json(&tom.square("home-kit/take-up"), &[("id", "b")]).await;
        assert_eq!(json.status, StatusCode::OK);
        assert_eq!(json.json()["ok"], true);
    }
}
