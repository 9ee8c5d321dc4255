//! Owners and coaches.

use jiff::Timestamp;

use crate::{
    Actor, BusinessId, Conflict, Db, EmailAddress, Error, Language, PersonName, Result, Role, StaffId, Thing,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
    form::Form,
};

/// What is asked for to add one of the staff, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewStaff {
    /// What customers and colleagues call them.
    pub name: String,
    /// Where they sign in.
    pub email: String,
    /// `owner` or `coach`.
    pub role: String,
    /// `ja` or `en`.
    pub language: String,
}

/// One of the staff.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StaffMember {
    /// Their id.
    #[sqlx(rename = "staff_id")]
    pub id: StaffId,
    /// What customers and colleagues call them.
    pub name: PersonName,
    /// Where they sign in.
    pub email: EmailAddress,
    /// What they may do.
    pub role: Role,
    /// Of their pages and mails.
    pub language: Language,
}

/// Adds an owner or a coach. For owners and the terminal.
///
/// # Errors
/// [`Error::Invalid`] names `name`, `email`, `role` and `language`; [`Conflict::AddressTaken`].
pub async fn add_staff(db: &Db, actor: &Actor, new: NewStaff, now: Timestamp) -> Result<StaffId> {
    let business = actor.must_own()?;
    let mut form = Form::default();
    let name = form.field("name", new.name.parse::<PersonName>());
    let email = form.field("email", new.email.parse::<EmailAddress>());
    let role = form.field("role", new.role.parse::<Role>().map_err(Into::into));
    let language = form.field("language", new.language.parse::<Language>().map_err(Into::into));
    let ((name, email), (role, language)) = form.finish(name.zip(email).zip(role.zip(language)))?;
    let member = StaffMember {
        id: StaffId::new(now),
        name,
        email,
        role,
        language,
    };
    let id = member.id;
    db.write(member, move |tx, member| {
        Box::pin(async move {
            crate::businesses::load(tx, business).await?;
            insert(tx, business, member, now).await
        })
    })
    .await?;
    Ok(id)
}

pub(crate) async fn insert(tx: &mut Tx, business: BusinessId, member: &StaffMember, now: Timestamp) -> Result<()> {
    let inserted = execute!(
        tx,
        "INSERT INTO staff
             (business_id, staff_id, name, email, email_key, role, language, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (business_id, email_key) DO NOTHING",
        business,
        member.id,
        &member.name,
        &member.email,
        member.email.key(),
        member.role,
        member.language,
        Micros::from(now),
    )?;
    if inserted == 0 {
        return Err(Error::Conflict(Conflict::AddressTaken));
    }
    Ok(())
}

/// One of the staff of the actor's business. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn get_staff(db: &Db, actor: &Actor, id: StaffId) -> Result<StaffMember> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    fetch_optional!(
        tx,
        StaffMember,
        "SELECT staff_id, name, email, role, language
         FROM staff
         WHERE business_id = $1 AND staff_id = $2",
        business,
        id,
    )?
    .ok_or(Error::NotFound(Thing::Staff))
}

/// Everybody of the actor's staff, who came first first. For staff.
pub async fn list_staff(db: &Db, actor: &Actor) -> Result<Vec<StaffMember>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    Ok(fetch_all!(
        tx,
        StaffMember,
        "SELECT staff_id, name, email, role, language
         FROM staff
         WHERE business_id = $1
         ORDER BY created_at, staff_id",
        business,
    )?)
}
