//! Whether a question asks for an order. Sets that say "ordered" mean that their statement sorts; an answer must have that order only
//! where the question says so.

/// Beginnings of words that ask for an order.
const WORDS: &[&str] = &[
    "ordered",
    "sort",
    "ascending",
    "descending",
    "increasing",
    "decreasing",
    "alphabetic",
    "chronologic",
    "lexicographic",
    "rank",
];
/// Words in a row that ask for one.
const PHRASES: &[&str] =
    &["order by", "order of", "排序", "升序", "降序", "倒序", "顺序", "排列", "排名", "递增", "递减"];
/// What can stand between `from` and `to`, or before `first`, beside every `…est`.
const ENDS: &[&str] =
    &["most", "least", "high", "low", "large", "small", "old", "young", "top", "best", "worst", "a", "z"];

/// Whether the question asks for an order of its rows. Rather too often than too seldom: then an answer must keep to it.
pub(super) fn is_asked(question: &str) -> bool {
    let question = question.to_lowercase();
    if PHRASES.iter().any(|phrase| question.contains(phrase)) || from_to_in_chinese(&question) {
        return true;
    }
    let words: Vec<&str> = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let begins = |word: &&str| WORDS.iter().any(|beginning| word.starts_with(beginning));
    let is_end = |word: &&str| word.ends_with("est") || ENDS.contains(word);
    let from_to = |at: usize| words[at + 1..].iter().take(2).any(is_end) && words[at..].contains(&"to");
    let end_first = words.windows(2).any(|two| is_end(&two[0]) && two[1] == "first");
    end_first || words.iter().any(begins) || (0..words.len()).any(|at| words[at] == "from" && from_to(at))
}

/// `从高到低`, `由大到小`: two short words.
fn from_to_in_chinese(question: &str) -> bool {
    let letters: Vec<char> = question.chars().collect();
    letters.windows(4).any(|four| matches!(four, ['从' | '由', _, '到' | '至', _]))
}

#[cfg(test)]
mod tests {
    use super::is_asked;

    #[test]
    fn an_order_is_asked_in_words() {
        for question in [
            "clerks sorted by age",
            "Clerks in descending order of age",
            "list shops in order of size",
            "rank the shops",
            "clerks from oldest to youngest",
            "clerks from the most sales to the fewest",
            "clerks by age, oldest first",
            "按年龄降序列出店员",
            "店员按年龄从大到小",
        ] {
            assert!(is_asked(question), "{question}");
        }
        for question in ["how many orders per shop", "which order is the largest", "clerks from Oslo", "店员从哪里来"]
        {
            assert!(!is_asked(question), "{question}");
        }
    }
}
