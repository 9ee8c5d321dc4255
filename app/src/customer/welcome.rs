//! The welcome: what an invitation leads to, and the words right after the start.

use crate::customer::board_model::BoardModel;
use crate::i18n::td_string;
use crate::parts::icon::{Icon, icon};
use crate::parts::markdown::markdown;
use crate::parts::shell::Shell;
use leptos::prelude::*;

/// What an invitation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationModel {
    /// The token of the link.
    pub token: String,
    /// The business that invites.
    pub business: String,
    /// The person invited.
    pub name: String,
    /// The journey's title.
    pub title: String,
    /// Its promise.
    pub promise: String,
    /// How many squares the road has.
    pub squares: usize,
    /// The first result: its week and its words.
    pub first_result: Option<(u32, String)>,
}

/// The page that an invitation link opens. It changes nothing; the button does.
pub fn invitation_page(shell: &Shell, model: &InvitationModel) -> String {
    let locale = shell.locale;
    shell.page(&model.title, false, || {
        let first = model.first_result.clone().map(|(week, result)| {
            view! { <li>{icon(Icon::Flag)}<span>{td_string!(locale, customer.welcome.first, week = week, result = result)}</span></li> }
        });
        view! {
            <script type="module" src="/welcome/opened.js"></script>
            <div class="welcome">
                <div class="welcome-picture" inner_html=DOOR></div>
                <p class="welcome-lead">{td_string!(locale, customer.welcome.title, name = model.name.clone())}</p>
                <p class="welcome-from">{td_string!(locale, customer.welcome.from, business = model.business.clone())}</p>
                <h1>{model.title.clone()}</h1>
                <p class="welcome-promise">{model.promise.clone()}</p>
                <ul class="welcome-facts">
                    <li>{icon(Icon::Road)}<span>{td_string!(locale, customer.welcome.steps, count = model.squares)}</span></li>
                    {first}
                </ul>
                <form class="welcome-act" method="post" action=format!("/invitation/{}", model.token)>
                    <button class="button button-primary button-large button-wide" data-primary="">{td_string!(locale, customer.welcome.start)}</button>
                </form>
                <p class="welcome-hint">{td_string!(locale, customer.welcome.start_hint)}</p>
            </div>
        }
    })
}

/// The page right after the start: why the decision was right, then on to the board.
pub fn reassurance_page(shell: &Shell, model: &BoardModel) -> String {
    let locale = shell.locale;
    let (title, body) = match model.version.reassurance() {
        Some(reassurance) => (reassurance.title.clone(), markdown(&reassurance.body)),
        None => (
            td_string!(locale, customer.welcome.chose_well).to_owned(),
            format!("<p>{}</p>", td_string!(locale, customer.welcome.chose_well_words)),
        ),
    };
    shell.page(&title, false, || {
        view! {
            <div class="welcome">
                <div class="welcome-picture" inner_html=DOOR></div>
                <h1>{title.clone()}</h1>
                <div class="written" inner_html=body></div>
                <p class="welcome-act">
                    <a class="button button-primary button-large button-wide" href=model.address() data-primary="">{td_string!(locale, customer.welcome.to_board)}</a>
                </p>
            </div>
        }
    })
}

/// A road that leads over hills to a flag.
const DOOR: &str = concat!(
    r#"<svg viewBox="0 0 340 150" aria-hidden="true" focusable="false"><g class="stage-2"><path class="country" d="M0 0h340v150H0z"/><path class="pale" d="M58 44a9 9 0 0 1 0-18h1a14 14 0 0 1 26 3h1a8 8 0 0 1 0 15zM250 34a7 7 0 0 1 0-14h1a11 11 0 0 1 20 3h1a6 6 0 0 1 0 11z"/></g>"#,
    r#"<g class="stage-1"><path class="mid" d="M0 98C60 62 120 66 180 92s110 10 160-8v66H0z"/><path class="hill" d="M0 116c70-30 140-16 200-6s100 0 140-14v54H0z"/></g>"#,
    r#"<path class="welcome-road" d="M130 150c-10-24 90-18 80-38s-64-10-52-24 42-6 46-16"/><g class="stage-1"><path class="deep" d="M58 92l9-16 9 16zM56 104l11-18 11 18zM288 96l8-14 8 14zM286 107l10-16 10 16z"/></g>"#,
    r#"<path class="welcome-pole" d="M204 74V40"/><path class="welcome-flag" d="M204 41c9-4 15 4 25 0v15c-10 4-16-4-25 0z"/></svg>"#
);
