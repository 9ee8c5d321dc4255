//! Coupons as people meet them: on the board, at the desk, and in the owner's list.

use crate::{
    on_both_databases,
    site::{Refused, Site, now},
    words::{LANGUAGES, words},
};
use backend::{coaches::let_coaches_see_all, contacts::deliver_due, standings::review_due};
use jiff::SignedDuration;

/// Three months later everybody has lapsed, and has the mail that promises a coupon; Tom's code.
pub(crate) async fn code_of_tom(site: &Site) -> String {
    let later = now() + SignedDuration::from_hours(24 * 92);
    site.database
        .execute("UPDATE business SET quiet_from = 0, quiet_until = 0")
        .await;
    review_due(&site.db, later, 1000).await.unwrap();
    site.database.execute("UPDATE contact SET held_out = 0").await;
    deliver_due(&site.db, later).await.unwrap();
    site.database
        .execute("UPDATE contact SET state = 'sent' WHERE state = 'sending'")
        .await;
    site.database
        .text(
            "SELECT k.code FROM coupon k
             JOIN customer c ON c.business_id = k.business_id AND c.customer_id = k.customer_id
             WHERE c.email = 'tom@example.com'",
        )
        .await
}

const LAST_DAY_IS_OVER: &str = "UPDATE coupon SET valid_until = 1 WHERE redeemed_at IS NULL";

on_both_databases! {
    async fn a_coupon_is_looked_up_redeemed_and_then_used(site: Site) {
        let code = code_of_tom(&site).await;
        let mut desk = site.reader(Some(site.coach), "en").await;
        let page = desk.get("/desk/coupons").await;
        page.must_say(&words("en", "coupons.find.title"));
        page.must_not_say(&words("en", "coupons.figures.title"));
        let typed = code.to_lowercase();
        let page = desk.press(&page, "/desk/coupons", &[("code", &typed)]).await;
        page.must_be(200);
        page.must_say("Tom Reed");
        page.must_say("50% off Basic course");
        page.must_say("¥24,000 instead of ¥48,000");
        assert_eq!(page.holds("/desk/coupons/redeem", "paid"), "24000");
        let stale = page;
        let page = desk.press(&stale, "/desk/coupons/redeem", &[("paid", "20000"), ("order", "1042")]).await;
        page.must_say(&words("en", "said.coupon_redeemed"));
        page.must_say("Bought for ¥20,000 · at the desk, by 森 健太 · Order 1042");
        assert!(!page.forms().iter().any(|form| form.action.ends_with("/redeem")));
        // The page of a colleague is older.
        let page = desk.post("/desk/coupons/redeem", &[("coupon", &code), ("id", "another")]).await;
        page.must_be(409);
        page.must_say(&words("en", "coupons.used_help"));
        page.must_say("at the desk, by 森 健太");

        let mut owner = site.reader(Some(site.owner), "ja").await;
        let page = owner.get("/desk/coupons").await;
        page.must_say("20,000円で購入");
        page.must_say(&words("ja", "coupons.figures.few"));
        let page = owner.get(&site.tom.desk_page()).await;
        page.must_say("20,000円で購入");
        page.must_say("「Half price, because we would like you back」をお届け");
    }

    async fn a_code_that_is_none_is_asked_for_again(site: Site) {
        code_of_tom(&site).await;
        for language in LANGUAGES {
            let mut desk = site.reader(Some(site.coach), language).await;
            for code in ["x", "K7QF-M2XD-9TRW", "<b>"] {
                let page = desk.post("/desk/coupons", &[("code", code)]).await;
                page.must_be(422);
                page.must_say(&words(language, "coupons.missing"));
                assert_eq!(page.holds("/desk/coupons", "code"), code);
            }
        }
    }

    async fn what_does_not_fit_or_is_over_is_refused_with_words(site: Site) {
        let code = code_of_tom(&site).await;
        let refused = Refused { status: 422, says: "errors.field.not_a_number" };
        for page in site.refuses(Some(site.owner), "/desk/coupons/redeem", &[("coupon", &code), ("paid", "much")], &refused).await {
            assert_eq!(page.holds("/desk/coupons/redeem", "paid"), "much");
        }
        site.database.execute(LAST_DAY_IS_OVER).await;
        let refused = Refused { status: 409, says: "coupons.over_help" };
        site.refuses(Some(site.owner), "/desk/coupons/redeem", &[("coupon", &code)], &refused).await;
    }

    async fn another_business_and_another_coach_find_no_such_coupon(site: Site) {
        let code = code_of_tom(&site).await;
        let unknown = Refused { status: 422, says: "coupons.missing" };
        site.refuses(Some(site.stranger), "/desk/coupons", &[("code", &code)], &unknown).await;
        let missing = Refused { status: 404, says: "coupons.missing" };
        site.refuses(Some(site.stranger), "/desk/coupons/redeem", &[("coupon", &code)], &missing).await;
        let_coaches_see_all(&site.db, &site.owner, false, now()).await.unwrap();
        site.refuses(Some(site.coach), "/desk/coupons", &[("code", &code)], &unknown).await;
        site.refuses(Some(site.coach), "/desk/coupons/redeem", &[("coupon", &code)], &missing).await;
        let not_allowed = Refused { status: 403, says: "errors.not_allowed.help" };
        site.refuses(Some(site.tom.actor), "/desk/coupons/redeem", &[("coupon", &code)], &not_allowed).await;
    }

    async fn a_customer_reads_their_coupons_and_what_became_of_them(site: Site) {
        let tom = site.tom;
        let own = format!("{}/coupons", tom.board());
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let you = phone.get(&format!("{}/you", tom.board())).await;
        assert!(you.links().contains(&own));
        phone.get(&own).await.must_say(&words("en", "coupons.own.none"));
        let code = code_of_tom(&site).await;
        let shown = format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..]);
        let page = phone.get(&own).await;
        page.must_say(&shown);
        page.must_say("50% off Basic course");
        page.must_say(&words("en", "coupons.own.how"));
        let hanako = site.reader(Some(site.hanako.actor), "ja").await.get(&format!("{}/coupons", site.hanako.board())).await;
        hanako.must_not_say(&shown);
        hanako.must_say("「Basic course」が50%引き");
        site.browser_of(site.coach).await.post("/desk/coupons/redeem", &[("coupon", &code)]).await.must_be(303);
        let page = phone.get(&own).await;
        page.must_say(&words("en", "coupons.state.used"));
        page.must_not_say(&words("en", "coupons.own.how"));
    }
}
