//! Invitations: one form, the other ways to invite, and what became of those that were sent.

use std::collections::BTreeMap;

pub use backend::invitations::InvitationState;
use backend::{InvitationId, JourneyId};
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{Field, FormState, choice, problem_summary},
        icon::{Icon, icon},
        money::number,
        pages::pages,
        shell::Shell,
    },
};

/// One invitation of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationLine {
    /// Its id.
    pub id: InvitationId,
    /// Who was invited.
    pub name: String,
    /// To which address.
    pub email: String,
    /// To which journey.
    pub journey_title: String,
    /// Where it stands.
    pub state: InvitationState,
    /// The business's local day on which it was sent last.
    pub sent_on: Date,
    /// The last day on which it works.
    pub expires_on: Date,
}

impl InvitationLine {
    pub(super) fn may_resend(&self) -> bool {
        !matches!(self.state, InvitationState::Accepted | InvitationState::Cancelled)
    }

    pub(super) fn may_cancel(&self) -> bool {
        matches!(
            self.state,
            InvitationState::Sent | InvitationState::Opened | InvitationState::Bounced
        )
    }
}

/// What the page of invitations shows. The form's fields: `journey`, `name`, `email`, `language`, `time_zone`, and
/// `product`, `amount`, `bought_on`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvitationsModel {
    /// Published journeys to invite to, with their titles.
    pub journeys: Vec<(JourneyId, String)>,
    /// Names of the time-zone database.
    pub time_zones: Vec<String>,
    /// What the form holds: at first the business's language and time zone.
    pub form: FormState,
    /// What can be bought, by name.
    pub products: Vec<String>,
    /// A page of the invitations, the latest first.
    pub invitations: Vec<InvitationLine>,
    /// Of how many became what.
    pub counts: BTreeMap<InvitationState, u32>,
    /// The state that is shown; none: all.
    pub chosen: Option<InvitationState>,
    /// What is searched for.
    pub search: String,
    /// Which page it is, from 1.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
    /// Whether this reader sees journeys (owners do).
    pub may_design: bool,
}

impl InvitationsModel {
    fn address(&self, state: Option<InvitationState>, page: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(state) = state {
            query.append_pair("state", state.code());
        }
        if !self.search.is_empty() {
            query.append_pair("search", &self.search);
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        match query.finish() {
            query if query.is_empty() => "/desk/invitations".to_owned(),
            query => format!("/desk/invitations?{query}"),
        }
    }
}

/// The page `/desk/invitations`, also the answer (422) to a form that did not fit.
pub fn invitations_page(shell: &Shell, model: &InvitationsModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, desk.invitations.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, desk.invitations.lead)}</p>
                <p class="invite-ways">
                    <a class="button" href="/desk/invitations/imports">{icon(Icon::Upload)} <span>{td_string!(locale, inviting.import.title)}</span></a>
                    <a class="button" href="/desk/invitations/posters">{icon(Icon::Phone)} <span>{td_string!(locale, inviting.list.posters)}</span></a>
                    <a class="button button-plain" href="/desk/invitations/imports?aim=purchases">{td_string!(locale, inviting.list.purchases)}</a>
                </p>
            </header>
            {problem_summary(locale, &model.form)}
            <div class="invite-columns">
                <section class="panel" aria-labelledby="invite">
                    <h2 id="invite">{td_string!(locale, desk.invitations.form)}</h2>
                    {form(locale, model)}
                </section>
                <section class="invited" aria-labelledby="sent">
                    <h2 id="sent">{td_string!(locale, desk.invitations.list)}</h2>
                    {list(locale, model)}
                </section>
            </div>
        }
    })
}

