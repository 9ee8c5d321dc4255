//! Drafts: journeys as they are designed, by several people at the same time.
//!
//! Every change is an [`Edit`] with the revision that its author looked at. A draft that others changed elsewhere since
//! takes the edit; an edit of what they changed too is a [`Conflict::PartChanged`], and whoever made it decides, with
//! both texts before them. What is removed is kept ([`put_back`]).

mod changes;
mod create;
pub(crate) mod stored;

use jiff::Timestamp;
use journey::{
    check::{Finding, check},
    draft::Draft,
    edit::{Edit, EditFault, Edited, Part, Removed, changed_parts, edit, keys::suggest_key, parts, removed},
    mend::mend,
};

pub(crate) use self::changes::Changes;
pub use self::create::{copy_journey, create_draft, create_from};
pub(crate) use self::stored::StoredDraft;
use crate::{
    Actor, BusinessId, Conflict, Db, Error, Fault, JourneyId, PersonName, RemovalId, Result, StaffId, Thing,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_optional, lock_optional},
    },
};

/// A draft on a designer's desk.
#[derive(Clone, Debug)]
pub struct DraftDetail {
    /// The journey's id.
    pub id: JourneyId,
    /// The draft.
    pub draft: Draft,
    /// Counts the changes of the draft.
    pub revision: i64,
    /// What the journey check finds.
    pub findings: Vec<Finding>,
    /// When it was last changed, or made.
    pub edited_at: Timestamp,
    /// Who of the staff changed it last, if one of them did.
    pub edited_by: Option<PersonName>,
    /// Whether a version of it was ever published: from then on its key stays.
    pub is_published: bool,
}

/// The last change of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartChange {
    /// The draft's revision after it.
    pub revision: i64,
    /// When.
    pub at: Timestamp,
    /// Who of the staff, if one of them.
    pub by: Option<PersonName>,
}

/// A draft after an edit.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// The draft's revision now.
    pub revision: i64,
    /// What the edit was about, as it goes by now.
    pub part: Part,
    /// Under which id what was removed is kept.
    pub removal: Option<RemovalId>,
}

/// A draft with what the journey check says of it. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn get_draft(db: &Db, actor: &Actor, id: JourneyId) -> Result<DraftDetail> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        DetailRow,
        "SELECT j.draft, j.revision, j.updated_at, s.name AS edited_by,
                (SELECT count(*)
                 FROM journey_version v
                 WHERE v.business_id = j.business_id AND v.journey_id = j.journey_id) AS versions
         FROM journey j
         LEFT JOIN staff s ON s.business_id = j.business_id AND s.staff_id = j.edited_by
         WHERE j.business_id = $1 AND j.journey_id = $2",
        business,
        id,
    )?
    .ok_or(Error::NotFound(Thing::Journey))?;
    let draft = stored::read(&row.draft, id)?;
    Ok(DraftDetail {
        id,
        findings: check(&draft),
        draft,
        revision: row.revision,
        edited_at: row.updated_at.into(),
        edited_by: row.edited_by.and_then(|name| name.parse().ok()),
        is_published: row.versions > 0,
    })
}

/// When a part was last changed and by whom, if that is known. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's journey.
pub async fn find_change(db: &Db, actor: &Actor, id: JourneyId, part: &Part) -> Result<Option<PartChange>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        (Option<String>,),
        "SELECT changes FROM journey WHERE business_id = $1 AND journey_id = $2",
        business,
        id,
    )?;
    let (changes,) = row.ok_or(Error::NotFound(Thing::Journey))?;
    let Some(change) = Changes::read(changes.as_deref(), id)?.of(part) else {
        return Ok(None);
    };
    let name = fetch_optional!(
        tx,
        (String,),
        "SELECT name FROM staff WHERE business_id = $1 AND staff_id = $2",
        business,
        change.by,
    )?;
    Ok(Some(PartChange {
        revision: change.revision,
        at: change.at,
        by: name.and_then(|(name,)| name.parse().ok()),
    }))
}

/// Makes an edit of the draft as its author saw it, at revision `based_on`. For owners.
///
/// An edit that changes nothing is no revision.
///
/// # Errors
/// [`Conflict::PartChanged`] when somebody changed the same part since, [`Conflict::PartGone`] when it is not there
/// (any more); [`Error::Invalid`] names `key`, or `draft` when it grows beyond what a draft may hold.
pub async fn apply_edit(
    db: &Db,
    actor: &Actor,
    id: JourneyId,
    based_on: i64,
    edit: Edit,
    now: Timestamp,
) -> Result<Saved> {
    write(db, actor, id, Wish::Edit { based_on, edit }, now).await
}

/// Mends a finding, if the draft still has it and there is a mend. For owners.
///
/// # Errors
/// [`Conflict::StaleDraft`] when there is nothing to mend (any more).
pub async fn apply_mend(db: &Db, actor: &Actor, id: JourneyId, finding: Finding, now: Timestamp) -> Result<Saved> {
    write(db, actor, id, Wish::Mend(finding), now).await
}

