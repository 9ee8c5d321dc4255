//! What works: the playbook of a business.

use super::{desk::Desk, editor::after_part, id};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::works::{WorksModel, works_page},
    parts::said::Said,
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::{Html, Response},
};
use backend::{
    Error, JourneyId, Thing, journeys,
    measuring::{self, DAYS, Which},
};

/// What is asked for in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    days: String,
}

/// Every contact with what it is worth.
pub async fn list(
    State(shared): State<Shared>,
    visitor: Visitor,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let actor = &desk.person.actor;
    let Query(wanted) = wanted.unwrap_or_default();
    // An address that somebody changed is shown what is usual.
    let days = wanted.days.parse().ok().filter(|days| DAYS.contains(days));
    let days = days.unwrap_or(::journey::lift::DAYS);
    let contacts = measuring::list_measures(&shared.db, actor, days, clock::now()).await?;
    let journeys = journeys::list_journeys(&shared.db, actor).await?;
    let model = WorksModel {
        days,
        contacts,
        journeys: journeys
            .into_iter()
            .map(|journey| (journey.id.to_string(), journey.title))
            .collect(),
    };
    Ok(Html(works_page(&desk.shell(&shared, &visitor), &model)))
}

/// Takes a contact over into a journey's draft.
pub async fn reuse(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let which = Which {
        version: id(fields.text("version"))?,
        touchpoint: fields
            .text("touchpoint")
            .parse()
            .map_err(|_| Error::NotFound(Thing::Version))?,
    };
    let into: JourneyId = id(fields.text("into"))?;
    let part = measuring::reuse(&shared.db, &desk.person.actor, which, into, clock::now()).await?;
    Ok(after_part(into, &part, Said::Reused))
}
