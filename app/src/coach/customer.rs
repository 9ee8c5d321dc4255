//! A customer's page: the board as they see it, where they stand, what happened, and what the coach can do.

use backend::held::HeldLine;
use jiff::civil::Date;
use journey::{Fact, money::Amount};
use leptos::prelude::*;

use super::{
    alerts::{TryShown, alert_panel},
    award_forms::{award_form, send_back_form},
    held_strip::held_strip,
    history::{HistoryLine, history},
    not_yet::{NotYetLine, not_yet},
    opening::{SquareChoice, open_form},
    panels::{About, Bought, Written, about_panel, feelings_panel, purchases_panel, words_panel},
    person::{PeopleForms, PersonLine},
    plan_contacts::{PlanContactLine, plan_contacts_panel},
    standing_chips::standing_chips,
    task::in_hand,
    time_line::Contact,
    why::{WaitingClaim, why_cell},
};
use crate::{
    business::coupons::{CouponLine, coupons_panel},
    customer::BoardModel,
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{FormState, problem_summary},
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// A product to choose in a form.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductChoice {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its price in the journey file.
    pub price: Option<Amount>,
}

/// What a customer's page shows.
#[derive(Debug, Clone)]
pub struct CustomerModel {
    /// The reader's local day.
    pub today: Date,
    /// The customer as in the lists.
    pub person: PersonLine,
    /// The customer's time zone.
    pub zone: String,
    /// The number of the journey version they play.
    pub version: u32,
    /// Their points.
    pub points: i64,
    /// Their weeks in a row.
    pub streak: u32,
    /// The board as they see it, read-only: HTML of the board's own view.
    pub board: String,
    /// Open checkpoints, which can be awarded without a claim.
    pub awardable: Vec<SquareChoice>,
    /// Products named in the journey, which can be recorded as bought.
    pub products: Vec<ProductChoice>,
    /// The currency of the amounts.
    pub currency: String,
    /// What they answered "not yet" to, until a coach has read it.
    pub not_yet: Vec<NotYetLine>,
    /// What was tried while an alert was open about them, the latest first.
    pub tries: Vec<TryShown>,
    /// What happened, oldest first.
    pub history: Vec<HistoryLine>,
    /// What reached them or was written about them, oldest first.
    pub contacts: Vec<Contact>,
    /// The same log, for the curve of their feelings.
    pub facts: Vec<Fact>,
    /// The enrolment as its board sees it.
    pub table: BoardModel,
    /// The notes about them, the latest first.
    pub notes: Vec<Written>,
    /// The personal words to them, the latest first.
    pub words: Vec<Written>,
    /// What the plan says to them, the first due first.
    pub plan: Vec<PlanContactLine>,
    /// Their coupons, the latest first.
    pub coupons: Vec<CouponLine>,
    /// What they bought, the first first.
    pub bought: Vec<Bought>,
    /// What is known of them.
    pub about: About,
    /// What is held on the boards that the reader sees.
    pub held: Vec<HeldLine>,
    /// Tells this look at the page apart from others.
    pub stamp: String,
    /// What was typed into a form that came back, and what was wrong with it.
    pub form: FormState,
}

