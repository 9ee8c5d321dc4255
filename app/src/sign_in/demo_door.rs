//! The door of the demo: one button that signs in as somebody of its story. The server opens it on loopback only.

use leptos::prelude::*;

use crate::{i18n::td_string, parts::shell::Shell};

/// As whom the door opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoRole {
    /// The owner of the demo's business.
    Owner,
    /// Its coach.
    Coach,
    /// One of its customers.
    Customer,
}

/// What the door shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoDoor {
    /// The token of the link, for the form's address.
    pub token: String,
    /// The person's name.
    pub name: String,
    /// What the person is.
    pub role: DemoRole,
    /// The demo's business.
    pub business: String,
}

/// The page `/demo/{token}`.
pub fn demo_door_page(shell: &Shell, door: &DemoDoor) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, sign_in.demo.title);
    let name = door.name.clone();
    let label = match door.role {
        DemoRole::Owner => td_string!(locale, sign_in.demo.owner, name = name),
        DemoRole::Coach => td_string!(locale, sign_in.demo.coach, name = name),
        DemoRole::Customer => td_string!(locale, sign_in.demo.customer, name = name),
    };
    shell.page(title, false, || {
        view! {
            <div class="door">
                <p class="door-over">{title}</p>
                <h1>{door.business.clone()}</h1>
                <p class="lead">{td_string!(locale, sign_in.demo.lead)}</p>
                <form method="post" action=format!("/demo/{}", door.token)>
                    <button class="button button-primary button-large button-wide">{label}</button>
                </form>
            </div>
        }
    })
}
