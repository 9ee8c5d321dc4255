//! The journey editor over the wire: forms, conflicts, and what comes back when something does not fit.

use crate::{
    on_both_databases,
    site::{Refused, Site, now},
    words::{LANGUAGES, words},
};
use backend::drafts::{apply_edit, get_draft};
use journey::edit::{Edit, Name};

async fn title_of(site: &Site, key: &str) -> Option<String> {
    let draft = get_draft(&site.db, &site.owner, site.journey).await.unwrap().draft;
    draft.find_square(&Name::first(key)).map(|square| square.title.clone())
}

fn path(site: &Site, rest: &str) -> String {
    format!("/desk/journeys/{}/edit{rest}", site.journey)
}

/// Somebody else writes the square meanwhile.
async fn meanwhile(site: &Site, key: &str, title: &str) {
    let detail = get_draft(&site.db, &site.owner, site.journey).await.unwrap();
    let of = Name::first(key);
    let mut to = Box::new(detail.draft.find_square(&of).unwrap().clone());
    to.title = title.into();
    let edit = Edit::Square { of, to };
    apply_edit(&site.db, &site.owner, site.journey, detail.revision, edit, now())
        .await
        .unwrap();
}

on_both_databases! {
    async fn an_owner_designs_a_journey_in_the_browser(site: Site) {
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            let list = owner.get("/desk/journeys").await;
            let page = owner.press(&list, "/journeys/new", &[("title", "朝の学校"), ("language", "ja")]).await;
            page.must_say(&words(language, "said.journey_begun"));
            page.must_say(&words(language, "editor.empty.title"));
            let page = owner.press(&page, "/edit/add", &[("title", "First steps")]).await;
            page.must_say(&words(language, "said.part_added"));
            page.must_say(&words(language, "editor.stage.product"));
            let page = owner.press(&page, "/edit/add", &[("kind", "checkpoint"), ("title", "Lighter")]).await;
            page.must_say(&words(language, "editor.field.result"));
            let form = page.form("?key=lighter");
            let page = owner.press(&page, "?key=lighter", &[("by_week", "３"), ("award", "count"), ("target", "30"), ("unit", "pages")]).await;
            page.must_say(&words(language, "said.part_saved"));
            assert_eq!(page.holds("?key=lighter", "by_week"), "3");
            assert_eq!(page.holds("?key=lighter", "target"), "30");
            assert!(form.fields.iter().any(|(name, _)| name == "revision"));
            // The draft is on the page for the check in the browser, and nothing in it ends its element.
            let (_, draft) = page.body.split_once("id=\"draft\"").unwrap();
            let (json, _) = draft.split_once("</script>").unwrap();
            assert!(!json.split_once('>').unwrap().1.contains('<'));
            assert!(page.body.contains("id=\"findings\"") && page.body.contains("data-edit=\"square\" data-key=\"lighter\""));
        }
    }

    async fn what_cannot_be_read_comes_back_as_it_was_typed(site: Site) {
        let edit = path(&site, "/square?key=stretch");
        let revision = get_draft(&site.db, &site.owner, site.journey).await.unwrap().revision.to_string();
        let fields = [("revision", revision.as_str()), ("title", "My <b>title"), ("points", "many"), ("target", "7")];
        for page in site.refuses(Some(site.owner), &edit, &fields, &Refused { status: 422, says: "editor.misfit.not_whole" }).await {
            assert_eq!(page.holds("?key=stretch", "points"), "many");
            assert_eq!(page.holds("?key=stretch", "title"), "My <b>title");
            assert!(!page.body.contains("<b>title"));
        }
        for (key, says) in [("walk", "errors.field.key_taken"), ("Walk!", "errors.field.malformed_key")] {
            let fields = [("revision", revision.as_str()), ("key", key)];
            for page in site.refuses(Some(site.owner), &edit, &fields, &Refused { status: 422, says }).await {
                assert_eq!(page.holds("?key=stretch", "key"), key);
            }
        }
        for revision in ["", "x", "1.5"] {
            site.refuses(Some(site.owner), &edit, &[("revision", revision)], &Refused { status: 400, says: "errors.invalid.title" }).await;
        }
        for thing in ["/square?key=nowhere", "/square", "/nothing?key=stretch", "/square?key=stretch&nth=1", "/square?key=stretch&nth=x"] {
            site.does_not_show(Some(site.owner), &path(&site, thing), &Refused { status: 404, says: "errors.not_found.title" }).await;
        }
        for (action, fields) in [
            ("/move", vec![("part", "square"), ("key", "stretch"), ("to", "sideways")]),
            ("/move", vec![("part", "head"), ("to", "up")]),
            ("/add", vec![("part", "square"), ("key", "ease"), ("kind", "dream"), ("title", "A")]),
            ("/add", vec![("part", "everything"), ("title", "A")]),
            ("/mend", vec![("code", "nothing")]),
            ("/remove", vec![("part", "square"), ("key", "stretch")]),
        ] {
            site.refuses(Some(site.owner), &path(&site, action), &fields, &Refused { status: 400, says: "errors.invalid.title" }).await;
        }
        site.refuses(Some(site.owner), &path(&site, "/add"), &[("part", "stage"), ("title", " ")], &Refused { status: 422, says: "errors.field.missing" }).await;
        site.refuses(Some(site.owner), "/desk/journeys/new", &[("title", ""), ("language", "ja")], &Refused { status: 422, says: "errors.field.missing" }).await;
        for action in ["/move", "/copy"] {
            let fields = [("part", "square"), ("key", "nowhere"), ("to", "up")];
            site.refuses(Some(site.owner), &path(&site, action), &fields, &Refused { status: 409, says: "errors.conflict.part_gone" }).await;
        }
    }

    async fn two_texts_of_one_square_are_shown_and_the_person_chooses(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let edit = path(&site, "/square?key=stretch");
        let seen = owner.get(&edit).await;
        meanwhile(&site, "stretch", "Theirs").await;
        let page = owner.press(&seen, "?key=stretch", &[("title", "Mine")]).await;
        page.must_be(409);
        page.must_say(&words("en", "editor.conflict.help"));
        page.must_say("青木 ひかり");
        page.must_say("Theirs");
        assert_eq!(page.holds("?key=stretch", "title"), "Mine", "what was typed stays");
        assert_eq!(title_of(&site, "stretch").await.as_deref(), Some("Theirs"));
        // The script hears of it as well.
        let revision = seen.holds("?key=stretch", "revision");
        let told = owner.post_for_json(&edit, &[("revision", &revision), ("title", "Mine")]).await;
        assert_eq!((told.status.as_u16(), told.json()["conflict"].as_bool()), (409, Some(true)));
        let page = owner.press(&page, "?key=stretch", &[]).await;
        page.must_say(&words("en", "said.part_saved"));
        assert_eq!(title_of(&site, "stretch").await.as_deref(), Some("Mine"));
        // Another square in the meantime is no conflict.
        let seen = owner.get(&path(&site, "/square?key=how-to-sit")).await;
        meanwhile(&site, "stretch", "Again").await;
        owner.press(&seen, "?key=how-to-sit", &[("title", "Sit")]).await.must_say(&words("en", "said.part_saved"));
    }

    async fn what_somebody_removed_while_it_was_written_can_be_added_again(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let seen = owner.get(&path(&site, "/square?key=walk")).await;
        let detail = get_draft(&site.db, &site.owner, site.journey).await.unwrap();
        let gone = Edit::Remove(journey::edit::Part::Square(Name::first("walk")));
        apply_edit(&site.db, &site.owner, site.journey, detail.revision, gone, now()).await.unwrap();
        let page = owner.press(&seen, "?key=walk", &[("title", "Walk taller")]).await;
        page.must_be(409);
        page.must_say(&words("en", "editor.conflict.gone_help"));
        let page = owner.press(&page, "?key=walk", &[]).await;
        page.must_say(&words("en", "said.part_saved"));
        assert_eq!(title_of(&site, "walk").await.as_deref(), Some("Walk taller"));
    }

    async fn a_square_is_moved_copied_removed_and_put_back(site: Site) {
        let mut owner = site.reader(Some(site.owner), "ja").await;
        let before = get_draft(&site.db, &site.owner, site.journey).await.unwrap().draft;
        let page = owner.get(&path(&site, "/square?key=stretch")).await;
        owner.press(&page, "/edit/move", &[("to", "up")]).await.must_say(&words("ja", "said.part_moved"));
        let page = owner.get(&path(&site, "/square?key=stretch")).await;
        owner.press(&page, "/edit/move", &[("to", "place"), ("stage", "0:ease"), ("at", "1")]).await.must_be(200);
        assert_eq!(get_draft(&site.db, &site.owner, site.journey).await.unwrap().draft, before);
        let page = owner.get(&path(&site, "/square?key=stretch")).await;
        let asked = owner.press(&page, "/edit/remove", &[]).await;
        asked.must_be(409);
        asked.must_say(&words("ja", "editor.removal.after_words"));
        assert!(title_of(&site, "stretch").await.is_some());
        let page = owner.press(&asked, "/edit/remove", &[]).await;
        page.must_be(200);
        assert!(title_of(&site, "stretch").await.is_none());
        let page = owner.press(&page, "/edit/put-back", &[]).await;
        page.must_say(&words("ja", "said.put_back"));
        assert_eq!(get_draft(&site.db, &site.owner, site.journey).await.unwrap().draft, before);
        let page = owner.press(&page, "/edit/copy", &[]).await;
        page.must_say(&words("ja", "said.part_copied"));
        assert!(title_of(&site, "stretch-2").await.is_some());
    }

    async fn a_finding_is_mended_with_its_button(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get(&path(&site, "/square?key=lighter")).await;
        let page = owner.press(&page, "?key=lighter", &[("by_week", "")]).await;
        page.must_say(&words("en", "editor.mend.add_week"));
        let page = owner.press(&page, "/edit/mend", &[]).await;
        page.must_say(&words("en", "said.mended"));
        assert_ne!(page.holds("?key=lighter", "by_week"), "");
        let stale = [("code", "checkpoint_without_week"), ("at", "ease.lighter"), ("about", "")];
        site.refuses(Some(site.owner), &path(&site, "/mend"), &stale, &Refused { status: 409, says: "errors.conflict.stale_draft" }).await;
    }

    async fn a_draft_saves_itself_for_the_script(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let edit = path(&site, "/square?key=stretch");
        let revision = owner.get(&edit).await.holds("?key=stretch", "revision");
        let told = owner.post_for_json(&edit, &[("revision", &revision), ("title", "At noon"), ("key", "noon")]).await.json();
        assert_eq!(told["path"], path(&site, "/square?key=noon"));
        let now: i64 = told["revision"].as_i64().unwrap();
        assert!(now > revision.parse::<i64>().unwrap());
        let edit = path(&site, "/square?key=noon");
        let told = owner.post_for_json(&edit, &[("revision", &now.to_string()), ("points", "x")]).await;
        assert_eq!((told.status.as_u16(), told.json()["misfits"][0].as_str()), (422, Some("points")));
        assert_eq!(title_of(&site, "noon").await.as_deref(), Some("At noon"));
    }

    async fn the_key_of_a_journey_is_changed_before_it_is_published(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        owner.get(&path(&site, "/head")).await.must_say(&words("en", "errors.conflict.already_published"));
        site.refuses(Some(site.owner), &path(&site, "/key"), &[("key", "other")], &Refused { status: 409, says: "errors.conflict.already_published" }).await;
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get(&format!("/desk/journeys/{}", site.journey)).await;
        let page = owner.press(&page, "/copy", &[]).await;
        page.must_say(&words("en", "said.journey_copied"));
        let head = page.links().into_iter().find(|link| link.ends_with("/edit/head")).unwrap();
        let page = owner.get(&head).await;
        let taken = owner.press(&page, "/edit/key", &[("key", "light-body")]).await;
        taken.must_be(422);
        taken.must_say(&words("en", "errors.field.key_taken"));
        owner.press(&page, "/edit/key", &[("key", "lighter-body")]).await.must_say(&words("en", "said.journey_renamed"));
    }
}

#[tokio::test]
async fn a_draft_with_hostile_texts_is_shown_as_text() {
    let site = Site::on_sqlite().await;
    let mut owner = site.reader(Some(site.owner), "en").await;
    meanwhile(&site, "stretch", "</script><script>alert(1)</script><!--").await;
    for page in [
        "",
        "/square?key=stretch",
        "/head",
        "/stage?key=ease",
        "/touchpoint?key=day-1",
    ] {
        let page = owner.get(&path(&site, page)).await;
        page.must_be(200);
        assert!(!page.body.contains("<script>alert"), "{}", page.address);
        assert!(!page.body.contains("<!--"), "{}", page.address);
    }
}
