//! What officials do to the form, and what a careful person would read in it.
//!
//! A form is drawn row by row: a table's row begins with `¦` and divides its cells with it, ` / ` divides lines, `^` is
//! a cell that continues the one above, `~…~` is struck through, `«…»` stands out. `{A}`, `{N}`, `{C}`, `{R}` are the
//! form's own lines. What is read is one letter per text: `n`o comments, `c`omments, `a`uthorizes, `r`efuses, `-` not
//! answered, `?` a person is asked; `!` where a person is asked about the whole.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod body;
mod remarks;
mod table;

use crate::{
    circular::{Circular, DraftText, TextId, TextKind, testing},
    language::Language,
    message::Message,
    reply::{Choice, Reading, interpret},
    sheet::{Cell, Format, Item, Line, Row, Sheet, Spot, Text, marks, plain},
};

pub(super) const A: &str =
    "authorizes Study Group 17 to consider this text for approval (in this case, select one of the two options ⃝):";
pub(super) const N: &str = "No comments or suggested changes";
pub(super) const C: &str = "Comments and suggested changes are attached";
pub(super) const R: &str = "does not authorize Study Group 17 to consider this text for approval (reasons for this opinion and an outline of possible changes that would facilitate the work to progress are attached)";

fn circular() -> Circular {
    let text = |id: &str, provisional: Option<&str>, kind, titles: [&str; 3]| DraftText {
        id: TextId::parse(id).unwrap(),
        provisional_name: provisional.map(str::to_owned),
        kind,
        title: [Language::En, Language::Fr, Language::Zh].into_iter().zip(titles.map(str::to_owned)).collect(),
        location: None,
    };
    testing::of([
        text(
            "X.1333 Cor.1",
            None,
            TextKind::Corrigendum,
            [
                "Security guidelines for use of remote access tools in Internet-connected control systems",
                "Lignes directrices de sécurité relatives aux outils d'accès à distance",
                "在联网控制系统中使用远程访问工具的安全导则",
            ],
        ),
        text(
            "X.1353",
            Some("X.ztd-iot"),
            TextKind::New,
            [
                "Security methodology for zero-touch massive IoT deployment based on blockchain",
                "Méthodologie de sécurité pour le déploiement massif de l'IoT fondé sur la chaîne de blocs",
                "基于区块链的零接触大规模物联网部署安全方法",
            ],
        ),
        text(
            "X.1471",
            Some("X.websec-7"),
            TextKind::New,
            [
                "Reference monitor for online analytics services",
                "Moniteur de référence pour les services d'analyse en ligne",
                "在线分析服务的参考监测器",
            ],
        ),
    ])
}

/// Draws a sheet from the notation above.
fn draw(form: &str) -> Sheet {
    let form = [("{A}", A), ("{N}", N), ("{C}", C), ("{R}", R)]
        .iter()
        .fold(form.to_owned(), |form, (sign, phrase)| form.replace(sign, phrase));
    let mut sheet = Sheet { source: "form.docx".to_owned(), format: Format::Docx, ..Sheet::default() };
    let (mut table, mut row, mut line, mut inside) = (0, 0, 0, false);
    for text in form.lines().map(str::trim) {
        let tabled = text.starts_with('¦');
        if tabled && !inside {
            (table, row) = (table + 1, 0);
        }
        inside = tabled;
        let (cells, spot) = if tabled {
            row += 1;
            let cells: Vec<Cell> = text.trim_matches('¦').split('¦').map(cell).collect();
            (cells, Spot { page: None, table: Some(table), row })
        } else {
            line += 1;
            (vec![cell(text)], Spot { page: None, table: None, row: line })
        };
        sheet.rows.push(Row { spot, cells });
    }
    sheet
}

fn cell(text: &str) -> Cell {
    let text = text.trim();
    let continues = text.starts_with('^');
    let lines = text.trim_start_matches('^').split(" / ").map(line).collect();
    let mut cell = Cell { continues, lines };
    marks::cell(&mut cell);
    cell
}

fn line(text: &str) -> Line {
    let (mut struck, mut emphasis) = (false, false);
    let mut items = Vec::new();
    for c in text.trim().chars() {
        match c {
            '~' => struck = !struck,
            '«' => emphasis = true,
            '»' => emphasis = false,
            c => items.push(Item::Text(Text { text: c.to_string(), struck, emphasis })),
        }
    }
    Line { items }
}

fn interpreted(sheets: Vec<Sheet>) -> Reading {
    let words = sheets
        .iter()
        .filter(|sheet| sheet.body && !sheet.quoted)
        .flat_map(|sheet| sheet.lines().map(|(_, line)| line.words() + "\n").collect::<Vec<_>>())
        .collect();
    let mut message = Message { words, sheets, ..Message::default() };
    message.headers.subject = "Reply to TSB Circular 79".to_owned();
    interpret(&message, &[circular()])
}

fn letters(reading: &Reading) -> String {
    let asked = |id: &TextId| reading.doubts.iter().any(|doubt| doubt.text.as_ref() == Some(id));
    let rows = reading.reply.choices.iter().map(|row| match row.choice {
        _ if asked(&row.text) => '?',
        Choice::Authorize => 'a',
        Choice::AuthorizeNoComments => 'n',
        Choice::AuthorizeWithComments => 'c',
        Choice::Refuse => 'r',
        Choice::Blank => '-',
        Choice::Unclear => '?',
    });
    let whole = reading.doubts.iter().any(|doubt| doubt.text.is_none());
    rows.chain(whole.then_some('!')).collect()
}

/// A whole form of the three texts.
#[track_caller]
fn check(form: &str, want: &str) {
    let reading = interpreted(vec![draw(form)]);
    assert_eq!(letters(&reading), want, "{form}\n{:#?}", reading.doubts);
}

/// The rows of X.1353, in a form that is otherwise filled as it should be.
#[track_caller]
fn row(rows: &str, want: &str) {
    let form = format!(
        "Administration of Kenya\n\
         ¦ ¦ ¦ Select one of the two boxes ¦\n\
         ¦ Draft Corrigendum 1 to ITU-T X.1333 ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n\
         ¦ ^ ¦ ☐ ¦ {{R}} ¦\n\
         {rows}\n\
         ¦ Draft new Recommendation ITU-T X.1471 (X.websec-7) ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n\
         ¦ ^ ¦ ☒ ¦ {{R}} ¦\n\
         Yours faithfully,"
    );
    check(&form, &format!("n{want}r"));
}

/// The message's body as plain text.
#[track_caller]
fn body(text: &str, want: &str) {
    let text = [("{A}", A), ("{N}", N), ("{C}", C), ("{R}", R)]
        .iter()
        .fold(text.to_owned(), |text, (sign, phrase)| text.replace(sign, phrase));
    let sheet = Sheet { body: true, ..plain::read("message body", &text) };
    let reading = interpreted(vec![sheet]);
    assert_eq!(letters(&reading), want, "{text}\n{:#?}", reading.doubts);
}
