//! A value that a field does not have: "the city is Lhasa", "Lhasa as their city". Looked at only after the reading failed.

use super::Case;
use crate::sem::Sem;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::model::DimensionId;
use tagmata_core::reading::{Entry, Role};
use tagmata_core::words::{Lang, Words};

/// Values named in the hint.
const NEAR_MAX: usize = 3;

/// The refusal of a word that stands where a value of a field is said.
pub fn value(case: &Case<'_>, account: &[Entry]) -> Option<Diagnostic> {
    for (from, to) in runs(case, account) {
        let field = after_name(case, from).or_else(|| before_name(case, to));
        if let Some(field) = field {
            return Some(refusal(case, &field, from, to));
        }
    }
    None
}

/// Spans in atoms that no word of the lexicon covers.
fn runs(case: &Case<'_>, account: &[Entry]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, atom) in case.scan.atoms.iter().enumerate() {
        let char_at = case.scan.norm.back[atom.from];
        let unread = account.iter().any(|e| e.role == Role::Unread && e.from <= char_at && char_at < e.to);
        let known = case.scan.edges.iter().any(|edge| edge.from <= at && at < edge.to);
        if !unread || known {
            continue;
        }
        match found.last_mut().filter(|(_, to)| *to == at) {
            Some((_, to)) => *to = at + 1,
            None => found.push((at, at + 1)),
        }
    }
    found
}

/// "The city is ...": a field, a word for being, the value.
fn after_name(case: &Case<'_>, from: usize) -> Option<DimensionId> {
    let joins = [case.grammar.cat("BE"), case.grammar.cat("Cmp")];
    let ends: Vec<usize> =
        case.scan.edges.iter().filter(|e| e.to == from && joins.contains(&e.cat)).map(|e| e.from).collect();
    field(case, |edge_from, edge_to| edge_from < edge_to && ends.contains(&edge_to))
}

/// "... as their city": the value, a word for as, the field.
fn before_name(case: &Case<'_>, to: usize) -> Option<DimensionId> {
    let join = case.grammar.cat("ASTHEIR");
    let starts: Vec<usize> = case.scan.edges.iter().filter(|e| e.from == to && e.cat == join).map(|e| e.to).collect();
    field(case, |edge_from, _| starts.contains(&edge_from))
}

fn field(case: &Case<'_>, fits: impl Fn(usize, usize) -> bool) -> Option<DimensionId> {
    case.scan.edges.iter().find_map(|edge| match &*edge.sem {
        Sem::Field(field) if fits(edge.from, edge.to) => Some(field.clone()),
        _ => None,
    })
}

fn refusal(case: &Case<'_>, field: &DimensionId, from: usize, to: usize) -> Diagnostic {
    let back = &case.scan.norm.back;
    let (first, last) = (back[case.scan.atoms[from].from], back[case.scan.atoms[to - 1].to - 1] + 1);
    let said: String = case.text.chars().skip(first).take(last - first).collect();
    let dimension = &case.known.model.dimensions[field];
    let name = dimension.names.words(field.as_str());
    let message = Words::both(
        format!("“{}”没有“{said}”这个值", name.zh),
        format!("\"{}\" does not have the value \"{said}\"", name.en),
    );
    let diagnostic = Diagnostic::new(Code::UnknownValue, Place::Question { from: first, to: last }, message);
    let folded = crate::fold::fold_key(&said);
    let shown = |lang: Lang| {
        let names = dimension.values.iter().map(|(id, value)| value.names.shown(lang).unwrap_or(id).to_owned());
        let mut names: Vec<String> = names.collect();
        let score = |name: &String| -(strsim::jaro_winkler(&folded, &crate::fold::fold_key(name)) * 1000.0) as i64;
        names.sort_by_cached_key(score);
        names.truncate(NEAR_MAX);
        names
    };
    let (zh, en) = (shown(Lang::Zh), shown(Lang::En));
    if zh.is_empty() {
        return diagnostic.hint(Words::both("换一个值再问", "ask with another value"));
    }
    diagnostic.hint(Words::both(format!("例如：{}", zh.join("、")), format!("for example: {}", en.join(", "))))
}
