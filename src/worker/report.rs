//! Reports that mail was not delivered (RFC 3464, 6533): what they say of whom, and which message they return.
//!
//! Bounded and total; everything in a report is its writer's word.

use mail_parser::{Message as Mime, MessagePart, PartType};

use super::parse_headers::{text, type_of};
use crate::message::{Recipient, Report};

/// Recipients taken from one report; our letters have one.
const MOST: usize = 20;
/// Bytes of a part that are looked at.
const LOOKED_AT: usize = 64 << 10;

/// What the message reports; none when it holds no report.
pub(super) fn read(parsed: &Mime<'_>) -> Option<Report> {
    let of_type = |types: &'static [&'static str]| {
        parsed.parts.iter().filter(move |part| types.contains(&type_of(part).as_str()))
    };
    let status = of_type(&["message/delivery-status", "message/global-delivery-status"]).next()?;
    let recipients = recipients(&words(status));
    let headers = of_type(&["text/rfc822-headers", "message/global-headers"]);
    let whole = of_type(&["message/rfc822", "message/global"]);
    let original = headers.chain(whole).find_map(original);
    Some(Report { original, recipients })
}

/// Groups of fields, parted by empty lines; the first is about the whole report (RFC 3464 §2.1).
fn recipients(status: &str) -> Vec<Recipient> {
    let mut found: Vec<Recipient> = Vec::new();
    for group in status.replace("\r\n", "\n").split("\n\n") {
        let fields = fields(group);
        let field = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, value)| text(value));
        let Some(address) = field("final-recipient").or_else(|| field("original-recipient")) else { continue };
        let address = address.rsplit_once(';').map_or(address.as_str(), |(_, address)| address).trim().to_owned();
        let (action, status) = (field("action").unwrap_or_default(), field("status").unwrap_or_default());
        found.push(Recipient { address, action, status, diagnostic: field("diagnostic-code").unwrap_or_default() });
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// Names in lower case, with their values unfolded.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    found
}

/// The Message-ID of the message returned, from its header.
fn original(part: &MessagePart<'_>) -> Option<String> {
    if let PartType::Message(inner) = &part.body {
        return inner.message_id().map(text);
    }
    let words = words(part).replace("\r\n", "\n");
    let head = words.split("\n\n").find(|group| !group.trim().is_empty())?;
    let fields = fields(head);
    let id = fields.iter().find(|(name, _)| name == "message-id").map(|(_, value)| text(value))?;
    Some(id.trim_matches(['<', '>', ' ']).to_owned()).filter(|id| !id.is_empty())
}

fn words(part: &MessagePart<'_>) -> String {
    let bytes = part.contents();
    String::from_utf8_lossy(bytes.get(..LOOKED_AT).unwrap_or(bytes)).into_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use crate::worker::parse;

    const REPORT: &str = "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: bounces+0123@itu.int\r\nSubject: Undelivered\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
        --x\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n\
        --x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
        Final-Recipient: rfc822; focal@admin.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n\r\n\
        --x\r\nContent-Type: RETURNED\r\n\r\nSubject: TSB Circular 79\r\nMessage-ID: <consultd.0f@itu.int>\r\nX-Consultd-Loop: x\r\n\r\n--x--\r\n";

    #[test]
    fn a_report_tells_whom_it_is_about_and_which_message_it_returns() {
        for returned in ["message/rfc822", "text/rfc822-headers"] {
            let report = parse::message(REPORT.replace("RETURNED", returned).as_bytes()).report.unwrap();
            assert_eq!(report.original.as_deref(), Some("consultd.0f@itu.int"), "{returned}");
            let [one] = report.recipients.as_slice() else { panic!("{report:?}") };
            assert_eq!((one.address.as_str(), one.action.as_str()), ("focal@admin.example", "failed"));
            assert_eq!((one.status.as_str(), one.diagnostic.as_str()), ("5.1.1", "smtp; 550 5.1.1 no such user"));
        }
    }

    #[test]
    fn a_report_cut_short_anywhere_says_what_it_says_and_no_more() {
        let whole = REPORT.replace("RETURNED", "message/rfc822");
        for end in 0..whole.len() {
            let found = parse::message(&whole.as_bytes()[..end]);
            assert!(found.report.is_none_or(|report| report.recipients.len() <= 1));
        }
    }
}
