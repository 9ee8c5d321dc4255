//! Invitations in every state, and a form that was not filled in well.

use app::{
    business::invitations::{InvitationLine, InvitationState, InvitationsModel},
    i18n::Locale,
    parts::{error_words, field::FormState},
};
use backend::JourneyId;
use jiff::civil::date;

use super::an_id;

pub(super) fn invitations(locale: Locale) -> InvitationsModel {
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
