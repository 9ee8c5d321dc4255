//! What a business looks like to its customers: a colour and a logo, both its owner's to choose.

use std::fmt::Write as _;

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::{
    Actor, BusinessId, Db, Error, Fault, Result, Thing,
    db::{
        micros::Micros,
        tx::{execute, fetch_optional},
    },
    deeds::{self, Deed},
};

/// The most bytes a logo may have.
pub const LOGO_BYTES: usize = 200_000;

/// A colour of a screen, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Colour {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// The text is no colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written #rrggbb")]
pub struct NotAColour;

impl FromStr for Colour {
    type Err = NotAColour;

    /// Capitals and a missing `#` are forgiven.
    fn from_str(text: &str) -> std::result::Result<Self, NotAColour> {
        let figures = text.strip_prefix('#').unwrap_or(text);
        if figures.len() != 6 || !figures.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let part = |at: usize| u8::from_str_radix(&figures[at..at + 2], 16).map_err(|_| NotAColour);
        Ok(Self {
            red: part(0)?,
            green: part(2)?,
            blue: part(4)?,
        })
    }
}

crate::db::text_column::text_column!(Colour);

/// What a logo is, by its own first bytes and not by what its sender called it. A drawing that can carry scripts (SVG)
/// is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    WebP,
}

impl LogoFormat {
    /// The format of a picture that begins with these bytes.
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    /// Its media type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }
}

impl fmt::Display for LogoFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.content_type())
    }
}

/// The text names no format of a logo.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("this is neither image/png nor image/jpeg nor image/webp")]
pub struct UnknownLogoFormat;

impl FromStr for LogoFormat {
    type Err = UnknownLogoFormat;

    fn from_str(text: &str) -> std::result::Result<Self, UnknownLogoFormat> {
        [Self::Png, Self::Jpeg, Self::WebP]
            .into_iter()
            .find(|format| format.content_type() == text)
            .ok_or(UnknownLogoFormat)
    }
}

crate::db::text_column::text_column!(LogoFormat);

/// A logo with its bytes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Logo {
    /// What it is.
    #[sqlx(rename = "content_type")]
    pub format: LogoFormat,
    /// Of the bytes, hexadecimal.
    pub hash: String,
    /// The picture.
    pub bytes: Vec<u8>,
}

/// What a business looks like. The logo's bytes are at an address of their own.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Brand {
    /// Whose.
    #[sqlx(rename = "business_id")]
    pub business: BusinessId,
    /// The colour, if the owner chose one.
    pub colour: Option<Colour>,
    /// The hash of the logo, if there is one.
    pub logo: Option<String>,
}

/// What the actor's own business looks like.
///
/// # Errors
/// [`Error::NotFound`] as for [`find_brand`].
pub async fn get_brand(db: &Db, actor: &Actor) -> Result<Brand> {
    find_brand(db, actor.business())
        .await?
        .ok_or(Error::NotFound(Thing::Business))
}

/// What a business looks like, for anybody: it is on the pages of people who are not signed in yet.
pub async fn find_brand(db: &Db, business: BusinessId) -> Result<Option<Brand>> {
    let mut tx = db.read().await?;
    Ok(fetch_optional!(
        tx,
        Brand,
        "SELECT b.business_id, b.colour, l.hash AS logo
         FROM business b
         LEFT JOIN business_logo l ON l.business_id = b.business_id
         WHERE b.business_id = $1",
        business,
    )?)
}

/// A business's logo, for anybody.
pub async fn find_logo(db: &Db, business: BusinessId) -> Result<Option<Logo>> {
    let mut tx = db.read().await?;
    Ok(fetch_optional!(
        tx,
        Logo,
        "SELECT content_type, hash, bytes FROM business_logo WHERE business_id = $1",
        business,
    )?)
}

/// Sets the business's colour, written `#rrggbb`. Again, it changes nothing. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `colour`.
pub async fn set_colour(db: &Db, actor: &Actor, colour: &str, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    let colour = colour.trim();
    if colour.is_empty() {
        return Err(Error::invalid("colour", Fault::Missing));
    }
    let colour: Colour = colour
        .parse()
        .map_err(|_| Error::invalid("colour", Fault::NotAColour))?;
    write_colour(db, actor, business, Some(colour), now).await
}

/// Goes back to the colours of the program. Again, it changes nothing. For owners.
pub async fn remove_colour(db: &Db, actor: &Actor, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    write_colour(db, actor, business, None, now).await
}

async fn write_colour(
    db: &Db,
    actor: &Actor,
    business: BusinessId,
    colour: Option<Colour>,
    now: Timestamp,
) -> Result<()> {
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let changed = execute!(
                tx,
                "UPDATE business SET colour = $1 WHERE business_id = $2 AND colour IS DISTINCT FROM $1",
                colour,
                business,
            )?;
            match colour {
                _ if changed == 0 => Ok(()),
                Some(colour) => deeds::note(tx, actor, Deed::ColourChosen, &colour.to_string(), now).await,
                None => deeds::note(tx, actor, Deed::ColourRemoved, "", now).await,
            }
        })
    })
    .await
}

/// Sets the business's logo. For owners.
///
/// # Errors
/// [`Error::Invalid`] names `logo`: empty, more than [`LOGO_BYTES`], or no PNG, JPEG or WebP.
pub async fn set_logo(db: &Db, actor: &Actor, bytes: &[u8], now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    if bytes.is_empty() {
        return Err(Error::invalid("logo", Fault::Missing));
    }
    if bytes.len() > LOGO_BYTES {
        return Err(Error::invalid("logo", Fault::TooLarge { bytes: LOGO_BYTES }));
    }
    let format = LogoFormat::of(bytes).ok_or(Error::invalid("logo", Fault::NotAPicture))?;
    let logo = Logo {
        format,
        hash: Sha256::digest(bytes)[..16]
            .iter()
            .fold(String::new(), |mut hash, byte| {
                write!(hash, "{byte:02x}").expect("a String takes every write");
                hash
            }),
        bytes: bytes.to_vec(),
    };
    db.write((*actor, logo), move |tx, (actor, logo)| {
        Box::pin(async move {
            execute!(
                tx,
                "INSERT INTO business_logo (business_id, content_type, hash, bytes, changed_at)
                 VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (business_id)
                 DO UPDATE SET content_type = excluded.content_type, hash = excluded.hash,
                               bytes = excluded.bytes, changed_at = excluded.changed_at",
                business,
                logo.format,
                &logo.hash,
                &logo.bytes,
                Micros::from(now),
            )?;
            deeds::note(tx, actor, Deed::LogoChosen, "", now).await
        })
    })
    .await
}

/// Takes the logo away. Again, it changes nothing. For owners.
pub async fn remove_logo(db: &Db, actor: &Actor, now: Timestamp) -> Result<()> {
    let business = actor.must_own()?;
    db.write(*actor, move |tx, actor| {
        Box::pin(async move {
            let removed = execute!(tx, "DELETE FROM business_logo WHERE business_id = $1", business)?;
            if removed == 0 {
                return Ok(());
            }
            deeds::note(tx, actor, Deed::LogoRemoved, "", now).await
        })
    })
    .await
}
