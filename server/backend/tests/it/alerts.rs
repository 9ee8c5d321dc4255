//! Alerts: who slips away is told of on the right day, once, to whom it concerns.

use std::collections::BTreeSet;

use backend::{
    Actor, AlertId, Error, Fault, Language, Thing,
    alerts::{
        AlertKind, AlertLine, NewSnooze, Tried, count_alerts, find_alert, get_urgent, list_alerts, list_tries,
        set_digest, settle_urgent, snooze, wake, wants_digest,
    },
    coaches::{give, let_coaches_see_all},
    held::{Deed, NewDeed, hold},
    invitations::NewInvitation,
    people::change_language,
    play::{Move, play},
    purchases::{NewPurchase, record_purchase},
    rebuild::rebuild,
    standings::review_due,
};
use journey::{Action, alarm::Suggestion};

use crate::{
    mails::assert_reads_as,
    on_both_databases,
    story::{Player, Story, award, complete, count, send_back},
};

/// Every alert there was, as `kind news closing`, the first first.
const TOLD: &str = "SELECT COALESCE((SELECT string_agg(t.line, ', ') FROM
    (SELECT a.kind || CASE WHEN a.news = 1 THEN '!' ELSE '' END || COALESCE(' ' || a.closed_by, '') AS line
     FROM alert a ORDER BY a.raised_at, a.alert_id LIMIT 1000) t), '')";

/// Two checkpoints, each with its week.
const TWO_WEEKS: &str = r#"
format = 1
key = "walk"
title = "Walk"
language = "en"
promise = "Far."

[[stage]]
key = "near"
title = "Near"

[[stage.square]]
key = "walk"
kind = "action"
title = "Walk"
target = 100

[[stage.square]]
key = "one"
kind = "checkpoint"
title = "One"
result = "You get there."
by_week = 1
award = "coach"
question = "Did you?"
opens_when = { count = "walk", at_least = 1 }

[[stage.square]]
key = "two"
kind = "checkpoint"
title = "Two"
result = "You get further."
by_week = 2
award = "coach"
question = "Did you?"
opens_when = { count = "walk", at_least = 1 }
"#;

impl Story {
    pub(crate) async fn reviews(&self) {
        review_due(&self.db, self.now, 1000).await.unwrap();
    }

    async fn told(&self) -> String {
        self.database.text(TOLD).await
    }

    async fn alerts_of(&self, who: &Actor) -> Vec<AlertLine> {
        list_alerts(&self.db, who, None, false, 1, self.now)
            .await
            .unwrap()
            .lines
    }

