//! Invitations: from the owner's form to the customer's first square.

use backend::{
    Conflict, Error, Fault, InvitationId, JourneyId, Language, LinkFault, Problem, Thing,
    enrolments::{get_enrolment, list_enrolments},
    invitations::{
        InvitationFilter, InvitationState, NewInvitation, accept_invitation, cancel_invitation, count_invitations,
        find_invitation, invite_buyer, invite_customer, list_invitations, note_opened, resend_invitation,
        search_invitations, show_link,
    },
    journeys::{import_journey, publish_journey},
    purchases::NewPurchase,
    sessions::find_session,
    standings::count_standings,
};
use journey::{SquareState, Standing};

use crate::{
    on_both_databases,
    story::{LIGHT_BODY, award},
};

on_both_databases! {
    async fn hanako_is_invited_and_starts(story: Story) {
        let invited = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now)
            .await
            .unwrap();
        assert!(!invited.already());
        assert_eq!(count_standings(&story.db, &story.owner).await.unwrap()[&Standing::Invited], 1);

        let mail = story.mail_to("hanako@example.jp").await;
        assert_eq!(mail.line.subject, "田中整体院より「12 weeks to a light body」へのご招待");
        let token = story.invitation_token("hanako@example.jp").await;

        let view = find_invitation(&story.db, &token, story.now).await.unwrap();
        assert_eq!(view.business_name.as_str(), "田中整体院");
        assert_eq!(view.customer_name.as_str(), "佐藤 花子");
        assert_eq!(view.promise, "Wake up light, without stiff shoulders.");
        assert_eq!(view.first_result.unwrap().week, 3);
        assert_eq!(view.language, Language::Japanese);

        let accepted = accept_invitation(&story.db, &token, "Phone", story.now).await.unwrap();
        let person = find_session(&story.db, &accepted.session_token.to_string(), story.now)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(person.actor, accepted.actor);
        assert_eq!(person.name.as_str(), "佐藤 花子");
        let lines = list_enrolments(&story.db, &accepted.actor).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].id, lines[0].standing), (accepted.enrolment, Standing::OnTrack));
        let listed = list_invitations(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!(listed[0].state, InvitationState::Accepted);
    }

    async fn looking_at_a_link_changes_nothing(story: Story) {
        invite_customer(&story.db, &story.coach, story.invitation_of_hanako(), story.now).await.unwrap();
        let token = story.invitation_token("hanako@example.jp").await;
        for _ in 0..3 {
            find_invitation(&story.db, &token, story.now).await.unwrap();
        }
        assert_eq!(story.database.count("SELECT count(*) FROM fact").await, 0);
        assert_eq!(story.database.count("SELECT count(*) FROM session").await, 0);
        let listed = list_invitations(&story.db, &story.coach, story.now).await.unwrap();
        assert_eq!(listed[0].state, InvitationState::Sent);
    }

    async fn a_link_works_once(story: Story) {
        story.hanako_starts().await;
        let token = story.invitation_token("hanako@example.jp").await;
        let again = accept_invitation(&story.db, &token, "Phone", story.now).await;
        assert!(matches!(again, Err(Error::Link(LinkFault::Used))), "{again:?}");
        let seen = find_invitation(&story.db, &token, story.now).await;
        assert!(matches!(seen, Err(Error::Link(LinkFault::Used))), "{seen:?}");
        assert_eq!(story.database.count("SELECT count(*) FROM session").await, 1);
    }

    async fn of_two_presses_at_once_one_starts_the_journey(story: Story) {
        invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let token = story.invitation_token("hanako@example.jp").await;
        let (one, two) = tokio::join!(
            accept_invitation(&story.db, &token, "Phone", story.now),
            accept_invitation(&story.db, &token, "Phone", story.now),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
        assert_eq!(story.database.count("SELECT count(*) FROM session").await, 1);
    }

    async fn nobody_is_invited_twice(story: Story) {
        let first = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let capitals = NewInvitation { email: " Hanako@Example.JP ".into(), ..story.invitation_of_hanako() };
        let again = invite_customer(&story.db, &story.coach, capitals, story.now).await.unwrap();
        assert!(again.already());
        assert_eq!(again.invitation, first.invitation);
        assert_eq!(story.mails().await.len(), 1);

        let token = story.invitation_token("hanako@example.jp").await;
        accept_invitation(&story.db, &token, "Phone", story.now).await.unwrap();
        let enrolled = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        assert!(enrolled.already());
        assert_eq!(story.mails().await.len(), 1);
    }

    async fn a_form_sent_twice_at_once_invites_once(story: Story) {
        let invite = || invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now);
        let (one, two) = tokio::join!(invite(), invite());
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one.invitation, two.invitation);
        assert_ne!(one.already(), two.already());
        assert_eq!(story.mails().await.len(), 1);
    }

    async fn after_thirty_days_a_link_is_over_and_a_new_invitation_is_sent(mut story: Story) {
        invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let old = story.invitation_token("hanako@example.jp").await;
        story.days_pass(30);
        let late = accept_invitation(&story.db, &old, "Phone", story.now).await;
        assert!(matches!(late, Err(Error::Link(LinkFault::Expired))), "{late:?}");
        let listed = list_invitations(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!(listed[0].state, InvitationState::Expired);

        let renewed = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        assert!(!renewed.already());
        assert_eq!(story.mails().await.len(), 2);
        let new = story.invitation_token("hanako@example.jp").await;
        accept_invitation(&story.db, &new, "Phone", story.now).await.unwrap();
    }

    async fn sending_again_replaces_the_link(story: Story) {
        let invited = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let old = story.invitation_token("hanako@example.jp").await;
        resend_invitation(&story.db, &story.owner, invited.invitation, story.now).await.unwrap();
        let new = story.invitation_token("hanako@example.jp").await;
        assert_ne!(old, new);
        let seen = find_invitation(&story.db, &old, story.now).await;
        assert!(matches!(seen, Err(Error::Link(LinkFault::Unknown))), "{seen:?}");
        accept_invitation(&story.db, &new, "Phone", story.now).await.unwrap();
        let accepted = resend_invitation(&story.db, &story.owner, invited.invitation, story.now).await;
        assert!(matches!(accepted, Err(Error::Conflict(Conflict::AlreadyAccepted))), "{accepted:?}");
    }

    async fn a_cancelled_invitation_leaves_no_trace_on_the_desk(story: Story) {
        let invited = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let token = story.invitation_token("hanako@example.jp").await;
        cancel_invitation(&story.db, &story.coach, invited.invitation, story.now).await.unwrap();
        cancel_invitation(&story.db, &story.coach, invited.invitation, story.now).await.unwrap();
        let late = accept_invitation(&story.db, &token, "Phone", story.now).await;
        assert!(matches!(late, Err(Error::Link(LinkFault::Cancelled))), "{late:?}");
        assert_eq!(count_standings(&story.db, &story.owner).await.unwrap()[&Standing::Invited], 0);
        let resent = resend_invitation(&story.db, &story.owner, invited.invitation, story.now).await;
        assert!(matches!(resent, Err(Error::Conflict(Conflict::AlreadyCancelled))), "{resent:?}");

        let again = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        assert!(!again.already());
        let token = story.invitation_token("hanako@example.jp").await;
        accept_invitation(&story.db, &token, "Phone", story.now).await.unwrap();
        let accepted = cancel_invitation(&story.db, &story.owner, again.invitation, story.now).await;
        assert!(matches!(accepted, Err(Error::Conflict(Conflict::AlreadyAccepted))), "{accepted:?}");
    }

    async fn an_invitation_form_tells_all_its_problems(story: Story) {
        let new = NewInvitation {
            journey: "light-body".into(),
            name: String::new(),
            email: "hanako".into(),
            language: String::new(),
            time_zone: "Tokyo".into(),
        };
        let Err(Error::Invalid(problems)) = invite_customer(&story.db, &story.owner, new, story.now).await else {
            panic!("none of it fits");
        };
        let told = |field, fault| Problem { field, fault };
        assert_eq!(problems, [
            told("journey", Fault::Unknown),
            told("name", Fault::Missing),
            told("email", Fault::NotAnEmail),
            told("language", Fault::UnknownLanguage),
            told("time_zone", Fault::UnknownTimeZone),
        ]);
        assert_eq!(story.database.count("SELECT count(*) FROM customer").await, 0);
    }

    async fn a_journey_must_be_published_before_anybody_is_invited(story: Story) {
        let draft = str::from_utf8(LIGHT_BODY).unwrap().replace("\"light-body\"", "\"second\"");
        let journey = import_journey(&story.db, &story.owner, draft.as_bytes(), story.now).await.unwrap();
        let new = NewInvitation { journey: journey.to_string(), ..story.invitation_of_hanako() };
        let refused = invite_customer(&story.db, &story.owner, new, story.now).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::NotPublished))), "{refused:?}");
        let nowhere = NewInvitation { journey: JourneyId::new(story.now).to_string(), ..story.invitation_of_hanako() };
        let refused = invite_customer(&story.db, &story.owner, nowhere, story.now).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Journey))), "{refused:?}");
        assert_eq!(story.database.count("SELECT count(*) FROM customer").await, 0);
    }

    async fn another_business_cannot_reach_an_invitation(story: Story) {
        let ann = story.another_business().await;
        let invited = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let invitation = invited.invitation;
        let refused = invite_customer(&story.db, &ann, story.invitation_of_hanako(), story.now).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Journey))), "{refused:?}");
        let refused = resend_invitation(&story.db, &ann, invitation, story.now).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Invitation))), "{refused:?}");
        let refused = cancel_invitation(&story.db, &ann, invitation, story.now).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Invitation))), "{refused:?}");
        let nothing = cancel_invitation(&story.db, &story.owner, InvitationId::new(story.now), story.now).await;
        assert!(matches!(nothing, Err(Error::NotFound(Thing::Invitation))), "{nothing:?}");
        assert!(list_invitations(&story.db, &ann, story.now).await.unwrap().is_empty());
    }

    async fn a_customer_invites_nobody(story: Story) {
        let hanako = story.hanako_starts().await;
        let refused = invite_customer(&story.db, &hanako.actor, story.invitation_of_tom(), story.now).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        let refused = list_invitations(&story.db, &hanako.actor, story.now).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
    }

    async fn a_link_that_nobody_sent_leads_nowhere(story: Story) {
        let made_up = format!("{}.{}", story.business.uuid().simple(), "0".repeat(64));
        for token in ["", "hello", &made_up, "☃.☃", &"0".repeat(10_000)] {
            let seen = find_invitation(&story.db, token, story.now).await;
            assert!(matches!(seen, Err(Error::Link(LinkFault::Unknown))), "{token}: {seen:?}");
            let accepted = accept_invitation(&story.db, token, "Phone", story.now).await;
            assert!(matches!(accepted, Err(Error::Link(LinkFault::Unknown))), "{token}: {accepted:?}");
        }
    }

    async fn who_accepts_late_begins_with_what_is_published_by_then(mut story: Story) {
        invite_customer(&story.db, &story.owner, story.invitation_of_tom(), story.now).await.unwrap();
        let token = story.invitation_token("tom@example.com").await;
        story.days_pass(3);
        let changed = str::from_utf8(LIGHT_BODY).unwrap().replace("How to sit", "How to sit well");
        import_journey(&story.db, &story.owner, changed.as_bytes(), story.now).await.unwrap();
        publish_journey(&story.db, &story.owner, story.journey, 2, story.now).await.unwrap();
        let accepted = accept_invitation(&story.db, &token, "Phone", story.now).await.unwrap();
        let playing = backend::enrolments::get_enrolment(&story.db, &accepted.actor, accepted.enrolment)
            .await
            .unwrap();
        assert_eq!(playing.version_number, 2);
        assert_eq!(playing.state.zone().name(), "America/New_York");
        let squares = playing.version.squares();
        assert_eq!(squares[0].title, "How to sit well");
        assert_eq!(playing.state.square(&playing.version, "how-to-sit"), Some(SquareState::Open));
    }

    async fn a_second_journey_finds_the_same_customer(story: Story) {
        let hanako = story.hanako_starts().await;
        let second = str::from_utf8(LIGHT_BODY).unwrap().replace("\"light-body\"", "\"second\"");
        let journey = story.publish(second.as_bytes()).await;
        let again = story
            .starts(NewInvitation { journey: journey.to_string(), ..story.invitation_of_hanako() })
            .await;
        assert_eq!(again.customer, hanako.customer);
        assert_ne!(again.enrolment, hanako.enrolment);
        assert_eq!(list_enrolments(&story.db, &hanako.actor).await.unwrap().len(), 2);
        let refused = story.coach_plays(again, award("nowhere")).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }

    async fn a_person_who_touches_the_page_has_opened_it(story: Story) {
        invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let token = story.invitation_token("hanako@example.jp").await;
        for _ in 0..2 {
            note_opened(&story.db, &token, story.now).await.unwrap();
        }
        let listed = list_invitations(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!(listed[0].state, InvitationState::Opened);
        find_invitation(&story.db, &token, story.now).await.unwrap();
        accept_invitation(&story.db, &token, "Phone", story.now).await.unwrap();
        note_opened(&story.db, &token, story.now).await.unwrap();
        let listed = list_invitations(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!(listed[0].state, InvitationState::Accepted);
    }

    async fn a_link_that_is_shown_replaces_the_one_that_was_sent(story: Story) {
        let invited = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let first = invited.token.unwrap().to_string();
        // The mail has not left yet: it goes out with the new link.
        let shown = show_link(&story.db, &story.coach, invited.invitation, story.now).await.unwrap().to_string();
        assert_eq!(story.invitation_token("hanako@example.jp").await, shown);
        let old = find_invitation(&story.db, &first, story.now).await;
        assert!(matches!(old, Err(Error::Link(LinkFault::Unknown))), "{old:?}");
        let second = show_link(&story.db, &story.coach, invited.invitation, story.now).await.unwrap().to_string();
        assert_ne!(second, shown);
        assert_eq!(story.mails().await.len(), 1);
        let other = story.another_business().await;
        let stolen = show_link(&story.db, &other, invited.invitation, story.now).await;
        assert!(matches!(stolen, Err(Error::NotFound(Thing::Invitation))), "{stolen:?}");
        accept_invitation(&story.db, &second, "Phone", story.now).await.unwrap();
        let late = show_link(&story.db, &story.owner, invited.invitation, story.now).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::AlreadyAccepted))), "{late:?}");
    }

    async fn invitations_are_searched_filtered_and_paged(mut story: Story) {
        for n in 0..60 {
            let guest = NewInvitation { name: format!("お客さま {n}"), email: format!("guest-{n}@example.jp"), ..story.invitation_of_hanako() };
            invite_customer(&story.db, &story.owner, guest, story.now).await.unwrap();
        }
        story.minutes_pass(1);
        let hanako = invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let find = async |filter: InvitationFilter| search_invitations(&story.db, &story.coach, &filter, story.now).await.unwrap();
        let all = find(InvitationFilter::default()).await;
        assert_eq!((all.lines.len(), all.pages, all.total, all.lines[0].id), (50, 2, 61, hanako.invitation));
        assert_eq!(find(InvitationFilter { page: 2, ..InvitationFilter::default() }).await.lines.len(), 11);
        let named = find(InvitationFilter { search: "花子".into(), ..InvitationFilter::default() }).await;
        assert_eq!((named.total, named.lines[0].email.as_str()), (1, "hanako@example.jp"));
        cancel_invitation(&story.db, &story.owner, hanako.invitation, story.now).await.unwrap();
        let counts = count_invitations(&story.db, &story.owner, story.now).await.unwrap();
        assert_eq!((counts[&InvitationState::Sent], counts[&InvitationState::Cancelled], counts[&InvitationState::Bounced]), (60, 1, 0));
        let cancelled = find(InvitationFilter { state: Some(InvitationState::Cancelled), ..InvitationFilter::default() }).await;
        assert_eq!((cancelled.total, cancelled.lines[0].id), (1, hanako.invitation));
        let other = story.another_business().await;
        assert_eq!(search_invitations(&story.db, &other, &InvitationFilter::default(), story.now).await.unwrap().total, 0);
    }

    async fn an_invitation_with_a_purchase_starts_on_its_day(story: Story) {
        let bought = NewPurchase { product: "basic".into(), amount: "48,000".into(), bought_on: "2026-01-02".into() };
        let invited = invite_buyer(&story.db, &story.owner, story.invitation_of_hanako(), bought.clone(), story.now).await.unwrap();
        assert!(invited.recorded && !invited.already());
        let playing = get_enrolment(&story.db, &story.owner, invited.enrolment).await.unwrap();
        assert_eq!(playing.state.started(), Some(jiff::civil::date(2026, 1, 2)));
        let again = invite_buyer(&story.db, &story.owner, story.invitation_of_hanako(), bought, story.now).await.unwrap();
        assert!(again.already() && !again.recorded, "the same purchase again is the same");
        let wrong = NewPurchase { product: "basic".into(), amount: "much".into(), bought_on: "2027-01-01".into() };
        let refused = invite_buyer(&story.db, &story.owner, story.invitation_of_tom(), wrong, story.now).await;
        assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems.len() == 2), "{refused:?}");
        assert_eq!(list_invitations(&story.db, &story.owner, story.now).await.unwrap().len(), 1);
    }

}
