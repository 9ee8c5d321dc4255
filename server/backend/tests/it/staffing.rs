//! Who works for a business: inviting, making owners, letting go, passkeys, and the log of what they did.

use std::collections::BTreeSet;

use backend::{
    Actor, Conflict, Error, Fault, Language, LinkFault, Problem, Role, StaffId, Thing,
    alerts::{AlertKind, settle_urgent},
    coaches::give,
    deeds::{self, Deed, Did},
    digests::plan_due,
    passkeys::{self, RelyingParty, list_passkeys, remove_passkey, remove_passkeys_of, start_adding},
    posters::{end_poster, make_poster},
    sessions::{find_session, list_sessions},
    sign_in::{Entered, request_sign_in, sign_in_with_link},
    staff::{NewStaff, change_role, get_staff, invite_staff, let_go, list_staff, list_staff_with_traces, take_back},
    standings::review_due,
};

use crate::{
    on_both_databases,
    story::{Story, after, award},
};

fn yamada(role: &str) -> NewStaff {
    NewStaff {
        name: "山田 昇".into(),
        email: "yamada@example.jp".into(),
        role: role.into(),
        language: "ja".into(),
    }
}

fn id_of(actor: &Actor) -> StaffId {
    match actor {
        Actor::Staff { staff, .. } => *staff,
        _ => panic!("one of the staff"),
    }
}

/// Signs in by the mail's link.
async fn enters(story: &Story, address: &str) -> backend::Result<Entered> {
    request_sign_in(&story.db, address, Language::English, story.now).await?;
    let mail = story.mail_to(address).await;
    let token = after(&mail.text, "https://sugoroku.example/sign-in/link/");
    sign_in_with_link(&story.db, &token, "Desk", story.now).await
}

/// A passkey that no device holds: enough to be asked for.
async fn suzuki_has_a_passkey(story: &Story) {
    request_sign_in(&story.db, "suzuki@example.jp", Language::Japanese, story.now)
        .await
        .unwrap();
    let given = story
        .database
        .execute(
            "INSERT INTO passkey
                 (business_id, passkey_id, staff_id, credential_id, credential, name, created_at)
             SELECT s.business_id, s.staff_id, s.staff_id,
                    (SELECT i.token_hash FROM sign_in i LIMIT 1), '{}', 'Laptop', 0
             FROM staff s
             WHERE s.email_key = 'suzuki@example.jp'",
        )
        .await;
    assert_eq!(given, 1);
}

