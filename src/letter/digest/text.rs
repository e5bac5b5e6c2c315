//! The digest as plain text.

use super::view::{Bar, Entry, Part, View};
use crate::letter::plain::Page;

/// Columns of a bar.
const BAR: u32 = 40;

pub(super) fn render(view: &View) -> String {
    let mut page = Page::default();
    page.hanging("", "", &view.title);
    page.paragraph(&view.period);
    for alarm in &view.alarms {
        page.hanging("!! ", "!! ", alarm);
        page.gap();
    }
    for line in &view.top {
        page.hanging("* ", "  ", line);
    }
    page.gap();
    if let Some(words) = &view.nothing_new {
        page.paragraph(words);
    }
    entries(&mut page, "Problems", &view.problems);
    entries(&mut page, "Waiting for you", &view.waiting);
    for part in &view.circulars {
        self::part(&mut page, part);
    }
    warnings(&mut page, &view.warnings);
    page.line("--");
    page.paragraph(&view.footer);
    page.finish()
}

fn part(page: &mut Page, part: &Part) {
    page.heading(&part.heading);
    page.paragraph(&part.dates);
    for text in &part.texts {
        bar(page, text, part.threshold);
    }
    entries(page, "New since the last digest", &part.new);
    entries(page, "Late, not counted", &part.late);
    entries(page, "Not entitled to reply", &part.not_entitled);
    page.heading(&part.silent_heading);
    for silent in &part.silent {
        page.hanging("", "  ", &format!("{}: {}", silent.region, silent.names));
    }
    page.gap();
    page.heading("Ledger");
    page.paragraph(&part.ledger);
    if let Some(alarm) = &part.alarm {
        page.hanging("!! ", "!! ", alarm);
        page.gap();
    }
}

fn bar(page: &mut Page, bar: &Bar, threshold: u8) {
    page.hanging("", "  ", &format!("{}  {}", bar.text, bar.title));
    let drawn = format!("{}|{}", cells(bar.filled_below, bar.empty_below), cells(bar.filled_above, bar.empty_above));
    page.line(&format!("  [{drawn}] {}", bar.percent));
    page.hanging("  ", "  ", &format!("{}. Line at {threshold} %: {}.", bar.counts, bar.outcome));
    page.gap();
}

/// A part of the bar; anything filled shows at least one cell.
fn cells(filled: u32, empty: u32) -> String {
    let all = (filled + empty) * BAR / 100;
    let full = (filled * BAR / 100).max(u32::from(filled > 0)).min(all);
    "#".repeat(full as usize) + &".".repeat((all - full) as usize)
}

fn entries(page: &mut Page, heading: &str, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    page.heading(heading);
    for entry in entries {
        page.hanging("- ", "  ", &entry.head);
        for line in &entry.lines {
            page.hanging("  ", "  ", line);
        }
        if let Some(command) = &entry.command {
            page.line(&format!("  $ {command}"));
        }
    }
    page.gap();
}

fn warnings(page: &mut Page, warnings: &[String]) {
    if warnings.is_empty() {
        return;
    }
    page.heading("Warnings");
    for warning in warnings {
        page.hanging("- ", "  ", warning);
    }
    page.gap();
}
