//! The journey editor: pages of a draft, and what is done to it. One address for each part, one for each thing to do.

use super::{after, desk::Desk, id, journeys, play::wants_json, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::editor::{EditorModel, PartForm, Theirs, editor_page, editor_path, part_page, part_path, removal_page},
    parts::{
        error_words::{error_words, fault_words},
        said::Said,
        shell::Shell,
    },
};
use axum::{
    Json,
    extract::{Path, RawQuery, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    Conflict, Error, Fault, JourneyId, RemovalId,
    drafts::{self, DraftDetail, Saved},
};
use http::{HeaderMap, StatusCode};
use journey::{
    Code, Finding,
    draft::Kind,
    edit::{
        Edit, Name, Part, To,
        form::{Misfit, Pairs, Read, pairs, read, read_as_new, word},
        new_square, new_stage, new_touchpoint, references_to,
    },
};

/// The most a form of the editor may hold: some hundred pages of text.
pub const FORM_BYTES: usize = 1024 * 1024;

/// Fields that are about the form and not about the part.
const ABOUT_THE_FORM: [&str; 2] = ["revision", "again"];

/// The whole journey.
pub async fn whole(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    let bench = Bench::open(&shared, &visitor, &journey).await?;
    let mut model = bench.model();
    let removal = asked(query.as_deref(), "removed").and_then(|text| text.parse::<RemovalId>().ok());
    if let Some(removal) = removal {
        let title = drafts::find_removal(&shared.db, &bench.desk.person.actor, bench.journey, removal).await?;
        model.removed = title.map(|title| (removal, title));
    }
    Ok(Html(editor_page(&bench.shell(), &model)))
}

/// One part.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((journey, thing)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    let bench = Bench::open(&shared, &visitor, &journey).await?;
    let part = part_of(&thing, query.as_deref()).ok_or(Failure::NoSuchPage)?;
    let form = bench.form_of(part)?;
    Ok(Html(part_page(&bench.shell(), &bench.model(), &form)))
}

