//! `consultd digest`, `contacts …`, `outbox …`.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, Result, bail};
use jiff::civil::Date;

use super::{Contacts as ContactsCommand, Outbox as OutboxCommand, print};
use crate::{
    config::{Group, Settings},
    desk::Desk,
    letter,
    sender::{self, Contact, Role, Speaker},
    store::LetterState,
};

/// Shows a group's digest as it would be now, or writes it to a file; nothing is queued.
pub async fn digest(settings: &Settings, group: &str, date: Option<Date>, preview: Option<&Path>) -> Result<()> {
    let group = group_named(group, settings.digest.all_groups())?;
    let store = super::open(settings).await?;
    let desk = Desk::new(store, settings.clone(), super::workers(settings));
    let now = super::now();
    let date = date.unwrap_or_else(|| now.to_zoned(settings.digest.zone.clone()).date());
    let written = desk.digest_preview(&group, date, &[], now).await?;
    let words = &written.words;
    let Some(file) = preview else { return print(&format!("{}\n\n{}", words.subject, words.text)) };
    let to = group.recipients.first().map(ToString::to_string).unwrap_or_default();
    let id = letter::message_id(&format!("preview/{date}"), &settings.identity.message_id_domain);
    let bytes = desk.digest_bytes(&written, &id, &to, now)?;
    tokio::fs::write(file, bytes).await.with_context(|| format!("writing {}", file.display()))?;
    print(&format!("written to {}", file.display()))
}

/// The group of that name; without one, the recipients of all circulars.
fn group_named(name: &str, groups: Vec<Group>) -> Result<Group> {
    let known: Vec<&str> = groups.iter().map(|group| group.name.as_str()).filter(|name| !name.is_empty()).collect();
    let known =
        if known.is_empty() { "none is configured".to_owned() } else { format!("there are {}", known.join(", ")) };
    let found = groups.into_iter().find(|group| group.name == name);
    found.with_context(|| {
        format!("no digest group is named \"{name}\": {known} ([[digest.group]] in the configuration)")
    })
}

/// Reads a contacts file; every mistake in it is told at once.
pub async fn contacts_file(path: &Path) -> Result<Vec<Contact>> {
    let shown = path.display();
    let bytes = tokio::fs::read(path).await.with_context(|| format!("reading {shown}"))?;
    sender::contacts_from_csv(&bytes).map_err(|mistakes| {
        let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{shown}: nothing was taken: {}", told.join("; "))
    })
}

/// Runs one of the contacts commands.
pub async fn contacts(settings: &Settings, command: ContactsCommand) -> Result<()> {
    let store = super::open(settings).await?;
    match command {
        ContactsCommand::Import { file, add } => {
            let contacts = contacts_file(&file).await?;
            if add {
                store.add_contacts(&contacts).await?;
            } else {
                store.replace_contacts(&contacts).await?;
            }
            let stranger = |contact: &&Contact| matches!(contact.speaker, Speaker::State(s) if s.member().is_none());
            let strangers: Vec<&str> = contacts.iter().filter(stranger).map(|c| c.speaker.code()).collect();
            if !strangers.is_empty() {
                eprintln!("consultd: {}: no Member States, never counted: {}", file.display(), strangers.join(", "));
            }
            print(&format!("{} contact(s)", contacts.len()))
        }
        ContactsCommand::Export { file } => {
            let csv = sender::contacts_to_csv(&store.contacts().await?);
            let Some(file) = file else { return print(csv.trim_end()) };
            tokio::fs::write(&file, csv).await.with_context(|| format!("writing {}", file.display()))
        }
        ContactsCommand::List => {
            for contact in store.contacts().await? {
                print(&line(&contact))?;
            }
            Ok(())
        }
        ContactsCommand::Remove { address } => match store.remove_contact(&address).await? {
            0 => bail!("{address}: no contact. `consultd contacts list` shows those that are"),
            count => print(&format!("{count} contact(s) removed")),
        },
    }
}

