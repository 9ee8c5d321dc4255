//! Webhooks, for the owner: the list with the form that adds one, the page that tells a new one's secret once, and one
//! webhook with what it was told.

use backend::{EventId, WebhookId, webhooks::EventKind};
use jiff::civil::{Date, DateTime};
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

/// A webhook in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookLine {
    /// Its id.
    pub id: WebhookId,
    /// Where it is.
    pub url: String,
    /// What it is told.
    pub events: Vec<EventKind>,
    /// Since when, by the business's calendar.
    pub since: Date,
    /// Whether it is paused.
    pub paused: bool,
    /// When it was last tried, by the business's clocks, and what went wrong if anything did.
    pub last: Option<(DateTime, Option<String>)>,
}

/// What the page of all webhooks shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhooksModel {
    /// The webhooks.
    pub lines: Vec<WebhookLine>,
    /// What a new one is to be told, as far as it was ticked.
    pub chosen: Vec<EventKind>,
    /// The form that adds one: `url` and `events`.
    pub form: FormState,
}

/// What became of an event that a webhook is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryShown {
    /// It is tried then.
    Waiting(DateTime),
    /// It waits for the end of the pause.
    Held,
    /// The receiver has it.
    Sent,
    /// It is tried no more.
    GivenUp,
}

/// An event that a webhook is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryLine {
    /// The event.
    pub event: EventId,
    /// Its kind, as it is told.
    pub kind: String,
    /// When it happened, by the business's clocks.
    pub at: DateTime,
    /// What became of it.
    pub state: DeliveryShown,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong the last time, if anything did.
    pub error: Option<String>,
}

/// What the page of one webhook shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookModel {
    /// The webhook.
    pub line: WebhookLine,
    /// What it was told, the latest first.
    pub deliveries: Vec<DeliveryLine>,
}

/// An event in words.
fn event_words(locale: Locale, kind: EventKind) -> &'static str {
    match kind {
        EventKind::AlertRaised => td_string!(locale, webhooks.event.alert_raised),
        EventKind::AlertClosed => td_string!(locale, webhooks.event.alert_closed),
        EventKind::ClaimWaiting => td_string!(locale, webhooks.event.claim_waiting),
        EventKind::MilestoneAwarded => td_string!(locale, webhooks.event.milestone_awarded),
        EventKind::JourneyFinished => td_string!(locale, webhooks.event.journey_finished),
        EventKind::CustomerLeft => td_string!(locale, webhooks.event.customer_left),
        EventKind::CouponRedeemed => td_string!(locale, webhooks.event.coupon_redeemed),
    }
}

/// An event by its code; a test is none of those that can be chosen.
fn code_words(locale: Locale, code: &str) -> &'static str {
    code.parse().map_or_else(
        |_| td_string!(locale, webhooks.event.test),
        |kind| event_words(locale, kind),
    )
}

fn date_and_time(locale: Locale, at: DateTime) -> String {
    format!("{} {}", dates::short_date(locale, at.date()), at.strftime("%H:%M"))
}

/// The section of the settings that leads to the page.
pub(super) fn webhooks_panel(locale: Locale) -> impl IntoView {
    link_panel(
        "webhooks",
        td_string!(locale, webhooks.title),
        td_string!(locale, webhooks.settings_lead),
        (
            "/desk/settings/webhooks",
            Icon::Globe,
            td_string!(locale, webhooks.settings_open),
        ),
    )
}

/// The page `/desk/settings/webhooks`.
pub fn webhooks_page(shell: &Shell, model: &WebhooksModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, webhooks.title);
    shell.page(title, false, || {
        view! {
            <p class="crumb"><a href="/desk/settings">{icon(Icon::Back)} <span>{td_string!(locale, webhooks.back)}</span></a></p>
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, webhooks.lead)}</p>
            </header>
            {problem_summary(locale, &model.form)}
            {list(locale, &model.lines)}
            {add(locale, model)}
            {how(locale)}
        }
    })
}

/// An event as a receiver reads it; a test holds it to the API's description.
pub const EXAMPLE: &str = r#"{
  "type": "coupon.redeemed",
  "timestamp": "2026-05-04T12:00:00Z",
  "data": {
    "customer": { "id": "0190…", "name": "Hanako Sato" },
    "enrolment": { "id": "0190…" },
    "journey": { "id": "0190…", "key": "light-body" },
    "coupon": { "code": "K7QF-M2XD-9TRW", "percent": 50, "product": "basic" },
    "by": "shop",
    "order": "1042",
    "paid": "24000",
    "currency": "JPY"
  }
}"#;

