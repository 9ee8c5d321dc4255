//! Self-checks: a customer says "not yet", and a coach is told.

use backend::{
    Error, Fault, Problem, SelfCheckId, Thing,
    enrolments::history,
    play::{Move, play},
    self_checks::{Answered, NewSelfCheck, answer_not_yet, find_latest, list_unread, mark_read},
};
use journey::{Action, Refusal, SquareState};

use crate::{
    on_both_databases,
    story::{Player, Story, award, check_in, claim, complete, count, send_back},
};

fn not_yet(id: &str, answers: &[(usize, bool)], words: Option<&str>) -> NewSelfCheck {
    NewSelfCheck {
        id: id.into(),
        square: "lighter".into(),
        answers: answers.to_vec(),
        words: words.map(Into::into),
    }
}

/// The lesson, seven stretches and the check-in: the checkpoint is open.
async fn up_to_the_question(story: &Story, player: Player) {
    for action in [complete("how-to-sit"), count("stretch", 7), check_in("first-mood", 4)] {
        story.play(player, action).await.unwrap();
    }
}

/// Both questions are answered.
fn all(id: &str) -> NewSelfCheck {
    not_yet(id, &[(0, true), (1, false)], None)
}

on_both_databases! {
    async fn hanako_says_not_yet_and_her_coach_reads_it(mut story: Story) {
        let hanako = story.hanako_starts().await;
        up_to_the_question(&story, hanako).await;
        let before = story.open(hanako).await.state;
        let log = history(&story.db, &hanako.actor, hanako.enrolment).await.unwrap();

        let new = not_yet("a", &[(1, false), (0, true)], Some(" まだ少し重いです\r\n "));
        let id = answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, new, story.now).await.unwrap();
        let told = list_unread(&story.db, &story.coach, story.now).await.unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].customer_name.as_str(), "佐藤 花子");
        assert_eq!(told[0].square_title, "Lighter shoulders");
        assert_eq!(told[0].enrolment, hanako.enrolment);
        assert_eq!(told[0].check.id, id);
        assert_eq!(told[0].check.words.as_deref(), Some("まだ少し重いです"));
        assert_eq!(told[0].check.at, story.now);
        assert_eq!(
            told[0].check.answers,
            [
                Answered { question: "Did you stretch on at least five mornings a week?".into(), yes: true },
                Answered { question: "Did you hold each stretch for 30 seconds?".into(), yes: false },
            ]
        );
        let latest = find_latest(&story.db, &hanako.actor, hanako.enrolment, "lighter").await.unwrap();
        assert_eq!(latest.as_ref(), Some(&told[0].check));
        assert_eq!(find_latest(&story.db, &hanako.actor, hanako.enrolment, "sleep").await.unwrap(), None);

        // Nothing of the game has changed: it counts nowhere as failing.
        assert_eq!(story.open(hanako).await.state, before);
        assert_eq!(history(&story.db, &hanako.actor, hanako.enrolment).await.unwrap(), log);

        story.minutes_pass(5);
        mark_read(&story.db, &story.coach, id, story.now).await.unwrap();
        assert!(list_unread(&story.db, &story.owner, story.now).await.unwrap().is_empty());
        let read_at = story.now;
        story.minutes_pass(5);
        mark_read(&story.db, &story.owner, id, story.now).await.unwrap();
        let latest = find_latest(&story.db, &story.coach, hanako.enrolment, "lighter").await.unwrap().unwrap();
        assert_eq!(latest.read_at, Some(read_at), "the first reading stands");
    }

    async fn the_same_form_sent_twice_tells_the_coach_once(mut story: Story) {
        let hanako = story.hanako_starts().await;
        up_to_the_question(&story, hanako).await;
        let first = answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, all("a"), story.now).await.unwrap();
        story.minutes_pass(1);
        let again = answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, all("a"), story.now).await.unwrap();
        assert_eq!(first, again);
        // A week later it is asked again.
        story.days_pass(7);
        answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, all("b"), story.now).await.unwrap();
        let told = list_unread(&story.db, &story.coach, story.now).await.unwrap();
        assert_eq!(told.len(), 2);
        assert!(told[0].check.at < told[1].check.at, "the longest waiting first");
    }

    async fn words_of_the_coach_say_that_it_was_read(story: Story) {
        let hanako = story.hanako_starts().await;
        up_to_the_question(&story, hanako).await;
        answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, all("a"), story.now).await.unwrap();
        // Who has claimed it meanwhile has changed their mind: the claim is what waits.
        story.play(hanako, claim("lighter", None)).await.unwrap();
        assert!(list_unread(&story.db, &story.coach, story.now).await.unwrap().is_empty());
        story.coach_plays(hanako, send_back("lighter", "あと三日、続けてみましょう")).await.unwrap();
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Open);
        assert!(list_unread(&story.db, &story.coach, story.now).await.unwrap().is_empty());
    }

    async fn an_award_ends_the_waiting(story: Story) {
        let hanako = story.hanako_starts().await;
        up_to_the_question(&story, hanako).await;
        answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, all("a"), story.now).await.unwrap();
        story.coach_plays(hanako, award("lighter")).await.unwrap();
        assert!(list_unread(&story.db, &story.coach, story.now).await.unwrap().is_empty());
    }

    async fn answers_that_do_not_fit_are_all_told_and_nothing_is_stored(story: Story) {
        let hanako = story.hanako_starts().await;
        up_to_the_question(&story, hanako).await;
        let long = "あ".repeat(2_001);
        for (new, problems) in [
            (not_yet("a", &[(0, true)], None), vec![("answers", Fault::Missing)]),
            (not_yet("a", &[], None), vec![("answers", Fault::Missing)]),
            (not_yet("a", &[(0, true), (1, true), (2, true)], None), vec![("answers", Fault::Unknown)]),
            (not_yet("a", &[(0, true), (0, false)], None), vec![("answers", Fault::Unknown)]),
            (
                not_yet("", &[(9, true)], Some(&long)),
                vec![("id", Fault::Missing), ("answers", Fault::Unknown), ("words", Fault::TooLong { max: 2_000 })],
            ),
            (not_yet("a\u{1}", &[(0, true), (1, true)], Some("\u{7}")), vec![("id", Fault::ControlCharacters), ("words", Fault::ControlCharacters)]),
        ] {
            let Err(Error::Invalid(told)) = answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, new.clone(), story.now).await else {
                panic!("{new:?} was taken");
            };
            let expected: Vec<_> = problems.into_iter().map(|(field, fault)| Problem { field, fault }).collect();
            assert_eq!(told, expected, "{new:?}");
        }
        assert!(list_unread(&story.db, &story.coach, story.now).await.unwrap().is_empty());
    }

    async fn only_an_open_checkpoint_takes_a_self_check(story: Story) {
        let hanako = story.hanako_starts().await;
        for (square, refusal) in [
            ("lighter", Refusal::Locked),
            ("how-to-sit", Refusal::WrongKind),
            ("nowhere", Refusal::UnknownSquare),
        ] {
            let new = NewSelfCheck { square: square.into(), ..all("a") };
            let refused = answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, new, story.now).await;
            assert!(matches!(refused, Err(Error::Refused(told)) if told == refusal), "{square}: {refused:?}");
        }
        up_to_the_question(&story, hanako).await;
        let leave = Move::now(Action::Leave { reason: String::new() }, None);
        play(&story.db, &hanako.actor, hanako.enrolment, leave, story.now).await.unwrap();
        let refused = answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, all("a"), story.now).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::Left))), "{refused:?}");
    }

    async fn nobody_answers_or_reads_for_others(story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        let stranger = story.another_business().await;
        up_to_the_question(&story, hanako).await;
        let id = answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, all("a"), story.now).await.unwrap();

        let by_tom = answer_not_yet(&story.db, &tom.actor, hanako.enrolment, all("b"), story.now).await;
        assert!(matches!(by_tom, Err(Error::NotFound(Thing::Enrolment))));
        let by_coach = answer_not_yet(&story.db, &story.coach, hanako.enrolment, all("b"), story.now).await;
        assert!(matches!(by_coach, Err(Error::NotAllowed)));
        for other in [tom.actor, stranger] {
            let looked = find_latest(&story.db, &other, hanako.enrolment, "lighter").await;
            assert!(matches!(looked, Err(Error::NotFound(Thing::Enrolment))));
        }
        assert!(list_unread(&story.db, &stranger, story.now).await.unwrap().is_empty());
        assert!(matches!(list_unread(&story.db, &hanako.actor, story.now).await, Err(Error::NotAllowed)));
        assert!(matches!(mark_read(&story.db, &hanako.actor, id, story.now).await, Err(Error::NotAllowed)));
        assert!(matches!(mark_read(&story.db, &stranger, id, story.now).await, Err(Error::NotFound(Thing::SelfCheck))));
        let unknown = SelfCheckId::new(story.now);
        assert!(matches!(mark_read(&story.db, &story.coach, unknown, story.now).await, Err(Error::NotFound(Thing::SelfCheck))));
        assert_eq!(list_unread(&story.db, &story.coach, story.now).await.unwrap().len(), 1);
    }
}
