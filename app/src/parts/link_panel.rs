//! A panel that leads to a page of its own.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// What the page is called and what it is for, with the button that leads there. The id is of the heading.
pub(crate) fn link_panel(
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    (href, sign, words): (&'static str, Icon, &'static str),
) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <p class="soft">{lead}</p>
            <p class="answers"><a class="button" href=href>{icon(sign)} <span>{words}</span></a></p>
        </section>
    }
}
