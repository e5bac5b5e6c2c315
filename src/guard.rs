//! What kind of mail a message is, and whether its sender may be answered at all.
//!
//! Pure. Never answering a machine is a rule without exception (RFC 3834 §2); reading what a machine brings is not
//! forbidden: a fax or scan gateway carries real replies.

use crate::{
    message::{Address, Headers, Message},
    verdict::Kind,
};

/// What the envelope and headers give away, before anything is read.
#[must_use]
pub fn kind(message: &Message, own_addresses: &[String]) -> Kind {
    let headers = &message.headers;
    if message.delivery_report || from_mailer(headers) {
        Kind::Bounce
    } else if is_own(headers, own_addresses) || says_automatic(headers) || subject_says_automatic(&headers.subject) {
        Kind::Automatic
    } else if is_bulk(headers) {
        Kind::Bulk
    } else {
        Kind::Other
    }
}

/// Whether any letter may go to the sender (DESIGN §5; RFC 3834 §2).
#[must_use]
pub fn answerable(message: &Message, own_addresses: &[String]) -> bool {
    let headers = &message.headers;
    let null_path = headers.return_path.as_deref().is_some_and(str::is_empty);
    let one_sender = matches!(headers.from.as_slice(), [one] if plausible(&one.address));
    kind(message, own_addresses) == Kind::Other
        && one_sender
        && !null_path
        && !headers.auto_response_suppress.as_deref().is_some_and(suppresses)
        && !headers.from.iter().any(never_read)
}

/// Whether the house may write to this address of its own accord.
#[must_use]
pub fn mailable(address: &str, own_addresses: &[String]) -> bool {
    let whose = Address { name: None, address: address.to_owned() };
    plausible(address) && !never_read(&whose) && !own_addresses.iter().any(|own| own.eq_ignore_ascii_case(address))
}

/// `X-Auto-Response-Suppress` asks for silence unless it says `None`.
fn suppresses(value: &str) -> bool {
    !value.trim().eq_ignore_ascii_case("none")
}

fn plausible(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let clean = |part: &str| {
        !part.is_empty()
            && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]\\@".contains(c))
    };
    clean(local) && clean(domain) && domain.contains('.')
}

fn local_part(address: &Address) -> String {
    address.address.rsplit_once('@').map_or(String::new(), |(local, _)| local.to_ascii_lowercase())
}

/// Addresses behind which nobody reads.
fn never_read(address: &Address) -> bool {
    let local = local_part(address);
    let local: String = local.chars().filter(char::is_ascii_alphanumeric).collect();
    [
        "noreply",
        "donotreply",
        "mailerdaemon",
        "postmaster",
        "bounce",
        "bounces",
        "listserv",
        "majordomo",
        "nobody",
        "autoreply",
    ]
    .iter()
    .any(|name| local == *name || (local.starts_with(name) && name.len() > 6))
}

fn from_mailer(headers: &Headers) -> bool {
    let mailer = headers.from.iter().any(|from| matches!(local_part(from).as_str(), "mailer-daemon" | "postmaster"));
    mailer && headers.return_path.as_deref().is_none_or(str::is_empty)
}

fn is_own(headers: &Headers, own_addresses: &[String]) -> bool {
    let own = |from: &Address| own_addresses.iter().any(|own| own.eq_ignore_ascii_case(&from.address));
    headers.loop_mark.is_some() || headers.from.iter().any(own)
}

