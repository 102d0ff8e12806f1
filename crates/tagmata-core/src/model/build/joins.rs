//! Joins, bridges, and the ways that dimensions name.

use super::sources::own;
use super::{Build, path_words};
use crate::diagnostic::Code;
use crate::model::paths::forward;
use crate::model::spec::{FullJoinSpec, JoinSpec, SourceSpec};
use crate::model::{Bridge, Cardinality, ColumnKind, ColumnRef, Join, SourceId, Step};
use indexmap::IndexMap;

impl Build<'_> {
    pub(super) fn joins(&mut self, id: &str, source: &SourceSpec) {
        for (role, join) in &source.joins {
            let full = match join {
                JoinSpec::To(to) => &plain(to),
                JoinSpec::Full(full) => full,
            };
            match self.join(id, role, full) {
                Some(join) => self.model.sources[&SourceId::new(id)].joins.push(join),
                None => self.joins_whole = false,
            }
        }
    }

    fn join(&mut self, id: &str, role: &str, spec: &FullJoinSpec) -> Option<Join> {
        let path = format!("sources.{id}.joins.{role}");
        let to = self.source(&spec.to, &path)?;
        let column = self.points(id, role, spec, &path)?;
        let Some(on) = spec.on.clone().or_else(|| self.model.sources[&to].key.clone()) else {
            let message = format!("source `{to}` is joined to, but has no key");
            let hint = format!("give `{to}` a `key`: the column that `{column}` points at", column = column.column);
            self.add(Code::Shape, &path, message, hint);
            return None;
        };
        if spec.valid.is_none() && spec.also.is_empty() && self.model.sources[&to].key.as_ref() != Some(&on) {
            let message =
                format!("`{to}.{on}` is not the key of `{to}`, so several rows there could belong to one here");
            let hint = format!(
                "join the key of `{to}`, or say since when each row there is valid: `valid: {{from: …, to: …}}`"
            );
            self.add(Code::Conflict, &path, message, hint);
            return None;
        }
        let target = |column: &str| ColumnRef { source: to.clone(), column: column.to_string() };
        self.use_column(&target(&on), None);
        self.use_column(&column, None);
        for (here, there) in &spec.also {
            self.use_column(&own(id, here), None);
            self.use_column(&target(there), None);
        }
        if let Some(valid) = &spec.valid {
            self.use_column(&target(&valid.from), Some(ColumnKind::Timestamp));
            self.use_column(&target(&valid.to), Some(ColumnKind::Timestamp));
        }
        Some(Join {
            role: role.to_string(),
            holder: column.source,
            column: column.column,
            to,
            on,
            also: spec.also.iter().map(|(here, there)| (here.clone(), there.clone())).collect(),
            valid: spec.valid.as_ref().map(|valid| (valid.from.clone(), valid.to.clone())),
            named: spec.named,
            cardinality: spec.cardinality,
            optional: spec.optional,
        })
    }

    /// The column that a join starts at: its source's own, or one of another source, `source.column`.
    fn points(&mut self, id: &str, role: &str, spec: &FullJoinSpec, path: &str) -> Option<ColumnRef> {
        let text = spec.column.as_deref().unwrap_or(role);
        let Some((source, column)) = spec.column.as_deref().and_then(|text| text.split_once('.')) else {
            return Some(own(id, text));
        };
        let source = self.source(source, &format!("{path}.column"))?;
        Some(ColumnRef { source, column: column.to_string() })
    }

    /// A join whose column lies behind other joins: the way there finds one row, by columns of the sources on it.
    pub(super) fn joins_behind(&mut self) {
        let mut found = Vec::new();
        for (id, source) in &self.model.sources {
            for join in source.joins.iter().filter(|join| join.holder != *id) {
                found.push((id.clone(), join.clone()));
            }
        }
        for (id, join) in found {
            let path = format!("sources.{id}.joins.{}", join.role);
            if !self.reaches(&id, &join.holder, &format!("{path}.column")) {
                continue;
            }
            let way = self.model.path(&id, &join.holder).map(<[Step]>::to_vec).unwrap_or_default();
            let said = path_words(&id, &way);
            let refused = if way.iter().any(|step| step.onto_bridge) {
                Some("goes over a bridge, so several rows could belong to one here")
            } else if way.iter().any(|step| step.holder != step.from) {
                Some("walks a join whose own column lies behind others")
            } else {
                None
            };
            if let Some(why) = refused {
                let message = format!("the way to `{}.{}` {why}: {said}", join.holder, join.column);
                let hint = "let the way to a join's column walk joins of the sources' own columns only";
                self.add(Code::NoJoinPath, &format!("{path}.column"), message, hint);
            }
            if join.cardinality == Cardinality::OneToOne {
                let message = format!(
                    "several rows of `{id}` can reach one of `{}`, by which they are joined: {said}",
                    join.holder
                );
                self.add(Code::Conflict, &path, message, "a join whose column lies behind another one is many_to_one");
            }
            // Who lacks a partner on the way lacks this one, too.
            let lacks = way.iter().any(|step| self.model.join_of(step).optional);
            let joins = &mut self.model.sources[&id].joins;
            for this in joins.iter_mut().filter(|known| known.role == join.role) {
                this.optional |= lacks;
            }
        }
    }

    /// A bridge has a weight and joins two sources.
    pub(super) fn bridge(&mut self, id: &str, source: &SourceSpec) {
        let Some(bridge) = &source.bridge else { return };
        let path = format!("sources.{id}.bridge");
        self.use_column(&own(id, &bridge.weight), Some(ColumnKind::Number));
        let built = &mut self.model.sources[&SourceId::new(id)];
        let known = built.joins.iter().any(|join| join.role == bridge.splits && join.holder == built.id);
        if !known || built.joins.len() < 2 {
            let message = format!("source `{id}` does not split `{}` over another source", bridge.splits);
            self.add(Code::Conflict, &path, message, "a bridge joins two sources; `splits` names one of the joins");
            return;
        }
        built.bridge = Some(Bridge { splits: bridge.splits.clone(), weight: bridge.weight.clone() });
    }

    /// A join to the row that was valid at a row's time needs that time, and not by way of itself.
    pub(super) fn validity(&mut self) {
        let mut untimed = Vec::new();
        for (id, source) in &self.model.sources {
            for join in source.joins.iter().filter(|join| join.valid.is_some()) {
                let steps = source.time.as_ref().and_then(|time| self.model.path(id, &time.source).ok());
                if steps.is_none_or(|steps| self.needs_a_time(steps)) {
                    untimed.push((format!("sources.{id}.joins.{}.valid", join.role), id.clone()));
                }
            }
        }
        for (path, id) in untimed {
            let message = format!("source `{id}` has no time at which a partner could be valid");
            self.add(Code::Shape, &path, message, format!("give `{id}` a `time` column"));
        }
    }

    /// Whether a path walks a join to the row that was valid at a time.
    fn needs_a_time(&self, path: &[Step]) -> bool {
        path.iter().any(|step| {
            let before = self.model.path(&step.from, &step.holder).unwrap_or_default();
            before.iter().chain([step]).any(|step| self.model.join_of(step).valid.is_some())
        })
    }

    /// The joins named by a dimension's `via`, which must lead to the source that holds it.
    pub(super) fn via(&mut self, path: &str, via: &[String], holds: &SourceId) -> Option<Vec<Step>> {
        let mut steps: Vec<Step> = Vec::new();
        for (index, text) in via.iter().enumerate() {
            let at = format!("{path}.via.{index}");
            let Some((source, role)) = text.split_once('.') else {
                let message = format!("`{text}` does not say whose join it is");
                self.add(Code::Shape, &at, message, "write it as `source.join`");
                return None;
            };
            let from = self.source(source, &at)?;
            let Some(join) = self.model.sources[&from].joins.iter().find(|join| join.role == role) else {
                let roles: Vec<&str> = self.model.sources[&from].joins.iter().map(|join| join.role.as_str()).collect();
                let hint = format!("its joins are: {}", roles.join(", "));
                self.add(Code::UnknownName, &at, format!("source `{from}` has no join `{role}`"), hint);
                return None;
            };
            let step = forward(&from, join);
            if let Some(last) = steps.last().filter(|last| last.to != from) {
                let message = format!("`{text}` does not go on from `{}`, where the join before it leads", last.to);
                self.add(Code::NoJoinPath, &at, message, "list the joins in the order in which they are walked");
                return None;
            }
            steps.push(step);
        }
        if let Some(last) = steps.last().filter(|last| last.to != *holds) {
            let message = format!("`via` leads to `{}`, but the column is in `{holds}`", last.to);
            self.add(
                Code::NoJoinPath,
                &format!("{path}.via"),
                message,
                "let the last join lead to the column's source",
            );
            return None;
        }
        Some(steps)
    }
}

/// A join of which only the other source is said.
fn plain(to: &str) -> FullJoinSpec {
    FullJoinSpec {
        to: to.to_string(),
        cardinality: Cardinality::ManyToOne,
        optional: false,
        column: None,
        on: None,
        named: false,
        also: IndexMap::new(),
        valid: None,
    }
}
