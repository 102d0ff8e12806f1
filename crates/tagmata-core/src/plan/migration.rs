//! SHOW migration: a tag as it stood on two days, or the same bands over two windows.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, During, Term};
use crate::period::Window;
use crate::query::{Bands, Migration, Moving, Show};
use crate::words::Words;

impl Planner<'_> {
    pub(super) fn migration(&mut self, path: &str, migration: &draft::Migration) -> Option<Show> {
        match (&migration.tag, &migration.tiers) {
            (None, Some(tiers)) => self.moved_tiers(path, migration, tiers),
            (Some(tag), None) => self.moved_tag(path, migration, tag),
            _ => {
                let message =
                    Words::both("需要 `tag` 或 `tiers` 其中一个", "exactly one of `tag` and `tiers` is needed");
                self.problem(Code::Shape, path, message, None);
                None
            }
        }
    }

    /// A tag as it stood at the end of either window.
    fn moved_tag(&mut self, path: &str, migration: &draft::Migration, name: &str) -> Option<Show> {
        let at = format!("{path}.tag");
        if migration.standing {
            let message = Words::both("`standing` 只用于 `tiers`", "`standing` is for `tiers` only");
            self.problem(Code::Shape, &format!("{path}.standing"), message, None);
        }
        let tag = self.known_tag(&at, name)?;
        self.has_history(&at, &tag)?;
        let days = self.facts.manifest.days();
        let from = self.window(&format!("{path}.from"), Some(&migration.from), days);
        let to = self.window(&format!("{path}.to"), Some(&migration.to), days);
        let (from, to) = (from?, to?);
        self.one_after_the_other(path, from, to)?;
        let first = self.seen_at(&format!("{path}.from"), &migration.from)?;
        let second = self.seen_at(&format!("{path}.to"), &migration.to)?;
        for day in [first, second] {
            self.tag_rules_as_of(&tag, day)?;
        }
        let of = Moving::Tag { tag, from: first.unwrap_or(self.today), to: second.unwrap_or(self.today) };
        Some(Show::Migration(Migration { of, from, to }))
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
        let term = format!("{at}.term");
        self.no_window_of_its_own(&term, &tiers.term)?;
        let before = self.number_during(&term, &tiers.term, Some(&migration.from));
        let after = self.number_during(&term, &tiers.term, Some(&migration.to));
        let days = self.facts.manifest.days();
        let from = self.window(&format!("{path}.from"), Some(&migration.from), days)?;
        let to = self.window(&format!("{path}.to"), Some(&migration.to), days)?;
        self.one_after_the_other(path, from, to)?;
        let of = Moving::Tiers { numbers: Box::new((before?, after?)), bands: bands?, standing: migration.standing };
        Some(Show::Migration(Migration { of, from, to }))
    }

    /// The view gives the windows of its number.
    fn no_window_of_its_own(&mut self, path: &str, term: &Term) -> Option<()> {
        let metric = match own_window(term) {
            None => return Some(()),
            Some(metric) => metric,
        };
        let message = Words::both(
            format!("`{metric}` 的时间段由 `from` 和 `to` 给出，不能另有 `during`"),
            format!("the windows of `{metric}` are `from` and `to`: it takes no `during` of its own"),
        );
        self.problem(Code::Shape, path, message, None);
        None
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
