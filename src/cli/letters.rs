//! `consultd digest`, `contacts …`, `outbox …`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use jiff::civil::Date;

use super::{Contacts as ContactsCommand, Outbox as OutboxCommand, print};
use crate::{
    config::Settings,
    desk::Desk,
    letter,
    reply::state::StateCode,
    sender::{self, Contact, Speaker},
    store::{ContactRow, LetterState},
};

/// Shows the digest as it would be now, or writes it to a file; nothing is queued.
pub async fn digest(settings: &Settings, date: Option<Date>, preview: Option<&Path>) -> Result<()> {
    let store = super::open(settings).await?;
    let desk = Desk::new(store, settings.clone(), super::workers(settings));
    let now = super::now();
    let date = date.unwrap_or_else(|| now.to_zoned(settings.digest.zone.clone()).date());
    let words = desk.digest_words(date, &[], now).await?;
    let Some(file) = preview else { return print(&format!("{}\n\n{}", words.subject, words.text)) };
    let to = settings.digest.recipients.first().map(ToString::to_string).unwrap_or_default();
    let id = letter::message_id(&format!("preview/{date}"), &settings.identity.message_id_domain);
    let bytes = desk.digest_bytes(&words, &id, &to, now)?;
    tokio::fs::write(file, bytes).await.with_context(|| format!("writing {}", file.display()))?;
    print(&format!("written to {}", file.display()))
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
        ContactsCommand::Import { file } => {
            let contacts = contacts_file(&file).await?;
            let rows: Vec<ContactRow> = contacts.into_iter().map(row).collect();
            store.replace_contacts(&rows).await?;
            let strangers: Vec<&str> = rows
                .iter()
                .filter_map(|row| row.member_state.as_ref())
                .filter(|s| s.member().is_none())
                .map(StateCode::as_str)
                .collect();
            if !strangers.is_empty() {
                eprintln!("consultd: {}: no Member States, never counted: {}", file.display(), strangers.join(", "));
            }
            print(&format!("{} contact(s)", rows.len()))
        }
        ContactsCommand::List => {
            for row in store.contacts().await? {
                let state = row.member_state.as_ref().map_or("*", StateCode::as_str);
                print(&format!("{state:<4} {}", row.address))?;
            }
            Ok(())
        }
    }
}

fn row(contact: Contact) -> ContactRow {
    let member_state = match contact.speaker {
        Speaker::State(state) => Some(state),
        Speaker::Gateway => None,
    };
    let name = member_state.and_then(StateCode::member).map(|m| m.name(crate::language::Language::En).to_owned());
    ContactRow { address: contact.address, member_state, name: name.unwrap_or_default() }
}

/// Runs one of the outbox commands.
pub async fn outbox(settings: &Settings, command: OutboxCommand) -> Result<()> {
    let store = super::open(settings).await?;
    match command {
        OutboxCommand::List => {
            for row in store.letters().await? {
                let state = match row.state {
                    LetterState::Due(at) => format!("due {at}"),
                    LetterState::Leased(until) => format!("being sent (until {until})"),
                    LetterState::Sent(at) => format!("sent {at}"),
                    LetterState::Failed(at) => format!("GIVEN UP {at}"),
                };
                print(&format!("{}\n  to {}, {state}, {} attempt(s)", row.key, row.to.join(", "), row.attempts))?;
                if !row.response.is_empty() {
                    print(&format!("  {}", row.response))?;
                }
            }
            Ok(())
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
