//! English forms of a name, made when the lexicon is built: plurals and verb forms. No form is stripped from a question.

use std::sync::OnceLock;

struct Irregular {
    verbs: Vec<Vec<&'static str>>,
    nouns: Vec<(&'static str, &'static str)>,
}

fn irregular() -> &'static Irregular {
    static TABLE: OnceLock<Irregular> = OnceLock::new();
    TABLE.get_or_init(|| {
        let (mut verbs, mut nouns, mut in_nouns) = (Vec::new(), Vec::new(), false);
        for line in include_str!("../../rules/irregular.txt").lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match (in_nouns, words.as_slice()) {
                (_, ["nouns"]) => in_nouns = true,
                (true, [one, many]) => nouns.push((*one, *many)),
                (false, [_, _, ..]) => verbs.push(words),
                _ => {}
            }
        }
        Irregular { verbs, nouns }
    })
}

/// A noun's other number, by its last word; both directions, for names are given either way.
pub fn noun_forms(name: &str) -> Vec<String> {
    let (head, last) = name.rsplit_once(' ').map_or(("", name), |(head, last)| (head, last));
    if last.len() < 2 || !last.chars().all(|c| c.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let join = |word: String| if head.is_empty() { word } else { format!("{head} {word}") };
    let mut forms = vec![join(plural(last))];
    if let Some(singular) = singular(last) {
        forms.push(join(singular));
    }
    forms
}

/// What a name with "with" or "without" is with "have": with a garden, that have a garden.
pub fn having_forms(name: &str) -> Vec<String> {
    let (begins, rest): (&[&str], &str) = if let Some(rest) = name.strip_prefix("with ") {
        (&["have", "has", "having"], rest)
    } else if let Some(rest) = name.strip_prefix("without ") {
        (&["have no", "has no", "with no", "do not have", "don't have", "does not have", "doesn't have"], rest)
    } else {
        return Vec::new();
    };
    begins.iter().map(|begin| format!("{begin} {rest}")).collect()
}

/// A verb's other forms, by its first word.
pub fn verb_forms(verb: &str) -> Vec<String> {
    let (first, rest) = verb.split_once(' ').map_or((verb, ""), |(first, rest)| (first, rest));
    if first.len() < 2 || !first.chars().all(|c| c.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let mut forms = vec![plural(first), participle(first)];
    match irregular().verbs.iter().find(|forms| forms[0] == first) {
        Some(known) => forms.extend(known[1..].iter().map(|form| (*form).to_owned())),
        None => forms.push(past(first)),
    }
    let join = |word: String| if rest.is_empty() { word } else { format!("{word} {rest}") };
    forms.into_iter().map(join).collect()
}

/// What people write for a name that begins with its statistic: avg basket, mean basket; # of stores.
pub fn short_forms(name: &str) -> Vec<String> {
    let begins: [(&str, &[&str]); 2] =
        [("average ", &["avg ", "avg. ", "mean "]), ("number of ", &["# of ", "no. of ", "count of "])];
    let mut all = Vec::new();
    for (long, short) in begins {
        if let Some(rest) = name.strip_prefix(long) {
            let mut rests = vec![rest.to_owned()];
            rests.extend(noun_forms(rest));
            all.extend(short.iter().flat_map(|begin| rests.iter().map(move |rest| format!("{begin}{rest}"))));
        }
    }
    all
}

/// Who does what a verb of one word says: spender, buyer.
pub fn agent(verb: &str) -> Option<String> {
    if verb.len() < 3 || !verb.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let stem = irregular_doubled(verb).or_else(|| verb.strip_suffix('e').map(str::to_owned));
    Some(format!("{}er", stem.unwrap_or_else(|| verb.to_owned())))
}

/// What may stand between a verb and its object.
const BEFORE_OBJECT: [&str; 9] = ["a", "an", "the", "their", "their own", "his", "her", "its", "some"];

/// A verb's forms with its object, which may be anyone's: own home, owns a home, owning their home.
pub fn object_forms(verb: &str) -> Vec<String> {
    let mut all = verb_forms(verb);
    for form in std::iter::once(verb.to_owned()).chain(all.clone()) {
        if let Some((first, object)) = form.split_once(' ') {
            all.extend(BEFORE_OBJECT.iter().map(|word| format!("{first} {word} {object}")));
        }
    }
    all
}

fn plural(word: &str) -> String {
    if let Some((_, many)) = irregular().nouns.iter().find(|(one, _)| *one == word) {
        return (*many).to_owned();
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    if hisses {
        return format!("{word}es");
    }
    match before_y(word) {
        Some(stem) => format!("{stem}ies"),
        None => format!("{word}s"),
    }
}

fn singular(word: &str) -> Option<String> {
    if let Some((one, _)) = irregular().nouns.iter().find(|(_, many)| *many == word) {
        return Some((*one).to_owned());
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    for end in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(end) {
            return Some(word[..word.len() - 2].to_owned());
        }
    }
    let stem = word.strip_suffix('s')?;
    let not_plural = stem.ends_with('s') || stem.ends_with('u') || stem.ends_with('i') || stem.len() < 3;
    if not_plural { None } else { Some(stem.to_owned()) }
}

fn participle(word: &str) -> String {
    let doubled = irregular_doubled(word);
    if let Some(stem) = doubled {
        return format!("{stem}ing");
    }
    match word.strip_suffix('e') {
        Some(stem) if !word.ends_with("ee") => format!("{stem}ing"),
        _ => format!("{word}ing"),
    }
}

fn past(word: &str) -> String {
    if word.ends_with('e') {
        return format!("{word}d");
    }
    match before_y(word) {
        Some(stem) => format!("{stem}ied"),
        None => format!("{word}ed"),
    }
}

/// `shop` → `shopp`: a short verb that ends in consonant, vowel, consonant, or one whose past in the table doubles.
fn irregular_doubled(word: &str) -> Option<String> {
    let last = word.chars().last()?;
    let table = irregular().verbs.iter().find(|forms| forms[0] == word);
    let past_doubles = table.is_some_and(|forms| forms[1].starts_with(&format!("{word}{last}")));
    let short = matches!(
        word,
        "get"
            | "put"
            | "cut"
            | "set"
            | "hit"
            | "run"
            | "win"
            | "begin"
            | "swim"
            | "sit"
            | "let"
            | "bet"
            | "split"
            | "forget"
            | "shut"
    );
    if past_doubles || short { Some(format!("{word}{last}")) } else { None }
}

fn before_y(word: &str) -> Option<&str> {
    let stem = word.strip_suffix('y')?;
    let vowel = stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    if vowel || stem.is_empty() { None } else { Some(stem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        assert_eq!(noun_forms("soft drink"), vec!["soft drinks"]);
        assert_eq!(noun_forms("beverages"), vec!["beverageses", "beverage"]);
        assert_eq!(noun_forms("category"), vec!["categories"]);
        assert_eq!(verb_forms("buy"), vec!["buys", "buying", "bought"]);
        assert_eq!(verb_forms("log in"), vec!["logs in", "logging in", "logged in"]);
        assert_eq!(verb_forms("purchase"), vec!["purchases", "purchasing", "purchased"]);
        assert!(short_forms("average basket").contains(&"avg basket".to_owned()));
        assert_eq!(agent("spend").as_deref(), Some("spender"));
        assert!(object_forms("own home").contains(&"owning their home".to_owned()));
        assert_eq!(verb_forms("refer"), vec!["refers", "referring", "referred"]);
    }
}
