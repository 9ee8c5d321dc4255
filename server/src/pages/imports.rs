//! Inviting from a spreadsheet, and recording purchases from one.

use super::{after, desk::Desk, id, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::{
        import::{ImportModel, column_field, import_page},
        import_start::{EarlierTable, ImportStartModel, import_start_page},
        import_words::{column_number, no_rows, reason_column, why_words},
    },
    parts::{error_words::form_problems, field::FormState, said::Said},
};
use axum::{
    extract::{
        Multipart, Path, State,
        multipart::{MultipartError, MultipartRejection},
    },
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    Error, Fault, ImportId, Problem,
    imports::{self, Adjusted, Aim, Column, ImportView, NewImport, Verdict},
    journeys,
    spreadsheet::{FILE_BYTES, write_csv},
};
use http::{StatusCode, header};

/// The most a form with a table may hold: the table, and what a browser writes around it.
pub const TABLE_FORM_BYTES: usize = FILE_BYTES + 64 * 1024;

/// The script that follows the work.
const SCRIPT: &str = "/desk/follow-import.js";

/// Where a table is uploaded or pasted.
pub async fn start(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let aim = query(&uri, "aim").and_then(|aim| aim.parse().ok()).unwrap_or_default();
    let model = start_model(&shared, &desk, aim, FormState::default()).await?;
    Ok(Html(import_start_page(&desk.shell(&shared, &visitor), &model)))
}

async fn start_model(shared: &Shared, desk: &Desk, aim: Aim, form: FormState) -> Result<ImportStartModel, Failure> {
    let actor = &desk.person.actor;
    let journeys = journeys::list_journeys(&shared.db, actor).await?;
    let earlier = imports::list_imports(&shared.db, actor).await?;
    Ok(ImportStartModel {
        aim,
        form,
        earlier: earlier
            .into_iter()
            .map(|line| EarlierTable {
                id: line.id,
                file_name: line.file_name,
                progress: line.progress,
                on: desk.date(line.created_at),
                counts: line.counts,
            })
            .collect(),
        may_invite: journeys
            .iter()
            .any(|line| line.version.is_some() && !line.audience.is_staff()),
    })
}

