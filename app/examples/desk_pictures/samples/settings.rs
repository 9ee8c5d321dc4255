//! An owner's settings.

use app::{
    business::{
        brand::BrandModel,
        passkeys::{Passkey, PasskeysModel},
        settings::SettingsModel,
    },
    i18n::Locale,
    parts::{devices::Device, field::FormState, shell::Role},
};
use backend::alerts::AlertKind;
use jiff::civil::date;

use super::{TODAY, an_id};

pub(super) fn settings(locale: Locale) -> SettingsModel {
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
        zone: FormState::default(),
        business_zone: "Asia/Tokyo".to_owned(),
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
