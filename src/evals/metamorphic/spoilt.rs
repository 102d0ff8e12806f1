//! Variants by characters and single words: other forms of the same text, invented words, words against their opposites.

/// Words that are in no model and no language, of each script.
const INVENTED: (&str, &str) = ("囧囧", "blorptag");

/// A word and its opposite: whoever says the one does not ask for the other.
const OPPOSITES: &[(&str, &str)] = &[
    ("至少", "至多"),
    ("超过", "不到"),
    ("以上", "以下"),
    ("没买过", "买过"),
    ("从没", ""),
    ("或者", "且"),
    ("最高", "最低"),
    ("最多的", "最少的"),
    ("前10", "后10"),
    ("上季度", "本季度"),
    ("上个月", "这个月"),
    ("去年", "今年"),
    ("之前", "之后"),
    ("at least", "at most"),
    ("more than", "less than"),
    ("over ", "under "),
    (" or ", " and "),
    ("never ", ""),
    ("did not buy", "bought"),
    ("top ", "bottom "),
    ("highest", "lowest"),
    ("most ", "least "),
    ("last quarter", "this quarter"),
    ("last month", "this month"),
    ("last year", "this year"),
    (" before ", " after "),
    (" since ", " before "),
];

/// An invented word of the script of another.
pub(super) fn nonsense(word: &str) -> &'static str {
    if word.is_ascii() { INVENTED.1 } else { INVENTED.0 }
}

/// The question with another mark at its end, in full width, in capitals.
pub(super) fn forms(question: &str) -> Vec<String> {
    let bare = question.trim_end_matches(['?', '？', '.', '。', '!', '！', ' ']);
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    };
    vec![format!("{bare}？"), format!("{bare}。"), question.chars().map(wide).collect(), question.to_uppercase()]
}

/// The question with one of its words turned into its opposite, each that it has.
pub(super) fn opposites(question: &str) -> Vec<String> {
    let has = OPPOSITES.iter().filter(|(word, _)| question.contains(word));
    has.map(|(word, other)| question.replacen(word, other, 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposites_are_exchanged_one_at_a_time() {
        assert_eq!(opposites("上季度买茶至少3次"), ["上季度买茶至多3次", "本季度买茶至少3次"]);
        assert_eq!(forms("AOV?"), ["AOV？", "AOV。", "ＡＯＶ？", "AOV?"]);
    }
}
