//! The program `sugoroku`.

use backend::businesses::NewBusiness;
use clap::Parser as _;
use server::{
    command_line::{Command, CommandLine},
    serve, terminal,
};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let line = CommandLine::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn")))
        .with_writer(std::io::stderr)
        .init();
    match line.command {
        Command::Serve(configuration) => serve::serve(*configuration).await.map(|()| ExitCode::SUCCESS),
        Command::Check { file, json } => Ok(terminal::check_file(&file, json)),
        Command::Play { file, script, zone } => Ok(terminal::play_file(&file, &script, &zone)),
        Command::AddBusiness {
            storage,
            name,
            time_zone,
            language,
            owner_name,
            owner_email,
        } => {
            let language = backend::Language::from(language).code().to_owned();
            terminal::add_business(
                &storage,
                NewBusiness {
                    name,
                    language,
                    time_zone,
                    owner_name,
                    owner_email,
                },
            )
            .await
        }
        Command::AddStaff {
            storage,
            business,
            role,
            name,
            email,
            language,
        } => terminal::add_staff(&storage, business, role, name, email, language).await,
        Command::RemovePasskeys {
            storage,
            business,
            email,
        } => terminal::remove_passkeys(&storage, business, &email).await,
        Command::Businesses { storage } => terminal::businesses(&storage).await,
        Command::Import {
            storage,
            file,
            business,
            publish,
        } => terminal::import(&storage, &file, business, publish).await,
        Command::Review { storage, at } => terminal::review(&storage, at).await,
        Command::Contacts { storage, at } => terminal::contacts(&storage, at).await,
        Command::Digest { storage, at } => terminal::digest(&storage, at).await,
        Command::Rebuild { storage, write } => terminal::rebuild(&storage, write).await,
    }
}
