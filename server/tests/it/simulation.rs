//! Templates and simulations at the owner's desk.

use crate::{
    on_both_databases,
    site::Site,
    words::{LANGUAGES, words},
};
use backend::journeys::{get_journey, list_journeys};

on_both_databases! {
    async fn an_owner_looks_at_the_library_and_starts_from_a_template(site: Site) {
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            let library = owner.get("/desk/journeys/templates").await;
            library.must_be(200);
            library.must_say(&words(language, "templates.trade.gym"));
            let one = owner.get(&format!("/desk/journeys/templates/gym?language={language}")).await;
            one.must_be(200);
            let page = owner.press(&one, "/desk/journeys/templates/gym", &[]).await;
            page.must_say(&words(language, "said.from_template"));
        }
        let lines = list_journeys(&site.db, &site.owner).await.unwrap();
        assert_eq!(lines.len(), 3, "{lines:?}");
    }

    async fn three_personas_play_the_draft_day_by_day(site: Site) {
        let at = format!("/desk/journeys/{}/simulation", site.journey);
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            for who in ["keen", "typical", "slow"] {
                let page = owner.get(&format!("{at}?who={who}&day=20")).await;
                page.must_be(200);
                page.must_say(&words(language, &format!("simulation.{who}_lead")));
                page.must_say(&words(language, "words.day_number day=20"));
                let days = owner.get(&format!("{at}/days?who={who}&day=20")).await;
                days.must_be(200);
                let days = days.json();
                assert_eq!(days.as_object().unwrap().len(), 6);
                let piece = days["20"].as_str().unwrap();
                assert!(page.body.contains(piece), "the script shows what the page shows");
            }
        }
    }

    async fn a_draft_with_errors_says_what_to_mend_first(site: Site) {
        let mut draft = get_journey(&site.db, &site.owner, site.journey).await.unwrap().draft;
        draft.stages[0].squares[0].title = String::new();
        backend::journeys::import_journey(&site.db, &site.owner, draft.to_toml().as_bytes(), crate::site::now())
            .await
            .unwrap();
        let at = format!("/desk/journeys/{}/simulation", site.journey);
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            let page = owner.get(&at).await;
            page.must_be(409);
            page.must_say(&words(language, "simulation.errors_title"));
            owner.get(&format!("{at}/days")).await.must_be(409);
        }
    }
}

#[tokio::test]
async fn templates_and_simulations_are_for_owners_of_the_business_only() {
    let site = Site::on_sqlite().await;
    let before = site.world().await;
    let pages = [
        "/desk/journeys/templates".to_owned(),
        "/desk/journeys/templates/gym".to_owned(),
        format!("/desk/journeys/{}/simulation", site.journey),
        format!("/desk/journeys/{}/simulation/days", site.journey),
    ];
    for path in &pages {
        for (actor, status) in [(None, 401), (Some(site.coach), 403), (Some(site.hanako.actor), 403)] {
            let mut browser = match actor {
                Some(actor) => site.browser_of(actor).await,
                None => site.visitor(),
            };
            browser.get(path).await.must_be(status);
        }
    }
    for path in &pages[2..] {
        site.browser_of(site.stranger).await.get(path).await.must_be(404);
    }
    for (actor, status) in [(None, 401), (Some(site.coach), 403), (Some(site.tom.actor), 403)] {
        let mut browser = match actor {
            Some(actor) => site.browser_of(actor).await,
            None => site.visitor(),
        };
        let sent = browser
            .post("/desk/journeys/templates/gym", &[("language", "en")])
            .await;
        sent.must_be(status);
    }
    let mut owner = site.browser_of(site.owner).await;
    owner
        .post("/desk/journeys/templates/bakery", &[("language", "en")])
        .await
        .must_be(404);
    owner
        .post("/desk/journeys/templates/gym", &[("language", "tlh")])
        .await
        .must_be(400);
    owner.get("/desk/journeys/templates/bakery").await.must_be(404);
    let changes = before.changes(&site.world().await);
    assert!(changes.iter().all(|table| *table == "sessions"), "{changes:?}");
}

#[tokio::test]
async fn what_is_no_day_and_nobody_is_answered_all_the_same() {
    let site = Site::on_sqlite().await;
    let at = format!("/desk/journeys/{}/simulation", site.journey);
    let mut owner = site.browser_of(site.owner).await;
    for query in [
        "",
        "?who=nobody",
        "?day=-4",
        "?day=99999999999999999999",
        "?day=x&who=keen",
        "?who=%00",
    ] {
        owner.get(&format!("{at}{query}")).await.must_be(200);
        owner.get(&format!("{at}/days{query}")).await.must_be(200);
    }
}
