//! The pages in front of the desks: signing in, links that do not work, and the doors of the demo.

use app::{
    i18n::Locale,
    parts::{
        ending_mails::{Mails, mails_ended_page, mails_page, mails_unknown_page},
        error_words,
        field::FormState,
        shell::Viewer,
    },
    sign_in::{
        code::code_page,
        demo_door::{DemoDoor, DemoRole, demo_door_page},
        home::home_page,
        link::{LinkModel, link_page},
        link_fault::{LinkPurpose, link_fault_page},
        request::sign_in_page,
        signed_out::signed_out_page,
    },
};
use backend::LinkFault;

use super::shell;

pub(super) fn doors(locale: Locale) -> Vec<(&'static str, String)> {
    let door = |path: &str| shell(locale, Viewer::Nobody, path);
    let form = FormState::default;
    let mut code = form();
    code.values.insert("email", "hikari@example.com".to_owned());
    let mut wrong = code.clone();
    wrong.values.insert("code", "123456".to_owned());
    wrong.problems.push(("code", error_words::wrong_code_help(locale, 4)));
    let link = LinkModel {
        token: "token".to_owned(),
        name: "青木 ひかり".to_owned(),
        business: "からだ工房 ひかり".to_owned(),
    };
    vec![
        ("home", home_page(&door("/"), true)),
        (
            "digests",
            mails_page(&door("/digests/token"), Mails::Digest, "token", "からだ工房 ひかり"),
        ),
        (
            "digests-ended",
            mails_ended_page(&door("/digests/token"), Mails::Digest, "からだ工房 ひかり"),
        ),
        (
            "digests-unknown",
            mails_unknown_page(&door("/digests/token"), Mails::Digest),
        ),
        ("sign-in", sign_in_page(&door("/sign-in"), &form(), true)),
        ("code", code_page(&door("/sign-in/code"), &code, true)),
        ("code-wrong", code_page(&door("/sign-in/code"), &wrong, false)),
        ("link", link_page(&door("/sign-in/link/token"), &link)),
        (
            "link-used",
            link_fault_page(&door("/"), LinkPurpose::SignIn, LinkFault::Used, true),
        ),
        (
            "link-expired",
            link_fault_page(&door("/"), LinkPurpose::Invitation, LinkFault::Expired, false),
        ),
        ("signed-out", signed_out_page(&door("/"))),
        ("demo", demo_door_page(&door("/demo/token"), &demo_door())),
    ]
}

fn demo_door() -> DemoDoor {
    DemoDoor {
        token: "token".to_owned(),
        name: "青木 ひかり".to_owned(),
        role: DemoRole::Owner,
        business: "からだ工房 ひかり".to_owned(),
    }
}
