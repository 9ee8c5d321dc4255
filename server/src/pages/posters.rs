//! Posters for the counter.

use super::{after, desk::Desk, id};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::posters::{PosterLine, PostersModel, poster_sheet, posters_page},
    parts::{
        brand::Look,
        said::Said,
        shell::{Shell, Viewer},
    },
};
use axum::{
    extract::{Path, State},
    response::{Html, Response},
};
use backend::{JourneyId, Role, posters};

/// Every published journey with its poster.
pub async fn list(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let lines = posters::list_posters(&shared.db, &desk.person.actor).await?;
    let model = PostersModel {
        lines: lines
            .into_iter()
            .map(|line| PosterLine {
                journey: line.journey,
                title: line.title,
                promise: line.promise,
                poster: line.poster.map(|poster| {
                    let address = address(&shared, &poster.code);
                    (poster.id, address, desk.date(poster.created_at))
                }),
            })
            .collect(),
        may_make: desk.is(Role::Owner),
    };
    Ok(Html(posters_page(&desk.shell(&shared, &visitor), &model)))
}

fn address(shared: &Shared, code: &str) -> String {
    format!("{}/join/{code}", shared.base_url)
}

/// Makes a poster; the journey's earlier one stops working.
pub async fn make(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    posters::make_poster(&shared.db, &actor, id(fields.text("journey"))?, clock::now()).await?;
    Ok(after("/desk/invitations/posters", Said::PosterMade))
}

/// Switches a poster off.
pub async fn end(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(poster): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    posters::end_poster(&shared.db, &actor, id(&poster)?, clock::now()).await?;
    Ok(after("/desk/invitations/posters", Said::PosterEnded))
}

/// The sheet of a journey's poster, to be printed.
pub async fn sheet(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let journey: JourneyId = id(&journey)?;
    let lines = posters::list_posters(&shared.db, &desk.person.actor).await?;
    let line = lines
        .into_iter()
        .find(|line| line.journey == journey)
        .ok_or(Failure::NoSuchPage)?;
    let poster = line.poster.ok_or(Failure::NoSuchPage)?;
    let join = posters::find_poster(&shared.db, &poster.code).await?;
    // It is the face of the business, for whoever stands before the wall.
    let shell = Shell {
        look: Look::of(&join.brand),
        business_name: Some(join.business_name.to_string()),
        ..visitor.shell(&shared, Viewer::Nobody)
    };
    let address = address(&shared, &poster.code);
    Ok(Html(poster_sheet(&shell, &join.journey_title, &join.promise, &address)))
}
