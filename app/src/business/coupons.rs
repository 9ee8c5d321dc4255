//! Coupons at the desk: a code is looked up and redeemed; the owner sees what came of all of them.

use backend::coupons::{CouponState, RedeemedBy};
use jiff::civil::Date;
use journey::Amount;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{Field, FormState, problem_summary},
        icon::Icon,
        link_panel::link_panel,
        money::{money, number},
        pages::pages,
        rows::rows_table,
        shell::Shell,
    },
};

/// A coupon as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouponLine {
    /// What the customer shows.
    pub code: String,
    /// The address of the customer's page.
    pub page: String,
    /// Whose it is.
    pub customer: String,
    /// The title of the journey.
    pub journey: String,
    /// What the contact that promised it was about.
    pub subject: String,
    /// What it is for.
    pub product: String,
    /// How much off, of a hundred.
    pub percent: u8,
    /// The price without it.
    pub price: Amount,
    /// The price with it.
    pub reduced: Amount,
    /// When it was issued, on the business's calendar.
    pub issued_on: Date,
    /// The customer's last local day that it is good on.
    pub last_day: Date,
    /// When the customer was on the board again.
    pub returned_on: Option<Date>,
    /// Whether it can be used.
    pub state: CouponState,
    /// How it was redeemed, if it was.
    pub redeemed: Option<RedeemedLine>,
}

/// How a coupon was redeemed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedeemedLine {
    /// When, on the business's calendar.
    pub on: Date,
    /// Where.
    pub by: RedeemedBy,
    /// Who of the staff did it.
    pub staff: Option<String>,
    /// The shop's name for the order.
    pub order: Option<String>,
    /// What was paid.
    pub paid: Amount,
}

/// What came of all coupons.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FiguresModel {
    /// How many were issued.
    pub issued: i64,
    /// How many were used.
    pub used: i64,
    /// How many are over.
    pub over: i64,
    /// How many of a hundred were used; none while they are too few to tell.
    pub share: Option<i64>,
    /// What was paid with them, a sum for each currency.
    pub paid: Vec<Amount>,
}

/// What only the owner sees.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllCoupons {
    /// What came of them.
    pub figures: FiguresModel,
    /// The coupons of this page, the latest first.
    pub coupons: Vec<CouponLine>,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
}

/// What the page of coupons shows. The fields of its forms: `code`; `paid` and `order`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CouponsModel {
    /// The one that was looked up.
    pub found: Option<CouponLine>,
    /// What the forms hold.
    pub form: FormState,
    /// What the redeeming is called.
    pub stamp: String,
    /// All of them, for the owner.
    pub all: Option<AllCoupons>,
}

/// The page `/desk/coupons`.
pub fn coupons_page(shell: &Shell, model: &CouponsModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, coupons.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, coupons.lead)}</p>
            </header>
            {problem_summary(locale, &model.form)}
            <section class="panel" aria-labelledby="find">
                <h2 id="find">{td_string!(locale, coupons.find.title)}</h2>
                <form class="one-line" method="post" action="/desk/coupons">
                    {Field::text("code", td_string!(locale, coupons.find.code))
                        .hint(td_string!(locale, coupons.find.hint))
                        .autocomplete("off")
                        .max(60)
                        .view(locale, &model.form)}
                    <button class="button button-primary">{td_string!(locale, coupons.find.submit)}</button>
                </form>
            </section>
            {model.found.as_ref().map(|found| found_panel(locale, found, model))}
            {model.all.as_ref().map(|all| everything(locale, all))}
        }
    })
}

/// What is said under the field when nothing has this code.
pub fn missing_words(locale: Locale) -> &'static str {
    td_string!(locale, coupons.missing)
}

/// What is said above a coupon that cannot be redeemed.
pub fn refused_words(locale: Locale, state: CouponState) -> &'static str {
    match state {
        CouponState::Over => td_string!(locale, coupons.over_help),
        CouponState::Used | CouponState::Good => td_string!(locale, coupons.used_help),
    }
}

/// What a coupon is worth: "50% off Basic course".
pub(crate) fn worth(locale: Locale, percent: u8, product: &str) -> String {
    if percent == 100 {
        td_string!(locale, coupons.worth_free, product = product.to_owned())
    } else {
        td_string!(locale, coupons.worth, percent = percent, product = product.to_owned())
    }
}

