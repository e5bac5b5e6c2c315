//! Readings against the truth, by the rules of the samples' own `score.py`.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{Case, Set};

/// What a reading is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Accepted, and right.
    Straight,
    /// Nothing is in doubt but that it was read from pixels: a person compares, and finds it right.
    Proposed,
    /// A person is asked, and had to be.
    Asked,
    /// A person is asked although the form says it plainly.
    Needless,
    /// Accepted or proposed, and wrong: the one thing that must not be.
    Wrong(String),
    Lost(String),
}

/// What a reading is worth against its truth.
pub fn judge(truth: &Value, reading: Option<&Value>) -> Worth {
    let Some(reading) = reading else { return Worth::Lost("no reading for this message".to_owned()) };
    let expected = &truth["expect"];
    let sound = expected["status"] == "accepted";
    let right = |worth| {
        let faults = faults(truth, reading);
        if faults.is_empty() { worth } else { Worth::Wrong(faults.join("; ")) }
    };
    match reading["status"].as_str() {
        Some("accepted") => right(Worth::Straight),
        Some("review") if is_proposed(reading) => right(Worth::Proposed),
        Some("review") if sound => Worth::Needless,
        Some("review") => Worth::Asked,
        status => Worth::Lost(format!("status {status:?}, but it is a reply")),
    }
}

/// Whether a person is asked only to compare what was read with the page.
fn is_proposed(reading: &Value) -> bool {
    // A form without a choice is asked about whoever compares it.
    let answers = |one: &Value| one["choice"] != "blank";
    let answered = reading["choices"].as_array().is_some_and(|choices| choices.iter().any(answers));
    let compare = |reason: &Value| reason["detail"].as_str().is_some_and(|why| why.starts_with(COMPARE));
    answered && reading["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty() && reasons.iter().all(compare))
}

/// How the request to compare begins.
const COMPARE: &str = "read from a scanned page, where a mark may have been overlooked";

fn faults(truth: &Value, reading: &Value) -> Vec<String> {
    let expected = &truth["expect"];
    let must_ask = expected["status"] == "review";
    let also_ok = truth["also_ok"] == true;
    let mut faults = Vec::new();
    if must_ask && !also_ok {
        faults.push(format!("accepted, should go to review ({})", expected["why"]));
    }
    let read: BTreeMap<&str, &str> = reading["choices"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| Some((one["text"].as_str()?, one["choice"].as_str()?)))
        .collect();
    for (text, choice) in expected["choices"].as_object().into_iter().flatten() {
        let got = read.get(text.as_str()).copied().unwrap_or("blank");
        let also = truth["also_ok_choices"][text].as_array().is_some_and(|also| also.iter().any(|one| one == got));
        let right = choice == got && got != "unclear";
        if !(right || also_ok && also) {
            faults.push(format!("{text}: read {got}, is {choice}"));
        }
    }
    for key in ["member_state", "circular"] {
        if reading[key] != truth[key] {
            faults.push(format!("{key}: read {}, is {}", reading[key], truth[key]));
        }
    }
    faults
}

/// Writes what reading a set needs beside its messages; gives the circulars' files and the contacts'.
pub fn prepare(set: &Set, directory: &Path) -> io::Result<(Vec<PathBuf>, PathBuf)> {
    let circulars = self::circulars(set.circulars(), directory)?;
    let contacts = directory.join("contacts.csv");
    std::fs::write(&contacts, set.contacts())?;
    Ok((circulars, contacts))
}

/// Writes circulars as files that `circular import` reads.
pub(crate) fn circulars(texts: impl Iterator<Item = (u32, String)>, directory: &Path) -> io::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(directory.join("circulars"))?;
    let mut circulars = Vec::new();
    for (number, text) in texts {
        let path = directory.join(format!("circulars/circular-{number:04}-en.txt"));
        std::fs::write(&path, text)?;
        circulars.push(path);
    }
    Ok(circulars)
}

/// Has the program read the cases as it would be run by hand; one worth for each.
pub fn read(program: &str, set: &Set, cases: &[Case], directory: &Path) -> io::Result<Vec<Worth>> {
    let (circulars, contacts) = prepare(set, directory)?;
    let mut command = Command::new(program);
    command.current_dir(directory).args(["--data", "none", "read", "--json", "--contacts"]).arg(contacts);
    for path in &circulars {
        command.arg("--circular").arg(path);
    }
    for case in cases {
        let path = directory.join(format!("{}.eml", case.id));
        std::fs::write(&path, &case.mail)?;
        command.arg(path);
    }
    let output = command.output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let readings: Vec<Value> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of = |case: &Case| {
        let name = format!("{}.eml", case.id);
        readings.iter().find(|one| one["file"].as_str().is_some_and(|file| file.ends_with(&name)))
    };
    Ok(cases.iter().map(|case| judge(&case.truth, of(case))).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(status: &str, expected: &str, read: &str, also: Option<&str>) -> Worth {
        let mut truth = json!({
            "member_state": "KEN", "circular": 79,
            "expect": {"status": if expected == "unclear" { "review" } else { "accepted" }, "why": "",
                       "choices": {"X.1353": expected}},
        });
        if let Some(also) = also {
            truth["also_ok"] = json!(true);
            truth["also_ok_choices"] = json!({"X.1353": [also]});
        }
        let reading = json!({"status": status, "member_state": "KEN", "circular": 79,
                             "choices": [{"text": "X.1353", "choice": read}]});
        judge(&truth, Some(&reading))
    }

    #[test]
    fn readings_are_worth_what_the_samples_scorer_says() {
        assert_eq!(check("accepted", "refuse", "refuse", None), Worth::Straight);
        assert!(matches!(check("accepted", "refuse", "blank", None), Worth::Wrong(_)));
        assert!(matches!(check("accepted", "unclear", "refuse", None), Worth::Wrong(_)));
        assert_eq!(check("accepted", "unclear", "refuse", Some("refuse")), Worth::Straight);
        assert!(matches!(check("accepted", "unclear", "blank", Some("refuse")), Worth::Wrong(_)));
        assert_eq!(check("review", "refuse", "unclear", None), Worth::Needless);
        let compared = |choice: &str| {
            let truth = json!({"member_state": "KEN", "circular": 79,
                               "expect": {"status": "accepted", "choices": {"X.1353": "refuse"}}});
            let reading = json!({"status": "review", "member_state": "KEN", "circular": 79,
                                 "reasons": [{"detail": format!("{COMPARE} it with the page")}],
                                 "choices": [{"text": "X.1353", "choice": choice}]});
            judge(&truth, Some(&reading))
        };
        assert_eq!(compared("refuse"), Worth::Proposed);
        assert!(matches!(compared("authorize_no_comments"), Worth::Wrong(_)));
        assert!(matches!(check("ignored", "refuse", "blank", None), Worth::Lost(_)));
    }
}
