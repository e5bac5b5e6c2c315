//! Makes values from outside harmless to read: one line, bounded, nothing invisible.

use unicode_normalization::char::is_combining_mark;

/// Marks that may follow one letter; more only serve to overprint other lines.
const MARKS: usize = 4;

/// The value on one line of at most `most` characters, without control, directional or other invisible characters.
#[must_use]
pub fn clean(value: &str, most: usize) -> String {
    let mut out = String::new();
    let (mut count, mut marks) = (0, 0);
    // A bound on what is looked at keeps a huge value cheap.
    for c in value.chars().take(most.saturating_mul(8)) {
        if count > most {
            break;
        }
        if c.is_whitespace() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
                count += 1;
            }
        } else if is_shown(c) {
            marks = if is_combining_mark(c) { marks + 1 } else { 0 };
            if marks <= MARKS {
                out.push(c);
                count += 1;
            }
        }
    }
    shorten(out.trim_end(), most)
}

fn shorten(value: &str, most: usize) -> String {
    if value.chars().count() <= most {
        return value.to_owned();
    }
    let kept: String = value.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Neither a control nor a format character, nor a private one (which the house uses to mark what to set apart).
fn is_shown(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
}