/// Puts back what was removed. Twice is once. For owners.
///
/// # Errors
/// [`Conflict::PartGone`] when it was put back already, is not of this journey, or has nowhere to go.
pub async fn put_back(db: &Db, actor: &Actor, id: JourneyId, removal: RemovalId, now: Timestamp) -> Result<Saved> {
    write(db, actor, id, Wish::PutBack(removal), now).await
}

/// Gives a journey another key, while none of its versions was published. For owners.
///
/// # Errors
/// [`Conflict::AlreadyPublished`] from then on; [`Error::Invalid`] names `key` when it is none or another journey's.
pub async fn rename_key(db: &Db, actor: &Actor, id: JourneyId, key: &str, now: Timestamp) -> Result<Saved> {
    write(db, actor, id, Wish::Rename(key.trim().to_owned()), now).await
}

/// What somebody wants of a draft.
enum Wish {
    Edit { based_on: i64, edit: Edit },
    Mend(Finding),
    PutBack(RemovalId),
    Rename(String),
}

struct Write {
    business: BusinessId,
    journey: JourneyId,
    staff: Option<StaffId>,
    wish: Wish,
    now: Timestamp,
}

async fn write(db: &Db, actor: &Actor, journey: JourneyId, wish: Wish, now: Timestamp) -> Result<Saved> {
    let write = Write {
        business: actor.must_own()?,
        journey,
        staff: actor.staff(),
        wish,
        now,
    };
    db.write(write, |tx, write| Box::pin(run(tx, write))).await
}

async fn run(tx: &mut Tx, write: &Write) -> Result<Saved> {
    let row = lock_optional!(
        tx,
        LockedRow,
        "SELECT draft, revision, changes FROM journey WHERE business_id = $1 AND journey_id = $2",
        write.business,
        write.journey,
    )?
    .ok_or(Error::NotFound(Thing::Journey))?;
    let before = stored::read(&row.draft, write.journey)?;
    let mut changes = Changes::read(row.changes.as_deref(), write.journey)?;
    let wanted = wanted(tx, write, &before).await?;
    if let Wish::Edit { based_on, edit } = &write.wish
        && parts_of(edit, &before).iter().any(|part| changes.is_newer(part, *based_on))
        // Who wrote what is there already is of one mind with whoever did.
        && !says_the_same(&before, edit)
    {
        return Err(Error::Conflict(Conflict::PartChanged));
    }
    let Edited { draft, part } = edit(&before, &wanted).map_err(of_edit)?;
    let mut saved = Saved {
        revision: row.revision,
        part,
        removal: None,
    };
    if draft == before {
        return Ok(saved);
    }
    saved.revision += 1;
    if let Edit::Remove(part) = &wanted {
        saved.removal = keep(tx, write, removed(&before, part)).await?;
    }
    changes.note(changed_parts(&before, &draft), saved.revision, write.now, write.staff);
    changes.forget_what_is_gone(&parts(&draft));
    store(tx, write, &StoredDraft::new(&draft)?, saved.revision, &changes).await?;
    Ok(saved)
}

/// The edit that fulfils a wish.
async fn wanted(tx: &mut Tx, write: &Write, draft: &Draft) -> Result<Edit> {
    match &write.wish {
        Wish::Edit { edit, .. } => Ok(edit.clone()),
        Wish::Mend(finding) => mend(draft, finding).ok_or(Error::Conflict(Conflict::StaleDraft)),
        Wish::PutBack(removal) => {
            let removed = take_back(tx, write, *removal).await?;
            Ok(removed.put_back(draft))
        }
        Wish::Rename(key) => {
            if *key != draft.key {
                may_rename(tx, write, key).await?;
            }
            Ok(Edit::Key(key.clone()))
        }
    }
}

fn says_the_same(before: &Draft, wanted: &Edit) -> bool {
    edit(before, wanted).is_ok_and(|edited| edited.draft == *before)
}

/// The parts that an edit is an answer to: what is moved, copied or added is nobody's text.
fn parts_of(edit: &Edit, draft: &Draft) -> Vec<Part> {
    match edit {
        Edit::Head(_) | Edit::Key(_) => vec![Part::Head],
        Edit::Stage { of, .. } => vec![Part::Stage(of.clone())],
        Edit::Square { of, .. } => vec![Part::Square(of.clone())],
        Edit::Touchpoint { of, .. } => vec![Part::Touchpoint(of.clone())],
        Edit::AddStage { .. }
        | Edit::AddSquare { .. }
        | Edit::AddTouchpoint { .. }
        | Edit::Move { .. }
        | Edit::Copy(_) => Vec::new(),
        Edit::Remove(Part::Stage(name)) => {
            // With all its squares, which stand behind it up to the next stage.
            let stage = Part::Stage(name.clone());
            let all = parts(draft).into_iter().skip_while(|part| *part != stage);
            let squares = all.skip(1).take_while(|part| matches!(part, Part::Square(_)));
            std::iter::once(stage.clone()).chain(squares).collect()
        }
        Edit::Remove(part) => vec![part.clone()],
        Edit::All(edits) => edits.iter().flat_map(|edit| parts_of(edit, draft)).collect(),
    }
}

