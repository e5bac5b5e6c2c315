//! Attempts to speak in a Member State's name: each a whole message with Kenya's sound form, of which none is counted.

use serde_json::Value;

use crate::{
    house::{House, text},
    samples,
};

const KENYA: &str = "standards@communications-authority-ke.example";
const GENUINE: &str = "Authentication-Results: mx.itu.int; dkim=pass header.d=communications-authority-ke.example; dmarc=pass header.from=communications-authority-ke.example\n";

/// One attempt: its name, the headers that carry it, and the reason that a person must be given.
struct Attempt(&'static str, String, &'static str);

/// A header block in which the sender's own mail server vouches for him.
fn from(line: &str) -> String {
    format!("From: {line}\n")
}

/// What our own server says of a message from Kenya's address.
fn said(results: &str) -> String {
    format!("Authentication-Results: {results}\nFrom: Kenya <{KENYA}>\n")
}

fn strangers() -> Vec<Attempt> {
    let passed = |domain: &str, line: &str| {
        format!(
            "Authentication-Results: mx.itu.int; dkim=pass header.d={domain}; dmarc=pass header.from={domain}\nFrom: {line}\n"
        )
    };
    vec![
        Attempt("a stranger", passed("evil.example", "Kenya <evil@evil.example>"), "sender_unknown"),
        Attempt(
            "free mail",
            passed("mail.example", "Standards Kenya <standards.kenya@mail.example>"),
            "sender_unknown",
        ),
        Attempt("the same name in another domain", passed("evil.example", "standards@evil.example"), "sender_unknown"),
        Attempt(
            "the State's name in the local part",
            passed(
                "evil.example",
                "\"standards.communications-authority-ke\" <standards.communications-authority-ke.example@evil.example>",
            ),
            "sender_unknown",
        ),
        Attempt(
            "a subdomain of the registered domain",
            passed("lab.communications-authority-ke.example", "standards@lab.communications-authority-ke.example"),
            "sender_unknown",
        ),
        Attempt(
            "the registered domain built in",
            passed(
                "communications-authority-ke.example.evil.example",
                "standards@communications-authority-ke.example.evil.example",
            ),
            "sender_lookalike",
        ),
        Attempt(
            "a letter like another",
            passed("communicatlons-authority-ke.example", "standards@communicatlons-authority-ke.example"),
            "sender_lookalike",
        ),
        Attempt(
            "rn for m",
            passed("cornmunications-authority-ke.example", "standards@cornmunications-authority-ke.example"),
            "sender_lookalike",
        ),
        Attempt(
            "one letter left out",
            passed("communication-authority-ke.example", "standards@communication-authority-ke.example"),
            "sender_lookalike",
        ),
        Attempt(
            "dots for hyphens",
            passed("communications.authority-ke.example", "standards@communications.authority-ke.example"),
            "sender_lookalike",
        ),
        Attempt(
            "a Cyrillic letter",
            passed("evil.example", "standards@c\u{43e}mmunications-authority-ke.example"),
            "sender_lookalike",
        ),
        Attempt(
            "punycode",
            passed(
                "xn--cmmunications-authority-ke-cev.example",
                "standards@xn--cmmunications-authority-ke-cev.example",
            ),
            "sender_lookalike",
        ),
        Attempt(
            "the Kelvin sign",
            passed("evil.example", "standards@communications-authority-\u{212a}e.example"),
            "sender_unknown",
        ),
    ]
}

