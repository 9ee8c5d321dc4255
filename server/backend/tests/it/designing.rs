//! Designing a journey, by one owner and by two at the same time.

use backend::{
    Actor, Conflict, Error, Fault, JourneyId, Problem, RemovalId, Role, Thing,
    businesses::{NewBusiness, add_business},
    drafts::{
        Saved, apply_edit, apply_mend, copy_journey, create_draft, create_from, find_change, find_removal, get_draft,
        put_back, rename_key,
    },
    journeys::{Audience, get_journey, import_journey, list_journeys, publish_journey},
    staff::{NewStaff, add_staff},
};
use journey::{
    Code, Finding,
    draft::{DraftSquare, Kind},
    edit::{Edit, Name, Part, To, blank, new_square},
};

use crate::{
    on_both_databases,
    story::{LIGHT_BODY, Story},
};

fn conflict<T: std::fmt::Debug>(answer: backend::Result<T>) -> Conflict {
    match answer {
        Err(Error::Conflict(conflict)) => conflict,
        other => panic!("{other:?}"),
    }
}

fn square(key: &str) -> Part {
    Part::Square(Name::first(key))
}

/// The square with another title.
fn retitled(draft: &journey::Draft, key: &str, title: &str) -> Edit {
    let of = Name::first(key);
    let to = DraftSquare {
        title: title.into(),
        ..draft.find_square(&of).unwrap().clone()
    };
    Edit::Square { of, to: Box::new(to) }
}

async fn title_of(story: &Story, key: &str) -> String {
    let draft = get_draft(&story.db, &story.owner, story.journey).await.unwrap().draft;
    draft.find_square(&Name::first(key)).unwrap().title.clone()
}

/// 田中 由美, who owns the business too.
async fn yumi(story: &Story) -> Actor {
    let new = NewStaff {
        name: "田中 由美".into(),
        email: "yumi@example.jp".into(),
        role: "owner".into(),
        language: "ja".into(),
    };
    Actor::Staff {
        business: story.business,
        staff: add_staff(&story.db, &story.owner, new, story.now).await.unwrap(),
        role: Role::Owner,
    }
}

/// Somebody who owns another business.
async fn stranger(story: &Story) -> Actor {
    let new = NewBusiness {
        name: "Stone Studio".into(),
        language: "en".into(),
        time_zone: "Europe/London".into(),
        owner_name: "Ann Stone".into(),
        owner_email: "ann@example.org".into(),
    };
    let added = add_business(&story.db, new, story.now).await.unwrap();
    Actor::Staff {
        business: added.business,
        staff: added.owner,
        role: Role::Owner,
    }
}

async fn save(story: &Story, actor: &Actor, based_on: i64, edit: Edit) -> backend::Result<Saved> {
    apply_edit(&story.db, actor, story.journey, based_on, edit, story.now).await
}

