//! Programs with a key, shops that sign what they tell, and the page on which an owner makes both.

use crate::{
    browser::Page,
    coupons::code_of_tom,
    on_both_databases,
    site::{Refused, Site, now},
    words::words,
};
use app::business::webhooks::EXAMPLE;
use axum::body::Body;
use backend::{
    address_trouble,
    api_keys::{list_keys, make_key, revoke_key},
    outgoing::{Outgoing, Reach},
    play::{Move, play},
    shops::{add_shop, list_shops},
    webhooks::{EventKind, NewWebhook, add_webhook, send_test},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{Method, Request, header};
use journey::Action;
use serde_json::{Value, json};
use server::api::OPENAPI;
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU32, Ordering},
};

/// What a program sends: no cookie, no origin.
async fn ask(site: &Site, key: Option<&str>, method: Method, path: &str, body: &Value) -> Page {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(key) = key {
        request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        Body::from(body.to_string())
    };
    site.visitor().send(request, body).await
}

#[track_caller]
fn problem(page: &Page, status: u16, code: &str) -> Value {
    page.must_be(status);
    assert_eq!(
        page.header("content-type"),
        "application/problem+json",
        "{}",
        page.address
    );
    let body: Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(
        (&body["status"], &body["code"]),
        (&json!(status), &json!(code)),
        "{body}"
    );
    assert!(
        !body["title"].as_str().unwrap().is_empty() && !body["detail"].as_str().unwrap().is_empty(),
        "{body}"
    );
    body
}

/// What a shop sends, signed.
async fn shop_tells(site: &Site, path: &str, secret: &str, body: &Value) -> Page {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let id = format!("msg_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let (at, body) = (now().as_second().to_string(), body.to_string());
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("webhook-id", &id)
        .header("webhook-timestamp", &at)
        .header(
            "webhook-signature",
            format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())),
        );
    site.visitor().send(request, Body::from(body)).await
}

async fn key_of(site: &Site, owner: backend::Actor) -> String {
    make_key(&site.db, &owner, "Till", now()).await.unwrap()
}

/// The names that an object of the description must have, and those that it may have.
fn described(name: &str) -> (Vec<String>, Vec<String>) {
    let spec: Value = serde_json::from_str(OPENAPI).unwrap();
    let schema = &spec["components"]["schemas"][name];
    let names = |value: &Value| match value {
        Value::Array(names) => names.iter().map(|name| name.as_str().unwrap().to_owned()).collect(),
        Value::Object(properties) => properties.keys().cloned().collect(),
        _ => Vec::new(),
    };
    (names(&schema["required"]), names(&schema["properties"]))
}

#[track_caller]
fn must_be_as_described(value: &Value, name: &str) {
    let (required, known) = described(name);
    let object = value.as_object().unwrap();
    for name in required {
        assert!(object.contains_key(&name), "{name} is missing in {value}");
    }
    for name in object.keys() {
        assert!(known.contains(name), "{name} is not described: {value}");
    }
}