fn of_edit(fault: EditFault) -> Error {
    match fault {
        EditFault::NoSuchPart(_) => Error::Conflict(Conflict::PartGone),
        EditFault::KeyTaken(_) => Error::invalid("key", Fault::KeyTaken),
        EditFault::MalformedKey(_) => Error::invalid("key", Fault::MalformedKey),
        EditFault::HeadStays => Error::invalid("part", Fault::Unknown),
    }
}

async fn store(tx: &mut Tx, write: &Write, row: &StoredDraft, revision: i64, changes: &Changes) -> Result<()> {
    execute!(
        tx,
        "UPDATE journey
         SET key = $3, title = $4, language = $5, draft = $6, revision = $7, errors = $8, warnings = $9,
             updated_at = $10, edited_by = $11, changes = $12
         WHERE business_id = $1 AND journey_id = $2",
        write.business,
        write.journey,
        &row.key,
        &row.title,
        &row.language,
        &row.content,
        revision,
        row.errors,
        row.warnings,
        Micros::from(write.now),
        write.staff,
        changes.written(),
    )?;
    Ok(())
}

/// Keeps what is removed.
async fn keep(tx: &mut Tx, write: &Write, removed: Option<Removed>) -> Result<Option<RemovalId>> {
    let Some(removed) = removed else {
        return Ok(None);
    };
    let id = RemovalId::new(write.now);
    execute!(
        tx,
        "INSERT INTO draft_removal (business_id, removal_id, journey_id, part, removed_at, removed_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
        write.business,
        id,
        write.journey,
        serde_json::to_string(&removed).expect("a part is plain data"),
        Micros::from(write.now),
        write.staff,
    )?;
    Ok(Some(id))
}

/// Takes what was removed out of the drawer; it is in there only once.
async fn take_back(tx: &mut Tx, write: &Write, removal: RemovalId) -> Result<Removed> {
    let row = fetch_optional!(
        tx,
        (String,),
        "UPDATE draft_removal
         SET put_back_at = $4
         WHERE business_id = $1 AND removal_id = $2 AND journey_id = $3 AND put_back_at IS NULL
         RETURNING part",
        write.business,
        removal,
        write.journey,
        Micros::from(write.now),
    )?;
    let (part,) = row.ok_or(Error::Conflict(Conflict::PartGone))?;
    serde_json::from_str(&part).map_err(|error| Error::corrupt(format!("removal {removal}"), error))
}

async fn may_rename(tx: &mut Tx, write: &Write, key: &str) -> Result<()> {
    let published = fetch_optional!(
        tx,
        (i64,),
        "SELECT number FROM journey_version WHERE business_id = $1 AND journey_id = $2 AND number = 1",
        write.business,
        write.journey,
    )?;
    if published.is_some() {
        return Err(Error::Conflict(Conflict::AlreadyPublished));
    }
    let other = fetch_optional!(
        tx,
        (JourneyId,),
        "SELECT journey_id FROM journey WHERE business_id = $1 AND key = $2",
        write.business,
        key,
    )?;
    if other.is_some() {
        return Err(Error::invalid("key", Fault::KeyTaken));
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DetailRow {
    draft: String,
    revision: i64,
    updated_at: Micros,
    edited_by: Option<String>,
    versions: i64,
}

#[derive(sqlx::FromRow)]
struct LockedRow {
    draft: String,
    revision: i64,
    changes: Option<String>,
}

/// The title of what was removed, while it can be put back. For owners.
///
/// # Errors
/// As the database fails; what is not there is `None`.
pub async fn find_removal(db: &Db, actor: &Actor, id: JourneyId, removal: RemovalId) -> Result<Option<String>> {
    let business = actor.must_own()?;
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT part
         FROM draft_removal
         WHERE business_id = $1 AND removal_id = $2 AND journey_id = $3 AND put_back_at IS NULL",
        business,
        removal,
        id,
    )?;
    row.map(|(part,)| {
        let removed: Removed =
            serde_json::from_str(&part).map_err(|error| Error::corrupt(format!("removal {removal}"), error))?;
        Ok(removed.title().to_owned())
    })
    .transpose()
}

/// The key that a journey of this title gets if nobody chooses another.
fn suggested(title: &str, taken: &[String]) -> String {
    suggest_key(title, "journey", |key| taken.iter().any(|other| other == key))
}
