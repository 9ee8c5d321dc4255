//! Keys and shops, and a secret that is shown once.

use app::{
    business::programs::{Once, ProgramLine, ProgramsModel},
    parts::field::FormState,
};
use jiff::civil::{Date, date};

use super::{TODAY, an_id};

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

pub(super) fn programs() -> ProgramsModel {
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
