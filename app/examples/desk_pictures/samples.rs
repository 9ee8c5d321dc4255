//! People, journeys and mails of a made-up business, and every desk and sign-in page with them.

#[path = "samples/works.rs"]
mod works;

use std::sync::Arc;

use app::{
    business::{
        brand::BrandModel,
        coupons::{AllCoupons, CouponLine, CouponsModel, FiguresModel, RedeemedLine, coupons_page},
        invitations::{InvitationLine, InvitationState, InvitationsModel, invitations_page},
        journey::{JourneyModel, VersionLine, journey_page},
        journeys::{JourneyLine, JourneysModel, journeys_page},
        outbox::{MailLine, MailModel, mail_page, outbox_page},
        passkeys::{Passkey, PasskeysModel},
        programs::{Once, ProgramLine, ProgramsModel, programs_page},
        settings::{SettingsModel, settings_page},
        timeline::{GivenUpLine, TimelineModel, TroubleLine, TroubleModel, timeline_page, trouble_page},
        unreadable_file::UnreadableFile,
        webhooks::{
            DeliveryLine, DeliveryShown, WebhookLine, WebhookModel, WebhooksModel, webhook_page, webhook_secret_page,
            webhooks_page,
        },
        works::{WorksModel, works_page},
    },
    coach::{
        alerts::{Advice, AlertShown, AlertsModel, SnoozeAgain, TryShown, alerts_page, ready_words},
        claimants::ClaimantLine,
        customer::{CustomerModel, ProductChoice, customer_page},
        customers::{CustomersModel, customers_page},
        giving::Giving,
        history::HistoryLine,
        not_yet::NotYetLine,
        opening::SquareChoice,
        panels::{About, Bought, Written},
        person::PersonLine,
        plan_contacts::PlanContactLine,
        road::Road,
        time_line::{Contact, ContactKind},
        today::{TodayCounts, TodayModel, today_page},
        training::{TrainingModel, training_page},
        why::{WaitingClaim, Why},
    },
    customer::{
        BoardModel,
        still_board::{preview, still_board},
    },
    i18n::Locale,
    parts::{
        brand::Look,
        devices::Device,
        error_page::error_page,
        error_words,
        field::FormState,
        mini_road::Mark,
        shell::{Assets, Notice, Role, Shell, Viewer},
    },
    sign_in::{
        code::code_page,
        demo_door::{DemoDoor, DemoRole, demo_door_page},
        home::home_page,
        link::{LinkModel, link_page},
        link_fault::{LinkPurpose, link_fault_page},
        request::sign_in_page,
        signed_out::signed_out_page,
    },
};
use backend::{
    JourneyId, LinkFault,
    address_trouble::Trouble,
    alerts::{AlertKind, Tried},
    celebrations::{Birthday, Celebration, Occasion},
    channels::Channel,
    coaches::CoachLine,
    contacts::{self, ContactState, TouchpointCounts},
    coupons::{CouponState, RedeemedBy},
    held::{Deed, HeldLine},
    journeys::Audience,
    leaving::{LeaveReason, ReasonCount},
    moments::Moment,
    self_checks::Answered,
    training::{Round, Training, TrainingSquare, TrainingState},
    webhooks::EventKind,
};
use jiff::{
    Timestamp,
    civil::{Date, date, time},
};
use journey::{
    Action, Amount, Answer, Author, Command, Currency, Draft, Event, Key, Reason, Standing, State, Version, WaitingOn,
    Zone, check, decide, edit::new_touchpoint, evolve,
};

const TODAY: Date = date(2026, 11, 21);

