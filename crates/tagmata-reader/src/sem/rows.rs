//! Numbers and deeds as what a draft says of their rows.

use super::{Amount, Deed, in_order};
use tagmata_core::draft::{Leaf, RowFilter, RowPart, RowTest, Term};
use tagmata_core::model::{EventId, MetricId};

fn with_parts(filters: Vec<RowFilter>, parts: &[RowPart]) -> Vec<RowTest> {
    let mut all = in_order(filters);
    all.extend(parts.iter().cloned().map(RowTest::Part));
    all
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
