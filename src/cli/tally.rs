//! `consultd tally`: the count, as a table, JSON or CSV.

use anyhow::{Result, bail};

use super::{TallyArguments, TallyFormat, print};
use crate::{
    config::Settings,
    tally::{Books, Outcome, Tally},
};

/// Prints the tally of a circular, now or at an instant past.
pub async fn tally(settings: &Settings, arguments: &TallyArguments) -> Result<()> {
    let store = super::open(settings).await?;
    let as_of = arguments.at.unwrap_or_else(super::now);
    let books = match arguments.at {
        Some(instant) => Books::at(&store.events().await?, instant),
        None => super::books(&store).await?,
    };
    let Some(tally) = books.tally(arguments.number, as_of) else {
        bail!(
            "circular {}: not known here at {as_of}. Import it with `consultd circular import FILE`",
            arguments.number
        );
    };
    match arguments.format {
        TallyFormat::Json => print(&serde_json::to_string_pretty(&tally)?),
        TallyFormat::Csv => csv(&tally),
        TallyFormat::Table => table(&tally),
    }
}

fn csv(tally: &Tally) -> Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "text",
        "replies",
        "support",
        "no_comments",
        "with_comments",
        "refuse",
        "support_percent",
        "outcome",
    ])?;
    for text in &tally.texts {
        writer.write_record([
            text.text.as_str(),
            &text.replies.to_string(),
            &text.support.to_string(),
            &text.no_comments.to_string(),
            &text.with_comments.to_string(),
            &text.refuse.to_string(),
            text.support_percent.as_deref().unwrap_or_default(),
            outcome(text.outcome),
        ])?;
    }
    print(String::from_utf8(writer.into_inner()?)?.trim_end())
}

const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Proceed => "proceed",
        Outcome::NotProceed => "not_proceed",
    }
}

fn table(tally: &Tally) -> Result<()> {
    print(&format!("TSB Circular {} as of {} (replies count until {})", tally.circular, tally.as_of, tally.deadline))?;
    print("")?;
    print("text            replies  support  no comments  with comments  refuse  support %  outcome")?;
    for text in &tally.texts {
        print(&format!(
            "{:<14} {:>8} {:>8} {:>12} {:>14} {:>7} {:>10}  {}",
            text.text.as_str(),
            text.replies,
            text.support,
            text.no_comments,
            text.with_comments,
            text.refuse,
            text.support_percent.as_deref().unwrap_or("-"),
            match text.outcome {
                Outcome::Proceed => "may proceed",
                Outcome::NotProceed => "may not proceed",
            }
        ))?;
    }
    let ledger = &tally.ledger;
    print("")?;
    print(&format!(
        "received {} = counted {} + superseded {} + late {} + not entitled {} + in review {} + not a reply {}",
        ledger.received,
        ledger.counted,
        ledger.superseded,
        ledger.late,
        ledger.not_entitled,
        ledger.review,
        ledger.not_a_reply
    ))?;
    if !ledger.adds_up() {
        print("ALARM: the ledger does not add up. Run `consultd verify`.")?;
    }
    Ok(())
}