on_both_databases! {
    async fn a_till_looks_a_coupon_up_and_redeems_it_once(site: Site) {
        let code = code_of_tom(&site).await;
        let key = key_of(&site, site.owner).await;
        let path = format!("/api/v1/coupons/{code}");
        let page = ask(&site, Some(&key), Method::GET, &path, &Value::Null).await;
        let coupon = page.json();
        must_be_as_described(&coupon, "Coupon");
        assert_eq!((&coupon["state"], &coupon["customer"], &coupon["reduced_price"]), (&json!("good"), &json!("Tom Reed"), &json!("24000")));
        let redeem = format!("{path}/redeem");
        let order = json!({ "order": 1042, "amount": "20000" });
        for _ in 0..2 {
            let redeemed = ask(&site, Some(&key), Method::POST, &redeem, &order).await.json();
            must_be_as_described(&redeemed, "Coupon");
            assert_eq!((&redeemed["state"], &redeemed["redeemed"]["paid"], &redeemed["redeemed"]["order"]), (&json!("used"), &json!("20000"), &json!("1042")));
        }
        let page = ask(&site, Some(&key), Method::POST, &redeem, &Value::Null).await;
        let used = problem(&page, 409, "coupon_used");
        must_be_as_described(&used, "Problem");
        assert_eq!(used["coupon"]["redeemed"]["by"], "api");
        let bought = site.database.count("SELECT count(*) FROM fact WHERE body LIKE '%\"event\":\"purchased\"%'").await;
        assert_eq!(bought, 1);
    }

    async fn what_does_not_fit_a_redeeming_is_named_as_the_request_names_it(site: Site) {
        let code = code_of_tom(&site).await;
        let key = key_of(&site, site.owner).await;
        let redeem = format!("/api/v1/coupons/{code}/redeem");
        let before = site.world().await;
        for amount in [json!("much"), json!("20,000"), json!(true), json!([20_000]), json!({ "value": 10 })] {
            let page = ask(&site, Some(&key), Method::POST, &redeem, &json!({ "amount": amount })).await;
            let told = problem(&page, 422, "invalid");
            assert_eq!(told["errors"][0]["field"], "amount", "{amount}");
        }
        let page = ask(&site, Some(&key), Method::POST, &redeem, &json!({ "order": { "id": 1 } })).await;
        assert_eq!(problem(&page, 422, "invalid")["errors"][0]["field"], "order");
        for called in ["x".repeat(101).into_bytes(), "é".as_bytes().to_vec()] {
            let request = Request::post(&redeem)
                .header(header::AUTHORIZATION, format!("Bearer {key}"))
                .header("idempotency-key", called);
            let page = site.visitor().send(request, Body::empty()).await;
            assert_eq!(problem(&page, 422, "invalid")["errors"][0]["field"], "Idempotency-Key");
        }
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        let page = ask(&site, Some(&key), Method::POST, &redeem, &json!({ "amount": null })).await;
        assert_eq!(page.json()["redeemed"]["paid"], "24000", "nothing said is the reduced price");
    }

    async fn webhooks_tell_what_the_description_says(site: Site) {
        let outgoing = Outgoing::new(Reach::Anywhere).unwrap();
        let new = NewWebhook {
            url: "https://example.com/hook".into(),
            events: EventKind::ALL.into_iter().map(|kind| kind.code().to_owned()).collect(),
        };
        let hook = add_webhook(&site.db, &site.owner, &outgoing, new, now()).await.unwrap();
        send_test(&site.db, &site.owner, hook.id, now()).await.unwrap();
        let code = code_of_tom(&site).await;
        let key = key_of(&site, site.owner).await;
        ask(&site, Some(&key), Method::POST, &format!("/api/v1/coupons/{code}/redeem"), &Value::Null).await.must_be(200);
        let leave = Move::now(Action::Leave { reason: "no-time".into() }, None);
        play(&site.db, &site.tom.actor, site.tom.enrolment, leave, now()).await.unwrap();
        let spec: Value = serde_json::from_str(OPENAPI).unwrap();
        let described: BTreeSet<&str> = spec["webhooks"].as_object().unwrap().keys().map(String::as_str).collect();
        let told: BTreeSet<&str> = EventKind::ALL.into_iter().map(EventKind::code).chain(["test"]).collect();
        assert_eq!(described, told);
        let bodies = site.database.texts("SELECT body FROM webhook_delivery").await;
        let mut seen = BTreeSet::new();
        for body in bodies.iter().map(String::as_str).chain([EXAMPLE]) {
            let body: Value = serde_json::from_str(body).unwrap();
            must_be_as_described(&body, "Event");
            let kind = body["type"].as_str().unwrap();
            let schema = &spec["webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]["schema"];
            let data = schema["allOf"][1]["properties"]["data"]["$ref"].as_str().unwrap();
            must_be_as_described(&body["data"], data.rsplit('/').next().unwrap());
            seen.insert(kind.to_owned());
        }
        for kind in ["alert.raised", "alert.closed", "coupon.redeemed", "customer.left", "test"] {
            assert!(seen.contains(kind), "{kind} was not told: {seen:?}");
        }
    }

    async fn a_shop_is_heard_about_everybody_and_only_customers_are_recorded(site: Site) {
        let (shop, secret) = add_shop(&site.db, &site.owner, "Online shop", now()).await.unwrap();
        let path = format!("/hooks/shop/{}/{shop}", site.owner.business());
        let paid = |email: Value, product: &str| json!({ "type": "order.paid", "data": {
            "order": 7, "email": email, "product": product, "amount": "48000.00", "currency": "JPY",
        } });
        for (body, why) in [
            (paid(json!("nobody@example.com"), "basic"), json!("unknown_customer")),
            (paid(json!(null), "basic"), json!("unknown_customer")),
            (paid(json!("tom@example.com"), "mug"), json!("unknown_product")),
            (json!({ "type": "order.shipped" }), json!("another_event")),
            (paid(json!("tom@example.com"), "basic"), Value::Null),
        ] {
            let page = shop_tells(&site, &path, &secret, &body).await;
            page.must_be(200);
            must_be_as_described(&page.json(), "Heard");
            assert_eq!((&page.json()["recorded"], &page.json()["why"]), (&json!(why.is_null()), &why));
        }
        let mut desk = site.reader(Some(site.owner), "en").await;
        desk.get("/desk/programs").await.must_not_say(&words("en", "programs.line.not_heard"));
        let mut wrong = paid(json!("tom@example.com"), "basic");
        wrong["data"]["amount"] = json!("48,000");
        let told = problem(&shop_tells(&site, &path, &secret, &wrong).await, 422, "invalid");
        assert_eq!(told["errors"][0]["field"], "amount");
    }

    async fn nobody_without_a_key_in_use_learns_or_changes_anything(site: Site) {
        let code = code_of_tom(&site).await;
        let key = key_of(&site, site.owner).await;
        let strange = key_of(&site, site.stranger).await;
        let id = list_keys(&site.db, &site.owner).await.unwrap()[0].id;
        let mut owner = site.browser_of(site.owner).await;
        let before = site.world().await;
        let (look, redeem) = (format!("/api/v1/coupons/{code}"), format!("/api/v1/coupons/{code}/redeem"));
        for wrong in [None, Some("x"), Some("sugoroku_0.0"), Some(&key[1..])] {
            problem(&ask(&site, wrong, Method::GET, &look, &Value::Null).await, 401, "no_key");
            problem(&ask(&site, wrong, Method::POST, &redeem, &json!({})).await, 401, "no_key");
        }
        // Another business's key opens nothing here.
        problem(&ask(&site, Some(&strange), Method::GET, &look, &Value::Null).await, 404, "not_found");
        problem(&ask(&site, Some(&strange), Method::POST, &redeem, &json!({})).await, 404, "not_found");
        // A signed-in owner's browser is no program.
        problem(&owner.get(&look).await, 401, "no_key");
        problem(&owner.post(&redeem, &[]).await, 401, "no_key");
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        revoke_key(&site.db, &site.owner, id, now()).await.unwrap();
        problem(&ask(&site, Some(&key), Method::GET, &look, &Value::Null).await, 401, "no_key");
    }

    async fn a_purchase_is_recorded_and_a_bad_one_is_told_field_by_field(site: Site) {
        let key = key_of(&site, site.owner).await;
        let order = json!({ "customer": "tom@example.com", "product": "basic", "order": "1", "currency": "JPY" });
        let first = ask(&site, Some(&key), Method::POST, "/api/v1/purchases", &order).await;
        first.must_be(201);
        must_be_as_described(&first.json(), "Recorded");
        ask(&site, Some(&key), Method::POST, "/api/v1/purchases", &order).await.must_be(200);
        let before = site.world().await;
        for (field, value) in [
            ("product", json!("shoes")),
            ("currency", json!("EUR")),
            ("amount", json!("much")),
            ("amount", json!("48,000")),
            ("amount", json!(true)),
            ("amount", json!({ "value": 10 })),
            ("order", json!("")),
            ("order", json!(["1"])),
            ("customer", json!("x")),
        ] {
            let mut wrong = order.clone();
            wrong[field] = value;
            let page = ask(&site, Some(&key), Method::POST, "/api/v1/purchases", &wrong).await;
            let told = problem(&page, 422, "invalid");
            must_be_as_described(&told, "Problem");
            assert_eq!(told["errors"][0]["field"], field);
            let detail = told["errors"][0]["detail"].as_str().unwrap();
            assert!(!detail.contains("from the list"), "a program has no list: {detail}");
        }
        let mut wrong = order.clone();
        wrong["customer"] = json!("ben@example.org");
        problem(&ask(&site, Some(&key), Method::POST, "/api/v1/purchases", &wrong).await, 404, "not_found");
        problem(&ask(&site, Some(&key), Method::POST, "/api/v1/purchases", &json!([1])).await, 400, "unreadable");
        let large = json!({ "order": "x".repeat(70_000) });
        problem(&ask(&site, Some(&key), Method::POST, "/api/v1/purchases", &large).await, 413, "too_large");
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
    }

    async fn a_mail_provider_reports_an_address(site: Site) {
        let key = key_of(&site, site.owner).await;
        let report = json!({ "email": "tom@example.com", "trouble": "bounced", "said": "550 no such user" });
        ask(&site, Some(&key), Method::POST, "/api/v1/addresses/trouble", &report).await.must_be(204);
        let listed = address_trouble::list(&site.db, &site.owner).await.unwrap();
        assert_eq!((listed[0].email.as_str(), listed[0].said.as_str()), ("tom@example.com", "550 no such user"));
        let wrong = json!({ "email": "tom@example.com", "trouble": "sad" });
        problem(&ask(&site, Some(&key), Method::POST, "/api/v1/addresses/trouble", &wrong).await, 422, "invalid");
    }

    async fn a_shop_tells_of_an_order_and_redeems_the_coupon(site: Site) {
        let code = code_of_tom(&site).await;
        let (shop, secret) = add_shop(&site.db, &site.owner, "Online shop", now()).await.unwrap();
        let path = format!("/hooks/shop/{}/{shop}", site.owner.business());
        let body = json!({ "type": "order.paid", "data": {
            "order": "1042", "email": "tom@example.com", "product": "basic", "amount": 24000, "currency": "JPY", "coupon": code,
        } })
        .to_string();
        let at = now().as_second().to_string();
        let send = async |path: &str, id: &str, at: &str, signature: &str| {
            let request = Request::post(path)
                .header(header::CONTENT_TYPE, "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", at)
                .header("webhook-signature", signature);
            site.visitor().send(request, Body::from(body.clone())).await
        };
        let sign = |id: &str, at: &str| {
            use hmac::{Hmac, KeyInit as _, Mac as _};
            let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
            mac.update(format!("{id}.{at}.{body}").as_bytes());
            format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
        };
        let before = site.world().await;
        problem(&send(&path, "msg_1", &at, "v1,AAAA").await, 401, "unsigned");
        problem(&send(&path, "", &at, &sign("", &at)).await, 401, "unsigned");
        let old = (now().as_second() - 301).to_string();
        problem(&send(&path, "msg_1", &old, &sign("msg_1", &old)).await, 400, "stale");
        let elsewhere = format!("/hooks/shop/{}/{shop}", site.stranger.business());
        problem(&send(&elsewhere, "msg_1", &at, &sign("msg_1", &at)).await, 404, "not_found");
        problem(&send("/hooks/shop/x/y", "msg_1", &at, &sign("msg_1", &at)).await, 404, "not_found");
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        for _ in 0..2 {
            let page = send(&path, "msg_1", &at, &sign("msg_1", &at)).await;
            assert_eq!(page.json(), json!({ "recorded": true, "coupon": "redeemed" }));
        }
    }

    async fn an_owner_makes_a_key_sees_it_once_and_revokes_it(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get("/desk/programs").await;
        page.must_say(&words("en", "programs.keys.none"));
        let page = owner.press(&page, "/desk/programs/keys", &[("name", "Till")]).await;
        page.must_be(200);
        assert_eq!(page.header("cache-control"), "no-store");
        let at = page.body.find("sugoroku_").unwrap();
        let key = page.body[at..].split('<').next().unwrap().to_owned();
        ask(&site, Some(&key), Method::GET, "/api/v1/coupons/K7QF-M2XD-9TRW", &Value::Null).await.must_be(404);
        let page = owner.get("/desk/programs").await;
        page.must_not_say(&key);
        page.must_say("Till");
        let page = owner.press(&page, "/revoke", &[]).await;
        page.must_say(&words("en", "said.key_revoked"));
        problem(&ask(&site, Some(&key), Method::GET, "/api/v1/coupons/x", &Value::Null).await, 401, "no_key");

        let page = owner.press(&page, "/desk/programs/shops", &[("shop", "Online shop")]).await;
        page.must_say("whsec_");
        page.must_say(&format!("https://sugoroku.example/hooks/shop/{}/", site.owner.business()));
        let shop = list_shops(&site.db, &site.owner).await.unwrap()[0].id;
        let refused = Refused { status: 422, says: "errors.field.missing" };
        site.refuses(Some(site.owner), "/desk/programs/keys", &[("name", " ")], &refused).await;
        site.refuses(Some(site.owner), "/desk/programs/shops", &[("shop", "")], &refused).await;
        let not_found = Refused { status: 404, says: "errors.not_found.title" };
        let not_allowed = Refused { status: 403, says: "errors.not_allowed.help" };
        let key = list_keys(&site.db, &site.owner).await.unwrap()[0].id;
        for path in [format!("/desk/programs/keys/{key}/revoke"), format!("/desk/programs/shops/{shop}/revoke")] {
            site.refuses(Some(site.stranger), &path, &[], &not_found).await;
            site.refuses(Some(site.coach), &path, &[], &not_allowed).await;
            site.refuses(Some(site.tom.actor), &path, &[], &not_allowed).await;
        }
        let page = owner.get("/desk/programs").await;
        let page = owner.press(&page, &format!("/shops/{shop}/revoke"), &[]).await;
        // She reads Japanese since.
        page.must_say(&words("ja", "said.shop_revoked"));
    }
}

#[tokio::test]
async fn the_description_is_true_of_the_routes() {
    let site = Site::on_sqlite().await;
    let key = key_of(&site, site.owner).await;
    let served = ask(&site, None, Method::GET, "/api/v1/openapi.json", &Value::Null)
        .await
        .json();
    assert_eq!(served, serde_json::from_str::<Value>(OPENAPI).unwrap());
    let (shop, _) = add_shop(&site.db, &site.owner, "Online shop", now()).await.unwrap();
    let mut operations = 0;
    for (path, methods) in served["paths"].as_object().unwrap() {
        let is_hook = methods["servers"][0]["url"] == "/";
        let path = path
            .replace("{code}", "K7QF-M2XD-9TRW")
            .replace("{business}", &site.owner.business().to_string())
            .replace("{shop}", &shop.to_string());
        let path = if is_hook { path } else { format!("/api/v1{path}") };
        for (method, operation) in methods
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| *name != "servers")
        {
            let method: Method = method.to_uppercase().parse().unwrap();
            let without = ask(&site, None, method.clone(), &path, &json!({})).await;
            problem(&without, 401, if is_hook { "unsigned" } else { "no_key" });
            assert_eq!(
                without.headers.contains_key(header::WWW_AUTHENTICATE),
                !is_hook,
                "a shop has no key"
            );
            let must_describe = |page: &Page| {
                let status = page.status.as_str();
                let described = operation["responses"].get(status).is_some();
                assert!(described, "{path} answers {status}: {}", page.body);
            };
            must_describe(&without);
            must_describe(&ask(&site, Some(&key), method.clone(), &path, &json!({})).await);
            if method == Method::POST {
                let large = ask(&site, Some(&key), method.clone(), &path, &json!("x".repeat(70_000))).await;
                problem(&large, 413, "too_large");
                must_describe(&large);
                assert!(operation["responses"].get("400").is_some(), "{path}");
            }
            if method == Method::POST && !is_hook {
                let unreadable = ask(&site, Some(&key), method, &path, &json!([1])).await;
                problem(&unreadable, 400, "unreadable");
                must_describe(&unreadable);
            }
            operations += 1;
        }
        let page = ask(&site, Some(&key), Method::DELETE, &path, &json!({})).await;
        problem(&page, 405, "method_not_allowed");
    }
    assert_eq!(operations, 5);
    for path in ["/api/v1", "/api/v1/nothing", "/api/v1/coupons", "/hooks/x"] {
        problem(
            &ask(&site, Some(&key), Method::GET, path, &Value::Null).await,
            404,
            "not_found",
        );
    }
}

#[tokio::test]
async fn who_tries_keys_is_stopped() {
    let site = Site::on_sqlite().await;
    let mut thief = site.visitor();
    let mut tries = 0;
    let refused = loop {
        let request =
            Request::get("/api/v1/coupons/x").header(header::AUTHORIZATION, format!("Bearer sugoroku_{tries}"));
        let page = thief.send(request, Body::empty()).await;
        if page.status != 401 {
            break page;
        }
        tries += 1;
        assert!(tries < 200, "nobody stops the thief");
    };
    problem(&refused, 429, "too_many");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    assert!((60..70).contains(&tries), "{tries}");
}
