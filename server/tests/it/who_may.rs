//! Who may do what: every address tried by everybody whom it is not for, and with ids that name nothing of theirs.

use crate::{
    on_both_databases,
    site::{NOT_ALLOWED, NOT_FOUND, Player, Refused, SIGN_IN_FIRST, Site, now},
};
use backend::{Actor, JourneyId, invitations::list_invitations, sessions::list_sessions};

/// Whom an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    Customer,
    Staff,
    Owner,
}

/// A page, or a form with what its fields hold when all is well.
struct Address {
    whom: For,
    path: String,
    /// `None`: a page to look at.
    fields: Option<Vec<(&'static str, String)>>,
}

/// Every address that is about somebody's data, as it stands on the pages of `player` and of the business's owner.
fn addresses(player: Player, journey: JourneyId, invitation: &str) -> Vec<Address> {
    let mut all = Vec::new();
    let mut add = |whom, path: String, fields: Option<&[(&'static str, &str)]>| {
        let fields = fields.map(|fields| fields.iter().map(|&(name, value)| (name, value.to_owned())).collect());
        all.push(Address { whom, path, fields });
    };
    let journey_id = journey.to_string();
    add(For::Customer, player.board(), None);
    for page in [
        "welcome",
        "feelings",
        "badges",
        "badges/stage-ease",
        "badges/stage-ease/picture.svg",
        "you",
        "inbox",
        "coupons",
        "export",
        "squares/how-to-sit",
        "squares/lighter/self-check",
        "squares/lighter/self-check/sent",
    ] {
        add(For::Customer, format!("{}/{page}", player.board()), None);
    }
    for (action, fields) in [
        ("how-to-sit/complete", &[][..]),
        ("stretch/count", &[("n", "1")]),
        ("first-mood/check-in", &[("feeling", "4")]),
        ("lighter/claim", &[]),
        ("lighter/not-yet", &[]),
        (
            "lighter/self-check",
            &[("id", "a"), ("answer-0", "yes"), ("answer-1", "no")],
        ),
        ("home-kit/take-up", &[]),
        ("home-kit/decline", &[]),
    ] {
        add(For::Customer, player.square(action), Some(fields));
    }
    add(
        For::Customer,
        format!("{}/you/time-zone", player.board()),
        Some(&[("time_zone", "Europe/Paris")]),
    );
    add(
        For::Customer,
        format!("{}/you/reminders", player.board()),
        Some(&[("channel", "email"), ("wanted", "no")]),
    );
    add(
        For::Customer,
        format!("{}/inbox/00000000-0000-7000-8000-000000000001/read", player.board()),
        Some(&[]),
    );
    for action in ["pause", "resume", "leave", "return"] {
        add(For::Customer, format!("{}/{action}", player.board()), Some(&[]));
    }
    add(For::Staff, player.desk_page(), None);
    for (action, fields) in [
        ("lighter/award", &[][..]),
        ("lighter/send-back", &[("words", "Nearly.")]),
    ] {
        add(For::Staff, player.desk_square(action), Some(fields));
    }
    add(
        For::Staff,
        format!("/desk/enrolments/{}/open", player.enrolment),
        Some(&[("square", "walk")]),
    );
    add(
        For::Staff,
        format!("/desk/enrolments/{}/purchase", player.enrolment),
        Some(&[("product", "posture"), ("amount", "98000")]),
    );
    add(For::Staff, format!("/desk/invitations/{invitation}"), None);
    add(For::Staff, format!("/desk/invitations/{invitation}/link"), Some(&[]));
    add(For::Staff, format!("/desk/invitations/{invitation}/resend"), Some(&[]));
    add(For::Staff, format!("/desk/invitations/{invitation}/cancel"), Some(&[]));
    add(For::Owner, format!("/desk/journeys/{journey_id}"), None);
    add(For::Owner, format!("/desk/journeys/{journey_id}/file"), None);
    add(For::Owner, format!("/desk/journeys/{journey_id}/moves"), None);
    add(For::Owner, format!("/desk/journeys/{journey_id}/contacts"), None);
    add(For::Owner, format!("/desk/journeys/{journey_id}/versions/1/file"), None);
    add(For::Owner, format!("/desk/journeys/{journey_id}/simulation"), None);
    add(For::Owner, format!("/desk/journeys/{journey_id}/simulation/days"), None);
    add(
        For::Owner,
        format!("/desk/journeys/{journey_id}/publish"),
        Some(&[("revision", "1")]),
    );
    add(For::Owner, format!("/desk/journeys/{journey_id}/copy"), Some(&[]));
    for page in [
        "",
        "/head",
        "/square?key=stretch",
        "/stage?key=ease",
        "/touchpoint?key=day-1",
    ] {
        add(For::Owner, format!("/desk/journeys/{journey_id}/edit{page}"), None);
    }
    for (action, fields) in [
        ("square?key=stretch", &[("revision", "1"), ("title", "Taken over")][..]),
        ("head", &[("revision", "1"), ("title", "Taken over")]),
        ("add", &[("part", "stage"), ("title", "Mine")]),
        ("move", &[("part", "square"), ("key", "stretch"), ("to", "up")]),
        ("copy", &[("part", "square"), ("key", "stretch")]),
        ("remove", &[("part", "touchpoint"), ("key", "day-1"), ("revision", "1")]),
        ("put-back", &[("removal", "00000000-0000-7000-8000-000000000000")]),
        ("mend", &[("code", "no_guide"), ("at", "ease.stretch"), ("about", "")]),
        ("key", &[("key", "mine")]),
    ] {
        add(
            For::Owner,
            format!("/desk/journeys/{journey_id}/edit/{action}"),
            Some(fields),
        );
    }
    all
}

/// Addresses that name nobody's data.
fn lists() -> Vec<Address> {
    let page = |whom, path: &str| Address {
        whom,
        path: path.into(),
        fields: None,
    };
    let form = |whom, path: &str, field| Address {
        whom,
        path: path.into(),
        fields: Some(vec![(field, "a@example.jp".into())]),
    };
    let invite = Address {
        whom: For::Staff,
        path: "/desk/invitations".into(),
        fields: Some(vec![("name", "Mei".into())]),
    };
    vec![
        page(For::Staff, "/desk"),
        page(For::Staff, "/desk/customers"),
        page(For::Staff, "/desk/customers?standing=stalled&search=tom&page=2"),
        page(For::Staff, "/desk/invitations"),
        page(For::Staff, "/desk/invitations?state=sent&search=tom&page=2"),
        page(For::Staff, "/desk/invitations/imports"),
        page(For::Staff, "/desk/invitations/posters"),
        page(For::Staff, "/desk/settings"),
        page(For::Staff, "/desk/training"),
        page(For::Staff, "/desk/coupons"),
        form(For::Staff, "/desk/coupons", "code"),
        form(For::Staff, "/desk/coupons/redeem", "coupon"),
        page(For::Owner, "/desk/contacts"),
        form(For::Owner, "/desk/contacts/mend", "email"),
        page(For::Owner, "/desk/programs"),
        form(For::Owner, "/desk/programs/keys", "name"),
        form(For::Owner, "/desk/programs/shops", "shop"),
        page(For::Owner, "/desk/settings/webhooks"),
        Address {
            whom: For::Owner,
            path: "/desk/settings/webhooks".into(),
            fields: Some(vec![
                ("url", "https://example.jp/".into()),
                ("event.claim.waiting", "on".into()),
            ]),
        },
        Address {
            whom: For::Customer,
            path: "/devices/end".into(),
            fields: Some(vec![("endpoint", "https://push.example.net/a".into())]),
        },
        page(For::Owner, "/desk/journeys"),
        Address {
            whom: For::Owner,
            path: "/desk/journeys/new".into(),
            fields: Some(vec![("title", "Mine".into()), ("language", "en".into())]),
        },
        page(For::Owner, "/desk/journeys/templates"),
        page(For::Owner, "/desk/journeys/templates/gym"),
        invite,
    ]
}

async fn tries(site: &Site, who: Option<Actor>, address: &Address, refused: &Refused<'_>) {
    match &address.fields {
        None => site.does_not_show(who, &address.path, refused).await,
        Some(fields) => {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            site.refuses(who, &address.path, &fields, refused).await;
        }
    }
}

/// The id of an invitation that waits for an answer.
async fn pending_invitation(site: &Site) -> String {
    site.invite("Mei Ito", "mei@example.jp", now()).await;
    let lines = list_invitations(&site.db, &site.owner, now()).await.unwrap();
    lines
        .into_iter()
        .find(|line| line.email.as_str() == "mei@example.jp")
        .unwrap()
        .id
        .to_string()
}

on_both_databases! {
    async fn whoever_is_not_signed_in_is_asked_to_and_changes_nothing(site: Site) {
        let invitation = pending_invitation(&site).await;
        for address in addresses(site.tom, site.journey, &invitation).iter().chain(&lists()) {
            tries(&site, None, address, &SIGN_IN_FIRST).await;
        }
        site.refuses(None, &format!("/sessions/{}/revoke", site.journey), &[], &SIGN_IN_FIRST).await;
        site.does_not_show(None, "/play", &SIGN_IN_FIRST).await;
    }

    async fn nobody_does_what_another_role_does(site: Site) {
        let invitation = pending_invitation(&site).await;
        for address in addresses(site.tom, site.journey, &invitation).iter().chain(&lists()) {
            let others: &[Actor] = match address.whom {
                For::Customer => &[site.owner, site.coach],
                For::Staff => &[site.tom.actor, site.hanako.actor],
                For::Owner => &[site.coach, site.tom.actor],
            };
            for other in others {
                tries(&site, Some(*other), address, &NOT_ALLOWED).await;
            }
        }
    }

    async fn another_businesss_people_find_nothing_here(site: Site) {
        let invitation = pending_invitation(&site).await;
        for address in addresses(site.tom, site.journey, &invitation) {
            let stranger = if address.whom == For::Customer { site.ben.actor } else { site.stranger };
            tries(&site, Some(stranger), &address, &NOT_FOUND).await;
        }
    }

    async fn a_customer_finds_nothing_of_another_customer(site: Site) {
        for address in addresses(site.tom, site.journey, "-").iter().filter(|address| address.whom == For::Customer) {
            tries(&site, Some(site.hanako.actor), address, &NOT_FOUND).await;
        }
    }

    async fn ids_that_name_nothing_or_are_no_ids_are_not_found(site: Site) {
        let (tom, journey) = (site.tom.enrolment.to_string(), site.journey.to_string());
        let invitation = pending_invitation(&site).await;
        for id in ["00000000-0000-7000-8000-000000000000", "7", "%00", "%2e%2e", "'%20OR%201=1--"] {
            for mut address in addresses(site.tom, site.journey, &invitation) {
                address.path = address.path.replace(&tom, id).replace(&journey, id).replace(&invitation, id);
                let who = if address.whom == For::Customer { site.tom.actor } else { site.owner };
                tries(&site, Some(who), &address, &NOT_FOUND).await;
            }
            site.refuses(Some(site.owner), &format!("/sessions/{id}/revoke"), &[], &NOT_FOUND).await;
        }
    }
}

#[tokio::test]
async fn an_address_that_is_no_text_or_has_no_page_is_not_found() {
    let site = Site::on_sqlite().await;
    for path in [
        "/play/%FF",
        "/desk/customers/%C3%28",
        "/nowhere",
        "/desk/",
        "/play/x/y/z/a/b",
        "/%F0%9F%8E%B2",
        "/desk/outbox",
        "/demo/0",
        "/.env",
    ] {
        site.does_not_show(Some(site.owner), path, &NOT_FOUND).await;
    }
    let square = site.tom.square("no-such-square");
    site.does_not_show(Some(site.tom.actor), &square, &NOT_FOUND).await;
}

#[tokio::test]
async fn nobody_signs_out_a_device_of_somebody_else() {
    let site = Site::on_sqlite().await;
    let mut tom = site.browser_of(site.tom.actor).await;
    let session = list_sessions(&site.db, &site.tom.actor, now())
        .await
        .unwrap()
        .remove(0)
        .id;
    for other in [site.owner, site.hanako.actor, site.stranger, site.ben.actor] {
        site.refuses(Some(other), &format!("/sessions/{session}/revoke"), &[], &NOT_FOUND)
            .await;
    }
    tom.get(&site.tom.board()).await.must_be(200);
}
