//! What a worker and its parent say to each other over the worker's pipes.
//!
//! The parent sends the length of the bytes and the bytes. The worker answers with its JSON, which begins with a
//! brace, or first asks for the words in a picture, as often as it may. The worker may have been taken over by what it
//! parses: every number it sends is checked before it is believed.

use std::io::{self, Read, Write};

use image::GrayImage;
use serde::{Deserialize, Serialize};

use super::LANGUAGES;
use crate::{
    form::{blank, code::PageCode},
    sheet::scan::{Ask, Blind, Eyes, Layout, Word},
};

/// The first byte of a request; no JSON begins with it.
pub const ASKS: u8 = 1;
/// The first byte of a request about several pictures; how many follows, and each as one alone.
pub const ASKS_MANY: u8 = 2;
/// The first byte of the question what is printed on a page of our own; what its code says follows.
pub const NAMES: u8 = 3;
/// The most pictures asked about at once, and all their pixels.
pub const TOGETHER: usize = 8;
pub const TOGETHER_PIXELS: u64 = 48_000_000;
/// Bytes of what a code says, filled up with zeros.
pub const SAYS: usize = 64;
/// Bytes of a request before its pixels: width, height, layout, languages.
pub const HEAD: usize = 16;
/// Longest side of a picture, and all its pixels.
const SIDE: u32 = 12_000;
const PIXELS: u64 = 40_000_000;
/// The longest answer that is taken back.
const ANSWER: u64 = 64 << 20;

/// A picture whose words are wanted.
#[derive(Clone, Debug)]
pub struct Request {
    pub picture: GrayImage,
    pub layout: Layout,
    /// Out of [`LANGUAGES`], the likeliest first.
    pub languages: Vec<&'static str>,
}

/// Why a request is not answered: the worker is not to be trusted any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it asked for words in a picture that cannot be")]
pub struct Absurd;

/// A request without its pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    width: u32,
    height: u32,
    layout: Layout,
    languages: Vec<&'static str>,
}

impl Request {
    /// Languages that are not known are left out; of none English is left.
    #[must_use]
    pub fn new(picture: GrayImage, layout: Layout, languages: &[&str]) -> Self {
        Self { picture, layout, languages: known(languages) }
    }

    /// How many there are in its picture.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        u64::from(self.picture.width()) * u64::from(self.picture.height())
    }

    /// Puts a checked head and its pixels together.
    pub fn of(head: Head, pixels: Vec<u8>) -> Result<Self, Absurd> {
        let picture = GrayImage::from_raw(head.width, head.height, pixels).ok_or(Absurd)?;
        Ok(Self { picture, layout: head.layout, languages: head.languages })
    }
}

fn known(languages: &[&str]) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for language in languages {
        found.extend(LANGUAGES.iter().find(|known| *known == language && !found.contains(known)));
    }
    if found.is_empty() {
        found.push("eng");
    }
    found
}

impl Head {
    /// Checks what the worker sent.
    pub fn parse(bytes: &[u8; HEAD]) -> Result<Self, Absurd> {
        let [w0, w1, w2, w3, h0, h1, h2, h3, layout, languages @ ..] = *bytes;
        let (width, height) = (u32::from_le_bytes([w0, w1, w2, w3]), u32::from_le_bytes([h0, h1, h2, h3]));
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 || width > SIDE || height > SIDE || pixels > PIXELS {
            return Err(Absurd);
        }
        let layout = match layout {
            3 => Layout::Page,
            6 => Layout::Block,
            7 => Layout::Line,
            _ => return Err(Absurd),
        };
        let numbers = languages.iter().take_while(|number| **number != 0);
        let named = numbers.map(|number| LANGUAGES.get(usize::from(*number) - 1).copied().ok_or(Absurd));
        let languages: Vec<&'static str> = named.collect::<Result<_, _>>()?;
        if languages.is_empty() {
            return Err(Absurd);
        }
        Ok(Self { width, height, layout, languages })
    }

    /// How many bytes of pixels follow.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    fn bytes(picture: &GrayImage, layout: Layout, languages: &[&str]) -> [u8; HEAD] {
        let mut bytes = [0; HEAD];
        let layout: u8 = match layout {
            Layout::Page => 3,
            Layout::Block => 6,
            Layout::Line => 7,
        };
        let numbers = known(languages).into_iter().filter_map(|language| {
            let at = LANGUAGES.iter().position(|known| *known == language)?;
            u8::try_from(at + 1).ok()
        });
        let size = picture.width().to_le_bytes().into_iter().chain(picture.height().to_le_bytes());
        for (place, byte) in bytes.iter_mut().zip(size.chain([layout]).chain(numbers)) {
            *place = byte;
        }
        bytes
    }
}

/// The answer as it goes over the pipe.
#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    Words(Vec<(String, [u32; 5], f32)>),
    NotInstalled,
    Failed(String),
}

