//! What became of the plan's contacts, on the owner's pages and a customer's.

use crate::{
    coupons::code_of_tom,
    on_both_databases,
    site::{LIGHT_BODY, Refused, now, publish},
    words::{LANGUAGES, words},
};
use backend::address_trouble::{self, Trouble};

on_both_databases! {
    async fn an_owner_reads_what_went_out_and_why_something_did_not(site: Site) {
        let path = format!("/desk/journeys/{}/contacts", site.journey);
        for language in LANGUAGES {
            let page = site.reader(Some(site.owner), language).await.get(&path).await;
            page.must_say(&words(language, "timeline.lead_version number=1"));
            page.must_say("Half price, because we would like you back");
            assert!(page.body.contains("<svg viewBox=\"0 0 640 108\""));
        }
        code_of_tom(&site).await;
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            let page = owner.get(&path).await;
            page.must_say(&words(language, "timeline.why.late"));
            let page = owner.get(&site.tom.desk_page()).await;
            page.must_say(&words(language, "timeline.panel.title"));
            page.must_say(&words(language, "timeline.why.late"));
            page.must_say(&words(language, "timeline.state.sent"));
        }
    }

    async fn an_owner_looks_at_the_plan_that_customers_are_still_on(site: Site) {
        let path = format!("/desk/journeys/{}/contacts", site.journey);
        let before = "Half price, because we would like you back";
        let mut owner = site.reader(Some(site.owner), "en").await;
        owner.get(&path).await.must_not_say(&words("en", "timeline.version_number number=1"));
        let file = String::from_utf8(LIGHT_BODY.to_vec()).unwrap().replace(before, "Come back");
        publish(&site.db, &site.owner, file.as_bytes()).await;
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            for latest in ["", "?version=2", "?version=9", "?version=x", "?version=", "?version=1&version=1"] {
                let page = owner.get(&format!("{path}{latest}")).await;
                page.must_say(&words(language, "timeline.lead_version number=2"));
                page.must_say(&words(language, "timeline.version_number number=1"));
                page.must_say("Come back");
                page.must_not_say(before);
            }
            let page = owner.get(&format!("{path}?version=1")).await;
            page.must_say(&words(language, "timeline.lead_version number=1"));
            page.must_say(before);
            page.must_not_say("Come back");
        }
    }

    async fn an_address_in_trouble_is_seen_and_mended(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get("/desk/contacts").await;
        page.must_say(&words("en", "timeline.trouble.addresses_none"));
        page.must_say(&words("en", "timeline.trouble.given_up_none"));
        address_trouble::report(&site.db, &site.owner, "tom@example.com", Trouble::Bounced, "550 <b>no</b>", now()).await.unwrap();
        let page = owner.get("/desk/contacts").await;
        page.must_say("tom@example.com");
        page.must_say("550 <b>no</b>");
        assert!(!page.body.contains("<b>no</b>"), "what a server said stays text");
        let refused = Refused { status: 403, says: "errors.not_allowed.help" };
        for who in [site.coach, site.tom.actor] {
            site.refuses(Some(who), "/desk/contacts/mend", &[("email", "tom@example.com")], &refused).await;
        }
        let mut stranger = site.browser_of(site.stranger).await;
        stranger.post("/desk/contacts/mend", &[("email", "tom@example.com")]).await.must_be(303);
        owner.get("/desk/contacts").await.must_say("tom@example.com");
        let page = owner.press(&page, "/desk/contacts/mend", &[]).await;
        page.must_say(&words("en", "said.address_mended"));
        page.must_not_say("tom@example.com");
    }
}
