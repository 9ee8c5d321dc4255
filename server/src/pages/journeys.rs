//! The owner's journeys: import, check, publish, export.

use super::{after, desk::Desk, id, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::{
        audience::refresh_days_problem,
        journey::{JourneyModel, VersionLine, journey_page},
        journeys::{JourneyLine, JourneysModel, journeys_page},
        unreadable_file::{UnreadableFile, no_file_words},
    },
    customer::still_board::preview,
    i18n::Locale,
    parts::{
        error_words::{ErrorWords, error_words, fault_words, form_problems},
        field::FormState,
        said::Said,
    },
};
use axum::{
    extract::{Multipart, Path, State, multipart::MultipartRejection},
    response::{Html, IntoResponse as _, Response},
};
use backend::{
    Error, Fault, JourneyId, Problem,
    journeys::{self, Audience},
};
use http::{HeaderValue, StatusCode, header};
use journey::Version;

/// The most a journey file may hold: a megabyte is some five thousand squares.
pub const FILE_BYTES: usize = 1024 * 1024 + 16 * 1024;

/// The list, with the form to upload a file.
pub async fn list(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    let model = list_model(&shared, &desk).await?;
    Ok(Html(journeys_page(&desk.shell(&shared, &visitor), &model)))
}

/// Takes an uploaded file as the draft of the journey that its key names.
pub async fn import(
    State(shared): State<Shared>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let form = form.map_err(|_| Failure::Malformed)?;
    let problem = match read_file(form).await {
        Ok(Some((name, bytes))) => {
            match journeys::import_journey(&shared.db, &desk.person.actor, &bytes, clock::now()).await {
                Ok(journey) => return Ok(after(&format!("/desk/journeys/{journey}"), Said::Imported)),
                Err(Error::Unreadable(error)) => Upload::Unreadable(UnreadableFile::new(name, &error)),
                Err(Error::Invalid(problems)) => Upload::Words(fault_words(visitor.locale, problems[0].fault)),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None) => Upload::Words(no_file_words(visitor.locale)),
        Err(Failure::TooLarge) => Upload::Words(fault_words(visitor.locale, Fault::TooLarge { bytes: FILE_BYTES })),
        Err(failure) => return Err(failure),
    };
    let mut model = list_model(&shared, &desk).await?;
    match problem {
        Upload::Unreadable(file) => model.unreadable = Some(file),
        Upload::Words(words) => model.form.problems.push(("file", words)),
    }
    Ok(unfit(journeys_page(&desk.shell(&shared, &visitor), &model)))
}

/// The list again, after a journey could not be begun.
pub(super) async fn list_with_problems(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    fields: &Fields,
    problems: &[Problem],
) -> Result<Response, Failure> {
    let mut model = list_model(shared, desk).await?;
    model.form.values = fields.values(&["title", "language"]);
    form_problems(visitor.locale, problems, &mut model.form);
    Ok(unfit(journeys_page(&desk.shell(shared, visitor), &model)))
}

/// What is wrong with an upload.
enum Upload {
    Unreadable(UnreadableFile),
    Words(String),
}

/// One journey with the findings of its draft.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    let model = model(&shared, &desk, id(&journey)?, visitor.locale).await?;
    Ok(Html(journey_page(&desk.shell(&shared, &visitor), &model)))
}

/// Says whom a journey is for, and after how many days staff play it again.
pub async fn choose_audience(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let journey: JourneyId = id(&journey)?;
    let chosen = match Audience::parse(fields.text("audience"), fields.text("refresh_days")) {
        Ok(audience) => {
            journeys::choose_audience(&shared.db, &desk.person.actor, journey, audience, clock::now()).await
        }
        Err(error) => Err(error),
    };
    let error = match chosen {
        Ok(()) => return Ok(after(&format!("/desk/journeys/{journey}"), Said::Audience)),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => error,
        Err(error) => return Err(error.into()),
    };
    let ErrorWords { status, help, .. } = error_words(visitor.locale, &error);
    let mut model = model(&shared, &desk, journey, visitor.locale).await?;
    if let Error::Invalid(problems) = &error {
        model.form.values = fields.values(&["audience", "refresh_days"]);
        for problem in problems.iter().filter(|problem| problem.field == "refresh_days") {
            let words = refresh_days_problem(visitor.locale).to_owned();
            model.form.problems.push((problem.field, words));
        }
    }
    let mut shell = visitor.shell_with_problem(&shared, desk.viewer(), help);
    shell.path = format!("/desk/journeys/{journey}");
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::CONFLICT);
    Ok((status, Html(journey_page(&shell, &model))).into_response())
}

