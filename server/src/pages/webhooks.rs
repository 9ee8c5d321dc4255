//! Webhooks, for the owner.

use super::{after, desk::Desk, id, unfit};
use crate::{clock, failure::Failure, fields::Fields, state::Shared, visitor::Visitor};
use app::{
    business::webhooks::{
        DeliveryLine, DeliveryShown, WebhookLine, WebhookModel, WebhooksModel, webhook_page, webhook_secret_page,
        webhooks_page,
    },
    parts::{
        error_words::{error_words, form_problems},
        field::FormState,
        said::Said,
    },
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use backend::{
    Error, EventId, WebhookId,
    webhooks::{self, DeliveryState, EventKind, NewWebhook, Webhook},
};
use http::{HeaderValue, StatusCode, header};

const LIST: &str = "/desk/settings/webhooks";

/// All of them, and the form that adds one.
pub async fn list(State(shared): State<Shared>, visitor: Visitor) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    let model = model(&shared, &desk, FormState::default(), EventKind::ALL.to_vec()).await?;
    Ok(Html(webhooks_page(&desk.shell(&shared, &visitor), &model)))
}

/// Adds one, and tells its secret this once.
pub async fn add(State(shared): State<Shared>, visitor: Visitor, fields: Fields) -> Result<Response, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    shared.limits.check_change(&desk.account())?;
    let new = NewWebhook {
        url: fields.text("url").trim().to_owned(),
        events: fields
            .beginning_with("event.")
            .map(|(code, _)| code.to_owned())
            .collect(),
    };
    let chosen = new.events.iter().filter_map(|code| code.parse().ok()).collect();
    let url = new.url.clone();
    let mut form = FormState {
        values: fields.values(&["url"]),
        ..FormState::default()
    };
    let actor = &desk.person.actor;
    match webhooks::add_webhook(&shared.db, actor, &shared.outgoing, new, clock::now()).await {
        Ok(added) => {
            let mut shell = desk.shell(&shared, &visitor);
            shell.path = format!("{LIST}/{}", added.id);
            let page = webhook_secret_page(&shell, added.id, &url, &added.secret);
            // No copy of it stays behind.
            let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            return Ok((no_store, Html(page)).into_response());
        }
        Err(Error::Invalid(problems)) => form_problems(visitor.locale, &problems, &mut form),
        Err(error @ Error::Conflict(_)) => {
            let words = error_words(visitor.locale, &error);
            let model = model(&shared, &desk, form, chosen).await?;
            let shell = visitor.shell_with_problem(&shared, desk.viewer(), words.help);
            return Ok((StatusCode::CONFLICT, Html(webhooks_page(&shell, &model))).into_response());
        }
        Err(error) => return Err(error.into()),
    }
    let model = model(&shared, &desk, form, chosen).await?;
    Ok(unfit(webhooks_page(&desk.shell(&shared, &visitor), &model)))
}

/// One with what it was told.
pub async fn one(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path(webhook): Path<String>,
) -> Result<Html<String>, Failure> {
    let desk = Desk::open(&shared, &visitor).await?;
    desk.must_own()?;
    let webhook: WebhookId = id(&webhook)?;
    let actor = &desk.person.actor;
    let line = line(&desk, webhooks::get_webhook(&shared.db, actor, webhook).await?);
    let deliveries = webhooks::list_deliveries(&shared.db, actor, webhook)
        .await?
        .into_iter()
        .map(|delivery| DeliveryLine {
            event: delivery.event,
            kind: delivery.kind,
            at: desk.local(delivery.at),
            state: match delivery.state {
                DeliveryState::Waiting(at) => DeliveryShown::Waiting(desk.local(at)),
                DeliveryState::Held => DeliveryShown::Held,
                DeliveryState::Sent => DeliveryShown::Sent,
                DeliveryState::GivenUp => DeliveryShown::GivenUp,
            },
            attempts: delivery.attempts,
            error: delivery.error,
        })
        .collect();
    let model = WebhookModel { line, deliveries };
    Ok(Html(webhook_page(&desk.shell(&shared, &visitor), &model)))
}

/// Tests, pauses, resumes or deletes one.
pub async fn change(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((webhook, change)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let (db, now) = (&shared.db, clock::now());
    let webhook: WebhookId = id(&webhook)?;
    let page = format!("{LIST}/{webhook}");
    let (to, said) = match change.as_str() {
        "test" => {
            webhooks::send_test(db, &actor, webhook, now).await?;
            (page.as_str(), Said::WebhookTest)
        }
        "pause" => {
            webhooks::pause_webhook(db, &actor, webhook, now).await?;
            (page.as_str(), Said::WebhookPaused)
        }
        "resume" => {
            webhooks::resume_webhook(db, &actor, webhook, now).await?;
            (page.as_str(), Said::WebhookResumed)
        }
        "delete" => {
            webhooks::delete_webhook(db, &actor, webhook, now).await?;
            (LIST, Said::WebhookDeleted)
        }
        _ => return Err(Failure::NoSuchPage),
    };
    shared.webhook_waits.notify_one();
    Ok(after(to, said))
}

/// Tells it something once more.
pub async fn again(
    State(shared): State<Shared>,
    visitor: Visitor,
    Path((webhook, event)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let actor = visitor.changing_actor(&shared)?;
    let (webhook, event): (WebhookId, EventId) = (id(&webhook)?, id(&event)?);
    webhooks::redeliver(&shared.db, &actor, webhook, event, clock::now()).await?;
    shared.webhook_waits.notify_one();
    Ok(after(&format!("{LIST}/{webhook}"), Said::WebhookAgain))
}

async fn model(
    shared: &Shared,
    desk: &Desk,
    form: FormState,
    chosen: Vec<EventKind>,
) -> Result<WebhooksModel, Failure> {
    let webhooks = webhooks::list_webhooks(&shared.db, &desk.person.actor).await?;
    Ok(WebhooksModel {
        lines: webhooks.into_iter().map(|webhook| line(desk, webhook)).collect(),
        chosen,
        form,
    })
}

fn line(desk: &Desk, webhook: Webhook) -> WebhookLine {
    WebhookLine {
        id: webhook.id,
        url: webhook.url,
        events: webhook.events,
        since: desk.date(webhook.created_at),
        paused: webhook.paused_at.is_some(),
        last: webhook.last.map(|last| (desk.local(last.at), last.error)),
    }
}
