//! Throwaway databases for tests: an SQLite file, or a database of a PostgreSQL that the tests start
//! themselves, once a process.
//!
//! ```no_run
//! # async fn example() {
//! use backend::testing::TestDatabase;
//!
//! let database = TestDatabase::postgres().await;
//! let businesses = backend::businesses::list_businesses(&database.db).await.unwrap();
//! assert!(businesses.is_empty());
//! # }
//! ```
//!
//! With `SUGOROKU_TEST_POSTGRES=postgres://user@host/postgres` that server is used instead, and the
//! databases are dropped when the tests are over.

mod cluster;

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};

use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;

use self::cluster::Cluster;
use crate::{
    Db,
    db::tx::{execute, fetch_all, fetch_one},
};

/// A database that is gone with this value.
#[derive(Debug)]
pub struct TestDatabase {
    /// The database.
    pub db: Db,
    /// Its address, to open it again.
    pub url: String,
    keep: Keep,
}

/// What goes with the database.
#[derive(Debug)]
enum Keep {
    Folder { _folder: TempDir },
    Database { name: String },
}

/// Made by the first test that needs it; the lock also keeps others from using it half-made.
static TEMPLATE: Mutex<bool> = Mutex::new(false);

static NEXT: AtomicU32 = AtomicU32::new(1);

impl TestDatabase {
    /// A new SQLite file.
    ///
    /// # Panics
    /// When there is no place for it: a test cannot go on.
    pub async fn sqlite() -> Self {
        let folder = TempDir::with_prefix("sugoroku-").expect("a temporary folder can be made");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let db = Db::open(&url).await.expect("a new SQLite file opens");
        Self {
            db,
            url,
            keep: Keep::Folder { _folder: folder },
        }
    }

    /// A new database of a running PostgreSQL.
    ///
    /// # Panics
    /// When there is none to be had: a test cannot go on.
    pub async fn postgres() -> Self {
        let (cluster, template) = tokio::task::spawn_blocking(|| {
            let cluster = Cluster::running();
            (cluster, template(cluster))
        })
        .await
        .expect("PostgreSQL starts");
        let name = format!(
            "sugoroku_test_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        run_on(
            &cluster.url("postgres"),
            &format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await;
        let url = cluster.url(&name);
        let db = Db::open(&url).await.expect("a new database opens");
        Self {
            db,
            url,
            keep: Keep::Database { name },
        }
    }

    /// Runs a statement that no use case has, to tamper with rows; the number of rows it touched.
    ///
    /// # Panics
    /// When the statement fails.
    pub async fn execute(&self, sql: &'static str) -> u64 {
        self.db
            .write((), move |tx, ()| Box::pin(async move { Ok(execute!(tx, sql)?) }))
            .await
            .expect("the statement runs")
    }

    /// The number that a query answers.
    ///
    /// # Panics
    /// When the query fails.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.db.read().await.expect("the database can be read");
        let (count,): (i64,) = fetch_one!(tx, (i64,), sql).expect("the query runs");
        count
    }

    /// The text that a query answers.
    ///
    /// # Panics
    /// When the query fails.
    pub async fn text(&self, sql: &'static str) -> String {
        let mut tx = self.db.read().await.expect("the database can be read");
        let (text,): (String,) = fetch_one!(tx, (String,), sql).expect("the query runs");
        text
    }

    /// The texts that a query answers.
    ///
    /// # Panics
    /// When the query fails.
    pub async fn texts(&self, sql: &'static str) -> Vec<String> {
        let mut tx = self.db.read().await.expect("the database can be read");
        let rows: Vec<(String,)> = fetch_all!(tx, (String,), sql).expect("the query runs");
        rows.into_iter().map(|(text,)| text).collect()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Keep::Database { name } = &self.keep else {
            return;
        };
        let cluster = Cluster::running();
        if cluster.is_ours() {
            // It goes as a whole, with the process.
            return;
        }
        let (url, sql) = (
            cluster.url("postgres"),
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
        let dropped = std::thread::spawn(move || block_on(run_on(&url, &sql))).join();
        if dropped.is_err() {
            tracing::warn!(%name, "a test database could not be dropped");
        }
    }
}

/// The name of a database with the whole schema, to be copied.
fn template(cluster: &'static Cluster) -> String {
    let name = format!("sugoroku_template_{}", std::process::id());
    let mut made = TEMPLATE.lock().unwrap_or_else(PoisonError::into_inner);
    if !*made {
        let (name, cluster) = (name.clone(), cluster);
        // A runtime of its own: this test's may end before the next test needs the template.
        std::thread::spawn(move || {
            block_on(async {
                run_on(&cluster.url("postgres"), &format!("CREATE DATABASE {name}")).await;
                let db = Db::open(&cluster.url(&name)).await.expect("the schema is sound");
                db.close().await;
            });
        })
        .join()
        .expect("the template can be made");
        *made = true;
    }
    name
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made")
        .block_on(work)
}

async fn run_on(url: &str, sql: &str) {
    let mut connection = PgConnection::connect(url).await.expect("PostgreSQL answers");
    // The name in it is made of figures.
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .expect("the statement runs");
    connection.close().await.expect("the connection closes");
}
