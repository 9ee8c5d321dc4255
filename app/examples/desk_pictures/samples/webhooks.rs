//! Webhooks that are well, in trouble and paused, and what one was told.

use app::{
    business::webhooks::{DeliveryLine, DeliveryShown, WebhookLine, WebhookModel, WebhooksModel},
    parts::field::FormState,
};
use backend::webhooks::EventKind;
use jiff::civil::date;

use super::{TODAY, an_id};

fn webhook_line(url: &str, paused: bool, error: Option<&str>) -> WebhookLine {
    WebhookLine {
        id: an_id(),
        url: url.to_owned(),
        events: EventKind::ALL[2..5].to_vec(),
        since: date(2026, 10, 2),
        paused,
        last: Some((TODAY.at(9, 41, 0, 0), error.map(str::to_owned))),
    }
}

pub(super) fn webhooks(japanese: bool) -> WebhooksModel {
    let not_here = if japanese {
        "https:// で始まる、インターネット上のアドレスを入れてください。"
    } else {
        "An address on the internet that begins with https://, please."
    };
    WebhooksModel {
        lines: vec![
            webhook_line("https://hikari.example.jp/hooks/sugoroku", false, None),
            webhook_line(
                "https://automation.example.com/workspaces/7f1d2c4e5b6a/hooks/incoming/9c8b7a6d5e4f",
                false,
                Some("503 upstream connect error"),
            ),
            webhook_line("https://old.example.net/", true, Some("410 Gone")),
        ],
        chosen: EventKind::ALL.to_vec(),
        form: FormState {
            values: [("url", "http://192.168.1.5/hook".to_owned())].into(),
            problems: vec![("url", not_here.to_owned())],
        },
    }
}

pub(super) fn webhook() -> WebhookModel {
    let line = |kind: &str, hour: i8, state, attempts, error: Option<&str>| DeliveryLine {
        event: an_id(),
        kind: kind.to_owned(),
        at: TODAY.at(hour, 5, 0, 0),
        state,
        attempts,
        error: error.map(str::to_owned),
    };
    WebhookModel {
        line: webhook_line("https://hikari.example.jp/hooks/sugoroku", false, None),
        deliveries: vec![
            line("test", 11, DeliveryShown::Held, 0, None),
            line("claim.waiting", 10, DeliveryShown::Sent, 1, None),
            line(
                "milestone.awarded",
                9,
                DeliveryShown::Waiting(TODAY.at(12, 0, 0, 0)),
                3,
                Some("error sending request: operation timed out"),
            ),
            line("customer.left", 8, DeliveryShown::GivenUp, 9, Some("404 no such hook")),
        ],
    }
}
