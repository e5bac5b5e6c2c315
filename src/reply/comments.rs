//! Reasons and proposed changes in the administration's own words: per text where it can be told, else on the reply.
//!
//! They stand in the row itself, behind a text's name and a colon, under a heading that names a text, in a table beside
//! its name, in a document of their own, or in the margin. Letterheads, greetings, signatures and the form's own words are
//! none.

use std::collections::BTreeSet;

use super::{
    Choice, Comment, TextChoice,
    courtesy::is_salutation,
    form::{FormReading, Labels, Naming, words},
    wording::{self, Said, fold},
};
use crate::{
    circular::Circular,
    sheet::{Line, Row, Shape, Sheet},
};

/// Fewer letters than this are no comment on a whole reply.
const FEW: usize = 20;

/// What was found beside the answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub comments: Vec<Comment>,
    /// Words by which a filled form is not, or not wholly, what is meant; with their sheet.
    pub reserves: Vec<(String, String)>,
}

/// Gathers the comments of all of the sender's own sheets.
pub(super) fn gather(forms: &[(&Sheet, FormReading)], choices: &[TextChoice], circular: &Circular) -> Found {
    let labels = Labels::of(circular);
    let mut found = Found::default();
    for (sheet, form) in forms {
        let mut reader = Reader { sheet, labels: &labels, section: None, found: &mut found, seen: 0 };
        for (text, words) in &form.comments {
            reader.add(Some(*text), words);
        }
        reader.rows(form);
        if reader.seen == 0 && !sheet.body && !form.is_form() {
            reader.whole(choices);
        }
        if reader.seen == 0 && sheet.body {
            reader.announced(choices);
        }
        reader.remarks(form);
    }
    found
}

/// One sheet being read for comments.
struct Reader<'r, 'c> {
    sheet: &'r Sheet,
    labels: &'r Labels<'c>,
    section: Option<Section>,
    found: &'r mut Found,
    /// Comments found on this sheet.
    seen: usize,
}

/// Lines that belong to one text, or to the reply as a whole.
struct Section {
    text: Option<usize>,
    words: String,
    /// Begun by a heading, so that blank lines do not end it.
    headed: bool,
    /// Of a table whose rows each comment on a text.
    table: Option<u32>,
}

impl Reader<'_, '_> {
    fn circular(&self) -> &Circular {
        self.labels.circular
    }

    /// Walks over the rows that are none of the form's.
    fn rows(&mut self, form: &FormReading) {
        let of_form = |row: &Row| row.spot.table.is_some_and(|table| form.tables.contains(&table));
        let answers: Vec<bool> = self.sheet.rows.iter().map(|row| is_answer(row) || of_form(row)).collect();
        let last = answers.iter().rposition(|answer| *answer).filter(|_| form.is_form());
        let copy = is_copy(self.sheet, self.circular());
        if copy && last.is_none() {
            return;
        }
        for (at, row) in self.sheet.rows.iter().enumerate() {
            let behind = last.is_none_or(|last| at > last);
            if answers.get(at) == Some(&true) {
                self.end();
                continue;
            }
            let text = row_text(row);
            if form.is_filled() && !self.sheet.body && (behind || !copy) && self.section.is_none() {
                self.reserve(&text);
            }
            if copy && !behind {
                continue;
            }
            for piece in self.pieces(&text, row) {
                self.row(row, piece, behind);
            }
        }
        self.end();
    }

