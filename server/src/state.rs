//! What every handler shares.

use crate::{
    configuration::Configuration, demo::DemoDoor, open_boards::OpenBoards, rate_limits::RateLimits,
    session_cookie::Cookies,
};
use app::parts::shell::Assets;
use backend::{Db, outgoing::Outgoing, passkeys::RelyingParty, push::Pusher};
use http::HeaderName;
use std::{ops::Deref, path::PathBuf, sync::Arc};
use tokio::sync::Notify;

/// A handle to what the handlers of one server process share; cheap to clone.
#[derive(Clone)]
pub struct Shared(Arc<Parts>);

/// The parts themselves.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The address people type, without a trailing slash.
    pub base_url: String,
    /// How cookies are named and protected.
    pub cookies: Cookies,
    /// Where style and scripts are.
    pub assets: Assets,
    /// How often one caller may try.
    pub limits: RateLimits,
    /// Where passkeys belong, if browsers have any at this address.
    pub passkeys: Option<RelyingParty>,
    /// The trusted proxy's header with the caller's address.
    pub client_ip_header: Option<HeaderName>,
    /// The folder of mails that the demo's owner may read here, when there is no SMTP server.
    pub outbox: Option<PathBuf>,
    /// Whether businesses may sign up by themselves.
    pub sign_up: bool,
    /// The demo's way in, when this is a demo.
    pub demo: Option<DemoDoor>,
    /// The boards that are open now and hear of new facts.
    pub open_boards: OpenBoards,
    /// Carries requests to addresses that people give.
    pub outgoing: Outgoing,
    /// Carries notifications to push services.
    pub pusher: Pusher,
    /// Wakes the work on imports before its next look.
    pub import_waits: Notify,
    /// Wakes the delivery of mails before its next look.
    pub mail_waits: Notify,
    /// Wakes the delivery of notifications before its next look.
    pub push_waits: Notify,
    /// Wakes the delivery to webhooks before its next look.
    pub webhook_waits: Notify,
    /// Wakes who carries out what staff did, to look when that is due.
    pub held_waits: Notify,
}

impl Shared {
    /// Puts the parts together.
    pub fn new(
        db: Db,
        configuration: &Configuration,
        cookies: Cookies,
        assets: Assets,
        demo: Option<DemoDoor>,
    ) -> Self {
        let outgoing = Outgoing::new(configuration.reach()).expect("its only cryptography offers what TLS begins with");
        Self(Arc::new(Parts {
            db,
            base_url: configuration.base_url(),
            cookies,
            assets,
            limits: RateLimits::new(),
            passkeys: configuration
                .base_url()
                .parse()
                .ok()
                .and_then(|url| RelyingParty::at(&url)),
            client_ip_header: configuration.client_ip_header.clone(),
            outbox: (demo.is_some() && configuration.smtp_url.is_none()).then(|| configuration.outbox.clone()),
            sign_up: !configuration.no_sign_up,
            demo,
            open_boards: OpenBoards::default(),
            pusher: Pusher::new(outgoing.clone(), &configuration.push_contact()),
            outgoing,
            import_waits: Notify::new(),
            mail_waits: Notify::new(),
            push_waits: Notify::new(),
            webhook_waits: Notify::new(),
            held_waits: Notify::new(),
        }))
    }
}

impl Deref for Shared {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
