//! What customers settle for themselves: where their days begin, what they hear, what they take along, and why they go.

use backend::{
    Error, Fault, Problem,
    channels::{Channel, choose, list_choices},
    enrolments::history,
    export::export_my_data,
    invitations::NewInvitation,
    leaving::{LeaveReason, ReasonCount, count_reasons},
    people::change_time_zone,
    rebuild::{What, rebuild},
    self_checks::{NewSelfCheck, answer_not_yet},
    sessions::open_session,
    standings::review_due,
};
use journey::{Action, board};

use crate::{
    on_both_databases,
    story::{LIGHT_BODY, Player, Story, award, check_in, claim, complete, count, send_back},
};

/// What a customer has earned: points, and state and count of every square.
async fn earned(story: &Story, player: Player) -> (i64, Vec<(String, Option<(u32, u32)>, bool)>) {
    let playing = story.open(player).await;
    let board = board(&playing.version, &playing.state, story.now);
    let squares = board
        .squares
        .iter()
        .map(|view| {
            let done = view.state == journey::SquareState::Done;
            (view.key.to_string(), view.count, done)
        })
        .collect();
    (board.points, squares)
}

async fn nothing_differs(story: &Story) {
    let rebuilt = rebuild(&story.db, false, story.now).await.unwrap();
    let differences: Vec<&Vec<What>> = rebuilt.differences.iter().map(|found| &found.what).collect();
    assert!(differences.is_empty(), "{differences:?}");
}

fn invalid(field: &'static str, fault: Fault) -> Vec<Problem> {
    vec![Problem { field, fault }]
}

