//! Secrets: tokens in links and cookies, and six-figure codes. They are handed out once; only their
//! hashes are stored.

use std::{
    fmt::{self, Write as _},
    str::FromStr,
};

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::{
    BusinessId,
    random::{random_below, random_bytes},
};

/// 256 random bits, with the business they belong to, so that every look-up carries it.
///
/// Written as 32 and 64 hexadecimal figures with a dot between them.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    business: BusinessId,
    secret: [u8; 32],
}

impl Token {
    pub(crate) fn new(business: BusinessId) -> Self {
        Self {
            business,
            secret: random_bytes(),
        }
    }

    pub(crate) fn business(&self) -> BusinessId {
        self.business
    }

    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.secret).to_vec()
    }

    /// The hash in hexadecimal figures, for lists.
    pub(crate) fn hash_figures(&self) -> String {
        let mut figures = String::with_capacity(64);
        for byte in self.hash() {
            write!(figures, "{byte:02x}").expect("a string takes what is written");
        }
        figures
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.business.uuid().simple())?;
        self.secret.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Token {
    /// Without the secret: it must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("business", &self.business)
            .finish_non_exhaustive()
    }
}

/// The text is not a token that was ever handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a token")]
pub struct NotAToken;

impl FromStr for Token {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        let (business, figures) = text.split_once('.').ok_or(NotAToken)?;
        if business.len() != 32 || figures.len() != 64 || !figures.is_ascii() {
            return Err(NotAToken);
        }
        let business = Uuid::try_parse(business).map_err(|_| NotAToken)?.into();
        let mut secret = [0; 32];
        for (byte, pair) in secret.iter_mut().zip(figures.as_bytes().chunks(2)) {
            let pair = str::from_utf8(pair).map_err(|_| NotAToken)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAToken)?;
        }
        Ok(Self { business, secret })
    }
}

/// Six figures, typed from a mail.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Code(String);

impl Code {
    pub(crate) fn new() -> Self {
        Self(format!("{:06}", random_below(1_000_000)))
    }

    /// Reads what a person typed: spaces, hyphens and full-width figures are forgiven.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        let figures: Option<String> = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c {
                '0'..='9' => Some(c),
                '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32),
                _ => None,
            })
            .collect();
        figures.filter(|figures| figures.len() == 6).map(Self)
    }

    /// Salted with the id of its row, or a table of a million hashes would tell every code.
    pub(crate) fn hash(&self, row: Uuid) -> Vec<u8> {
        Sha256::new()
            .chain_update(row.as_bytes())
            .chain_update(self.0.as_bytes())
            .finalize()
            .to_vec()
    }

    pub(crate) fn matches(&self, row: Uuid, hash: &[u8]) -> bool {
        self.hash(row).ct_eq(hash).into()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
