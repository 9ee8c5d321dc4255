//! What works: a contact that helps, one of which nothing is known yet, and one that does harm.

use std::sync::Arc;

use app::business::works::WorksModel;
use backend::measuring::{Measure, Which};
use journey::{
    Draft, Version,
    draft::DraftTouchpoint,
    edit::new_touchpoint,
    lift::{Group, Lift},
};

use super::an_id;

pub(super) fn works(mut draft: Draft) -> WorksModel {
    for (days, subject) in [
        (1, "最初の朝に"),
        (4, "30秒、数えていますか？"),
        (10, "何か変わりましたか？"),
        (33, "歩くこと"),
    ] {
        let contact = DraftTouchpoint {
            subject: subject.to_owned(),
            body: "左右それぞれ**30秒**、ゆっくり数えてみてください。".to_owned(),
            holdout: Some(0.25),
            ..new_touchpoint(&draft, days)
        };
        draft.touchpoints.push(contact);
    }
    let version = Arc::new(Version::publish(draft).expect("the example has no errors"));
    let measure = |touchpoint, contacted: (u64, u64), held_out: (u64, u64), watched| {
        let [contacted, held_out] = [contacted, held_out].map(|(moved, of)| Group { moved, of });
        Measure {
            which: Which {
                version: an_id(),
                touchpoint,
            },
            journey: an_id(),
            version: Arc::clone(&version),
            contacted,
            held_out,
            watched,
            cost: 412.5,
            lift: Lift::of(contacted, held_out),
        }
    };
    WorksModel {
        days: 7,
        contacts: vec![
            measure(0, (164, 275), (32, 96), 14),
            measure(1, (150, 300), (40, 90), 0),
            measure(2, (60, 220), (41, 80), 1),
            measure(3, (9, 21), (1, 4), 3),
        ],
        journeys: vec![("1".to_owned(), version.draft().title.clone())],
    }
}
