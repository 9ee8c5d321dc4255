//! The page behind the link in a mail that ends the mails: a customer's, or the digests of one of the staff.

use crate::i18n::{Locale, td_string};
use crate::parts::shell::Shell;
use leptos::prelude::*;

/// Which mails a link ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mails {
    /// What a journey's plan sends to a customer.
    Journey,
    /// What one of the staff reads in the morning.
    Digest,
}

/// What the pages say.
struct Words {
    /// The address of the link, without its token.
    link: &'static str,
    title: &'static str,
    lead: String,
    button: &'static str,
    plain: &'static str,
    ended_title: &'static str,
    ended: String,
    again: &'static str,
    /// Where they lead when the mails have ended.
    onward: (&'static str, &'static str),
    unknown: &'static str,
}

impl Mails {
    /// The words; `business` is whose mails they are, as far as the page knows.
    fn words(self, locale: Locale, business: &str) -> Words {
        let business = || business.to_owned();
        match self {
            Self::Journey => Words {
                link: "/mails",
                title: td_string!(locale, contacts.mails.title),
                lead: td_string!(locale, contacts.mails.lead, business = business()),
                button: td_string!(locale, contacts.mails.button),
                plain: td_string!(locale, contacts.mails.plain),
                ended_title: td_string!(locale, contacts.mails.ended_title),
                ended: td_string!(locale, contacts.mails.ended, business = business()),
                again: td_string!(locale, contacts.mails.again),
                onward: ("/", td_string!(locale, contacts.inbox.board)),
                unknown: td_string!(locale, contacts.mails.unknown),
            },
            Self::Digest => Words {
                link: "/digests",
                title: td_string!(locale, alerts.digest.end.title),
                lead: td_string!(locale, alerts.digest.end.lead, business = business()),
                button: td_string!(locale, alerts.digest.end.button),
                plain: td_string!(locale, alerts.digest.end.plain),
                ended_title: td_string!(locale, alerts.digest.end.ended_title),
                ended: td_string!(locale, alerts.digest.end.ended, business = business()),
                again: td_string!(locale, alerts.digest.end.again),
                onward: ("/desk", td_string!(locale, alerts.digest.end.desk)),
                unknown: td_string!(locale, alerts.digest.end.unknown),
            },
        }
    }
}

/// The page of a link: whose mails they are, and the button.
pub fn mails_page(shell: &Shell, mails: Mails, token: &str, business: &str) -> String {
    let words = mails.words(shell.locale, business);
    shell.page(words.title, false, || {
        view! {
            <div class="door">
                <h1>{words.title}</h1>
                <p class="lead">{words.lead}</p>
                <form method="post" action=format!("{}/{token}", words.link)>
                    <button class="button button-primary button-large button-wide" data-primary="">{words.button}</button>
                </form>
                <p class="soft">{words.plain}</p>
            </div>
        }
    })
}

/// The page when they have ended.
pub fn mails_ended_page(shell: &Shell, mails: Mails, business: &str) -> String {
    let words = mails.words(shell.locale, business);
    shell.page(words.ended_title, false, || {
        view! {
            <div class="door">
                <h1>{words.ended_title}</h1>
                <p class="lead">{words.ended}</p>
                <p class="soft">{words.again}</p>
                <p><a class="button" href=words.onward.0>{words.onward.1}</a></p>
            </div>
        }
    })
}

/// The page of a link that was never sent (404).
pub fn mails_unknown_page(shell: &Shell, mails: Mails) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, contacts.mails.unknown_title);
    let words = mails.words(locale, "");
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{words.unknown}</p>
                <p><a class="button" href="/">{td_string!(locale, sign_in.fault.home)}</a></p>
            </div>
        }
    })
}
