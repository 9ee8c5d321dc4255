//! What staff do from the desk: held for ten seconds, undone, or seen to be done. A script asks for JSON and stays on its page;
//! a plain form leads back to where it stood.

use super::{
    after,
    customers::refuse,
    desk::{Desk, need_you, today_again},
    id,
    language::is_our_path,
    play::wants_json,
};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    coach::{
        claimants::nobody_chosen,
        held_strip::{held_strip_html, held_words},
    },
    parts::{
        error_words::{error_words, fault_words},
        nav::badge_words,
        said::Said,
    },
};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use backend::{
    BatchId, Conflict, EnrolmentId, Error, claims,
    held::{self, Deed, Held, NewDeed},
    moments,
};
use http::{HeaderMap, StatusCode};
use std::collections::BTreeSet;

/// A personal word.
pub async fn word(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let words = fields.text("words").to_owned();
    hold(&shared, &visitor, &enrolment, Deed::Word { words }, &headers, &fields).await
}

/// Opens a square that was chosen from a list.
pub async fn open(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let square = fields.filled("square").ok_or(Failure::Malformed)?.to_owned();
    // One page may open one square after another: each is a command of its own.
    let id = format!("{}-{square}", fields.text("id"));
    let fields = fields.with("id", &id);
    hold(&shared, &visitor, &enrolment, Deed::Open { square }, &headers, &fields).await
}

/// A note for colleagues.
pub async fn note(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let words = fields.text("words").to_owned();
    hold(&shared, &visitor, &enrolment, Deed::Note { words }, &headers, &fields).await
}

