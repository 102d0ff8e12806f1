//! One form for drafts that mean the same: orders that change no number, and what is said in one of two equal ways.

use tagmata_core::draft::{Did, Draft, FieldIs, Population, RowTest, Show, TagIs, Term, Who};

/// Nested lists of one kind as one list, lists in one order, negations where the plan has them, a window shared by all
/// numbers on the view.
pub fn canonical(draft: &Draft) -> Draft {
    let mut draft = draft.clone();
    draft.who = draft.who.take().map(settle).filter(|who| *who != Who::All(Vec::new()));
    match &mut draft.show {
        Show::Measure(measure) => {
            let own = |term: &Term| matches!(term, Term::Leaf(leaf) if leaf.during.is_some());
            let shared = measure.during.is_none() && measure.terms.iter().all(own);
            for term in &mut measure.terms {
                let Term::Leaf(leaf) = term else { continue };
                sort_rows(&mut leaf.filters);
                if shared {
                    measure.during = leaf.during.take();
                }
            }
        }
        Show::Funnel(funnel) => funnel.steps.iter_mut().for_each(|step| sort_rows(&mut step.filters)),
        // Which population stands first changes no number.
        Show::Overlap(view) => sort_populations(&mut view.populations),
        Show::Compare(view) => sort_populations(&mut view.populations),
        Show::Count(count) => count.share_of = count.share_of.take().map(settle),
        _ => {}
    }
    draft
}

fn sort_populations(populations: &mut [Population]) {
    for population in populations.iter_mut() {
        population.who = settle(population.who.clone());
    }
    populations.sort_by_key(|population| format!("{population:?}"));
}

fn sort_rows(rows: &mut [RowTest]) {
    for row in rows.iter_mut() {
        if let RowTest::Field(filter) = row {
            filter.is.sort();
            filter.is_not.sort();
        }
    }
    rows.sort_by_key(|row| format!("{row:?}"));
}

/// One form of a condition: what means the same is the same.
pub fn settle(who: Who) -> Who {
    match who {
        Who::All(whos) => list(whos, true),
        Who::Any(whos) => list(whos, false),
        Who::Not(inner) => match settle(*inner) {
            Who::Tag(TagIs { name, is, is_not, as_of: None }) if is_not.is_empty() => {
                Who::Tag(TagIs { name, is: Vec::new(), is_not: is, as_of: None })
            }
            Who::Field(FieldIs { name, is, is_not, test: None, during: None }) if is_not.is_empty() => {
                Who::Field(FieldIs { name, is: Vec::new(), is_not: is, test: None, during: None })
            }
            inner => Who::Not(Box::new(inner)),
        },
        Who::Tag(mut tag) => {
            tag.is.sort();
            tag.is_not.sort();
            Who::Tag(tag)
        }
        Who::Field(mut field) => {
            field.is.sort();
            field.is_not.sort();
            Who::Field(field)
        }
        Who::Did(mut did) => {
            sort_rows(&mut did.filters);
            Who::Did(did)
        }
        Who::Sequence(mut sequence) => {
            // From the first of two steps to the last is from the second back to the one before it.
            if let [_, second] = sequence.steps.as_mut_slice() {
                second.within = second.within.or(sequence.within.take());
                sequence.within = None;
            }
            for step in &mut sequence.steps {
                sort_rows(&mut step.filters);
            }
            Who::Sequence(sequence)
        }
        Who::Metric(mut metric) => {
            if let Term::Leaf(leaf) = &mut metric.term {
                sort_rows(&mut leaf.filters);
            }
            Who::Metric(metric)
        }
        other => other,
    }
}

fn list(whos: Vec<Who>, all: bool) -> Who {
    let mut flat: Vec<Who> = Vec::new();
    for who in whos.into_iter().map(settle) {
        match who {
            Who::All(more) if all => flat.extend(more),
            Who::Any(more) if !all => flat.extend(more),
            other => flat.push(other),
        }
    }
    if !all {
        flat = any_rows(flat);
    }
    flat.sort_by_key(|who| format!("{who:?}"));
    flat.dedup();
    if flat.len() == 1 {
        return flat.remove(0);
    }
    if all { Who::All(flat) } else { Who::Any(flat) }
}

/// "Bought tea, or bought soda" is "bought tea or soda".
fn any_rows(whos: Vec<Who>) -> Vec<Who> {
    let mut out: Vec<Who> = Vec::new();
    for who in whos {
        let merged = out.iter_mut().any(|before| match (before, &who) {
            (Who::Did(a), Who::Did(b)) => merge(a, b),
            (Who::Tag(a), Who::Tag(b)) if a.name == b.name && a.is_not.is_empty() && b.is_not.is_empty() => {
                a.is.extend(b.is.iter().cloned());
                a.is.sort();
                true
            }
            _ => false,
        });
        if !merged {
            out.push(who);
        }
    }
    out
}

fn merge(a: &mut Did, b: &Did) -> bool {
    let plain = |did: &Did| did.count.is_none() && did.only.is_none() && did.each.is_none() && did.filters.len() == 1;
    let same = a.event == b.event && a.during == b.during && plain(a) && plain(b);
    let (Some(RowTest::Field(one)), Some(RowTest::Field(other))) = (a.filters.first_mut(), b.filters.first()) else {
        return false;
    };
    let values = !one.is.is_empty() && !other.is.is_empty() && one.field == other.field;
    if same && values {
        one.is.extend(other.is.iter().cloned());
        one.is.sort();
    }
    same && values
}
