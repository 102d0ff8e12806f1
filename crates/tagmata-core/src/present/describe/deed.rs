//! What people did, in words.

use super::condition::{Sayer, test};
use super::{join, length};
use crate::draft::Occurrence;
use crate::model::{DimensionId, EventId};
use crate::query::{Did, Regular, RowTest, Sequence, Step};
use crate::words::Words;

impl Sayer<'_> {
    pub(super) fn did(&self, did: &Did, never: bool) -> Words {
        let event = &self.model.events[&did.event];
        let id = did.event.as_str();
        let verb = if event.verbs.zh.is_empty() { event.names.words(id).zh } else { event.verbs.words(id).zh };
        let noun = event.names.words(id).en;
        let (rows, dates) = (self.filters(self.asked(&did.event, &did.filters)), did.window.words());
        let times = did.count.map_or_else(|| Words::plain(""), test);
        let rows = self.occurrence(did, rows);
        let (zh_did, en_did) = if never { ("没有", "without") } else { ("", "with") };
        let zh_times = if times.zh.is_empty() { String::new() } else { format!("，次数{}", times.zh) };
        let en_times = if times.en.is_empty() { String::new() } else { format!(" {} times", times.en) };
        Words::both(
            format!("{}内{zh_did}{verb}过{}{zh_times}", dates.zh, rows.zh),
            format!("{en_did} {noun}{}{en_times} ({})", rows.en, dates.en),
        )
    }

    /// One event with its rows: 购买（品类为茶）.
    pub(super) fn rows(&self, event: &EventId, filters: &[RowTest]) -> Words {
        let name = self.model.events[event].names.words(event.as_str());
        let rows = self.filters(self.asked(event, filters));
        Words::both(format!("{}{}", name.zh, rows.zh), format!("{}{}", name.en, rows.en))
    }

    /// The filters behind the event's own, which its name says already.
    fn asked<'f>(&self, event: &EventId, filters: &'f [RowTest]) -> &'f [RowTest] {
        filters.get(self.model.events[event].filters.len()..).unwrap_or(filters)
    }

    /// Steps one after another, as a sequence or funnel has them.
    pub(super) fn steps(&self, steps: &[Step], any_order: bool) -> Words {
        let said = steps.iter().map(|step| {
            let rows = self.rows(&step.event, &step.filters);
            let within = step.within.map(length).map_or_else(Words::default, |within| {
                Words::both(format!("（{}内）", within.zh), format!(" within {}", within.en))
            });
            let (zh, en) = if step.absent { ("没有", "no ") } else { ("", "") };
            Words::both(format!("{zh}{}{}", rows.zh, within.zh), format!("{en}{}{}", rows.en, within.en))
        });
        if any_order { join(said, " 和 ", " and ") } else { join(said, "，然后", ", then ") }
    }

    pub(super) fn sequence(&self, sequence: &Sequence) -> Words {
        let steps = self.steps(&sequence.steps, sequence.any_order);
        let mut said = self.same(steps, &sequence.same);
        if let Some(within) = sequence.within.map(length) {
            said = Words::both(
                format!("{}，全程{}内", said.zh, within.zh),
                format!("{}, all within {}", said.en, within.en),
            );
        }
        let dates = sequence.window.words();
        Words::both(format!("{}内{}", dates.zh, said.zh), format!("with {} ({})", said.en, dates.en))
    }

    /// Steps with what they share.
    pub(super) fn same(&self, steps: Words, same: &[DimensionId]) -> Words {
        if same.is_empty() {
            return steps;
        }
        let names = join(same.iter().map(|id| self.model.dimensions[id].names.words(id.as_str())), "、", ", ");
        Words::both(format!("{}（同一{}）", steps.zh, names.zh), format!("{} (same {})", steps.en, names.en))
    }

    pub(super) fn regular(&self, regular: &Regular) -> Words {
        let (rows, unit) = (self.rows(&regular.event, &regular.filters), super::unit(regular.per));
        let (n, dates) = (regular.at_least, regular.window.words());
        let (zh, en) = if regular.in_a_row { ("连续", " in a row") } else { ("", "") };
        Words::both(
            format!("{}内{zh}至少 {n} 个{}有{}", dates.zh, unit.zh, rows.zh),
            format!("with {} in at least {n} {}s{en} ({})", rows.en, unit.en, dates.en),
        )
    }

    /// Which of several rows counts, and what its occasion must be like, behind the filters.
    fn occurrence(&self, did: &Did, rows: Words) -> Words {
        let mut said = rows;
        match did.only {
            Some(Occurrence::First) => {
                said = Words::both(format!("{}（首次）", said.zh), format!("{}, the first,", said.en))
            }
            Some(Occurrence::Last) => {
                said = Words::both(format!("{}（最近一次）", said.zh), format!("{}, the last,", said.en));
            }
            None => {}
        }
        if !did.that.is_empty() {
            let that = self.filters(&did.that);
            said = Words::both(format!("{}，当次含{}", said.zh, that.zh), format!("{} with{}", said.en, that.en));
        }
        if let Some(each) = &did.each {
            let metric = self.model.metrics[&each.metric].names.words(each.metric.as_str());
            let bound = test(each.test);
            said = Words::both(
                format!("{}，单次{}{}", said.zh, metric.zh, bound.zh),
                format!("{} of {} {}", said.en, bound.en, metric.en),
            );
        }
        said
    }
}