/// The page `/desk/customers/{enrolment}`.
pub fn customer_page(shell: &Shell, model: &CustomerModel) -> String {
    let locale = shell.locale;
    let person = &model.person;
    let title = td_string!(locale, desk.customer.title, name = person.name.clone());
    let board = model.board.clone();
    shell.page(&title, false, || {
        view! {
            <p class="crumb">
                <a href="/desk/customers">{icon(Icon::Back)} {td_string!(locale, desk.customers.title)}</a>
            </p>
            {head(locale, model, title.clone())}
            {problem_summary(locale, &model.form)}
            {held_strip(locale, &model.held, &person.page())}
            <div class="customer">
                <div class="customer-now">
                    {claims(locale, model)}
                    {alert(locale, model)}
                    {not_yet(locale, &model.not_yet, &person.page())}
                    {words_panel(locale, model)}
                    {actions(locale, model)}
                    {feelings_panel(locale, model)}
                    {coupons_panel(locale, &model.coupons)}
                    {plan_contacts_panel(locale, &model.plan)}
                    <section class="panel" aria-labelledby="history">
                        <h2 id="history">{td_string!(locale, desk.customer.history)}</h2>
                        {history(locale, &model.history, &model.contacts)}
                    </section>
                </div>
                <div class="customer-side">
                    {about_panel(locale, model)}
                    {purchases_panel(locale, model)}
                    <section class="customer-board" aria-labelledby="board">
                        <h2 id="board">{td_string!(locale, desk.customer.board)}</h2>
                        <div class="board-frame" inner_html=board></div>
                    </section>
                </div>
            </div>
        }
    })
}

fn head(locale: Locale, model: &CustomerModel, title: String) -> impl IntoView + use<> {
    let person = &model.person;
    let day = person.day.map(|day| {
        let words = td_string!(locale, desk.customer.day, day = day);
        view! { <li>{words}</li> }
    });
    let streak = (model.streak > 0).then(|| {
        let words = td_string!(locale, desk.customer.streak, count = model.streak);
        view! { <li>{words}</li> }
    });
    let points = td_string!(locale, desk.customer.points, count = model.points);
    let journey = format!(
        "{} · {}",
        person.journey_title,
        td_string!(locale, desk.customer.version, number = model.version)
    );
    let email = person.email.clone().map(|email| {
        let label = format!("{}: {email}", td_string!(locale, desk.customer.write));
        view! { <li><a href=format!("mailto:{email}") aria-label=label>{email.clone()}</a></li> }
    });
    let zone = td_string!(locale, desk.customer.local, zone = model.zone.clone());
    view! {
        <header class="desk-head">
            <h1>{title}</h1>
            <ul class="facts">
                <li>{journey}</li>
                {day}
                <li>{points}</li>
                {streak}
                {email}
                <li>{zone}</li>
            </ul>
            <div class="standing-now">
                <p class="chips">{standing_chips(locale, person, model.today)}</p>
                {why_cell(locale, person, model.today)}
            </div>
        </header>
    }
}

/// What could be done about somebody who slips away, and what was tried.
fn alert(locale: Locale, model: &CustomerModel) -> Option<impl IntoView + use<>> {
    let back = model.person.page();
    let forms = PeopleForms {
        back: &back,
        stamp: &model.stamp,
        held: &model.held,
        choosable: None,
        again: None,
    };
    alert_panel(locale, model.today, &model.person, &model.tries, &forms)
}

fn claims(locale: Locale, model: &CustomerModel) -> Option<impl IntoView + use<>> {
    if model.person.claims.is_empty() {
        return None;
    }
    let claims: Vec<_> = model
        .person
        .claims
        .iter()
        .map(|claim| claim_card(locale, model, claim))
        .collect();
    Some(view! {
        <section class="panel claims" aria-labelledby="claims">
            <h2 id="claims">{td_string!(locale, desk.customer.claims)}</h2>
            {claims}
        </section>
    })
}

fn claim_card(locale: Locale, model: &CustomerModel, claim: &WaitingClaim) -> impl IntoView + use<> {
    let person = &model.person;
    let back = person.page();
    let claimed = td_string!(
        locale,
        desk.customer.claimed_on,
        date = dates::short_date(locale, claim.claimed_on)
    );
    let question = td_string!(locale, desk.customer.question, question = claim.question.clone());
    let words = match claim.words.as_deref().map(str::trim) {
        Some(words) if !words.is_empty() => view! { <blockquote>{words.to_owned()}</blockquote> }.into_any(),
        _ => view! { <p class="soft">{td_string!(locale, desk.customer.no_words)}</p> }.into_any(),
    };
    let answers = match in_hand(locale, &model.held, &person.enrolment, Some(&claim.square)) {
        Some(words) => words.into_any(),
        None => view! {
            {award_form(locale, person, &claim.square, &claim.square_title, &back)}
            {send_back_form(locale, "customer", person, &claim.square, &back, &model.form)}
        }
        .into_any(),
    };
    view! {
        <article class="claim">
            <h3>{claim.square_title.clone()}</h3>
            <p class="soft">{question}</p>
            {words}
            <p class="by">{claimed}</p>
            <div class="answers">{answers}</div>
        </article>
    }
}

