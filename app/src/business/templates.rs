//! The library of templates: journeys to start from, and a whole look at one.

use journey::draft::{Draft, Kind};
use leptos::prelude::*;

use crate::{
    i18n::{self, Locale, td_string},
    parts::{
        icon::{Icon, icon},
        mini_road::{Mark, mini_road},
        money,
        shell::Shell,
    },
};
use journey::money::{Amount, Currency};

/// A template as its card shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateCard {
    /// The trade, as addresses write it.
    pub trade: &'static str,
    /// The journey.
    pub draft: Draft,
}

/// What the library shows.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplatesModel {
    /// The language of the templates; the reader may look at the other ones too.
    pub language: Locale,
    /// The templates.
    pub cards: Vec<TemplateCard>,
}

/// What a look at one template shows.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateModel {
    /// The trade, as addresses write it.
    pub trade: &'static str,
    /// The language of its texts.
    pub language: Locale,
    /// The journey.
    pub draft: Draft,
    /// Whether it is for the staff.
    pub for_staff: bool,
    /// The board before the first step: HTML of the board's own view.
    pub board: String,
}

/// The page `/desk/journeys/templates`.
pub fn templates_page(shell: &Shell, model: &TemplatesModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, templates.title);
    shell.page(title, false, || {
        let cards: Vec<_> = model
            .cards
            .iter()
            .map(|one| card(locale, model.language, one))
            .collect();
        view! {
            <p class="crumb">
                <a href="/desk/journeys">{icon(Icon::Back)} {td_string!(locale, desk.journeys.title)}</a>
            </p>
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, templates.lead)}</p>
            </header>
            {languages(locale, model.language)}
            <ul class="template-cards">{cards}</ul>
        }
    })
}

fn languages(locale: Locale, shown: Locale) -> impl IntoView + use<> {
    let links: Vec<_> = [(Locale::ja, "日本語"), (Locale::en, "English")]
        .into_iter()
        .map(|(language, name)| {
            let code = i18n::code(language);
            let here = (language == shown).then_some("true");
            view! {
                <li>
                    <a class="filter-chip" href=format!("/desk/journeys/templates?language={code}") lang=code aria-current=here>{name}</a>
                </li>
            }
        })
        .collect();
    view! {
        <nav class="filter" aria-label=td_string!(locale, templates.language)><ul>{links}</ul></nav>
    }
}

/// The trade in words.
fn trade_words(locale: Locale, trade: &str) -> &'static str {
    match trade {
        "coaching" => td_string!(locale, templates.trade.coaching),
        "body-care" => td_string!(locale, templates.trade.body_care),
        "language-school" => td_string!(locale, templates.trade.language_school),
        "gym" => td_string!(locale, templates.trade.gym),
        "salon" => td_string!(locale, templates.trade.salon),
        "service-basics" => td_string!(locale, training.template.name),
        _ => td_string!(locale, templates.trade.consulting),
    }
}

/// The weeks up to the last checkpoint.
fn weeks(draft: &Draft) -> i64 {
    let squares = draft.stages.iter().flat_map(|stage| &stage.squares);
    squares.filter_map(|square| square.by_week).max().unwrap_or(0)
}

fn facts(locale: Locale, draft: &Draft) -> impl IntoView + use<> {
    let squares: usize = draft.stages.iter().map(|stage| stage.squares.len()).sum();
    view! {
        <ul class="facts">
            <li>{td_string!(locale, words.weeks, count = weeks(draft))}</li>
            <li>{td_string!(locale, desk.journey.stages, count = draft.stages.len())}</li>
            <li>{td_string!(locale, desk.journey.squares, count = squares)}</li>
        </ul>
    }
}

fn card(locale: Locale, language: Locale, card: &TemplateCard) -> impl IntoView + use<> {
    let draft = &card.draft;
    let code = i18n::code(language);
    let href = format!("/desk/journeys/templates/{}?language={code}", card.trade);
    // A line has room for the checkpoints and what lies between them; offers stand beside the way.
    let marks: Vec<_> = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.squares)
        .filter(|square| square.kind != Kind::Offer)
        .map(|square| (Mark::Ahead, square.kind == Kind::Checkpoint))
        .collect();
    let label = td_string!(locale, templates.road, count = marks.len());
    let stages: Vec<_> = draft
        .stages
        .iter()
        .map(|stage| view! { <li>{stage.title.clone()}</li> })
        .collect();
    view! {
        <li class="template-card">
            <p class="template-trade">{trade_words(locale, card.trade)}</p>
            <h2 lang=code><a href=href>{draft.title.clone()}</a></h2>
            <p class="template-promise" lang=code>{draft.promise.clone()}</p>
            <div class="template-road">{mini_road(&marks, &label)}</div>
            <ol class="template-stages" lang=code>{stages}</ol>
            {facts(locale, draft)}
        </li>
    }
}

