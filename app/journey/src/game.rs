//! The game as it stands after some facts, without the ids: small, and cheap to copy for a look at a later instant.
//!
//! Everything that depends on days is kept in *elapsed* days (RULES §4), which stand still while paused, and the game
//! is only ever moved forward: [`pass`](Game::pass) crosses days on which nothing changes, [`settle`](Game::settle)
//! takes the standing once a command or the start of a day is done.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::fact::Answer;
use crate::key::Key;
use crate::standing::{Standing, WaitingOn};
use crate::version::Version;
use crate::zone::{Zone, days_between};

/// Where a square stands (RULES §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SquareState {
    /// Visible, with what opens it.
    Locked,
    /// Can be played.
    Open,
    /// Claimed: with the coach.
    Waiting,
    /// Done for good.
    Done,
}

/// One square's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) state: SquareState,
    #[serde(default)]
    pub(crate) count: u32,
    /// The elapsed day of the last claim while waiting, of the deed once done.
    #[serde(default)]
    pub(crate) on: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<Answer>,
}

/// A pause that is over: the elapsed day on which it stood still, and for how many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rest {
    pub(crate) elapsed: i64,
    pub(crate) days: i64,
}

/// The week that is running, and what the weeks before it left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Weeks {
    /// The number of the running week.
    pub(crate) running: i64,
    /// Whether it has progress.
    pub(crate) progress: bool,
    /// Whether the standing was waiting in it.
    pub(crate) waited: bool,
    /// The streak of the weeks before it.
    pub(crate) streak: i64,
    /// The freezes that are left.
    pub(crate) freezes: i64,
}

/// The last gaps between dates with progress, oldest first; at most eight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Gaps {
    known: u8,
    last: [i64; 8],
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Game {
    /// Day 0.
    pub(crate) started: Option<Date>,
    /// The local day up to which this is true.
    pub(crate) date: Date,
    /// When that day ends: what the zone said last time it was asked, so never stored.
    #[serde(skip)]
    pub(crate) ends: Ends,
    /// Elapsed days from day 0 to `date`.
    pub(crate) elapsed: i64,
    /// The day of the pause that is on.
    pub(crate) paused: Option<Date>,
    /// The pauses that are over.
    pub(crate) rests: Vec<Rest>,
    pub(crate) left: bool,
    /// In file order.
    pub(crate) marks: Vec<Mark>,
    /// As [`Version::products`] are ordered.
    pub(crate) purchased: Vec<bool>,
    /// Products that were bought and that this version does not name: another one may.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) bought: BTreeSet<Key>,
    pub(crate) points: i64,
    /// How many squares that are not offers are not done.
    pub(crate) to_go: usize,
    /// The last date with progress, and its elapsed day.
    pub(crate) progress: (Date, i64),
    /// The elapsed day on which the customer was last seen.
    pub(crate) seen: i64,
    /// The elapsed day on which the standing was last waiting.
    pub(crate) waited: Option<i64>,
    pub(crate) gaps: Gaps,
    pub(crate) weeks: Weeks,
    pub(crate) standing: Standing,
    pub(crate) since: Option<Date>,
}

/// When the current day ends; equal to every other, because it is only remembered, never decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends(pub(crate) Timestamp);

impl Default for Ends {
    fn default() -> Self {
        Self(Timestamp::MIN)
    }
}

impl PartialEq for Ends {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Game {
    pub(crate) fn new(version: &Version) -> Self {
        let locked = Mark {
            state: SquareState::Locked,
            count: 0,
            on: 0,
            answer: None,
        };
        Self {
            started: None,
            date: Date::ZERO,
            ends: Ends::default(),
            elapsed: 0,
            paused: None,
            rests: Vec::new(),
            left: false,
            marks: vec![locked; version.squares().len()],
            purchased: vec![false; version.products().len()],
            bought: BTreeSet::new(),
            points: 0,
            to_go: version.way,
            progress: (Date::ZERO, 0),
            seen: 0,
            waited: None,
            gaps: Gaps::default(),
            weeks: Weeks {
                freezes: i64::from(version.policy().freezes),
                ..Weeks::default()
            },
            standing: Standing::Invited,
            since: None,
        }
    }

    pub(crate) fn is_done(&self, place: usize) -> bool {
        self.marks[place].state == SquareState::Done
    }

    pub(crate) fn count(&self, place: usize) -> u32 {
        self.marks[place].count
    }

    pub(crate) fn done_on(&self, place: usize) -> Option<i64> {
        self.is_done(place).then_some(self.marks[place].on)
    }