/// Whether it can be used, as a chip.
pub(crate) fn state_chip(locale: Locale, state: CouponState) -> impl IntoView + use<> {
    let (class, words) = match state {
        CouponState::Good => ("chip chip-well", td_string!(locale, coupons.state.good)),
        CouponState::Used => ("chip", td_string!(locale, coupons.state.used)),
        CouponState::Over => ("chip", td_string!(locale, coupons.state.over)),
    };
    view! { <span class=class>{words}</span> }
}

fn by_words(locale: Locale, redeemed: &RedeemedLine) -> String {
    match (redeemed.by, &redeemed.staff) {
        (RedeemedBy::Staff, Some(name)) => td_string!(locale, coupons.by.staff, name = name.clone()),
        (RedeemedBy::Staff, None) => td_string!(locale, coupons.by.desk).to_owned(),
        (RedeemedBy::Api, _) => td_string!(locale, coupons.by.api).to_owned(),
        (RedeemedBy::Shop, _) => td_string!(locale, coupons.by.shop).to_owned(),
    }
}

/// "Good until …", "Used on … by …", "Was good until …".
fn state_words(locale: Locale, line: &CouponLine) -> String {
    let until = || dates::full_date(locale, line.last_day);
    match (&line.redeemed, line.state) {
        (Some(redeemed), _) => td_string!(
            locale,
            coupons.used_on,
            date = dates::full_date(locale, redeemed.on),
            by = by_words(locale, redeemed)
        ),
        (None, CouponState::Over) => td_string!(locale, coupons.over_since, date = until()),
        (None, _) => td_string!(locale, coupons.good_until, date = until()),
    }
}

fn found_panel(locale: Locale, line: &CouponLine, model: &CouponsModel) -> impl IntoView + use<> {
    let instead = td_string!(
        locale,
        coupons.instead,
        price = money(locale, line.reduced),
        before = money(locale, line.price)
    );
    let redeem = (line.state == CouponState::Good).then(|| {
        let currency = line.price.currency.to_string();
        let paid = td_string!(locale, coupons.redeem.paid, currency = currency);
        view! {
            <h3>{td_string!(locale, coupons.redeem.title)}</h3>
            <p class="soft">{td_string!(locale, coupons.redeem.lead)}</p>
            <form method="post" action="/desk/coupons/redeem">
                <input type="hidden" name="coupon" value=line.code.clone()/>
                <input type="hidden" name="id" value=model.stamp.clone()/>
                {Field::text("paid", paid)
                    .hint(td_string!(locale, coupons.redeem.paid_hint))
                    .inputmode("decimal")
                    .max(16)
                    .view(locale, &model.form)}
                {Field::text("order", td_string!(locale, coupons.redeem.order)).optional().max(100).view(locale, &model.form)}
                <button class="button button-primary button-large">{td_string!(locale, coupons.redeem.submit)}</button>
            </form>
        }
    });
    view! {
        <section class="panel" aria-labelledby="found">
            <h2 id="found" class="coupon-code">{line.code.clone()}</h2>
            <p>{state_chip(locale, line.state)} " " {state_words(locale, line)}</p>
            <dl class="coupon-facts">
                <div><dt>{td_string!(locale, coupons.whose)}</dt><dd><a href=line.page.clone()>{line.customer.clone()}</a></dd></div>
                <div><dt>{td_string!(locale, coupons.journey)}</dt><dd>{line.journey.clone()}</dd></div>
            </dl>
            <p><b>{worth(locale, line.percent, &line.product)}</b></p>
            <p>{instead}</p>
            {redeem}
            {trace(locale, line)}
        </section>
    }
}

/// Contact, coupon, return and purchase as one line.
pub(crate) fn trace(locale: Locale, line: &CouponLine) -> impl IntoView + use<> {
    let step = |reached: bool, words: String, date: Option<Date>| {
        let class = if reached { "trace-step reached" } else { "trace-step" };
        let date = date.map(|date| {
            view! { <time datetime=date.to_string()>{dates::short_date(locale, date)}</time> }
        });
        view! { <li class=class><span>{words}</span> " " {date}</li> }
    };
    let contact = td_string!(locale, coupons.trace.contact, subject = line.subject.clone());
    let returned = if line.returned_on.is_some() {
        td_string!(locale, coupons.trace.returned)
    } else {
        td_string!(locale, coupons.trace.not_returned)
    };
    let bought = match (&line.redeemed, line.state) {
        (Some(redeemed), _) => {
            let amount = td_string!(locale, coupons.trace.bought, amount = money(locale, redeemed.paid));
            let order = redeemed.order.clone();
            let order = order.map(|order| td_string!(locale, coupons.order, order = order));
            [Some(amount), Some(by_words(locale, redeemed)), order]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
        }
        (None, CouponState::Over) => td_string!(locale, coupons.trace.not_bought_over).to_owned(),
        (None, _) => td_string!(locale, coupons.trace.not_bought).to_owned(),
    };
    view! {
        <ol class="trace">
            {step(true, contact, Some(line.issued_on))}
            {step(true, worth(locale, line.percent, &line.product), None)}
            {step(line.returned_on.is_some(), returned.to_owned(), line.returned_on)}
            {step(line.redeemed.is_some(), bought, line.redeemed.as_ref().map(|redeemed| redeemed.on))}
        </ol>
    }
}

