//! The way through a list of several pages.

use crate::i18n::{Locale, td_string};
use leptos::prelude::*;

/// Before, here, and on; nothing where there is one page.
pub fn pages(locale: Locale, page: u32, pages: u32, address: impl Fn(u32) -> String) -> Option<AnyView> {
    if pages < 2 {
        return None;
    }
    let link = |to: u32, rel: &'static str, words: &'static str| {
        let href = address(to);
        view! { <a class="button" rel=rel href=href>{words}</a> }
    };
    let previous = (page > 1).then(|| link(page - 1, "prev", td_string!(locale, desk.customers.previous)));
    let next = (page < pages).then(|| link(page + 1, "next", td_string!(locale, desk.customers.next)));
    let here = td_string!(locale, desk.customers.page_of, page = page, pages = pages);
    Some(
        view! {
            <nav class="pages" aria-label=td_string!(locale, desk.customers.pages)>
                {previous} <span class="page-of">{here}</span> {next}
            </nav>
        }
        .into_any(),
    )
}
