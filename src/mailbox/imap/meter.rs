//! A connection that takes only so much from a server: bytes per operation, announced literals, line length, nesting.
//!
//! The parser behind it makes room for whatever a server announces (up to 512 MiB), reads a line from its start with
//! every piece that comes, and descends as deep as parentheses are opened. None of this is let through to it.

use std::{
    fmt, io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// One line without its literals. We ask for nothing that answers with long lines.
const LONGEST_LINE: usize = 64 * 1024;
/// A deeper answer belongs to nothing we ask for.
const DEEPEST: usize = 8;

/// A connection, plain or under TLS.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Unpin + Send + Sync {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync> Duplex for T {}

/// What a server may send in answer to one command. Bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) bytes: u64,
    /// The largest literal.
    pub(super) literal: u64,
}

impl Allowance {
    /// Before anybody proved who he is: short lines, nothing else.
    pub(super) const STRANGER: Self = Self { bytes: 64 * 1024, literal: 0 };
    /// Commands whose answers are a few lines. Servers may write a folder's name as a literal.
    pub(super) const TALK: Self = Self { bytes: 1024 * 1024, literal: 1024 };

    /// Numbers about each of so many messages.
    pub(super) fn listing(messages: u32) -> Self {
        Self { bytes: 16 * 1024 * 1024 + u64::from(messages) * 64, literal: 0 }
    }

    /// So many bytes of messages, in pieces of no more than `largest`.
    pub(super) fn messages(bytes: u64, largest: usize) -> Self {
        Self { bytes: bytes.saturating_add(1024 * 1024), literal: largest as u64 }
    }
}

pub(super) struct Metered {
    stream: Box<dyn Duplex>,
    left: Allowance,
    scan: Scan,
}

impl Metered {
    pub(super) fn new(stream: Box<dyn Duplex>) -> Self {
        Self { stream, left: Allowance::STRANGER, scan: Scan::default() }
    }

    /// From here on this much may come.
    pub(super) fn allow(&mut self, allowance: Allowance) {
        self.left = allowance;
    }

    pub(super) fn into_inner(self) -> Box<dyn Duplex> {
        self.stream
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        let left = self.left.bytes.checked_sub(bytes.len() as u64);
        self.left.bytes = left.ok_or_else(|| excess("more than this command can answer"))?;
        self.scan.take(bytes, self.left.literal)
    }
}

fn excess(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::QuotaExceeded, what.into())
}

impl fmt::Debug for Metered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metered").field("left", &self.left).finish_non_exhaustive()
    }
}

impl AsyncRead for Metered {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buf))?;
        Poll::Ready(this.take(buf.filled().get(before..).unwrap_or_default()))
    }
}

impl AsyncWrite for Metered {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

/// Where in its answers the server is.
#[derive(Default)]
struct Scan {
    line: usize,
    depth: usize,
    size: Size,
    literal_left: u64,
}

/// `{size}` before a line's end announces a literal (RFC 9051 §4.3).
#[derive(Clone, Copy, Default)]
enum Size {
    #[default]
    None,
    Begun(u64),
    Whole(u64),
}

impl Scan {
    fn take(&mut self, mut bytes: &[u8], largest: u64) -> io::Result<()> {
        loop {
            let skipped = usize::try_from(self.literal_left).unwrap_or(usize::MAX).min(bytes.len());
            self.literal_left -= skipped as u64;
            let Some((&byte, rest)) = bytes.get(skipped..).and_then(<[u8]>::split_first) else { return Ok(()) };
            self.byte(byte, largest)?;
            bytes = rest;
        }
    }

    fn byte(&mut self, byte: u8, largest: u64) -> io::Result<()> {
        self.line += 1;
        self.size = match (self.size, byte) {
            (_, b'{') => Size::Begun(0),
            (Size::Begun(n), b'0'..=b'9') => Size::Begun(n.saturating_mul(10).saturating_add(u64::from(byte - b'0'))),
            (Size::Begun(_), b'+') | (Size::Whole(_), b'\r' | b'\n') => self.size,
            (Size::Begun(n), b'}') => Size::Whole(n),
            _ => Size::None,
        };
        match byte {
            b'(' => self.depth += 1,
            b')' => self.depth = self.depth.saturating_sub(1),
            b'\n' => return self.end_of_line(largest),
            _ => {}
        }
        match () {
            () if self.line > LONGEST_LINE => Err(excess("a line without end")),
            () if self.depth > DEEPEST => Err(excess("an answer nested too deeply")),
            () => Ok(()),
        }
    }

    fn end_of_line(&mut self, largest: u64) -> io::Result<()> {
        self.line = 0;
        match std::mem::take(&mut self.size) {
            Size::Whole(size) if size > largest => {
                return Err(excess(format!("a literal of {size} bytes where none so large was asked for")));
            }
            Size::Whole(size) => self.literal_left = size,
            _ => self.depth = 0,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scanned(bytes: &[u8], step: usize, largest: u64) -> io::Result<()> {
        let mut scan = Scan::default();
        bytes.chunks(step).try_for_each(|piece| scan.take(piece, largest))
    }

    #[test]
    fn a_message_may_hold_what_an_answer_may_not_however_the_network_cuts_it() {
        let message = format!("{}\r\n{}", "(".repeat(100), "x".repeat(2 * LONGEST_LINE));
        let answer = format!("* 1 FETCH (UID 1 BODY[]<0> {{{}}}\r\n{message} FLAGS ())\r\na OK\r\n", message.len());
        for step in [1, 2, 7, 4096, answer.len()] {
            scanned(answer.as_bytes(), step, 1 << 20).unwrap();
        }
        assert!(scanned(message.as_bytes(), 4096, 1 << 20).is_err());
    }

    #[test]
    fn endless_lines_giant_literals_and_deep_nesting_are_refused_before_they_cost_anything() {
        assert!(scanned(&vec![b'x'; LONGEST_LINE + 1], 1000, 0).is_err());
        for size in ["1048577", "536870912", "99999999999999999999999999"] {
            let line = format!("* 1 FETCH (BODY[] {{{size}}}\r\n");
            assert!(scanned(line.as_bytes(), 7, 1 << 20).is_err(), "{size}");
        }
        assert!(scanned(b"* 1 FETCH (BODYSTRUCTURE ((((((((((", 5, 0).is_err());
    }

    proptest! {
        #[test]
        fn bytes_mean_the_same_however_the_network_cuts_them(
            text in "[({})0-9x\r\n+]{0,60}", step in 1_usize..9, largest in 0_u64..20,
        ) {
            let whole = scanned(text.as_bytes(), 60, largest).is_ok();
            prop_assert_eq!(scanned(text.as_bytes(), step, largest).is_ok(), whole);
        }
    }
}
