//! Who looks at a page, and where they can go from it.

use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use leptos::prelude::*;

/// Who looks at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody is signed in.
    Nobody,
    /// A customer, perhaps inside one enrolment.
    Customer {
        /// Their name, as the business wrote it.
        name: String,
        /// The enrolment that the page is about; without one there is no board to lead to.
        enrolment: Option<String>,
        /// Whether it is somebody of the staff, in training.
        trainee: bool,
    },
    /// A staff member at the desk.
    Staff {
        /// Their name.
        name: String,
        /// What they may do.
        role: Role,
        /// How many people wait for an answer.
        badge: u32,
        /// Whether mails go to a folder that can be read here (only without SMTP).
        outbox: bool,
    },
}

/// What a staff member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Designs journeys and invites.
    Owner,
    /// Looks after customers.
    Coach,
}

/// One place to go.
struct Place {
    href: String,
    label: &'static str,
    icon: Icon,
    badge: u32,
    /// Pages below this address belong to the place too.
    covers_children: bool,
}

impl Place {
    fn new(href: impl Into<String>, label: &'static str, icon: Icon) -> Self {
        Self {
            href: href.into(),
            label,
            icon,
            badge: 0,
            covers_children: true,
        }
    }

    fn is_here(&self, path: &str) -> bool {
        path == self.href
            || self.covers_children
                && path
                    .strip_prefix(self.href.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
    }
}

fn places(locale: Locale, viewer: &Viewer) -> Vec<Place> {
    match viewer {
        Viewer::Nobody | Viewer::Customer { enrolment: None, .. } => Vec::new(),
        Viewer::Customer {
            enrolment: Some(enrolment),
            ..
        } => vec![
            Place {
                covers_children: false,
                ..Place::new(
                    format!("/play/{enrolment}"),
                    td_string!(locale, words.nav.board),
                    Icon::Road,
                )
            },
            Place::new(
                format!("/play/{enrolment}/feelings"),
                td_string!(locale, words.nav.feelings),
                Icon::Curve,
            ),
            Place::new(
                format!("/play/{enrolment}/badges"),
                td_string!(locale, words.nav.badges),
                Icon::Medal,
            ),
            Place::new(
                format!("/play/{enrolment}/you"),
                td_string!(locale, words.nav.you),
                Icon::Person,
            ),
        ],
        Viewer::Staff {
            role, badge, outbox, ..
        } => {
            let mut places = vec![
                Place {
                    badge: *badge,
                    covers_children: false,
                    ..Place::new("/desk", td_string!(locale, words.nav.today), Icon::Today)
                },
                Place::new("/desk/customers", td_string!(locale, words.nav.customers), Icon::People),
            ];
            if *role == Role::Owner {
                places.push(Place::new(
                    "/desk/journeys",
                    td_string!(locale, words.nav.journeys),
                    Icon::Map,
                ));
            }
            places.push(Place::new(
                "/desk/invitations",
                td_string!(locale, words.nav.invitations),
                Icon::Mail,
            ));
            if *outbox && *role == Role::Owner {
                places.push(Place::new(
                    "/desk/outbox",
                    td_string!(locale, words.nav.outbox),
                    Icon::Upload,
                ));
            }
            places.push(Place::new(
                "/desk/settings",
                td_string!(locale, words.nav.settings),
                Icon::Sliders,
            ));
            places
        }
    }
}

/// The class of `<body>` that says whose page it is.
pub(super) fn audience(viewer: &Viewer) -> &'static str {
    match viewer {
        Viewer::Nobody => "for-nobody",
        Viewer::Customer { .. } => "for-customer",
        Viewer::Staff { .. } => "for-staff",
    }
}

/// What the badge says to who cannot see it: how many need the reader.
pub fn badge_words(locale: Locale, count: u32) -> String {
    td_string!(locale, words.nav.waiting, count = count).to_string()
}

/// The navigation of this viewer, or nothing where there is nowhere else to go.
pub(super) fn nav(locale: Locale, viewer: &Viewer, path: &str) -> Option<impl IntoView + use<>> {
    let places = places(locale, viewer);
    if places.is_empty() {
        return None;
    }
    let items: Vec<_> = places
        .into_iter()
        .map(|place| {
            let here = place.is_here(path).then_some("page");
            let badge = (place.badge > 0).then(|| {
                let words = badge_words(locale, place.badge);
                view! { <span class="nav-badge" aria-label=words role="img">{place.badge.to_string()}</span> }
            });
            view! {
                <li>
                    <a class="nav-link" href=place.href aria-current=here>
                        {icon(place.icon)}
                        <span>{place.label}</span>
                        {badge}
                    </a>
                </li>
            }
        })
        .collect();
    Some(view! {
        <nav class="nav" aria-label=td_string!(locale, words.nav.label)>
            <p class="nav-name" aria-hidden="true">"Sugoroku"</p>
            <ul>{items}</ul>
        </nav>
    })
}
