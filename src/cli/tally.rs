//! `consultd tally`: the count, as a table, JSON, CSV or workbook.

use anyhow::{Result, bail};

use super::{TallyArguments, TallyFormat, print};
use crate::{
    config::Settings,
    report,
    tally::{Margin, Outcome, Tally},
};

/// Gives the tally of a circular, now or at an instant past.
pub async fn tally(settings: &Settings, arguments: &TallyArguments) -> Result<()> {
    let (store, number) = (super::open(settings).await?, arguments.number);
    let as_of = arguments.at.unwrap_or_else(super::now);
    let books = super::books_about(&store, number, arguments.at).await?;
    let survey = books.survey();
    let Some(tally) = survey.tally(number, as_of) else {
        bail!("circular {number}: not known here at {as_of}. Import it with `consultd circular import FILE`");
    };
    let bytes = match arguments.format {
        TallyFormat::Table => table(&tally).into_bytes(),
        TallyFormat::Json => serde_json::to_string_pretty(&tally)?.into_bytes(),
        TallyFormat::Csv => report::tally_csv(&tally)?,
        TallyFormat::Xlsx => report::workbook(&survey, &[number], as_of, settings.digest.language)?,
    };
    let text = !matches!(arguments.format, TallyFormat::Xlsx);
    match (&arguments.output, text) {
        (None, true) => print(String::from_utf8_lossy(&bytes).trim_end()),
        (file, _) => super::write(&bytes, file.as_deref()),
    }
}

fn table(tally: &Tally) -> String {
    let mut lines = vec![
        format!("TSB Circular {} as of {} (replies count until {})", tally.circular, tally.as_of, tally.deadline),
        String::new(),
        "text            replies  support  no comments  with comments  refuse  support %  outcome".to_owned(),
    ];
    for text in &tally.texts {
        let outcome = match text.outcome {
            Outcome::Proceed => "may proceed",
            Outcome::NotProceed => "may not proceed",
        };
        let margin = match text.margin(tally.threshold_percent) {
            Margin::Refusals(count) => format!(" ({count} more to refuse would change that)"),
            Margin::Support(count) => format!(" ({count} more in support would change that)"),
            Margin::Fixed => String::new(),
        };
        lines.push(format!(
            "{:<14} {:>8} {:>8} {:>12} {:>14} {:>7} {:>10}  {outcome}{margin}",
            text.text.as_str(),
            text.replies,
            text.support,
            text.no_comments,
            text.with_comments,
            text.refuse,
            text.support_percent.as_deref().unwrap_or("-"),
        ));
    }
    let ledger = &tally.ledger;
    lines.push(String::new());
    lines.push(format!(
        "received {} = counted {} + superseded {} + late {} + not entitled {} + in review {} + not a reply {}",
        ledger.received,
        ledger.counted,
        ledger.superseded,
        ledger.late,
        ledger.not_entitled,
        ledger.review,
        ledger.not_a_reply
    ));
    if !ledger.adds_up() {
        lines.push("ALARM: the ledger does not add up. Run `consultd verify`.".to_owned());
    }
    lines.join("\n")
}
