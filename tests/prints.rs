//! Fresh prints, the same on every machine: scans, faxes and photographs of filled forms, read as they arrive.
//!
//! The set is small, for it is made and read anew each time; `cargo bench --bench prints` makes large ones.

use prints::{
    Case, Set,
    score::{self, Worth},
};

const FORMS: usize = 30;

const OWN_FORMS: usize = 8;

#[test]
fn our_own_forms_filled_in_by_pen_are_read_without_a_wrong_choice_and_none_is_lost() {
    let directory = tempfile::tempdir().unwrap();
    let set = Set::of_own_forms(7, env!("CARGO_BIN_EXE_consultd"), directory.path()).unwrap();
    let cases: Vec<Case> = (0..OWN_FORMS).map(|at| set.case(at)).collect();
    let worths = score::read(env!("CARGO_BIN_EXE_consultd"), &set, &cases, directory.path()).unwrap();
    let sound = |worth: &Worth| !matches!(worth, Worth::Wrong(_) | Worth::Lost(_));
    assert!(worths.len() == OWN_FORMS && worths.iter().all(sound), "{worths:?}");
    assert!(worths.contains(&Worth::Straight), "nothing was read that could have been wrong: {worths:?}");
}

#[test]
fn fresh_prints_are_read_without_a_wrong_choice_and_none_is_lost() {
    let set = Set::new(7);
    let cases: Vec<Case> = (0..FORMS).map(|at| set.case(at)).collect();
    let directory = tempfile::tempdir().unwrap();
    let worths = score::read(env!("CARGO_BIN_EXE_consultd"), &set, &cases, directory.path()).unwrap();
    let bad: Vec<String> = cases
        .iter()
        .zip(&worths)
        .filter(|(_, worth)| matches!(worth, Worth::Wrong(_) | Worth::Lost(_)))
        .map(|(case, worth)| format!("{} ({}): {worth:?}", case.id, case.truth["kind"]))
        .collect();
    assert_eq!(worths.len(), FORMS);
    assert!(bad.is_empty(), "of {FORMS} fresh prints:\n{}", bad.join("\n"));
    assert!(worths.contains(&Worth::Straight), "nothing was read that could have been wrong: {worths:?}");
}
