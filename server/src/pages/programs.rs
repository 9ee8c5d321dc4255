//! Keys of programs, and shops, for the owner.

use super::{after, desk::Desk, id, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::programs::{Once, ProgramLine, ProgramsModel, programs_page},
    parts::{error_words::form_problems, field::FormState, said::Said},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use backend::{Error, api_keys, named_secrets::NamedSecret, shops};
use http::header;

/// The keys, the shops, and how they are used.
pub async fn look(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let model = model(&shared, &desk, None, FormState::default()).await?;
    Ok(Html(programs_page(&desk.shell(&shared, &visitor), &model)))
}

/// Makes a key and shows it: in this answer and nowhere else.
pub async fn make_key(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let made = api_keys::make_key(&shared.db, &desk.person.actor, fields.text("name"), clock::now()).await;
    show(&shared, &visitor, &desk, made.map(Once::Key), &fields).await
}

/// Adds a shop and shows its secret: in this answer and nowhere else.
pub async fn add_shop(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    let actor = &desk.person.actor;
    let made = shops::add_shop(&shared.db, actor, fields.text("shop"), clock::now()).await;
    let once = made.map(|(shop, secret)| Once::Shop {
        address: format!("{}/hooks/shop/{}/{shop}", shared.base_url, actor.business()),
        secret,
    });
    show(&shared, &visitor, &desk, once, &fields).await
}

async fn show(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    made: backend::Result<Once>,
    fields: &Fields,
) -> Result<Response, Failure> {
    // The address is that of the form; the page's links lead to where it belongs.
    let mut shell = desk.shell(shared, visitor);
    "/desk/programs".clone_into(&mut shell.path);
    match made {
        Ok(once) => {
            let model = model(shared, desk, Some(once), FormState::default()).await?;
            let page = Html(programs_page(&shell, &model));
            Ok(([(header::CACHE_CONTROL, "no-store")], page).into_response())
        }
        Err(Error::Invalid(problems)) => {
            let mut form = FormState {
                values: fields.values(&["name", "shop"]),
                ..FormState::default()
            };
            form_problems(visitor.locale, &problems, &mut form);
            let model = model(shared, desk, None, form).await?;
            Ok(unfit(programs_page(&shell, &model)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes a key.
pub async fn revoke_key(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(key): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    api_keys::revoke_key(&shared.db, &actor, id(&key)?, clock::now()).await?;
    Ok(after("/desk/programs", Said::KeyRevoked))
}

/// Hears nothing from a shop any more.
pub async fn revoke_shop(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(shop): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    shops::revoke_shop(&shared.db, &actor, id(&shop)?, clock::now()).await?;
    Ok(after("/desk/programs", Said::ShopRevoked))
}

async fn model(shared: &Shared, desk: &Desk, once: Option<Once>, form: FormState) -> Result<ProgramsModel, Failure> {
    let actor = &desk.person.actor;
    let keys = api_keys::list_keys(&shared.db, actor).await?;
    let shops = shops::list_shops(&shared.db, actor).await?;
    Ok(ProgramsModel {
        base_url: shared.base_url.clone(),
        keys: keys.into_iter().map(|key| line(desk, key)).collect(),
        shops: shops.into_iter().map(|shop| line(desk, shop)).collect(),
        once,
        form,
    })
}

fn line<Id>(desk: &Desk, secret: NamedSecret<Id>) -> ProgramLine<Id> {
    ProgramLine {
        id: secret.id,
        name: secret.name,
        made_on: desk.date(secret.created_at),
        made_by: secret.created_by.map(|name| name.to_string()),
        used_on: secret.last_used_at.map(|at| desk.date(at)),
        revoked_on: secret.revoked_at.map(|at| desk.date(at)),
    }
}
