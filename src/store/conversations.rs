//! Conversations: who asked what, how it was read, and how it ended. Knows nothing of how questions are answered.

use super::{Store, StoreError, new_id};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tagmata_core::draft::Draft;
use tagmata_core::reading::Entry;
use tagmata_core::words::Lang;

/// Conversations of a list at most.
const LISTED_MAX: u32 = 100;

/// What one turn does to what was said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// It asks.
    Ask,
    /// It takes the last question back.
    Undo,
    /// It wants to know why the last answer is what it is.
    Why,
}

impl Move {
    fn word(self) -> &'static str {
        match self {
            Move::Ask => "ask",
            Move::Undo => "undo",
            Move::Why => "why",
        }
    }
}

/// A turn to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Worded {
    /// The question; empty for a draft that was sent as data.
    pub question: String,
    /// What it does.
    pub does: Move,
    /// The language of the answer.
    pub lang: Lang,
    /// The draft before it.
    pub previous: Option<Draft>,
    /// The draft that was answered; none where it was asked back or refused.
    pub draft: Option<Draft>,
    /// `answer`, `clarify` or `refuse`.
    pub outcome: String,
    /// The sentence that came back.
    pub said: String,
    /// How each word was read.
    pub account: Vec<Entry>,
    /// The model it was asked of.
    pub model_hash: String,
    /// The data it was asked of.
    pub snapshot: String,
    /// When.
    pub asked_at: Timestamp,
}

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Turn {
    /// The answer's id.
    pub answer: String,
    /// The question; empty for a draft that was sent as data.
    pub question: String,
    /// What it does to what was said before.
    #[serde(rename = "move")]
    pub does: Move,
    /// The language of the answer.
    pub lang: Lang,
    /// The draft that was answered; none where it was asked back or refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// `answer`, `clarify` or `refuse`.
    pub outcome: String,
    /// The sentence that came back.
    pub text: String,
    /// How each word was read.
    pub account: Vec<Entry>,
    /// When, RFC 3339.
    pub asked_at: String,
}

/// A conversation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Its id.
    pub id: String,
    /// Its first question.
    pub title: String,
    /// How many turns it has.
    pub turns: u32,
    /// When it began, RFC 3339.
    pub began_at: String,
    /// When something was last asked in it, RFC 3339.
    pub used_at: String,
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Conversation {
    /// Its id.
    pub id: String,
    /// When it began, RFC 3339.
    pub began_at: String,
    /// What was asked, oldest first.
    pub turns: Vec<Turn>,
}

impl Store {
    /// Keeps a turn at the end of a conversation, or as the first of a new one. Gives the conversation's id and the
    /// answer's.
    pub fn keep(&self, asker: &str, conversation: Option<&str>, turn: &Worded) -> Result<(String, String), StoreError> {
        let retention = self.retention;
        self.write(|sqlite| {
            let now = turn.asked_at.to_string();
            let id = match conversation {
                Some(id) => id.to_owned(),
                None => new_id(sqlite)?,
            };
            match conversation {
                Some(_) => {
                    let sql = "UPDATE conversations SET used_at = ?3 WHERE id = ?1 AND asker = ?2";
                    if sqlite.execute(sql, params![id, asker, now])? == 0 {
                        return Err(StoreError::Unknown);
                    }
                }
                None => {
                    let sql = "INSERT INTO conversations (id, asker, began_at, used_at) VALUES (?1, ?2, ?3, ?3)";
                    sqlite.execute(sql, params![id, asker, now])?;
                }
            }
            let answer = insert(sqlite, &id, turn)?;
            let crowd = "DELETE FROM turns WHERE conversation = ?1 AND place <= (SELECT max(place) FROM turns WHERE conversation = ?1) - ?2";
            sqlite.execute(crowd, params![id, retention.turns])?;
            let since = turn.asked_at - jiff::SignedDuration::from_hours(24 * retention.days);
            sqlite.execute("DELETE FROM conversations WHERE used_at < ?1", params![since.to_string()])?;
            let many = "DELETE FROM conversations WHERE id IN
                (SELECT id FROM conversations ORDER BY used_at DESC, id LIMIT -1 OFFSET ?1)";
            sqlite.execute(many, params![retention.conversations])?;
            Ok((id, answer))
        })
    }

