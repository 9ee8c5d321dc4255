//! A staff member's own settings: the mail in the morning and where their mornings are, language, passkeys and signed-in devices; and
//! for the owner how the business looks, when and how often customers are contacted, which alerts are mailed at once, and whose
//! customers coaches see.

use super::{after, desk::Desk, id, language::is_our_path, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::{
        brand::BrandModel,
        settings::{SettingsModel, settings_page},
    },
    parts::{
        brand::Look,
        devices::Device,
        error_words::{fault_words, form_problems},
        field::FormState,
        said::Said,
    },
};
use axum::{
    extract::{Multipart, Path, State, multipart::MultipartError, multipart::MultipartRejection},
    response::{Html, Response},
};
use backend::{
    Error, Fault, Role, alerts,
    brand::{self, Colour, LOGO_BYTES},
    coaches,
    contacts::{self, ContactSettings, NewContactSettings},
    people, sessions,
};
use http::StatusCode;
use jiff::civil::Time;

/// The most a form with a logo may hold: the logo, and what a browser writes around it.
pub const LOGO_FORM_BYTES: usize = LOGO_BYTES + 16 * 1024;

/// Everything that the reader can settle: their own, and for owners what the business settles.
pub async fn look(State(shared): State<Shared>, visitor: Visitor, uri: http::Uri) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    // A colour that the owner only looks at stands in the address.
    let tried = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "colour")
        .and_then(|(_, text)| text.parse().ok());
    let model = model(&shared, &visitor, &desk, tried, FormState::default()).await?;
    Ok(Html(settings_page(&desk.shell(&shared, &visitor), &model)))
}

pub(super) async fn model_of(shared: &Shared, visitor: &Visitor, desk: &Desk) -> Result<SettingsModel, Failure> {
    model(shared, visitor, desk, None, FormState::default()).await
}

async fn model(
    shared: &Shared,
    visitor: &Visitor,
    desk: &Desk,
    tried: Option<Colour>,
    form: FormState,
) -> Result<SettingsModel, Failure> {
    let lines = sessions::list_sessions(&shared.db, &desk.person.actor, clock::now()).await?;
    let devices = lines
        .into_iter()
        .map(|line| Device {
            session: line.id,
            name: line.device,
            since: desk.date(line.created_at),
            last_seen: desk.date(line.last_seen_at),
            this: line.id == desk.person.session,
        })
        .collect();
    let passkeys = super::passkeys::of(shared, desk).await?;
    let brand = if desk.is(Role::Owner) {
        let brand = brand::get_brand(&shared.db, &desk.person.actor).await?;
        Some(BrandModel {
            business: desk.person.business_name.to_string(),
            colour: brand.colour,
            tried,
            logo: Look::of(&brand).logo,
            form,
        })
    } else {
        None
    };
    let coaches_see_all = if desk.is(Role::Owner) {
        Some(coaches::coaches_see_all(&shared.db, &desk.person.actor).await?)
    } else {
        None
    };
    let contacts = if desk.is(Role::Owner) {
        Some(contacts_form(
            &contacts::get_settings(&shared.db, &desk.person.actor).await?,
        ))
    } else {
        None
    };
    let urgent = if desk.is(Role::Owner) {
        let urgent = alerts::get_urgent(&shared.db, &desk.person.actor).await?;
        Some(urgent.into_iter().collect())
    } else {
        None
    };
    let own_zone = people::find_own_zone(&shared.db, &desk.person.actor).await?;
    Ok(SettingsModel {
        urgent,
        digest: alerts::wants_digest(&shared.db, &desk.person.actor).await?,
        zone: FormState {
            values: [("time_zone", own_zone.unwrap_or_default())].into(),
            problems: Vec::new(),
        },
        business_zone: desk.person.business_time_zone.clone(),
        contacts,
        coaches_see_all,
        name: desk.person.name.to_string(),
        email: desk.person.email.to_string(),
        role: desk.role(),
        business: desk.person.business_name.to_string(),
        language: visitor.locale,
        passkeys,
        devices,
        brand,
    })
}

/// What is settled about contacts, as its form holds it.
fn contacts_form(settings: &ContactSettings) -> FormState {
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    FormState {
        values: [
            ("quiet_from", clock(settings.quiet.from)),
            ("quiet_until", clock(settings.quiet.until)),
            ("a_week", settings.a_week.to_string()),
        ]
        .into(),
        problems: Vec::new(),
    }
}