fn problems<T: std::fmt::Debug>(answer: backend::Result<T>) -> Vec<Problem> {
    match answer {
        Err(Error::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

/// Both journeys that Hanako plays.
async fn hanako_plays_two(story: &Story) -> (Player, Player) {
    let first = story.hanako_starts().await;
    let other = String::from_utf8(LIGHT_BODY.to_vec())
        .unwrap()
        .replacen("light-body", "lighter-body", 1);
    let journey = story.publish(other.as_bytes()).await;
    let invitation = NewInvitation {
        journey: journey.to_string(),
        ..story.invitation_of_hanako()
    };
    let second = story.starts(invitation).await;
    assert_eq!(first.customer, second.customer);
    (first, second)
}

on_both_databases! {
    async fn who_moves_keeps_everything_and_the_books_agree(mut story: Story) {
        let (first, second) = hanako_plays_two(&story).await;
        story.plays_up_to_the_claim(first).await;
        story.play(second, complete("how-to-sit")).await.unwrap();
        story.days_pass(1);
        story.play(second, count("stretch", 3)).await.unwrap();
        let before = (earned(&story, first).await, earned(&story, second).await);
        for zone in ["Pacific/Honolulu", "pacific/kiritimati", "Europe/London", "Asia/Tokyo"] {
            change_time_zone(&story.db, &first.actor, zone, story.now).await.unwrap();
            for player in [first, second] {
                let now_there = story.open(player).await.state.zone().name().to_owned();
                assert!(now_there.eq_ignore_ascii_case(zone), "{now_there} is not {zone}");
            }
            let after = (earned(&story, first).await, earned(&story, second).await);
            assert_eq!(after, before, "in {zone}");
            nothing_differs(&story).await;
        }
        // Life goes on there, with reviews on the days of the new zone.
        change_time_zone(&story.db, &first.actor, "America/Los_Angeles", story.now).await.unwrap();
        for _ in 0..20 {
            story.days_pass(1);
            review_due(&story.db, story.now, 100).await.unwrap();
            nothing_differs(&story).await;
        }
        story.play(second, count("stretch", 4)).await.unwrap();
        story.play(second, check_in("first-mood", 5)).await.unwrap();
        nothing_differs(&story).await;
        assert_eq!(story.square(first, "lighter").await, journey::SquareState::Done, "its release came by rule");
    }

    async fn a_moved_customer_is_invited_where_they_live_now(story: Story) {
        let hanako = story.hanako_starts().await;
        change_time_zone(&story.db, &hanako.actor, "Australia/Sydney", story.now).await.unwrap();
        let other = String::from_utf8(LIGHT_BODY.to_vec()).unwrap().replacen("light-body", "lighter-body", 1);
        let journey = story.publish(other.as_bytes()).await;
        let invitation = NewInvitation { journey: journey.to_string(), ..story.invitation_of_hanako() };
        let second = story.starts(invitation).await;
        assert_eq!(story.open(second).await.state.zone().name(), "Australia/Sydney");
    }

    async fn nobody_lives_on_the_moon(story: Story) {
        let hanako = story.hanako_starts().await;
        for (zone, fault) in [
            ("", Fault::Missing),
            ("Moon/Tranquility", Fault::UnknownTimeZone),
            ("../etc/passwd", Fault::UnknownTimeZone),
        ] {
            let answer = change_time_zone(&story.db, &hanako.actor, zone, story.now).await;
            assert_eq!(problems(answer), invalid("time_zone", fault), "{zone:?}");
        }
        for staff in [story.owner, story.coach] {
            let answer = change_time_zone(&story.db, &staff, "UTC", story.now).await;
            assert!(matches!(answer, Err(Error::NotAllowed)), "{answer:?}");
        }
        assert_eq!(story.open(hanako).await.state.zone().name(), "Asia/Tokyo");
    }

    async fn who_wants_no_mails_gets_none_but_the_ones_they_ask_for(story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        let choices = list_choices(&story.db, &hanako.actor).await.unwrap();
        assert_eq!(choices.iter().map(|choice| choice.channel).collect::<Vec<_>>(), Channel::ALL);
        assert!(choices.iter().all(|choice| choice.wanted), "everything is on at first");
        choose(&story.db, &hanako.actor, "email", false, story.now).await.unwrap();
        let before = story.mails().await.len();
        for player in [hanako, tom] {
            story.plays_up_to_the_claim(player).await;
            story.coach_plays(player, send_back("lighter", "Nearly.")).await.unwrap();
            story.play(player, claim("lighter", None)).await.unwrap();
            story.coach_plays(player, award("lighter")).await.unwrap();
        }
        let mails = story.mails().await;
        assert_eq!(mails.len() - before, 2, "only Tom's");
        assert!(mails[..2].iter().all(|mail| mail.line.to.contains("tom@example.com")));
        // A link to sign in with is an answer, and comes whatever was chosen.
        backend::sign_in::request_sign_in(&story.db, "hanako@example.jp", backend::Language::Japanese, story.now)
            .await
            .unwrap();
        assert_eq!(story.mails().await.len() - before, 3);
        // On again.
        choose(&story.db, &hanako.actor, "email", true, story.now).await.unwrap();
        assert!(list_choices(&story.db, &hanako.actor).await.unwrap()[0].wanted);
    }

    async fn a_channel_that_nobody_knows_cannot_be_chosen(story: Story) {
        let hanako = story.hanako_starts().await;
        let answer = choose(&story.db, &hanako.actor, "fax", false, story.now).await;
        assert_eq!(problems(answer), invalid("channel", Fault::Unknown));
        let answer = choose(&story.db, &story.coach, "email", false, story.now).await;
        assert!(matches!(answer, Err(Error::NotAllowed)), "{answer:?}");
    }

    async fn an_export_holds_everything_about_one_person_and_nothing_about_another(story: Story) {
        let (hanako, second) = hanako_plays_two(&story).await;
        let tom = story.tom_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.coach_plays(hanako, send_back("lighter", "あと少しです")).await.unwrap();
        story.play(tom, complete("how-to-sit")).await.unwrap();
        story.play(tom, count("stretch", 7)).await.unwrap();
        story
            .play(tom, Action::CheckIn { square: "first-mood".into(), feeling: 2.into(), words: Some("Only for my coach".into()) })
            .await
            .unwrap();
        let not_yet = NewSelfCheck {
            id: "form".into(),
            square: "lighter".into(),
            answers: vec![(0, true), (1, false)],
            words: Some("まだ少し重いです".into()),
        };
        answer_not_yet(&story.db, &hanako.actor, hanako.enrolment, not_yet, story.now).await.unwrap();
        choose(&story.db, &hanako.actor, "email", false, story.now).await.unwrap();
        change_time_zone(&story.db, &hanako.actor, "Asia/Seoul", story.now).await.unwrap();
        let person = hanako.actor.person().unwrap();
        let token = open_session(&story.db, &story.system(), person, "Tablet", story.now).await.unwrap();

        let export = export_my_data(&story.db, &hanako.actor, story.now).await.unwrap();
        assert_eq!((export.format, export.exported_at), (1, story.now));
        assert_eq!(export.profile.name, "佐藤 花子");
        assert_eq!(export.profile.email, "hanako@example.jp");
        assert_eq!(export.profile.time_zone.as_deref(), Some("Asia/Seoul"));
        assert_eq!(export.reminders, list_choices(&story.db, &hanako.actor).await.unwrap());
        assert_eq!(export.enrolments.len(), 2);
        for (exported, player) in export.enrolments.iter().zip([hanako, second]) {
            assert_eq!(exported.id, player.enrolment);
            assert_eq!(exported.time_zone, "Asia/Seoul");
            let log = history(&story.db, &hanako.actor, player.enrolment).await.unwrap();
            assert!(!log.is_empty());
            let log: Vec<_> = log.into_iter().map(|recorded| (recorded.number, recorded.fact)).collect();
            let facts: Vec<_> = exported.facts.iter().map(|fact| (fact.number, fact.fact.clone())).collect();
            assert_eq!(facts, log, "every fact of the log, and no other");
        }
        assert_eq!(export.enrolments[0].points, earned(&story, hanako).await.0);
        let [check] = export.enrolments[0].self_checks.as_slice() else {
            panic!("{:?}", export.enrolments[0].self_checks)
        };
        assert_eq!((check.square.as_str(), check.answers.len()), ("lighter", 2));
        assert_eq!(check.words.as_deref(), Some("まだ少し重いです"));
        assert_eq!(export.enrolments[1].self_checks, []);
        assert_eq!(export.invitations.len(), 2);
        assert_eq!(export.sessions.len(), 3, "two invitations were accepted, and a tablet signed in");
        let about: Vec<_> = export.mails.iter().map(|mail| mail.about.as_str()).collect();
        assert_eq!(about, ["invitation", "invitation", "sent-back"]);

        let text = serde_json::to_string(&export).unwrap();
        assert!(text.contains("肩が軽い朝がふえました") && text.contains("あと少しです"), "words are as they were written");
        for of_others in ["Tom", "tom@example.com", "Only for my coach", "tanaka@example.jp", "suzuki@example.jp"] {
            assert!(!text.contains(of_others), "{of_others} is nobody's business but theirs");
        }
        let (_, secret) = token.to_string().split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        assert!(!text.contains(&secret) && !text.contains("hash"), "no secrets");

        let toms = export_my_data(&story.db, &tom.actor, story.now).await.unwrap();
        assert_eq!(toms.profile.name, "Tom Reed");
        assert!(!serde_json::to_string(&toms).unwrap().contains("花子"));
        let answer = export_my_data(&story.db, &story.owner, story.now).await;
        assert!(matches!(answer, Err(Error::NotAllowed)), "{answer:?}");
    }

    async fn reasons_to_leave_are_counted(story: Story) {
        assert_eq!(count_reasons(&story.db, &story.coach).await.unwrap(), []);
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        let leave = |reason: &str| Action::Leave { reason: reason.into() };
        for (player, reason) in [
            (hanako, "no-time: 仕事が \"event\":\"left\" 忙しくて"),
            (tom, "I moved: to another town"),
            (hanako, "no-time"),
            (tom, ""),
            (hanako, "got-it"),
        ] {
            story.play(player, leave(reason)).await.unwrap();
            story.play(player, Action::Return).await.unwrap();
        }
        // Words that only look like a farewell are none.
        story.play(tom, complete("how-to-sit")).await.unwrap();
        story.play(tom, count("stretch", 7)).await.unwrap();
        let words = Some("\"event\":\"left\"".to_owned());
        story.play(tom, Action::CheckIn { square: "first-mood".into(), feeling: 3.into(), words }).await.unwrap();
        let counted = |reason, count| ReasonCount { reason, count };
        for staff in [story.owner, story.coach] {
            assert_eq!(count_reasons(&story.db, &staff).await.unwrap(), [
                counted(Some(LeaveReason::NoTime), 2),
                counted(Some(LeaveReason::GotIt), 1),
                counted(Some(LeaveReason::SomethingElse), 1),
                counted(None, 1),
            ]);
        }
        let ann = story.another_business().await;
        assert_eq!(count_reasons(&story.db, &ann).await.unwrap(), []);
        let by_customer = count_reasons(&story.db, &hanako.actor).await;
        assert!(matches!(by_customer, Err(Error::NotAllowed)), "{by_customer:?}");
    }
}