/// Publishes the draft that the owner looked at.
pub async fn publish(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let journey: JourneyId = id(&journey)?;
    let revision = fields.text("revision").parse().map_err(|_| Failure::Malformed)?;
    let error = match journeys::publish_journey(&shared.db, &desk.person.actor, journey, revision, clock::now()).await {
        Ok(_) => return Ok(after(&format!("/desk/journeys/{journey}"), Said::Published)),
        Err(error @ (Error::Findings(_) | Error::Conflict(_))) => error,
        Err(error) => return Err(error.into()),
    };
    let ErrorWords { status, help, .. } = error_words(visitor.locale, &error);
    let model = model(&shared, &desk, journey, visitor.locale).await?;
    let shell = visitor.shell_with_problem(&shared, desk.viewer(), help);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::CONFLICT);
    Ok((status, Html(journey_page(&shell, &model))).into_response())
}

/// The draft as a file.
pub async fn export(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let journey = id(&journey)?;
    let file = journeys::export_journey(&shared.db, &desk.person.actor, journey).await?;
    let name = journeys::get_journey(&shared.db, &desk.person.actor, journey)
        .await?
        .draft
        .key;
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/toml; charset=utf-8"),
    );
    let disposition = format!("attachment; filename=\"{name}.toml\"");
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&disposition).map_err(|_| Failure::Internal)?,
    );
    Ok(response)
}

async fn list_model(shared: &Shared, desk: &Desk) -> Result<JourneysModel, Failure> {
    let lines = journeys::list_journeys(&shared.db, &desk.person.actor).await?;
    let journeys = lines
        .into_iter()
        .map(|line| JourneyLine {
            id: line.id,
            key: line.key,
            title: line.title,
            language: line.language,
            version: line.version.map(small),
            has_unpublished_changes: line.has_unpublished_changes,
            errors: small(line.errors),
            warnings: small(line.warnings),
            playing: small(line.enrolled),
            for_staff: line.audience.is_staff(),
        })
        .collect();
    Ok(JourneysModel {
        journeys,
        form: FormState::default(),
        unreadable: None,
    })
}

async fn model(shared: &Shared, desk: &Desk, id: JourneyId, locale: Locale) -> Result<JourneyModel, Failure> {
    let detail = journeys::get_journey(&shared.db, &desk.person.actor, id).await?;
    let preview = Version::publish(detail.draft.clone())
        .ok()
        .map(|version| preview(locale, version));
    let versions = detail
        .versions
        .iter()
        .map(|version| VersionLine {
            number: small(version.number),
            published_on: desk.date(version.published_at),
            playing: small(version.enrolled),
        })
        .collect();
    Ok(JourneyModel {
        id,
        audience: detail.audience,
        has_people: detail.has_people,
        revision: detail.revision,
        findings: detail.findings,
        versions,
        has_unpublished_changes: detail.has_unpublished_changes,
        preview,
        draft: detail.draft,
        form: FormState::default(),
    })
}

/// The file of the form and its name; `None` when the person chose none.
async fn read_file(mut form: Multipart) -> Result<Option<(String, bytes::Bytes)>, Failure> {
    let failed = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::Malformed,
    };
    while let Some(field) = form.next_field().await.map_err(failed)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(failed)?;
            return Ok((!name.is_empty() || !bytes.is_empty()).then_some((name, bytes)));
        }
    }
    Ok(None)
}

/// A count or a number of the database in the width that pages use.
fn small<T: TryFrom<i64> + Default>(number: i64) -> T {
    T::try_from(number).unwrap_or_default()
}
