//! Notifications: to every device of the customer, once, and never against what has changed since.

use backend::{
    Actor, Db, Error, Fault, SessionId, Thing,
    channels::choose,
    contacts,
    coupons::list_of_enrolment,
    outgoing::{Outgoing, Reach},
    push::{
        NewDevice, Pusher, add_device, deliver_due, forget_settled, get_public_key, list_endpoint_hashes, remove_device,
    },
    sessions::{list_sessions, open_session, revoke_session},
    testing::TestDatabase,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use journey::Action;
use serde_json::Value;
use web_push_native::{
    Auth, decrypt,
    p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint as _},
};

use crate::{
    on_both_databases,
    sink::{Posted, Sink},
    story::{Player, Story, complete},
};

const AUTH: [u8; 16] = *b"sixteen bytes ok";

/// A browser that takes notifications.
struct Phone {
    endpoint: String,
    secret: SecretKey,
}

impl Phone {
    fn new(endpoint: String, seed: u8) -> Self {
        Self {
            endpoint,
            secret: SecretKey::from_slice(&[seed; 32]).unwrap(),
        }
    }

    fn says(&self) -> NewDevice {
        NewDevice {
            endpoint: self.endpoint.clone(),
            p256dh: URL_SAFE_NO_PAD.encode(self.secret.public_key().to_encoded_point(false).as_bytes()),
            auth: URL_SAFE_NO_PAD.encode(AUTH),
        }
    }

    /// What the service worker reads.
    fn reads(&self, posted: &Posted) -> Value {
        let opened = decrypt(posted.body.clone(), &self.secret, &Auth::from(AUTH)).unwrap();
        serde_json::from_slice(&opened).unwrap()
    }
}

fn pusher() -> Pusher {
    Pusher::new(Outgoing::new(Reach::Anywhere).unwrap(), "mailto:hello@sugoroku.example")
}

/// An address that does not answer.
async fn nobody_listens() -> String {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}/lost", nobody.local_addr().unwrap())
}

async fn session_of(db: &Db, actor: &Actor, now: jiff::Timestamp) -> SessionId {
    list_sessions(db, actor, now).await.unwrap()[0].id
}

impl Story {
    /// A customer turns reminders on in a browser.
    async fn turns_on(&self, player: Player, phone: &Phone) {
        let session = session_of(&self.db, &player.actor, self.now).await;
        add_device(&self.db, &player.actor, session, &pusher(), phone.says(), self.now)
            .await
            .unwrap();
    }

    /// Hanako plays a journey that reminds her on her phone the next day at nine.
    async fn hanako_is_reminded(&mut self) -> Player {
        self.hanako_is_reminded_with("").await
    }

    /// The same, with more lines in the touchpoint.
    async fn hanako_is_reminded_with(&mut self, lines: &str) -> Player {
        let file = str::from_utf8(crate::story::LIGHT_BODY).unwrap();
        let (head, plan) = file.split_once("[[touchpoint]]").unwrap();
        let (first, _) = plan.split_once("[[touchpoint]]").unwrap();
        let first = first.replace("channel = \"email\"", &format!("channel = \"push\"{lines}"));
        self.publish(format!("{head}[[touchpoint]]{first}").as_bytes()).await;
        let player = self.hanako_starts().await;
        assert_eq!(self.count_of("SELECT count(*) FROM contact").await, 1);
        player
    }

    async fn count_of(&self, sql: &'static str) -> i64 {
        self.database.count(sql).await
    }

    async fn day_comes(&mut self) {
        self.now = "2026-01-06T09:00:00+09:00".parse().unwrap();
        contacts::deliver_due(&self.db, self.now).await.unwrap();
    }

    async fn pushes(&self) -> (usize, usize, usize, usize) {
        let delivered = deliver_due(&self.db, &pusher(), self.now).await.unwrap();
        (delivered.sent, delivered.failed, delivered.given_up, delivered.stopped)
    }

    async fn fate(&self) -> String {
        fate(&self.database).await
    }
}

async fn fate(database: &TestDatabase) -> String {
    database
        .text("SELECT state || COALESCE(': ' || why, '') FROM contact")
        .await
}

