//! The two commands of RULES §7 without a server around them: `check FILE [--json]` and `play FILE SCRIPT [--zone ZONE]`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use journey::check::json_lines;
use journey::play::play;
use journey::{Draft, Level, Version, Zone, check};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["check", file] => check_file(file, false),
        ["check", file, "--json"] => check_file(file, true),
        ["play", file, script] => play_file(file, script, "UTC"),
        ["play", file, script, "--zone", zone] => play_file(file, script, zone),
        _ => Err("check FILE [--json], or play FILE SCRIPT [--zone ZONE]".to_owned()),
    };
    match done {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn check_file(file: &str, json: bool) -> Result<ExitCode, String> {
    let findings = check(&read(file)?);
    let mut out = io::stdout().lock();
    if json {
        for line in json_lines(&findings) {
            writeln!(out, "{line}").map_err(|error| error.to_string())?;
        }
    } else {
        for finding in &findings {
            writeln!(out, "{} {} {}", finding.code, finding.at, finding.about).map_err(|error| error.to_string())?;
        }
    }
    let broken = findings.iter().any(|finding| finding.level() == Level::Error);
    Ok(ExitCode::from(u8::from(broken)))
}

fn play_file(file: &str, script: &str, zone: &str) -> Result<ExitCode, String> {
    let zone = Zone::named(zone).map_err(|error| error.to_string())?;
    let version = Version::publish(read(file)?).map_err(|_| format!("{file} has errors"))?;
    let lines = std::fs::read(script).map_err(|error| format!("{script}: {error}"))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let played = play(&version, zone, &lines, |line| {
        writeln!(out, "{line}").expect("standard output is open");
    });
    out.flush().map_err(|error| error.to_string())?;
    played.map_err(|error| format!("{script}: {error}"))?;
    Ok(ExitCode::SUCCESS)
}

fn read(file: &str) -> Result<Draft, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    Draft::from_toml(&bytes).map_err(|error| format!("{file}: {error}"))
}
