//! The alarm: when staff hear of a customer who slips away, whom they hear it of, and what they could do.
//!
//! RULES.md says where a customer stands (§5); this says what a business is told of it.
//!
//! - **An alarm is on** exactly as long as the customer stalls, lapses, is behind or slows down. A change for the worse
//!   raises one, and closes the lesser one before it; a change for the better closes it. Who is better but not well
//!   (stalled, and now only behind) stands under the lesser alarm, so that nobody who slips away is out of sight.
//! - **An alarm is news** only when the customer was not as badly off, or worse, within the last [`REMEMBERED_DAYS`]. So
//!   somebody on the edge, who is late every few days, is told of once; and a lesser alarm after a worse one is none to
//!   tell. Only news is mailed or sent to other systems.
//! - **It does not matter who looks when**: an alarm is dated by the day on which its standing began, and what is news follows
//!   from days alone ([`Watch`]).
//! - **No alarm ends before it was raised**: a step that a phone tells of weeks later ends the alarm on the day on which it was
//!   raised, and what is on after it is the same story.
//! - **A coach who lets claims wait** is the owner's alarm, not the customer's: half of `claim_release_days`, rounded up
//!   and at least one day, counted as the release itself is ([`slow_claims`]).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::game::{Game, SquareState};
use crate::key::Key;
use crate::money::{Amount, Currency};
use crate::square::{Award, SquareKind};
use crate::standing::Standing;
use crate::state::State;
use crate::version::Version;
use crate::zone::{days_between, later};

/// For how many days after an alarm was on, the same one or a lesser one is no news.
pub const REMEMBERED_DAYS: i64 = 14;

/// For how many days after something was tried, a customer who moves is taken to have moved because of it.
pub const ANSWERED_WITHIN_DAYS: i64 = 14;

/// A standing that staff hear of; the later, the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// Slower than by their own rhythm.
    Slowing,
    /// Later than promised.
    Behind,
    /// No progress for a while.
    Stalled,
    /// Not seen for long.
    Lapsed,
}

impl Alarm {
    /// All of them, the mildest first.
    pub const ALL: [Self; 4] = [Self::Slowing, Self::Behind, Self::Stalled, Self::Lapsed];

    /// The alarm of a standing, if it is one to hear of.
    pub fn of(standing: Standing) -> Option<Self> {
        match standing {
            Standing::Slowing => Some(Self::Slowing),
            Standing::Behind => Some(Self::Behind),
            Standing::Stalled => Some(Self::Stalled),
            Standing::Lapsed => Some(Self::Lapsed),
            _ => None,
        }
    }

    /// The standing that it tells of.
    pub fn standing(self) -> Standing {
        match self {
            Self::Slowing => Standing::Slowing,
            Self::Behind => Standing::Behind,
            Self::Stalled => Standing::Stalled,
            Self::Lapsed => Standing::Lapsed,
        }
    }

    /// The stable code, the standing's own.
    pub fn code(self) -> &'static str {
        self.standing().code()
    }
}

/// Why an alarm is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closing {
    /// The customer is better off.
    Better,
    /// A worse one follows.
    Worse,
    /// The customer waits, for the coach or for time.
    Waiting,
    /// The customer has a break.
    Paused,
    /// The customer left.
    Left,
    /// The journey is finished.
    Finished,
}

impl Closing {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Waiting => "waiting",
            Self::Paused => "paused",
            Self::Left => "left",
            Self::Finished => "finished",
        }
    }

    /// Why an alarm is over when a customer stands where none is on.
    fn by(standing: Standing) -> Self {
        match standing {
            Standing::Waiting => Self::Waiting,
            Standing::Paused => Self::Paused,
            Standing::Left => Self::Left,
            Standing::Finished => Self::Finished,
            _ => Self::Better,
        }
    }
}

/// What a change of standing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The alarm that was on is over.
    Closed {
        /// Which.
        alarm: Alarm,
        /// On which local day; never before the one on which it was raised.
        on: Date,
        /// Why.
        by: Closing,
    },
    /// One is on from now.
    Raised {
        /// Which.
        alarm: Alarm,
        /// Whether staff are to be told.
        news: bool,
    },
}

/// What is known of one enrolment's alarms: which one is on, and until when there were others.
///
/// ```
/// use journey::Standing;
/// use journey::alarm::{Alarm, Change, Closing, Watch};
///
/// let mut watch = Watch::default();
/// let raised = watch.step(Standing::Slowing, "2026-01-05".parse()?);
/// assert_eq!(raised, [Change::Raised { alarm: Alarm::Slowing, news: true }]);
/// let on = "2026-01-06".parse()?;
/// let closed = watch.step(Standing::OnTrack, on);
/// assert_eq!(closed, [Change::Closed { alarm: Alarm::Slowing, on, by: Closing::Better }]);
/// // Four days later it is the same story.
/// let again = watch.step(Standing::Slowing, "2026-01-10".parse()?);
/// assert_eq!(again, [Change::Raised { alarm: Alarm::Slowing, news: false }]);
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watch {
    /// With the day on which it was raised.
    open: Option<(Alarm, Date)>,
    /// For each alarm, the last day on which it or a worse one ended.
    ended: [Option<Date>; 4],
}