    /// The conversations of an asker, the one used last first.
    pub fn conversations(&self, asker: &str) -> Result<Vec<Summary>, StoreError> {
        let sql = "SELECT id, began_at, used_at,
                (SELECT question FROM turns WHERE conversation = conversations.id ORDER BY place LIMIT 1),
                (SELECT count(*) FROM turns WHERE conversation = conversations.id)
            FROM conversations WHERE asker = ?1 ORDER BY used_at DESC, id LIMIT ?2";
        self.read(|sqlite| {
            let mut statement = sqlite.prepare_cached(sql)?;
            let rows = statement.query_map(params![asker, LISTED_MAX], |row| {
                let title: Option<String> = row.get(3)?;
                let (id, began_at, used_at) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Summary { id, title: title.unwrap_or_default(), turns: row.get(4)?, began_at, used_at })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One conversation of an asker.
    pub fn conversation(&self, asker: &str, id: &str) -> Result<Conversation, StoreError> {
        self.read(|sqlite| {
            let sql = "SELECT began_at FROM conversations WHERE id = ?1 AND asker = ?2";
            let began: Option<String> = sqlite.query_row(sql, params![id, asker], |row| row.get(0)).optional()?;
            let began_at = began.ok_or(StoreError::Unknown)?;
            Ok(Conversation { id: id.to_owned(), began_at, turns: turns(sqlite, id)? })
        })
    }

    /// Forgets a conversation, with what was said of its answers.
    pub fn forget(&self, asker: &str, id: &str) -> Result<(), StoreError> {
        self.write(|sqlite| {
            let sql = "DELETE FROM conversations WHERE id = ?1 AND asker = ?2";
            if sqlite.execute(sql, params![id, asker])? == 0 {
                return Err(StoreError::Unknown);
            }
            sqlite.execute("DELETE FROM feedback WHERE conversation = ?1", params![id])?;
            Ok(())
        })
    }
}

fn insert(sqlite: &Connection, conversation: &str, turn: &Worded) -> Result<String, StoreError> {
    let id = new_id(sqlite)?;
    let json = |draft: &Option<Draft>| draft.as_ref().map(serde_json::to_string).transpose();
    let sql =
        "INSERT INTO turns (conversation, place, id, question, move, lang, previous, draft, outcome, said, account,
            model_hash, snapshot, asked_at)
        VALUES (?1, (SELECT coalesce(max(place), 0) + 1 FROM turns WHERE conversation = ?1),
            ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    let lang = match turn.lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    sqlite.execute(
        sql,
        params![
            conversation,
            id,
            turn.question,
            turn.does.word(),
            lang,
            json(&turn.previous)?,
            json(&turn.draft)?,
            turn.outcome,
            turn.said,
            serde_json::to_string(&turn.account)?,
            turn.model_hash,
            turn.snapshot,
            turn.asked_at.to_string(),
        ],
    )?;
    Ok(id)
}

/// A conversation's turns, oldest first.
pub(super) fn turns(sqlite: &Connection, conversation: &str) -> Result<Vec<Turn>, StoreError> {
    let sql = "SELECT id, question, move, lang, draft, outcome, said, account, asked_at
        FROM turns WHERE conversation = ?1 ORDER BY place";
    let mut statement = sqlite.prepare_cached(sql)?;
    let mut rows = statement.query([conversation])?;
    let mut turns = Vec::new();
    while let Some(row) = rows.next()? {
        turns.push(turn(row)?);
    }
    Ok(turns)
}

fn turn(row: &Row<'_>) -> Result<Turn, StoreError> {
    let does = match row.get::<_, String>(2)?.as_str() {
        "undo" => Move::Undo,
        "why" => Move::Why,
        _ => Move::Ask,
    };
    let lang = if row.get::<_, String>(3)? == "zh" { Lang::Zh } else { Lang::En };
    Ok(Turn {
        answer: row.get(0)?,
        question: row.get(1)?,
        does,
        lang,
        draft: draft(row.get(4)?),
        outcome: row.get(5)?,
        text: row.get(6)?,
        account: serde_json::from_str(&row.get::<_, String>(7)?)?,
        asked_at: row.get(8)?,
    })
}

/// A stored draft. One that an older version wrote in a form that is read no more is none: what follows it must be
/// asked in full.
pub(super) fn draft(text: Option<String>) -> Option<Draft> {
    text.and_then(|text| serde_json::from_str(&text).ok())
}