fn headers_that_deceive() -> Vec<Attempt> {
    vec![
        Attempt(
            "two From headers",
            format!("{GENUINE}{}{}", from("evil@evil.example"), from(KENYA)),
            "sender_ambiguous",
        ),
        Attempt(
            "two From headers, the other way round",
            format!("{GENUINE}{}{}", from(KENYA), from("evil@evil.example")),
            "sender_ambiguous",
        ),
        Attempt(
            "two addresses in one From",
            format!("{GENUINE}{}", from(&format!("{KENYA}, evil@evil.example"))),
            "sender_ambiguous",
        ),
        Attempt(
            "a group of senders",
            format!("{GENUINE}{}", from(&format!("Kenya: {KENYA}, evil@evil.example;"))),
            "sender_ambiguous",
        ),
        Attempt(
            "two addresses in brackets",
            format!("{GENUINE}{}", from(&format!("<evil@evil.example> <{KENYA}>"))),
            "sender_ambiguous",
        ),
        Attempt("the address as display name", from(&format!("\"{KENYA}\" <evil@evil.example>")), "sender_disguised"),
        Attempt("the address as bare display name", from(&format!("{KENYA} <evil@evil.example>")), "sender_unknown"),
        Attempt(
            "the address as encoded display name",
            from("=?utf-8?B?c3RhbmRhcmRzQGNvbW11bmljYXRpb25zLWF1dGhvcml0eS1rZS5leGFtcGxl?= <evil@evil.example>"),
            "sender_disguised",
        ),
        Attempt("the address in a comment", from(&format!("evil@evil.example ({KENYA})")), "sender_unknown"),
        Attempt("the address as quoted local part", from(&format!("\"{KENYA}\"@evil.example")), "sender_unknown"),
        Attempt(
            "a registered address that hides another",
            format!("{GENUINE}{}", from(&format!("\"evil@evil.example\" <{KENYA}>"))),
            "sender_disguised",
        ),
        Attempt(
            "answers to go elsewhere",
            format!("{GENUINE}{}Reply-To: evil@evil.example\n", from(KENYA)),
            "reply_to_elsewhere",
        ),
        Attempt(
            "no From at all",
            "Sender: standards@communications-authority-ke.example\n".to_owned(),
            "sender_unknown",
        ),
        Attempt(
            "another State's contact",
            format!(
                "Authentication-Results: mx.itu.int; dmarc=pass header.from=agencia-telecom-br.example\n{}",
                from("uit@agencia-telecom-br.example")
            ),
            "sender_against_form",
        ),
    ]
}

fn forged_results() -> Vec<Attempt> {
    let pass = "dmarc=pass header.from=communications-authority-ke.example";
    vec![
        Attempt(
            "our server says forged",
            said("mx.itu.int; dmarc=fail header.from=communications-authority-ke.example"),
            "sender_not_authenticated",
        ),
        Attempt(
            "a pass below our server's fail",
            said(&format!("mx.itu.int; dmarc=fail\nAuthentication-Results: mx.itu.int; {pass}")),
            "sender_not_authenticated",
        ),
        Attempt(
            "somebody else's pass above our server's fail",
            said(&format!("mx.evil.example; {pass}\nAuthentication-Results: mx.itu.int; spf=fail")),
            "sender_not_authenticated",
        ),
        Attempt(
            "a pass in a comment",
            said(&format!("mx.itu.int; spf=fail (x; {pass};) smtp.mailfrom=evil.example")),
            "sender_not_authenticated",
        ),
        Attempt(
            "a pass in a nested comment",
            said(&format!("mx.itu.int; spf=fail (x (y) {pass}; \\) ; {pass})")),
            "sender_not_authenticated",
        ),
        Attempt(
            "a pass in a quoted local part",
            said(&format!("mx.itu.int; spf=fail smtp.mailfrom=\"x; {pass};\"@evil.example")),
            "sender_not_authenticated",
        ),
        Attempt(
            "a result that never ends",
            said(&format!("mx.itu.int; spf=none reason=\"x; {pass}")),
            "sender_not_authenticated",
        ),
        Attempt(
            "a signature of somebody else, ours broken",
            said("mx.itu.int; dkim=pass header.d=evil.example; dkim=fail header.d=communications-authority-ke.example"),
            "sender_not_authenticated",
        ),
        Attempt(
            "a signature by a domain that ends alike",
            said("mx.itu.int; dkim=pass header.d=authority-ke.example; spf=fail"),
            "sender_not_authenticated",
        ),
        Attempt(
            "somebody else's policy passed",
            said("mx.itu.int; dmarc=pass header.from=evil.example; spf=fail smtp.mailfrom=evil.example"),
            "sender_not_authenticated",
        ),
        Attempt(
            "a thousand signatures before the verdict",
            said(&format!("mx.itu.int; {}dmarc=fail", "dkim=pass header.d=evil.example; ".repeat(2_200))),
            "sender_not_authenticated",
        ),
    ]
}

