//! How many people each option of a question back finds: counted like any other query, under one short deadline for all.

use super::{Asker, Loaded};
use std::time::Instant;
use tagmata_core::compile::compile_size;
use tagmata_core::draft::Draft;
use tagmata_core::guard;
use tagmata_core::plan::{Facts, Planned, plan};
use tagmata_core::present::Size;
use tagmata_core::reading::Ask;

/// The same question back, with the sizes that could be counted in time.
pub(super) async fn counted(asker: &Asker, loaded: &Loaded, mut ask: Ask, facts: &Facts<'_>) -> Ask {
    let until = Instant::now() + asker.limits.options_deadline;
    for option in &mut ask.options {
        option.size = size(asker, loaded, &option.draft, facts, until).await;
    }
    ask
}

/// `None` where the option is no count of people, or could not be counted in time.
async fn size(asker: &Asker, loaded: &Loaded, draft: &Draft, facts: &Facts<'_>, until: Instant) -> Option<u64> {
    draft.who.as_ref()?;
    let Ok(outcome) = plan(draft, &loaded.model, facts) else { return None };
    let Planned::Query(query) = outcome.planned else { return None };
    let sql = compile_size(&query, &loaded.model);
    let Ok(checked) = guard::check(&sql, &loaded.guarded) else { return None };
    if Instant::now() >= until {
        return None;
    }
    match asker.runner.one(checked, until).await {
        Ok(rows) => Size::of(&rows).map(|size| size.count),
        Err(why) => {
            tracing::debug!(?why, "an option was not counted");
            None
        }
    }
}
