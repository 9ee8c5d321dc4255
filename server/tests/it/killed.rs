//! Servers that are killed while they deliver: everybody is written to once, and nobody is forgotten.
//!
//! The servers are the program itself, the receiver is a real SMTP server (`aiosmtpd`). What is proven is one effect at a
//! receiver that knows a repeated mail by its `Message-ID`, as DESIGN §3 promises. `DELIVERY_CONTACTS` and `DELIVERY_KILLS` make it as
//! large as there is time for.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, RandomState},
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use backend::{
    Actor, Db, Role,
    businesses::{NewBusiness, add_business},
    contacts::{NewContactSettings, settle},
    invitations::{NewInvitation, accept_invitation, invite_customer},
    testing::TestDatabase,
};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::site::{now, publish, put_files};

/// How many customers accept their invitations at once.
const AT_ONCE: usize = 32;

const PLAN: &str = r#"
format = 1
key = "welcome"
title = "Welcome"
language = "en"
promise = "You hear from us."

[[stage]]
key = "only"
title = "Only"

[[stage.square]]
key = "first"
kind = "lesson"
title = "First"

[[touchpoint]]
key = "hello"
after = { event = "started", days = 0, at = "00:00" }
channel = "email"
purpose = "teach"
subject = "Hello"
body = "Welcome."
"#;

fn figure(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |figure| figure.parse().expect("a whole number"))
}

/// The receiver.
struct Sink {
    process: Child,
    port: u16,
    file: PathBuf,
}

