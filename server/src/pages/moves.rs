//! Moving people to another version of their journey.

use super::{desk::Desk, id, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::moves::{
        MovesModel, PersonMove, Sight, SquareMove, loss_words, moves_page, next_words, nowhere_page, stays_words,
        yes_first_words,
    },
    customer::still_board::still_board,
    i18n::Locale,
    parts::{field::FormState, said::Said},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{
    Conflict, EnrolmentId, Error, JourneyId, journeys,
    moves::{self, MovePreview, PersonPreview, WantedMove},
};
use http::{HeaderValue, Uri, header};
use jiff::Timestamp;
use journey::{Board, SquareState, Version};

/// What everybody on a version would see.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
    uri: Uri,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let journey: JourneyId = id(&journey)?;
    show_all(&shared, &visitor, &desk, journey, &asked(&uri), FormState::default()).await
}

/// Moves everybody on a version, with a clear yes.
pub async fn everybody(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(journey): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let journey: JourneyId = id(&journey)?;
    let wanted = wanted(&fields);
    if fields.text("yes") != "yes" {
        let form = without_yes(visitor.locale);
        return show_all(&shared, &visitor, &desk, journey, &wanted, form).await;
    }
    moves::move_everybody(&shared.db, &desk.person.actor, journey, &wanted, clock::now()).await?;
    let ends = [("from", wanted.from), ("to", wanted.to)];
    let ends: String = ends
        .into_iter()
        .filter_map(|(name, number)| Some(format!("&{name}={}", number?)))
        .collect();
    let to = format!("/desk/journeys/{journey}/moves?said={}{ends}", Said::MovedAll.code());
    Ok(Redirect::to(&to).into_response())
}

/// What one customer would see.
pub async fn look_at_one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((journey, enrolment)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let (journey, enrolment) = (id(&journey)?, id(&enrolment)?);
    show_one(
        &shared,
        &visitor,
        &desk,
        (journey, enrolment),
        &asked(&uri),
        FormState::default(),
    )
    .await
}

/// Moves one customer, with a clear yes.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((journey, enrolment)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let both: (JourneyId, EnrolmentId) = (id(&journey)?, id(&enrolment)?);
    let wanted = wanted(&fields);
    if fields.text("yes") != "yes" {
        let form = without_yes(visitor.locale);
        return show_one(&shared, &visitor, &desk, both, &wanted, form).await;
    }
    let moved = moves::move_customer(&shared.db, &desk.person.actor, both.1, &wanted, clock::now()).await?;
    if !moved.refused.is_empty() {
        let mut form = FormState::default();
        form.problems.push(("people", stays_words(visitor.locale)));
        return show_one(&shared, &visitor, &desk, both, &wanted, form).await;
    }
    let address = address_of(&shared, &desk, both).await?;
    Ok(super::after(&address, Said::MovedOne))
}

/// A published version as a file.
pub async fn export(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((journey, number)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    let number: i64 = number.parse().map_err(|_| Failure::NoSuchPage)?;
    let version = journeys::get_version(&shared.db, &desk.person.actor, id(&journey)?, number).await?;
    let name = format!("attachment; filename=\"{}-{number}.toml\"", version.key());
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/toml; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&name).map_err(|_| Failure::Internal)?,
        ),
    ];
    Ok((headers, version.draft().to_toml()).into_response())
}

fn without_yes(locale: Locale) -> FormState {
    FormState {
        problems: vec![("yes", yes_first_words(locale))],
        ..FormState::default()
    }
}

/// What an address asks for.
fn asked(uri: &Uri) -> WantedMove {
    let mut wanted = WantedMove::default();
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        match &*name {
            "from" => wanted.from = value.parse().ok(),
            "to" => wanted.to = value.parse().ok(),
            _ => {
                if let Some(square) = name.strip_prefix("to-") {
                    wanted.squares.push((square.to_owned(), value.into_owned()));
                }
            }
        }
    }
    wanted
}

/// What a form asks for.
fn wanted(fields: &Fields) -> WantedMove {
    let mut squares: Vec<_> = fields
        .beginning_with("to-")
        .map(|(square, to)| (square.to_owned(), to.to_owned()))
        .collect();
    squares.sort();
    WantedMove {
        from: fields.text("from").parse().ok(),
        to: fields.text("to").parse().ok(),
        squares,
    }
}

async fn show_all(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    journey: JourneyId,
    wanted: &WantedMove,
    form: FormState,
) -> Result<Response, Failure> {
    let (actor, now) = (&desk.person.actor, clock::now());
    let looked = match moves::preview_moves(&shared.db, actor, journey, wanted, now).await {
        // Another version was chosen: what was said about squares spoke of the one before.
        Err(Error::Invalid(problems)) if problems[0].field == "squares" => {
            let wanted = WantedMove {
                squares: Vec::new(),
                ..wanted.clone()
            };
            moves::preview_moves(&shared.db, actor, journey, &wanted, now).await
        }
        other => other,
    };
    let place = Place {
        journey,
        action: format!("/desk/journeys/{journey}/moves"),
        person: None,
    };
    answer(shared, visitor, desk, place, looked, form, now).await
}

