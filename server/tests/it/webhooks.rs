//! Webhooks as an owner meets them.

use crate::{
    browser::Browser,
    on_both_databases,
    sink::Sink,
    site::{Refused, Site, configuration, now, router_with},
    words::{LANGUAGES, words},
};
use backend::{
    outgoing::{Outgoing, Reach},
    webhooks::{deliver_due, list_webhooks},
};
use server::configuration::Configuration;

const LIST: &str = "/desk/settings/webhooks";

/// The owner's browser, at a program that may send to this machine.
async fn owner_beside(site: &Site, language: &'static str) -> Browser {
    let configuration = Configuration {
        allow_private_addresses: true,
        ..configuration(site.folder.path(), crate::site::BASE_URL)
    };
    let cookies = site.reader(Some(site.owner), language).await.cookies;
    let mut browser = Browser::new(&router_with(&site.db, &configuration, None));
    browser.cookies = cookies;
    browser
}

async fn hears(site: &Site) -> usize {
    let outgoing = Outgoing::new(Reach::Anywhere).unwrap();
    let told = deliver_due(&site.db, &outgoing, now()).await.unwrap();
    told.sent + told.failed + told.given_up
}

on_both_databases! {
    async fn an_owner_adds_a_webhook_tests_it_and_sees_what_became_of_what(site: Site) {
        let sink = Sink::open().await;
        let mut desk = owner_beside(&site, "en").await;
        let settings = desk.get("/desk/settings").await;
        assert!(settings.links().contains(&LIST.to_owned()));
        let page = desk.get(LIST).await;
        page.must_say(&words("en", "webhooks.none"));
        let url = sink.at("/hooks/sugoroku");
        let page = desk.press(&page, LIST, &[("url", &url)]).await;
        page.must_say(&words("en", "webhooks.secret.title"));
        assert_eq!(page.header("cache-control"), "no-store");
        let (_, secret) = page.body.split_once("whsec_").unwrap();
        let secret = secret.split('<').next().unwrap().to_owned();
        let list = desk.get(LIST).await;
        list.must_say(&url);
        list.must_say(&words("en", "webhooks.state.new"));
        assert!(!list.body.contains(&secret));
        let one = list.links().into_iter().find(|link| link.starts_with(&format!("{LIST}/"))).unwrap();

        let page = desk.get(&one).await;
        let page = desk.press(&page, "/test", &[]).await;
        page.must_say(&words("en", "said.webhook_test"));
        sink.says(500, None);
        assert_eq!(hears(&site).await, 1);
        let page = desk.get(&one).await;
        page.must_say("500 as asked");
        page.must_say(&words("en", "webhooks.deliveries.attempts_one"));
        sink.says(200, None);
        let page = desk.press(&page, "/again", &[]).await;
        page.must_say(&words("en", "said.webhook_again"));
        assert_eq!(hears(&site).await, 1);
        desk.get(&one).await.must_say(&words("en", "webhooks.deliveries.sent"));
        let heard = sink.posted();
        assert_eq!(heard.len(), 2);
        assert_eq!(heard[0].path, "/hooks/sugoroku");
        assert_eq!(heard[0].body, heard[1].body);
        assert_eq!(heard[0].header("webhook-id"), heard[1].header("webhook-id"));

        let page = desk.press(&page, "/pause", &[]).await;
        page.must_say(&words("en", "webhooks.one.paused_lead"));
        site.plays_up_to_the_claim(site.tom).await;
        site.claims(site.tom, "Lighter!").await;
        let page = desk.press(&page, "/resume", &[]).await;
        page.must_say(&words("en", "said.webhook_resumed"));
        assert_eq!(hears(&site).await, 0, "what happened meanwhile is not told");
        site.plays_up_to_the_claim(site.hanako).await;
        site.claims(site.hanako, "軽くなりました").await;
        assert_eq!(hears(&site).await, 1);
        desk.get(&one).await.must_say(&words("en", "webhooks.event.claim_waiting"));
        let page = desk.press(&page, "/delete", &[]).await;
        page.must_say(&words("en", "webhooks.none"));
        desk.get(&one).await.must_be(404);
    }

    async fn a_webhook_that_does_not_fit_comes_back_with_words(site: Site) {
        for (fields, says) in [
            (&[("url", "http://192.168.1.5/hook"), ("event.claim.waiting", "on")][..], "webhooks.not_a_web_address"),
            (&[("url", "https://localhost.example/"), ("event.fax", "on")], "errors.field.unknown"),
            (&[("url", "https://example.jp/")], "errors.field.missing"),
        ] {
            let refused = Refused { status: 422, says };
            for page in site.refuses(Some(site.owner), LIST, fields, &refused).await {
                assert_eq!(page.holds(LIST, "url"), fields[0].1, "what was typed stays");
                assert_eq!(page.body.matches(" checked").count(), usize::from(fields.iter().any(|(name, _)| *name == "event.claim.waiting")));
            }
        }
    }

    async fn nobody_but_its_owner_does_anything_with_a_webhook(site: Site) {
        let mut desk = site.reader(Some(site.owner), "en").await;
        let fields = [("url", "https://example.jp/"), ("event.claim.waiting", "on")];
        desk.post(LIST, &fields).await.must_be(200);
        let hook = list_webhooks(&site.db, &site.owner).await.unwrap()[0].id;
        let one = format!("{LIST}/{hook}");
        let not_allowed = Refused { status: 403, says: "errors.not_allowed.help" };
        let not_found = Refused { status: 404, says: "errors.not_found.title" };
        let sign_in = Refused { status: 401, says: "errors.sign_in_first.help" };
        for (who, refused) in [
            (Some(site.coach), &not_allowed),
            (Some(site.tom.actor), &not_allowed),
            (Some(site.stranger), &not_found),
            (None, &sign_in),
        ] {
            site.does_not_show(who, &one, refused).await;
            for change in ["test", "pause", "resume", "delete"] {
                site.refuses(who, &format!("{one}/{change}"), &[], refused).await;
            }
            site.refuses(who, &format!("{one}/deliveries/{hook}/again"), &[], refused).await;
        }
        site.refuses(Some(site.owner), &format!("{one}/fly"), &[], &not_found).await;
        site.refuses(Some(site.owner), &format!("{one}/deliveries/{hook}/again"), &[], &not_found).await;
        for language in LANGUAGES {
            let mut desk = site.reader(Some(site.owner), language).await;
            desk.get(LIST).await.must_say(&words(language, "webhooks.event.claim_waiting"));
        }
        for _ in 1..backend::webhooks::MOST {
            desk.post(LIST, &fields).await.must_be(200);
        }
        let enough = format!("webhooks.enough count={}", backend::webhooks::MOST);
        site.refuses(Some(site.owner), LIST, &fields, &Refused { status: 409, says: &enough }).await;
    }
}