    /// A paragraph that comments on several texts in turn, cut before each of their names.
    fn pieces<'t>(&self, text: &'t str, row: &Row) -> Vec<&'t str> {
        if row.cells.len() > 1 {
            return vec![text];
        }
        let mut pieces = Vec::new();
        for line in text.split('\n') {
            let mut from = 0;
            for mention in self.circular().mentions(line).iter().skip(1) {
                let before = line.get(..mention.start).unwrap_or_default().trim_end();
                let stopped = before.ends_with(['.', ';', '。', '；', '؛', '!', '?']);
                let gap = line.get(mention.end..).and_then(|rest| rest.split_once([':', '：'])).map(|(gap, _)| gap);
                if stopped && gap.is_some_and(|gap| gap.chars().count() <= 24 && !gap.contains(['.', ';'])) {
                    pieces.push(line.get(from..mention.start).unwrap_or_default());
                    from = mention.start;
                }
            }
            pieces.push(line.get(from..).unwrap_or_default());
        }
        pieces
    }

    fn row(&mut self, row: &Row, text: &str, headings: bool) {
        let folded = fold(text);
        if folded.is_empty() {
            if self.section.as_ref().is_some_and(|section| !section.headed) {
                self.end();
            }
            return;
        }
        if words::is_closing(&folded) || is_salutation(&folded) {
            return self.end();
        }
        if row.spot.table.is_some() && row.cells.len() > 1 {
            return self.table_row(row);
        }
        if let Some((index, words)) = self.after_name(text) {
            return self.begin(Some(index), words, false);
        }
        if headings && self.heading(text, &folded) {
            return;
        }
        if let Some(section) = self.section.as_mut() {
            section.words.push(if section.headed { '\n' } else { ' ' });
            section.words.push_str(text.trim());
        }
    }

    /// `X.1353: replace "shall" by "should"`: the words behind a name that leads its line.
    fn after_name<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let mentions = self.circular().mentions(text);
        let first = mentions.first()?;
        let before = text.get(..first.start)?;
        let (gap, words) = text.get(first.end..)?.split_once([':', '：'])?;
        let leads = before.chars().filter(|c| c.is_alphanumeric()).count() <= 12;
        let folded = fold(words);
        let answer = folded.chars().count() <= 80
            && (wording::AUTHORIZES.within(&folded)
                || wording::REFUSES.within(&folded)
                || wording::no_comments(&folded));
        (leads && gap.chars().count() <= 24 && words.trim().chars().count() >= 4 && !answer)
            .then_some((first.text, words.trim()))
    }

    /// A line that does nothing but name a text, or say that comments follow.
    fn heading(&mut self, text: &str, folded: &str) -> bool {
        let short = text.chars().count() <= 240;
        match self.labels.read(text) {
            Naming::One(index)
                if short && words::strangers_of_label(text, self.circular()) <= 4 || self.is_title(text) =>
            {
                self.begin(Some(index), "", true);
                true
            }
            Naming::One(_) => false,
            _ if short && words::is_comment_head(folded) => {
                let words = text.split_once([':', '：']).map_or("", |(_, words)| words.trim());
                self.begin(None, words, true);
                true
            }
            _ => false,
        }
    }

    /// Whether a line is the title of a text and no more.
    fn is_title(&self, text: &str) -> bool {
        matches!(self.labels.read(text), Naming::One(_)) && self.circular().mentions(text).is_empty()
    }

    /// A table's row that names a text in one cell and comments on it in the others.
    fn table_row(&mut self, row: &Row) {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.lines.iter().map(line_text).collect()).collect();
        let named = cells.iter().position(|cell| {
            matches!(self.labels.read(cell), Naming::One(_)) && words::strangers_of_label(cell, self.circular()) <= 2
        });
        let others = |skip: Option<usize>| {
            let rest = cells.iter().enumerate().filter(|(at, cell)| Some(*at) != skip && !cell.trim().is_empty());
            rest.map(|(_, cell)| cell.trim().to_owned()).collect::<Vec<_>>().join(" – ")
        };
        if let Some(at) = named
            && let Some(Naming::One(text)) = cells.get(at).map(|cell| self.labels.read(cell))
        {
            self.begin(Some(text), &others(Some(at)), true);
            if let Some(section) = self.section.as_mut() {
                section.table = row.spot.table;
            }
        } else if let Some(section) = self.section.as_mut().filter(|section| section.table == row.spot.table) {
            section.words.push('\n');
            section.words.push_str(&others(None));
        } else {
            self.end();
        }
    }

    fn begin(&mut self, text: Option<usize>, words: &str, headed: bool) {
        let same = self.section.as_ref().is_some_and(|section| section.text == text && section.words.trim().is_empty());
        if !same {
            self.end();
        }
        self.section = Some(Section { text, words: words.to_owned(), headed, table: None });
    }

    fn end(&mut self) {
        let Some(section) = self.section.take() else { return };
        let enough = if section.text.is_some() { 4 } else { FEW };
        if section.words.chars().filter(|c| c.is_alphabetic()).count() >= enough {
            self.add(section.text, &section.words);
        }
    }

    /// A separate document that names no text line by line: on the one text that its name or its words name, else on all.
    fn whole(&mut self, choices: &[TextChoice]) {
        if is_copy(self.sheet, self.circular()) {
            return;
        }
        let mut kept: Vec<String> = Vec::new();
        for row in &self.sheet.rows {
            let text = row_text(row);
            let folded = fold(&text);
            if is_salutation(&folded) {
                kept.clear();
            } else if words::is_closing(&folded) {
                break;
            } else {
                kept.push(text);
            }
        }
        let words = kept.join("\n");
        let letters = words.chars().filter(|c| c.is_alphabetic()).count();
        // Where comments are announced, a file that says little says it as one of them.
        let enough = if choices.iter().any(wants_comments) { 4 } else { FEW };
        if letters < enough || is_cover(&fold(&words)) {
            return;
        }
        let one = |text: &str| {
            let mut named: Vec<usize> =
                self.circular().mentions(text).into_iter().map(|mention| mention.text).collect();
            named.dedup();
            if let [one] = named.as_slice() { Some(*one) } else { None }
        };
        let text = one(&self.sheet.source).or_else(|| one(&words));
        self.add(text, &words);
    }

    /// In a body: what follows a line that says that comments follow.
    fn announced(&mut self, choices: &[TextChoice]) {
        let mut wanting = choices.iter().enumerate().filter(|(_, row)| wants_comments(row));
        let (Some((first, _)), more) = (wanting.next(), wanting.next()) else { return };
        let lines: Vec<String> = self.sheet.rows.iter().map(row_text).collect();
        let announces = |line: &String| {
            let folded = fold(line);
            let says = wording::with_comments(&folded) || words::speaks_of_comments(&folded);
            says && line.trim_end().ends_with([':', '：'])
        };
        let Some(at) = lines.iter().position(announces) else { return };
        let ends = |line: &&String| !words::is_closing(&fold(line));
        let words: Vec<&str> = lines.iter().skip(at + 1).take_while(ends).map(|line| line.trim()).collect();
        let words = words.join("\n");
        if words.chars().filter(|c| c.is_alphabetic()).count() >= FEW / 2 {
            self.add(more.is_none().then_some(first), &words);
        }
    }

    /// Comments in the margin and notes.
    fn remarks(&mut self, form: &FormReading) {
        let copy = is_copy(self.sheet, self.circular());
        for remark in &self.sheet.remarks {
            let mut named: Vec<usize> =
                self.circular().mentions(remark).into_iter().map(|mention| mention.text).collect();
            named.dedup();
            let spaced = format!(" {} ", wording::spaced(&fold(remark)));
            if (copy || form.is_filled())
                && (wording::RESERVES.within(&fold(remark)) || wording::HEDGES.within(&spaced))
            {
                self.found.reserves.push((self.sheet.source.clone(), remark.clone()));
            }
            // An unfilled copy's notes are the circular's own.
            let own = copy && !form.is_filled();
            if !own && remark.chars().filter(|c| c.is_alphabetic()).count() >= 4 {
                let one = if let [one] = named.as_slice() { Some(*one) } else { None };
                self.add(one, remark);
            }
        }
    }

    fn reserve(&mut self, text: &str) {
        if wording::RESERVES.within(&fold(text)) {
            self.found.reserves.push((self.sheet.source.clone(), text.to_owned()));
        }
    }

    fn add(&mut self, text: Option<usize>, words: &str) {
        let body: String = words.trim().chars().take(20_000).collect();
        let text = text.and_then(|text| self.circular().texts.get(text)).map(|text| text.id.clone());
        let same = |comment: &Comment| comment.text == text && fold(&comment.body) == fold(&body);
        if !body.is_empty() {
            self.seen += 1;
            if !self.found.comments.iter().any(same) {
                self.found.comments.push(Comment { text, body, source: self.sheet.source.clone() });
            }
        }
    }
}

