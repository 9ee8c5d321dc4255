//! `sugoroku serve`: everything one server process does, from opening the database to the last answer.

use crate::{assets, background, configuration::Configuration, demo, router, session_cookie::Cookies, state::Shared};
use anyhow::Context as _;
use backend::{
    Db,
    mail::{Links, Mailer},
};
use jiff::SignedDuration;
use std::{net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use url::Url;

/// How long answers that are under way may take when the process is asked to end.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves until the process is asked to end.
pub async fn serve(configuration: Configuration) -> anyhow::Result<()> {
    let manifest = assets::read_manifest(&configuration.site)?;
    let base_url = Url::parse(&configuration.base_url()).context("PUBLIC_URL")?;
    let cookies = Cookies::for_base_url(&base_url);
    if !cookies.are_secure() {
        tracing::warn!(
            "people reach this program without TLS: their sign-in can be read on the way. Set PUBLIC_URL to an https address"
        );
    }
    let links = Links::new(base_url);
    let db = Db::open(&configuration.storage.database_url)
        .await
        .context("DATABASE_URL")?
        .with_lease(SignedDuration::from_secs(configuration.take_over_seconds.into()));
    let mailer = match &configuration.smtp_url {
        Some(url) => Mailer::smtp(url, &configuration.mail_from).context("SMTP_URL or MAIL_FROM")?,
        None => Mailer::outbox(&configuration.outbox, &configuration.mail_from).context("OUTBOX or MAIL_FROM")?,
    };
    let demo = if configuration.demo {
        Some(demo::prepare(&db, &configuration, &mailer, &links).await?)
    } else {
        None
    };
    let listener = TcpListener::bind(configuration.address).await.with_context(|| {
        format!(
            "cannot listen on {}: is another program there? Set ADDRESS to another port",
            configuration.address
        )
    })?;

    let shared = Shared::new(db.clone(), &configuration, cookies, manifest.addresses(), demo);
    let (stopping, stop) = watch::channel(false);
    let mut work = JoinSet::new();
    work.spawn(background::review(shared.clone(), stop.clone()));
    work.spawn(background::deliver_contacts(shared.clone(), stop.clone()));
    work.spawn(background::plan_digests(shared.clone(), stop.clone()));
    work.spawn(background::carry_out(shared.clone(), stop.clone()));
    work.spawn(background::work_on_imports(shared.clone(), stop.clone()));
    work.spawn(background::deliver_mail(shared.clone(), mailer, links, stop.clone()));
    work.spawn(background::deliver_push(shared.clone(), stop.clone()));
    work.spawn(background::deliver_webhooks(shared.clone(), stop.clone()));
    work.spawn(background::forget(shared.clone(), stop));

    demo::announce(&shared);
    tracing::info!("Sugoroku is at {}", shared.base_url);
    let open_boards = shared.clone();
    let routes = router::routes(shared, &configuration).into_make_service_with_connect_info::<SocketAddr>();
    let (ending, ended) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, routes).with_graceful_shutdown(async move {
        asked_to_end().await;
        open_boards.open_boards.end();
        tracing::info!("ending: no new requests, the answers under way may finish");
        let _ = ending.send(());
    });
    tokio::select! {
        result = server.into_future() => result.context("the server stopped")?,
        () = async { let _ = ended.await; tokio::time::sleep(FAREWELL).await } => tracing::warn!("some answers took too long and were cut off"),
    }
    let _ = stopping.send(true);
    while work.join_next().await.is_some() {}
    db.close().await;
    Ok(())
}

/// Ctrl-C in a terminal, or a service manager's wish.
async fn asked_to_end() {
    let interrupt = async {
        tokio::signal::ctrl_c()
            .await
            .expect("the process may listen for Ctrl-C");
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate())
            .expect("the process may listen for SIGTERM")
            .recv()
            .await;
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
