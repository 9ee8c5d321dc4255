//! Today: with everything that can wait for somebody, and quiet.

use app::coach::{
    claimants::ClaimantLine,
    today::{TodayCounts, TodayModel},
};
use backend::{
    celebrations::{Celebration, Occasion},
    held::{Deed, HeldLine},
    moments::Moment,
    self_checks::Answered,
};
use jiff::Timestamp;
use journey::Author;

use super::{
    TODAY, an_id,
    people::{not_yet, people},
    training::training,
    yen,
};

pub(super) fn today(japanese: bool) -> TodayModel {
    let mut people = people(japanese);
    people.truncate(6);
    let (claiming, people): (Vec<_>, Vec<_>) = people.into_iter().partition(|person| !person.claims.is_empty());
    let say = |ja: &str, en: &str| if japanese { ja.to_owned() } else { en.to_owned() };
    TodayModel {
        claimants: claiming
            .into_iter()
            .map(|person| ClaimantLine {
                checks: vec![(
                    person.claims[0].square.clone(),
                    vec![Answered {
                        question: say(
                            "ひと伸びを30秒、保てましたか。",
                            "Did you hold each stretch for 30 seconds?",
                        ),
                        yes: false,
                    }],
                )],
                person,
            })
            .collect(),
        claim_pages: (1, 2),
        moments: vec![a_moment(japanese)],
        moment_pages: (1, 1),
        celebrations: [Occasion::Birthday, Occasion::Months(1), Occasion::Years(2)]
            .into_iter()
            .zip(1..)
            .map(|(occasion, number)| a_celebration(number, occasion))
            .collect(),
        celebration_pages: (1, 1),
        held: vec![a_held(
            true,
            Deed::Word {
                words: say("よかったですね。", "Well done."),
            },
        )],
        training: training(japanese).own,
        stamp: "1".to_owned(),
        today: TODAY,
        counts: TodayCounts {
            waiting: 4,
            stalled: 3,
            behind: 5,
            slowing: 2,
            on_track: 41,
        },
        oldest_wait: Some(5),
        at_risk: yen(294_000).into_iter().collect(),
        people,
        not_yet: not_yet(japanese),
        alerts: 10,
        put_off: 2,
        more: 8,
        has_customers: true,
        may_invite: true,
    }
}

fn a_moment(japanese: bool) -> Moment {
    Moment {
        enrolment: an_id(),
        customer_name: "木村 千夏".parse().expect("a name"),
        journey_title: if japanese {
            "軽いからだ12週間"
        } else {
            "12 weeks to a light body"
        }
        .to_owned(),
        square_title: if japanese { "肩が軽い" } else { "Lighter shoulders" }.to_owned(),
        checkpoint: true,
        stage_title: Some(if japanese { "痛みをとる" } else { "Ease the pain" }.to_owned()),
        by: Author::Rule,
        on: TODAY,
        count: 2,
        last_fact: 17,
    }
}

fn a_celebration(number: u32, occasion: Occasion) -> Celebration {
    Celebration {
        enrolment: format!("019ab000-0000-7000-8000-00000000010{number}")
            .parse()
            .expect("an id"),
        customer: an_id(),
        customer_name: "Emma Clark".parse().expect("a name"),
        journey_title: "12 weeks to a light body".to_owned(),
        occasion,
        on: TODAY,
        last_fact: 3,
    }
}

fn a_held(own: bool, deed: Deed) -> HeldLine {
    HeldLine {
        id: an_id(),
        batch: an_id(),
        own,
        staff_name: "森 健太".parse().ok(),
        enrolment: "019ab000-0000-7000-8000-000000000099".parse().expect("an id"),
        customer_name: "佐藤 花子".parse().expect("a name"),
        title: String::new(),
        deed,
        due_at: Some(Timestamp::UNIX_EPOCH),
        problem: None,
    }
}

pub(super) fn quiet() -> TodayModel {
    TodayModel {
        claimants: Vec::new(),
        claim_pages: (1, 1),
        moments: Vec::new(),
        moment_pages: (1, 1),
        celebrations: Vec::new(),
        celebration_pages: (1, 1),
        held: Vec::new(),
        training: Vec::new(),
        stamp: "1".to_owned(),
        today: TODAY,
        counts: TodayCounts {
            on_track: 12,
            ..TodayCounts::default()
        },
        oldest_wait: None,
        at_risk: Vec::new(),
        people: Vec::new(),
        not_yet: Vec::new(),
        alerts: 0,
        put_off: 0,
        more: 0,
        has_customers: true,
        may_invite: true,
    }
}
