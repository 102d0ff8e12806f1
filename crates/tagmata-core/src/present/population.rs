//! Views that set populations against each other or follow people over time, in words.

use crate::model::Model;
use crate::query::Show;
use crate::words::Words;

/// What the view shows, without its people.
pub(super) fn view(show: &Show, model: &Model) -> Words {
    match show {
        Show::Profile(_) => Words::both("画像", "the profile"),
        Show::Retention(view) => super::retention::words(view, model),
        Show::Funnel(funnel) => super::describe::funnel(funnel, model),
        Show::Overlap(populations) => super::overlap::words(populations),
        Show::Compare(view) => super::sides::words(view, model),
        Show::Tiers(tiers) => super::tiers::view(tiers, model),
        Show::Migration(migration) => super::migration::view(migration, model),
        Show::Count { .. } | Show::Members { .. } | Show::Measure(_) | Show::Distribution { .. } => Words::default(),
    }
}
