//! Sentences that say what a query asks, in both languages, with every window's dates.

use super::format::number;
use crate::draft::{Order, RankSize, Stat, Test, Unit};
use crate::model::{DimensionId, Model, TagId};
use crate::period::Window;
use crate::query::{Check, Did, Expr, FieldTest, Rank, SemanticQuery, Show, TagRule, Who};
use crate::words::Words;

/// The whole query in one sentence.
pub fn query(query: &SemanticQuery, model: &Model) -> Words {
    let people = people(query, model);
    match &query.show {
        Show::Count { .. } => Words::both(format!("{}有多少", people.zh), format!("how many {}", people.en)),
        Show::Members { .. } => Words::both(format!("{}的名单", people.zh), format!("the list of {}", people.en)),
        Show::Measure(measure) => {
            let numbers =
                join(measure.numbers.iter().map(|number| of_rows(&number.expr, &number.label, model)), "、", ", ");
            let by = if measure.by.is_empty() && measure.grain.is_none() {
                Words::plain("")
            } else {
                let keys = measure.by.iter().map(|key| match key {
                    crate::query::Key::Field(id) => model.dimensions[id].names.words(id.as_str()),
                    crate::query::Key::Tag(id) => model.tags[id].names.words(id.as_str()),
                });
                let all = join(keys.chain(measure.grain.map(unit)), "、", ", ");
                Words::both(format!("，按{}", all.zh), format!(" by {}", all.en))
            };
            let whose = match query.who {
                Some(_) => Words::both(format!("{}的", people.zh), format!(" of {}", people.en)),
                None => Words::plain(""),
            };
            Words::both(format!("{}{}{}", whose.zh, numbers.zh, by.zh), format!("{}{}{}", numbers.en, whose.en, by.en))
        }
        Show::Distribution { number, .. } => Words::both(
            format!("{}的{}分布", people.zh, number.label.zh),
            format!("how {} spreads over {}", number.label.en, people.en),
        ),
    }
}

/// The people of a query: "users whose …", or all of them.
pub fn people(query: &SemanticQuery, model: &Model) -> Words {
    let entity = model.entities[&query.entity].names.words(query.entity.as_str());
    match &query.who {
        None => Words::both(format!("全部{}", entity.zh), format!("all {}s", entity.en)),
        Some(Who::All(parts)) if parts.is_empty() => {
            Words::both(format!("全部{}", entity.zh), format!("all {}s", entity.en))
        }
        Some(condition) => {
            let said = Sayer { model }.who(condition);
            Words::both(format!("{}的{}", said.zh, entity.zh), format!("{}s {}", entity.en, said.en))
        }
    }
}

/// What the rule tags of a query mean on its day, one sentence each.
pub fn rules(query: &SemanticQuery, model: &Model) -> Vec<Words> {
    let sayer = Sayer { model };
    query.rules.iter().filter_map(|(tag, rules)| sayer.rule_tag(tag, rules)).collect()
}

/// A unit of time as a heading.
pub fn unit(unit: Unit) -> Words {
    match unit {
        Unit::Day => Words::both("日", "day"),
        Unit::Week => Words::both("周", "week"),
        Unit::Month => Words::both("月", "month"),
        Unit::Quarter => Words::both("季度", "quarter"),
        Unit::Half => Words::both("半年", "half-year"),
        Unit::Year => Words::both("年", "year"),
    }
}

/// Joins phrases with a sign of each language.
pub(super) fn join(parts: impl Iterator<Item = Words>, zh: &str, en: &str) -> Words {
    let mut all = Words::plain("");
    for (i, part) in parts.enumerate() {
        if i > 0 {
            all.zh.push_str(zh);
            all.en.push_str(en);
        }
        all.zh.push_str(&part.zh);
        all.en.push_str(&part.en);
    }
    all
}

/// A number's label with the row filters that the label does not name, and its window.
fn of_rows(expr: &Expr, label: &Words, _model: &Model) -> Words {
    let mut windows: Vec<Window> = Vec::new();
    expr.aggregates(&mut |aggregate| {
        if !windows.contains(&aggregate.window) {
            windows.push(aggregate.window);
        }
    });
    let dates = join(windows.iter().map(Window::words), " / ", " / ");
    if windows.is_empty() {
        return label.clone();
    }
    Words::both(format!("{}（{}）", label.zh, dates.zh), format!("{} ({})", label.en, dates.en))
}