/// Each page once, with a name for its file.
pub(crate) fn pages(locale: Locale) -> Vec<(&'static str, String)> {
    let desk = |path: &str| shell(locale, owner(), path);
    let door = |path: &str| shell(locale, Viewer::Nobody, path);
    let japanese = locale == Locale::ja;
    let form = FormState::default;
    let mut code = form();
    code.values.insert("email", "hikari@example.com".to_owned());
    let mut wrong = code.clone();
    wrong.values.insert("code", "123456".to_owned());
    wrong.problems.push(("code", error_words::wrong_code_help(locale, 4)));
    let link = LinkModel {
        token: "token".to_owned(),
        name: "青木 ひかり".to_owned(),
        business: "からだ工房 ひかり".to_owned(),
    };
    let said = if japanese {
        "認定しました。次のマスが開きました。"
    } else {
        "Awarded. The next square is open."
    };
    let notice = Shell {
        notice: Some(Notice::done(said)),
        ..desk("/desk")
    };
    vec![
        ("home", home_page(&door("/"), true)),
        ("sign-in", sign_in_page(&door("/sign-in"), &form(), true)),
        ("code", code_page(&door("/sign-in/code"), &code, true)),
        ("code-wrong", code_page(&door("/sign-in/code"), &wrong, false)),
        ("link", link_page(&door("/sign-in/link/token"), &link)),
        (
            "link-used",
            link_fault_page(&door("/"), LinkPurpose::SignIn, LinkFault::Used, true),
        ),
        (
            "link-expired",
            link_fault_page(&door("/"), LinkPurpose::Invitation, LinkFault::Expired, false),
        ),
        ("signed-out", signed_out_page(&door("/"))),
        ("demo", demo_door_page(&door("/demo/token"), &demo_door())),
        ("today", today_page(&notice, &today(japanese))),
        ("today-quiet", today_page(&desk("/desk"), &quiet())),
        (
            "today-empty",
            today_page(
                &desk("/desk"),
                &TodayModel {
                    has_customers: false,
                    ..quiet()
                },
            ),
        ),
        (
            "customers",
            customers_page(&desk("/desk/customers"), &customers(japanese, "")),
        ),
        (
            "customers-nobody",
            customers_page(&desk("/desk/customers"), &nobody_found(japanese)),
        ),
        ("customer", customer_page(&desk("/desk/customers/1"), &customer(locale))),
        ("journeys", journeys_page(&desk("/desk/journeys"), &journeys(false))),
        (
            "journeys-unreadable",
            journeys_page(&desk("/desk/journeys"), &journeys(true)),
        ),
        (
            "journeys-empty",
            journeys_page(&desk("/desk/journeys"), &JourneysModel::default()),
        ),
        (
            "journey",
            journey_page(&desk("/desk/journeys/1"), &journey_model(locale, true)),
        ),
        (
            "journey-errors",
            journey_page(&desk("/desk/journeys/1"), &journey_model(locale, false)),
        ),
        (
            "invitations",
            invitations_page(&desk("/desk/invitations"), &invitations(locale)),
        ),
        ("outbox", outbox_page(&desk("/desk/outbox"), &[mail(japanese).line])),
        ("mail", mail_page(&desk("/desk/outbox/1"), &mail(japanese))),
        ("alerts", alerts_page(&desk("/desk/alerts"), &alerts(japanese))),
        ("alerts-nobody", alerts_page(&desk("/desk/alerts"), &no_alerts())),
        (
            "alerts-again",
            alerts_page(&desk("/desk/alerts"), &alerts_again(japanese)),
        ),
        ("training", training_page(&desk("/desk/training"), &training(japanese))),
        (
            "training-empty",
            training_page(
                &desk("/desk/training"),
                &TrainingModel {
                    own: Vec::new(),
                    everybody: Some(Vec::new()),
                },
            ),
        ),
        (
            "works",
            works_page(
                &desk("/desk/works"),
                &works::works(played_table().version.draft().clone()),
            ),
        ),
        ("works-empty", works_page(&desk("/desk/works"), &WorksModel::default())),
        ("settings", settings_page(&desk("/desk/settings"), &settings(locale))),
        ("coupons", coupons_page(&desk("/desk/coupons"), &coupons(japanese))),
        (
            "coupons-empty",
            coupons_page(
                &desk("/desk/coupons"),
                &CouponsModel {
                    all: Some(AllCoupons::default()),
                    ..CouponsModel::default()
                },
            ),
        ),
        ("programs", programs_page(&desk("/desk/programs"), &programs())),
        (
            "programs-empty",
            programs_page(&desk("/desk/programs"), &ProgramsModel::default()),
        ),
        (
            "timeline",
            timeline_page(&desk("/desk/journeys/1/contacts"), &timeline(locale)),
        ),
        ("trouble", trouble_page(&desk("/desk/contacts"), &trouble())),
        (
            "trouble-empty",
            trouble_page(&desk("/desk/contacts"), &TroubleModel::default()),
        ),
        (
            "webhooks",
            webhooks_page(&desk("/desk/settings/webhooks"), &webhooks(japanese)),
        ),
        (
            "webhooks-none",
            webhooks_page(&desk("/desk/settings/webhooks"), &WebhooksModel::default()),
        ),
        ("webhook", webhook_page(&desk("/desk/settings/webhooks/1"), &webhook())),
        (
            "webhook-secret",
            webhook_secret_page(
                &desk("/desk/settings/webhooks/1"),
                an_id(),
                "https://hikari.example.jp/hooks/sugoroku",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            ),
        ),
        (
            "not-found",
            error_page(&desk("/desk/x"), &error_words::no_such_page(locale)),
        ),
    ]
}