/// Whether the choice announces comments or owes reasons.
const fn wants_comments(row: &TextChoice) -> bool {
    matches!(row.choice, Choice::AuthorizeWithComments | Choice::Refuse)
}

/// The circular itself, sent back: its summaries are nobody's comments, its sentences nobody's statements.
pub(super) fn is_copy(sheet: &Sheet, circular: &Circular) -> bool {
    let lines = || sheet.lines().map(|(_, line)| line.text());
    let (clause, rule) = (lines().any(|line| line.contains("9.4")), lines().any(|line| line.contains("70")));
    let named = || lines().flat_map(|line| circular.mentions(&line)).map(|mention| mention.text);
    clause && rule && named().collect::<BTreeSet<usize>>().len() == circular.texts.len()
}

/// Whether a row is one of the form's: it has boxes, or it words an answer beside a mark or in a table.
fn is_answer(row: &Row) -> bool {
    row.cells.iter().flat_map(|cell| &cell.lines).any(|line| {
        let marked = line.marks().next().is_some();
        let worded = (marked || row.spot.table.is_some()) && Said::of(&line.text()).slot(marked).is_some();
        worded || line.marks().any(|mark| mark.shape != Shape::Either)
    })
}

fn row_text(row: &Row) -> String {
    let cells: Vec<String> =
        row.cells.iter().map(|cell| cell.lines.iter().map(line_text).collect::<String>().trim().to_owned()).collect();
    cells.join("\t").trim().to_owned()
}

fn line_text(line: &Line) -> String {
    line.words() + "\n"
}

/// A covering letter: a few lines that send something.
fn is_cover(folded: &str) -> bool {
    const SENDS: [&str; 22] = [
        "please find",
        "find attached",
        "attached please",
        "enclosed",
        "i have the honour",
        "pleased to submit",
        "hereby transmit",
        "veuillez trouver",
        "ci-joint",
        "j'ai l'honneur",
        "vous trouverez",
        "adjunto",
        "se adjunta",
        "tengo el honor",
        "sirvase encontrar",
        "направля",
        "прилага",
        "имею честь",
        "نرفق",
        "مرفق",
        "随函",
        "附上",
    ];
    folded.chars().count() <= 500 && SENDS.iter().any(|word| folded.contains(word))
}
