//! Who is told what became of a message, and how. Pure: no machine is ever among them, and nobody is written to because
//! somebody else put his address into a From header.

use crate::{
    guard,
    message::Message,
    reply::DoubtCode,
    sender::{Authentic, Contacts},
    verdict::{Judgement, Status},
};

/// As what somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// The sender: authenticated, or registered and not found forged.
    Sender,
    /// Whoever stands in the From header of a message that nobody authenticated: perhaps its victim. Bounded, and without
    /// a word of the message's own.
    Stranger,
    /// Who is registered for the State, or gets a copy.
    Recorded,
    /// Who is registered for the State in whose name somebody wrote who is not answered himself.
    Warned,
}

/// Somebody who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub to: String,
    pub how: As,
}

/// The house's own side of a letter: who is registered, what the operator adds, and what is the house itself.
#[derive(Clone, Copy, Debug)]
pub struct Ours<'o> {
    pub contacts: &'o Contacts,
    pub copy_to: &'o [String],
    pub own_addresses: &'o [String],
}

/// Whether, and as what, the address in the From header is written to.
///
/// What counts is confirmed to its sender. Everything else goes to nobody whom our own mail server found forged, or who
/// pretends to be somebody: the letter would reach a victim, or help an impostor (RFC 3834 §4, DESIGN §5).
#[must_use]
pub fn sender(judgement: &Judgement, authentic: Authentic, contacts: &Contacts) -> Option<As> {
    let pretends = judgement.reasons.iter().any(|reason| {
        matches!(
            reason.code,
            DoubtCode::SenderNotAuthenticated
                | DoubtCode::SenderLookalike
                | DoubtCode::SenderDisguised
                | DoubtCode::SenderAmbiguous
        )
    });
    let registered = judgement.sender.as_deref().is_some_and(|from| !contacts.registered(from).is_empty());
    match authentic {
        _ if !judgement.answerable => None,
        _ if judgement.status == Status::Accepted => Some(As::Sender),
        Authentic::Fail | Authentic::Unreadable => None,
        _ if pretends => None,
        Authentic::Pass => Some(As::Sender),
        Authentic::Unsaid if registered => Some(As::Sender),
        Authentic::Unsaid => Some(As::Stranger),
    }
}

