//! `consultd report`: the documents for the meeting.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::{ReportArguments, ReportFormat, ReportKind};
use crate::{config::Settings, report};

impl ReportKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Comments => "comments",
            Self::Outcome => "outcome",
            Self::Timeline => "timeline",
        }
    }

    /// The formats it has, the usual one first.
    const fn formats(self) -> &'static [ReportFormat] {
        match self {
            Self::Comments => &[ReportFormat::Docx],
            Self::Outcome => &[ReportFormat::Docx, ReportFormat::Json],
            Self::Timeline => &[ReportFormat::Png, ReportFormat::Svg],
        }
    }
}

impl ReportFormat {
    const fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Json => "json",
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

/// Writes a report on a circular, as things stand or stood at an instant past.
pub async fn report(settings: &Settings, arguments: &ReportArguments) -> Result<()> {
    let (number, kind) = (arguments.number, arguments.kind);
    let format = format(arguments)?;
    let store = super::open(settings).await?;
    let books = super::books_about(&store, number, arguments.at).await?;
    let (survey, now) = (books.survey(), arguments.at.unwrap_or_else(super::now));
    let language = arguments.language.unwrap_or(settings.digest.language);
    let bytes = match (kind, format) {
        (ReportKind::Comments, _) => report::comments(&survey, number, now, language)?,
        (ReportKind::Outcome, ReportFormat::Json) => report::advice(&survey, number, now, language)
            .map(|advice| serde_json::to_vec_pretty(&advice))
            .transpose()?,
        (ReportKind::Outcome, _) => report::outcome(&survey, number, now, language)?,
        (ReportKind::Timeline, ReportFormat::Svg) => {
            report::timeline(&survey, number, now, language).map(|timeline| timeline.svg().into_bytes())
        }
        (ReportKind::Timeline, _) => report::timeline(&survey, number, now, language).map(|timeline| timeline.png()),
    };
    let Some(bytes) = bytes else {
        bail!("circular {number}: not known here at {now}. Import it with `consultd circular import FILE`");
    };
    let name = || PathBuf::from(format!("circular-{number:04}-{}.{}", kind.name(), format.ending()));
    super::write(&bytes, Some(&arguments.output.clone().unwrap_or_else(name)))
}

/// What was asked for, else what the file's ending says, else the usual one.
fn format(arguments: &ReportArguments) -> Result<ReportFormat> {
    let formats = arguments.kind.formats();
    let ending = arguments.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
    let by_ending = formats.iter().find(|format| ending == Some(format.ending()));
    let Some(format) = arguments.format.or(by_ending.copied()).or(formats.first().copied()) else {
        bail!("report {}: has no format", arguments.kind.name());
    };
    if !formats.contains(&format) {
        let known: Vec<&str> = formats.iter().map(|format| format.ending()).collect();
        bail!("report {}: is not made as {}. Use {}", arguments.kind.name(), format.ending(), known.join(" or "));
    }
    Ok(format)
}
