//! Who is at the door: the person of a session, their language, and what a page needs to know of them.

use crate::{clock, device_name::device_name, failure::Failure, session_cookie, state::Shared};
use app::{
    i18n::{self, Locale},
    parts::{
        brand::Look,
        said::Said,
        shell::{Notice, Role, Shell, Viewer},
    },
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, RawPathParams, Request, State, rejection::RawPathParamsRejection},
    middleware::Next,
    response::Response,
};
use backend::{Actor, Language, sessions, training};
use http::{header, request::Parts};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// Whoever sent the request. Made once a request by [`meet`].
#[derive(Clone)]
pub struct Visitor {
    /// The person, if they are signed in.
    pub person: Option<Arc<sessions::SignedInPerson>>,
    /// The session's secret as it came, to sign out.
    pub token: Option<String>,
    /// The language of the page: the person's own, then the one chosen before, then the browser's.
    pub locale: Locale,
    /// Whether somebody chose that language, here or in their settings, rather than their browser.
    pub has_chosen_language: bool,
    /// Where the request comes from.
    pub ip: IpAddr,
    /// What the person calls their device, for the list of devices.
    pub device: String,
    /// The page's own address with its query.
    pub path: String,
    /// What the last form did.
    pub said: Option<Said>,
    /// Whether it is somebody of the staff at the board of their own training: `person` is the trainee then.
    pub trainee: bool,
}

/// Finds out who sends a request, before any handler sees it.
pub async fn meet(State(shared): State<Shared>, mut request: Request, next: Next) -> Result<Response, Failure> {
    let connection = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |info| info.0.ip());
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let token = session_cookie::find_cookie(headers, shared.cookies.session_name()).filter(|token| !token.is_empty());
    let person = match &token {
        Some(token) => sessions::find_session(&shared.db, token, clock::now())
            .await?
            .map(Arc::new),
        None => None,
    };
    let chosen = session_cookie::find_cookie(headers, session_cookie::LANGUAGE).and_then(|code| i18n::from_code(&code));
    let locale = match (&person, chosen) {
        (Some(person), _) => locale_of(person.language),
        (None, Some(locale)) => locale,
        (None, None) => i18n::from_browser(text(header::ACCEPT_LANGUAGE).unwrap_or_default()),
    };
    let has_chosen_language = person.is_some() || chosen.is_some();
    let said = url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "said")
        .and_then(|(_, code)| Said::find(&code));
    let visitor = Visitor {
        person,
        token,
        has_chosen_language,
        locale,
        ip: crate::client_ip::client_ip(headers, shared.client_ip_header.as_ref(), connection),
        device: device_name(text(header::USER_AGENT).unwrap_or_default()),
        path: request.uri().path().to_owned(),
        said,
        trainee: false,
    };
    request.extensions_mut().insert(visitor);
    Ok(next.run(request).await)
}

/// Seats one of the staff at the board of their own training as the trainee that they are there, before the pages of
/// customers see the request. At every other board they stay who they are.
pub async fn seat_trainee(
    State(shared): State<Shared>,
    parameters: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Result<Response, Failure> {
    // What is no text names no board.
    let enrolment = parameters.ok().and_then(|parameters| {
        let (_, id) = parameters.iter().find(|(name, _)| *name == "enrolment")?;
        id.parse().ok()
    });
    if let Some(enrolment) = enrolment
        && let Some(visitor) = request.extensions_mut().get_mut::<Visitor>()
        && let Some(person) = visitor.person.clone()
        && let Some(trainee) = training::find_trainee(&shared.db, &person.actor, enrolment).await?
    {
        visitor.person = Some(Arc::new(sessions::SignedInPerson {
            actor: trainee,
            ..(*person).clone()
        }));
        visitor.trainee = true;
    }
    Ok(next.run(request).await)
}

impl Visitor {
    /// The person as an actor, or the request to sign in.
    pub fn actor(&self) -> Result<Actor, Failure> {
        self.person
            .as_ref()
            .map(|person| person.actor)
            .ok_or(Failure::SignInFirst)
    }

    /// The person as the actor of a change, unless they make more changes than a person can.
    pub fn changing_actor(&self, shared: &Shared) -> Result<Actor, Failure> {
        let person = self.person.as_ref().ok_or(Failure::SignInFirst)?;
        shared.limits.check_change(&person.session.to_string())?;
        Ok(person.actor)
    }

    /// The person's language, as the backend names it.
    pub fn language(&self) -> Language {
        match self.locale {
            Locale::ja => Language::Japanese,
            Locale::en => Language::English,
        }
    }

    /// What a page of this visitor knows beside its own model.
    pub fn shell(&self, shared: &Shared, viewer: Viewer) -> Shell {
        Shell {
            locale: self.locale,
            viewer,
            assets: shared.assets.clone(),
            path: self.path.clone(),
            notice: self.said.map(|said| said.notice(self.locale)),
            business_name: self.person.as_ref().map(|person| person.business_name.to_string()),
            look: self
                .person
                .as_ref()
                .map(|person| Look::of(&person.brand))
                .unwrap_or_default(),
        }
    }

    /// The viewer for a page that belongs to no enrolment and needs no badge.
    pub fn viewer(&self, shared: &Shared) -> Viewer {
        match &self.person {
            None => Viewer::Nobody,
            Some(person) => match person.actor {
                Actor::Staff { role, .. } => Viewer::Staff {
                    name: person.name.to_string(),
                    role: match role {
                        backend::Role::Owner => Role::Owner,
                        backend::Role::Coach => Role::Coach,
                    },
                    badge: 0,
                    outbox: shared.outbox.is_some(),
                },
                Actor::Customer { .. } | Actor::System { .. } => Viewer::Customer {
                    name: person.name.to_string(),
                    enrolment: None,
                    trainee: self.trainee,
                },
            },
        }
    }

    /// The shell with a problem on top instead of what was said before.
    pub fn shell_with_problem(&self, shared: &Shared, viewer: Viewer, words: impl Into<String>) -> Shell {
        Shell {
            notice: Some(Notice::problem(words)),
            ..self.shell(shared, viewer)
        }
    }
}

/// A person's language as the pages name it.
pub fn locale_of(language: Language) -> Locale {
    match language {
        Language::Japanese => Locale::ja,
        Language::English => Locale::en,
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or(Failure::Internal)
    }
}
