//! An offer: what it is, its price, and three answers. Never in the way: "not now" changes nothing.

use crate::customer::board_model::BoardModel;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use crate::parts::money::money;
use crate::parts::said::Said;
use crate::parts::shell::Shell;
use journey::square::{Product, SquareKind};
use journey::{Answer, SquareState};
use leptos::prelude::*;

/// The offer as a card after a good moment: title, product, price and three answers. None where there is no such offer to answer.
pub fn offer_card(locale: Locale, model: &BoardModel, key: &str) -> Option<AnyView> {
    let (square, view) = model.square(key)?;
    let SquareKind::Offer { product, .. } = &square.kind else {
        return None;
    };
    if view.state != SquareState::Open {
        return None;
    }
    let stage = square.stage % 6 + 1;
    let id = format!("offer-{key}");
    let named = id.clone();
    Some(
        view! {
            <section class=format!("offer-card stage-{stage}") aria-labelledby=named>
                <div class="offer-head">
                    {icon(Icon::Gift)}
                    <div>
                        <p class="offer-lead">{td_string!(locale, customer.square.offer_lead)}</p>
                        <h3 class="offer-title" id=id>{square.title.clone()}</h3>
                    </div>
                </div>
                {price(locale, product.as_ref())}
                {answers(locale, model, key, "button")}
                <p class="offer-free">{td_string!(locale, customer.square.offer_free)}</p>
            </section>
        }
        .into_any(),
    )
}

/// What an offer's own page says and asks.
pub(super) fn offer_form(locale: Locale, model: &BoardModel, key: &str, way_on: AnyView) -> Option<AnyView> {
    let (square, view) = model.square(key)?;
    let SquareKind::Offer { product, url, .. } = &square.kind else {
        return None;
    };
    let answered = view.answer.map(|answer| {
        let words = match answer {
            Answer::TakeUp => td_string!(locale, customer.square.answered_take_up),
            Answer::Decline => td_string!(locale, customer.square.answered_decline),
        };
        view! { <p class="square-standing">{icon(Icon::Check)}<span>{words}</span></p> }
    });
    // What was answered already leads on: the other answer stays possible, but quieter.
    let asked = match view.answer {
        None => view! {
            {answers(locale, model, key, "button button-primary button-large button-wide")}
            <p class="offer-free">{td_string!(locale, customer.square.offer_free)}</p>
        }
        .into_any(),
        Some(Answer::TakeUp) => view! {
            <p class="offer-link"><a href=url.clone() target="_blank" rel="noopener noreferrer">{td_string!(locale, customer.square.at_shop)}</a></p>
            {way_on}
            {decline(locale, model, key)}
        }
        .into_any(),
        Some(Answer::Decline) => view! {
            {way_on}
            {take_up(locale, model, key, "button button-wide")}
        }
        .into_any(),
    };
    Some(
        view! {
            {price(locale, product.as_ref())}
            {answered}
            {asked}
        }
        .into_any(),
    )
}

fn price(locale: Locale, product: Option<&Product>) -> Option<impl IntoView + use<>> {
    product.map(|product| {
        view! {
            <dl class="offer-price">
                <dt>{product.name.clone()}</dt>
                <dd>{money(locale, product.price)}</dd>
            </dl>
        }
    })
}

fn answers(locale: Locale, model: &BoardModel, key: &str, large: &'static str) -> impl IntoView + use<> {
    let not_now = format!("{}?said={}", model.address(), Said::NotNow.code());
    view! {
        <div class="offer-answers">
            {take_up(locale, model, key, large)}
            <div class="offer-others">
                <a class="button button-plain" href=not_now>{td_string!(locale, customer.square.not_now)}</a>
                {decline(locale, model, key)}
            </div>
        </div>
    }
}

/// Opens the business's page in a new tab, by way of ours that notes the answer. That page has no hold on this one: our opener policy
/// parts the two.
fn take_up(locale: Locale, model: &BoardModel, key: &str, class: &'static str) -> impl IntoView + use<> {
    let primary = class.contains("button-primary").then_some("");
    view! {
        <form class="offer-take" method="post" action=format!("{}/take-up", model.square_address(key)) target="_blank">
            <input type="hidden" name="id" value=model.form_id("take-up", key)/>
            <button class=class data-primary=primary>
                {td_string!(locale, customer.square.take_up)}
                <span class="quiet">{td_string!(locale, customer.square.new_tab)}</span>
            </button>
        </form>
    }
}

fn decline(locale: Locale, model: &BoardModel, key: &str) -> impl IntoView + use<> {
    view! {
        <form class="offer-decline" method="post" action=format!("{}/decline", model.square_address(key))>
            <input type="hidden" name="id" value=model.form_id("decline", key)/>
            <button class="button button-plain">{td_string!(locale, customer.square.decline)}</button>
        </form>
    }
}

/// What the new tab shows on its way to the business's page. Where it is not taken there by itself, a link leads on.
pub fn taken_up_page(shell: &Shell, model: &BoardModel, key: &str) -> Option<String> {
    let (square, _) = model.square(key)?;
    let SquareKind::Offer { url, .. } = &square.kind else {
        return None;
    };
    let locale = shell.locale;
    let title = td_string!(locale, customer.square.taken_up);
    Some(shell.page(title, false, || {
        view! {
            <article class=format!("square stage-{}", square.stage % 6 + 1)>
                <header class="square-header">
                    <div class="square-picture">{icon(Icon::Gift)}</div>
                    <div>
                        <p class="square-kind">{square.title.clone()}</p>
                        <h1>{title}</h1>
                    </div>
                </header>
                <p class="square-lead">{td_string!(locale, customer.square.taken_up_words)}</p>
                <p class="square-actions">
                    <a class="button button-primary button-large button-wide" href=url.clone() rel="noopener noreferrer" data-primary="">
                        {td_string!(locale, customer.square.taken_up_go)}
                    </a>
                    <a class="button button-plain button-wide" href=model.address()>{td_string!(locale, customer.square.back)}</a>
                </p>
            </article>
        }
    }))
}
