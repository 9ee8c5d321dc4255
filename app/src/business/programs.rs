//! Keys of programs, and shops that tell of orders: made, shown once, revoked.

use backend::{ApiKeyId, ShopId};
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{Field, FormState, problem_summary},
        icon::{Icon, icon},
        link_panel::link_panel,
        shell::Shell,
    },
};

/// A key or a shop in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramLine<Id> {
    /// Its id.
    pub id: Id,
    /// What the owner calls it.
    pub name: String,
    /// When it was made.
    pub made_on: Date,
    /// Who made it.
    pub made_by: Option<String>,
    /// When it was last used or heard.
    pub used_on: Option<Date>,
    /// When it was revoked.
    pub revoked_on: Option<Date>,
}

/// A secret that this answer shows, and no other.
#[derive(Clone, PartialEq, Eq)]
pub enum Once {
    /// A key.
    Key(String),
    /// A shop's address and its secret.
    Shop {
        /// Where its messages go.
        address: String,
        /// What they are signed with.
        secret: String,
    },
}

impl std::fmt::Debug for Once {
    /// Without the secret: it must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Key(_) => "Key",
            Self::Shop { .. } => "Shop",
        })
    }
}

/// What the page of programs shows. The fields of its forms: `name` and `shop`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProgramsModel {
    /// The address of this server, for the examples.
    pub base_url: String,
    /// The keys, those that were revoked last.
    pub keys: Vec<ProgramLine<ApiKeyId>>,
    /// The shops, those that are revoked last.
    pub shops: Vec<ProgramLine<ShopId>>,
    /// What was just made.
    pub once: Option<Once>,
    /// What the forms hold.
    pub form: FormState,
}

/// The page `/desk/programs`.
pub fn programs_page(shell: &Shell, model: &ProgramsModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, programs.title);
    shell.page(title, false, || {
        view! {
            <p class="crumb"><a href="/desk/settings">{icon(Icon::Back)} <span>{td_string!(locale, desk.settings.title)}</span></a></p>
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, programs.lead)}</p>
            </header>
            {problem_summary(locale, &model.form)}
            {model.once.as_ref().map(|secret| once(locale, secret))}
            {panel(locale, keys(locale), &model.keys, &model.form)}
            {panel(locale, shops(locale), &model.shops, &model.form)}
            {how(locale, &model.base_url)}
        }
    })
}

fn once(locale: Locale, secret: &Once) -> AnyView {
    match secret {
        Once::Key(key) => view! {
            <section class="panel secret" aria-labelledby="once">
                <h2 id="once">{td_string!(locale, programs.once.key)}</h2>
                <p>{td_string!(locale, programs.once.key_lead)}</p>
                <p class="secret-text"><code>{key.clone()}</code></p>
            </section>
        }
        .into_any(),
        Once::Shop { address, secret } => view! {
            <section class="panel secret" aria-labelledby="once">
                <h2 id="once">{td_string!(locale, programs.once.shop)}</h2>
                <p>{td_string!(locale, programs.once.shop_lead)}</p>
                <dl>
                    <dt>{td_string!(locale, programs.once.address)}</dt>
                    <dd class="secret-text"><code>{address.clone()}</code></dd>
                    <dt>{td_string!(locale, programs.once.secret)}</dt>
                    <dd class="secret-text"><code>{secret.clone()}</code></dd>
                </dl>
            </section>
        }
        .into_any(),
    }
}

/// What a panel says of its kind, and where its forms lead.
struct Kind {
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    name: Field,
    make: &'static str,
    none: &'static str,
    address: &'static str,
    /// When one was last used.
    used: fn(Locale, Option<Date>) -> String,
}

fn keys(locale: Locale) -> Kind {
    Kind {
        id: "keys",
        title: td_string!(locale, programs.keys.title),
        lead: td_string!(locale, programs.keys.lead),
        name: Field::text("name", td_string!(locale, programs.keys.name))
            .hint(td_string!(locale, programs.keys.name_hint)),
        make: td_string!(locale, programs.keys.make),
        none: td_string!(locale, programs.keys.none),
        address: "/desk/programs/keys",
        used: |locale, date| match date {
            Some(date) => td_string!(locale, programs.line.used, date = dates::full_date(locale, date)),
            None => td_string!(locale, programs.line.never).to_owned(),
        },
    }
}

