//! The commands a terminal can give.

use crate::configuration::{Configuration, Storage};
use clap::{Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use std::path::PathBuf;

/// Shows each customer their own journey as a board game, and tells the business who has stalled.
#[derive(Debug, Parser)]
#[command(name = "sugoroku", version, propagate_version = true)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// One command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages, send the mails, review who is due
    Serve(Box<Configuration>),
    /// Check a journey file: exit 1 if a finding is an error, 2 if the file cannot be read
    Check {
        /// The journey file (TOML)
        file: PathBuf,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Play a script of commands on a journey file and print the answers, one JSON object a line
    Play {
        /// The journey file (TOML)
        file: PathBuf,
        /// The script (JSON lines)
        script: PathBuf,
        /// The customer's time zone, an IANA name
        #[arg(long, default_value = "UTC")]
        zone: String,
    },
    /// Add a business with its owner, who can then sign in
    AddBusiness {
        /// Where the data live.
        #[command(flatten)]
        storage: Storage,
        /// The business's name, as customers know it
        #[arg(long)]
        name: String,
        /// Its time zone, an IANA name
        #[arg(long)]
        time_zone: String,
        /// The language its staff and mails begin with
        #[arg(long, value_enum)]
        language: LanguageName,
        /// The owner's name
        #[arg(long)]
        owner_name: String,
        /// The owner's mail address
        #[arg(long)]
        owner_email: String,
    },
    /// Add a member of staff to a business
    AddStaff {
        /// Where the data live.
        #[command(flatten)]
        storage: Storage,
        /// The business's id, as `sugoroku businesses` lists it
        #[arg(long)]
        business: backend::BusinessId,
        /// What they may do
        #[arg(long, value_enum)]
        role: RoleName,
        /// Their name
        #[arg(long)]
        name: String,
        /// Their mail address
        #[arg(long)]
        email: String,
        /// Their language
        #[arg(long, value_enum)]
        language: LanguageName,
    },
    /// Remove the passkeys of somebody who lost their device: the mail alone signs them in again
    RemovePasskeys {
        /// Where the data live.
        #[command(flatten)]
        storage: Storage,
        /// The business's id, as `sugoroku businesses` lists it
        #[arg(long)]
        business: backend::BusinessId,
        /// Their mail address
        #[arg(long)]
        email: String,
    },
    /// List the businesses
    Businesses {
        /// Where the data live.
        #[command(flatten)]
        storage: Storage,
    },
    /// Import a journey file into a business as a draft, and publish it if asked
    Import {
        /// Where the data live.
        #[command(flatten)]
        storage: Storage,
        /// The journey file (TOML)
        file: PathBuf,
        /// The business's id; may be left out while there is only one
        #[arg(long)]
        business: Option<backend::BusinessId>,
        /// Publish the draft as a new version if the journey check allows it
        #[arg(long)]
        publish: bool,
    },
    /// Review the standings that are due and write what time has changed
    Review {
        /// Where the data live.
        #[command(flatten)]
        storage: Storage,
        /// Review as if it were this instant (RFC 3339) [default: now]
        #[arg(long)]
        at: Option<Timestamp>,
    },
    /// Judge the contacts that are due: hand out what goes out, and note why the others do not
    Contacts {
        /// Where the data live.
        #[command(flatten)]
        storage: Storage,
        /// Judge as if it were this instant (RFC 3339) [default: now]
        #[arg(long)]
        at: Option<Timestamp>,
    },
    /// Plan the mails that tell staff in the morning what is open
    Digest {
        /// Where the data live.
        #[command(flatten)]
        storage: Storage,
        /// Plan as if it were this instant (RFC 3339) [default: now]
        #[arg(long)]
        at: Option<Timestamp>,
    },
    /// Fold every log of facts and compare it with the stored snapshots: exit 1 if any differs
    Rebuild {
        /// Where the data live.
        #[command(flatten)]
        storage: Storage,
        /// Replace the snapshots that differ
        #[arg(long)]
        write: bool,
    },
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LanguageName {
    /// English
    En,
    /// Japanese
    Ja,
}

impl From<LanguageName> for backend::Language {
    fn from(name: LanguageName) -> Self {
        match name {
            LanguageName::En => Self::English,
            LanguageName::Ja => Self::Japanese,
        }
    }
}

/// A role on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleName {
    /// Designs journeys and sees everything
    Owner,
    /// Looks after customers
    Coach,
}

impl From<RoleName> for backend::Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Owner => Self::Owner,
            RoleName::Coach => Self::Coach,
        }
    }
}