/// The coupons of one customer, for their page; nothing without any.
pub(crate) fn coupons_panel(locale: Locale, lines: &[CouponLine]) -> Option<impl IntoView + use<>> {
    if lines.is_empty() {
        return None;
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            view! {
                <li>
                    <p><span class="coupon-code">{line.code.clone()}</span> " " {state_chip(locale, line.state)} " " {state_words(locale, line)}</p>
                    {trace(locale, line)}
                </li>
            }
        })
        .collect();
    Some(view! {
        <section class="panel" aria-labelledby="coupons">
            <h2 id="coupons">{td_string!(locale, coupons.panel)}</h2>
            <ul class="coupon-list">{rows}</ul>
        </section>
    })
}

fn everything(locale: Locale, all: &AllCoupons) -> impl IntoView + use<> {
    view! {
        <section aria-labelledby="figures">
            <h2 id="figures">{td_string!(locale, coupons.figures.title)}</h2>
            {figures(locale, &all.figures)}
        </section>
        <section aria-labelledby="all">
            <h2 id="all">{td_string!(locale, coupons.list.title)}</h2>
            {list(locale, &all.coupons)}
            {pages(locale, all.page, all.pages, |page| format!("/desk/coupons?page={page}"))}
        </section>
    }
}

fn figures(locale: Locale, figures: &FiguresModel) -> impl IntoView + use<> {
    let paid: Vec<_> = figures.paid.iter().map(|sum| money(locale, *sum)).collect();
    let paid = if paid.is_empty() {
        td_string!(locale, coupons.figures.nothing).to_owned()
    } else {
        paid.join(" + ")
    };
    let cards: Vec<_> = [
        (td_string!(locale, coupons.figures.issued), number(figures.issued)),
        (td_string!(locale, coupons.figures.used), number(figures.used)),
        (td_string!(locale, coupons.figures.over), number(figures.over)),
        (td_string!(locale, coupons.figures.paid), paid),
    ]
    .into_iter()
    .map(|(label, figure)| {
        view! { <div class="coupon-figure"><dt>{label}</dt><dd>{figure}</dd></div> }
    })
    .collect();
    let share = match figures.share {
        Some(share) => td_string!(locale, coupons.figures.share, share = share),
        None => td_string!(locale, coupons.figures.few).to_owned(),
    };
    view! {
        <dl class="coupon-figures">{cards}</dl>
        <p class="soft">{share}</p>
    }
}

fn list(locale: Locale, lines: &[CouponLine]) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="soft">{td_string!(locale, coupons.list.empty)}</p> }.into_any();
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row" class="who"><a href=line.page.clone()>{line.customer.clone()}</a></th>
                    <td role="cell">
                        <p class="coupon-code">{line.code.clone()}</p>
                        <p>{state_chip(locale, line.state)} " " {state_words(locale, line)}</p>
                    </td>
                    <td role="cell">{trace(locale, line)}</td>
                </tr>
            }
        })
        .collect();
    rows_table(
        "rows",
        td_string!(locale, coupons.list.caption),
        &[
            td_string!(locale, coupons.list.customer),
            td_string!(locale, coupons.list.coupon),
            td_string!(locale, coupons.list.trace),
        ],
        rows,
    )
    .into_any()
}

/// The way to the page, for the settings.
pub(crate) fn coupons_link(locale: Locale) -> impl IntoView {
    link_panel(
        "coupons",
        td_string!(locale, coupons.settings),
        td_string!(locale, coupons.settings_lead),
        ("/desk/coupons", Icon::Gift, td_string!(locale, coupons.link)),
    )
}
