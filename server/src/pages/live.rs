//! News for an open board, as server-sent events: the number of the last fact, whenever it grew.

use super::id;
use crate::{clock, failure::Failure, open_boards::OpenBoard, state::Shared, visitor::Visitor};
use axum::{
    extract::{Path, Query, State},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use backend::{
    live::{LiveEnrolment, watch_enrolment},
    sessions,
};
use futures_util::stream;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};
use tokio::time::sleep;

/// How long a stream is silent at most: a proxy must not take it for dead, and who signed out must not go on hearing.
const SILENCE: Duration = Duration::from_secs(20);
/// How long a browser waits before it comes again after the stream broke off.
const COME_AGAIN: Duration = Duration::from_secs(2);

/// What the page has seen.
#[derive(Deserialize)]
pub struct Seen {
    /// The number of the last fact on it.
    since: Option<i64>,
}

/// Tells of every new fact above the one the page shows, for as long as the page stays.
pub async fn listen(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    Query(seen): Query<Seen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let person = visitor.person.as_ref().ok_or(Failure::SignInFirst)?;
    if !super::sign_in::is_customer(person.actor) {
        return Err(Failure::NotAllowed);
    }
    let live = watch_enrolment(&shared.db, &person.actor, id(&enrolment)?).await?;
    // A browser that comes again says what it heard last, which is newer than its page.
    let heard = headers
        .get("last-event-id")
        .and_then(|last| last.to_str().ok()?.parse().ok());
    let told = match heard.max(seen.since) {
        Some(told) => told,
        None => live.last_fact().await?,
    };
    let opened = Line {
        board: shared.open_boards.open(person.session),
        token: visitor.token.clone().unwrap_or_default(),
        shared,
        live,
        told,
        greeted: false,
    };
    let news = Sse::new(stream::unfold(opened, |mut line| async move {
        let event = line.next().await?;
        Some((Ok::<_, Infallible>(event), line))
    }));
    // Proxies that gather answers before they pass them on would gather for ever.
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(([unbuffered], news).into_response())
}

/// One stream.
struct Line {
    board: OpenBoard,
    token: String,
    shared: Shared,
    live: LiveEnrolment,
    /// The number of the last fact that the page knows of.
    told: i64,
    greeted: bool,
}

impl Line {
    /// The next thing to send; nothing when it is over.
    async fn next(&mut self) -> Option<Event> {
        if !self.greeted {
            self.greeted = true;
            return Some(Event::default().comment("listening").retry(COME_AGAIN));
        }
        loop {
            let last = self.live.last_fact().await.ok()?;
            if last > self.told {
                self.still_signed_in().await?;
                self.told = last;
                let number = last.to_string();
                return Some(Event::default().event("facts").id(&number).data(&number));
            }
            tokio::select! {
                biased;
                () = self.board.ended() => return None,
                () = self.live.woken() => {}
                () = sleep(SILENCE) => {
                    self.still_signed_in().await?;
                    return Some(Event::default().comment(""));
                }
            }
        }
    }

    /// Nothing for who has signed out meanwhile, or cannot be told apart from them now.
    async fn still_signed_in(&self) -> Option<()> {
        let session = sessions::find_session(&self.shared.db, &self.token, clock::now()).await;
        session.ok()?.map(drop)
    }
}
