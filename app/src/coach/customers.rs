//! Every customer with standing, reasons and since when; the stalled and behind first.

use backend::{held::HeldLine, leaving::ReasonCount};
use jiff::civil::Date;
use journey::standing::Standing;
use leptos::prelude::*;

use super::{
    empty_state::empty_state,
    giving::{GIVE_CHOSEN, Giving, coach_filter, giving_forms},
    held_strip::held_strip,
    leave_reasons::leave_reasons,
    person::{PeopleForms, PersonLine, people_table},
};
use crate::{
    i18n::{Locale, td_string},
    parts::{
        icon::{Icon, icon},
        shell::Shell,
        standing::standing_words,
    },
};

/// The standings in the order of the filter: those who need someone first.
const STANDINGS: [Standing; 10] = [
    Standing::Stalled,
    Standing::Behind,
    Standing::Waiting,
    Standing::Slowing,
    Standing::Lapsed,
    Standing::OnTrack,
    Standing::Paused,
    Standing::Finished,
    Standing::Left,
    Standing::Invited,
];

/// What the list of customers shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomersModel {
    /// The reader's local day.
    pub today: Date,
    /// How many there are in each standing, whatever is searched or chosen.
    pub counts: Vec<(Standing, u32)>,
    /// The standing that is shown; all without one.
    pub chosen: Option<Standing>,
    /// What is searched for; may be empty.
    pub search: String,
    /// How many were found on all pages.
    pub found: u32,
    /// Those on this page, the stalled and behind first.
    pub people: Vec<PersonLine>,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are; 1 even when nobody was found.
    pub pages: u32,
    /// Whether this reader may invite.
    pub may_invite: bool,
    /// Whom customers can be given to, for who may give them.
    pub giving: Option<Giving>,
    /// What is held on the boards that the reader sees.
    pub held: Vec<HeldLine>,
    /// Tells this look at the page apart from others.
    pub stamp: String,
    /// Why customers left, the most frequent reason first; only reasons that were given.
    pub reasons: Vec<ReasonCount>,
}

impl CustomersModel {
    fn everybody(&self) -> u32 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    fn count_of(&self, standing: Standing) -> u32 {
        self.counts
            .iter()
            .filter(|(of, _)| *of == standing)
            .map(|(_, count)| count)
            .sum()
    }

    /// The address of this list with another choice or page.
    fn address(&self, standing: Option<Standing>, page: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(standing) = standing {
            query.append_pair("standing", standing.code());
        }
        if !self.search.is_empty() {
            query.append_pair("search", &self.search);
        }
        if let Some(giving) = self.giving.as_ref().filter(|giving| !giving.shown.is_empty()) {
            query.append_pair("coach", &giving.shown);
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        let query = query.finish();
        if query.is_empty() {
            "/desk/customers".to_owned()
        } else {
            format!("/desk/customers?{query}")
        }
    }
}

/// The page `/desk/customers`.
pub fn customers_page(shell: &Shell, model: &CustomersModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, desk.customers.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{lead(locale, model)}</p>
            </header>
            {held_strip(locale, &model.held, &model.address(model.chosen, model.page))}
            {(model.everybody() > 0).then(|| view! {
                {search_form(locale, model)}
                {filter(locale, model)}
            })}
            {list(locale, model)}
            {model.giving.as_ref().filter(|_| model.everybody() > 0).map(|giving| {
                giving_forms(locale, giving, &model.address(model.chosen, model.page))
            })}
            {leave_reasons(locale, &model.reasons)}
        }
    })
}

fn lead(locale: Locale, model: &CustomersModel) -> String {
    if model.search.is_empty() {
        td_string!(locale, desk.customers.lead, count = model.everybody())
    } else {
        td_string!(
            locale,
            desk.customers.found,
            count = model.found,
            search = model.search.clone()
        )
    }
}

