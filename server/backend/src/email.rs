//! Addresses of mail.

use std::{borrow::Cow, fmt, str::FromStr};

use url::Host;

use crate::{Fault, error::text};

/// A mail address as its person writes it, trimmed; compared without regard to capitals.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// How many characters an address may have (RFC 5321).
    pub const MAX: usize = 254;

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as it is compared.
    pub(crate) fn key(&self) -> String {
        self.ascii().to_lowercase()
    }

    /// The address with a domain such as `例え.jp` written as mail servers know it, `xn--r8jz45g.jp`.
    pub(crate) fn ascii(&self) -> Cow<'_, str> {
        match self.0.rsplit_once('@') {
            Some((name, domain)) if !domain.is_ascii() => match Host::parse(domain) {
                Ok(Host::Domain(domain)) => Cow::Owned(format!("{name}@{domain}")),
                _ => Cow::Borrowed(&self.0),
            },
            _ => Cow::Borrowed(&self.0),
        }
    }
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for EmailAddress {}

impl FromStr for EmailAddress {
    type Err = Fault;

    fn from_str(address: &str) -> Result<Self, Fault> {
        let address = text(address, Self::MAX)?;
        lettre::Address::from_str(address).map_err(|_| Fault::NotAnEmail)?;
        Ok(Self(address.to_owned()))
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Fault;

    fn try_from(address: String) -> Result<Self, Fault> {
        address.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::db::text_column::text_column!(EmailAddress);
