//! Awarding from the desk: what staff do is held for ten seconds, can be undone, and is done once.

use backend::{
    Conflict, Error, Fault, Thing,
    held::{AT_ONCE, Deed, NewDeed, carry_out_due, forget_done, hold, hold_all, list_held, undo},
    moments::{list_moments, pass_over},
    notes::list_notes,
    personal_words::{list_unread, list_words, put_away},
};
use jiff::SignedDuration;
use journey::{Author, Refusal, SquareState};
use tokio::task::JoinSet;

use crate::{
    on_both_databases,
    story::{Player, Story, claim},
};

fn award() -> Deed {
    Deed::Award {
        square: "lighter".into(),
    }
}

fn send_back(words: &str) -> Deed {
    Deed::SendBack {
        square: "lighter".into(),
        words: words.into(),
    }
}

fn word(words: &str) -> Deed {
    Deed::Word { words: words.into() }
}

fn note(words: &str) -> Deed {
    Deed::Note { words: words.into() }
}

fn of_form(player: Player, deed: Deed, id: &str) -> NewDeed {
    NewDeed {
        enrolment: player.enrolment,
        id: Some(id.into()),
        deed,
        tried: None,
    }
}

async fn claimant(story: &Story) -> Player {
    let hanako = story.hanako_starts().await;
    story.plays_up_to_the_claim(hanako).await;
    hanako
}

/// So many customers who wait.
async fn claimants(story: &Story, count: usize) -> Vec<Player> {
    let mut players = Vec::new();
    for number in 0..count {
        let guest = backend::invitations::NewInvitation {
            name: format!("Guest {number}"),
            email: format!("guest-{number}@example.jp"),
            ..story.invitation_of_hanako()
        };
        let player = story.starts(guest).await;
        story.plays_up_to_the_claim(player).await;
        players.push(player);
    }
    players
}

