//! People in their lists, and what staff read and tried about them.

use app::{
    coach::{
        alerts::TryShown,
        not_yet::NotYetLine,
        person::PersonLine,
        road::Road,
        why::{WaitingClaim, Why},
    },
    parts::mini_road::Mark,
};
use backend::alerts::Tried;
use jiff::civil::{Date, date};
use journey::{Reason, Standing, WaitingOn};

use super::{TODAY, key, yen};

/// So many squares done of so many, every fourth a checkpoint.
fn road(done: usize, total: usize, now_at: &str) -> Road {
    let squares = (0..total)
        .map(|place| {
            let mark = match place.cmp(&done) {
                std::cmp::Ordering::Less => Mark::Done,
                std::cmp::Ordering::Equal => Mark::Here,
                std::cmp::Ordering::Greater => Mark::Ahead,
            };
            (mark, place % 4 == 3 || place + 1 == total)
        })
        .collect();
    Road {
        squares,
        now_at: Some(now_at.to_owned()),
    }
}

fn person(name: &str, journey_title: &str, day: i64, road: Road, standing: Standing, since: Date) -> PersonLine {
    PersonLine {
        enrolment: format!("019ab000-0000-7000-8000-{day:012}"),
        name: name.to_owned(),
        email: Some("someone@example.com".to_owned()),
        journey_title: journey_title.to_owned(),
        day: Some(day),
        road,
        standing,
        waiting_on: None,
        since: Some(since),
        claims: Vec::new(),
        reasons: Vec::new(),
        left_because: None,
        paid: yen(98_000),
        last_fact: 41,
        customer: format!("019ac000-0000-7000-8000-{day:012}"),
        coach: (day % 2 == 0).then(|| "森 健太".to_owned()),
        openable: Vec::new(),
        alert: None,
    }
}

pub(super) fn people(japanese: bool) -> Vec<PersonLine> {
    let (body, articles, lighter, night, stretch) = if japanese {
        (
            "軽いからだ12週間",
            "100記事",
            "肩が軽い",
            "よく眠れる",
            "朝のストレッチ",
        )
    } else {
        (
            "12 weeks to a light body",
            "A hundred articles",
            "Lighter shoulders",
            "A better night",
            "Morning stretch",
        )
    };
    let behind = |square: &str, title: &str, days| Why {
        reason: Reason::Behind {
            square: key(square),
            days,
        },
        square_title: Some(title.to_owned()),
    };
    let stalled = |days| Why {
        reason: Reason::Stalled { days },
        square_title: None,
    };
    let claim = |title: &str, words: Option<&str>, claimed_on, released_on| WaitingClaim {
        square: "lighter".to_owned(),
        square_title: title.to_owned(),
        question: if japanese {
            "朝、肩が軽いですか。"
        } else {
            "Do your shoulders feel lighter in the morning?"
        }
        .to_owned(),
        words: words.map(str::to_owned),
        claimed_on,
        released_on: Some(released_on),
    };
    vec![
        PersonLine {
            waiting_on: Some(WaitingOn::Coach),
            claims: vec![claim(
                lighter,
                Some("朝がとても楽です"),
                date(2026, 11, 16),
                date(2026, 11, 23),
            )],
            ..person(
                "佐藤 花子",
                body,
                24,
                road(3, 7, lighter),
                Standing::Waiting,
                date(2026, 11, 16),
            )
        },
        PersonLine {
            reasons: vec![stalled(17), behind("lighter", lighter, 10)],
            ..person(
                "Tom Reed",
                body,
                31,
                road(2, 7, stretch),
                Standing::Stalled,
                date(2026, 11, 18),
            )
        },
        PersonLine {
            paid: yen(120_000),
            reasons: vec![stalled(24)],
            ..person(
                "鈴木 一郎",
                articles,
                62,
                road(9, 34, "37 / 100"),
                Standing::Stalled,
                date(2026, 11, 11),
            )
        },
        PersonLine {
            reasons: vec![behind("lighter", lighter, 5)],
            ..person(
                "Ana Lee",
                body,
                26,
                road(3, 7, lighter),
                Standing::Behind,
                date(2026, 11, 16),
            )
        },
        PersonLine {
            paid: yen(48_000),
            reasons: vec![Why {
                reason: Reason::Slowing { days: 4, cadence: 1.0 },
                square_title: None,
            }],
            ..person(
                "中村 さくら",
                body,
                9,
                road(1, 7, stretch),
                Standing::Slowing,
                date(2026, 11, 20),
            )
        },
        PersonLine {
            paid: yen(9_800),
            waiting_on: Some(WaitingOn::Coach),
            claims: vec![claim(night, None, TODAY, date(2026, 11, 28))],
            ..person("Joe Park", body, 57, road(5, 7, night), Standing::Waiting, TODAY)
        },
        PersonLine {
            email: None,
            ..person(
                "山本 健",
                body,
                3,
                road(1, 7, stretch),
                Standing::OnTrack,
                date(2026, 11, 18),
            )
        },
    ]
}

pub(super) fn a_try(what: Tried, moved: bool) -> TryShown {
    TryShown {
        what,
        title: String::new(),
        who: Some("森 健太".to_owned()),
        on: date(2026, 11, 3),
        moved_on: moved.then_some(date(2026, 11, 5)),
        in_vain: !moved,
    }
}

pub(super) fn not_yet(japanese: bool) -> Vec<NotYetLine> {
    let say = |ja: &str, en: &str| if japanese { ja.to_owned() } else { en.to_owned() };
    vec![
        NotYetLine {
            id: "0193".to_owned(),
            enrolment: "e2".to_owned(),
            name: "Tom Reed".to_owned(),
            email: "tom@example.com".to_owned(),
            square_title: say("よく眠れる", "A better night"),
            answers: Vec::new(),
            words: None,
            on: TODAY,
        },
        NotYetLine {
            id: "0194".to_owned(),
            enrolment: "e1".to_owned(),
            name: "佐藤 花子".to_owned(),
            email: "hanako@example.jp".to_owned(),
            square_title: say("肩が軽くなる", "Lighter shoulders"),
            answers: vec![
                (
                    say(
                        "週に5日以上、朝のストレッチができましたか。",
                        "Did you stretch on at least five mornings a week?",
                    ),
                    true,
                ),
                (
                    say(
                        "ひと伸びを30秒、保てましたか。",
                        "Did you hold each stretch for 30 seconds?",
                    ),
                    false,
                ),
            ],
            words: Some(say(
                "夕方になると、まだ重いです。",
                "By the evening they are heavy again.",
            )),
            on: TODAY,
        },
    ]
}