/// Says conditions of one query.
struct Sayer<'a> {
    model: &'a Model,
}

impl Sayer<'_> {
    fn who(&self, who: &Who) -> Words {
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
            Who::Tag { tag, values, negated } => self.tag(tag, values, *negated),
            Who::Field(test) => self.field(test),
            Who::Metric { term, test } => {
                let number = self.number(term);
                let bound = self::test(*test);
                Words::both(format!("{}{}", number.zh, bound.zh), format!("with {} of {}", number.en, bound.en))
            }
            Who::Did(did) => self.did(did, false),
            Who::Rank(rank) => self.rank(rank),
            Who::InSegment { segment, .. } => {
                let name = self.model.segments[segment].names.words(segment.as_str());
                Words::both(format!("属于“{}”", name.zh), format!("in segment “{}”", name.en))
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

    fn filters(&self, filters: &[FieldTest]) -> Words {
        if filters.is_empty() {
            return Words::plain("");
        }
        let said = filters.iter().map(|test| {
            let name = self.model.dimensions[&test.dimension].names.words(test.dimension.as_str());
            let check = self.check(test);
            Words::both(format!("{}{}", name.zh, check.zh), format!("{} {}", name.en, check.en))
        });
        let said = join(said, "、", ", ");
        Words::both(format!("（{}）", said.zh), format!(" ({})", said.en))
    }

    fn did(&self, did: &Did, never: bool) -> Words {
        let event = &self.model.events[&did.event];
        let id = did.event.as_str();
        let verb = if event.verbs.zh.is_empty() { event.names.words(id).zh } else { event.verbs.words(id).zh };
        let noun = event.names.words(id).en;
        let (rows, dates) = (self.filters(&did.filters), did.window.words());
        let times = did.count.map_or_else(|| Words::plain(""), test);
        let (zh_did, en_did) = if never { ("没有", "without") } else { ("", "with") };
        let zh_times = if times.zh.is_empty() { String::new() } else { format!("，次数{}", times.zh) };
        let en_times = if times.en.is_empty() { String::new() } else { format!(" {} times", times.en) };
        Words::both(
            format!("{}内{zh_did}{verb}过{}{zh_times}", dates.zh, rows.zh),
            format!("{en_did} {noun}{}{en_times} ({})", rows.en, dates.en),
        )
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
        Words::both(
            format!("{}{}{zh} {keep} ", among.zh, number.zh),
            format!("with the {keep} {en} {}{}", number.en, among.en),
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
                Words::both(
                    format!("{}{}（{}）", name.zh, rows.zh, dates.zh),
                    format!("{}{} ({})", name.en, rows.en, dates.en),
                )
            }
            Expr::Ratio(pair) => self.pair(pair, "÷"),
            Expr::Minus(pair) => self.pair(pair, "−"),
            Expr::Plus(pair) => self.pair(pair, "+"),
            Expr::Per { of, stat, .. } => {
                let (zh, en) = match stat {
                    Stat::Average => ("人均", "average"),
                    Stat::Median => ("中位", "median"),
                    Stat::Min => ("最低", "lowest"),
                    Stat::Max => ("最高", "highest"),
                };
                let of = self.number(of);
                Words::both(format!("{zh}{}", of.zh), format!("{en} {}", of.en))
            }
            Expr::Total(of) | Expr::Everyone(of) => self.number(of),
        }
    }

    fn pair(&self, pair: &(Expr, Expr), sign: &str) -> Words {
        let (left, right) = (self.number(&pair.0), self.number(&pair.1));
        Words::both(format!("{} {sign} {}", left.zh, right.zh), format!("{} {sign} {}", left.en, right.en))
    }

    fn rule_tag(&self, tag: &TagId, rules: &[TagRule]) -> Option<Words> {
        let declared = &self.model.tags[tag];
        let name = declared.names.words(tag.as_str());
        let said = rules.iter().filter_map(|rule| {
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

/// A test in words.
fn test(test: Test) -> Words {
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