    pub(crate) async fn alert_about(&self, player: Player) -> AlertLine {
        find_alert(&self.db, &self.owner, player.enrolment, self.now)
            .await
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn total(&self, who: &Actor) -> i64 {
        count_alerts(&self.db, who, self.now).await.unwrap().total()
    }

    pub(crate) async fn buys(&self, player: Player, product: &str) {
        let new = NewPurchase {
            product: product.into(),
            ..NewPurchase::default()
        };
        record_purchase(&self.db, &self.owner, player.enrolment, new, None, self.now)
            .await
            .unwrap();
    }
}

fn gone<T: std::fmt::Debug>(done: backend::Result<T>) {
    assert!(matches!(done, Err(Error::NotFound(Thing::Alert))), "{done:?}");
}

on_both_databases! {
    async fn a_change_for_the_worse_raises_one_alert_and_a_change_for_the_better_closes_it(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.days_pass(13);
        story.reviews().await;
        assert_eq!(story.told().await, "");
        story.days_pass(1);
        story.reviews().await;
        assert_eq!(story.told().await, "stalled!");
        story.reviews().await;
        story.days_pass(1);
        story.reviews().await;
        assert_eq!(story.told().await, "stalled!", "the same is not told twice");
        let alert = story.alert_about(hanako).await;
        assert_eq!((alert.kind, alert.raised_on.to_string().as_str()), (AlertKind::Stalled, "2026-01-19"));
        story.play(hanako, count("stretch", 1)).await.unwrap();
        assert_eq!(story.told().await, "stalled! better");
        assert_eq!(story.total(&story.owner).await, 0);
    }

    async fn what_gets_worse_is_told_anew_and_what_gets_better_is_not(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.days_pass(100);
        // Nobody looked for all that time: each is told of on its own day.
        story.reviews().await;
        assert_eq!(story.told().await, "stalled! worse, lapsed!");
        let days = "SELECT raised_on || closed_on FROM alert WHERE kind = 'stalled'";
        assert_eq!(story.database.text(days).await, "2026-01-192026-04-05");
        story.play(hanako, Action::Visit).await.unwrap();
        assert_eq!(story.told().await, "stalled! worse, lapsed! better, stalled", "who looks again is still not moving");
        story.play(hanako, count("stretch", 1)).await.unwrap();
        assert_eq!(story.told().await, "stalled! worse, lapsed! better, stalled better, behind");
        story.play(hanako, Action::Pause).await.unwrap();
        assert!(story.told().await.ends_with("behind paused"));
        assert_eq!(story.total(&story.owner).await, 0);
        story.play(hanako, Action::Resume).await.unwrap();
        assert!(story.told().await.ends_with("behind paused, behind"), "the story goes on");
        story.play(hanako, Action::Leave { reason: String::new() }).await.unwrap();
        assert!(story.told().await.ends_with("behind paused, behind left"));
    }

    async fn somebody_on_the_edge_is_told_of_once(mut story: Story) {
        let hanako = story.hanako_starts().await;
        for _ in 0..5 {
            story.play(hanako, count("stretch", 1)).await.ok();
            story.play(hanako, complete("how-to-sit")).await.unwrap();
            story.days_pass(1);
        }
        // Daily so far; now every fourth day, with a look at every hour.
        for day in 0..80 {
            if day % 4 == 0 {
                story.play(hanako, Action::CheckIn { square: "first-mood".into(), feeling: 3.into(), words: None }).await.ok();
                story.play(hanako, count("stretch", 1)).await.ok();
            }
            for _ in 0..4 {
                story.minutes_pass(6 * 60);
                story.reviews().await;
            }
        }
        let told = story.told().await;
        for kind in ["slowing!", "behind!"] {
            assert!(told.matches(kind).count() <= 1, "{kind} in {told}");
        }
        assert!(told.contains("slowing!"), "{told}");
        assert!(rebuild(&story.db, false, story.now).await.unwrap().differences.is_empty());
    }

    async fn an_alert_shows_what_is_at_risk_and_the_list_sorts_by_it(mut story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        story.buys(tom, "basic").await;
        story.days_pass(20);
        story.reviews().await;
        let lines = story.alerts_of(&story.owner).await;
        let names: Vec<_> = lines.iter().map(|line| line.line.name.as_str()).collect();
        assert_eq!(names, ["Tom Reed", "佐藤 花子"]);
        let minor = |line: &AlertLine| {
            (line.at_risk.paid.map(|amount| amount.minor), line.at_risk.worth.map(|amount| amount.minor))
        };
        assert_eq!(minor(&lines[0]), (Some(48_000), Some(6_800)));
        assert_eq!(minor(&lines[1]), (None, Some(6_800)));
        assert!(matches!(lines[0].line.suggestion, Some(Suggestion::SendLesson { .. })));
        story.buys(hanako, "posture").await;
        let lines = story.alerts_of(&story.owner).await;
        assert_eq!(lines[0].line.name.as_str(), "佐藤 花子");
        assert_eq!(minor(&lines[0]), (Some(98_000), Some(6_800)));
    }

    async fn what_the_next_step_is_worth_follows_what_the_customer_answers(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.days_pass(4);
        story.reviews().await;
        let worth = async |story: &Story| story.alerts_of(&story.owner).await[0].at_risk.worth.map(|amount| amount.minor);
        assert_eq!(worth(&story).await, Some(6_800), "the kit");
        story.play(hanako, Action::Decline { square: "home-kit".into() }).await.unwrap();
        assert_eq!(worth(&story).await, Some(98_000), "she does not want it: the next course");
    }

    async fn a_coach_who_lets_a_claim_wait_is_the_owners_alert(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.days_pass(3);
        story.reviews().await;
        assert_eq!(story.told().await, "");
        story.days_pass(1);
        story.reviews().await;
        story.reviews().await;
        assert_eq!(story.told().await, "claims!");
        let alerts = story.alerts_of(&story.owner).await;
        assert_eq!(alerts[0].kind, AlertKind::Claims);
        assert_eq!((story.total(&story.owner).await, story.total(&story.coach).await), (1, 0));
        gone(wake(&story.db, &story.coach, alerts[0].id).await);
        story.coach_plays(hanako, send_back("lighter", "One more week.")).await.unwrap();
        assert_eq!(story.told().await, "claims! answered");
        story.play(hanako, crate::story::claim("lighter", None)).await.unwrap();
        for days in [4, 3] {
            story.days_pass(days);
            story.reviews().await;
        }
        assert_eq!(story.told().await, "claims! answered, claims! released", "time did what nobody did");
        assert_eq!(story.total(&story.owner).await, 0);
    }

    async fn an_alert_that_is_put_off_comes_back_on_its_day(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.days_pass(15);
        story.reviews().await;
        let alert = story.alert_about(hanako).await.id;
        let put_off = |until: &str, reason: &str| NewSnooze { until: until.into(), reason: reason.into() };
        let wrong = snooze(&story.db, &story.coach, alert, put_off("2026-01-20", " "), story.now).await;
        let Err(Error::Invalid(problems)) = wrong else { panic!("{wrong:?}") };
        let faults: Vec<_> = problems.iter().map(|problem| (problem.field, problem.fault)).collect();
        assert_eq!(faults, [("until", Fault::DayOver), ("reason", Fault::Missing)]);
        snooze(&story.db, &story.coach, alert, put_off("2026/1/23", "In hospital until then."), story.now).await.unwrap();
        assert_eq!(story.total(&story.owner).await, 0);
        assert!(story.alerts_of(&story.owner).await.is_empty());
        let off = list_alerts(&story.db, &story.coach, None, true, 1, story.now).await.unwrap().lines;
        let sleep = off[0].snooze.clone().unwrap();
        assert_eq!((sleep.until.to_string().as_str(), sleep.reason.as_str()), ("2026-01-23", "In hospital until then."));
        assert_eq!(sleep.by.unwrap().as_str(), "鈴木 愛");
        story.days_pass(3);
        assert_eq!(story.total(&story.owner).await, 1, "its day has come");
        snooze(&story.db, &story.coach, alert, put_off("2026-02-23", "Away."), story.now).await.unwrap();
        wake(&story.db, &story.owner, alert).await.unwrap();
        assert_eq!(story.total(&story.coach).await, 1);
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        gone(snooze(&story.db, &story.coach, alert, put_off("2026-03-01", "Over."), story.now).await);
    }

    async fn what_was_tried_is_kept_with_whether_the_customer_moved(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.days_pass(15);
        story.reviews().await;
        let word = |id: &str, tried| NewDeed {
            enrolment: hanako.enrolment,
            id: Some(id.into()),
            deed: Deed::Word { words: "Here is how to sit.".into() },
            tried,
        };
        hold(&story.db, &story.coach, word("a", Some(Tried::Lesson)), story.now).await.unwrap();
        story.held_time_passes().await;
        hold(&story.db, &story.coach, word("b", None), story.now).await.unwrap();
        story.held_time_passes().await;
        let tries = story.alert_about(hanako).await.tries;
        let what: Vec<_> = tries.iter().map(|tried| (tried.what, tried.moved_at)).collect();
        assert_eq!(what, [(Tried::Word, None), (Tried::Lesson, None)]);
        story.days_pass(2);
        story.play(hanako, Action::Visit).await.unwrap();
        assert!(story.alert_about(hanako).await.tries[0].moved_at.is_none(), "to look is not to move");
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        let tries = list_tries(&story.db, &story.owner, hanako.enrolment).await.unwrap();
        assert!(tries.iter().all(|tried| tried.moved_at == Some(story.now)), "{tries:?}");
        // A word to somebody who is well is none.
        hold(&story.db, &story.coach, word("c", None), story.now).await.unwrap();
        story.held_time_passes().await;
        assert_eq!(list_tries(&story.db, &story.owner, hanako.enrolment).await.unwrap().len(), 2);
    }

    async fn who_moves_too_late_did_not_move_for_it(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.days_pass(15);
        story.reviews().await;
        story.holds(&story.coach, hanako, Deed::Word { words: "How are you?".into() }).await.unwrap();
        story.held_time_passes().await;
        story.days_pass(15);
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        let tries = list_tries(&story.db, &story.coach, hanako.enrolment).await.unwrap();
        assert_eq!((tries.len(), tries[0].moved_at, tries[0].was_in_vain(story.now)), (1, None, true));
    }

    async fn alerts_are_seen_by_whom_they_concern(mut story: Story) {
        let_coaches_see_all(&story.db, &story.owner, false, story.now).await.unwrap();
        let stranger = story.another_business().await;
        let other = story.another_coach("高橋 翔", "takahashi@example.jp").await;
        let hanako = story.hanako_starts().await;
        let Actor::Staff { staff, .. } = story.coach else { panic!("a coach") };
        give(&story.db, &story.owner, vec![hanako.customer], Some(staff), story.now).await.unwrap();
        story.days_pass(15);
        story.reviews().await;
        let alert = story.alert_about(hanako).await.id;
        for (who, seen) in [(story.owner, 1), (story.coach, 1), (other, 0), (stranger, 0)] {
            assert_eq!(story.total(&who).await, seen);
            assert_eq!(i64::try_from(story.alerts_of(&who).await.len()).unwrap(), seen);
        }
        for who in [other, stranger] {
            let put_off = NewSnooze { until: "2026-02-01".into(), reason: "Mine now.".into() };
            gone(snooze(&story.db, &who, alert, put_off, story.now).await);
            gone(wake(&story.db, &who, alert).await);
            let found = find_alert(&story.db, &who, hanako.enrolment, story.now).await.unwrap();
            assert!(found.is_none());
            let tries = list_tries(&story.db, &who, hanako.enrolment).await;
            assert!(matches!(tries, Err(Error::NotFound(Thing::Enrolment))), "{tries:?}");
        }
        let customer = hanako.actor;
        let not_allowed = [
            count_alerts(&story.db, &customer, story.now).await.map(drop),
            list_alerts(&story.db, &customer, None, false, 1, story.now).await.map(drop),
            find_alert(&story.db, &customer, hanako.enrolment, story.now).await.map(drop),
            list_tries(&story.db, &customer, hanako.enrolment).await.map(drop),
            snooze(&story.db, &customer, alert, NewSnooze::default(), story.now).await,
            wake(&story.db, &customer, alert).await,
            wants_digest(&story.db, &customer).await.map(drop),
            set_digest(&story.db, &customer, false).await,
            get_urgent(&story.db, &customer).await.map(drop),
            get_urgent(&story.db, &story.coach).await.map(drop),
            settle_urgent(&story.db, &story.coach, &BTreeSet::new(), story.now).await,
        ];
        for refused in not_allowed {
            assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        }
        gone(wake(&story.db, &story.owner, AlertId::new(story.now)).await);
    }

    async fn what_the_owner_marks_as_urgent_is_mailed_at_once_and_once(mut story: Story) {
        settle_urgent(&story.db, &story.owner, &BTreeSet::from([AlertKind::Stalled, AlertKind::Claims]), story.now).await.unwrap();
        assert_eq!(get_urgent(&story.db, &story.owner).await.unwrap().len(), 2);
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        let Actor::Staff { staff, .. } = story.coach else { panic!("a coach") };
        give(&story.db, &story.owner, vec![hanako.customer], Some(staff), story.now).await.unwrap();
        change_language(&story.db, &story.owner, Language::English).await.unwrap();
        story.days_pass(15);
        for _ in 0..3 {
            story.reviews().await;
        }
        let mails = story.mails().await;
        let to = |address: &str| mails.iter().filter(|mail| mail.line.to.contains(address)).count();
        assert_eq!((to("suzuki"), to("tanaka")), (1, 1), "the coach hears of hers, the owner of nobody's");
        assert_reads_as(&story.mail_to("suzuki").await, "alert.ja");
        assert_reads_as(&story.mail_to("tanaka").await, "alert.en");
        change_language(&story.db, &story.owner, Language::Japanese).await.unwrap();
        story.plays_up_to_the_claim(tom).await;
        story.days_pass(5);
        story.reviews().await;
        let mail = story.mail_to("tanaka").await;
        assert_eq!(mail.line.subject, "Tom Reedさんが返事を待っています");
    }

    async fn what_is_over_in_the_same_write_is_mailed_to_nobody(mut story: Story) {
        settle_urgent(&story.db, &story.owner, &BTreeSet::from([AlertKind::Stalled]), story.now).await.unwrap();
        let later = TWO_WEEKS.replace(
            "question = \"Did you?\"\nopens_when = { count = \"walk\", at_least = 1 }\n\n",
            "question = \"Did you?\"\nopens_when = { count = \"walk\", at_least = 1 }\n\n\
             [[stage.square]]\nkey = \"hill\"\nkind = \"action\"\ntitle = \"Hill\"\ntarget = 1\n\
             opens_when = { days_since_start = 20 }\n\n",
        );
        let journey = story.publish(later.as_bytes()).await;
        let hanako = story.starts(NewInvitation { journey: journey.to_string(), ..story.invitation_of_hanako() }).await;
        // Nobody looked while she stalled, and a square opened meanwhile.
        story.days_pass(22);
        story.play(hanako, count("walk", 1)).await.unwrap();
        assert!(story.told().await.contains("stalled!"), "{}", story.told().await);
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail WHERE template = 'alert'").await, 0);
    }

    async fn steps_that_a_phone_tells_of_late_do_not_tell_staff_anew(mut story: Story) {
        settle_urgent(&story.db, &story.owner, &BTreeSet::from([AlertKind::Stalled]), story.now).await.unwrap();
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        story.days_pass(15);
        story.reviews().await;
        let mailed = "SELECT count(*) FROM outgoing_mail WHERE template = 'alert'";
        assert_eq!(story.database.count(mailed).await, 2);
        story.days_pass(16);
        // Hanako's phone was away from the net: what it did on the second day and yesterday comes one by one.
        for (at, step) in [("2026-01-06T12:00:00+09:00", complete("how-to-sit")), ("2026-02-04T12:00:00+09:00", count("stretch", 1))] {
            let late = Move { at: Some(at.parse().unwrap()), ..Move::now(step, None) };
            play(&story.db, &hanako.actor, hanako.enrolment, late, story.now).await.unwrap();
        }
        let of_hanako = "SELECT string_agg(kind || news || raised_on || COALESCE(closed_on, ''), ', ' ORDER BY raised_at) FROM alert a
                         JOIN customer c ON c.business_id = a.business_id AND c.customer_id = a.customer_id WHERE c.email LIKE 'hanako%'";
        let told = "stalled12026-01-192026-01-19, stalled02026-01-202026-02-04, behind02026-02-04";
        assert_eq!(story.database.text(of_hanako).await, told, "none ends before it is raised, and it is one story");
        // Tom's says that he moved on in the middle of it, which is long enough ago to be news by itself: staff know of it.
        story.now = "2026-02-12T12:00:00+09:00".parse().unwrap();
        let late = Move { at: Some("2026-01-25T12:00:00+09:00".parse().unwrap()), ..Move::now(complete("how-to-sit"), None) };
        play(&story.db, &tom.actor, tom.enrolment, late, story.now).await.unwrap();
        assert_eq!(story.alert_about(tom).await.kind, AlertKind::Stalled);
        assert_eq!(story.database.count("SELECT count(*) FROM alert WHERE kind = 'stalled' AND news = 1").await, 3);
        assert_eq!(story.database.count(mailed).await, 2, "nobody is mailed of what was on before");
    }

    async fn what_becomes_worse_comes_back_although_the_lesser_was_put_off(mut story: Story) {
        let journey = story.publish(TWO_WEEKS.as_bytes()).await;
        let hanako = story.starts(NewInvitation { journey: journey.to_string(), ..story.invitation_of_hanako() }).await;
        for _ in 0..10 {
            story.play(hanako, count("walk", 1)).await.unwrap();
            story.days_pass(1);
        }
        story.play(hanako, count("walk", 1)).await.unwrap();
        story.days_pass(1);
        story.reviews().await;
        story.coach_plays(hanako, award("one")).await.unwrap();
        story.days_pass(3);
        story.reviews().await;
        assert_eq!(story.told().await, "behind! better, slowing");
        let put_off = |until: &str| NewSnooze { until: until.into(), reason: "Exams.".into() };
        let slowing = story.alert_about(hanako).await.id;
        snooze(&story.db, &story.coach, slowing, put_off("2026-03-06"), story.now).await.unwrap();
        story.days_pass(4);
        story.reviews().await;
        assert_eq!(story.told().await, "behind! better, slowing worse, behind");
        assert_eq!(story.total(&story.coach).await, 1, "to be behind is worse than to be slowing");
        let behind = story.alert_about(hanako).await.id;
        snooze(&story.db, &story.coach, behind, put_off("2026-03-06"), story.now).await.unwrap();
        story.coach_plays(hanako, award("two")).await.unwrap();
        story.days_pass(4);
        story.reviews().await;
        assert!(story.told().await.ends_with("behind better, slowing"));
        assert_eq!(story.total(&story.coach).await, 0, "what is no worse sleeps on");
    }
}
