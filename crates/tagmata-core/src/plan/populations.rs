//! SHOW overlap and compare: several populations beside one another.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, Leaf, ShareOf, Term};
use crate::present::describe;
use crate::query::{Compare, Expr, Number, Population, Show, Who};
use crate::words::Words;

/// Populations of an overlap at most: five make 32 regions.
const OVERLAP_MAX: usize = 5;
/// Populations side by side at most.
const SIDES_MAX: usize = 8;

impl Planner<'_> {
    pub(super) fn overlap(&mut self, path: &str, overlap: &draft::Overlap) -> Option<Show> {
        self.populations(path, &overlap.populations, OVERLAP_MAX).map(Show::Overlap)
    }

    pub(super) fn side_by_side(&mut self, path: &str, sides: &draft::SideBySide) -> Option<Show> {
        let populations = self.populations(path, &sides.populations, SIDES_MAX);
        // Every number is planned before any may fail, so that all mistakes come together.
        let mut numbers = Vec::new();
        for (i, term) in sides.terms.iter().enumerate() {
            let at = format!("{path}.terms.{i}");
            numbers.push(self.side_number(&at, term, sides));
        }
        let numbers = numbers.into_iter().collect::<Option<Vec<Number>>>()?;
        if !numbers.is_empty() {
            self.reached(path, &numbers, &[], false, true)?;
            self.has_rows(path, &numbers, false)?;
        }
        Some(Show::Compare(Compare { populations: populations?, numbers }))
    }

    fn side_number(&mut self, path: &str, term: &Term, sides: &draft::SideBySide) -> Option<Number> {
        self.share_of_a_side(path, term)?;
        let outer = std::mem::replace(&mut self.picked, true);
        let number = self.view_number(path, term, sides.during.as_ref());
        self.picked = outer;
        let number = number?;
        let mut by_time = false;
        number.expr.visit(&mut |part| {
            by_time |= matches!(
                part,
                Expr::Running(_) | Expr::Shifted { .. } | Expr::AtStartOf { .. } | Expr::OnOtherDays { .. }
            );
        });
        if by_time {
            let message =
                Words::both("需要按时间分组的数不能用于人群对比", "a number over time has no place beside populations");
            self.problem(Code::Shape, path, message, None);
            return None;
        }
        Some(number)
    }

    /// Populations overlap, so that they have no common whole but everyone.
    fn share_of_a_side(&mut self, path: &str, term: &Term) -> Option<()> {
        let wrong = match term {
            Term::Leaf(Leaf { share_of: Some(ShareOf::All), .. }) => true,
            Term::Leaf(Leaf { share_of: Some(ShareOf::Group), filters, .. }) => filters.is_empty(),
            _ => false,
        };
        if wrong {
            let message =
                Words::both("人群对比里的占比：占什么的比例？", "a share beside populations: a share of what?");
            let hint = Words::both(
                "占全体用 `share_of: everyone`；在各人群内用 `share_of: group` 并加筛选",
                "`share_of: everyone` is the share of everyone's, `group` with a `where` the share of the population's own",
            );
            self.problem(Code::Ambiguous, path, message, Some(hint));
        }
        (!wrong).then_some(())
    }

    fn populations(&mut self, path: &str, asked: &[draft::Population], most: usize) -> Option<Vec<Population>> {
        let at = format!("{path}.populations");
        if !(2..=most).contains(&asked.len()) {
            let message =
                Words::both(format!("需要 2 到 {most} 个人群"), format!("2 to {most} populations are needed"));
            self.problem(Code::Limit, &at, message, None);
            return None;
        }
        let mut planned = Vec::new();
        for (i, population) in asked.iter().enumerate() {
            let who = self.who(&format!("{at}.{i}.who"), &population.who);
            let label = who.as_ref().map(|who| self.population_label(population, who));
            planned.push(who.zip(label).map(|(who, label)| Population { label, who }));
        }
        planned.into_iter().collect()
    }

    fn population_label(&self, population: &draft::Population, who: &Who) -> Words {
        match (&population.label, who) {
            (Some(label), _) => Words::plain(label.clone()),
            (None, Who::InSegment { segment, .. }) => self.model.segments[segment].names.words(segment.as_str()),
            (None, Who::Tag { tag, values, negated: false, as_of: None }) => {
                let declared = &self.model.tags[tag];
                let name = declared.names.words(tag.as_str());
                let values = values.iter().map(|value| declared.values[value].names.words(value));
                let values = describe::join(values, "或", " or ");
                Words::both(format!("{}：{}", name.zh, values.zh), format!("{}: {}", name.en, values.en))
            }
            (None, who) => describe::condition(who, self.model),
        }
    }
}
