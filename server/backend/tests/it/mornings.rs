//! Mornings: what one of the staff has open comes by mail, where they are, and nothing of it is missed.

use std::fs;

use backend::{
    Actor, Error, Fault, Language, LinkFault,
    alerts::{NewSnooze, set_digest, snooze, wants_digest},
    digests::{Planned, plan_due},
    invitations::NewInvitation,
    people::{change_language, choose_own_zone, find_own_zone},
    unsubscribe::{Mails, find_unsubscribing, unsubscribe},
};
use journey::Action;

use crate::{
    mails::assert_reads_as,
    on_both_databases,
    story::{LIGHT_BODY, Story, after, award, complete},
};

impl Story {
    /// A look at an instant: time's own work first, as in the night, then the mails.
    async fn it_is_morning(&mut self, instant: &str) -> usize {
        self.now = instant.parse().unwrap();
        self.reviews().await;
        self.plans().await.mails
    }

    async fn plans(&self) -> Planned {
        plan_due(&self.db, self.now).await.unwrap()
    }

    /// The digests to an address so far.
    async fn digests_to(&self, address: &str) -> usize {
        let mails = self.mails().await;
        mails
            .iter()
            .filter(|mail| mail.line.to.contains(address) && mail.text.contains("おはようございます"))
            .count()
    }
}

