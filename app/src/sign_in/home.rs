//! The first page: what Sugoroku is, in one breath, with the way in.

use leptos::prelude::*;

use super::request::email_form;
use crate::{
    i18n::{Locale, td_string},
    parts::{
        field::FormState,
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// The page `/`, for those who are not signed in. `sign_up` says whether businesses may sign up here.
pub fn home_page(shell: &Shell, sign_up: bool) -> String {
    let locale = shell.locale;
    shell.page(td_string!(locale, sign_in.home.title), false, || {
        view! {
            <div class="home">
                <section class="home-breath">
                    <p class="home-name"><b>"Sugoroku"</b> " " <span lang="ja">"双六"</span></p>
                    <h1>{td_string!(locale, sign_in.home.headline)}</h1>
                    <p class="home-words">{td_string!(locale, sign_in.home.breath)}</p>
                </section>
                {road_picture(locale)}
                <section class="panel home-door" aria-labelledby="sign-in">
                    <h2 id="sign-in">{td_string!(locale, sign_in.sign_in.title)}</h2>
                    <p class="soft">{td_string!(locale, sign_in.sign_in.lead)}</p>
                    {email_form(locale, &FormState::default())}
                    <p class="soft">{td_string!(locale, sign_in.home.have_invitation)}</p>
                    {sign_up.then(|| view! {
                        <p><a class="button button-wide" href="/sign-up">{td_string!(locale, sign_up.link)}</a></p>
                    })}
                </section>
                <ul class="home-people">
                    {person(
                        Icon::Road,
                        td_string!(locale, sign_in.home.for_customers.title),
                        td_string!(locale, sign_in.home.for_customers.body),
                    )}
                    {person(
                        Icon::Today,
                        td_string!(locale, sign_in.home.for_coaches.title),
                        td_string!(locale, sign_in.home.for_coaches.body),
                    )}
                    {person(
                        Icon::Map,
                        td_string!(locale, sign_in.home.for_owners.title),
                        td_string!(locale, sign_in.home.for_owners.body),
                    )}
                </ul>
            </div>
        }
    })
}

fn person(picture: Icon, title: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <li>
            {icon(picture)}
            <h2>{title}</h2>
            <p>{words}</p>
        </li>
    }
}

/// A small board: two squares done, a piece on the third, a milestone ahead, its promise beside it.
fn road_picture(locale: Locale) -> impl IntoView {
    view! {
        <figure class="home-road">
            <svg viewBox="0 0 640 300" role="img" aria-label=td_string!(locale, sign_in.home.road_alt) inner_html=ROAD></svg>
        </figure>
    }
}

/// The drawing; its colours come from the stylesheet, so that it follows dark mode.
const ROAD: &str = r#"
<path class="country-1 stage-1" d="M0 0H640V150C520 172 420 128 300 148S90 168 0 146z"/>
<path class="country-2 stage-2" d="M0 146C90 168 180 168 300 148S520 172 640 150V300H0z"/>
<path class="road-shadow" d="M-20 84H500C640 84 640 226 500 226H-20"/>
<path class="road" d="M-20 78H500C634 78 634 220 500 220H-20"/>
<path class="road-dash" d="M-20 78H500C634 78 634 220 500 220H-20"/>
<g class="stage-1">
<rect class="square done" x="64" y="44" width="68" height="68" rx="20"/>
<g class="sign light" transform="translate(80 60) scale(1.5)"><path d="M8 21V3.5M8 4.5l10.5 4L8 12.5M5 21h6"/></g>
<circle class="tick-ground" cx="128" cy="50" r="13"/><path class="tick" d="M122 50.5l4.2 4.2 8-8.6"/>
<rect class="square done" x="214" y="44" width="68" height="68" rx="20"/>
<g class="sign light" transform="translate(230 60) scale(1.5)"><path d="M12 6.6C9.9 5.2 7 4.9 3.6 5.2v13c3.4-.3 6.3.1 8.4 1.5 2.1-1.4 5-1.8 8.4-1.5v-13C17 4.9 14.1 5.2 12 6.6zM12 6.6v13.1"/></g>
<circle class="tick-ground" cx="278" cy="50" r="13"/><path class="tick" d="M272 50.5l4.2 4.2 8-8.6"/>
<circle class="glow" cx="398" cy="78" r="56"/>
<rect class="square now" x="364" y="44" width="68" height="68" rx="20"/>
<g class="sign now" transform="translate(380 62) scale(1.5)"><path d="M4 4.5v5h5M4.6 9.5A8 8 0 1 1 4 13.6"/></g>
</g>
<g class="ghost" transform="translate(592 150)"><ellipse cx="0" cy="29" rx="19" ry="5"/><path d="M-16 28C-9 18-6 10-5 2h10c1 8 4 16 11 26z"/><circle cx="0" cy="-8" r="11"/></g>
<g class="piece" transform="translate(398 26)"><ellipse class="piece-shade" cx="0" cy="29" rx="22" ry="5"/><path d="M-18 30C-10 19-7 10-6 2H6c1 8 4 17 12 28z"/><circle cx="0" cy="-9" r="13"/></g>
<g class="milestone"><path class="diamond" d="M432 172l48 48-48 48-48-48z"/><g class="sign gold" transform="translate(414 202) scale(1.5)"><path d="M5.5 21V4M5.5 4.8c4-2 7.5 2 13 0v9c-5.5 2-9-2-13 0"/></g></g>
<g class="stage-2">
<rect class="square locked" x="214" y="186" width="68" height="68" rx="20"/>
<g class="sign locked" transform="translate(230 202) scale(1.5)"><circle cx="12" cy="12" r="8.6"/><path d="M8.2 14c.9 1.5 2.2 2.2 3.8 2.2s2.9-.7 3.8-2.2M9 9.4v.6M15 9.4v.6"/></g>
<rect class="square locked" x="64" y="186" width="68" height="68" rx="20"/>
<g class="sign locked" transform="translate(80 202) scale(1.5)"><path d="M4 8.5h16v4H4zM5.5 12.5V20h13v-7.5M12 8.5V20M12 8.3C10.5 4 6.8 3.6 6.8 6.2c0 1.5 2 2.1 5.2 2.1zM12 8.3c1.5-4.3 5.2-4.7 5.2-2.1 0 1.5-2 2.1-5.2 2.1z"/></g>
</g>
"#;
