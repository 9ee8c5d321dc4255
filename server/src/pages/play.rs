//! A customer at play: the board, a square, their journeys, and every step they make.

use super::{id, table::Table, unfit};
use crate::{clock, failure::Failure, fields::Fields, instant_of_a_step::instant_of, state::Shared, visitor::Visitor};
use app::{
    customer::{
        board_page,
        journeys::{JourneyLine, journeys_page},
        square::square_page,
        welcome::reassurance_page,
    },
    parts::{
        error_words::{error_words, form_problems},
        field::FormState,
        said::Said,
    },
};
use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    Error, Fault, Problem, enrolments,
    play::{self, Move},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use journey::{Action, Event, Number};
use serde::Deserialize;

/// The board of the only journey, or the list of all.
pub async fn journeys(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Result<Response, Failure> {
    let lines = enrolments::list_enrolments(&shared.db, &visitor.actor()?).await?;
    if let ([only], None) = (lines.as_slice(), uri.query().filter(|query| *query == "all")) {
        let query = visitor
            .said
            .map(|said| format!("?said={}", said.code()))
            .unwrap_or_default();
        return Ok(Redirect::to(&format!("/play/{}{query}", only.id)).into_response());
    }
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| JourneyLine {
            enrolment: line.id.to_string(),
            title: line.title,
            business: line.business_name.to_string(),
            standing: line.standing,
        })
        .collect();
    Ok(Html(journeys_page(&visitor.shell(&shared, visitor.viewer(&shared)), &lines)).into_response())
}

/// The number of the last fact that a page has shown.
#[derive(Debug, Deserialize)]
pub struct Since {
    since: Option<i64>,
}

/// The board. It is a pure function of the version, the last fact, the local day and the language, and of what the reader
/// has seen of it: that is its `ETag`.
pub async fn board(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    since: Result<Query<Since>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mut table = Table::look(&shared, &visitor, &enrolment).await?;
    // What is no number says nothing.
    let since = since.ok().and_then(|Query(since)| since.since);
    let etag = table.etag(&shared, &visitor, since);
    if headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|known| names(known, &etag))
    {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    table.tell_news(&shared, &visitor, since).await?;
    let mut shell = table.shell(&shared, &visitor);
    if !table.model.news.is_empty() && visitor.said == Some(Said::Done) {
        // The board itself says it better.
        shell.notice = None;
    }
    Ok(([(header::ETAG, etag)], Html(board_page(&shell, &table.model))).into_response())
}

/// Why the decision was right, read the moment the journey starts.
pub async fn reassurance(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
) -> Result<Html<String>, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    Ok(Html(reassurance_page(&table.shell(&shared, &visitor), &table.model)))
}

/// One square.
pub async fn square(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, square)): Path<(String, String)>,
) -> Result<Html<String>, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    let model = table
        .square_model(&shared, &visitor, square, FormState::default())
        .await?;
    square_page(&table.shell(&shared, &visitor), &model)
        .map(Html)
        .ok_or(Failure::NoSuchPage)
}

/// One step on one square.
pub async fn act(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, square, verb)): Path<(String, String, String)>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let board = format!("/play/{enrolment}");
    let words = || fields.filled("words").map(str::to_owned);
    let key = square.clone();
    let (action, said, to) = match verb.as_str() {
        "complete" => (Ok(Action::Complete { square }), Said::Done, board),
        "count" => (
            number(&fields, "n").map(|n| Action::Count { square, n }),
            Said::Counted,
            board,
        ),
        "check-in" => (
            number(&fields, "feeling").map(|feeling| Action::CheckIn {
                square,
                feeling,
                words: words(),
            }),
            Said::CheckedIn,
            board,
        ),
        "claim" => (Ok(Action::Claim { square, words: words() }), Said::Claimed, board),
        "decline" => (Ok(Action::Decline { square }), Said::Answered, board),
        _ => return Err(Failure::NoSuchPage),
    };
    let played = match action {
        Ok(action) => make_move(&shared, &visitor, &enrolment, action, &fields).await?,
        Err(problem) => Err(Error::Invalid(vec![problem])),
    };
    match played {
        Ok(played) if wants_json(&headers) => Ok(Json(answer_of(&played)).into_response()),
        Ok(played) => {
            let said = said_of(&played, said);
            Ok(Redirect::to(&format!("{to}?said={}&since={}", said.code(), played.before)).into_response())
        }
        Err(error) if wants_json(&headers) => Err(error.into()),
        Err(error) => refused_square(&shared, &visitor, &enrolment, key, &fields, &error).await,
    }
}