/// Pages in which somebody wrote markup into every text of theirs.
#[cfg(test)]
pub(crate) fn pages_with_hostile_words(locale: Locale) -> Vec<(&'static str, String)> {
    let hostile = "<img src=x onerror=alert(1)>".to_owned();
    let desk = shell(locale, owner(), "/desk");
    let mut today = today(true);
    for person in &mut today.people {
        person.name.clone_from(&hostile);
        person.journey_title.clone_from(&hostile);
        person.road.now_at = Some(hostile.clone());
        for claim in &mut person.claims {
            claim.square_title.clone_from(&hostile);
            claim.words = Some(hostile.clone());
        }
    }
    let mut customer = customer(locale);
    let mut alerts = alerts(true);
    for person in &mut alerts.people {
        let alert = person.alert.as_mut().expect("everybody there has one");
        alert.snooze = Some((TODAY, hostile.clone(), Some(hostile.clone())));
        if let Some(advice) = &mut alert.advice {
            advice.words = Some(format!("</textarea>{hostile}"));
        }
        for tried in &mut alert.tries {
            tried.who = Some(hostile.clone());
            tried.title.clone_from(&hostile);
        }
    }
    customer.person = today.people[0].clone();
    for line in &mut customer.history {
        line.title = Some(hostile.clone());
        line.person = Some(hostile.clone());
    }
    let mut journey = journey_model(locale, false);
    journey.draft.title.clone_from(&hostile);
    journey.draft.promise.clone_from(&hostile);
    let mut mail = mail(true);
    mail.line.subject.clone_from(&hostile);
    mail.text.clone_from(&hostile);
    let mut unreadable = journeys(true);
    if let Some(file) = &mut unreadable.unreadable {
        file.name.clone_from(&hostile);
        file.message.clone_from(&hostile);
    }
    let mut invitations = invitations(locale);
    invitations.form.values.insert("name", hostile.clone());
    let mut coupons = coupons(true);
    if let Some(found) = &mut coupons.found {
        for text in [
            &mut found.customer,
            &mut found.journey,
            &mut found.subject,
            &mut found.product,
        ] {
            text.clone_from(&hostile);
        }
    }
    let mut trouble = trouble();
    for line in &mut trouble.addresses {
        line.said.clone_from(&hostile);
    }
    let mut programs = programs();
    for line in &mut programs.keys {
        line.name.clone_from(&hostile);
    }
    let mut timeline = timeline(locale);
    for touchpoint in &mut timeline.design.touchpoints {
        touchpoint.subject.clone_from(&hostile);
    }
    vec![
        ("coupons", coupons_page(&desk, &coupons)),
        ("trouble", trouble_page(&desk, &trouble)),
        ("programs", programs_page(&desk, &programs)),
        ("timeline", timeline_page(&desk, &timeline)),
        ("today", today_page(&desk, &today)),
        ("customers", customers_page(&desk, &customers(true, &hostile))),
        ("customer", customer_page(&desk, &customer)),
        ("alerts", alerts_page(&desk, &alerts)),
        ("journey", journey_page(&desk, &journey)),
        ("mail", mail_page(&desk, &mail)),
        ("unreadable", journeys_page(&desk, &unreadable)),
        ("invitations", invitations_page(&desk, &invitations)),
    ]
}

