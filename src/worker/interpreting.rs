//! Interpreting a message within limits, as it was parsed within limits.
//!
//! What the worker hands back are words that a stranger chose. A reply of usual size is interpreted in the house, on a
//! thread where it holds nobody up; one of very many words goes to a jailed process again, with the same limits of time
//! and memory as any other, so that no words can hold the house.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Input, WorkerError, Workers};
use crate::{
    circular::Circular,
    message::Message,
    reply::{self, Reading},
};

/// Lines, and bytes of text, up to which a message is interpreted in the house: the circular sent back whole with its
/// form in it and comments beside it is a third of that.
const LINES: usize = 3_000;
const BYTES: usize = 256 << 10;

#[derive(Serialize)]
struct Question<'q> {
    message: &'q Message,
    circulars: &'q [Circular],
}

#[derive(Deserialize)]
struct Asked {
    message: Message,
    circulars: Vec<Circular>,
}

impl Workers {
    /// Reads what the message says about any of the circulars.
    ///
    /// # Errors
    /// When its worker could not be started, or died of the message.
    pub async fn interpret(&self, message: &Arc<Message>, circulars: &Arc<[Circular]>) -> Result<Reading, WorkerError> {
        if is_light(message) {
            let (message, circulars) = (Arc::clone(message), Arc::clone(circulars));
            let work = tokio::task::spawn_blocking(move || reply::interpret(&message, &circulars));
            return work.await.map_err(|e| WorkerError::Died(e.to_string()));
        }
        let garbled = |e: serde_json::Error| WorkerError::Garbled(e.to_string());
        let question = serde_json::to_vec(&Question { message, circulars }).map_err(garbled)?;
        let answer = self.run(&Input::Words, &question).await?;
        serde_json::from_slice(&answer).map_err(garbled)
    }
}

/// The worker's part: the reading, as JSON.
pub(super) fn answer(question: &[u8]) -> std::io::Result<Vec<u8>> {
    let asked: Asked = serde_json::from_slice(question)?;
    Ok(serde_json::to_vec(&reply::interpret(&asked.message, &asked.circulars))?)
}

/// Whether there are few enough words, lines and names that nothing made of them takes long.
fn is_light(message: &Message) -> bool {
    let (mut lines, mut bytes) = (0, 0);
    let mut weigh = |text: &str| {
        lines += text.lines().count();
        bytes += text.len();
    };
    weigh(&message.words);
    weigh(&message.headers.subject);
    message.inner_subjects.iter().for_each(|subject| weigh(subject));
    message.unread_words.iter().for_each(|(_, words)| weigh(words));
    for sheet in &message.sheets {
        sheet.asides.iter().chain(&sheet.remarks).chain(&sheet.faults).for_each(|text| weigh(text));
        sheet.lines().for_each(|(_, line)| weigh(&(line.words() + " ")));
    }
    lines <= LINES && bytes <= BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::plain;

    fn body(text: &str) -> Message {
        Message { words: text.to_owned(), sheets: vec![plain::read("message body", text)], ..Message::default() }
    }

    #[test]
    fn only_a_message_of_very_many_words_needs_a_process_of_its_own() {
        let circular = include_str!("../../tests/samples/circular-0079-zh.txt");
        assert!(is_light(&body(circular)));
        assert!(is_light(&body("Kenya authorizes all texts.\n")));
        assert!(!is_light(&body(&"Kenya authorizes X.1353.\n".repeat(2_000))));
        assert!(!is_light(&body(&"Kenya authorizes X.1353. ".repeat(20_000))));
    }
}
