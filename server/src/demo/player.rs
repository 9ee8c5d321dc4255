//! One customer of the demo at play: on a day when they feel like it they look at their board and do the next step.

use super::cast::{self, Habit, Persona};
use backend::{
    Actor, Db, EnrolmentId, Error, Language, enrolments,
    play::{self, Move},
};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use journey::draft::OfferSort;
use journey::{Action, Amount, Award, NextStep, Number, Product, Square, SquareKind, SquareState, Standing};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

/// A customer who has started.
pub(super) struct Player {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// What they bought by taking up an offer and the business has still to record.
    pub bought: Vec<Product>,
    persona: &'static Persona,
    actor: Actor,
    zone: TimeZone,
    started: Date,
    chance: StdRng,
}

impl Player {
    /// A customer who started on this date. The seed is their place in the cast, so that each plays the same in every telling.
    pub(super) fn new(
        persona: &'static Persona,
        place: usize,
        actor: Actor,
        enrolment: EnrolmentId,
        started: Date,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            enrolment,
            bought: Vec::new(),
            persona,
            actor,
            zone: TimeZone::get(persona.time_zone.unwrap_or(cast::TIME_ZONE))?,
            started,
            chance: StdRng::seed_from_u64(20_260_105 + place as u64),
        })
    }

    /// One day in nine a claim comes back with words.
    pub(super) fn words_for_sending_back(&mut self) -> Option<&'static str> {
        self.chance.random_bool(0.11).then_some(match self.persona.language {
            Language::Japanese => "あと少しです。ひと伸びを30秒、ゆっくり数えてみてください。来週またお聞きします。",
            Language::English => "Nearly there. Count the thirty seconds slowly this week, then tell me again.",
        })
    }

    /// Lives through one day, as far as it is over at `now`.
    pub(super) async fn play_day(&mut self, db: &Db, date: Date, now: Timestamp) -> anyhow::Result<()> {
        let day = i64::from((date - self.started).get_days());
        let at = at_hour(date, self.chance.random_range(6..22), &self.zone)?
            .checked_add(Span::new().minutes(self.chance.random_range(0..50_i64)))?;
        if day == 0 || at > now {
            return Ok(());
        }
        let (share, plays) = match self.persona.habit {
            Habit::Plays(share) => (share, true),
            Habit::PlaysUntil(share, last) if day <= last => (share, true),
            Habit::LooksInAfter(share, last) => (share, day <= last),
            Habit::TakesABreak(_, on) if day == on => {
                return make_move(db, &self.actor, self.enrolment, Action::Pause, at).await;
            }
            Habit::Leaves(_, on, reason) if day == on => {
                return make_move(
                    db,
                    &self.actor,
                    self.enrolment,
                    Action::Leave { reason: reason.into() },
                    at,
                )
                .await;
            }
            Habit::TakesABreak(share, on) | Habit::Leaves(share, on, _) if day < on => (share, true),
            Habit::ComesBack(share, last, again) if day <= last || day >= again => (share, true),
            Habit::NeverStarts
            | Habit::PlaysUntil(..)
            | Habit::TakesABreak(..)
            | Habit::Leaves(..)
            | Habit::ComesBack(..) => return Ok(()),
        };
        if !self.chance.random_bool(share) {
            return Ok(());
        }
        make_move(db, &self.actor, self.enrolment, Action::Visit, at).await?;
        if plays {
            self.play_steps(db, day, at).await?;
        }
        Ok(())
    }

    /// The next step, and the one after it where nothing has to be lived through in between.
    async fn play_steps(&mut self, db: &Db, day: i64, at: Timestamp) -> anyhow::Result<()> {
        for minute in 1..4 {
            let at = at.checked_add(Span::new().minutes(minute * 2))?;
            let playing = enrolments::get_enrolment(db, &self.actor, self.enrolment).await?;
            if journey::standing(&playing.version, &playing.state, at).standing == Standing::Left {
                return Ok(());
            }
            let board = journey::board(&playing.version, &playing.state, at);
            self.answer_offer(db, &playing.version, &board, at).await?;
            let NextStep::Square(key) = board.next_step else {
                return Ok(());
            };
            let Some(square) = playing.version.square(&key) else {
                return Ok(());
            };
            let Some(action) = self.step(square, day) else {
                return Ok(());
            };
            make_move(db, &self.actor, self.enrolment, action, at).await?;
            if !matches!(square.kind, SquareKind::Lesson | SquareKind::CheckIn { .. }) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What the customer does on this square today, if anything.
    fn step(&mut self, square: &Square, day: i64) -> Option<Action> {
        let key = square.key.to_string();
        match &square.kind {
            SquareKind::Lesson | SquareKind::Action { .. } => Some(Action::Complete { square: key }),
            SquareKind::CheckIn { .. } => {
                let feeling = self.chance.random_range(2..=5_i64).into();
                Some(Action::CheckIn {
                    square: key,
                    feeling,
                    words: None,
                })
            }
            SquareKind::Checkpoint {
                award: Award::Count { .. },
                ..
            } => Some(Action::Count {
                square: key,
                n: self.chance.random_range(1..=2_i64).into(),
            }),
            SquareKind::Checkpoint { by_week, .. } => {
                // A result is felt a few days around its week, not the moment the square opens.
                let week = by_week.map_or(0, |week| i64::from(week) * 7);
                (day >= week - self.chance.random_range(2..7)).then(|| Action::Claim {
                    square: key,
                    words: Some(self.words().into()),
                })
            }
            SquareKind::Offer { .. } => None,
        }
    }

    /// Most take up the next stage; the rest say no or leave it for another day.
    async fn answer_offer(
        &mut self,
        db: &Db,
        version: &journey::Version,
        board: &journey::Board,
        at: Timestamp,
    ) -> anyhow::Result<()> {
        for view in &board.squares {
            let Some(square) = version.square(&view.key) else {
                continue;
            };
            let SquareKind::Offer { sort, product, .. } = &square.kind else {
                continue;
            };
            if view.state != SquareState::Open || view.answer.is_some() {
                continue;
            }
            let takes_up = match sort {
                OfferSort::NextStage => self.chance.random_bool(0.85),
                OfferSort::Upsell | OfferSort::CrossSell => self.chance.random_bool(0.35),
            };
            let key = view.key.to_string();
            let action = if takes_up {
                self.bought.extend(product.clone());
                Action::TakeUp { square: key }
            } else if self.chance.random_bool(0.5) {
                Action::Decline { square: key }
            } else {
                continue;
            };
            make_move(db, &self.actor, self.enrolment, action, at).await?;
        }
        Ok(())
    }

    fn words(&mut self) -> &'static str {
        let words: [&str; 4] = match self.persona.language {
            Language::Japanese => [
                "朝がとても楽です。",
                "起きたときの肩の重さが、気にならなくなりました。",
                "昨日は一度も肩をもみませんでした。",
                "家族に、姿勢がよくなったと言われました。",
            ],
            Language::English => [
                "Mornings are so much easier.",
                "I forgot about my shoulders for a whole day.",
                "I can look over my shoulder in the car again.",
                "My partner says I stand taller.",
            ],
        };
        words[self.chance.random_range(0..words.len())]
    }
}

/// A price as a purchase names it: in the currency's major unit.
pub(super) fn major_unit(price: Amount) -> Number {
    match price.currency.decimals() {
        0 => Number::from(price.minor),
        #[expect(clippy::cast_precision_loss, reason = "the demo's prices are small")]
        decimals => Number::from(price.minor as f64 / 10_f64.powi(decimals.cast_signed())),
    }
}

/// The instant of a full hour on a date.
pub(super) fn at_hour(date: Date, hour: i8, zone: &TimeZone) -> anyhow::Result<Timestamp> {
    Ok(date.at(hour, 0, 0, 0).to_zoned(zone.clone())?.timestamp())
}

/// Makes a move; a refusal by the rules is a part of life, anything else ends the story.
pub(super) async fn make_move(
    db: &Db,
    actor: &Actor,
    enrolment: EnrolmentId,
    action: Action,
    at: Timestamp,
) -> anyhow::Result<()> {
    match play::play(db, actor, enrolment, Move::now(action, None), at).await {
        Ok(_) | Err(Error::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
