//! Owners and coaches.

use jiff::Timestamp;

use crate::{
    Actor, BusinessId, Conflict, Db, EmailAddress, Error, Language, PersonName, Result, Role, StaffId, Thing, alerts,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_one, fetch_optional, lock_optional},
    },
    deeds::{self, Deed},
    digests,
    form::Form,
    mail::letter::{Letter, Post, withdraw},
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Their id.
    pub id: StaffId,
    /// What customers and colleagues call them.
    pub name: PersonName,
    /// Where they sign in.
    pub email: EmailAddress,
    /// What they may do.
    pub role: Role,
    /// Of their pages and mails.
    pub language: Language,
    /// When they left; they cannot sign in.
    pub left_at: Option<Timestamp>,
}

/// One of the staff in the owner's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffLine {
    /// Who.
    pub member: StaffMember,
    /// Since when.
    pub since: Timestamp,
    /// How many passkeys they have.
    pub passkeys: u32,
    /// When they were last here, to the hour; `None` when they are signed in nowhere.
    pub last_seen_at: Option<Timestamp>,
}

/// Adds an owner or a coach, and tells them by mail that they can sign in. For owners and the terminal.
///
/// # Errors
/// [`Error::Invalid`] names `name`, `email`, `role` and `language`; [`Conflict::AddressTaken`], also by somebody who
/// left: they can be taken back.
pub async fn invite_staff(db: &Db, actor: &Actor, new: NewStaff, now: Timestamp) -> Result<StaffId> {
    add(db, actor, new, true, now).await
}

/// Adds an owner or a coach without a mail. For owners and the terminal.
///
/// # Errors
/// As [`invite_staff`].
pub async fn add_staff(db: &Db, actor: &Actor, new: NewStaff, now: Timestamp) -> Result<StaffId> {
    add(db, actor, new, false, now).await
}

async fn add(db: &Db, actor: &Actor, new: NewStaff, by_mail: bool, now: Timestamp) -> Result<StaffId> {
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
        left_at: None,
    };
    let id = member.id;
    let actor = *actor;
    db.write(member, move |tx, member| {
        Box::pin(async move {
            crate::businesses::load(tx, business).await?;
            insert(tx, business, member, now).await?;
            deeds::note(tx, &actor, Deed::StaffInvited, member.name.as_str(), now).await?;
            if by_mail {
                tell(tx, &actor, member, now).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(id)
}

/// Writes the mail that says to somebody that they can sign in.
async fn tell(tx: &mut Tx, actor: &Actor, member: &StaffMember, now: Timestamp) -> Result<()> {
    let business = crate::businesses::load(tx, actor.business()).await?;
    let by = match actor.staff() {
        Some(staff) => load(tx, actor.business(), staff).await?.map(|by| by.name.to_string()),
        None => None,
    };
    let post = Post {
        cause: format!("staff:{}:{}", member.id, now.as_millisecond()),
        language: member.language,
        to_name: member.name.clone(),
        to_email: member.email.clone(),
        letter: Letter::StaffInvitation {
            business: business.name.to_string(),
            by,
            owner: member.role == Role::Owner,
        },
    };
    post.put(tx, actor.business(), now).await
}

/// Makes somebody an owner or a coach. For owners.
///
/// # Errors
/// [`Error::NotFound`]; [`Conflict::LastOwner`] when nobody else could give the business its owner back.
pub async fn change_role(db: &Db, actor: &Actor, staff: StaffId, role: Role, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    let actor = *actor;
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let member = hold(tx, business, staff).await?;
            if member.role == role {
                return Ok(());
            }
            must_not_be_last_owner(tx, business, &member).await?;
            execute!(
                tx,
                "UPDATE staff SET role = $1 WHERE business_id = $2 AND staff_id = $3",
                role,
                business,
                staff,
            )?;
            let deed = match role {
                Role::Owner => Deed::StaffMadeOwner,
                Role::Coach => Deed::StaffMadeCoach,
            };
            deeds::note(tx, &actor, deed, member.name.as_str(), now).await
        })
    })
    .await
}

/// Lets somebody go: they are signed out everywhere and can no longer sign in. What they did keeps their name. For owners.
///
/// # Errors
/// [`Error::NotFound`]; [`Conflict::LastOwner`].
pub async fn let_go(db: &Db, actor: &Actor, staff: StaffId, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    let actor = *actor;
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let member = hold(tx, business, staff).await?;
            if member.left_at.is_some() {
                return Ok(());
            }
            must_not_be_last_owner(tx, business, &member).await?;
            execute!(
                tx,
                "UPDATE staff SET left_at = $1 WHERE business_id = $2 AND staff_id = $3",
                Micros::from(now),
                business,
                staff,
            )?;
            execute!(
                tx,
                "DELETE FROM session WHERE business_id = $1 AND person = 'staff' AND person_id = $2",
                business,
                staff,
            )?;
            execute!(
                tx,
                "DELETE FROM passkey WHERE business_id = $1 AND staff_id = $2",
                business,
                staff,
            )?;
            // What waits to go out names customers.
            for causes in [digests::causes(staff), alerts::causes(staff)] {
                withdraw(tx, business, &causes).await?;
            }
            deeds::note(tx, &actor, Deed::StaffLeft, member.name.as_str(), now).await
        })
    })
    .await
}

