//! `consultd review …`: what waits for a person, and their rulings.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{Review as Command, Ruling as Arguments, drawings, print, show};
use crate::{
    circular::TextId,
    config::Settings,
    desk::{Desk, Ruling, reference},
    reply::{Choice, state::StateCode},
    verdict::Status,
    worker::Workers,
};

/// Runs one of the review commands.
pub async fn run(settings: &Settings, command: Command) -> Result<()> {
    let store = super::open(settings).await?;
    let workers = Workers { explain: true, ..super::workers(settings) };
    let desk = Desk::new(store, settings.clone(), workers);
    match command {
        Command::List { json } => list(&desk, json).await,
        Command::Show { id, pictures } => {
            let folder = pictures.unwrap_or_else(|| settings.data_dir.join("pictures"));
            show_one(&desk, &id, &folder).await
        }
        Command::Accept { id, ruling } => {
            rule(&desk, &id, Ruling { status: Some(Status::Accepted), ..ruling_of(&ruling)? }).await
        }
        Command::Set { id, choices, ruling } => {
            let choices = choices.iter().map(|pair| choice(pair)).collect::<Result<_>>()?;
            rule(&desk, &id, Ruling { status: Some(Status::Accepted), choices, ..ruling_of(&ruling)? }).await
        }
        Command::Reject { id, no_reply, ruling } => {
            rule(&desk, &id, Ruling { status: Some(Status::Ignored), no_reply, ..ruling_of(&ruling)? }).await
        }
    }
}

async fn list(desk: &Desk, json: bool) -> Result<()> {
    let books = desk.books().await?;
    for entry in books.waiting() {
        let Some(decision) = &entry.decision else { continue };
        let id = reference(&entry.message);
        if json {
            let mut line = serde_json::to_value(&decision.judgement)?;
            if let Some(object) = line.as_object_mut() {
                object.insert("id".to_owned(), id.into());
            }
            print(&line.to_string())?;
        } else {
            let subject: String = decision.judgement.subject.chars().take(80).collect();
            print(&show::judgement(&format!("{id}  \"{subject}\""), &decision.judgement))?;
        }
    }
    Ok(())
}

async fn show_one(desk: &Desk, id: &str, folder: &Path) -> Result<()> {
    let message = desk.find(id).await?;
    {
        let books = desk.books().await?;
        let entry = books.entry(&message).context("the message is not known")?;
        match &entry.decision {
            Some(decision) => print(&show::judgement(&reference(&message), &decision.judgement))?,
            None => print(&format!("{}: not read yet", reference(&message)))?,
        }
    }
    let parsed = match desk.reread(&message).await {
        Ok(parsed) => parsed,
        Err(error) => return print(&format!("\nThe message cannot be parsed ({error:#}). Its bytes: {message}")),
    };
    print(&format!(
        "\nFrom: {}",
        parsed.headers.from.iter().map(|a| a.address.as_str()).collect::<Vec<_>>().join(", ")
    ))?;
    print(&format!("Subject: {}", parsed.headers.subject))?;
    for part in parsed.parts.iter().filter(|part| !part.name.is_empty()) {
        print(&format!("Attachment: {} ({}, {} bytes)", part.name, part.content_type, part.size))?;
    }
    // Only what waits for a person's eyes is drawn; the archived bytes give the same pictures again.
    for path in drawings::write(folder, &reference(&message), &parsed.drawings)? {
        print(&format!("Picture: {}", path.display()))?;
    }
    let words: String = parsed.words.chars().filter(|c| *c == '\n' || !show::hidden(*c)).take(4000).collect();
    print(&format!("\n{}", words.trim()))
}

async fn rule(desk: &Desk, id: &str, ruling: Ruling) -> Result<()> {
    let message = desk.find(id).await?;
    let judgement = desk.rule(&message, &ruling, super::now()).await?;
    print(&show::judgement(&reference(&message), &judgement))
}

fn ruling_of(arguments: &Arguments) -> Result<Ruling> {
    let state = match &arguments.state {
        Some(code) => {
            Some(StateCode::parse(code).with_context(|| format!("--for {code}: not an ISO 3166-1 alpha-3 code"))?)
        }
        None => None,
    };
    Ok(Ruling {
        state,
        circular: arguments.circular,
        in_time: arguments.in_time,
        withdraws: arguments.withdraws,
        remember: arguments.remember,
        by: arguments.by.clone(),
        note: arguments.note.clone(),
        ..Ruling::default()
    })
}

/// `X.1353=refuse`; the text in any usual way of writing it.
fn choice(pair: &str) -> Result<(TextId, Choice)> {
    let (text, choice) = pair.split_once('=').with_context(|| format!("{pair}: write it as TEXT=CHOICE"))?;
    let id = TextId::parse(text).with_context(|| format!("{text}: not the name of a Recommendation"))?;
    let choice = match choice.trim().to_ascii_lowercase().replace('-', "_").as_str() {
        "authorize_no_comments" | "no_comments" => Choice::AuthorizeNoComments,
        "authorize_with_comments" | "with_comments" => Choice::AuthorizeWithComments,
        "authorize" => Choice::Authorize,
        "refuse" => Choice::Refuse,
        "blank" => Choice::Blank,
        other => {
            bail!("{other}: no choice. One of authorize_no_comments, authorize_with_comments, authorize, refuse, blank")
        }
    };
    Ok((id, choice))
}
