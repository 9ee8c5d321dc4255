//! Staff training: a journey for the staff, its rounds, who sees a trainee, and what comes before customers.

use backend::{
    Actor, Conflict, EnrolmentId, Error, JourneyId, Language, StaffId, Thing,
    celebrations::list_celebrations,
    claims::{count_waiting, list_waiting},
    coaches::{give, give_all_of, let_coaches_see_all, list_coaches},
    customers::get_card,
    drafts::copy_journey,
    enrolments::{get_enrolment, history},
    held::{Deed, NewDeed, hold, list_held},
    imports::{Aim, NewImport, Why, get_import, start_import, upload_table},
    invitations::{NewInvitation, invite_customer, list_invitations},
    journeys::{Audience, choose_audience, get_journey, list_journeys},
    leaving::count_reasons,
    live::watch_enrolment,
    moments::list_moments,
    notes::list_notes,
    play::{Move, play},
    posters::{list_posters, make_poster},
    rebuild::rebuild,
    self_checks::{NewSelfCheck, answer_not_yet, list_unread},
    sign_in::request_sign_in,
    sign_up::first_steps,
    standings::{CoachFilter, Filter, count_standings, get_line, list_claimants, list_customers, review_due},
    templates::start_from,
    training::{
        Training, TrainingState, award_trainee, begin_training, find_trainee, list_everybodys, list_own,
        require_training,
    },
};
use jiff::civil::date;
use journey::Action;

use crate::{
    on_both_databases,
    story::{Player, Story, award, claim, complete, count},
};

/// A lesson, an action and a checkpoint that somebody else awards.
const SERVICE: &str = r#"
format = 1
key = "service"
title = "Service basics"
language = "en"
promise = "Customers feel looked after."

[[stage]]
key = "basics"
title = "Basics"

[[stage.square]]
key = "greet"
kind = "lesson"
title = "Greet first"

[[stage.square]]
key = "listen"
kind = "action"
title = "Listen to the end"
target = 2

[[stage.square]]
key = "ready"
kind = "checkpoint"
title = "Ready"
result = "You know what to say."
award = "coach"
question = "Are you ready?"
self_check = ["Did you listen?"]
"#;

fn id_of(actor: Actor) -> StaffId {
    match actor {
        Actor::Staff { staff, .. } => staff,
        Actor::Customer { .. } | Actor::System { .. } => panic!("one of the staff"),
    }
}

async fn service(story: &Story, refresh_days: Option<u32>) -> JourneyId {
    let journey = story.publish(SERVICE.as_bytes()).await;
    let audience = Audience::Staff { refresh_days };
    choose_audience(&story.db, &story.owner, journey, audience, story.now)
        .await
        .unwrap();
    journey
}

async fn begins(story: &Story, who: Actor, journey: JourneyId) -> EnrolmentId {
    begin_training(&story.db, &who, journey, story.now).await.unwrap()
}

/// Somebody of the staff at the board of their own training.
async fn seated(story: &Story, who: Actor, enrolment: EnrolmentId) -> Player {
    let actor = find_trainee(&story.db, &who, enrolment).await.unwrap().unwrap();
    let Actor::Customer { customer, .. } = actor else {
        panic!("a trainee plays as a customer");
    };
    Player {
        actor,
        customer,
        enrolment,
    }
}

/// Begins, and plays up to the claim.
async fn plays(story: &Story, who: Actor, journey: JourneyId) -> Player {
    let enrolment = begins(story, who, journey).await;
    let trainee = seated(story, who, enrolment).await;
    for action in [
        complete("greet"),
        count("listen", 2),
        claim("ready", Some("I called Tom.")),
    ] {
        story.play(trainee, action).await.unwrap();
    }
    trainee
}

async fn finishes(story: &Story, who: Actor, journey: JourneyId) -> EnrolmentId {
    let trainee = plays(story, who, journey).await;
    award_trainee(&story.db, &story.owner, trainee.enrolment, "ready".into(), story.now)
        .await
        .unwrap();
    trainee.enrolment
}

