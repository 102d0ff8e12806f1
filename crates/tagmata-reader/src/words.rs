//! Function words, as data: the files under `rules/words`. Knows the files' form, no word.

use crate::fold::fold_key;
use tagmata_core::words::Words;

/// What becomes of a function word that no rule read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordRole {
    /// It may go, also inside a rule.
    Filler,
    /// It may go.
    Light,
    /// It stops the question.
    Stop,
}

/// One group of function words.
#[derive(Debug, Clone)]
pub struct WordGroup {
    /// Its category.
    pub cat: String,
    /// Which of its category; empty where there is only one.
    pub which: String,
    /// What becomes of it unread.
    pub role: WordRole,
    /// What it means, for the account.
    pub gloss: Words,
    /// The words, folded.
    pub words: Vec<String>,
}

const FILES: [(&str, &str); 15] = [
    ("words/function.txt", include_str!("../rules/words/function.txt")),
    ("words/number.txt", include_str!("../rules/words/number.txt")),
    ("words/time.txt", include_str!("../rules/words/time.txt")),
    ("words/days.txt", include_str!("../rules/words/days.txt")),
    ("words/view.txt", include_str!("../rules/words/view.txt")),
    ("words/weekdays.txt", include_str!("../rules/words/weekdays.txt")),
    ("words/people.txt", include_str!("../rules/words/people.txt")),
    ("words/noise.txt", include_str!("../rules/words/noise.txt")),
    ("words/best.txt", include_str!("../rules/words/best.txt")),
    ("words/each.txt", include_str!("../rules/words/each.txt")),
    ("words/followup.txt", include_str!("../rules/words/followup.txt")),
    ("words/listing.txt", include_str!("../rules/words/listing.txt")),
    ("words/measure.txt", include_str!("../rules/words/measure.txt")),
    ("words/logic.txt", include_str!("../rules/words/logic.txt")),
    ("words/everyday.txt", include_str!("../rules/words/everyday.txt")),
];

/// All groups, in file order.
pub fn groups() -> Result<Vec<WordGroup>, String> {
    let mut groups = Vec::new();
    for (name, text) in FILES {
        groups.extend(parse(text).map_err(|problem| format!("{name}: {problem}"))?);
    }
    Ok(groups)
}

/// The cues that decide how a question which could not be read is refused.
pub fn refusal_cues() -> Result<Vec<WordGroup>, String> {
    parse(include_str!("../rules/words/refuse.txt"))
}

/// What is said of the conversation itself.
pub fn moves() -> Result<Vec<WordGroup>, String> {
    parse(include_str!("../rules/words/moves.txt"))
}

fn parse(text: &str) -> Result<Vec<WordGroup>, String> {
    let mut groups: Vec<WordGroup> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let wrong = |what: &str| format!("line {}: {what}", number + 1);
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if !line.starts_with(' ') {
            groups.push(header(line).ok_or_else(|| wrong("a header is `CATEGORY[:which] role zh / en`"))?);
            continue;
        }
        let group = groups.last_mut().ok_or_else(|| wrong("words before the first header"))?;
        // The list separator is ", " so that a comma itself can be a word.
        for word in line.trim().split(", ") {
            let word = if word == "," { ",".to_owned() } else { fold_key(word.trim_end_matches(',')) };
            if !word.is_empty() {
                group.words.push(word);
            }
        }
    }
    Ok(groups)
}

fn header(line: &str) -> Option<WordGroup> {
    let mut parts = line.splitn(3, ' ');
    let (name, role, gloss) = (parts.next()?, parts.next()?, parts.next()?);
    let (cat, which) = name.split_once(':').unwrap_or((name, ""));
    let role = match role {
        "filler" => WordRole::Filler,
        "light" => WordRole::Light,
        "stop" => WordRole::Stop,
        _ => return None,
    };
    let (zh, en) = gloss.split_once(" / ")?;
    Some(WordGroup {
        cat: cat.to_owned(),
        which: which.to_owned(),
        role,
        gloss: Words::both(zh, en),
        words: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_files_parse() {
        let groups = super::groups().unwrap();
        assert!(groups.iter().any(|g| g.cat == "Cmp" && g.which == "ge" && g.words.contains(&"不少于".to_owned())));
        assert!(groups.iter().any(|g| g.cat == "COMMA" && g.words == [","]));
        super::refusal_cues().unwrap();
    }
}
