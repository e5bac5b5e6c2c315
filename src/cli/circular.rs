//! `consultd circular …`.

use std::{io::Write, path::PathBuf};

use anyhow::{Context, Result, bail};

use super::{Circular as Command, Form, FormFormat, print};
use crate::{
    circular::{Circular, facts::facts_json},
    config::Settings,
    event::Event,
    form,
    language::Language,
};

/// Runs one of the circular commands.
pub async fn run(settings: &Settings, command: Command) -> Result<()> {
    match command {
        Command::Import { file, dry_run, json } => import(settings, &file, dry_run, json).await,
        Command::List => list(settings).await,
        Command::Show { number, json, language } => show(settings, number, json, language).await,
        Command::Close { number } => close(settings, number).await,
        Command::Form(arguments) => form(settings, &arguments).await,
    }
}

async fn import(settings: &Settings, file: &std::path::Path, dry_run: bool, json: bool) -> Result<()> {
    let imported = super::read::circular(&super::workers(settings), file).await?;
    for warning in &imported.warnings {
        eprintln!("consultd: {}: {warning}", file.display());
    }
    let mut circular = imported.circular.clone();
    if !dry_run {
        let store = super::open(settings).await?;
        let books = super::books(&store).await?;
        if let Some(known) = books.circular(circular.number) {
            circular =
                known.circular.merge(&circular).with_context(|| format!("{} was not imported", file.display()))?;
        }
        let unchanged =
            books.circular(circular.number).is_some_and(|known| known.circular == circular && !known.closed);
        if !unchanged {
            store.record(&[Event::CircularImported { circular: circular.clone() }], super::now()).await?;
        }
    }
    if json {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        let facts = facts_json(&imported.circular, imported.language, name.as_deref());
        return print(&serde_json::to_string_pretty(&facts)?);
    }
    describe(&circular, imported.language)
}

fn describe(circular: &Circular, language: Language) -> Result<()> {
    let in_language = |titles: &std::collections::BTreeMap<Language, String>| {
        titles.get(&language).or_else(|| titles.values().next()).cloned().unwrap_or_default()
    };
    print(&format!("TSB Circular {} ({}) of {}", circular.number, circular.reference, circular.date))?;
    let meeting = &circular.meeting;
    print(&format!(
        "Study Group {}, {} to {}, {}",
        circular.study_group,
        meeting.start,
        meeting.end,
        in_language(&meeting.place)
    ))?;
    print(&format!(
        "Replies to {} by {}, rule {} %",
        circular.reply_to, circular.deadline, circular.threshold_percent
    ))?;
    for text in &circular.texts {
        let provisional = text.provisional_name.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
        print(&format!("  {:<14} {}{provisional}", text.id.as_str(), in_language(&text.title)))?;
    }
    Ok(())
}

async fn list(settings: &Settings) -> Result<()> {
    let books = super::books(&super::open(settings).await?).await?;
    for known in books.circulars() {
        let state = if known.closed { "closed" } else { "open" };
        let circular = &known.circular;
        print(&format!(
            "{:>5}  {state:<6}  SG{:<3} {} texts, replies by {}",
            circular.number,
            circular.study_group,
            circular.texts.len(),
            circular.deadline
        ))?;
    }
    Ok(())
}

async fn show(settings: &Settings, number: u32, json: bool, language: Language) -> Result<()> {
    let books = super::books(&super::open(settings).await?).await?;
    let Some(known) = books.circular(number) else {
        bail!("circular {number}: not known here. Import it with `consultd circular import FILE`");
    };
    if json {
        return print(&serde_json::to_string_pretty(&facts_json(&known.circular, language, None))?);
    }
    describe(&known.circular, language)
}

async fn close(settings: &Settings, number: u32) -> Result<()> {
    let store = super::open(settings).await?;
    if super::books(&store).await?.circular(number).is_none() {
        bail!("circular {number}: not known here. `consultd circular list` shows those that are");
    }
    store.record(&[Event::CircularClosed { circular: number }], super::now()).await?;
    print(&format!("circular {number} is closed; later replies go to a person"))
}

async fn form(settings: &Settings, arguments: &Form) -> Result<()> {
    let circular = wanted(settings, arguments).await?;
    let (bytes, ending) = match arguments.format {
        FormFormat::Docx => (form::docx(&circular, arguments.language), "docx"),
        FormFormat::Pdf => {
            let fonts = crate::printed::fonts::find(&form::scripts(&circular, arguments.language)?)?;
            (form::pdf(&circular, arguments.language, &fonts), "pdf")
        }
    };
    let bytes = bytes.with_context(|| format!("the form of circular {} was not made", circular.number))?;
    let name = format!("circular-{:04}-form-{}.{ending}", circular.number, arguments.language);
    let path = arguments.output.clone().unwrap_or_else(|| PathBuf::from(name));
    if path.as_os_str() == "-" {
        return Ok(std::io::stdout().lock().write_all(&bytes)?);
    }
    tokio::fs::write(&path, &bytes).await.with_context(|| format!("writing {}", path.display()))?;
    print(&format!("the form is in {}", path.display()))
}

/// The circular whose form is wanted: from its files if they are given, else from the store.
async fn wanted(settings: &Settings, arguments: &Form) -> Result<Circular> {
    let given = super::read::circulars(&super::workers(settings), &arguments.circular).await?;
    match (given.as_slice(), arguments.number) {
        ([one], number) if number.is_none_or(|number| number == one.number) => Ok(one.clone()),
        ([_, ..], Some(number)) => {
            let found = given.iter().find(|circular| circular.number == number);
            found.cloned().with_context(|| format!("circular {number}: it is not in the files given"))
        }
        ([_, ..], None) => bail!("the files hold several circulars. Say which: `consultd circular form N`"),
        ([], number) => {
            let number = number.unwrap_or_default();
            let books = super::books(&super::open(settings).await?).await?;
            let known = books.circular(number).map(|known| known.circular.clone());
            known.with_context(|| {
                format!("circular {number}: not known here. Import it with `consultd circular import FILE`")
            })
        }
    }
}