fn owner() -> Viewer {
    Viewer::Staff {
        name: "青木 ひかり".to_owned(),
        role: Role::Owner,
        badge: 4,
        outbox: true,
    }
}

fn shell(locale: Locale, viewer: Viewer, path: &str) -> Shell {
    let business = (viewer != Viewer::Nobody).then(|| "からだ工房 ひかり".to_owned());
    Shell {
        locale,
        viewer,
        assets: Assets {
            style: "style.css".to_owned(),
            desk_style: "desk.css".to_owned(),
            loader: "islands.js".to_owned(),
            phone: "phone.js".to_owned(),
            today: "today.js".to_owned(),
            customer: None,
            desk: None,
        },
        path: path.to_owned(),
        notice: None,
        business_name: business,
        look: Look::default(),
    }
}

fn yen(minor: i64) -> Option<Amount> {
    Currency::new("JPY").ok().map(|currency| Amount { minor, currency })
}

/// An id of any kind; the same on every run, so that the pages are too.
fn an_id<Id: std::str::FromStr<Err: std::fmt::Debug>>() -> Id {
    "019ab000-0000-7000-8000-000000000001"
        .parse()
        .expect("an id of the example")
}

fn key(text: &str) -> Key {
    Key::new(text).expect("a key of the example")
}

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