/// The square's page again, with what was wrong and what was typed.
pub(super) async fn refused_square(
    shared: &Shared,
    visitor: &Visitor,
    enrolment: &str,
    square: String,
    fields: &Fields,
    error: &Error,
) -> Result<Response, Failure> {
    let table = Table::open(shared, visitor, enrolment).await?;
    let form = filled_form(visitor, fields, error);
    let model = table.square_model(shared, visitor, square, form).await?;
    let page = square_page(&table.shell_after(shared, visitor, error), &model).ok_or(Failure::NoSuchPage)?;
    Ok(with_status_of(visitor, error, page))
}

/// What an island hears of a move that was made.
pub(super) fn answer_of(played: &play::Played) -> serde_json::Value {
    serde_json::json!({ "ok": true, "duplicate": played.duplicate, "last_fact": played.last_fact })
}

/// Makes a move. What the rules or the form refuse is for the page to say; anything else is a failure.
pub(super) async fn make_move(
    shared: &Shared,
    visitor: &Visitor,
    enrolment: &str,
    action: Action,
    fields: &Fields,
) -> Result<Result<play::Played, Error>, Failure> {
    let actor = visitor.changing_actor(shared)?;
    if !super::sign_in::is_customer(actor) {
        return Err(Failure::NotAllowed);
    }
    let now = clock::now();
    let at = match instant_of(fields, now) {
        Ok(at) => at,
        Err(problem) => return Ok(Err(Error::Invalid(vec![problem]))),
    };
    let step = Move {
        at,
        ..Move::now(action, fields.filled("id").map(str::to_owned))
    };
    match play::play(&shared.db, &actor, id(enrolment)?, step, now).await {
        Ok(played) => {
            shared.mail_waits.notify_one();
            Ok(Ok(played))
        }
        Err(error @ (Error::Refused(_) | Error::Invalid(_))) => Ok(Err(error)),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn said_of(played: &play::Played, said: Said) -> Said {
    let done = played.facts.iter().any(|fact| matches!(fact.event, Event::Done { .. }));
    match said {
        _ if played.duplicate => Said::Already,
        Said::Counted | Said::Claimed if done => Said::Done,
        // An action that is not done yet was counted.
        Said::Done if !done => Said::Counted,
        said => said,
    }
}

fn number(fields: &Fields, name: &'static str) -> Result<Number, Problem> {
    let text = fields.filled(name).ok_or(Problem {
        field: name,
        fault: Fault::Missing,
    })?;
    text.parse::<i64>().map(Number::from).map_err(|_| Problem {
        field: name,
        fault: Fault::NotANumber,
    })
}

pub(super) fn filled_form(visitor: &Visitor, fields: &Fields, error: &Error) -> FormState {
    let mut form = FormState {
        values: fields.values(&["n", "feeling", "words", "reason", "time_zone"]),
        ..FormState::default()
    };
    if let Error::Invalid(problems) = error {
        form_problems(visitor.locale, problems, &mut form);
    }
    form
}

pub(super) fn with_status_of(visitor: &Visitor, error: &Error, page: String) -> Response {
    match StatusCode::from_u16(error_words(visitor.locale, error).status) {
        Ok(status) => (status, Html(page)).into_response(),
        Err(_) => unfit(page),
    }
}

pub(super) fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

/// A tag without its sign of weakness: they are compared weakly (RFC 9110, section 13.1.2).
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// Whether an `If-None-Match` names this board.
fn names(known: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(known), Ok(etag)) = (known.to_str(), etag.to_str()) else {
        return false;
    };
    known
        .split(',')
        .map(str::trim)
        .any(|known| opaque(known) == opaque(etag))
}
