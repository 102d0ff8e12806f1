//! Terms: the numbers of a draft as trees over aggregates.

use super::Planner;
use super::metric::Asked;
use crate::diagnostic::Code;
use crate::draft::{Among, During, Leaf, Per, ShareOf, Stat, Statistic, Term, ZeroRows};
use crate::model::{Adds, Formula, MetricId};
use crate::period::Window;
use crate::query::{Expr, Number, Who};
use crate::words::Words;

impl Planner<'_> {
    /// A number per entity: for conditions, rankings, columns and distributions.
    pub(super) fn entity_number(&mut self, path: &str, term: &Term) -> Option<Expr> {
        self.entity_number_during(path, term, None)
    }

    /// The same in a view that has a window for terms without one.
    pub(super) fn entity_number_during(&mut self, path: &str, term: &Term, view: Option<&During>) -> Option<Expr> {
        let expr = self.expr(path, term, view)?;
        self.per_entity(path, expr)
    }

    /// Reports it unless a number can be computed for each entity.
    fn per_entity(&mut self, path: &str, mut expr: Expr) -> Option<Expr> {
        self.settle(path, &mut expr, None, Window::default())?;
        let mut sources = Vec::new();
        let mut nested = false;
        let (model, entity) = (self.model, self.entity.clone());
        expr.aggregates(&mut |aggregate| {
            let source = model.metric_source(&aggregate.metric).expect("an aggregate has a source");
            sources.push((source, &aggregate.metric));
        });
        expr.visit(&mut |part| {
            nested |= matches!(
                part,
                Expr::Per { .. } | Expr::Total(_) | Expr::Everyone(_) | Expr::Among { .. } | Expr::People
            );
        });
        for (source, metric) in sources {
            self.reaches_entity(path, source, metric.as_str(), &entity)?;
        }
        self.split_by(path, &expr, &[], true)?;
        if nested {
            let message = Words::both(
                "每个人的数值不能再用 `per`、`share_of` 或 `among`",
                "a number per entity cannot use `per`, `share_of` or `among` inside",
            );
            self.problem(Code::Shape, path, message, None);
            return None;
        }
        Some(expr)
    }

    /// The tree of a term. `view` is the window of terms that have none of their own.
    pub(super) fn expr(&mut self, path: &str, term: &Term, view: Option<&During>) -> Option<Expr> {
        match term {
            Term::Number(n) if n.is_finite() => Some(Expr::Number(*n)),
            Term::Number(_) => {
                self.problem(Code::BadValue, path, Words::both("数值需有限", "the number must be finite"), None);
                None
            }
            Term::Ratio { ratio } => Some(Expr::Ratio(self.pair(&format!("{path}.ratio"), ratio, view)?)),
            Term::Minus { minus } => Some(Expr::Minus(self.pair(&format!("{path}.minus"), minus, view)?)),
            Term::Plus { plus } => Some(Expr::Plus(self.pair(&format!("{path}.plus"), plus, view)?)),
            Term::Times { times } => Some(Expr::Times(self.pair(&format!("{path}.times"), times, view)?)),
            Term::Among(among) => self.among(path, among, view),
            Term::Statistic(statistic) => self.statistic(path, statistic, view),
            Term::Leaf(leaf) => self.leaf(path, leaf, view),
        }
    }

    fn pair(&mut self, path: &str, pair: &(Term, Term), view: Option<&During>) -> Option<Box<(Expr, Expr)>> {
        let left = self.expr(&format!("{path}.0"), &pair.0, view);
        let right = self.expr(&format!("{path}.1"), &pair.1, view);
        Some(Box::new((left?, right?)))
    }

    fn leaf(&mut self, path: &str, leaf: &Leaf, view: Option<&During>) -> Option<Expr> {
        let metric = self.known_metric(&format!("{path}.metric"), &leaf.metric)?;
        let during = leaf.during.as_ref().or(view);
        if self.model.metrics[&metric].undated && during.is_some() {
            self.has_no_date(path, &metric);
            return None;
        }
        let mut days = self.days_of_metrics(&self.base_metrics(&metric));
        if self.reaches_back(&metric) {
            days = self.until_yesterday(days);
        }
        let (window, anchor) = match &leaf.during {
            Some(During::Anchored(anchor)) => (self.all_data(), Some(anchor)),
            _ => (self.window(&format!("{path}.during"), during, days)?, None),
        };
        let asked = Asked { filters: &leaf.filters, window, anchor, only: leaf.only };
        let part = self.metric(path, &metric, asked)?;
        let part = if leaf.running { self.running(path, part)? } else { part };
        let part = match &leaf.per {
            Some(per) => self.per(path, part, per)?,
            None => part,
        };
        match leaf.share_of {
            None => Some(part),
            Some(ShareOf::People) => self.share_of_people(path, &metric, leaf, part),
            Some(share_of) => {
                let whole = self.metric(path, &metric, Asked { filters: &[], ..asked })?;
                self.share(path, &metric, leaf, part, whole, share_of)
            }
        }
    }

    /// A number over other people's rows.
    fn among(&mut self, path: &str, among: &Among, view: Option<&During>) -> Option<Expr> {
        let who = self.who(&format!("{path}.among"), &among.among);
        let outer = std::mem::replace(&mut self.picked, true);
        let of = self.expr(&format!("{path}.of"), &among.of, view);
        self.picked = outer;
        Some(Expr::Among { of: Box::new(of?), who: Box::new(who?) })
    }

    /// One number of a population: a statistic over its numbers per entity.
    fn statistic(&mut self, path: &str, statistic: &Statistic, view: Option<&During>) -> Option<Expr> {
        let over = match &statistic.over {
            Some(over) => Some(Box::new(self.who(&format!("{path}.over"), over)?)),
            None => None,
        };
        let at = format!("{path}.of");
        let of = self.expr(&at, &statistic.of, view)?;
        let of = self.per_entity(&at, of)?;
        let mut found = false;
        of.aggregates(&mut |_| found = true);
        if !found {
            let message = Words::both("需要一个按人计算的指标", "a statistic needs a metric per entity");
            self.problem(Code::Shape, &at, message, None);
            return None;
        }
        Some(Expr::Statistic { of: Box::new(of), stat: statistic.stat, zeros: statistic.zeros, over })
    }

    fn per(&mut self, path: &str, of: Expr, per: &Per) -> Option<Expr> {
        let entity = self.known_entity(&format!("{path}.per.entity"), &per.entity)?;
        if entity != self.entity {
            self.not_built(&format!("{path}.per.entity"), "per another entity than the question's");
            return None;
        }
        Some(Expr::Per { of: Box::new(of), stat: per.stat, zeros: per.zeros })
    }

    fn share(&mut self, path: &str, id: &MetricId, leaf: &Leaf, part: Expr, whole: Expr, of: ShareOf) -> Option<Expr> {
        let adds = self.model.metrics[id].adds(self.model);
        if leaf.per.is_some() || adds == Adds::Never {
            let message = Words::both(
                format!("`{id}` 的各部分加起来不是总体，不能算占比"),
                format!("parts of `{id}` do not add up to a whole, so it has no share"),
            );
            self.problem(Code::BadValue, path, message, None);
            return None;
        }
        if leaf.only.is_some() {
            let message = Words::both(
                "首次或末次的占比不明确：分母的首次是另一些行",
                "a share of first or last rows is open: without its `where` the base has other first rows",
            );
            let hint = Words::both("请改用 `ratio` 写明分子和分母", "say both parts as a `ratio`");
            self.problem(Code::Ambiguous, path, message, Some(hint));
            return None;
        }
        if adds == Adds::Overlapping && of != ShareOf::Everyone {
            self.assume(Words::both(
                "去重计数可同时属于多个组，各组占比之和可能超过 100%",
                "a distinct count can belong to several groups: their shares may add up to more than 100%",
            ));
        }
        let whole = match of {
            ShareOf::All => Expr::Total(Box::new(whole)),
            ShareOf::Group => whole,
            ShareOf::People => Expr::People,
            ShareOf::Everyone => Expr::Everyone(Box::new(whole)),
        };
        Some(Expr::Ratio(Box::new((part, whole))))
    }

    /// The people that a metric counts, as a part of all that the view or `among` picks.
    fn share_of_people(&mut self, path: &str, id: &MetricId, leaf: &Leaf, part: Expr) -> Option<Expr> {
        if leaf.per.is_some() || !self.counts_people(id) {
            let entity = self.entity.clone();
            let counting = self.model.metrics.keys().filter(|id| self.counts_people(id));
            let counting = counting.map(MetricId::as_str).collect::<Vec<_>>().join(", ");
            let message = Words::both(
                format!("`{id}` 数的不是 `{entity}`，不能算占人数的比例"),
                format!("`{id}` does not count each `{entity}` once, so it is no share of the people"),
            );
            let hint =
                Words::both(format!("数人的指标有：{counting}"), format!("metrics that count people: {counting}"));
            self.problem(Code::BadValue, path, message, (!counting.is_empty()).then_some(hint));
            return None;
        }
        let share = Expr::Ratio(Box::new((part, Expr::People)));
        if self.picked {
            return Some(share);
        }
        // Without a `who` rows of nobody known count, too: as a share of the people only those of people do.
        Some(Expr::Among { of: Box::new(share), who: Box::new(Who::All(Vec::new())) })
    }

    /// A number of a view, with its name. One that is a number per entity by nature is averaged over the entities.
    pub(super) fn view_number(&mut self, path: &str, term: &Term, view: Option<&During>) -> Option<Number> {
        let mut expr = self.expr(path, term, view)?;
        if self.averaged(&mut expr) {
            self.assume(Words::both("按人取平均", "averaged over the people"));
        }
        Some(Number { label: self.label(term), unit: self.unit(term), expr })
    }

    /// Averages what is a number per entity by nature over the entities, wherever it stands; says whether it found any.
    fn averaged(&self, expr: &mut Expr) -> bool {
        match expr {
            Expr::Aggregate(of) if matches!(self.model.metrics[&of.metric].formula, Formula::DaysSince(..)) => {
                let of = Box::new(Expr::Aggregate(of.clone()));
                *expr = Expr::Per { of, stat: Stat::Average, zeros: ZeroRows::Exclude };
                true
            }
            Expr::Ratio(pair) | Expr::Minus(pair) | Expr::Plus(pair) | Expr::Times(pair) => {
                let left = self.averaged(&mut pair.0);
                self.averaged(&mut pair.1) || left
            }
            Expr::Among { of, .. } | Expr::Shifted { of, .. } | Expr::AtStartOf { of, .. } => self.averaged(of),
            _ => false,
        }
    }

    /// The metrics over rows that a term is made of.
    pub(super) fn term_metrics(&self, term: &Term) -> Vec<MetricId> {
        match term {
            Term::Number(_) => Vec::new(),
            Term::Among(among) => self.term_metrics(&among.of),
            Term::Statistic(statistic) => self.term_metrics(&statistic.of),
            Term::Ratio { ratio: pair }
            | Term::Minus { minus: pair }
            | Term::Plus { plus: pair }
            | Term::Times { times: pair } => {
                let mut metrics = self.term_metrics(&pair.0);
                metrics.extend(self.term_metrics(&pair.1));
                metrics
            }
            Term::Leaf(leaf) => {
                let known = self.model.metrics.get_key_value(leaf.metric.as_str());
                known.map(|(id, _)| self.base_metrics(id)).unwrap_or_default()
            }
        }
    }

    /// The metrics over rows that a metric is made of; itself, where it is one.
    fn base_metrics(&self, id: &MetricId) -> Vec<MetricId> {
        let parts = self.model.metrics[id].formula.parts();
        if parts.is_empty() {
            return vec![id.clone()];
        }
        parts.into_iter().flat_map(|part| self.base_metrics(part)).collect()
    }
}
