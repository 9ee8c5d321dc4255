//! The customer's own page: a break and its end, time zone, reminders, devices, their data, leaving and coming back.

use super::{
    after,
    play::{filled_form, make_move, said_of, with_status_of},
    table::Table,
};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    customer::you::{PhoneModel, YouModel, you_page},
    parts::{devices::Device, field::FormState, said::Said},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use backend::{Error, Fault, Problem, channels, export::export_my_data, leaving::Farewell, people, push, sessions};
use http::{HeaderValue, header};
use journey::Action;

/// The page.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
) -> Result<Html<String>, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    let model = model(&shared, &visitor, &table, FormState::default()).await?;
    Ok(Html(you_page(&table.shell(&shared, &visitor), &model)))
}

/// A break, its end, leaving and coming back.
pub async fn take_break(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, verb)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let you = format!("/play/{enrolment}/you");
    let board = format!("/play/{enrolment}");
    let (action, said, to) = match verb.as_str() {
        "pause" => (Action::Pause, Said::Paused, you),
        "resume" => (Action::Resume, Said::Resumed, board),
        "leave" => match farewell(&fields) {
            Ok(reason) => (Action::Leave { reason }, Said::Left, you),
            Err(problem) => {
                let error = Error::Invalid(vec![problem]);
                return come_back(&shared, &visitor, &enrolment, &fields, &error).await;
            }
        },
        "return" => (Action::Return, Said::Returned, board),
        _ => return Err(Failure::NoSuchPage),
    };
    match make_move(&shared, &visitor, &enrolment, action, &fields).await? {
        Ok(played) => Ok(after(&to, said_of(&played, said))),
        Err(error) => come_back(&shared, &visitor, &enrolment, &fields, &under_words(error)).await,
    }
}

/// What somebody says when they leave, as the log keeps it. Nobody must say anything.
fn farewell(fields: &Fields) -> Result<String, Problem> {
    let unknown = Problem {
        field: "reason",
        fault: Fault::Unknown,
    };
    let reason = match fields.filled("reason") {
        Some(code) => Some(code.parse().map_err(|_| unknown)?),
        None => None,
    };
    let words = fields.text("words").trim().to_owned();
    Ok(Farewell { reason, words }.to_string())
}

/// The use case speaks of the whole reason; the form asks for the words.
fn under_words(error: Error) -> Error {
    match error {
        Error::Invalid(problems) => Error::Invalid(
            problems
                .into_iter()
                .map(|problem| match problem.field {
                    "reason" => Problem {
                        field: "words",
                        ..problem
                    },
                    _ => problem,
                })
                .collect(),
        ),
        error => error,
    }
}

/// Changes the time zone.
pub async fn move_house(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let _own = Table::open(&shared, &visitor, &enrolment).await?;
    match people::change_time_zone(&shared.db, &actor, fields.text("time_zone"), clock::now()).await {
        Ok(()) => Ok(after(&format!("/play/{enrolment}/you"), Said::TimeZone)),
        Err(error @ Error::Invalid(_)) => come_back(&shared, &visitor, &enrolment, &fields, &error).await,
        Err(error) => Err(error.into()),
    }
}

/// Turns a channel on or off.
pub async fn choose_channel(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let _own = Table::open(&shared, &visitor, &enrolment).await?;
    let (wanted, said) = match fields.text("wanted") {
        "yes" => (true, Said::RemindersOn),
        "no" => (false, Said::RemindersOff),
        _ => return Err(Failure::Malformed),
    };
    match channels::choose(&shared.db, &actor, fields.text("channel"), wanted, clock::now()).await {
        Ok(()) => Ok(after(&format!("/play/{enrolment}/you"), said)),
        // The page's own forms name channels that there are.
        Err(error @ Error::Invalid(_)) => come_back(&shared, &visitor, &enrolment, &fields, &error).await,
        Err(error) => Err(error.into()),
    }
}

/// Everything the business keeps about the person, as a file.
pub async fn export(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
) -> Result<Response, Failure> {
    // The address names an enrolment so that the page's links stay together; it must be one of theirs.
    let table = Table::open(&shared, &visitor, &enrolment).await?;
    let export = export_my_data(&shared.db, &visitor.actor()?, clock::now()).await?;
    let today = table.model.today;
    let text = serde_json::to_string_pretty(&export).map_err(|_| Failure::Internal)?;
    let disposition = format!("attachment; filename=\"sugoroku-{today}.json\"");
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| Failure::Internal)?;
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (header::CONTENT_DISPOSITION, disposition),
            // Not even this browser should keep it beside the file.
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
        text,
    )
        .into_response())
}

/// The page with a form that did not fit, and what was typed.
async fn come_back(
    shared: &Shared,
    visitor: &Visitor,
    enrolment: &str,
    fields: &Fields,
    error: &Error,
) -> Result<Response, Failure> {
    let table = Table::open(shared, visitor, enrolment).await?;
    let form = filled_form(visitor, fields, error);
    let model = model(shared, visitor, &table, form).await?;
    let mut shell = table.shell_after(shared, visitor, error);
    // The form's own address leads nowhere.
    shell.path = format!("/play/{enrolment}/you");
    let page = you_page(&shell, &model);
    Ok(with_status_of(visitor, error, page))
}

async fn model(shared: &Shared, visitor: &Visitor, table: &Table, form: FormState) -> Result<YouModel, Failure> {
    let person = visitor.person.as_ref().ok_or(Failure::SignInFirst)?;
    let zone = table.model.state.zone();
    let devices = sessions::list_sessions(&shared.db, &person.actor, clock::now())
        .await?
        .into_iter()
        .map(|line| Device {
            session: line.id,
            name: line.device,
            since: zone.date_of(line.created_at),
            last_seen: zone.date_of(line.last_seen_at),
            this: line.id == person.session,
        })
        .collect();
    let choices = channels::list_choices(&shared.db, &person.actor).await?;
    let phone = if visitor.trainee {
        None
    } else {
        Some(PhoneModel {
            key: push::get_public_key(&shared.db, clock::now()).await?,
            known: push::list_endpoint_hashes(&shared.db, &person.actor).await?,
        })
    };
    Ok(YouModel {
        board: table.model.clone(),
        email: person.email.to_string(),
        business: person.business_name.to_string(),
        choices,
        phone,
        devices,
        form,
    })
}