impl Watch {
    /// From the alarms that there were: each with the days on which it was raised and on which it ended, none for the one that is on.
    /// Those that ended more than [`REMEMBERED_DAYS`] ago may be left out.
    pub fn resume(alarms: impl IntoIterator<Item = (Alarm, Date, Option<Date>)>) -> Self {
        let mut watch = Self::default();
        for (alarm, raised, ended) in alarms {
            match ended {
                Some(day) => watch.end(alarm, day),
                None => watch.open = Some((alarm, raised)),
            }
        }
        watch
    }

    /// The alarm that is on.
    pub fn open(&self) -> Option<Alarm> {
        self.open.map(|(alarm, _)| alarm)
    }

    /// The customer stands somewhere from a local day on. Told again, nothing changes.
    pub fn step(&mut self, standing: Standing, on: Date) -> Vec<Change> {
        let alarm = Alarm::of(standing);
        let mut changes = Vec::new();
        if alarm == self.open() {
            return changes;
        }
        if let Some((was, raised)) = self.open.take() {
            let by = match alarm {
                Some(alarm) if alarm > was => Closing::Worse,
                Some(_) => Closing::Better,
                None => Closing::by(standing),
            };
            let on = on.max(raised);
            self.end(was, on);
            changes.push(Change::Closed { alarm: was, on, by });
        }
        if let Some(alarm) = alarm {
            let news = self.ended[alarm as usize].is_none_or(|day| days_between(day, on) >= REMEMBERED_DAYS);
            self.open = Some((alarm, on));
            changes.push(Change::Raised { alarm, news });
        }
        changes
    }

    fn end(&mut self, alarm: Alarm, on: Date) {
        for ended in &mut self.ended[..=alarm as usize] {
            *ended = (*ended).max(Some(on));
        }
    }
}

/// Claims that a coach lets wait, at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowClaims {
    /// The squares whose claims wait too long, in file order.
    pub squares: Vec<Key>,
    /// The start of the local day on which, with no new command, another one joins them; none when none will.
    pub next: Option<Timestamp>,
}

/// The claims that a coach lets wait.
pub fn slow_claims(version: &Version, state: &State, now: Timestamp) -> SlowClaims {
    let game = state.game_at(version, now);
    let patience = i64::from(version.policy().claim_release_days.div_ceil(2).max(1));
    let mut squares = Vec::new();
    let mut next: Option<i64> = None;
    for (mark, square) in game.marks.iter().zip(version.squares()) {
        if mark.state != SquareState::Waiting {
            continue;
        }
        let day = mark.on + patience;
        if day <= game.elapsed {
            squares.push(square.key.clone());
        } else if game.paused.is_none() {
            next = Some(next.map_or(day, |next| next.min(day)));
        }
    }
    let next = next
        .and_then(|day| later(game.date, day - game.elapsed))
        .and_then(|date| state.zone().first_day_from(date))
        .map(|(_, start)| start);
    SlowClaims { squares, next }
}

/// The currency that a journey's money is counted in: that of the first product it names.
pub fn currency(version: &Version) -> Option<Currency> {
    version.products().first().map(|product| product.price.currency)
}

/// What the next step in growth is worth: the price of the first product ahead, of a stage that has not begun or an offer that is
/// not answered, that was not bought yet. Only prices in the journey's [`currency`] count.
pub fn worth(version: &Version, state: &State, now: Timestamp) -> Option<Amount> {
    let game = state.game_at(version, now);
    let currency = currency(version)?;
    let squares = version.squares();
    let here = (0..squares.len())
        .find(|place| !squares[*place].is_offer() && !game.is_done(*place))
        .map_or(version.stages().len(), |place| squares[place].stage);
    let ahead = version
        .stages()
        .iter()
        .enumerate()
        .skip(here.min(version.stages().len().saturating_sub(1)));
    ahead
        .flat_map(|(number, stage)| {
            let entered = stage.product.iter().filter(move |_| number > here);
            let offered = stage.squares.clone().filter_map(|place| match &squares[place].kind {
                SquareKind::Offer { product, .. } if game.marks[place].answer.is_none() => product.as_ref(),
                _ => None,
            });
            entered.chain(offered)
        })
        .find(|product| {
            let bought = version
                .product_place(&product.key)
                .is_some_and(|place| game.purchased[place]);
            !bought && product.price.currency == currency
        })
        .map(|product| product.price)
}