/// The page `/desk/journeys/templates/{trade}`.
pub fn template_page(shell: &Shell, model: &TemplateModel) -> String {
    let locale = shell.locale;
    let draft = &model.draft;
    let code = i18n::code(model.language);
    shell.page(&draft.title, false, || {
        view! {
            <p class="crumb">
                <a href=format!("/desk/journeys/templates?language={code}")>{icon(Icon::Back)} {td_string!(locale, templates.title)}</a>
            </p>
            <header class="desk-head">
                <p class="template-trade">{trade_words(locale, model.trade)}</p>
                <h1 lang=code>{draft.title.clone()}</h1>
                <p class="lead promise" lang=code>{draft.promise.clone()}</p>
                {facts(locale, draft)}
            </header>
            <div class="journey-columns">
                <div class="journey-now">
                    {start(locale, model)}
                    {(!model.for_staff).then(|| ladder(locale, draft, code))}
                    {milestones(locale, draft, code)}
                    {contacts(locale, draft, code)}
                </div>
                <section class="journey-road" aria-labelledby="road">
                    <h2 id="road">{td_string!(locale, desk.journey.preview)}</h2>
                    <p class="soft">{td_string!(locale, templates.whole)}</p>
                    <div class="board-frame" inner_html=model.board.clone()></div>
                </section>
            </div>
        }
    })
}

fn start(locale: Locale, model: &TemplateModel) -> impl IntoView + use<> {
    let action = format!("/desk/journeys/templates/{}", model.trade);
    view! {
        <section class="panel" aria-labelledby="start">
            <h2 id="start">{td_string!(locale, templates.start.title)}</h2>
            <p class="soft">{td_string!(locale, templates.start.lead)}</p>
            {model.for_staff.then(|| view! { <p class="soft">{td_string!(locale, training.template.lead)}</p> })}
            <form method="post" action=action>
                <input type="hidden" name="language" value=i18n::code(model.language)/>
                <button class="button button-primary button-large">{td_string!(locale, templates.start.button)}</button>
            </form>
        </section>
    }
}

fn ladder(locale: Locale, draft: &Draft, code: &'static str) -> impl IntoView + use<> {
    let rungs: Vec<_> = draft
        .stages
        .iter()
        .map(|stage| {
            let product = stage.product.as_ref().map(|product| {
                let price = Currency::new(&product.currency)
                    .map(|currency| money::money(locale, Amount::from_major(product.price, currency)))
                    .unwrap_or_default();
                view! {
                    <span class="rung-product" lang=code>{product.name.clone()}</span>
                    <span class="rung-price">{price}</span>
                }
            });
            view! { <li><strong lang=code>{stage.title.clone()}</strong> {product}</li> }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="ladder">
            <h2 id="ladder">{td_string!(locale, templates.ladder)}</h2>
            <ol class="rungs">{rungs}</ol>
        </section>
    }
}

fn milestones(locale: Locale, draft: &Draft, code: &'static str) -> impl IntoView + use<> {
    let lines: Vec<_> = draft
        .stages
        .iter()
        .flat_map(|stage| &stage.squares)
        .filter(|square| square.kind == Kind::Checkpoint)
        .map(|square| {
            let week = square
                .by_week
                .map(|week| td_string!(locale, templates.by_week, week = week));
            view! {
                <li>
                    <span class="milestone-week">{week}</span>
                    <span lang=code>{square.result.clone().unwrap_or_else(|| square.title.clone())}</span>
                </li>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="milestones">
            <h2 id="milestones">{td_string!(locale, templates.milestones)}</h2>
            <ul class="milestones">{lines}</ul>
        </section>
    }
}

fn contacts(locale: Locale, draft: &Draft, code: &'static str) -> impl IntoView + use<> {
    let mut planned: Vec<_> = draft
        .touchpoints
        .iter()
        .filter(|touchpoint| touchpoint.after.event == "started")
        .map(|touchpoint| (touchpoint.after.days, touchpoint.subject.clone()))
        .collect();
    planned.sort();
    let others = draft.touchpoints.len() - planned.len();
    let lines: Vec<_> = planned
        .into_iter()
        .map(|(day, subject)| {
            view! {
                <li><span class="milestone-week">{td_string!(locale, words.day_number, day = day)}</span> <span lang=code>{subject}</span></li>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="contacts">
            <h2 id="contacts">{td_string!(locale, templates.contacts)}</h2>
            <ul class="milestones">{lines}</ul>
            <p class="soft">{td_string!(locale, templates.more_contacts, count = others)}</p>
        </section>
    }
}