async fn own(story: &Story, who: Actor) -> Training {
    let mut lines = list_own(&story.db, &who, story.now).await.unwrap();
    assert_eq!(lines.len(), 1);
    lines.remove(0)
}

async fn gives(story: &Story, player: Player, to: Actor) -> backend::Result<u64> {
    give(
        &story.db,
        &story.owner,
        vec![player.customer],
        Some(id_of(to)),
        story.now,
    )
    .await
}

fn not_trained<T: std::fmt::Debug>(done: backend::Result<T>) {
    assert!(matches!(done, Err(Error::Conflict(Conflict::NotTrained))), "{done:?}");
}

fn no_enrolment<T: std::fmt::Debug>(found: backend::Result<T>) {
    assert!(matches!(found, Err(Error::NotFound(Thing::Enrolment))), "{found:?}");
}

on_both_databases! {
    async fn a_coach_plays_her_training_and_the_owner_awards_it(mut story: Story) {
        let journey = service(&story, None).await;
        let before = own(&story, story.coach).await;
        assert_eq!((before.state, before.round), (TrainingState::NotBegun, None));
        assert_eq!(before.title, "Service basics");

        let enrolment = begins(&story, story.coach, journey).await;
        assert_eq!(begins(&story, story.coach, journey).await, enrolment, "a button that is pressed twice");
        let suzuki = seated(&story, story.coach, enrolment).await;
        story.play(suzuki, complete("greet")).await.unwrap();
        let line = own(&story, story.coach).await;
        assert_eq!(line.state, TrainingState::OnTheWay);
        let round = line.round.unwrap();
        let squares: Vec<_> = round.squares.iter().map(|square| (square.done, square.checkpoint)).collect();
        assert_eq!(squares, [(true, false), (false, false), (false, true)]);

        story.play(suzuki, count("listen", 2)).await.unwrap();
        story.play(suzuki, claim("ready", Some("I called Tom."))).await.unwrap();
        story.days_pass(1);
        let lines = list_everybodys(&story.db, &story.owner, story.now).await.unwrap();
        let names: Vec<_> = lines.iter().map(|line| (line.staff_name.as_str(), line.state)).collect();
        assert_eq!(names, [("田中 健一", TrainingState::NotBegun), ("鈴木 愛", TrainingState::OnTheWay)]);
        let claims = &lines[1].round.as_ref().unwrap().claims;
        assert_eq!(claims[0].words.as_deref(), Some("I called Tom."));
        award_trainee(&story.db, &story.owner, enrolment, "ready".into(), story.now).await.unwrap();

        let line = own(&story, story.coach).await;
        assert_eq!(line.state, TrainingState::Trained);
        assert_eq!((line.trained_on, line.refresh_on), (Some(date(2026, 1, 6)), None));
        // Once is for ever, where nothing is refreshed.
        story.days_pass(400);
        assert_eq!(begins(&story, story.coach, journey).await, enrolment);
        assert_eq!(own(&story, story.coach).await.state, TrainingState::Trained);
        assert!(story.mail_to("suzuki@example.jp").await.text.contains("Ready"), "she hears of it by mail");
    }

    async fn a_refresher_comes_back_after_its_interval(mut story: Story) {
        let journey = service(&story, Some(30)).await;
        let first = finishes(&story, story.coach, journey).await;
        story.days_pass(29);
        assert_eq!(own(&story, story.coach).await.state, TrainingState::Trained);
        assert_eq!(begins(&story, story.coach, journey).await, first, "not before its day");
        story.days_pass(1);
        assert_eq!(own(&story, story.coach).await.state, TrainingState::Due);

        // The journey has changed meanwhile: the refresher is played as it is now.
        let changed = SERVICE.replace("Greet first", "Greet before you are greeted");
        assert_eq!(story.publish(changed.as_bytes()).await, journey);
        let second = begins(&story, story.coach, journey).await;
        assert_ne!(second, first);
        assert_eq!(begins(&story, story.coach, journey).await, second);
        let suzuki = seated(&story, story.coach, second).await;
        assert_eq!(story.open(suzuki).await.version_number, 2);
        let line = own(&story, story.coach).await;
        assert_eq!((line.state, line.round.unwrap().number), (TrainingState::OnTheWay, 2));
        assert_eq!(line.trained_on, Some(date(2026, 1, 5)));
        // She can still look at the first.
        assert_eq!(story.open(seated(&story, story.coach, first).await).await.version_number, 1);

        story.days_pass(15);
        assert_eq!(own(&story, story.coach).await.state, TrainingState::Overdue);
        assert_eq!(finishes(&story, story.coach, journey).await, second);
        let line = own(&story, story.coach).await;
        assert_eq!((line.state, line.trained_on), (TrainingState::Trained, Some(date(2026, 2, 19))));
        assert_eq!(line.refresh_on, Some(date(2026, 3, 21)));

        // Another interval holds at once.
        let sooner = Audience::Staff { refresh_days: Some(7) };
        choose_audience(&story.db, &story.owner, journey, sooner, story.now).await.unwrap();
        assert_eq!(own(&story, story.coach).await.refresh_on, Some(date(2026, 2, 26)));
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn a_claim_that_is_left_waiting_is_released_and_finishes_the_round(mut story: Story) {
        let journey = service(&story, None).await;
        let trainee = plays(&story, story.coach, journey).await;
        story.days_pass(8);
        review_due(&story.db, story.now, 10).await.unwrap();
        assert_eq!(own(&story, story.coach).await.state, TrainingState::Trained);
        // Awarding what is awarded changes nothing.
        award_trainee(&story.db, &story.owner, trainee.enrolment, "ready".into(), story.now).await.unwrap();
        assert_eq!(own(&story, story.coach).await.trained_on, Some(date(2026, 1, 12)));
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn nobody_else_sits_at_the_board_of_a_trainee(story: Story) {
        let journey = service(&story, None).await;
        let enrolment = begins(&story, story.coach, journey).await;
        let suzuki = seated(&story, story.coach, enrolment).await;
        let hanako = story.hanako_starts().await;
        let sho = story.another_coach("小川 翔", "sho@example.jp").await;
        let ann = story.another_business().await;
        for other in [story.owner, sho, ann, hanako.actor, story.system()] {
            assert_eq!(find_trainee(&story.db, &other, enrolment).await.unwrap(), None, "{other:?}");
        }
        // A trainee at her own board is no customer at others.
        assert_eq!(find_trainee(&story.db, &story.coach, hanako.enrolment).await.unwrap(), None);
        no_enrolment(play(&story.db, &suzuki.actor, hanako.enrolment, Move::now(complete("how-to-sit"), None), story.now).await);
        for other in [story.owner, story.coach, sho, hanako.actor, ann] {
            no_enrolment(play(&story.db, &other, enrolment, Move::now(complete("greet"), None), story.now).await);
            no_enrolment(get_enrolment(&story.db, &other, enrolment).await);
            no_enrolment(history(&story.db, &other, enrolment).await);
            no_enrolment(watch_enrolment(&story.db, &other, enrolment).await);
        }
    }

    async fn a_trainee_stands_in_no_list_of_customers(mut story: Story) {
        let (db, owner) = (story.db.clone(), story.owner);
        let journey = service(&story, None).await;
        let steps = first_steps(&db, &owner).await.unwrap().unwrap();
        assert!(steps.published && !steps.invited);
        let trainee = plays(&story, story.coach, journey).await;
        assert!(!first_steps(&db, &owner).await.unwrap().unwrap().invited, "a trainee is no customer");
        let owners = begins(&story, owner, journey).await;
        let tanaka = seated(&story, owner, owners).await;
        story.play(tanaka, complete("greet")).await.unwrap();
        story.play(tanaka, count("listen", 2)).await.unwrap();
        let not_yet = NewSelfCheck {
            id: "one".into(),
            square: "ready".into(),
            answers: vec![(0, false)],
            words: None,
        };
        answer_not_yet(&db, &tanaka.actor, owners, not_yet, story.now).await.unwrap();
        story.play(tanaka, Action::Leave { reason: "no-time".into() }).await.unwrap();
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;

        for reader in [owner, story.coach, story.system()] {
            for filter in [
                Filter::default(),
                Filter { coach: CoachFilter::Nobodys, ..Filter::default() },
            ] {
                let page = list_customers(&db, &reader, &filter, story.now).await.unwrap();
                let names: Vec<_> = page.lines.iter().map(|line| line.name.as_str()).collect();
                assert_eq!((names, page.total), (vec!["佐藤 花子"], 1));
            }
            for search in ["鈴木", "suzuki@example.jp", "田中", "trainee"] {
                let filter = Filter { search: search.into(), ..Filter::default() };
                assert_eq!(list_customers(&db, &reader, &filter, story.now).await.unwrap().total, 0, "{search}");
            }
            assert_eq!(count_standings(&db, &reader).await.unwrap().values().sum::<i64>(), 1);
            assert_eq!(count_waiting(&db, &reader).await.unwrap(), 1);
            assert_eq!(list_waiting(&db, &reader, story.now).await.unwrap().len(), 1);
            assert_eq!(list_claimants(&db, &reader, 1, story.now).await.unwrap().lines.len(), 1);
            assert!(list_unread(&db, &reader, story.now).await.unwrap().is_empty());
            assert!(count_reasons(&db, &reader).await.unwrap().is_empty());
            assert_eq!(list_invitations(&db, &reader, story.now).await.unwrap().len(), 1);
        }
        let (_, nobodys) = list_coaches(&db, &owner).await.unwrap();
        assert_eq!(nobodys, 1);

        // Nor is there a page for one, or anything to do on it.
        no_enrolment(get_line(&db, &owner, trainee.enrolment, story.now).await);
        no_enrolment(get_card(&db, &owner, trainee.enrolment).await);
        no_enrolment(list_notes(&db, &owner, trainee.enrolment).await);
        let deed = NewDeed {
            enrolment: trainee.enrolment,
            id: None,
            deed: Deed::Award { square: "ready".into() },
            tried: None,
        };
        no_enrolment(hold(&db, &owner, deed, story.now).await);
        assert!(list_held(&db, &owner).await.unwrap().is_empty());
        let given = gives(&story, trainee, story.coach).await;
        assert!(matches!(given, Err(Error::NotFound(Thing::Customer))), "{given:?}");
        let all = give_all_of(&db, &owner, None, Some(id_of(story.coach)), story.now).await.unwrap();
        assert_eq!(all, 1);

        // What she reaches and how long she is there is nobody's to congratulate on.
        award_trainee(&db, &owner, trainee.enrolment, "ready".into(), story.now).await.unwrap();
        assert_eq!(list_moments(&db, &owner, 1, story.now).await.unwrap().total, 0);
        story.now = "2026-02-05T09:00:00+09:00".parse().unwrap();
        let celebrated = list_celebrations(&db, &owner, story.now).await.unwrap();
        assert_eq!(celebrated.iter().map(|line| line.customer).collect::<Vec<_>>(), [hanako.customer]);
        assert_eq!(rebuild(&db, false, story.now).await.unwrap().differences, []);
    }

    async fn a_trainee_is_met_by_no_address(mut story: Story) {
        let journey = service(&story, None).await;
        begins(&story, story.coach, journey).await;
        request_sign_in(&story.db, "suzuki@example.jp", Language::Japanese, story.now).await.unwrap();
        assert_eq!(story.mails().await.len(), 1, "one way in: her desk");
        // A customer may have the same address as one of the staff.
        story.minutes_pass(5);
        let suzuki = NewInvitation {
            name: "鈴木 愛".into(),
            email: "suzuki@example.jp".into(),
            ..story.invitation_of_hanako()
        };
        let suzuki = story.starts(suzuki).await;
        assert_ne!(suzuki.customer, seated(&story, story.coach, begins(&story, story.coach, journey).await).await.customer);
        assert_eq!(list_customers(&story.db, &story.owner, &Filter::default(), story.now).await.unwrap().total, 1);
    }

    async fn a_journey_is_for_customers_or_for_the_staff(story: Story) {
        let (db, owner) = (&story.db, &story.owner);
        let journey = service(&story, Some(180)).await;
        let staffs = |line: &backend::journeys::JourneyLine| (line.key.clone(), line.audience.is_staff());
        let mut lines: Vec<_> = list_journeys(db, owner).await.unwrap().iter().map(staffs).collect();
        lines.sort();
        assert_eq!(lines, [("light-body".to_owned(), false), ("service".to_owned(), true)]);
        let no_journey = |done: backend::Result<()>| {
            assert!(matches!(done, Err(Error::NotFound(Thing::Journey))), "{done:?}");
        };
        let to_service = NewInvitation { journey: journey.to_string(), ..story.invitation_of_hanako() };
        no_journey(invite_customer(db, owner, to_service, story.now).await.map(drop));
        no_journey(make_poster(db, owner, journey, story.now).await.map(drop));
        no_journey(begin_training(db, owner, story.journey, story.now).await.map(drop));
        no_journey(require_training(db, owner, Some(story.journey)).await);
        let posters = list_posters(db, owner).await.unwrap();
        assert_eq!(posters.iter().map(|line| line.journey).collect::<Vec<_>>(), [story.journey]);
        let table = NewImport {
            aim: Aim::Invite,
            file_name: "list.csv".into(),
            bytes: b"name,email,journey\nMei Ito,mei@example.jp,service\n".to_vec(),
            journey: String::new(),
        };
        let import = upload_table(db, owner, table, story.now).await.unwrap();
        let view = get_import(db, owner, import, None, 1, story.now).await.unwrap();
        assert_eq!(view.rows.lines[0].why, Why::UnknownJourney);

        // A poster is taken down when its journey is no longer for who reads it.
        make_poster(db, owner, story.journey, story.now).await.unwrap();
        choose_audience(db, owner, story.journey, Audience::Staff { refresh_days: None }, story.now).await.unwrap();
        assert!(list_posters(db, owner).await.unwrap().is_empty());
        choose_audience(db, owner, story.journey, Audience::Customers, story.now).await.unwrap();
        assert_eq!(list_posters(db, owner).await.unwrap()[0].poster, None);

        // Once somebody is in it, it stays; the interval may change.
        story.hanako_starts().await;
        begins(&story, story.coach, journey).await;
        for (of, audience) in [(story.journey, Audience::Staff { refresh_days: None }), (journey, Audience::Customers)] {
            let refused = choose_audience(db, owner, of, audience, story.now).await;
            assert!(matches!(refused, Err(Error::Conflict(Conflict::AlreadyPlayed))), "{refused:?}");
        }
        let yearly = Audience::Staff { refresh_days: Some(365) };
        choose_audience(db, owner, journey, yearly, story.now).await.unwrap();
        let copy = copy_journey(db, owner, journey, story.now).await.unwrap();
        assert_eq!(get_journey(db, owner, copy).await.unwrap().audience, yearly);
        for days in [0, 3651] {
            let never = Audience::Staff { refresh_days: Some(days) };
            let refused = choose_audience(db, owner, journey, never, story.now).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
    }

    async fn a_coach_gets_customers_once_the_training_is_finished(mut story: Story) {
        let (db, owner, coach) = (story.db.clone(), story.owner, story.coach);
        let journey = service(&story, Some(30)).await;
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        gives(&story, hanako, coach).await.unwrap();
        require_training(&db, &owner, Some(journey)).await.unwrap();
        assert!(own(&story, coach).await.required);

        not_trained(gives(&story, tom, coach).await);
        not_trained(give_all_of(&db, &owner, None, Some(id_of(coach)), story.now).await);
        let ken = NewInvitation {
            name: "森 健".into(),
            email: "ken@example.jp".into(),
            ..story.invitation_of_hanako()
        };
        not_trained(invite_customer(&db, &coach, ken.clone(), story.now).await);
        assert_eq!(story.database.count("SELECT count(*) FROM customer").await, 2, "nothing is left of it");
        let table = NewImport {
            aim: Aim::Invite,
            file_name: "list.csv".into(),
            bytes: b"name,email\nMei Ito,mei@example.jp\n".to_vec(),
            journey: story.journey.to_string(),
        };
        let import = upload_table(&db, &coach, table, story.now).await.unwrap();
        not_trained(start_import(&db, &coach, import, story.now).await);

        // Those she has stay hers; owners are not held up, and nobody takes everybody.
        let_coaches_see_all(&db, &owner, false, story.now).await.unwrap();
        assert_eq!(list_customers(&db, &coach, &Filter::default(), story.now).await.unwrap().total, 1);
        gives(&story, tom, owner).await.unwrap();
        give(&db, &owner, vec![tom.customer], None, story.now).await.unwrap();
        assert!(invite_customer(&db, &coach, story.invitation_of_hanako(), story.now).await.unwrap().already());

        plays(&story, coach, journey).await;
        not_trained(gives(&story, tom, coach).await);
        finishes(&story, coach, journey).await;
        gives(&story, tom, coach).await.unwrap();
        start_import(&db, &coach, import, story.now).await.unwrap();

        // A refresher may wait for two weeks.
        story.days_pass(44);
        gives(&story, tom, coach).await.unwrap();
        story.days_pass(1);
        not_trained(gives(&story, tom, coach).await);
        not_trained(invite_customer(&db, &coach, ken.clone(), story.now).await);
        finishes(&story, coach, journey).await;
        invite_customer(&db, &coach, ken, story.now).await.unwrap();
        require_training(&db, &owner, None).await.unwrap();
        let sho = story.another_coach("小川 翔", "sho@example.jp").await;
        gives(&story, tom, sho).await.unwrap();
    }

    async fn only_owners_settle_training_and_only_their_own(story: Story) {
        let db = &story.db;
        let journey = service(&story, None).await;
        let trainee = plays(&story, story.coach, journey).await;
        let hanako = story.hanako_starts().await;
        let ready = || "ready".to_owned();
        for other in [story.coach, hanako.actor] {
            let refused = [
                choose_audience(db, &other, journey, Audience::Customers, story.now).await,
                require_training(db, &other, Some(journey)).await,
                award_trainee(db, &other, trainee.enrolment, ready(), story.now).await,
                list_everybodys(db, &other, story.now).await.map(drop),
            ];
            assert!(refused.iter().all(|refused| matches!(refused, Err(Error::NotAllowed))), "{refused:?}");
        }
        for other in [hanako.actor, story.system()] {
            assert!(matches!(begin_training(db, &other, journey, story.now).await, Err(Error::NotAllowed)));
            assert!(matches!(list_own(db, &other, story.now).await, Err(Error::NotAllowed)));
        }
        let ann = story.another_business().await;
        let unknown = [
            choose_audience(db, &ann, journey, Audience::Customers, story.now).await,
            require_training(db, &ann, Some(journey)).await,
            begin_training(db, &ann, journey, story.now).await.map(drop),
        ];
        assert!(unknown.iter().all(|unknown| matches!(unknown, Err(Error::NotFound(Thing::Journey)))), "{unknown:?}");
        no_enrolment(award_trainee(db, &ann, trainee.enrolment, ready(), story.now).await);
        assert!(list_everybodys(db, &ann, story.now).await.unwrap().is_empty());
        // The door to trainees is none to customers.
        no_enrolment(award_trainee(db, &story.owner, hanako.enrolment, "lighter".into(), story.now).await);
        let coach_plays = story.coach_plays(trainee, award("ready")).await;
        no_enrolment(coach_plays);
    }

    async fn the_template_for_the_staff_begins_as_their_journey(story: Story) {
        let id = start_from(&story.db, &story.owner, "service-basics", Language::Japanese, story.now).await.unwrap();
        let detail = get_journey(&story.db, &story.owner, id).await.unwrap();
        assert_eq!(detail.audience, Audience::Staff { refresh_days: Some(180) });
        // A draft is nobody's training yet.
        assert!(list_own(&story.db, &story.coach, story.now).await.unwrap().is_empty());
        let early = begin_training(&story.db, &story.coach, id, story.now).await;
        assert!(matches!(early, Err(Error::Conflict(Conflict::NotPublished))), "{early:?}");
        let early = require_training(&story.db, &story.owner, Some(id)).await;
        assert!(matches!(early, Err(Error::Conflict(Conflict::NotPublished))), "{early:?}");
    }
}
