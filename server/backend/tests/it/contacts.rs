//! Contacts: each planned once, judged on its day, and sent at most once.

use std::fs;

use backend::{
    Db, Error, LinkFault, Thing,
    address_trouble::{Trouble, mend, report},
    channels::{choose, list_choices},
    contacts::{
        Delivered, NewContactSettings, deliver_due, get_settings, list_messages, list_unread, mark_read, settle,
    },
    deeds::{self, Deed, Did},
    invitations::{NewInvitation, accept_invitation, invite_customer},
    mail,
    moves::{WantedMove, move_customer},
    people::change_time_zone,
    purchases::{NewPurchase, record_purchase},
    rebuild::rebuild,
    sessions::find_session,
    standings::review_due,
    unsubscribe::{Mails, find_unsubscribing, unsubscribe},
};
use jiff::Timestamp;
use journey::Action;

use crate::{
    mails::smtp::{Answer, SmtpServer},
    on_both_databases,
    story::{LIGHT_BODY, Player, Story, after, complete, count},
};

/// The journey of the stories, of whose touchpoints nobody is left out.
pub(crate) fn plan() -> String {
    let file = str::from_utf8(LIGHT_BODY).unwrap();
    file.replace("holdout = 0.1\n", "").replace("holdout = 0.2\n", "")
}

/// A touchpoint that teaches, so many days after the start.
fn touchpoint(key: &str, days: u32) -> String {
    format!(
        "\n[[touchpoint]]\nkey = \"{key}\"\nafter = {{ event = \"started\", days = {days} }}\nchannel = \"email\"\n\
         purpose = \"teach\"\nsubject = \"{key}\"\nbody = \"Words.\"\n"
    )
}

/// What became of a touchpoint: its state, and why.
macro_rules! fate {
    ($story:expr, $key:literal) => {
        $story
            .database
            .text(concat!(
                "SELECT state || COALESCE(': ' || why, '') FROM contact WHERE touchpoint = '",
                $key,
                "' ORDER BY contact_id LIMIT 1"
            ))
            .await
    };
}

/// When a touchpoint is due.
macro_rules! due {
    ($story:expr, $key:literal) => {
        Timestamp::from_microsecond(
            $story
                .database
                .count(concat!("SELECT due_at FROM contact WHERE touchpoint = '", $key, "'"))
                .await,
        )
        .unwrap()
    };
}

impl Story {
    /// Hanako starts a journey with this plan.
    pub(crate) async fn hanako_plays(&self, file: &str) -> Player {
        self.publish(file.as_bytes()).await;
        self.hanako_starts().await
    }

    pub(crate) fn it_is(&mut self, instant: &str) {
        self.now = instant.parse().unwrap();
    }

    /// Reviews and contacts are seen to.
    pub(crate) async fn contacts_go(&self) -> Delivered {
        review_due(&self.db, self.now, 1000).await.unwrap();
        deliver_due(&self.db, self.now).await.unwrap()
    }

    /// So many guests start a journey with this plan.
    pub(crate) async fn guests_play(&self, guests: usize, file: &str) {
        self.publish(file.as_bytes()).await;
        for n in 0..guests {
            let email = format!("guest-{n}@example.jp");
            self.starts(NewInvitation {
                email,
                ..self.invitation_of_hanako()
            })
            .await;
        }
    }

    /// The database as another server opens it; a file of SQLite has only one.
    pub(crate) async fn opened_again(&self) -> Db {
        if self.database.url.starts_with("postgres") {
            Db::open(&self.database.url).await.unwrap()
        } else {
            self.db.clone()
        }
    }

    /// Four deliver what is due at once, half of them through another's database.
    pub(crate) async fn four_deliver(&self, other: &Db) -> [Delivered; 4] {
        let (a, b, c, d) = tokio::join!(
            Box::pin(deliver_due(&self.db, self.now)),
            Box::pin(deliver_due(other, self.now)),
            Box::pin(deliver_due(&self.db, self.now)),
            Box::pin(deliver_due(other, self.now)),
        );
        [a, b, c, d].map(Result::unwrap)
    }

