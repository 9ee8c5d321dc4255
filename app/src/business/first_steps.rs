//! The first things that a new owner does, on their desk until they are done.

use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// What is done of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstSteps {
    /// A journey is designed.
    pub designed: bool,
    /// It is published.
    pub published: bool,
    /// A customer is invited.
    pub invited: bool,
}

/// The page `/desk` of a business without customers.
pub fn first_steps_page(shell: &Shell, steps: FirstSteps) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, desk.today.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, sign_up.steps.lead)}</p>
            </header>
            {first_steps(locale, steps)}
        }
    })
}

/// The list: what is done is ticked, and the first that is not is the one to do now.
fn first_steps(locale: Locale, steps: FirstSteps) -> impl IntoView + use<> {
    let lines = [
        (
            steps.designed,
            td_string!(locale, sign_up.steps.designed),
            td_string!(locale, sign_up.steps.designed_lead),
            "/desk/journeys/templates",
        ),
        (
            steps.published,
            td_string!(locale, sign_up.steps.published),
            td_string!(locale, sign_up.steps.published_lead),
            "/desk/journeys",
        ),
        (
            steps.invited,
            td_string!(locale, sign_up.steps.invited),
            td_string!(locale, sign_up.steps.invited_lead),
            "/desk/invitations",
        ),
    ];
    let now = lines.iter().position(|(done, ..)| !done);
    let lines: Vec<_> = lines
        .into_iter()
        .enumerate()
        .map(|(place, (done, title, lead, href))| {
            let class = if done {
                "first-step done"
            } else if now == Some(place) {
                "first-step now"
            } else {
                "first-step"
            };
            let here = (now == Some(place)).then_some("step");
            let state = done.then(|| view! { <span class="quiet">{td_string!(locale, sign_up.steps.done)} " "</span> });
            let mark = if done {
                icon(Icon::Check).into_any()
            } else {
                (place + 1).to_string().into_any()
            };
            let act = (now == Some(place)).then(|| {
                view! { <a class="button button-primary" href=href>{td_string!(locale, sign_up.steps.go)}</a> }
            });
            view! {
                <li class=class aria-current=here>
                    <span class="first-mark" aria-hidden="true">{mark}</span>
                    <div>
                        <p class="first-title">{state} {title}</p>
                        <p class="soft">{lead}</p>
                    </div>
                    {act}
                </li>
            }
        })
        .collect();
    view! {
        <section class="panel first-steps" aria-labelledby="first-steps">
            <h2 id="first-steps">{td_string!(locale, sign_up.steps.title)}</h2>
            <ol>{lines}</ol>
        </section>
    }
}
