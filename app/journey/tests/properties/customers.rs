//! Customers drawn at random: a zone, a first day near something that happened to its clocks, and what they do.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use journey::draft::Kind;
use journey::{Action, Author, Command, Decision, Fact, Refusal, State, Version, Zone, advance, decide, evolve};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Zones, with days on which their clocks did something, or will.
const ZONES: &[(&str, &[&str])] = &[
    ("Asia/Tokyo", &["2026-01-05"]),
    ("Asia/Kathmandu", &["1985-12-20", "2026-02-27"]),
    ("America/New_York", &["2026-02-25", "2026-10-20"]),
    ("Europe/London", &["2026-03-20", "2026-10-15"]),
    ("Pacific/Apia", &["2011-12-20", "2011-12-28", "2011-09-15"]),
    ("Africa/Cairo", &["2026-04-14", "2026-10-20"]),
    ("Australia/Lord_Howe", &["2026-03-25", "2026-09-25"]),
    ("America/St_Johns", &["2006-03-25", "2006-10-20"]),
    ("America/Sao_Paulo", &["2018-10-25", "2018-02-10"]),
];

/// What a customer, a coach or the business does next, and how long after the last time.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    wait: Wait,
    deed: u8,
    square: Index,
    number: i64,
    /// Whether the step aims at a square that is not locked.
    apt: bool,
}

#[derive(Debug, Clone, Copy)]
enum Wait {
    Seconds(i64),
    Days(i64),
    /// Until the very start of a day.
    ToTheStart(i64),
}

/// A customer's zone, first instant and deeds.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    pub(crate) zone: Zone,
    pub(crate) begins: Timestamp,
    pub(crate) steps: Vec<Step>,
}

fn step() -> impl Strategy<Value = Step> {
    let wait = prop_oneof![
        2 => Just(Wait::Seconds(0)),
        4 => (1_i64..80_000).prop_map(Wait::Seconds),
        4 => (1_i64..6).prop_map(Wait::Days),
        1 => (6_i64..45).prop_map(Wait::Days),
        2 => (1_i64..10).prop_map(Wait::ToTheStart),
    ];
    (wait, 0_u8..40, any::<Index>(), 1_i64..4, prop::bool::weighted(0.8)).prop_map(
        |(wait, deed, square, number, apt)| Step {
            wait,
            deed,
            square,
            number,
            apt,
        },
    )
}

/// Any of the zones.
pub(crate) fn zone() -> impl Strategy<Value = Zone> {
    select(ZONES).prop_map(|(name, _)| Zone::named(name).expect("the zone is in the database"))
}

pub(crate) fn life(most: usize) -> impl Strategy<Value = Life> {
    (select(ZONES), any::<Index>(), 0_i64..86_400, vec(step(), 0..most)).prop_map(
        |((name, days), day, second, steps)| {
            let zone = Zone::named(name).expect("the zone is in the database");
            let date: Date = days[day.index(days.len())].parse().expect("a date");
            let begins = zone.start_of(date) + SignedDuration::from_secs(second);
            Life { zone, begins, steps }
        },
    )
}

/// An enrolment that is being played.
pub(crate) struct Player<'a> {
    pub(crate) version: &'a Version,
    pub(crate) state: State,
    pub(crate) log: Vec<Fact>,
    /// The commands that were accepted.
    pub(crate) accepted: Vec<Command>,
    pub(crate) now: Timestamp,
}

impl<'a> Player<'a> {
    pub(crate) fn new(version: &'a Version, life: &Life) -> Self {
        let mut player = Self {
            version,
            state: State::new(version, life.zone.clone()),
            log: Vec::new(),
            accepted: Vec::new(),
            now: life.begins,
        };
        player
            .ask(Action::Start, Author::Customer, None)
            .expect("a journey can always be started");
        player
    }

    /// Plays a whole life; `look` sees the player after each step.
    pub(crate) fn play(version: &'a Version, life: &Life, mut look: impl FnMut(&Self)) -> Self {
        let mut player = Self::new(version, life);
        look(&player);
        for step in &life.steps {
            player.now = player.after(step.wait);
            let command = player.command(step);
            let _ = player.take(&command);
            look(&player);
        }
        player
    }

