//! The real binary against real servers: what an administration, the secretariat and the operator see.
//!
//! Needs root and `tests/servers/mailtest.sh install`. Nothing here sleeps: every wait is for a condition.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod servers;

#[path = "end_to_end/backscatter.rs"]
mod backscatter;
#[path = "end_to_end/browser.rs"]
mod browser;
#[path = "end_to_end/chromium.rs"]
mod chromium;
#[path = "end_to_end/confirm.rs"]
mod confirm;
#[path = "end_to_end/corpus.rs"]
mod corpus;
#[path = "end_to_end/corrections.rs"]
mod corrections;
#[path = "end_to_end/crashes.rs"]
mod crashes;
#[path = "end_to_end/house.rs"]
mod house;
#[path = "end_to_end/meeting.rs"]
mod meeting;
#[path = "end_to_end/operator.rs"]
mod operator;
#[path = "end_to_end/poison.rs"]
mod poison;
#[path = "end_to_end/post_round.rs"]
mod post_round;
#[path = "end_to_end/recount.rs"]
mod recount;
#[path = "end_to_end/remarks.rs"]
mod remarks;
#[path = "end_to_end/reminders.rs"]
mod reminders;
#[path = "end_to_end/returns.rs"]
mod returns;
#[path = "end_to_end/samples.rs"]
mod samples;
#[path = "end_to_end/secretariat.rs"]
mod secretariat;
#[path = "end_to_end/silence.rs"]
mod silence;
#[path = "end_to_end/spoofing.rs"]
mod spoofing;
#[path = "end_to_end/trouble.rs"]
mod trouble;
