//! One customer, with all that is known of them.

use app::{
    coach::{
        customer::{CustomerModel, ProductChoice},
        history::HistoryLine,
        opening::SquareChoice,
        panels::{About, Bought, Written},
        person::PersonLine,
        plan_contacts::PlanContactLine,
        time_line::{Contact, ContactKind},
    },
    i18n::Locale,
    parts::field::FormState,
};
use backend::{
    alerts::Tried,
    celebrations::Birthday,
    channels::Channel,
    contacts::{self, ContactState},
};
use jiff::civil::{Date, date, time};
use journey::{Answer, Author, Event};

use super::{
    TODAY,
    coupons::coupon,
    journey::{played_board, played_table},
    key,
    people::{a_try, not_yet, people},
    yen,
};

pub(super) fn customer(locale: Locale) -> CustomerModel {
    let japanese = locale == Locale::ja;
    let mut people = people(japanese);
    let person = people.swap_remove(0);
    let square = |key: &str, ja: &str, en: &str| SquareChoice {
        key: key.to_owned(),
        title: if japanese { ja } else { en }.to_owned(),
    };
    CustomerModel {
        today: TODAY,
        person: PersonLine {
            openable: vec![
                square("walk", "背すじウォーク", "Walk tall"),
                square("teach", "だれかに教える", "Show someone"),
            ],
            ..person
        },
        zone: "Asia/Tokyo".to_owned(),
        version: 2,
        points: 80,
        streak: 3,
        board: played_board(locale),
        awardable: vec![square("sleep", "よく眠れる", "A better night")],
        products: vec![ProductChoice {
            key: "posture".to_owned(),
            name: if japanese { "姿勢コース" } else { "Posture course" }.to_owned(),
            price: yen(98_000),
        }],
        currency: "JPY".to_owned(),
        not_yet: not_yet(japanese).split_off(1),
        tries: vec![a_try(Tried::Ask, false), a_try(Tried::Lesson, true)],
        history: history(japanese),
        contacts: contacts(japanese),
        facts: Vec::new(),
        table: played_table(),
        notes: vec![Written {
            person: Some("森 健太".to_owned()),
            words: if japanese {
                "夜は電話しない"
            } else {
                "No calls in the evening"
            }
            .to_owned(),
            on: TODAY,
            read_on: None,
        }],
        words: vec![Written {
            person: Some("森 健太".to_owned()),
            words: if japanese {
                "よく続きましたね。"
            } else {
                "You kept at it."
            }
            .to_owned(),
            on: TODAY,
            read_on: Some(TODAY),
        }],
        plan: plan_contacts(japanese),
        coupons: vec![coupon(japanese, true), coupon(japanese, false)],
        bought: vec![Bought {
            on: date(2026, 10, 28),
            product: if japanese { "基本コース" } else { "Basic course" }.to_owned(),
            amount: yen(48_000),
        }],
        about: About {
            birthday: Birthday::parse("2", "29").ok().flatten(),
            first_day: Some(date(2026, 10, 20)),
            ..About::default()
        },
        held: Vec::new(),
        stamp: "1".to_owned(),
        form: FormState::default(),
    }
}

/// A contact of the plan in every state, and for every reason.
fn plan_contacts(japanese: bool) -> Vec<PlanContactLine> {
    let line = |state, why, read| PlanContactLine {
        subject: if japanese { "最初の朝" } else { "Your first morning" }.to_owned(),
        channel: Channel::Email,
        state,
        why,
        at: date(2026, 10, 29).at(9, 0, 0, 0),
        read,
    };
    let states = ContactState::ALL.into_iter().map(|state| line(state, None, false));
    let reasons = contacts::Why::ALL
        .into_iter()
        .map(|why| line(ContactState::Stopped, Some(why), false));
    states
        .chain(reasons)
        .chain([line(ContactState::Sent, None, true)])
        .collect()
}

fn contacts(japanese: bool) -> Vec<Contact> {
    let at = |kind, hour| Contact {
        date: date(2026, 10, 28),
        time: time(hour, 0, 0, 0),
        kind,
        person: None,
    };
    let mail = |about: &str, waits, given_up| ContactKind::Mail {
        about: about.to_owned(),
        waits,
        given_up,
    };
    let word = if japanese { "ようこそ。" } else { "Welcome." };
    vec![
        at(mail("invitation", false, false), 8),
        at(ContactKind::Word(word.to_owned()), 10),
        at(ContactKind::Note(word.to_owned()), 11),
        at(mail("day-1", true, false), 12),
        at(mail("awarded", false, true), 13),
    ]
}

fn history(japanese: bool) -> Vec<HistoryLine> {
    let say = |ja: &str, en: &str| if japanese { ja.to_owned() } else { en.to_owned() };
    let customer = Some("佐藤 花子".to_owned());
    let line = |on: Date, hour: i8, event: Event, title: Option<String>| HistoryLine {
        date: on,
        time: time(hour, 12, 0, 0),
        by: Author::Customer,
        by_time: false,
        person: customer.clone(),
        event,
        title,
        target: None,
        amount: None,
        checkpoint: false,
    };
    let sit = || Some(say("座り方", "How to sit"));
    let stretch = || Some(say("朝のストレッチ", "Morning stretch"));
    let lighter = || Some(say("肩が軽い", "Lighter shoulders"));
    vec![
        line(date(2026, 10, 28), 9, Event::Started, None),
        HistoryLine {
            by_time: true,
            by: Author::Rule,
            person: None,
            ..line(
                date(2026, 10, 28),
                9,
                Event::Opened {
                    square: key("how-to-sit"),
                },
                sit(),
            )
        },
        line(
            date(2026, 10, 28),
            9,
            Event::Done {
                square: key("how-to-sit"),
            },
            sit(),
        ),
        HistoryLine {
            by: Author::Business,
            person: Some("青木 ひかり".to_owned()),
            amount: yen(48_000),
            ..line(
                date(2026, 10, 30),
                10,
                Event::Purchased {
                    product: key("basic"),
                    amount: 48_000.0,
                },
                Some(say("基本コース", "Basic course")),
            )
        },
        HistoryLine {
            target: Some(7),
            ..line(
                date(2026, 11, 2),
                7,
                Event::Counted {
                    square: key("stretch"),
                    count: 4,
                },
                stretch(),
            )
        },
        line(
            date(2026, 11, 9),
            21,
            Event::CheckedIn {
                square: key("first-mood"),
                feeling: 4,
                words: Some(say("少し楽になってきました", "A little easier")),
            },
            Some(say("いまの気分", "How is it going?")),
        ),
        line(
            date(2026, 11, 12),
            21,
            Event::Answered {
                square: key("home-kit"),
                answer: Answer::Decline,
            },
            Some(say("おうちセット", "Stretch kit")),
        ),
        HistoryLine {
            by: Author::Coach,
            person: Some("青木 ひかり".to_owned()),
            checkpoint: true,
            ..line(
                date(2026, 11, 14),
                11,
                Event::SentBack {
                    square: key("lighter"),
                    words: say("30秒の保持を試してみましょう", "Try holding each side for 30 seconds"),
                },
                lighter(),
            )
        },
        line(
            date(2026, 11, 16),
            8,
            Event::Claimed {
                square: key("lighter"),
                words: Some("朝がとても楽です".to_owned()),
            },
            lighter(),
        ),
        line(date(2026, 11, 16), 20, Event::Visited, None),
    ]
}
