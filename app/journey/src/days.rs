//! What time does: at the start of a day, claims are released and squares open (RULES §3).

use jiff::Timestamp;
use jiff::civil::Date;

use crate::command::Author;
use crate::fact::{Event, Fact};
use crate::game::{Game, SquareState};
use crate::state::State;
use crate::version::Version;
use crate::zone::{Zone, later};

/// What time has done up to an instant that is not in the log yet, in order. For a review: store these facts, and the
/// state after them is the state at that instant.
pub fn advance(version: &Version, state: &State, now: Timestamp) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut game = state.game().clone();
    game.run(version, state.zone(), now, &mut |start, events| {
        record(&mut facts, start, events);
    });
    facts
}

/// Turns the events of one start of a day into facts.
pub(crate) fn record(facts: &mut Vec<Fact>, at: Timestamp, events: Vec<Event>) {
    let last = events.len().saturating_sub(1);
    facts.extend(events.into_iter().enumerate().map(|(number, event)| Fact {
        at,
        by: Author::Rule,
        id: None,
        by_time: true,
        more: number != last,
        event,
    }));
}

impl Game {
    /// Moves on to an instant: day by day where something happens, in one leap where nothing does.
    pub(crate) fn run(
        &mut self,
        version: &Version,
        zone: &Zone,
        now: Timestamp,
        happened: &mut dyn FnMut(Timestamp, Vec<Event>),
    ) {
        if self.started.is_none() || now < self.ends.0 {
            return;
        }
        let (today, ends) = zone.day_of(now);
        if today < self.date {
            return;
        }
        self.walk(version, zone, today, &mut |game, start| {
            let mut events = Vec::new();
            game.begin_day(version, &mut |event| events.push(event));
            if !events.is_empty() {
                happened(start, events);
            }
        });
        if self.date < today {
            self.pass(zone, today);
            self.settle(version);
        }
        self.ends.0 = ends;
    }

    /// Takes the standing of every day up to one, without opening anything: what time did then is in the log.
    pub(crate) fn trust(&mut self, version: &Version, zone: &Zone, until: Date) {
        self.walk(version, zone, until, &mut |_, _| ());
    }

    /// Visits each day up to `until` on which something may change.
    fn walk(&mut self, version: &Version, zone: &Zone, until: Date, visit: &mut dyn FnMut(&mut Self, Timestamp)) {
        while self.date < until {
            let day = self
                .next_change(version, false)
                .and_then(|change| later(self.date, change - self.elapsed))
                .filter(|date| *date <= until)
                .and_then(|date| zone.first_day_from(date));
            let Some((date, start)) = day else { break };
            if date > until {
                break;
            }
            self.pass(zone, date);
            visit(self, start);
            self.settle(version);
        }
    }

    /// The start of a day: claims due for release are awarded, then rules are evaluated once.
    pub(crate) fn begin_day(&mut self, version: &Version, happened: &mut dyn FnMut(Event)) {
        let unfinished = !self.finished();
        let release = i64::from(version.policy().claim_release_days);
        for (place, square) in version.squares().iter().enumerate() {
            let mark = self.marks[place];
            if mark.state == SquareState::Waiting && self.elapsed - mark.on >= release {
                self.mark_done(version, place);
                happened(Event::Done {
                    square: square.key.clone(),
                });
            }
        }
        self.open_what_holds(version, None, happened);
        if unfinished && self.finished() {
            happened(Event::Finished);
        }
    }

    /// Evaluates the unlock rules once; a square that a coach opens needs none. What opens is no condition of any rule,
    /// so the order is that of the file.
    pub(crate) fn open_what_holds(
        &mut self,
        version: &Version,
        by_coach: Option<usize>,
        happened: &mut dyn FnMut(Event),
    ) {
        for (place, square) in version.squares().iter().enumerate() {
            if self.marks[place].state == SquareState::Locked && (by_coach == Some(place) || square.opens.holds(self)) {
                self.marks[place].state = SquareState::Open;
                happened(Event::Opened {
                    square: square.key.clone(),
                });
            }
        }
    }

    pub(crate) fn mark_done(&mut self, version: &Version, place: usize) {
        let mark = &mut self.marks[place];
        if mark.state == SquareState::Done {
            return;
        }
        mark.state = SquareState::Done;
        mark.on = self.elapsed;
        let square = &version.squares()[place];
        self.points += i64::from(square.points);
        if !square.is_offer() {
            self.to_go -= 1;
        }
    }
}
