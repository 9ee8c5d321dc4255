//! The demo: its story, and its door that opens on this machine only.

use crate::{
    browser::Browser,
    site::{configuration, now, put_files, router_of},
    words::words,
};
use axum::body::Body;
use backend::{
    Actor,
    businesses::list_businesses,
    journeys::list_journeys,
    mail::{Links, Mailer},
    rebuild::rebuild,
    standings::{Filter, count_standings, list_customers},
    testing::TestDatabase,
};
use http::{Request, header};
use jiff::{Timestamp, ToSpan as _};
use journey::Standing;
use server::demo;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use tempfile::TempDir;

const BASE_URL: &str = "http://127.0.0.1:3000";

async fn ask(browser: &mut Browser, host: &str, path: &str) -> crate::browser::Page {
    browser
        .send(Request::get(path).header(header::HOST, host), Body::empty())
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_story_holds_every_standing_and_its_door_opens_on_this_machine_only() {
    let database = TestDatabase::sqlite().await;
    let db = &database.db;
    let folder = TempDir::with_prefix("sugoroku-demo-").unwrap();
    put_files(folder.path());
    let mailer = Mailer::outbox(folder.path().join("outbox"), "hello@sugoroku.example").unwrap();
    let links = Links::new(BASE_URL.parse().unwrap());

    // Told as on any day: the same day gives the same story.
    let told_on: Timestamp = "2026-06-15T03:00:00Z".parse().unwrap();
    demo::tell_story(db, &mailer, &links, told_on, |_, _| {}).await.unwrap();
    let businesses = list_businesses(db).await.unwrap();
    assert_eq!(businesses.len(), 1);
    let system = Actor::System {
        business: businesses[0].id,
    };
    let counts = count_standings(db, &system).await.unwrap();
    for standing in Standing::ALL {
        let count = counts.get(&standing).copied().unwrap_or(0);
        assert!(count > 0, "nobody is {standing:?}: {counts:?}");
        let filter = Filter {
            standing: Some(standing),
            ..Filter::default()
        };
        assert_eq!(
            list_customers(db, &system, &filter, told_on).await.unwrap().total,
            count
        );
    }
    assert!(
        (30..=40).contains(&counts.values().sum::<i64>()),
        "some thirty customers: {counts:?}"
    );
    assert!(
        list_journeys(db, &system)
            .await
            .unwrap()
            .iter()
            .all(|journey| journey.version.is_some())
    );
    let sent = "SELECT count(*) FROM contact WHERE state = 'sent'";
    assert!(database.count(sent).await >= 90, "the plans went out on their days");
    let under_way = "SELECT count(*) FROM contact WHERE state = 'sending'";
    assert_eq!(database.count(under_way).await, 0, "and arrived");
    assert!(
        database.count("SELECT count(*) FROM coupon").await > 0,
        "somebody was promised something"
    );
    assert_eq!(rebuild(db, false, told_on).await.unwrap().differences, []);

    // The door.
    let configuration = configuration(folder.path(), BASE_URL);
    let door = demo::prepare(db, &configuration, &mailer, &links).await.unwrap();
    let paths: Vec<(&str, String)> = door.links("").collect();
    let router = router_of(db, folder.path(), BASE_URL, Some(door));
    let mut here = Browser::new(&router);
    here.ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    for (role, path) in &paths {
        for host in ["127.0.0.1:3000", "localhost:3000", "localhost", "[::1]:3000"] {
            ask(&mut here, host, path).await.must_be(200);
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "192.168.1.20:3000",
            "sugoroku.example",
            "",
        ] {
            ask(&mut here, host, path).await.must_be(404);
        }
        // From elsewhere, even with the right name: a page of another site can be pointed here.
        let mut elsewhere = Browser::new(&router);
        ask(&mut elsewhere, "127.0.0.1:3000", path).await.must_be(404);
        let page = ask(&mut elsewhere, "127.0.0.1:3000", path).await;
        page.must_say(&words("en", "errors.not_found.title"));

        let mut guest = Browser::new(&router);
        guest.ip = IpAddr::V6(Ipv6Addr::LOCALHOST);
        let page = ask(&mut guest, "localhost:3000", path).await;
        assert!(guest.cookies.is_empty(), "looking is not entering");
        let form = page.form(path);
        let request = crate::browser::of_this_site(&form.action, "application/x-www-form-urlencoded")
            .header(header::HOST, "localhost:3000");
        let entered = guest.send(request, Body::empty()).await;
        entered.must_be(303);
        assert_eq!(
            entered.leads_to(),
            Some(if *role == "customer" { "/play" } else { "/desk" }),
            "{role}"
        );
        guest.open("/").await.must_be(200);

        // Mails of the demo are for its owner to read, and nobody else.
        let outbox = guest.get("/desk/outbox").await;
        outbox.must_be(if *role == "owner" { 200 } else { 403 });
        if *role == "owner" {
            let mail = outbox
                .links()
                .into_iter()
                .find(|link| link.starts_with("/desk/outbox/"))
                .unwrap();
            guest.get(&mail).await.must_be(200);
            let html = guest.get(&format!("{mail}/html")).await;
            html.must_be(200);
            let policy = html.header("content-security-policy");
            assert!(
                policy.contains("default-src 'none'") && policy.contains("sandbox") && !policy.contains("script-src"),
                "{policy}"
            );
            for name in ["no-such-mail", "..%2f..%2fsite%2ffavicon", "%2e%2e", "%00"] {
                guest.get(&format!("/desk/outbox/{name}")).await.must_be(404);
            }
        }
    }
    let wrong = "/demo/00000000000000000000000000000000";
    ask(&mut here, "localhost:3000", wrong).await.must_be(404);

    // Without --demo there is no door, whoever knocks, and no outbox.
    let mut closed = Browser::new(&router_of(db, folder.path(), BASE_URL, None));
    closed.ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    for (_, path) in &paths {
        ask(&mut closed, "localhost:3000", path).await.must_be(404);
    }
}

#[tokio::test]
async fn the_demo_is_refused_where_others_could_reach_it_or_live_already() {
    let database = TestDatabase::sqlite().await;
    let folder = TempDir::with_prefix("sugoroku-demo-").unwrap();
    let mailer = Mailer::outbox(folder.path().join("outbox"), "hello@sugoroku.example").unwrap();
    let links = Links::new(BASE_URL.parse().unwrap());
    let mut open = configuration(folder.path(), BASE_URL);
    open.address = "0.0.0.0:3000".parse().unwrap();
    let error = demo::prepare(&database.db, &open, &mailer, &links).await.unwrap_err();
    assert!(error.to_string().contains("127.0.0.1:3000"), "{error}");
    assert_eq!(list_businesses(&database.db).await.unwrap(), []);

    let new = backend::businesses::NewBusiness {
        name: "Stone Studio".into(),
        language: "en".into(),
        time_zone: "Europe/London".into(),
        owner_name: "Ann Stone".into(),
        owner_email: "ann@example.org".into(),
    };
    backend::businesses::add_business(&database.db, new, now() - 1.hour())
        .await
        .unwrap();
    let error = demo::prepare(&database.db, &configuration(folder.path(), BASE_URL), &mailer, &links)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("DATABASE_URL"), "{error}");
}
