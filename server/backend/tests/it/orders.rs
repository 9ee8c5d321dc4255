//! Programs with a key, and shops that tell of orders.

use backend::{
    Actor, Error, Fault, ShopId, Thing,
    api_keys::{find_caller, list_keys, make_key, revoke_key},
    coupons::{CouponState, NewRedemption, RedeemedBy, find_coupon, redeem},
    invitations::NewInvitation,
    orders::{CouponOutcome, NewOrder, Ordered, record_order},
    play::{Move, play},
    shops::{ShopMessage, Unheard, add_shop, forget_heard, hear, list_shops, revoke_shop},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    contacts::plan,
    on_both_databases,
    story::{LIGHT_BODY, Player, Story, after, complete},
};

fn order_of(customer: &str, order: &str, coupon: &str) -> NewOrder {
    NewOrder {
        customer: customer.into(),
        product: "basic".into(),
        amount: "24000".into(),
        currency: "JPY".into(),
        order: order.into(),
        coupon: coupon.into(),
    }
}

fn signed(secret: &str, id: &str, at: Timestamp, body: &Value) -> ShopMessage {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let (timestamp, body) = (at.as_second().to_string(), body.to_string());
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    ShopMessage {
        id: id.into(),
        timestamp,
        signature: format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())),
        body: body.into_bytes(),
    }
}

fn paid(order: &str, coupon: Option<&str>) -> Value {
    json!({ "type": "order.paid", "data": {
        "order": order, "email": "Hanako@example.jp", "product": "Basic course", "amount": 24000, "currency": "JPY", "coupon": coupon,
    } })
}

impl Story {
    async fn hanako_has_a_coupon(&mut self) -> (Player, String) {
        let hanako = self.hanako_plays(&plan()).await;
        self.it_is("2026-04-05T09:00:00+09:00");
        self.contacts_go().await;
        let mail = self.mail_to("hanako@example.jp").await;
        (hanako, after(&mail.text, "クーポンコード："))
    }

    /// She begins another journey that sells the same.
    async fn hanako_begins_another_journey(&self) -> Player {
        let file = str::from_utf8(LIGHT_BODY)
            .unwrap()
            .replacen("key = \"light-body\"", "key = \"lighter-body\"", 1);
        let journey = self.publish(file.as_bytes()).await;
        let invitation = NewInvitation {
            journey: journey.to_string(),
            ..self.invitation_of_hanako()
        };
        self.starts(invitation).await
    }

    async fn orders(&self, new: NewOrder) -> backend::Result<Ordered> {
        record_order(&self.db, &self.system(), new, RedeemedBy::Api, self.now).await
    }

    async fn bought(&self) -> i64 {
        self.database
            .count("SELECT count(*) FROM fact WHERE body LIKE '%\"event\":\"purchased\"%'")
            .await
    }

    async fn hears(&self, shop: ShopId, message: ShopMessage) -> Result<Value, Unheard> {
        hear(&self.db, (self.business, shop), message, self.now).await
    }
}