    /// The subjects of the mails to an address, the first first.
    async fn subjects_to(&self, address: &str) -> Vec<String> {
        let mails = self.mails().await;
        let to = mails.into_iter().rev().filter(|mail| mail.line.to.contains(address));
        to.map(|mail| mail.line.subject).collect()
    }

    async fn settles(&self, quiet_from: &str, quiet_until: &str, a_week: &str) -> backend::Result<()> {
        let new = NewContactSettings {
            quiet_from: quiet_from.into(),
            quiet_until: quiet_until.into(),
            a_week: a_week.into(),
        };
        settle(&self.db, &self.owner, new, self.now).await
    }
}

on_both_databases! {
    async fn the_plan_is_put_down_with_the_start_and_goes_out_on_its_days(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        let planned = "SELECT count(*) FROM contact WHERE state = 'planned'";
        assert_eq!(story.database.count(planned).await, 6);
        story.it_is("2026-01-06T08:59:59+09:00");
        let early = story.contacts_go().await;
        let nine: Timestamp = "2026-01-06T09:00:00+09:00".parse().unwrap();
        assert_eq!((early.handed, early.next), (0, Some(nine)));
        story.now = nine;
        assert_eq!(story.contacts_go().await.handed, 1);
        assert_eq!(fate!(story, "day-1"), "sending");
        assert_eq!(story.subjects_to("hanako").await.last().unwrap(), "Your first morning");
        assert_eq!(fate!(story, "day-1"), "sent");
        assert_eq!(story.contacts_go().await.handed, 0, "once");
        story.it_is("2026-01-15T19:00:00+09:00");
        assert_eq!(story.contacts_go().await.handed, 1, "of the mail that is days late, nothing is heard any more");
        assert_eq!(fate!(story, "day-4"), "stopped: late");
        let messages = list_messages(&story.db, &hanako.actor, hanako.enrolment).await.unwrap();
        assert_eq!(messages[0].subject, "Anything different yet?");
        assert_eq!(messages[0].at, story.now);
    }

    async fn a_reminder_stops_the_moment_the_thing_is_done(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        story.it_is("2026-01-06T08:59:00+09:00");
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.play(hanako, count("stretch", 1)).await.unwrap();
        story.it_is("2026-01-06T09:00:00+09:00");
        let judged = story.contacts_go().await;
        assert_eq!((judged.handed, judged.stopped), (0, 1));
        assert_eq!(fate!(story, "day-1"), "stopped: stop-when");
        assert_eq!(story.subjects_to("hanako").await.len(), 1, "the invitation");
    }

    async fn a_mail_that_had_to_wait_is_judged_once_more(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        let server = SmtpServer::start([Answer::Busy]).await;
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        let failed = mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        assert_eq!((failed.failed, failed.stopped), (1, 0));
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.play(hanako, count("stretch", 1)).await.unwrap();
        story.minutes_pass(1);
        let again = mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        assert_eq!((again.sent, again.stopped, again.next), (0, 1, None));
        assert_eq!(fate!(story, "day-1"), "stopped: stop-when");
        assert_eq!(server.message_ids().len(), 1, "the one that was refused");
    }

    async fn a_mail_that_waited_for_days_is_too_late(mut story: Story) {
        story.hanako_plays(&plan()).await;
        story.mails().await;
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        // The program stands still.
        story.it_is("2026-01-09T09:00:01+09:00");
        let server = SmtpServer::start([]).await;
        let late = mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        assert_eq!((late.sent, late.stopped), (0, 1));
        assert_eq!(fate!(story, "day-1"), "stopped: late");
    }

    async fn a_mail_that_had_to_wait_does_not_go_out_at_night(mut story: Story) {
        let plan = plan().replacen("purpose = \"reassure\"", "purpose = \"teach\"", 1);
        story.hanako_plays(&plan).await;
        story.mails().await;
        story.settles("09:30", "18:00", "3").await.unwrap();
        let server = SmtpServer::start([Answer::Busy; 2]).await;
        let deliver = async |story: &Story| {
            mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap()
        };
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(deliver(&story).await.failed, 1);
        story.it_is("2026-01-06T09:05:00+09:00");
        assert_eq!(deliver(&story).await.failed, 1);
        story.it_is("2026-01-06T09:31:00+09:00");
        let quiet = deliver(&story).await;
        let evening: Timestamp = "2026-01-06T18:00:00+09:00".parse().unwrap();
        assert_eq!((quiet.sent, quiet.put_off, quiet.next), (0, 1, Some(evening)));
        story.now = evening;
        assert_eq!(deliver(&story).await.sent, 1);
        assert_eq!(story.database.count("SELECT attempts FROM outgoing_mail ORDER BY mail_id DESC LIMIT 1").await, 3);
    }

    async fn who_does_not_want_to_hear_by_a_channel_does_not(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        choose(&story.db, &hanako.actor, "email", false, story.now).await.unwrap();
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-1"), "stopped: unwanted");
        story.it_is("2026-01-15T19:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-10"), "sent", "the board is another channel");
    }

    async fn nobody_hears_from_a_journey_that_rests(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        story.play(hanako, Action::Pause).await.unwrap();
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-1"), "stopped: paused");
        story.play(hanako, Action::Resume).await.unwrap();
        story.it_is("2026-01-09T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-4"), "sending");
    }

    async fn who_leaves_takes_the_plan_along(story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        let tom = story.tom_starts().await;
        story.play(hanako, Action::Leave { reason: String::new() }).await.unwrap();
        let left = "SELECT count(*) FROM contact WHERE state = 'stopped' AND why = 'left'";
        assert_eq!(story.database.count(left).await, 6);
        assert_eq!(story.database.count("SELECT count(*) FROM contact WHERE state = 'planned'").await, 6, "Tom's");
        story.play(tom, complete("how-to-sit")).await.unwrap();
    }

    async fn each_stall_is_noticed_once_and_not_when_it_is_over(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        story.it_is("2026-01-19T00:00:00+09:00");
        for _ in 0..3 {
            story.contacts_go().await;
        }
        let stalls = "SELECT count(*) FROM contact WHERE touchpoint = 'stalled-word'";
        assert_eq!(story.database.count(stalls).await, 1);
        story.it_is("2026-01-19T08:59:00+09:00");
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.it_is("2026-01-19T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "stalled-word"), "stopped: over");
        story.it_is("2026-02-02T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(story.database.count(stalls).await, 2);
        assert_eq!(story.subjects_to("hanako").await.last().unwrap(), "Shall we make it smaller?");
    }

    async fn a_stall_that_a_late_review_finds_was_noticed_on_its_day(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        // No review ran, and Hanako comes back by herself.
        story.it_is("2026-01-20T07:00:00+09:00");
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        assert_eq!(due!(story, "stalled-word"), "2026-01-19T09:00:00+09:00".parse().unwrap());
        story.contacts_go().await;
        assert_eq!(fate!(story, "stalled-word"), "stopped: over");
    }

    async fn nine_in_the_morning_is_the_customers_through_daylight_saving(mut story: Story) {
        story.publish(plan().as_bytes()).await;
        story.it_is("2026-03-05T18:00:00-05:00");
        let tom = story.tom_starts().await;
        assert_eq!(due!(story, "day-1"), "2026-03-06T09:00:00-05:00".parse().unwrap());
        assert_eq!(due!(story, "day-4"), "2026-03-09T09:00:00-04:00".parse().unwrap());
        // And where Tom goes, his plan goes with him.
        change_time_zone(&story.db, &tom.actor, "Asia/Tokyo", story.now).await.unwrap();
        assert_eq!(due!(story, "day-4"), "2026-03-10T09:00:00+09:00".parse().unwrap());
        story.it_is("2026-03-10T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-4"), "sending");
    }

    async fn quiet_hours_put_off_what_does_not_reassure(mut story: Story) {
        story.settles("22:00", "10:30", "5").await.unwrap();
        story.hanako_plays(&plan()).await;
        story.it_is("2026-01-06T09:00:00+09:00");
        assert_eq!(story.contacts_go().await.handed, 1, "what reassures is never at the wrong hour");
        story.it_is("2026-01-09T09:00:00+09:00");
        let quiet = story.contacts_go().await;
        let end: Timestamp = "2026-01-09T10:30:00+09:00".parse().unwrap();
        assert_eq!((quiet.handed, quiet.put_off, quiet.next), (0, 1, Some(end)));
        story.now = end;
        assert_eq!(story.contacts_go().await.handed, 1);
    }

    async fn nobody_is_contacted_more_often_than_the_business_settled(mut story: Story) {
        story.settles("21:00", "08:00", "1").await.unwrap();
        story.hanako_plays(&(plan() + &touchpoint("day-5", 5))).await;
        for (instant, handed) in [("2026-01-06T09:00:00+09:00", 1), ("2026-01-09T09:00:00+09:00", 1)] {
            story.it_is(instant);
            assert_eq!(story.contacts_go().await.handed, handed, "what reassures is not counted");
        }
        story.it_is("2026-01-10T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-5"), "stopped: cap", "its day would be over for long");
        story.it_is("2026-01-15T19:00:00+09:00");
        let full = story.contacts_go().await;
        let free: Timestamp = "2026-01-16T09:00:00+09:00".parse().unwrap();
        assert_eq!((full.put_off, full.next), (1, Some(free)));
        story.now = free;
        assert_eq!(story.contacts_go().await.handed, 1);
    }

    async fn what_a_business_settles_must_make_sense(story: Story) {
        for (from, until, a_week, fields) in [
            ("25:00", "8", "0", vec!["quiet_from", "quiet_until", "a_week"]),
            ("", "08:00", "", vec!["quiet_from", "a_week"]),
            ("09:00", "08:00", "5", vec!["quiet_until"]),
            ("21:00", "08:00", "51", vec!["a_week"]),
            ("21:00", "08:-1", "five", vec!["quiet_until", "a_week"]),
        ] {
            let Err(Error::Invalid(problems)) = story.settles(from, until, a_week).await else {
                panic!("{from} {until} {a_week} is taken");
            };
            assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), fields);
        }
        story.settles("9:05", "09:05", "50").await.unwrap();
        let settled = get_settings(&story.db, &story.owner).await.unwrap();
        assert_eq!((settled.quiet.from, settled.quiet.until, settled.a_week), (settled.quiet.until, jiff::civil::time(9, 5, 0, 0), 50));
        let new = NewContactSettings { quiet_from: "21:00".into(), quiet_until: "08:00".into(), a_week: "5".into() };
        for stranger in [story.coach, story.hanako_starts().await.actor] {
            assert!(matches!(settle(&story.db, &stranger, new.clone(), story.now).await, Err(Error::NotAllowed)));
            assert!(matches!(get_settings(&story.db, &stranger).await, Err(Error::NotAllowed)));
        }
        let another = story.another_business().await;
        settle(&story.db, &another, new, story.now).await.unwrap();
        assert_eq!(get_settings(&story.db, &story.owner).await.unwrap(), settled, "each settles their own");
        story.settles("9:05", "09:05", "50").await.unwrap();
        let log = deeds::list(&story.db, &story.owner, None, None).await.unwrap();
        let times = log.iter().filter(|line| line.what == Did::Deed(Deed::ContactsSettled)).count();
        assert_eq!(times, 1, "what it is already is no change: {log:?}");
    }

    async fn who_is_held_out_hears_nothing_and_is_counted(mut story: Story) {
        let half = plan().replacen("subject = \"Are you holding", "holdout = 0.5\nsubject = \"Are you holding", 1);
        story.guests_play(24, &half).await;
        story.it_is("2026-01-09T09:00:00+09:00");
        let judged = story.contacts_go().await;
        assert_eq!(judged.stopped, 0);
        // Those of the first day are late by three days, and go out all the same.
        assert_eq!(judged.handed + judged.held_out, 48);
        assert!((3..=21).contains(&judged.held_out), "{judged:?}");
        let mails = story.mails().await;
        let taught = mails.iter().filter(|mail| mail.line.subject.starts_with("Are you holding")).count();
        assert_eq!(taught + judged.held_out, 24);
        let agree = "SELECT count(*) FROM contact WHERE touchpoint = 'day-4'
                     AND ((held_out = 1 AND state = 'held-out' AND sent_at IS NULL) OR (held_out = 0 AND state = 'sent'))";
        assert_eq!(story.database.count(agree).await, 24);
    }

    async fn an_address_that_bounced_is_not_written_to_until_it_is_mended(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        let server = SmtpServer::start([Answer::Nobody]).await;
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        let refused = mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        assert_eq!(refused.given_up, 1);
        assert_eq!(fate!(story, "day-1"), "given-up: bounced");
        story.it_is("2026-01-09T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-4"), "stopped: bounced");
        // A coach's word does not go there either; the board has it.
        story.holds(&story.coach, hanako, backend::held::Deed::Word { words: "Well done".into() }).await.unwrap();
        story.held_time_passes().await;
        assert_eq!(story.mails().await.len(), 1, "the invitation");
        mend(&story.db, &story.owner, "Hanako@example.jp", story.now).await.unwrap();
        story.it_is("2026-02-07T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(story.mails().await.len(), 2);
    }

    async fn who_complained_is_not_written_to(mut story: Story) {
        story.hanako_plays(&plan()).await;
        let denied = report(&story.db, &story.coach, "hanako@example.jp", Trouble::Complained, "", story.now).await;
        assert!(matches!(denied, Err(Error::NotAllowed)));
        let another = story.another_business().await;
        report(&story.db, &another, "hanako@example.jp", Trouble::Bounced, "", story.now).await.unwrap();
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-1"), "sending", "another business's trouble is its own");
        report(&story.db, &story.owner, "hanako@example.jp", Trouble::Complained, "abuse report", story.now).await.unwrap();
        story.it_is("2026-01-09T09:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-4"), "stopped: complained");
    }

    async fn what_is_planned_follows_who_moves_to_another_version(mut story: Story) {
        let hanako = story.hanako_plays(&(plan() + &touchpoint("day-2", 2))).await;
        story.it_is("2026-01-07T12:00:00+09:00");
        story.contacts_go().await;
        let changed = plan()
            .replace("event = \"started\", days = 4 }", "event = \"started\", days = 6, at = \"10:00\" }")
            .replace("key = \"day-10\"", "key = \"day-ten\"")
            + &touchpoint("day-20", 20)
            + &touchpoint("too-early", 1);
        story.publish(changed.as_bytes()).await;
        let latest = WantedMove { from: Some(2), ..WantedMove::default() };
        move_customer(&story.db, &story.owner, hanako.enrolment, &latest, story.now).await.unwrap();
        assert_eq!(fate!(story, "day-2"), "sending", "what went out went out");
        assert_eq!(fate!(story, "day-10"), "stopped: moved");
        assert_eq!(due!(story, "day-4"), "2026-01-11T10:00:00+09:00".parse().unwrap());
        assert_eq!(due!(story, "day-ten"), "2026-01-15T19:00:00+09:00".parse().unwrap());
        assert_eq!(due!(story, "day-20"), "2026-01-25T09:00:00+09:00".parse().unwrap());
        assert_eq!(story.database.count("SELECT count(*) FROM contact WHERE touchpoint = 'too-early'").await, 0);
        assert_eq!(story.database.count("SELECT count(*) FROM contact WHERE touchpoint = 'day-1'").await, 1);
        story.it_is("2026-01-11T10:00:00+09:00");
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-4"), "sending");
    }

    async fn a_journey_that_began_in_the_past_does_not_catch_up_with_words_of_old_days(mut story: Story) {
        story.publish(plan().as_bytes()).await;
        let invited = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let bought = NewPurchase { product: "basic".into(), amount: String::new(), bought_on: "2025-12-31".into() };
        record_purchase(&story.db, &story.owner, invited.enrolment, bought, None, story.now).await.unwrap();
        story.minutes_pass(1);
        story.contacts_go().await;
        assert_eq!(fate!(story, "day-1"), "stopped: late");
        assert_eq!(fate!(story, "day-4"), "sending");
        assert_eq!(fate!(story, "day-10"), "planned");
    }

    async fn of_many_who_deliver_at_once_each_contact_is_sent_once(mut story: Story) {
        story.guests_play(20, &plan()).await;
        let other = story.opened_again().await;
        story.it_is("2026-01-06T09:00:00+09:00");
        let judged = story.four_deliver(&other).await;
        assert_eq!(judged.iter().map(|judged| judged.handed).sum::<usize>(), 20);
        assert_eq!(judged.iter().map(|judged| judged.failed).sum::<usize>(), 0);
        let server = SmtpServer::start([]).await;
        let mailer = server.mailer();
        let (one, two) = tokio::join!(
            mail::deliver_due(&story.db, &mailer, &story.links, story.now),
            mail::deliver_due(&other, &mailer, &story.links, story.now),
        );
        assert_eq!(one.unwrap().sent + two.unwrap().sent, 20);
        let mut ids = server.message_ids();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 20);
        assert_eq!(story.database.count("SELECT count(*) FROM contact WHERE state = 'sent'").await, 20);
    }

    async fn a_contact_whose_judge_died_is_judged_after_its_lease(mut story: Story) {
        story.hanako_plays(&plan()).await;
        story.it_is("2026-01-06T09:00:00+09:00");
        // Claimed by a process that died before it judged.
        story.database.execute("UPDATE contact SET next_at = next_at + 300000000 WHERE touchpoint = 'day-1'").await;
        assert_eq!(story.contacts_go().await.handed, 0);
        story.minutes_pass(5);
        assert_eq!(story.contacts_go().await.handed, 1);
    }

    async fn one_that_cannot_be_judged_keeps_nobody_waiting(mut story: Story) {
        story.hanako_plays(&plan()).await;
        story.tom_starts().await;
        story.database.execute("UPDATE enrolment SET claims = '?' WHERE time_zone <> 'Asia/Tokyo'").await;
        story.it_is("2026-01-06T09:00:00-05:00");
        let judged = deliver_due(&story.db, story.now).await.unwrap();
        assert_eq!((judged.handed, judged.failed), (1, 1));
        assert_eq!(deliver_due(&story.db, story.now).await.unwrap().failed, 0, "not again at once");
        story.database.execute("UPDATE enrolment SET claims = '[]' WHERE claims = '?'").await;
        story.minutes_pass(60);
        assert_eq!(deliver_due(&story.db, story.now).await.unwrap().handed, 1);
    }

    async fn mending_a_log_contacts_nobody(mut story: Story) {
        story.hanako_plays(&plan()).await;
        story.it_is("2026-01-19T12:00:00+09:00");
        story.contacts_go().await;
        let all = "SELECT count(*) FROM contact";
        let before = story.database.count(all).await;
        story.database.execute("UPDATE enrolment SET standing = 'on-track', snapshot = '{}'").await;
        let mended = rebuild(&story.db, true, story.now).await.unwrap();
        assert!(mended.differences[0].mended);
        assert_eq!(story.database.count(all).await, before);
    }

    async fn the_link_in_a_mail_ends_the_mails_and_nothing_else(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        let tom = story.tom_starts().await;
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        let mail = story.mail_to("hanako@example.jp").await;
        let token = after(&mail.text, "https://sugoroku.example/mails/");
        let raw = fs::read_to_string(story.outbox.path().join(format!("{}.eml", mail.line.name))).unwrap();
        assert!(raw.contains(&format!("List-Unsubscribe: <https://sugoroku.example/mails/{token}>\r\n")), "{raw}");
        assert!(raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{raw}");
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail WHERE data <> '{}'").await, 0, "only the hash is kept");

        let seen = find_unsubscribing(&story.db, Mails::Journey, &token).await.unwrap();
        assert!(seen.wanted, "looking changes nothing");
        for _ in 0..2 {
            unsubscribe(&story.db, Mails::Journey, &token, story.now).await.unwrap();
        }
        assert!(!find_unsubscribing(&story.db, Mails::Journey, &token).await.unwrap().wanted);
        let wanted = async |player: Player| {
            let choices = list_choices(&story.db, &player.actor).await.unwrap();
            choices.iter().map(|choice| choice.wanted).collect::<Vec<_>>()
        };
        assert_eq!(wanted(hanako).await, [false, true, true]);
        assert_eq!(wanted(tom).await, [true, true, true]);

        let invitation = accept_invitation(&story.db, &token, "Phone", story.now).await;
        assert!(matches!(invitation, Err(Error::Link(LinkFault::Unknown))), "{invitation:?}");
        assert!(find_session(&story.db, &token, story.now).await.unwrap().is_none());
        let (business, secret) = token.split_once('.').unwrap();
        let forged = [format!("{business}.{}", "0".repeat(64)), format!("{}.{secret}", "0".repeat(32)), "x".to_owned()];
        for forged in forged {
            assert!(matches!(unsubscribe(&story.db, Mails::Journey, &forged, story.now).await, Err(Error::Link(LinkFault::Unknown))));
            assert!(matches!(find_unsubscribing(&story.db, Mails::Journey, &forged).await, Err(Error::Link(LinkFault::Unknown))));
        }
    }

    async fn a_message_waits_on_the_board_until_it_is_read(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        let tom = story.tom_starts().await;
        for instant in ["2026-01-15T19:00:00+09:00", "2026-02-19T09:00:00+09:00"] {
            story.it_is(instant);
            story.contacts_go().await;
        }
        let list = async |who: &backend::Actor| list_messages(&story.db, who, hanako.enrolment).await;
        let messages = list(&hanako.actor).await.unwrap();
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0].subject, "How did you sleep this week?");
        assert_eq!(list(&story.coach).await.unwrap(), messages);
        mark_read(&story.db, &hanako.actor, hanako.enrolment, messages[0].id, story.now).await.unwrap();
        let after = list(&hanako.actor).await.unwrap();
        assert_eq!((after[0].id, after[1].read_at), (messages[1].id, Some(story.now)), "unread ones first");
        assert_eq!(list_unread(&story.db, &hanako.actor, hanako.enrolment).await.unwrap(), [messages[1].clone()]);

        let another = story.another_business().await;
        for stranger in [tom.actor, another] {
            assert!(matches!(list(&stranger).await, Err(Error::NotFound(Thing::Enrolment))));
            let unread = list_unread(&story.db, &stranger, hanako.enrolment).await;
            assert!(matches!(unread, Err(Error::NotFound(Thing::Enrolment))));
        }
        let read = async |who: &backend::Actor| mark_read(&story.db, who, hanako.enrolment, messages[1].id, story.now).await;
        assert!(matches!(read(&tom.actor).await, Err(Error::NotFound(Thing::Contact))));
        assert!(matches!(read(&story.coach).await, Err(Error::NotAllowed)));
    }
}
