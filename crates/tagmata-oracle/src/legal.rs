//! What the plan lets through, as far as it can be told from a query: the queries that answers are promised for.
//!
//! - Every name is one of the model, of the query's entity; every index lies inside its list.
//! - Each filter, key and column is reached by one shortest path of joins, a fact is joined to people by one.
//! - Windows of facts begin before today and end by then; a series or a comparison has one closed window for all its
//!   numbers, each of which has a date; a series lies within the years of the data.
//! - A number per entity, a total and a share of everyone hold nothing but aggregates and arithmetic on them.
//! - Days since an event are per entity; statistics with zeros have no time grain and keys of the entity itself.
//! - Bounds are finite and in order, cut points ascend, a ranking keeps something.

mod deeds;
mod numbers;
mod populations;
mod shows;
mod views;

pub use views::{at_start_of, shifted};

use crate::world::World;
use jiff::civil::Date;
use tagmata_core::draft::{DatePart, RankSize, Test};
use tagmata_core::model::{DimensionId, DimensionKind, EntityId, SourceId, TagBy, TagId};
use tagmata_core::period::Window;
use tagmata_core::query::{Check, FieldTest, Key, RowTest, SemanticQuery, TagRule, Who};

/// Whether the plan could have made a query; else what it would say.
pub fn legal(world: &World<'_>, query: &SemanticQuery) -> Result<(), String> {
    ensure(world.model.entities.contains_key(&query.entity), "the entity is known")?;
    let legal = Legal { world, query, entity: &query.entity, today: query.today, as_of: None };
    for known in &query.rules {
        ensure(known.as_of.is_none_or(|day| day < query.today), "an earlier day is earlier")?;
        let entity = world.model.tags.get(&known.tag).map(|tag| &tag.entity).ok_or("not so: the tag is known")?;
        legal.of(entity).at(known.as_of).rules(&known.tag, &known.rules)?;
    }
    query.who.as_ref().map_or(Ok(()), |who| legal.who(who))?;
    legal.show()
}

struct Legal<'l, 'a> {
    world: &'l World<'a>,
    query: &'l SemanticQuery,
    /// What the part at hand is about, which day it is seen from, and that day where it is not the query's own.
    entity: &'l EntityId,
    today: Date,
    as_of: Option<Date>,
}

fn ensure(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("not so: {what}")) }
}

impl<'l, 'a> Legal<'l, 'a> {
    /// The law for a part that is about another entity.
    fn of(&self, entity: &'l EntityId) -> Legal<'l, 'a> {
        Legal { entity, ..*self }
    }

    /// The law for a part that is seen from an earlier day; none changes nothing.
    fn at(&self, day: Option<Date>) -> Legal<'l, 'a> {
        day.map_or(Legal { ..*self }, |today| Legal { today, as_of: Some(today), ..*self })
    }

    /// A day that something is seen from: the part's own, or one before it.
    fn earlier(&self, day: Option<Date>) -> Result<(), String> {
        ensure(day == self.as_of || day.is_some_and(|day| day < self.today), "the past is earlier")
    }

