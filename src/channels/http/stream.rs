//! The steps of one question as server-sent events: `read`, `planned`, `sql`, then one of `answer`, `clarify`, `refuse`,
//! or `problem`. Each event's data is one JSON value.

use super::problem::Problem;
use crate::ask::{Question, Step};
use crate::talk::{Seat, Talk};
use axum::response::sse::{Event, KeepAlive, Sse};
use serde_json::{Value, json};
use std::convert::Infallible;
use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

/// Asks, and sends each step as it happens. The question ends with the connection.
pub fn ask(talk: Talk, question: Question, seat: Seat) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    // Unbounded, but never longer than the handful of steps of one question.
    let (sender, receiver) = mpsc::unbounded_channel::<Event>();
    let asking = async move {
        // A failed send means that the asker went away, and this task is about to be dropped.
        let send = |name: &str, data: &Value| drop(sender.send(Event::default().event(name).data(data.to_string())));
        let replied = talk.ask(question, seat, &mut |step: Step<'_>| send(name(&step), &data(&step))).await;
        match replied {
            Ok(kept) => {
                super::query::log(&kept.reply);
                send(kept.reply.kind(), &json!(kept));
            }
            Err(fault) => send("problem", &json!(Problem::from(fault))),
        }
    };
    let task = AbortOnDropHandle::new(tokio::spawn(asking.in_current_span()));
    let events = UnboundedReceiverStream::new(receiver).map(move |event| {
        // The stream owns the task, so that dropping the one stops the other.
        let _owned = &task;
        Ok(event)
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

fn name(step: &Step<'_>) -> &'static str {
    match step {
        Step::Read(_) => "read",
        Step::Planned(_) => "planned",
        Step::Sql(_) => "sql",
    }
}

fn data(step: &Step<'_>) -> Value {
    match step {
        Step::Read(readings) => {
            let best = readings.first();
            json!({"readings": readings.len(), "draft": best.map(|r| &r.draft), "account": best.map(|r| &r.account)})
        }
        Step::Planned(query) => json!({"query": query}),
        Step::Sql(sql) => json!({"sql": sql}),
    }
}