fn form(locale: Locale, model: &InvitationsModel) -> AnyView {
    if model.journeys.is_empty() {
        let link = model.may_design.then(|| {
            view! {
                <p><a class="button button-primary" href="/desk/journeys">{td_string!(locale, desk.invitations.to_journeys)}</a></p>
            }
        });
        return view! { <p class="soft">{td_string!(locale, desk.invitations.no_journey)}</p> {link} }.into_any();
    }
    let form = &model.form;
    let journeys = model
        .journeys
        .iter()
        .map(|(id, title)| (id.to_string(), title.clone()))
        .collect();
    let languages = vec![
        ("ja".to_owned(), "日本語".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    let zones = model
        .time_zones
        .iter()
        .map(|zone| (zone.clone(), zone.replace('_', " ")))
        .collect();
    view! {
        <form method="post" action="/desk/invitations">
            {choice("journey", td_string!(locale, desk.invitations.journey), journeys, form)}
            {Field::text("name", td_string!(locale, desk.invitations.name))
                .hint(td_string!(locale, desk.invitations.name_hint))
                .autocomplete("off")
                .max(80)
                .view(locale, form)}
            {Field::email("email", td_string!(locale, desk.invitations.email))
                .autocomplete("off")
                .max(254)
                .view(locale, form)}
            {choice("language", td_string!(locale, desk.invitations.language), languages, form)}
            {choice("time_zone", td_string!(locale, desk.invitations.time_zone), zones, form)}
            <p class="field-hint">{td_string!(locale, desk.invitations.time_zone_hint)}</p>
            {purchase(locale, model)}
            <div class="form-actions">
                <button class="button button-primary button-large">{td_string!(locale, desk.invitations.submit)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What was bought with it: closed, unless something was typed.
fn purchase(locale: Locale, model: &InvitationsModel) -> Option<AnyView> {
    if model.products.is_empty() {
        return None;
    }
    let form = &model.form;
    let mut products = vec![(String::new(), td_string!(locale, inviting.list.nothing).to_owned())];
    products.extend(model.products.iter().map(|name| (name.clone(), name.clone())));
    let fields = ["product", "amount", "bought_on"];
    let open = fields
        .iter()
        .any(|field| !form.value(field).is_empty() || form.problem(field).is_some());
    Some(
        view! {
            <details class="invite-bought" open=open>
                <summary>{td_string!(locale, inviting.list.bought)}</summary>
                <p class="field-hint">{td_string!(locale, inviting.list.bought_lead)}</p>
                {choice("product", td_string!(locale, inviting.list.product), products, form)}
                {Field::text("amount", td_string!(locale, inviting.list.amount))
                    .optional()
                    .hint(td_string!(locale, inviting.list.amount_hint))
                    .inputmode("decimal")
                    .autocomplete("off")
                    .max(20)
                    .view(locale, form)}
                {Field::date("bought_on", td_string!(locale, inviting.list.bought_on)).optional().view(locale, form)}
            </details>
        }
        .into_any(),
    )
}

fn tools(locale: Locale, model: &InvitationsModel) -> AnyView {
    let all: u32 = model.counts.values().sum();
    let chip = |state: Option<InvitationState>, words: &'static str, count: u32| {
        let current = (model.chosen == state).then_some("page");
        let href = model.address(state, 1);
        view! { <li><a class="filter-chip" href=href aria-current=current>{words} " " <span class="count">{number(i64::from(count))}</span></a></li> }
    };
    let chips: Vec<_> = InvitationState::ALL
        .into_iter()
        .filter_map(|state| {
            let count = model.counts.get(&state).copied().unwrap_or(0);
            (count > 0 || model.chosen == Some(state)).then(|| chip(Some(state), state_words(locale, state), count))
        })
        .collect();
    let state = model
        .chosen
        .map(|state| view! { <input type="hidden" name="state" value=state.code()/> });
    view! {
        <form class="search" role="search" method="get" action="/desk/invitations">
            <label class="quiet" for="search">{td_string!(locale, inviting.list.search)}</label>
            <input class="input" id="search" name="search" type="search" maxlength="200" autocomplete="off"
                placeholder=td_string!(locale, inviting.list.search) value=model.search.clone()/>
            {state}
            <button class="button">{icon(Icon::Search)} <span>{td_string!(locale, desk.customers.search_submit)}</span></button>
        </form>
        <nav class="filter" aria-label=td_string!(locale, inviting.list.filter)>
            <ul>{chip(None, td_string!(locale, inviting.list.all), all)} {chips}</ul>
        </nav>
    }
    .into_any()
}

fn list(locale: Locale, model: &InvitationsModel) -> AnyView {
    if model.counts.values().all(|count| *count == 0) {
        return view! { <p class="soft">{td_string!(locale, desk.invitations.empty)}</p> }.into_any();
    }
    let invitations = &model.invitations;
    if invitations.is_empty() {
        return view! { {tools(locale, model)} <p class="soft">{td_string!(locale, inviting.list.nobody)}</p> }
            .into_any();
    }
    let rows: Vec<_> = invitations.iter().map(|invitation| row(locale, invitation)).collect();
    view! {
        {tools(locale, model)}
        <div class="rows-frame"><table class="rows" role="table">
            <caption class="quiet">{td_string!(locale, desk.invitations.list)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.name)}</th>
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.state)}</th>
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.sent)}</th>
                    <th role="columnheader" scope="col"><span class="quiet">{td_string!(locale, desk.column.next)}</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table></div>
        {pages(locale, model.page, model.pages, |page| model.address(model.chosen, page))}
    }
    .into_any()
}

