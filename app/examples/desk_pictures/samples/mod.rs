//! People, journeys and mails of a made-up business, and every desk and sign-in page with them.

mod alerts;
mod coupons;
mod customer;
mod customers;
mod deeds;
mod doors;
mod invitations;
mod journey;
mod journeys;
mod mail;
mod people;
mod programs;
mod settings;
mod timeline;
mod today;
mod training;
mod webhooks;
mod works;

use ::journey::{Amount, Currency, Key};
use app::{
    business::{
        coupons::{AllCoupons, CouponsModel, coupons_page},
        deeds::deeds_page,
        invitations::invitations_page,
        journey::journey_page,
        journeys::{JourneysModel, journeys_page},
        outbox::{mail_page, outbox_page},
        programs::{ProgramsModel, programs_page},
        settings::settings_page,
        timeline::{TroubleModel, timeline_page, trouble_page},
        webhooks::{WebhooksModel, webhook_page, webhook_secret_page, webhooks_page},
        works::{WorksModel, works_page},
    },
    coach::{
        alerts::alerts_page,
        customer::customer_page,
        customers::customers_page,
        today::{TodayModel, today_page},
        training::{TrainingModel, training_page},
    },
    i18n::Locale,
    parts::{
        brand::Look,
        error_page::error_page,
        error_words,
        shell::{Assets, Notice, Role, Shell, Viewer},
    },
};
use jiff::civil::{Date, date};

use self::{
    alerts::{alerts, alerts_again, no_alerts},
    coupons::coupons,
    customer::customer,
    customers::{customers, nobody_found},
    deeds::deeds,
    doors::doors,
    invitations::invitations,
    journey::{journey_model, played_table},
    journeys::journeys,
    mail::mail,
    programs::programs,
    settings::settings,
    timeline::{timeline, trouble},
    today::{quiet, today},
    training::training,
    webhooks::{webhook, webhooks},
};

const TODAY: Date = date(2026, 11, 21);

/// Each page once, with a name for its file.
pub(crate) fn pages(locale: Locale) -> Vec<(&'static str, String)> {
    [doors(locale), pages_of_people(locale), pages_of_the_business(locale)].concat()
}

/// Those that a coach works with.
fn pages_of_people(locale: Locale) -> Vec<(&'static str, String)> {
    let desk = |path: &str| shell(locale, owner(), path);
    let japanese = locale == Locale::ja;
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
    ]
}

/// Those that an owner works with.
fn pages_of_the_business(locale: Locale) -> Vec<(&'static str, String)> {
    let desk = |path: &str| shell(locale, owner(), path);
    let japanese = locale == Locale::ja;
    vec![
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
        (
            "works",
            works_page(
                &desk("/desk/works"),
                &works::works(played_table().version.draft().clone()),
            ),
        ),
        ("works-empty", works_page(&desk("/desk/works"), &WorksModel::default())),
        ("deeds", deeds_page(&desk("/desk/staff/log"), &deeds())),
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