/// The answer's bytes, their length before them.
#[must_use]
pub fn answer(words: Result<Vec<Word>, Blind>) -> Vec<u8> {
    told(&Answer::of(words))
}

/// The answers to a request about several pictures.
#[must_use]
pub fn answers(words: Vec<Result<Vec<Word>, Blind>>) -> Vec<u8> {
    told(&words.into_iter().map(Answer::of).collect::<Vec<Answer>>())
}

/// What is printed on a page of our own.
#[must_use]
pub fn printed(page: Option<&blank::Page>) -> Vec<u8> {
    told(&page)
}

/// What a code says, out of the question about it.
#[must_use]
pub fn says(bytes: &[u8; SAYS]) -> Option<PageCode> {
    let text = std::str::from_utf8(bytes).ok()?;
    PageCode::parse(text.trim_end_matches('\0'))
}

fn told(answer: &impl Serialize) -> Vec<u8> {
    let json = serde_json::to_vec(answer).unwrap_or_default();
    let mut bytes = (json.len() as u64).to_le_bytes().to_vec();
    bytes.extend(json);
    bytes
}

impl Answer {
    fn of(words: Result<Vec<Word>, Blind>) -> Self {
        match words {
            Ok(words) => Answer::Words(
                words.into_iter().map(|w| (w.text, [w.left, w.top, w.width, w.height, w.line], w.confidence)).collect(),
            ),
            Err(Blind::NotInstalled) => Answer::NotInstalled,
            Err(Blind::Failed(why)) => Answer::Failed(why),
        }
    }

    fn words(self) -> Result<Vec<Word>, Blind> {
        match self {
            Self::Words(words) => Ok(words
                .into_iter()
                .map(|(text, [left, top, width, height, line], confidence)| Word {
                    text,
                    left,
                    top,
                    width,
                    height,
                    confidence,
                    line,
                })
                .collect()),
            Self::NotInstalled => Err(Blind::NotInstalled),
            Self::Failed(why) => Err(Blind::Failed(why)),
        }
    }
}

/// What is sent to a worker: the length and the bytes.
#[must_use]
pub fn length(bytes: &[u8]) -> [u8; 8] {
    (bytes.len() as u64).to_le_bytes()
}

