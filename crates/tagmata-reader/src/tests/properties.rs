//! Properties: the account tiles any text, an invented word is never answered around, a filler changes nothing.

use super::read;
use proptest::prelude::*;
use tagmata_core::reading::{Entry, Read, Role};

const QUESTIONS: [&str; 12] = [
    "上季度 买过 饮料 的 沉睡 用户 有哪些",
    "which dormant users bought drinks last quarter",
    "近90天 买 茶 至少3次 的 用户 有多少",
    "how many users bought tea at least 3 times in the last 90 days",
    "买过 饮料 但 从没 买过 零食 的 用户",
    "users who bought drinks but never bought snacks",
    "各 渠道 的 客单价",
    "average order value by channel",
    "上海 用户 的 消费额",
    "消费额 最高 的 10个 用户",
    "top 5 categories by sales",
    "monthly sales of tea this year",
];

fn account(read: &Read) -> &[Entry] {
    match read {
        Read::Readings(readings) => &readings[0].account,
        Read::Ask(ask) => &ask.account,
        Read::Refuse(refusal) => &refusal.account,
    }
}

fn assert_tiles(text: &str, entries: &[Entry]) {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    for entry in entries {
        assert_eq!(entry.from, at, "{text:?}: {entries:#?}");
        assert!(entry.to > entry.from);
        assert_eq!(entry.text, chars[entry.from..entry.to].iter().collect::<String>());
        at = entry.to;
    }
    assert_eq!(at, chars.len(), "{text:?}: {entries:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_account_tiles_any_text(text in "\\PC{0,60}") {
        assert_tiles(&text, account(&read(&text)));
    }

    #[test]
    fn the_account_tiles_word_salad(words in proptest::collection::vec(
        prop_oneof!["上季度", "买过", "饮料", "的", "用户", "没", "和", "或", "３次", "top ", "10", " by ", "spend ", "近", "天", "VIP", "不", "最", "½", "①", "ﬁ"], 0..24)) {
        let text = words.concat();
        assert_tiles(&text, account(&read(&text)));
    }
}

fn drafts(read: &Read) -> Option<String> {
    match read {
        Read::Readings(readings) => Some(serde_json::to_string(&readings[0].draft).unwrap()),
        _ => None,
    }
}

#[test]
fn the_questions_read() {
    for question in QUESTIONS {
        let read = read(question);
        assert!(drafts(&read).is_some(), "{question}: {read:#?}");
        let unread = account(&read).iter().any(|entry| entry.role == Role::Unread);
        assert!(!unread, "{question}");
    }
}

#[test]
fn an_invented_word_is_never_answered_around() {
    let function = ["的", "which", "in", "the", "of", "by", "who", "at", "有哪些", "has"];
    for question in QUESTIONS {
        let words: Vec<&str> = question.split(' ').collect();
        for (at, word) in words.iter().enumerate() {
            if function.contains(word) {
                continue;
            }
            let invented = if word.is_ascii() { "blorptag" } else { "囧囧" };
            let mut with = words.clone();
            with[at] = invented;
            let text = with.join(" ");
            assert!(drafts(&read(&text)).is_none(), "{text}: {:#?}", read(&text));
        }
        let text = format!("{question} {}", if question.is_ascii() { "blorptag" } else { "囧囧" });
        assert!(drafts(&read(&text)).is_none(), "{text}");
    }
}

#[test]
fn a_filler_changes_nothing() {
    for question in QUESTIONS {
        let plain = drafts(&read(question));
        let fillers: &[&str] =
            if question.is_ascii() { &["please ", "can you tell me "] } else { &["请帮我", "我想知道"] };
        for filler in fillers {
            assert_eq!(drafts(&read(&format!("{filler}{question}"))), plain, "{filler}{question}");
        }
        for end in ["?", "？", " 。", "!"] {
            assert_eq!(drafts(&read(&format!("{question}{end}"))), plain, "{question}{end}");
        }
        assert_eq!(drafts(&read(&question.to_uppercase())), plain, "{question}");
        let wide: String = question
            .chars()
            .map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c })
            .collect();
        assert_eq!(drafts(&read(&wide)), plain, "{wide}");
    }
}

#[test]
fn long_and_hostile_questions_stay_within_the_caps() {
    for text in [
        "的".repeat(399),
        "买过茶但没买过汽水，".repeat(18),
        "除了".repeat(150),
        "users who bought tea and ".repeat(60),
        "x".repeat(5000),
    ] {
        let read = read(&text);
        assert_tiles(&text, account(&read));
    }
}
