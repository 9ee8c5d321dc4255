//! Journeys: importing, checking, publishing.

use backend::{
    Conflict, Error, Fault, JourneyId, Thing,
    journeys::{export_journey, get_journey, import_journey, list_journeys, publish_journey},
};
use journey::Level;

use crate::{on_both_databases, story::LIGHT_BODY};

fn with(from: &str, to: &str) -> Vec<u8> {
    let file = str::from_utf8(LIGHT_BODY).unwrap();
    assert!(file.contains(from), "{from}");
    file.replace(from, to).into_bytes()
}

on_both_databases! {
    async fn a_published_journey_is_listed_with_its_version(story: Story) {
        let lines = list_journeys(&story.db, &story.coach).await.unwrap();
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert_eq!((line.key.as_str(), line.version), ("light-body", Some(1)));
        assert_eq!((line.errors, line.enrolled), (0, 0));
        assert!(!line.has_unpublished_changes);
        story.hanako_starts().await;
        assert_eq!(list_journeys(&story.db, &story.coach).await.unwrap()[0].enrolled, 1);
    }

    async fn the_same_file_again_changes_nothing(story: Story) {
        let before = get_journey(&story.db, &story.owner, story.journey).await.unwrap();
        let id = import_journey(&story.db, &story.owner, LIGHT_BODY, story.now).await.unwrap();
        assert_eq!(id, story.journey);
        let after = get_journey(&story.db, &story.owner, id).await.unwrap();
        assert_eq!(after.revision, before.revision);
        let again = publish_journey(&story.db, &story.owner, id, after.revision, story.now).await;
        assert_eq!(again.unwrap().number, 1);
    }

    async fn a_changed_file_becomes_the_next_version_and_hanako_stays_on_hers(story: Story) {
        let hanako = story.hanako_starts().await;
        let changed = with("12 weeks to a light body", "A light body in 12 weeks");
        import_journey(&story.db, &story.owner, &changed, story.now).await.unwrap();
        let detail = get_journey(&story.db, &story.owner, story.journey).await.unwrap();
        assert!(detail.has_unpublished_changes);
        assert_eq!(detail.revision, 2);
        let version = publish_journey(&story.db, &story.owner, story.journey, 2, story.now);
        assert_eq!(version.await.unwrap().number, 2);
        let playing = story.open(hanako).await;
        assert_eq!(playing.version_number, 1);
        assert_eq!(playing.version.title(), "12 weeks to a light body");
        let detail = get_journey(&story.db, &story.owner, story.journey).await.unwrap();
        let numbers: Vec<_> = detail.versions.iter().map(|version| version.number).collect();
        assert_eq!(numbers, [2, 1]);
        assert!(!detail.has_unpublished_changes);
    }

    async fn who_publishes_a_draft_that_has_changed_is_told(story: Story) {
        let changed = with("Ease the pain", "Ease it");
        import_journey(&story.db, &story.owner, &changed, story.now).await.unwrap();
        let stale = publish_journey(&story.db, &story.owner, story.journey, 1, story.now).await;
        assert!(matches!(stale, Err(Error::Conflict(Conflict::StaleDraft))), "{stale:?}");
    }

    async fn a_wrong_draft_is_kept_but_not_published(story: Story) {
        let wrong = with("awarded = \"lighter\" }\n\n[[stage.square]]\nkey = \"walk\"",
                         "awarded = \"nowhere\" }\n\n[[stage.square]]\nkey = \"walk\"");
        import_journey(&story.db, &story.owner, &wrong, story.now).await.unwrap();
        let detail = get_journey(&story.db, &story.owner, story.journey).await.unwrap();
        assert!(detail.findings.iter().any(|finding| finding.level() == Level::Error));
        let line = &list_journeys(&story.db, &story.owner).await.unwrap()[0];
        assert!(line.errors > 0);
        let refused = publish_journey(&story.db, &story.owner, story.journey, 2, story.now).await;
        let Err(Error::Findings(findings)) = refused else { panic!("{refused:?}") };
        assert_eq!(findings, detail.findings);
        assert_eq!(story.database.count("SELECT count(*) FROM journey_version").await, 1);
    }

    async fn a_file_that_cannot_be_read_says_where(story: Story) {
        let file = b"format = 1\nkey = \"x\"\ntitle = \n";
        let Err(Error::Unreadable(error)) =
            import_journey(&story.db, &story.owner, file, story.now).await
        else {
            panic!("a title is missing");
        };
        assert_eq!(error.line, 3);
        assert!(error.column > 1);
    }

    async fn a_file_needs_a_key_and_a_bearable_size(story: Story) {
        let Err(Error::Invalid(problems)) =
            import_journey(&story.db, &story.owner, &with("\"light-body\"", "\"Light Body\""), story.now).await
        else {
            panic!("that is no key");
        };
        assert_eq!((problems[0].field, problems[0].fault), ("file", Fault::MalformedKey));
        let Err(Error::Invalid(problems)) =
            import_journey(&story.db, &story.owner, &vec![b'#'; 2 << 20], story.now).await
        else {
            panic!("that is too large");
        };
        assert_eq!(problems[0].fault, Fault::TooLarge { bytes: 1 << 20 });
        assert_eq!(story.database.count("SELECT count(*) FROM journey").await, 1);
    }

    async fn only_an_owner_imports_and_publishes(story: Story) {
        let imported = import_journey(&story.db, &story.coach, LIGHT_BODY, story.now).await;
        assert!(matches!(imported, Err(Error::NotAllowed)), "{imported:?}");
        let published = publish_journey(&story.db, &story.coach, story.journey, 1, story.now).await;
        assert!(matches!(published, Err(Error::NotAllowed)), "{published:?}");
        let exported = export_journey(&story.db, &story.coach, story.journey).await;
        assert!(matches!(exported, Err(Error::NotAllowed)), "{exported:?}");
        let hanako = story.hanako_starts().await;
        let listed = list_journeys(&story.db, &hanako.actor).await;
        assert!(matches!(listed, Err(Error::NotAllowed)), "{listed:?}");
    }

    async fn another_business_has_no_such_journey(story: Story) {
        let ann = story.another_business().await;
        assert!(list_journeys(&story.db, &ann).await.unwrap().is_empty());
        let found = get_journey(&story.db, &ann, story.journey).await;
        assert!(matches!(found, Err(Error::NotFound(Thing::Journey))), "{found:?}");
        let published = publish_journey(&story.db, &ann, story.journey, 1, story.now).await;
        assert!(matches!(published, Err(Error::NotFound(Thing::Journey))), "{published:?}");
        let exported = export_journey(&story.db, &ann, story.journey).await;
        assert!(matches!(exported, Err(Error::NotFound(Thing::Journey))), "{exported:?}");
        // The same key is hers to use.
        let own = import_journey(&story.db, &ann, LIGHT_BODY, story.now).await.unwrap();
        assert_ne!(own, story.journey);
        let nowhere = get_journey(&story.db, &story.owner, JourneyId::new(story.now)).await;
        assert!(matches!(nowhere, Err(Error::NotFound(Thing::Journey))), "{nowhere:?}");
    }

    async fn what_was_imported_is_exported(story: Story) {
        let file = export_journey(&story.db, &story.owner, story.journey).await.unwrap();
        let before = journey::Draft::from_toml(LIGHT_BODY).unwrap();
        assert_eq!(journey::Draft::from_toml(file.as_bytes()).unwrap(), before);
    }
}
