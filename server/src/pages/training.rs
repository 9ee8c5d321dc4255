//! Staff training: one's own journeys, everybody's for the owner, and what comes before customers.

use super::{after, desk::Desk, id};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    coach::training::{TrainingModel, training_page},
    parts::{error_words::error_words, said::Said},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{EnrolmentId, Error, JourneyId, Role, training};
use http::StatusCode;

/// One's own training, and for an owner everybody's.
pub async fn look(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let model = model(&shared, &desk).await?;
    Ok(Html(training_page(&desk.shell(&shared, &visitor), &model)))
}

/// Begins the first round, or the refresher that is due, and leads to its board.
pub async fn begin(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let journey: JourneyId = id(&journey)?;
    let enrolment = training::begin_training(&shared.db, &actor, journey, clock::now()).await?;
    Ok(Redirect::to(&format!("/play/{enrolment}/welcome")).into_response())
}

/// Settles which training comes before customers; none when the field is empty.
pub async fn require(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let journey = match fields.filled("journey") {
        None => None,
        Some(journey) => Some(id::<JourneyId>(journey)?),
    };
    training::require_training(&shared.db, &actor, journey).await?;
    Ok(after("/desk/training", Said::TrainingRequired))
}

/// Awards a square that a colleague has claimed.
pub async fn award(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((enrolment, square)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let enrolment: EnrolmentId = id(&enrolment)?;
    match training::award_trainee(&shared.db, &desk.person.actor, enrolment, square, clock::now()).await {
        Ok(()) => {
            shared.mail_waits.notify_one();
            Ok(after("/desk/training", Said::Awarded))
        }
        Err(error @ Error::Refused(_)) => {
            let words = error_words(visitor.locale, &error);
            let model = model(&shared, &desk).await?;
            let mut shell = visitor.shell_with_problem(&shared, desk.viewer(), words.help);
            "/desk/training".clone_into(&mut shell.path);
            let status = StatusCode::from_u16(words.status).unwrap_or(StatusCode::CONFLICT);
            Ok((status, Html(training_page(&shell, &model))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn model(shared: &Shared, desk: &Desk) -> Result<TrainingModel, Failure> {
    let (actor, now) = (&desk.person.actor, clock::now());
    let everybody = if desk.is(Role::Owner) {
        Some(training::list_everybodys(&shared.db, actor, now).await?)
    } else {
        None
    };
    Ok(TrainingModel {
        own: training::list_own(&shared.db, actor, now).await?,
        everybody,
    })
}
