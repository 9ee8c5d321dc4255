//! What became of the plan's contacts, on the owner's pages and a customer's.

use crate::{
    coupons::code_of_tom,
    on_both_databases,
    site::{Refused, now},
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