/// What a sender may put in himself where our own server says nothing: none of it is a verdict.
fn injected_results() -> Vec<Attempt> {
    const PASS: &str = "dmarc=pass header.from=communications-authority-ke.example";
    let code = "sender_not_authenticated";
    vec![
        Attempt("a homoglyph of our server", said(&format!("mx.itu.\u{456}nt; {PASS}")), code),
        Attempt("our server built into another", said(&format!("mx.itu.int.evil.example; {PASS}")), code),
        Attempt("our server below another", said(&format!("evil.mx.itu.int; {PASS}")), code),
        Attempt("our server in a comment", said(&format!("(mx.itu.int) mx.evil.example; {PASS}")), code),
        Attempt("two servers", said(&format!("mx.itu.int mx.evil.example; {PASS}")), code),
        Attempt("our server in the second line", said(&format!("mx.evil.example;\n mx.itu.int; {PASS}")), code),
        Attempt("no server at all", said(PASS), code),
        Attempt("only a version", said(&format!("1; {PASS}")), code),
        Attempt("ARC", format!("ARC-Authentication-Results: i=1; mx.itu.int; {PASS}\n{}", from(KENYA)), code),
        Attempt("an ARC pass", said("mx.itu.int; arc=pass header.d=communications-authority-ke.example"), code),
        Attempt("another header", format!("X-Authentication-Results: mx.itu.int; {PASS}\n{}", from(KENYA)), code),
        Attempt(
            "a renamed header",
            format!("Authentication-Results-Original: mx.itu.int; {PASS}\n{}", from(KENYA)),
            code,
        ),
        Attempt("Received-SPF", format!("Received-SPF: pass (mx.itu.int) identity=mailfrom\n{}", from(KENYA)), code),
        Attempt(
            "spf alone",
            said("mx.itu.int; spf=pass smtp.mailfrom=standards@communications-authority-ke.example"),
            code,
        ),
        Attempt("a login", said(&format!("mx.itu.int; auth=pass smtp.auth={KENYA}")), code),
        Attempt("a result that begins so", said("mx.itu.int; dmarc=passing; dkim=pass-ed"), code),
        Attempt(
            "a best guess",
            said("mx.itu.int; dmarc=bestguesspass header.from=communications-authority-ke.example"),
            code,
        ),
        Attempt("somebody else's, in capitals", said("mx.itu.int; DKIM=PASS HEADER.D=EVIL.EXAMPLE"), code),
        Attempt(
            "our domain built into the signer's",
            said("mx.itu.int; dkim=pass header.i=@communications-authority-ke.example.evil.example"),
            code,
        ),
        Attempt(
            "our domain before the signer's",
            said("mx.itu.int; dkim=pass header.d=\"communications-authority-ke.example@evil.example\""),
            code,
        ),
        Attempt(
            "the signer in a comment",
            said("mx.itu.int; dkim=pass (header.d=communications-authority-ke.example)"),
            code,
        ),
        Attempt(
            "the signer twice",
            said("mx.itu.int; dkim=pass header.d=evil.example header.d=communications-authority-ke.example"),
            code,
        ),
        Attempt("the top of all domains", said("mx.itu.int; dkim=pass header.d=example"), code),
        Attempt(
            "a homoglyph of the signer",
            said("mx.itu.int; dkim=pass header.d=c\u{43e}mmunications-authority-ke.example"),
            code,
        ),
        Attempt(
            "a pass of one method, the policy failed",
            said(
                "mx.itu.int; dkim=pass header.d=communications-authority-ke.example; dmarc=fail header.from=communications-authority-ke.example",
            ),
            code,
        ),
        Attempt("a bare carriage return", said(&format!("mx.evil.example;\r mx.itu.int; {PASS}")), code),
        Attempt("a null byte", said(&format!("mx.evil.example\u{0}; mx.itu.int; {PASS}")), code),
    ]
}