fn people(japanese: bool) -> Vec<PersonLine> {
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

fn a_try(what: Tried, moved: bool) -> TryShown {
    TryShown {
        what,
        title: String::new(),
        who: Some("森 健太".to_owned()),
        on: date(2026, 11, 3),
        moved_on: moved.then_some(date(2026, 11, 5)),
        in_vain: !moved,
    }
}

fn alerts(japanese: bool) -> AlertsModel {
    let locale = if japanese { Locale::ja } else { Locale::en };
    let title = if japanese {
        "朝のストレッチ"
    } else {
        "Morning stretch"
    };
    let mut people: Vec<_> = people(japanese).into_iter().skip(1).take(4).collect();
    let kinds = [
        (AlertKind::Stalled, Tried::Lesson),
        (AlertKind::Stalled, Tried::Smaller),
        (AlertKind::Behind, Tried::SelfCheck),
        (AlertKind::Slowing, Tried::Ask),
    ];
    for (person, (kind, what)) in people.iter_mut().zip(kinds) {
        let square = (what != Tried::Ask).then(|| ("stretch".to_owned(), title.to_owned()));
        let words = ready_words(
            locale,
            what,
            &person.name,
            square.as_ref().map(|(_, title)| title.as_str()),
        );
        person.alert = Some(AlertShown {
            id: person.customer.clone(),
            kind,
            worth: yen(98_000),
            snooze: (kind == AlertKind::Behind).then(|| (date(2026, 12, 1), "出張中".to_owned(), None)),
            advice: Some(Advice {
                what,
                words,
                square,
                instead_of: (what == Tried::Smaller).then(|| title.to_owned()),
                visits: true,
            }),
            tries: vec![a_try(Tried::Word, kind == AlertKind::Stalled)],
        });
    }
    AlertsModel {
        today: TODAY,
        counts: AlertKind::ALL.into_iter().zip([1, 2, 1, 1, 0]).collect(),
        snoozed: 1,
        kind: None,
        shows_snoozed: false,
        people,
        page: (1, 2),
        held: Vec::new(),
        stamp: "1".to_owned(),
        again: None,
    }
}

/// A form to put an alert off that came back.
fn alerts_again(japanese: bool) -> AlertsModel {
    let model = alerts(japanese);
    let locale = if japanese { Locale::ja } else { Locale::en };
    let mut form = FormState {
        values: [("until", "2020-01-01".to_owned()), ("reason", "“In hospital”".to_owned())].into(),
        ..FormState::default()
    };
    let fault = backend::Fault::DayOver;
    error_words::form_problems(locale, &[backend::Problem { field: "until", fault }], &mut form);
    let alert = model.people[0].customer.clone();
    AlertsModel {
        again: Some(SnoozeAgain { alert, form }),
        ..model
    }
}

fn no_alerts() -> AlertsModel {
    AlertsModel {
        counts: AlertKind::ALL.into_iter().map(|kind| (kind, 0)).collect(),
        snoozed: 0,
        people: Vec::new(),
        page: (1, 1),
        ..alerts(true)
    }
}

fn today(japanese: bool) -> TodayModel {
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

fn quiet() -> TodayModel {
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
        more: 0,
        has_customers: true,
        may_invite: true,
    }
}

fn customers(japanese: bool, search: &str) -> CustomersModel {
    let mut people = people(japanese);
    people.rotate_left(1);
    CustomersModel {
        today: TODAY,
        counts: vec![
            (Standing::Stalled, 3),
            (Standing::Behind, 5),
            (Standing::Waiting, 4),
            (Standing::Slowing, 2),
            (Standing::Lapsed, 1),
            (Standing::OnTrack, 41),
            (Standing::Paused, 2),
            (Standing::Finished, 6),
            (Standing::Left, 1),
            (Standing::Invited, 3),
        ],
        chosen: None,
        search: search.to_owned(),
        found: 68,
        people,
        page: 1,
        pages: 3,
        may_invite: true,
        giving: Some(Giving {
            coaches: vec![CoachLine {
                id: an_id(),
                name: "森 健太".parse().expect("a name"),
                role: backend::Role::Coach,
                customers: 12,
                left: false,
            }],
            nobodys: 3,
            shown: "-".to_owned(),
        }),
        held: Vec::new(),
        stamp: "1".to_owned(),
        reasons: [
            (Some(LeaveReason::NoTime), 4),
            (Some(LeaveReason::GotIt), 2),
            (Some(LeaveReason::SomethingElse), 1),
            (None, 1),
        ]
        .map(|(reason, count)| ReasonCount { reason, count })
        .to_vec(),
    }
}

fn nobody_found(japanese: bool) -> CustomersModel {
    CustomersModel {
        found: 0,
        people: Vec::new(),
        pages: 1,
        ..customers(japanese, "Zoë & co")
    }
}

fn customer(locale: Locale) -> CustomerModel {
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

fn coupon(japanese: bool, used: bool) -> CouponLine {
    let yen = |minor| yen(minor).expect("it is an amount");
    CouponLine {
        code: "K7QF-M2XD-9TRW".to_owned(),
        page: "/desk/customers/1".to_owned(),
        customer: "佐藤 花子".to_owned(),
        journey: if japanese { "軽い体" } else { "A light body" }.to_owned(),
        subject: if japanese {
            "またお会いしたくて"
        } else {
            "We would like you back"
        }
        .to_owned(),
        product: if japanese { "基本コース" } else { "Basic course" }.to_owned(),
        percent: 50,
        price: yen(48_000),
        reduced: yen(24_000),
        issued_on: date(2026, 11, 1),
        last_day: date(2026, 12, 1),
        returned_on: used.then_some(date(2026, 11, 3)),
        state: if used { CouponState::Used } else { CouponState::Good },
        redeemed: used.then(|| RedeemedLine {
            on: date(2026, 11, 5),
            by: RedeemedBy::Staff,
            staff: Some("森 健太".to_owned()),
            order: Some("1042".to_owned()),
            paid: yen(24_000),
        }),
    }
}

fn coupons(japanese: bool) -> CouponsModel {
    let mut form = FormState::default();
    form.values.insert("code", "K7QF-M2XD-9TRW".to_owned());
    form.values.insert("paid", "24000".to_owned());
    let over = CouponLine {
        state: CouponState::Over,
        percent: 100,
        ..coupon(japanese, false)
    };
    let used = coupon(japanese, true);
    CouponsModel {
        found: Some(coupon(japanese, false)),
        form,
        stamp: "1".to_owned(),
        all: Some(AllCoupons {
            figures: FiguresModel {
                issued: 64,
                used: 18,
                over: 31,
                share: Some(37),
                paid: vec![used.reduced],
            },
            coupons: vec![coupon(japanese, false), used, over],
            page: 2,
            pages: 3,
        }),
    }
}

fn program<Id: std::str::FromStr<Err: std::fmt::Debug>>(name: &str, revoked_on: Option<Date>) -> ProgramLine<Id> {
    ProgramLine {
        id: an_id(),
        name: name.to_owned(),
        made_on: date(2026, 11, 1),
        made_by: Some("青木 ひかり".to_owned()),
        used_on: revoked_on.is_none().then_some(TODAY),
        revoked_on,
    }
}

fn programs() -> ProgramsModel {
    let mut form = FormState::default();
    form.values.insert("name", "Till".to_owned());
    ProgramsModel {
        base_url: "https://sugoroku.example".to_owned(),
        keys: vec![program("Till", None), program("Old till", Some(TODAY))],
        shops: vec![program("Online shop", None)],
        once: Some(Once::Shop {
            address: "https://sugoroku.example/hooks/shop/0/1".to_owned(),
            secret: "whsec_c2VjcmV0".to_owned(),
        }),
        form,
    }
}

fn timeline(locale: Locale) -> TimelineModel {
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
    let keys = keys
        .map(|touchpoint| touchpoint.key.clone())
        .chain(["older".to_owned()]);
    TimelineModel {
        journey: id,
        version: Some(2),
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

fn trouble() -> TroubleModel {
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

fn not_yet(japanese: bool) -> Vec<NotYetLine> {
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

fn journeys(unreadable: bool) -> JourneysModel {
    let id: JourneyId = an_id();
    let line = |key: &str, title: &str, version, errors, warnings, playing| JourneyLine {
        id,
        key: key.to_owned(),
        title: title.to_owned(),
        language: "ja".to_owned(),
        version,
        has_unpublished_changes: key == "hundred-articles",
        errors,
        warnings,
        playing,
        for_staff: false,
    };
    JourneysModel {
        journeys: vec![
            line("light-body", "軽いからだ12週間", Some(2), 0, 0, 51),
            line("hundred-articles", "100記事への道", Some(1), 0, 2, 9),
            line("kimono", "着付け入門", None, 2, 4, 0),
        ],
        form: FormState::default(),
        unreadable: unreadable.then(|| UnreadableFile {
            name: "light-body.toml".to_owned(),
            line: 12,
            column: 5,
            message: "\"titel\" is not known here".to_owned(),
        }),
    }
}

fn journey_model(locale: Locale, sound: bool) -> JourneyModel {
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
fn played_board(locale: Locale) -> String {
    let table = played_table();
    still_board(locale, &table.version, &table.state, table.now)
}

fn played_table() -> BoardModel {
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

fn invitations(locale: Locale) -> InvitationsModel {
    let line = |name: &str, state| InvitationLine {
        id: an_id(),
        name: name.to_owned(),
        email: "someone.with.a.long.name@example.com".to_owned(),
        journey_title: "軽いからだ12週間".to_owned(),
        state,
        sent_on: date(2026, 11, 19),
        expires_on: date(2026, 12, 19),
    };
    let journey: JourneyId = an_id();
    let mut form = FormState::default();
    form.values.insert("email", "hanako@".to_owned());
    form.values.insert("name", "佐藤 花子".to_owned());
    form.values.insert("language", "ja".to_owned());
    form.values.insert("time_zone", "Asia/Tokyo".to_owned());
    form.problems
        .push(("email", error_words::fault_words(locale, backend::Fault::NotAnEmail)));
    InvitationsModel {
        journeys: vec![(journey, "軽いからだ12週間".to_owned())],
        time_zones: ["America/New_York", "Asia/Tokyo", "Europe/London"]
            .map(str::to_owned)
            .to_vec(),
        form,
        products: vec!["軽いからだコース".to_owned()],
        counts: [
            (InvitationState::Sent, 1),
            (InvitationState::Accepted, 1),
            (InvitationState::Expired, 1),
            (InvitationState::Cancelled, 1),
        ]
        .into(),
        chosen: None,
        search: String::new(),
        page: 1,
        pages: 1,
        invitations: vec![
            line("佐藤 花子", InvitationState::Sent),
            line("Tom Reed", InvitationState::Accepted),
            line("鈴木 一郎", InvitationState::Expired),
            line("Ana Lee", InvitationState::Cancelled),
        ],
        may_design: true,
    }
}

fn mail(japanese: bool) -> MailModel {
    let say = |ja: &str, en: &str| if japanese { ja.to_owned() } else { en.to_owned() };
    MailModel {
        line: MailLine {
            name: "019ab000.eml".to_owned(),
            to: "佐藤 花子 <hanako@example.com>".to_owned(),
            subject: say(
                "軽いからだ12週間へのご招待",
                "Your invitation to 12 weeks to a light body",
            ),
            at: date(2026, 11, 21).at(9, 30, 0, 0),
        },
        from: "からだ工房 ひかり <hello@example.com>".to_owned(),
        text: say(
            "佐藤 花子 さん\n\nこちらからお入りください。\nhttps://example.com/invitation/abc\n",
            "Dear 佐藤 花子,\n\nyour board is here:\nhttps://example.com/invitation/abc\n",
        ),
        html_address: None,
    }
}

/// Somebody who goes on, somebody whose claim waits, somebody whose refresher is overdue.
fn training(japanese: bool) -> TrainingModel {
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

fn settings(locale: Locale) -> SettingsModel {
    let device = |name: &str, this| Device {
        session: an_id(),
        name: name.to_owned(),
        since: date(2026, 10, 2),
        last_seen: TODAY,
        this,
    };
    SettingsModel {
        contacts: Some(FormState {
            values: [
                ("quiet_from", "21:00".to_owned()),
                ("quiet_until", "08:00".to_owned()),
                ("a_week", "5".to_owned()),
            ]
            .into(),
            problems: Vec::new(),
        }),
        name: "青木 ひかり".to_owned(),
        email: "hikari@example.com".to_owned(),
        role: Role::Owner,
        business: "からだ工房 ひかり".to_owned(),
        language: locale,
        devices: vec![
            device("Firefox, Windows", true),
            device("Safari, iPhone", false),
            device("", false),
        ],
        coaches_see_all: Some(false),
        urgent: Some(vec![AlertKind::Claims, AlertKind::Lapsed]),
        digest: true,
        passkeys: PasskeysModel {
            passkeys: vec![Passkey {
                id: an_id(),
                name: "仕事用パソコン".to_owned(),
                since: date(2026, 10, 2),
                used: Some(TODAY),
            }],
            possible: true,
            form: FormState::default(),
        },
        brand: Some(BrandModel {
            business: "からだ工房 ひかり".to_owned(),
            colour: "#b0413e".parse().ok(),
            ..BrandModel::default()
        }),
    }
}

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

fn webhooks(japanese: bool) -> WebhooksModel {
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

fn webhook() -> WebhookModel {
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

fn demo_door() -> DemoDoor {
    DemoDoor {
        token: "token".to_owned(),
        name: "青木 ひかり".to_owned(),
        role: DemoRole::Owner,
        business: "からだ工房 ひかり".to_owned(),
    }
}
