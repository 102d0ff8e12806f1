//! `POST /api/query`: a draft, answered.

use super::Shared;
use super::body::JsonBody;
use super::problem::Problem;
use super::seat::Who;
use crate::ask::{Question, Reply, no_steps};
use crate::talk::{Kept, Seat};
use axum::Json;
use axum::extract::{Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use tagmata_core::shape;
use tagmata_core::words::Lang;

/// What goes beside the draft.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    lang: Option<Lang>,
    today: Option<Date>,
    conversation: Option<String>,
}

/// Answers.
pub async fn query(
    State(shared): State<Shared>,
    Query(beside): Query<Beside>,
    who: Who,
    JsonBody(value): JsonBody,
) -> Result<Json<Kept>, Problem> {
    let draft = shape::draft(&value).map_err(Problem::diagnostics)?;
    let question = Question { lang: beside.lang, today: beside.today, ..Question::default() };
    let seat = Seat { asker: who.0, conversation: beside.conversation };
    let kept = shared.talk.query(draft, question, seat, &mut no_steps).await?;
    log(&kept.reply);
    match kept.reply {
        // A draft with names that do not exist is a bad request; one that asks for too much is an answer of its own.
        Reply::Refuse(refuse) if refuse.why.iter().all(|d| d.code.is_mistake()) => {
            Err(Problem::diagnostics(refuse.why))
        }
        reply => Ok(Json(Kept { reply, ..kept })),
    }
}

/// One line a question: how it ended and how long it took; its words stay out of the log.
pub fn log(reply: &Reply) {
    let ms = reply.ms();
    let code = match reply {
        Reply::Answer { .. } => None,
        Reply::Clarify(clarify) => Some(clarify.about.code),
        Reply::Refuse(refuse) => refuse.why.first().map(|diagnostic| diagnostic.code),
    };
    let code = code.map(|code| format!("{code:?}")).unwrap_or_default();
    tracing::info!(
        kind = reply.kind(),
        code,
        read = ms.read,
        plan = ms.plan,
        compile = ms.compile,
        guard = ms.guard,
        run = ms.run,
        total = ms.total,
        "asked"
    );
}
