//! Who works for the business.

use super::{after, desk::Desk, id, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::staff::{StaffLine, StaffModel, staff_page},
    i18n,
    parts::{
        error_words::{error_words, form_problems},
        field::FormState,
        said::Said,
        shell::Role as ShownRole,
    },
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use backend::{Actor, Error, Role, StaffId, coaches, passkeys, staff};
use http::StatusCode;

const FIELDS: [&str; 4] = ["name", "email", "role", "language"];

/// Everybody, and the form that adds somebody.
pub async fn list(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let mut form = FormState::default();
    form.values.insert("language", i18n::code(visitor.locale).to_owned());
    let model = model(&shared, &desk, form).await?;
    Ok(Html(staff_page(&desk.shell(&shared, &visitor), &model)))
}

/// Adds somebody.
pub async fn invite(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let new = staff::NewStaff {
        name: fields.text("name").into(),
        email: fields.text("email").into(),
        role: fields.text("role").into(),
        language: fields.text("language").into(),
    };
    let mut form = FormState {
        values: fields.values(&FIELDS),
        ..FormState::default()
    };
    match staff::invite_staff(&shared.db, &desk.person.actor, new, clock::now()).await {
        Ok(_) => {
            shared.mail_waits.notify_one();
            return Ok(after("/desk/staff", Said::StaffInvited));
        }
        Err(Error::Invalid(problems)) => form_problems(visitor.locale, &problems, &mut form),
        Err(error @ Error::Conflict(_)) => form.problems.push(("email", error_words(visitor.locale, &error).help)),
        Err(error) => return Err(error.into()),
    }
    let model = model(&shared, &desk, form).await?;
    Ok(unfit(staff_page(&desk.shell(&shared, &visitor), &model)))
}

async fn has_customers(desk: &Desk, shared: &Shared, member: StaffId) -> Result<bool, Failure> {
    let (coaches, _) = coaches::list_coaches(&shared.db, &desk.person.actor).await?;
    Ok(coaches.iter().any(|coach| coach.id == member && coach.customers > 0))
}

/// Changes what somebody may do, lets them go, takes them back.
pub async fn change(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((member, change)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let (db, actor, now) = (&shared.db, &desk.person.actor, clock::now());
    let member: StaffId = id(&member)?;
    let (changed, said) = match change.as_str() {
        "make-owner" => (
            staff::change_role(db, actor, member, Role::Owner, now).await,
            Said::StaffChanged,
        ),
        "make-coach" => (
            staff::change_role(db, actor, member, Role::Coach, now).await,
            Said::StaffChanged,
        ),
        "let-go" => (staff::let_go(db, actor, member, now).await, Said::StaffLetGo),
        "take-back" => (staff::take_back(db, actor, member, now).await, Said::StaffTakenBack),
        "remove-passkeys" => (
            passkeys::remove_passkeys_of(db, actor, member, now).await.map(drop),
            Said::PasskeysRemoved,
        ),
        _ => return Err(Failure::NoSuchPage),
    };
    match changed {
        Ok(()) => {
            shared.mail_waits.notify_one();
            let of_oneself = *actor
                == (Actor::Staff {
                    business: actor.business(),
                    staff: member,
                    role: Role::Owner,
                });
            // Whose customers wait for somebody else now: the list of them is where they are given.
            if change == "let-go" && !of_oneself && has_customers(&desk, &shared, member).await? {
                let list = format!("/desk/customers?coach={member}&said={}", said.code());
                return Ok(Redirect::to(&list).into_response());
            }
            // Who is no owner any more, or not here any more, has no such page.
            let back = if of_oneself && change != "remove-passkeys" {
                "/desk"
            } else {
                "/desk/staff"
            };
            Ok(after(back, said))
        }
        Err(error @ Error::Conflict(_)) => {
            let words = error_words(visitor.locale, &error);
            let model = model(&shared, &desk, FormState::default()).await?;
            let mut shell = visitor.shell_with_problem(&shared, desk.viewer(), words.help);
            "/desk/staff".clone_into(&mut shell.path);
            Ok((StatusCode::CONFLICT, Html(staff_page(&shell, &model))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn model(shared: &Shared, desk: &Desk, form: FormState) -> Result<StaffModel, Failure> {
    let lines = staff::list_staff_with_traces(&shared.db, &desk.person.actor).await?;
    let own = match desk.person.actor {
        Actor::Staff { staff, .. } => Some(staff),
        Actor::Customer { .. } | Actor::System { .. } => None,
    };
    let people = lines
        .into_iter()
        .map(|line| StaffLine {
            id: line.member.id,
            name: line.member.name.to_string(),
            email: line.member.email.to_string(),
            role: match line.member.role {
                Role::Owner => ShownRole::Owner,
                Role::Coach => ShownRole::Coach,
            },
            you: own == Some(line.member.id),
            since: desk.date(line.since),
            left: line.member.left_at.map(|left| desk.date(left)),
            seen: line.last_seen_at.map(|seen| desk.date(seen)),
            passkeys: line.passkeys,
        })
        .collect();
    Ok(StaffModel {
        business: desk.person.business_name.to_string(),
        people,
        form,
    })
}
