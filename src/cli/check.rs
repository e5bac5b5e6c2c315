//! `consultd check` and `consultd verify`: is everything fit, and does the store hold what it should.

use std::{io::IsTerminal, process::ExitCode};

use anyhow::Result;

use super::print;
use crate::{
    config::{Post as PostSettings, Settings},
    mailbox::Mailbox,
    ocr::{self, Missing as NoOcr},
    post::Post,
    store::Weight,
    worker::office::Missing,
};

/// Tries everything that a running daemon needs and says how to mend what is wrong.
pub async fn check(settings: &Settings) -> Result<ExitCode> {
    let mut fit = true;
    let mut say = |what: &str, result: std::result::Result<String, String>| {
        fit &= result.is_ok();
        match result {
            Ok(detail) => print(&format!("ok    {what}: {detail}")),
            Err(why) => print(&format!("WRONG {what}: {why}")),
        }
    };
    say("configuration", Ok("every key is understood".to_owned()))?;
    match super::open(settings).await {
        Ok(store) => {
            let books = super::books(&store).await;
            let detail = books.map(|books| {
                let open = books.circulars().filter(|known| !known.closed).count();
                format!(
                    "{}, {open} open circular(s), {} message(s)",
                    settings.data_dir.display(),
                    books.entries().count()
                )
            });
            say("data directory", detail.map_err(|e| format!("{e:#}")))?;
            let contacts = store.contacts().await.map(|rows| rows.len()).unwrap_or_default();
            let told = if contacts == 0 {
                Err("none; every reply will wait for a person. Run `consultd contacts import FILE`".to_owned())
            } else {
                Ok(format!("{contacts}"))
            };
            say("contacts", told)?;
        }
        Err(error) => say("data directory", Err(format!("{error:#}")))?,
    }
    let jail = super::workers(settings).probe().await;
    say(
        "worker and its jail",
        jail.map(|()| "starts, fully enforced".to_owned()).map_err(|e| format!("{e}. {}", super::JAIL_REMEDY)),
    )?;
    say("binary Word files (.doc)", office(settings).await)?;
    say("scanned pages", scans(settings).await)?;
    for watched in &settings.mailboxes {
        let reached = match Mailbox::open(&watched.mailbox).await {
            Ok(mut mailbox) => mailbox.list(&|_| true).await.map(|_| "reached".to_owned()),
            Err(error) => Err(error),
        };
        say(&format!("mailbox \"{}\"", watched.name), reached.map_err(|e| e.to_string()))?;
    }
    say("post", post(settings).await)?;
    Ok(if fit { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether binary Word files can be read. Where they cannot, they go to a person: no reason not to run.
async fn office(settings: &Settings) -> std::result::Result<String, String> {
    let workers = super::workers(settings);
    let manual = "they go to a person";
    match workers.office.program() {
        Err(Missing::Off) => Ok(format!("not read, as limits.soffice says; {manual}")),
        Err(Missing::NotInstalled) => {
            Ok(format!("not read, {manual}: no LibreOffice is installed. apt install libreoffice-writer-nogui"))
        }
        Err(why @ Missing::NotThere(_)) => Err(format!("not read, {manual}: {why}. Mend limits.soffice")),
        Ok(program) => match workers.probe_office().await {
            Ok(()) => Ok(format!("read through {}, jailed", program.display())),
            Err(why) => Err(format!("not read, {manual}: {}: {why}", program.display())),
        },
    }
}

/// Whether the words in scans can be read. Where they cannot, scans go to a person: no reason not to run.
async fn scans(settings: &Settings) -> std::result::Result<String, String> {
    let workers = super::workers(settings);
    let manual = "they go to a person";
    let install = |languages: &[&str]| {
        let packages: Vec<String> =
            languages.iter().map(|language| format!("tesseract-ocr-{}", language.replace('_', "-"))).collect();
        packages.join(" ")
    };
    let program = match workers.ocr.program() {
        Err(NoOcr::Off) => return Ok(format!("not read, as limits.tesseract says; {manual}")),
        Err(NoOcr::NotInstalled) => {
            let packages = install(&ocr::LANGUAGES);
            return Ok(format!("not read, {manual}: no tesseract is installed. apt install tesseract-ocr {packages}"));
        }
        Err(why @ NoOcr::NotThere(_)) => return Err(format!("not read, {manual}: {why}. Mend limits.tesseract")),
        Ok(program) => program,
    };
    if let Err(why) = workers.probe_ocr().await {
        return Err(format!("not read, {manual}: {}: {why}", program.display()));
    }
    match workers.ocr.languages_missing().as_slice() {
        [] => Ok(format!("read through {}, jailed", program.display())),
        missing => Ok(format!(
            "read through {}, jailed, but not in all languages; the others go to a person. apt install {}",
            program.display(),
            install(missing)
        )),
    }
}

async fn post(settings: &Settings) -> std::result::Result<String, String> {
    let post = Post::open(&settings.post).map_err(|e| e.to_string())?;
    post.check().await.map_err(|e| e.to_string())?;
    Ok(match &settings.post {
        PostSettings::Smtp(smtp) => format!("{}:{} takes letters", smtp.host, smtp.port),
        PostSettings::Sendmail(path) => format!("{} is there", path.display()),
        PostSettings::Maildir(path) => format!("letters are put into {}", path.display()),
    })
}

/// Proves the store.
pub async fn verify(settings: &Settings) -> Result<ExitCode> {
    let store = super::open(settings).await?;
    let shown = std::io::stderr().is_terminal();
    let findings = store
        .verify(|done, total| {
            if shown && done % 500 == 0 {
                eprint!("\rarchive: {done} of {total}");
            }
        })
        .await?;
    if shown {
        eprintln!();
    }
    let mut alarm = false;
    for finding in &findings {
        alarm |= finding.weight == Weight::Alarm;
        let weight = if finding.weight == Weight::Alarm { "ALARM " } else { "notice" };
        print(&format!("{weight} {} {}", finding.what, finding.remedy))?;
    }
    if !alarm {
        let head = store.head().await?;
        print(&format!("the store is sound: {} events, head {}", head.seq, head.hash))?;
    }
    Ok(if alarm { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
