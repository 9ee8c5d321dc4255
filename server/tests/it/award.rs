//! What staff do on a customer's board: award, send back, open, record a purchase.

use crate::{on_both_databases, site::Refused, words::words};

on_both_databases! {
    async fn words_that_do_not_fit_come_back_and_the_claim_goes_on_waiting(site: Site) {
        let tom = site.tom;
        site.plays_up_to_the_claim(tom).await;
        site.claims(tom, "Lighter, I think.").await;
        let path = tom.desk_square("lighter/send-back");
        let long = "長い".repeat(1_001);
        for (typed, says) in [
            ("", "errors.field.missing"),
            (" \n ", "errors.field.missing"),
            (&*long, "errors.field.too_long max=2000"),
            ("</textarea><b>bell</b> \u{7}", "errors.field.control_characters"),
        ] {
            for page in site.refuses(Some(site.coach), &path, &[("words", typed), ("id", "a")], &Refused { status: 422, says }).await {
                assert_eq!(page.holds("/send-back", "words").trim(), typed.trim(), "what was typed stays");
                assert!(!page.body.contains("<b>bell"), "words are text");
                assert!(page.body.contains("href=\"#words\"") && page.body.contains("id=\"words\""), "the summary leads to the field");
            }
        }
        let page = site.reader(Some(site.coach), "en").await.post(&path, &[("words", "Nearly. One week more."), ("id", "a")]).await;
        page.must_be(303);
        assert_eq!(site.held_time_passes().await, 1);
        let phone = site.reader(Some(tom.actor), "en").await.get(&tom.square("lighter")).await;
        phone.must_say("Nearly. One week more.");
    }

    async fn what_cannot_be_awarded_sent_back_or_opened_is_refused(site: Site) {
        let tom = site.tom;
        for (path, fields, status, says) in [
            ("lighter/award", &[][..], 409, "errors.refused.locked"),
            ("lighter/send-back", &[("words", "Not yet.")], 409, "errors.refused.not_waiting"),
            ("how-to-sit/award", &[], 409, "errors.refused.wrong_kind"),
            ("no-such-square/award", &[], 404, "errors.refused.unknown_square"),
            ("lighter/complete", &[], 404, "errors.not_found.title"),
            ("walk/open", &[], 404, "errors.not_found.title"),
        ] {
            for who in [site.owner, site.coach] {
                site.refuses(Some(who), &tom.desk_square(path), fields, &Refused { status, says }).await;
            }
        }
        let open = format!("/desk/enrolments/{}/open", tom.enrolment);
        for (square, status, says) in [("no-such-square", 404, "errors.refused.unknown_square"), ("", 400, "errors.invalid.title")] {
            site.refuses(Some(site.coach), &open, &[("square", square)], &Refused { status, says }).await;
        }
    }

    async fn a_purchase_that_cannot_be_is_refused_and_what_was_typed_stays(site: Site) {
        let path = format!("/desk/enrolments/{}/purchase", site.tom.enrolment);
        for (product, amount, status, says) in [
            ("posture", "", 422, "errors.field.missing"),
            ("posture", "a lot", 422, "errors.field.not_a_number"),
            ("posture", "NaN", 422, "errors.field.not_a_number"),
            ("posture", "inf", 422, "errors.field.not_a_number"),
            ("posture", "-1", 422, "errors.field.not_a_number"),
            ("posture", "1e300", 422, "errors.field.not_a_number"),
            ("No Such Product", "98000", 422, "errors.field.unknown"),
            ("", "98000", 422, "errors.field.missing"),
            ("pos\u{0}ture", "98000", 422, "errors.field.unknown"),
        ] {
            for page in site.refuses(Some(site.coach), &path, &[("product", product), ("amount", amount)], &Refused { status, says }).await {
                assert_eq!(page.holds("/purchase", "amount"), amount, "what was typed stays");
                if product == "posture" {
                    assert_eq!(page.holds("/purchase", "product"), product, "what was chosen stays");
                }
            }
        }
        for amount in ["98,000", "９８０００", "¥98000"] {
            let page = site.browser_of(site.coach).await.post(&path, &[("product", "posture"), ("amount", amount)]).await;
            assert_eq!(page.leads_to().unwrap(), format!("{}?said=purchased", site.tom.desk_page()), "{amount}");
        }
        assert_eq!(site.database.count("SELECT COUNT(*) FROM fact WHERE body LIKE '%98000%'").await, 3);
    }

    async fn an_award_given_twice_is_one_award(site: Site) {
        let tom = site.tom;
        site.plays_up_to_the_claim(tom).await;
        site.claims(tom, "Lighter!").await;
        let mut desk = site.reader(Some(site.coach), "en").await;
        let today = desk.get("/desk").await;
        today.must_say("Tom Reed");
        let page = desk.press(&today, "/lighter/award", &[]).await;
        page.must_be(200);
        page.must_say(&words("en", "today.held.undo"));
        let after_one = site.world().await;
        desk.press(&today, "/lighter/award", &[]).await.must_say(&words("en", "said.already"));
        assert_eq!(after_one.changes(&site.world().await), Vec::<&str>::new());
        // The other coach had the claim open too, and answers it in the other way.
        let refused = Refused { status: 409, says: "errors.conflict.in_hand" };
        site.refuses(Some(site.owner), &tom.desk_square("lighter/send-back"), &[("words", "Not yet.")], &refused).await;
        assert_eq!(site.held_time_passes().await, 1);
        let refused = Refused { status: 409, says: "errors.refused.not_waiting" };
        site.refuses(Some(site.owner), &tom.desk_square("lighter/send-back"), &[("words", "Not yet.")], &refused).await;
    }
}
