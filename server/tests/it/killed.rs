//! Servers that are killed while they deliver: everybody is written to once, and nobody is forgotten.
//!
//! The servers are the program itself. The receivers are a real SMTP server (`aiosmtpd`) and a push service whose browser opens
//! what it gets with libraries that are not ours (`http-ece`, `PyJWT`). What is proven is one effect at a receiver that knows a
//! repeated mail by its `Message-ID` and a repeated notification by its `Topic`, as DESIGN §3 promises. `DELIVERY_CONTACTS` and
//! `DELIVERY_KILLS` make it as large as there is time for.

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
    outgoing::{Outgoing, Reach},
    push::{NewDevice, Pusher, add_device},
    sessions::list_sessions,
    testing::TestDatabase,
};
use serde_json::Value;
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

[[touchpoint]]
key = "nudge"
after = { event = "started", days = 0, at = "00:00" }
channel = "push"
purpose = "teach"
subject = "Begin"
body = "The **first** square is small."
"#;

fn figure(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |figure| figure.parse().expect("a whole number"))
}

/// A receiver: a program that takes what is sent to it and writes it down.
struct Sink {
    process: Child,
    /// What it says of itself: its port, and what else a sender needs.
    says: Value,
    file: PathBuf,
}

impl Sink {
    fn start(script: &str, folder: &Path) -> Self {
        let file = folder.join(script).with_extension("jsonl");
        let mut process = Command::new(python())
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sinks").join(script))
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let says = serde_json::from_str(&line).unwrap();
        Self { process, says, file }
    }

    fn written(&self) -> String {
        std::fs::read_to_string(&self.file).unwrap_or_default()
    }

    fn taken(&self) -> usize {
        self.written().lines().count()
    }

    /// What was taken by the id under which a repeated one is known: to whom, and what about. Nobody got the same twice.
    fn taken_once(&self) -> HashMap<String, (String, String)> {
        let text = self.written();
        let of = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
        let taken: HashMap<String, (String, String)> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .map(|line| (of(&line, "id"), (of(&line, "to"), of(&line, "subject"))))
            .collect();
        let distinct: HashSet<&(String, String)> = taken.values().collect();
        assert_eq!(distinct.len(), taken.len(), "nobody got the same under two ids");
        taken
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Both receivers.
struct Sinks {
    mail: Sink,
    push: Sink,
}

impl Sinks {
    fn start(folder: &Path) -> Self {
        Self {
            mail: Sink::start("smtp.py", folder),
            push: Sink::start("push.py", folder),
        }
    }

    fn taken(&self) -> usize {
        self.mail.taken() + self.push.taken()
    }

    /// The browser of this guest, behind the push service.
    fn browser_of(&self, guest: usize) -> NewDevice {
        let says = &self.push.says;
        NewDevice {
            endpoint: format!("http://127.0.0.1:{}/guest-{guest}", says["port"]),
            p256dh: says["p256dh"].as_str().unwrap().to_owned(),
            auth: says["auth"].as_str().unwrap().to_owned(),
        }
    }
}

/// Python with the receivers' packages, as `.build/python-packages.sh` installs it.
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
    fn start(database: &TestDatabase, folder: &Path, sinks: &Sinks) -> Self {
        let program = Command::new(env!("CARGO_BIN_EXE_sugoroku"))
            .arg("serve")
            .env_clear()
            .env("DATABASE_URL", &database.url)
            .env("ADDRESS", format!("127.0.0.1:{}", free_port()))
            .env("SITE", folder.join("site"))
            .env("SMTP_URL", format!("smtp://127.0.0.1:{}", sinks.mail.says["port"]))
            .env("ALLOW_PRIVATE_ADDRESSES", "true")
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

/// Customers who have just begun, and whom the plan greets at once by mail and on their phones.
async fn greeted(db: &Db, sinks: &Sinks, customers: usize) {
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
    settle(db, &owner, at_any_hour, now()).await.unwrap();
    let journey = publish(db, &owner, PLAN.as_bytes()).await;
    let pusher = Pusher::new(Outgoing::new(Reach::Anywhere).unwrap(), "mailto:hello@example.com");
    let mut coming = JoinSet::new();
    for number in 0..customers {
        if coming.len() >= AT_ONCE {
            coming.join_next().await.unwrap().unwrap();
        }
        let (db, pusher, browser) = (db.clone(), pusher.clone(), sinks.browser_of(number));
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
            let guest = accept_invitation(&db, &token, "Phone", now()).await.unwrap().actor;
            let session = list_sessions(&db, &guest, now()).await.unwrap()[0].id;
            add_device(&db, &guest, session, &pusher, browser, now()).await.unwrap();
        });
    }
    coming.join_all().await;
}

/// What has not come to its end yet.
async fn waiting(database: &TestDatabase) -> i64 {
    database
        .count(
            "SELECT (SELECT count(*) FROM contact WHERE state IN ('planned', 'sending'))
                  + (SELECT count(*) FROM outgoing_mail WHERE due_at IS NOT NULL)
                  + (SELECT count(*) FROM outgoing_push WHERE due_at IS NOT NULL)",
        )
        .await
}

async fn everybody_is_written_to_once(database: TestDatabase, at_once: usize) {
    // One by mail and one by push for each.
    let customers = figure("DELIVERY_CONTACTS", 240) / 2;
    let kills = figure("DELIVERY_KILLS", 10);
    let folder = TempDir::with_prefix("sugoroku-killed-").unwrap();
    put_files(folder.path());
    let sinks = Sinks::start(folder.path());
    greeted(&database.db, &sinks, customers).await;
    let mut servers: Vec<Server> = (0..at_once)
        .map(|_| Server::start(&database, folder.path(), &sinks))
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
        let taken = sinks.taken();
        let patience = Instant::now() + Duration::from_secs(2);
        while sinks.taken() == taken && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Seeded by the system: another moment and another victim in every run.
        let drawn = usize::try_from(RandomState::new().hash_one(killed) >> 8).unwrap();
        tokio::time::sleep(Duration::from_millis(u64::try_from(drawn % 60).unwrap())).await;
        let victim = drawn / 60 % servers.len();
        servers[victim] = Server::start(&database, folder.path(), &sinks);
        killed += 1;
    }
    drop(servers);
    let sent = usize::try_from(
        database
            .count("SELECT count(*) FROM contact WHERE state = 'sent'")
            .await,
    )
    .unwrap();
    let given_up = database
        .text("SELECT COALESCE(min(last_error), '') FROM contact WHERE state <> 'sent'")
        .await;
    let (mails, pushes) = (sinks.mail.taken_once(), sinks.push.taken_once());
    eprintln!(
        "{killed} kills of {at_once}: {sent} contacts sent; {} mails taken and {} more repeated with their id, {} notifications and {} more",
        mails.len(),
        sinks.mail.taken() - mails.len(),
        pushes.len(),
        sinks.push.taken() - pushes.len(),
    );
    assert_eq!((sent, given_up.as_str()), (2 * customers, ""), "every contact was sent");
    let about = |taken: &HashMap<String, (String, String)>, what: &str| {
        taken.values().filter(|(_, subject)| subject == what).count()
    };
    assert_eq!(
        (about(&mails, "Hello"), mails.len()),
        (customers, 2 * customers),
        "a greeting and an invitation for each"
    );
    assert_eq!(
        (about(&pushes, "Begin"), pushes.len()),
        (customers, customers),
        "a notification for each"
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
