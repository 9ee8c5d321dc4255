//! An invitation's link: the welcome, and the press of the button that starts the journey.

use super::sign_in::{enter, link_does_not_work};
use crate::{clock, failure::Failure, state::Shared, visitor::Visitor};
use app::{
    customer::welcome::{InvitationModel, invitation_page},
    parts::{
        brand::Look,
        shell::{Shell, Viewer},
    },
    sign_in::link_fault::LinkPurpose,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use backend::{Error, invitations};
use http::StatusCode;

/// What the invitation leads to. Opening it changes nothing: mail scanners open links.
pub async fn look(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    match invitations::find_invitation(&shared.db, &token, clock::now()).await {
        Ok(invitation) => {
            // Until the customer has chosen one, the page speaks the language the business wrote to them in.
            let visitor = match &visitor.person {
                Some(_) => visitor,
                None if visitor.has_chosen_language => visitor,
                None => Visitor {
                    locale: crate::visitor::locale_of(invitation.language),
                    ..visitor
                },
            };
            // It is the face of the business that invites, whoever is signed in here.
            let shell = Shell {
                look: Look::of(&invitation.brand),
                business_name: Some(invitation.business_name.to_string()),
                ..visitor.shell(&shared, Viewer::Nobody)
            };
            let model = InvitationModel {
                token,
                name: invitation.customer_name.to_string(),
                business: invitation.business_name.to_string(),
                title: invitation.journey_title,
                promise: invitation.promise,
                squares: invitation.squares,
                first_result: invitation.first_result.map(|first| (first.week, first.result)),
            };
            Ok(Html(invitation_page(&shell, &model)).into_response())
        }
        Err(Error::Link(fault)) => Ok(link_does_not_work(&shared, &visitor, LinkPurpose::Invitation, fault)),
        Err(error) => Err(error.into()),
    }
}

/// A person did something on the page: nothing follows from it but a word in the list of invitations.
pub async fn note_opened(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<StatusCode, Failure> {
    shared.limits.check_door(visitor.ip)?;
    match invitations::note_opened(&shared.db, &token, clock::now()).await {
        // A link that does not work is no business of the script's.
        Ok(()) | Err(Error::Link(_)) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(error.into()),
    }
}

/// Starts the journey on this device.
pub async fn accept(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    shared.limits.check_door(visitor.ip)?;
    match invitations::accept_invitation(&shared.db, &token, &visitor.device, clock::now()).await {
        Ok(accepted) => {
            shared.mail_waits.notify_one();
            Ok(enter(
                &shared,
                &accepted.session_token,
                &format!("/play/{}/welcome", accepted.enrolment),
            ))
        }
        Err(Error::Link(fault)) => Ok(link_does_not_work(&shared, &visitor, LinkPurpose::Invitation, fault)),
        Err(error) => Err(error.into()),
    }
}
