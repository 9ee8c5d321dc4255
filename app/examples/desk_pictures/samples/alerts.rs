//! Alerts: of every kind, one put off, two about the same customer; and none.

use app::{
    coach::{
        alerts::{Advice, AlertShown, AlertsModel, SnoozeAgain, ready_words},
        person::PersonLine,
    },
    i18n::Locale,
    parts::{error_words, field::FormState},
};
use backend::alerts::{AlertKind, Tried};
use jiff::civil::date;
use journey::Standing;

use super::{
    TODAY,
    people::{a_try, people},
    yen,
};

pub(super) fn alerts(japanese: bool) -> AlertsModel {
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
    people.extend(two_about_one(japanese));
    AlertsModel {
        today: TODAY,
        counts: AlertKind::ALL.into_iter().zip([1, 2, 1, 2, 0]).collect(),
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

/// Somebody slows down whose coach lets a claim wait: the owner is told of both.
fn two_about_one(japanese: bool) -> [PersonLine; 2] {
    let claimant = people(japanese).swap_remove(0);
    [AlertKind::Slowing, AlertKind::Claims].map(|kind| PersonLine {
        standing: Standing::Slowing,
        alert: Some(AlertShown {
            id: format!("{}-{}", claimant.customer, kind.code()),
            kind,
            worth: yen(98_000),
            snooze: None,
            advice: (kind == AlertKind::Slowing).then(|| Advice {
                what: Tried::Ask,
                words: ready_words(Locale::en, Tried::Ask, &claimant.name, None),
                square: None,
                instead_of: None,
                visits: false,
            }),
            tries: Vec::new(),
        }),
        ..claimant.clone()
    })
}

/// A form to put an alert off that came back.
pub(super) fn alerts_again(japanese: bool) -> AlertsModel {
    let model = alerts(japanese);
    let locale = if japanese { Locale::ja } else { Locale::en };
    let mut form = FormState {
        values: [
            ("until", "2020-01-01".to_owned()),
            ("reason", "“In hospital”".to_owned()),
        ]
        .into(),
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

pub(super) fn no_alerts() -> AlertsModel {
    AlertsModel {
        counts: AlertKind::ALL.into_iter().map(|kind| (kind, 0)).collect(),
        snoozed: 0,
        people: Vec::new(),
        page: (1, 1),
        ..alerts(true)
    }
}
