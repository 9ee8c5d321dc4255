//! How fast the rules are: commands decided and folded per second, and what a board of 200 squares takes.
//!
//! `cargo run --release -p journey --features file,zones --example speed`

use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use journey::{Action, Author, Command, Draft, State, Version, Zone, board, decide, evolve, standing};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let draft = Draft::from_toml(include_bytes!("../tests/journeys/light-body.toml")).expect("the journey can be read");
    let version = Version::publish(draft).expect("the journey has no errors");
    let zone = Zone::named("Asia/Tokyo").expect("the zone exists");
    let begin: Timestamp = "2026-01-05T00:00:00Z".parse().expect("an instant");

    let rounds: u32 = 20_000;
    let square = || "how-to-sit".to_owned();
    let stretch = || "stretch".to_owned();
    let mut commands = 0_u32;
    let clock = Instant::now();
    for round in 0..rounds {
        let mut state = State::new(&version, zone.clone());
        let mut at = begin;
        let actions = [
            (Action::Start, 1),
            (Action::Complete { square: square() }, 60),
            (Action::Complete { square: stretch() }, 86_400),
            (Action::Complete { square: stretch() }, 100),
            (Action::Visit, 100),
            (Action::Complete { square: stretch() }, 200_000),
            (Action::Complete { square: stretch() }, 100),
            (
                Action::Complete {
                    square: "walk".to_owned(),
                },
                100,
            ),
            (Action::Complete { square: stretch() }, 86_400),
            (
                Action::Count {
                    square: stretch(),
                    n: 2.into(),
                },
                100,
            ),
        ];
        for (number, (action, wait)) in actions.into_iter().enumerate() {
            at += SignedDuration::from_secs(wait);
            let command = Command {
                at,
                by: Author::Customer,
                id: Some(format!("{round}-{number}")),
                action,
            };
            if let Ok(decision) = decide(&version, &state, &command) {
                for fact in decision.by_time.iter().chain(&decision.facts) {
                    evolve(&version, &mut state, fact);
                }
            }
            commands += 1;
        }
        black_box(state);
    }
    let seconds = clock.elapsed().as_secs_f64();
    writeln!(out, "{:.2} M commands per second", f64::from(commands) / seconds / 1e6)?;

    let wide = wide_journey(200);
    let mut state = State::new(&wide, zone);
    let start = Command {
        at: begin,
        by: Author::Customer,
        id: None,
        action: Action::Start,
    };
    for fact in decide(&wide, &state, &start).expect("it starts").facts {
        evolve(&wide, &mut state, &fact);
    }
    let later = begin + SignedDuration::from_hours(50 * 24);
    let looks = 5_000;
    let clock = Instant::now();
    for _ in 0..looks {
        black_box(board(&wide, &state, black_box(later)));
    }
    let board_time = clock.elapsed().as_secs_f64() / f64::from(looks);
    let clock = Instant::now();
    for _ in 0..looks {
        black_box(standing(&wide, &state, black_box(later)));
    }
    let standing_time = clock.elapsed().as_secs_f64() / f64::from(looks);
    writeln!(out, "{:.1} µs for a board of 200 squares", board_time * 1e6)?;
    writeln!(out, "{:.1} µs for its standing and next review", standing_time * 1e6)?;
    Ok(())
}

fn wide_journey(squares: usize) -> Version {
    let squares: String = (0..squares)
        .map(|number| match number % 4 {
            0 => format!("[[stage.square]]\nkey = \"s{number}\"\ntitle = \"S\"\nkind = \"lesson\"\n"),
            1 => format!("[[stage.square]]\nkey = \"s{number}\"\ntitle = \"S\"\nkind = \"action\"\ntarget = 5\n"),
            2 => format!("[[stage.square]]\nkey = \"s{number}\"\ntitle = \"S\"\nkind = \"checkpoint\"\nresult = \"R\"\nquestion = \"Q\"\naward = \"coach\"\nby_week = {}\n", number / 4 + 1),
            _ => format!("[[stage.square]]\nkey = \"s{number}\"\ntitle = \"S\"\nkind = \"lesson\"\nopens_when = {{ all = [{{ done = \"s{}\" }}, {{ days_since_start = {number} }}, {{ any = [{{ points = 100 }}, {{ streak = 3 }}] }}] }}\n", number - 1),
        })
        .collect();
    let file = format!(
        "format = 1\nkey = \"wide\"\ntitle = \"W\"\nlanguage = \"en\"\npromise = \"P\"\n[[stage]]\nkey = \"s\"\ntitle = \"S\"\n{squares}"
    );
    let draft = Draft::from_toml(file.as_bytes()).expect("the journey can be read");
    Version::publish(draft).expect("the journey has no errors")
}
