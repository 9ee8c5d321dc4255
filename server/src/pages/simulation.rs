//! Playing a draft through before it is published.

use super::{desk::Desk, id};
use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::{
    business::simulation::{
        ContactLine, DayModel, Ends, LineKind, LineMark, SimulationModel, day_html, simulation_page, unplayable_page,
    },
    coach::history::HistoryLine,
    customer::still_board::still_board,
    i18n::Locale,
    parts::standing::standing_words,
};
use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{Html, IntoResponse as _, Response},
};
use backend::{JourneyId, journeys};
use http::StatusCode;
use jiff::tz::TimeZone;
use journey::{
    Amount, Event, Fact, Version, Zone, board,
    draft::Draft,
    simulation::{Day, End, Persona, Simulation, simulate},
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// How many days one answer to the slider carries.
const TOGETHER: i64 = 6;

/// Who and when.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    who: Option<String>,
    day: Option<String>,
}

impl Asked {
    fn who(&self) -> Persona {
        self.who.as_deref().and_then(Persona::find).unwrap_or(Persona::Typical)
    }

    /// What is no day is day 0; a day after the last is the last.
    fn day(&self, last: i64) -> i64 {
        let day = self.day.as_deref().and_then(|day| day.trim().parse().ok());
        day.unwrap_or(0_i64).clamp(0, last)
    }
}

/// One day of one persona.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let Query(asked) = asked.unwrap_or_default();
    desk.must_own()?;
    let journey: JourneyId = id(&journey)?;
    let shell = desk.shell(&shared, &visitor);
    let stage = match Stage::open(&shared, &desk, journey, visitor.locale).await? {
        Ok(stage) => stage,
        Err(unplayable) => {
            let page = unplayable_page(&shell, journey, &unplayable.draft, &unplayable.findings);
            return Ok((StatusCode::CONFLICT, Html(page)).into_response());
        }
    };
    let who = asked.who();
    let mut plays: Vec<_> = Persona::ALL.into_iter().map(|persona| stage.play(persona)).collect();
    let ends = plays.iter().map(|play| (play.persona, ends(play))).collect();
    let place = plays.iter().position(|play| play.persona == who).unwrap_or(0);
    let play = plays.swap_remove(place);
    let last = last_day(&play);
    let model = SimulationModel {
        journey,
        title: stage.version.title().to_owned(),
        language: stage.version.language().to_owned(),
        who,
        ends,
        last,
        marks: stage.marks(&play.days),
        day: stage.day(&play, asked.day(last)),
    };
    Ok(Html(simulation_page(&shell, &model)).into_response())
}

/// Several days as pieces of the page, for the slider's script.
pub async fn days(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let Query(asked) = asked.unwrap_or_default();
    desk.must_own()?;
    let Ok(stage) = Stage::open(&shared, &desk, id(&journey)?, visitor.locale).await? else {
        return Ok(StatusCode::CONFLICT.into_response());
    };
    let who = asked.who();
    let play = stage.play(who);
    let last = last_day(&play);
    let first = asked.day(last);
    let pieces: BTreeMap<i64, String> = (first..=last.min(first + TOGETHER - 1))
        .map(|day| (day, day_html(visitor.locale, who, &stage.day(&play, day))))
        .collect();
    Ok(Json(pieces).into_response())
}

/// A draft that can be played, for a customer who starts today.
struct Stage {
    version: Arc<Version>,
    zone: Zone,
    clock: TimeZone,
    start: jiff::civil::Date,
    locale: Locale,
}

/// A draft that cannot.
struct Unplayable {
    draft: Draft,
    findings: Vec<journey::Finding>,
}

impl Stage {
    async fn open(
        shared: &Shared,
        desk: &Desk,
        journey: JourneyId,
        locale: Locale,
    ) -> Result<Result<Self, Unplayable>, Failure> {
        let detail = journeys::get_journey(&shared.db, &desk.person.actor, journey).await?;
        let name = &desk.person.business_time_zone;
        Ok(match Version::publish(detail.draft.clone()) {
            Ok(version) => Ok(Self {
                version: Arc::new(version),
                zone: Zone::named(name).unwrap_or_else(|_| Zone::utc()),
                clock: TimeZone::get(name).unwrap_or(TimeZone::UTC),
                start: desk.date(clock::now()),
                locale,
            }),
            Err(findings) => Err(Unplayable {
                draft: detail.draft,
                findings,
            }),
        })
    }

