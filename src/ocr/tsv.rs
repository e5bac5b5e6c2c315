//! What tesseract writes, as words.
//!
//! Pure. The program was given hostile pixels, so its answer is taken as hostile too: numbers are bounded, words are
//! put inside the picture, lines that are none are an error.

use crate::sheet::scan::Word;

/// Words of one picture; a full page has some six hundred.
const WORDS: usize = 20_000;
/// Letters of one word.
const LETTERS: usize = 200;
/// The level of words among pages, blocks, paragraphs and lines.
const WORD: u32 = 5;

/// The words with letters in them; `size` is that of the picture.
pub fn words(tsv: &str, size: (u32, u32)) -> Result<Vec<Word>, String> {
    let mut lines = tsv.lines();
    let head = lines.next().unwrap_or_default();
    if !head
        .starts_with("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext")
    {
        return Err("tesseract answered something else than words".to_owned());
    }
    let mut words = Vec::new();
    let mut place = None;
    let mut number = 0;
    for line in lines.filter(|line| !line.is_empty()) {
        let Some((found, at)) = word(line, size)? else { continue };
        if words.len() >= WORDS {
            return Err("tesseract found more words than a page can hold".to_owned());
        }
        if place != Some(at) {
            place = Some(at);
            number += 1;
        }
        words.push(Word { line: number, ..found });
    }
    Ok(words)
}

/// A line's word and where it stands: block, paragraph and line.
fn word(line: &str, (width, height): (u32, u32)) -> Result<Option<(Word, [u32; 3])>, String> {
    let garbled = || "tesseract's answer is garbled".to_owned();
    let fields: Vec<&str> = line.splitn(12, '\t').collect();
    let number = |at: usize| fields.get(at).and_then(|field| field.parse::<u32>().ok()).ok_or_else(garbled);
    if number(0)? != WORD {
        return Ok(None);
    }
    let confidence = fields.get(10).and_then(|field| field.parse::<f32>().ok()).ok_or_else(garbled)?;
    let text: String = fields.get(11).copied().unwrap_or_default().trim().chars().take(LETTERS).collect();
    if text.is_empty() || !confidence.is_finite() {
        return Ok(None);
    }
    let (left, top) = (number(6)?.min(width), number(7)?.min(height));
    let found = Word {
        text: text.chars().filter(|c| !c.is_control()).collect(),
        left,
        top,
        width: number(8)?.min(width - left),
        height: number(9)?.min(height - top),
        confidence: confidence.clamp(0.0, 100.0),
        line: 0,
    };
    Ok(Some((found, [number(2)?, number(3)?, number(4)?])))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

    fn read(lines: &str) -> Result<Vec<Word>, String> {
        words(&format!("{HEAD}{lines}"), (100, 50))
    }

    #[test]
    fn words_keep_their_places_and_lines() {
        let found = read(
            "1\t1\t0\t0\t0\t0\t0\t0\t100\t50\t-1\t\n\
             4\t1\t1\t1\t1\t0\t5\t5\t60\t10\t-1\t\n\
             5\t1\t1\t1\t1\t1\t5\t5\t20\t10\t96.5\tdoes\n\
             5\t1\t1\t1\t1\t2\t30\t5\t20\t10\t91\tnot\n\
             5\t1\t1\t1\t2\t1\t5\t20\t20\t10\t-0.0\tX.1353\n\
             5\t1\t2\t1\t2\t1\t5\t30\t20\t10\t50\tة\n\
             5\t1\t2\t1\t2\t2\t5\t30\t20\t10\t95\t \n",
        )
        .unwrap();
        let told: Vec<(&str, u32, u32)> = found.iter().map(|w| (w.text.as_str(), w.left, w.line)).collect();
        assert_eq!(told, [("does", 5, 1), ("not", 30, 1), ("X.1353", 5, 2), ("ة", 5, 3)]);
    }

    #[test]
    fn what_is_no_table_of_words_is_refused() {
        let check = |lines: &str| assert!(read(lines).is_err(), "{lines}");
        check("rubbish\n");
        check("5\t1\t1\t1\t1\t1\t-5\t5\t20\t10\t96\tx\n");
        check("5\t1\t1\t1\t1\t1\t5\t5\t20\t10\tmuch\tx\n");
        check("5\t1\t1\n");
        check("5\t1\t1\t1\t1\t1\t99999999999\t5\t20\t10\t96\tx\n");
        check(&"5\t1\t1\t1\t1\t1\t5\t5\t20\t10\t96\tx\n".repeat(WORDS + 1));
        assert!(words("", (9, 9)).is_err());
        assert!(words("read_params_file: Can't open tsv\n", (9, 9)).is_err());
    }

    #[test]
    fn a_word_never_reaches_out_of_the_picture() {
        let found = read("5\t1\t1\t1\t1\t1\t90\t40\t4000\t4000\t1e9\tx\u{7}y\n").unwrap();
        let want = Word { text: "xy".into(), left: 90, top: 40, width: 10, height: 10, confidence: 100.0, line: 1 };
        assert_eq!(found, [want]);
        assert!(read("5\t1\t1\t1\t1\t1\t90\t40\t1\t1\tNaN\tx\n").unwrap().is_empty());
        assert_eq!(read("").unwrap(), []);
    }
}
