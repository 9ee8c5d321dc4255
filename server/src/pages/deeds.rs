//! What the staff did.

use super::{desk::Desk, id};
use crate::{failure::Failure, state::Shared, visitor::Visitor};
use app::{
    business::deeds::{DeedLine, DeedsModel, Did, deeds_page},
    coach::history::HistoryLine,
};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::Html,
};
use backend::{
    StaffId,
    deeds::{self, Line},
    staff,
};
use jiff::Timestamp;
use journey::command::Author;

/// What is asked for in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    who: String,
    before: String,
}

/// A page of the log.
pub async fn list(
    State(shared): State<Shared>,
    visitor: Visitor,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let Query(wanted) = wanted.unwrap_or_default();
    let actor = &desk.person.actor;
    let who: Option<StaffId> = match wanted.who.as_str() {
        "" => None,
        who => Some(id(who)?),
    };
    let before: Option<Timestamp> = match wanted.before.as_str() {
        "" => None,
        before => Some(before.parse().map_err(|_| Failure::NoSuchPage)?),
    };
    let lines = deeds::list(&shared.db, actor, who, before).await?;
    let earlier = (lines.len() == deeds::PAGE)
        .then(|| lines.last().map(|line| line.at))
        .flatten();
    let earlier = earlier.map(|at| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("who", &wanted.who)
            .append_pair("before", &at.to_string())
            .finish();
        format!("/desk/staff/log?{query}")
    });
    let people = staff::list_staff_with_traces(&shared.db, actor).await?;
    let model = DeedsModel {
        people: people
            .into_iter()
            .map(|line| (line.member.id.to_string(), line.member.name.to_string()))
            .collect(),
        who: wanted.who,
        lines: lines.into_iter().map(|line| shown(&desk, line)).collect(),
        earlier,
    };
    Ok(Html(deeds_page(&desk.shell(&shared, &visitor), &model)))
}

fn shown(desk: &Desk, line: Line) -> DeedLine {
    let at = desk.local(line.at);
    let who = line.who.map(|name| name.to_string());
    let what = match line.what {
        deeds::Did::Deed(deed) => Did::Deed(deed),
        deeds::Did::Fact {
            enrolment,
            trainee,
            event,
            title,
        } => Did::Fact {
            href: if trainee {
                "/desk/training".to_owned()
            } else {
                format!("/desk/customers/{enrolment}")
            },
            trainee,
            fact: Box::new(HistoryLine {
                date: at.date(),
                time: at.time(),
                by: Author::Coach,
                by_time: false,
                person: who.clone(),
                checkpoint: matches!(*event, journey::Event::Done { .. }),
                event: *event,
                title,
                target: None,
                amount: None,
            }),
        },
    };
    DeedLine {
        at,
        who,
        what,
        about: line.about,
    }
}