    fn play(&self, persona: Persona) -> Simulation {
        simulate(&self.version, persona, &self.zone, self.start)
    }

    /// What stands out in some days.
    fn marks(&self, days: &[Day]) -> Vec<LineMark> {
        days.iter().flat_map(|day| self.marks_of(day)).collect()
    }

    fn marks_of(&self, day: &Day) -> Vec<LineMark> {
        let mark = |kind, words: &str| LineMark {
            day: day.day,
            kind,
            words: words.to_owned(),
        };
        let contacts = day.contacts.iter().filter(|contact| contact.sent);
        let contacts = contacts.map(|contact| {
            let planned = &self.version.touchpoints()[contact.touchpoint];
            mark(LineKind::Contact, &planned.subject)
        });
        let milestones = day.done.iter().filter_map(|fact| match &fact.event {
            Event::Done { square } => self.version.square(square),
            _ => None,
        });
        let milestones = milestones
            .filter(|square| square.is_checkpoint())
            .map(|square| mark(LineKind::Milestone, &square.title));
        let alarms = day
            .alarms
            .iter()
            .map(|alarm| mark(LineKind::Alarm, standing_words(self.locale, alarm.standing.code())));
        contacts.chain(milestones).chain(alarms).collect()
    }

    fn day(&self, play: &Simulation, number: i64) -> DayModel {
        let place = usize::try_from(number).unwrap_or(0).min(play.days.len() - 1);
        let day = &play.days[place];
        let mut so_far = self.marks(&play.days[..=place]);
        so_far.reverse();
        let count = |kind| so_far.iter().filter(|mark| mark.kind == kind).count();
        DayModel {
            day: day.day,
            date: day.date,
            points: board(&self.version, &day.state, day.at).points,
            standing: day.standing.clone(),
            titles: self
                .version
                .squares()
                .iter()
                .map(|square| (square.key.to_string(), square.title.clone()))
                .collect(),
            history: day.done.iter().map(|fact| self.line(fact)).collect(),
            contacts: day
                .contacts
                .iter()
                .map(|contact| {
                    let planned = &self.version.touchpoints()[contact.touchpoint];
                    ContactLine {
                        time: contact.at.to_zoned(self.clock.clone()).time(),
                        channel: planned.channel,
                        subject: planned.subject.clone(),
                        sent: contact.sent,
                    }
                })
                .collect(),
            alarms: day
                .alarms
                .iter()
                .map(|alarm| (alarm.standing.code(), alarm.reasons.clone()))
                .collect(),
            contacts_so_far: count(LineKind::Contact),
            alarms_so_far: count(LineKind::Alarm),
            so_far,
            board: still_board(self.locale, &self.version, &day.state, day.at),
        }
    }

    fn line(&self, fact: &Fact) -> HistoryLine {
        let local = fact.at.to_zoned(self.clock.clone()).datetime();
        let square = fact.event.square().and_then(|key| self.version.square(key));
        let (title, amount) = match &fact.event {
            Event::Purchased { product, amount } => self.version.product(product).map_or((None, None), |known| {
                (
                    Some(known.name.clone()),
                    Some(Amount::from_major(*amount, known.price.currency)),
                )
            }),
            _ => (square.map(|square| square.title.clone()), None),
        };
        HistoryLine {
            date: local.date(),
            time: local.time(),
            by: fact.by,
            by_time: fact.by_time,
            person: None,
            event: fact.event.clone(),
            title,
            target: square.and_then(journey::Square::target),
            amount,
            checkpoint: square.is_some_and(journey::Square::is_checkpoint),
        }
    }
}

fn last_day(play: &Simulation) -> i64 {
    play.days.last().map_or(0, |day| day.day)
}

fn ends(play: &Simulation) -> Ends {
    match play.end {
        End::Finished(day) => Ends::Finished(day),
        End::Lapsed(day) => Ends::Lapsed(day),
        End::Year => Ends::Year,
    }
}
