//! Webhooks: a business's own programs hear what happens, signed, and until they have it.

use backend::{
    Conflict, Error, Fault, Thing, WebhookId,
    deeds::{self, Deed, Did},
    outgoing::{Outgoing, Reach},
    webhooks::{
        DeliveryState, EventKind, NewWebhook, add_webhook, delete_webhook, deliver_due, forget_settled, get_webhook,
        list_deliveries, list_webhooks, pause_webhook, redeliver, resume_webhook, send_test,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use journey::Action;
use serde_json::Value;
use sha2::Sha256;

use crate::{
    on_both_databases,
    sink::{Posted, Sink},
    story::{Player, Story, award},
};

fn outgoing() -> Outgoing {
    Outgoing::new(Reach::Anywhere).unwrap()
}

fn wants(url: String, events: &[&str]) -> NewWebhook {
    NewWebhook {
        url,
        events: events.iter().map(|event| (*event).to_owned()).collect(),
    }
}

/// What the receiver does with what it is sent (Standard Webhooks).
fn check(posted: &Posted, secret: &str) -> Value {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(posted.header("webhook-id").as_bytes());
    mac.update(b".");
    mac.update(posted.header("webhook-timestamp").as_bytes());
    mac.update(b".");
    mac.update(&posted.body);
    let signature = posted.header("webhook-signature").strip_prefix("v1,").unwrap();
    mac.verify_slice(&STANDARD.decode(signature).unwrap()).unwrap();
    assert_eq!(posted.header("content-type"), "application/json");
    serde_json::from_slice(&posted.body).unwrap()
}

impl Story {
    async fn hook(&self, url: String, events: &[&str]) -> (WebhookId, String) {
        let added = add_webhook(&self.db, &self.owner, &outgoing(), wants(url, events), self.now)
            .await
            .unwrap();
        (added.id, added.secret)
    }

    async fn hooks_hear(&self) -> (usize, usize, usize, usize) {
        let told = deliver_due(&self.db, &outgoing(), self.now).await.unwrap();
        (told.sent, told.failed, told.given_up, told.stopped)
    }

    async fn states(&self, webhook: WebhookId) -> Vec<DeliveryState> {
        let lines = list_deliveries(&self.db, &self.owner, webhook).await.unwrap();
        lines.into_iter().map(|line| line.state).collect()
    }

    async fn claims_and_is_awarded(&self, player: Player) {
        self.plays_up_to_the_claim(player).await;
        self.coach_plays(player, award("lighter")).await.unwrap();
    }
}

const TOLD_TODAY: [&str; 4] = [
    "claim.waiting",
    "milestone.awarded",
    "journey.finished",
    "customer.left",
];

on_both_databases! {
    async fn a_program_hears_of_a_coupon_that_was_redeemed(mut story: Story) {
        let sink = Sink::open().await;
        let (_, secret) = story.hook(sink.at("/hook"), &["coupon.redeemed"]).await;
        let (_, code) = story.hanako_lapses().await;
        let owner = story.owner;
        story.redeems(&owner, &code, "till-7").await.unwrap();
        story.redeems(&owner, &code, "till-7").await.unwrap();
        assert_eq!(story.hooks_hear().await, (1, 0, 0, 0), "once");
        let body = check(&sink.posted()[0], &secret);
        assert_eq!(body["data"]["coupon"]["code"], code);
        assert_eq!((&body["data"]["paid"], &body["data"]["currency"]), (&"24000".into(), &"JPY".into()));
    }

    async fn a_program_hears_what_happens_and_can_check_who_says_so(mut story: Story) {
        let sink = Sink::open().await;
        let (_, secret) = story.hook(sink.at("/hook"), &TOLD_TODAY).await;
        let hanako = story.hanako_starts().await;
        assert_eq!(story.hooks_hear().await, (0, 0, 0, 0), "nothing that it asked for");
        story.claims_and_is_awarded(hanako).await;
        story.seconds_pass(1);
        let reason = "no-time: Exams.".to_owned();
        story.play(hanako, Action::Leave { reason }).await.unwrap();
        assert_eq!(story.hooks_hear().await, (3, 0, 0, 0));
        let mut heard: Vec<Value> = sink.posted().iter().map(|posted| check(posted, &secret)).collect();
        heard.sort_by_key(|event| event["type"].to_string());
        let [claim, left, awarded] = &heard[..] else { panic!("three: {heard:?}") };
        assert_eq!(claim["type"], "claim.waiting");
        assert_eq!(claim["timestamp"], "2026-01-05T00:00:00Z");
        assert_eq!(claim["data"]["customer"]["name"], "佐藤 花子");
        assert_eq!(claim["data"]["customer"]["id"], hanako.customer.to_string());
        assert_eq!(claim["data"]["enrolment"]["id"], hanako.enrolment.to_string());
        assert_eq!(claim["data"]["journey"]["key"], "light-body");
        assert_eq!(claim["data"]["square"]["key"], "lighter");
        assert_eq!(awarded["type"], "milestone.awarded");
        assert_eq!(awarded["data"]["by"], "coach");
        assert_eq!(left["type"], "customer.left");
        assert_eq!(left["data"]["reason"], "no-time");
        assert!(!left.to_string().contains("Exams"), "their words stay here");
        assert_eq!(story.hooks_hear().await, (0, 0, 0, 0), "once");
    }

    async fn a_program_hears_only_of_its_own_business_and_what_it_asked_for(story: Story) {
        let sink = Sink::open().await;
        let stranger = story.another_business().await;
        add_webhook(&story.db, &stranger, &outgoing(), wants(sink.at("/stranger"), &TOLD_TODAY), story.now).await.unwrap();
        story.hook(sink.at("/awards"), &["milestone.awarded"]).await;
        story.hook(sink.at("/both"), &["milestone.awarded", "claim.waiting"]).await;
        let hanako = story.hanako_starts().await;
        story.claims_and_is_awarded(hanako).await;
        assert_eq!(story.hooks_hear().await, (3, 0, 0, 0));
        let mut paths: Vec<_> = sink.posted().into_iter().map(|posted| posted.path).collect();
        paths.sort();
        assert_eq!(paths, ["/awards", "/both", "/both"]);
    }

    async fn what_is_not_taken_is_told_again_under_its_id_and_given_up_after_a_day(mut story: Story) {
        let sink = Sink::open().await;
        let (hook, _) = story.hook(sink.at("/hook"), &["claim.waiting"]).await;
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        sink.says(500, None);
        assert_eq!(story.hooks_hear().await, (0, 1, 0, 0));
        let line = list_deliveries(&story.db, &story.owner, hook).await.unwrap().remove(0);
        assert_eq!(line.state, DeliveryState::Waiting(story.now + SignedDuration::from_mins(1)));
        assert_eq!((line.attempts, line.status, line.error.as_deref()), (1, Some(500), Some("500 as asked")));
        for minutes in [1, 5, 30, 60, 120, 240, 480] {
            story.minutes_pass(minutes);
            assert_eq!(story.hooks_hear().await, (0, 1, 0, 0), "after {minutes}");
        }
        story.minutes_pass(720);
        assert_eq!(story.hooks_hear().await, (0, 0, 1, 0));
        assert_eq!(story.states(hook).await, [DeliveryState::GivenUp]);
        let posted = sink.posted();
        assert_eq!(posted.len(), 9);
        assert!(posted.iter().all(|post| post.header("webhook-id") == posted[0].header("webhook-id")));
        assert!(posted.iter().all(|post| post.body == posted[0].body));
        sink.says(204, None);
        redeliver(&story.db, &story.owner, hook, line.event, story.now).await.unwrap();
        assert_eq!(story.hooks_hear().await, (1, 0, 0, 0));
        assert_eq!(story.states(hook).await, [DeliveryState::Sent]);
        let webhook = get_webhook(&story.db, &story.owner, hook).await.unwrap();
        assert_eq!(webhook.last.unwrap().error, None);
        story.now += SignedDuration::from_hours(31 * 24);
        assert_eq!(forget_settled(&story.db, story.now).await.unwrap(), 1);
    }

    async fn a_receiver_that_fails_keeps_no_others_waiting(mut story: Story) {
        let (broken, sound) = (Sink::open().await, Sink::open().await);
        broken.says(503, None);
        let (to_broken, _) = story.hook(broken.at("/hook"), &["claim.waiting"]).await;
        for _ in 0..40 {
            send_test(&story.db, &story.owner, to_broken, story.now).await.unwrap();
        }
        let (to_sound, _) = story.hook(sound.at("/hook"), &["claim.waiting"]).await;
        story.seconds_pass(1);
        send_test(&story.db, &story.owner, to_sound, story.now).await.unwrap();
        assert_eq!(story.hooks_hear().await, (0, 32, 0, 0));
        assert_eq!(story.hooks_hear().await, (1, 0, 0, 0), "the others of the one that fails wait");
        story.minutes_pass(1);
        broken.says(429, Some("3600"));
        assert_eq!(story.hooks_hear().await, (0, 32, 0, 0));
        story.minutes_pass(59);
        assert_eq!(story.hooks_hear().await, (0, 0, 0, 0), "it has asked for an hour, for all of them");
        story.minutes_pass(1);
        assert_eq!(story.hooks_hear().await, (0, 32, 0, 0));
    }

    async fn a_receiver_that_is_slow_keeps_no_others_waiting(mut story: Story) {
        let (slow, sound) = (Sink::open().await, Sink::open().await);
        let (to_slow, _) = story.hook(slow.at("/slow"), &["claim.waiting"]).await;
        for _ in 0..40 {
            send_test(&story.db, &story.owner, to_slow, story.now).await.unwrap();
        }
        let (to_sound, _) = story.hook(sound.at("/hook"), &["claim.waiting"]).await;
        story.seconds_pass(1);
        send_test(&story.db, &story.owner, to_sound, story.now).await.unwrap();
        assert_eq!(story.hooks_hear().await, (32, 0, 0, 0));
        assert_eq!(story.hooks_hear().await, (1, 0, 0, 0), "the others of the slow one wait");
        story.seconds_pass(10);
        assert_eq!(story.hooks_hear().await, (8, 0, 0, 0));
    }

    async fn a_redirect_is_no_success_and_gone_pauses_the_webhook(story: Story) {
        let sink = Sink::open().await;
        let (hook, _) = story.hook(sink.at("/hook"), &["claim.waiting"]).await;
        send_test(&story.db, &story.owner, hook, story.now).await.unwrap();
        sink.says(302, None);
        assert_eq!(story.hooks_hear().await, (0, 1, 0, 0));
        send_test(&story.db, &story.owner, hook, story.now).await.unwrap();
        sink.says(410, None);
        assert_eq!(story.hooks_hear().await, (0, 0, 1, 0));
        assert_eq!(get_webhook(&story.db, &story.owner, hook).await.unwrap().paused_at, Some(story.now));
        assert_eq!(story.states(hook).await, [DeliveryState::GivenUp, DeliveryState::Held]);
    }

    async fn a_pause_holds_what_waits_and_does_not_tell_what_happens_meanwhile(mut story: Story) {
        let sink = Sink::open().await;
        let (hook, secret) = story.hook(sink.at("/hook"), &TOLD_TODAY).await;
        let test = send_test(&story.db, &story.owner, hook, story.now).await.unwrap();
        pause_webhook(&story.db, &story.owner, hook, story.now).await.unwrap();
        let hanako = story.hanako_starts().await;
        story.claims_and_is_awarded(hanako).await;
        story.minutes_pass(1);
        assert_eq!(story.hooks_hear().await, (0, 0, 0, 0));
        send_test(&story.db, &story.owner, hook, story.now).await.unwrap();
        assert_eq!(story.states(hook).await, [DeliveryState::Held, DeliveryState::Held]);
        resume_webhook(&story.db, &story.owner, hook, story.now).await.unwrap();
        assert_eq!(story.hooks_hear().await, (2, 0, 0, 0));
        let heard = sink.posted();
        assert!(heard.iter().all(|posted| check(posted, &secret)["type"] == "test"));
        assert!(heard.iter().any(|posted| posted.header("webhook-id") == test.to_string()));
    }

    async fn webhooks_are_the_owners_alone(story: Story) {
        let sink = Sink::open().await;
        let (hook, secret) = story.hook(sink.at("/hook"), &["claim.waiting"]).await;
        let test = send_test(&story.db, &story.owner, hook, story.now).await.unwrap();
        let hanako = story.hanako_starts().await;
        let (db, now) = (&story.db, story.now);
        macro_rules! each_is {
            ($who:expr, $error:pat) => {
                let who = $who;
                assert!(matches!(get_webhook(db, &who, hook).await, Err($error)));
                assert!(matches!(list_deliveries(db, &who, hook).await, Err($error)));
                assert!(matches!(pause_webhook(db, &who, hook, now).await, Err($error)));
                assert!(matches!(resume_webhook(db, &who, hook, now).await, Err($error)));
                assert!(matches!(send_test(db, &who, hook, now).await, Err($error)));
                assert!(matches!(redeliver(db, &who, hook, test, now).await, Err($error)));
                assert!(matches!(delete_webhook(db, &who, hook, now).await, Err($error)));
            };
        }
        for other in [story.coach, hanako.actor] {
            each_is!(other, Error::NotAllowed);
            assert!(matches!(list_webhooks(db, &other).await, Err(Error::NotAllowed)));
            let added = add_webhook(db, &other, &outgoing(), wants(sink.at("/x"), &TOLD_TODAY), now).await;
            assert!(matches!(added, Err(Error::NotAllowed)));
        }
        let stranger = story.another_business().await;
        each_is!(stranger, Error::NotFound(Thing::Webhook));
        assert!(list_webhooks(db, &stranger).await.unwrap().is_empty());
        let mine = list_webhooks(db, &story.owner).await.unwrap();
        assert_eq!((mine.len(), mine[0].events.as_slice()), (1, &[EventKind::ClaimWaiting][..]));
        assert!(!format!("{mine:?}").contains(&secret), "it is told once");
        delete_webhook(db, &story.owner, hook, now).await.unwrap();
        assert_eq!(story.hooks_hear().await, (0, 0, 0, 0));
        assert!(sink.posted().is_empty());
    }

    async fn the_log_says_what_was_done_to_a_webhook_and_keeps_its_path_to_itself(mut story: Story) {
        let (hook, _) = story.hook("https://hooks.example.jp/T0/secret".to_owned(), &["claim.waiting"]).await;
        for _ in 0..2 {
            story.minutes_pass(1);
            pause_webhook(&story.db, &story.owner, hook, story.now).await.unwrap();
        }
        for _ in 0..2 {
            story.minutes_pass(1);
            resume_webhook(&story.db, &story.owner, hook, story.now).await.unwrap();
        }
        story.minutes_pass(1);
        delete_webhook(&story.db, &story.owner, hook, story.now).await.unwrap();
        let log = deeds::list(&story.db, &story.owner, None, None).await.unwrap();
        let noted: Vec<_> = log.iter().filter(|line| line.about == "hooks.example.jp").map(|line| &line.what).collect();
        let done = [Deed::WebhookDeleted, Deed::WebhookResumed, Deed::WebhookPaused, Deed::WebhookAdded].map(Did::Deed);
        assert_eq!(noted, done.iter().collect::<Vec<_>>(), "each once, the latest first");
        assert!(!format!("{log:?}").contains("secret"));
    }

    async fn a_webhook_that_makes_no_sense_is_not_added(story: Story) {
        let inside = Outgoing::new(Reach::Internet).unwrap();
        for (url, events, expected) in [
            ("https://127.0.0.1/", &["claim.waiting"][..], vec![("url", Fault::NotAWebAddress)]),
            ("http://example.jp/", &["claim.waiting"], vec![("url", Fault::NotAWebAddress)]),
            ("", &[], vec![("url", Fault::Missing), ("events", Fault::Missing)]),
            ("https://example.jp/", &["fax.sent"], vec![("events", Fault::Unknown)]),
        ] {
            let added = add_webhook(&story.db, &story.owner, &inside, wants(url.into(), events), story.now).await;
            let Err(Error::Invalid(problems)) = added else { panic!("{url} {events:?}") };
            let said: Vec<_> = problems.iter().map(|problem| (problem.field, problem.fault)).collect();
            assert_eq!(said, expected);
        }
        for _ in 0..backend::webhooks::MOST {
            story.hook("https://example.jp/".into(), &["claim.waiting"]).await;
        }
        let more = wants("https://example.jp/".into(), &["claim.waiting"]);
        let added = add_webhook(&story.db, &story.owner, &inside, more, story.now).await;
        assert!(matches!(added, Err(Error::Conflict(Conflict::EnoughWebhooks))));
    }

    async fn nobody_outside_hears_of_staff_in_training(story: Story) {
        let sink = Sink::open().await;
        story.hook(sink.at("/hook"), &TOLD_TODAY).await;
        let hanako = story.hanako_starts().await;
        // Of a customer it would hear this very claim.
        story.database.execute("UPDATE customer SET staff_id = (SELECT staff_id FROM staff LIMIT 1)").await;
        story.plays_up_to_the_claim(hanako).await;
        assert_eq!(story.hooks_hear().await, (0, 0, 0, 0));
    }
}
