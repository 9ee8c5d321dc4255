//! The links in mails that end the mails: a page with a button for people, one POST for mail programs (RFC 8058).

use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::parts::{
    brand::Look,
    ending_mails::{self, mails_ended_page, mails_page, mails_unknown_page},
    shell::{Shell, Viewer},
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use backend::{
    Error,
    unsubscribe::{Mails, Unsubscribing, find_unsubscribing, unsubscribe},
};
use http::StatusCode;

/// The page of a link, and what its button and mail programs call.
pub fn of(mails: Mails) -> MethodRouter<Shared> {
    get(move |shared, visitor, path| look(mails, shared, visitor, path))
        .post(move |shared, visitor, path| end(mails, shared, visitor, path))
}

/// What a link is about. Opening it changes nothing: mail scanners open links.
async fn look(
    mails: Mails,
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let link = find_unsubscribing(&shared.db, mails, &token).await;
    show(&shared, visitor, mails, &token, link)
}

/// Ends the mails. Answered at once and without a redirect, as mail programs want it.
async fn end(
    mails: Mails,
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    let link = match unsubscribe(&shared.db, mails, &token, clock::now()).await {
        Ok(()) => find_unsubscribing(&shared.db, mails, &token).await,
        Err(error) => Err(error),
    };
    show(&shared, visitor, mails, &token, link)
}

/// The page: the button, that they have ended, or that there is no such link.
fn show(
    shared: &Shared,
    visitor: Visitor,
    mails: Mails,
    token: &str,
    link: Result<Unsubscribing, Error>,
) -> Result<Response, Failure> {
    let mails = match mails {
        Mails::Journey => ending_mails::Mails::Journey,
        Mails::Digest => ending_mails::Mails::Digest,
    };
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
fn shell(shared: &Shared, visitor: Visitor, link: &Unsubscribing) -> Shell {
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
