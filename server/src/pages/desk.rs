//! The desk: what its pages share, and Today.

use super::{alerts::alert_line, person_line::claimant_line, self_checks::not_yet_line, unfit};
use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::{
    business::first_steps::{FirstSteps, first_steps_page},
    coach::today::{TodayCounts, TodayModel, today_page},
    parts::shell::{Role as ShownRole, Shell, Viewer},
};
use axum::{
    extract::State,
    response::{Html, Response},
};
use backend::{
    Actor, Role,
    alerts::{self, AlertKind, AlertLine},
    celebrations, claims, held, moments, self_checks,
    sessions::SignedInPerson,
    sign_up, standings, training,
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use journey::Standing;
use std::sync::Arc;

/// How many days to remember one page of Today lists.
const CELEBRATED: usize = 10;

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
        let badge = need_you(shared, &person.actor).await?;
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
pub async fn today(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    if let Some(steps) = sign_up::first_steps(&shared.db, &desk.person.actor).await? {
        let steps = FirstSteps {
            designed: steps.designed,
            published: steps.published,
            invited: steps.invited,
        };
        return Ok(Html(first_steps_page(&desk.shell(&shared, &visitor), steps)));
    }
    let mut pages = Pages::default();
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        let page = value.parse().unwrap_or(1);
        match &*name {
            "claims" => pages.claims = page,
            "moments" => pages.moments = page,
            "celebrations" => pages.celebrations = page,
            _ => {}
        }
    }
    let model = model(&shared, &desk, pages).await?;
    Ok(Html(today_page(&desk.shell(&shared, &visitor), &model)))
}

/// Today again, with what was wrong on top.
pub(super) async fn today_again(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    problem: &str,
) -> Result<Response, Failure> {
    let model = model(shared, desk, Pages::default()).await?;
    let mut shell = visitor.shell_with_problem(shared, desk.viewer(), problem);
    "/desk".clone_into(&mut shell.path);
    Ok(unfit(today_page(&shell, &model)))
}

/// How many people need the actor: who waits for an answer, and who slips away. A coach's claim is counted once.
pub(super) async fn need_you(shared: &Shared, actor: &Actor) -> Result<i64, Failure> {
    let waiting = claims::count_waiting(&shared.db, actor).await?;
    let open = alerts::count_alerts(&shared.db, actor, clock::now()).await?;
    let about_claims = open.open.get(&AlertKind::Claims).copied().unwrap_or(0);
    Ok(waiting + open.total() - about_claims)
}

/// Which page of each list of Today is looked at.
#[derive(Clone, Copy, Default)]
struct Pages {
    claims: u32,
    moments: u32,
    celebrations: u32,
}

async fn model(shared: &Shared, desk: &Desk, pages: Pages) -> Result<TodayModel, Failure> {
    let (actor, now) = (&desk.person.actor, clock::now());
    let counts = standings::count_standings(&shared.db, actor).await?;
    let claimants = standings::list_claimants(&shared.db, actor, pages.claims, now).await?;
    let open = alerts::count_alerts(&shared.db, actor, now).await?;
    let mut page = alerts::list_alerts(&shared.db, actor, None, false, 1, now).await?;
    // By what they are about; within it, those with the most at risk first.
    page.lines.sort_by_key(|alert| alert.kind);
    let slips = |standing: Standing| standing.gravity() > 0;
    // Who waits is listed once, with the claim.
    let claims = |alert: &AlertLine| {
        claimants
            .lines
            .iter()
            .any(|claimant| claimant.line.enrolment == alert.line.enrolment)
    };
    let people: Vec<_> = page
        .lines
        .iter()
        .filter(|alert| alert.kind != AlertKind::Claims && !claims(alert))
        .map(|alert| alert_line(alert, now))
        .collect();
    let oldest = claimants.lines.iter().flat_map(|claimant| &claimant.line.claims);
    let oldest = oldest
        .map(|claim| claim.claimed_at)
        .min()
        .filter(|_| claimants.number == 1);
    let listed = people.len()
        + claimants
            .lines
            .iter()
            .filter(|claimant| slips(claimant.line.standing.standing))
            .count();
    let count = |standing| u32::try_from(counts.get(&standing).copied().unwrap_or(0)).unwrap_or(u32::MAX);
    let about_claims = open.open.get(&AlertKind::Claims).copied().unwrap_or(0);
    let slipping = u32::try_from(open.total() - about_claims).unwrap_or(u32::MAX);
    let today = desk.date(now);
    let moments = moments::list_moments(&shared.db, actor, pages.moments, now).await?;
    let celebrations = celebrations::list_celebrations(&shared.db, actor, now).await?;
    let celebration_pages = celebrations.len().max(1).div_ceil(CELEBRATED);
    let celebration_page = usize::try_from(pages.celebrations)
        .unwrap_or(1)
        .clamp(1, celebration_pages);
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(TodayModel {
        today,
        counts: TodayCounts {
            waiting: u32::try_from(claimants.total).unwrap_or(u32::MAX),
            stalled: count(Standing::Stalled),
            behind: count(Standing::Behind),
            slowing: count(Standing::Slowing),
            on_track: count(Standing::OnTrack),
        },
        oldest_wait: oldest.map(|at| (today - desk.date(at)).get_days()),
        at_risk: Vec::new(),
        alerts: u32::try_from(open.total()).unwrap_or(u32::MAX),
        put_off: u32::try_from(open.snoozed).unwrap_or(u32::MAX),
        more: slipping.saturating_sub(narrow(listed)),
        people,
        claim_pages: (claimants.number, claimants.pages),
        claimants: claimants.lines.into_iter().map(claimant_line).collect(),
        moment_pages: (moments.number, moments.pages),
        moments: moments.lines,
        celebration_pages: (narrow(celebration_page), narrow(celebration_pages)),
        celebrations: celebrations
            .into_iter()
            .skip((celebration_page - 1) * CELEBRATED)
            .take(CELEBRATED)
            .collect(),
        held: held::list_held(&shared.db, actor).await?,
        training: training::list_own(&shared.db, actor, now).await?,
        stamp: now.as_microsecond().to_string(),
        not_yet: self_checks::list_unread(&shared.db, actor, now)
            .await?
            .into_iter()
            .map(not_yet_line)
            .collect(),
        has_customers: counts.values().any(|count| *count > 0),
        may_invite: true,
    })
}
