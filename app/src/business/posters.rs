//! Posters for the counter: the list at the desk, and the sheet that is printed.

use backend::{JourneyId, PosterId};
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        icon::{Icon, icon},
        qr::qr,
        shell::Shell,
    },
};

/// A journey with its poster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PosterLine {
    /// The journey.
    pub journey: JourneyId,
    /// Its title.
    pub title: String,
    /// Its promise.
    pub promise: String,
    /// The poster in use: its id, its address, and since which day.
    pub poster: Option<(PosterId, String, Date)>,
}

/// What the page of posters shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostersModel {
    /// Every published journey.
    pub lines: Vec<PosterLine>,
    /// Whether this reader may make and end posters (owners may).
    pub may_make: bool,
}

/// The page `/desk/invitations/posters`.
pub fn posters_page(shell: &Shell, model: &PostersModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, inviting.poster.title);
    let lines: Vec<_> = model
        .lines
        .iter()
        .map(|line| row(locale, line, model.may_make))
        .collect();
    let empty = lines
        .is_empty()
        .then(|| view! { <p class="soft">{td_string!(locale, inviting.import.no_journey)}</p> });
    shell.page(title, false, || {
        view! {
            <p class="crumb"><a href="/desk/invitations">{icon(Icon::Back)} {td_string!(locale, inviting.import.crumb)}</a></p>
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, inviting.poster.lead)}</p>
            </header>
            {empty}
            <ul class="posters">{lines}</ul>
        }
    })
}

fn row(locale: Locale, line: &PosterLine, may_make: bool) -> AnyView {
    let make = |words: &'static str, class: &'static str| {
        let journey = line.journey.to_string();
        view! {
            <form method="post" action="/desk/invitations/posters">
                <input type="hidden" name="journey" value=journey/>
                <button class=class>{words}</button>
            </form>
        }
    };
    let (picture, acts) = if let Some((id, address, since)) = &line.poster {
        let label = td_string!(locale, inviting.poster.qr_label, title = line.title.clone());
        let picture = view! { <div class="poster-small">{qr(address, &label)}</div> }.into_any();
        let since = td_string!(locale, inviting.poster.since, date = dates::short_date(locale, *since));
        let owner = may_make.then(|| {
            view! {
                {make(td_string!(locale, inviting.poster.renew), "button")}
                <form method="post" action=format!("/desk/invitations/posters/{id}/end")>
                    <button class="button button-plain">{td_string!(locale, inviting.poster.end)}</button>
                </form>
            }
        });
        let acts = view! {
                <p class="soft">{since}</p>
                <p class="link-text"><a href=address.clone()>{address.clone()}</a></p>
                <div class="answers">
                    <a class="button button-primary" href=format!("/desk/invitations/posters/{}", line.journey)>{td_string!(locale, inviting.poster.print)}</a>
                    {owner}
                </div>
            }
            .into_any();
        (picture, acts)
    } else {
        let acts = if may_make {
            make(td_string!(locale, inviting.poster.make), "button button-primary").into_any()
        } else {
            view! { <p class="soft">{td_string!(locale, inviting.poster.ask_owner)}</p> }.into_any()
        };
        (
            view! { <div class="poster-small poster-none">{icon(Icon::Road)}</div> }.into_any(),
            acts,
        )
    };
    view! {
        <li class="panel poster-line">
            {picture}
            <div class="poster-words">
                <h2>{line.title.clone()}</h2>
                <p class="soft">{line.promise.clone()}</p>
                {acts}
            </div>
        </li>
    }
    .into_any()
}

/// The sheet that is printed: A4, in the business's own colour. The shell is that of nobody in particular.
pub fn poster_sheet(shell: &Shell, title: &str, promise: &str, address: &str) -> String {
    let locale = shell.locale;
    let title = title.to_owned();
    let promise = promise.to_owned();
    let business = shell.business_name.clone().unwrap_or_default();
    let logo = shell
        .look
        .logo
        .clone()
        .map(|src| view! { <img class="poster-logo" src=src alt=""/> });
    shell.page(&title, false, || {
        let label = td_string!(locale, inviting.poster.qr_label, title = title.clone());
        view! {
            <script type="module" src="/desk/print.js"></script>
            <div class="poster-tools not-on-paper">
                <a class="button" href="/desk/invitations/posters">{icon(Icon::Back)} <span>{td_string!(locale, inviting.poster.title)}</span></a>
                <button class="button button-primary" type="button" data-print="" hidden="">{td_string!(locale, inviting.poster.print)}</button>
                <p class="soft">{td_string!(locale, inviting.poster.paper)}</p>
            </div>
            <article class="poster">
                {logo}
                <p class="poster-business">{business}</p>
                <h1>{title.clone()}</h1>
                <p class="poster-promise">{promise}</p>
                <div class="poster-qr">{qr(address, &label)}</div>
                <p class="poster-how">{td_string!(locale, inviting.poster.how)}</p>
                <p class="poster-address">{address.to_owned()}</p>
                <p class="poster-plain">{td_string!(locale, inviting.poster.plain)}</p>
            </article>
        }
    })
}
