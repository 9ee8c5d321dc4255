//! Scope: a coach sees the customers given to them, in every list and behind every address.

use backend::{
    Actor, CustomerId, Error, StaffId, Thing,
    celebrations::{list_celebrations, set_birthday},
    claims::{count_waiting, list_waiting},
    coaches::{coaches_see_all, give, give_all_of, let_coaches_see_all, list_coaches},
    customers::get_card,
    deeds::{self, Did},
    enrolments::{get_enrolment, history},
    held::{Deed, NewDeed, hold_all, list_held},
    invitations::{cancel_invitation, invite_customer, list_invitations, resend_invitation},
    leaving::count_reasons,
    live::watch_enrolment,
    moments::{list_moments, pass_over},
    notes::list_notes,
    personal_words::list_words,
    self_checks::{NewSelfCheck, answer_not_yet, find_latest, list_unread, mark_read},
    staff::{let_go, take_back},
    standings::{CoachFilter, Filter, count_standings, get_line, list_claimants, list_customers},
};
use journey::Standing;

use crate::{
    on_both_databases,
    story::{Player, Story, award, check_in, complete, count},
};

fn id_of(actor: Actor) -> StaffId {
    let Actor::Staff { staff, .. } = actor else {
        panic!("one of the staff")
    };
    staff
}

async fn gives(story: &Story, player: Player, to: Actor) {
    give(
        &story.db,
        &story.owner,
        vec![player.customer],
        Some(id_of(to)),
        story.now,
    )
    .await
    .unwrap();
}

fn not_found<T: std::fmt::Debug>(answer: backend::Result<T>) {
    assert!(matches!(answer, Err(Error::NotFound(_))), "{answer:?}");
}

/// Hanako and Tom both wait for a coach; Hanako is 愛's, Tom is 翔's.
async fn two_coaches(story: &Story) -> (Player, Player, Actor) {
    let_coaches_see_all(&story.db, &story.owner, false, story.now)
        .await
        .unwrap();
    let sho = story.another_coach("中島 翔", "sho@example.jp").await;
    let (hanako, tom) = (story.hanako_starts().await, story.tom_starts().await);
    for player in [hanako, tom] {
        story.plays_up_to_the_claim(player).await;
    }
    gives(story, hanako, story.coach).await;
    gives(story, tom, sho).await;
    (hanako, tom, sho)
}

