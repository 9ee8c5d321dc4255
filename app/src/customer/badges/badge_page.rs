//! An earned badge: what it means, and a picture of it to show around. Without a name, unless its owner asks for it.

use super::{Badge, Earns, first_name, medal};
use crate::customer::board_model::BoardModel;
use crate::customer::onward::way_on;
use crate::i18n::td_string;
use crate::parts::dates::full_date;
use crate::parts::icon::{Icon, icon};
use crate::parts::shell::{Shell, Viewer};
use leptos::prelude::*;

/// The whole page. `with_name` says whether the picture carries the customer's first name.
pub fn badge_page(shell: &Shell, model: &BoardModel, badge: &Badge, with_name: bool) -> String {
    let locale = shell.locale;
    let (lead, meaning) = match &badge.earns {
        Earns::Stage { squares, .. } => (
            td_string!(locale, badges.stage_done),
            td_string!(locale, badges.stage_meaning, count = *squares).to_string(),
        ),
        Earns::Checkpoint { result, .. } => (td_string!(locale, badges.checkpoint), result.clone()),
    };
    let when = badge.on.map(|on| {
        let words = td_string!(locale, badges.earned_on, date = full_date(locale, on));
        view! { <p class="badge-page-when">{words}</p> }
    });
    let list = format!("{}/badges", model.address());
    let class = format!("badge-page stage-{}", badge.stage % 6 + 1);
    shell.page(&badge.title, false, || {
        view! {
            <article class=class>
                <p class="square-back"><a href=list>{icon(Icon::Back)}{td_string!(locale, badges.back)}</a></p>
                <header class="badge-page-header">
                    <div inner_html=medal(locale, badge, 240)></div>
                    <p class="badge-sort">{lead}</p>
                    <h1>{badge.title.clone()}</h1>
                    <p class="badge-page-meaning">{meaning}</p>
                    {when}
                </header>
                {way_on(locale, model)}
                {share(shell, model, badge, with_name)}
            </article>
        }
    })
}

/// The picture with what can be done with it. Where scripts run, `share.js` lets the phone's own sheet open.
fn share(shell: &Shell, model: &BoardModel, badge: &Badge, with_name: bool) -> impl IntoView + use<> {
    let locale = shell.locale;
    let page = format!("{}/badges/{}", model.address(), badge.key);
    let picture = format!("{page}/picture.svg{}", if with_name { "?name=1" } else { "" });
    let file = format!("{}.svg", badge.key);
    let described = td_string!(locale, badges.picture_of, title = badge.title.clone());
    let name = match &shell.viewer {
        Viewer::Customer { name, .. } => first_name(name).to_owned(),
        _ => String::new(),
    };
    let choice = (!name.is_empty()).then(|| {
        let words = td_string!(locale, badges.with_name, name = name);
        view! {
            <form class="share-name" method="get" action=page.clone()>
                <label class="share-check">
                    <input type="checkbox" name="name" value="1" checked=with_name/>
                    <span>{words}</span>
                </label>
                <button class="button">{td_string!(locale, badges.redraw)}</button>
            </form>
        }
    });
    view! {
        <section class="panel share" aria-labelledby="share">
            <h2 id="share">{td_string!(locale, badges.share)}</h2>
            <p>{td_string!(locale, badges.share_words)}</p>
            <img class="share-picture" src=picture.clone() width="1080" height="1350" alt=described/>
            {choice}
            <div class="form-actions">
                <button class="button" type="button" hidden=true data-share=picture.clone() data-file=badge.key.to_string()
                    data-title=badge.title.clone() data-failed=td_string!(locale, badges.share_failed)>
                    {icon(Icon::Upload)}<span>{td_string!(locale, badges.share_button)}</span>
                </button>
                <a class="button" href=picture download=file>
                    {icon(Icon::Download)}<span>{td_string!(locale, badges.download)}</span>
                </a>
            </div>
            <p class="share-said" role="status"></p>
            <script type="module" src="/share.js"></script>
        </section>
    }
}
