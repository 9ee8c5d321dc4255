//! The link in a mail that ends the mails: a page with a button for people, one POST for mail programs (RFC 8058).

use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::{
    customer::mails::{mails_ended_page, mails_page, mails_unknown_page},
    parts::{
        brand::Look,
        shell::{Shell, Viewer},
    },
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use backend::{
    Error,
    contacts::{self, MailsLink},
};
use http::StatusCode;

/// What the link is about. Opening it changes nothing: mail scanners open links.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let link = match contacts::find_mails_link(&shared.db, &token).await {
        Ok(link) => link,
        Err(error) => return unknown(&shared, &visitor, error),
    };
    let shell = shell(&shared, visitor, &link);
    let business = link.business_name.to_string();
    let page = if link.wanted {
        mails_page(&shell, &token, &business)
    } else {
        mails_ended_page(&shell, &business)
    };
    Ok(Html(page).into_response())
}

/// Ends the mails. Answered at once and without a redirect, as mail programs want it.
pub async fn end(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    if let Err(error) = contacts::end_mails(&shared.db, &token, clock::now()).await {
        return unknown(&shared, &visitor, error);
    }
    let link = contacts::find_mails_link(&shared.db, &token).await?;
    let business = link.business_name.to_string();
    Ok(Html(mails_ended_page(&shell(&shared, visitor, &link), &business)).into_response())
}

/// The face of the business whose mails they are, in the customer's language, whoever is signed in here.
fn shell(shared: &Shared, visitor: Visitor, link: &MailsLink) -> Shell {
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

fn unknown(shared: &Shared, visitor: &Visitor, error: Error) -> Result<Response, Failure> {
    match error {
        Error::Link(_) => {
            let shell = visitor.shell(shared, Viewer::Nobody);
            Ok((StatusCode::NOT_FOUND, Html(mails_unknown_page(&shell))).into_response())
        }
        error => Err(error.into()),
    }
}
