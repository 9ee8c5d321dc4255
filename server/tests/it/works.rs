//! What works, as an owner reads it and takes a contact over into another plan.

use crate::{
    on_both_databases,
    site::{NOT_ALLOWED, now},
    words::{LANGUAGES, words},
};
use backend::contacts::deliver_due;

on_both_databases! {
    async fn an_owner_reads_what_is_known_and_uses_the_words_again(site: Site) {
        site.reader(Some(site.owner), "en").await.get("/desk/works").await.must_say(&words("en", "works.empty.title"));
        site.database
            .execute("UPDATE business SET quiet_from = 0, quiet_until = 0")
            .await;
        site.database
            .execute("UPDATE contact SET held_out = 0, due_at = began_at, next_at = began_at WHERE touchpoint = 'day-4'")
            .await;
        deliver_due(&site.db, now()).await.unwrap();
        for language in LANGUAGES {
            let mut reader = site.reader(Some(site.owner), language).await;
            let page = reader.get("/desk/works?days=14").await;
            page.must_be(200);
            page.must_say(&words(language, "works.chip.too_few"));
            page.must_say("Are you holding it long enough?");
        }
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get("/desk/works").await;
        let into = site.journey.to_string();
        let reused = owner.press(&page, "/desk/works/reuse", &[("into", &into)]).await;
        let draft = owner.follow(reused).await;
        draft.must_say(&words("en", "said.reused"));
        draft.must_say("Are you holding it long enough?");
    }

    async fn an_address_that_somebody_changed_shows_what_is_usual(site: Site) {
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            for days in ["?days=x", "?days=", "?days=8", "?days=7&days=14"] {
                let page = owner.get(&format!("/desk/works{days}")).await;
                page.must_be(200);
                assert_eq!(page.holds("/desk/works", "days"), "7", "{days}");
            }
        }
    }

    async fn what_works_is_for_owners(site: Site) {
        for who in [site.coach, site.hanako.actor] {
            site.does_not_show(Some(who), "/desk/works", &NOT_ALLOWED).await;
            let fields = [("version", "x"), ("touchpoint", "0"), ("into", "x")];
            site.refuses(Some(who), "/desk/works/reuse", &fields, &NOT_ALLOWED).await;
        }
    }
}
