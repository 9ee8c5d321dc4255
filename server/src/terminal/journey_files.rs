//! `sugoroku check` and `sugoroku play` (RULES §7): they read files and touch no database.

use journey::{Draft, Finding, Level, Version, Zone, check, check::json_lines, play};
use std::{
    fs,
    io::{BufWriter, Write as _},
    path::Path,
    process::ExitCode,
};

/// Exit 2: what was given cannot be read.
const UNREADABLE: u8 = 2;

/// Checks a journey file: exit 1 if a finding is an error, 2 if the file cannot be read.
pub fn check_file(file: &Path, json: bool) -> ExitCode {
    let draft = match read(file) {
        Ok(draft) => draft,
        Err(message) => return unreadable(&message),
    };
    let findings = check(&draft);
    if json {
        for line in json_lines(&findings) {
            println!("{line}");
        }
    } else {
        for finding in &findings {
            println!("{}", in_words(finding));
        }
    }
    let broken = findings.iter().any(|finding| finding.level() == Level::Error);
    if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Plays a script: exit 2 if the journey has errors, or if the journey or a line of the script cannot be read.
pub fn play_file(file: &Path, script: &Path, zone: &str) -> ExitCode {
    match play_to_the_end(file, script, zone) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => unreadable(&message),
    }
}

fn play_to_the_end(file: &Path, script: &Path, zone: &str) -> Result<(), String> {
    let zone =
        Zone::named(zone).map_err(|_| format!("{zone} is no time zone: give an IANA name such as Asia/Tokyo"))?;
    let version = Version::publish(read(file)?).map_err(|findings| {
        let errors = findings.iter().filter(|finding| finding.level() == Level::Error);
        let lines: Vec<_> = errors
            .map(|finding| format!("{}: {}", file.display(), in_words(finding)))
            .collect();
        lines.join("\n")
    })?;
    let lines = fs::read(script).map_err(|error| format!("{}: {error}", script.display()))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut written = Ok(());
    let played = play::play(&version, zone, &lines, |answer| {
        if written.is_ok() {
            written = writeln!(out, "{answer}");
        }
    });
    written
        .and_then(|()| out.flush())
        .map_err(|error| format!("standard output: {error}"))?;
    played.map_err(|error| format!("{}: {error}", script.display()))
}

fn read(file: &Path) -> Result<Draft, String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Draft::from_toml(&bytes)
        .map_err(|error| format!("{}:{}:{}: {}", file.display(), error.line, error.column, error.message))
}

/// One finding on one line.
pub(super) fn in_words(finding: &Finding) -> String {
    let level = match finding.level() {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let place = if finding.at.is_empty() {
        "the journey"
    } else {
        &finding.at
    };
    let about = if finding.about.is_empty() {
        String::new()
    } else {
        format!(" ({})", finding.about)
    };
    format!("{level}: {} at {place}{about}", finding.code)
}

fn unreadable(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(UNREADABLE)
}
