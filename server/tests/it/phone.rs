//! Reminders on a customer's phone: what the page offers, and what a browser may say of itself.

use crate::{
    on_both_databases,
    site::{Refused, now},
    words::{LANGUAGES, words},
};
use backend::push::{get_public_key, list_endpoint_hashes};

/// The key of RFC 8291's example.
const KEY: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const PHONE: [(&str, &str); 3] = [
    ("endpoint", "https://push.example.net/send/abc"),
    ("p256dh", KEY),
    ("auth", "BTBZMqHH6r4Tts7J_aSIgg"),
];

on_both_databases! {
    async fn a_browser_turns_reminders_on_and_off_and_the_page_knows_it(site: Site) {
        let tom = site.tom;
        let you = format!("{}/you", tom.board());
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let page = phone.get(&you).await;
        let key = get_public_key(&site.db, now()).await.unwrap();
        assert!(page.body.contains(&format!("data-key=\"{key}\"")));
        assert!(page.body.contains("<script type=\"module\" src=\"/reminders.js\">"));
        phone.post_for_json("/devices", &PHONE).await.must_be(200);
        phone.post_for_json("/devices", &PHONE).await.must_be(200);
        let hashes = list_endpoint_hashes(&site.db, &tom.actor).await.unwrap();
        assert_eq!(hashes.len(), 1);
        let page = phone.get(&you).await;
        assert!(page.body.contains(&format!("data-known=\"{}\"", hashes[0])));
        assert!(!page.body.contains("push.example.net"), "the address is as good as a secret");
        let export = phone.get(&format!("{}/export", tom.board())).await.json();
        assert_eq!(export["notified"][0]["service"], "https://push.example.net");
        phone.post_for_json("/devices/end", &PHONE[..1]).await.must_be(200);
        assert!(list_endpoint_hashes(&site.db, &tom.actor).await.unwrap().is_empty());
        phone.post_for_json("/devices", &PHONE).await.must_be(200);
        phone.post("/sign-out", &[]).await;
        assert!(list_endpoint_hashes(&site.db, &tom.actor).await.unwrap().is_empty(), "it ends with the session");
    }

    async fn without_scripts_the_page_says_what_it_needs_and_asks_for_nothing(site: Site) {
        for language in LANGUAGES {
            let mut phone = site.reader(Some(site.tom.actor), language).await;
            let page = phone.get(&format!("{}/you", site.tom.board())).await;
            page.must_say(&words(language, "account.phone.title"));
            let (_, row) = page.body.split_once("id=\"phone-switch\"").unwrap();
            let (row, _) = row.split_once("<script").unwrap();
            for (state, key) in [
                ("plain", "plain"),
                ("unsupported", "unsupported"),
                ("home-screen", "home_screen"),
                ("denied", "denied"),
                ("off", "turn_on"),
                ("on", "turn_off"),
            ] {
                let (before, after) = row.split_once(&format!("data-state=\"{state}\"")).unwrap();
                let tag = format!("{}{}", before.rsplit('<').next().unwrap(), after.split('>').next().unwrap());
                assert_eq!(tag.contains("hidden"), state != "plain", "{state}: {tag}");
                assert!(after.contains(&words(language, &format!("account.phone.{key}"))), "{state}");
            }
        }
    }

    async fn only_a_customers_own_browser_on_the_internet_is_taken(site: Site) {
        let not_allowed = Refused { status: 403, says: "errors.not_allowed.help" };
        for other in [site.owner, site.coach] {
            site.refuses(Some(other), "/devices", &PHONE, &not_allowed).await;
        }
        let sign_in = Refused { status: 401, says: "errors.sign_in_first.help" };
        site.refuses(None, "/devices", &PHONE, &sign_in).await;
        let unfit = Refused { status: 422, says: "errors.invalid.title" };
        for (field, value) in [
            ("endpoint", "https://127.0.0.1/push"),
            ("endpoint", "http://push.example.net/"),
            ("endpoint", ""),
            ("p256dh", "AAAA"),
            ("auth", "AAAA"),
        ] {
            let fields = PHONE.map(|(name, fits)| (name, if name == field { value } else { fits }));
            site.refuses(Some(site.tom.actor), "/devices", &fields, &unfit).await;
        }
    }
}