    fn home(&self) -> &'a SourceId {
        self.world.home(self.entity)
    }

    fn reached(&self, from: &SourceId, to: &SourceId) -> Result<(), String> {
        ensure(self.world.reaches(from, to), &format!("one path leads from {from} to {to}"))
    }

    fn who(&self, who: &Who) -> Result<(), String> {
        match who {
            Who::All(parts) | Who::Any(parts) => parts.iter().try_for_each(|part| self.who(part)),
            Who::Not(part) => self.who(part),
            Who::InSegment { who: part, as_of, .. } => {
                self.earlier(*as_of)?;
                self.at(*as_of).who(part)
            }
            Who::Tag { tag, values, as_of, .. } => {
                let stored = matches!(self.world.model.tags.get(tag).map(|tag| &tag.by), Some(TagBy::Column(_)));
                if stored {
                    ensure(as_of.is_none(), "a stored tag has no past")?;
                } else {
                    self.earlier(*as_of)?;
                }
                self.at(*as_of).tag(tag)?;
                let known = &self.world.model.tags[tag].values;
                ensure(!values.is_empty() && values.iter().all(|value| known.contains_key(value)), "values are listed")
            }
            Who::Field(test) => {
                ensure(!test.or_unknown, "a field of a person is known or unknown")?;
                self.field(self.home(), test)
            }
            Who::Metric { term, test } => {
                self.per_person(term)?;
                self.test(*test)
            }
            Who::Did(did) => self.did(did),
            Who::Sequence(sequence) => self.sequence(sequence),
            Who::Regular(regular) => self.regular(regular),
            Who::Rank(rank) => {
                self.per_person(&rank.term)?;
                match &rank.within {
                    None => {}
                    Some(Key::Tag(tag)) => self.tag(tag)?,
                    Some(Key::Field(id)) => {
                        let known = self.world.model.dimensions.get(id).ok_or("not so: the dimension is known")?;
                        self.reached(self.home(), &known.column.source)?;
                    }
                    Some(Key::Time { .. } | Key::OfDay(_)) => ensure(false, "a ranking is within a tag or dimension")?,
                }
                self.size(rank.keep)?;
                rank.among.as_ref().map_or(Ok(()), |among| self.who(among))
            }
        }
    }

    /// The rules of a tag: one for each that the model declares, in order, with a condition where that one has one.
    fn rules(&self, tag: &TagId, rules: &[TagRule]) -> Result<(), String> {
        let declared = self.world.model.tags.get(tag).map(|tag| &tag.by);
        let Some(TagBy::Rules(declared)) = declared else { return ensure(false, "rules are of a rule tag") };
        let same = declared.iter().zip(rules).all(|(a, b)| a.value == b.value && a.when.is_some() == b.when.is_some());
        ensure(declared.len() == rules.len() && same, "the rules are those that the model declares")?;
        rules.iter().flat_map(|rule| &rule.when).try_for_each(|when| self.who(when))
    }

    fn tag(&self, tag: &TagId) -> Result<(), String> {
        let declared = self.world.model.tags.get(tag).ok_or("not so: the tag is known")?;
        ensure(declared.entity == *self.entity, "the tag is the entity's")?;
        match &declared.by {
            TagBy::Column(column) => self.reached(self.home(), &column.source),
            TagBy::Rules(_) => ensure(
                self.query.rules.iter().any(|known| known.tag == *tag && known.as_of == self.as_of),
                "the tag's rules are spelled out",
            ),
        }
    }

    /// Conditions on the rows of a source.
    fn rows(&self, source: &SourceId, tests: &[RowTest]) -> Result<(), String> {
        tests.iter().try_for_each(|test| match test {
            RowTest::Field(test) => self.field(source, test),
            RowTest::All(tests) | RowTest::Any(tests) => self.rows(source, tests),
            RowTest::Not(test) => self.rows(source, std::slice::from_ref(test)),
            RowTest::Part { dimension, part, is } => self.part_of_rows(source, dimension.as_ref(), *part, is),
            RowTest::Of { .. } | RowTest::After { .. } => ensure(false, "this is not asked yet"),
        })
    }

    /// A part of the rows' own time or of a date that they reach; hours are not drawn, as not every time has them.
    fn part_of_rows(
        &self,
        source: &SourceId,
        dimension: Option<&DimensionId>,
        part: DatePart,
        is: &[u16],
    ) -> Result<(), String> {
        match dimension {
            None => ensure(self.world.model.sources[source].time.is_some(), "the rows have a time")?,
            Some(id) => {
                let dimension = self.world.model.dimensions.get(id).ok_or("not so: the dimension is known")?;
                ensure(dimension.kind == DimensionKind::Date, "parts are of dates")?;
                self.reached(source, &dimension.column.source)?;
            }
        }
        ensure(part != DatePart::Hour, "hours are not asked yet")?;
        let most = match part {
            DatePart::Year => 9999,
            DatePart::Quarter => 4,
            DatePart::Month => 12,
            DatePart::Week => 53,
            DatePart::DayOfMonth => 31,
            DatePart::DayOfWeek => 7,
            _ => 366,
        };
        let ascending = is.windows(2).all(|pair| pair[0] < pair[1]);
        ensure(!is.is_empty() && ascending && is.iter().all(|n| (1..=most).contains(n)), "parts are in bounds")
    }

    fn field(&self, source: &SourceId, test: &FieldTest) -> Result<(), String> {
        let dimension = self.world.model.dimensions.get(&test.dimension).ok_or("not so: the dimension is known")?;
        self.reached(source, &dimension.column.source)?;
        match (&test.check, dimension.kind) {
            (Check::Number(test), DimensionKind::Number) => self.test(*test),
            (Check::During(_), DimensionKind::Date) => Ok(()),
            (Check::Unknown, _) => ensure(test.or_unknown, "a test of nothing known lets the unknown pass"),
            (Check::Is(values) | Check::IsNot(values), kind) => {
                let named = !matches!(kind, DimensionKind::Number | DimensionKind::Date);
                ensure(named && !values.is_empty(), "names are tested by names")
            }
            _ => ensure(false, "a test fits its dimension"),
        }
    }

    fn test(&self, test: Test) -> Result<(), String> {
        let holds = match test {
            Test::AtLeast(n) | Test::MoreThan(n) | Test::AtMost(n) | Test::LessThan(n) | Test::Equals(n) => {
                n.is_finite()
            }
            Test::Between(a, b) => a.is_finite() && b.is_finite() && a <= b,
        };
        ensure(holds, "bounds are finite, the lower one first")
    }

    fn size(&self, keep: RankSize) -> Result<(), String> {
        let holds = match keep {
            RankSize::Count(n) => n > 0,
            RankSize::Percent(p) => p > 0.0 && p <= 100.0,
        };
        ensure(holds, "a ranking keeps something")
    }

    /// A window of a fact.
    fn window(&self, window: Window) -> Result<(), String> {
        let begun = window.from.is_none_or(|from| from < self.today);
        let reaches_today = self.world.days().is_some_and(|(_, last)| last >= self.today);
        let over = window.to.map_or(!reaches_today, |to| to <= self.today);
        let ordered = window.from.zip(window.to).is_none_or(|(from, to)| from < to);
        ensure(begun && over && ordered, "a window begins before today and ends by then")
    }
}