on_both_databases! {
    async fn a_coach_lists_only_their_own(story: Story) {
        let (_, tom, _) = two_coaches(&story).await;
        let (db, ai, now) = (&story.db, &story.coach, story.now);
        story.database.execute("UPDATE customer SET birth_month = 1, birth_day = 5").await;
        story.coach_plays(tom, award("lighter")).await.unwrap_err();
        backend::play::play(db, &story.owner, tom.enrolment, backend::play::Move::now(award("lighter"), None), now).await.unwrap();

        let page = list_customers(db, ai, &Filter::default(), now).await.unwrap();
        let names: Vec<_> = page.lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!((names.as_slice(), page.total), (&["佐藤 花子"][..], 1));
        assert_eq!(page.lines[0].coach.as_ref().unwrap().as_str(), "鈴木 愛");
        let tom_searched = Filter { search: "Tom".into(), ..Filter::default() };
        assert_eq!(list_customers(db, ai, &tom_searched, now).await.unwrap().total, 0);
        assert_eq!(count_standings(db, ai).await.unwrap().values().sum::<i64>(), 1);
        assert_eq!(count_waiting(db, ai).await.unwrap(), 1);
        assert_eq!(list_waiting(db, ai, now).await.unwrap().len(), 1);
        assert_eq!(list_claimants(db, ai, 1, now).await.unwrap().total, 1);
        assert_eq!(list_moments(db, ai, 1, now).await.unwrap().total, 0, "Tom's is not for her");
        assert_eq!(list_invitations(db, ai, now).await.unwrap().len(), 1);
        assert_eq!(list_celebrations(db, ai, now).await.unwrap().len(), 1);
        assert_eq!(list_celebrations(db, &story.owner, now).await.unwrap().len(), 2);
        assert_eq!(list_customers(db, &story.owner, &Filter::default(), now).await.unwrap().total, 2);
        assert_eq!(list_moments(db, &story.owner, 1, now).await.unwrap().total, 1);
        assert_eq!(list_invitations(db, &story.owner, now).await.unwrap().len(), 2);
    }

    async fn a_coach_finds_nothing_of_another_coachs_customer(story: Story) {
        let (hanako, tom, sho) = two_coaches(&story).await;
        let (db, ai, now, toms) = (&story.db, &story.coach, story.now, tom.enrolment);
        not_found(get_enrolment(db, ai, toms).await);
        not_found(history(db, ai, toms).await);
        not_found(get_line(db, ai, toms, now).await);
        not_found(get_card(db, ai, toms).await);
        not_found(list_notes(db, ai, toms).await);
        not_found(list_words(db, ai, toms).await);
        not_found(find_latest(db, ai, toms, "lighter").await);
        not_found(watch_enrolment(db, ai, toms).await);
        not_found(set_birthday(db, ai, toms, "5", "4").await);
        not_found(pass_over(db, ai, toms, now).await);
        not_found(story.coach_plays(tom, award("lighter")).await);
        for deed in [
            Deed::Award { square: "lighter".into() },
            Deed::SendBack { square: "lighter".into(), words: "No.".into() },
            Deed::Open { square: "walk".into() },
            Deed::Word { words: "Hello".into() },
            Deed::Note { words: "Hm".into() },
        ] {
            not_found(story.holds(ai, tom, deed.clone()).await);
            let both = [hanako, tom].map(|player| NewDeed { enrolment: player.enrolment, id: None, deed: deed.clone(), tried: None });
            not_found(hold_all(db, ai, both.into(), now).await);
        }
        assert_eq!(story.database.count("SELECT count(*) FROM held_action").await, 0, "of several that are not all hers none is held");
        story.holds(&sho, tom, Deed::Note { words: "Private".into() }).await.unwrap();
        assert!(list_held(db, ai).await.unwrap().is_empty());
        assert_eq!(list_held(db, &story.owner).await.unwrap().len(), 1);
        let invitations = list_invitations(db, &story.owner, now).await.unwrap();
        let invitation = invitations.iter().find(|line| line.enrolment == toms).unwrap().id;
        not_found(resend_invitation(db, ai, invitation, now).await);
        not_found(cancel_invitation(db, ai, invitation, now).await);
    }

    async fn a_not_yet_is_read_by_their_own_coach(story: Story) {
        let_coaches_see_all(&story.db, &story.owner, false, story.now).await.unwrap();
        let tom = story.tom_starts().await;
        for action in [complete("how-to-sit"), count("stretch", 7), check_in("first-mood", 2)] {
            story.play(tom, action).await.unwrap();
        }
        let new = NewSelfCheck { id: "a".into(), square: "lighter".into(), answers: vec![(0, true), (1, false)], words: None };
        let check = answer_not_yet(&story.db, &tom.actor, tom.enrolment, new, story.now).await.unwrap();
        assert!(list_unread(&story.db, &story.coach, story.now).await.unwrap().is_empty(), "nobody's customer is the owner's");
        not_found(mark_read(&story.db, &story.coach, check, story.now).await);
        assert_eq!(list_unread(&story.db, &story.owner, story.now).await.unwrap().len(), 1);
        gives(&story, tom, story.coach).await;
        assert_eq!(list_unread(&story.db, &story.coach, story.now).await.unwrap().len(), 1);
        mark_read(&story.db, &story.coach, check, story.now).await.unwrap();
    }

    async fn the_owner_may_let_coaches_see_everybody(story: Story) {
        let (_, tom, _) = two_coaches(&story).await;
        let refused = let_coaches_see_all(&story.db, &story.coach, true, story.now).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        assert!(!coaches_see_all(&story.db, &story.coach).await.unwrap());
        let_coaches_see_all(&story.db, &story.owner, true, story.now).await.unwrap();
        assert_eq!(list_customers(&story.db, &story.coach, &Filter::default(), story.now).await.unwrap().total, 2);
        get_enrolment(&story.db, &story.coach, tom.enrolment).await.unwrap();
        let log = deeds::list(&story.db, &story.owner, None, None).await.unwrap();
        let times = |deed| log.iter().filter(|line| line.what == Did::Deed(deed)).count();
        assert_eq!((times(deeds::Deed::CoachesSeeAll), times(deeds::Deed::CoachesSeeOwn)), (2, 1), "{log:?}");
        // What it is already is no change.
        let_coaches_see_all(&story.db, &story.owner, true, story.now).await.unwrap();
        assert_eq!(deeds::list(&story.db, &story.owner, None, None).await.unwrap().len(), log.len());
        // Not those of another business, of course.
        let ann = story.another_business().await;
        let_coaches_see_all(&story.db, &ann, true, story.now).await.unwrap();
        not_found(get_enrolment(&story.db, &ann, tom.enrolment).await);
    }

    async fn whom_a_coach_invites_is_theirs_and_whom_the_owner_invites_nobodys(story: Story) {
        let_coaches_see_all(&story.db, &story.owner, false, story.now).await.unwrap();
        invite_customer(&story.db, &story.coach, story.invitation_of_hanako(), story.now).await.unwrap();
        invite_customer(&story.db, &story.owner, story.invitation_of_tom(), story.now).await.unwrap();
        let nobodys = Filter { coach: CoachFilter::Nobodys, ..Filter::default() };
        let of_ai = Filter { coach: CoachFilter::Of(id_of(story.coach)), ..Filter::default() };
        for (filter, name) in [(nobodys, "Tom Reed"), (of_ai, "佐藤 花子")] {
            let page = list_customers(&story.db, &story.owner, &filter, story.now).await.unwrap();
            assert_eq!((page.total, page.lines[0].name.as_str()), (1, name));
        }
        // Inviting somebody who is known does not take them over.
        invite_customer(&story.db, &story.coach, story.invitation_of_tom(), story.now).await.unwrap();
        assert_eq!(list_customers(&story.db, &story.coach, &Filter::default(), story.now).await.unwrap().total, 1);
    }

    async fn the_owner_moves_customers_also_when_a_coach_leaves(story: Story) {
        let (hanako, tom, sho) = two_coaches(&story).await;
        let (lines, nobodys) = list_coaches(&story.db, &story.owner).await.unwrap();
        assert_eq!((lines.iter().map(|line| line.customers).collect::<Vec<_>>(), nobodys), (vec![0, 1, 1], 0));
        for other in [story.coach, hanako.actor] {
            let refused = give(&story.db, &other, vec![tom.customer], Some(id_of(story.coach)), story.now).await;
            assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
            let refused = give_all_of(&story.db, &other, Some(id_of(sho)), None, story.now).await;
            assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        }
        let_go(&story.db, &story.owner, id_of(sho), story.now).await.unwrap();
        let (lines, _) = list_coaches(&story.db, &story.owner).await.unwrap();
        assert_eq!(lines.iter().filter(|line| line.left).map(|line| line.customers).collect::<Vec<_>>(), [1]);
        let gone = give(&story.db, &story.owner, vec![hanako.customer], Some(id_of(sho)), story.now).await;
        assert!(matches!(gone, Err(Error::Invalid(_))), "{gone:?}");
        assert_eq!(give_all_of(&story.db, &story.owner, Some(id_of(sho)), Some(id_of(story.coach)), story.now).await.unwrap(), 1);
        give(&story.db, &story.owner, vec![hanako.customer], None, story.now).await.unwrap();
        give(&story.db, &story.owner, vec![hanako.customer], Some(id_of(story.coach)), story.now).await.unwrap();
        let log = deeds::list(&story.db, &story.owner, None, None).await.unwrap();
        let noted = |deed, about: &str| log.iter().filter(|line| line.what == Did::Deed(deed) && line.about == about).count();
        // At first each had one of their own.
        assert_eq!(noted(deeds::Deed::CustomersGiven, "鈴木 愛"), 3, "{log:?}");
        assert_eq!(noted(deeds::Deed::CustomersGiven, "中島 翔"), 1, "{log:?}");
        assert_eq!(noted(deeds::Deed::CustomersGivenBack, ""), 1, "{log:?}");
        let (lines, _) = list_coaches(&story.db, &story.owner).await.unwrap();
        assert!(lines.iter().all(|line| !line.left), "nobody who left has customers");
        take_back(&story.db, &story.owner, id_of(sho), story.now).await.unwrap();
        get_enrolment(&story.db, &story.coach, tom.enrolment).await.unwrap();
        not_found(get_enrolment(&story.db, &sho, tom.enrolment).await);
        assert_eq!(give(&story.db, &story.owner, vec![hanako.customer, tom.customer], None, story.now).await.unwrap(), 2);
        assert_eq!(give_all_of(&story.db, &story.owner, None, Some(id_of(sho)), story.now).await.unwrap(), 2);

        // Strangers are given nobody, and are nobody's coach.
        let ann = story.another_business().await;
        let refused = give(&story.db, &ann, vec![tom.customer], None, story.now).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Customer))), "{refused:?}");
        let refused = give(&story.db, &story.owner, vec![tom.customer], Some(id_of(ann)), story.now).await;
        assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].field == "coach"), "{refused:?}");
        let unknown = vec![tom.customer, CustomerId::new(story.now)];
        let refused = give(&story.db, &story.owner, unknown, Some(id_of(story.coach)), story.now).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Customer))), "{refused:?}");
        not_found(get_enrolment(&story.db, &story.coach, tom.enrolment).await);
        let refused = give(&story.db, &story.owner, Vec::new(), None, story.now).await;
        assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].field == "chosen"), "{refused:?}");
    }

    async fn what_is_held_is_not_done_once_the_customer_is_somebody_elses(mut story: Story) {
        let (hanako, _, sho) = two_coaches(&story).await;
        story.holds(&story.coach, hanako, Deed::Award { square: "lighter".into() }).await.unwrap();
        gives(&story, hanako, sho).await;
        assert_eq!(story.held_time_passes().await.refused, 1);
        assert_eq!(story.standing(hanako).await, Standing::Waiting);
    }

    async fn reasons_to_leave_are_counted_within_the_scope(story: Story) {
        let (hanako, tom, _) = two_coaches(&story).await;
        for player in [hanako, tom] {
            story.play(player, journey::Action::Leave { reason: "no-time".into() }).await.unwrap();
        }
        assert_eq!(count_reasons(&story.db, &story.coach).await.unwrap()[0].count, 1);
        assert_eq!(count_reasons(&story.db, &story.owner).await.unwrap()[0].count, 2);
    }

    async fn names_are_found_again_after_the_way_they_are_folded_has_changed(story: Story) {
        let guest = backend::invitations::NewInvitation { name: "サトウ ハナコ".into(), ..story.invitation_of_hanako() };
        invite_customer(&story.db, &story.owner, guest, story.now).await.unwrap();
        story.database.execute("UPDATE customer SET search_text = 'x', search_form = 0, first_day = NULL").await;
        let searched = Filter { search: "ｻﾄｳ".into(), ..Filter::default() };
        assert_eq!(list_customers(&story.db, &story.owner, &searched, story.now).await.unwrap().total, 0);
        assert_eq!(backend::search::fold_again(&story.db, 100).await.unwrap(), 1);
        assert_eq!(backend::search::fold_again(&story.db, 100).await.unwrap(), 0);
        for search in ["ｻﾄｳ", "さとうはな", "サトウ　ハナコ", "HANAKO@"] {
            let searched = Filter { search: search.into(), ..Filter::default() };
            assert_eq!(list_customers(&story.db, &story.owner, &searched, story.now).await.unwrap().total, 1, "{search}");
        }
        assert_eq!(story.database.text("SELECT first_day FROM customer").await, "2026-01-05");
    }
}
