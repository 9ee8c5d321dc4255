//! From facts to state.

use crate::fact::{Answer, Event, Fact};
use crate::game::{Ends, Game, Rest, SquareState};
use crate::progress::is_progress;
use crate::standing::Standing;
use crate::state::State;
use crate::version::Version;
use crate::zone::{Zone, days_between};

/// Adds one fact to a state. Never fails: a fact that speaks of a square that the version does not have counts for
/// what it says about the customer, and changes no square. A move to another version is added by
/// [`evolve_moved`](crate::moving::evolve_moved), which knows both.
pub fn evolve(version: &Version, state: &mut State, fact: &Fact) {
    state.record(fact.at, fact.id.as_deref());
    let (zone, game) = state.parts();
    game.reach(version, zone, fact);
    game.apply(version, zone, fact);
    if !fact.more {
        game.settle(version);
    }
}

/// The state after a whole log without moves to other versions; with them, it is
/// [`fold_moves`](crate::moving::fold_moves).
pub fn fold<'a>(version: &Version, zone: Zone, facts: impl IntoIterator<Item = &'a Fact>) -> State {
    let mut state = State::new(version, zone);
    for fact in facts {
        evolve(version, &mut state, fact);
    }
    state
}

impl Game {
    /// Moves on to the day of a fact. What time did at the start of that day, if anything, is the fact itself or came
    /// before it, so nothing is opened here; but the standing of every day until then is taken, and the day's own
    /// before a command changes it.
    fn reach(&mut self, version: &Version, zone: &Zone, fact: &Fact) {
        if self.standing == Standing::Invited || fact.at < self.ends.0 {
            return;
        }
        let (date, ends) = zone.day_of(fact.at);
        if date < self.date {
            return;
        }
        if self.date < date {
            self.trust(version, zone, zone.day_before(date));
            self.pass(zone, date);
            if !fact.by_time {
                self.settle(version);
            }
        }
        self.ends = Ends(ends);
    }

    /// Applies what a fact says, on the day that the game has reached.
    pub(crate) fn apply(&mut self, version: &Version, zone: &Zone, fact: &Fact) {
        let place = fact.event.square().and_then(|key| version.place(key));
        match &fact.event {
            Event::Started => {
                let (date, ends) = zone.day_of(fact.at);
                self.started = Some(date);
                self.date = date;
                self.ends = Ends(ends);
                self.progress = (date, 0);
            }
            Event::Visited => self.seen = self.elapsed,
            Event::Counted { count, .. } => {
                if let Some(place) = place {
                    self.marks[place].count = *count;
                }
            }
            Event::Returned => self.left = false,
            Event::Claimed { .. } => {
                if let Some(place) = place {
                    self.marks[place].state = SquareState::Waiting;
                    self.marks[place].on = self.elapsed;
                }
            }
            Event::SentBack { .. } => {
                if let Some(place) = place {
                    self.marks[place].state = SquareState::Open;
                }
            }
            Event::Opened { .. } => {
                if let Some(place) = place
                    && self.marks[place].state == SquareState::Locked
                {
                    self.marks[place].state = SquareState::Open;
                }
            }
            Event::Answered { answer, .. } => {
                if let Some(place) = place {
                    self.marks[place].answer = Some(*answer);
                }
            }
            Event::Purchased { product, .. } => {
                if let Some(known) = version.product_place(product) {
                    self.purchased[known] = true;
                } else {
                    self.bought.insert(product.clone());
                }
            }
            Event::Paused => self.paused = Some(self.date),
            Event::Resumed => {
                if let Some(paused) = self.paused.take() {
                    let days = days_between(paused, self.date);
                    if days > 0 {
                        self.rests.push(Rest {
                            elapsed: self.elapsed,
                            days,
                        });
                    }
                }
            }
            Event::Left { .. } => self.left = true,
            Event::Done { .. } => {
                if let Some(place) = place {
                    self.mark_done(version, place);
                }
            }
            // The square's `Opened` follows; a move is carried out by `moving`, which knows both versions.
            Event::CheckedIn { .. }
            | Event::OpenedByCoach { .. }
            | Event::Finished
            | Event::Moved { .. }
            | Event::Noted => {}
        }
        if is_progress(version, fact) {
            self.progress();
        }
    }
}

impl Event {
    pub(crate) fn answer(square: &crate::key::Key, answer: Answer) -> Self {
        Self::Answered {
            square: square.clone(),
            answer,
        }
    }
}
