//! Moving people to another version of their journey: what they have is theirs, the log proves it, and who would lose something stays.

use backend::{
    Conflict, Error,
    enrolments::history,
    journeys::get_version,
    moves::{WantedMove, move_customer, move_everybody, preview_move, preview_moves},
    play::play,
    rebuild::rebuild,
    standings::review_due,
};
use journey::{Event, SquareState, board, moving::Loss};

use crate::{
    on_both_databases,
    story::{LIGHT_BODY, Story, award, complete, count},
};

/// The journey with a new square after the first.
fn changed() -> Vec<u8> {
    let file = str::from_utf8(LIGHT_BODY).unwrap();
    file.replacen(
        "[[stage.square]]\nkey = \"stretch\"",
        "[[stage.square]]\nkey = \"breathe\"\nkind = \"lesson\"\ntitle = \"Breathe\"\nguide = \"Slowly.\"\n\n[[stage.square]]\nkey = \"stretch\"",
        1,
    )
    .into_bytes()
}

/// The journey without its first square.
fn without_the_first() -> Vec<u8> {
    let file = str::from_utf8(LIGHT_BODY).unwrap();
    let begin = file.find("[[stage.square]]\nkey = \"how-to-sit\"").unwrap();
    let end = begin + file[begin + 5..].find("[[stage.square]]").unwrap() + 5;
    format!("{}{}", &file[..begin], &file[end..]).into_bytes()
}

/// The journey with its first square under another name.
fn renamed() -> Vec<u8> {
    let file = str::from_utf8(LIGHT_BODY).unwrap();
    file.replace("\"how-to-sit\"", "\"sit-well\"").into_bytes()
}

fn to_the_latest() -> WantedMove {
    WantedMove {
        from: Some(1),
        ..WantedMove::default()
    }
}

async fn points(story: &Story, player: crate::story::Player) -> i64 {
    let playing = story.open(player).await;
    board(&playing.version, &playing.state, story.now.max(playing.state.at())).points
}

