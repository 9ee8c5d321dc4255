//! What browsers download, and what watchers ask for.

use crate::site::Site;
use axum::body::Body;
use http::{Request, header};

#[tokio::test]
async fn files_named_by_their_content_may_be_kept_for_ever() {
    let site = Site::on_sqlite().await;
    std::fs::write(site.folder.path().join("site/pkg/style.1a2b.css.br"), "compressed").unwrap();
    let mut visitor = site.visitor();
    for (path, kind) in [
        ("style.1a2b.css", "text/css"),
        ("desk.2b3c.css", "text/css"),
        ("islands.3c4d.js", "text/javascript"),
        ("phone.8c9d.js", "text/javascript"),
        ("customer.7a8b.wasm", "application/wasm"),
    ] {
        let file = visitor.get(&format!("/pkg/{path}")).await;
        file.must_be(200);
        assert_eq!(file.header("content-type"), kind, "{path}");
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
    }
    let request = Request::get("/pkg/style.1a2b.css").header(header::ACCEPT_ENCODING, "gzip, br");
    let file = visitor.send(request, Body::empty()).await;
    assert_eq!(
        (file.body.as_str(), file.header("content-encoding")),
        ("compressed", "br")
    );
    assert!(
        file.header("vary").to_lowercase().contains("accept-encoding"),
        "{:?}",
        file.headers
    );
}

#[tokio::test]
async fn only_the_staff_download_the_style_sheet_of_the_desks() {
    let site = Site::on_sqlite().await;
    let mut desk = site.reader(Some(site.coach), "en").await;
    let mut phone = site.reader(Some(site.tom.actor), "en").await;
    for page in [
        desk.get("/desk").await,
        desk.get("/desk/no-such-page").await,
        phone.get(&site.tom.board()).await,
        phone.get(&format!("{}/you", site.tom.board())).await,
        site.visitor().get("/sign-in").await,
    ] {
        let [shared, desks] = ["style.1a2b.css", "desk.2b3c.css"].map(|sheet| page.body.find(sheet));
        assert!(shared.is_some(), "{}", page.body);
        let of_staff = page.body.contains("<body class=\"for-staff\"");
        assert_eq!(desks.is_some(), of_staff, "{}", page.body);
        // What the desks say comes after, and so counts.
        assert!(desks.is_none_or(|desks| Some(desks) > shared), "{}", page.body);
    }
}

#[tokio::test]
async fn pages_are_compressed_for_who_can_read_that() {
    let site = Site::on_sqlite().await;
    let mut phone = site.reader(Some(site.tom.actor), "en").await;
    let plain = phone.get(&site.tom.board()).await;
    let request = Request::get(site.tom.board()).header(header::ACCEPT_ENCODING, "gzip, br");
    let small = phone.send(request, Body::empty()).await;
    assert_eq!(small.header("content-encoding"), "gzip");
    assert!(small.header("vary").to_lowercase().contains("accept-encoding"));
    assert_eq!(small.header("etag"), plain.header("etag"));
    assert!(
        small.body.len() * 2 < plain.body.len(),
        "{} of {}",
        small.body.len(),
        plain.body.len()
    );
    assert_eq!(plain.header("content-encoding"), "");
}

#[tokio::test]
async fn files_under_their_own_names_are_asked_for_again_after_a_day() {
    let site = Site::on_sqlite().await;
    for (path, kind) in [
        ("/favicon.svg", "image/svg+xml"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ] {
        let file = site.visitor().get(path).await;
        file.must_be(200);
        assert_eq!(file.header("content-type"), kind);
        assert_eq!(file.header("cache-control"), "public, max-age=86400");
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_kept_and_nothing_leads_out_of_the_folder() {
    let site = Site::on_sqlite().await;
    std::fs::write(site.folder.path().join("secret.txt"), "TOP SECRET").unwrap();
    for path in [
        "/pkg/style.old.css",
        "/favicon.ico",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/pkg/../../secret.txt",
        "/pkg/..%2f..%2fsecret.txt",
        "/pkg/",
    ] {
        let page = site.visitor().get(path).await;
        page.must_be(404);
        assert!(
            !page.header("cache-control").contains("public"),
            "{path}: {:?}",
            page.headers
        );
        page.must_not_say("TOP SECRET");
    }
}

#[tokio::test]
async fn whoever_watches_the_process_hears_that_it_answers() {
    let site = Site::on_sqlite().await;
    let page = site.visitor().get("/health").await;
    page.must_be(200);
    assert_eq!(page.body, "ok\n");
}

#[tokio::test]
async fn the_service_worker_is_asked_for_every_time() {
    let site = Site::on_sqlite().await;
    let file = site.visitor().get("/service-worker.js").await;
    file.must_be(200);
    assert_eq!(file.header("content-type"), "text/javascript");
    assert_eq!(file.header("cache-control"), "no-cache");
    assert!(file.header("content-security-policy").contains("worker-src 'self'"));
}