fn row(locale: Locale, invitation: &InvitationLine) -> impl IntoView + use<> {
    let until = invitation.may_cancel().then(|| {
        let date = dates::short_date(locale, invitation.expires_on);
        let words = td_string!(locale, desk.invitations.until, date = date);
        view! { <span class="soft">{words}</span> }
    });
    let name = &invitation.name;
    let resend = invitation.may_resend().then(|| {
        let label = td_string!(locale, desk.invitations.resend_named, name = name.clone());
        one_button(
            invitation.id,
            "resend",
            "button",
            label,
            td_string!(locale, desk.invitations.resend),
        )
    });
    let cancel = invitation.may_cancel().then(|| {
        let label = td_string!(locale, desk.invitations.cancel_named, name = name.clone());
        one_button(
            invitation.id,
            "cancel",
            "button button-plain",
            label,
            td_string!(locale, desk.invitations.cancel),
        )
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="who">
                <a href=format!("/desk/invitations/{}", invitation.id)>{name.clone()}</a>
                <span class="journey">{invitation.email.clone()}</span>
                <span class="journey">{invitation.journey_title.clone()}</span>
            </th>
            <td role="cell" class="chips">{state_chip(locale, invitation.state)}</td>
            <td role="cell" class="dates">
                <span>{dates::short_date(locale, invitation.sent_on)}</span>
                " "
                {until}
            </td>
            <td role="cell" class="act">{resend} {cancel}</td>
        </tr>
    }
}

fn state_words(locale: Locale, state: InvitationState) -> &'static str {
    match state {
        InvitationState::Sent => td_string!(locale, desk.invitations.state.sent),
        InvitationState::Opened => td_string!(locale, desk.invitations.state.opened),
        InvitationState::Accepted => td_string!(locale, desk.invitations.state.accepted),
        InvitationState::Bounced => td_string!(locale, inviting.list.bounced),
        InvitationState::Cancelled => td_string!(locale, desk.invitations.state.cancelled),
        InvitationState::Expired => td_string!(locale, desk.invitations.state.expired),
    }
}

/// What became of an invitation, as a chip.
pub(super) fn state_chip(locale: Locale, state: InvitationState) -> impl IntoView + use<> {
    let class = match state {
        InvitationState::Sent | InvitationState::Opened => "chip chip-waiting",
        InvitationState::Accepted => "chip chip-well",
        InvitationState::Bounced => "chip chip-lost",
        InvitationState::Cancelled => "chip",
        InvitationState::Expired => "chip chip-behind",
    };
    view! { <span class=class>{state_words(locale, state)}</span> }
}

pub(super) fn one_button(
    id: InvitationId,
    verb: &'static str,
    class: &'static str,
    label: String,
    words: &'static str,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action=format!("/desk/invitations/{id}/{verb}")>
            <button class=class aria-label=label>{words}</button>
        </form>
    }
}
