//! The links in mails that end the mails: a page with a button for people, one POST for mail programs (RFC 8058).

use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::parts::{
    brand::Look,
    ending_mails::{Mails, mails_ended_page, mails_page, mails_unknown_page},
    shell::{Shell, Viewer},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use backend::{
    Error, Language, PersonName,
    brand::Brand,
    contacts::{self, MailsLink},
    digests::{self, DigestLink},
};
use http::StatusCode;

/// What a customer's link is about. Opening it changes nothing: mail scanners open links.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let link = contacts::find_mails_link(&shared.db, &token).await.map(Link::from);
    show(&shared, visitor, Mails::Journey, &token, link)
}

/// Ends a customer's mails. Answered at once and without a redirect, as mail programs want it.
pub async fn end(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let link = match contacts::end_mails(&shared.db, &token, clock::now()).await {
        Ok(()) => contacts::find_mails_link(&shared.db, &token).await.map(Link::from),
        Err(error) => Err(error),
    };
    show(&shared, visitor, Mails::Journey, &token, link)
}

/// What the link in a digest is about. Opening it changes nothing.
pub async fn look_at_digest(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let link = digests::find_digest_link(&shared.db, &token).await.map(Link::from);
    show(&shared, visitor, Mails::Morning, &token, link)
}

/// Ends the digests of one of the staff, at once and without a redirect.
pub async fn end_digest(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let link = match digests::end_digest(&shared.db, &token).await {
        Ok(()) => digests::find_digest_link(&shared.db, &token).await.map(Link::from),
        Err(error) => Err(error),
    };
    show(&shared, visitor, Mails::Morning, &token, link)
}

/// Whose mails a link ends.
struct Link {
    business_name: PersonName,
    /// The reader's.
    language: Language,
    brand: Brand,
    wanted: bool,
}

impl From<MailsLink> for Link {
    fn from(link: MailsLink) -> Self {
        Self {
            business_name: link.business_name,
            language: link.language,
            brand: link.brand,
            wanted: link.wanted,
        }
    }
}

impl From<DigestLink> for Link {
    fn from(link: DigestLink) -> Self {
        Self {
            business_name: link.business_name,
            language: link.language,
            brand: link.brand,
            wanted: link.wanted,
        }
    }
}

/// The page: the button, that they have ended, or that there is no such link.
fn show(
    shared: &Shared,
    visitor: Visitor,
    mails: Mails,
    token: &str,
    link: Result<Link, Error>,
) -> Result<Response, Failure> {
    let link = match link {
        Ok(link) => link,
        Err(Error::Link(_)) => {
            let page = mails_unknown_page(&visitor.shell(shared, Viewer::Nobody), mails);
            return Ok((StatusCode::NOT_FOUND, Html(page)).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let shell = shell(shared, visitor, &link);
    let business = link.business_name.to_string();
    let page = if link.wanted {
        mails_page(&shell, mails, token, &business)
    } else {
        mails_ended_page(&shell, mails, &business)
    };
    Ok(Html(page).into_response())
}

/// The face of the business whose mails they are, in the reader's language, whoever is signed in here.
fn shell(shared: &Shared, visitor: Visitor, link: &Link) -> Shell {
    let visitor = if visitor.person.is_none() && !visitor.has_chosen_language {
        Visitor {
            locale: crate::visitor::locale_of(link.language),
            ..visitor
        }
    } else {
        visitor
    };
    Shell {
        look: Look::of(&link.brand),
        business_name: Some(link.business_name.to_string()),
        ..visitor.shell(shared, Viewer::Nobody)
    }
}