on_both_databases! {
    async fn the_morning_tells_what_is_open_and_only_once(mut story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        assert_eq!(story.it_is_morning("2026-01-06T06:59:59+09:00").await, 0);
        assert_eq!(story.it_is_morning("2026-01-06T07:00:00+09:00").await, 0, "nothing is open");
        story.plays_up_to_the_claim(tom).await;
        set_digest(&story.db, &story.coach, false).await.unwrap();
        assert!(!wants_digest(&story.db, &story.coach).await.unwrap());
        assert_eq!(story.it_is_morning("2026-01-07T06:59:59+09:00").await, 0, "it is not morning yet");
        assert_eq!(story.it_is_morning("2026-01-07T07:00:00+09:00").await, 1);
        assert_eq!(story.it_is_morning("2026-01-07T07:00:01+09:00").await, 0);
        story.database.execute("UPDATE staff SET digest_at = 1").await;
        assert_eq!(story.it_is_morning("2026-01-07T08:00:00+09:00").await, 0, "planned again, nothing changes");
        assert_eq!(story.digests_to("tanaka").await, 1);
        set_digest(&story.db, &story.coach, true).await.unwrap();
        story.coach_plays(tom, award("lighter")).await.unwrap();
        story.play(tom, Action::Pause).await.unwrap();
        story.buys(hanako, "basic").await;
        assert_eq!(story.it_is_morning("2026-01-08T06:00:00+09:00").await, 0, "what was switched on begins with the next morning");
        let alert_day = "2026-01-20T07:00:00+09:00";
        assert_eq!(story.it_is_morning(alert_day).await, 2);
        assert_eq!(story.digests_to("suzuki").await, 1);
        let alert = story.alert_about(hanako).await.id;
        let put_off = NewSnooze { until: "2026-03-01".into(), reason: "Away.".into() };
        snooze(&story.db, &story.coach, alert, put_off, story.now).await.unwrap();
        assert_eq!(story.it_is_morning("2026-01-21T07:00:00+09:00").await, 0, "what is put off is not told");
    }

    async fn a_digest_reads_well_in_both_languages(mut story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        for number in 0..12 {
            let guest = NewInvitation {
                name: format!("Guest {number}"),
                email: format!("guest-{number}@example.jp"),
                ..story.invitation_of_hanako()
            };
            story.starts(guest).await;
        }
        story.plays_up_to_the_claim(hanako).await;
        assert_eq!(story.it_is_morning("2026-01-06T07:00:00+09:00").await, 0);
        change_language(&story.db, &story.coach, Language::English).await.unwrap();
        assert_eq!(story.it_is_morning("2026-01-10T07:00:00+09:00").await, 2);
        story.play(tom, complete("how-to-sit")).await.unwrap();
        story.days_pass(2);
        story.reviews().await;
        story.now = "2026-01-18T20:00:00+09:00".parse().unwrap();
        story.plays_up_to_the_claim(tom).await;
        assert_eq!(story.it_is_morning("2026-01-19T07:00:00+09:00").await, 2);
        assert_reads_as(&story.mail_to("tanaka").await, "digest.ja");
        assert_reads_as(&story.mail_to("suzuki").await, "digest.en");
    }

    async fn what_the_rule_awarded_is_told_however_late_somebody_looked(mut story: Story) {
        let hanako = story.hanako_starts().await;
        set_digest(&story.db, &story.coach, false).await.unwrap();
        assert_eq!(story.it_is_morning("2026-01-05T10:00:00+09:00").await, 0);
        story.plays_up_to_the_claim(hanako).await;
        // The program stands still from the eleventh to the twelfth at eight; then the mails are planned first.
        assert_eq!(story.it_is_morning("2026-01-11T07:00:00+09:00").await, 1);
        story.now = "2026-01-12T08:00:00+09:00".parse().unwrap();
        assert_eq!(story.plans().await.mails, 1);
        assert!(!story.mail_to("tanaka").await.text.contains("規則により認定"));
        story.minutes_pass(1);
        story.reviews().await;
        let by_the_rule = "SELECT count(*) FROM moment WHERE by_whom = 'rule'";
        assert_eq!(story.database.count(by_the_rule).await, 1);
        assert_eq!(story.it_is_morning("2026-01-13T07:00:00+09:00").await, 1);
        assert!(story.mail_to("tanaka").await.text.contains("規則により認定"), "it was awarded as of midnight, before the last mail");
        assert_eq!(story.it_is_morning("2026-01-14T07:00:00+09:00").await, 0, "and told once");
    }

    async fn what_is_still_being_written_is_told_the_next_morning(mut story: Story) {
        let hanako = story.hanako_starts().await;
        set_digest(&story.db, &story.coach, false).await.unwrap();
        story.plans().await;
        story.plays_up_to_the_claim(hanako).await;
        // A review that began before seven may be stored after the mails were planned.
        story.now = "2026-01-12T06:59:00+09:00".parse().unwrap();
        story.reviews().await;
        assert_eq!(story.it_is_morning("2026-01-12T07:00:00+09:00").await, 0);
        assert_eq!(story.it_is_morning("2026-01-13T07:00:00+09:00").await, 1);
        assert_eq!(story.it_is_morning("2026-01-14T07:00:00+09:00").await, 0);
    }

    async fn one_who_cannot_be_planned_keeps_nobody_waiting(mut story: Story) {
        story.another_business().await;
        let hanako = story.hanako_starts().await;
        story.plans().await;
        story.plays_up_to_the_claim(hanako).await;
        story.database.execute("UPDATE business SET time_zone = 'Nowhere/Else' WHERE name = 'Reed Studio'").await;
        story.database.execute("UPDATE staff SET digest_at = 1 WHERE name = 'Ann Reed'").await;
        story.now = "2026-01-06T07:00:00+09:00".parse().unwrap();
        let planned: Planned = story.plans().await;
        assert_eq!((planned.readers, planned.mails, planned.failed), (2, 2, 1));
        assert_eq!(planned.next, Some("2026-01-06T08:00:00+09:00".parse().unwrap()), "an hour later");
    }

    async fn everybody_has_their_own_morning(mut story: Story) {
        let hanako = story.hanako_starts().await;
        assert_eq!(find_own_zone(&story.db, &story.coach).await.unwrap(), None);
        story.plans().await;
        story.plays_up_to_the_claim(hanako).await;
        choose_own_zone(&story.db, &story.coach, "America/New_York", story.now).await.unwrap();
        assert_eq!(find_own_zone(&story.db, &story.coach).await.unwrap().as_deref(), Some("America/New_York"));
        assert_eq!(find_own_zone(&story.db, &story.owner).await.unwrap(), None);
        // It is Sunday evening in New York.
        for (instant, owner, coach) in [
            ("2026-01-05T06:59:59-05:00", 0, 0),
            ("2026-01-05T07:00:00-05:00", 0, 1),
            ("2026-01-06T06:59:59+09:00", 0, 1),
            ("2026-01-06T07:00:00+09:00", 1, 1),
            ("2026-01-06T07:00:00-05:00", 1, 2),
        ] {
            story.it_is_morning(instant).await;
            let had = (story.digests_to("tanaka").await, story.digests_to("suzuki").await);
            assert_eq!(had, (owner, coach), "{instant}");
        }
        let date = story.mail_to("suzuki").await.line.subject;
        assert!(date.starts_with("1月6日"), "{date}");
        // Back in Tokyo, it is the seventh at seven next; further west again, the seventh has been told.
        choose_own_zone(&story.db, &story.coach, " ", story.now).await.unwrap();
        assert_eq!(find_own_zone(&story.db, &story.coach).await.unwrap(), None);
        assert_eq!(story.it_is_morning("2026-01-07T07:00:00+09:00").await, 2);
        choose_own_zone(&story.db, &story.coach, "Pacific/Honolulu", story.now).await.unwrap();
        story.it_is_morning("2026-01-07T07:00:00-10:00").await;
        assert_eq!(story.digests_to("suzuki").await, 3, "a day's is sent once, wherever one is");
        let wrong = choose_own_zone(&story.db, &story.coach, "Nowhere/Else", story.now).await;
        let Err(Error::Invalid(problems)) = wrong else { panic!("{wrong:?}") };
        assert_eq!((problems[0].field, problems[0].fault), ("time_zone", Fault::UnknownTimeZone));
        let system = Actor::System { business: story.business };
        for who in [hanako.actor, system] {
            let refused = [choose_own_zone(&story.db, &who, "", story.now).await, find_own_zone(&story.db, &who).await.map(drop)];
            assert!(refused.iter().all(|refused| matches!(refused, Err(Error::NotAllowed))), "{refused:?}");
        }
    }

    async fn a_digest_does_not_compare_money_of_several_currencies(mut story: Story) {
        let dollars = str::from_utf8(LIGHT_BODY).unwrap().replace("\"JPY\"", "\"USD\"").replacen("light-body", "abroad", 1);
        let dollars = story.publish(dollars.as_bytes()).await;
        let ana = NewInvitation {
            journey: dollars.to_string(),
            name: "Ana".into(),
            email: "ana@example.com".into(),
            ..story.invitation_of_hanako()
        };
        let ana = story.starts(ana).await;
        let hanako = story.hanako_starts().await;
        story.tom_starts().await;
        story.plans().await;
        // In cents, that is a hundred times the yen.
        story.buys(ana, "basic").await;
        story.buys(hanako, "kit").await;
        assert_eq!(story.it_is_morning("2026-01-22T07:00:00+09:00").await, 2);
        let text = story.mail_to("tanaka").await.text;
        let place = |name: &str| text.find(name).unwrap_or_else(|| panic!("{name} in {text}"));
        assert!(place("佐藤 花子") < place("Tom Reed"), "{text}");
        assert!(place("Tom Reed") < place("Ana"), "those that most are in come first: {text}");
    }

    async fn the_link_in_a_digest_ends_the_digests_of_its_reader_and_nothing_else(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.plans().await;
        story.plays_up_to_the_claim(hanako).await;
        assert_eq!(story.it_is_morning("2026-01-06T07:00:00+09:00").await, 2);
        let mail = story.mail_to("suzuki").await;
        let token = after(&mail.text, "https://sugoroku.example/digests/");
        let raw = fs::read_to_string(story.outbox.path().join(format!("{}.eml", mail.line.name))).unwrap();
        assert!(raw.contains(&format!("List-Unsubscribe: <https://sugoroku.example/digests/{token}>\r\n")), "{raw}");
        assert!(raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{raw}");
        assert_eq!(story.database.count("SELECT count(*) FROM outgoing_mail WHERE data <> '{}'").await, 0, "only the hash is kept");

        let seen = find_unsubscribing(&story.db, Mails::Digest, &token).await.unwrap();
        assert!(seen.wanted, "looking changes nothing");
        assert_eq!((seen.business_name.as_str(), seen.language), ("田中整体院", Language::Japanese));
        for _ in 0..2 {
            unsubscribe(&story.db, Mails::Digest, &token, story.now).await.unwrap();
        }
        assert!(!find_unsubscribing(&story.db, Mails::Digest, &token).await.unwrap().wanted);
        assert!(!wants_digest(&story.db, &story.coach).await.unwrap());
        assert!(wants_digest(&story.db, &story.owner).await.unwrap());
        assert_eq!(story.it_is_morning("2026-01-07T07:00:00+09:00").await, 1, "the owner's goes on");
        let secret = token.split_once('.').unwrap().1;
        let elsewhere = format!("{}.{secret}", story.another_business().await.business().to_string().replace('-', ""));
        for wrong in [elsewhere.as_str(), "", "x", &token[..token.len() - 1]] {
            let found = find_unsubscribing(&story.db, Mails::Digest, wrong).await;
            assert!(matches!(found, Err(Error::Link(LinkFault::Unknown))), "{wrong}: {found:?}");
            let ended = unsubscribe(&story.db, Mails::Digest, wrong, story.now).await;
            assert!(matches!(ended, Err(Error::Link(LinkFault::Unknown))), "{wrong}: {ended:?}");
        }
    }
}
