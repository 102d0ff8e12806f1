//! SHOW migration: the same bands over two windows.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, During, Term};
use crate::period::Window;
use crate::query::{Bands, Migration, Moving, Number, Show, set_window};
use crate::words::Words;

impl Planner<'_> {
    pub(super) fn migration(&mut self, path: &str, migration: &draft::Migration) -> Option<Show> {
        match (&migration.tag, &migration.tiers) {
            (None, Some(tiers)) => self.moved_tiers(path, migration, tiers),
            (Some(_), None) => {
                self.not_built(&format!("{path}.tag"), "migration of a tag");
                None
            }
            _ => {
                let message =
                    Words::both("需要 `tag` 或 `tiers` 其中一个", "exactly one of `tag` and `tiers` is needed");
                self.problem(Code::Shape, path, message, None);
                None
            }
        }
    }

    fn moved_tiers(&mut self, path: &str, migration: &draft::Migration, tiers: &draft::Tiers) -> Option<Show> {
        let at = format!("{path}.tiers");
        let bands = self.bands(&at, tiers);
        if migration.standing && !matches!(bands, Some(Bands::Parts(_)) | None) {
            let message = Words::both(
                "`standing` 需要 `parts`：给定的切点不随时间段变化",
                "`standing` needs `parts`: given cut points are the same in both windows",
            );
            self.problem(Code::Shape, &format!("{path}.standing"), message, None);
        }
        let number = self.windowless(&format!("{at}.term"), &tiers.term);
        let days = self.days_of_metrics(&self.term_metrics(&tiers.term));
        let from = self.window(&format!("{path}.from"), Some(&migration.from), days);
        let to = self.window(&format!("{path}.to"), Some(&migration.to), days);
        let (number, from, to) = (number?, from?, to?);
        self.one_after_the_other(path, from, to)?;
        let over = |window: Window| {
            let mut number: Number = number.clone();
            set_window(&mut number.expr, window);
            number
        };
        let numbers = Box::new((over(from), over(to)));
        let of = Moving::Tiers { numbers, bands: bands?, standing: migration.standing };
        Some(Show::Migration(Migration { of, from, to }))
    }

    /// A number per entity whose window the view gives.
    fn windowless(&mut self, path: &str, term: &Term) -> Option<Number> {
        if let Some(metric) = own_window(term) {
            let message = Words::both(
                format!("`{metric}` 的时间段由 `from` 和 `to` 给出，不能另有 `during`"),
                format!("the windows of `{metric}` are `from` and `to`: it takes no `during` of its own"),
            );
            self.problem(Code::Shape, path, message, None);
            return None;
        }
        let number = self.named_entity_number(path, term)?;
        let mut undated = None;
        number.expr.aggregates(&mut |aggregate| {
            let source = self.model.metric_source(&aggregate.metric).expect("an aggregate has a source");
            if self.model.metrics[&aggregate.metric].undated || self.model.sources[source].time.is_none() {
                undated = Some(aggregate.metric.clone());
            }
        });
        match undated {
            None => Some(number),
            Some(metric) => {
                self.has_no_date(path, &metric);
                None
            }
        }
    }

    fn one_after_the_other(&mut self, path: &str, from: Window, to: Window) -> Option<()> {
        let start = |window: Window| window.from.unwrap_or(jiff::civil::Date::MIN);
        let end = |window: Window| window.to.unwrap_or(jiff::civil::Date::MAX);
        if start(from) <= start(to) && end(from) <= end(to) && from != to {
            return Some(());
        }
        let (earlier, later) = (from.words(), to.words());
        let message = Words::both(
            format!("`from`（{}）须早于 `to`（{}）", earlier.zh, later.zh),
            format!("`from` ({}) must be earlier than `to` ({})", earlier.en, later.en),
        );
        self.problem(Code::BadValue, path, message, None);
        None
    }
}

/// A metric in a term that has a window of its own.
fn own_window(term: &Term) -> Option<&str> {
    match term {
        Term::Number(_) => None,
        Term::Leaf(leaf) => leaf.during.as_ref().map(|_: &During| leaf.metric.as_str()),
        Term::Ratio { ratio: pair }
        | Term::Minus { minus: pair }
        | Term::Plus { plus: pair }
        | Term::Times { times: pair } => own_window(&pair.0).or(own_window(&pair.1)),
        Term::Among(among) => own_window(&among.of),
        Term::Statistic(statistic) => own_window(&statistic.of),
    }
}
