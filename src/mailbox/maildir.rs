//! A Maildir: reading it without a trace, filing into its subfolders, and delivering into one.
//!
//! Others (the delivery agent, the Director's mail program) work in it at the same time: files vanish and change
//! their flags between any two steps, so a message is known by its name without the flags. Subfolders as Maildir++
//! (`.Consultations.79`).

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::{OsStr, OsString},
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::ffi::{OsStrExt, OsStringExt},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use tokio::time::{Instant, sleep};

use super::{
    Fetched, Filing, HEAD, LISTED_AT_ONCE, Listed, MailboxError, Place, imap::words::utf7, levels, place::encode,
};
use crate::{config, event::MessageHash};

/// How often a waiting caller looks whether something was delivered.
const GLANCE: Duration = Duration::from_secs(1);
const BOXES: [&str; 2] = ["new", "cur"];

/// A Maildir being watched.
pub(super) struct Maildir {
    settings: config::Maildir,
    /// When `new` had last changed as it was listed.
    listed: Option<SystemTime>,
}

impl Maildir {
    pub(super) async fn open(settings: &config::Maildir) -> Result<Self, MailboxError> {
        let maildir = Self { settings: settings.clone(), listed: None };
        let path = settings.path.clone();
        maildir.blocking(move || create(&path)).await?;
        Ok(maildir)
    }

    pub(super) async fn list(&mut self, known: &(dyn Fn(&Place) -> bool + Sync)) -> Result<Vec<Listed>, MailboxError> {
        let path = self.settings.path.clone();
        let (changed, found) = self.blocking(move || Ok((last_delivery(&path), scan(&path)?))).await?;
        self.listed = changed;
        let unknown: Vec<_> =
            found.into_iter().filter(|(name, _)| !known(&Place::Maildir { name: name.clone() })).collect();
        self.blocking(move || describe(unknown)).await
    }

    pub(super) async fn fetch(&mut self, batch: &[Listed]) -> Result<Vec<(Listed, Fetched)>, MailboxError> {
        let (settings, batch) = (self.settings.clone(), batch.to_vec());
        self.blocking(move || read_all(&settings, batch)).await
    }

    pub(super) async fn file(&mut self, places: &[Place], folder: &str) -> Result<Filing, MailboxError> {
        let (root, target, places) = (self.settings.path.clone(), self.folder(folder)?, places.to_vec());
        self.blocking(move || move_all(&root, &target, places)).await
    }

    pub(super) async fn refile(
        &mut self,
        messages: &[(MessageHash, u64)],
        from: &str,
        to: &str,
    ) -> Result<usize, MailboxError> {
        let target = if to.is_empty() { self.settings.path.clone() } else { self.folder(to)? };
        let (root, source, messages) = (self.settings.path.clone(), self.folder(from)?, messages.to_vec());
        self.blocking(move || move_on(&root, &source, &target, &messages)).await
    }

    /// The directory of a folder under the filing folder.
    fn folder(&self, folder: &str) -> Result<PathBuf, MailboxError> {
        let levels = levels(&self.settings.filing, folder);
        let name = subfolder(&levels).ok_or_else(|| MailboxError::Settings {
            subject: self.settings.path.display().to_string(),
            why: format!("\"{}\" cannot be a Maildir++ folder. Leave out dots", levels.join("/")),
        })?;
        Ok(self.settings.path.join(name))
    }

    /// Looks at the time `new` changed, which a delivery changes; not at its contents.
    pub(super) async fn wait(&mut self) -> Result<(), MailboxError> {
        let deadline = Instant::now() + Duration::from_secs(self.settings.poll);
        while Instant::now() < deadline && last_delivery(&self.settings.path) == self.listed {
            sleep(GLANCE.min(deadline - Instant::now())).await;
        }
        Ok(())
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> io::Result<T> + Send + 'static,
    ) -> Result<T, MailboxError> {
        let done = tokio::task::spawn_blocking(work).await.unwrap_or_else(|why| Err(io::Error::other(why)));
        done.map_err(|why| MailboxError::Files { subject: self.settings.path.display().to_string(), why })
    }
}

/// Writes a message into a Maildir's `new`, atomically and durably, under a name the caller chooses. A message that
/// already lies there under this name, read or unread, is left as it is.
///
/// # Errors
/// When the directory cannot be made or written; then nothing of the message is visible.
pub fn deliver(maildir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    create(maildir)?;
    if scan(maildir)?.contains_key(&encode(name.as_bytes())) {
        return Ok(());
    }
    let draft = maildir.join("tmp").join(name);
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, maildir.join("new").join(name))?;
    File::open(maildir.join("new"))?.sync_all()
}