/// From headers that mail programs read differently, each below a pass of our own server for Kenya's domain.
fn from_headers_that_deceive() -> Vec<Attempt> {
    let passed = |lines: String| format!("{GENUINE}{lines}");
    let evil = "evil@evil.example";
    vec![
        Attempt("a group of one", passed(from(&format!("Kenya: {KENYA};"))), ""),
        Attempt("a group around the address", passed(from(&format!("<{evil}> Kenya: {KENYA};"))), ""),
        Attempt("a route", passed(from(&format!("<@evil.example:{KENYA}>"))), ""),
        Attempt("a folded second address", passed(from(&format!("{evil}\n ,{KENYA}"))), ""),
        Attempt(
            "an encoded word instead of an address",
            passed(from("=?utf-8?q?standards=40communications-authority-ke.example?=")),
            "",
        ),
        Attempt(
            "an encoded word around an address",
            passed(from("=?utf-8?q?Kenya_=3Cstandards=40communications-authority-ke.example=3E?= <evil@evil.example>")),
            "",
        ),
        Attempt(
            "an encoded word in the local part",
            passed(from("=?utf-8?q?standards?=@communications-authority-ke.example")),
            "",
        ),
        Attempt("an empty From beside a Sender", passed(format!("From: \nSender: {KENYA}\n")), ""),
        Attempt("an empty address beside a Sender", passed(format!("From: <>\nSender: {KENYA}\n")), ""),
        Attempt("Resent-From", passed(format!("Resent-From: {KENYA}\n{}", from(evil))), ""),
        Attempt("Resent-From alone", passed(format!("Resent-From: {KENYA}\n")), ""),
        Attempt("a null byte in the address", passed(from(&format!("{KENYA}\u{0}.evil.example"))), ""),
        Attempt("a null byte before the address", passed(from(&format!("{evil}\u{0}{KENYA}"))), ""),
        Attempt("a bare carriage return", passed(from(&format!("{evil}\r{KENYA}"))), ""),
        Attempt("a closing dot", passed(from(&format!("{KENYA}."))), ""),
        Attempt("a tag", passed(from(&KENYA.replace('@', "+evil@"))), ""),
        Attempt("full-width letters", passed(from("standards@\u{ff43}ommunications-authority-ke.example")), ""),
        Attempt("an invisible letter", passed(from("standards@communications-\u{200b}authority-ke.example")), ""),
        Attempt("a direction mark", passed(from(&format!("\u{202e}{KENYA}"))), ""),
        Attempt("an unfinished quotation", passed(from(&format!("\"{evil} <{KENYA}>"))), ""),
        Attempt("an unfinished comment", passed(from(&format!("({evil} <{KENYA}>"))), ""),
        Attempt("an unfinished bracket", passed(from(&format!("{evil} <{KENYA}"))), ""),
        Attempt("a header name with a blank", passed(format!("From : {KENYA}\nFrom: {evil}\n")), ""),
        Attempt("a From in capitals beside another", passed(format!("FROM: {KENYA}\nfrom: {evil}\n")), ""),
    ]
}

