//! What reading a reply costs, by kind: processor time in-process and with the jailed worker, beside the floor.
//!
//! `cargo bench --bench read [-- DIRECTORY]`: takes the sample messages with their `truth.json`, on one core, and prints
//! per kind: the floor (mail-parser alone on the same bytes), reading and deciding in-process, the same with one jailed
//! worker per message, and messages per second per core. Processor time, not wall-clock: other work on the machine
//! does not count. The last line is the largest memory of any worker.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation
)]

use std::{collections::BTreeMap, fs, hint::black_box, path::PathBuf, time::Duration};

use consultd::{
    circular::{Circular, import},
    reply,
    worker::{Input, Workers, parse},
};
use nix::sys::{
    resource::{Usage, UsageWho, getrusage},
    time::TimeVal,
};

/// Each message is read this often; the times are means.
const ROUNDS: u32 = 5;

fn main() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let directory = given.unwrap_or_else(|| root.join("../shared/corpus/digital"));
    let kinds = messages(&directory);
    let circular = circular(&root);
    let workers = Workers { program: PathBuf::from(env!("CARGO_BIN_EXE_consultd")), ..Workers::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();

    println!("processor time per message, mean of {ROUNDS} rounds");
    println!(
        "{:<20} {:>5} {:>12} {:>14} {:>14} {:>9} {:>14}",
        "kind", "n", "floor", "in-process", "with worker", "x floor", "per second"
    );
    for (kind, mails) in &kinds {
        let count = mails.len() as u32 * ROUNDS;
        let floor = spent(UsageWho::RUSAGE_SELF, || {
            each(mails, |mail| drop(black_box(mail_parser::MessageParser::default().parse(mail))));
        });
        let inside = spent(UsageWho::RUSAGE_SELF, || {
            each(mails, |mail| {
                drop(black_box(reply::interpret(&parse::message(mail), std::slice::from_ref(&circular))));
            });
        });
        let mut outside = Duration::ZERO;
        let parent = spent(UsageWho::RUSAGE_SELF, || {
            outside = spent(UsageWho::RUSAGE_CHILDREN, || {
                each(mails, |mail| {
                    let message = runtime.block_on(workers.parse(&Input::Message, mail)).unwrap_or_default();
                    drop(black_box(reply::interpret(&message, std::slice::from_ref(&circular))));
                });
            });
        });
        let [floor, inside, outside] =
            [floor, inside, parent + outside].map(|time| time.as_secs_f64() / f64::from(count));
        println!(
            "{kind:<20} {:>5} {:>9.3} ms {:>11.3} ms {:>11.3} ms {:>9.1} {:>14.0}",
            mails.len(),
            floor * 1e3,
            inside * 1e3,
            outside * 1e3,
            inside / floor,
            1.0 / outside,
        );
    }
    println!(
        "largest memory of a worker: {:.0} MB",
        getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() as f64 / 1024.0
    );
}

/// The messages by kind, as `truth.json` beside them tells.
fn messages(directory: &std::path::Path) -> BTreeMap<String, Vec<Vec<u8>>> {
    let truth = fs::read(directory.join("truth.json")).expect("a directory of samples with truth.json");
    let truth: Vec<serde_json::Value> = serde_json::from_slice(&truth).unwrap();
    let mut kinds: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for case in truth {
        let text = |key: &str| case[key].as_str().unwrap().to_owned();
        kinds.entry(text("kind")).or_default().push(fs::read(directory.join(text("eml"))).unwrap());
    }
    kinds
}

fn circular(root: &std::path::Path) -> Circular {
    let text = fs::read(root.join("tests/samples/circular-0079-zh.txt")).unwrap();
    let message = parse::attachment("circular-0079-zh.txt", &text);
    import::import(&message.sheets[0]).unwrap().circular
}

fn each(mails: &[Vec<u8>], mut read: impl FnMut(&[u8])) {
    for _ in 0..ROUNDS {
        for mail in mails {
            read(mail);
        }
    }
}

/// The processor time that the work takes, of this process or of its ended children.
fn spent(who: UsageWho, work: impl FnOnce()) -> Duration {
    let total = |usage: Usage| seconds(usage.user_time()) + seconds(usage.system_time());
    let before = total(getrusage(who).unwrap());
    work();
    Duration::from_secs_f64((total(getrusage(who).unwrap()) - before).max(0.0))
}

fn seconds(time: TimeVal) -> f64 {
    time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
}
