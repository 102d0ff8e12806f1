//! Why a model did not help, in words for the asker. Nothing of what an endpoint said is among them.

use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::reading::{Read, Refusal};
use tagmata_core::words::Words;
use tagmata_llm::{FaultKind, Lost, Over};

/// Why there is no reading by the model.
pub fn why_lost(lost: &Lost) -> Words {
    let (zh, en) = match lost {
        Lost::Fault(fault) => match fault.kind {
            FaultKind::Unreachable => ("语言模型连不上", "the language model cannot be reached"),
            FaultKind::TimedOut => ("语言模型没有及时回复", "the language model did not reply in time"),
            FaultKind::RateLimited { .. } => ("语言模型暂时限流", "the language model takes no more calls for now"),
            FaultKind::Denied => ("语言模型拒绝了密钥", "the language model does not accept the key"),
            FaultKind::Rejected => ("语言模型不接受这样的请求", "the language model does not take such requests"),
            FaultKind::Broken => ("语言模型的服务出错了", "the language model's service failed"),
            FaultKind::Malformed => ("语言模型的回复读不出来", "the language model's reply could not be read"),
            FaultKind::Filtered => ("语言模型的服务拦下了回复", "the language model's service held its reply back"),
            FaultKind::NotRecorded => ("没有录下这个问题的回复", "no reply to this question is recorded"),
        },
        Lost::Over(Over::Request) => {
            ("这个问题超出了单次提问的模型用量", "this question would take more of the language model than one may")
        }
        Lost::Over(Over::AskerDay) => ("您今天的模型用量已用完", "your use of the language model for today is used up"),
        Lost::Over(Over::Day) => ("今天的模型用量已用完", "the use of the language model for today is used up"),
        Lost::Unusable(_) => ("语言模型没有给出可用的读法", "the language model gave no reading that can be used"),
    };
    Words::both(zh, en)
}

/// A refusal for that reason alone.
pub fn refused(why: &Words) -> Read {
    let why = Diagnostic::new(Code::Unread, Place::None, why.clone());
    Read::Refuse(Refusal { why: vec![why], account: Vec::new() })
}