/// Those of the attempts that no person was asked about, and those asked about for another reason than the right one.
fn unasked(house: &House, attempts: &[Attempt]) -> Vec<String> {
    let waiting: Vec<Value> =
        house.ok(&["review", "list", "--json"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut wrong = Vec::new();
    for (id, Attempt(name, headers, code)) in attempts.iter().enumerate() {
        let hash = consultd::event::MessageHash::of(&message(headers, id));
        let line = waiting.iter().find(|line| hash.as_str().starts_with(line["id"].as_str().unwrap()));
        let reasons = line.map(|line| line["reasons"].to_string());
        let right = |reasons: &String| {
            if code.is_empty() { reasons.contains("\"sender_") } else { reasons.contains(&format!("\"{code}\"")) }
        };
        if !reasons.as_ref().is_some_and(right) {
            wrong.push(format!("{name}: {reasons:?}"));
        }
    }
    wrong
}

/// Kenya's form under these headers.
fn message(headers: &str, id: usize) -> Vec<u8> {
    let sample = String::from_utf8(samples::some(&["01"])[0].bytes.clone()).unwrap();
    let body = &sample[sample.find("MIME-Version:").unwrap()..];
    format!(
        "Received: from mail.example by mx.itu.int; Tue, 18 Apr 2023 07:12:09 +0000\n{headers}To: tsbdir@itu.int\nSubject: Reply of Kenya to TSB Circular 79\nMessage-ID: <{id}@mail.example>\n{body}"
    )
    .into_bytes()
}

fn ingest(house: &House, messages: impl IntoIterator<Item = Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    for (n, message) in messages.into_iter().enumerate() {
        std::fs::write(folder.path().join(format!("{n:03}.eml")), message).unwrap();
    }
    house.ok(&["ingest", &text(folder.path())]);
}

fn counted(house: &House) -> Value {
    house.tally()["ledger"]["counted"].clone()
}

#[test]
fn none_of_many_ways_to_speak_in_a_states_name_is_counted() {
    let house = House::new().opened();
    let attempts: Vec<Attempt> = strangers()
        .into_iter()
        .chain(headers_that_deceive())
        .chain(forged_results())
        .chain(from_headers_that_deceive())
        .collect();
    assert!(attempts.len() >= 25);
    ingest(&house, attempts.iter().enumerate().map(|(id, Attempt(_, headers, _))| message(headers, id)));
    assert_eq!(unasked(&house, &attempts), Vec::<String>::new());
    assert_eq!(counted(&house), 0);
    // The same form from the same address, as the State's own mail server sends it, is counted at once.
    ingest(&house, [message(&format!("{GENUINE}{}", from(&format!("Amina Wekesa <{KENYA}>"))), 1000)]);
    assert_eq!(counted(&house), 1);
}

#[test]
fn what_a_sender_says_in_our_servers_place_is_no_verdict() {
    let mut house = House::new();
    house.configure("[authentication]\npolicy = \"require\"\n");
    let house = house.opened();
    let attempts = injected_results();
    ingest(&house, attempts.iter().enumerate().map(|(id, Attempt(_, headers, _))| message(headers, id)));
    assert_eq!(unasked(&house, &attempts), Vec::<String>::new());
    assert_eq!(counted(&house), 0);
    ingest(
        &house,
        [message(
            &said("mx.itu.int 1; (x) DMARC = (y) Pass (z) header . from = Communications-Authority-KE.example"),
            1000,
        )],
    );
    assert_eq!(counted(&house), 1, "its own word is believed however it is written");
}

#[test]
fn an_old_reply_that_somebody_sends_once_more_does_not_stand_again_unseen() {
    let house = House::new().opened();
    let genuine = |id: usize| message(&format!("{GENUINE}{}", from(KENYA)), id);
    let correction = samples::some(&["14"])[0].bytes.clone();
    ingest(&house, [genuine(1)]);
    // Delivered twice, it says nothing new.
    ingest(&house, [genuine(2)]);
    assert_eq!(house.ok(&["review", "list", "--json"]), "");
    ingest(&house, [correction]);
    let stands = house.tally()["texts"].clone();
    // Its signature still holds; what is above the headers signed, and the time of its arrival, are whoever sends it.
    let again =
        String::from_utf8(genuine(3)).unwrap().replace("Tue, 18 Apr 2023 07:12:09", "Thu, 10 Aug 2023 07:12:09");
    ingest(&house, [again.into_bytes()]);
    assert_eq!(house.tally()["texts"], stands);
    let waiting = house.ok(&["review", "list", "--json"]);
    assert!(waiting.contains("sent once more"), "{waiting}");
    house.verify();
}

#[test]
fn what_is_asked_of_our_own_server_is_the_operators_choice() {
    for (policy, results, counts) in [
        ("off", "mx.itu.int; dmarc=fail", true),
        ("prefer", "mx.other.example; dmarc=pass", true),
        ("require", "mx.other.example; dmarc=pass", false),
        ("require", "mx.itu.int; spf=pass smtp.mailfrom=communications-authority-ke.example", false),
        ("require", "mx.itu.int; dkim=pass header.d=communications-authority-ke.example", true),
    ] {
        let mut house = House::new();
        house.configure(&format!("[authentication]\npolicy = \"{policy}\"\n"));
        let house = house.opened();
        ingest(&house, [message(&said(results), 1)]);
        assert_eq!(counted(&house), u64::from(counts), "{policy}: {results}");
    }
    let mut house = House::new();
    house.configure("[authentication]\npolicy = \"require\"\nauthserv_id = \"none\"\n");
    let house = house.opened();
    let pass =
        "spf=pass smtp.mailfrom=x.example; dmarc=pass action=none header.from=communications-authority-ke.example";
    ingest(&house, [message(&said(&format!("mx.other.example; none\nAuthentication-Results: {pass}")), 1)]);
    assert_eq!(counted(&house), 0, "only the first such header is the server's own");
    ingest(&house, [message(&said(pass), 2)]);
    assert_eq!(counted(&house), 1);
}

#[test]
fn contacts_end_are_only_copied_and_go_out_as_they_came_in() {
    let house = House::new().opened();
    let rows = "member_state,name_en,address,role,valid_from,valid_until,language\n\
        KEN,Kenya,standards@communications-authority-ke.example,reply,,2023-03-31,\n\
        FRA,France,normalisation@ministere-numerique-fr.example,copy,,,fr\n";
    std::fs::write(house.path("contacts.csv"), rows).unwrap();
    house.ok(&["contacts", "import", "contacts.csv"]);
    assert_eq!(
        house.ok(&["contacts", "export"]).lines().collect::<std::collections::BTreeSet<_>>(),
        rows.lines().collect()
    );
    ingest(&house, samples::some(&["01", "02"]).into_iter().map(|sample| sample.bytes));
    assert_eq!(counted(&house), 0);
    let waiting = house.ok(&["review", "list", "--json"]);
    assert!(waiting.contains("2023-03-31") && waiting.contains("to be copied"), "{waiting}");
    house.ok(&["contacts", "remove", "normalisation@ministere-numerique-fr.example"]);
    assert!(!house.ok(&["contacts", "list"]).contains("FRA"));
}

#[test]
fn a_sender_remembered_from_a_review_is_counted_the_next_time() {
    let house = House::new().opened();
    let brazil = &samples::some(&["13"])[0];
    ingest(&house, [brazil.bytes.clone()]);
    let waiting: Value = serde_json::from_str(house.ok(&["review", "list", "--json"]).trim()).unwrap();
    let id = waiting["id"].as_str().unwrap();
    house.ok(&["review", "accept", id, "--for", "BRA", "--remember", "--by", "registrar"]);
    assert!(house.ok(&["contacts", "list"]).contains(&brazil.from), "{}", house.ok(&["contacts", "list"]));
    let again = String::from_utf8(brazil.bytes.clone()).unwrap().replace("Message-ID: <", "Message-ID: <again-");
    ingest(&house, [again.into_bytes()]);
    assert_eq!(house.ok(&["review", "list", "--json"]), "");
    let ledger = house.tally()["ledger"].clone();
    assert_eq!((ledger["counted"].as_u64(), ledger["superseded"].as_u64()), (Some(1), Some(1)), "{ledger}");
    // Who may have been forged is not remembered, whatever the ruling.
    let forged = said("mx.itu.int; dmarc=fail");
    ingest(&house, [message(&forged, 7)]);
    let waiting: Value = serde_json::from_str(house.ok(&["review", "list", "--json"]).trim()).unwrap();
    house.fails(&["review", "accept", waiting["id"].as_str().unwrap(), "--remember"], 1);
    house.verify();
}