fn actions(locale: Locale, model: &CustomerModel) -> impl IntoView + use<> {
    let award = (!model.awardable.is_empty()).then(|| award_section(locale, model));
    let open = (!model.person.openable.is_empty()).then(|| open_section(locale, model));
    let purchase = (!model.products.is_empty()).then(|| purchase_section(locale, model));
    let nothing = (award.is_none() && open.is_none() && purchase.is_none()).then(|| {
        view! { <p class="soft">{td_string!(locale, desk.customer.nothing_to_do)}</p> }
    });
    view! {
        <section class="panel actions" aria-labelledby="actions">
            <h2 id="actions">{td_string!(locale, desk.customer.actions)}</h2>
            {award}
            {open}
            {purchase}
            {nothing}
        </section>
    }
}

/// A small form for each open checkpoint: its key is in the address, so a list to choose from would need a script.
fn award_section(locale: Locale, model: &CustomerModel) -> impl IntoView + use<> {
    let back = model.person.page();
    let rows: Vec<_> = model
        .awardable
        .iter()
        .map(|square| {
            view! {
                <li>
                    <span>{square.title.clone()}</span>
                    {award_form(locale, &model.person, &square.key, &square.title, &back)}
                </li>
            }
        })
        .collect();
    view! {
        <details>
            <summary>{td_string!(locale, desk.customer.award_title)}</summary>
            <p class="soft">{td_string!(locale, desk.customer.award_lead)}</p>
            <ul class="choices">{rows}</ul>
        </details>
    }
}

fn open_section(locale: Locale, model: &CustomerModel) -> impl IntoView + use<> {
    let person = &model.person;
    view! {
        <details>
            <summary>{td_string!(locale, desk.customer.open_title)}</summary>
            {open_form(locale, "customer", person, &person.page())}
        </details>
    }
}

fn purchase_section(locale: Locale, model: &CustomerModel) -> impl IntoView + use<> {
    let person = &model.person;
    let form = &model.form;
    let came_back =
        form.problem("product").is_some() || form.problem("amount").is_some() || form.problem("bought_on").is_some();
    let products: Vec<_> = model
        .products
        .iter()
        .map(|product| {
            let name = match product.price {
                Some(price) => format!("{} · {}", product.name, crate::parts::money::money(locale, price)),
                None => product.name.clone(),
            };
            (product.key.clone(), name)
        })
        .collect();
    let label = td_string!(locale, desk.customer.purchase_amount, currency = model.currency.clone());
    view! {
        <details open=came_back>
            <summary>{td_string!(locale, desk.customer.purchase_title)}</summary>
            <p class="soft">{td_string!(locale, desk.customer.purchase_lead)}</p>
            <form method="post" action=format!("/desk/enrolments/{}/purchase", person.enrolment)>
                <input type="hidden" name="id" value=format!("{}-purchase", person.last_fact)/>
                {crate::parts::field::choice(
                    "product",
                    td_string!(locale, desk.customer.purchase_product),
                    products,
                    form,
                )}
                {crate::parts::field::Field::text("amount", label).inputmode("decimal").max(16).view(locale, form)}
                {crate::parts::field::Field::date("bought_on", td_string!(locale, inviting.list.bought_on)).optional().hint(td_string!(locale, inviting.list.today_if_empty)).view(locale, form)}
                <button class="button button-primary">{td_string!(locale, desk.customer.purchase_submit)}</button>
            </form>
        </details>
    }
}
