//! The owner's journey files: uploaded, checked, published, taken home.

use crate::{
    on_both_databases,
    site::{LIGHT_BODY, Refused, Site, now},
    words::{LANGUAGES, words},
};
use backend::journeys::{get_journey, import_journey};

/// A file's name and content, or no file.
type Upload<'a> = Option<(&'a str, &'a [u8])>;

/// The journey of the stories with something else in it.
fn light_body_with(old: &str, new: &str) -> Vec<u8> {
    let text = String::from_utf8(LIGHT_BODY.to_vec()).unwrap();
    assert!(text.contains(old), "{old}");
    text.replacen(old, new, 1).into_bytes()
}

on_both_databases! {
    async fn an_upload_that_cannot_be_read_says_where_and_stores_nothing(site: Site) {
        let large = [LIGHT_BODY, &vec![b'#'; 1_100_000]].concat();
        let latin = [LIGHT_BODY, b"\n# caf\xe9\n"].concat();
        let lines = LIGHT_BODY.split(|byte| *byte == b'\n').count();
        let bad_key = light_body_with("key = \"light-body\"", "key = \"Light Body!\"");
        let cases: Vec<(Upload<'_>, String)> = vec![
            (None, "errors.unreadable.no_file".into()),
            (Some(("", b"")), "errors.unreadable.no_file".into()),
            (Some(("broken.toml", b"format = 1\nkey = \"x\ntitle = 2\n")), "errors.unreadable.place line=2 column=9".into()),
            (Some(("empty.toml", b"")), "errors.unreadable.title".into()),
            (Some(("image.png", b"\x89PNG\r\n\x1a\n")), "errors.unreadable.place line=1 column=1".into()),
            (Some(("latin.toml", &latin)), format!("errors.unreadable.place line={} column=6", lines + 1)),
            (Some(("large.toml", &large)), "errors.field.too_large megabytes=1".into()),
            (Some(("key.toml", &bad_key)), "errors.field.malformed_key".into()),
            (Some(("<b>x.toml", b"[")), "errors.unreadable.place line=1 column=2".into()),
        ];
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            let before = site.world().await;
            for (file, says) in &cases {
                let page = owner.upload("/desk/journeys/import", *file).await;
                assert_eq!(page.status, 422, "{:?}: {}", file.map(|(name, _)| name), page.text());
                page.must_say(&words(language, says));
                if let Some((name, bytes)) = file.filter(|_| says.starts_with("errors.unreadable.place"))
                    && !bytes.is_empty()
                {
                    page.must_say(name);
                    assert!(!page.body.contains("<b>x"), "a file's name is text");
                }
            }
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        }
    }

    async fn a_draft_may_hold_any_letter(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        for strange in [r"\u0000", r"\u0007", r"\u202e", "<script>alert(1)</script>", "🎲"] {
            let file = light_body_with("title = \"12 weeks", &format!("title = \"{strange}12 weeks"));
            let sent = owner.upload("/desk/journeys/import", Some(("light-body.toml", &file))).await;
            sent.must_be(303);
            let page = owner.follow(sent).await;
            page.must_be(200);
            assert!(!page.body.contains("<script>alert"));
            owner.get("/desk/journeys").await.must_say("12 weeks to a light body");
            owner.get(&format!("/desk/journeys/{}/file", site.journey)).await.must_be(200);
        }
    }

    async fn only_the_owner_uploads(site: Site) {
        let before = site.world().await;
        for language in LANGUAGES {
            for (who, status, says) in [
                (None, 401, "errors.sign_in_first.help"),
                (Some(site.coach), 403, "errors.not_allowed.help"),
                (Some(site.tom.actor), 403, "errors.not_allowed.help"),
            ] {
                let page = site.reader(who, language).await.upload("/desk/journeys/import", Some(("x.toml", LIGHT_BODY))).await;
                page.must_be(status);
                page.must_say(&words(language, says));
            }
        }
        let changes = before.changes(&site.world().await);
        assert!(!changes.contains(&"journeys"), "{changes:?}");
    }

    async fn a_draft_with_errors_is_imported_listed_and_not_published(site: Site) {
        let broken = light_body_with("opens_when = { done = \"stretch\" }", "opens_when = { done = \"no-such-square\" }");
        let mut owner = site.reader(Some(site.owner), "en").await;
        let sent = owner.upload("/desk/journeys/import", Some(("light-body.toml", &broken))).await;
        assert_eq!(sent.leads_to().unwrap(), format!("/desk/journeys/{}?said=imported", site.journey));
        let page = owner.follow(sent).await;
        page.must_say(&words("en", "said.imported"));
        let revision = page.holds("/publish", "revision");
        let path = format!("/desk/journeys/{}/publish", site.journey);
        for page in site.refuses(Some(site.owner), &path, &[("revision", &revision)], &Refused { status: 422, says: "errors.findings.help" }).await {
            page.must_say("unknown_reference");
        }
    }

    async fn a_draft_that_changed_since_it_was_looked_at_is_not_published(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let newer = light_body_with("Morning stretch", "Evening stretch");
        let path = format!("/desk/journeys/{}", site.journey);
        import_journey(&site.db, &site.owner, &newer, now()).await.unwrap();
        let seen = owner.get(&path).await;
        // Somebody uploads another one in the meantime.
        import_journey(&site.db, &site.owner, &light_body_with("Morning stretch", "Noon stretch"), now()).await.unwrap();
        let stale = seen.holds("/publish", "revision");
        let publish = format!("{path}/publish");
        for page in site.refuses(Some(site.owner), &publish, &[("revision", &stale)], &Refused { status: 409, says: "errors.conflict.stale_draft" }).await {
            assert_ne!(page.holds("/publish", "revision"), stale, "the new state is on the page");
        }
        for revision in ["", "x", "-1.5", "999999999999999999999"] {
            site.refuses(Some(site.owner), &publish, &[("revision", revision)], &Refused { status: 400, says: "errors.invalid.title" }).await;
        }
        for revision in ["0", "-1", "4000"] {
            site.refuses(Some(site.owner), &publish, &[("revision", revision)], &Refused { status: 409, says: "errors.conflict.stale_draft" }).await;
        }
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get(&path).await;
        let page = owner.press(&page, "/publish", &[]).await;
        page.must_say(&words("en", "said.published"));
        // Pressed twice: it is published already, and no second version is made.
        let versions = site.database.count("SELECT COUNT(*) FROM journey_version").await;
        let revision = get_journey(&site.db, &site.owner, site.journey).await.unwrap().revision.to_string();
        owner.post(&publish, &[("revision", &revision)]).await;
        assert_eq!(site.database.count("SELECT COUNT(*) FROM journey_version").await, versions);
    }
}

#[tokio::test]
async fn the_file_taken_home_is_the_one_that_was_brought() {
    let site = Site::on_sqlite().await;
    let mut owner = site.browser_of(site.owner).await;
    let file = owner.get(&format!("/desk/journeys/{}/file", site.journey)).await;
    file.must_be(200);
    assert_eq!(file.header("content-type"), "application/toml; charset=utf-8");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"light-body.toml\""
    );
    let before = site
        .database
        .text("SELECT draft FROM journey ORDER BY created_at LIMIT 1")
        .await;
    owner
        .upload("/desk/journeys/import", Some(("again.toml", file.body.as_bytes())))
        .await
        .must_be(303);
    assert_eq!(
        site.database
            .text("SELECT draft FROM journey ORDER BY created_at LIMIT 1")
            .await,
        before
    );
}
