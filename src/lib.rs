//! consultd reads, counts and acknowledges Member States' replies to TSB consultation circulars.
//!
//! # One message's way through the house
//!
//! 1. [`mailbox`] yields a place, an arrival time and bytes; [`desk`] keeps the bytes ([`store`]) before anything looks at them.
//! 2. [`worker`] parses them in a jailed child process into a [`message::Message`] and [`sheet::Sheet`]s.
//! 3. Pure from here on: [`guard`] says what kind of mail it is, [`reply`] reads the sheets against the open
//!    [`circular`]s, [`sender`] says who speaks, [`verdict`] judges ([`confirmation`] asks a State's
//!    own contacts); the outcome is [`event`]s and [`letter`]s.
//! 4. [`store`] commits events and letters in one transaction; only then is the message moved in the mailbox.
//! 5. [`desk`] hands due letters to [`post`], within bounds per address, State and hour; what comes back makes a letter
//!    doubtful and nothing else. [`daemon`] turns the wheel and is the only one, beside the
//!    command line, that reads the clock. [`tally`] folds the events into every number that anyone sees.
//!
//! [`report`] makes the meeting's documents of the same numbers, and [`chart`] draws them.
//!
//! Within the worker [`picture`] turns scans, faxes and photographs into pages of pixels, which [`sheet::scan`] reads;
//! [`ocr`], the worker's sibling, lends it eyes.
//!
//! Beside this way lies [`form`]: it makes the blank form of a circular, which the house's own readers read back without doubt.
//! [`printed`] has such forms at hand for the worker that finds one of them among scanned pages.
//!
//! # What holds
//!
//! - A choice is counted only when the evidence is unambiguous; everything else is a [`reply::Doubt`] and a person decides.
//! - Nothing leaves the inbox before its bytes and what became of it are durably stored.
//! - Hostile bytes are parsed only in the worker. Nobody after [`sheet`] knows file formats, nobody before [`reply`]
//!   knows circulars, only [`store`] knows SQL, only [`mailbox`] IMAP, only [`letter`], [`report`] and
//!   [`form`] wording.
#![forbid(unsafe_code)]

pub mod chart;
pub mod circular;
pub mod cli;
pub mod config;
pub mod confirmation;
pub mod daemon;
pub mod desk;
pub mod event;
pub mod form;
pub mod guard;
pub mod language;
pub mod letter;
pub mod mailbox;
mod memo;
pub mod message;
pub mod ocr;
pub mod picture;
pub mod post;
pub mod printed;
pub mod reply;
pub mod report;
pub mod sender;
pub mod sheet;
pub mod store;
pub mod tally;
pub mod verdict;
pub mod worker;
