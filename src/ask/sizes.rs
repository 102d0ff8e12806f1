//! Counts of people beside an answer: each option of a question back, and each condition of an empty result. They are
//! counted like any other query, all under one short deadline; what is not counted by then shows no size.

use super::{Asker, Loaded};
use std::time::Instant;
use tagmata_core::compile::compile_size;
use tagmata_core::draft::Draft;
use tagmata_core::guard;
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::present::{Size, describe};
use tagmata_core::query::{SemanticQuery, Who};
use tagmata_core::reading::Ask;
use tagmata_core::words::Words;

/// Conditions of an empty result that are counted.
const CONDITIONS_MAX: usize = 6;

/// The same question back, with the sizes that could be counted in time.
pub(super) async fn of_options(asker: &Asker, loaded: &Loaded, mut ask: Ask, facts: &Facts<'_>) -> Ask {
    let until = Instant::now() + asker.limits.options_deadline;
    for option in &mut ask.options {
        option.size = of_draft(asker, loaded, &option.draft, facts, until).await;
    }
    ask
}

/// How many people satisfy each condition of a query on its own: it tells which one emptied the result.
pub(super) async fn of_conditions(asker: &Asker, loaded: &Loaded, query: &SemanticQuery) -> Vec<(Words, u64)> {
    let Some(Who::All(parts)) = &query.who else { return Vec::new() };
    let until = Instant::now() + asker.limits.options_deadline;
    let mut found = Vec::new();
    for part in parts.iter().take(CONDITIONS_MAX) {
        let alone = SemanticQuery { who: Some(part.clone()), ..query.clone() };
        if let Some(size) = of_query(asker, loaded, &alone, until).await {
            found.push((describe::people(&alone, &loaded.model), size));
        }
    }
    found
}

/// `None` where the draft is no count of people, or could not be counted in time.
async fn of_draft(asker: &Asker, loaded: &Loaded, draft: &Draft, facts: &Facts<'_>, until: Instant) -> Option<u64> {
    draft.who.as_ref()?;
    let Ok(outcome) = plan(draft, &loaded.model, facts) else { return None };
    let Planned::Query(query) = outcome.planned else { return None };
    of_query(asker, loaded, &query, until).await
}

async fn of_query(asker: &Asker, loaded: &Loaded, query: &SemanticQuery, until: Instant) -> Option<u64> {
    let sql = compile_size(query, &loaded.model);
    let Ok(checked) = guard::check(&sql, &loaded.guarded) else { return None };
    if Instant::now() >= until {
        return None;
    }
    match asker.runner.one(checked, until).await {
        Ok(rows) => Size::of(&rows).map(|size| size.count),
        Err(why) => {
            tracing::debug!(?why, "people were not counted");
            None
        }
    }
}
