//! Who asks and in which conversation, as a request says; and what is said where there is no such conversation.

use super::Shared;
use super::problem::Problem;
use crate::store::StoreError;
use crate::talk::Fault;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// Characters of an asker's name at most.
const NAME_MAX: usize = 200;

/// Who asks: the name that the proxy in front put into the configured header; empty where none is configured.
pub struct Who(pub String);

impl FromRequestParts<Shared> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Who, Problem> {
        let Some(header) = &shared.asker_header else { return Ok(Who(String::new())) };
        let named = parts.headers.get(header.as_ref()).and_then(|value| value.to_str().ok()).map(str::trim);
        match named {
            Some(name) if !name.is_empty() && name.len() <= NAME_MAX => Ok(Who(name.to_owned())),
            _ => {
                let detail = format!("the header `{header}` must name who asks; the proxy in front sets it");
                Err(Problem::new(StatusCode::FORBIDDEN, detail))
            }
        }
    }
}

/// A failed request for a conversation.
pub fn fault(error: StoreError) -> Problem {
    Problem::from(Fault::from(error))
}

/// A failed request for an answer.
pub fn answer_fault(error: StoreError) -> Problem {
    match error {
        StoreError::Unknown => missing(
            Words::both("没有这个编号的回答", "there is no answer with this id"),
            Words::both(
                "编号在带 `conversation` 的提问的回复里，名为 `answer`",
                "replies to questions with a `conversation` hold it as `answer`",
            ),
        ),
        other => fault(other),
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        match fault {
            Fault::Failed(failure) => failure.into(),
            Fault::Unknown => missing(
                Words::both("没有这个编号的对话", "there is no conversation with this id"),
                Words::both(
                    "它可能被删除了，或太久没有用；`\"conversation\": \"new\"` 开始一个新的对话",
                    "it may have been deleted, or not been used for too long; `\"conversation\": \"new\"` begins one",
                ),
            ),
        }
    }
}

fn missing(message: Words, hint: Words) -> Problem {
    let told = Diagnostic::new(Code::UnknownName, Place::None, message).hint(hint);
    Problem::told(StatusCode::NOT_FOUND, told)
}