/// Takes somebody back who had left, and tells them by mail. For owners.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn take_back(db: &Db, actor: &Actor, staff: StaffId, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    let actor = *actor;
    db.write((), move |tx, ()| {
        Box::pin(async move {
            let member = hold(tx, business, staff).await?;
            if member.left_at.is_none() {
                return Ok(());
            }
            // Their mornings begin anew.
            execute!(
                tx,
                "UPDATE staff SET left_at = NULL, digest_at = 0 WHERE business_id = $1 AND staff_id = $2",
                business,
                staff,
            )?;
            deeds::note(tx, &actor, Deed::StaffReturned, member.name.as_str(), now).await?;
            tell(tx, &actor, &member, now).await
        })
    })
    .await
}

/// One of the staff, kept from changing while this transaction runs.
///
/// The business is held first: of two owners who make each other coaches, the second waits and is then the last.
async fn hold(tx: &mut Tx, business: BusinessId, staff: StaffId) -> Result<StaffMember> {
    lock_optional!(
        tx,
        (BusinessId,),
        "SELECT business_id FROM business WHERE business_id = $1",
        business,
    )?;
    load(tx, business, staff).await?.ok_or(Error::NotFound(Thing::Staff))
}

async fn must_not_be_last_owner(tx: &mut Tx, business: BusinessId, member: &StaffMember) -> Result<()> {
    let (others,) = fetch_one!(
        tx,
        (i64,),
        "SELECT COUNT(*)
         FROM staff
         WHERE business_id = $1 AND role = 'owner' AND left_at IS NULL AND staff_id <> $2",
        business,
        member.id,
    )?;
    if member.role == Role::Owner && others == 0 {
        return Err(Error::Conflict(Conflict::LastOwner));
    }
    Ok(())
}

async fn load(tx: &mut Tx, business: BusinessId, staff: StaffId) -> Result<Option<StaffMember>> {
    let row = fetch_optional!(
        tx,
        StaffRow,
        "SELECT staff_id, name, email, role, language, left_at
         FROM staff
         WHERE business_id = $1 AND staff_id = $2",
        business,
        staff,
    )?;
    Ok(row.map(StaffRow::into_member))
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

/// One of the staff of the actor's business, also who left. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's.
pub async fn get_staff(db: &Db, actor: &Actor, id: StaffId) -> Result<StaffMember> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    load(&mut tx, business, id).await?.ok_or(Error::NotFound(Thing::Staff))
}

/// Everybody of the actor's staff who is there, who came first first. For staff.
pub async fn list_staff(db: &Db, actor: &Actor) -> Result<Vec<StaffMember>> {
    let lines = list_with_traces(db, actor.must_be_staff()?).await?;
    let here = lines.into_iter().map(|line| line.member);
    Ok(here.filter(|member| member.left_at.is_none()).collect())
}

/// Everybody who is or was of the staff, with what is known of their signing in; who left stands last. For owners.
pub async fn list_staff_with_traces(db: &Db, actor: &Actor) -> Result<Vec<StaffLine>> {
    list_with_traces(db, actor.must_own()?).await
}

async fn list_with_traces(db: &Db, business: BusinessId) -> Result<Vec<StaffLine>> {
    let mut tx = db.read().await?;
    let rows = fetch_all!(
        tx,
        StaffLineRow,
        "SELECT s.staff_id, s.name, s.email, s.role, s.language, s.left_at, s.created_at,
                (SELECT COUNT(*) FROM passkey p
                 WHERE p.business_id = s.business_id AND p.staff_id = s.staff_id) AS passkeys,
                (SELECT MAX(n.last_seen_at) FROM session n
                 WHERE n.business_id = s.business_id AND n.person = 'staff'
                   AND n.person_id = s.staff_id) AS last_seen_at
         FROM staff s
         WHERE s.business_id = $1
         ORDER BY CASE WHEN s.left_at IS NULL THEN 0 ELSE 1 END, s.created_at, s.staff_id",
        business,
    )?;
    Ok(rows.into_iter().map(StaffLineRow::into_line).collect())
}

#[derive(sqlx::FromRow)]
struct StaffRow {
    staff_id: StaffId,
    name: PersonName,
    email: EmailAddress,
    role: Role,
    language: Language,
    left_at: Option<Micros>,
}

impl StaffRow {
    fn into_member(self) -> StaffMember {
        StaffMember {
            id: self.staff_id,
            name: self.name,
            email: self.email,
            role: self.role,
            language: self.language,
            left_at: self.left_at.map(Into::into),
        }
    }
}

#[derive(sqlx::FromRow)]
struct StaffLineRow {
    #[sqlx(flatten)]
    staff: StaffRow,
    created_at: Micros,
    passkeys: i64,
    last_seen_at: Option<Micros>,
}

impl StaffLineRow {
    fn into_line(self) -> StaffLine {
        StaffLine {
            member: self.staff.into_member(),
            since: self.created_at.into(),
            passkeys: u32::try_from(self.passkeys).unwrap_or(0),
            last_seen_at: self.last_seen_at.map(Into::into),
        }
    }
}