impl Sink {
    fn start(folder: &Path) -> Self {
        let port = free_port();
        let file = folder.join("mails.jsonl");
        let mut process = Command::new(python())
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sinks/smtp.py"))
            .arg(port.to_string())
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut ready)
            .unwrap();
        assert_eq!(ready.trim(), "ready");
        Self { process, port, file }
    }

    /// The mails that were taken: their ids, and by whom and what about.
    fn mails(&self) -> HashMap<String, (String, String)> {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        text.lines()
            .map(|line| {
                let mail: serde_json::Value = serde_json::from_str(line).unwrap();
                let of = |name: &str| mail[name].as_str().unwrap().to_owned();
                (of("id"), (of("to"), of("subject")))
            })
            .collect()
    }

    fn taken(&self) -> usize {
        std::fs::read_to_string(&self.file).unwrap_or_default().lines().count()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Python with `aiosmtpd`, as `.build/python-packages.sh` installs it.
fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/bin/python");
    assert!(
        python.exists(),
        "there is no Python for the tests yet: run .build/python-packages.sh"
    );
    python
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A running program, killed without a warning when it is dropped.
struct Server(Child);

impl Server {
    fn start(database: &TestDatabase, folder: &Path, sink: &Sink) -> Self {
        let program = Command::new(env!("CARGO_BIN_EXE_sugoroku"))
            .arg("serve")
            .env_clear()
            .env("DATABASE_URL", &database.url)
            .env("ADDRESS", format!("127.0.0.1:{}", free_port()))
            .env("SITE", folder.join("site"))
            .env("SMTP_URL", format!("smtp://127.0.0.1:{}", sink.port))
            .env("TAKE_OVER_SECONDS", "3")
            .env("LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self(program)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // On Unix this is SIGKILL.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Customers who have just begun, and whom the plan greets at once.
async fn greeted(db: &Db, customers: usize) {
    let business = NewBusiness {
        name: "Reed Studio".into(),
        language: "en".into(),
        time_zone: "UTC".into(),
        owner_name: "Ann Reed".into(),
        owner_email: "ann@example.com".into(),
    };
    let added = add_business(db, business, now()).await.unwrap();
    let owner = Actor::Staff {
        business: added.business,
        staff: added.owner,
        role: Role::Owner,
    };
    let at_any_hour = NewContactSettings {
        quiet_from: "00:00".into(),
        quiet_until: "00:00".into(),
        a_week: "5".into(),
    };
    settle(db, &owner, at_any_hour).await.unwrap();
    let journey = publish(db, &owner, PLAN.as_bytes()).await;
    let mut coming = JoinSet::new();
    for number in 0..customers {
        if coming.len() >= AT_ONCE {
            coming.join_next().await.unwrap().unwrap();
        }
        let db = db.clone();
        coming.spawn(async move {
            let guest = NewInvitation {
                journey: journey.to_string(),
                name: format!("Guest {number}"),
                email: format!("guest-{number}@example.com"),
                language: "en".into(),
                time_zone: String::new(),
            };
            let invited = invite_customer(&db, &owner, guest, now()).await.unwrap();
            let token = invited.token.unwrap().to_string();
            accept_invitation(&db, &token, "Phone", now()).await.unwrap();
        });
    }
    coming.join_all().await;
}

/// What has not come to its end yet.
async fn waiting(database: &TestDatabase) -> i64 {
    database
        .count(
            "SELECT (SELECT count(*) FROM contact WHERE state IN ('planned', 'sending'))
                  + (SELECT count(*) FROM outgoing_mail WHERE due_at IS NOT NULL)",
        )
        .await
}

async fn everybody_is_written_to_once(database: TestDatabase, at_once: usize) {
    let customers = figure("DELIVERY_CONTACTS", 240);
    let kills = figure("DELIVERY_KILLS", 10);
    let folder = TempDir::with_prefix("sugoroku-killed-").unwrap();
    put_files(folder.path());
    greeted(&database.db, customers).await;
    let sink = Sink::start(folder.path());
    let mut servers: Vec<Server> = (0..at_once)
        .map(|_| Server::start(&database, folder.path(), &sink))
        .collect();
    let mut killed = 0;
    let end = Instant::now() + Duration::from_secs(120 + 6 * u64::try_from(kills).unwrap());
    while waiting(&database).await > 0 {
        assert!(
            Instant::now() < end,
            "{} still wait after {killed} kills",
            waiting(&database).await
        );
        if killed == kills {
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        }
        // Killed as soon as anything came of its life, or soon after.
        let taken = sink.taken();
        let patience = Instant::now() + Duration::from_secs(2);
        while sink.taken() == taken && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Seeded by the system: another moment and another victim in every run.
        let drawn = usize::try_from(RandomState::new().hash_one(killed) >> 8).unwrap();
        tokio::time::sleep(Duration::from_millis(u64::try_from(drawn % 60).unwrap())).await;
        let victim = drawn / 60 % servers.len();
        servers[victim] = Server::start(&database, folder.path(), &sink);
        killed += 1;
    }
    drop(servers);
    let mails = sink.mails();
    let sent = usize::try_from(
        database
            .count("SELECT count(*) FROM contact WHERE state = 'sent'")
            .await,
    )
    .unwrap();
    let given_up = database
        .text("SELECT COALESCE(min(last_error), '') FROM contact WHERE state <> 'sent'")
        .await;
    eprintln!(
        "{killed} kills of {at_once}: {sent} contacts sent, {} mails taken, of which {} were repeated with their id",
        mails.len(),
        sink.taken() - mails.len()
    );
    assert_eq!((sent, given_up.as_str()), (customers, ""), "every contact was sent");
    let distinct: HashSet<&(String, String)> = mails.values().collect();
    assert_eq!(distinct.len(), mails.len(), "nobody got the same mail under two ids");
    let greetings = mails.values().filter(|(_, subject)| subject == "Hello").count();
    assert_eq!(
        (greetings, mails.len()),
        (customers, 2 * customers),
        "a greeting and an invitation for each"
    );
    assert!(killed > kills / 2, "there was something to interrupt: {killed} kills");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_servers_on_postgres_write_to_everybody_once_however_often_they_are_killed() {
    everybody_is_written_to_once(TestDatabase::postgres().await, 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_server_on_sqlite_writes_to_everybody_once_however_often_it_is_killed() {
    everybody_is_written_to_once(TestDatabase::sqlite().await, 1).await;
}
