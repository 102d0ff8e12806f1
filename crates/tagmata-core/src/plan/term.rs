//! Terms: metrics expanded into trees over aggregates.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, During, Leaf, Occurrence, Per, ShareOf, Stat, Term, ZeroRows};
use crate::model::{Formula, MetricId, SourceId};
use crate::period::Window;
use crate::query::{Aggregate, Expr, Number, RowTest};
use crate::words::Words;

impl Planner<'_> {
    /// A number per entity: for conditions, rankings, columns and distributions.
    pub(super) fn entity_number(&mut self, path: &str, term: &Term) -> Option<Expr> {
        let mut expr = self.expr(path, term, None)?;
        self.settle(path, &mut expr, None, Window::default())?;
        let mut sources = Vec::new();
        let mut nested = false;
        let (model, entity) = (self.model, self.entity.clone());
        expr.aggregates(&mut |aggregate| {
            let source = model.metric_source(&aggregate.metric).expect("an aggregate has a source");
            sources.push((source, &aggregate.metric));
        });
        expr.visit(&mut |part| nested |= matches!(part, Expr::Per { .. } | Expr::Total(_) | Expr::Everyone(_)));
        for (source, metric) in sources {
            self.reaches_entity(path, source, metric.as_str(), &entity)?;
        }
        self.split_by(path, &expr, &[], true)?;
        if nested {
            let message = Words::both(
                "每个人的数值不能再用 `per` 或 `share_of`",
                "a number per entity cannot use `per` or `share_of` inside",
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
            Term::Among(_) | Term::Statistic(_) => {
                self.not_built(path, "among, or stat … over");
                None
            }
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
        let days = self.days_of(&self.metric_sources(&metric));
        if leaf.only.is_some() {
            self.not_built(path, "a number with only");
            return None;
        }
        let window = self.window(&format!("{path}.during"), during, days)?;
        let part = self.metric(path, &metric, &leaf.filters, window)?;
        let part = if leaf.running { self.running(path, part)? } else { part };
        let part = match &leaf.per {
            Some(per) => self.per(path, part, per)?,
            None => part,
        };
        match leaf.share_of {
            None => Some(part),
            Some(share_of) => {
                let whole = self.metric(path, &metric, &[], window)?;
                self.share(path, &metric, leaf, part, whole, share_of)
            }
        }
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
        if leaf.per.is_some() || !self.is_additive(id) {
            let message = Words::both(
                format!("`{id}` 的各部分加起来不是总体，不能算占比"),
                format!("parts of `{id}` do not add up to a whole, so it has no share"),
            );
            self.problem(Code::BadValue, path, message, None);
            return None;
        }
        if matches!(self.model.metrics[id].formula, Formula::CountDistinct(_)) && of != ShareOf::Everyone {
            self.assume(Words::both(
                "去重计数可同时属于多个组，各组占比之和可能超过 100%",
                "a distinct count can belong to several groups: their shares may add up to more than 100%",
            ));
        }
        let whole = match of {
            ShareOf::All => Expr::Total(Box::new(whole)),
            ShareOf::Group => whole,
            ShareOf::People => {
                self.not_built(path, "share_of: people");
                return None;
            }
            ShareOf::Everyone => Expr::Everyone(Box::new(whole)),
        };
        Some(Expr::Ratio(Box::new((part, whole))))
    }

    /// A metric with row filters over a window, expanded until only aggregates are left.
    fn metric(&mut self, path: &str, id: &MetricId, filters: &[draft::RowTest], window: Window) -> Option<Expr> {
        let declared = &self.model.metrics[id];
        let own = declared.filters.clone();
        match declared.formula.clone() {
            Formula::Ratio(a, b) => Some(Expr::Ratio(self.two(path, &a, &b, &own, filters, window)?)),
            Formula::Minus(a, b) => Some(Expr::Minus(self.two(path, &a, &b, &own, filters, window)?)),
            Formula::Plus(a, b) => Some(Expr::Plus(self.two(path, &a, &b, &own, filters, window)?)),
            Formula::Cumulative(cumulative) => {
                let both: Vec<draft::RowTest> = own.iter().chain(filters).cloned().collect();
                let of = self.metric(path, &cumulative.metric, &both, window)?;
                Some(self.cumulative(&cumulative, of))
            }
            Formula::Percentile(_)
            | Formula::Expression(_)
            | Formula::DaysSince(_, Occurrence::First) => {
                self.not_built(path, "this kind of metric");
                None
            }
            _ => {
                let source = self.rows_of(id).expect("a metric over rows has a source");
                let mut tests: Vec<RowTest> = Vec::new();
                let (starting, then) = self.converted(path, id)?;
                for (i, filter) in starting.iter().chain(&own).chain(filters).enumerate() {
                    let test = self.row_test(&format!("{path}.where.{i}"), filter, &source, id.as_str())?;
                    if !tests.contains(&test) {
                        tests.push(test);
                    }
                }
                let window = if self.model.metrics[id].undated { Window::default() } else { window };
                self.dated(path, id, window)?;
                Some(Expr::Aggregate(Aggregate { metric: id.clone(), filters: tests, window, only: None, then }))
            }
        }
    }

    fn two(
        &mut self,
        path: &str,
        a: &MetricId,
        b: &MetricId,
        own: &[draft::RowTest],
        filters: &[draft::RowTest],
        window: Window,
    ) -> Option<Box<(Expr, Expr)>> {
        let both: Vec<draft::RowTest> = own.iter().chain(filters).cloned().collect();
        let left = self.metric(path, a, &both, window);
        let right = self.metric(path, b, &both, window);
        Some(Box::new((left?, right?)))
    }

    /// Reports a window over rows that have no date.
    fn dated(&mut self, path: &str, id: &MetricId, window: Window) -> Option<()> {
        let source = self.rows_of(id).expect("a metric over rows has a source");
        if window.is_open() || self.model.sources[&source].time.is_some() || window == self.all_data() {
            return Some(());
        }
        self.has_no_date(path, id);
        None
    }

    fn has_no_date(&mut self, path: &str, id: &MetricId) {
        let message = Words::both(
            format!("`{id}` 没有时间，不能限定时间段"),
            format!("`{id}` has no date, so it cannot be limited to a window"),
        );
        self.problem(Code::NoJoinPath, path, message, None);
    }

    /// A number of a view, with its name. One that is a number per entity by nature is averaged over the entities.
    pub(super) fn view_number(&mut self, path: &str, term: &Term, view: Option<&During>) -> Option<Number> {
        let expr = self.expr(path, term, view)?;
        let per_entity = matches!(&expr, Expr::Aggregate(a) if matches!(self.model.metrics[&a.metric].formula, Formula::DaysSince(..)));
        let expr = if per_entity {
            self.assume(Words::both("按人取平均", "averaged over the people"));
            Expr::Per { of: Box::new(expr), stat: Stat::Average, zeros: ZeroRows::Exclude }
        } else {
            expr
        };
        Some(Number { label: self.label(term), unit: self.unit(term), expr })
    }

    /// The sources whose rows a term is made of.
    pub(super) fn term_sources(&self, term: &Term) -> Vec<SourceId> {
        match term {
            Term::Number(_) => Vec::new(),
            Term::Among(among) => self.term_sources(&among.of),
            Term::Statistic(statistic) => self.term_sources(&statistic.of),
            Term::Ratio { ratio: pair }
            | Term::Minus { minus: pair }
            | Term::Plus { plus: pair }
            | Term::Times { times: pair } => {
                let mut sources = self.term_sources(&pair.0);
                sources.extend(self.term_sources(&pair.1));
                sources
            }
            Term::Leaf(leaf) => {
                let known = self.model.metrics.get_key_value(leaf.metric.as_str());
                known.map(|(id, _)| self.metric_sources(id)).unwrap_or_default()
            }
        }
    }

    fn metric_sources(&self, id: &MetricId) -> Vec<SourceId> {
        let parts = self.model.metrics[id].formula.parts();
        if parts.is_empty() {
            return self.rows_of(id).into_iter().collect();
        }
        parts.into_iter().flat_map(|part| self.metric_sources(part)).collect()
    }

    /// The name a number is shown under.
    pub(super) fn label(&self, term: &Term) -> Words {
        match term {
            Term::Number(n) => Words::plain(n.to_string()),
            Term::Ratio { ratio } => self.joined(&ratio.0, " ÷ ", &ratio.1),
            Term::Minus { minus } => self.joined(&minus.0, " − ", &minus.1),
            Term::Plus { plus } => self.joined(&plus.0, " + ", &plus.1),
            Term::Times { times } => self.joined(&times.0, " × ", &times.1),
            Term::Among(among) => self.label(&among.of),
            Term::Statistic(statistic) => self.label(&statistic.of),
            Term::Leaf(leaf) => {
                let Some((id, metric)) = self.model.metrics.get_key_value(leaf.metric.as_str()) else {
                    return Words::plain(leaf.metric.clone());
                };
                let mut label = metric.names.words(id.as_str());
                let plain = leaf.filters.iter().filter_map(|test| match test {
                    draft::RowTest::Field(filter) => Some(filter),
                    _ => None,
                });
                for filter in plain {
                    let values = self.filter_label(filter);
                    label = Words::both(format!("{}{}", values.zh, label.zh), format!("{} {}", values.en, label.en));
                }
                if leaf.running {
                    label = Words::both(format!("累计{}", label.zh), format!("{} so far", label.en));
                }
                if let Some(per) = &leaf.per {
                    label = stat_label(per, label);
                }
                if leaf.share_of.is_some() {
                    label = Words::both(format!("{}占比", label.zh), format!("share of {}", label.en));
                }
                label
            }
        }
    }

    fn joined(&self, left: &Term, sign: &str, right: &Term) -> Words {
        let (left, right) = (self.label(left), self.label(right));
        Words::both(format!("{}{sign}{}", left.zh, right.zh), format!("{}{sign}{}", left.en, right.en))
    }

    fn filter_label(&self, filter: &draft::RowFilter) -> Words {
        let named = |value: &String| {
            let dimension = self.model.dimensions.get(filter.field.as_str());
            let listed = dimension.and_then(|dimension| dimension.values.get(value));
            listed.map_or_else(|| Words::plain(value.clone()), |listed| listed.names.words(value))
        };
        let values: Vec<Words> = filter.is.iter().map(named).collect();
        let not: Vec<Words> = filter.is_not.iter().map(named).collect();
        let join = |words: &[Words], lang: fn(&Words) -> &String, by: &str| {
            words.iter().map(|w| lang(w).as_str()).collect::<Vec<_>>().join(by)
        };
        let zh_not = if not.is_empty() { String::new() } else { format!("非{}", join(&not, |w| &w.zh, "、")) };
        let en_not = if not.is_empty() { String::new() } else { format!("non-{}", join(&not, |w| &w.en, " and non-")) };
        Words::both(join(&values, |w| &w.zh, "、") + &zh_not, join(&values, |w| &w.en, " and ") + &en_not)
    }

    pub(super) fn unit(&self, term: &Term) -> Option<String> {
        match term {
            Term::Number(_) => None,
            Term::Ratio { ratio } => {
                let (top, bottom) = (self.unit(&ratio.0), self.unit(&ratio.1));
                if top == bottom { Some("ratio".to_string()) } else { top }
            }
            Term::Minus { minus: pair } | Term::Plus { plus: pair } => self.unit(&pair.0),
            Term::Times { .. } => None,
            Term::Among(among) => self.unit(&among.of),
            Term::Statistic(statistic) => self.unit(&statistic.of),
            Term::Leaf(leaf) if leaf.share_of.is_some() => Some("ratio".to_string()),
            Term::Leaf(leaf) => self.model.metrics.get(leaf.metric.as_str()).and_then(|metric| metric.unit.clone()),
        }
    }
}

fn stat_label(per: &Per, of: Words) -> Words {
    let of = match per.zeros {
        ZeroRows::Exclude => of,
        ZeroRows::Include => {
            Words::both(format!("{}（没有的按 0 计）", of.zh), format!("{} (0 for those without)", of.en))
        }
    };
    match per.stat {
        Stat::Average => Words::both(format!("人均{}", of.zh), format!("average {} per person", of.en)),
        Stat::Median => Words::both(format!("{}中位数", of.zh), format!("median {} per person", of.en)),
        Stat::Min => Words::both(format!("最低{}", of.zh), format!("lowest {} per person", of.en)),
        Stat::Max => Words::both(format!("最高{}", of.zh), format!("highest {} per person", of.en)),
    }
}