on_both_databases! {
    async fn an_award_is_shown_at_once_and_given_ten_seconds_later(mut story: Story) {
        let hanako = claimant(&story).await;
        let held = story.holds(&story.coach, hanako, award()).await.unwrap();
        assert_eq!((held.held, held.due_at), (1, story.now + SignedDuration::from_secs(10)));
        let lines = list_held(&story.db, &story.owner).await.unwrap();
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert_eq!((line.own, line.title.as_str(), &line.deed), (false, "Lighter shoulders", &award()), "{line:?}");
        assert_eq!(line.staff_name.as_ref().unwrap().as_str(), "鈴木 愛");
        story.seconds_pass(9);
        assert_eq!(carry_out_due(&story.db, story.now, 10).await.unwrap().done, 0);
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Waiting);
        story.seconds_pass(1);
        assert_eq!(carry_out_due(&story.db, story.now, 10).await.unwrap().done, 1);
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Done);
        assert!(story.mail_to("hanako@example.jp").await.line.subject.contains("Lighter shoulders"));
        assert!(list_held(&story.db, &story.coach).await.unwrap().is_empty());
    }

    async fn what_is_undone_in_time_never_happened(mut story: Story) {
        let hanako = claimant(&story).await;
        let mails = story.mails().await.len();
        let held = story.holds(&story.coach, hanako, send_back("もう少しです。")).await.unwrap();
        for other in [story.owner, story.another_business().await] {
            let refused = undo(&story.db, &other, held.batch).await;
            assert!(matches!(refused, Err(Error::NotFound(Thing::HeldAction))), "only who did it undoes it: {refused:?}");
        }
        let refused = undo(&story.db, &hanako.actor, held.batch).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        assert_eq!(undo(&story.db, &story.coach, held.batch).await.unwrap(), 1);
        assert_eq!(story.held_time_passes().await.done, 0);
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Waiting);
        assert_eq!(story.mails().await.len(), mails);
        // The same button of the same page again.
        let again = of_form(hanako, award(), "12-award-lighter");
        let held = hold(&story.db, &story.coach, again.clone(), story.now).await.unwrap();
        undo(&story.db, &story.coach, held.batch).await.unwrap();
        assert_eq!(hold(&story.db, &story.coach, again.clone(), story.now).await.unwrap().held, 1);
        assert_eq!(hold(&story.db, &story.coach, again.clone(), story.now).await.unwrap().already, 1);
        assert_eq!(story.held_time_passes().await.done, 1);
        let late = hold(&story.db, &story.coach, again, story.now).await.unwrap();
        assert_eq!((late.held, late.already), (0, 1), "a form sent again long after is done once");
        let refused = undo(&story.db, &story.coach, late.batch).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::TooLate))), "{refused:?}");
    }

    async fn whoever_carries_out_and_however_often_it_is_done_once(mut story: Story) {
        let hanako = claimant(&story).await;
        story.holds(&story.coach, hanako, award()).await.unwrap();
        story.holds(&story.coach, hanako, word("よくできました。")).await.unwrap();
        story.holds(&story.coach, hanako, note("お電話ずみ")).await.unwrap();
        story.seconds_pass(11);
        let mut servers = JoinSet::new();
        for _ in 0..8 {
            let (db, now) = (story.db.clone(), story.now);
            servers.spawn(async move { carry_out_due(&db, now, 10).await.unwrap().done });
        }
        let done: usize = servers.join_all().await.into_iter().sum();
        assert_eq!(done, 3);
        // A server that was started again finds nothing left to do.
        let again = backend::Db::open(&story.database.url).await.unwrap();
        assert_eq!(carry_out_due(&again, story.now, 10).await.unwrap().done, 0);
        again.close().await;
        let awarded = story.database.count(
            r#"SELECT count(*) FROM fact WHERE body LIKE '%"event":"done"%' AND body LIKE '%"lighter"%'"#,
        ).await;
        assert_eq!(awarded, 1);
        assert_eq!(list_words(&story.db, &hanako.actor, hanako.enrolment).await.unwrap().len(), 1);
        assert_eq!(list_notes(&story.db, &story.owner, hanako.enrolment).await.unwrap().len(), 1);
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail WHERE template = 'word'").await, 1);
    }

    async fn it_is_done_after_a_restart(mut story: Story) {
        let hanako = claimant(&story).await;
        story.holds(&story.coach, hanako, award()).await.unwrap();
        story.seconds_pass(3_600);
        let started_again = backend::Db::open(&story.database.url).await.unwrap();
        let carried = carry_out_due(&started_again, story.now, 10).await.unwrap();
        assert_eq!((carried.done, carried.next), (1, None));
        started_again.close().await;
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Done);
    }

    async fn undoing_and_carrying_out_at_once_is_one_or_the_other(mut story: Story) {
        let players = claimants(&story, 6).await;
        let mut batches = Vec::new();
        for player in &players {
            batches.push(story.holds(&story.coach, *player, award()).await.unwrap().batch);
        }
        story.seconds_pass(10);
        let mut both = JoinSet::new();
        for batch in batches {
            let (db, coach) = (story.db.clone(), story.coach);
            both.spawn(async move { undo(&db, &coach, batch).await.is_ok() });
        }
        let (db, now) = (story.db.clone(), story.now);
        let carried = carry_out_due(&db, now, 100).await.unwrap().done;
        let undone = both.join_all().await.into_iter().filter(|undone| *undone).count();
        assert_eq!(carried + undone, players.len());
        let mut done = 0;
        for player in players {
            done += usize::from(story.square(player, "lighter").await == SquareState::Done);
        }
        assert_eq!(done, carried);
    }

    async fn several_are_awarded_together_and_undone_together(mut story: Story) {
        let players = claimants(&story, 4).await;
        let all = |players: &[Player]| players.iter().map(|player| of_form(*player, award(), "a")).collect::<Vec<_>>();
        let held = hold_all(&story.db, &story.coach, all(&players), story.now).await.unwrap();
        assert_eq!((held.held, held.refused.len()), (4, 0));
        assert_eq!(undo(&story.db, &story.coach, held.batch).await.unwrap(), 4);
        // Meanwhile one was answered by the owner: the others are awarded all the same.
        story.holds(&story.owner, players[2], send_back("あと一週間。")).await.unwrap();
        let held = hold_all(&story.db, &story.coach, all(&players), story.now).await.unwrap();
        assert_eq!((held.held, held.refused), (3, vec![(players[2].enrolment, "lighter".to_owned())]));
        assert_eq!(story.held_time_passes().await.done, 4);
        let ben = story.another_business().await;
        let foreign = hold_all(&story.db, &ben, all(&players), story.now).await;
        assert!(matches!(foreign, Err(Error::NotFound(Thing::Enrolment))), "{foreign:?}");
        for (chosen, fault) in [(Vec::new(), Fault::Missing), (vec![of_form(players[0], award(), "b"); AT_ONCE + 1], Fault::TooLong { max: AT_ONCE })] {
            let refused = hold_all(&story.db, &story.coach, chosen, story.now).await;
            assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].fault == fault), "{refused:?}");
        }
    }

    async fn what_the_rules_refuse_is_refused_before_it_is_held(story: Story) {
        let hanako = story.hanako_starts().await;
        for (deed, refusal) in [
            (award(), Refusal::Locked),
            (send_back("まだです。"), Refusal::NotWaiting),
            (Deed::Award { square: "nowhere".into() }, Refusal::UnknownSquare),
            (Deed::Award { square: "how-to-sit".into() }, Refusal::WrongKind),
        ] {
            let refused = story.holds(&story.coach, hanako, deed).await;
            assert!(matches!(refused, Err(Error::Refused(said)) if said == refusal), "{refused:?}");
        }
        for deed in [send_back(" "), word("\n"), note("")] {
            let refused = story.holds(&story.coach, hanako, deed).await;
            assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].field == "words"), "{refused:?}");
        }
        let refused = story.holds(&hanako.actor, hanako, word("!")).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        let refused = story.holds(&story.system(), hanako, word("!")).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        assert_eq!(story.database.count("SELECT count(*) FROM held_action").await, 0);
    }

    async fn words_that_came_too_late_are_kept_for_who_wrote_them(mut story: Story) {
        let hanako = claimant(&story).await;
        story.holds(&story.coach, hanako, send_back("肩を回してみてください。")).await.unwrap();
        let refused = story.holds(&story.owner, hanako, award()).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::InHand))), "{refused:?}");
        // The terminal awards at once, within the ten seconds.
        let now = backend::play::Move::now(journey::Action::Award { square: "lighter".into() }, None);
        backend::play::play(&story.db, &story.system(), hanako.enrolment, now, story.now).await.unwrap();
        let carried = story.held_time_passes().await;
        assert_eq!((carried.done, carried.refused), (0, 1));
        let lines = list_held(&story.db, &story.coach).await.unwrap();
        assert_eq!(lines[0].problem.as_deref(), Some("not_waiting"));
        assert_eq!(lines[0].deed.words(), Some("肩を回してみてください。"));
        assert!(list_held(&story.db, &story.owner).await.unwrap().is_empty(), "it is for who wrote it");
        undo(&story.db, &story.coach, lines[0].batch).await.unwrap();
        assert!(list_held(&story.db, &story.coach).await.unwrap().is_empty());
    }

    async fn what_was_done_is_remembered_for_a_day(mut story: Story) {
        let hanako = claimant(&story).await;
        story.holds(&story.coach, hanako, note("一度だけ")).await.unwrap();
        story.held_time_passes().await;
        let words = story.database.text("SELECT deed FROM held_action").await;
        assert_eq!(words, "null", "the words stand only where they belong");
        assert_eq!(forget_done(&story.db, story.now).await.unwrap(), 0);
        story.days_pass(2);
        assert_eq!(forget_done(&story.db, story.now).await.unwrap(), 1);
    }

    async fn a_personal_word_reaches_the_board_and_the_mailbox(mut story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        backend::channels::choose(&story.db, &tom.actor, "email", false, story.now).await.unwrap();
        for player in [hanako, tom] {
            story.holds(&story.coach, player, word("  一週間、よく続きましたね。\r\nうれしいです。 ")).await.unwrap();
        }
        assert!(list_unread(&story.db, &hanako.actor, hanako.enrolment).await.unwrap().is_empty(), "not yet");
        story.held_time_passes().await;
        let unread = list_unread(&story.db, &hanako.actor, hanako.enrolment).await.unwrap();
        assert_eq!(unread[0].words, "一週間、よく続きましたね。\nうれしいです。");
        assert_eq!(unread[0].staff_name.as_ref().unwrap().as_str(), "鈴木 愛");
        let mail = story.mail_to("hanako@example.jp").await;
        assert!(mail.text.contains("一週間、よく続きましたね。") && mail.line.subject.contains("鈴木 愛"), "{mail:?}");
        let mails = story.mails().await;
        assert!(!mails.iter().any(|mail| mail.line.to.contains("tom@") && mail.text.contains("一週間")), "Tom wants no mails");
        assert_eq!(list_unread(&story.db, &tom.actor, tom.enrolment).await.unwrap().len(), 1);
        for (who, thing) in [(tom.actor, Thing::Word), (story.another_business().await, Thing::Word)] {
            let refused = put_away(&story.db, &who, hanako.enrolment, unread[0].id, story.now).await;
            assert!(matches!(&refused, Err(Error::NotAllowed)) || matches!(&refused, Err(Error::NotFound(of)) if *of == thing), "{refused:?}");
        }
        let foreign = list_words(&story.db, &tom.actor, hanako.enrolment).await;
        assert!(matches!(foreign, Err(Error::NotFound(Thing::Enrolment))), "{foreign:?}");
        put_away(&story.db, &hanako.actor, hanako.enrolment, unread[0].id, story.now).await.unwrap();
        assert!(list_unread(&story.db, &hanako.actor, hanako.enrolment).await.unwrap().is_empty());
        let export = backend::export::export_my_data(&story.db, &hanako.actor, story.now).await.unwrap();
        assert_eq!(export.words.len(), 1);
    }

    async fn a_note_is_for_colleagues_only(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.holds(&story.coach, hanako, note("夜は電話しない")).await.unwrap();
        story.held_time_passes().await;
        let notes = list_notes(&story.db, &story.owner, hanako.enrolment).await.unwrap();
        assert_eq!(notes[0].words, "夜は電話しない");
        let refused = list_notes(&story.db, &hanako.actor, hanako.enrolment).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        let export = backend::export::export_my_data(&story.db, &hanako.actor, story.now).await.unwrap();
        assert!(!serde_json::to_string(&export).unwrap().contains("夜は電話しない"));
        assert!(!story.mails().await.iter().any(|mail| mail.text.contains("夜は電話しない")));
    }

    async fn who_reached_something_deserves_a_word_until_there_was_one(mut story: Story) {
        let hanako = claimant(&story).await;
        let waiting = list_moments(&story.db, &story.coach, 1, story.now).await.unwrap();
        assert_eq!(waiting.total, 0, "a claim is nothing reached yet");
        // Nobody answers the claim: the rule awards it, and the stage is over.
        story.days_pass(8);
        backend::standings::review_due(&story.db, story.now, 100).await.unwrap();
        let waiting = list_moments(&story.db, &story.coach, 1, story.now).await.unwrap();
        assert_eq!(waiting.total, 1);
        let moment = &waiting.lines[0];
        assert_eq!((moment.by, moment.checkpoint, moment.count), (Author::Rule, true, 1), "{moment:?}");
        assert!(moment.stage_title.is_some(), "{moment:?}");
        let stranger = story.another_business().await;
        assert_eq!(list_moments(&story.db, &stranger, 1, story.now).await.unwrap().total, 0);
        let refused = pass_over(&story.db, &stranger, hanako.enrolment, story.now).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Enrolment))), "{refused:?}");
        story.holds(&story.coach, hanako, word("おめでとうございます。")).await.unwrap();
        story.held_time_passes().await;
        assert_eq!(list_moments(&story.db, &story.coach, 1, story.now).await.unwrap().total, 0);
    }

    async fn a_moment_passes_after_a_week_or_when_no_word_is_needed(mut story: Story) {
        let hanako = claimant(&story).await;
        story.coach_plays(hanako, journey::Action::Award { square: "lighter".into() }).await.unwrap();
        story.days_pass(6);
        assert_eq!(list_moments(&story.db, &story.owner, 1, story.now).await.unwrap().total, 1);
        story.days_pass(2);
        assert_eq!(list_moments(&story.db, &story.owner, 1, story.now).await.unwrap().total, 0);
        story.days_pass(-2);
        pass_over(&story.db, &story.owner, hanako.enrolment, story.now).await.unwrap();
        assert_eq!(list_moments(&story.db, &story.owner, 1, story.now).await.unwrap().total, 0);
    }

    async fn what_staff_who_are_gone_held_is_not_done(mut story: Story) {
        let hanako = claimant(&story).await;
        story.holds(&story.coach, hanako, award()).await.unwrap();
        story.database.execute("DELETE FROM staff WHERE role = 'coach'").await;
        let carried = story.held_time_passes().await;
        assert_eq!((carried.done, carried.refused), (0, 1));
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Waiting);
        story.play(hanako, claim("lighter", None)).await.unwrap();
    }
}
