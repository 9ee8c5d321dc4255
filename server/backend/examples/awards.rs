//! How many awards a second are acknowledged on `SQLite`: by one client, whose every award is a commit
//! of its own, and by 256 at once, whose awards share commits.
//!
//! ```sh
//! cargo run --release -p backend --features testing --example awards
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

mod house;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use backend::{
    Actor, Db, EnrolmentId,
    invitations::{accept_invitation, invite_customer},
    play::{Move, play},
    testing::TestDatabase,
};
use journey::Action;
use tokio::task::JoinSet;

use self::house::{House, now};

/// How many clients there are.
const CLIENTS: usize = 256;

/// How many checkpoints each customer has, every one of them open from the start.
const CHECKPOINTS: usize = 40;

#[tokio::main]
async fn main() {
    let database = TestDatabase::sqlite().await;
    let house = Arc::new(House::new(&database.db, &steps(), now()).await);
    let customers = prepare(&database.db, &house).await;
    let system = house.system();

    // The first half is awarded one after the other, by one client.
    let mut alone = Vec::new();
    let began = Instant::now();
    for customer in &customers {
        for checkpoint in 0..2 {
            alone.push(award(&database.db, &system, *customer, checkpoint).await);
        }
    }
    let one = report("one client, a commit each", &mut alone, began.elapsed());

    let mut clients = JoinSet::new();
    let began = Instant::now();
    for customer in customers {
        let db = database.db.clone();
        clients.spawn(async move {
            let mut took = Vec::new();
            for checkpoint in 2..CHECKPOINTS {
                took.push(award(&db, &system, customer, checkpoint).await);
            }
            took
        });
    }
    let mut together = clients.join_all().await.concat();
    let many = report("256 clients, commits shared", &mut together, began.elapsed());
    println!("times {:.1}", many / one);
}

/// A customer for each client.
async fn prepare(db: &Db, house: &Arc<House>) -> Vec<EnrolmentId> {
    let mut starting = JoinSet::new();
    for number in 0..CLIENTS {
        let (db, house) = (db.clone(), Arc::clone(house));
        starting.spawn(async move {
            let guest = house.guest(number);
            let invited = invite_customer(&db, &house.system(), guest, now()).await.unwrap();
            let token = invited.token.unwrap().to_string();
            accept_invitation(&db, &token, "Phone", now()).await.unwrap().enrolment
        });
    }
    starting.join_all().await
}

/// Awards a checkpoint; how long it took until that was durable.
async fn award(db: &Db, system: &Actor, customer: EnrolmentId, checkpoint: usize) -> Duration {
    let action = Action::Award {
        square: format!("step-{checkpoint}"),
    };
    let step = Move::now(action, format!("award-{checkpoint}"));
    let began = Instant::now();
    let played = play(db, system, customer, step, now()).await.unwrap();
    assert!(!played.facts.is_empty());
    began.elapsed()
}

fn report(name: &str, took: &mut [Duration], elapsed: Duration) -> f64 {
    took.sort_unstable();
    let p99 = took[took.len() * 99 / 100];
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let rate = took.len() as f64 / elapsed.as_secs_f64();
    println!("{name}: {rate:.0} awards a second, 99 of 100 within {p99:.1?}");
    rate
}

/// The checkpoints, as a journey file has them.
fn steps() -> String {
    use std::fmt::Write as _;

    let mut file = String::new();
    for step in 0..CHECKPOINTS {
        write!(
            file,
            "[[stage.square]]\nkey = \"step-{step}\"\nkind = \"checkpoint\"\ntitle = \"Step {step}\"\nresult = \"Felt.\"\n\
             award = \"coach\"\nquestion = \"Felt?\"\nopens_when = {{ all = [] }}\n",
        )
        .unwrap();
    }
    file
}
