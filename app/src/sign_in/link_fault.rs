//! A link that does not work: why, and what to do.

use backend::LinkFault;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::shell::Shell,
};

/// What the link was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// To sign in.
    SignIn,
    /// To accept an invitation.
    Invitation,
}

/// The page for a link that does not work (404 when unknown, otherwise 410). `signed_in` says whether this device is signed in already.
pub fn link_fault_page(shell: &Shell, purpose: LinkPurpose, fault: LinkFault, signed_in: bool) -> String {
    let locale = shell.locale;
    let (title, words) = link_fault_words(locale, purpose, fault);
    shell.page(title, false, || {
        let go_on = signed_in.then(|| {
            view! { <a class="button button-primary button-large" href="/">{td_string!(locale, sign_in.fault.go_on)}</a> }
        });
        let class = if signed_in { "button button-large" } else { "button button-primary button-large" };
        let sign_in = match (purpose, fault) {
            (LinkPurpose::SignIn, _) => Some(td_string!(locale, sign_in.fault.new_mail)),
            (LinkPurpose::Invitation, LinkFault::Used) => Some(td_string!(locale, sign_in.fault.to_sign_in)),
            (LinkPurpose::Invitation, _) => None,
        };
        let sign_in = sign_in.map(|label| view! { <a class=class href="/sign-in">{label}</a> });
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{words}</p>
                <div class="answers">{go_on} {sign_in}</div>
                <p><a href="/">{td_string!(locale, sign_in.fault.home)}</a></p>
            </div>
        }
    })
}

/// What happened to the link, and what to do now.
pub(crate) fn link_fault_words(locale: Locale, purpose: LinkPurpose, fault: LinkFault) -> (&'static str, &'static str) {
    macro_rules! words {
        ($key:ident) => {
            (
                td_string!(locale, sign_in.fault.$key.title),
                match purpose {
                    LinkPurpose::SignIn => td_string!(locale, sign_in.fault.$key.sign_in),
                    LinkPurpose::Invitation => td_string!(locale, sign_in.fault.$key.invitation),
                },
            )
        };
    }
    match fault {
        LinkFault::Unknown => words!(unknown),
        LinkFault::Expired => words!(expired),
        LinkFault::Used => words!(used),
        LinkFault::Cancelled => words!(cancelled),
    }
}