    pub(crate) fn streak(&self) -> i64 {
        self.weeks.streak + i64::from(self.weeks.progress)
    }

    pub(crate) fn finished(&self) -> bool {
        self.started.is_some() && self.to_go == 0
    }

    /// Elapsed days since the last progress, or since the standing was last waiting (`d` of RULES §5).
    pub(crate) fn idle(&self) -> i64 {
        self.elapsed - self.last_progress()
    }

    /// Elapsed days since the customer was last seen, or since the standing was last waiting (`s` of RULES §5).
    pub(crate) fn unseen(&self) -> i64 {
        self.elapsed - self.last_seen()
    }

    fn last_progress(&self) -> i64 {
        self.progress.1.max(self.waited.unwrap_or(i64::MIN))
    }

    fn last_seen(&self) -> i64 {
        self.seen.max(self.waited.unwrap_or(i64::MIN))
    }

    /// Records progress on the current day.
    pub(crate) fn progress(&mut self) {
        let (date, elapsed) = self.progress;
        if date != self.date {
            self.gaps.add(self.elapsed - elapsed);
            self.progress = (self.date, self.elapsed);
        }
        self.seen = self.elapsed;
        self.weeks.progress = true;
    }

    /// Crosses to a later day, with nothing that happens or changes on the days between.
    pub(crate) fn pass(&mut self, zone: &Zone, date: Date) {
        let days = days_between(self.date, date);
        if days <= 0 {
            return;
        }
        if self.paused.is_none() {
            let elapsed = self.elapsed + days;
            let waited = (self.standing == Standing::Waiting).then(|| match days {
                1 => self.elapsed,
                _ => self.elapsed + days_between(self.date, zone.day_before(date)),
            });
            self.waited = waited.or(self.waited);
            self.weeks
                .pass(elapsed.div_euclid(7), waited.map(|day| day.div_euclid(7)));
            self.elapsed = elapsed;
        }
        self.date = date;
    }

    /// Takes the standing, once all that happens at this instant has happened.
    pub(crate) fn settle(&mut self, version: &Version) {
        let standing = self.take_standing(version);
        if standing != self.standing {
            self.standing = standing;
            self.since = Some(self.date);
        }
        if standing == Standing::Waiting {
            self.waited = Some(self.elapsed);
            self.weeks.waited = true;
        }
    }

    fn take_standing(&self, version: &Version) -> Standing {
        let policy = version.policy();
        if self.started.is_none() {
            Standing::Invited
        } else if self.left {
            Standing::Left
        } else if self.finished() {
            Standing::Finished
        } else if self.paused.is_some() {
            Standing::Paused
        } else if self.waiting_on(version).is_some() {
            Standing::Waiting
        } else if self.unseen() >= i64::from(policy.lapsed_after_days) {
            Standing::Lapsed
        } else if self.is_stalled(version) {
            Standing::Stalled
        } else if self.behind(version).next().is_some() {
            Standing::Behind
        } else if self.slowing().is_some() {
            Standing::Slowing
        } else {
            Standing::OnTrack
        }
    }

    pub(crate) fn is_stalled(&self, version: &Version) -> bool {
        self.idle() >= i64::from(version.policy().stalled_after_days)
    }

    /// The checkpoints that are behind their promise, with by how many days, in file order.
    pub(crate) fn behind<'a>(&'a self, version: &'a Version) -> impl Iterator<Item = (usize, i64)> + 'a {
        let grace = i64::from(version.policy().grace_days);
        version
            .promised
            .iter()
            .map(|(place, week)| (*place, self.elapsed - 7 * week))
            .filter(move |(place, late)| *late > grace && !self.is_reached(*place))
    }

    fn is_reached(&self, place: usize) -> bool {
        matches!(self.marks[place].state, SquareState::Waiting | SquareState::Done)
    }

    /// Twice the cadence, if the customer is slower than that by their own rhythm (rule 9 of RULES §5).
    pub(crate) fn slowing(&self) -> Option<i64> {
        let twice = self.gaps.twice_the_cadence()?;
        (self.idle() >= 3 && self.idle() > twice).then_some(twice)
    }

    /// Whom the customer waits for: the next step is `waiting` or `opens`.
    pub(crate) fn waiting_on(&self, version: &Version) -> Option<WaitingOn> {
        let mut waiting = false;
        for (mark, square) in self.marks.iter().zip(version.squares()) {
            match mark.state {
                SquareState::Open if !square.is_offer() => return None,
                SquareState::Waiting => waiting = true,
                _ => {}
            }
        }
        if waiting {
            Some(WaitingOn::Coach)
        } else {
            self.opens_on(version).map(|_| WaitingOn::Time)
        }
    }