/// What a receiver gets, and how it knows that it is from us.
fn how(locale: Locale) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="how">
            <h2 id="how">{td_string!(locale, webhooks.how.title)}</h2>
            <p>{td_string!(locale, webhooks.how.lead)}</p>
            <pre class="example" tabindex="0"><code>{EXAMPLE}</code></pre>
            <p>{td_string!(locale, webhooks.how.sign)}</p>
            <p>{td_string!(locale, webhooks.how.answer)}</p>
            <p>{td_string!(locale, webhooks.how.spec)} " " <a href="/api/v1/openapi.json"><code>"/api/v1/openapi.json"</code></a></p>
        </section>
    }
}

fn list(locale: Locale, lines: &[WebhookLine]) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="soft">{td_string!(locale, webhooks.none)}</p> }.into_any();
    }
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            let href = format!("/desk/settings/webhooks/{}", line.id);
            let label = td_string!(locale, webhooks.look_named, url = line.url.clone());
            view! {
                <li class="panel webhook">
                    <h3 class="webhook-url">{line.url.clone()}</h3>
                    {facts(locale, line)}
                    <p class="answers"><a class="button" href=href aria-label=label>{td_string!(locale, webhooks.look)}</a></p>
                </li>
            }
        })
        .collect();
    view! {
        <section aria-labelledby="yours">
            <h2 id="yours">{td_string!(locale, webhooks.yours)}</h2>
            <ul class="webhooks">{lines}</ul>
        </section>
    }
    .into_any()
}

/// How a webhook does, and what it is told.
fn facts(locale: Locale, line: &WebhookLine) -> impl IntoView + use<> {
    let joiner = match locale {
        Locale::ja => "、",
        Locale::en => ", ",
    };
    let events: Vec<_> = line.events.iter().map(|kind| event_words(locale, *kind)).collect();
    let events = td_string!(locale, webhooks.told, events = events.join(joiner));
    let since = td_string!(locale, webhooks.since, date = dates::short_date(locale, line.since));
    let (class, state) = match &line.last {
        _ if line.paused => ("chip", td_string!(locale, webhooks.state.paused).to_owned()),
        None => ("chip", td_string!(locale, webhooks.state.new).to_owned()),
        Some((at, None)) => (
            "chip chip-well",
            td_string!(locale, webhooks.state.well, when = date_and_time(locale, *at)),
        ),
        Some((at, Some(_))) => (
            "chip chip-behind",
            td_string!(locale, webhooks.state.troubled, when = date_and_time(locale, *at)),
        ),
    };
    let error = line
        .last
        .clone()
        .and_then(|(_, error)| error)
        .map(|error| view! { <p class="webhook-error">{error}</p> });
    view! {
        <p><span class=class>{state}</span></p>
        {error}
        <p class="soft">{events}</p>
        <p class="soft">{since}</p>
    }
}

fn add(locale: Locale, model: &WebhooksModel) -> impl IntoView + use<> {
    let problem = model.form.problem("events").map(str::to_owned);
    let described = problem.is_some().then_some("events-problem");
    let problem = problem.map(|words| view! { <p class="field-problem" id="events-problem">{words}</p> });
    let events: Vec<_> = EventKind::ALL
        .into_iter()
        .map(|kind| {
            let checked = model.chosen.contains(&kind);
            let id = format!("event-{}", kind.code().replace('.', "-"));
            view! {
                <div class="check">
                    <input type="checkbox" id=id.clone() name=format!("event.{kind}") value="on" checked=checked/>
                    <label for=id>{event_words(locale, kind)} " " <code>{kind.code()}</code></label>
                </div>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="add">
            <h2 id="add">{td_string!(locale, webhooks.add.title)}</h2>
            <form method="post" action="/desk/settings/webhooks">
                {Field::text("url", td_string!(locale, webhooks.add.url))
                    .hint(td_string!(locale, webhooks.add.url_hint))
                    .inputmode("url")
                    .max(2_000)
                    .view(locale, &model.form)}
                <fieldset class="checks" id="events" aria-describedby=described>
                    <legend>{td_string!(locale, webhooks.add.events)}</legend>
                    {events}
                    {problem}
                </fieldset>
                <button class="button button-primary">{icon(Icon::Plus)} <span>{td_string!(locale, webhooks.add.button)}</span></button>
            </form>
        </section>
    }
}

/// The page after one was added: the only one that tells its secret.
pub fn webhook_secret_page(shell: &Shell, webhook: WebhookId, url: &str, secret: &str) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, webhooks.secret.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="webhook-url">{url.to_owned()}</p>
                <p class="lead">{td_string!(locale, webhooks.secret.lead)}</p>
            </header>
            <section class="panel" aria-labelledby="secret">
                <h2 id="secret">{td_string!(locale, webhooks.secret.label)}</h2>
                <p class="webhook-secret"><code>{secret.to_owned()}</code></p>
                <p class="soft">{td_string!(locale, webhooks.secret.next)}</p>
                <p class="answers">
                    <a class="button button-primary" href=format!("/desk/settings/webhooks/{webhook}")>{td_string!(locale, webhooks.secret.on)}</a>
                </p>
            </section>
        }
    })
}

