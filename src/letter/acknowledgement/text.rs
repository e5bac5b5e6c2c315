//! The letter as plain text.

use super::view::{Item, Row, View};
use crate::letter::{locale::flat, plain::Page};

pub(super) fn render(view: &View) -> String {
    let mut page = Page::default();
    page.paragraph(&view.greeting);
    page.paragraph(&flat(&view.intro));
    for fact in &view.facts {
        page.hanging("", "    ", &flat(&fact.line));
    }
    page.gap();
    rows(&mut page, view);
    items(&mut page, &view.heading_doubts, &view.doubts);
    items(&mut page, &view.heading_remarks, &view.remarks);
    for words in &view.after {
        page.paragraph(&flat(words));
    }
    for line in [&view.closing, "", &view.bureau, &view.union] {
        page.hanging("", "", line);
    }
    page.gap();
    page.paragraph(&view.footer);
    page.finish()
}

fn rows(page: &mut Page, view: &View) {
    if !view.rows.is_empty() {
        page.heading(&view.heading_rows);
    }
    for row in &view.rows {
        self::row(page, row);
    }
    for sum in &view.sums {
        page.hanging("", "", sum);
    }
    page.gap();
}

fn row(page: &mut Page, row: &Row) {
    page.hanging("", "  ", &flat(&row.name));
    if !row.title.is_empty() {
        page.hanging("  ", "  ", &flat(&row.title));
    }
    if !row.choice.is_empty() {
        page.hanging("  * ", "    ", &row.choice);
    }
    if let Some(replaces) = &row.replaces {
        page.hanging("    ", "    ", replaces);
    }
    page.gap();
}

fn items(page: &mut Page, heading: &str, items: &[Item]) {
    if items.is_empty() {
        return;
    }
    page.heading(heading);
    for item in items {
        let lines = [item.about.as_ref(), Some(&item.what), item.place.as_ref(), Some(&item.todo)];
        for (at, line) in lines.into_iter().flatten().enumerate() {
            page.hanging(if at == 0 { "- " } else { "  " }, "  ", &flat(line));
        }
        page.gap();
    }
}