    /// Plays a whole life and looks at the start of every day too; a look after a step sees what the command came to.
    pub(crate) fn play_daily(
        version: &'a Version,
        life: &Life,
        mut look: impl FnMut(&Self, Option<(&Command, &Decision)>),
    ) -> Self {
        let mut player = Self::new(version, life);
        look(&player, None);
        for step in &life.steps {
            let until = player.after(step.wait);
            let zone = player.state.zone().clone();
            let mut date = zone.date_of(player.now);
            loop {
                date = date.tomorrow().expect("the calendar is long");
                let start = zone.start_of(date);
                if start > until {
                    break;
                }
                player.now = start;
                look(&player, None);
            }
            player.now = until;
            let command = player.command(step);
            match player.take(&command) {
                Ok(decision) => look(&player, Some((&command, &decision))),
                Err(_) => look(&player, None),
            }
        }
        player
    }

    fn after(&self, wait: Wait) -> Timestamp {
        let zone = self.state.zone();
        match wait {
            Wait::Seconds(seconds) => self.now + SignedDuration::from_secs(seconds),
            Wait::Days(days) => self.now + SignedDuration::from_hours(24 * days),
            Wait::ToTheStart(days) => {
                let date = zone.date_of(self.now);
                zone.start_of(date + jiff::Span::new().days(days))
            }
        }
    }

    /// The command that a step comes to, as things stand.
    pub(crate) fn command(&self, step: &Step) -> Command {
        let squares = self.version.squares();
        let view = journey::board(self.version, &self.state, self.now);
        let playable: Vec<usize> = (0..squares.len())
            .filter(|place| !step.apt || view.squares[*place].state != journey::SquareState::Locked)
            .collect();
        let place = if playable.is_empty() {
            step.square.index(squares.len())
        } else {
            playable[step.square.index(playable.len())]
        };
        let square = squares[place].key.to_string();
        let words = Some("Words.".to_owned());
        let n = step.number.into();
        let (by, action) = match (step.deed, squares[place].kind_word()) {
            (0..=2, _) => (Author::Customer, Action::Visit),
            (3..=4, _) => (Author::Customer, Action::Pause),
            (5..=6, _) => (Author::Customer, Action::Resume),
            (7, _) => (
                Author::Customer,
                Action::Leave {
                    reason: "Moved.".to_owned(),
                },
            ),
            (8..=9, _) => (Author::Customer, Action::Return),
            (10, _) => (Author::Coach, Action::Open { square }),
            (11..=12, _) => (
                Author::Business,
                Action::Purchase {
                    product: "course".to_owned(),
                    amount: 100.into(),
                },
            ),
            (13, _) => (
                Author::Coach,
                Action::SendBack {
                    square,
                    words: "Again.".to_owned(),
                },
            ),
            (14..=16, Kind::Checkpoint) => (Author::Coach, Action::Award { square }),
            (17, Kind::Checkpoint) => (Author::Rule, Action::Award { square }),
            (_, Kind::Lesson) | (14..=24, Kind::Action) => (Author::Customer, Action::Complete { square }),
            (_, Kind::Action) => (Author::Customer, Action::Count { square, n }),
            (_, Kind::CheckIn) => (
                Author::Customer,
                Action::CheckIn {
                    square,
                    feeling: n,
                    words,
                },
            ),
            (_, Kind::Checkpoint) if squares[place].target().is_some() => {
                (Author::Customer, Action::Count { square, n })
            }
            (_, Kind::Checkpoint) => (Author::Customer, Action::Claim { square, words }),
            (14..=26, Kind::Offer) => (Author::Customer, Action::TakeUp { square }),
            (_, Kind::Offer) => (Author::Customer, Action::Decline { square }),
        };
        Command {
            at: self.now,
            by,
            id: Some(format!("command-{}", self.log.len())),
            action,
        }
    }

    pub(crate) fn ask(&mut self, action: Action, by: Author, id: Option<String>) -> Result<Decision, Refusal> {
        let at = self.now;
        self.take(&Command { at, by, id, action })
    }

    /// Gives a command and stores what comes of it.
    pub(crate) fn take(&mut self, command: &Command) -> Result<Decision, Refusal> {
        let decision = decide(self.version, &self.state, command)?;
        for fact in decision.by_time.iter().chain(&decision.facts) {
            evolve(self.version, &mut self.state, fact);
            self.log.push(fact.clone());
        }
        self.accepted.push(command.clone());
        Ok(decision)
    }

    /// Stores what time has done, as a review does.
    pub(crate) fn review(&mut self) {
        for fact in advance(self.version, &self.state, self.now) {
            evolve(self.version, &mut self.state, &fact);
            self.log.push(fact);
        }
    }
}
