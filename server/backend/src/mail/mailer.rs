//! What carries mails: SMTP, or a folder.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor, message::Mailbox};
use tokio::time::timeout;
use url::Url;

use super::letter::DigestAbout;
use crate::EnrolmentId;

/// How long an SMTP server may take over one mail: a tenth of the lease.
const PATIENCE: Duration = Duration::from_secs(30);

/// Carries mails away; cheap to clone.
#[derive(Clone, Debug)]
pub struct Mailer {
    from: Arc<Address>,
    carrier: Carrier,
}

#[derive(Clone, Debug)]
enum Carrier {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Outbox(Arc<PathBuf>),
}

/// Why a mailer cannot be made, or a mail cannot be carried.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The sender is no mail address.
    #[error("the sender is no mail address")]
    From(#[from] lettre::address::AddressError),
    /// The SMTP address does not read, or the SMTP server failed or refused.
    #[error("SMTP: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The SMTP server did not answer in time.
    #[error("SMTP: no answer within {} seconds", PATIENCE.as_secs())]
    Silent,
    /// The mail cannot be built.
    #[error("the mail cannot be built: {0}")]
    Message(#[from] lettre::error::Error),
    /// The words cannot be filled in.
    #[error("the words of the mail cannot be filled in: {0}")]
    Words(#[from] minijinja::Error),
    /// The row does not hold a letter.
    #[error("the mail's row cannot be read: {0}")]
    Letter(#[from] serde_json::Error),
    /// The outbox folder cannot be written.
    #[error("the outbox: {0}")]
    Outbox(#[from] std::io::Error),
}

impl MailerError {
    /// Whether the mail was certainly not taken: the server said so, or it was never sent. Of a connection that broke, nobody knows.
    pub(super) fn is_refusal(&self) -> bool {
        match self {
            Self::Smtp(error) => error.status().is_some(),
            Self::Silent | Self::Outbox(_) => false,
            Self::From(_) | Self::Message(_) | Self::Words(_) | Self::Letter(_) => true,
        }
    }
}

impl Mailer {
    /// Sends by SMTP: `smtps://user:password@host`, or `smtp://host:port?tls=required`.
    ///
    /// # Errors
    /// [`MailerError::From`], [`MailerError::Smtp`].
    pub fn smtp(url: &str, from: &str) -> Result<Self, MailerError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.build();
        Ok(Self {
            from: Arc::new(from.parse()?),
            carrier: Carrier::Smtp(transport),
        })
    }

    /// Puts mails into a folder, a file `<id>.eml` each, which is made when the first is put.
    ///
    /// # Errors
    /// [`MailerError::From`].
    pub fn outbox(folder: impl Into<PathBuf>, from: &str) -> Result<Self, MailerError> {
        Ok(Self {
            from: Arc::new(from.parse()?),
            carrier: Carrier::Outbox(Arc::new(folder.into())),
        })
    }

    /// The folder, if mails go to one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.carrier {
            Carrier::Outbox(folder) => Some(folder),
            Carrier::Smtp(_) => None,
        }
    }

    /// The sender, under the name of a business.
    pub(super) fn from(&self, name: &str) -> Mailbox {
        Mailbox::new(Some(name.to_owned()), Address::clone(&self.from))
    }

    /// Sends a message. Sending it again has no further effect where the receiver honours its
    /// `Message-ID`; the outbox does, by its file's name.
    pub(super) async fn send(&self, name: &str, message: Message) -> Result<(), MailerError> {
        match &self.carrier {
            Carrier::Smtp(transport) => {
                timeout(PATIENCE, transport.send(message))
                    .await
                    .map_err(|_| MailerError::Silent)??;
            }
            Carrier::Outbox(folder) => {
                tokio::fs::create_dir_all(folder.as_path()).await?;
                let unfinished = folder.join(format!("{name}.part"));
                tokio::fs::write(&unfinished, message.formatted()).await?;
                // Who reads the folder sees whole mails only.
                tokio::fs::rename(unfinished, folder.join(format!("{name}.eml"))).await?;
            }
        }
        Ok(())
    }
}

/// Addresses of pages, for the links in mails.
#[derive(Clone, Debug)]
pub struct Links {
    base: Url,
}

impl Links {
    /// Links below the address under which people reach this server.
    #[must_use]
    pub fn new(base: Url) -> Self {
        Self { base }
    }

    /// The page of an invitation.
    #[must_use]
    pub fn invitation(&self, token: &str) -> String {
        self.page(&["invitation", token])
    }

    /// The page that signs in.
    #[must_use]
    pub fn sign_in(&self, token: &str) -> String {
        self.page(&["sign-in", "link", token])
    }

    /// The page that asks for an address to sign in with.
    #[must_use]
    pub fn sign_in_page(&self) -> String {
        self.page(&["sign-in"])
    }

    /// The page that signs a business up.
    #[must_use]
    pub fn sign_up(&self, token: &str) -> String {
        self.page(&["sign-up", "link", token])
    }

    /// The page that ends the mails to a customer.
    #[must_use]
    pub fn end_mails(&self, token: &str) -> String {
        self.page(&["mails", token])
    }

    /// The page that ends the digests of one of the staff.
    #[must_use]
    pub fn end_digests(&self, token: &str) -> String {
        self.page(&["digests", token])
    }

    /// The board of an enrolment.
    #[must_use]
    pub fn enrolment(&self, enrolment: EnrolmentId) -> String {
        self.page(&["play", &enrolment.to_string()])
    }

    /// Today at the desk.
    #[must_use]
    pub fn desk(&self) -> String {
        self.page(&["desk"])
    }

    /// Where the desk lists everybody whom a group of a digest is about.
    #[must_use]
    pub(super) fn digest_group(&self, about: DigestAbout) -> String {
        match about.alert_kind() {
            Some(kind) => format!("{}?kind={kind}", self.page(&["desk", "alerts"])),
            None if about == DigestAbout::Waiting => format!("{}#claims", self.desk()),
            None => format!("{}#moments", self.desk()),
        }
    }

    /// A customer's page at the desk.
    #[must_use]
    pub fn customer(&self, enrolment: EnrolmentId) -> String {
        self.page(&["desk", "customers", &enrolment.to_string()])
    }

    /// The settings of one of the staff.
    #[must_use]
    pub fn settings(&self) -> String {
        self.page(&["desk", "settings"])
    }

    fn page(&self, path: &[&str]) -> String {
        let mut page = self.base.clone();
        if let Ok(mut segments) = page.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        page.into()
    }
}
