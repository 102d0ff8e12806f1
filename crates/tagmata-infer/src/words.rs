//! Words from identifiers: `custCity`, `order_ts`, `Order_Items`, 客户编号. It knows spelling, not meaning.

use crate::vocabulary::{JOINED_NOUNS, SHORT};

/// The lower-case words of an identifier. Capitals, underscores, digits' ends and other signs part words; Chinese
/// stays whole. A word that runs on (`custid`) is parted only at a known ending.
pub fn split(identifier: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = identifier.trim().chars().collect();
    for (at, c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() && *c != '\'' {
            finish(&mut word, &mut words);
            continue;
        }
        let before = at.checked_sub(1).map(|at| chars[at]);
        let next = chars.get(at + 1);
        let starts = before.is_some_and(|before| {
            let camel = c.is_uppercase() && before.is_lowercase();
            // IDNumber: the last capital of a run belongs to what follows.
            let run = c.is_uppercase() && before.is_uppercase() && next.is_some_and(|next| next.is_lowercase());
            let script = is_han(*c) != is_han(before) && before.is_alphanumeric();
            camel || (run && !is_plural_of_run(&chars, at)) || script
        });
        if starts {
            finish(&mut word, &mut words);
        }
        word.extend(c.to_lowercase());
    }
    finish(&mut word, &mut words);
    words
}

/// `IDs`: the small s is no word.
fn is_plural_of_run(chars: &[char], at: usize) -> bool {
    chars.get(at + 1) == Some(&'s') && chars.get(at + 2).is_none_or(|after| !after.is_alphanumeric())
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    if word.is_empty() {
        return;
    }
    let whole = std::mem::take(word);
    // The endings that are written without a joint.
    for end in ["id", "name", "date", "code"] {
        if let Some(stem) = whole.strip_suffix(end)
            && stem.len() >= 3
            && JOINED_NOUNS.contains(&stem)
        {
            words.extend([stem.to_owned(), end.to_owned()]);
            return;
        }
    }
    words.push(whole);
}

/// The words as people say them: short forms spelled out.
pub fn spoken(words: &[String]) -> Vec<String> {
    let long = |word: &String| SHORT.iter().find(|(short, _)| short == word).map(|(_, long)| *long);
    words.iter().flat_map(|word| long(word).unwrap_or(word).split(' ').map(str::to_owned)).collect()
}

/// Words as one text; no space beside Chinese.
pub fn join(words: &[String]) -> String {
    let mut text = String::new();
    for word in words {
        let han = |c: Option<char>| c.is_some_and(is_han);
        if !text.is_empty() && (!han(text.chars().last()) || !han(word.chars().next())) {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// Whether a character is Chinese.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

/// Whether a text has a Chinese character.
pub fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

/// A noun in the singular: orders, categories, boxes, people.
pub fn singular(word: &str) -> String {
    let irregular = [
        ("people", "person"),
        ("children", "child"),
        ("men", "man"),
        ("women", "woman"),
        ("data", "data"),
        ("series", "series"),
        ("species", "species"),
        ("news", "news"),
        ("status", "status"),
        ("movies", "movie"),
        ("cookies", "cookie"),
        ("bonus", "bonus"),
        ("address", "address"),
        ("statuses", "status"),
        ("heroes", "hero"),
        ("analyses", "analysis"),
    ];
    if let Some((_, one)) = irregular.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    for end in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(end) {
            return word[..word.len() - 2].to_owned();
        }
    }
    let ends = ["ss", "us", "is", "as", "os"];
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 1 && !ends.iter().any(|end| word.ends_with(end)) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// Words with the last one in the singular.
pub fn one(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

/// A noun in the plural, for names of counts.
pub fn plural(word: &str) -> String {
    if word == "person" {
        return "people".to_owned();
    }
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    if has_han(word) || word == "staff" || word == "series" {
        return word.to_owned();
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        return format!("{word}es");
    }
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(vowel) && !stem.is_empty() => format!("{stem}ies"),
        _ => format!("{word}s"),
    }
}

/// An id made of an identifier's words: letters, digits, Chinese and `_`.
pub fn id(identifier: &str) -> String {
    let joined = split(identifier).join("_");
    let clean: String = joined.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if clean.trim_matches('_').is_empty() { "unnamed".to_owned() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_parted() {
        let cases = [
            ("custCity", "cust city"),
            ("order_ts", "order ts"),
            ("客户编号", "客户编号"),
            ("Order_Items", "order items"),
            ("CustomerID", "customer id"),
            ("IDNumber", "id number"),
            ("StuID", "stu id"),
            ("custid", "cust id"),
            ("a  b-c.d", "a b c d"),
            ("订单ID", "订单 id"),
            ("address1", "address1"),
            ("paid", "paid"),
        ];
        for (identifier, words) in cases {
            assert_eq!(split(identifier).join(" "), words, "{identifier}");
        }
        assert_eq!(spoken(&split("custQty")).join(" "), "customer quantity");
        assert_eq!(join(&["订单".into(), "数".into()]), "订单数");
    }

    #[test]
    fn nouns_have_one_form() {
        for (many, single) in [
            ("orders", "order"),
            ("categories", "category"),
            ("boxes", "box"),
            ("status", "status"),
            ("people", "person"),
        ] {
            assert_eq!(singular(many), single);
        }
        assert_eq!(plural("category"), "categories");
    }

    #[test]
    fn ids_hold_no_sign_that_means_something() {
        assert_eq!(id("odd [1] #x.y"), "odd_1_x_y");
        assert_eq!(id("---"), "unnamed");
    }
}
