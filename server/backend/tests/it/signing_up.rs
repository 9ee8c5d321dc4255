//! A business signs up: a mail, a press or six figures, and an owner at their desk.

use backend::{
    Actor, Error, LinkFault, Role,
    businesses::{get_business, list_businesses},
    sign_in::request_sign_in,
    sign_up::{
        NewSignUp, find_sign_up, first_steps, forget_expired, request_sign_up, sign_up_with_code, sign_up_with_link,
    },
    staff::list_staff,
};
use jiff::SignedDuration;

use crate::{on_both_databases, story::Story};

fn mika() -> NewSignUp {
    NewSignUp {
        name: "Mika Yoga".into(),
        owner_name: "Mika Sato".into(),
        email: "mika@example.jp".into(),
        language: "en".into(),
        time_zone: "Asia/Tokyo".into(),
    }
}

/// The token and the code of the last mail to an address.
async fn mail(story: &Story, address: &str) -> (String, String) {
    let mail = story.mail_to(address).await;
    let token = mail
        .text
        .split("/sign-up/link/")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let code = mail
        .text
        .lines()
        .find(|line| line.trim().len() == 6 && line.trim().bytes().all(|figure| figure.is_ascii_digit()))
        .unwrap();
    (token, code.trim().to_owned())
}

on_both_databases! {
    async fn mika_signs_up_with_the_link_once(story: Story) {
        request_sign_up(&story.db, mika(), story.now).await.unwrap();
        assert_eq!(list_businesses(&story.db).await.unwrap().len(), 1, "nothing is made before");
        let (token, code) = mail(&story, "mika@example.jp").await;
        let view = find_sign_up(&story.db, &token, story.now).await.unwrap();
        assert_eq!((view.name.as_str(), view.owner_name.as_str()), ("Mika Yoga", "Mika Sato"));
        let signed_in = sign_up_with_link(&story.db, &token, "phone", story.now).await.unwrap();
        let Actor::Staff { role: Role::Owner, .. } = signed_in.actor else { panic!("{:?}", signed_in.actor) };
        let business = get_business(&story.db, &signed_in.actor).await.unwrap();
        assert_eq!((business.name.as_str(), business.time_zone.as_str()), ("Mika Yoga", "Asia/Tokyo"));
        assert_eq!(list_staff(&story.db, &signed_in.actor).await.unwrap().len(), 1);
        let again = sign_up_with_link(&story.db, &token, "phone", story.now).await;
        assert!(matches!(again, Err(Error::Link(LinkFault::Used))));
        let code = sign_up_with_code(&story.db, "mika@example.jp", &code, "phone", story.now).await;
        assert!(matches!(code, Err(Error::WrongCode { .. })), "link and code are one");
        assert_eq!(list_businesses(&story.db).await.unwrap().len(), 2);
        // From now on she signs in like everybody.
        request_sign_in(&story.db, "mika@example.jp", backend::Language::English, story.now).await.unwrap();
        let steps = first_steps(&story.db, &signed_in.actor).await.unwrap().unwrap();
        assert!(!steps.designed && !steps.published && !steps.invited);
    }

    async fn the_code_signs_up_and_five_wrong_ones_are_enough(story: Story) {
        request_sign_up(&story.db, mika(), story.now).await.unwrap();
        let (token, code) = mail(&story, "mika@example.jp").await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for left in (0..5).rev() {
            let tried = sign_up_with_code(&story.db, "mika@example.jp", wrong, "desk", story.now).await;
            assert!(matches!(tried, Err(Error::WrongCode { tries_left }) if tries_left == left), "{tried:?}");
        }
        let late = sign_up_with_code(&story.db, "mika@example.jp", &code, "desk", story.now).await;
        assert!(matches!(late, Err(Error::WrongCode { tries_left: 0 })));
        sign_up_with_link(&story.db, &token, "desk", story.now).await.unwrap();
    }

    async fn an_address_that_is_known_is_answered_and_served_the_same(story: Story) {
        let new = NewSignUp { email: "tanaka@example.jp".into(), ..mika() };
        request_sign_up(&story.db, new, story.now).await.unwrap();
        let (_, code) = mail(&story, "tanaka@example.jp").await;
        let signed_in = sign_up_with_code(&story.db, "tanaka@example.jp", &code, "desk", story.now).await.unwrap();
        assert_ne!(signed_in.actor.business(), story.business, "a second business of his");
    }

    async fn what_is_old_works_no_more_and_is_forgotten(mut story: Story) {
        request_sign_up(&story.db, mika(), story.now).await.unwrap();
        let (token, code) = mail(&story, "mika@example.jp").await;
        story.now += SignedDuration::from_mins(60);
        assert!(matches!(find_sign_up(&story.db, &token, story.now).await, Err(Error::Link(LinkFault::Expired))));
        let late = sign_up_with_link(&story.db, &token, "desk", story.now).await;
        assert!(matches!(late, Err(Error::Link(LinkFault::Expired))));
        let late = sign_up_with_code(&story.db, "mika@example.jp", &code, "desk", story.now).await;
        assert!(matches!(late, Err(Error::WrongCode { .. })));
        assert_eq!(forget_expired(&story.db, story.now).await.unwrap(), 1);
        assert!(matches!(find_sign_up(&story.db, &token, story.now).await, Err(Error::Link(LinkFault::Unknown))));
        assert!(matches!(find_sign_up(&story.db, "nonsense", story.now).await, Err(Error::Link(LinkFault::Unknown))));
    }

    async fn a_form_that_does_not_fit_names_every_field(story: Story) {
        let answer = request_sign_up(&story.db, NewSignUp::default(), story.now).await;
        let Err(Error::Invalid(problems)) = answer else { panic!("{answer:?}") };
        let fields: Vec<_> = problems.iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["name", "owner_name", "email", "language", "time_zone"]);
        assert_eq!(story.database.count("SELECT count(*) FROM sign_up").await, 0);
    }

    async fn the_first_steps_go_away_when_they_are_done(story: Story) {
        let steps = first_steps(&story.db, &story.owner).await.unwrap().unwrap();
        assert!(steps.designed && steps.published && !steps.invited);
        assert_eq!(first_steps(&story.db, &story.coach).await.unwrap(), None);
        story.hanako_starts().await;
        assert_eq!(first_steps(&story.db, &story.owner).await.unwrap(), None);
    }
}