/// Who is told of a judgement: its sender, if one may be answered, for a gateway the State's own contacts and never the
/// gateway; of what is recorded in a State's name, or rejected by it, and of what its sender is not told, all who are
/// registered for it.
#[must_use]
pub fn recipients(parsed: &Message, judgement: &Judgement, authentic: Authentic, ours: &Ours<'_>) -> Vec<Told> {
    let from = judgement.sender.as_deref().unwrap_or_default();
    let contacts = ours.contacts;
    let registered: Vec<&String> = judgement
        .member_state
        .into_iter()
        .flat_map(|state| contacts.of(state, judgement.received))
        .map(|contact| &contact.address)
        .filter(|address| guard::mailable(address, ours.own_addresses))
        .collect();
    let gateway = contacts.is_gateway(from);
    let answered = sender(judgement, authentic, contacts).filter(|_| !gateway);
    let senders = parsed.headers.from.iter().map(|from| from.address.clone());
    let mut told: Vec<Told> = senders.filter_map(|to| answered.map(|how| Told { to, how })).collect();
    // Whoever speaks for the State hears of what is recorded in its name: a forgery does not stay unnoticed.
    let disowned = judgement.reasons.iter().any(|reason| reason.code == DoubtCode::Disowned);
    let others = if judgement.status == Status::Accepted || disowned || gateway {
        Some(As::Recorded)
    } else {
        let withheld = judgement.answerable && answered.is_none();
        (withheld && judgement.status == Status::Review && judgement.circular.is_some()).then_some(As::Warned)
    };
    told.extend(others.into_iter().flat_map(|how| registered.iter().map(move |&to| Told { to: to.clone(), how })));
    // What a machine sent is read, but the machine is not written to, registered or not (RFC 3834 §2).
    if !judgement.answerable {
        told.retain(|told| !parsed.headers.from.iter().any(|from| from.address.eq_ignore_ascii_case(&told.to)));
    }
    if !told.is_empty() {
        told.extend(ours.copy_to.iter().map(|to| Told { to: to.clone(), how: As::Recorded }));
    }
    // Who is told in two ways is told in the first.
    told.sort_by_key(|told| told.to.to_lowercase());
    told.dedup_by(|one, other| one.to.eq_ignore_ascii_case(&other.to));
    told
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
            for authentic in AUTHENTIC {
                let told = told(&message, &judgement, authentic, &own);
                proptest::prop_assert!(!told.iter().any(|told| told.to.eq_ignore_ascii_case(from)), "{told:?}");
            }
        }

        /// Whoever stands in the From header of what our own server found forged hears nothing as its sender, nor does
        /// who pretends to be somebody; what counts is confirmed.
        #[test]
        fn nobody_is_written_to_because_somebody_else_wrote_in_his_name(
            from in proptest::sample::select(vec!["focal@ke.example", "victim@x.example"]),
            reasons in proptest::collection::vec(proptest::sample::select(REASONS.to_vec()), 1..4),
            authentic in proptest::sample::select(AUTHENTIC.to_vec()),
            accepted in proptest::bool::ANY,
        ) {
            let (message, judgement) = held(from, &reasons, accepted);
            let own: Vec<String> = OWN.map(str::to_owned).into();
            let told = told(&message, &judgement, authentic, &own);
            let how = |to: &str| told.iter().find(|told| told.to == to).map(|told| told.how);
            let refuted = matches!(authentic, Authentic::Fail | Authentic::Unreadable);
            let pretends = reasons.iter().any(|code| PRETENDS.contains(code));
            if accepted {
                proptest::prop_assert_eq!(how(from), Some(As::Sender));
            } else if refuted || pretends {
                proptest::prop_assert_eq!(how("victim@x.example"), None);
                proptest::prop_assert_eq!(how("focal@ke.example"), Some(As::Warned));
                proptest::prop_assert_eq!(how("machine@ke.example"), Some(As::Warned));
            } else if from == "victim@x.example" && authentic == Authentic::Unsaid {
                proptest::prop_assert_eq!(how(from), Some(As::Stranger));
            } else {
                proptest::prop_assert_eq!(how(from), Some(As::Sender));
            }
            if matches!(how(from), Some(As::Sender | As::Stranger)) && !accepted {
                proptest::prop_assert!(told.iter().all(|told| told.to == from), "{:?}", told);
            }
        }
    }

    const AUTHENTIC: [Authentic; 4] = [Authentic::Pass, Authentic::Fail, Authentic::Unsaid, Authentic::Unreadable];
    const PRETENDS: [DoubtCode; 4] = [
        DoubtCode::SenderNotAuthenticated,
        DoubtCode::SenderLookalike,
        DoubtCode::SenderDisguised,
        DoubtCode::SenderAmbiguous,
    ];
    const REASONS: [DoubtCode; 7] = [
        DoubtCode::SenderNotAuthenticated,
        DoubtCode::SenderLookalike,
        DoubtCode::SenderDisguised,
        DoubtCode::SenderAmbiguous,
        DoubtCode::SenderUnknown,
        DoubtCode::MarkUnclear,
        DoubtCode::ReplyToElsewhere,
    ];

    fn told(message: &Message, judgement: &Judgement, authentic: Authentic, own: &[String]) -> Vec<Told> {
        recipients(message, judgement, authentic, &Ours { contacts: &contacts(), copy_to: &[], own_addresses: own })
    }

    /// A reply in Kenya's name with these doubts, or one that counts.
    fn held(from: &str, reasons: &[DoubtCode], accepted: bool) -> (Message, Judgement) {
        let address = Address { name: None, address: from.to_owned() };
        let message = Message { headers: Headers { from: vec![address], ..Headers::default() }, ..Message::default() };
        let nothing = Doubt { code: DoubtCode::MarkUnclear, text: None, spot: None, detail: String::new() };
        let mut judgement = crate::verdict::unread(&nothing, "2023-05-23T11:43:55Z".parse().unwrap());
        judgement.sender = Some(from.to_owned());
        judgement.circular = Some(79);
        judgement.member_state = StateCode::parse("KEN");
        judgement.answerable = true;
        judgement.status = if accepted { Status::Accepted } else { Status::Review };
        let reason =
            |code: &DoubtCode| crate::verdict::Reason { code: *code, text: None, spot: None, detail: String::new() };
        judgement.reasons = if accepted { Vec::new() } else { reasons.iter().map(reason).collect() };
        (message, judgement)
    }
}
