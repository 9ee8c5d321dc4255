//! The PostgreSQL of the tests: one that was named, or one that this process starts in a temporary
//! folder and that ends with it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use tempfile::TempDir;
use url::Url;

/// A PostgreSQL that runs.
#[derive(Debug)]
pub(super) struct Cluster {
    server: Url,
    /// Waits until this process ends, however it ends, and with it the pipe between the two: then it
    /// stops PostgreSQL and removes its folder.
    guard: Option<Child>,
}

/// PostgreSQL refuses to run as root; this user comes with its package.
const USER: &str = "postgres";

/// `$1` is the folder of the programs, `$2` the folder of the cluster.
const GUARD: &str = r#"
    cat > /dev/null
    "$1/pg_ctl" -D "$2/data" -m immediate stop
    rm -rf "$2" || { sleep 1; rm -rf "$2"; }
"#;

impl Cluster {
    /// The one that runs, started when it is first asked for.
    pub(super) fn running() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| match std::env::var("SUGOROKU_TEST_POSTGRES") {
            Ok(url) if !url.is_empty() => Self {
                server: url.parse().expect("SUGOROKU_TEST_POSTGRES is an address"),
                guard: None,
            },
            _ => Self::start(),
        })
    }

    /// Whether this process started it.
    pub(super) fn is_ours(&self) -> bool {
        self.guard.is_some()
    }

    /// The address of one of its databases.
    pub(super) fn url(&self, database: &str) -> String {
        let mut url = self.server.clone();
        url.set_path(database);
        url.into()
    }

    fn start() -> Self {
        let programs = programs();
        let root = is_root();
        // Kept, for the guard removes it.
        let folder = TempDir::with_prefix("sugoroku-postgres-")
            .expect("a temporary folder can be made")
            .keep();
        if root {
            run(Command::new("chown").arg(USER).arg(&folder));
        }
        run(as_user(root, &programs.join("initdb"))
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync", "-D"])
            .arg(folder.join("data")));
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off \
             -c synchronous_commit=off -c full_page_writes=off -c max_connections=300",
            folder.display()
        );
        run(as_user(root, &programs.join("pg_ctl"))
            .args(["-w", "-l"])
            .arg(folder.join("log"))
            .arg("-D")
            .arg(folder.join("data"))
            .args(["-o", &options, "start"]));
        let guard = as_user(root, Path::new("sh"))
            .args(["-c", GUARD, "guard"])
            .arg(&programs)
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        let mut server: Url = "postgres://postgres@localhost/postgres"
            .parse()
            .expect("this is an address");
        server
            .query_pairs_mut()
            .append_pair("host", &folder.display().to_string());
        Self {
            server,
            guard: Some(guard),
        }
    }
}

/// The folder of PostgreSQL's programs: the newest that Debian has, or the one in the path.
fn programs() -> PathBuf {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").exists())
        .collect();
    versions.sort();
    if let Some((_, newest)) = versions.pop() {
        return newest;
    }
    std::env::var_os("PATH")
        .iter()
        .flat_map(std::env::split_paths)
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
        .expect("PostgreSQL's initdb is installed (apt-get install postgresql)")
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn as_user(root: bool, program: &Path) -> Command {
    let mut command = if root {
        let mut command = Command::new("runuser");
        command.args(["-u", USER, "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // Somewhere that user may be.
    command.current_dir("/");
    command
}

fn run(command: &mut Command) {
    // `pg_ctl start` leaves a child behind, which must not hold a pipe of ours.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(status.success(), "{command:?} ended with {status}");
}
