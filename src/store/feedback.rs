//! What people said of answers: right or wrong, with a comment and the draft it should have been.

use super::conversations::{draft, turns};
use super::{Move, Store, StoreError};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tagmata_core::draft::Draft;

/// What is said of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is what was asked.
    Right,
    /// It is not.
    Wrong,
}

/// What somebody says of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The answer's id.
    pub answer: String,
    /// Right or wrong.
    pub verdict: Verdict,
    /// In their own words.
    pub comment: String,
    /// The draft it should have been.
    pub corrected: Option<Draft>,
}

/// Feedback as it is kept, with the question it is of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Feedback {
    /// The answer's id.
    pub answer: String,
    /// Right or wrong.
    pub verdict: Verdict,
    /// In their own words.
    pub comment: String,
    /// The draft it should have been.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Draft>,
    /// The question.
    pub question: String,
    /// The questions it follows, oldest first; those taken back are not among them.
    pub before: Vec<String>,
    /// The draft that was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// `answer`, `clarify` or `refuse`.
    pub outcome: String,
    /// When it was asked, RFC 3339.
    pub asked_at: String,
}

impl Store {
    /// Keeps what an asker says of an answer; what they said of it before is replaced.
    pub fn judge(&self, asker: &str, given: &Given, now: Timestamp) -> Result<(), StoreError> {
        let kept_most = self.retention.feedback;
        self.write(|sqlite| {
            let sql = "SELECT t.conversation FROM turns t JOIN conversations c ON c.id = t.conversation
                WHERE t.id = ?1 AND c.asker = ?2";
            let found: Option<String> =
                sqlite.query_row(sql, params![given.answer, asker], |row| row.get(0)).optional()?;
            let conversation = found.ok_or(StoreError::Unknown)?;
            let mut before: Vec<String> = Vec::new();
            for turn in turns(sqlite, &conversation)?.into_iter().take_while(|turn| turn.answer != given.answer) {
                match turn.does {
                    Move::Undo => drop(before.pop()),
                    Move::Why => {}
                    Move::Ask => before.push(turn.question),
                }
            }
            let verdict = match given.verdict {
                Verdict::Right => "right",
                Verdict::Wrong => "wrong",
            };
            let corrected = given.corrected.as_ref().map(serde_json::to_string).transpose()?;
            let sql =
                "INSERT OR REPLACE INTO feedback (answer, conversation, asker, verdict, comment, corrected, question,
                    before, lang, draft, outcome, model_hash, snapshot, asked_at, given_at)
                SELECT id, conversation, ?2, ?3, ?4, ?5, question, ?6, lang, draft, outcome, model_hash, snapshot,
                    asked_at, ?7 FROM turns WHERE id = ?1";
            let before = serde_json::to_string(&before)?;
            let now = now.to_string();
            sqlite.execute(sql, params![given.answer, asker, verdict, given.comment, corrected, before, now])?;
            let many = "DELETE FROM feedback WHERE answer IN
                (SELECT answer FROM feedback ORDER BY given_at DESC, answer LIMIT -1 OFFSET ?1)";
            sqlite.execute(many, params![kept_most])?;
            Ok(())
        })
    }

    /// What was said of answers, oldest first; of one verdict, or of both.
    pub fn judged(&self, only: Option<Verdict>) -> Result<Vec<Feedback>, StoreError> {
        let sql = "SELECT answer, verdict, comment, corrected, question, before, draft, outcome, asked_at
            FROM feedback ORDER BY given_at, answer";
        self.read(|sqlite| {
            let mut statement = sqlite.prepare(sql)?;
            let mut rows = statement.query([])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                let right = row.get::<_, String>(1)? == "right";
                let verdict = if right { Verdict::Right } else { Verdict::Wrong };
                if only.is_some_and(|only| only != verdict) {
                    continue;
                }
                all.push(Feedback {
                    answer: row.get(0)?,
                    verdict,
                    comment: row.get(2)?,
                    corrected: draft(row.get(3)?),
                    question: row.get(4)?,
                    before: serde_json::from_str(&row.get::<_, String>(5)?)?,
                    draft: draft(row.get(6)?),
                    outcome: row.get(7)?,
                    asked_at: row.get(8)?,
                });
            }
            Ok(all)
        })
    }
}