    /// The earliest elapsed day on which a locked square that is no offer opens by time alone, with the streak as it is
    /// now.
    pub(crate) fn opens_on(&self, version: &Version) -> Option<i64> {
        if self.paused.is_some() || self.started.is_none() {
            return None;
        }
        self.marks
            .iter()
            .zip(version.squares())
            .filter(|(mark, square)| mark.state == SquareState::Locked && !square.is_offer())
            .map(|(_, square)| square.opens.holds_from(self))
            .filter(|day| *day != Condition::NEVER)
            .min()
            .map(|day| self.not_past(day))
    }

    /// The elapsed day on which a waiting claim is released.
    pub(crate) fn released_on(&self, version: &Version, waiting: &Mark) -> i64 {
        self.not_past(waiting.on + i64::from(version.policy().claim_release_days))
    }

    /// What time should have done already, it does tomorrow. Only a log that was folded again in another zone, or with
    /// another version, knows such a day: there the customer's days begin at other instants than when they were lived.
    fn not_past(&self, day: i64) -> i64 {
        day.max(self.elapsed + 1)
    }

    /// The next elapsed day on which, with no command, a claim may be released, a square may open, or the standing may
    /// change; with `reasons`, also one on which only its reasons may. Nothing changes before it, and sometimes nothing
    /// changes on it either.
    pub(crate) fn next_change(&self, version: &Version, reasons: bool) -> Option<i64> {
        if self.started.is_none() || self.paused.is_some() {
            return None;
        }
        let mut next = i64::MAX;
        let mut may = |day: i64| {
            if day > self.elapsed {
                next = next.min(day);
            }
        };
        let policy = version.policy();
        for (mark, square) in self.marks.iter().zip(version.squares()) {
            match mark.state {
                SquareState::Waiting => may(self.released_on(version, mark)),
                SquareState::Locked => may(self.not_past(square.opens.holds_from(self))),
                _ => {}
            }
        }
        // A streak that is lost moves nobody: what it may open counts only while the standing waits, and no week in which
        // it waits is missed.
        // By time alone a standing only ever moves on in this order, and only the reasons look back.
        let rank = match self.standing {
            Standing::OnTrack => 0,
            Standing::Slowing => 1,
            Standing::Behind => 2,
            Standing::Stalled => 3,
            _ => return (next != i64::MAX).then_some(next),
        };
        may(self.last_seen() + i64::from(policy.lapsed_after_days));
        if rank < 3 || reasons {
            may(self.last_progress() + i64::from(policy.stalled_after_days));
        }
        if rank < 2 || reasons {
            for (place, week) in &version.promised {
                if !self.is_reached(*place) {
                    may(7 * week + i64::from(policy.grace_days) + 1);
                }
            }
        }
        if (rank < 1 || reasons)
            && let Some(twice) = self.gaps.twice_the_cadence()
        {
            may(self.last_progress() + 3.max(twice + 1));
        }
        (next != i64::MAX).then_some(next)
    }
}

impl Weeks {
    /// Closes the weeks before `running`. `waited` is the last week in which the standing was waiting, if it was waiting
    /// up to here.
    fn pass(&mut self, running: i64, waited: Option<i64>) {
        if running <= self.running {
            return;
        }
        if self.progress {
            self.streak += 1;
        } else if !self.waited {
            self.miss(1);
        }
        if waited.is_none() {
            self.miss(running - self.running - 1);
        }
        self.running = running;
        self.progress = false;
        self.waited = waited == Some(running);
    }

    /// Some weeks in which nothing happened: freezes first, then the streak is gone.
    fn miss(&mut self, weeks: i64) {
        let frozen = weeks.min(self.freezes);
        self.freezes -= frozen;
        if weeks > frozen {
            self.streak = 0;
        }
    }
}

impl Gaps {
    fn add(&mut self, gap: i64) {
        if usize::from(self.known) < self.last.len() {
            self.last[usize::from(self.known)] = gap;
            self.known += 1;
        } else {
            self.last.rotate_left(1);
            self.last[7] = gap;
        }
    }

    /// Twice the median, which is whole; known from three gaps on.
    pub(crate) fn twice_the_cadence(&self) -> Option<i64> {
        let known = usize::from(self.known).min(self.last.len());
        if known < 3 {
            return None;
        }
        let mut sorted = self.last;
        let sorted = &mut sorted[..known];
        sorted.sort_unstable();
        Some(sorted[known / 2] + sorted[(known - 1) / 2])
    }
}
