//! Symbol fonts: what a character code looks like in Wingdings and its kin.
//!
//! The tables follow the fonts' published Unicode equivalents. A code that is not known for certain is shown as
//! U+FFFD, which a reader of marks calls unclear where it could be one.

/// Whether letters in this font are pictures.
#[must_use]
pub fn is_symbol_font(font: &str) -> bool {
    table(font).is_some()
}

/// The character that a code (0x20–0xFF, or the same at U+F000) shows in a symbol font; U+FFFD when it is
/// not known, none when the font is no symbol font.
#[must_use]
pub fn decode(font: &str, code: u32) -> Option<char> {
    let table = table(font)?;
    let code = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    if code > 0xff {
        return char::from_u32(code);
    }
    if matches!(code, 0x20 | 0xa0) && !matches!(table, Table::Wingdings if code == 0xa0) {
        return Some(' ');
    }
    Some(match table {
        Table::Wingdings => wingdings(code),
        Table::Wingdings2 => wingdings2(code),
        Table::Webdings => webdings(code),
        Table::Marlett => marlett(code),
        Table::Dingbats => dingbats(code),
        Table::Symbol => symbol(code),
        Table::Arrows => '\u{fffd}',
    })
}

#[derive(Clone, Copy)]
enum Table {
    Wingdings,
    Wingdings2,
    Webdings,
    Marlett,
    Dingbats,
    Symbol,
    /// Wingdings 3: arrows and triangles, no marks.
    Arrows,
}

fn table(font: &str) -> Option<Table> {
    let name: String = font.chars().filter(|char| char.is_alphanumeric()).collect::<String>().to_lowercase();
    Some(match name.as_str() {
        "wingdings" | "wingdingsregular" => Table::Wingdings,
        "wingdings2" => Table::Wingdings2,
        "wingdings3" => Table::Arrows,
        "webdings" => Table::Webdings,
        "marlett" => Table::Marlett,
        "zapfdingbats" | "itczapfdingbats" | "dingbats" | "monotypesorts" | "d050000l" => Table::Dingbats,
        "symbol" => Table::Symbol,
        _ => return None,
    })
}

fn wingdings(code: u32) -> char {
    match code {
        0x28 => '☎',
        0x2a => '✉',
        0x46 => '☞',
        0x4a => '☺',
        0x4b => '😐',
        0x4c => '☹',
        0x6c => '●',
        0x6d => '❍',
        0x6e => '■',
        0x6f => '□',
        0x70 => '🞐',
        0x71 => '❑',
        0x72 => '❒',
        0x73 | 0x77 => '⬥',
        0x74 | 0x75 => '◆',
        0x76 => '❖',
        0x78 => '⌧',
        0x9e => '·',
        0x9f => '•',
        0xa1 => '○',
        0xa2 | 0xa3 => '🞅',
        0xa4 => '◉',
        0xa5 => '◎',
        0xa6 => '🔿',
        0xa7 => '▪',
        0xa8 => '◻',
        0xd8 => '➢',
        0xe0 => '→',
        0xe8 => '➔',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => '\u{fffd}',
    }
}

fn wingdings2(code: u32) -> char {
    match code {
        0x4f => '✗',
        0x50 => '✓',
        0x51 => '🗵',
        0x52 => '☑',
        0x53 => '⮽',
        0x54 => '☒',
        0x55 => '⮾',
        0x56 => '⮿',
        0x98 => '●',
        0x99 => '○',
        0x9a | 0x9b => '🞅',
        0x9d => '⊙',
        0x9e => '⦿',
        0xa1 => '◾',
        0xa2 => '■',
        0xa3 => '□',
        0xa4 | 0xa5 => '🞑',
        0xa8 => '▣',
        _ => '\u{fffd}',
    }
}

fn webdings(code: u32) -> char {
    match code {
        0x61 => '✔',
        0x63 => '□',
        0x67 => '■',
        0x6e => '●',
        0x72 => '✖',
        _ => '\u{fffd}',
    }
}

fn marlett(code: u32) -> char {
    match code {
        0x61 | 0x62 => '✓',
        0x72 => '✖',
        _ => '\u{fffd}',
    }
}

fn dingbats(code: u32) -> char {
    match code {
        0x33 => '✓',
        0x34 => '✔',
        0x35 => '✕',
        0x36 => '✖',
        0x37 => '✗',
        0x38 => '✘',
        0x6c => '●',
        0x6d => '❍',
        0x6e => '■',
        0x6f => '❏',
        0x70 => '❐',
        0x71 => '❑',
        0x72 => '❒',
        0x76 => '❖',
        _ => '\u{fffd}',
    }
}

/// Adobe Symbol: mostly Greek letters and mathematics; only what people use in forms.
fn symbol(code: u32) -> char {
    match code {
        0xb4 => '×',
        0xb7 => '•',
        0xc4 => '⊗',
        0xc5 => '⊕',
        0xd6 => '√',
        0xa8 => '♦',
        0xae => '→',
        0x2d => '−',
        0x28 => '(',
        0x29 => ')',
        0x2b => '+',
        0x2c => ',',
        0x2e => '.',
        0x30..=0x39 => char::from_u32(code).unwrap_or('\u{fffd}'),
        0x61 => 'α',
        0x62 => 'β',
        0x6d => 'μ',
        0x70 => 'π',
        0x57 => 'Ω',
        0x44 => 'Δ',
        _ => '\u{fffd}',
    }
}
