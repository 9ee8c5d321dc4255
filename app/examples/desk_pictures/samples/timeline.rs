//! The plan of contacts on its line, and the addresses and contacts in trouble.

use app::{
    business::{
        journey::JourneyModel,
        timeline::{GivenUpLine, TimelineModel, TroubleLine, TroubleModel},
    },
    i18n::Locale,
};
use backend::{
    address_trouble::Trouble,
    channels::Channel,
    contacts::{self, TouchpointCounts},
};
use jiff::civil::date;
use journey::edit::new_touchpoint;

use super::{TODAY, journey::journey_model};

pub(super) fn timeline(locale: Locale) -> TimelineModel {
    let JourneyModel {
        id, draft: mut design, ..
    } = journey_model(locale, true);
    for days in [1, 4, 40] {
        let touchpoint = new_touchpoint(&design, days);
        design.touchpoints.push(touchpoint);
    }
    let reached = TouchpointCounts {
        planned: 12,
        next_due: None,
        sent: 34,
        held_out: 4,
        stopped: [(contacts::Why::StopWhen, 8), (contacts::Why::Unwanted, 1)].into(),
        given_up: [(contacts::Why::Bounced, 2)].into(),
    };
    let keys = design.touchpoints.iter().take(2);
    let keys = keys.map(|touchpoint| touchpoint.key.clone());
    TimelineModel {
        journey: id,
        versions: vec![2, 1],
        shown: Some(2),
        next: design
            .touchpoints
            .iter()
            .take(1)
            .map(|touchpoint| (touchpoint.key.clone(), date(2026, 11, 24)))
            .collect(),
        counts: keys.map(|key| (key, reached.clone())).collect(),
        design,
    }
}

pub(super) fn trouble() -> TroubleModel {
    let hanako = || ("佐藤 花子".to_owned(), "/desk/customers/1".to_owned());
    TroubleModel {
        addresses: vec![
            TroubleLine {
                email: "hanako@example.jp".to_owned(),
                customer: Some(hanako()),
                trouble: Trouble::Bounced,
                said: "550 5.1.1 no such user".to_owned(),
                since: TODAY,
            },
            TroubleLine {
                email: "gone@example.jp".to_owned(),
                customer: None,
                trouble: Trouble::Complained,
                said: String::new(),
                since: TODAY,
            },
        ],
        given_up: vec![GivenUpLine {
            customer: hanako(),
            subject: "Your first morning".to_owned(),
            channel: Channel::Email,
            why: Some(contacts::Why::Bounced),
            said: Some("550 5.1.1 no such user".to_owned()),
            on: TODAY,
        }],
    }
}