fn says_automatic(headers: &Headers) -> bool {
    let submitted = headers
        .auto_submitted
        .as_deref()
        .map(|value| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    let precedence = headers.precedence.as_deref().map(|value| value.trim().to_ascii_lowercase());
    submitted.is_some_and(|value| value != "no")
        || precedence.is_some_and(|value| value == "auto_reply" || value == "auto-reply")
        || !headers.automatic.is_empty()
}

fn is_bulk(headers: &Headers) -> bool {
    let precedence = headers.precedence.as_deref().map(|value| value.trim().to_ascii_lowercase());
    !headers.list.is_empty() || precedence.is_some_and(|value| matches!(value.as_str(), "bulk" | "junk" | "list"))
}

/// Out-of-office answers of programs that set no header.
fn subject_says_automatic(subject: &str) -> bool {
    const BEGINNINGS: [&str; 22] = [
        "automatic reply",
        "auto reply",
        "auto-reply",
        "autoreply",
        "out of office",
        "out of the office",
        "réponse automatique",
        "absence du bureau",
        "absent du bureau",
        "respuesta automática",
        "respuesta automatica",
        "fuera de la oficina",
        "автоматический ответ",
        "автоответ",
        "رد تلقائي",
        "الرد التلقائي",
        "自动回复",
        "自動回覆",
        "自动答复",
        "undeliverable",
        "undelivered mail",
        "delivery status notification",
    ];
    let lowered = subject.trim().to_lowercase();
    BEGINNINGS.iter().any(|beginning| lowered.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(change: impl FnOnce(&mut Headers)) -> Message {
        let mut headers = Headers {
            from: vec![Address { name: None, address: "focal@admin.example".to_owned() }],
            subject: "TSB Circular 79".to_owned(),
            return_path: Some("focal@admin.example".to_owned()),
            ..Headers::default()
        };
        change(&mut headers);
        Message { headers, ..Message::default() }
    }

    fn check(change: impl FnOnce(&mut Headers), want: Kind) {
        let message = message(change);
        let own = ["tsbdir@itu.int".to_owned()];
        assert_eq!(kind(&message, &own), want);
        assert_eq!(answerable(&message, &own), want == Kind::Other);
    }

    #[test]
    fn ordinary_mail_may_be_answered() {
        check(|_| {}, Kind::Other);
        check(|h| h.auto_submitted = Some("no".into()), Kind::Other);
        check(|h| h.auto_response_suppress = Some("None".into()), Kind::Other);
    }

    #[test]
    fn no_machine_is_ever_answered() {
        check(|h| h.auto_submitted = Some("auto-replied".into()), Kind::Automatic);
        check(|h| h.auto_submitted = Some("auto-generated; owner-email=\"a@b\"".into()), Kind::Automatic);
        check(|h| h.automatic.push("x-autoreply".into()), Kind::Automatic);
        check(|h| h.precedence = Some("bulk".into()), Kind::Bulk);
        check(|h| h.precedence = Some("auto_reply".into()), Kind::Automatic);
        check(|h| h.list.push("list-id".into()), Kind::Bulk);
        check(|h| h.loop_mark = Some("1".into()), Kind::Automatic);
        check(|h| h.from[0].address = "TSBDIR@itu.int".into(), Kind::Automatic);
        check(|h| h.subject = "Réponse automatique : Circulaire TSB 79".into(), Kind::Automatic);
        check(|h| h.subject = "自动回复：第79号通函".into(), Kind::Automatic);
    }

    type Mark = fn(&mut Headers);

    /// Each by itself gives a machine away.
    const MARKS: [Mark; 18] = [
        |h| h.auto_submitted = Some("auto-replied".into()),
        |h| h.auto_submitted = Some("Auto-Generated (failure)".into()),
        |h| h.auto_submitted = Some("whatever".into()),
        |h| h.automatic.push("x-autorespond".into()),
        |h| h.automatic.push("x-failed-recipients".into()),
        |h| h.precedence = Some("auto_reply".into()),
        |h| h.precedence = Some(" Bulk ".into()),
        |h| h.precedence = Some("junk".into()),
        |h| h.precedence = Some("LIST".into()),
        |h| h.list.push("list-unsubscribe".into()),
        |h| h.auto_response_suppress = Some("DR, OOF".into()),
        |h| h.return_path = Some(String::new()),
        |h| h.loop_mark = Some("consultd.1@itu.int".into()),
        |h| h.subject = "Out of Office: TSB Circular 79".into(),
        |h| h.subject = "Автоматический ответ: Циркуляр 79".into(),
        |h| h.from[0].address = "TSBDIR@ITU.INT".into(),
        |h| h.from[0].address = "MAILER-DAEMON@admin.example".into(),
        |h| h.from[0].address = "no-reply@admin.example".into(),
    ];

    /// What a person's mail has as well.
    const HARMLESS: [Mark; 6] = [
        |h| h.subject = "Re: TSB Circular 79".into(),
        |h| h.auto_submitted = h.auto_submitted.take().or_else(|| Some("no".into())),
        |h| h.precedence = h.precedence.take().or_else(|| Some("normal".into())),
        |h| h.references.push("consultd.1@itu.int".into()),
        |h| h.reply_to.push(Address { name: None, address: "focal@admin.example".into() }),
        |h| h.from[0].name = Some("Focal Point".into()),
    ];

    proptest::proptest! {
        #[test]
        fn no_combination_of_headers_makes_a_machine_answerable(
            marks in proptest::collection::vec(0..MARKS.len(), 1..4),
            harmless in proptest::collection::vec(0..HARMLESS.len(), 0..6),
            report in proptest::bool::ANY,
        ) {
            let mut mail = message(|h| {
                for at in &harmless {
                    HARMLESS[*at](h);
                }
                for at in &marks {
                    MARKS[*at](h);
                }
            });
            mail.delivery_report = report;
            proptest::prop_assert!(!answerable(&mail, &["tsbdir@itu.int".to_owned()]), "{:?}", mail.headers);
        }

        #[test]
        fn a_persons_mail_stays_answerable_whatever_harmless_headers_it_has(
            harmless in proptest::collection::vec(0..HARMLESS.len(), 0..6),
        ) {
            let mail = message(|h| harmless.iter().for_each(|at| HARMLESS[*at](h)));
            proptest::prop_assert!(answerable(&mail, &["tsbdir@itu.int".to_owned()]), "{:?}", mail.headers);
        }
    }

    #[test]
    fn silence_is_kept_where_the_sender_asks_for_it_or_nobody_reads() {
        let own = [];
        for change in [
            (|h: &mut Headers| h.auto_response_suppress = Some("All".into())) as fn(&mut Headers),
            |h| h.return_path = Some(String::new()),
            |h| h.from[0].address = "no-reply@admin.example".into(),
            |h| h.from[0].address = "mailer-daemon@admin.example".into(),
            |h| h.from.push(Address { name: None, address: "second@admin.example".into() }),
            |h| h.from.clear(),
            |h| h.from[0].address = "not an address".into(),
        ] {
            let message = message(change);
            assert!(!answerable(&message, &own), "{:?}", message.headers);
        }
    }
}
