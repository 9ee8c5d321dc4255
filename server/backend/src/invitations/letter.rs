//! The mail of an invitation, the first or one sent again.

use std::sync::Arc;

use jiff::Timestamp;
use journey::Version;

use crate::{
    BusinessId, EmailAddress, InvitationId, Language, PersonName, Result, Token, businesses,
    db::Tx,
    mail::{
        letter::{Letter, Post, Reassurance},
        plain::paragraphs,
    },
};

/// What an invitation's mail is made of.
pub(super) struct InvitationLetter {
    pub(super) invitation: InvitationId,
    /// How often it was sent, this time included.
    pub(super) times: i64,
    pub(super) token: Token,
    pub(super) name: PersonName,
    pub(super) email: EmailAddress,
    pub(super) language: Language,
    pub(super) version: Arc<Version>,
}

/// What causes the mail; delivery finds the invitation by it when the mail comes back.
pub(super) fn cause(invitation: InvitationId, times: i64) -> String {
    format!("invitation:{invitation}:{times}")
}

/// The invitation that caused a mail, and the how manieth time it was sent; none for other mails.
pub(crate) fn mailed(cause: &str) -> Option<(InvitationId, i64)> {
    let (id, times) = cause.strip_prefix("invitation:")?.split_once(':')?;
    Some((id.parse().ok()?, times.parse().ok()?))
}

/// Writes the mails down.
pub(super) async fn put_letters(
    tx: &mut Tx,
    business: BusinessId,
    letters: Vec<InvitationLetter>,
    now: Timestamp,
) -> Result<()> {
    if letters.is_empty() {
        return Ok(());
    }
    let name = businesses::load(tx, business).await?.name.to_string();
    let posts: Vec<Post> = letters
        .into_iter()
        .map(|letter| Post {
            cause: cause(letter.invitation, letter.times),
            language: letter.language,
            to_name: letter.name,
            to_email: letter.email,
            letter: Letter::Invitation {
                business: name.clone(),
                journey: letter.version.title().to_owned(),
                promise: letter.version.promise().to_owned(),
                reassurance: letter.version.reassurance().map(|words| Reassurance {
                    title: words.title.clone(),
                    paragraphs: paragraphs(&words.body),
                }),
                token: letter.token.to_string(),
            },
        })
        .collect();
    Post::put_all(tx, business, &posts, now).await
}
