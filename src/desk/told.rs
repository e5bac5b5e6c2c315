//! Who is told what became of a message. Pure: no machine is ever among them.

use crate::{
    guard,
    message::Message,
    reply::DoubtCode,
    sender::Contacts,
    verdict::{Judgement, Status},
};

/// Who is told of a judgement: its sender, if one may be answered, for a gateway the State's own contacts and never the
/// gateway; of what is recorded in a State's name, or rejected by it, all who are registered for it.
#[must_use]
pub fn recipients(
    parsed: &Message,
    judgement: &Judgement,
    contacts: &Contacts,
    copy_to: &[String],
    own_addresses: &[String],
) -> Vec<String> {
    let from = judgement.sender.as_deref().unwrap_or_default();
    let registered: Vec<&String> = judgement
        .member_state
        .into_iter()
        .flat_map(|state| contacts.of(state, judgement.received))
        .map(|contact| &contact.address)
        .filter(|address| guard::mailable(address, own_addresses))
        .collect();
    let mut to: Vec<String> = Vec::new();
    if contacts.is_gateway(from) {
        to.extend(registered.iter().copied().cloned());
    } else if judgement.answerable {
        to.extend(parsed.headers.from.iter().map(|from| from.address.clone()));
    }
    // Whoever speaks for the State hears of what is recorded in its name: a forgery does not stay unnoticed.
    let disowned = judgement.reasons.iter().any(|reason| reason.code == DoubtCode::Disowned);
    if judgement.status == Status::Accepted || disowned {
        to.extend(registered.into_iter().cloned());
    }
    // What a machine sent is read, but the machine is not written to, registered or not (RFC 3834 §2).
    if !judgement.answerable {
        to.retain(|address| !parsed.headers.from.iter().any(|from| from.address.eq_ignore_ascii_case(address)));
    }
    if !to.is_empty() {
        to.extend(copy_to.iter().cloned());
    }
    to.sort_by_key(|address| address.to_lowercase());
    to.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
    to
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::{
        message::{Address, Headers},
        reply::{Doubt, Reading, Substance, state::StateCode},
        sender::{Contact, Speaker, Trust, identify},
        verdict::{Case, judge},
    };

    const OWN: [&str; 1] = ["tsbdir@itu.int"];

    fn contacts() -> Contacts {
        let state = |code: &str| Speaker::parse(code).unwrap();
        [
            Contact::new(state("KEN"), "machine@ke.example"),
            Contact::new(state("KEN"), "focal@ke.example"),
            Contact::new(Speaker::Gateway, "fax@itu.int"),
        ]
        .into_iter()
        .collect()
    }

    proptest::proptest! {
        /// Whatever became of it: the machine that sent a message is never among those who are told.
        #[test]
        fn no_letter_goes_to_an_automatic_sender(
            from in proptest::sample::select(vec!["machine@ke.example", "MACHINE@KE.example", "fax@itu.int", "stranger@x.example"]),
            mark in 0_usize..5,
            filled in proptest::bool::ANY,
            accepted in proptest::bool::ANY,
        ) {
            let mut headers = Headers {
                from: vec![Address { name: None, address: from.to_owned() }],
                ..Headers::default()
            };
            match mark {
                0 => headers.auto_submitted = Some("auto-generated".into()),
                1 => headers.precedence = Some("bulk".into()),
                2 => headers.list.push("list-id".into()),
                3 => headers.auto_response_suppress = Some("All".into()),
                _ => headers.return_path = Some(String::new()),
            }
            let message = Message { headers, ..Message::default() };
            let arrived = "2023-05-23T11:43:55Z".parse().unwrap();
            let own: Vec<String> = OWN.map(str::to_owned).into();
            let sender = identify(&message, &contacts(), &Trust::default(), arrived);
            let mut reading = Reading { substance: if filled { Substance::FilledForm } else { Substance::Statement }, ..Reading::default() };
            reading.reply.member_state = StateCode::parse("KEN");
            if !accepted {
                reading.doubts.push(Doubt { code: DoubtCode::MarkUnclear, text: None, spot: None, detail: String::new() });
            }
            let case = Case { message: &message, reading: &reading, sender: &sender, circular: None, closed: false, arrived, own_addresses: &own };
            let mut judgement = judge(&case);
            if accepted {
                judgement.status = Status::Accepted;
            }
            let to = recipients(&message, &judgement, &contacts(), &[], &own);
            proptest::prop_assert!(!to.iter().any(|to| to.eq_ignore_ascii_case(from)), "{to:?}");
        }
    }
}