/// Chooses where the reader's own mornings are.
pub async fn set_zone(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    shared.limits.check_change(&desk.account())?;
    match people::choose_own_zone(&shared.db, &desk.person.actor, fields.text("time_zone"), clock::now()).await {
        Ok(()) => Ok(after("/desk/settings", said_of_zone(&shared, &desk).await?)),
        Err(Error::Invalid(problems)) => {
            let mut form = FormState {
                values: fields.values(&["time_zone"]),
                ..FormState::default()
            };
            form_problems(visitor.locale, &problems, &mut form);
            let model = SettingsModel {
                zone: form,
                ..model_of(&shared, &visitor, &desk).await?
            };
            Ok(settings_again(&shared, &visitor, &desk, &model))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the choice of a zone comes to for the reader.
async fn said_of_zone(shared: &Shared, desk: &Desk) -> Result<Said, Failure> {
    let actor = &desk.person.actor;
    let own = people::find_own_zone(&shared.db, actor).await?;
    Ok(match own {
        _ if !alerts::wants_digest(&shared.db, actor).await? => Said::ZoneWithoutDigest,
        Some(_) => Said::OwnZone,
        None => Said::BusinessZone,
    })
}

/// Settles when and how often customers are contacted.
pub async fn set_contacts(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let new = NewContactSettings {
        quiet_from: fields.text("quiet_from").into(),
        quiet_until: fields.text("quiet_until").into(),
        a_week: fields.text("a_week").into(),
    };
    match contacts::settle(&shared.db, &desk.person.actor, new, clock::now()).await {
        Ok(()) => Ok(after("/desk/settings", Said::Contacts)),
        Err(Error::Invalid(problems)) => {
            let mut form = FormState {
                values: fields.values(&["quiet_from", "quiet_until", "a_week"]),
                ..FormState::default()
            };
            form_problems(visitor.locale, &problems, &mut form);
            let model = SettingsModel {
                contacts: Some(form),
                ..model_of(&shared, &visitor, &desk).await?
            };
            Ok(settings_again(&shared, &visitor, &desk, &model))
        }
        Err(error) => Err(error.into()),
    }
}

/// Sets the business's colour.
pub async fn set_colour(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    match brand::set_colour(&shared.db, &desk.person.actor, fields.text("colour"), clock::now()).await {
        Ok(()) => Ok(after("/desk/settings", Said::Colour)),
        Err(Error::Invalid(problems)) => {
            let mut form = FormState::default();
            form_problems(visitor.locale, &problems, &mut form);
            let model = model(&shared, &visitor, &desk, None, form).await?;
            Ok(settings_again(&shared, &visitor, &desk, &model))
        }
        Err(error) => Err(error.into()),
    }
}

/// Goes back to the program's colours.
pub async fn remove_colour(State(shared): State<Shared>, visitor: Visitor) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    brand::remove_colour(&shared.db, &actor, clock::now()).await?;
    Ok(after("/desk/settings", Said::ColourRemoved))
}

/// Takes an uploaded picture as the business's logo.
pub async fn set_logo(
    State(shared): State<Shared>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let form = form.map_err(|_| Failure::Malformed)?;
    let words = match read_logo(form).await {
        Ok(bytes) => match brand::set_logo(&shared.db, &desk.person.actor, &bytes, clock::now()).await {
            Ok(()) => return Ok(after("/desk/settings", Said::Logo)),
            Err(Error::Invalid(problems)) => fault_words(visitor.locale, problems[0].fault),
            Err(error) => return Err(error.into()),
        },
        Err(Failure::TooLarge) => fault_words(visitor.locale, Fault::TooLarge { bytes: LOGO_BYTES }),
        Err(failure) => return Err(failure),
    };
    let mut form = FormState::default();
    form.problems.push(("logo", words));
    let model = model(&shared, &visitor, &desk, None, form).await?;
    Ok(settings_again(&shared, &visitor, &desk, &model))
}

/// Takes the logo away.
pub async fn remove_logo(State(shared): State<Shared>, visitor: Visitor) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    brand::remove_logo(&shared.db, &actor, clock::now()).await?;
    Ok(after("/desk/settings", Said::LogoRemoved))
}

/// The settings with what was wrong.
pub(super) fn settings_again(shared: &Shared, visitor: &Visitor, desk: &Desk, model: &SettingsModel) -> Response {
    // The address is that of the form; the page's links lead to where it belongs.
    let mut shell = desk.shell(shared, visitor);
    "/desk/settings".clone_into(&mut shell.path);
    unfit(settings_page(&shell, model))
}

/// The picture of the form; empty when the person chose none.
async fn read_logo(mut form: Multipart) -> Result<bytes::Bytes, Failure> {
    let failed = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::Malformed,
    };
    while let Some(field) = form.next_field().await.map_err(failed)? {
        if field.name() == Some("logo") {
            return field.bytes().await.map_err(failed);
        }
    }
    Ok(bytes::Bytes::new())
}

/// Signs another device of the person out.
pub async fn revoke(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(session): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    sessions::revoke_session(&shared.db, &actor, id(&session)?).await?;
    Ok(after(
        fields.filled("back").filter(|path| is_our_path(path)).unwrap_or("/"),
        Said::Revoked,
    ))
}
