//! A draft that was not there before.

use jiff::Timestamp;
use journey::{
    check::{Code, check},
    draft::Draft,
    edit::{blank, copy_of_journey, keys::fresh_key},
    key::Key,
};

use super::{StoredDraft, get_draft, suggested};
use crate::{
    Actor, BusinessId, Conflict, Db, Error, Fault, JourneyId, Result, StaffId, businesses,
    db::{
        Tx,
        micros::Micros,
        tx::{fetch_all, fetch_optional},
    },
    error::text,
    form::Form,
    journeys::{Audience, get_journey},
};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// Begins a journey of which only title and language are known. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `title` or `language`.
pub async fn create_draft(db: &Db, actor: &Actor, title: &str, language: &str, now: Timestamp) -> Result<JourneyId> {
    actor.must_own()?;
    let mut form = Form::default();
    let title = form.field("title", text(title, LONGEST_TITLE));
    let language = form.field("language", language_tag(language));
    let (title, language) = form.finish(title.zip(language))?;
    // Without a key: one is made of the title.
    create_from(db, actor, blank("", title, language), Audience::Customers, now).await
}

fn language_tag(tag: &str) -> Result<&str, Fault> {
    let tag = text(tag, 35)?;
    let about_language = |draft: &Draft| {
        let mut findings = check(draft).into_iter();
        findings.any(|finding| finding.code == Code::BadValue && finding.about == "language")
    };
    if about_language(&blank("journey", "Journey", tag)) {
        Err(Fault::Unknown)
    } else {
        Ok(tag)
    }
}

/// Takes in a draft as a new journey for these people; under a fresh key if its own is taken or none. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `draft` when it is larger than a draft may be.
pub async fn create_from(
    db: &Db,
    actor: &Actor,
    draft: Draft,
    audience: Audience,
    now: Timestamp,
) -> Result<JourneyId> {
    let new = New {
        business: actor.must_own()?,
        id: JourneyId::new(now),
        staff: actor.staff(),
        draft,
        audience,
        now,
    };
    db.write(new, |tx, new| Box::pin(insert(tx, new))).await
}

/// The draft of a journey once more, as a journey of its own for the same people. For owners.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn copy_journey(db: &Db, actor: &Actor, id: JourneyId, now: Timestamp) -> Result<JourneyId> {
    let audience = get_journey(db, actor, id).await?.audience;
    let of = get_draft(db, actor, id).await?.draft;
    create_from(db, actor, copy_of_journey(&of, &of.key), audience, now).await
}

struct New {
    business: BusinessId,
    id: JourneyId,
    staff: Option<StaffId>,
    draft: Draft,
    audience: Audience,
    now: Timestamp,
}

async fn insert(tx: &mut Tx, new: &New) -> Result<JourneyId> {
    businesses::load(tx, new.business).await?;
    let taken = fetch_all!(
        tx,
        (String,),
        "SELECT key FROM journey WHERE business_id = $1",
        new.business,
    )?;
    let taken: Vec<String> = taken.into_iter().map(|(key,)| key).collect();
    let mut draft = new.draft.clone();
    draft.key = if Key::fits(&draft.key) {
        fresh_key(&draft.key, |key| taken.iter().any(|other| other == key))
    } else {
        suggested(&draft.title, &taken)
    };
    let row = StoredDraft::new(&draft)?;
    let (audience, refresh_days) = new.audience.columns();
    let made = fetch_optional!(
        tx,
        (JourneyId,),
        "INSERT INTO journey
             (business_id, journey_id, key, title, language, draft, revision, errors, warnings,
              created_at, updated_at, edited_by, audience, refresh_days)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $9, $10, $11, $12)
         ON CONFLICT (business_id, key) DO NOTHING
         RETURNING journey_id",
        new.business,
        new.id,
        &row.key,
        &row.title,
        &row.language,
        &row.content,
        row.errors,
        row.warnings,
        Micros::from(new.now),
        new.staff,
        audience,
        refresh_days,
    )?;
    // Somebody took the key between two looks; nothing was made.
    let (id,) = made.ok_or(Error::Conflict(Conflict::StaleDraft))?;
    Ok(id)
}
