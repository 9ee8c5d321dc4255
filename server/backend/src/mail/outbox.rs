//! Reading the outbox folder: what would have been sent, where there is no SMTP.

use std::{io, path::Path};

use jiff::Timestamp;
use mail_parser::{Address, Message, MessageParser};

/// A mail of the outbox in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxLine {
    /// The name of its file, without `.eml`.
    pub name: String,
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

/// A mail of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxMail {
    /// As in the list.
    pub line: OutboxLine,
    /// In whose name it is sent.
    pub from: String,
    /// Its words as text.
    pub text: String,
    /// Its words as HTML.
    pub html: String,
}

/// The latest mails of the folder, the latest first.
///
/// # Errors
/// When the folder cannot be read; one that is not there is empty.
pub async fn list_outbox(folder: &Path, limit: usize) -> io::Result<Vec<OutboxLine>> {
    let mut names = Vec::new();
    let mut entries = match tokio::fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name();
        if let Some(name) = name.to_str().and_then(|name| name.strip_suffix(".eml")) {
            names.push(name.to_owned());
        }
    }
    // Names are UUIDv7: in the order of time.
    names.sort_unstable_by(|a, b| b.cmp(a));
    names.truncate(limit);
    let mut lines = Vec::with_capacity(names.len());
    for name in names {
        if let Some(mail) = read_outbox(folder, &name).await? {
            lines.push(mail.line);
        }
    }
    Ok(lines)
}

/// A mail of the folder by its name; none when there is no such mail.
///
/// # Errors
/// When the file cannot be read.
pub async fn read_outbox(folder: &Path, name: &str) -> io::Result<Option<OutboxMail>> {
    // The name comes from an address: it must not lead out of the folder.
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Ok(None);
    }
    match tokio::fs::read(folder.join(format!("{name}.eml"))).await {
        Ok(bytes) => Ok(MessageParser::default()
            .parse(&bytes)
            .map(|message| mail(name, &message))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn mail(name: &str, message: &Message<'_>) -> OutboxMail {
    let body = |body: Option<std::borrow::Cow<'_, str>>| body.unwrap_or_default().into_owned();
    OutboxMail {
        line: OutboxLine {
            name: name.to_owned(),
            to: person(message.to()),
            subject: message.subject().unwrap_or_default().to_owned(),
            sent_at: message
                .date()
                .and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
        },
        from: person(message.from()),
        text: body(message.body_text(0)),
        html: body(message.body_html(0)),
    }
}

/// `Name <address>` of the first of them.
fn person(address: Option<&Address<'_>>) -> String {
    let Some(first) = address.and_then(Address::first) else {
        return String::new();
    };
    let address = first.address().unwrap_or_default();
    match first.name() {
        Some(name) => format!("{name} <{address}>"),
        None => address.to_owned(),
    }
}