async fn show_one(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    (journey, enrolment): (JourneyId, EnrolmentId),
    wanted: &WantedMove,
    form: FormState,
) -> Result<Response, Failure> {
    let (actor, now) = (&desk.person.actor, clock::now());
    let looked = match moves::preview_move(&shared.db, actor, enrolment, wanted, now).await {
        Ok((of, preview)) if of == journey => Ok(preview),
        Ok(_) => return Err(Failure::NoSuchPage),
        Err(error) => Err(error),
    };
    let place = Place {
        journey,
        action: format!("/desk/journeys/{journey}/moves/{enrolment}"),
        person: Some(address_of(shared, desk, (journey, enrolment)).await?),
    };
    answer(shared, visitor, desk, place, looked, form, now).await
}

/// Where a look stands.
struct Place {
    journey: JourneyId,
    action: String,
    /// Where somebody who is looked at alone is at home.
    person: Option<String>,
}

/// Where somebody in a journey is at home: a customer on their page, one of the staff on that of the training.
async fn address_of(
    shared: &Shared,
    desk: &Desk,
    (journey, enrolment): (JourneyId, EnrolmentId),
) -> Result<String, Failure> {
    let detail = journeys::get_journey(&shared.db, &desk.person.actor, journey).await?;
    Ok(if detail.audience.is_staff() {
        "/desk/training".to_owned()
    } else {
        format!("/desk/customers/{enrolment}")
    })
}

async fn answer(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    place: Place,
    looked: Result<MovePreview, Error>,
    form: FormState,
    now: Timestamp,
) -> Result<Response, Failure> {
    let locale = visitor.locale;
    let shell = desk.shell(shared, visitor);
    let journey = place.journey;
    match looked {
        Ok(preview) => {
            let unfit_form = !form.problems.is_empty();
            let page = moves_page(&shell, &model(locale, place, &preview, form, now));
            Ok(if unfit_form {
                unfit(page)
            } else {
                Html(page).into_response()
            })
        }
        Err(Error::Conflict(Conflict::NoOtherVersion)) => {
            let detail = journeys::get_journey(&shared.db, &desk.person.actor, journey).await?;
            let back = format!("/desk/journeys/{journey}");
            let page = nowhere_page(&shell, &back, &detail.draft.title, &detail.draft.language);
            Ok(Html(page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn model(locale: Locale, place: Place, preview: &MovePreview, form: FormState, now: Timestamp) -> MovesModel {
    let ((from, old), (to, new)) = (&preview.from, &preview.to);
    let journey = place.journey;
    let squares = old.squares().iter().map(|square| SquareMove {
        key: square.key.to_string(),
        title: square.title.clone(),
        to: preview.squares.get(&square.key).map(ToString::to_string),
    });
    let taken: Vec<_> = preview.squares.pairs().map(|(_, to)| to.clone()).collect();
    let alone = preview.people.first().filter(|_| place.person.is_some());
    let boards = alone.map(|person| {
        let at = now.max(person.state.at());
        let after = person
            .moved
            .as_ref()
            .map(|moved| still_board(locale, new, moved, at.max(moved.at())));
        (still_board(locale, old, &person.state, at), after.unwrap_or_default())
    });
    let back = match alone.zip(place.person) {
        Some((person, address)) => (address, person.name.to_string()),
        None => (format!("/desk/journeys/{journey}"), old.title().to_owned()),
    };
    MovesModel {
        action: place.action,
        back,
        title: old.title().to_owned(),
        language: old.language().to_owned(),
        versions: preview
            .versions
            .iter()
            .map(|version| (version.number, version.people))
            .collect(),
        from: *from,
        to: *to,
        squares: squares.collect(),
        places: new
            .squares()
            .iter()
            .map(|square| (square.key.to_string(), square.title.clone()))
            .collect(),
        new: new
            .squares()
            .iter()
            .filter(|square| !taken.contains(&square.key))
            .map(|square| square.title.clone())
            .collect(),
        people: preview
            .people
            .iter()
            .map(|person| person_move(locale, journey, preview, person))
            .collect(),
        total: preview.total,
        boards,
        form,
    }
}

fn person_move(locale: Locale, journey: JourneyId, preview: &MovePreview, person: &PersonPreview) -> PersonMove {
    let ((_, old), (to, new)) = (&preview.from, &preview.to);
    PersonMove {
        name: person.name.to_string(),
        href: format!("/desk/journeys/{journey}/moves/{}?to={to}", person.enrolment),
        before: sight(locale, old, &person.before),
        after: match &person.after {
            Ok(after) => Ok(sight(locale, new, after)),
            Err(losses) => Err(losses.iter().map(|loss| loss_words(locale, old, new, loss)).collect()),
        },
    }
}

fn sight(locale: Locale, version: &Version, board: &Board) -> Sight {
    let way = || {
        version
            .squares()
            .iter()
            .zip(&board.squares)
            .filter(|(square, _)| !square.is_offer())
    };
    Sight {
        next: next_words(locale, version, board),
        points: board.points,
        done: (
            way().filter(|(_, view)| view.state == SquareState::Done).count(),
            way().count(),
        ),
    }
}