/// `KEN  a@b.example  (copy, from 2026-01-01)`
fn line(contact: &Contact) -> String {
    let role = (contact.role == Role::Copy).then(|| "copy".to_owned());
    let from = contact.from.map(|day| format!("from {day}"));
    let until = contact.until.map(|day| format!("until {day}"));
    let language = contact.language.map(|language| language.to_string());
    let limits: Vec<String> = [role, from, until, language].into_iter().flatten().collect();
    let limits = if limits.is_empty() { String::new() } else { format!("  ({})", limits.join(", ")) };
    format!("{:<4} {}{limits}", contact.speaker.code(), contact.address)
}

/// Shows whom a reminder would go to, and one letter in each language; or writes them all into a folder.
pub async fn reminders(settings: &Settings, number: u32, output: Option<&Path>) -> Result<()> {
    let store = super::open(settings).await?;
    let desk = Desk::new(store, settings.clone(), super::workers(settings));
    let found = desk.reminders(number, super::now()).await?;
    let mut shown = BTreeSet::new();
    for one in &found {
        print(&format!("{:<4} {} ({})", one.state, one.to, one.language))?;
    }
    for one in &found {
        let text = format!("Subject: {}\n\n{}", one.words.subject, one.words.text);
        if let Some(folder) = output {
            let name: String =
                one.to.chars().map(|c| if c.is_ascii_alphanumeric() || "@.-_".contains(c) { c } else { '_' }).collect();
            tokio::fs::create_dir_all(folder).await.with_context(|| format!("making {}", folder.display()))?;
            let base = folder.join(format!("{}-{name}", one.state));
            tokio::fs::write(base.with_added_extension("txt"), &text).await?;
            tokio::fs::write(base.with_added_extension("html"), &one.words.html).await?;
        } else if shown.insert(one.language) {
            print(&format!("\n--- {} ---\n{text}", one.language))?;
        }
    }
    print(&format!("{} reminder(s); none was written or sent", found.len()))
}

/// Runs one of the outbox commands.
pub async fn outbox(settings: &Settings, command: OutboxCommand) -> Result<()> {
    let store = super::open(settings).await?;
    match command {
        OutboxCommand::List => {
            let books = super::books(&store).await?;
            for row in store.letters().await? {
                let state = match row.state {
                    LetterState::Sent(_) if books.bounces().contains_key(&row.key) => "CAME BACK".to_owned(),
                    LetterState::Due(at) if row.held => format!("held back until {at}"),
                    LetterState::Due(at) => format!("due {at}"),
                    LetterState::Leased(until) => format!("being sent (until {until})"),
                    LetterState::Sent(at) => format!("sent {at}"),
                    LetterState::Failed(at) => format!("GIVEN UP {at}"),
                };
                print(&format!("{}\n  to {}, {state}, {} attempt(s)", row.key, row.to.join(", "), row.attempts))?;
                if !row.response.is_empty() {
                    print(&format!("  {}", row.response))?;
                }
                if let Some(bounce) = books.bounces().get(&row.key) {
                    print(&format!("  the report says: {}", bounce.response))?;
                }
            }
            Ok(())
        }
        OutboxCommand::Release { by } => {
            let desk = Desk::new(store, settings.clone(), super::workers(settings));
            let count = desk.release_letters(&by, super::now()).await?;
            print(&format!("{count} letter(s) released"))
        }
        OutboxCommand::Retry { keys } => {
            let failed = store.letters().await?.into_iter().filter(|row| matches!(row.state, LetterState::Failed(_)));
            let keys = if keys.is_empty() { failed.map(|row| row.key).collect() } else { keys };
            let mut count = 0;
            for key in &keys {
                if !store.retry_letter(key, super::now()).await? {
                    bail!("letter {key}: it is sent, or being sent");
                }
                count += 1;
            }
            print(&format!("{count} letter(s) due again"))
        }
    }
}
