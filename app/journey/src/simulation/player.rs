//! One persona at play, with a coach and a till beside them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::contacts::{Contact, Plan, way};
use super::luck::Luck;
use super::persona::{Break, Habits, Offers, Persona};
use super::{Alarm, Day};
use crate::board::board;
use crate::command::{Action, Author, Command};
use crate::contacts::Follower;
use crate::days::advance;
use crate::decide::decide;
use crate::fact::{Event, Fact};
use crate::game::SquareState;
use crate::key::Key;
use crate::next_step::NextStep;
use crate::rule::Leaf;
use crate::square::SquareKind;
use crate::standing::{Standing, standing};
use crate::state::State;
use crate::touchpoint::After;
use crate::version::Version;
use crate::zone::Zone;

/// When a coach sits down to answer, and when the till writes down a purchase.
const COACH: (i8, i8) = (17, 0);
const TILL: (i8, i8) = (18, 0);
/// When a day is looked at.
const EVENING: (i8, i8) = (23, 30);

pub(super) struct Player<'a> {
    version: &'a Version,
    zone: &'a Zone,
    habits: Habits,
    luck: Luck,
    state: State,
    follower: Follower,
    plan: Plan,
    standing: Standing,
    /// The day of the next visit; none while silent.
    visit: Option<i64>,
    last_visit: i64,
    silence_is_over: bool,
    had_break: bool,
    offers_answered: u32,
    /// Claims that a coach will answer, squares that a coach will open, products that will be paid: each with its day.
    answers: Vec<(i64, Key)>,
    openings: Vec<(i64, Key)>,
    purchases: Vec<(i64, Key)>,
    /// Nothing more is done.
    resting: bool,
    done: Vec<Fact>,
    contacts: Vec<Contact>,
    alarms: Vec<Alarm>,
}

impl<'a> Player<'a> {
    pub(super) fn new(version: &'a Version, persona: Persona, zone: &'a Zone, start: Date) -> Self {
        let mut player = Self {
            version,
            zone,
            habits: persona.habits(),
            luck: Luck::of(&format!("{} {}", version.key(), persona.code())),
            state: State::new(version, zone.clone()),
            follower: Follower::default(),
            plan: Plan::default(),
            standing: Standing::Invited,
            visit: Some(0),
            last_visit: 0,
            silence_is_over: false,
            had_break: false,
            offers_answered: 0,
            answers: Vec::new(),
            openings: Vec::new(),
            purchases: Vec::new(),
            resting: false,
            done: Vec::new(),
            contacts: Vec::new(),
            alarms: Vec::new(),
        };
        let at = player.time(start, player.habits.at);
        player.ask(at, Author::Customer, Action::Start);
        player
    }

    /// Does nothing from now on; time and contacts go on.
    pub(super) fn rest(&mut self) {
        self.resting = true;
    }

    pub(super) fn has_contacts_ahead(&self) -> bool {
        self.plan.is_ahead()
    }

    /// Plays one local day.
    pub(super) fn play(&mut self, day: i64, date: Date) -> Day {
        self.begin(date);
        let visit = self.time(date, self.habits.at);
        let coach = self.time(date, COACH);
        let till = self.time(date, TILL);
        let mut deeds = [(visit, Deed::Visit), (coach, Deed::Coach), (till, Deed::Till)];
        deeds.sort_by_key(|(at, _)| *at);
        for (at, deed) in deeds {
            self.send_until(date, at);
            if self.resting {
                continue;
            }
            match deed {
                Deed::Visit => {
                    if self.visit.is_some_and(|due| due <= day) {
                        self.sit_down(day, at);
                    }
                }
                Deed::Coach => self.coach(day, at),
                Deed::Till => {
                    for product in due(&mut self.purchases, day) {
                        self.pay(at, &product);
                    }
                }
            }
        }
        let at = self.time(date, EVENING);
        self.send_until(date, at);
        self.listen(day);
        Day {
            day,
            date,
            at,
            state: self.state.clone(),
            standing: standing(self.version, &self.state, at),
            done: std::mem::take(&mut self.done),
            contacts: std::mem::take(&mut self.contacts),
            alarms: std::mem::take(&mut self.alarms),
        }
    }

    /// What time does at the start of a day.
    fn begin(&mut self, date: Date) {
        let start = self.zone.start_of(date).max(self.state.at());
        let facts = advance(self.version, &self.state, start);
        self.store(&facts, start);
    }

