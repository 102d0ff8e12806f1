//! Text that others wrote, made safe to stand in a prompt: one quoted line, without control characters, cut short.

use serde::Serialize;
use serde_json::Value;

/// A text as a quoted line of at most so many characters.
pub(super) fn quoted(text: &str, chars_max: usize) -> String {
    serde_json::to_string(&line(text, chars_max)).expect("a text is JSON")
}

/// A text in one line of at most so many characters.
pub(super) fn line(text: &str, chars_max: usize) -> String {
    let mut line = String::new();
    let mut left = chars_max;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control() || unseen(c)).filter(|word| !word.is_empty()) {
        if !line.is_empty() && left > 0 {
            line.push(' ');
            left -= 1;
        }
        for c in word.chars() {
            if left == 0 {
                line.push('…');
                return line;
            }
            line.push(if c == '`' { '\'' } else { c });
            left -= 1;
        }
    }
    line
}

/// JSON in one line, without control characters and such as are not seen in its texts.
pub(super) fn json<T: Serialize>(value: &T) -> String {
    let mut value = serde_json::to_value(value).expect("what stands in a prompt is JSON");
    clean(&mut value);
    value.to_string()
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = line(text, usize::MAX),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(map) => map.values_mut().for_each(clean),
        _ => {}
    }
}

/// An id as it stands in a draft: bare where it is plain, else quoted. Never cut, as a cut id names nothing.
pub(super) fn id(id: &str) -> String {
    if !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')) {
        return id.to_string();
    }
    quoted(id, usize::MAX)
}

/// Characters that change how a line is shown and are not seen themselves.
fn unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}
