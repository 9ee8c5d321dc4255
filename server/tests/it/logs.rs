//! What the log says when something fails, and what it must never say.

use crate::site::{Site, now};
use std::{
    io,
    sync::{Arc, Mutex},
};
use tracing_subscriber::fmt::MakeWriter;

/// The log as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_failure_is_logged_once_by_its_route_and_no_secret_is_ever_in_the_log() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    let _listens = tracing::subscriber::set_default(subscriber);
    let site = Site::on_sqlite().await;
    let invitation = site.invite("Mei Ito", "mei@example.jp", now()).await;
    site.visitor()
        .post("/sign-in", &[("email", "tom@example.com")])
        .await
        .must_be(303);
    let (link, code) = site.sign_in_mail("tom@example.com").await;
    let mut tom = site.browser_of(site.tom.actor).await;
    let session = tom.cookies["__Host-session"].clone();
    site.visitor().get(&link).await.must_be(200);
    site.visitor()
        .get(&format!("/invitation/{invitation}"))
        .await
        .must_be(200);
    site.visitor()
        .get(&format!("/invitation/{invitation}/more"))
        .await
        .must_be(404);
    log.0.lock().unwrap().clear();

    site.db.close().await;
    for language in ["en", "ja"] {
        for path in [format!("/invitation/{invitation}"), link.clone()] {
            for page in [
                site.visitor().in_language(language).get(&path).await,
                site.visitor().in_language(language).post(&path, &[]).await,
            ] {
                page.must_be(500);
                page.must_say(&crate::words::words(language, "errors.trouble.help"));
            }
        }
    }
    let page = site
        .visitor()
        .post("/sign-in/code", &[("email", "tom@example.com"), ("code", &code)])
        .await;
    page.must_be(500);
    // Not even who is at the door can be made out: plain words in both languages.
    let page = tom.get(&site.tom.board()).await;
    page.must_be(500);
    page.must_say("Please try again in a minute.");
    page.must_say("もう一度お試しください");
    assert!(!page.header("content-security-policy").is_empty());

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let errors: Vec<_> = text.lines().filter(|line| line.contains("ERROR")).collect();
    assert_eq!(errors.len(), 10, "each failure is logged once: {errors:#?}");
    assert!(text.contains("GET /invitation/{token}"), "{text}");
    assert!(text.contains("POST /sign-in/link/{token}"), "{text}");
    for secret in [&*invitation, link.rsplit_once('/').unwrap().1, &*code, &*session] {
        assert!(!text.contains(secret), "a secret is in the log: {text}");
    }
}
