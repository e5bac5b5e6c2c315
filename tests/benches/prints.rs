//! A long run over fresh prints: how many are read without doubt, by condition, and whether any is read wrongly.
//!
//! `cargo bench --bench prints [-- --forms 2000 --seed 7]` makes the prints, has them read by the program and tells; it fails
//! when a choice is wrong or a reply lost, also where the choice only waits for a person to compare it with the page.
//! `--from N` begins with the Nth, `--own` takes the forms that the program itself makes, `--program FILE` is the program,
//! `--keep DIR` keeps the messages that were read wrongly. `--out DIR` only writes the set, as `cargo run -p prints` does, for
//! `score.py` and for looking at.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss
)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use prints::{
    Case, Set,
    score::{self, Worth},
};
use serde_json::Value;

/// So many are made before they are read.
const BATCH: usize = 40;

#[derive(Default)]
struct Count {
    sound: usize,
    straight: usize,
    /// Would go straight through if nobody had to compare.
    proposed: usize,
    review: usize,
    all: usize,
    wrong: usize,
    lost: usize,
}

/// Counts by a property of the truth, such as its kind.
#[derive(Default)]
struct Table(BTreeMap<String, Count>);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().position(|one| one == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, usual: u64| value(name).map_or(usual, |given| given.parse().expect("a number"));
    let (forms, seed) = (usize::try_from(number("--forms", 200)).unwrap(), number("--seed", 7));
    let first = usize::try_from(number("--from", 0)).unwrap();
    let own = arguments.iter().any(|one| one == "--own");
    let program = value("--program").map_or(env!("CARGO_BIN_EXE_consultd"), String::as_str);
    let set = if own { of_own_forms(seed, program) } else { Set::new(seed) };
    if let Some(out) = value("--out") {
        prints::write(&set, first..first + forms, &PathBuf::from(out)).expect("the set is written");
        return;
    }
    let keep = value("--keep").map(PathBuf::from);
    let tables = run(program, &set, first..first + forms, keep.as_deref());
    println!("{forms} forms of seed {seed}");
    for (title, table) in &tables {
        table.print(title);
    }
    let bad: usize = tables.first().map_or(0, |(_, table)| table.0.values().map(|c| c.wrong + c.lost).sum());
    assert_eq!(bad, 0, "wrong choices or lost replies");
}

fn of_own_forms(seed: u64, program: &str) -> Set {
    let directory = tempfile::tempdir().unwrap();
    Set::of_own_forms(seed, program, directory.path()).expect("the program makes its forms")
}

fn run(program: &str, set: &Set, which: std::ops::Range<usize>, keep: Option<&Path>) -> Vec<(&'static str, Table)> {
    let mut tables: Vec<(&str, Table)> = ["kind", "legibility", "mark_style", "pen", "layout", "language"]
        .map(|title| (title, Table::default()))
        .into_iter()
        .collect();
    let all: Vec<usize> = which.collect();
    for batch in all.chunks(BATCH) {
        let cases = made(set, batch);
        let directory = tempfile::tempdir().unwrap();
        let worths = score::read(program, set, &cases, directory.path()).unwrap();
        for (case, worth) in cases.iter().zip(&worths) {
            tell(case, worth, keep);
            for (title, table) in &mut tables {
                table.count(&case.truth, title, worth);
            }
        }
        eprintln!("{} of {}", batch.last().unwrap() + 1, all.len());
    }
    tables
}

/// The cases, made on every core.
fn made(set: &Set, batch: &[usize]) -> Vec<Case> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = batch.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = batch
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(|at| set.case(*at)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

/// What went wrong is shown at once, and its message kept.
fn tell(case: &Case, worth: &Worth, keep: Option<&Path>) {
    if !matches!(worth, Worth::Wrong(_) | Worth::Lost(_)) {
        return;
    }
    println!("{} {} {}: {worth:?}", case.id, case.truth["kind"], case.truth["notes"]);
    if let Some(keep) = keep {
        fs::create_dir_all(keep).unwrap();
        fs::write(keep.join(format!("{}.eml", case.id)), &case.mail).unwrap();
        fs::write(keep.join(format!("{}.json", case.id)), case.truth.to_string()).unwrap();
    }
}

impl Table {
    fn count(&mut self, truth: &Value, title: &str, worth: &Worth) {
        let count = self.0.entry(truth[title].as_str().unwrap_or_default().to_owned()).or_default();
        count.all += 1;
        count.sound += usize::from(truth["expect"]["status"] == "accepted");
        match worth {
            Worth::Straight if truth["expect"]["status"] == "accepted" => count.straight += 1,
            Worth::Proposed if truth["expect"]["status"] == "accepted" => count.proposed += 1,
            Worth::Straight | Worth::Proposed => {}
            Worth::Asked | Worth::Needless => count.review += 1,
            Worth::Wrong(_) => count.wrong += 1,
            Worth::Lost(_) => count.lost += 1,
        }
    }

    fn print(&self, title: &str) {
        println!(
            "\n{title:<20} {:>6} {:>22} {:>22} {:>8} {:>6} {:>5}",
            "forms", "straight through", "after a comparison", "review", "wrong", "lost"
        );
        for (name, c) in &self.0 {
            let share = |part: usize| 100.0 * part as f64 / c.sound.max(1) as f64;
            println!(
                "{name:<20} {:>6} {:>12}/{:<4} {:>3.0}% {:>12}/{:<4} {:>3.0}% {:>8} {:>6} {:>5}",
                c.all,
                c.straight,
                c.sound,
                share(c.straight),
                c.proposed,
                c.sound,
                share(c.proposed),
                c.review,
                c.wrong,
                c.lost
            );
        }
    }
}
