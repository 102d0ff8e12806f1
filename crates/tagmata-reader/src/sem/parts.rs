//! What is asked of fragment values: values as filters of rows, numbers as terms.

use super::{Amount, Deed, Join, Objects};
use tagmata_core::draft::{Leaf, RowFilter, RowPart, RowTest, Term};
use tagmata_core::model::{DimensionId, EventId, MetricId};

impl Objects {
    /// One value.
    pub fn one(field: DimensionId, value: String) -> Objects {
        Objects { values: vec![(field, value)], join: Join::One }
    }

    /// Whether all values are of one dimension.
    pub fn same_field(&self) -> bool {
        self.values.iter().all(|(field, _)| *field == self.values[0].0)
    }

    /// As filters that hold for one row: values of one dimension as a union, dimensions together.
    pub fn filters(&self) -> Vec<RowFilter> {
        let mut filters: Vec<RowFilter> = Vec::new();
        for (field, value) in &self.values {
            match filters.iter_mut().find(|filter| filter.field == field.as_str()) {
                Some(filter) => {
                    if !filter.is.contains(value) {
                        filter.is.push(value.clone());
                    }
                }
                None => filters.push(row_filter(field.as_str(), vec![value.clone()])),
            }
        }
        filters.sort_by(|a, b| a.field.cmp(&b.field));
        filters
    }
}

/// Filters in the order of their fields, so that the order of words makes no second draft.
pub fn in_order(mut filters: Vec<RowFilter>) -> Vec<RowTest> {
    filters.sort_by(|a, b| a.field.cmp(&b.field));
    filters.into_iter().map(RowTest::from).collect()
}

fn with_parts(filters: Vec<RowFilter>, parts: &[RowPart]) -> Vec<RowTest> {
    let mut all = in_order(filters);
    all.extend(parts.iter().cloned().map(RowTest::Part));
    all
}

/// A filter that takes any of some values.
pub fn row_filter(field: &str, is: Vec<String>) -> RowFilter {
    RowFilter { field: field.to_owned(), is, is_not: Vec::new(), test: None, during: None, or_unknown: false }
}

impl Amount {
    /// The metric alone.
    pub fn of(metric: MetricId) -> Amount {
        Amount {
            metric,
            filters: Vec::new(),
            during: None,
            per: None,
            less: None,
            parts: Vec::new(),
            sides: (false, false),
            asked: false,
        }
    }

    /// Whether nothing was said of it but its name.
    pub fn is_bare(&self) -> bool {
        self.filters.is_empty()
            && self.parts.is_empty()
            && self.during.is_none()
            && self.per.is_none()
            && self.less.is_none()
    }

    /// As a term of a draft.
    pub fn term(&self) -> Term {
        let leaf = Term::Leaf(Leaf {
            metric: self.metric.as_str().to_owned(),
            filters: with_parts(self.filters.clone(), &self.parts),
            during: self.during.clone(),
            per: self.per.clone(),
            ..Leaf::default()
        });
        match &self.less {
            None => leaf,
            Some(less) => {
                let less = Amount { during: self.during.clone(), ..(**less).clone() };
                Term::Minus { minus: Box::new((leaf, less.term())) }
            }
        }
    }
}

impl Deed {
    /// The event alone.
    pub fn of(event: EventId) -> Deed {
        Deed {
            event,
            objects: Vec::new(),
            during: None,
            leading: false,
            count: None,
            amount: None,
            noun: false,
            each: None,
            only: None,
            that: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// These filters and the parts of the time, on one row.
    pub fn rows(&self, filters: Vec<RowFilter>) -> Vec<RowTest> {
        with_parts(filters, &self.parts)
    }
}
