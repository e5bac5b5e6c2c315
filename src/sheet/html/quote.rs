//! Where an HTML message begins to quote an earlier one, by the signs each mail program leaves.

use super::tree::Element;

/// How far a quotation reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    /// The element and all it holds.
    Inside,
    /// The element and everything after it.
    Onward,
}

/// Whether an element begins a quotation.
pub(super) fn begins(element: &Element) -> Option<Quote> {
    let name = element.name();
    let id = element.attr("id").unwrap_or_default().to_ascii_lowercase();
    let style = element.attr("style").unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    if is_onward(name, &id, &style) || element.classes().any(|class| class == "OutlookMessageHeader") {
        return Some(Quote::Onward);
    }
    let class = element.classes().any(|class| INSIDE.contains(&class));
    let cited = name == "blockquote"
        && (element.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("cite"))
            || element.attr("cite").is_some()
            || style.contains("border-left:") && !style.contains("border-left:none"));
    (class || cited || id == "isreplycontent").then_some(Quote::Inside)
}

/// Gmail, Yahoo, Thunderbird's introduction, Proton, Zoho, Foxmail and NetEase.
const INSIDE: [&str; 10] = [
    "gmail_quote",
    "gmail_quote_container",
    "gmail_extra",
    "yahoo_quoted",
    "moz-cite-prefix",
    "moz-forward-container",
    "protonmail_quote",
    "zmail_extra",
    "ms-outlook-mobile-reference-message",
    "isReplyContent",
];

/// Outlook on the web, on the desktop and new, and Hotmail, which do not enclose what they quote.
fn is_onward(name: &str, id: &str, style: &str) -> bool {
    let ids = ["divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container", "stopspelling", "origbody"];
    let ids_match = ids.iter().any(|known| id == *known || id.ends_with(&format!("_{known}")));
    let header = name == "div"
        && style.contains("border:none")
        && style.contains("border-top:solid")
        && (style.contains("padding:3.0pt0") || style.contains("padding:3pt0"));
    ids_match || header
}

/// Whether a line of text says that an earlier message follows.
pub(super) fn is_separator(line: &str) -> bool {
    let dashed = line.starts_with("--") && line.ends_with("--");
    let inner = line.trim_matches(|char: char| matches!(char, '-' | '_' | '=' | ' ')).to_lowercase();
    dashed && SEPARATORS.iter().any(|known| inner == *known)
}

const SEPARATORS: [&str; 14] = [
    "original message",
    "original appointment",
    "message d'origine",
    "message d’origine",
    "message original",
    "mensaje original",
    "исходное сообщение",
    "пересылаемое сообщение",
    "الرسالة الأصلية",
    "رسالة أصلية",
    "原始邮件",
    "邮件原件",
    "ursprüngliche nachricht",
    "mensagem original",
];
