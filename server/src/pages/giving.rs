//! Giving customers to coaches, and what coaches see. For owners.

use super::{
    customers::{list_again, refuse},
    desk::Desk,
    held::back_to,
    id,
};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    coach::giving::nobody_chosen,
    parts::{error_words::error_words, said::Said},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use backend::{Conflict, CustomerId, EnrolmentId, Error, Fault, Problem, StaffId, celebrations, coaches, customers};

/// Gives the customers who are chosen in the list to one of the staff, or to nobody.
pub async fn give_chosen(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let mut chosen = Vec::new();
    for (customer, _) in fields.beginning_with("chosen.") {
        chosen.push(id::<CustomerId>(customer)?);
    }
    let to = match staff_of(&fields, "to") {
        Ok(to) => to,
        Err(error) => return Err(error.into()),
    };
    match coaches::give(&shared.db, &desk.person.actor, chosen, to, clock::now()).await {
        Ok(_) => Ok(back_to(&fields, "/desk/customers", Some(Said::Given))),
        Err(Error::Invalid(problems)) if problems[0].field == "chosen" => {
            let words = nobody_chosen(visitor.locale);
            list_again(&shared, &visitor, &desk, words).await
        }
        Err(error @ Error::Conflict(Conflict::NotTrained)) => {
            list_again(&shared, &visitor, &desk, &error_words(visitor.locale, &error).help).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives all customers of one of the staff to another.
pub async fn give_all(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let (from, to) = (staff_of(&fields, "from")?, staff_of(&fields, "to")?);
    match coaches::give_all_of(&shared.db, &desk.person.actor, from, to, clock::now()).await {
        Ok(_) => Ok(back_to(&fields, "/desk/customers", Some(Said::Given))),
        Err(error @ Error::Conflict(Conflict::NotTrained)) => {
            list_again(&shared, &visitor, &desk, &error_words(visitor.locale, &error).help).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives one customer to one of the staff, from their page.
pub async fn give_one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let enrolment: EnrolmentId = id(&enrolment)?;
    let card = customers::get_card(&shared.db, &desk.person.actor, enrolment).await?;
    let to = staff_of(&fields, "coach")?;
    match coaches::give(&shared.db, &desk.person.actor, vec![card.customer], to, clock::now()).await {
        Ok(_) => Ok(back_to(
            &fields,
            &format!("/desk/customers/{enrolment}"),
            Some(Said::Given),
        )),
        Err(error @ Error::Conflict(Conflict::NotTrained)) => {
            refuse(&shared, &visitor, &desk, enrolment, &fields, error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes down a birthday, or forgets it. For every staff member who sees the customer.
pub async fn birthday(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(enrolment): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let enrolment: EnrolmentId = id(&enrolment)?;
    let (month, day) = (fields.text("month"), fields.text("day"));
    match celebrations::set_birthday(&shared.db, &desk.person.actor, enrolment, month, day).await {
        Ok(()) => Ok(back_to(
            &fields,
            &format!("/desk/customers/{enrolment}"),
            Some(Said::Birthday),
        )),
        Err(error @ Error::Invalid(_)) => refuse(&shared, &visitor, &desk, enrolment, &fields, error).await,
        Err(error) => Err(error.into()),
    }
}

/// Lets coaches see every customer, or only their own.
pub async fn settle_scope(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let all = fields.filled("all").is_some();
    coaches::let_coaches_see_all(&shared.db, &actor, all, clock::now()).await?;
    Ok(back_to(&fields, "/desk/settings", Some(Said::Scope)))
}

/// The one of the staff that a field names; nobody when it is empty.
fn staff_of(fields: &Fields, name: &'static str) -> Result<Option<StaffId>, Error> {
    match fields.filled(name) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| {
            Error::Invalid(vec![Problem {
                field: "coach",
                fault: Fault::Unknown,
            }])
        }),
    }
}
