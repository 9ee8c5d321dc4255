//! Playing: customers and coaches on a board.

use backend::{
    EnrolmentId, Error, Fault, Problem, Thing,
    claims::list_waiting,
    enrolments::{get_enrolment, history},
    play::{Move, play, visit},
};
use jiff::SignedDuration;
use journey::{Action, Author, Event, Number, Refusal, SquareState, Standing};

use crate::{
    on_both_databases,
    story::{award, check_in, claim, complete, count, send_back},
};

on_both_databases! {
    async fn hanako_plays_up_to_her_award(mut story: Story) {
        let hanako = story.hanako_starts().await;
        assert_eq!(story.square(hanako, "how-to-sit").await, SquareState::Open);
        let played = story.play(hanako, complete("how-to-sit")).await.unwrap();
        let events: Vec<_> = played.facts.iter().map(|fact| fact.event.name()).collect();
        assert_eq!(events, ["done", "opened"]);
        for _ in 0..7 {
            story.days_pass(1);
            story.play(hanako, count("stretch", 1)).await.unwrap();
        }
        story.play(hanako, check_in("first-mood", 4)).await.unwrap();
        story.play(hanako, claim("lighter", Some("肩が軽い朝がふえました"))).await.unwrap();
        assert_eq!(story.standing(hanako).await, Standing::Waiting);

        let waiting = list_waiting(&story.db, &story.coach, story.now).await.unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].customer_name.as_str(), "佐藤 花子");
        assert_eq!(waiting[0].square_title, "Lighter shoulders");
        assert_eq!(waiting[0].words.as_deref(), Some("肩が軽い朝がふえました"));
        assert_eq!(waiting[0].claimed_at, story.now);
        assert_eq!(waiting[0].released_on, Some("2026-01-19".parse().unwrap()));

        story.coach_plays(hanako, award("lighter")).await.unwrap();
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Done);
        assert_eq!(story.square(hanako, "posture-offer").await, SquareState::Open);
        assert!(list_waiting(&story.db, &story.coach, story.now).await.unwrap().is_empty());
    }

    async fn a_claim_sent_back_can_be_claimed_again(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.coach_plays(hanako, send_back("lighter", "あと三日、続けてみましょう")).await.unwrap();
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Open);
        assert!(list_waiting(&story.db, &story.coach, story.now).await.unwrap().is_empty());
        story.days_pass(3);
        story.play(hanako, claim("lighter", None)).await.unwrap();
        let waiting = list_waiting(&story.db, &story.coach, story.now).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].words.as_deref()), (1, None));
        assert_eq!(waiting[0].claimed_at, story.now);
    }

    async fn the_oldest_claim_waits_on_top(mut story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        story.plays_up_to_the_claim(tom).await;
        story.days_pass(1);
        story.plays_up_to_the_claim(hanako).await;
        let waiting = list_waiting(&story.db, &story.owner, story.now).await.unwrap();
        let names: Vec<_> = waiting.iter().map(|claim| claim.customer_name.as_str()).collect();
        assert_eq!(names, ["Tom Reed", "佐藤 花子"]);
    }

    async fn the_log_remembers_who_did_what(story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.coach_plays(hanako, award("lighter")).await.unwrap();
        let log = history(&story.db, &story.owner, hanako.enrolment).await.unwrap();
        let numbers: Vec<_> = log.iter().map(|recorded| recorded.number).collect();
        let expected: Vec<_> = (1..=i64::try_from(log.len()).unwrap()).collect();
        assert_eq!(numbers, expected);
        assert_eq!(log[0].fact.event, Event::Started);
        assert_eq!(log[0].actor_name.as_ref().unwrap().as_str(), "佐藤 花子");
        let awarded = log.iter().find(|recorded| {
            matches!(&recorded.fact.event, Event::Done { square } if **square == *"lighter")
        });
        let awarded = awarded.unwrap();
        assert_eq!(awarded.fact.by, Author::Coach);
        assert_eq!(awarded.actor_name.as_ref().unwrap().as_str(), "鈴木 愛");
        assert_eq!(history(&story.db, &hanako.actor, hanako.enrolment).await.unwrap(), log);
    }

    async fn what_the_rules_refuse_changes_nothing(story: Story) {
        let hanako = story.hanako_starts().await;
        let before = story.open(hanako).await.state;
        for (action, refusal) in [
            (count("stretch", 1), Refusal::Locked),
            (complete("nowhere"), Refusal::UnknownSquare),
            (complete("lighter"), Refusal::WrongKind),
            (count("stretch", 10_001), Refusal::BadValue),
            (award("lighter"), Refusal::NotAllowed),
            (Action::Open { square: "walk".into() }, Refusal::NotAllowed),
            (Action::Purchase { product: "basic".into(), amount: Number::Whole(1) }, Refusal::NotAllowed),
        ] {
            let Err(Error::Refused(refused)) = story.play(hanako, action.clone()).await else {
                panic!("{action:?} must be refused");
            };
            assert_eq!(refused, refusal, "{action:?}");
        }
        let refused = story.coach_plays(hanako, send_back("lighter", "まだです")).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::NotWaiting))), "{refused:?}");
        assert_eq!(story.open(hanako).await.state, before);
    }

    async fn a_button_pressed_twice_counts_once(story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        let step = Move::now(count("stretch", 1), "3-count-stretch".to_owned());
        let first = play(&story.db, &hanako.actor, hanako.enrolment, step.clone(), story.now).await.unwrap();
        let second = play(&story.db, &hanako.actor, hanako.enrolment, step, story.now).await.unwrap();
        assert!(!first.duplicate);
        assert!(second.duplicate);
        assert!(second.facts.is_empty());
        assert_eq!(second.last_fact, first.last_fact);
        assert_eq!(story.counted(hanako, "stretch").await, 1);
    }

    async fn what_is_done_already_is_accepted_and_changes_nothing(story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        let again = story.play(hanako, complete("how-to-sit")).await.unwrap();
        assert!(again.facts.is_empty());
        assert!(!again.duplicate);
    }

    async fn words_must_be_bearable(story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        let refused = |result| match result {
            Err(Error::Invalid(problems)) => problems,
            other => panic!("{other:?}"),
        };
        let told = |field, fault| vec![Problem { field, fault }];
        let silent = refused(story.coach_plays(hanako, send_back("lighter", " \n ")).await);
        assert_eq!(silent, told("words", Fault::Missing));
        let long = refused(story.coach_plays(hanako, send_back("lighter", &"長".repeat(2001))).await);
        assert_eq!(long, told("words", Fault::TooLong { max: 2000 }));
        let strange = refused(story.coach_plays(hanako, send_back("lighter", "a\u{0}b")).await);
        assert_eq!(strange, told("words", Fault::ControlCharacters));
        let step = Move::now(complete("how-to-sit"), "x".repeat(201));
        let id = refused(play(&story.db, &hanako.actor, hanako.enrolment, step, story.now).await);
        assert_eq!(id, told("id", Fault::TooLong { max: 200 }));
        let fits = story.coach_plays(hanako, send_back("lighter", &"長".repeat(2000))).await;
        fits.unwrap();
    }

    async fn nobody_reaches_into_another_s_enrolment(story: Story) {
        let ann = story.another_business().await;
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        let not_found = |result: &backend::Result<()>| matches!(result, Err(Error::NotFound(Thing::Enrolment)));
        for actor in [tom.actor, ann] {
            let seen = get_enrolment(&story.db, &actor, hanako.enrolment).await.map(drop);
            assert!(not_found(&seen), "{seen:?}");
            let read = history(&story.db, &actor, hanako.enrolment).await.map(drop);
            assert!(not_found(&read), "{read:?}");
            let step = Move::now(complete("how-to-sit"), None);
            let played = play(&story.db, &actor, hanako.enrolment, step, story.now).await.map(drop);
            assert!(not_found(&played), "{played:?}");
        }
        let nowhere = get_enrolment(&story.db, &story.owner, EnrolmentId::new(story.now)).await.map(drop);
        assert!(not_found(&nowhere), "{nowhere:?}");
        assert_eq!(story.square(hanako, "how-to-sit").await, SquareState::Open);
        let waiting = list_waiting(&story.db, &tom.actor, story.now).await;
        assert!(matches!(waiting, Err(Error::NotAllowed)), "{waiting:?}");
    }

    async fn a_purchase_counts_before_the_start_and_stays_with_the_journey(story: Story) {
        let tom = story.tom_starts().await;
        story.plays_up_to_the_claim(tom).await;
        story.coach_plays(tom, award("lighter")).await.unwrap();
        assert_eq!(story.square(tom, "walk").await, SquareState::Locked);
        let buy = Action::Purchase { product: "posture".into(), amount: Number::Whole(98_000) };
        let bought = story.coach_plays(tom, buy).await.unwrap();
        assert_eq!(bought.facts[0].by, Author::Business);
        assert_eq!(story.square(tom, "walk").await, SquareState::Open);
    }

    async fn what_was_done_offline_keeps_its_instant_but_never_the_future(mut story: Story) {
        let hanako = story.hanako_starts().await;
        let tap = story.now + SignedDuration::from_hours(1);
        story.minutes_pass(180);
        let step = Move { id: None, at: Some(tap), action: complete("how-to-sit") };
        let played = play(&story.db, &hanako.actor, hanako.enrolment, step, story.now).await.unwrap();
        assert_eq!(played.facts[0].at, tap);
        let dream = story.now + SignedDuration::from_hours(9);
        let step = Move { id: None, at: Some(dream), action: count("stretch", 1) };
        let played = play(&story.db, &hanako.actor, hanako.enrolment, step, story.now).await.unwrap();
        assert_eq!(played.facts[0].at, story.now);
        // An older tap arrives late: it is taken as given when the last fact was.
        let step = Move { id: None, at: Some(tap), action: count("stretch", 1) };
        let played = play(&story.db, &hanako.actor, hanako.enrolment, step, story.now).await.unwrap();
        assert_eq!(played.facts[0].at, story.now);
    }

    async fn a_look_at_the_board_is_noted_once_a_day(mut story: Story) {
        let hanako = story.hanako_starts().await;
        for first in [true, false, false] {
            let seen = story.open(hanako).await;
            assert_eq!(visit(&story.db, &hanako.actor, &seen, story.now).await.unwrap(), first);
            assert!(!visit(&story.db, &story.coach, &seen, story.now).await.unwrap());
        }
        // Two pages opened at once, before either is noted.
        story.days_pass(1);
        let seen = story.open(hanako).await;
        let (one, two) = tokio::join!(
            visit(&story.db, &hanako.actor, &seen, story.now),
            visit(&story.db, &hanako.actor, &seen, story.now),
        );
        assert_ne!(one.unwrap(), two.unwrap());
        let looks = story.database.count("SELECT count(*) FROM fact WHERE body LIKE '%visited%'").await;
        assert_eq!(looks, 2);
        // Who looks has not lapsed, though they stall.
        for _ in 0..95 {
            story.days_pass(1);
            let seen = story.open(hanako).await;
            visit(&story.db, &hanako.actor, &seen, story.now).await.unwrap();
        }
        assert_eq!(story.standing(hanako).await, Standing::Stalled);
    }

    async fn pausing_leaving_and_coming_back(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, Action::Pause).await.unwrap();
        story.days_pass(60);
        assert_eq!(story.standing(hanako).await, Standing::Paused);
        story.play(hanako, Action::Resume).await.unwrap();
        assert_eq!(story.standing(hanako).await, Standing::OnTrack);
        story.play(hanako, Action::Leave { reason: String::new() }).await.unwrap();
        let refused = story.play(hanako, complete("how-to-sit")).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::Left))), "{refused:?}");
        story.play(hanako, Action::Return).await.unwrap();
        story.play(hanako, complete("how-to-sit")).await.unwrap();
    }
}
