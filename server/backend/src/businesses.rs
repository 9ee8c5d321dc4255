//! Businesses, and the owner each begins with.

use jiff::Timestamp;

use crate::{
    Actor, BusinessId, Db, EmailAddress, Error, Language, PersonName, Result, Role, StaffId, Thing,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, fetch_all, fetch_optional},
    },
    form::Form,
    staff::{self, StaffMember},
    zone,
};

/// What is asked for to add a business, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewBusiness {
    /// What its customers call it.
    pub name: String,
    /// `ja` or `en`: the language of its desk, and of customers who did not choose.
    pub language: String,
    /// Of the time-zone database, as `Asia/Tokyo`.
    pub time_zone: String,
    /// The first owner's name.
    pub owner_name: String,
    /// Where the owner signs in.
    pub owner_email: String,
}

/// A business that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// The business.
    pub business: BusinessId,
    /// Its first owner.
    pub owner: StaffId,
}

/// A business.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Business {
    /// Its id.
    #[sqlx(rename = "business_id")]
    pub id: BusinessId,
    /// What its customers call it.
    pub name: PersonName,
    /// Of its desk, and of customers who did not choose.
    pub language: Language,
    /// Of the time-zone database.
    pub time_zone: String,
}

/// Adds a business with its first owner. For the terminal: nobody signed in can do it.
///
/// # Errors
/// [`Error::Invalid`] names `name`, `language`, `time_zone`, `owner_name` and `owner_email`.
pub async fn add_business(db: &Db, new: NewBusiness, now: Timestamp) -> Result<Added> {
    let mut form = Form::default();
    let name = form.field("name", new.name.parse::<PersonName>());
    let language = form.field("language", new.language.parse::<Language>().map_err(Into::into));
    let time_zone = form.field("time_zone", zone::parse(&new.time_zone));
    let owner_name = form.field("owner_name", new.owner_name.parse::<PersonName>());
    let owner_email = form.field("owner_email", new.owner_email.parse::<EmailAddress>());
    let values = name.zip(language).zip(time_zone).zip(owner_name.zip(owner_email));
    let (((name, language), time_zone), (owner_name, owner_email)) = form.finish(values)?;

    let business = Business {
        id: BusinessId::new(now),
        name,
        language,
        time_zone,
    };
    let owner = StaffMember {
        id: StaffId::new(now),
        name: owner_name,
        email: owner_email,
        role: Role::Owner,
        language,
        left_at: None,
    };
    let added = Added {
        business: business.id,
        owner: owner.id,
    };
    db.write((business, owner), move |tx, (business, owner)| {
        Box::pin(async move {
            insert(tx, business, now).await?;
            staff::insert(tx, business.id, owner, now).await?;
            Ok(())
        })
    })
    .await?;
    Ok(added)
}

pub(crate) async fn insert(tx: &mut Tx, business: &Business, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO business (business_id, name, language, time_zone, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        business.id,
        &business.name,
        business.language,
        &business.time_zone,
        Micros::from(now),
    )?;
    Ok(())
}

/// The actor's own business.
///
/// # Errors
/// [`Error::NotFound`] when the terminal names one that is not there.
pub async fn get_business(db: &Db, actor: &Actor) -> Result<Business> {
    let mut tx = db.read().await?;
    load(&mut tx, actor.business()).await
}

pub(crate) async fn load(tx: &mut Tx, business: BusinessId) -> Result<Business> {
    fetch_optional!(
        tx,
        Business,
        "SELECT business_id, name, language, time_zone
         FROM business
         WHERE business_id = $1",
        business,
    )?
    .ok_or(Error::NotFound(Thing::Business))
}

/// Every business, the oldest first. For the terminal.
pub async fn list_businesses(db: &Db) -> Result<Vec<Business>> {
    let mut tx = db.read().await?;
    Ok(fetch_all!(
        tx,
        Business,
        "SELECT business_id, name, language, time_zone
         FROM business
         ORDER BY created_at, business_id",
    )?)
}
