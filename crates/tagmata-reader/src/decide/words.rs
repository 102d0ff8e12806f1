//! What refusals say, and how a cue is found in a text.

use tagmata_core::diagnostic::Code;
use tagmata_core::words::Words;

/// Whether a text holds a word, a Latin one only between boundaries.
pub fn holds(text: &str, word: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let starts = !(latin(before) && latin(word.chars().next()));
        let ends = !(latin(after) && latin(word.chars().next_back()));
        starts && ends
    })
}

/// What a kind of refusal says.
pub fn kind_words(code: Code) -> Words {
    match code {
        Code::ReadOnly => Words::both(
            "这里只能查询，不能修改数据或发送消息",
            "questions can be asked here; nothing can be changed or sent",
        ),
        _ => Words::both("这个问题与数据无关", "this is not a question about the data"),
    }
}

/// Where to see what can be asked.
pub fn asking_hint() -> Words {
    Words::both("问“能问什么”可以看到能问的内容", "ask \"what can I ask\" to see what can be asked")
}
