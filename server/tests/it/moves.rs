//! Moving people to another version, at the owner's desk and on an open board.

use crate::{
    on_both_databases,
    site::{LIGHT_BODY, Site, publish},
    words::{LANGUAGES, words},
};
use backend::enrolments::get_enrolment;

/// The journey with a new square after the first.
fn changed() -> Vec<u8> {
    let file = str::from_utf8(LIGHT_BODY).unwrap();
    file.replacen(
        "[[stage.square]]\nkey = \"stretch\"",
        "[[stage.square]]\nkey = \"breathe\"\nkind = \"lesson\"\ntitle = \"Breathe out\"\nguide = \"Slowly.\"\n\n[[stage.square]]\nkey = \"stretch\"",
        1,
    )
    .into_bytes()
}

async fn version_of(site: &Site, player: crate::site::Player) -> i64 {
    get_enrolment(&site.db, &site.owner, player.enrolment)
        .await
        .unwrap()
        .version_number
}

on_both_databases! {
    async fn an_owner_looks_and_moves_one_and_then_the_others(site: Site) {
        let at = format!("/desk/journeys/{}/moves", site.journey);
        for language in LANGUAGES {
            let page = site.reader(Some(site.owner), language).await.get(&at).await;
            page.must_be(200);
            page.must_say(&words(language, "moving.nowhere"));
        }
        site.plays_up_to_the_claim(site.hanako).await;
        publish(&site.db, &site.owner, &changed()).await;
        let before = site.world().await;
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            let page = owner.get(&at).await;
            page.must_be(200);
            page.must_say(&words(language, "moving.people"));
            page.must_say("Breathe out");
            let without_yes = owner.post(&at, &[("from", "1"), ("to", "2")]).await;
            without_yes.must_be(422);
            without_yes.must_say(&words(language, "moving.yes_first"));
            let one = format!("{at}/{}", site.hanako.enrolment);
            owner.get(&format!("{one}?to=2")).await.must_be(200);
            owner.post(&one, &[("from", "1"), ("to", "2")]).await.must_be(422);
        }
        let changes = before.changes(&site.world().await);
        assert!(changes.iter().all(|table| *table == "sessions"), "{changes:?}");

        let mut owner = site.reader(Some(site.owner), "en").await;
        let one = format!("{at}/{}", site.hanako.enrolment);
        let sent = owner.post(&one, &[("from", "1"), ("to", "2"), ("yes", "yes")]).await;
        sent.must_be(303);
        assert_eq!((version_of(&site, site.hanako).await, version_of(&site, site.tom).await), (2, 1));
        let twice = owner.post(&one, &[("from", "1"), ("to", "2"), ("yes", "yes")]).await;
        twice.must_be(409);
        let board = site.browser_of(site.hanako.actor).await.get(&site.hanako.board()).await;
        board.must_say("Breathe out");

        let sent = owner.post(&at, &[("from", "1"), ("to", "2"), ("yes", "yes")]).await;
        sent.must_be(303);
        owner.follow(sent).await.must_say(&words("en", "said.moved_all"));
        assert_eq!(version_of(&site, site.tom).await, 2);
        let rebuilt = backend::rebuild::rebuild(&site.db, false, crate::site::now()).await.unwrap();
        assert_eq!(rebuilt.differences, []);
    }

    async fn a_published_version_is_taken_home_as_a_file(site: Site) {
        let mut owner = site.browser_of(site.owner).await;
        let file = owner.get(&format!("/desk/journeys/{}/versions/1/file", site.journey)).await;
        file.must_be(200);
        assert!(file.header("content-disposition").contains("light-body-1.toml"));
        let taken = journey::Draft::from_toml(file.body.as_bytes()).unwrap();
        assert_eq!(taken, journey::Draft::from_toml(LIGHT_BODY).unwrap());
        for number in ["2", "0", "-1", "x", "99999999999999999999"] {
            owner.get(&format!("/desk/journeys/{}/versions/{number}/file", site.journey)).await.must_be(404);
        }
    }

    async fn what_is_no_version_and_no_square_moves_nobody(site: Site) {
        publish(&site.db, &site.owner, &changed()).await;
        let at = format!("/desk/journeys/{}/moves", site.journey);
        let mut owner = site.browser_of(site.owner).await;
        let yes = ("yes", "yes");
        let before = site.world().await;
        for (fields, status) in [
            (vec![("from", "1"), ("to", "9"), yes], 404),
            (vec![("from", "9"), ("to", "2"), yes], 404),
            (vec![("from", "2"), ("to", "2"), yes], 422),
            (vec![("from", "1"), ("to", "2"), ("to-nothing", "stretch"), yes], 422),
            (vec![("from", "1"), ("to", "2"), ("to-stretch", "nothing"), yes], 422),
            (vec![("from", "1"), ("to", "2"), ("to-stretch", "\0"), yes], 422),
        ] {
            assert_eq!(owner.post(&at, &fields).await.status.as_u16(), status, "{fields:?}");
        }
        owner.get(&format!("{at}?from=x&to=y&to-nothing=stretch")).await.must_be(200);
        owner.get(&format!("{at}/{}", site.ben.enrolment)).await.must_be(404);
        owner.get(&format!("{at}/nobody")).await.must_be(404);
        let changes = before.changes(&site.world().await);
        assert!(changes.iter().all(|table| *table == "sessions"), "{changes:?}");
    }
}

#[tokio::test]
async fn moving_is_for_owners_of_the_business_only() {
    let site = Site::on_sqlite().await;
    publish(&site.db, &site.owner, &changed()).await;
    let at = format!("/desk/journeys/{}/moves", site.journey);
    let one = format!("{at}/{}", site.hanako.enrolment);
    let file = format!("/desk/journeys/{}/versions/1/file", site.journey);
    let fields = [("from", "1"), ("to", "2"), ("yes", "yes")];
    for (actor, status) in [
        (None, 401),
        (Some(site.coach), 403),
        (Some(site.hanako.actor), 403),
        (Some(site.stranger), 404),
    ] {
        for path in [&at, &one, &file] {
            let mut browser = match actor {
                Some(actor) => site.browser_of(actor).await,
                None => site.visitor(),
            };
            browser.get(path).await.must_be(status);
            if *path != file {
                browser.post(path, &fields).await.must_be(status);
            }
        }
    }
    assert_eq!(version_of(&site, site.hanako).await, 1);
}
