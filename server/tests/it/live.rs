//! An open board hears of new facts while it is open.

use crate::{
    browser::Browser,
    on_both_databases,
    site::{Player, Site, now},
};
use axum::body::{Body, BodyDataStream};
use backend::{
    enrolments::get_enrolment,
    play::{Move, play},
    sessions,
};
use futures_util::StreamExt as _;
use http::{HeaderMap, Request, StatusCode};
use journey::Action;
use std::time::Duration;
use tokio::time::timeout;

/// What is read of a stream.
struct Heard {
    status: StatusCode,
    headers: HeaderMap,
    stream: BodyDataStream,
}

impl Heard {
    async fn by(phone: &Browser, path: &str, last_event: Option<&str>) -> Self {
        let mut request = Request::get(path).header("accept", "text/event-stream");
        if let Some(last) = last_event {
            request = request.header("last-event-id", last);
        }
        let (parts, body) = phone.answer(request, Body::empty()).await.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            stream: body.into_data_stream(),
        }
    }

    /// The next event, without what is said to keep the line open; nothing when the stream is over.
    async fn next(&mut self) -> Option<String> {
        loop {
            let bytes = timeout(Duration::from_secs(2), self.stream.next())
                .await
                .expect("within two seconds")?
                .unwrap();
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            if text.contains("data:") {
                return Some(text);
            }
        }
    }

    async fn is_silent(&mut self) -> bool {
        timeout(Duration::from_millis(300), self.next()).await.is_err()
    }
}

async fn last_fact(site: &Site, player: Player) -> u64 {
    let playing = get_enrolment(&site.db, &player.actor, player.enrolment).await.unwrap();
    playing.state.facts()
}

fn facts(number: u64) -> String {
    format!("event: facts\nid: {number}\ndata: {number}\n\n")
}

on_both_databases! {
    async fn the_open_board_hears_of_an_award_within_two_seconds(site: Site) {
        let tom = site.tom;
        site.plays_up_to_the_claim(tom).await;
        site.claims(tom, "Lighter!").await;
        let phone = site.browser_of(tom.actor).await;
        let seen = last_fact(&site, tom).await;
        let mut board = Heard::by(&phone, &format!("{}/live?since={seen}", tom.board()), None).await;
        assert_eq!(board.status, 200);
        assert_eq!(board.headers["content-type"], "text/event-stream");
        assert_eq!(board.headers["x-accel-buffering"], "no");
        assert!(board.headers["cache-control"].to_str().unwrap().contains("no-cache"));
        board.stream.next().await.unwrap().unwrap();
        assert!(board.is_silent().await, "nothing is new");

        let award = Move::now(Action::Award { square: "lighter".into() }, None);
        let awarded = play(&site.db, &site.coach, tom.enrolment, award, now()).await.unwrap();
        assert_eq!(board.next().await, Some(facts(awarded.last_fact.try_into().unwrap())));
        // What another customer does is not for this board.
        site.play(site.hanako.actor, site.hanako, Action::Complete { square: "how-to-sit".into() }).await;
        assert!(board.is_silent().await);
    }

    async fn a_board_that_missed_something_is_told_at_once(site: Site) {
        let tom = site.tom;
        site.play(tom.actor, tom, Action::Complete { square: "how-to-sit".into() }).await;
        let last = last_fact(&site, tom).await;
        let phone = site.browser_of(tom.actor).await;
        let live = format!("{}/live", tom.board());
        let mut board = Heard::by(&phone, &format!("{live}?since=1"), None).await;
        assert_eq!(board.next().await, Some(facts(last)));
        // Who comes again after the line broke off says what was heard last.
        let mut again = Heard::by(&phone, &format!("{live}?since=1"), Some(&last.to_string())).await;
        again.stream.next().await.unwrap().unwrap();
        assert!(again.is_silent().await);
        // And without a word there is nothing old to tell.
        let mut fresh = Heard::by(&phone, &live, Some("nonsense")).await;
        fresh.stream.next().await.unwrap().unwrap();
        assert!(fresh.is_silent().await);
    }
}

#[tokio::test]
async fn only_the_customer_hears() {
    let site = Site::on_sqlite().await;
    let live = format!("{}/live", site.tom.board());
    for (actor, status) in [
        (None, 401),
        (Some(site.hanako.actor), 404),
        (Some(site.ben.actor), 404),
        (Some(site.coach), 403),
    ] {
        let browser = match actor {
            Some(actor) => site.browser_of(actor).await,
            None => site.visitor(),
        };
        assert_eq!(Heard::by(&browser, &live, None).await.status, status);
    }
    let tom = site.browser_of(site.tom.actor).await;
    assert_eq!(Heard::by(&tom, "/play/no-such-board/live", None).await.status, 404);
    assert_eq!(Heard::by(&tom, &format!("{live}?since=x"), None).await.status, 404);
}

#[tokio::test]
async fn who_signs_out_hears_no_more_and_the_seventh_board_ends_the_first() {
    let site = Site::on_sqlite().await;
    let tom = site.tom;
    let live = format!("{}/live", tom.board());
    let phone = site.browser_of(tom.actor).await;
    let mut boards = Vec::new();
    for _ in 0..7 {
        let mut board = Heard::by(&phone, &live, None).await;
        board.stream.next().await.unwrap().unwrap();
        boards.push(board);
    }
    let mut first = boards.remove(0);
    assert_eq!(first.next().await, None, "the oldest ended");
    let mut second = boards.remove(0);
    assert!(second.is_silent().await, "the others go on");

    sessions::sign_out(&site.db, phone.cookies.values().next().unwrap())
        .await
        .unwrap();
    let lesson = Action::Complete {
        square: "how-to-sit".into(),
    };
    site.play(tom.actor, tom, lesson).await;
    assert_eq!(second.next().await, None, "signed out");
}
