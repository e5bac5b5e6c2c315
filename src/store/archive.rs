//! The archive: every message's bytes under their SHA-256, written once and synced before anyone relies on them.
//!
//! Files only, blocking calls; knows no database. `archive/ab/cdef…` holds the bytes of message `abcdef…`; a file is
//! complete or absent, because it is written and synced under `archive/new` and renamed into place.

use std::{
    collections::BTreeSet,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use super::{StoreError, failpoint};
use crate::event::MessageHash;

/// Files synced at the same time: a sync mostly waits, and several wait no longer than one.
const SYNCED_AT_ONCE: usize = 8;

static BATCHES: AtomicU64 = AtomicU64::new(0);

#[derive(Clone, Debug)]
pub(super) struct Archive {
    root: PathBuf,
}

/// What lies in the archive under a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copy {
    Good,
    Missing,
    Damaged,
}

impl Archive {
    pub(super) fn open(root: PathBuf) -> Result<Self, StoreError> {
        let archive = Self { root };
        let staging = archive.staging();
        make_directory(&staging).map_err(|source| StoreError::Archive { path: staging, source })?;
        Ok(archive)
    }

    /// Removes what a crash left half-written, and nothing that a living process is writing. For the daemon, as it
    /// starts: what bears its own number was left by an earlier life.
    pub(super) fn sweep(&self) -> Result<(), StoreError> {
        let staging = self.staging();
        let failed = |source| StoreError::Archive { path: staging.clone(), source };
        for batch in fs::read_dir(&staging).map_err(failed)? {
            let path = batch.map_err(failed)?.path();
            if !is_being_written(&path) {
                fs::remove_dir_all(&path).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Puts every body into the archive; when it returns, all of them survive a power cut.
    pub(super) fn put(&self, bodies: &[(&MessageHash, &[u8])]) -> Result<(), StoreError> {
        let (mut missing, mut seen, mut directories) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for (hash, bytes) in bodies {
            let path = self.path(hash)?;
            // also where the file lies already: whoever renamed it may not have come to syncing yet
            directories.extend(path.parent().map(Path::to_path_buf));
            // a damaged copy is replaced by the bytes just received
            if seen.insert(*hash) && self.look(hash)? != Copy::Good {
                missing.push((path, *bytes));
            }
        }
        let staging =
            self.staging().join(format!("{}-{}", std::process::id(), BATCHES.fetch_add(1, Ordering::Relaxed)));
        let put = stage(&staging, &missing).and_then(|staged| self.settle(&staged, directories));
        // also after a failure: a full disk must not fill up further with every attempt
        let swept = fs::remove_dir_all(&staging);
        put?;
        swept.map_err(|source| StoreError::Archive { path: staging, source })
    }

    /// Renames what was staged into place and syncs the directories.
    fn settle(&self, staged: &[(PathBuf, &Path)], mut directories: BTreeSet<PathBuf>) -> Result<(), StoreError> {
        failpoint::hit("archive-written");
        for path in &directories {
            make_directory(path).map_err(|source| StoreError::Archive { path: path.clone(), source })?;
        }
        for (from, to) in staged {
            fs::rename(from, to).map_err(|source| StoreError::Archive { path: to.to_path_buf(), source })?;
        }
        failpoint::hit("archive-renamed");
        directories.insert(self.root.clone());
        for path in directories {
            sync_directory(&path).map_err(|source| StoreError::Archive { path, source })?;
        }
        failpoint::hit("archived");
        Ok(())
    }

    /// The bytes of a message, checked against its hash.
    pub(super) fn bytes(&self, hash: &MessageHash) -> Result<Vec<u8>, StoreError> {
        let path = self.path(hash)?;
        let bytes = fs::read(&path).map_err(|source| StoreError::Archive { path: path.clone(), source })?;
        if MessageHash::of(&bytes) == *hash { Ok(bytes) } else { Err(StoreError::Damaged { path }) }
    }

    pub(super) fn look(&self, hash: &MessageHash) -> Result<Copy, StoreError> {
        match self.bytes(hash) {
            Ok(_) => Ok(Copy::Good),
            Err(StoreError::Damaged { .. }) => Ok(Copy::Damaged),
            Err(StoreError::Archive { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(Copy::Missing),
            Err(error) => Err(error),
        }
    }

    /// The hashes under which files lie.
    pub(super) fn hashes(&self) -> Result<BTreeSet<MessageHash>, StoreError> {
        let mut hashes = BTreeSet::new();
        for directory in names(&self.root)? {
            if directory.len() == 2 {
                let files = names(&self.root.join(&directory))?;
                hashes.extend(files.into_iter().map(|file| MessageHash(format!("{directory}{file}"))));
            }
        }
        Ok(hashes)
    }

    /// Where a message's bytes lie. Whatever is no hash, and so might name another file, is refused.
    pub(super) fn path(&self, hash: &MessageHash) -> Result<PathBuf, StoreError> {
        let digits = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match hash.as_str().split_at_checked(2) {
            Some((head, tail)) if hash.as_str().len() == 64 && digits(head) && digits(tail) => {
                Ok(self.root.join(head).join(tail))
            }
            _ => Err(StoreError::NotAMessage(hash.as_str().chars().take(80).collect())),
        }
    }

    fn staging(&self) -> PathBuf {
        self.root.join("new")
    }
}

/// Writes and syncs files under names of their own in a new directory; each with the path where it belongs.
fn stage<'a>(directory: &Path, files: &'a [(PathBuf, &[u8])]) -> Result<Vec<(PathBuf, &'a Path)>, StoreError> {
    let failed = |source| StoreError::Archive { path: directory.to_path_buf(), source };
    make_directory(directory).map_err(failed)?;
    let numbered: Vec<_> = files.iter().enumerate().collect();
    let share = numbered.len().div_ceil(SYNCED_AT_ONCE).max(1);
    std::thread::scope(|scope| {
        let write = |chunk| write_all(directory, chunk).map_err(failed);
        let writers: Vec<_> = numbered.chunks(share).map(|chunk| scope.spawn(move || write(chunk))).collect();
        let died = |_| Err(failed(io::Error::other("a writing thread died")));
        let parts = writers.into_iter().map(|writer| writer.join().unwrap_or_else(died));
        parts.collect::<Result<Vec<_>, _>>().map(|parts| parts.into_iter().flatten().collect())
    })
}

fn write_all<'a>(directory: &Path, files: &[(usize, &'a (PathBuf, &[u8]))]) -> io::Result<Vec<(PathBuf, &'a Path)>> {
    let write = |(number, (target, bytes)): &(usize, &'a (PathBuf, &[u8]))| {
        let path = directory.join(number.to_string());
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok((path, target.as_path()))
    };
    files.iter().map(write).collect()
}

fn is_being_written(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let writer = name.split_once('-').and_then(|(writer, _)| writer.parse::<u32>().ok());
    writer.is_some_and(|writer| writer != std::process::id() && Path::new(&format!("/proc/{writer}")).exists())
}

/// Creates a directory and those above it, for our user alone.
pub(super) fn make_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes the names in a directory survive a power cut.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn names(directory: &Path) -> Result<Vec<String>, StoreError> {
    let failed = |source| StoreError::Archive { path: directory.to_path_buf(), source };
    let entries = fs::read_dir(directory).map_err(failed)?;
    entries.map(|entry| Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned())).collect()
}