    /// A visit: a few steps, one after the other.
    fn sit_down(&mut self, day: i64, at: Timestamp) {
        let gap = (day - self.last_visit).max(1);
        self.last_visit = day;
        self.ask(at, Author::Customer, Action::Visit);
        let mut counted = Vec::new();
        for _ in 0..self.habits.steps {
            if !self.step(day, at, gap, &mut counted) {
                break;
            }
        }
        self.answer_offer(day, at);
        self.need(day, at);
        let (least, most) = self.habits.gap;
        let next = day + self.luck.between(least, most);
        self.visit = match self.habits.pause {
            Break::AfterMilestone(days) if !self.had_break && self.has_milestone() => {
                self.had_break = true;
                Some(day + days)
            }
            Break::Silence if !self.silence_is_over && self.is_far_enough() => None,
            _ => Some(next),
        };
    }

    /// One step: the first open square that is not an offer and can be done now; whether there was one.
    fn step(&mut self, day: i64, at: Timestamp, gap: i64, counted: &mut Vec<usize>) -> bool {
        let squares = self.version.squares();
        for (place, square) in squares.iter().enumerate() {
            if self.state.game().marks[place].state != SquareState::Open || square.is_offer() {
                continue;
            }
            let key = square.key.to_string();
            let action = match &square.kind {
                SquareKind::Lesson => Action::Complete { square: key },
                SquareKind::CheckIn { .. } => {
                    let (least, most) = self.habits.feeling;
                    Action::CheckIn {
                        square: key,
                        feeling: self.luck.between(least, most).into(),
                        words: None,
                    }
                }
                SquareKind::Action { .. } | SquareKind::Checkpoint { .. } if square.target().is_some() => {
                    // What is counted is counted once in a sitting.
                    if counted.contains(&place) {
                        continue;
                    }
                    counted.push(place);
                    Action::Count {
                        square: key,
                        n: self.count(place, gap).into(),
                    }
                }
                SquareKind::Checkpoint { by_week, .. } => {
                    let felt = by_week.map_or(0, |week| i64::from(week) * 7 * self.habits.felt_tenths / 10);
                    if day < felt {
                        continue;
                    }
                    if let Some(days) = self.habits.answer {
                        self.answers.push((day + days, square.key.clone()));
                    }
                    Action::Claim {
                        square: key,
                        words: None,
                    }
                }
                SquareKind::Action { .. } | SquareKind::Offer { .. } => continue,
            };
            return self.ask(at, Author::Customer, action);
        }
        false
    }

    /// How far a count goes in one sitting: what the days since the last one gave, or the pace that the promise asks for.
    fn count(&self, place: usize, gap: i64) -> i64 {
        let target = self.version.squares()[place].target().map_or(1, i64::from);
        let left = target - i64::from(self.state.game().marks[place].count);
        let days = (gap * self.habits.days_of_ten).div_euclid(10).max(1);
        let promised = self
            .version
            .promised
            .iter()
            .find(|(checkpoint, _)| *checkpoint >= place)
            .map_or(0, |(_, week)| {
                // Somebody who feels results early is fast, and the other way round.
                let time = (week * 7 * self.habits.felt_tenths / 10).max(1);
                (target * gap).div_euclid(time)
            });
        days.max(promised).min(left.max(1)).min(10_000)
    }

    /// The first open offer without an answer.
    fn answer_offer(&mut self, day: i64, at: Timestamp) {
        let open = self
            .version
            .squares()
            .iter()
            .zip(&self.state.game().marks)
            .find(|(square, mark)| square.is_offer() && mark.state == SquareState::Open)
            .map(|(square, _)| square.clone());
        let Some(square) = open else { return };
        self.offers_answered += 1;
        let takes = match self.habits.offers {
            Offers::All => true,
            Offers::EveryOther => self.offers_answered % 2 == 1,
            Offers::None => false,
        };
        let key = square.key.to_string();
        if !takes {
            self.ask(at, Author::Customer, Action::Decline { square: key });
            return;
        }
        if self.ask(at, Author::Customer, Action::TakeUp { square: key })
            && let SquareKind::Offer {
                product: Some(product), ..
            } = &square.kind
        {
            self.purchases.push((day, product.key.clone()));
        }
    }

