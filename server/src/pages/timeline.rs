//! The timeline of a journey's contacts, and the contacts that do not arrive, for the owner.

use std::collections::BTreeMap;

use super::{after, desk::Desk, id};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::timeline::{GivenUpLine, TimelineModel, TroubleLine, TroubleModel, timeline_page, trouble_page},
    parts::said::Said,
};
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{Html, Response},
};
use backend::{EnrolmentId, JourneyId, address_trouble, contacts, journeys};

/// What is asked for in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The number of a version; the latest when there is none of that number.
    version: String,
}

/// What the plan of a version is, and what became of it.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    let actor = &desk.person.actor;
    let journey: JourneyId = id(&journey)?;
    let detail = journeys::get_journey(&shared.db, actor, journey).await?;
    let versions: Vec<i64> = detail.versions.iter().map(|version| version.number).collect();
    let Query(wanted) = wanted.unwrap_or_default();
    let wanted = wanted.version.parse().ok();
    let shown = wanted
        .filter(|number| versions.contains(number))
        .or(versions.first().copied());
    let (design, counts) = match shown {
        Some(number) => {
            let version = journeys::get_version(&shared.db, actor, journey, number).await?;
            let counts = contacts::count_contacts(&shared.db, actor, journey, number).await?;
            (version.draft().clone(), counts)
        }
        None => (detail.draft, BTreeMap::new()),
    };
    let model = TimelineModel {
        journey,
        design,
        versions,
        shown,
        next: counts
            .iter()
            .filter_map(|(key, counts)| Some((key.clone(), desk.date(counts.next_due?))))
            .collect(),
        counts,
    };
    Ok(Html(timeline_page(&desk.shell(&shared, &visitor), &model)))
}

/// Addresses in trouble, and contacts that were given up.
pub async fn trouble(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let actor = &desk.person.actor;
    let page = |enrolment: EnrolmentId| format!("/desk/customers/{enrolment}");
    let addresses = address_trouble::list(&shared.db, actor)
        .await?
        .into_iter()
        .map(|line| TroubleLine {
            email: line.email,
            customer: line
                .customer
                .map(|(name, enrolment)| (name.to_string(), page(enrolment))),
            trouble: line.trouble,
            said: line.said,
            since: desk.date(line.noted_at),
        })
        .collect();
    let given_up = contacts::list_given_up(&shared.db, actor)
        .await?
        .into_iter()
        .map(|line| GivenUpLine {
            customer: (line.customer_name.to_string(), page(line.enrolment)),
            subject: line.subject,
            channel: line.channel,
            why: line.why,
            said: line.last_error,
            on: desk.date(line.at),
        })
        .collect();
    let model = TroubleModel { addresses, given_up };
    Ok(Html(trouble_page(&desk.shell(&shared, &visitor), &model)))
}

/// An address is written to again.
pub async fn mend(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    address_trouble::mend(&shared.db, &actor, fields.text("email"), clock::now()).await?;
    Ok(after("/desk/contacts", Said::AddressMended))
}