/// What fits the reason why a customer slips away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suggestion {
    /// They have gone: show the way back to their square.
    WayBack {
        /// Where they stood.
        square: Option<Key>,
    },
    /// They were never taught: send them the lesson, or the guide of a step that they never began.
    SendLesson {
        /// The square that teaches.
        square: Key,
    },
    /// The result does not show: ask the questions that help before blame.
    SelfCheck {
        /// The checkpoint.
        square: Key,
    },
    /// The step is too big: open a smaller one.
    OpenSmaller {
        /// The step that is too big.
        instead_of: Key,
        /// The smaller one.
        square: Key,
    },
    /// They look and do not move, or nothing is known: ask.
    Ask {
        /// Whether they looked after they last moved.
        visits: bool,
    },
}

impl Suggestion {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WayBack { .. } => "way-back",
            Self::SendLesson { .. } => "lesson",
            Self::SelfCheck { .. } => "self-check",
            Self::OpenSmaller { .. } => "smaller",
            Self::Ask { .. } => "ask",
        }
    }

    /// The square that it is about.
    pub fn square(&self) -> Option<&Key> {
        match self {
            Self::WayBack { square } => square.as_ref(),
            Self::SendLesson { square } | Self::SelfCheck { square } | Self::OpenSmaller { square, .. } => Some(square),
            Self::Ask { .. } => None,
        }
    }
}

/// What to do about a customer for whom an alarm is on; none where none is.
///
/// The first that fits: who has lapsed is shown the way back. Who stands before a lesson, or before a step that comes after a
/// lesson not done, or that they never began though it has a guide, is sent what teaches. Who stands before a checkpoint with
/// a self-check is asked its questions. Who stands in the middle of something to be done many times gets a smaller
/// step, if one is still locked. Everybody else is asked.
pub fn suggest(version: &Version, state: &State, now: Timestamp) -> Option<Suggestion> {
    let game = state.game_at(version, now);
    let alarm = Alarm::of(game.standing)?;
    let squares = version.squares();
    let here =
        (0..squares.len()).find(|place| !squares[*place].is_offer() && game.marks[*place].state == SquareState::Open);
    if alarm == Alarm::Lapsed {
        let square = here.map(|place| squares[place].key.clone());
        return Some(Suggestion::WayBack { square });
    }
    let visits = game.seen > game.progress.1;
    let Some(here) = here else {
        return Some(Suggestion::Ask { visits });
    };
    if let Some(place) = untaught(version, &game, here) {
        let square = squares[place].key.clone();
        return Some(Suggestion::SendLesson { square });
    }
    if let Some(place) = without_result(version, &game, here) {
        let square = squares[place].key.clone();
        return Some(Suggestion::SelfCheck { square });
    }
    Some(match smaller(version, &game, here) {
        Some(place) => Suggestion::OpenSmaller {
            instead_of: squares[here].key.clone(),
            square: squares[place].key.clone(),
        },
        None => Suggestion::Ask { visits },
    })
}

/// The square that teaches what the step needs and was not taken in: the step itself, a lesson before it in its stage, or the guide of
/// a step that was never begun.
fn untaught(version: &Version, game: &Game, here: usize) -> Option<usize> {
    let squares = version.squares();
    let stage = version.stages()[squares[here].stage].squares.clone();
    let lesson = (stage.start..=here)
        .rev()
        .find(|place| matches!(squares[*place].kind, SquareKind::Lesson))
        .filter(|place| game.marks[*place].state == SquareState::Open);
    let guided = squares[here]
        .guide
        .as_deref()
        .is_some_and(|guide| !guide.trim().is_empty());
    let never_begun = matches!(squares[here].kind, SquareKind::Action { .. }) && game.count(here) == 0;
    lesson.or((guided && never_begun).then_some(here))
}

/// The checkpoint whose result the customer does not feel: the step itself, or one that is open and late.
fn without_result(version: &Version, game: &Game, here: usize) -> Option<usize> {
    let squares = version.squares();
    let asks = |place: &usize| {
        let SquareKind::Checkpoint { award, self_check, .. } = &squares[*place].kind else {
            return false;
        };
        !matches!(award, Award::Count { .. }) && !self_check.is_empty() && game.marks[*place].state == SquareState::Open
    };
    Some(here)
        .filter(asks)
        .or_else(|| game.behind(version).map(|(place, _)| place).find(asks))
}

/// A locked square after a step to be done several times, in the same stage, that asks for less than what is left of it.
fn smaller(version: &Version, game: &Game, here: usize) -> Option<usize> {
    let squares = version.squares();
    let left = squares[here].target()?.saturating_sub(game.count(here));
    let stage = version.stages()[squares[here].stage].squares.clone();
    (here + 1..stage.end).find(|place| {
        let square = &squares[*place];
        let asks = match square.kind {
            SquareKind::Lesson | SquareKind::CheckIn { .. } => 1,
            SquareKind::Action { target, .. } => target,
            SquareKind::Checkpoint { .. } | SquareKind::Offer { .. } => return false,
        };
        game.marks[*place].state == SquareState::Locked && asks < left
    })
}
