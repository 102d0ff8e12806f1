//! Random drafts over a model: every node that a question can say, weighted by how often people ask for it. What does
//! not plan is drawn anew. The same seed draws the same drafts.

mod show;
mod who;

use super::world::World;
use fastrand::Rng;
use tagmata_core::draft::{
    Calendar, Draft, During, Last, Open, PeriodAt, RowFilter, RowTest, Span, Test, ToDate, Unit, Who,
};
use tagmata_core::model::{DimensionId, DimensionKind};

/// Draws drafts over one model.
pub struct Draw<'w> {
    pub world: &'w World,
    pub rng: Rng,
}

impl Draw<'_> {
    /// A draft that plans.
    pub fn draft(&mut self) -> Draft {
        loop {
            let Some((who, show)) = self.view() else { continue };
            let draft = Draft { entity: None, who, show };
            if self.world.planned(&draft).is_ok() {
                return draft;
            }
        }
    }

    /// One of the numbered choices, each as often as its weight.
    fn weighted(&mut self, weights: &[usize]) -> usize {
        let all: usize = weights.iter().sum();
        let mut at = self.rng.usize(..all);
        for (choice, weight) in weights.iter().enumerate() {
            if at < *weight {
                return choice;
            }
            at -= weight;
        }
        unreachable!("the sum bounds the draw")
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.rng.usize(..of.len())].clone())
    }

    /// In so many of 100 cases.
    fn often(&mut self, percent: usize) -> bool {
        self.rng.usize(..100) < percent
    }

    /// A window of any kind that has data.
    pub fn during(&mut self) -> During {
        let year = self.world.year();
        let unit = self.one(&[Unit::Week, Unit::Month, Unit::Quarter, Unit::Year]).expect("a list");
        let month = 1 + self.rng.i8(..7);
        let calendar = |year, month| During::Calendar(Calendar { year, month, ..Calendar::default() });
        match self.weighted(&[8, 6, 3, 3, 3, 2, 2, 2, 2, 2, 1]) {
            0 => During::Period(PeriodAt { period: unit, offset: -1 }),
            1 => During::Last(Last {
                last: self.one(&[7, 14, 30, 60, 90, 180]).expect("a list"),
                unit: Unit::Day,
                whole: false,
            }),
            2 => During::Last(Last { last: 2 + self.rng.u32(..3), unit: Unit::Month, whole: true }),
            3 => calendar(Some(year), Some(month)),
            4 => calendar(None, Some(month)),
            5 => During::Calendar(Calendar {
                year: Some(year),
                quarter: Some(1 + self.rng.i8(..2)),
                ..Calendar::default()
            }),
            6 => calendar(Some(year), None),
            7 => {
                During::ToDate(ToDate { to_date: self.one(&[Unit::Month, Unit::Quarter, Unit::Year]).expect("a list") })
            }
            8 => During::Span(Span {
                first: Box::new(calendar(None, Some(1 + self.rng.i8(..3)))),
                until: Box::new(calendar(None, Some(4 + self.rng.i8(..3)))),
            }),
            9 => During::Open(Open::Since(Box::new(calendar(None, Some(month))))),
            _ => During::Period(PeriodAt { period: Unit::Day, offset: -1 }),
        }
    }

    /// A number that is said, of the size of some unit of measure.
    fn bound(&mut self, unit: Option<&str>) -> f64 {
        let of: &[f64] = match unit {
            Some("ratio") => &[0.05, 0.1, 0.2, 0.3, 0.5],
            Some(money) if money.chars().all(|c| c.is_ascii_uppercase()) => {
                &[50.0, 100.0, 200.0, 500.0, 1000.0, 5000.0, 20_000.0]
            }
            Some("points") => &[6.0, 7.0, 9.0],
            Some("years") => &[18.0, 25.0, 30.0, 45.0],
            _ => &[2.0, 3.0, 5.0, 10.0, 20.0],
        };
        self.one(of).expect("a list")
    }

    /// A test of a number in some unit of measure.
    pub fn test(&mut self, unit: Option<&str>) -> Test {
        let n = self.bound(unit);
        match self.weighted(&[4, 4, 3, 3, 2, 2]) {
            0 => Test::AtLeast(n),
            1 => Test::MoreThan(n),
            2 => Test::AtMost(n),
            3 => Test::LessThan(n),
            4 if unit != Some("ratio") => Test::Between(n, n * 2.0),
            _ if unit == Some("ratio") => Test::AtLeast(n),
            _ => Test::Equals(n),
        }
    }

    /// Some values of a dimension that has named ones.
    fn values(&mut self, field: &DimensionId, most: usize) -> Option<Vec<String>> {
        let all: Vec<String> = self.world.model.dimensions[field].values.keys().cloned().collect();
        let mut values = vec![self.one(&all)?];
        if most > 1 && self.often(20) {
            let more = self.one(&all)?;
            if !values.contains(&more) {
                values.push(more);
            }
        }
        values.sort();
        Some(values)
    }

    /// A filter on one of some dimensions.
    fn filter(&mut self, of: &[DimensionId], most: usize) -> Option<RowTest> {
        let model = &self.world.model;
        let named = |id: &&DimensionId| !model.dimensions[*id].values.is_empty() && !model.dimensions[*id].hidden;
        let named: Vec<DimensionId> = of.iter().filter(named).cloned().collect();
        let field = self.one(&named)?;
        let is = self.values(&field, most)?;
        let (field, is_not) = (field.as_str().to_owned(), Vec::new());
        Some(RowTest::Field(RowFilter { field, is, is_not, test: None, during: None, or_unknown: false }))
    }

    /// Fields of the entity of one kind.
    fn fields(&self, kind: DimensionKind) -> Vec<DimensionId> {
        let known = self.world.reader.known.as_ref().expect("a checked model has an entity");
        let own = known.fields[&known.entity].iter();
        own.filter(|id| self.world.model.dimensions[*id].kind == kind && !self.world.model.dimensions[*id].hidden)
            .cloned()
            .collect()
    }
}

/// Whether a condition is of a time, or could be.
pub fn dateable(who: &Who) -> bool {
    match who {
        Who::Did(_) | Who::Metric(_) | Who::Sequence(_) | Who::Change(_) | Who::Regular(_) | Who::Rank(_) => true,
        Who::Not(inner) => dateable(inner),
        Who::All(whos) | Who::Any(whos) => whos.iter().any(dateable),
        _ => false,
    }
}
