//! The document around every page: head, skip link, navigation, notice, main, language switch.

use crate::coach::training::training_strip;
use crate::customer::kept::kept_strip;
use crate::i18n::{self, Locale, td_string};
use crate::parts::brand::{Look, brand_mark};
use crate::parts::document::html_of;
use crate::parts::nav::{audience, nav};
use crate::parts::notice::notice;
use leptos::prelude::*;

pub use crate::parts::nav::{Role, Viewer};
pub use crate::parts::notice::{Notice, NoticeKind};

/// The one script that stands in a page: it brings the others (`<link rel="later">`) when all that a reader sees is there,
/// so that none of them is in the way of it. The policy of the server allows it by its hash.
pub const LATER: &str = "addEventListener('load',()=>{for(const script of document.querySelectorAll('link[rel=later]'))import(script.href)})";

/// Where the browser finds what a page needs. Addresses carry the hash of their content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The stylesheet.
    pub style: String,
    /// What the desk's pages need besides.
    pub desk_style: String,
    /// The script that starts islands (`public/islands.js`).
    pub loader: String,
    /// The script of a customer's phone (`public/phone.js`): without a network, live, on the home screen.
    pub phone: String,
    /// The script of Today (`public/today.js`): the keyboard, and forms without a new page.
    pub today: String,
    /// The bundle with the customer's islands, if there is one.
    pub customer: Option<Bundle>,
    /// The bundle with the desks' islands, if there is one.
    pub desk: Option<Bundle>,
}

/// A WebAssembly bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Its script, an ES module.
    pub script: String,
    /// Its WebAssembly.
    pub wasm: String,
}

/// What a page needs to know beside its own model.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The language of the page.
    pub locale: Locale,
    /// Who looks at it.
    pub viewer: Viewer,
    /// Where style and scripts are.
    pub assets: Assets,
    /// The address of the page, where a language switch leads back to.
    pub path: String,
    /// A few words above the page.
    pub notice: Option<Notice>,
    /// The business it belongs to, if it belongs to one.
    pub business_name: Option<String>,
    /// What that business looks like; its staff's pages do not wear it.
    pub look: Look,
}

impl Shell {
    /// The whole document. `islands` says whether the page has any; without, no WebAssembly is loaded.
    pub fn page<V: IntoView>(&self, title: &str, islands: bool, body: impl FnOnce() -> V) -> String {
        let locale = self.locale;
        let worn = !matches!(self.viewer, Viewer::Staff { .. });
        let bundle = if worn { &self.assets.customer } else { &self.assets.desk };
        let bundle = bundle.clone().filter(|_| islands);
        let loader = self.assets.loader.clone();
        let scripts = bundle.map(|bundle| {
            view! { <link rel="later" href=loader data-script=bundle.script data-wasm=bundle.wasm/> }
        });
        let of_customer = matches!(self.viewer, Viewer::Customer { .. });
        let phone = of_customer.then(|| view! { <link rel="later" href=self.assets.phone.clone()/> });
        let later = (of_customer || scripts.is_some()).then(|| view! { <script inner_html=LATER></script> });
        let trainee = matches!(self.viewer, Viewer::Customer { trainee: true, .. });
        let title = match &self.business_name {
            Some(business) if business != title => format!("{title} · {business}"),
            _ => title.to_owned(),
        };
        let class = audience(&self.viewer);
        let of_staff = matches!(self.viewer, Viewer::Staff { .. });
        let desk_style = of_staff.then(|| self.assets.desk_style.clone());
        let brand_style = self.look.style.clone().filter(|_| worn);
        let more_styles: Vec<_> = [desk_style, brand_style]
            .into_iter()
            .flatten()
            .map(|href| view! { <link rel="stylesheet" href=href/> })
            .collect();
        let brand = worn.then(|| brand_mark(&self.look, self.business_name.as_deref()));
        let html = html_of(|| {
            view! {
                <html lang=i18n::code(locale)>
                    <head>
                        <meta charset="utf-8"/>
                        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                        <title>{title}</title>
                        <meta name="description" content=td_string!(locale, words.description)/>
                        <meta name="theme-color" content="#fbf7ef" media="(prefers-color-scheme: light)"/>
                        <meta name="theme-color" content="#1a1713" media="(prefers-color-scheme: dark)"/>
                        <meta name="color-scheme" content="light dark"/>
                        <link rel="stylesheet" href=self.assets.style.clone()/>
                        {more_styles}
                        <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                        <link rel="apple-touch-icon" href="/icons/icon-180.png"/>
                        <link rel="manifest" href="/manifest.webmanifest"/>
                        {phone}
                        {scripts}
                        {later}
                    </head>
                    <body class=class>
                        <a class="skip" href="#main">{td_string!(locale, words.skip)}</a>
                        {nav(locale, &self.viewer, &self.path)}
                        <div class="page">
                            {trainee.then(|| training_strip(locale))}
                            {brand}
                            {of_customer.then(|| kept_strip(locale))}
                            <main id="main" tabindex="-1">
                                {self.notice.as_ref().map(notice)}
                                {body()}
                            </main>
                            {self.language_switch()}
                        </div>
                    </body>
                </html>
            }
        });
        format!("<!DOCTYPE html>{html}")
    }

    /// Both languages, each named in itself; the one that is on is not a button.
    fn language_switch(&self) -> impl IntoView + use<> {
        let languages: Vec<_> = [(Locale::ja, "日本語"), (Locale::en, "English")]
            .into_iter()
            .map(|(language, name)| {
                let code = i18n::code(language);
                if language == self.locale {
                    view! { <span class="language" aria-current="true" lang=code>{name}</span> }.into_any()
                } else {
                    view! { <button class="language" name="language" value=code lang=code>{name}</button> }.into_any()
                }
            })
            .collect();
        view! {
            <footer class="foot">
                <form class="languages" method="post" action="/language" aria-label=td_string!(self.locale, words.language)>
                    <input type="hidden" name="back" value=self.path.clone()/>
                    {languages}
                </form>
            </footer>
        }
    }
}