/// Whatever is sent to an address below the editor.
pub async fn change(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((journey, thing)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let bench = Bench::open(&shared, &visitor, &journey).await?;
    shared.limits.check_change(&bench.desk.account())?;
    let json = wants_json(&headers);
    match thing.as_str() {
        "add" => bench.add(&fields).await,
        "move" => bench.move_part(&fields, json).await,
        "copy" => bench.copy(&fields).await,
        "remove" => bench.remove(&fields).await,
        "put-back" => bench.put_back(&fields).await,
        "mend" => bench.mend(&fields).await,
        "key" => bench.rename(&fields).await,
        _ => {
            let part = part_of(&thing, query.as_deref()).ok_or(Failure::NoSuchPage)?;
            bench.save(part, &fields, json).await
        }
    }
}

/// Begins a journey with a title.
pub async fn begin(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let (title, language) = (fields.text("title"), fields.text("language"));
    match drafts::create_draft(&shared.db, &desk.person.actor, title, language, clock::now()).await {
        Ok(journey) => Ok(after(&editor_path(journey), Said::JourneyBegun)),
        Err(Error::Invalid(problems)) => {
            journeys::list_with_problems(&shared, &visitor, &desk, &fields, &problems).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Copies a whole journey.
pub async fn copy_journey(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let copy = drafts::copy_journey(&shared.db, &desk.person.actor, id(&journey)?, clock::now()).await?;
    Ok(after(&editor_path(copy), Said::JourneyCopied))
}

/// A draft on a desk.
struct Bench<'a> {
    shared: &'a Shared,
    visitor: &'a Visitor,
    desk: Desk,
    journey: JourneyId,
    detail: DraftDetail,
}

impl<'a> Bench<'a> {
    async fn open(shared: &'a Shared, visitor: &'a Visitor, journey: &str) -> Result<Self, Failure> {
        let desk = Desk::open(shared, visitor).await?;
        desk.must_own()?;
        let journey = id(journey)?;
        let detail = drafts::get_draft(&shared.db, &desk.person.actor, journey).await?;
        Ok(Self {
            shared,
            visitor,
            desk,
            journey,
            detail,
        })
    }

    /// The same desk with the draft as it is now.
    async fn look_again(mut self) -> Result<Self, Failure> {
        self.detail = drafts::get_draft(&self.shared.db, &self.desk.person.actor, self.journey).await?;
        Ok(self)
    }

    fn shell(&self) -> Shell {
        self.desk.shell(self.shared, self.visitor)
    }

    fn model(&self) -> EditorModel {
        EditorModel {
            id: self.journey,
            draft: self.detail.draft.clone(),
            revision: self.detail.revision,
            findings: self.detail.findings.clone(),
            edited_at: self.desk.local(self.detail.edited_at),
            edited_by: self.detail.edited_by.as_ref().map(ToString::to_string),
            is_published: self.detail.is_published,
            removed: None,
        }
    }

    fn form_of(&self, part: Part) -> Result<PartForm, Failure> {
        let mut pairs = pairs(&self.detail.draft, &part).ok_or(Failure::NoSuchPage)?;
        if part == Part::Head {
            pairs.set("key", &self.detail.draft.key);
        }
        Ok(PartForm {
            part,
            pairs,
            misfits: Vec::new(),
            theirs: None,
        })
    }

    async fn apply(&self, based_on: i64, edit: Edit) -> Result<Saved, Error> {
        drafts::apply_edit(
            &self.shared.db,
            &self.desk.person.actor,
            self.journey,
            based_on,
            edit,
            clock::now(),
        )
        .await
    }

    /// Saves the form of a part, or shows it again with what is to be said about it.
    async fn save(self, part: Part, fields: &Fields, json: bool) -> Result<Response, Failure> {
        let based_on = fields.text("revision").parse().map_err(|_| Failure::Malformed)?;
        let typed: Pairs = fields
            .beginning_with("")
            .filter(|(field, _)| !ABOUT_THE_FORM.contains(field))
            .collect();
        let draft = &self.detail.draft;
        let again = fields.text("again") == "yes" && !draft.has(&part);
        let form = if again {
            read_as_new(draft, &part, &typed)
        } else {
            read(draft, &part, &typed)
        };
        let Some(Read { value: edit, misfits }) = form else {
            return self.gone(part, typed, json);
        };
        if !misfits.is_empty() {
            return Ok(self.with_misfits(part, &typed, misfits, json));
        }
        match self.apply(based_on, edit).await {
            Ok(saved) if json => Ok(self.told(&saved)),
            Ok(saved) => Ok(after_part(self.journey, &saved.part, Said::PartSaved)),
            Err(Error::Conflict(Conflict::PartChanged)) => self.look_again().await?.changed(part, typed, json).await,
            Err(Error::Conflict(Conflict::PartGone)) => self.look_again().await?.gone(part, typed, json),
            Err(Error::Invalid(problems)) if problems.iter().all(|problem| problem.field == "key") => {
                let misfits = problems.iter().map(|problem| {
                    let misfit = match problem.fault {
                        Fault::KeyTaken => Misfit::KeyTaken,
                        _ => Misfit::MalformedKey,
                    };
                    ("key".to_owned(), misfit)
                });
                Ok(self.with_misfits(part, &typed, misfits.collect(), json))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What the script is told: the revision on which the next change is based, and where the part is now.
    fn told(&self, saved: &Saved) -> Response {
        let path = part_path(self.journey, &saved.part);
        Json(serde_json::json!({ "revision": saved.revision, "path": path })).into_response()
    }

    fn with_misfits(&self, part: Part, typed: &Pairs, misfits: Vec<(String, Misfit)>, json: bool) -> Response {
        if json {
            let fields: Vec<&str> = misfits.iter().map(|(field, _)| field.as_str()).collect();
            let answer = Json(serde_json::json!({ "misfits": fields }));
            return (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response();
        }
        let shown = pairs(&self.detail.draft, &part).unwrap_or_default();
        let form = PartForm {
            part,
            pairs: shown.with(typed),
            misfits,
            theirs: None,
        };
        unfit(part_page(&self.shell(), &self.model(), &form))
    }

    /// Somebody changed the same part: both texts, and the choice.
    async fn changed(self, part: Part, typed: Pairs, json: bool) -> Result<Response, Failure> {
        let actor = &self.desk.person.actor;
        let change = drafts::find_change(&self.shared.db, actor, self.journey, &part).await?;
        let theirs = pairs(&self.detail.draft, &part);
        let theirs = Theirs {
            by: change
                .as_ref()
                .and_then(|change| change.by.as_ref().map(ToString::to_string)),
            at: change.map(|change| self.desk.local(change.at)),
            pairs: theirs,
        };
        Ok(self.conflicting(part, typed, theirs, json))
    }

    /// Somebody removed or renamed the part: what was typed stays, and can be added again.
    fn gone(self, part: Part, typed: Pairs, json: bool) -> Result<Response, Failure> {
        // An address that names nothing and a form that holds nothing are no conflict.
        if typed.iter().next().is_none() {
            return Err(Failure::NoSuchPage);
        }
        let theirs = Theirs {
            by: None,
            at: None,
            pairs: None,
        };
        Ok(self.conflicting(part, typed, theirs, json))
    }

    fn conflicting(&self, part: Part, typed: Pairs, theirs: Theirs, json: bool) -> Response {
        if json {
            let answer = Json(serde_json::json!({ "conflict": true }));
            return (StatusCode::CONFLICT, answer).into_response();
        }
        let form = PartForm {
            part,
            pairs: typed,
            misfits: Vec::new(),
            theirs: Some(theirs),
        };
        let page = part_page(&self.shell(), &self.model(), &form);
        (StatusCode::CONFLICT, Html(page)).into_response()
    }

    /// The overview with a problem on top.
    fn with_problem(&self, status: StatusCode, words: impl Into<String>) -> Response {
        let shell = self.visitor.shell_with_problem(self.shared, self.desk.viewer(), words);
        (status, Html(editor_page(&shell, &self.model()))).into_response()
    }

    /// The overview as it is now, with the words for an error; what is no answer to a form is a failure.
    async fn refused(self, error: Error) -> Result<Response, Failure> {
        if !matches!(error, Error::Conflict(_) | Error::Invalid(_)) {
            return Err(error.into());
        }
        let words = match &error {
            Error::Invalid(problems) => problems
                .first()
                .map(|problem| fault_words(self.visitor.locale, problem.fault))
                .unwrap_or_default(),
            error => error_words(self.visitor.locale, error).help,
        };
        let status = error_words(self.visitor.locale, &error).status;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::CONFLICT);
        Ok(self.look_again().await?.with_problem(status, words))
    }

    async fn add(self, fields: &Fields) -> Result<Response, Failure> {
        let draft = &self.detail.draft;
        let title = fields.text("title").trim();
        let edit = match fields.text("part") {
            "touchpoint" => {
                let days = fields.text("days").trim().parse().unwrap_or(1);
                Edit::AddTouchpoint {
                    at: usize::MAX,
                    touchpoint: Box::new(new_touchpoint(draft, days)),
                }
            }
            "stage" | "square" if title.is_empty() => {
                let words = fault_words(self.visitor.locale, Fault::Missing);
                return Ok(self.with_problem(StatusCode::UNPROCESSABLE_ENTITY, words));
            }
            "stage" => Edit::AddStage {
                at: usize::MAX,
                stage: Box::new(new_stage(draft, title)),
            },
            "square" => {
                let kind: Kind = word(fields.text("kind")).ok_or(Failure::Malformed)?;
                Edit::AddSquare {
                    stage: name_of(fields)?,
                    at: fields.text("at").parse().unwrap_or(usize::MAX),
                    square: Box::new(new_square(draft, kind, title)),
                }
            }
            _ => return Err(Failure::Malformed),
        };
        match self.apply(self.detail.revision, edit).await {
            Ok(saved) => Ok(after_part(self.journey, &saved.part, Said::PartAdded)),
            Err(error) => self.refused(error).await,
        }
    }

    async fn move_part(self, fields: &Fields, json: bool) -> Result<Response, Failure> {
        let place = |stage| {
            let at = fields.text("at").parse().unwrap_or(usize::MAX);
            To::Place { stage, at }
        };
        let to = match fields.text("to") {
            "up" => To::Up,
            "down" => To::Down,
            "stage" | "place" => match fields.filled("stage") {
                None => place(None),
                Some(stage) => {
                    let (nth, key) = stage.split_once(':').ok_or(Failure::Malformed)?;
                    let nth = nth.parse().map_err(|_| Failure::Malformed)?;
                    place(Some(Name::nth(key, nth)))
                }
            },
            _ => return Err(Failure::Malformed),
        };
        let part = named_part(fields)?;
        match self.apply(self.detail.revision, Edit::Move { part, to }).await {
            Ok(saved) if json => Ok(self.told(&saved)),
            Ok(saved) if fields.text("back") == "part" => Ok(after_part(self.journey, &saved.part, Said::PartMoved)),
            Ok(_) => Ok(after(&editor_path(self.journey), Said::PartMoved)),
            Err(error) => self.refused(error).await,
        }
    }

    async fn copy(self, fields: &Fields) -> Result<Response, Failure> {
        let part = named_part(fields)?;
        match self.apply(self.detail.revision, Edit::Copy(part)).await {
            Ok(saved) => Ok(after_part(self.journey, &saved.part, Said::PartCopied)),
            Err(error) => self.refused(error).await,
        }
    }

    async fn remove(self, fields: &Fields) -> Result<Response, Failure> {
        let part = named_part(fields)?;
        let based_on = fields.text("revision").parse().map_err(|_| Failure::Malformed)?;
        let references = references_to(&self.detail.draft, &part);
        if !references.is_empty() && fields.text("sure") != "yes" {
            let page = removal_page(&self.shell(), &self.model(), &part, &references);
            return Ok((StatusCode::CONFLICT, Html(page)).into_response());
        }
        match self.apply(based_on, Edit::Remove(part)).await {
            Ok(saved) => {
                let removed = saved.removal.map(|id| format!("?removed={id}")).unwrap_or_default();
                Ok(Redirect::to(&format!("{}{removed}", editor_path(self.journey))).into_response())
            }
            Err(error) => self.refused(error).await,
        }
    }

    async fn put_back(self, fields: &Fields) -> Result<Response, Failure> {
        let removal = id(fields.text("removal"))?;
        let actor = &self.desk.person.actor;
        match drafts::put_back(&self.shared.db, actor, self.journey, removal, clock::now()).await {
            Ok(saved) => Ok(after_part(self.journey, &saved.part, Said::PutBack)),
            Err(error) => self.refused(error).await,
        }
    }

    async fn mend(self, fields: &Fields) -> Result<Response, Failure> {
        let code = Code::ALL.into_iter().find(|code| code.as_str() == fields.text("code"));
        let finding = Finding {
            code: code.ok_or(Failure::Malformed)?,
            at: fields.text("at").to_owned(),
            about: fields.text("about").to_owned(),
        };
        let actor = &self.desk.person.actor;
        match drafts::apply_mend(&self.shared.db, actor, self.journey, finding, clock::now()).await {
            Ok(saved) => Ok(after_part(self.journey, &saved.part, Said::Mended)),
            Err(error) => self.refused(error).await,
        }
    }

    async fn rename(self, fields: &Fields) -> Result<Response, Failure> {
        let actor = &self.desk.person.actor;
        match drafts::rename_key(&self.shared.db, actor, self.journey, fields.text("key"), clock::now()).await {
            Ok(_) => Ok(after_part(self.journey, &Part::Head, Said::JourneyRenamed)),
            Err(Error::Invalid(problems)) => {
                let misfit = match problems.first().map(|problem| problem.fault) {
                    Some(Fault::KeyTaken) => Misfit::KeyTaken,
                    _ => Misfit::MalformedKey,
                };
                let typed: Pairs = [("key", fields.text("key"))].into_iter().collect();
                Ok(self.with_misfits(Part::Head, &typed, vec![("key".to_owned(), misfit)], false))
            }
            Err(error) => self.refused(error).await,
        }
    }
}

/// To a part's page, which says what was done.
pub(super) fn after_part(journey: JourneyId, part: &Part, said: Said) -> Response {
    let path = part_path(journey, part);
    let joiner = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{joiner}said={}", said.code())).into_response()
}

fn asked(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(of, _)| of == name).map(|(_, text)| text.into_owned())
}

/// The part that an address names.
fn part_of(thing: &str, query: Option<&str>) -> Option<Part> {
    let nth = asked(query, "nth").map_or(Ok(0), |nth| nth.parse()).ok()?;
    let key = asked(query, "key");
    if thing != "head" && key.is_none() {
        return None;
    }
    Part::of(thing, Name::nth(key.unwrap_or_default(), nth))
}

fn name_of(fields: &Fields) -> Result<Name, Failure> {
    let nth = fields.text("nth");
    let nth = if nth.is_empty() { Ok(0) } else { nth.parse() };
    Ok(Name::nth(fields.text("key"), nth.map_err(|_| Failure::Malformed)?))
}

/// The part that a form names.
fn named_part(fields: &Fields) -> Result<Part, Failure> {
    match Part::of(fields.text("part"), name_of(fields)?) {
        Some(Part::Head) | None => Err(Failure::Malformed),
        Some(part) => Ok(part),
    }
}