fn shops(locale: Locale) -> Kind {
    Kind {
        id: "shops",
        title: td_string!(locale, programs.shops.title),
        lead: td_string!(locale, programs.shops.lead),
        name: Field::text("shop", td_string!(locale, programs.shops.name))
            .hint(td_string!(locale, programs.shops.name_hint)),
        make: td_string!(locale, programs.shops.add),
        none: td_string!(locale, programs.shops.none),
        address: "/desk/programs/shops",
        used: |locale, date| match date {
            Some(date) => td_string!(locale, programs.line.heard, date = dates::full_date(locale, date)),
            None => td_string!(locale, programs.line.not_heard).to_owned(),
        },
    }
}

fn panel<Id: std::fmt::Display>(
    locale: Locale,
    kind: Kind,
    lines: &[ProgramLine<Id>],
    form: &FormState,
) -> impl IntoView + use<Id> {
    let list = list(locale, &kind, lines);
    view! {
        <section class="panel" aria-labelledby=kind.id>
            <h2 id=kind.id>{kind.title}</h2>
            <p class="soft">{kind.lead}</p>
            <form class="one-line" method="post" action=kind.address>
                {kind.name.autocomplete("off").max(80).view(locale, form)}
                <button class="button button-primary">{kind.make}</button>
            </form>
            {list}
        </section>
    }
}

fn list<Id: std::fmt::Display>(locale: Locale, kind: &Kind, lines: &[ProgramLine<Id>]) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="soft">{kind.none}</p> }.into_any();
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let (class, state) = if line.revoked_on.is_some() {
                ("chip", td_string!(locale, programs.line.ended))
            } else {
                ("chip chip-well", td_string!(locale, programs.line.active))
            };
            let made = td_string!(locale, programs.line.made, date = dates::full_date(locale, line.made_on));
            let by = line.made_by.clone().map(|name| td_string!(locale, programs.line.by, name = name));
            let last = match line.revoked_on {
                Some(date) => td_string!(locale, programs.line.revoked, date = dates::full_date(locale, date)),
                None => (kind.used)(locale, line.used_on),
            };
            let facts: Vec<_> = [Some(made), by, Some(last)]
                .into_iter()
                .flatten()
                .map(|words| view! { <li>{words}</li> })
                .collect();
            let revoke = line.revoked_on.is_none().then(|| {
                let label = td_string!(locale, programs.line.revoke_named, name = line.name.clone());
                view! {
                    <form method="post" action=format!("{}/{}/revoke", kind.address, line.id)>
                        <button class="button button-lost" aria-label=label>{td_string!(locale, programs.line.revoke)}</button>
                    </form>
                }
            });
            view! {
                <li class="program-line">
                    <p><b>{line.name.clone()}</b> " " <span class=class>{state}</span></p>
                    <ul class="facts">{facts}</ul>
                    {revoke}
                </li>
            }
        })
        .collect();
    view! { <ul class="program-list">{rows}</ul> }.into_any()
}

fn how(locale: Locale, base_url: &str) -> impl IntoView + use<> {
    let key = "sugoroku_…";
    let api = format!(
        "curl {base_url}/api/v1/coupons/K7QF-M2XD-9TRW -H 'Authorization: Bearer {key}'\n\n\
         curl {base_url}/api/v1/coupons/K7QF-M2XD-9TRW/redeem -H 'Authorization: Bearer {key}' \\\n  \
         -H 'Content-Type: application/json' -d '{{ \"order\": \"1042\", \"amount\": 24000 }}'"
    );
    let shop = "{\n  \"type\": \"order.paid\",\n  \"data\": {\n    \"order\": \"1042\",\n    \"email\": \"hanako@example.jp\",\n    \
                \"product\": \"basic\",\n    \"amount\": 24000,\n    \"currency\": \"JPY\",\n    \"coupon\": \"K7QF-M2XD-9TRW\"\n  }\n}";
    view! {
        <section class="panel" aria-labelledby="how">
            <h2 id="how">{td_string!(locale, programs.how.title)}</h2>
            <p>{td_string!(locale, programs.how.api)}</p>
            <pre class="example" tabindex="0"><code>{api}</code></pre>
            <p>{td_string!(locale, programs.how.spec)} " " <code>{format!("{base_url}/api/v1/openapi.json")}</code></p>
            <p>{td_string!(locale, programs.how.shop)}</p>
            <pre class="example" tabindex="0"><code>{shop}</code></pre>
            <p class="soft">{td_string!(locale, programs.how.again)}</p>
        </section>
    }
}

/// The way to the page, for the settings.
pub(crate) fn programs_link(locale: Locale) -> impl IntoView {
    link_panel(
        "programs",
        td_string!(locale, programs.title),
        td_string!(locale, programs.settings_lead),
        ("/desk/programs", Icon::Sliders, td_string!(locale, programs.link)),
    )
}
