//! The business of all measurements, with one journey.

use backend::{
    Actor, Db, JourneyId,
    businesses::{Added, NewBusiness, add_business},
    invitations::NewInvitation,
    journeys::{get_journey, import_journey, publish_journey},
};
use jiff::Timestamp;

const JOURNEY: &str = r#"
format = 1
key = "desk"
title = "軽いからだ"
language = "ja"
promise = "軽く目ざめる"
[[stage]]
key = "ease"
title = "痛みをとる"
[[stage.square]]
key = "how-to-sit"
kind = "lesson"
title = "座り方"
[[stage.square]]
key = "lighter"
kind = "checkpoint"
title = "肩が軽い"
result = "朝が軽い"
by_week = 3
award = "coach"
question = "軽くなりましたか"
opens_when = { all = [] }
"#;

/// A business with its owner, where a journey is published.
pub(crate) struct House {
    pub(crate) added: Added,
    pub(crate) journey: JourneyId,
}

impl House {
    /// `more` squares stand after those that everybody has.
    pub(crate) async fn new(db: &Db, more: &str, now: Timestamp) -> Self {
        let business = NewBusiness {
            name: "田中整体院".into(),
            language: "ja".into(),
            time_zone: "Asia/Tokyo".into(),
            owner_name: "田中 健一".into(),
            owner_email: "tanaka@example.jp".into(),
        };
        let added = add_business(db, business, now).await.unwrap();
        let system = Actor::System {
            business: added.business,
        };
        let file = format!("{JOURNEY}{more}");
        let journey = import_journey(db, &system, file.as_bytes(), now).await.unwrap();
        let revision = get_journey(db, &system, journey).await.unwrap().revision;
        publish_journey(db, &system, journey, revision, now).await.unwrap();
        Self { added, journey }
    }

    pub(crate) fn system(&self) -> Actor {
        Actor::System {
            business: self.added.business,
        }
    }

    /// The invitation of a guest with a number.
    pub(crate) fn guest(&self, number: usize) -> NewInvitation {
        NewInvitation {
            journey: self.journey.to_string(),
            name: format!("Guest {number}"),
            email: format!("guest-{number}@example.jp"),
            language: "ja".into(),
            time_zone: String::new(),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a program's own clock")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
