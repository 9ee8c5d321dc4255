//! A journey that is sound and one that is not, and the board of somebody on the sound one.

use std::sync::Arc;

use app::{
    business::journey::{JourneyModel, VersionLine},
    customer::{
        BoardModel,
        still_board::{preview, still_board},
    },
    i18n::Locale,
    parts::field::FormState,
};
use backend::journeys::Audience;
use jiff::{Timestamp, civil::date};
use journey::{Action, Author, Command, Draft, State, Version, Zone, check, decide, evolve};

use super::an_id;

pub(super) fn journey_model(locale: Locale, sound: bool) -> JourneyModel {
    let file = if sound { SOUND } else { BROKEN };
    let draft = Draft::from_toml(file.as_bytes()).expect("the example can be read");
    let versions = if sound {
        vec![VersionLine {
            number: 1,
            published_on: date(2026, 9, 1),
            playing: 51,
        }]
    } else {
        Vec::new()
    };
    JourneyModel {
        id: an_id(),
        audience: Audience::Customers,
        has_people: sound,
        findings: check(&draft),
        preview: Version::publish(draft.clone())
            .ok()
            .map(|version| preview(locale, version)),
        draft,
        revision: 3,
        versions,
        has_unpublished_changes: true,
        form: FormState::default(),
    }
}

/// The board of somebody who has done the lesson and four mornings of seven.
pub(super) fn played_board(locale: Locale) -> String {
    let table = played_table();
    still_board(locale, &table.version, &table.state, table.now)
}

pub(super) fn played_table() -> BoardModel {
    let draft = Draft::from_toml(SOUND.as_bytes()).expect("the example can be read");
    let version = Arc::new(Version::publish(draft).expect("the example has no errors"));
    let zone = Zone::named("Asia/Tokyo").expect("Tokyo has a time zone");
    let mut state = State::new(&version, zone);
    let at = |text: &str| -> Timestamp { text.parse().expect("an instant of the example") };
    let stretch = || "stretch".to_owned();
    let steps = [
        ("2026-10-28T09:12:00+09:00", Action::Start),
        (
            "2026-10-28T09:20:00+09:00",
            Action::Complete {
                square: "how-to-sit".to_owned(),
            },
        ),
        (
            "2026-11-02T07:12:00+09:00",
            Action::Count {
                square: stretch(),
                n: 4.into(),
            },
        ),
    ];
    for (when, action) in steps {
        let command = Command {
            at: at(when),
            by: Author::Customer,
            id: None,
            action,
        };
        let decision = decide(&version, &state, &command).expect("the example keeps the rules");
        for fact in decision.by_time.iter().chain(&decision.facts) {
            evolve(&version, &mut state, fact);
        }
    }
    BoardModel::new("019ab", version, state, at("2026-11-21T09:00:00+09:00"))
}

const SOUND: &str = r#"
format = 1
key = "light-body"
title = "軽いからだ12週間"
language = "ja"
promise = "朝、肩が軽く目覚めるからだへ。"
[[stage]]
key = "ease"
title = "痛みをやわらげる"
product = { key = "basic", name = "基本コース", price = 48000, currency = "JPY" }
[[stage.square]]
key = "how-to-sit"
kind = "lesson"
title = "座り方"
guide = "足の裏を床につけます。"
[[stage.square]]
key = "stretch"
kind = "action"
title = "朝のストレッチ"
guide = "片側30秒ずつ。"
target = 7
unit = "回"
[[stage.square]]
key = "lighter"
kind = "checkpoint"
title = "肩が軽い"
result = "朝、肩が軽く感じられます。"
by_week = 3
award = "coach"
question = "朝、肩が軽いですか。"
self_check = ["週に5回できましたか。"]
[[stage]]
key = "hold"
title = "続ける"
product = { key = "posture", name = "姿勢コース", price = 98000, currency = "JPY" }
[[stage.square]]
key = "walk"
kind = "action"
title = "背すじウォーク"
guide = "10分、遠くを見て。"
target = 20
unit = "回"
[[stage.square]]
key = "sleep"
kind = "checkpoint"
title = "よく眠れる"
result = "寝つきが良くなります。"
award = "self"
question = "よく眠れますか。"
"#;

const BROKEN: &str = r#"
format = 1
key = "kimono"
title = "着付け入門"
language = "ja"
promise = "ひとりで着られるようになります。"
[[stage]]
key = "first"
title = "はじめの一枚"
[[stage.square]]
key = "belt"
kind = "lesson"
title = "帯の結び方"
opens_when = { done = "sleeves" }
[[stage]]
key = "empty"
title = "外へ出かける"
"#;
