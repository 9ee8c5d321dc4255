//! The desk: what its pages share, and Today.

use super::{
    person_line::{claims_of, person_line},
    self_checks::not_yet_line,
};
use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::{
    business::first_steps::{FirstSteps, first_steps_page},
    coach::today::{TodayCounts, TodayModel, today_page},
    parts::shell::{Role as ShownRole, Shell, Viewer},
};
use axum::{extract::State, response::Html};
use backend::{
    Actor, Role, claims, self_checks,
    sessions::SignedInPerson,
    sign_up,
    standings::{self, Filter},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use journey::Standing;
use std::sync::Arc;

/// How many people Today lists beside those who wait.
const LISTED: usize = 20;

/// A staff member at their desk.
pub struct Desk {
    /// Who.
    pub person: Arc<SignedInPerson>,
    role: Role,
    zone: TimeZone,
    badge: u32,
    outbox: bool,
}

impl Desk {
    /// Lets staff in, and nobody else.
    pub async fn open(shared: &Shared, visitor: &Visitor) -> Result<Self, Failure> {
        let person = visitor.person.clone().ok_or(Failure::SignInFirst)?;
        let Actor::Staff { role, .. } = person.actor else {
            return Err(Failure::NotAllowed);
        };
        let badge = claims::count_waiting(&shared.db, &person.actor).await?;
        Ok(Self {
            role,
            zone: TimeZone::get(&person.business_time_zone).unwrap_or(TimeZone::UTC),
            badge: u32::try_from(badge).unwrap_or(u32::MAX),
            outbox: shared.outbox.is_some(),
            person,
        })
    }

    /// Whether the person has this role.
    pub fn is(&self, role: Role) -> bool {
        self.role == role
    }

    /// Lets only owners pass. The use cases decide this too; pages that read without one ask here.
    pub fn must_own(&self) -> Result<(), Failure> {
        if self.is(Role::Owner) {
            Ok(())
        } else {
            Err(Failure::NotAllowed)
        }
    }

    /// The account, for limits.
    pub fn account(&self) -> String {
        self.person.session.to_string()
    }

    /// The business's local day of an instant.
    pub fn date(&self, instant: Timestamp) -> Date {
        self.local(instant).date()
    }

    /// The business's local date and time of an instant.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        instant.to_zoned(self.zone.clone()).datetime()
    }

    /// The role as pages name it.
    pub fn role(&self) -> ShownRole {
        match self.role {
            Role::Owner => ShownRole::Owner,
            Role::Coach => ShownRole::Coach,
        }
    }

    /// The viewer of a desk's page.
    pub fn viewer(&self) -> Viewer {
        Viewer::Staff {
            name: self.person.name.to_string(),
            role: self.role(),
            badge: self.badge,
            outbox: self.outbox,
        }
    }

    /// The shell of a desk's page.
    pub fn shell(&self, shared: &Shared, visitor: &Visitor) -> Shell {
        visitor.shell(shared, self.viewer())
    }
}

/// Who needs me, why, and what do I do.
pub async fn today(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let (actor, now) = (&desk.person.actor, clock::now());
    if let Some(steps) = sign_up::first_steps(&shared.db, actor).await? {
        let steps = FirstSteps {
            designed: steps.designed,
            published: steps.published,
            invited: steps.invited,
        };
        return Ok(Html(first_steps_page(&desk.shell(&shared, &visitor), steps)));
    }
    let counts = standings::count_standings(&shared.db, actor).await?;
    let waiting = claims::list_waiting(&shared.db, actor, now).await?;
    let page = standings::list_customers(&shared.db, actor, &Filter::default(), now).await?;

    // Who waits comes first, then who slips away; somebody who does both is listed once.
    let claimants = standings::list_claimants(&shared.db, actor, now).await?;
    let mut people: Vec<_> = claimants
        .iter()
        .map(|line| person_line(line, claims_of(&waiting, line)))
        .collect();
    let claiming = people.len();
    let slips = |standing| matches!(standing, Standing::Stalled | Standing::Behind | Standing::Slowing);
    let slipping = page.lines.iter().filter(|line| slips(line.standing.standing));
    let others = slipping.filter(|line| claimants.iter().all(|claimant| claimant.enrolment != line.enrolment));
    people.extend(others.map(|line| person_line(line, Vec::new())).take(LISTED));

    let count = |standing| u32::try_from(counts.get(&standing).copied().unwrap_or(0)).unwrap_or(u32::MAX);
    let all_slipping = count(Standing::Stalled) + count(Standing::Behind) + count(Standing::Slowing);
    let listed = people.iter().filter(|line| slips(line.standing)).count();
    let oldest = waiting.iter().map(|claim| claim.claimed_at).min();
    let today = desk.date(now);
    let model = TodayModel {
        today,
        counts: TodayCounts {
            waiting: u32::try_from(claiming).unwrap_or(u32::MAX),
            stalled: count(Standing::Stalled),
            behind: count(Standing::Behind),
            slowing: count(Standing::Slowing),
            on_track: count(Standing::OnTrack),
        },
        oldest_wait: oldest.map(|at| (today - desk.date(at)).get_days()),
        at_risk: Vec::new(),
        more: all_slipping.saturating_sub(u32::try_from(listed).unwrap_or(u32::MAX)),
        people,
        not_yet: self_checks::list_unread(&shared.db, actor, now)
            .await?
            .into_iter()
            .map(not_yet_line)
            .collect(),
        has_customers: counts.values().any(|count| *count > 0),
        may_invite: true,
    };
    Ok(Html(today_page(&desk.shell(&shared, &visitor), &model)))
}