fn search_form(locale: Locale, model: &CustomersModel) -> impl IntoView + use<> {
    let standing = model.chosen.map(|standing| {
        view! { <input type="hidden" name="standing" value=standing.code()/> }
    });
    let clear = (!model.search.is_empty()).then(|| {
        let without = CustomersModel {
            search: String::new(),
            ..model.clone()
        };
        view! {
            <a class="button" href=without.address(model.chosen, 1)>
                {td_string!(locale, desk.customers.clear)}
            </a>
        }
    });
    view! {
        <form class="search" role="search" method="get" action="/desk/customers">
            <label class="quiet" for="search">{td_string!(locale, desk.customers.search)}</label>
            <input
                class="input"
                id="search"
                name="search"
                type="search"
                maxlength="200"
                autocomplete="off"
                placeholder=td_string!(locale, desk.customers.search)
                value=model.search.clone()
            />
            {standing}
            {model.giving.as_ref().map(|giving| coach_filter(locale, giving))}
            <button class="button">
                {icon(Icon::Search)} <span>{td_string!(locale, desk.customers.search_submit)}</span>
            </button>
            {clear}
        </form>
    }
}

fn filter(locale: Locale, model: &CustomersModel) -> impl IntoView + use<> {
    let all = filter_chip(
        model.address(None, 1),
        "all",
        td_string!(locale, desk.customers.all),
        model.everybody(),
        model.chosen.is_none(),
    );
    let chips: Vec<_> = STANDINGS
        .into_iter()
        .filter(|standing| model.count_of(*standing) > 0 || model.chosen == Some(*standing))
        .map(|standing| {
            filter_chip(
                model.address(Some(standing), 1),
                standing.code(),
                standing_words(locale, standing.code()),
                model.count_of(standing),
                model.chosen == Some(standing),
            )
        })
        .collect();
    view! {
        <nav class="filter" aria-label=td_string!(locale, desk.customers.filter)>
            <ul>{all} {chips}</ul>
        </nav>
    }
}

fn filter_chip(address: String, class: &str, words: &'static str, count: u32, here: bool) -> AnyView {
    let current = here.then_some("page");
    view! {
        <li>
            <a class=format!("filter-chip {class}") href=address aria-current=current>
                {words} " " <span class="count">{count}</span>
            </a>
        </li>
    }
    .into_any()
}

fn list(locale: Locale, model: &CustomersModel) -> AnyView {
    if model.everybody() == 0 {
        let words = if model.may_invite {
            td_string!(locale, desk.today.empty.body)
        } else {
            td_string!(locale, desk.today.empty.coach)
        };
        let invite = model
            .may_invite
            .then(|| ("/desk/invitations", td_string!(locale, desk.today.empty.invite)));
        return empty_state(td_string!(locale, desk.today.empty.title), words, invite).into_any();
    }
    if model.people.is_empty() {
        let (title, words) = if model.search.is_empty() {
            (
                td_string!(locale, desk.customers.nobody_here.title),
                td_string!(locale, desk.customers.nobody_here.body),
            )
        } else {
            (
                td_string!(locale, desk.customers.nobody_found.title),
                td_string!(locale, desk.customers.nobody_found.body),
            )
        };
        let all = Some(("/desk/customers", td_string!(locale, desk.today.all)));
        return empty_state(title, words, all).into_any();
    }
    let caption = td_string!(locale, desk.customers.title).to_owned();
    let back = model.address(model.chosen, model.page);
    let forms = PeopleForms {
        back: &back,
        stamp: &model.stamp,
        held: &model.held,
        choosable: model.giving.as_ref().map(|_| GIVE_CHOSEN),
        again: None,
    };
    view! {
        {people_table(locale, model.today, caption, &model.people, &forms)}
        {(model.pages > 1).then(|| pages(locale, model))}
    }
    .into_any()
}

fn pages(locale: Locale, model: &CustomersModel) -> impl IntoView + use<> {
    let previous = (model.page > 1).then(|| {
        view! {
            <a class="button" rel="prev" href=model.address(model.chosen, model.page - 1)>
                {td_string!(locale, desk.customers.previous)}
            </a>
        }
    });
    let next = (model.page < model.pages).then(|| {
        view! {
            <a class="button" rel="next" href=model.address(model.chosen, model.page + 1)>
                {td_string!(locale, desk.customers.next)}
            </a>
        }
    });
    let here = td_string!(locale, desk.customers.page_of, page = model.page, pages = model.pages);
    view! {
        <nav class="pages" aria-label=td_string!(locale, desk.customers.pages)>
            {previous} <span class="page-of">{here}</span> {next}
        </nav>
    }
}
