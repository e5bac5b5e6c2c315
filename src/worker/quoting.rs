//! Where a sender's own words end and what is quoted below them begins.
//!
//! Our own circular or blank form under a reply is not the reply; a form filled in inside the quotation is somebody's
//! doubt to settle, never ours to count.

/// A body's text, divided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Divided {
    pub own: String,
    /// What stands quoted, without its quotation marks.
    pub quoted: String,
}

/// Divides a plain-text body.
#[must_use]
pub fn divide(text: &str) -> Divided {
    let lines: Vec<&str> = text.lines().collect();
    let mut divided = Divided::default();
    let (mut below, mut attributing) = (false, false);
    for (at, line) in lines.iter().enumerate() {
        let rest = ahead(&lines, at);
        // Where every quoted line is marked, lines without a mark between them are answers.
        let (opens, marked) = (opens_quotation(rest), marks_follow(rest));
        below |= opens && !marked;
        attributing |= opens && marked;
        if attributing {
            attributing = !line.trim_end().ends_with([':', '：']);
            push(&mut divided.quoted, line);
            continue;
        }
        match (below, strip_marks(line)) {
            (false, None) => push(&mut divided.own, line),
            (_, Some(inner)) => push(&mut divided.quoted, inner),
            (true, None) => push(&mut divided.quoted, line),
        }
    }
    divided
}

/// A quotation's opening stands on a few lines, however many blank ones lie between them.
const OPENING: usize = 20;

/// The line and those after it that may belong to the opening of a quotation.
#[must_use]
pub fn ahead<'l, 't>(lines: &'l [&'t str], at: usize) -> &'l [&'t str] {
    let end = lines.len().min(at.saturating_add(OPENING));
    lines.get(at..end).unwrap_or_default()
}

/// Whether the first of these lines is an attribution behind which every quoted line carries its mark.
fn marks_follow(lines: &[&str]) -> bool {
    let mut behind = lines.iter().skip(1).map(|line| line.trim()).filter(|line| !line.is_empty()).take(2);
    attribution(lines) && behind.any(|line| line.starts_with('>'))
}

fn push(to: &mut String, line: &str) {
    to.push_str(line);
    to.push('\n');
}

/// The line without leading `>` marks; none if it carries none.
fn strip_marks(line: &str) -> Option<&str> {
    let inner = line.trim_start_matches([' ', '>']);
    line.trim_start().starts_with('>').then_some(inner)
}

/// Whether the first of these lines is where a mail program put the quoted message.
#[must_use]
pub fn opens_quotation(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|line| line.trim()) else { return false };
    dashed_rule(first) || attribution(lines) || header_block(lines)
}

/// `-----Original Message-----`, `---------- Forwarded message ---------` in any language.
fn dashed_rule(line: &str) -> bool {
    let words = line.trim_matches(['-', '_', '—', '–', ' ']);
    let dashes = |c: &str| c.starts_with("--") || c.starts_with("——") || c.starts_with("__");
    let ends = |c: &str| c.ends_with("--") || c.ends_with("——") || c.ends_with("__");
    dashes(line) && ends(line) && words.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// `On … wrote:` and its like: an attribution with an address or a date, ending in a colon.
fn attribution(lines: &[&str]) -> bool {
    const VERBS: [&str; 14] = [
        "wrote",
        "writes",
        "a écrit",
        "écrivait",
        "escribió",
        "escribio",
        "ha escrito",
        "пишет",
        "написал",
        "писал",
        "كتب",
        "写道",
        "寫道",
        "schrieb",
    ];
    let Some(first) = lines.first().map(|line| line.trim()) else { return false };
    let second = lines.get(1).map(|line| line.trim()).unwrap_or_default();
    let next_is_quoted = lines.iter().skip(1).find(|l| !l.trim().is_empty()).is_some_and(|l| l.trim().starts_with('>'));
    // The attribution may be wrapped over two lines; its first half holds the date or the address.
    let half = first.contains(['@', '<']) || first.chars().filter(char::is_ascii_digit).count() >= 4;
    let finished = first.ends_with(['.', '。', '!', '?', '？', '؟', ';']);
    let wrapped = if half && !finished { format!("{first} {second}") } else { String::new() };
    [first.to_owned(), wrapped].iter().any(|line| {
        let colon = line.ends_with(':') || line.ends_with('：');
        let dated = line.contains('@') || line.chars().filter(char::is_ascii_digit).count() >= 4;
        let said = VERBS.iter().any(|verb| line.to_lowercase().contains(verb));
        colon && said && (dated || next_is_quoted)
    })
}

/// Outlook's block: From, then Sent or To, then Subject, on consecutive lines.
fn header_block(lines: &[&str]) -> bool {
    const FROM: [&str; 7] = ["from", "de", "от", "من", "发件人", "寄件者", "von"];
    const SENT: [&str; 16] = [
        "sent",
        "date",
        "envoyé",
        "enviado",
        "fecha",
        "отправлено",
        "дата",
        "تاريخ الإرسال",
        "التاريخ",
        "发送时间",
        "日期",
        "to",
        "à",
        "para",
        "кому",
        "إلى",
    ];
    const SUBJECT: [&str; 8] = ["subject", "objet", "asunto", "тема", "الموضوع", "主题", "主旨", "betreff"];
    let mut block =
        lines.iter().map(|line| line.trim().trim_start_matches('*')).filter(|line| !line.is_empty()).take(7);
    labelled(block.next(), &FROM) && labelled(block.next(), &SENT) && block.any(|line| labelled(Some(line), &SUBJECT))
}

fn labelled(line: Option<&str>, labels: &[&str]) -> bool {
    let Some((label, _)) = line.and_then(|line| line.split_once([':', '：'])) else { return false };
    let label = label.trim_matches(['*', ' ', '\u{a0}']).to_lowercase();
    labels.contains(&label.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> String {
        divide(text).own.trim().to_owned()
    }

    #[test]
    fn what_stands_below_an_original_message_rule_is_not_the_senders() {
        assert_eq!(own("We authorize.\n\n-----Original Message-----\nFrom: tsb\n|_| authorizes"), "We authorize.");
        assert_eq!(own("Oui.\n-------- Message transféré --------\nX"), "Oui.");
        assert_eq!(own("是。\n---原始邮件---\n否"), "是。");
    }

    #[test]
    fn quoted_lines_and_their_attribution_are_not_the_senders() {
        let text = "Kenya authorizes.\nOn Tue, 28 Mar 2023 at 10:22, TSB <tsb@itu.int> wrote:\n> [ ] authorizes\n";
        assert_eq!(own(text), "Kenya authorizes.");
        assert_eq!(divide(text).quoted.lines().last(), Some("[ ] authorizes"));
        let between =
            "On Tue, 28 Mar 2023, TSB <tsb@itu.int> wrote:\n> X.1353\nKenya authorizes.\n> X.1471\nKenya does not.";
        assert!(own(between).ends_with("Kenya authorizes.\nKenya does not."));
        assert_eq!(own("نعم\nفي 28 مارس 2023 كتب tsb@itu.int:\n> لا"), "نعم");
    }

    #[test]
    fn outlooks_header_block_begins_a_quotation_and_the_forms_own_head_does_not() {
        assert_eq!(own("Sí.\nDe: TSB <a@b>\nEnviado: martes\nPara: x\nAsunto: Circular\nno"), "Sí.");
        let form =
            "Subject: Response to Circular 79\nTo:\nDirector\nFrom:\nDirector General\nDate:\n1 June\nauthorizes";
        assert_eq!(own(form), form);
    }
}