    /// Where nothing but a purchase or a coach opens the way, that is seen to, after a while.
    fn need(&mut self, day: i64, at: Timestamp) {
        let NextStep::Locked { square, why } = board(self.version, &self.state, at).next_step else {
            return;
        };
        for leaf in why {
            match leaf {
                Leaf::Purchased(product) if self.purchases.iter().all(|(_, of)| *of != product) => {
                    self.purchases.push((day + self.habits.needed, product));
                }
                Leaf::OpenedByCoach if self.openings.iter().all(|(_, of)| *of != square) => {
                    self.openings.push((day + self.habits.opening, square.clone()));
                }
                _ => {}
            }
        }
    }

    fn coach(&mut self, day: i64, at: Timestamp) {
        for square in due(&mut self.answers, day) {
            // A rule may have been faster.
            if self.state.square(self.version, &square) == Some(SquareState::Waiting) {
                let square = square.to_string();
                self.ask(at, Author::Coach, Action::Award { square });
            }
        }
        for square in due(&mut self.openings, day) {
            let square = square.to_string();
            self.ask(at, Author::Coach, Action::Open { square });
        }
    }

    fn pay(&mut self, at: Timestamp, product: &Key) {
        if self.state.has_purchased(self.version, product) {
            return;
        }
        let amount = self.version.product(product).map_or(0.0, |known| {
            #[expect(clippy::cast_precision_loss, reason = "prices are far below 2^53")]
            let minor = known.price.minor as f64;
            minor / 10_f64.powi(i32::try_from(known.price.currency.decimals()).unwrap_or(0))
        });
        let product = product.to_string();
        let amount = amount.into();
        self.ask(at, Author::Business, Action::Purchase { product, amount });
    }

    /// Whoever is silent comes back the day after a contact that noticed it.
    fn listen(&mut self, day: i64) {
        let noticed = |after: &After| matches!(after.standing(), Some(Standing::Behind | Standing::Stalled));
        let called = self
            .contacts
            .iter()
            .any(|contact| contact.sent && noticed(&self.version.touchpoints()[contact.touchpoint].after));
        if self.visit.is_none() && called {
            self.silence_is_over = true;
            self.visit = Some(day + 1);
        }
    }

    fn has_milestone(&self) -> bool {
        let squares = self.version.squares().iter();
        squares
            .zip(&self.state.game().marks)
            .any(|(square, mark)| square.is_checkpoint() && mark.state == SquareState::Done)
    }

    fn is_far_enough(&self) -> bool {
        let (done, all) = way(self.version, &self.state);
        done * 5 >= all * 2
    }

    /// Gives a command; whether it was accepted.
    fn ask(&mut self, at: Timestamp, by: Author, action: Action) -> bool {
        let command = Command {
            at,
            by,
            id: None,
            action,
        };
        let Ok(decision) = decide(self.version, &self.state, &command) else {
            return false;
        };
        let facts: Vec<Fact> = decision.by_time.into_iter().chain(decision.facts).collect();
        self.store(&facts, at);
        true
    }

    fn store(&mut self, facts: &[Fact], now: Timestamp) {
        for fact in facts {
            self.follower.add(self.version, &mut self.state, fact);
        }
        self.follower.pass(self.version, &self.state, now);
        self.plan.add(self.follower.take());
        self.done
            .extend(facts.iter().filter(|fact| fact.event != Event::Visited).cloned());
        let stands = standing(self.version, &self.state, now);
        if stands.standing != self.standing {
            if stands.standing.gravity() > self.standing.gravity() {
                self.alarms.push(Alarm {
                    at: now,
                    standing: stands.standing,
                    reasons: stands.reasons,
                });
            }
            self.standing = stands.standing;
        }
    }

    /// Sends what is due on this day up to an instant.
    fn send_until(&mut self, date: Date, until: Timestamp) {
        while let Some(at) = self.plan.next_on(self.zone, date).filter(|at| *at <= until) {
            self.contacts.extend(self.plan.take(self.version, &self.state, at));
        }
    }

    fn time(&self, date: Date, (hour, minute): (i8, i8)) -> Timestamp {
        let time = Time::new(hour, minute, 0, 0).expect("the personas' times are times of a day");
        self.zone.instant(date, time).max(self.state.at())
    }
}

#[derive(Clone, Copy)]
enum Deed {
    Visit,
    Coach,
    Till,
}

/// Takes what is due on a day out of a list.
fn due(list: &mut Vec<(i64, Key)>, day: i64) -> Vec<Key> {
    let mut taken = Vec::new();
    list.retain(|(on, key)| {
        let later = *on > day;
        if !later {
            taken.push(key.clone());
        }
        later
    });
    taken
}
