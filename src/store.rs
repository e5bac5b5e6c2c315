//! What is kept: messages' bytes, the event log, the outbox and who may speak, in SQLite and an archive of files.
//!
//! The only room that knows SQL. One connection writes, with `BEGIN IMMEDIATE`, so that nobody decides on what another
//! is changing; a few read. Nothing is reported as done before it survives a power cut. Time is an argument.

mod archive;
mod commit;
mod contacts;
pub mod failpoint;
mod inbox;
mod log;
mod outbox;
#[cfg(test)]
mod tests;
mod verify;

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use sqlx::{
    Sqlite, SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use archive::Archive;
pub use commit::{Committed, Filing, Job, Outcome};
pub use inbox::{Claim, Claimed, Incoming, Kept, ToFile, ToRefile};
pub use log::Head;
pub use outbox::{Leased, LetterRow, LetterState, NewLetter, SentTo};
pub use verify::{Finding, Weight};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a statement waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(30);
const READERS: u32 = 4;

/// What can go wrong with what is kept; each says where, and what the operator can do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "open the data directory, {}: {source}. Create it for consultd's user, or choose another with --data.",
        path.display()
    )]
    Directory { path: PathBuf, source: io::Error },
    #[error(
        "open the data directory, {}: another consultd works on it. Stop that one first, or give this one a directory \
         of its own with --data.",
        .0.display()
    )]
    InUse(PathBuf),
    #[error(
        "open the database, {}: a newer consultd has written it (schema {schema}). Install that version or a later one.",
        path.display()
    )]
    Newer { path: PathBuf, schema: i64 },
    #[error("prepare the database, {}: {source}. Restore it from a backup, or ask for help.", path.display())]
    Schema { path: PathBuf, source: MigrateError },
    #[error(
        "use the database, consultd.sqlite in the data directory: {0}. See that the disk has room, then run \
         `consultd verify`."
    )]
    Database(#[from] sqlx::Error),
    #[error("use the archive, {}: {source}. See that the disk has room and consultd may write there.", path.display())]
    Archive { path: PathBuf, source: io::Error },
    #[error(
        "read the archive, {}: these are not the bytes that were archived. Restore the file from a backup.",
        path.display()
    )]
    Damaged { path: PathBuf },
    #[error("find a message, {0}: this is not the hash of a message. `consultd review list` shows those that are.")]
    NotAMessage(String),
    #[error("find a letter, {0}: there is none with this key. `consultd outbox list` shows those that are.")]
    NoLetter(String),
    #[error(
        "read the event log, event {seq}: {source}. Run `consultd verify`, then restore the database from a backup."
    )]
    Event { seq: i64, source: serde_json::Error },
    #[error("read the database, {table}: the value \"{value}\" means nothing. Restore the database from a backup.")]
    Value { table: &'static str, value: String },
}

type Result<T> = std::result::Result<T, StoreError>;

/// The data directory, opened. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Store {
    directory: PathBuf,
    archive: Archive,
    writer: SqlitePool,
    readers: SqlitePool,
    /// Held while this is the one daemon on the directory.
    _lock: Option<std::sync::Arc<File>>,
}

impl Store {
    /// Opens a data directory beside whoever else works on it, for the command line; creates what is missing.
    pub async fn open(directory: &Path) -> Result<Self> {
        Self::open_with(directory, None).await
    }

    /// Opens a data directory for the daemon. Fails with [`StoreError::InUse`] while another daemon has it open; the
    /// lock goes with the process, however it ends.
    pub async fn open_exclusive(directory: &Path) -> Result<Self> {
        let failed = |source| StoreError::Directory { path: directory.to_path_buf(), source };
        archive::make_directory(directory).map_err(failed)?;
        let lock = lock_file(&directory.join("daemon.lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(directory.to_path_buf())),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let store = Self::open_with(directory, Some(lock)).await?;
        store.free_claims().await?;
        store.free_letters().await?;
        let archive = store.archive.clone();
        blocking(move || archive.sweep()).await?;
        Ok(store)
    }

    async fn open_with(directory: &Path, lock: Option<File>) -> Result<Self> {
        let failed = |source| StoreError::Directory { path: directory.to_path_buf(), source };
        archive::make_directory(directory).map_err(failed)?;
        let archive = Archive::open(directory.join("archive"))?;
        let path = directory.join("consultd.sqlite");
        let writer = connect(&path).await?;
        archive::sync_directory(directory).map_err(failed)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(SqliteConnectOptions::new().filename(&path).read_only(true).busy_timeout(PATIENCE))
            .await?;
        let lock = lock.map(std::sync::Arc::new);
        Ok(Self { directory: directory.to_path_buf(), archive, writer, readers, _lock: lock })
    }

    /// The data directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Ends all work and folds the database's journal back into its file.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Writes a copy of the database, whole and of one instant, to a new file, while work goes on.
    pub async fn copy_database(&self, to: &Path) -> Result<()> {
        sqlx::query("vacuum into ?").bind(to.to_string_lossy()).execute(&self.readers).await?;
        Ok(())
    }

    /// A transaction that nobody else can write beside; dropped without commit, it never happened.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("begin immediate").await?)
    }
}

/// Opens the one connection that writes, and brings the tables up to date.
async fn connect(path: &Path) -> Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE);
    // two processes that open a new directory at once must not both create the tables
    let file = lock_file(&path.with_extension("lock"));
    let directory_failed = |source| StoreError::Directory { path: path.to_path_buf(), source };
    let file = file.map_err(directory_failed)?;
    let held = blocking(move || file.lock().map(|()| file)).await.map_err(directory_failed)?;
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    let migrated = MIGRATIONS.run(&pool).await;
    drop(held);
    match migrated {
        Ok(()) => Ok(pool),
        Err(MigrateError::VersionMissing(schema)) => Err(StoreError::Newer { path: path.to_path_buf(), schema }),
        Err(source) => Err(StoreError::Schema { path: path.to_path_buf(), source }),
    }
}

fn lock_file(path: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(path)
}

/// Runs what waits for the disk on a thread where waiting does no harm.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(died) => std::panic::resume_unwind(died.into_panic()),
    }
}

/// An instant as the database holds it.
fn micros(instant: Timestamp) -> i64 {
    instant.as_microsecond()
}

fn instant(table: &'static str, micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreError::Value { table, value: micros.to_string() })
}

/// A count or size as the database holds it; both kinds never come near the limit.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