fn create(maildir: &Path) -> io::Result<()> {
    ["tmp", "new", "cur"].iter().try_for_each(|part| fs::create_dir_all(maildir.join(part)))
}

fn last_delivery(maildir: &Path) -> Option<SystemTime> {
    fs::metadata(maildir.join("new")).and_then(|new| new.modified()).ok()
}

/// Every message's name (without flags, encoded) and its file. `new` comes first: a message that a mail program
/// moves to `cur` meanwhile is then seen at least once.
fn scan(maildir: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    for part in BOXES {
        for entry in fs::read_dir(maildir.join(part))? {
            let entry = entry?;
            let name = entry.file_name();
            if !name.as_bytes().starts_with(b".") {
                found.insert(encode(split_flags(&name).0), entry.path());
            }
        }
    }
    Ok(found)
}

/// A file name's unique part and its flags with the colon before them.
fn split_flags(name: &OsStr) -> (&[u8], &[u8]) {
    let bytes = name.as_bytes();
    let colon = bytes.iter().position(|&b| b == b':').unwrap_or(bytes.len());
    bytes.split_at_checked(colon).unwrap_or((bytes, b""))
}

fn describe(unknown: Vec<(String, PathBuf)>) -> io::Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for (name, path) in unknown {
        let Some(about) = unless_vanished(fs::symlink_metadata(&path))? else { continue };
        if !about.is_file() {
            continue;
        }
        let arrived = Timestamp::try_from(about.modified()?).map_err(io::Error::other)?;
        listed.push(Listed { place: Place::Maildir { name }, size: about.len(), arrived });
    }
    listed.sort_by(|a, b| (a.arrived, &a.place).cmp(&(b.arrived, &b.place)));
    listed.truncate(LISTED_AT_ONCE);
    Ok(listed)
}

fn unless_vanished<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

fn path_of<'a>(found: &'a BTreeMap<String, PathBuf>, place: &Place) -> Option<&'a PathBuf> {
    match place {
        Place::Maildir { name } => found.get(name),
        Place::Imap { .. } => None,
    }
}

/// A directory that others rename in may hide a file from one pass over it: what is missing is looked for twice.
fn read_all(settings: &config::Maildir, batch: Vec<Listed>) -> io::Result<Vec<(Listed, Fetched)>> {
    let first = scan(&settings.path)?;
    let mut out = Vec::with_capacity(batch.len());
    for one in batch {
        let fetched = read(&first, &one.place, settings.max_message)?;
        out.push((one, fetched));
    }
    if out.iter().any(|(_, fetched)| *fetched == Fetched::Gone) {
        let second = scan(&settings.path)?;
        for (one, fetched) in out.iter_mut().filter(|(_, fetched)| *fetched == Fetched::Gone) {
            *fetched = read(&second, &one.place, settings.max_message)?;
        }
    }
    Ok(out)
}

fn read(found: &BTreeMap<String, PathBuf>, place: &Place, most: u64) -> io::Result<Fetched> {
    let Some(path) = path_of(found, place) else { return Ok(Fetched::Gone) };
    let file = match unless_vanished(File::open(path)) {
        Ok(Some(file)) => file,
        Ok(None) => return Ok(Fetched::Gone),
        Err(why) => return Ok(Fetched::Refused { response: why.to_string() }),
    };
    let mut bytes = Vec::new();
    let wanted = most.max(HEAD as u64).saturating_add(1);
    if let Err(why) = (&file).take(wanted).read_to_end(&mut bytes) {
        return Ok(Fetched::Refused { response: why.to_string() });
    }
    if bytes.len() as u64 <= most {
        return Ok(Fetched::Whole(bytes));
    }
    bytes.truncate(HEAD);
    Ok(Fetched::TooLarge { size: file.metadata()?.len(), head: bytes })
}

/// The Maildir++ directory of a folder; none where a level would mean something else there.
fn subfolder(levels: &[String]) -> Option<OsString> {
    let sound = |level: &String| !level.contains(['.', '/', '\0']) && !level.is_empty();
    let levels = levels.iter().all(sound).then(|| levels.join("."))?;
    (!levels.is_empty()).then(|| OsString::from(format!(".{}", utf7(&levels))))
}

