//! How many tokens a text takes, estimated from its characters, on the safe side; the tests hold the estimate against a
//! tokenizer.

/// Tokens of a text, rather too many than too few.
pub(crate) fn estimate(text: &str) -> usize {
    let mut tenths = 0;
    let mut run = Run::None;
    for c in text.chars() {
        let (next, first, further) = match c {
            'a'..='z' | 'A'..='Z' => (Run::Letters, 8, 1),
            '0'..='9' => (Run::Digits, 10, 4),
            ' ' => (run, 0, 0),
            c if c.is_ascii() => (Run::Signs, 8, 3),
            _ => (Run::Other, 8, 8),
        };
        tenths += if next == run && c != ' ' { further } else { first };
        if c == ' ' && run == Run::Letters {
            run = Run::None;
        } else {
            run = next;
        }
    }
    tenths * 103 / 1000 + 1
}

/// Tokens of a schema, whose keys repeat and are known to tokenizers: 3.86 characters a token and more.
pub(super) fn of_schema(schema: &str) -> usize {
    schema.len() * 10 / 38
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    None,
    Letters,
    Digits,
    Signs,
    Other,
}
