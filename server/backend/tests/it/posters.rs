//! Posters: joining at the counter.

use backend::{
    Error, Fault, Problem, Thing,
    invitations::{InvitationState, accept_invitation, list_invitations},
    posters::{NewJoin, end_poster, find_poster, join, list_posters, make_poster},
};

use crate::{
    on_both_databases,
    story::{LIGHT_BODY, Story},
};

async fn code(story: &Story) -> String {
    list_posters(&story.db, &story.coach).await.unwrap()[0]
        .poster
        .clone()
        .unwrap()
        .code
}

fn mei() -> NewJoin {
    NewJoin {
        name: "伊藤 芽衣".into(),
        email: "mei@example.jp".into(),
        language: "ja".into(),
    }
}

on_both_databases! {
    async fn somebody_at_the_counter_confirms_their_address_and_plays(story: Story) {
        make_poster(&story.db, &story.owner, story.journey, story.now).await.unwrap();
        let code = code(&story).await;
        let view = find_poster(&story.db, &code.to_uppercase()).await.unwrap();
        assert_eq!((view.business_name.as_str(), view.journey_title.as_str()), ("田中整体院", "12 weeks to a light body"));
        join(&story.db, &code, &mei(), story.now).await.unwrap();
        let token = story.invitation_token("mei@example.jp").await;
        accept_invitation(&story.db, &token, "Phone", story.now).await.unwrap();
        let listed = list_invitations(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!(listed[0].state, InvitationState::Accepted);
        // Again: they are in it already, so the mail signs them in.
        join(&story.db, &code, &mei(), story.now).await.unwrap();
        let mail = story.mail_to("mei@example.jp").await;
        assert!(mail.text.contains("/sign-in/link/"), "{}", mail.text);
        assert_eq!(story.database.count("SELECT count(*) FROM invitation").await, 1);
    }

    async fn who_asks_twice_gets_a_mail_that_works(story: Story) {
        make_poster(&story.db, &story.owner, story.journey, story.now).await.unwrap();
        let code = code(&story).await;
        for _ in 0..2 {
            join(&story.db, &code, &mei(), story.now).await.unwrap();
        }
        assert_eq!(story.mails().await.len(), 2);
        assert_eq!(story.database.count("SELECT count(*) FROM invitation").await, 1);
    }

    async fn a_new_poster_ends_the_old_one_and_one_that_is_off_leads_nowhere(story: Story) {
        let first = make_poster(&story.db, &story.owner, story.journey, story.now).await.unwrap();
        let old = code(&story).await;
        let second = make_poster(&story.db, &story.owner, story.journey, story.now).await.unwrap();
        let new = code(&story).await;
        assert_ne!(old, new);
        for gone in [old.as_str(), "", "no-such-code", "0000000000000000", "'; DROP"] {
            let found = find_poster(&story.db, gone).await;
            assert!(matches!(found, Err(Error::NotFound(Thing::Poster))), "{gone}: {found:?}");
            let joined = join(&story.db, gone, &mei(), story.now).await;
            assert!(matches!(joined, Err(Error::NotFound(Thing::Poster))), "{gone}: {joined:?}");
        }
        for id in [second, first, second] {
            end_poster(&story.db, &story.owner, id, story.now).await.unwrap();
        }
        assert!(find_poster(&story.db, &new).await.is_err());
        assert_eq!(list_posters(&story.db, &story.owner).await.unwrap()[0].poster, None);
    }

    async fn a_poster_is_its_owners(story: Story) {
        let coach = make_poster(&story.db, &story.coach, story.journey, story.now).await;
        assert!(matches!(coach, Err(Error::NotAllowed)), "{coach:?}");
        let id = make_poster(&story.db, &story.owner, story.journey, story.now).await.unwrap();
        let coach = end_poster(&story.db, &story.coach, id, story.now).await;
        assert!(matches!(coach, Err(Error::NotAllowed)), "{coach:?}");
        let other = story.another_business().await;
        let stolen = end_poster(&story.db, &other, id, story.now).await;
        assert!(matches!(stolen, Err(Error::NotFound(Thing::Poster))), "{stolen:?}");
        let stolen = make_poster(&story.db, &other, story.journey, story.now).await;
        assert!(matches!(stolen, Err(Error::NotFound(Thing::Journey))), "{stolen:?}");
        let draft = String::from_utf8(LIGHT_BODY.to_vec()).unwrap().replacen("light-body", "a-draft", 1);
        let draft = backend::journeys::import_journey(&story.db, &story.owner, draft.as_bytes(), story.now).await.unwrap();
        let unpublished = make_poster(&story.db, &story.owner, draft, story.now).await;
        assert!(matches!(unpublished, Err(Error::Conflict(_))), "{unpublished:?}");
    }

    async fn a_form_at_the_counter_tells_all_its_problems(story: Story) {
        make_poster(&story.db, &story.owner, story.journey, story.now).await.unwrap();
        let code = code(&story).await;
        let problem = |field, fault| Problem { field, fault };
        match join(&story.db, &code, &NewJoin::default(), story.now).await {
            Err(Error::Invalid(problems)) => assert_eq!(problems, [
                problem("name", Fault::Missing),
                problem("email", Fault::Missing),
                problem("language", Fault::UnknownLanguage),
            ]),
            other => panic!("{other:?}"),
        }
        assert_eq!(story.database.count("SELECT count(*) FROM customer").await, 0);
    }
}
