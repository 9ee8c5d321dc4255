//! Messages of the plan: a card on the board while one is not read, and all of them on a page of their own.

use crate::customer::board_model::BoardModel;
use crate::customer::coupons::{OwnCoupon, coupon_box};
use crate::i18n::{Locale, td_string};
use crate::parts::dates::full_date;
use crate::parts::icon::{Icon, icon};
use crate::parts::markdown::markdown;
use crate::parts::shell::Shell;
use jiff::civil::Date;
use leptos::prelude::*;

/// A message that is not read, as the board tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its id, as addresses write it.
    pub id: String,
    /// What it is about.
    pub subject: String,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id, as addresses write it.
    pub id: String,
    /// What it is about.
    pub subject: String,
    /// What it says: Markdown.
    pub body: String,
    /// The customer's local day on which it came.
    pub came: Date,
    /// Whether it was read.
    pub read: bool,
    /// What it promises.
    pub coupon: Option<OwnCoupon>,
}

/// Where the messages of an enrolment are.
pub(crate) fn inbox_address(model: &BoardModel) -> String {
    format!("{}/inbox", model.address())
}

/// The card above the road; nothing when everything is read.
pub(crate) fn unread_card(locale: Locale, model: &BoardModel) -> Vec<AnyView> {
    let card = |latest: &Unread| {
        let title = td_string!(locale, contacts.inbox.card, count = model.unread.len());
        view! {
            <a class="letter-card" href=inbox_address(model)>
                {icon(Icon::Mail)}
                <span>
                    <b>{title}</b>
                    <span class="letter-card-subject">{latest.subject.clone()}</span>
                </span>
                {icon(Icon::Forward)}
            </a>
        }
        .into_any()
    };
    model.unread.first().map(card).into_iter().collect()
}

/// The page of all messages, those that are not read first.
pub fn inbox_page(shell: &Shell, model: &BoardModel, business: &str, letters: &[Letter]) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, contacts.inbox.title);
    shell.page(title, false, || {
        let body = if letters.is_empty() {
            view! { <p class="soft">{td_string!(locale, contacts.inbox.none)}</p> }.into_any()
        } else {
            let letters: Vec<_> = letters.iter().map(|one| letter(locale, model, one)).collect();
            view! { <div class="letters">{letters}</div> }.into_any()
        };
        view! {
            <h1>{title}</h1>
            <p class="page-lead">{td_string!(locale, contacts.inbox.lead, business = business.to_owned())}</p>
            {body}
            <p class="square-actions"><a class="button" href=model.address()>{td_string!(locale, contacts.inbox.board)}</a></p>
        }
    })
}

fn letter(locale: Locale, model: &BoardModel, letter: &Letter) -> impl IntoView + use<> {
    let id = format!("letter-{}", letter.id);
    let named = id.clone();
    let machine = letter.came.to_string();
    let came = td_string!(locale, contacts.inbox.came, date = full_date(locale, letter.came));
    let new =
        (!letter.read).then(|| view! { <span class="chip chip-well">{td_string!(locale, contacts.inbox.new)}</span> });
    let class = if letter.read { "letter" } else { "letter letter-new" };
    let read = (!letter.read).then(|| {
        view! {
            <form method="post" action=format!("{}/{}/read", inbox_address(model), letter.id)>
                <button class="button">{td_string!(locale, contacts.inbox.read)}</button>
            </form>
        }
    });
    view! {
        <article class=class aria-labelledby=named>
            <h2 id=id>{letter.subject.clone()} " " {new}</h2>
            <p class="letter-came"><time datetime=machine>{came}</time></p>
            <div class="written letter-words" inner_html=markdown(&letter.body)></div>
            {letter.coupon.as_ref().map(|coupon| coupon_box(locale, coupon))}
            {read}
        </article>
    }
}
