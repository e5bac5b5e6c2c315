//! Changes an input piece by piece (tags, lines, words, whole nested groups) rather than byte by byte, so that
//! what is fuzzed lies behind the first syntax check.

use fastrand::Rng;

/// How an input falls into pieces, and which of them nest.
#[derive(Clone, Copy)]
pub enum Kind {
    /// XML and HTML: tags and what stands between them.
    Markup,
    /// Rich Text Format: braces and control words.
    Rtf,
    /// PDF: names, numbers, brackets, operators; objects and streams nest.
    Pdf,
    /// Mail: lines.
    Lines,
    /// Prose: words.
    Words,
}

/// One step of mutation, for `fuzz_mutator!`; the new size.
pub fn mutate(kind: Kind, data: &mut [u8], size: usize, most: usize, seed: u32, dictionary: &[&str]) -> usize {
    let mut rng = Rng::with_seed(u64::from(seed));
    if size == 0 || rng.u8(..) < 40 {
        return libfuzzer_sys::fuzzer_mutate(data, size, most);
    }
    let mut pieces = split(kind, &data[..size]);
    for _ in 0..rng.usize(1..4) {
        step(kind, &mut pieces, &mut rng, dictionary);
        // Once too large, it only grows.
        if pieces.iter().map(Vec::len).sum::<usize>() > most {
            break;
        }
    }
    let changed = pieces.concat();
    if changed.is_empty() || changed.len() > most {
        return libfuzzer_sys::fuzzer_mutate(data, size, most);
    }
    data[..changed.len()].copy_from_slice(&changed);
    changed.len()
}

fn step(kind: Kind, pieces: &mut Vec<Vec<u8>>, rng: &mut Rng, dictionary: &[&str]) {
    if pieces.is_empty() {
        return;
    }
    let from = rng.usize(..pieces.len());
    let to = end(kind, pieces, from);
    let place = rng.usize(..=pieces.len());
    let span = pieces[from..to].to_vec();
    match rng.u8(..10) {
        0 => drop(pieces.drain(from..to)),
        1 => drop(pieces.remove(from)),
        2 => drop(pieces.splice(place..place, span)),
        3 => {
            let times = 1 << rng.u8(..8);
            let many = std::iter::repeat_n(span, times).flatten();
            drop(pieces.splice(place..place, many.take(20_000)));
        }
        4 => nest(pieces, from, to, rng),
        5 => {
            let with = pieces[place.min(pieces.len() - 1)].clone();
            pieces[from] = with;
        }
        6 | 7 => number(&mut pieces[from], rng),
        8 => {
            if let Some(word) = rng.choice(dictionary) {
                pieces.insert(place, word.as_bytes().to_vec());
            }
        }
        _ => {
            if let Some(word) = rng.choice(dictionary) {
                within(&mut pieces[from], word.as_bytes(), rng);
            }
        }
    }
}

/// Puts a span's opening before it and its closing behind it, again and again.
fn nest(pieces: &mut Vec<Vec<u8>>, from: usize, to: usize, rng: &mut Rng) {
    let times = 1 << rng.u8(..8);
    let (open, close) = (pieces[from].clone(), pieces[to - 1].clone());
    if to - from > 1 {
        pieces.splice(to..to, std::iter::repeat_n(close, times));
    }
    pieces.splice(from..from, std::iter::repeat_n(open, times));
}

/// Another number for one of the piece's numbers, or another byte.
fn number(piece: &mut Vec<u8>, rng: &mut Rng) {
    const TELLING: &[&str] = &[
        "0", "-1", "1", "2", "9", "10", "65", "127", "255", "256", "400", "1000", "32767", "65535", "65536",
        "2147483647", "-2147483648", "4294967295", "9223372036854775807", "99999999999999999999", "0.5", "1e9", "NaN",
    ];
    let digits: Vec<usize> = (0..piece.len()).filter(|at| piece[*at].is_ascii_digit()).collect();
    let Some(start) = rng.choice(digits) else {
        if let Some(at) = (!piece.is_empty()).then(|| rng.usize(..piece.len())) {
            piece[at] ^= 1 << rng.u8(..8);
        }
        return;
    };
    let end = (start..piece.len()).find(|at| !piece[*at].is_ascii_digit()).unwrap_or(piece.len());
    let with = rng.choice(TELLING).unwrap();
    piece.splice(start..end, with.bytes());
}

/// A word of the dictionary for a word of the piece.
fn within(piece: &mut Vec<u8>, word: &[u8], rng: &mut Rng) {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80;
    let starts: Vec<usize> =
        (0..piece.len()).filter(|at| letter(piece[*at]) && (*at == 0 || !letter(piece[*at - 1]))).collect();
    let start = rng.choice(starts).unwrap_or(piece.len());
    let end = (start..piece.len()).find(|at| !letter(piece[*at])).unwrap_or(piece.len());
    piece.splice(start..end, word.iter().copied());
}

/// Where the group that begins with this piece ends; a piece that opens nothing stands alone.
fn end(kind: Kind, pieces: &[Vec<u8>], from: usize) -> usize {
    let mut depth = 0_i32;
    for (at, piece) in pieces.iter().enumerate().skip(from) {
        depth += nesting(kind, piece);
        if depth <= 0 {
            return at + 1;
        }
    }
    from + 1
}

fn nesting(kind: Kind, piece: &[u8]) -> i32 {
    let opens = match kind {
        Kind::Markup => {
            piece.starts_with(b"<") && !piece.starts_with(b"</") && !piece.ends_with(b"/>") && !piece.starts_with(b"<?")
        }
        Kind::Rtf => piece.starts_with(b"{"),
        Kind::Pdf => matches!(piece.trim_ascii(), b"<<" | b"[" | b"obj" | b"stream" | b"q" | b"BT" | b"BDC"),
        Kind::Lines | Kind::Words => false,
    };
    let closes = match kind {
        Kind::Markup => piece.starts_with(b"</"),
        Kind::Rtf => piece.starts_with(b"}"),
        Kind::Pdf => matches!(piece.trim_ascii(), b">>" | b"]" | b"endobj" | b"endstream" | b"Q" | b"ET" | b"EMC"),
        Kind::Lines | Kind::Words => false,
    };
    i32::from(opens) - i32::from(closes)
}

fn split(kind: Kind, data: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    let mut rest = data;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(length(kind, rest).clamp(1, rest.len()));
        pieces.push(piece.to_vec());
        rest = after;
    }
    pieces
}

/// How long the first piece is.
fn length(kind: Kind, data: &[u8]) -> usize {
    let first = data[0];
    let until = |found: fn(u8) -> bool| data.iter().skip(1).position(|byte| found(*byte)).map_or(data.len(), |at| at + 1);
    match kind {
        Kind::Markup if first == b'<' => until(|byte| byte == b'>') + 1,
        Kind::Markup => until(|byte| byte == b'<'),
        Kind::Rtf if matches!(first, b'{' | b'}') => 1,
        Kind::Rtf => until(|byte| matches!(byte, b'{' | b'}' | b'\\')),
        Kind::Pdf if data.starts_with(b"<<") || data.starts_with(b">>") => 2,
        Kind::Pdf if matches!(first, b'[' | b']') => 1,
        Kind::Pdf => until(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'<' | b'>' | b'[' | b']' | b'(')),
        Kind::Lines => until(|byte| byte == b'\n') + 1,
        Kind::Words => until(|byte| matches!(byte, b' ' | b'\n')) ,
    }
}
