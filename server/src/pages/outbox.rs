//! The mails of a program without an SMTP server, for the owner to read.

use super::desk::Desk;
use crate::{failure::Failure, state::Shared, visitor::Visitor};
use app::business::outbox::{MailLine, MailModel, mail_page, outbox_page};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use backend::mail::outbox::{OutboxLine, OutboxMail, list_outbox, read_outbox};
use http::{HeaderValue, header};
use std::path::Path as FilePath;

/// The most mails the list shows.
const LIST: usize = 200;

/// All mails, the latest first.
pub async fn list(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let (desk, folder) = open(&shared, &visitor).await?;
    let mails = list_outbox(folder, LIST).await.map_err(cannot_read)?;
    let lines: Vec<_> = mails.into_iter().map(|mail| line(&desk, mail)).collect();
    Ok(Html(outbox_page(&desk.shell(&shared, &visitor), &lines)))
}

/// One mail.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Html<String>, Failure> {
    let (desk, folder) = open(&shared, &visitor).await?;
    let mail = find(folder, &name).await?;
    let html_address = (!mail.html.is_empty()).then(|| format!("/desk/outbox/{name}/html"));
    let model = MailModel {
        from: mail.from,
        text: mail.text,
        html_address,
        line: line(&desk, mail.line),
    };
    Ok(Html(mail_page(&desk.shell(&shared, &visitor), &model)))
}

/// The mail as a mail program shows it: alone in a frame that may do nothing.
pub async fn html(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let (_, folder) = open(&shared, &visitor).await?;
    let mail = find(folder, &name).await?;
    let mut response = Html(mail.html).into_response();
    let alone = "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; sandbox allow-popups; frame-ancestors 'self'";
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(alone));
    Ok(response)
}

async fn open<'a>(shared: &'a Shared, visitor: &Visitor) -> Result<(Desk, &'a FilePath), Failure> {
    let desk = Desk::open(shared, visitor).await?;
    desk.must_own()?;
    let folder = shared.outbox.as_deref().ok_or(Failure::NoSuchPage)?;
    Ok((desk, folder))
}

async fn find(folder: &FilePath, name: &str) -> Result<OutboxMail, Failure> {
    read_outbox(folder, name)
        .await
        .map_err(cannot_read)?
        .ok_or(Failure::NoSuchPage)
}

fn line(desk: &Desk, mail: OutboxLine) -> MailLine {
    let at = desk.local(mail.sent_at.unwrap_or_default());
    MailLine {
        name: mail.name,
        to: mail.to,
        subject: mail.subject,
        at,
    }
}

fn cannot_read(error: std::io::Error) -> Failure {
    tracing::error!(%error, "the outbox folder cannot be read");
    Failure::Internal
}
