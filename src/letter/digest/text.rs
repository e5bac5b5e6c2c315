//! The digest as plain text.

use super::view::{Bar, Entry, Part, View};
use crate::letter::{locale::flat, plain::Page};

/// Columns of a bar.
const BAR: u32 = 40;

pub(super) fn render(view: &View) -> String {
    let mut page = Page::default();
    page.hanging("", "", &view.title);
    page.paragraph(&view.period);
    for alarm in &view.alarms {
        page.hanging("!! ", "!! ", &flat(alarm));
        page.gap();
    }
    for line in &view.occasions {
        page.paragraph(line);
    }
    for line in &view.top {
        page.hanging("* ", "  ", line);
    }
    page.gap();
    if let Some(words) = &view.nothing_new {
        page.paragraph(words);
    }
    let heading = |name| view.headings.get(name).map_or("", String::as_str);
    entries(&mut page, heading("problems"), &view.problems);
    entries(&mut page, heading("waiting"), &view.waiting);
    for part in &view.circulars {
        self::part(&mut page, part, &heading);
    }
    page.line("--");
    page.paragraph(&view.footer);
    if !view.commands.is_empty() {
        page.hanging("", "", &view.again);
        for command in &view.commands {
            page.line(&format!("  $ {command}"));
        }
        page.gap();
        page.paragraph(&view.files);
    }
    page.finish()
}

fn part<'v>(page: &mut Page, part: &Part, heading: &impl Fn(&'static str) -> &'v str) {
    page.heading(&flat(&part.heading));
    page.paragraph(&part.dates);
    for text in &part.texts {
        bar(page, text);
    }
    entries(page, heading("new"), &part.new);
    entries(page, heading("overruled"), &part.overruled);
    entries(page, heading("late"), &part.late);
    entries(page, heading("outsiders"), &part.not_entitled);
    page.heading(&part.silent_heading);
    for silent in &part.silent {
        page.hanging("", "  ", &format!("{}: {}", silent.region, silent.names));
    }
    page.gap();
    page.heading(heading("ledger"));
    page.paragraph(&part.ledger);
    if let Some(alarm) = &part.alarm {
        page.hanging("!! ", "!! ", &flat(alarm));
        page.gap();
    }
}

fn bar(page: &mut Page, bar: &Bar) {
    page.hanging("", "  ", &flat(&format!("{}  {}", bar.text, bar.title)));
    let drawn = format!("{}|{}", cells(bar.filled_below, bar.empty_below), cells(bar.filled_above, bar.empty_above));
    page.line(&format!("  [{drawn}] {}", bar.percent));
    page.hanging("  ", "    ", &bar.counts);
    page.hanging("  ", "    ", &bar.stands);
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
        page.hanging("- ", "  ", &flat(&entry.head));
        for line in &entry.lines {
            page.hanging("  ", "  ", &flat(line));
        }
        if let Some(command) = &entry.command {
            page.line(&format!("  $ {command}"));
        }
    }
    page.gap();
}
