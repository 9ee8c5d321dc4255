//! How long a desk of 5,000 customers takes to answer: Today, the list of customers, a search by a Japanese name, the list of
//! invitations; on `SQLite`, and on PostgreSQL where `SUGOROKU_TEST_POSTGRES` names one.
//!
//! ```sh
//! cargo run --release -p backend --features testing --example desk
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

mod house;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use backend::{
    Actor, Db, Role,
    celebrations::list_celebrations,
    claims::count_waiting,
    coaches::give_all_of,
    held::list_held,
    invitations::{NewInvitation, accept_invitation, invite_customer, list_invitations},
    moments::list_moments,
    play::{Move, play},
    self_checks,
    staff::{NewStaff, add_staff},
    standings::{Filter, count_standings, list_claimants, list_customers},
    testing::TestDatabase,
};
use jiff::{SignedDuration, Timestamp};
use journey::Action;
use tokio::task::JoinSet;

use self::house::{House, now};

/// How many customers there are.
const CUSTOMERS: usize = 5_000;

/// How often each list is asked for.
const TIMES: usize = 20;

/// How many customers come at once.
const AT_ONCE: usize = 64;

const FAMILY: [&str; 10] = [
    "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤",
];
const GIVEN: [&str; 10] = [
    "花子",
    "太郎",
    "さくら",
    "健太",
    "美咲",
    "ユウコ",
    "ｱﾕﾐ",
    "翔",
    "Tom",
    "Emma",
];

#[tokio::main]
async fn main() {
    let sqlite = TestDatabase::sqlite().await;
    measure("SQLite", &sqlite.db).await;
    if std::env::var_os("SUGOROKU_TEST_POSTGRES").is_some() {
        let postgres = TestDatabase::postgres().await;
        measure("PostgreSQL", &postgres.db).await;
    }
}

async fn measure(name: &str, db: &Db) {
    let began = Instant::now();
    let desk = prepare(db).await;
    println!("{name}: {CUSTOMERS} customers came in {:.1?}", began.elapsed());
    for (who, actor) in [("the owner", desk.owner), ("a coach", desk.coach)] {
        let now = desk.now;
        report(name, who, "Today", || today(db, actor, now)).await;
        report(name, who, "customers, first page", || {
            list(db, actor, String::new(), 1, now)
        })
        .await;
        report(name, who, "customers, last page", || {
            list(db, actor, String::new(), u32::MAX, now)
        })
        .await;
        report(name, who, "search さとう ゆうこ", || {
            list(db, actor, "佐藤ゆうこ".to_owned(), 1, now)
        })
        .await;
        report(name, who, "search by address", || {
            list(db, actor, "guest-4321@".to_owned(), 1, now)
        })
        .await;
        report(name, who, "invitations", || async move {
            list_invitations(db, &actor, now).await.unwrap();
        })
        .await;
    }
}

/// Everything that the page asks for.
async fn today(db: &Db, actor: Actor, now: Timestamp) {
    count_waiting(db, &actor).await.unwrap();
    count_standings(db, &actor).await.unwrap();
    list_claimants(db, &actor, 1, now).await.unwrap();
    list_customers(db, &actor, &Filter::default(), now).await.unwrap();
    list_moments(db, &actor, 1, now).await.unwrap();
    list_celebrations(db, &actor, now).await.unwrap();
    list_held(db, &actor).await.unwrap();
    self_checks::list_unread(db, &actor, now).await.unwrap();
}

async fn list(db: &Db, actor: Actor, search: String, page: u32, now: Timestamp) {
    let filter = Filter {
        search,
        page,
        ..Filter::default()
    };
    count_standings(db, &actor).await.unwrap();
    let page = list_customers(db, &actor, &filter, now).await.unwrap();
    assert!(!page.lines.is_empty(), "somebody is found");
}

async fn report<F: Future<Output = ()>>(name: &str, who: &str, what: &str, ask: impl Fn() -> F) {
    ask().await;
    let mut took = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let began = Instant::now();
        ask().await;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    let (median, worst): (Duration, Duration) = (took[TIMES / 2], took[TIMES - 1]);
    println!("{name}, {who}, {what}: {median:.1?} (the slowest of {TIMES}: {worst:.1?})");
}

struct Desk {
    owner: Actor,
    coach: Actor,
    now: Timestamp,
}

/// Half of the customers wait for a coach or have stepped on; they came over the last two months.
async fn prepare(db: &Db) -> Desk {
    let begun = now();
    let house = Arc::new(House::new(db, "", begun).await);
    let staff = |staff, role| Actor::Staff {
        business: house.added.business,
        staff,
        role,
    };
    let owner = staff(house.added.owner, Role::Owner);
    let coach = NewStaff {
        name: "鈴木 愛".into(),
        email: "suzuki@example.jp".into(),
        role: "coach".into(),
        language: "ja".into(),
    };
    let coach_id = add_staff(db, &house.system(), coach, begun).await.unwrap();
    let mut coming = JoinSet::new();
    for number in 0..CUSTOMERS {
        if coming.len() >= AT_ONCE {
            coming.join_next().await.unwrap().unwrap();
        }
        let (db, house) = (db.clone(), Arc::clone(&house));
        coming.spawn(async move {
            let ago = i64::try_from(number % 60).unwrap();
            let came = begun - SignedDuration::from_hours(24 * ago);
            let guest = NewInvitation {
                name: format!("{} {}", FAMILY[number % 10], GIVEN[number / 10 % 10]),
                ..house.guest(number)
            };
            let invited = invite_customer(&db, &owner, guest, came).await.unwrap();
            let token = invited.token.unwrap().to_string();
            let accepted = accept_invitation(&db, &token, "Phone", came).await.unwrap();
            let square = "lighter".to_owned();
            let action = match number % 100 {
                0 => Action::Claim {
                    square,
                    words: Some("朝がとても楽です。".into()),
                },
                1..=20 => Action::Complete {
                    square: "how-to-sit".into(),
                },
                _ => return,
            };
            let step = Move::now(action, None);
            play(&db, &accepted.actor, accepted.enrolment, step, came)
                .await
                .unwrap();
        });
    }
    coming.join_all().await;
    // One in the lists is a coach who looks after all of them: the most that the scope has to let through.
    give_all_of(db, &owner, None, Some(coach_id), begun).await.unwrap();
    while backend::standings::review_due(db, begun, 500).await.unwrap().reviewed > 0 {}
    Desk {
        owner,
        coach: staff(coach_id, Role::Coach),
        now: begun,
    }
}
