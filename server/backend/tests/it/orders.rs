//! Programs with a key, and shops that tell of orders.

use backend::{
    Actor, Error, ShopId, Thing,
    api_keys::{find_caller, list_keys, make_key, revoke_key},
    coupons::{CouponState, RedeemedBy, find_coupon},
    orders::{CouponOutcome, NewOrder, Ordered, record_order},
    shops::{ShopMessage, Unheard, add_shop, hear, list_shops, revoke_shop},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    contacts::plan,
    on_both_databases,
    story::{Player, Story, after},
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
        assert_eq!(told_anew, json!({ "recorded": false, "coupon": "redeemed" }));
        assert_eq!(story.bought().await, 1);
        let other = story.hears(shop, signed(&secret, "msg_3", story.now, &json!({ "type": "order.shipped" }))).await.unwrap();
        assert_eq!(other, json!({ "recorded": false, "coupon": null }));
        assert_eq!(list_shops(&story.db, &story.owner).await.unwrap()[0].last_used_at, Some(story.now));
    }

    async fn what_a_shop_says_wrongly_changes_nothing_and_can_be_said_again(story: Story) {
        let (shop, secret) = add_shop(&story.db, &story.owner, "Online shop", story.now).await.unwrap();
        let unknown = story.hears(shop, signed(&secret, "msg_1", story.now, &paid("1", None))).await;
        assert!(matches!(unknown, Err(Unheard::Refused(Error::NotFound(Thing::Customer)))));
        let unreadable = signed(&secret, "msg_1", story.now, &json!({ "type": "order.paid", "data": { "order": "1" } }));
        assert!(matches!(story.hears(shop, unreadable).await, Err(Unheard::Unreadable(_))));
        story.hanako_starts().await;
        let now_known = story.hears(shop, signed(&secret, "msg_1", story.now, &paid("1", None))).await.unwrap();
        assert_eq!(now_known["recorded"], true);
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
