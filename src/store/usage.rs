//! What calls to a language model took, added up by day, asker and model.

use super::{Store, StoreError};
use jiff::civil::Date;
use rusqlite::{Row, params};
use schemars::JsonSchema;
use serde::Serialize;
use tagmata_llm::{Entry, Spent};

/// Days that are kept.
const DAYS_KEPT: i64 = 400;

/// What one model took on one day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Used {
    /// The day, where the model's data is.
    #[schemars(with = "String", extend("format" = "date"))]
    pub day: Date,
    /// The language model, as configured.
    pub model: String,
    /// What it took.
    #[serde(flatten)]
    pub spent: Spent,
}

const SUMS: &str =
    "sum(calls), sum(prompt_tokens), sum(cached_tokens), sum(reply_tokens), sum(estimated_calls), sum(money)";

impl Store {
    /// Adds what calls took.
    pub fn use_up(&self, entry: &Entry) -> Result<(), StoreError> {
        let Entry { day, asker, model, spent } = entry;
        self.write(|sqlite| {
            let sql = "INSERT INTO llm_usage VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                ON CONFLICT DO UPDATE SET calls = calls + excluded.calls,
                    prompt_tokens = prompt_tokens + excluded.prompt_tokens,
                    cached_tokens = cached_tokens + excluded.cached_tokens,
                    reply_tokens = reply_tokens + excluded.reply_tokens,
                    estimated_calls = estimated_calls + excluded.estimated_calls,
                    money = CASE WHEN money IS NULL AND excluded.money IS NULL THEN NULL
                        ELSE coalesce(money, 0) + coalesce(excluded.money, 0) END";
            let sums =
                [spent.calls, spent.prompt_tokens, spent.cached_tokens, spent.reply_tokens, spent.estimated_calls];
            let [calls, prompt, cached, reply, estimated] = sums.map(|sum| i64::try_from(sum).unwrap_or(i64::MAX));
            let day = day.to_string();
            sqlite.execute(sql, params![day, asker, model, calls, prompt, cached, reply, estimated, spent.money])?;
            sqlite
                .execute("DELETE FROM llm_usage WHERE julianday(?1) - julianday(day) > ?2", params![day, DAYS_KEPT])?;
            Ok(())
        })
    }

    /// What everyone took on a day, by asker.
    pub fn used_on(&self, day: Date) -> Result<Vec<(String, Spent)>, StoreError> {
        let sql = format!("SELECT asker, {SUMS} FROM llm_usage WHERE day = ?1 GROUP BY asker ORDER BY asker");
        self.read(|sqlite| {
            let mut rows = sqlite.prepare(&sql)?;
            let rows = rows.query_map(params![day.to_string()], |row| Ok((row.get(0)?, spent(row, 1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// What an asker took, or everyone, from a day on; the newest day first.
    pub fn used_since(&self, from: Date, asker: Option<&str>) -> Result<Vec<Used>, StoreError> {
        let sql = format!(
            "SELECT day, model, {SUMS} FROM llm_usage WHERE day >= ?1 AND (?2 IS NULL OR asker = ?2)
            GROUP BY day, model ORDER BY day DESC, model"
        );
        self.read(|sqlite| {
            let mut rows = sqlite.prepare(&sql)?;
            let used = |row: &Row<'_>| -> rusqlite::Result<(String, String, Spent)> {
                Ok((row.get(0)?, row.get(1)?, spent(row, 2)?))
            };
            let mut all = Vec::new();
            for row in rows.query_map(params![from.to_string(), asker], used)? {
                let (day, model, spent) = row?;
                // Only days that were written as such are in the table.
                all.extend(day.parse().ok().map(|day| Used { day, model, spent }));
            }
            Ok(all)
        })
    }
}

fn spent(row: &Row<'_>, from: usize) -> rusqlite::Result<Spent> {
    let sum = |at: usize| row.get::<_, i64>(from + at).map(|sum| u64::try_from(sum).unwrap_or_default());
    Ok(Spent {
        calls: sum(0)?,
        prompt_tokens: sum(1)?,
        cached_tokens: sum(2)?,
        reply_tokens: sum(3)?,
        estimated_calls: sum(4)?,
        money: row.get(from + 5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Retention;
    use jiff::civil::date;

    #[test]
    fn what_was_used_is_added_up() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Retention::default()).unwrap();
        let one = |day: i8, asker: &str, tokens: u64, money: Option<f64>| Entry {
            day: date(2026, 8, day),
            asker: asker.to_owned(),
            model: "small".to_owned(),
            spent: Spent { calls: 1, prompt_tokens: tokens, money, ..Spent::default() },
        };
        for entry in
            [one(19, "a", 10, None), one(20, "a", 20, None), one(20, "b", 5, Some(0.5)), one(20, "a", 1, Some(0.25))]
        {
            store.use_up(&entry).unwrap();
        }
        let on = store.used_on(date(2026, 8, 20)).unwrap();
        let told: Vec<_> =
            on.iter().map(|(asker, spent)| (asker.as_str(), spent.calls, spent.prompt_tokens, spent.money)).collect();
        assert_eq!(told, [("a", 2, 21, Some(0.25)), ("b", 1, 5, Some(0.5))]);
        let own = store.used_since(date(2026, 8, 1), Some("a")).unwrap();
        assert_eq!(
            own.iter().map(|used| (used.day.day(), used.spent.prompt_tokens)).collect::<Vec<_>>(),
            [(20, 21), (19, 10)]
        );
        let all = store.used_since(date(2026, 8, 20), None).unwrap();
        assert_eq!((all.len(), all[0].spent.prompt_tokens, all[0].spent.money), (1, 26, Some(0.75)));
    }
}