on_both_databases! {
    async fn the_owner_invites_a_coach_who_signs_in(story: Story) {
        let yamada_id = invite_staff(&story.db, &story.owner, yamada("coach"), story.now).await.unwrap();
        let mail = story.mail_to("yamada@example.jp").await;
        assert!(mail.text.contains("田中 健一さんが、あなたを 田中整体院 のコーチとして登録しました"), "{}", mail.text);
        assert!(mail.text.contains("https://sugoroku.example/sign-in"), "{}", mail.text);
        let Entered::SignedIn(yamada) = enters(&story, "yamada@example.jp").await.unwrap() else {
            panic!("no passkey yet");
        };
        assert_eq!(yamada.actor, Actor::Staff { business: story.business, staff: yamada_id, role: Role::Coach });
        let lines = list_staff_with_traces(&story.db, &story.owner).await.unwrap();
        let names: Vec<_> = lines.iter().map(|line| line.member.name.as_str()).collect();
        assert_eq!(names, ["田中 健一", "鈴木 愛", "山田 昇"]);
        assert_eq!(lines[2].last_seen_at, Some(story.now));
        assert_eq!(lines[1].last_seen_at, None);
    }

    async fn an_address_is_one_persons(story: Story) {
        let again = NewStaff { email: "SUZUKI@example.jp".into(), ..yamada("coach") };
        let refused = invite_staff(&story.db, &story.owner, again, story.now).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::AddressTaken))), "{refused:?}");
        assert_eq!(story.mails().await.len(), 0);
    }

    async fn who_is_let_go_is_out_at_once_and_can_come_back(mut story: Story) {
        invite_staff(&story.db, &story.owner, yamada("coach"), story.now).await.unwrap();
        let Entered::SignedIn(yamada) = enters(&story, "yamada@example.jp").await.unwrap() else {
            panic!("no passkey yet");
        };
        let id = id_of(&yamada.actor);
        let_go(&story.db, &story.owner, id, story.now).await.unwrap();
        let_go(&story.db, &story.owner, id, story.now).await.unwrap();
        let cookie = yamada.session_token.to_string();
        assert_eq!(find_session(&story.db, &cookie, story.now).await.unwrap(), None);
        assert_eq!(list_staff(&story.db, &story.owner).await.unwrap().len(), 2);
        let before = story.mails().await.len();
        request_sign_in(&story.db, "yamada@example.jp", Language::English, story.now).await.unwrap();
        assert_eq!(story.mails().await.len(), before);

        story.days_pass(30);
        take_back(&story.db, &story.owner, id, story.now).await.unwrap();
        assert_eq!(story.mails().await.len(), before + 1);
        assert!(matches!(enters(&story, "yamada@example.jp").await.unwrap(), Entered::SignedIn(_)));
    }

    async fn who_is_let_go_reads_no_more_of_customers(mut story: Story) {
        settle_urgent(&story.db, &story.owner, &BTreeSet::from([AlertKind::Stalled]), story.now).await.unwrap();
        let hanako = story.hanako_starts().await;
        give(&story.db, &story.owner, vec![hanako.customer], Some(id_of(&story.coach)), story.now).await.unwrap();
        plan_due(&story.db, story.now).await.unwrap();
        story.mails().await;
        story.days_pass(15);
        review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(plan_due(&story.db, story.now).await.unwrap().mails, 2);
        let waiting = "SELECT count(*) FROM outgoing_mail WHERE sent_at IS NULL AND to_email LIKE 'suzuki%'";
        assert_eq!(story.database.count(waiting).await, 2, "the alert and the digest");
        let_go(&story.db, &story.owner, id_of(&story.coach), story.now).await.unwrap();
        assert_eq!(story.database.count(waiting).await, 0);
        assert_eq!(story.mails().await.iter().filter(|mail| mail.line.to.contains("tanaka")).count(), 1, "the owner reads on");
    }

    async fn a_business_keeps_an_owner(story: Story) {
        let tanaka = id_of(&story.owner);
        for refused in [
            change_role(&story.db, &story.owner, tanaka, Role::Coach, story.now).await,
            let_go(&story.db, &story.owner, tanaka, story.now).await,
        ] {
            assert!(matches!(refused, Err(Error::Conflict(Conflict::LastOwner))), "{refused:?}");
        }
        let yamada = invite_staff(&story.db, &story.owner, yamada("owner"), story.now).await.unwrap();
        // Each makes the other a coach at the same instant: one of them is too late.
        let other = Actor::Staff { business: story.business, staff: yamada, role: Role::Owner };
        let (one, two) = tokio::join!(
            change_role(&story.db, &story.owner, yamada, Role::Coach, story.now),
            change_role(&story.db, &other, tanaka, Role::Coach, story.now),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let owners = list_staff(&story.db, &story.system()).await.unwrap();
        assert_eq!(owners.iter().filter(|member| member.role == Role::Owner).count(), 1);
    }

    async fn only_owners_of_the_business_settle_who_works_there(story: Story) {
        let suzuki = id_of(&story.coach);
        let hanako = story.hanako_starts().await.actor;
        for actor in [story.coach, hanako] {
            let db = &story.db;
            let refused = [
                invite_staff(db, &actor, yamada("coach"), story.now).await.map(drop),
                change_role(db, &actor, suzuki, Role::Owner, story.now).await,
                let_go(db, &actor, suzuki, story.now).await,
                take_back(db, &actor, suzuki, story.now).await,
                remove_passkeys_of(db, &actor, suzuki, story.now).await.map(drop),
                list_staff_with_traces(db, &actor).await.map(drop),
                deeds::list(db, &actor, None, None).await.map(drop),
            ];
            assert!(refused.iter().all(|refused| matches!(refused, Err(Error::NotAllowed))), "{refused:?}");
        }
        let ann = story.another_business().await;
        let unknown = [
            change_role(&story.db, &ann, suzuki, Role::Owner, story.now).await,
            let_go(&story.db, &ann, suzuki, story.now).await,
            take_back(&story.db, &ann, suzuki, story.now).await,
            remove_passkeys_of(&story.db, &ann, suzuki, story.now).await.map(drop),
            get_staff(&story.db, &ann, suzuki).await.map(drop),
        ];
        assert!(unknown.iter().all(|unknown| matches!(unknown, Err(Error::NotFound(Thing::Staff)))), "{unknown:?}");
        assert!(deeds::list(&story.db, &ann, None, None).await.unwrap().is_empty());
    }

    async fn the_log_says_who_did_what_the_latest_first(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.minutes_pass(5);
        story.coach_plays(hanako, award("lighter")).await.unwrap();
        story.minutes_pass(5);
        let yamada = invite_staff(&story.db, &story.owner, yamada("coach"), story.now).await.unwrap();
        story.minutes_pass(5);
        let_go(&story.db, &story.owner, yamada, story.now).await.unwrap();
        let lines = deeds::list(&story.db, &story.owner, None, None).await.unwrap();
        assert_eq!(lines[0].what, Did::Deed(Deed::StaffLeft));
        assert_eq!(lines[0].about, "山田 昇");
        assert_eq!(lines[0].who.as_ref().unwrap().as_str(), "田中 健一");
        assert_eq!(lines[1].what, Did::Deed(Deed::StaffInvited));
        let award = lines.iter().find(|line| matches!(&line.what, Did::Fact { .. })).unwrap();
        assert_eq!((award.about.as_str(), award.who.as_ref().unwrap().as_str()), ("佐藤 花子", "鈴木 愛"));
        let of_suzuki = deeds::list(&story.db, &story.owner, Some(id_of(&story.coach)), None).await.unwrap();
        assert!(of_suzuki.iter().all(|line| line.who.as_ref().unwrap().as_str() == "鈴木 愛"));
        let earlier = deeds::list(&story.db, &story.owner, None, Some(lines[0].at)).await.unwrap();
        assert_eq!(earlier[0], lines[1]);
    }

    async fn the_log_names_what_was_published_and_put_up(mut story: Story) {
        story.minutes_pass(5);
        let poster = make_poster(&story.db, &story.owner, story.journey, story.now).await.unwrap();
        for _ in 0..2 {
            story.minutes_pass(5);
            end_poster(&story.db, &story.owner, poster, story.now).await.unwrap();
        }
        let lines = deeds::list(&story.db, &story.owner, None, None).await.unwrap();
        let title = "12 weeks to a light body";
        let noted: Vec<_> = lines.iter().map(|line| (&line.what, line.about.as_str())).collect();
        for (deed, about) in [
            (Deed::PosterEnded, title),
            (Deed::PosterMade, title),
            (Deed::JourneyPublished, &format!("{title} (1)")),
            (Deed::JourneyImported, title),
        ] {
            let times = noted.iter().filter(|line| **line == (&Did::Deed(deed), about)).count();
            assert_eq!(times, 1, "{deed}: {noted:?}");
        }
    }

    async fn who_has_a_passkey_is_asked_for_it_after_the_mail(mut story: Story) {
        suzuki_has_a_passkey(&story).await;
        let Entered::PasskeyNext { ticket } = enters(&story, "suzuki@example.jp").await.unwrap() else {
            panic!("the mail alone is one factor");
        };
        let ticket = ticket.to_string();
        assert_eq!(find_session(&story.db, &ticket, story.now).await.unwrap(), None);
        assert!(list_sessions(&story.db, &story.coach, story.now).await.unwrap().is_empty());
        let here = RelyingParty::at(&"https://sugoroku.example".parse().unwrap()).unwrap();
        let nothing = passkeys::sign_in_with_second_factor(&story.db, &here, &ticket, "{}", "Desk", story.now).await;
        assert!(matches!(nothing, Err(Error::NoSuchPasskey)), "{nothing:?}");
        story.minutes_pass(11);
        let late = passkeys::start_second_factor(&story.db, &here, &ticket, story.now).await;
        assert!(matches!(late, Err(Error::Link(LinkFault::Expired))), "{late:?}");
        let made_up = passkeys::start_second_factor(&story.db, &here, "x.y", story.now).await;
        assert!(matches!(made_up, Err(Error::Link(LinkFault::Unknown))), "{made_up:?}");
        assert_eq!(passkeys::forget_expired(&story.db, story.now).await.unwrap(), 1);

        // She lost her laptop: the owner takes its passkey away, and the mail is enough again.
        let taken = remove_passkeys_of(&story.db, &story.owner, id_of(&story.coach), story.now).await.unwrap();
        assert_eq!(taken, 1);
        assert!(matches!(enters(&story, "suzuki@example.jp").await.unwrap(), Entered::SignedIn(_)));
    }

    async fn passkeys_are_their_owners_own(story: Story) {
        suzuki_has_a_passkey(&story).await;
        let own = list_passkeys(&story.db, &story.coach).await.unwrap();
        assert_eq!(own[0].name, "Laptop");
        assert!(list_passkeys(&story.db, &story.owner).await.unwrap().is_empty());
        let others = remove_passkey(&story.db, &story.owner, own[0].id, story.now).await;
        assert!(matches!(others, Err(Error::NotFound(Thing::Passkey))), "{others:?}");
        remove_passkey(&story.db, &story.coach, own[0].id, story.now).await.unwrap();
        let hanako = story.hanako_starts().await.actor;
        let here = RelyingParty::at(&"https://sugoroku.example".parse().unwrap()).unwrap();
        let not_staff = start_adding(&story.db, &hanako, &here, story.now).await;
        assert!(matches!(not_staff, Err(Error::NotAllowed)), "{not_staff:?}");
    }

    async fn an_answer_that_no_device_gave_adds_no_passkey(story: Story) {
        let here = RelyingParty::at(&"https://sugoroku.example".parse().unwrap()).unwrap();
        let question = start_adding(&story.db, &story.owner, &here, story.now).await.unwrap();
        assert_eq!(question.options["rp"]["id"], "sugoroku.example");
        assert_eq!(question.options["authenticatorSelection"]["residentKey"], "required");
        let add = |name: &'static str, answer: &'static str| {
            passkeys::add_passkey(&story.db, &story.owner, &here, question.challenge, name, answer, story.now)
        };
        let nameless = add(" ", "{}").await;
        assert!(
            matches!(&nameless, Err(Error::Invalid(problems)) if problems == &[Problem { field: "name", fault: Fault::Missing }]),
            "{nameless:?}"
        );
        let nonsense = add("Laptop", "{}").await;
        assert!(
            matches!(&nonsense, Err(Error::Invalid(problems)) if problems[0].field == "answer"),
            "{nonsense:?}"
        );
        assert!(list_passkeys(&story.db, &story.owner).await.unwrap().is_empty());
    }
}
