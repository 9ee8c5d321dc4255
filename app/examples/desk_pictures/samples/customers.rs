//! The list of customers, and a search that finds nobody.

use app::coach::{customers::CustomersModel, giving::Giving};
use backend::{
    coaches::CoachLine,
    leaving::{LeaveReason, ReasonCount},
};
use journey::Standing;

use super::{TODAY, an_id, people::people};

pub(super) fn customers(japanese: bool, search: &str) -> CustomersModel {
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

pub(super) fn nobody_found(japanese: bool) -> CustomersModel {
    CustomersModel {
        found: 0,
        people: Vec::new(),
        pages: 1,
        ..customers(japanese, "Zoë & co")
    }
}
