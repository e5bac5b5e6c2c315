#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods, reason = "a test may fail")]
use super::*;

/// Reads sheets that were read from pages elsewhere: `SHEETS` holds one JSON a file, `CIRCULAR` is the circular's file.
#[test]
#[ignore = "needs a folder of sheets"]
fn sheets_of_a_folder() {
    let folder = std::env::var("SHEETS").unwrap();
    let circular = std::fs::read_to_string(std::env::var("CIRCULAR").unwrap()).unwrap();
    let circular = crate::sheet::plain::read("circular.txt", &circular);
    let circular = crate::circular::import::import(&circular).unwrap().circular;
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "json")) {
        let sheet: Sheet = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let message = Message { sheets: vec![sheet], ..Message::default() };
        let reading = crate::reply::interpret(&message, std::slice::from_ref(&circular));
        println!("{}", serde_json::to_string(&(file.file_stem().unwrap().to_str(), reading)).unwrap());
    }
}
