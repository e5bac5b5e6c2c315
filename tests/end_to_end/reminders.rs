//! Reminders before the deadline, blank forms for those whose own could not be read, and two circulars at once.

use std::{collections::BTreeSet, fs};

use consultd::{config, desk::Desk, store::Store, worker::Workers};
use mail_parser::{MessageParser, MimeHeaders};

use crate::{
    house::{House, text},
    samples,
};

fn to(bytes: &[u8]) -> String {
    samples::header(bytes, "To").unwrap()
}

#[test]
fn the_silent_are_reminded_once_each_with_the_form_and_nobody_else() {
    let house = House::new().opened_ahead();
    for sample in samples::some(&["01", "13"]) {
        house.arrives(&sample.name, &sample.in_transit());
    }
    house.once();
    let preview = house.ok(&["reminders", "preview", "79"]);
    assert!(preview.contains("itu@innovation-ca.example") && preview.contains("none was written or sent"), "{preview}");
    assert!(!preview.contains("communications-authority-ke"), "Kenya has replied: {preview}");
    assert!(!preview.contains("agencia-telecom-br"), "a reply in Brazil's name waits: {preview}");
    let mut settings = config::load(None, Some(house.data()), &|_| None).unwrap();
    settings.reminder.enabled = true;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let written: Vec<usize> = runtime.block_on(async {
        let store = Store::open(&house.data()).await.unwrap();
        let desk = Desk::new(store, settings, Workers::default());
        let deadline = desk.books().await.unwrap().circular(79).unwrap().circular.deadline;
        let mut written = Vec::new();
        for days in [15, 13, 12, -1] {
            let now = deadline - jiff::SignedDuration::from_hours(24 * days);
            written.push(desk.remind_of_deadlines(now).await.unwrap());
        }
        written
    });
    assert_eq!(written, [0, 9, 0, 0], "eleven contacts, less Kenya and Brazil, once");
    let listed = house.ok(&["outbox", "list"]);
    assert_eq!(listed.matches("reminder/79/").count(), 9, "{listed}");
}

#[test]
fn a_reminder_is_off_unless_the_operator_turns_it_on() {
    let house = House::new().opened_ahead();
    house.once();
    assert!(!house.ok(&["outbox", "list"]).contains("reminder/"));
}

#[test]
fn whose_form_could_not_be_read_gets_a_blank_one_that_is_read_without_doubt() {
    let house = House::new().opened_ahead();
    let canada = &samples::some(&["07"])[0];
    house.arrives("canada", &canada.in_transit());
    house.once();
    let letters = house.letters();
    let (_, letter) = letters.iter().find(|(_, bytes)| to(bytes).contains(&canada.from)).unwrap();
    let parsed = MessageParser::default().parse(letter).unwrap();
    let form = parsed.attachments().next().expect("the form is attached");
    assert_eq!(form.attachment_name(), Some("circular-0079-form-en.docx"));
    fs::write(house.path("blank.docx"), form.contents()).unwrap();
    let read = house.ok(&[
        "read",
        "--json",
        "--circular",
        &text(&house.path("circular.txt")),
        &text(&house.path("blank.docx")),
    ]);
    let reading: serde_json::Value = serde_json::from_str(&read).unwrap();
    assert_eq!(reading["circular"], 79);
    let choices: BTreeSet<&str> =
        reading["choices"].as_array().unwrap().iter().map(|row| row["choice"].as_str().unwrap()).collect();
    assert_eq!(choices, BTreeSet::from(["blank"]), "{reading}");
    // Who was understood needs none.
    let kenya = &samples::some(&["01"])[0];
    house.arrives("kenya", &kenya.in_transit());
    house.once();
    let letters = house.letters();
    let (_, letter) = letters.iter().find(|(_, bytes)| to(bytes).contains(&kenya.from)).unwrap();
    assert_eq!(MessageParser::default().parse(letter).unwrap().attachment_count(), 0);
}

