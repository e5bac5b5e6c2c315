//! The shared corpus of made replies, where it is there: ingested whole and counted a second time by other means.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use jiff::Timestamp;
use serde_json::Value;

use crate::house::{House, text};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");
const CIRCULAR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/circulars/circular-0079-en.docx");

/// What the house made of one message, beside the truth about it.
struct Case {
    id: String,
    truth: Value,
    reading: Value,
}

#[test]
fn the_tally_of_the_corpus_is_what_a_recount_of_the_truth_gives_and_nothing_is_silently_wrong() {
    let directory = Path::new(CORPUS).join("digital");
    if !directory.join("truth.json").exists() || !Path::new(CIRCULAR).exists() {
        eprintln!("skipped: no corpus in {CORPUS}");
        return;
    }
    let mut house = House::new();
    house.configure("[acknowledgement]\nenabled = false\n");
    house.ok(&["circular", "import", CIRCULAR]);
    house.ok(&["contacts", "import", &text(&Path::new(CORPUS).join("contacts.csv"))]);
    house.ok(&["ingest", &text(&directory)]);
    let cases = cases(&house, &directory);

    let wrong: Vec<String> = cases.iter().filter_map(silently_wrong).collect();
    assert_eq!(wrong, Vec::<String>::new());
    let lost: Vec<&str> = cases
        .iter()
        .filter(|case| case.reading["status"] == "ignored" && case.truth["expect"]["status"] != "ignored")
        .map(|case| case.id.as_str())
        .collect();
    assert_eq!(lost, Vec::<&str>::new(), "replies taken for none");
    same_count(&house.tally(), &cases);
    house.verify();
}

fn cases(house: &House, directory: &Path) -> Vec<Case> {
    let truth: Vec<Value> = serde_json::from_slice(&fs::read(directory.join("truth.json")).unwrap()).unwrap();
    let files: Vec<String> = truth.iter().map(|one| text(&directory.join(one["eml"].as_str().unwrap()))).collect();
    let arguments: Vec<&str> = ["read", "--json"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let readings = house.ok(&arguments);
    let readings = readings.lines().map(|line| serde_json::from_str(line).unwrap());
    let cases: Vec<Case> = truth
        .into_iter()
        .zip(readings)
        .map(|(truth, reading): (Value, Value)| Case { id: truth["id"].as_str().unwrap().to_owned(), truth, reading })
        .collect();
    assert!(cases.len() > 100);
    cases
}

/// The rules of the corpus' own `score.py`.
fn silently_wrong(case: &Case) -> Option<String> {
    let (truth, reading) = (&case.truth, &case.reading);
    if reading["status"] != "accepted" {
        return None;
    }
    let expect = &truth["expect"];
    let also_ok = truth["also_ok"].as_bool().unwrap_or(false);
    let mut faults = Vec::new();
    if expect["status"] == "ignored" || (expect["status"] == "review" && !also_ok) {
        faults.push(format!("accepted, should be {}", expect["status"]));
    }
    for field in ["member_state", "circular"] {
        if reading[field] != truth[field] {
            faults.push(format!("{field} {}", reading[field]));
        }
    }
    let read = choices(reading);
    for (id, wanted) in expect["choices"].as_object().into_iter().flatten() {
        let found = read.get(id).map_or("blank", String::as_str);
        let allowed =
            also_ok && truth["also_ok_choices"][id].as_array().is_some_and(|list| list.iter().any(|c| c == found));
        if (wanted != found && !allowed) || found == "unclear" {
            faults.push(format!("{id}: read {found}, is {wanted}"));
        }
    }
    (!faults.is_empty()).then(|| format!("{}: {}", case.id, faults.join("; ")))
}

fn choices(reading: &Value) -> BTreeMap<String, String> {
    let rows = reading["choices"].as_array().into_iter().flatten();
    rows.map(|row| (row["text"].as_str().unwrap().to_owned(), row["choice"].as_str().unwrap().to_owned())).collect()
}

/// Counts the accepted messages again, from the truth's choices and the arrivals: the latest in time stands.
fn same_count(tally: &Value, cases: &[Case]) {
    let deadline: Timestamp = tally["deadline"].as_str().unwrap().parse().unwrap();
    let mut accepted: Vec<(Timestamp, &str, &Case)> = cases
        .iter()
        .filter(|case| case.reading["status"] == "accepted")
        .map(|case| (case.reading["received"].as_str().unwrap().parse().unwrap(), case.id.as_str(), case))
        .collect();
    accepted.sort_by_key(|(at, id, _)| (*at, *id));
    let mut distinct = BTreeSet::new();
    let mut standing: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    for (at, id, case) in &accepted {
        if !distinct.insert(case.reading["sha256"].as_str().unwrap()) || *at > deadline {
            continue;
        }
        // Where the truth leaves two answers open, the one that was read is one of them (see above).
        let state = case.truth["member_state"].as_str().unwrap();
        let truth = case.truth["expect"]["choices"].as_object().unwrap();
        for (text, choice) in truth {
            let choice = if *choice == "unclear" {
                choices(&case.reading)[text].clone()
            } else {
                choice.as_str().unwrap().to_owned()
            };
            if choice != "blank" {
                standing.insert((state.to_owned(), text.clone()), ((*id).to_owned(), choice));
            }
        }
    }
    for row in tally["texts"].as_array().unwrap() {
        let said: Vec<&str> = standing
            .iter()
            .filter(|((_, text), _)| row["text"] == text.as_str())
            .map(|(_, (_, choice))| choice.as_str())
            .collect();
        let count = |choice: &str| said.iter().filter(|said| **said == choice).count();
        let support = said.len() - count("refuse");
        let found =
            ["replies", "support", "no_comments", "with_comments", "refuse"].map(|key| row[key].as_u64().unwrap());
        let wanted =
            [said.len(), support, count("authorize_no_comments"), count("authorize_with_comments"), count("refuse")];
        assert_eq!(found.map(|n| usize::try_from(n).unwrap()), wanted, "{}", row["text"]);
        let proceed = said.is_empty() || support * 100 >= 70 * said.len();
        assert_eq!(row["outcome"], if proceed { "proceed" } else { "not_proceed" });
    }
    let counted: BTreeSet<&String> = standing.values().map(|(id, _)| id).collect();
    assert_eq!(tally["ledger"]["counted"], counted.len());
    assert_eq!(
        tally["ledger"]["received"],
        cases.iter().map(|case| case.reading["sha256"].as_str().unwrap()).collect::<BTreeSet<_>>().len()
    );
}
