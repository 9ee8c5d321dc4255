//! What became of the contacts, as those who planned them read it.

use backend::{
    Error, Thing,
    address_trouble::{self, Trouble},
    coaches::let_coaches_see_all,
    contacts::{ContactState, Why, count_contacts, list_contacts, list_given_up},
    deeds::{self, Deed, Did},
    mail,
};

use crate::{
    contacts::plan,
    mails::smtp::{Answer, SmtpServer},
    on_both_databases,
    story::{complete, count},
};

/// The version that is Hanako's, after the story's own.
const PLAN: i64 = 2;

on_both_databases! {
    async fn an_owner_reads_what_went_out_what_will_and_what_was_stopped_and_why(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        story.tom_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.play(hanako, count("stretch", 1)).await.unwrap();
        story.it_is("2026-01-06T09:00:00-05:00");
        story.contacts_go().await;
        story.mails().await;
        let of_hanako = list_contacts(&story.db, &story.coach, hanako.enrolment).await.unwrap();
        let told: Vec<_> = of_hanako.iter().map(|contact| (contact.touchpoint.as_str(), contact.state, contact.why)).collect();
        assert_eq!(told[0], ("day-1", ContactState::Stopped, Some(Why::StopWhen)));
        assert_eq!(told[1], ("day-4", ContactState::Planned, None));
        assert_eq!(of_hanako[0].subject.as_deref(), Some("Your first morning"));
        let journey = story.journey;
        let counts = count_contacts(&story.db, &story.owner, journey, PLAN).await.unwrap();
        let first = &counts["day-1"];
        assert_eq!((first.planned, first.sent, first.held_out), (0, 1, 0));
        assert_eq!(first.stopped.iter().collect::<Vec<_>>(), [(&Why::StopWhen, &1)]);
        let second = &counts["day-4"];
        assert_eq!((second.planned, second.next_due), (2, Some("2026-01-08T09:00:00-05:00".parse().unwrap())));

        let another = story.another_business().await;
        assert!(matches!(count_contacts(&story.db, &another, journey, PLAN).await, Err(Error::NotFound(Thing::Version))));
        assert!(matches!(count_contacts(&story.db, &story.coach, journey, PLAN).await, Err(Error::NotAllowed)));
        assert!(matches!(list_contacts(&story.db, &hanako.actor, hanako.enrolment).await, Err(Error::NotAllowed)));
        let strange = list_contacts(&story.db, &another, hanako.enrolment).await;
        assert!(matches!(strange, Err(Error::NotFound(Thing::Enrolment))));
        let_coaches_see_all(&story.db, &story.owner, false, story.now).await.unwrap();
        let not_theirs = list_contacts(&story.db, &story.coach, hanako.enrolment).await;
        assert!(matches!(not_theirs, Err(Error::NotFound(Thing::Enrolment))));
    }

    async fn every_version_has_its_own_counts(mut story: Story) {
        story.hanako_plays(&plan()).await;
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        story.publish(plan().replace("Your first morning", "Good morning").as_bytes()).await;
        story.tom_starts().await;
        let sent_and_planned = async |version| {
            let counts = count_contacts(&story.db, &story.owner, story.journey, version).await.unwrap();
            counts.get("day-1").map(|of| (of.sent, of.planned))
        };
        assert_eq!(sent_and_planned(PLAN).await, Some((1, 0)), "Hanako's");
        assert_eq!(sent_and_planned(PLAN + 1).await, Some((0, 1)), "Tom's");
        let never = count_contacts(&story.db, &story.owner, story.journey, PLAN + 2).await;
        assert!(matches!(never, Err(Error::NotFound(Thing::Version))));
    }

    async fn what_does_not_arrive_is_seen_and_mended(mut story: Story) {
        let hanako = story.hanako_plays(&plan()).await;
        story.mails().await;
        let server = SmtpServer::start([Answer::Nobody]).await;
        story.it_is("2026-01-06T09:00:00+09:00");
        story.contacts_go().await;
        mail::deliver_due(&story.db, &server.mailer(), &story.links, story.now).await.unwrap();
        let given_up = list_given_up(&story.db, &story.owner).await.unwrap();
        assert_eq!((given_up[0].enrolment, given_up[0].why), (hanako.enrolment, Some(Why::Bounced)));
        assert_eq!(given_up[0].subject, "Your first morning");
        let counts = count_contacts(&story.db, &story.owner, story.journey, PLAN).await.unwrap();
        assert_eq!(counts["day-1"].given_up.get(&Why::Bounced), Some(&1));
        address_trouble::report(&story.db, &story.owner, "Gone@example.jp", Trouble::Complained, "spam", story.now).await.unwrap();
        let troubled = address_trouble::list(&story.db, &story.owner).await.unwrap();
        let told: Vec<_> = troubled.iter().map(|line| (line.email.as_str(), line.trouble, line.customer.is_some())).collect();
        assert_eq!(told.len(), 2);
        assert!(told.contains(&("hanako@example.jp", Trouble::Bounced, true)), "{told:?}");
        assert!(told.contains(&("gone@example.jp", Trouble::Complained, false)), "{told:?}");

        let another = story.another_business().await;
        assert_eq!(address_trouble::list(&story.db, &another).await.unwrap(), []);
        address_trouble::mend(&story.db, &another, "hanako@example.jp", story.now).await.unwrap();
        assert_eq!(address_trouble::list(&story.db, &story.owner).await.unwrap().len(), 2);
        for who in [story.coach, hanako.actor] {
            assert!(matches!(address_trouble::list(&story.db, &who).await, Err(Error::NotAllowed)));
            assert!(matches!(list_given_up(&story.db, &who).await, Err(Error::NotAllowed)));
            let mended = address_trouble::mend(&story.db, &who, "hanako@example.jp", story.now).await;
            assert!(matches!(mended, Err(Error::NotAllowed)));
        }
        for _ in 0..2 {
            address_trouble::mend(&story.db, &story.owner, "HANAKO@example.jp", story.now).await.unwrap();
        }
        assert_eq!(address_trouble::list(&story.db, &story.owner).await.unwrap().len(), 1);
        let log = deeds::list(&story.db, &story.owner, None, None).await.unwrap();
        assert_eq!(log.iter().filter(|line| line.what == Did::Deed(Deed::AddressMended)).count(), 1);
    }
}
