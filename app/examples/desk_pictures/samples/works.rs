//! What works: contacts that help much and little, one whose share has changed, one that does harm, and two of which nothing is
//! known yet.

use std::sync::Arc;

use app::business::works::WorksModel;
use backend::measuring::{Measure, Share, Which};
use journey::{
    Draft, Version,
    draft::DraftTouchpoint,
    edit::new_touchpoint,
    lift::{Group, Lift, Stratum},
};

use super::an_id;

/// How many people there are, and how many of them moved on.
type People = (u64, u64);

pub(super) fn works(mut draft: Draft) -> WorksModel {
    for (days, subject) in [
        (1, "最初の朝に"),
        (4, "30秒、数えていますか？"),
        (10, "何か変わりましたか？"),
        (33, "歩くこと"),
        (40, "ひと月のまとめ"),
        (47, "次の楽しみ"),
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
    let group = |(moved, of)| Group { moved, of };
    let measure = |touchpoint, shares: &[(f64, People, People)], everybody, watched| {
        let shares: Vec<Share> = shares
            .iter()
            .map(|(left_out, contacted, held_out)| Share {
                left_out: *left_out,
                of: Stratum {
                    contacted: group(*contacted),
                    held_out: group(*held_out),
                },
                cost: 12.5,
            })
            .collect();
        let strata: Vec<Stratum> = shares.iter().map(|share| share.of).collect();
        Measure {
            which: Which {
                version: an_id(),
                touchpoint,
            },
            journey: an_id(),
            version: Arc::clone(&version),
            shares,
            everybody: group(everybody),
            watched,
            lift: Lift::of(&strata),
        }
    };
    WorksModel {
        days: 7,
        contacts: vec![
            measure(0, &[(0.25, (164, 275), (32, 96))], (0, 0), 14),
            measure(4, &[(0.2, (600, 50_000), (80, 10_000))], (0, 0), 0),
            measure(1, &[(0.1, (90, 150), (8, 15)), (0.3, (60, 150), (32, 75))], (48, 60), 0),
            measure(2, &[(0.25, (60, 220), (41, 80))], (0, 0), 1),
            measure(3, &[(0.25, (9, 21), (1, 4))], (0, 0), 3),
            // Nobody of the first share was left out yet.
            measure(5, &[(0.1, (12, 40), (0, 0)), (0.5, (4, 12), (9, 50))], (0, 0), 0),
        ],
        journeys: vec![("1".to_owned(), version.draft().title.clone())],
    }
}
