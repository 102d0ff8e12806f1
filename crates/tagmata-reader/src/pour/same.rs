//! Two drafts that say the same: a number of the people with a value of their own, and the number of the rows of such people.

use crate::known::Known;
use crate::sem::row_filter;
use tagmata_core::draft::{Draft, FieldIs, RowTest, Show, Term, Who};
use tagmata_core::model::{DimensionId, MetricId};

/// The draft with values of the people's own fields as filters of its rows, where that says the same: every number is of
/// plain rows that reach the field. Any other draft as it is.
pub fn as_rows(known: &Known, draft: &Draft) -> Draft {
    moved(known, draft).unwrap_or_else(|| draft.clone())
}

fn moved(known: &Known, draft: &Draft) -> Option<Draft> {
    let mut draft = draft.clone();
    let fields = match draft.who.take()? {
        Who::Field(field) => vec![field],
        Who::All(whos) => whos.into_iter().map(own_field).collect::<Option<Vec<FieldIs>>>()?,
        _ => return None,
    };
    let Show::Measure(measure) = &mut draft.show else { return None };
    for term in &mut measure.terms {
        let Term::Leaf(leaf) = term else { return None };
        if leaf.per.is_some() || leaf.share_of.is_some() || leaf.only.is_some() {
            return None;
        }
        let metric = MetricId::new(&leaf.metric);
        for field in &fields {
            let plain =
                !field.is.is_empty() && field.is_not.is_empty() && field.test.is_none() && field.during.is_none();
            if !plain || !known.reaches(&metric, &DimensionId::new(&field.name)) {
                return None;
            }
            leaf.filters.push(RowTest::Field(row_filter(&field.name, field.is.clone())));
        }
    }
    Some(draft)
}

fn own_field(who: Who) -> Option<FieldIs> {
    match who {
        Who::Field(field) => Some(field),
        _ => None,
    }
}