#[test]
fn two_circulars_in_two_mailboxes_have_their_own_policy_and_digest_recipients() {
    let mut house = House::new();
    let (first, outbox) = (text(&house.data().join("mailbox")), text(&house.data().join("outbox")));
    let second = house.path("second");
    house.configure(&format!(
        "[[mailbox]]\nname = \"director\"\n[mailbox.maildir]\npath = \"{first}\"\n[[mailbox]]\nname = \"registry\"\n[mailbox.maildir]\npath = \"{}\"\n[post]\nmaildir = \"{outbox}\"\n[digest]\nrecipients = [\"tsbdir@itu.int\"]\n[[digest.group]]\nname = \"sg13\"\nrecipients = [\"tsbsg13@itu.int\"]\ncirculars = [\"84\"]\n[[circular]]\nnumber = 84\nauthentication = \"require\"\nconfirmation = false\n",
        text(&second)
    ));
    let house = house.opened_ahead();
    let circular = fs::read_to_string(house.path("circular.txt")).unwrap();
    let other = circular
        .replace("79", "84")
        .replace("X.1353", "Y.3801")
        .replace("X.1333", "Y.3333")
        .replace("X.1471", "Y.3471")
        .replace("X.1645", "Y.3645")
        .replace("X.1771", "Y.3771")
        .replace("X.1817", "Y.3817");
    fs::write(house.path("other.txt"), other).unwrap();
    house.ok(&["circular", "import", &text(&house.path("other.txt"))]);
    let mail = |number: u32, id: &str, marks: &str| {
        format!(
            "From: <standards@communications-authority-ke.example>\r\nTo: tsbdir@itu.int\r\nSubject: TSB Circular {number}\r\nMessage-ID: <{number}{id}@ke.example>\r\n{marks}\r\nKenya authorizes Study Group 17 to consider {id} for approval, no comments.\r\n"
        )
    };
    house.arrives("seventy-nine", mail(79, "X.1353", "").as_bytes());
    for part in ["tmp", "new", "cur"] {
        fs::create_dir_all(second.join(part)).unwrap();
    }
    fs::write(second.join("new/eighty-four"), mail(84, "Y.3801", "")).unwrap();
    let pass = "Authentication-Results: mx.itu.int; dmarc=pass header.from=communications-authority-ke.example\r\n";
    fs::write(second.join("new/eighty-four-again"), mail(84, "Y.3471", pass)).unwrap();
    house.once();
    let ledger = |number: &str| {
        let tally: serde_json::Value = serde_json::from_str(&house.ok(&["tally", number, "--format", "json"])).unwrap();
        (tally["ledger"]["counted"].as_u64().unwrap(), tally["ledger"]["review"].as_u64().unwrap())
    };
    assert_eq!((ledger("79"), ledger("84")), ((1, 0), (1, 1)), "{}", house.ok(&["review", "list"]));
    assert!(!house.ok(&["outbox", "list"]).contains("confirmation/"));
    assert!(second.join(".Consultations.84").is_dir() && second.join(".Consultations.Review").is_dir());
    let digests: Vec<(String, String)> = house
        .letters()
        .iter()
        .filter(|(_, bytes)| samples::header(bytes, "Auto-Submitted").as_deref() == Some("auto-generated"))
        .map(|(_, bytes)| {
            (to(bytes), MessageParser::default().parse(bytes).unwrap().body_text(0).unwrap().into_owned())
        })
        .filter(|(to, _)| to.ends_with("@itu.int"))
        .collect();
    assert_eq!(digests.len(), 2, "{digests:?}");
    let of = |address: &str| digests.iter().find(|(to, _)| to.contains(address)).unwrap().1.clone();
    assert!(of("tsbdir@itu.int").contains("TSB Circular 79") && of("tsbdir@itu.int").contains("TSB Circular 84"));
    assert!(!of("tsbsg13@itu.int").contains("TSB Circular 79") && of("tsbsg13@itu.int").contains("TSB Circular 84"));
    let shown = house.ok(&["digest", "--group", "sg13"]);
    assert!(!shown.contains("TSB Circular 79") && shown.contains("TSB Circular 84"), "{shown}");
    assert!(house.fails(&["digest", "--group", "sg31"], 1).contains("there are sg13"));
    house.verify();
}
