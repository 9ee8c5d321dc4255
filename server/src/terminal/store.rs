//! Commands that open the database.

use super::journey_files::in_words as in_words_of;
use crate::{
    clock,
    command_line::{LanguageName, RoleName},
    configuration::Storage,
};
use anyhow::{Context as _, bail};
use backend::{
    Actor, BusinessId, Db, Error,
    businesses::{self, NewBusiness},
    contacts, digests, journeys, passkeys, rebuild as rebuilding,
    staff::{self, NewStaff},
    standings,
};
use jiff::Timestamp;
use std::{path::Path, process::ExitCode};

/// How many enrolments one look of a review takes on.
const BATCH: u32 = 500;

async fn open(storage: &Storage) -> anyhow::Result<Db> {
    Db::open(&storage.database_url).await.context("DATABASE_URL")
}

/// Adds a business with its owner.
pub async fn add_business(storage: &Storage, new: NewBusiness) -> anyhow::Result<ExitCode> {
    let db = open(storage).await?;
    let added = businesses::add_business(&db, new, clock::now())
        .await
        .map_err(in_words)?;
    println!("business {}", added.business);
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Adds a member of staff.
pub async fn add_staff(
    storage: &Storage,
    business: BusinessId,
    role: RoleName,
    name: String,
    email: String,
    language: LanguageName,
) -> anyhow::Result<ExitCode> {
    let db = open(storage).await?;
    let role = backend::Role::from(role).code().to_owned();
    let language = backend::Language::from(language).code().to_owned();
    let new = NewStaff {
        name,
        email,
        role,
        language,
    };
    let id = staff::add_staff(&db, &Actor::System { business }, new, clock::now())
        .await
        .map_err(in_words)?;
    println!("staff {id}");
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Removes the passkeys of one of the staff.
pub async fn remove_passkeys(storage: &Storage, business: BusinessId, email: &str) -> anyhow::Result<ExitCode> {
    let db = open(storage).await?;
    let terminal = Actor::System { business };
    let members = staff::list_staff(&db, &terminal).await.map_err(in_words)?;
    let member = members
        .into_iter()
        .find(|member| member.email.as_str().eq_ignore_ascii_case(email.trim()))
        .ok_or_else(|| anyhow::anyhow!("nobody of the staff has the address {email}"))?;
    let removed = passkeys::remove_passkeys_of(&db, &terminal, member.id, clock::now())
        .await
        .map_err(in_words)?;
    println!("removed {removed}");
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Lists the businesses, one a line.
pub async fn businesses(storage: &Storage) -> anyhow::Result<ExitCode> {
    let db = open(storage).await?;
    for business in businesses::list_businesses(&db).await? {
        println!("{}  {}", business.id, business.name);
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Imports a journey file, and publishes it if asked.
pub async fn import(
    storage: &Storage,
    file: &Path,
    business: Option<BusinessId>,
    publish: bool,
) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let db = open(storage).await?;
    let business = match (business, businesses::list_businesses(&db).await?.as_slice()) {
        (Some(business), _) => business,
        (None, [only]) => only.id,
        (None, []) => bail!("there is no business yet: add one with `sugoroku add-business`"),
        (None, _) => bail!("there are several businesses: say which with --business, `sugoroku businesses` lists them"),
    };
    let actor = Actor::System { business };
    let now = clock::now();
    let id = match journeys::import_journey(&db, &actor, &bytes, now).await {
        Ok(id) => id,
        Err(Error::Unreadable(error)) => {
            eprintln!("{}:{}:{}: {}", file.display(), error.line, error.column, error.message);
            return Ok(ExitCode::from(2));
        }
        Err(error) => return Err(in_words(error)),
    };
    let journey = journeys::get_journey(&db, &actor, id).await?;
    for finding in &journey.findings {
        println!("{}", in_words_of(finding));
    }
    if publish {
        match journeys::publish_journey(&db, &actor, id, journey.revision, now).await {
            Ok(version) => println!("journey {id} published as version {}", version.number),
            Err(Error::Findings(_)) => {
                println!("journey {id} imported as a draft; mend the errors above, then publish");
                return Ok(ExitCode::FAILURE);
            }
            Err(error) => return Err(in_words(error)),
        }
    } else {
        println!("journey {id} imported as a draft");
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Reviews every standing that is due at an instant.
pub async fn review(storage: &Storage, at: Option<Timestamp>) -> anyhow::Result<ExitCode> {
    let db = open(storage).await?;
    let now = at.unwrap_or_else(clock::now);
    let (mut reviewed, mut changed) = (0, 0);
    let next = loop {
        let batch = standings::review_due(&db, now, BATCH).await?;
        reviewed += batch.reviewed;
        changed += batch.changed;
        if batch.reviewed == 0 {
            break batch.next;
        }
    };
    println!("{reviewed} reviewed, {changed} changed");
    match next {
        Some(next) => println!("next review at {next}"),
        None => println!("no further review is due"),
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Judges every contact that is due at an instant.
pub async fn contacts(storage: &Storage, at: Option<Timestamp>) -> anyhow::Result<ExitCode> {
    let db = open(storage).await?;
    let now = at.unwrap_or_else(clock::now);
    let mut judged = contacts::deliver_due(&db, now).await?;
    while judged.next.is_some_and(|next| next <= now) {
        judged.add(contacts::deliver_due(&db, now).await?);
    }
    println!(
        "{} handed out, {} held out, {} stopped, {} put off",
        judged.handed, judged.held_out, judged.stopped, judged.put_off
    );
    match judged.next {
        Some(next) => println!("next contact at {next}"),
        None => println!("no further contact is planned"),
    }
    db.close().await;
    Ok(if judged.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Plans every digest that is due at an instant.
pub async fn digest(storage: &Storage, at: Option<Timestamp>) -> anyhow::Result<ExitCode> {
    let db = open(storage).await?;
    let planned = digests::plan_due(&db, at.unwrap_or_else(clock::now)).await?;
    println!(
        "{} mornings, {} digests planned, {} failed",
        planned.readers, planned.mails, planned.failed
    );
    match planned.next {
        Some(next) => println!("next morning at {next}"),
        None => println!("nobody wants a digest"),
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Compares every snapshot with the fold of its log.
pub async fn rebuild(storage: &Storage, write: bool) -> anyhow::Result<ExitCode> {
    let db = open(storage).await?;
    let rebuilt = rebuilding::rebuild(&db, write, clock::now()).await?;
    for difference in &rebuilt.differences {
        let what: Vec<_> = difference
            .what
            .iter()
            .map(|what| format!("{what:?}").to_lowercase())
            .collect();
        let mended = if difference.mended { ", mended" } else { "" };
        println!(
            "enrolment {} of business {}: {} differs{mended}",
            difference.enrolment,
            difference.business,
            what.join(", ")
        );
    }
    let mended = rebuilt
        .differences
        .iter()
        .filter(|difference| difference.mended)
        .count();
    let different = rebuilt.differences.len();
    println!(
        "{} enrolments, {} facts: {different} differ, {mended} mended",
        rebuilt.enrolments, rebuilt.facts
    );
    db.close().await;
    Ok(if mended == different {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// An error with what can be done about it, for a terminal.
fn in_words(error: Error) -> anyhow::Error {
    match &error {
        Error::Invalid(problems) => {
            let lines: Vec<_> = problems
                .iter()
                .map(|problem| format!("{}: {}", problem.field, problem.fault))
                .collect();
            anyhow::anyhow!(lines.join("\n"))
        }
        _ => error.into(),
    }
}
