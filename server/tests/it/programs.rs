//! Programs with a key, shops that sign what they tell, and the page on which an owner makes both.

use crate::{
    browser::Page,
    coupons::code_of_tom,
    on_both_databases,
    site::{Refused, Site, now},
    words::words,
};
use axum::body::Body;
use backend::{
    address_trouble,
    api_keys::{list_keys, make_key, revoke_key},
    shops::{add_shop, list_shops},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{Method, Request, header};
use serde_json::{Value, json};
use server::api::OPENAPI;

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
        for (field, value) in [("product", "shoes"), ("currency", "EUR"), ("amount", "much"), ("order", ""), ("customer", "x")] {
            let mut wrong = order.clone();
            wrong[field] = json!(value);
            let page = ask(&site, Some(&key), Method::POST, "/api/v1/purchases", &wrong).await;
            let told = problem(&page, 422, "invalid");
            must_be_as_described(&told, "Problem");
            assert_eq!(told["errors"][0]["field"], field);
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
    let mut operations = 0;
    for (path, methods) in served["paths"].as_object().unwrap() {
        let path = format!("/api/v1{}", path.replace("{code}", "K7QF-M2XD-9TRW"));
        for (method, operation) in methods.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            problem(
                &ask(&site, None, method.clone(), &path, &json!({})).await,
                401,
                "no_key",
            );
            let page = ask(&site, Some(&key), method, &path, &json!({})).await;
            let status = page.status.as_str();
            assert!(
                operation["responses"].get(status).is_some(),
                "{path} answers {status}: {}",
                page.body
            );
            operations += 1;
        }
        let page = ask(&site, Some(&key), Method::DELETE, &path, &json!({})).await;
        problem(&page, 405, "method_not_allowed");
    }
    assert_eq!(operations, 4);
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