on_both_databases! {
    async fn a_reminder_reaches_the_phone_sealed_and_signed_and_says_its_words(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        let phone = Phone::new(sink.at("/send/hanako"), 7);
        story.turns_on(hanako, &phone).await;
        story.day_comes().await;
        assert_eq!(story.fate().await, "sending");
        assert_eq!(story.pushes().await, (1, 0, 0, 0));
        assert_eq!(story.fate().await, "sent");
        assert_eq!(story.pushes().await, (0, 0, 0, 0), "once");
        let posted = sink.posted();
        assert_eq!(posted.len(), 1);
        let post = &posted[0];
        assert_eq!(post.path, "/send/hanako");
        assert_eq!(post.header("content-encoding"), "aes128gcm");
        assert_eq!(post.header("ttl"), "86400");
        assert_eq!(post.header("urgency"), "normal");
        assert!(post.header("topic").len() == 32, "{}", post.header("topic"));
        let key = get_public_key(&story.db, story.now).await.unwrap();
        let signed = post.header("authorization");
        assert!(signed.starts_with("vapid t=") && signed.ends_with(&format!(", k={key}")), "{signed}");
        let words = phone.reads(post);
        assert_eq!(words["title"], "Your first morning");
        assert_eq!(words["body"], "One stretch is enough today. It is the start that counts.");
        assert_eq!(words["url"], format!("/play/{}", hanako.enrolment));
        assert_eq!(words["id"].as_str().unwrap().replace('-', ""), post.header("topic"));
    }

    async fn a_reminder_that_promises_a_coupon_says_its_code_and_leads_to_it(mut story: Story) {
        let sink = Sink::open().await;
        let coupon = "\ncoupon = { percent = 20, valid_days = 7, product = \"basic\" }";
        let hanako = story.hanako_is_reminded_with(coupon).await;
        let phone = Phone::new(sink.at("/send/hanako"), 7);
        story.turns_on(hanako, &phone).await;
        story.day_comes().await;
        assert_eq!(story.pushes().await, (1, 0, 0, 0));
        let own = list_of_enrolment(&story.db, &hanako.actor, hanako.enrolment).await.unwrap();
        let words = phone.reads(&sink.posted()[0]);
        let body = format!(
            "クーポンコード {}（1月13日まで）\nOne stretch is enough today. It is the start that counts.",
            own[0].code
        );
        assert_eq!(words["body"], body);
        assert_eq!(words["url"], format!("/play/{}/coupons", hanako.enrolment));
    }

    async fn a_coupon_is_taken_back_only_if_no_phone_may_have_shown_it(mut story: Story) {
        let (busy, lost) = (Sink::open().await, nobody_listens().await);
        busy.says(503, None);
        let coupon = "\ncoupon = { percent = 20, valid_days = 7, product = \"basic\" }";
        let hanako = story.hanako_is_reminded_with(coupon).await;
        let tom = story.tom_starts().await;
        for (player, endpoint, seed) in
            [(hanako, busy.at("/one"), 1), (hanako, lost, 2), (tom, busy.at("/two"), 3), (tom, busy.at("/three"), 4)]
        {
            story.turns_on(player, &Phone::new(endpoint, seed)).await;
        }
        story.day_comes().await;
        assert_eq!(story.pushes().await, (0, 4, 0, 0));
        let coupons_of = async |story: &Story, player: Player| {
            list_of_enrolment(&story.db, &player.actor, player.enrolment).await.unwrap().len()
        };
        assert_eq!((coupons_of(&story, hanako).await, coupons_of(&story, tom).await), (1, 0), "the lost one may have shown it");
        for player in [hanako, tom] {
            story.play(player, complete("how-to-sit")).await.unwrap();
            story.play(player, Action::Pause).await.unwrap();
        }
        story.minutes_pass(1);
        assert_eq!(story.pushes().await, (0, 0, 0, 4));
        assert_eq!((coupons_of(&story, hanako).await, coupons_of(&story, tom).await), (1, 0));
        assert_eq!(story.count_of("SELECT count(*) FROM coupon").await, 1, "Tom's were refused by both");
    }

    async fn what_was_sent_is_forgotten_after_a_month_and_what_waits_is_not(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        story.turns_on(hanako, &Phone::new(sink.at("/one"), 1)).await;
        story.turns_on(hanako, &Phone::new(sink.at("/two"), 2)).await;
        story.day_comes().await;
        story.pushes().await;
        let waits = "UPDATE outgoing_push SET outcome = NULL, due_at = created_at
                     WHERE device_id = (SELECT device_id FROM push_device WHERE endpoint LIKE '%/two')";
        assert_eq!(story.database.execute(waits).await, 1);
        story.days_pass(29);
        assert_eq!(forget_settled(&story.db, story.now).await.unwrap(), 0);
        story.days_pass(1);
        assert_eq!(forget_settled(&story.db, story.now).await.unwrap(), 1);
        assert_eq!(story.count_of("SELECT count(*) FROM outgoing_push WHERE outcome IS NULL").await, 1);
        assert_eq!(story.fate().await, "sent");
    }

    async fn every_phone_is_reminded_and_one_is_enough(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        let lost = nobody_listens().await;
        for (at, endpoint) in [sink.at("/one"), sink.at("/two"), lost].into_iter().enumerate() {
            story.turns_on(hanako, &Phone::new(endpoint, u8::try_from(at + 1).unwrap())).await;
        }
        story.day_comes().await;
        assert_eq!(story.pushes().await, (2, 1, 0, 0));
        assert_eq!(story.fate().await, "sent");
        story.minutes_pass(1);
        assert_eq!(story.pushes().await, (0, 0, 0, 1), "she has read it by now on another");
        assert_eq!(sink.posted().len(), 2);
    }

    async fn who_has_no_phone_for_it_is_not_reminded_and_the_owner_reads_why(mut story: Story) {
        let hanako = story.hanako_is_reminded().await;
        story.day_comes().await;
        assert_eq!(story.fate().await, "stopped: no-device");
        assert_eq!(story.pushes().await, (0, 0, 0, 0));
        assert!(list_endpoint_hashes(&story.db, &hanako.actor).await.unwrap().is_empty());
    }

    async fn a_phone_that_is_gone_is_forgotten(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        story.turns_on(hanako, &Phone::new(sink.at("/gone"), 3)).await;
        story.day_comes().await;
        sink.says(410, None);
        assert_eq!(story.pushes().await, (0, 0, 1, 0));
        assert_eq!(story.fate().await, "given-up: no-device");
        assert!(list_endpoint_hashes(&story.db, &hanako.actor).await.unwrap().is_empty());
    }

    async fn a_push_service_is_asked_again_when_it_says_and_at_last_given_up(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        story.turns_on(hanako, &Phone::new(sink.at("/busy"), 3)).await;
        story.day_comes().await;
        sink.says(429, Some("600"));
        assert_eq!(story.pushes().await, (0, 1, 0, 0));
        story.minutes_pass(9);
        assert_eq!(story.pushes().await, (0, 0, 0, 0), "not before it wants to");
        story.minutes_pass(1);
        sink.says(503, None);
        assert_eq!(story.pushes().await, (0, 1, 0, 0));
        for _ in 0..5 {
            story.now += SignedDuration::from_hours(8);
            assert_eq!(story.pushes().await, (0, 1, 0, 0));
        }
        story.now += SignedDuration::from_hours(8);
        assert_eq!(story.pushes().await, (0, 0, 1, 0));
        assert_eq!(story.fate().await, "given-up: not-delivered");
        let error = story.database.text("SELECT last_error FROM contact").await;
        assert_eq!(error, "503 as asked");
        assert_eq!(sink.posted().len(), 8);
        let topics: std::collections::BTreeSet<_> =
            sink.posted().iter().map(|posted| posted.header("topic").to_owned()).collect();
        assert_eq!(topics.len(), 1, "always the same");
    }

    async fn what_a_push_service_refuses_is_not_tried_again(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        story.turns_on(hanako, &Phone::new(sink.at("/no"), 3)).await;
        story.day_comes().await;
        sink.says(403, None);
        assert_eq!(story.pushes().await, (0, 0, 1, 0));
        assert_eq!(story.fate().await, "given-up: not-delivered");
    }

    async fn a_reminder_that_had_to_wait_is_looked_at_once_more(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        story.turns_on(hanako, &Phone::new(sink.at("/later"), 3)).await;
        story.day_comes().await;
        sink.says(503, None);
        assert_eq!(story.pushes().await, (0, 1, 0, 0));
        sink.says(201, None);
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.play(hanako, Action::Pause).await.unwrap();
        story.minutes_pass(1);
        assert_eq!(story.pushes().await, (0, 0, 0, 1));
        assert!(story.fate().await.starts_with("stopped: "), "{}", story.fate().await);
        assert_eq!(sink.posted().len(), 1);
    }

    async fn a_reminder_against_her_wish_is_not_sent(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        story.turns_on(hanako, &Phone::new(sink.at("/quiet"), 3)).await;
        choose(&story.db, &hanako.actor, "push", false, story.now).await.unwrap();
        story.day_comes().await;
        assert_eq!(story.fate().await, "stopped: unwanted");
    }

    async fn a_phone_is_forgotten_with_its_session_and_when_she_leaves(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        let known = async |story: &Story| list_endpoint_hashes(&story.db, &hanako.actor).await.unwrap().len();
        let phone = Phone::new(sink.at("/a"), 3);
        story.turns_on(hanako, &phone).await;
        story.turns_on(hanako, &phone).await;
        assert_eq!(known(&story).await, 1, "the same phone");
        let session = session_of(&story.db, &hanako.actor, story.now).await;
        revoke_session(&story.db, &hanako.actor, session).await.unwrap();
        assert_eq!(known(&story).await, 0, "signed out");
        let person = hanako.actor.person().unwrap();
        open_session(&story.db, &story.system(), person, "Phone", story.now).await.unwrap();
        story.turns_on(hanako, &phone).await;
        remove_device(&story.db, &hanako.actor, &phone.endpoint).await.unwrap();
        assert_eq!(known(&story).await, 0, "turned off");
        story.turns_on(hanako, &phone).await;
        story.play(hanako, Action::Leave { reason: String::new() }).await.unwrap();
        assert_eq!(known(&story).await, 0, "gone");
    }

    async fn what_is_on_its_way_to_one_person_does_not_reach_the_next_on_the_same_phone(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        let phone = Phone::new(sink.at("/shared"), 3);
        story.turns_on(hanako, &phone).await;
        story.day_comes().await;
        let tom = story.tom_starts().await;
        story.turns_on(tom, &phone).await;
        assert_eq!(list_endpoint_hashes(&story.db, &tom.actor).await.unwrap().len(), 1);
        assert_eq!(story.pushes().await, (0, 0, 1, 0));
        assert!(sink.posted().is_empty());
        let remove = remove_device(&story.db, &hanako.actor, &phone.endpoint).await;
        assert!(remove.is_ok());
        assert_eq!(list_endpoint_hashes(&story.db, &tom.actor).await.unwrap().len(), 1, "it is his now");
    }

    async fn only_customers_have_phones_and_only_their_own(mut story: Story) {
        let sink = Sink::open().await;
        let hanako = story.hanako_is_reminded().await;
        let tom = story.tom_starts().await;
        let phone = Phone::new(sink.at("/x"), 3);
        let session = session_of(&story.db, &hanako.actor, story.now).await;
        for other in [story.owner, story.coach, story.system()] {
            let added = add_device(&story.db, &other, session, &pusher(), phone.says(), story.now).await;
            assert!(matches!(added, Err(Error::NotAllowed)), "{added:?}");
            assert!(matches!(remove_device(&story.db, &other, &phone.endpoint).await, Err(Error::NotAllowed)));
            assert!(matches!(list_endpoint_hashes(&story.db, &other).await, Err(Error::NotAllowed)));
        }
        let stranger = Actor::Customer { business: story.another_business().await.business(), customer: hanako.customer };
        for other in [tom.actor, stranger] {
            let added = add_device(&story.db, &other, session, &pusher(), phone.says(), story.now).await;
            assert!(matches!(added, Err(Error::NotFound(Thing::Session))), "{added:?}");
        }
        let inside = Pusher::new(Outgoing::new(Reach::Internet).unwrap(), "mailto:x@example.jp");
        let nonsense = NewDevice { p256dh: "AAAA".into(), auth: "x".into(), ..phone.says() };
        let Err(Error::Invalid(problems)) =
            add_device(&story.db, &hanako.actor, session, &inside, nonsense, story.now).await
        else {
            panic!("it makes no sense");
        };
        let said: Vec<_> = problems.iter().map(|problem| (problem.field, problem.fault)).collect();
        assert_eq!(
            said,
            [("endpoint", Fault::NotAWebAddress), ("p256dh", Fault::Unknown), ("auth", Fault::Unknown)]
        );
    }

    async fn the_key_is_made_once(story: Story) {
        let again = Db::open(&story.database.url).await.unwrap();
        let keys = tokio::join!(get_public_key(&story.db, story.now), get_public_key(&again, story.now));
        let (one, two) = (keys.0.unwrap(), keys.1.unwrap());
        assert_eq!(one, two);
        assert_eq!(get_public_key(&story.db, story.now).await.unwrap(), one);
        assert_eq!(URL_SAFE_NO_PAD.decode(&one).unwrap().len(), 65);
        again.close().await;
    }
}