/// The worker's side: takes what it is to parse.
pub fn receive(from: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::new();
    let read = from.take(length.min(most)).read_to_end(&mut bytes)?;
    if read as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

/// The worker's eyes: its parent.
#[derive(Debug)]
pub struct Parent<R, W> {
    pub from: R,
    pub to: W,
}

impl<R: Read, W: Write> Parent<R, W> {
    fn ask(&mut self, picture: &GrayImage, layout: Layout, languages: &[&str]) -> io::Result<Answer> {
        self.to.write_all(&[ASKS])?;
        self.show(picture, layout, languages)?;
        self.answered()
    }

    fn ask_many(&mut self, asks: &[Ask<'_>]) -> io::Result<Vec<Answer>> {
        self.to.write_all(&[ASKS_MANY, u8::try_from(asks.len()).unwrap_or(u8::MAX)])?;
        for ask in asks {
            self.show(ask.picture, ask.layout, ask.languages)?;
        }
        let answers: Vec<Answer> = self.answered()?;
        if answers.len() == asks.len() { Ok(answers) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn ask_printed(&mut self, says: &PageCode) -> io::Result<Option<blank::Page>> {
        let text = says.text();
        let mut bytes = [0; SAYS];
        bytes.get_mut(..text.len()).ok_or(io::ErrorKind::InvalidInput)?.copy_from_slice(text.as_bytes());
        self.to.write_all(&[NAMES])?;
        self.to.write_all(&bytes)?;
        self.answered()
    }

    fn show(&mut self, picture: &GrayImage, layout: Layout, languages: &[&str]) -> io::Result<()> {
        self.to.write_all(&Head::bytes(picture, layout, languages))?;
        self.to.write_all(picture.as_raw())
    }

    fn answered<T: for<'d> Deserialize<'d>>(&mut self) -> io::Result<T> {
        self.to.flush()?;
        let json = receive(&mut self.from, ANSWER)?;
        Ok(serde_json::from_slice(&json)?)
    }
}

/// What the parent would take for an attack is not asked.
fn is_sensible(ask: &Ask<'_>) -> bool {
    Head::parse(&Head::bytes(ask.picture, ask.layout, ask.languages)).is_ok()
}

fn failed(why: &io::Error) -> Blind {
    Blind::Failed(why.to_string())
}

/// How many of the first pictures may be asked about at once.
fn together(asks: &[Ask<'_>]) -> usize {
    let mut pixels = 0;
    let fits = |ask: &&Ask<'_>| {
        pixels += u64::from(ask.picture.width()) * u64::from(ask.picture.height());
        pixels <= TOGETHER_PIXELS && is_sensible(ask)
    };
    asks.iter().take(TOGETHER).take_while(fits).count()
}

impl<R: Read, W: Write> Eyes for Parent<R, W> {
    fn words(&mut self, picture: &GrayImage, layout: Layout, languages: &[&str]) -> Result<Vec<Word>, Blind> {
        if !is_sensible(&Ask { picture, layout, languages }) {
            return Err(Blind::Failed("a picture without sensible size".to_owned()));
        }
        self.ask(picture, layout, languages).map_err(|why| failed(&why))?.words()
    }

    fn many(&mut self, asks: &[Ask<'_>]) -> Vec<Result<Vec<Word>, Blind>> {
        let mut told = Vec::new();
        while let Some(rest) = asks.get(told.len()..).filter(|rest| !rest.is_empty()) {
            let (some, _) = rest.split_at(together(rest));
            match (some, rest) {
                ([] | [_], [ask, ..]) => told.push(self.words(ask.picture, ask.layout, ask.languages)),
                _ => match self.ask_many(some) {
                    Ok(answers) => told.extend(answers.into_iter().map(Answer::words)),
                    Err(why) => told.extend(some.iter().map(|_| Err(failed(&why)))),
                },
            }
        }
        told
    }

    fn printed(&mut self, says: &PageCode) -> Option<blank::Page> {
        self.ask_printed(says).ok().flatten()
    }
}

/// Where there is nobody to ask.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Eyes for Nobody {
    fn words(&mut self, _: &GrayImage, _: Layout, _: &[&str]) -> Result<Vec<Word>, Blind> {
        Err(Blind::NotInstalled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> GrayImage {
        GrayImage::from_fn(width, height, |x, y| image::Luma([u8::try_from((x + y) % 256).unwrap()]))
    }

    #[test]
    fn a_request_arrives_as_it_was_made_and_its_answer_too() {
        let word = Word { text: "X.1353".into(), left: 1, top: 2, width: 3, height: 4, confidence: 91.5, line: 7 };
        let check = |told: Result<Vec<Word>, Blind>| {
            let mut asked = Vec::new();
            let reply = answer(told.clone());
            let mut parent = Parent { from: reply.as_slice(), to: &mut asked };
            assert_eq!(parent.words(&picture(30, 20), Layout::Block, &["fra", "klingon", "eng", "fra"]), told);
            assert_eq!(asked[0], ASKS);
            let head = Head::parse(asked[1..=HEAD].try_into().unwrap()).unwrap();
            assert_eq!(head.pixels(), 600);
            let request = Request::of(head, asked[1 + HEAD..].to_vec()).unwrap();
            assert_eq!(request.picture, picture(30, 20));
            assert_eq!((request.layout, request.languages), (Layout::Block, vec!["fra", "eng"]));
        };
        check(Ok(vec![word]));
        check(Ok(Vec::new()));
        check(Err(Blind::NotInstalled));
        check(Err(Blind::Failed("tesseract died".to_owned())));
    }

    #[test]
    fn a_request_that_cannot_be_is_refused() {
        let check = |width: u32, height: u32, tail: [u8; 8]| {
            let mut bytes = [0; HEAD];
            bytes[..4].copy_from_slice(&width.to_le_bytes());
            bytes[4..8].copy_from_slice(&height.to_le_bytes());
            bytes[8..].copy_from_slice(&tail);
            assert_eq!(Head::parse(&bytes), Err(Absurd), "{width} {height} {tail:?}");
        };
        let good = [3, 1, 0, 0, 0, 0, 0, 0];
        check(0, 100, good);
        check(u32::MAX, u32::MAX, good);
        check(11_999, 11_999, good);
        check(100, 60_000, good);
        check(100, 100, [9, 1, 0, 0, 0, 0, 0, 0]);
        check(100, 100, [3, 0, 0, 0, 0, 0, 0, 0]);
        check(100, 100, [3, 1, 7, 0, 0, 0, 0, 0]);
        check(100, 100, [3, 255, 0, 0, 0, 0, 0, 0]);
        let head = Head { width: 3, height: 3, layout: Layout::Page, languages: vec!["eng"] };
        assert_eq!(Request::of(head, vec![0; 8]).err(), Some(Absurd));
    }

    #[test]
    fn a_parent_that_goes_silent_or_talks_nonsense_leaves_the_worker_blind() {
        let check = |reply: &[u8]| {
            let told = Parent { from: reply, to: Vec::new() }.words(&picture(9, 9), Layout::Line, &["eng"]);
            assert!(matches!(told, Err(Blind::Failed(_))), "{reply:?}");
        };
        check(b"");
        check(b"\x05\0\0\0\0\0\0\0{}");
        check(b"\x02\0\0\0\0\0\0\0{}");
        check(&u64::MAX.to_le_bytes());
        let told = Parent { from: &b""[..], to: Vec::new() }.words(&picture(13_000, 1), Layout::Line, &["eng"]);
        assert!(matches!(told, Err(Blind::Failed(_))));
    }
}
