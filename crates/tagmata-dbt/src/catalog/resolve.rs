//! From a name such as `listing__user__city__month` to the dimension it means for the rows of one table.

use super::tables::default_unit;
use super::{Catalog, Field, FieldKind, Join};
use crate::grain::{Grain, grain};
use tagmata_core::draft::Unit;

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Resolved {
    /// The dimension, or the date of the rows.
    pub target: Target,
    /// The unit of time asked for.
    pub grain: Option<Grain>,
}

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    /// The date of a metric's rows.
    MetricTime,
    /// A dimension.
    Field {
        /// The table that has it.
        table: usize,
        /// Its place among the table's fields.
        field: usize,
        /// Its id in the model.
        id: String,
    },
}

impl Catalog {
    /// The field of a resolved name.
    pub fn field_of(&self, table: usize, field: usize) -> &Field {
        &self.tables[table].fields[field]
    }

    /// What a name means for the rows of a table. On failure says why it means nothing.
    pub fn resolve(&self, name: &str, grain_asked: Option<&str>, from: usize) -> Result<Resolved, String> {
        let mut parts: Vec<&str> = name.split("__").collect();
        let mut asked = None;
        if let Some(named) = grain_asked {
            asked = Some(grain(named, &self.custom).ok_or_else(|| format!("there is no unit of time `{named}`"))?);
        } else if parts.len() > 1
            && let Some(last) = parts.last().and_then(|last| grain(last, &self.custom))
        {
            parts.pop();
            asked = Some(last);
        }
        if parts == ["metric_time"] {
            return Ok(Resolved { target: Target::MetricTime, grain: asked });
        }
        let (name, links) = parts.split_last().ok_or("a name is missing")?;
        let (table, field) = self.found(name, links, from)?;
        let kind = &self.field_of(table, field).kind;
        let grain = match (kind, asked) {
            (FieldKind::Time(smallest), None) => Some(Grain::Unit(default_unit(smallest))),
            (FieldKind::Time(smallest), Some(grain)) => Some(fits(smallest, grain)?),
            (_, Some(_)) => return Err(format!("`{name}` is not a time")),
            (_, None) => None,
        };
        Ok(Resolved { target: Target::Field { table, field, id: self.id_of(table, field, &grain) }, grain })
    }

    /// The tables that are joined for a name.
    pub fn passed(&self, name: &str, grain_asked: Option<&str>, from: usize) -> Result<Vec<&str>, String> {
        let Target::Field { table, .. } = self.resolve(name, grain_asked, from)?.target else { return Ok(Vec::new()) };
        if table == from {
            return Ok(Vec::new());
        }
        let way = self.way(from, table)?.unwrap_or_default();
        Ok(way.iter().flat_map(|join| join.tables()).map(|table| self.tables[table].id.as_str()).collect())
    }

    /// The id of a field in the model; parts of a day and units of one's own are dimensions of their own.
    pub fn id_of(&self, table: usize, field: usize, grain: &Option<Grain>) -> String {
        let id = self.dimension(table, &self.field_of(table, field).name);
        match grain {
            Some(Grain::Part(part)) => format!("{id}__{part}"),
            Some(Grain::Custom(custom)) => format!("{id}__{custom}"),
            _ => id,
        }
    }

    /// The table and field of a name behind links.
    fn found(&self, name: &str, links: &[&str], from: usize) -> Result<(usize, usize), String> {
        let here = &self.tables[from];
        let is_own = match links {
            [] => here.keys.contains_key(name),
            [one] => here.prefixes.iter().any(|prefix| prefix == one),
            _ => false,
        };
        if is_own && let Some(field) = here.fields.iter().position(|field| field.name == name) {
            return Ok((from, field));
        }
        let said = || links.iter().chain([&name]).copied().collect::<Vec<_>>().join("__");
        if links.is_empty() {
            return Err(format!("the rows of `{}` have no key `{name}`", here.id));
        }
        let mut ways = Vec::new();
        for (to, table) in self.tables.iter().enumerate().filter(|(to, _)| *to != from) {
            let has = table.fields.iter().position(|field| field.name == name);
            let linked = links.last().is_some_and(|last| table.prefixes.iter().any(|prefix| prefix == last));
            if let (Some(field), true) = (has, linked)
                && self
                    .way(from, to)?
                    .is_some_and(|way| way.iter().flat_map(|join| join.links()).eq(links.iter().copied()))
            {
                ways.push((to, field));
            }
        }
        match ways.as_slice() {
            [one] => Ok(*one),
            [] => Err(format!("no join of the model leads from `{}` to `{}` that way", here.id, said())),
            _ => Err(format!("`{}` is in {} tables", said(), ways.len())),
        }
    }

    /// The joins along the one shortest way from a table to another; several are an error, as the model would not
    /// know which is meant.
    pub(super) fn way(&self, from: usize, to: usize) -> Result<Option<Vec<&Join>>, String> {
        let mut open: Vec<(usize, Vec<&Join>)> = vec![(from, Vec::new())];
        for _ in 0..self.tables.len() {
            let mut next = Vec::new();
            for (at, way) in &open {
                for join in &self.tables[*at].joins {
                    let longer: Vec<&Join> = way.iter().copied().chain([join]).collect();
                    next.push((join.to, longer));
                }
            }
            let mut found: Vec<&Vec<&Join>> = next.iter().filter(|(at, _)| *at == to).map(|(_, way)| way).collect();
            if found.len() > 1 {
                let (from, to) = (&self.tables[from].id, &self.tables[to].id);
                return Err(format!("{} ways of the same length lead from `{from}` to `{to}`", found.len()));
            }
            if let Some(way) = found.pop() {
                return Ok(Some(way.clone()));
            }
            open = next;
        }
        Ok(None)
    }
}

/// Whether a time is known finely enough to be shown by a unit.
fn fits(smallest: &Grain, asked: Grain) -> Result<Grain, String> {
    use crate::grain::PARTS;
    let rank = |grain: &Grain| match grain {
        Grain::Part(part) => PARTS.iter().position(|known| known == part).unwrap_or(0),
        Grain::Unit(unit) => {
            PARTS.len()
                + [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year]
                    .iter()
                    .position(|known| known == unit)
                    .unwrap_or(0)
        }
        Grain::Custom(_) => PARTS.len(),
    };
    if rank(&asked) < rank(smallest) {
        return Err("the time is not known that finely".to_owned());
    }
    Ok(asked)
}
