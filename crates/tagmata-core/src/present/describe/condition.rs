//! Conditions and the numbers in them, in words.

use super::super::format::number;
use super::{join, length};
use crate::draft::{Occurrence, Order, RankSize, Stat, Test, ZeroRows};
use crate::model::{DimensionId, Model, TagId};
use crate::query::{Check, Expr, FieldTest, Rank, RowTest, TagRules, Who};
use crate::words::Words;

/// Says conditions of one query.
pub(super) struct Sayer<'a> {
    pub(super) model: &'a Model,
}

impl Sayer<'_> {
    pub(super) fn who(&self, who: &Who) -> Words {
        match who {
            Who::All(parts) => self.several(parts, "且", "and"),
            Who::Any(parts) => self.several(parts, "或", "or"),
            Who::Not(part) => match &**part {
                Who::Did(did) => self.did(did, true),
                part => {
                    let said = self.who(part);
                    Words::both(format!("并非（{}）", said.zh), format!("that are not ({})", said.en))
                }
            },
            Who::Tag { tag, values, negated, as_of } => {
                let said = self.tag(tag, values, *negated);
                match as_of {
                    None => said,
                    Some(day) => Words::both(format!("{} 时{}", day, said.zh), format!("{} as of {day}", said.en)),
                }
            }
            Who::Field(test) => self.field(test),
            Who::Metric { term, test } => {
                let number = self.number(term);
                let bound = self::test(*test);
                Words::both(format!("{}{}", number.zh, bound.zh), format!("with {} of {}", number.en, bound.en))
            }
            Who::Did(did) => self.did(did, false),
            Who::Sequence(sequence) => self.sequence(sequence),
            Who::Regular(regular) => self.regular(regular),
            Who::Rank(rank) => self.rank(rank),
            Who::InSegment { segment, version, as_of, .. } => {
                let known = if version.is_some() { None } else { self.model.segments.get(segment) };
                let name =
                    known.map_or_else(|| Words::plain(segment.as_str()), |known| known.names.words(segment.as_str()));
                let version = version.map(|n| format!(" v{n}")).unwrap_or_default();
                let (zh_day, en_day) =
                    as_of.map_or_else(Default::default, |day| (format!("{day} 时"), format!(" as of {day}")));
                Words::both(
                    format!("{zh_day}属于“{}{version}”", name.zh),
                    format!("in segment “{}{version}”{en_day}", name.en),
                )
            }
        }
    }

    fn several(&self, parts: &[Who], zh: &str, en: &str) -> Words {
        let said: Vec<Words> = parts.iter().map(|part| self.bracketed(part)).collect();
        join(said.into_iter(), &format!("，{zh}"), &format!(" {en} "))
    }

    fn bracketed(&self, who: &Who) -> Words {
        let said = self.who(who);
        match who {
            Who::All(parts) | Who::Any(parts) if parts.len() > 1 => {
                Words::both(format!("（{}）", said.zh), format!("({})", said.en))
            }
            _ => said,
        }
    }

    fn tag(&self, tag: &TagId, values: &[String], negated: bool) -> Words {
        let declared = &self.model.tags[tag];
        let name = declared.names.words(tag.as_str());
        let named = values.iter().map(|value| declared.values[value].names.words(value));
        let values = join(named, "或", " or ");
        if negated {
            Words::both(
                format!("{}不是{}", name.zh, values.zh),
                format!("whose {} is known and not {}", name.en, values.en),
            )
        } else {
            Words::both(format!("{}为{}", name.zh, values.zh), format!("whose {} is {}", name.en, values.en))
        }
    }

    fn stored(&self, id: &DimensionId, stored: &[String]) -> Words {
        let dimension = &self.model.dimensions[id];
        // A listed value that stands for exactly these stored ones says them by its name.
        if let Some((id, value)) = dimension.values.iter().find(|(_, value)| value.stored == stored) {
            return value.names.words(id);
        }
        let named = stored.iter().map(|one| {
            let listed = dimension.values.iter().find(|(_, value)| value.stored.len() == 1 && value.stored[0] == *one);
            listed.map_or_else(|| Words::plain(one.clone()), |(id, value)| value.names.words(id))
        });
        join(named, "或", " or ")
    }

    fn check(&self, test: &FieldTest) -> Words {
        let said = match &test.check {
            Check::Is(values) => {
                let values = self.stored(&test.dimension, values);
                Words::both(format!("为{}", values.zh), format!("is {}", values.en))
            }
            Check::IsNot(values) => {
                let values = self.stored(&test.dimension, values);
                Words::both(format!("不是{}", values.zh), format!("is not {}", values.en))
            }
            Check::Number(test) => {
                let bound = self::test(*test);
                Words::both(bound.zh, format!("is {}", bound.en))
            }
            Check::During(window) => {
                let dates = window.words();
                Words::both(format!("在 {}", dates.zh), format!("within {}", dates.en))
            }
            Check::Unknown => return Words::both("未知", "is unknown"),
        };
        if test.or_unknown {
            Words::both(format!("{}或未知", said.zh), format!("{} or unknown", said.en))
        } else {
            said
        }
    }

    fn field(&self, test: &FieldTest) -> Words {
        let name = self.model.dimensions[&test.dimension].names.words(test.dimension.as_str());
        let said = self.check(test);
        Words::both(format!("{}{}", name.zh, said.zh), format!("whose {} {}", name.en, said.en))
    }

    pub(super) fn filters(&self, filters: &[RowTest]) -> Words {
        if filters.is_empty() {
            return Words::plain("");
        }
        let said = join(filters.iter().map(|test| self.row(test)), "、", ", ");
        Words::both(format!("（{}）", said.zh), format!(" ({})", said.en))
    }

    fn row(&self, test: &RowTest) -> Words {
        let several = |tests: &[RowTest], zh: &str, en: &str| {
            let said = join(tests.iter().map(|test| self.row(test)), zh, en);
            Words::both(format!("（{}）", said.zh), format!("({})", said.en))
        };
        match test {
            RowTest::Field(test) => {
                let name = self.model.dimensions[&test.dimension].names.words(test.dimension.as_str());
                let check = self.check(test);
                Words::both(format!("{}{}", name.zh, check.zh), format!("{} {}", name.en, check.en))
            }
            RowTest::All(tests) => several(tests, " 且 ", " and "),
            RowTest::Any(tests) => several(tests, " 或 ", " or "),
            RowTest::Not(test) => {
                let said = self.row(test);
                Words::both(format!("并非（{}）", said.zh), format!("not ({})", said.en))
            }
            RowTest::Of { entity, who } => {
                let (entity, said) = (self.model.entities[entity].names.words(entity.as_str()), self.who(who));
                Words::both(format!("属于{}的{}", said.zh, entity.zh), format!("of {}s {}", entity.en, said.en))
            }
            RowTest::Part { dimension, part, is } => {
                let said = super::parts(*part, is);
                match dimension {
                    None => said,
                    Some(dimension) => {
                        let name = self.model.dimensions[dimension].names.words(dimension.as_str());
                        Words::both(format!("{}在{}", name.zh, said.zh), format!("{} {}", name.en, said.en))
                    }
                }
            }
            RowTest::After { dimension, within } => {
                let name = self.model.dimensions[dimension].names.words(dimension.as_str());
                let within = length(*within);
                Words::both(format!("{}之后{}内", name.zh, within.zh), format!("within {} of {}", within.en, name.en))
            }
        }
    }

    fn rank(&self, rank: &Rank) -> Words {
        let number = self.number(&rank.term);
        let (zh, en) = match rank.order {
            Order::Desc => ("排名前", "highest"),
            Order::Asc => ("排名后", "lowest"),
        };
        let keep = match rank.keep {
            RankSize::Count(n) => n.to_string(),
            RankSize::Percent(p) => format!("{p}%"),
        };
        let among = match &rank.among {
            None => Words::plain(""),
            Some(among) => {
                let said = self.who(among);
                Words::both(format!("在“{}”中", said.zh), format!(" among those {}", said.en))
            }
        };
        let within = rank.within.as_ref().map_or_else(Words::default, |within| {
            let name = super::key(within, self.model);
            Words::both(format!("每个{}中", name.zh), format!(" in each {}", name.en))
        });
        let ties = if rank.with_ties { Words::both("（含并列）", " (ties kept)") } else { Words::default() };
        Words::both(
            format!("{}{}{}{zh} {keep} {}", among.zh, within.zh, number.zh, ties.zh),
            format!("with the {keep} {en} {}{}{}{}", number.en, within.en, among.en, ties.en),
        )
    }

    /// A number per entity, with its rows and dates.
    fn number(&self, expr: &Expr) -> Words {
        match expr {
            Expr::Number(n) => Words::plain(number(*n, None)),
            Expr::Aggregate(aggregate) => {
                let metric = &self.model.metrics[&aggregate.metric];
                let name = metric.names.words(aggregate.metric.as_str());
                let rows = self.filters(&aggregate.filters);
                let dates = aggregate.window.words();
                let name = match aggregate.only {
                    None => name,
                    Some(Occurrence::First) => {
                        Words::both(format!("首次{}", name.zh), format!("first-time {}", name.en))
                    }
                    Some(Occurrence::Last) => Words::both(format!("末次{}", name.zh), format!("last-time {}", name.en)),
                };
                Words::both(
                    format!("{}{}（{}）", name.zh, rows.zh, dates.zh),
                    format!("{}{} ({})", name.en, rows.en, dates.en),
                )
            }
            Expr::Ratio(pair) => self.pair(pair, "÷"),
            Expr::Minus(pair) => self.pair(pair, "−"),
            Expr::Plus(pair) => self.pair(pair, "+"),
            Expr::Times(pair) => self.pair(pair, "×"),
            Expr::Per { of, stat, .. } => {
                let (zh, en) = statistic(*stat);
                let of = self.number(of);
                Words::both(format!("{zh}{}", of.zh), format!("{en} {}", of.en))
            }
            Expr::Running(of) | Expr::Cumulative { of, .. } | Expr::OnOtherDays { of, .. } => {
                self.number(&Expr::Aggregate(of.clone()))
            }
            Expr::Total(of) | Expr::Everyone(of) | Expr::Shifted { of, .. } | Expr::AtStartOf { of, .. } => {
                self.number(of)
            }
            Expr::People => Words::both("人数", "number of people"),
            Expr::Among { of, who } => {
                let (of, who) = (self.number(of), self.who(who));
                Words::both(format!("{}者的{}", who.zh, of.zh), format!("{} of those {}", of.en, who.en))
            }
            Expr::Statistic { of, stat, over, zeros } => {
                let (zh, en) = statistic(*stat);
                let of = self.number(of);
                let of = match zeros {
                    ZeroRows::Exclude => of,
                    ZeroRows::Include => {
                        Words::both(format!("{}（没有的按 0 计）", of.zh), format!("{} (0 for those without)", of.en))
                    }
                };
                let over = over.as_ref().map_or_else(
                    || Words::both("全体", "everyone"),
                    |who| {
                        let who = self.who(who);
                        Words::both(format!("{}者", who.zh), format!("those {}", who.en))
                    },
                );
                Words::both(format!("{}的{zh}{}", over.zh, of.zh), format!("{en} {} over {}", of.en, over.en))
            }
        }
    }

    fn pair(&self, pair: &(Expr, Expr), sign: &str) -> Words {
        let (left, right) = (self.number(&pair.0), self.number(&pair.1));
        Words::both(format!("{} {sign} {}", left.zh, right.zh), format!("{} {sign} {}", left.en, right.en))
    }

    pub(super) fn rule_tag(&self, known: &TagRules) -> Option<Words> {
        let declared = &self.model.tags[&known.tag];
        let name = declared.names.words(known.tag.as_str());
        let name = match known.as_of {
            None => name,
            // Whoever is known today has a value on that day, too.
            Some(day) => Words::both(
                format!("{}（截至 {day} 前，按现在已知的所有人计算，之后加入的也在内）", name.zh),
                format!("{} (as of {day}, for everyone known today, those who joined later too)", name.en),
            ),
        };
        let said = known.rules.iter().filter_map(|rule| {
            let value = declared.values.get(&rule.value)?.names.words(&rule.value);
            let when = match &rule.when {
                Some(when) => self.who(when),
                None => Words::both("其余", "everyone else"),
            };
            Some(Words::both(format!("{} = {}", value.zh, when.zh), format!("{} = {}", value.en, when.en)))
        });
        let said = join(said, "；", "; ");
        Some(Words::both(format!("{}：{}", name.zh, said.zh), format!("{}: {}", name.en, said.en)))
    }
}

fn statistic(stat: Stat) -> (&'static str, &'static str) {
    match stat {
        Stat::Average => ("人均", "average"),
        Stat::Median => ("中位", "median"),
        Stat::Min => ("最低", "lowest"),
        Stat::Max => ("最高", "highest"),
    }
}

/// A test in words.
pub(super) fn test(test: Test) -> Words {
    let n = |n: f64| number(n, None);
    match test {
        Test::AtLeast(a) => Words::both(format!(" ≥ {}", n(a)), format!("at least {}", n(a))),
        Test::MoreThan(a) => Words::both(format!(" > {}", n(a)), format!("more than {}", n(a))),
        Test::AtMost(a) => Words::both(format!(" ≤ {}", n(a)), format!("at most {}", n(a))),
        Test::LessThan(a) => Words::both(format!(" < {}", n(a)), format!("less than {}", n(a))),
        Test::Equals(a) => Words::both(format!(" = {}", n(a)), format!("exactly {}", n(a))),
        Test::Between(a, b) => {
            Words::both(format!("在 {} 到 {} 之间", n(a), n(b)), format!("between {} and {}", n(a), n(b)))
        }
    }
}