fn move_all(root: &Path, target: &Path, places: Vec<Place>) -> io::Result<Filing> {
    create(target)?;
    File::create(target.join("maildirfolder"))?;
    let mut filing = Filing { moved: Vec::new(), gone: places };
    let mut touched = BTreeSet::new();
    for _pass in 0..2 {
        let found = scan(root)?;
        for place in std::mem::take(&mut filing.gone) {
            let moved = path_of(&found, &place).map(|path| unless_vanished(move_one(path, target))).transpose()?;
            if let Some(directory) = moved.flatten() {
                touched.insert(directory);
                filing.moved.push(place);
            } else {
                filing.gone.push(place);
            }
        }
    }
    for directory in touched {
        File::open(directory)?.sync_all()?;
    }
    Ok(filing)
}

/// Moves those messages of one Maildir to another of which nothing but the bytes is known.
fn move_on(root: &Path, source: &Path, target: &Path, messages: &[(MessageHash, u64)]) -> io::Result<usize> {
    if !source.join("cur").is_dir() {
        return Ok(0);
    }
    create(target)?;
    if target != root {
        File::create(target.join("maildirfolder"))?;
    }
    let mut wanted = messages.to_vec();
    let mut touched = BTreeSet::new();
    for path in scan(source)?.into_values() {
        let size = unless_vanished(fs::symlink_metadata(&path))?.filter(fs::Metadata::is_file).map(|about| about.len());
        if !wanted.iter().any(|(_, wanted)| Some(*wanted) == size) {
            continue;
        }
        let Some(hash) = unless_vanished(fs::read(&path))?.map(|bytes| MessageHash::of(&bytes)) else { continue };
        if let Some(at) = wanted.iter().position(|(wanted, _)| *wanted == hash) {
            touched.extend(unless_vanished(move_one(&path, target))?);
            wanted.swap_remove(at);
        }
    }
    for directory in touched {
        File::open(directory)?.sync_all()?;
    }
    Ok(messages.len() - wanted.len())
}