/// Stores a table, to be looked at.
pub async fn upload(
    State(shared): State<Shared>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let form = form.map_err(|_| Failure::Malformed)?;
    let mut pasted = String::new();
    let (aim, fault) = match read_form(form).await {
        Ok(sent) => {
            pasted.clone_from(&sent.pasted);
            let aim = sent.new.aim;
            match imports::upload_table(&shared.db, &desk.person.actor, sent.new, clock::now()).await {
                Ok(id) => return Ok(Redirect::to(&format!("/desk/invitations/imports/{id}")).into_response()),
                Err(Error::Invalid(problems)) => {
                    (aim, problems.first().map_or(Fault::NotATable, |problem| problem.fault))
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::TooLarge) => (Aim::default(), Fault::TooLarge { bytes: FILE_BYTES }),
        Err(failure) => return Err(failure),
    };
    let mut form = FormState::default();
    form.values.insert("pasted", pasted);
    if fault == Fault::Missing {
        form.problems.push(("file", no_rows(visitor.locale).to_owned()));
    } else {
        form_problems(visitor.locale, &[Problem { field: "file", fault }], &mut form);
    }
    let model = start_model(&shared, &desk, aim, form).await?;
    Ok(unfit(import_start_page(&desk.shell(&shared, &visitor), &model)))
}

struct Sent {
    new: NewImport,
    /// What was typed into the form, to be shown again.
    pasted: String,
}

/// The table of the form: the file, or what was pasted where none was chosen.
async fn read_form(mut form: Multipart) -> Result<Sent, Failure> {
    let failed = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::Malformed,
    };
    let mut new = NewImport::default();
    let mut pasted = String::new();
    while let Some(field) = form.next_field().await.map_err(failed)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(failed)?;
        match name.as_str() {
            "aim" => {
                new.aim = str::from_utf8(&bytes)
                    .ok()
                    .and_then(|aim| aim.parse().ok())
                    .unwrap_or_default();
            }
            "journey" => new.journey = String::from_utf8_lossy(&bytes).into_owned(),
            "file" if !bytes.is_empty() => {
                // Some browsers send the whole path.
                new.file_name = file_name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
                new.bytes = bytes.to_vec();
            }
            "pasted" => pasted = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    if new.bytes.is_empty() {
        new.bytes = pasted.clone().into_bytes();
    }
    Ok(Sent { new, pasted })
}

/// What would happen, how far the work is, or what came of it.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(import): Path<String>,
    uri: http::Uri,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let shown = query(&uri, "show").and_then(|verdict| verdict.parse().ok());
    let page = query(&uri, "page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let view = imports::get_import(&shared.db, &desk.person.actor, id(&import)?, shown, page, clock::now()).await?;
    let model = model(&desk, view, shown, None);
    Ok(Html(import_page(&desk.shell(&shared, &visitor), &model)))
}

fn model(desk: &Desk, import: ImportView, shown: Option<Verdict>, form: Option<FormState>) -> ImportModel {
    ImportModel {
        same_as_on: import.same_as_on.map(|at| desk.date(at)),
        shown,
        time_zones: jiff::tz::db().available().map(|name| name.to_string()).collect(),
        form,
        script: SCRIPT,
        import,
    }
}

/// Reads the table by other columns and defaults.
pub async fn adjust(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(import): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let import: ImportId = id(&import)?;
    let new = Adjusted {
        columns: Column::ALL
            .into_iter()
            .filter_map(|column| Some((column, fields.text(column_field(column)).parse().ok()?)))
            .collect(),
        journey: fields.text("journey").into(),
        language: fields.text("language").into(),
        time_zone: fields.text("time_zone").into(),
    };
    let (actor, now) = (&desk.person.actor, clock::now());
    match imports::adjust_import(&shared.db, actor, import, new, now).await {
        Ok(()) => Ok(Redirect::to(&format!("/desk/invitations/imports/{import}")).into_response()),
        Err(Error::Invalid(problems)) => {
            let names: Vec<&'static str> = Column::ALL
                .into_iter()
                .map(column_field)
                .chain(["journey", "language", "time_zone"])
                .collect();
            let mut form = FormState {
                values: fields.values(&names),
                ..FormState::default()
            };
            form_problems(visitor.locale, &problems, &mut form);
            let view = imports::get_import(&shared.db, actor, import, None, 1, now).await?;
            let mut shell = desk.shell(&shared, &visitor);
            shell.path = format!("/desk/invitations/imports/{import}");
            Ok(unfit(import_page(&shell, &model(&desk, view, None, Some(form)))))
        }
        Err(error) => Err(error.into()),
    }
}

/// Lets the work begin.
pub async fn go(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(import): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let import: ImportId = id(&import)?;
    imports::start_import(&shared.db, &actor, import, clock::now()).await?;
    shared.import_waits.notify_one();
    Ok(Redirect::to(&format!("/desk/invitations/imports/{import}")).into_response())
}

/// Throws a table away.
pub async fn discard(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(import): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    imports::discard_import(&shared.db, &actor, id(&import)?).await?;
    Ok(after("/desk/invitations/imports", Said::ImportDiscarded))
}

/// The rows that come back, with the reason of each in the reader's language.
pub async fn rows_that_cannot(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(import): Path<String>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let back = imports::list_rows_that_cannot(&shared.db, &desk.person.actor, id(&import)?).await?;
    let locale = visitor.locale;
    let mut headers = back.headers;
    if headers.iter().all(String::is_empty) {
        // A table without names: the names by which it was read, or its own first row would be taken for them.
        headers = (1..=headers.len())
            .map(|number| column_number(locale, number))
            .collect();
    }
    let width = headers.len();
    headers.push(reason_column(locale).to_owned());
    let rows = back.rows.into_iter().map(|(mut cells, why)| {
        cells.resize(width, String::new());
        cells.push(why_words(locale, Verdict::Cannot, &why));
        cells
    });
    let file = write_csv(std::iter::once(headers).chain(rows));
    let disposition = format!(
        "attachment; filename=\"rows-that-came-back.csv\"; filename*=UTF-8''{}",
        url::form_urlencoded::byte_serialize(back_name(&back.file_name).as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    );
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        file,
    )
        .into_response())
}

/// `customers.csv` comes back as `customers-back.csv`.
fn back_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = if stem.is_empty() { "rows" } else { stem };
    format!("{stem}-back.csv")
}

fn query(uri: &http::Uri, name: &str) -> Option<String> {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}
