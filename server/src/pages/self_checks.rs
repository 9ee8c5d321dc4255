//! "Not yet": the self-check of a checkpoint, what helps after it, and the coach who reads it.

use super::{after, desk::Desk, id, language::is_our_path, table::Table};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    coach::not_yet::NotYetLine,
    customer::self_check::{SelfCheckModel, SentModel, self_check_page, sent_page},
    parts::{
        error_words::{error_words, form_problems},
        field::FormState,
        said::Said,
    },
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    Error, Fault, Problem, SelfCheckId,
    self_checks::{self, NewSelfCheck, NotYet},
};
use http::StatusCode;
use journey::SquareState;

/// The fields of a form that answer its questions.
const ANSWER: &str = "answer-";

/// "Not yet" leads to the self-check. It changes nothing.
pub async fn not_yet(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, square)): Path<(String, String)>,
) -> Result<Response, Failure> {
    visitor.changing_actor(&shared)?;
    let table = Table::open(&shared, &visitor, &enrolment).await?;
    table
        .model
        .square(&square)
        .filter(|(square, _)| square.is_checkpoint())
        .ok_or(Failure::NoSuchPage)?;
    Ok(Redirect::to(&format!("{}/self-check", table.model.square_address(&square))).into_response())
}

/// The questions. A checkpoint that is not open asks nothing: its own page says how it stands.
pub async fn ask(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, square)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    let (_, view) = table.model.square(&square).ok_or(Failure::NoSuchPage)?;
    if view.state != SquareState::Open {
        return Ok(Redirect::to(&table.model.square_address(&square)).into_response());
    }
    let model = form_of(&shared, &visitor, &table, square, Vec::new(), FormState::default()).await?;
    self_check_page(&table.shell(&shared, &visitor), &model)
        .map(|page| Html(page).into_response())
        .ok_or(Failure::NoSuchPage)
}

/// Takes the answers down and tells the coach.
pub async fn send(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, square)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    if !super::sign_in::is_customer(actor) {
        return Err(Failure::NotAllowed);
    }
    let given = answers(&fields);
    let sent = match given.clone() {
        Ok(answers) => {
            let new = NewSelfCheck {
                id: fields.text("id").to_owned(),
                square: square.clone(),
                answers,
                words: fields.filled("words").map(str::to_owned),
            };
            self_checks::answer_not_yet(&shared.db, &actor, id(&enrolment)?, new, clock::now()).await
        }
        Err(problem) => Err(Error::Invalid(vec![problem])),
    };
    let error = match sent {
        Ok(_) => {
            return Ok(Redirect::to(&format!("/play/{enrolment}/squares/{square}/self-check/sent")).into_response());
        }
        Err(error @ (Error::Refused(_) | Error::Invalid(_))) => error,
        Err(error) => return Err(error.into()),
    };
    let table = Table::open(&shared, &visitor, &enrolment).await?;
    let mut form = FormState {
        values: fields.values(&["words"]),
        ..FormState::default()
    };
    if let Error::Invalid(problems) = &error {
        form_problems(visitor.locale, problems, &mut form);
    }
    let model = form_of(&shared, &visitor, &table, square, given.unwrap_or_default(), form).await?;
    let page = self_check_page(&table.shell_after(&shared, &visitor, &error), &model).ok_or(Failure::NoSuchPage)?;
    let status = StatusCode::from_u16(error_words(visitor.locale, &error).status).unwrap_or(StatusCode::CONFLICT);
    Ok((status, Html(page)).into_response())
}

/// What helps, after the latest self-check; without one, the questions.
pub async fn sent(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, square)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let table = Table::look(&shared, &visitor, &enrolment).await?;
    table.model.square(&square).ok_or(Failure::NoSuchPage)?;
    let check = self_checks::find_latest(&shared.db, &visitor.actor()?, table.enrolment, &square).await?;
    let Some(check) = check else {
        return Ok(Redirect::to(&table.model.square_address(&square)).into_response());
    };
    let model = SentModel {
        board: table.model.clone(),
        square,
        answers: check
            .answers
            .into_iter()
            .map(|answered| (answered.question, answered.yes))
            .collect(),
    };
    sent_page(&table.shell(&shared, &visitor), &model)
        .map(|page| Html(page).into_response())
        .ok_or(Failure::NoSuchPage)
}

/// A coach has read one.
pub async fn read(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(check): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let check: SelfCheckId = id(&check)?;
    self_checks::mark_read(&shared.db, &desk.person.actor, check, clock::now()).await?;
    let back = fields
        .filled("back")
        .filter(|path| is_our_path(path))
        .unwrap_or("/desk");
    Ok(after(back, Said::Read))
}

/// The form. Its id stays the same until one was sent, so that a form sent twice counts once.
async fn form_of(
    shared: &Shared,
    visitor: &Visitor,
    table: &Table,
    square: String,
    answers: Vec<(usize, bool)>,
    form: FormState,
) -> Result<SelfCheckModel, Failure> {
    let latest = self_checks::find_latest(&shared.db, &visitor.actor()?, table.enrolment, &square).await?;
    let after = latest.map_or_else(|| "first".to_owned(), |latest| latest.id.to_string());
    Ok(SelfCheckModel {
        id: format!("{square}-{after}"),
        board: table.model.clone(),
        square,
        answers,
        form,
    })
}

/// The answers that were sent, by the places of their questions.
fn answers(fields: &Fields) -> Result<Vec<(usize, bool)>, Problem> {
    let mut answers = fields
        .beginning_with(ANSWER)
        .map(|(place, answer)| {
            let place = place.parse().ok()?;
            match answer {
                "yes" => Some((place, true)),
                "no" => Some((place, false)),
                _ => None,
            }
        })
        .collect::<Option<Vec<_>>>()
        .ok_or(Problem {
            field: "answers",
            fault: Fault::Unknown,
        })?;
    answers.sort_unstable();
    Ok(answers)
}

/// A self-check as the desk shows it.
pub(super) fn not_yet_line(check: NotYet) -> NotYetLine {
    NotYetLine {
        id: check.check.id.to_string(),
        enrolment: check.enrolment.to_string(),
        name: check.customer_name.to_string(),
        email: check.customer_email.to_string(),
        square_title: check.square_title,
        answers: check
            .check
            .answers
            .into_iter()
            .map(|answered| (answered.question, answered.yes))
            .collect(),
        words: check.check.words,
        on: check.on,
    }
}