/// The page `/desk/settings/webhooks/ID`.
pub fn webhook_page(shell: &Shell, model: &WebhookModel) -> String {
    let locale = shell.locale;
    let line = &model.line;
    let address = format!("/desk/settings/webhooks/{}", line.id);
    let title = td_string!(locale, webhooks.title);
    let (pause, words, sign) = if line.paused {
        ("resume", td_string!(locale, webhooks.one.resume), Icon::Forward)
    } else {
        ("pause", td_string!(locale, webhooks.one.pause), Icon::Pause)
    };
    shell.page(title, false, || {
        view! {
            <p class="crumb"><a href="/desk/settings/webhooks">{icon(Icon::Back)} <span>{td_string!(locale, webhooks.one.back)}</span></a></p>
            <header class="desk-head">
                <h1 class="webhook-url">{line.url.clone()}</h1>
                {facts(locale, line)}
                {line.paused.then(|| view! { <p>{td_string!(locale, webhooks.one.paused_lead)}</p> })}
                <form class="answers" method="post" action=format!("{address}/{pause}")>
                    <button class="button">{icon(sign)} <span>{words}</span></button>
                </form>
            </header>
            <section class="panel" aria-labelledby="hears">
                <h2 id="hears">{td_string!(locale, webhooks.one.test_title)}</h2>
                <p class="soft">{td_string!(locale, webhooks.one.test_lead)}</p>
                <form class="answers" method="post" action=format!("{address}/test")>
                    <button class="button button-primary">{td_string!(locale, webhooks.one.test)}</button>
                </form>
            </section>
            {deliveries(locale, &address, &model.deliveries)}
            <section class="panel" aria-labelledby="delete">
                <h2 id="delete">{td_string!(locale, webhooks.one.delete_title)}</h2>
                <p class="soft">{td_string!(locale, webhooks.one.delete_lead)}</p>
                <form class="answers" method="post" action=format!("{address}/delete")>
                    <button class="button button-lost">{icon(Icon::Trash)} <span>{td_string!(locale, webhooks.one.delete)}</span></button>
                </form>
            </section>
        }
    })
}

fn deliveries(locale: Locale, address: &str, lines: &[DeliveryLine]) -> impl IntoView + use<> {
    let list = if lines.is_empty() {
        view! { <p class="soft">{td_string!(locale, webhooks.deliveries.none)}</p> }.into_any()
    } else {
        let lines: Vec<_> = lines.iter().map(|line| delivery(locale, address, line)).collect();
        view! { <ul class="choices">{lines}</ul> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="deliveries">
            <h2 id="deliveries">{td_string!(locale, webhooks.deliveries.title)}</h2>
            <p class="soft">{td_string!(locale, webhooks.deliveries.lead)}</p>
            {list}
        </section>
    }
}

fn delivery(locale: Locale, address: &str, line: &DeliveryLine) -> impl IntoView + use<> {
    let (class, state) = match line.state {
        DeliveryShown::Sent => (
            "chip chip-well",
            td_string!(locale, webhooks.deliveries.sent).to_owned(),
        ),
        DeliveryShown::Waiting(at) => (
            "chip chip-waiting",
            td_string!(locale, webhooks.deliveries.waiting, when = date_and_time(locale, at)),
        ),
        DeliveryShown::Held => ("chip", td_string!(locale, webhooks.deliveries.held).to_owned()),
        DeliveryShown::GivenUp => (
            "chip chip-lost",
            td_string!(locale, webhooks.deliveries.given_up).to_owned(),
        ),
    };
    let tried = match line.attempts {
        0 => td_string!(locale, webhooks.deliveries.untried).to_owned(),
        count => td_string!(locale, webhooks.deliveries.attempts, count = count).to_string(),
    };
    let when = date_and_time(locale, line.at);
    let machine = line.at.strftime("%Y-%m-%dT%H:%M").to_string();
    let event = code_words(locale, &line.kind);
    let label = td_string!(
        locale,
        webhooks.deliveries.again_named,
        event = event,
        when = when.clone()
    );
    let error = line
        .error
        .clone()
        .map(|error| view! { <span class="webhook-error">{error}</span> });
    view! {
        <li class="webhook-delivery">
            <span class="device">
                <b>{event}</b> " " <span class=class>{state}</span>
                <span class="soft"><time datetime=machine>{when}</time> " · " {tried}</span>
                {error}
            </span>
            <form class="end" method="post" action=format!("{address}/deliveries/{}/again", line.event)>
                <button class="button" aria-label=label>{td_string!(locale, webhooks.deliveries.again)}</button>
            </form>
        </li>
    }
}