/// Holds one deed on one enrolment.
pub(super) async fn hold(
    shared: &Shared,
    visitor: &Visitor,
    enrolment: &str,
    deed: Deed,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(shared, visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let enrolment: EnrolmentId = id(enrolment)?;
    let fields = fields
        .clone()
        .with("deed", deed.code())
        .with("square", deed.square().unwrap_or_default());
    let new = NewDeed {
        enrolment,
        id: fields.filled("id").map(str::to_owned),
        deed,
        tried: fields.filled("tried").and_then(|code| code.parse().ok()),
    };
    match held::hold(&shared.db, &desk.person.actor, new, clock::now()).await {
        Ok(held) => {
            shared.held_waits.notify_one();
            if wants_json(headers) {
                return Ok(Json(answer(shared, visitor, &desk, Some(&held)).await?).into_response());
            }
            let own = format!("/desk/customers/{enrolment}");
            Ok(back_to(&fields, &own, (held.held == 0).then_some(Said::Already)))
        }
        Err(error @ (Error::Refused(_) | Error::Invalid(_) | Error::Conflict(_))) => {
            if wants_json(headers) {
                return Ok(in_json(visitor, &error));
            }
            refuse(shared, visitor, &desk, enrolment, &fields, error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Awards every claim that was chosen; one undo takes all of it back.
pub async fn award_chosen(
    State(shared): State<Shared>,
    visitor: Visitor,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let mut chosen = Vec::new();
    for (place, command) in fields.beginning_with("chosen.") {
        let (enrolment, square) = place.split_once('.').ok_or(Failure::Malformed)?;
        chosen.push(NewDeed {
            enrolment: id(enrolment)?,
            id: Some(command.to_owned()),
            deed: Deed::Award { square: square.into() },
            tried: None,
        });
    }
    match held::hold_all(&shared.db, &desk.person.actor, chosen, clock::now()).await {
        Ok(held) => {
            shared.held_waits.notify_one();
            if wants_json(&headers) {
                return Ok(Json(answer(&shared, &visitor, &desk, Some(&held)).await?).into_response());
            }
            Ok(back_to(&fields, "/desk", (held.held == 0).then_some(Said::Already)))
        }
        Err(error @ Error::Invalid(_)) => {
            let words = nobody_chosen(visitor.locale);
            if wants_json(&headers) {
                return Ok(problem(StatusCode::UNPROCESSABLE_ENTITY, error.code(), words));
            }
            today_again(&shared, &visitor, &desk, words).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What is held now, for the script that keeps Today as it is. A browser that comes here by itself goes to Today.
pub async fn look(State(shared): State<Shared>, visitor: Visitor, headers: HeaderMap) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    if !wants_json(&headers) {
        return Ok(Redirect::to("/desk").into_response());
    }
    Ok(Json(answer(&shared, &visitor, &desk, None).await?).into_response())
}

/// Takes back what was done together, or puts away that it could not be done.
pub async fn undo(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(batch): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let batch: BatchId = id(&batch)?;
    let failed = held::list_held(&shared.db, &desk.person.actor)
        .await?
        .iter()
        .any(|line| line.batch == batch && line.problem.is_some());
    let undone = held::undo(&shared.db, &desk.person.actor, batch).await;
    let said = match undone {
        Ok(_) if failed => Said::PutAway,
        Ok(_) => Said::Undone,
        Err(Error::Conflict(Conflict::TooLate)) => Said::TooLate,
        Err(error) => return Err(error.into()),
    };
    if wants_json(&headers) {
        let mut answer = answer(&shared, &visitor, &desk, None).await?;
        answer["said"] = said.notice(visitor.locale).text.into();
        answer["undone"] = (said != Said::TooLate).into();
        return Ok(Json(answer).into_response());
    }
    Ok(back_to(&fields, "/desk", Some(said)))
}

/// No word is needed for what was reached.
pub async fn pass_over(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    moments::pass_over(&shared.db, &desk.person.actor, id(&enrolment)?, clock::now()).await?;
    Ok(back_to(&fields, "/desk", Some(Said::Passed)))
}

/// What a script hears: what is held now, what was just done in words, how many claims wait, and what the badge counts.
async fn answer(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    held: Option<&Held>,
) -> Result<serde_json::Value, Failure> {
    let actor = &desk.person.actor;
    let lines = held::list_held(&shared.db, actor).await?;
    let of = |failed: bool| -> BTreeSet<String> {
        let lines = lines.iter().filter(|line| line.own && line.problem.is_some() == failed);
        lines.map(|line| line.batch.to_string()).collect()
    };
    let badge = need_you(shared, actor).await?;
    let mut answer = serde_json::json!({
        "ok": true,
        "strip": held_strip_html(visitor.locale, &lines, "/desk"),
        "held": of(false),
        "failed": of(true),
        "badge": badge,
        "badge_words": badge_words(visitor.locale, u32::try_from(badge).unwrap_or(u32::MAX)),
        "waiting": claims::count_waiting(&shared.db, actor).await?,
        "said": "",
    });
    if let Some(held) = held {
        let done: Vec<_> = lines
            .iter()
            .filter(|line| line.own && line.batch == held.batch)
            .collect();
        let said = if held.held == 0 {
            Said::Already.notice(visitor.locale).text
        } else {
            // The marks around a name are for the page.
            held_words(visitor.locale, &done).replace(['\u{E000}', '\u{E001}'], "")
        };
        answer["said"] = said.into();
        answer["batch"] = held.batch.to_string().into();
        answer["count"] = held.held.into();
        answer["due_in"] = held
            .due_at
            .duration_since(clock::now())
            .as_millis()
            .try_into()
            .unwrap_or(0_i64)
            .into();
        answer["refused"] = held
            .refused
            .iter()
            .map(|(enrolment, square)| format!("{enrolment}.{square}"))
            .collect::<Vec<_>>()
            .into();
    }
    Ok(answer)
}

fn in_json(visitor: &Visitor, error: &Error) -> Response {
    let words = error_words(visitor.locale, error);
    let status = StatusCode::from_u16(words.status).unwrap_or(StatusCode::CONFLICT);
    let message = match error {
        Error::Invalid(problems) => problems
            .first()
            .map(|problem| fault_words(visitor.locale, problem.fault))
            .unwrap_or(words.help),
        _ => words.help,
    };
    problem(status, error.code(), &message)
}

fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(serde_json::json!({ "refused": code, "message": message }))).into_response()
}

/// To the page that the form stood on, or to `own`.
pub(super) fn back_to(fields: &Fields, own: &str, said: Option<Said>) -> Response {
    let back = fields.filled("back").filter(|path| is_our_path(path)).unwrap_or(own);
    match said {
        None => Redirect::to(back).into_response(),
        Some(said) => after(back, said),
    }
}
