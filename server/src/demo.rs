//! The demo: a story told on real storage, and the three links that let one look at it from this machine.

mod cast;
mod player;
mod story;

pub use story::tell as tell_story;

use crate::{clock, configuration::Configuration, state::Shared};
use anyhow::{Context as _, bail};
use app::i18n::Locale;
use backend::{
    Actor, BusinessId, Db, Role, businesses,
    mail::{Links, Mailer},
    staff, standings,
};
use std::io::{IsTerminal as _, Write as _};

/// The demo's way in. Each entry has a secret that is made anew whenever the program starts.
#[derive(Debug)]
pub struct DemoDoor {
    entries: Vec<Entry>,
}

/// One of the three people to look at the demo as.
#[derive(Debug)]
struct Entry {
    secret: String,
    label: &'static str,
    /// Who enters, by the language of the browser.
    japanese: Guest,
    english: Guest,
}

/// A person of the demo.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Who.
    pub actor: Actor,
    /// Their name.
    pub name: String,
}

impl DemoDoor {
    /// Who enters, and the address to enter by.
    pub fn links(&self, base_url: &str) -> impl Iterator<Item = (&'static str, String)> {
        self.entries
            .iter()
            .map(move |entry| (entry.label, format!("{base_url}/demo/{}", entry.secret)))
    }

    /// Who enters with this secret, for a reader of this language.
    pub fn find_guest(&self, secret: &str, locale: Locale) -> Option<&Guest> {
        use subtle::ConstantTimeEq as _;
        let entry = self
            .entries
            .iter()
            .find(|entry| entry.secret.as_bytes().ct_eq(secret.as_bytes()).into())?;
        Some(match locale {
            Locale::ja => &entry.japanese,
            Locale::en => &entry.english,
        })
    }
}

/// Tells the story if the database is empty, and opens the door.
pub async fn prepare(
    db: &Db,
    configuration: &Configuration,
    mailer: &Mailer,
    links: &Links,
) -> anyhow::Result<DemoDoor> {
    if !configuration.address.ip().is_loopback() {
        bail!("the demo is only for this machine: give it a loopback ADDRESS such as 127.0.0.1:3000");
    }
    let businesses = businesses::list_businesses(db).await?;
    if businesses.is_empty() {
        tell(db, mailer, links).await?;
    }
    let businesses = businesses::list_businesses(db).await?;
    let Some(business) = businesses
        .iter()
        .find(|business| business.name.as_str() == cast::BUSINESS)
    else {
        bail!(
            "this database holds other businesses and no demo: give DATABASE_URL another database, or leave out --demo"
        );
    };
    open_door(db, business.id).await
}

/// Prints the links that `make run` promises.
#[expect(clippy::print_stdout, reason = "the links are what the command is for")]
pub fn announce(shared: &Shared) {
    let Some(door) = &shared.demo else { return };
    println!("\n  Open one of these on this machine:\n");
    for (label, link) in door.links(&shared.base_url) {
        println!("    {label:<9} {link}");
    }
    println!("\n  Stop with Ctrl-C.\n");
}

async fn tell(db: &Db, mailer: &Mailer, links: &Links) -> anyhow::Result<()> {
    let mut shown = None;
    let lively = std::io::stderr().is_terminal();
    let started = std::time::Instant::now();
    story::tell(db, mailer, links, clock::now(), |day, days| {
        let percent = day * 100 / days.max(1);
        if shown != Some(percent) && (lively || percent % 20 == 0) {
            shown = Some(percent);
            let end = if lively { "\r" } else { "\n" };
            let _ = write!(std::io::stderr(), "Telling the demo's story: {percent} %{end}");
        }
    })
    .await
    .context("the demo's story could not be told to its end: delete the database and start again")?;
    let _ = writeln!(
        std::io::stderr(),
        "The demo's story is told, in {:.1} s.",
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

async fn open_door(db: &Db, business: BusinessId) -> anyhow::Result<DemoDoor> {
    let system = Actor::System { business };
    let staff = staff::list_staff(db, &system).await?;
    let member = |email: &str| {
        let member = staff.iter().find(|member| member.email.as_str() == email);
        let member = member.context("the demo's story was interrupted: delete the database and start again")?;
        let actor = Actor::Staff {
            business,
            staff: member.id,
            role: member.role,
        };
        anyhow::Ok(Guest {
            actor,
            name: member.name.to_string(),
        })
    };
    member(cast::NEW_COACH.1)?;
    let owner = member(cast::OWNER.1)?;
    let coach = member(cast::COACH.1)?;
    debug_assert!(
        matches!(owner.actor, Actor::Staff { role: Role::Owner, .. }),
        "the cast's owner owns the business"
    );
    Ok(DemoDoor {
        entries: vec![
            Entry {
                secret: secret(),
                label: "owner",
                japanese: owner.clone(),
                english: owner,
            },
            Entry {
                secret: secret(),
                label: "coach",
                japanese: coach.clone(),
                english: coach,
            },
            Entry {
                secret: secret(),
                label: "customer",
                japanese: customer(db, &system, cast::JAPANESE_CUSTOMER).await?,
                english: customer(db, &system, cast::ENGLISH_CUSTOMER).await?,
            },
        ],
    })
}

async fn customer(db: &Db, system: &Actor, email: &str) -> anyhow::Result<Guest> {
    let filter = standings::Filter {
        search: email.to_owned(),
        ..standings::Filter::default()
    };
    let page = standings::list_customers(db, system, &filter, clock::now()).await?;
    let line = page
        .lines
        .into_iter()
        .next()
        .context("the demo's customers are not there: delete the database and start again")?;
    let actor = Actor::Customer {
        business: system.business(),
        customer: line.customer,
    };
    Ok(Guest {
        actor,
        name: line.name.to_string(),
    })
}

/// 128 random bits.
#[expect(
    clippy::disallowed_methods,
    reason = "a secret of this process that is stored nowhere"
)]
fn secret() -> String {
    format!("{:032x}", rand::random::<u128>())
}
