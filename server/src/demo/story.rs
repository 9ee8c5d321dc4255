//! The story of the demo: months of play by some thirty customers, told through the same use cases that people use,
//! with the clock moved. The same day gives the same story: its chances come from a seed.

use super::{
    cast::{self, Habit, Path, Persona},
    player::{Player, at_hour, major_unit, make_move},
};
use anyhow::Context as _;
use backend::{
    Actor, Db, JourneyId, Language, Role, brand,
    businesses::{self, NewBusiness},
    claims, coaches, contacts,
    invitations::{self, NewInvitation},
    journeys,
    mail::{self, Links, Mailer},
    staff::{self, NewStaff},
    standings, templates, training,
};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use journey::Action;
use std::collections::HashMap;

/// How many reviews one call takes on.
const BATCH: u32 = 500;

/// Tells the whole story, ending at `now`. `progress` hears how many days of how many are told.
pub async fn tell(
    db: &Db,
    mailer: &Mailer,
    links: &Links,
    now: Timestamp,
    mut progress: impl FnMut(i64, i64),
) -> anyhow::Result<()> {
    let zone = TimeZone::get(cast::TIME_ZONE)?;
    let today = now.to_zoned(zone.clone()).date();
    let days = cast::CUSTOMERS
        .iter()
        .map(|persona| persona.days_ago)
        .max()
        .unwrap_or(0)
        + 1;
    let opening = at_hour(today.checked_sub(Span::new().days(days))?, 8, &zone)?;
    let mut stage = Stage::build(db, opening).await?;
    for day in 0..=days {
        let date = today.checked_sub(Span::new().days(days - day))?;
        // What the plans say goes out in the morning, at noon and in the evening of its day, and mails on the days they belong
        // to. Those to people of a demo go no further than its outbox.
        for hour in [8, 14] {
            deliver(db, mailer, links, at_hour(date, hour, &zone)?.min(now)).await?;
        }
        stage.play_day(date, days - day, &zone, now).await?;
        for hour in [20, 23] {
            deliver(db, mailer, links, at_hour(date, hour, &zone)?.min(now)).await?;
        }
        progress(day, days);
    }
    let coach = NewStaff {
        name: cast::NEW_COACH.0.into(),
        email: cast::NEW_COACH.1.into(),
        role: Role::Coach.code().into(),
        language: "en".into(),
    };
    staff::add_staff(db, &stage.owner, coach, now).await?;
    Ok(())
}

async fn deliver(db: &Db, mailer: &Mailer, links: &Links, at: Timestamp) -> anyhow::Result<()> {
    while contacts::deliver_due(db, at).await?.anything() {}
    while mail::deliver_due(db, mailer, links, at).await?.anything() {}
    Ok(())
}

/// The business on its first day, and who plays by now.
struct Stage<'db> {
    db: &'db Db,
    owner: Actor,
    coach: Actor,
    journeys: HashMap<&'static str, JourneyId>,
    training: JourneyId,
    players: Vec<Player>,
}

impl<'db> Stage<'db> {
    async fn build(db: &'db Db, opening: Timestamp) -> anyhow::Result<Self> {
        let new = NewBusiness {
            name: cast::BUSINESS.into(),
            language: "ja".into(),
            time_zone: cast::TIME_ZONE.into(),
            owner_name: cast::OWNER.0.into(),
            owner_email: cast::OWNER.1.into(),
        };
        let added = businesses::add_business(db, new, opening).await?;
        let business = added.business;
        let owner = Actor::Staff {
            business,
            staff: added.owner,
            role: Role::Owner,
        };
        // In the demo everybody looks after everybody, so that its pages are rich for the coach too.
        coaches::let_coaches_see_all(db, &owner, true, opening).await?;
        brand::set_colour(db, &owner, cast::COLOUR, opening).await?;
        brand::set_logo(db, &owner, cast::LOGO, opening).await?;
        let new = NewStaff {
            name: cast::COACH.0.into(),
            email: cast::COACH.1.into(),
            role: Role::Coach.code().into(),
            language: "ja".into(),
        };
        let coach = staff::add_staff(db, &owner, new, opening).await?;
        let coach = Actor::Staff {
            business,
            staff: coach,
            role: Role::Coach,
        };
        let mut journeys = HashMap::new();
        for path in Path::ALL {
            let id = journeys::import_journey(db, &owner, path.file(), opening).await?;
            let journey = journeys::get_journey(db, &owner, id).await?;
            journeys::publish_journey(db, &owner, id, journey.revision, opening).await?;
            journeys.insert(path.key(), id);
        }
        // The staff's own journey, as the library has it.
        let training = templates::start_from(db, &owner, "service-basics", Language::Japanese, opening).await?;
        let journey = journeys::get_journey(db, &owner, training).await?;
        journeys::publish_journey(db, &owner, training, journey.revision, opening).await?;
        Ok(Self {
            db,
            owner,
            coach,
            journeys,
            training,
            players: Vec::new(),
        })
    }