/// Moves a file to the same box (`new` or `cur`) of another Maildir, never onto another file.
fn move_one(path: &Path, target: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default();
    let part = path.parent().and_then(Path::file_name).unwrap_or(OsStr::new("cur"));
    let directory = target.join(part);
    let (unique, flags) = split_flags(name);
    let mut goal = directory.join(name);
    for copy in 1.. {
        if !goal.try_exists()? {
            break;
        }
        let other = [unique, format!("_{copy}").as_bytes(), flags].concat();
        goal = directory.join(OsString::from_vec(other));
    }
    fs::rename(path, goal)?;
    Ok(directory)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn here(dir: &Path, max_message: u64) -> config::Maildir {
        config::Maildir { path: dir.to_owned(), filing: "Consultations".into(), max_message, poll: 60 }
    }

    fn nobody(_: &Place) -> bool {
        false
    }

    async fn filled(dir: &Path) -> Maildir {
        let maildir = Maildir::open(&here(dir, 1000)).await.unwrap();
        fs::write(dir.join("new/1.a"), "one").unwrap();
        fs::write(dir.join("cur/2.b:2,S"), "two").unwrap();
        fs::write(dir.join("cur/.hidden"), "no").unwrap();
        fs::write(dir.join("tmp/3.c"), "half").unwrap();
        fs::create_dir(dir.join("cur/4.d")).unwrap();
        maildir
    }

    #[tokio::test]
    async fn new_and_seen_messages_are_listed_and_read_and_stay_where_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let mut maildir = filled(dir.path()).await;
        let listed = maildir.list(&nobody).await.unwrap();
        let fetched = maildir.fetch(&listed).await.unwrap();
        let bytes: BTreeSet<_> = fetched.into_iter().map(|(_, fetched)| format!("{fetched:?}")).collect();
        assert_eq!(bytes, [b"one", b"two"].map(|b| format!("{:?}", Fetched::Whole(b.to_vec()))).into());
        assert!(dir.path().join("new/1.a").exists() && dir.path().join("cur/2.b:2,S").exists());
    }

    #[tokio::test]
    async fn a_message_is_the_same_after_the_director_has_read_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut maildir = filled(dir.path()).await;
        let before = maildir.list(&nobody).await.unwrap();
        fs::rename(dir.path().join("new/1.a"), dir.path().join("cur/1.a:2,RS")).unwrap();
        let known: BTreeSet<_> = before.iter().map(|one| one.place.clone()).collect();
        assert_eq!(maildir.list(&|place| known.contains(place)).await.unwrap(), []);
        assert!(maildir.fetch(&before).await.unwrap().iter().all(|(_, f)| matches!(f, Fetched::Whole(_))));
    }

    #[tokio::test]
    async fn filing_keeps_flags_and_tells_what_had_gone_before() {
        let dir = tempfile::tempdir().unwrap();
        let mut maildir = filled(dir.path()).await;
        let places = ["1.a", "2.b", "9.z"].map(|name| Place::Maildir { name: name.into() });
        let filing = maildir.file(&places, "79").await.unwrap();
        assert_eq!((filing.moved.as_slice(), filing.gone.as_slice()), (&places[..2], &places[2..]));
        let folder = dir.path().join(".Consultations.79");
        assert!(folder.join("new/1.a").exists() && folder.join("cur/2.b:2,S").exists());
        assert!(folder.join("maildirfolder").exists());
        assert_eq!(maildir.file(&places, "79").await.unwrap().gone.len(), 3, "doing it again does no harm");
    }

    #[tokio::test]
    async fn filing_never_overwrites_another_message_of_the_same_name() {
        let dir = tempfile::tempdir().unwrap();
        let mut maildir = filled(dir.path()).await;
        let place = [Place::Maildir { name: "2.b".into() }];
        maildir.file(&place, "79").await.unwrap();
        fs::write(dir.path().join("cur/2.b:2,S"), "another").unwrap();
        maildir.file(&place, "79").await.unwrap();
        let cur = dir.path().join(".Consultations.79/cur");
        assert_eq!(fs::read(cur.join("2.b:2,S")).unwrap(), b"two");
        assert_eq!(fs::read(cur.join("2.b_1:2,S")).unwrap(), b"another");
    }

    #[tokio::test]
    async fn a_folder_name_cannot_lead_out_of_the_maildir() {
        let dir = tempfile::tempdir().unwrap();
        let mut maildir = filled(dir.path()).await;
        let place = [Place::Maildir { name: "1.a".into() }];
        for wrong in ["../../etc", "a.b", ".", "x\0"] {
            let error = maildir.file(&place, wrong).await.unwrap_err();
            assert!(matches!(error, MailboxError::Settings { .. }), "{wrong:?}: {error}");
        }
    }

    #[tokio::test]
    async fn a_message_that_is_too_large_yields_its_head_and_one_that_vanished_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let mut maildir = filled(dir.path()).await;
        fs::write(dir.path().join("new/5.e"), vec![b'x'; HEAD + 5]).unwrap();
        fs::remove_file(dir.path().join("cur/2.b:2,S")).unwrap();
        let place = |name: &str| Listed {
            place: Place::Maildir { name: name.into() },
            size: 0,
            arrived: Timestamp::UNIX_EPOCH,
        };
        let fetched = maildir.fetch(&[place("5.e"), place("2.b")]).await.unwrap();
        let Fetched::TooLarge { size, head } = &fetched[0].1 else { panic!("{:?}", fetched[0].0) };
        assert_eq!((*size, head.len()), (HEAD as u64 + 5, HEAD));
        assert_eq!(fetched[1].1, Fetched::Gone);
    }

    #[tokio::test]
    async fn a_delivery_ends_the_wait_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let mut maildir = filled(dir.path()).await;
        // Whatever the file system's clock resolution: the directory had changed long before.
        File::open(dir.path().join("new")).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        maildir.list(&nobody).await.unwrap();
        assert!(maildir.wait().now_or_never().is_none(), "nothing has come");
        deliver(dir.path(), "7.g", b"seven").unwrap();
        maildir.wait().now_or_never().unwrap().unwrap();
    }

    #[test]
    fn delivering_the_same_letter_again_does_not_double_it() {
        let dir = tempfile::tempdir().unwrap();
        deliver(dir.path(), "a@b", b"letter").unwrap();
        deliver(dir.path(), "a@b", b"letter").unwrap();
        fs::rename(dir.path().join("new/a@b"), dir.path().join("cur/a@b:2,S")).unwrap();
        deliver(dir.path(), "a@b", b"letter").unwrap();
        assert_eq!(scan(dir.path()).unwrap().len(), 1);
    }
}