on_both_databases! {
    async fn an_order_is_recorded_once_and_its_coupon_redeemed(mut story: Story) {
        let (hanako, code) = story.hanako_has_a_coupon().await;
        let order = order_of("hanako@example.jp", "1042", &code);
        let first = story.orders(order.clone()).await.unwrap();
        assert_eq!(first, Ordered { enrolment: hanako.enrolment, duplicate: false, coupon: Some(CouponOutcome::Redeemed) });
        let again = story.orders(order).await.unwrap();
        assert_eq!((again.duplicate, again.coupon), (true, Some(CouponOutcome::Redeemed)));
        assert_eq!(story.bought().await, 1);
        let coupon = find_coupon(&story.db, &story.owner, &code).await.unwrap();
        assert_eq!((coupon.state(story.now), coupon.redeemed.unwrap().order.as_deref()), (CouponState::Used, Some("1042")));
        // What was paid was paid, whatever the coupon is.
        let used = story.orders(order_of(&hanako.customer.to_string(), "1043", &code)).await.unwrap();
        assert_eq!((used.duplicate, used.coupon), (false, Some(CouponOutcome::Used)));
        let unknown = story.orders(order_of("hanako@example.jp", "1044", "K7QF-M2XD-9TRW")).await.unwrap();
        assert_eq!(unknown.coupon, Some(CouponOutcome::Unknown));
        assert_eq!(story.bought().await, 3);
    }

    async fn a_coupon_of_somebody_else_or_for_something_else_is_not_redeemed(mut story: Story) {
        let (_, code) = story.hanako_has_a_coupon().await;
        story.tom_starts().await;
        let of_tom = story.orders(order_of("tom@example.com", "1", &code)).await.unwrap();
        assert_eq!(of_tom.coupon, Some(CouponOutcome::Unknown));
        let club = NewOrder { product: "club".into(), ..order_of("hanako@example.jp", "2", &code) };
        assert_eq!(story.orders(club).await.unwrap().coupon, Some(CouponOutcome::Unknown));
        let coupon = find_coupon(&story.db, &story.owner, &code).await.unwrap();
        assert_eq!(coupon.state(story.now), CouponState::Good);
        story.it_is("2026-06-01T09:00:00+09:00");
        let late = story.orders(order_of("hanako@example.jp", "3", &code)).await.unwrap();
        assert_eq!(late.coupon, Some(CouponOutcome::Over));
    }

    async fn an_order_told_again_is_the_same_whichever_journeys_sell_it(mut story: Story) {
        let hanako = story.hanako_starts().await;
        let posture = NewOrder { product: "Posture course".into(), amount: "98000".into(), ..order_of("hanako@example.jp", "17", "") };
        let first = story.orders(posture.clone()).await.unwrap();
        assert_eq!(first, Ordered { enrolment: hanako.enrolment, duplicate: false, coupon: None });
        story.days_pass(1);
        let later = story.hanako_begins_another_journey().await;
        assert_ne!(later.enrolment, hanako.enrolment);
        // A nightly resync, by another way and with the key instead of the name.
        let again = story.orders(NewOrder { product: "posture".into(), ..posture.clone() }).await.unwrap();
        assert_eq!(again, Ordered { enrolment: hanako.enrolment, duplicate: true, coupon: None });
        assert_eq!(story.bought().await, 1);
        // Another product of the same order, and the same product of another order, are others.
        let kit = NewOrder { product: "kit".into(), amount: "6800".into(), ..posture.clone() };
        assert_eq!(story.orders(kit).await.unwrap(), Ordered { enrolment: later.enrolment, duplicate: false, coupon: None });
        assert!(!story.orders(NewOrder { order: "18".into(), ..posture.clone() }).await.unwrap().duplicate);
        // Two shops of one business may both have an order 17.
        story.tom_starts().await;
        assert!(!story.orders(NewOrder { customer: "tom@example.com".into(), ..posture }).await.unwrap().duplicate);
        assert_eq!(story.bought().await, 4);
    }

    async fn orders_that_were_recorded_before_there_was_a_list_of_them_are_known(story: Story) {
        let hanako = story.hanako_starts().await;
        let posture = NewOrder { product: "posture".into(), amount: "98000".into(), ..order_of("hanako@example.jp", "A:1-7", "") };
        story.orders(posture.clone()).await.unwrap();
        story.database.execute("DELETE FROM order_line").await;
        let migration = include_str!("../../migrations/0016_orders.sql");
        let (_, list) = migration.split_once("INSERT INTO order_line").unwrap();
        let (list, _) = list.split_once(';').unwrap();
        let from = migration.find("INSERT INTO order_line").unwrap();
        let statement = &migration[from..from + "INSERT INTO order_line".len() + list.len()];
        assert_eq!(story.database.execute(statement).await, 1);
        story.hanako_begins_another_journey().await;
        let again = story.orders(posture).await.unwrap();
        assert_eq!((again.enrolment, again.duplicate), (hanako.enrolment, true));
        assert_eq!(story.bought().await, 1);
    }

    async fn a_coupon_is_redeemed_in_the_journey_that_promised_it(mut story: Story) {
        let (hanako, code) = story.hanako_has_a_coupon().await;
        let later = story.hanako_begins_another_journey().await;
        let first = story.orders(order_of("hanako@example.jp", "1042", &code)).await.unwrap();
        assert_eq!(first, Ordered { enrolment: hanako.enrolment, duplicate: false, coupon: Some(CouponOutcome::Redeemed) });
        let coupon = find_coupon(&story.db, &story.owner, &code).await.unwrap();
        assert_eq!((coupon.state(story.now), coupon.enrolment), (CouponState::Used, hanako.enrolment));
        let again = story.orders(order_of("hanako@example.jp", "1043", &code)).await.unwrap();
        assert_eq!((again.duplicate, again.coupon), (false, Some(CouponOutcome::Used)));
        let without = story.orders(order_of("hanako@example.jp", "1044", "")).await.unwrap();
        assert_eq!(without.enrolment, later.enrolment, "without a coupon the latest journey counts");
    }

    async fn what_was_redeemed_at_the_desk_with_an_order_is_not_recorded_again_by_the_shop(mut story: Story) {
        let (_, code) = story.hanako_has_a_coupon().await;
        story.hanako_begins_another_journey().await;
        let new = NewRedemption { code: code.clone(), order: "1042".into(), id: "form-7".into(), ..NewRedemption::default() };
        assert!(redeem(&story.db, &story.coach, new, RedeemedBy::Staff, story.now).await.unwrap().recorded);
        for coupon in ["", code.as_str()] {
            let told = story.orders(order_of("hanako@example.jp", "1042", coupon)).await.unwrap();
            assert!(told.duplicate);
            assert_eq!(told.coupon, (!coupon.is_empty()).then_some(CouponOutcome::Redeemed), "as the first time");
        }
        assert_eq!(story.bought().await, 1);
    }

    async fn of_many_who_tell_an_order_at_once_one_records_it(story: Story) {
        story.hanako_starts().await;
        story.hanako_begins_another_journey().await;
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (db, system, now) = (story.db.clone(), story.system(), story.now);
            tries.spawn(async move { record_order(&db, &system, order_of("hanako@example.jp", "1", ""), RedeemedBy::Api, now).await });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|answer| !answer.as_ref().unwrap().duplicate).count(), 1, "{answers:?}");
        assert_eq!(story.bought().await, 1);
    }

    async fn without_an_amount_the_price_counts_less_the_coupon(mut story: Story) {
        let (_, code) = story.hanako_has_a_coupon().await;
        let reduced = NewOrder { amount: String::new(), ..order_of("hanako@example.jp", "1", &code) };
        story.orders(reduced.clone()).await.unwrap();
        let paid = find_coupon(&story.db, &story.owner, &code).await.unwrap().redeemed.unwrap().paid;
        assert_eq!(paid.minor, 24_000);
        story.orders(NewOrder { order: "2".into(), ..reduced }).await.unwrap();
        let full = story.database.count("SELECT count(*) FROM fact WHERE body LIKE '%\"event\":\"purchased\"%' AND body LIKE '%48000%'").await;
        assert_eq!(full, 1, "the coupon was used before");
    }

    async fn a_customers_own_step_does_not_take_the_place_of_an_order(story: Story) {
        let hanako = story.hanako_starts().await;
        for taken in ["order:basic:1042", "coupon:x", "bought:basic:2026-01-05:48000:1", "fact:9"] {
            let step = Move::now(complete("how-to-sit"), taken.to_owned());
            let refused = play(&story.db, &hanako.actor, hanako.enrolment, step, story.now).await;
            let Err(Error::Invalid(problems)) = refused else { panic!("{taken} is taken") };
            assert_eq!((problems[0].field, problems[0].fault), ("id", Fault::KeyTaken));
        }
        assert!(!story.orders(order_of("hanako@example.jp", "1042", "")).await.unwrap().duplicate);
        assert_eq!(story.bought().await, 1);
    }

    async fn an_order_that_does_not_fit_is_refused(story: Story) {
        story.hanako_starts().await;
        let refused = async |new: NewOrder| match story.orders(new).await {
            Err(Error::Invalid(problems)) => problems[0].field,
            other => panic!("{other:?}"),
        };
        let order = || order_of("hanako@example.jp", "1", "");
        assert_eq!(refused(NewOrder { product: "shoes".into(), ..order() }).await, "product");
        assert_eq!(refused(NewOrder { product: String::new(), ..order() }).await, "product");
        assert_eq!(refused(NewOrder { amount: "much".into(), ..order() }).await, "amount");
        assert_eq!(refused(NewOrder { amount: "24,000".into(), ..order() }).await, "amount");
        assert_eq!(refused(NewOrder { currency: "EUR".into(), ..order() }).await, "currency");
        assert_eq!(refused(NewOrder { order: " ".into(), ..order() }).await, "order");
        assert_eq!(refused(NewOrder { customer: "hanako".into(), ..order() }).await, "customer");
        let nobody = story.orders(order_of("nobody@example.jp", "1", "")).await;
        assert!(matches!(nobody, Err(Error::NotFound(Thing::Customer))));
        let another = story.another_business().await;
        let strange = record_order(&story.db, &another, order(), RedeemedBy::Api, story.now).await;
        assert!(matches!(strange, Err(Error::NotFound(Thing::Customer))));
        let coach = record_order(&story.db, &story.coach, order(), RedeemedBy::Api, story.now).await;
        assert!(matches!(coach, Err(Error::NotAllowed)));
        assert_eq!(story.bought().await, 0);
    }

    async fn a_key_works_until_it_is_revoked(mut story: Story) {
        let key = make_key(&story.db, &story.owner, "Till", story.now).await.unwrap();
        let caller = find_caller(&story.db, &key, story.now).await.unwrap().unwrap();
        assert_eq!(caller.actor, Actor::System { business: story.business });
        let listed = list_keys(&story.db, &story.owner).await.unwrap();
        assert_eq!((listed[0].name.as_str(), listed[0].last_used_at), ("Till", Some(story.now)));
        assert_eq!(listed[0].created_by.as_ref().unwrap().as_str(), "田中 健一");
        let secret = key.rsplit('.').next().unwrap();
        let another = story.another_business().await;
        for forged in ["", "sugoroku_", "sugoroku_x.y", &key["sugoroku_".len()..], &key.replace(secret, &"0".repeat(64))] {
            assert_eq!(find_caller(&story.db, forged, story.now).await.unwrap(), None, "{forged}");
        }
        let strange = revoke_key(&story.db, &another, listed[0].id, story.now).await;
        assert!(matches!(strange, Err(Error::NotFound(Thing::ApiKey))));
        for who in [story.coach, story.hanako_starts().await.actor] {
            assert!(matches!(make_key(&story.db, &who, "Mine", story.now).await, Err(Error::NotAllowed)));
            assert!(matches!(list_keys(&story.db, &who).await, Err(Error::NotAllowed)));
            assert!(matches!(revoke_key(&story.db, &who, listed[0].id, story.now).await, Err(Error::NotAllowed)));
        }
        story.minutes_pass(5);
        for _ in 0..2 {
            revoke_key(&story.db, &story.owner, listed[0].id, story.now).await.unwrap();
        }
        assert_eq!(find_caller(&story.db, &key, story.now).await.unwrap(), None);
        assert!(matches!(make_key(&story.db, &story.owner, " ", story.now).await, Err(Error::Invalid(_))));
    }

    async fn a_shop_is_heard_once_for_each_message(mut story: Story) {
        let (_, code) = story.hanako_has_a_coupon().await;
        let (shop, secret) = add_shop(&story.db, &story.owner, "Online shop", story.now).await.unwrap();
        let message = signed(&secret, "msg_1", story.now, &paid("1042", Some(&code)));
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (db, message) = (story.db.clone(), message.clone());
            let (place, now) = ((story.business, shop), story.now);
            tries.spawn(async move { hear(&db, place, message, now).await });
        }
        for answer in tries.join_all().await {
            assert_eq!(answer.unwrap(), json!({ "recorded": true, "coupon": "redeemed" }));
        }
        assert_eq!(story.bought().await, 1);
        story.minutes_pass(4);
        let again = story.hears(shop, message.clone()).await.unwrap();
        assert_eq!(again, json!({ "recorded": true, "coupon": "redeemed" }));
        story.minutes_pass(2);
        assert!(matches!(story.hears(shop, message).await, Err(Unheard::Stale)));
        // The same order under another id is no other order.
        let told_anew = story.hears(shop, signed(&secret, "msg_2", story.now, &paid("1042", Some(&code)))).await.unwrap();
        assert_eq!(told_anew, json!({ "recorded": false, "why": "recorded_before", "coupon": "redeemed" }));
        assert_eq!(story.bought().await, 1);
        let other = story.hears(shop, signed(&secret, "msg_3", story.now, &json!({ "type": "order.shipped" }))).await.unwrap();
        assert_eq!(other, json!({ "recorded": false, "why": "another_event", "coupon": null }));
        assert_eq!(list_shops(&story.db, &story.owner).await.unwrap()[0].last_used_at, Some(story.now));
    }

    async fn what_a_shop_says_wrongly_changes_nothing_and_can_be_said_again(story: Story) {
        story.hanako_starts().await;
        let (shop, secret) = add_shop(&story.db, &story.owner, "Online shop", story.now).await.unwrap();
        let unreadable = signed(&secret, "msg_1", story.now, &json!({ "type": "order.paid", "data": { "order": "1" } }));
        assert!(matches!(story.hears(shop, unreadable).await, Err(Unheard::Unreadable(_))));
        for (field, value, named) in [
            ("amount", json!("24,000"), "amount"),
            ("amount", json!(true), "amount"),
            ("amount", json!(null), "amount"),
            ("order", json!(["1"]), "order"),
            ("currency", json!("EUR"), "currency"),
            ("product", json!(""), "product"),
            ("email", json!({ "to": "x" }), "email"),
        ] {
            let mut body = paid("1", None);
            body["data"][field] = value;
            let Err(Unheard::Refused(Error::Invalid(problems))) = story.hears(shop, signed(&secret, "msg_1", story.now, &body)).await else {
                panic!("{body} is heard");
            };
            assert_eq!(problems[0].field, named);
        }
        assert_eq!(story.bought().await, 0);
        let right = story.hears(shop, signed(&secret, "msg_1", story.now, &paid("1", None))).await.unwrap();
        assert_eq!(right, json!({ "recorded": true, "coupon": null }));
    }

    async fn what_a_shop_sells_to_others_is_heard_and_not_recorded(story: Story) {
        let (shop, secret) = add_shop(&story.db, &story.owner, "Online shop", story.now).await.unwrap();
        let unrecorded = |why: &str| json!({ "recorded": false, "why": why, "coupon": null });
        let says = async |id: &str, field: &str, value: Value| {
            let mut body = paid("1", None);
            body["data"][field] = value;
            story.hears(shop, signed(&secret, id, story.now, &body)).await.unwrap()
        };
        for (id, email) in [("msg_1", json!("Hanako@example.jp")), ("msg_2", json!("counter")), ("msg_3", json!("")), ("msg_4", json!(null))] {
            assert_eq!(says(id, "email", email).await, unrecorded("unknown_customer"));
        }
        assert_eq!(list_shops(&story.db, &story.owner).await.unwrap()[0].last_used_at, Some(story.now));
        story.hanako_starts().await;
        assert_eq!(says("msg_5", "product", json!("A mug")).await, unrecorded("unknown_product"));
        assert_eq!(story.bought().await, 0);
        // By now she is a customer, and the shop says it again.
        assert_eq!(says("msg_1", "coupon", json!(null)).await["recorded"], true);
        assert_eq!(story.bought().await, 1);
    }

    async fn messages_are_forgotten_after_a_month_and_their_orders_are_not(mut story: Story) {
        story.hanako_starts().await;
        let (shop, secret) = add_shop(&story.db, &story.owner, "Online shop", story.now).await.unwrap();
        story.hears(shop, signed(&secret, "msg_1", story.now, &paid("1", None))).await.unwrap();
        story.days_pass(29);
        assert_eq!(forget_heard(&story.db, story.now).await.unwrap(), 0);
        story.days_pass(1);
        assert_eq!(forget_heard(&story.db, story.now).await.unwrap(), 1);
        let again = story.hears(shop, signed(&secret, "msg_1", story.now, &paid("1", None))).await.unwrap();
        assert_eq!(again["why"], "recorded_before");
        assert_eq!(story.bought().await, 1);
    }

    async fn nobody_speaks_for_a_shop_without_its_secret(story: Story) {
        story.hanako_starts().await;
        let (shop, secret) = add_shop(&story.db, &story.owner, "Online shop", story.now).await.unwrap();
        let another = story.another_business().await;
        let (_, others) = add_shop(&story.db, &another, "Other shop", story.now).await.unwrap();
        let message = signed(&others, "msg_1", story.now, &paid("1", None));
        assert!(matches!(story.hears(shop, message.clone()).await, Err(Unheard::Unsigned)));
        let strange = hear(&story.db, (another.business(), shop), message, story.now).await;
        assert!(matches!(strange, Err(Unheard::Refused(Error::NotFound(Thing::Shop)))));
        for who in [story.coach, another] {
            let denied = revoke_shop(&story.db, &who, shop, story.now).await;
            assert!(matches!(denied, Err(Error::NotAllowed | Error::NotFound(Thing::Shop))));
        }
        assert!(matches!(add_shop(&story.db, &story.coach, "Mine", story.now).await, Err(Error::NotAllowed)));
        revoke_shop(&story.db, &story.owner, shop, story.now).await.unwrap();
        let late = story.hears(shop, signed(&secret, "msg_2", story.now, &paid("1", None))).await;
        assert!(matches!(late, Err(Unheard::Refused(Error::NotFound(Thing::Shop)))));
        assert_eq!(story.bought().await, 0);
    }
}
