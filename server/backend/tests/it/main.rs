//! The use cases, told as stories of people, each on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on ends")]

mod a_year;
mod accounts;
mod alerts;
mod awarding;
mod branding;
mod celebrating;
mod contacts;
mod coupons;
mod crowds;
mod designing;
mod desk;
mod hooking;
mod importing;
mod inviting;
mod journeys;
mod living;
mod mails;
mod measuring;
mod mornings;
mod moving;
mod orders;
mod playing;
mod posters;
mod pushing;
mod rebuilding;
mod reviewing;
mod scope;
mod self_checks;
mod settling;
mod signing_in;
mod signing_up;
mod sink;
mod staffing;
mod story;
mod tables;
mod templates;
mod timeline;
mod training;
mod writing;

/// Runs each story on both databases, as the tests `NAME::sqlite` and `NAME::postgres`.
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($($story:ident)+: Story) $told:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn tell($($story)+: $crate::story::Story) $told

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                tell($crate::story::Story::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                tell($crate::story::Story::on_postgres().await).await;
            }
        }
    )*};
}

pub(crate) use on_both_databases;
