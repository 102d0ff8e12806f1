//! Names of the model that overlap in the text: "weekend family shoppers" is a weekend family, or a family shopper at a
//! weekend. Which was meant is for the asker to say.

use super::{Candidate, Case};
use crate::assemble::{Path, Step};

impl Case<'_> {
    /// Whether two readings take crossing spans of the text for names.
    pub fn crosses(&self, paths: &[Path], one: &Candidate, other: &Candidate) -> bool {
        let (one, other) = (self.names(&paths[one.path]), self.names(&paths[other.path]));
        let crossing = |a: &(usize, usize), b: &(usize, usize)| a.0 < b.0 && b.0 < a.1 && a.1 < b.1;
        one.iter().any(|a| other.iter().any(|b| crossing(a, b) || crossing(b, a)))
    }

    /// The spans, in atoms, that a path reads as names of the model.
    fn names(&self, path: &Path) -> Vec<(usize, usize)> {
        let mut names = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for step in &path.steps {
            if let Step::Fragment(index) = step {
                open.push(*index);
            }
        }
        let number = self.grammar.cat("Number");
        while let Some(index) = open.pop() {
            let item = &self.chart.items[index];
            open.extend(item.kids.iter().copied());
            let named = self.scan.edges.iter().zip(&self.scan.roles).any(|(edge, role)| {
                let same = edge.from == item.from && edge.to == item.to && edge.cat == item.cat && edge.sem == item.sem;
                same && role.0.is_none() && edge.cat != number
            });
            if item.kids.is_empty() && named {
                names.push((item.from, item.to));
            }
        }
        names
    }
}
