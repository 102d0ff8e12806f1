//! What refusals say, and how a cue is found in a text.

use tagmata_core::diagnostic::Code;
use tagmata_core::words::Words;

/// Why a question that could not be read is none that can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It wants something changed or sent.
    Write,
    /// It gives orders, or asks for what is no data.
    Inject,
    /// It asks for reasons or advice.
    Advice,
    /// It asks for what has not happened.
    Predict,
    /// It is talk.
    Chat,
    /// It is about something else.
    Elsewhere,
}

impl Kind {
    /// The kind of a group of cues.
    pub fn of(cat: &str) -> Kind {
        match cat {
            "write" => Kind::Write,
            "inject" => Kind::Inject,
            "advice" => Kind::Advice,
            "predict" => Kind::Predict,
            _ => Kind::Chat,
        }
    }

    /// Its code.
    pub fn code(self) -> Code {
        match self {
            Kind::Write => Code::ReadOnly,
            Kind::Predict => Code::NotBuilt,
            _ => Code::OffTopic,
        }
    }

    /// What the asker is told.
    pub fn words(self) -> Words {
        match self {
            Kind::Write => Words::both(
                "这里只能查询，不能修改数据或发送消息",
                "questions can be asked here; nothing can be changed or sent",
            ),
            Kind::Inject => Words::both(
                "这里只回答关于数据的问题，不执行指令，也不透露系统信息",
                "only questions about the data are answered here; no orders are taken and nothing of the system is told",
            ),
            Kind::Advice => Words::both(
                "原因和建议不能直接回答，但可以把数字拆开来看、和之前比",
                "reasons and advice are not given; numbers can be broken down and set beside an earlier period",
            ),
            Kind::Predict => {
                Words::both("不做预测，只能问已经发生的事", "nothing is predicted; only what has happened can be asked")
            }
            Kind::Chat => Words::both("这里只回答关于数据的问题", "only questions about the data are answered here"),
            Kind::Elsewhere => Words::both("这个问题与数据无关", "this is not a question about the data"),
        }
    }
}

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

/// Where to see what can be asked.
pub fn asking_hint() -> Words {
    Words::both("问“能问什么”可以看到能问的内容", "ask \"what can I ask\" to see what can be asked")
}
