//! Staff training: the page of it, the board that one of the staff plays on, and who has to be trained first.

use crate::{
    on_both_databases,
    site::{NOT_ALLOWED, NOT_FOUND, Refused, SIGN_IN_FIRST, Site, now, publish, staff_id},
    words::{LANGUAGES, words},
};
use backend::{
    Actor, EnrolmentId, JourneyId,
    journeys::{Audience, choose_audience},
    standings::{Filter, list_customers},
    training::{begin_training, require_training},
};

const SERVICE: &str = r#"
format = 1
key = "service"
title = "Service basics"
language = "en"
promise = "Customers feel looked after."

[reassurance]
title = "Good to have you"
body = "A few minutes a day."

[[stage]]
key = "basics"
title = "Basics"

[[stage.square]]
key = "greet"
kind = "lesson"
title = "Greet first"

[[stage.square]]
key = "ready"
kind = "checkpoint"
title = "Ready"
result = "You know what to say."
award = "coach"
question = "Are you ready?"
self_check = ["Did you listen?"]
"#;

async fn service(site: &Site) -> JourneyId {
    let journey = publish(&site.db, &site.owner, SERVICE.as_bytes()).await;
    let audience = Audience::Staff {
        refresh_days: Some(180),
    };
    choose_audience(&site.db, &site.owner, journey, audience, now())
        .await
        .unwrap();
    journey
}

async fn coach_begins(site: &Site) -> (JourneyId, EnrolmentId) {
    let journey = service(site).await;
    let enrolment = begin_training(&site.db, &site.coach, journey, now()).await.unwrap();
    (journey, enrolment)
}