on_both_databases! {
    async fn a_journey_is_designed_from_nothing_and_published(story: Story) {
        let id = create_draft(&story.db, &story.owner, " 朝の学校 ", "ja", story.now).await.unwrap();
        let detail = get_draft(&story.db, &story.owner, id).await.unwrap();
        assert_eq!((detail.draft.key.as_str(), detail.draft.title.as_str()), ("journey-1", "朝の学校"));
        assert_eq!(detail.edited_by.unwrap().as_str(), "田中 健一");
        for _ in 0..40 {
            let detail = get_draft(&story.db, &story.owner, id).await.unwrap();
            let findings = detail.findings.into_iter().rev();
            let mut mended = false;
            for finding in findings {
                if apply_mend(&story.db, &story.owner, id, finding, story.now).await.is_ok() {
                    mended = true;
                    break;
                }
            }
            if !mended {
                break;
            }
        }
        let draft = get_draft(&story.db, &story.owner, id).await.unwrap();
        let offer = draft.draft.stages.last().unwrap().squares.last().unwrap().clone();
        let mut to = Box::new(offer);
        to.offer.as_mut().unwrap().url = "https://example.com/next".into();
        let edit = Edit::Square { of: Name::first(&to.key), to };
        let saved = apply_edit(&story.db, &story.owner, id, draft.revision, edit, story.now).await.unwrap();
        let left = get_draft(&story.db, &story.owner, id).await.unwrap().findings;
        assert_eq!(left.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::NoProduct]);
        publish_journey(&story.db, &story.owner, id, saved.revision, story.now).await.unwrap();
    }

    async fn two_people_design_different_squares_and_nothing_is_lost(story: Story) {
        let yumi = yumi(&story).await;
        let seen = get_draft(&story.db, &story.owner, story.journey).await.unwrap();
        save(&story, &story.owner, seen.revision, retitled(&seen.draft, "stretch", "Kenichi's")).await.unwrap();
        let saved = save(&story, &yumi, seen.revision, retitled(&seen.draft, "how-to-sit", "Yumi's")).await.unwrap();
        assert_eq!(saved.revision, seen.revision + 2);
        // Who moves the square meanwhile changes no text of it.
        let moved = Edit::Move { part: square("stretch"), to: To::Down };
        save(&story, &yumi, seen.revision, moved).await.unwrap();
        assert_eq!(title_of(&story, "stretch").await, "Kenichi's");
        assert_eq!(title_of(&story, "how-to-sit").await, "Yumi's");
        let detail = get_draft(&story.db, &story.owner, story.journey).await.unwrap();
        assert_eq!(detail.edited_by.unwrap().as_str(), "田中 由美");
    }

    async fn two_people_who_write_the_same_square_are_told(story: Story) {
        let yumi = yumi(&story).await;
        let seen = get_draft(&story.db, &story.owner, story.journey).await.unwrap();
        let first = save(&story, &story.owner, seen.revision, retitled(&seen.draft, "stretch", "Kenichi's")).await.unwrap();
        let late = save(&story, &yumi, seen.revision, retitled(&seen.draft, "stretch", "Yumi's")).await;
        assert_eq!(conflict(late), Conflict::PartChanged);
        assert_eq!(title_of(&story, "stretch").await, "Kenichi's", "nothing is written over");
        let change = find_change(&story.db, &yumi, story.journey, &square("stretch")).await.unwrap().unwrap();
        assert_eq!((change.by.unwrap().as_str(), change.revision), ("田中 健一", first.revision));
        // With both texts seen, Yumi's is saved.
        save(&story, &yumi, first.revision, retitled(&seen.draft, "stretch", "Yumi's")).await.unwrap();
        assert_eq!(title_of(&story, "stretch").await, "Yumi's");
        // Who wrote the same is of one mind, and who removes what another wrote is told.
        let same = save(&story, &story.owner, seen.revision, retitled(&seen.draft, "stretch", "Yumi's")).await.unwrap();
        assert_eq!(same.revision, first.revision + 1);
        let removed = save(&story, &story.owner, seen.revision, Edit::Remove(square("stretch"))).await;
        assert_eq!(conflict(removed), Conflict::PartChanged);
        let stage = Edit::Remove(Part::Stage(Name::first("ease")));
        assert_eq!(conflict(save(&story, &story.owner, seen.revision, stage).await), Conflict::PartChanged);
    }

    async fn a_file_that_is_imported_meanwhile_is_somebody_elses_change(story: Story) {
        let seen = get_draft(&story.db, &story.owner, story.journey).await.unwrap();
        let file = String::from_utf8(LIGHT_BODY.to_vec()).unwrap().replace("Morning stretch", "Evening stretch");
        import_journey(&story.db, &story.owner, file.as_bytes(), story.now).await.unwrap();
        let late = save(&story, &story.owner, seen.revision, retitled(&seen.draft, "stretch", "Mine")).await;
        assert_eq!(conflict(late), Conflict::PartChanged);
        save(&story, &story.owner, seen.revision, retitled(&seen.draft, "how-to-sit", "Mine")).await.unwrap();
        assert_eq!(title_of(&story, "stretch").await, "Evening stretch");
    }

    async fn what_is_removed_can_be_put_back_once(story: Story) {
        let before = get_draft(&story.db, &story.owner, story.journey).await.unwrap();
        let saved = save(&story, &story.owner, before.revision, Edit::Remove(square("walk"))).await.unwrap();
        let removal = saved.removal.unwrap();
        assert_eq!(find_removal(&story.db, &story.owner, story.journey, removal).await.unwrap().as_deref(), Some("Walk tall"));
        let gone = save(&story, &story.owner, saved.revision, retitled(&before.draft, "walk", "Run")).await;
        assert_eq!(conflict(gone), Conflict::PartGone);
        let back = put_back(&story.db, &story.owner, story.journey, removal, story.now).await.unwrap();
        assert_eq!(back.part, square("walk"));
        assert_eq!(get_draft(&story.db, &story.owner, story.journey).await.unwrap().draft, before.draft);
        assert_eq!(conflict(put_back(&story.db, &story.owner, story.journey, removal, story.now).await), Conflict::PartGone);
        assert_eq!(find_removal(&story.db, &story.owner, story.journey, removal).await.unwrap(), None);
    }

    async fn an_edit_that_changes_nothing_is_no_revision(story: Story) {
        let seen = get_draft(&story.db, &story.owner, story.journey).await.unwrap();
        let same = Edit::Square {
            of: Name::first("stretch"),
            to: Box::new(seen.draft.find_square(&Name::first("stretch")).unwrap().clone()),
        };
        assert_eq!(save(&story, &story.owner, seen.revision, same).await.unwrap().revision, seen.revision);
        assert!(!get_journey(&story.db, &story.owner, story.journey).await.unwrap().has_unpublished_changes);
    }

    async fn keys_are_fresh_or_refused(story: Story) {
        let seen = get_draft(&story.db, &story.owner, story.journey).await.unwrap();
        let add = Edit::AddSquare {
            stage: Name::first("ease"),
            at: 0,
            square: Box::new(new_square(&seen.draft, Kind::Lesson, "Stretch")),
        };
        let added = save(&story, &story.owner, seen.revision, add).await.unwrap();
        assert_eq!(added.part, square("stretch-2"));
        for (key, fault) in [("walk", Fault::KeyTaken), ("Walk!", Fault::MalformedKey)] {
            let mut to = Box::new(seen.draft.find_square(&Name::first("stretch")).unwrap().clone());
            to.key = key.into();
            let edit = Edit::Square { of: Name::first("stretch"), to };
            match save(&story, &story.owner, added.revision, edit).await {
                Err(Error::Invalid(problems)) => assert_eq!(problems, [Problem { field: "key", fault }]),
                other => panic!("{other:?}"),
            }
        }
    }

    async fn a_journeys_key_is_free_until_it_is_published(story: Story) {
        let published = rename_key(&story.db, &story.owner, story.journey, "other", story.now).await;
        assert_eq!(conflict(published), Conflict::AlreadyPublished);
        let copy = copy_journey(&story.db, &story.owner, story.journey, story.now).await.unwrap();
        let detail = get_draft(&story.db, &story.owner, copy).await.unwrap();
        assert_eq!((detail.draft.key.as_str(), detail.is_published), ("light-body-2", false));
        rename_key(&story.db, &story.owner, copy, " lighter ", story.now).await.unwrap();
        assert_eq!(get_draft(&story.db, &story.owner, copy).await.unwrap().draft.key, "lighter");
        for (key, fault) in [("light-body", Fault::KeyTaken), ("Light", Fault::MalformedKey), ("", Fault::MalformedKey)] {
            match rename_key(&story.db, &story.owner, copy, key, story.now).await {
                Err(Error::Invalid(problems)) => assert_eq!(problems, [Problem { field: "key", fault }]),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(list_journeys(&story.db, &story.owner).await.unwrap().len(), 2);
    }

    async fn a_journey_begins_with_a_title_and_a_language(story: Story) {
        for (title, language, field) in [("", "ja", "title"), (" ", "en", "title"), ("A", "", "language"), ("A", "not a tag", "language")] {
            match create_draft(&story.db, &story.owner, title, language, story.now).await {
                Err(Error::Invalid(problems)) => assert_eq!(problems[0].field, field),
                other => panic!("{other:?}"),
            }
        }
        let twice = [
            create_from(&story.db, &story.owner, blank("gym", "Gym", "en"), Audience::Customers, story.now).await.unwrap(),
            create_from(&story.db, &story.owner, blank("gym", "Gym", "en"), Audience::Customers, story.now).await.unwrap(),
        ];
        assert_eq!(get_draft(&story.db, &story.owner, twice[1]).await.unwrap().draft.key, "gym-2");
    }

    async fn designing_is_for_the_businesss_own_owner(story: Story) {
        let seen = get_draft(&story.db, &story.owner, story.journey).await.unwrap();
        let stranger = stranger(&story).await;
        let player = story.hanako_starts().await;
        let edit = retitled(&seen.draft, "stretch", "Taken over");
        let finding = Finding { code: Code::NoGuide, at: String::new(), about: String::new() };
        let removal = RemovalId::new(story.now);
        let nowhere = JourneyId::new(story.now);
        for (actor, journey) in [(story.coach, story.journey), (player.actor, story.journey), (stranger, story.journey), (story.owner, nowhere)] {
            let answers = [
                get_draft(&story.db, &actor, journey).await.err(),
                find_change(&story.db, &actor, journey, &Part::Head).await.err(),
                apply_edit(&story.db, &actor, journey, 1, edit.clone(), story.now).await.err(),
                apply_mend(&story.db, &actor, journey, finding.clone(), story.now).await.err(),
                put_back(&story.db, &actor, journey, removal, story.now).await.err(),
                rename_key(&story.db, &actor, journey, "x", story.now).await.err(),
                copy_journey(&story.db, &actor, journey, story.now).await.err(),
            ];
            let owns = matches!(actor, Actor::Staff { role: Role::Owner, .. });
            for answer in answers {
                match answer.unwrap() {
                    Error::NotAllowed => assert!(!owns),
                    Error::NotFound(Thing::Journey) => assert!(owns),
                    other => panic!("{other:?}"),
                }
            }
        }
        for actor in [story.coach, player.actor] {
            assert!(matches!(create_draft(&story.db, &actor, "A", "en", story.now).await, Err(Error::NotAllowed)));
        }
        assert_eq!(get_draft(&story.db, &story.owner, story.journey).await.unwrap().draft, seen.draft);
        // What another business removed is nobody else's to put back.
        let saved = save(&story, &story.owner, seen.revision, Edit::Remove(square("walk"))).await.unwrap();
        let theirs = create_draft(&story.db, &stranger, "Mine", "en", story.now).await.unwrap();
        let taken = put_back(&story.db, &stranger, theirs, saved.removal.unwrap(), story.now).await;
        assert_eq!(conflict(taken), Conflict::PartGone);
    }
}
