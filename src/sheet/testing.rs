//! Sheets as short strings, for tests of every reader.

use super::{Cell, Item, Line, Mark, Shape, Sheet, State};

/// Rows one a line, cells divided by ` | `, lines by ` / `; a cell that continues the one above is `^`.
///
/// Marks are `[x]` (box), `(x)` (circle), `{x}` (either); `x` set, blank empty, `?` unclear. Struck text and
/// marks stand between `~`, emphasised text between `*`.
pub(crate) fn draw(sheet: &Sheet) -> String {
    let rows = sheet.rows.iter().map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join(" | "));
    rows.collect::<Vec<_>>().join("\n")
}

fn cell(cell: &Cell) -> String {
    let lines = cell.lines.iter().map(line).collect::<Vec<_>>().join(" / ");
    if cell.continues { format!("^{lines}") } else { lines }
}

pub(crate) fn line(line: &Line) -> String {
    line.items.iter().map(item).collect::<String>().replace('\t', "→")
}

fn item(item: &Item) -> String {
    match item {
        Item::Text(text) => {
            let words = if text.emphasis { format!("*{}*", text.text) } else { text.text.clone() };
            if text.struck { format!("~{words}~") } else { words }
        }
        Item::Mark(found) => mark(found),
    }
}

fn mark(mark: &Mark) -> String {
    let state = match mark.state {
        State::Set => 'x',
        State::Empty => ' ',
        State::Unclear(_) => '?',
    };
    let drawn = match mark.shape {
        Shape::Box => format!("[{state}]"),
        Shape::Round => format!("({state})"),
        Shape::Either => format!("{{{state}}}"),
    };
    if mark.struck { format!("~{drawn}~") } else { drawn }
}
