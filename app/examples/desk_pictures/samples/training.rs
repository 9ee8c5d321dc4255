//! Training: somebody who goes on, somebody whose claim waits, somebody whose refresher is overdue.

use app::coach::training::TrainingModel;
use backend::training::{Round, Training, TrainingSquare, TrainingState};
use jiff::{Timestamp, civil::date};

use super::an_id;

pub(super) fn training(japanese: bool) -> TrainingModel {
    let say = |ja: &str, en: &str| if japanese { ja.to_owned() } else { en.to_owned() };
    let round = |done: usize, finished: bool| Round {
        number: 1,
        enrolment: an_id(),
        squares: (0..11)
            .map(|place| TrainingSquare {
                done: place < done,
                checkpoint: place % 4 == 3,
            })
            .collect(),
        finished,
        claims: Vec::new(),
    };
    let line = |name: &str, state: TrainingState, round: Option<Round>| Training {
        staff: an_id(),
        staff_name: name.parse().expect("a name"),
        role: backend::Role::Coach,
        journey: an_id(),
        title: say("接客の基本", "The basics of good service"),
        promise: say(
            "会う人みんなに「見てもらえている」と感じていただける人になる。",
            "Every customer who meets you feels seen, heard and looked after.",
        ),
        language: say("ja", "en"),
        required: true,
        trained_on: round.as_ref().filter(|round| round.finished).map(|_| date(2026, 5, 10)),
        refresh_on: round.as_ref().filter(|round| round.finished).map(|_| date(2026, 11, 6)),
        round,
        state,
    };
    let mut claiming = round(9, false);
    claiming.claims = vec![backend::claims::WaitingClaim {
        enrolment: an_id(),
        customer_name: "森 健太".parse().expect("a name"),
        journey_title: String::new(),
        square: "ready".parse().expect("a key"),
        square_title: say("お客さまをお任せできます", "Ready to look after customers"),
        question: String::new(),
        claimed_at: Timestamp::UNIX_EPOCH,
        words: Some(say(
            "鈴木さまにお電話したら、引っ越しでお忙しかったそうです。",
            "I called Tom: he had moved, and was glad that somebody asked.",
        )),
        released_on: None,
    }];
    let own = line("青木 ひかり", TrainingState::OnTheWay, Some(round(4, false)));
    TrainingModel {
        everybody: Some(vec![
            own.clone(),
            line("森 健太", TrainingState::OnTheWay, Some(claiming)),
            line("Emily Stone", TrainingState::Overdue, Some(round(11, true))),
            line("山田 昇", TrainingState::NotBegun, None),
        ]),
        own: vec![
            own,
            Training {
                required: false,
                title: say("電話の受け方", "On the telephone"),
                ..line("青木 ひかり", TrainingState::Due, Some(round(11, true)))
            },
        ],
    }
}
