//! Replies as they come wrapped, through the real binary and its jailed worker: what a secretary would see of each.
//!
//! Forms are taken from `tests/samples`; each test wraps them the way some mail or office program does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

#[path = "wrapping/archives.rs"]
mod archives;
#[path = "wrapping/bodies.rs"]
mod bodies;
#[path = "wrapping/forms.rs"]
mod forms;
#[path = "wrapping/mail.rs"]
mod mail;
#[path = "wrapping/nested.rs"]
mod nested;
#[path = "wrapping/office.rs"]
mod office;
#[path = "wrapping/outlook.rs"]
mod outlook;
#[path = "wrapping/signed.rs"]
mod signed;