on_both_databases! {
    async fn a_coach_plays_her_training_and_the_owner_awards_it(site: Site) {
        let journey = service(&site).await;
        let mut coach = site.reader(Some(site.coach), "en").await;
        let page = coach.get("/desk/training").await;
        page.must_say("Service basics");
        page.must_say(&words("en", "training.state.not_begun"));
        page.must_not_say(&words("en", "training.everybody.title"));
        let page = coach.press(&page, &format!("/desk/training/journeys/{journey}/begin"), &[]).await;
        page.must_be(200);
        page.must_say("Good to have you");
        page.must_say(&words("en", "training.strip.back"));
        let board = coach.get("/desk/training").await.links().into_iter().find(|link| link.starts_with("/play/")).unwrap();

        // Every page of a customer's is hers, with the way back.
        for at in ["", "/road", "/feelings", "/badges", "/you", "/squares/greet"] {
            let page = coach.get(&format!("{board}{at}")).await;
            page.must_be(200);
            page.must_say(&words("en", "training.strip.back"));
            assert!(page.links().contains(&"/desk/training".to_owned()), "{at}");
        }
        let you = coach.get(&format!("{board}/you")).await;
        you.must_not_say(&words("en", "account.sign_out.title"));
        let page = coach.get(&format!("{board}/squares/greet")).await;
        coach.press(&page, &format!("{board}/squares/greet/complete"), &[]).await.must_be(200);
        let page = coach.get(&format!("{board}/squares/ready")).await;
        coach.press(&page, &format!("{board}/squares/ready/claim"), &[("words", "I called Tom.")]).await.must_be(200);
        coach.get("/desk/training").await.must_say(&words("en", "training.progress done=1 squares=2"));
        let today = coach.get("/desk").await;
        today.must_say(&words("en", "training.go_on"));

        let mut owner = site.reader(Some(site.owner), "ja").await;
        let page = owner.get("/desk/training").await;
        page.must_say("森 健太");
        page.must_say("I called Tom.");
        let award = format!("/desk/training/rounds{}/squares/ready/award", board.strip_prefix("/play").unwrap());
        let page = owner.press(&page, &award, &[]).await;
        page.must_say(&words("ja", "said.awarded"));
        page.must_say(&words("ja", "training.state.trained"));
        let log = owner.get("/desk/staff/log").await;
        log.must_say(&words("ja", "staff.deeds.trainee").replace("{{ name }}", "森 健太"));
        let page = coach.get("/desk/training").await;
        page.must_say(&words("en", "training.look"));
        coach.get("/desk").await.must_not_say(&words("en", "training.own"));
        // Nobody's list of customers has grown.
        let everybody = list_customers(&site.db, &site.owner, &Filter::default(), now()).await.unwrap();
        assert_eq!(everybody.total, 2);
    }

    async fn nobody_sits_at_the_board_of_a_colleague_or_a_customer(site: Site) {
        let (_, enrolment) = coach_begins(&site).await;
        let board = format!("/play/{enrolment}");
        for at in ["", "/you", "/export", "/live", "/squares/greet"] {
            for (who, refused) in [
                (Some(site.owner), &NOT_ALLOWED),
                (Some(site.stranger), &NOT_ALLOWED),
                (Some(site.tom.actor), &NOT_FOUND),
                (None, &SIGN_IN_FIRST),
            ] {
                site.does_not_show(who, &format!("{board}{at}"), refused).await;
            }
        }
        for form in ["/squares/greet/complete", "/pause", "/you/reminders"] {
            for (who, refused) in [
                (Some(site.owner), &NOT_ALLOWED),
                (Some(site.stranger), &NOT_ALLOWED),
                (Some(site.tom.actor), &NOT_FOUND),
                (None, &SIGN_IN_FIRST),
            ] {
                site.refuses(who, &format!("{board}{form}"), &[("channel", "email"), ("wanted", "no")], refused).await;
            }
        }
        // A coach in training stays a coach at every other board.
        site.does_not_show(Some(site.coach), &site.tom.board(), &NOT_ALLOWED).await;
        site.refuses(Some(site.coach), &site.tom.square("how-to-sit/complete"), &[], &NOT_ALLOWED).await;
        site.does_not_show(Some(site.coach), "/play", &NOT_ALLOWED).await;
        // Nor is a trainee's page at the desk a customer's.
        for who in [site.owner, site.coach] {
            site.does_not_show(Some(who), &format!("/desk/customers/{enrolment}"), &NOT_FOUND).await;
            let award = format!("/desk/enrolments/{enrolment}/squares/ready/award");
            site.refuses(Some(who), &award, &[], &NOT_FOUND).await;
        }
    }

    async fn training_is_settled_by_the_businesss_owner(site: Site) {
        let (journey, enrolment) = coach_begins(&site).await;
        let id = journey.to_string();
        let begin = format!("/desk/training/journeys/{journey}/begin");
        let award = format!("/desk/training/rounds/{enrolment}/squares/ready/award");
        let audience = format!("/desk/journeys/{journey}/audience");
        let customers = [("audience", "customers"), ("refresh_days", "")];
        for who in [Some(site.coach), Some(site.tom.actor), Some(site.stranger), None] {
            let refused = match who {
                None => &SIGN_IN_FIRST,
                Some(actor) if actor == site.stranger => &NOT_FOUND,
                Some(_) => &NOT_ALLOWED,
            };
            site.refuses(who, &award, &[], refused).await;
            site.refuses(who, &audience, &customers, refused).await;
            site.refuses(who, "/desk/training/required", &[("journey", id.as_str())], refused).await;
            if who != Some(site.coach) {
                site.refuses(who, &begin, &[], refused).await;
            }
        }
        site.does_not_show(Some(site.tom.actor), "/desk/training", &NOT_ALLOWED).await;
        site.does_not_show(None, "/desk/training", &SIGN_IN_FIRST).await;
        let page = site.reader(Some(site.stranger), "en").await.get("/desk/training").await;
        page.must_not_say("Service basics");
        // What is no journey for the staff cannot be begun or required, nor a customer awarded here.
        let of_customers = site.journey.to_string();
        site.refuses(Some(site.coach), &format!("/desk/training/journeys/{of_customers}/begin"), &[], &NOT_FOUND).await;
        site.refuses(Some(site.owner), "/desk/training/required", &[("journey", of_customers.as_str())], &NOT_FOUND).await;
        site.refuses(Some(site.owner), "/desk/training/required", &[("journey", "7")], &NOT_FOUND).await;
        let of_tom = format!("/desk/training/rounds/{}/squares/lighter/award", site.tom.enrolment);
        site.refuses(Some(site.owner), &of_tom, &[], &NOT_FOUND).await;
    }

    async fn the_owner_says_whom_a_journey_is_for_and_what_comes_first(site: Site) {
        let journey = publish(&site.db, &site.owner, SERVICE.as_bytes()).await;
        let at = format!("/desk/journeys/{journey}");
        let audience = format!("{at}/audience");
        for language in LANGUAGES {
            let mut owner = site.reader(Some(site.owner), language).await;
            for days in ["often", "0", "-1", "4000"] {
                let page = owner.post(&audience, &[("audience", "staff"), ("refresh_days", days)]).await;
                page.must_be(422);
                page.must_say(&words(language, "training.problem.refresh_days"));
                assert_eq!(page.holds(&audience, "refresh_days"), days);
            }
            owner.post(&audience, &[("audience", "everybody")]).await.must_be(422);
        }
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get(&at).await;
        let page = owner.press(&page, &audience, &[("audience", "staff"), ("refresh_days", "90")]).await;
        page.must_say(&words("en", "said.audience"));
        assert_eq!(page.holds(&audience, "refresh_days"), "90");
        owner.get("/desk/journeys").await.must_say(&words("en", "training.audience.chip"));
        let invite = owner.get("/desk/invitations").await;
        invite.must_not_say("Service basics");

        let page = owner.get("/desk/training").await;
        let id = journey.to_string();
        let page = owner.press(&page, "/desk/training/required", &[("journey", id.as_str())]).await;
        page.must_say(&words("en", "said.training_required"));
        page.must_say(&words("en", "training.required"));
        let mut coach = site.reader(Some(site.coach), "ja").await;
        coach.get("/desk").await.must_say(&words("ja", "training.begin"));

        // Once somebody is in it, it is for the staff.
        begin_training(&site.db, &site.coach, journey, now()).await.unwrap();
        owner.get(&at).await.must_say(&words("en", "training.audience.fixed_staff"));
        let of_tom = format!("/desk/journeys/{}", site.journey);
        owner.get(&of_tom).await.must_say(&words("en", "training.audience.fixed_customers"));
        let refused = Refused { status: 409, says: "errors.conflict.already_played" };
        site.refuses(Some(site.owner), &audience, &[("audience", "customers")], &refused).await;
    }

    async fn a_coach_who_is_not_trained_is_given_nobody(site: Site) {
        let journey = service(&site).await;
        require_training(&site.db, &site.owner, Some(journey)).await.unwrap();
        let to = staff_id(site.coach).to_string();
        let Actor::Customer { customer, .. } = site.tom.actor else { panic!("a customer") };
        let chosen = format!("chosen.{customer}");
        let refused = |status| Refused { status, says: "errors.not_trained.help" };
        site.refuses(Some(site.owner), "/desk/customers/give", &[(chosen.as_str(), "on"), ("to", to.as_str())], &refused(422)).await;
        site.refuses(Some(site.owner), "/desk/customers/give-all", &[("from", ""), ("to", to.as_str())], &refused(422)).await;
        let one = format!("{}/coach", site.tom.desk_page());
        site.refuses(Some(site.owner), &one, &[("coach", to.as_str())], &refused(409)).await;
        let mei = [
            ("journey", site.journey.to_string()),
            ("name", "Mei Ito".to_owned()),
            ("email", "mei@example.jp".to_owned()),
            ("language", "en".to_owned()),
        ];
        let mei: Vec<_> = mei.iter().map(|(name, value)| (*name, value.as_str())).collect();
        site.refuses(Some(site.coach), "/desk/invitations", &mei, &refused(409)).await;
        // An owner invites for whoever will look after her.
        let mut owner = site.reader(Some(site.owner), "en").await;
        owner.post("/desk/invitations", &mei).await.must_be(303);
    }
}
