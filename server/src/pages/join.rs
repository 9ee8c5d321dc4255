//! Joining at the counter: what a poster leads to.

use super::unfit;
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    customer::join::{JoinModel, join_page, joined_page, poster_gone_page},
    parts::{
        brand::Look,
        error_words::form_problems,
        field::FormState,
        shell::{Shell, Viewer},
    },
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    Error, Thing,
    posters::{self, JoinView, NewJoin},
};
use http::StatusCode;

/// The form behind a poster's code.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let (shell, view) = match open(&shared, visitor, &code).await? {
        Ok(open) => open,
        Err(gone) => return Ok(gone),
    };
    let form = FormState {
        values: [("language", app::i18n::code(shell.locale).to_owned())].into(),
        ..FormState::default()
    };
    Ok(Html(join_page(&shell, &model(code, view, form))).into_response())
}

/// Sends the mail. The answer is the same whether the address was known or not.
pub async fn send(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let new = NewJoin {
        name: fields.text("name").into(),
        email: fields.text("email").into(),
        language: fields.text("language").into(),
    };
    if let Some(email) = fields.filled("email") {
        shared.limits.check_mail(email)?;
    }
    match posters::join(&shared.db, &code, &new, clock::now()).await {
        Ok(()) => {
            shared.mail_waits.notify_one();
            Ok(Redirect::to(&format!("/join/{code}/sent")).into_response())
        }
        Err(Error::Invalid(problems)) => {
            let mut form = FormState {
                values: fields.values(&["name", "email", "language"]),
                ..FormState::default()
            };
            form_problems(visitor.locale, &problems, &mut form);
            Ok(match open(&shared, visitor, &code).await? {
                Ok((shell, view)) => unfit(join_page(&shell, &model(code, view, form))),
                Err(gone) => gone,
            })
        }
        Err(Error::NotFound(Thing::Poster)) => Ok(gone(&shared, &visitor)),
        Err(error) => Err(error.into()),
    }
}

/// After it: look into your mail.
pub async fn sent(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    Ok(match open(&shared, visitor, &code).await? {
        Ok((shell, _)) => Html(joined_page(&shell)).into_response(),
        Err(gone) => gone,
    })
}

/// The poster with the shell of its business, or the page that says it is gone.
async fn open(shared: &Shared, visitor: Visitor, code: &str) -> Result<Result<(Shell, JoinView), Response>, Failure> {
    match posters::find_poster(&shared.db, code).await {
        Ok(view) => {
            let shell = Shell {
                look: Look::of(&view.brand),
                business_name: Some(view.business_name.to_string()),
                ..visitor.shell(shared, Viewer::Nobody)
            };
            Ok(Ok((shell, view)))
        }
        Err(Error::NotFound(Thing::Poster)) => Ok(Err(gone(shared, &visitor))),
        Err(error) => Err(error.into()),
    }
}

fn gone(shared: &Shared, visitor: &Visitor) -> Response {
    let shell = visitor.shell(shared, Viewer::Nobody);
    (StatusCode::NOT_FOUND, Html(poster_gone_page(&shell))).into_response()
}

fn model(code: String, view: JoinView, form: FormState) -> JoinModel {
    JoinModel {
        code,
        business: view.business_name.to_string(),
        title: view.journey_title,
        promise: view.promise,
        form,
    }
}