on_both_databases! {
    async fn hanako_moves_and_loses_nothing_and_plays_on(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        let had = points(&story, hanako).await;
        story.publish(&changed()).await;

        let (_, looked) = preview_move(&story.db, &story.owner, hanako.enrolment, &to_the_latest(), story.now).await.unwrap();
        let after = looked.people[0].after.as_ref().unwrap();
        assert_eq!(after.points, had);
        assert_eq!(story.open(hanako).await.version_number, 1, "a look changes nothing");

        let moved = move_customer(&story.db, &story.owner, hanako.enrolment, &to_the_latest(), story.now).await.unwrap();
        assert_eq!(moved.moved, [hanako.enrolment]);
        let playing = story.open(hanako).await;
        assert_eq!(playing.version_number, 2);
        assert_eq!(story.square(hanako, "how-to-sit").await, SquareState::Done);
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Waiting);
        assert_eq!(story.square(hanako, "breathe").await, SquareState::Open, "what is new opens");
        assert_eq!(points(&story, hanako).await, had);

        // The claim still waits at the desk, and the rest of the journey can be played.
        let waiting = backend::claims::list_waiting(&story.db, &story.coach, story.now).await.unwrap();
        assert_eq!(waiting.len(), 1);
        story.days_pass(1);
        story.play(hanako, complete("breathe")).await.unwrap();
        story.coach_plays(hanako, award("lighter")).await.unwrap();
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
        let log = history(&story.db, &story.owner, hanako.enrolment).await.unwrap();
        let told = log.iter().find(|recorded| matches!(recorded.fact.event, Event::Moved { .. })).unwrap();
        assert!(told.actor_name.is_some(), "who moved her is known");
    }

    async fn who_would_lose_a_done_square_stays_and_is_named(story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.publish(&without_the_first()).await;
        let moved = move_everybody(&story.db, &story.owner, story.journey, &to_the_latest(), story.now).await.unwrap();
        assert_eq!(moved.moved, [tom.enrolment]);
        let (stays, losses) = &moved.refused[0];
        assert_eq!(*stays, hanako.enrolment);
        assert_eq!(losses.as_slice(), [Loss::Done { square: "how-to-sit".parse().unwrap() }]);
        assert_eq!(story.open(hanako).await.version_number, 1);
        assert_eq!(story.open(tom).await.version_number, 2);
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn a_renamed_square_is_mapped_and_the_history_is_told_with_its_new_name(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.publish(&renamed()).await;
        let refused = move_customer(&story.db, &story.owner, hanako.enrolment, &to_the_latest(), story.now).await.unwrap();
        assert_eq!(refused.refused.len(), 1, "by its key alone it has no place");
        let mapped = WantedMove { squares: vec![("how-to-sit".into(), "sit-well".into())], ..to_the_latest() };
        let moved = move_customer(&story.db, &story.owner, hanako.enrolment, &mapped, story.now).await.unwrap();
        assert_eq!(moved.moved.len(), 1);
        assert_eq!(story.square(hanako, "sit-well").await, SquareState::Done);
        let log = history(&story.db, &story.owner, hanako.enrolment).await.unwrap();
        assert!(log.iter().any(|recorded| recorded.fact.event == Event::Done { square: "sit-well".parse().unwrap() }));
        // And back again: the version before is still there.
        let back = WantedMove { from: Some(2), to: Some(1), squares: vec![("sit-well".into(), "how-to-sit".into())] };
        story.minutes_pass(5);
        move_customer(&story.db, &story.owner, hanako.enrolment, &back, story.now).await.unwrap();
        assert_eq!(story.square(hanako, "how-to-sit").await, SquareState::Done);
        // A snapshot that is lost is folded through all three versions.
        story.database.execute("UPDATE enrolment SET snapshot = 'what was this'").await;
        assert_eq!(story.square(hanako, "how-to-sit").await, SquareState::Done);
        rebuild(&story.db, true, story.now).await.unwrap();
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn who_is_only_invited_moves_without_a_fact_and_starts_on_the_new_version(story: Story) {
        let invited = backend::invitations::invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let _ = invited;
        story.publish(&changed()).await;
        let looked = preview_moves(&story.db, &story.owner, story.journey, &to_the_latest(), story.now).await.unwrap();
        assert_eq!((looked.total, looked.people.len()), (1, 1));
        move_everybody(&story.db, &story.owner, story.journey, &to_the_latest(), story.now).await.unwrap();
        assert_eq!(story.database.count("SELECT count(*) FROM fact").await, 0);
        let left = preview_moves(&story.db, &story.owner, story.journey, &to_the_latest(), story.now).await.unwrap();
        assert_eq!(left.total, 0);
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn taps_and_a_move_at_once_are_all_kept(story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.publish(&changed()).await;
        let mut taps = tokio::task::JoinSet::new();
        for tap in 0..5 {
            let (db, now) = (story.db.clone(), story.now);
            let step = backend::play::Move::now(count("stretch", 1), Some(format!("tap-{tap}")));
            taps.spawn(async move { play(&db, &hanako.actor, hanako.enrolment, step, now).await });
        }
        let wanted = to_the_latest();
        let (moved, again) = tokio::join!(
            move_customer(&story.db, &story.owner, hanako.enrolment, &wanted, story.now),
            move_customer(&story.db, &story.owner, hanako.enrolment, &wanted, story.now),
        );
        assert!(taps.join_all().await.into_iter().all(|played| played.is_ok()));
        let outcomes = [moved, again];
        let went = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(went, 1, "two who move her at once move her once: {outcomes:?}");
        assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(Error::Conflict(Conflict::MovedAlready)))));
        assert_eq!(story.counted(hanako, "stretch").await, 5);
        assert_eq!(story.open(hanako).await.version_number, 2);
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn who_moved_is_reviewed_like_everybody(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.publish(&changed()).await;
        move_customer(&story.db, &story.owner, hanako.enrolment, &to_the_latest(), story.now).await.unwrap();
        story.days_pass(20);
        review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn only_owners_of_the_business_move_and_only_along_what_there_is(story: Story) {
        let hanako = story.hanako_starts().await;
        let alone = preview_moves(&story.db, &story.owner, story.journey, &WantedMove::default(), story.now).await;
        assert!(matches!(alone, Err(Error::Conflict(Conflict::NoOtherVersion))));
        story.publish(&changed()).await;
        let stranger = story.another_business().await;
        let wanted = to_the_latest();
        for (actor, error) in [(&story.coach, "not_allowed"), (&hanako.actor, "not_allowed"), (&stranger, "not_found")] {
            let code = |error: Error| error.code();
            assert_eq!(preview_moves(&story.db, actor, story.journey, &wanted, story.now).await.map(|_| ()).map_err(code), Err(error));
            assert_eq!(preview_move(&story.db, actor, hanako.enrolment, &wanted, story.now).await.map(|_| ()).map_err(code), Err(error));
            assert_eq!(move_everybody(&story.db, actor, story.journey, &wanted, story.now).await.map(|_| ()).map_err(code), Err(error));
            assert_eq!(move_customer(&story.db, actor, hanako.enrolment, &wanted, story.now).await.map(|_| ()).map_err(code), Err(error));
            assert_eq!(get_version(&story.db, actor, story.journey, 1).await.map(|_| ()).map_err(code), Err(error));
        }
        let owner = &story.owner;
        for (wanted, error) in [
            (WantedMove { to: Some(7), ..to_the_latest() }, "not_found"),
            (WantedMove { to: Some(1), ..to_the_latest() }, "invalid"),
            (WantedMove { squares: vec![("nothing".into(), String::new())], ..to_the_latest() }, "invalid"),
            (WantedMove { squares: vec![("stretch".into(), "nothing".into())], ..to_the_latest() }, "invalid"),
            (WantedMove { squares: vec![("No Key!".into(), "\0".into())], ..to_the_latest() }, "invalid"),
        ] {
            let answer = move_everybody(&story.db, owner, story.journey, &wanted, story.now).await;
            assert_eq!(answer.unwrap_err().code(), error, "{wanted:?}");
        }
        assert_eq!(story.open(hanako).await.version_number, 1);
        let file = get_version(&story.db, owner, story.journey, 1).await.unwrap().draft().to_toml();
        assert_eq!(journey::Draft::from_toml(file.as_bytes()).unwrap(), journey::Draft::from_toml(LIGHT_BODY).unwrap());
    }
}
