//! What becomes of a run that gave no rows: a refusal where the asker can mend it, else a failure. The engine's own text
//! goes to the log only: it can carry cell values.

use super::Stop;
use super::run::Unrun;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::reading::{Entry, Refusal};
use tagmata_core::warehouse::RunError;
use tagmata_core::words::Words;

/// The service could not do its part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which part.
    pub kind: Kind,
    /// What to tell the asker.
    pub told: Diagnostic,
}

/// The part that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No data is loaded.
    NoData,
    /// Too many questions at once.
    Busy,
    /// Anything else.
    Engine,
}

/// Sorts a run without rows.
pub(super) fn stop(unrun: Unrun, account: &[Entry]) -> Stop {
    let refuse = |zh: &str, en: &str| {
        let hint = Words::both("请缩小范围：更短的时间、更少的分组", "ask for less: a shorter period, fewer groups");
        let why = vec![Diagnostic::new(Code::Limit, Place::None, Words::both(zh, en)).hint(hint)];
        Stop::Refuse(Refusal { why, account: account.to_vec() })
    };
    match unrun {
        Unrun::Failed(RunError::Deadline) => refuse("查询超过了时间上限", "the query took longer than its time limit"),
        Unrun::Failed(RunError::Memory) => refuse("查询超过了内存上限", "the query needed more than its memory limit"),
        Unrun::Failed(RunError::NoData) => {
            let words = Words::both("还没有加载数据", "no data is loaded");
            let hint = Words::both("先运行 `tagmata data load`", "run `tagmata data load` first");
            fail(Kind::NoData, Code::DataCheck, words, Some(hint))
        }
        Unrun::Busy => {
            let words =
                Words::both("同时进行的查询太多，请稍后再试", "too many questions at once; try again in a moment");
            fail(Kind::Busy, Code::Limit, words, None)
        }
        Unrun::Failed(RunError::Cancelled) => {
            fail(Kind::Engine, Code::Engine, Words::both("查询被取消", "the query was cancelled"), None)
        }
        Unrun::Failed(RunError::Engine(text)) => {
            tracing::error!(engine = %text, "a query failed");
            fail(Kind::Engine, Code::Engine, Words::both("查询执行失败", "the query failed"), None)
        }
    }
}

fn fail(kind: Kind, code: Code, message: Words, hint: Option<Words>) -> Stop {
    Stop::Fail(Failure { kind, told: Diagnostic { code, place: Place::None, message, hint } })
}