    /// One day: the coach answers in the morning, customers play at their own hours, newcomers start, and the night reviews.
    async fn play_day(&mut self, date: Date, days_ago: i64, zone: &TimeZone, now: Timestamp) -> anyhow::Result<()> {
        let morning = at_hour(date, 9, zone)?;
        if morning <= now {
            self.answer_claims(morning, days_ago).await?;
            self.train(morning, days_ago).await?;
            self.record_purchases(morning).await?;
        }
        for player in &mut self.players {
            player.play_day(self.db, date, now).await?;
        }
        for (place, persona) in cast::CUSTOMERS
            .iter()
            .enumerate()
            .filter(|(_, persona)| persona.days_ago == days_ago)
        {
            self.invite(persona, place, date, zone, now).await?;
        }
        let night = at_hour(date, 23, zone)?.min(now);
        while standings::review_due(self.db, night, BATCH).await?.reviewed > 0 {}
        Ok(())
    }

    async fn invite(
        &mut self,
        persona: &'static Persona,
        place: usize,
        date: Date,
        zone: &TimeZone,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let sent = at_hour(date, 7, zone)?.min(now);
        let new = NewInvitation {
            journey: self.journeys[persona.path.key()].to_string(),
            name: persona.name.into(),
            email: persona.email(),
            language: persona.language.code().into(),
            time_zone: persona.time_zone.unwrap_or_default().into(),
        };
        let invited = invitations::invite_customer(self.db, &self.owner, new, sent).await?;
        let Some(token) = invited.token.filter(|_| persona.habit != Habit::NeverStarts) else {
            return Ok(());
        };
        let started = sent.checked_add(Span::new().minutes(40))?.min(now);
        let accepted = invitations::accept_invitation(self.db, &token.to_string(), "Demo", started).await?;
        self.players
            .push(Player::new(persona, place, accepted.actor, accepted.enrolment, date)?);
        Ok(())
    }

    /// The coach awards what has waited for a day, and sends one in nine back with words. In the last four days of the story
    /// the desk was left alone, so that there is something to do when the curtain rises.
    async fn answer_claims(&mut self, morning: Timestamp, days_ago: i64) -> anyhow::Result<()> {
        if days_ago < 4 {
            return Ok(());
        }
        for claim in claims::list_waiting(self.db, &self.coach, morning).await? {
            if morning.duration_since(claim.claimed_at).as_hours() < 20 {
                continue;
            }
            let square = claim.square.to_string();
            let player = self
                .players
                .iter_mut()
                .find(|player| player.enrolment == claim.enrolment);
            let action = match player.and_then(Player::words_for_sending_back) {
                Some(words) => Action::SendBack {
                    square,
                    words: words.into(),
                },
                None => Action::Award { square },
            };
            make_move(self.db, &self.coach, claim.enrolment, action, morning).await?;
        }
        Ok(())
    }

    /// The coach's own training, which is under way: a little before the first customer comes.
    async fn train(&mut self, morning: Timestamp, days_ago: i64) -> anyhow::Result<()> {
        let steps = cast::TRAINING.iter().filter(|(on, _)| *on == days_ago);
        for (_, step) in steps {
            // The first finds nothing and begins; the others find it.
            let enrolment = training::begin_training(self.db, &self.coach, self.training, morning).await?;
            let trainee = training::find_trainee(self.db, &self.coach, enrolment).await?;
            let trainee = trainee.context("whoever begins a training is its trainee")?;
            make_move(self.db, &trainee, enrolment, step.action(), morning).await?;
        }
        Ok(())
    }

    async fn record_purchases(&mut self, morning: Timestamp) -> anyhow::Result<()> {
        for player in &mut self.players {
            for product in std::mem::take(&mut player.bought) {
                let action = Action::Purchase {
                    product: product.key.to_string(),
                    amount: major_unit(product.price),
                };
                make_move(self.db, &self.owner, player.enrolment, action, morning).await?;
            }
        }
        Ok(())
    }
}
