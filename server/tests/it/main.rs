//! What goes over the wire, told as stories of people: every page, form and command of the program, with everything that can be wrong
//! with them. Requests walk through the whole router; only the network is left out.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on ends")]
#![recursion_limit = "256"]

mod browser;
#[path = "../../backend/tests/it/sink.rs"]
mod sink;
mod site;
mod words;
mod works;
mod world;

mod alerts;
mod award;
mod badges;
mod bodies;
mod brand;
mod code;
mod contacts;
mod coupons;
mod demo;
mod editor;
mod feelings;
mod imports;
mod invitations;
mod journeys;
mod killed;
mod language;
mod links;
mod live;
mod logs;
mod moves;
mod offline;
mod other_sites;
mod pages;
mod phone;
mod play;
mod posters;
mod programs;
mod rate_limits;
mod self_checks;
mod served_files;
mod sessions;
mod sign_up;
mod simulation;
mod staff;
mod terminal;
mod timeline;
mod today;
mod training;
mod webhooks;
mod who_may;
mod whole_story;
mod you;

/// Runs each story on both databases, as the tests `NAME::sqlite` and `NAME::postgres`.
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($($site:ident)+: Site) $told:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn tell($($site)+: $crate::site::Site) $told

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                tell($crate::site::Site::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                tell($crate::site::Site::on_postgres().await).await;
            }
        }
    )*};
}

pub(crate) use on_both_databases;
