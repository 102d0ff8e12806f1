//! What a query groups by, and queries that ask for groups alone.

use super::{Asked, Asking, GroupBy};
use crate::catalog::{Catalog, FieldKind, Target};
use crate::condition::Rows;
use crate::grain::{Grain, unit_name};
use tagmata_core::draft::{By, ByDay, ByTime, DatePart, Draft, Leaf, Measure, Show, Term, Unit};

impl Asking<'_> {
    pub(super) fn groups(&self) -> Vec<GroupBy> {
        let plain = self.query.group_bys.iter().map(|name| GroupBy { name: name.clone(), ..GroupBy::default() });
        plain.chain(self.query.group_by_objs.iter().cloned()).collect()
    }

    /// A group of the draft, and what MetricFlow calls its column.
    pub(super) fn key(&self, group: &GroupBy, moved: bool) -> Result<(By, String), String> {
        let times: Vec<(usize, Option<&str>)> =
            self.query.metrics.iter().flat_map(|metric| self.times(metric)).collect();
        let mut found: Option<(By, String)> = None;
        for (table, time) in &times {
            let key = self.key_from(group, *table, *time, moved)?;
            if found.as_ref().is_some_and(|known| *known != key) {
                return Err(format!("`{}` means different things for the metrics", group.name));
            }
            found = Some(key);
        }
        found.ok_or_else(|| "the metrics have no rows".to_owned())
    }

    fn key_from(&self, group: &GroupBy, table: usize, time: Option<&str>, moved: bool) -> Result<(By, String), String> {
        let resolved = self.catalog.resolve(&group.name, group.grain.as_deref(), table)?;
        let here = &self.catalog.tables[table];
        let rows_time = || here.fields.iter().position(|field| Some(field.name.as_str()) == time);
        let (is_rows, id, place) = match &resolved.target {
            Target::MetricTime => {
                let field = rows_time().ok_or("its rows have no time")?;
                (true, self.catalog.id_of(table, field, &resolved.grain), Some((table, field)))
            }
            Target::Field { table: at, field, id } => {
                (*at == table && rows_time() == Some(*field), id.clone(), Some((*at, *field)))
            }
        };
        if let Some(part) = &group.date_part {
            let part = date_part(part)?;
            let field = (!is_rows).then_some(id);
            let name = format!("{}__extract_{}", group.name, group.date_part.as_deref().unwrap_or_default());
            return Ok((By::Time(ByTime { field, grain: None, part: Some(part) }), name));
        }
        let is_time =
            place.is_some_and(|(table, field)| matches!(self.catalog.field_of(table, field).kind, FieldKind::Time(_)));
        if !is_time {
            return Ok((By::Name(id), group.name.clone()));
        }
        let default = match resolved.target {
            Target::MetricTime => self.metric_part().unwrap_or_else(|| Grain::Unit(self.metric_unit())),
            Target::Field { .. } => Grain::Unit(Unit::Day),
        };
        let grain = resolved.grain.clone().unwrap_or(default);
        let base = self.base(&group.name);
        if is_rows && moved {
            match (&grain, self.catalog.table_of_days()) {
                (Grain::Unit(_), _) => {}
                (Grain::Custom(custom), Some(spine)) => {
                    let of_day = format!("{}__{custom}", spine.alias);
                    return Ok((By::OfDay(ByDay { of_day }), format!("{base}__{custom}")));
                }
                _ => return Err(format!("`{}` is not a calendar unit of the days of the answer", group.name)),
            }
        }
        Ok(match grain {
            Grain::Unit(unit) => {
                let field = (!is_rows).then_some(id);
                (By::Time(ByTime { field, grain: Some(unit), part: None }), format!("{base}__{}", unit_name(unit)))
            }
            Grain::Part(part) => {
                let id = if id.ends_with(part) { id } else { format!("{id}__{part}") };
                (By::Name(id), format!("{base}__{part}"))
            }
            Grain::Custom(custom) => {
                let id = if id.ends_with(&custom) { id } else { format!("{id}__{custom}") };
                (By::Name(id), format!("{base}__{custom}"))
            }
        })
    }

    /// A name without its unit of time.
    fn base(&self, name: &str) -> String {
        match name.rsplit_once("__") {
            Some((before, last)) if crate::grain::grain(last, &self.catalog.custom).is_some() => before.to_owned(),
            _ => name.to_owned(),
        }
    }

    /// The part of a day that `metric_time` is shown by where none is asked for, where all metrics say the same.
    fn metric_part(&self) -> Option<Grain> {
        let own = |name: &String| self.catalog.metrics.get(name).and_then(|metric| metric.time_granularity.clone());
        let parts: Vec<Option<Grain>> =
            self.query.metrics.iter().map(|name| own(name).and_then(|own| crate::grain::grain(&own, &[]))).collect();
        match parts.first() {
            Some(Some(Grain::Part(_))) if parts.windows(2).all(|two| two[0] == two[1]) => parts[0].clone(),
            _ => None,
        }
    }

    /// The unit of `metric_time` where none is asked for: the longest of what the metrics say.
    pub(super) fn metric_unit(&self) -> Unit {
        let mut longest = Unit::Day;
        for name in &self.query.metrics {
            let own = self.catalog.metrics.get(name).and_then(|metric| metric.time_granularity.as_deref());
            if let Some(unit) = own.and_then(crate::grain::unit) {
                longest = longest.max(unit);
                continue;
            }
            for (table, time) in self.times(name) {
                longest = longest.max(known_unit(self.catalog, table, time));
            }
        }
        longest
    }

    /// Groups without a number: the rows of their table are counted, and the count is left out.
    pub(super) fn groups_alone(&self) -> Result<Asked, String> {
        let groups = self.groups();
        let first = groups.first().ok_or("nothing is asked for")?;
        if groups.iter().all(|group| self.base(&group.name) == "metric_time") {
            return self.days_alone(&groups);
        }
        let (links, name) = first_link(&self.base(&first.name));
        let owner = |(_, table): &(usize, &crate::catalog::Table)| {
            let is_linked = links.as_deref().is_some_and(|link| table.prefixes.iter().any(|prefix| prefix == link));
            is_linked && table.fields.iter().any(|field| field.name == name)
        };
        let owners: Vec<usize> = self.catalog.tables.iter().enumerate().filter(owner).map(|(index, _)| index).collect();
        let [table] = owners.as_slice() else {
            return Err(format!("`{}` is in {} tables, so its rows alone are not known", first.name, owners.len()));
        };
        let (mut by, mut columns) = (Vec::new(), Vec::new());
        let joined = self.joined_rows(&groups, *table);
        let table = joined.as_ref().map_or(table, |(rows, _)| rows);
        for group in &groups {
            let own = self.catalog.resolve(&group.name, group.grain.as_deref(), *table)?;
            if joined.is_none() && !matches!(own.target, Target::Field { table: at, .. } if at == *table) {
                return Err(format!("`{}` is in another table: groups of both would be a full join", group.name));
            }
            let (key, name) = self.key_from(group, *table, None, false)?;
            by.push(key);
            columns.push(Some(name));
        }
        let mut filters = Vec::new();
        if !self.query.filters.is_empty() {
            let rows = Rows { catalog: self.catalog, table: *table, time: None, days: None };
            filters = rows.tests(&self.query.filters)?;
        }
        columns.push(None);
        let metric = format!("{}__rows", self.catalog.tables[*table].id);
        self.import.has_metric(&metric)?;
        let terms = vec![Term::Leaf(Leaf { metric, filters, ..Leaf::default() })];
        let measure = Measure { terms, by, also_without_rows: joined.is_some(), ..Measure::default() };
        let entity = joined.map(|(_, entity)| entity);
        Ok(Asked {
            draft: Draft { entity, who: None, show: Show::Measure(measure) },
            columns,
            groups: groups.len(),
            only_known: false,
        })
    }

    /// Groups of two tables are those of a full join: the rows of a table that points at entities, with the entities that
    /// no row points at. The table with the rows, and the entity, where the groups lie in both and nothing else is asked.
    fn joined_rows(&self, groups: &[GroupBy], first: usize) -> Option<(usize, String)> {
        if !self.query.filters.is_empty() {
            return None;
        }
        let places = |rows: usize| -> Option<Vec<usize>> {
            let place =
                |group: &GroupBy| match self.catalog.resolve(&group.name, group.grain.as_deref(), rows).ok()?.target {
                    Target::Field { table, .. } => Some(table),
                    Target::MetricTime => None,
                };
            groups.iter().map(place).collect()
        };
        let mut found = Vec::new();
        for (rows, table) in self.catalog.tables.iter().enumerate() {
            let Some(places) = places(rows) else { continue };
            for join in table.joins.iter().filter(|join| join.valid.is_none() && join.also.is_empty()) {
                let two = places.contains(&rows) && places.contains(&join.to) && (rows == first || join.to == first);
                let both = two && places.iter().all(|place| *place == rows || *place == join.to);
                if both && self.catalog.entities.get(&join.entity) == Some(&join.to) {
                    found.push((rows, join.entity.clone()));
                }
            }
        }
        (found.len() == 1).then(|| found.remove(0))
    }

    /// Days, units or parts of them, of the tables of days.
    fn days_alone(&self, groups: &[GroupBy]) -> Result<Asked, String> {
        if !self.query.filters.is_empty() || self.query.time_constraint.is_some() {
            return Err("conditions on days alone are not carried".to_owned());
        }
        let (mut by, mut columns, mut spine) = (Vec::new(), Vec::new(), None);
        for group in groups {
            let asked = group.grain.as_deref().or_else(|| group.name.rsplit_once("__").map(|(_, last)| last));
            let grain = asked.and_then(|named| crate::grain::grain(named, &[])).unwrap_or(Grain::Unit(Unit::Day));
            let (wanted, key, name) = match (&group.date_part, grain) {
                (Some(part), _) => {
                    let key = ByTime { field: None, grain: None, part: Some(date_part(part)?) };
                    ("day", By::Time(key), format!("metric_time__extract_{part}"))
                }
                (None, Grain::Unit(unit)) => {
                    let key = ByTime { field: None, grain: Some(unit), part: None };
                    ("day", By::Time(key), format!("metric_time__{}", unit_name(unit)))
                }
                (None, Grain::Part(part)) => (part, By::Name(part.to_owned()), format!("metric_time__{part}")),
                (None, Grain::Custom(name)) => return Err(format!("`{name}` alone is not carried")),
            };
            let found = self.catalog.spines.iter().find(|spine| spine.grain == wanted);
            let found = found.ok_or_else(|| format!("the project has no table of {wanted}s"))?;
            if spine.is_some_and(|known: &crate::manifest::Spine| known.alias != found.alias) {
                return Err("the groups are in several tables of days".to_owned());
            }
            spine = Some(found);
            by.push(match key {
                By::Name(part) => By::Name(format!("{}__{part}", found.alias)),
                time => time,
            });
            columns.push(Some(name));
        }
        let alias = spine.map(|spine| spine.alias.as_str()).unwrap_or_default();
        let metric = format!("{alias}__rows");
        self.import.has_metric(&metric)?;
        columns.push(None);
        let measure = Measure { terms: vec![Term::Leaf(Leaf { metric, ..Leaf::default() })], by, ..Measure::default() };
        Ok(Asked {
            draft: Draft { entity: None, who: None, show: Show::Measure(measure) },
            columns,
            groups: groups.len(),
            only_known: false,
        })
    }
}

/// The last entity before a name, and the name.
fn first_link(name: &str) -> (Option<String>, String) {
    let parts: Vec<&str> = name.split("__").collect();
    match parts.as_slice() {
        [.., link, name] => (Some((*link).to_owned()), (*name).to_owned()),
        _ => (None, name.to_owned()),
    }
}

/// The unit that a table's time is known by, at least a day.
fn known_unit(catalog: &Catalog, table: usize, time: Option<&str>) -> Unit {
    let field = catalog.tables[table].fields.iter().find(|field| Some(field.name.as_str()) == time);
    match field.map(|field| &field.kind) {
        Some(FieldKind::Time(Grain::Unit(unit))) => *unit,
        _ => Unit::Day,
    }
}

fn date_part(name: &str) -> Result<DatePart, String> {
    Ok(match name.to_lowercase().as_str() {
        "year" => DatePart::Year,
        "quarter" => DatePart::Quarter,
        "month" => DatePart::Month,
        "day" => DatePart::DayOfMonth,
        "dow" => DatePart::DayOfWeek,
        "doy" => DatePart::DayOfYear,
        other => return Err(format!("there is no part of a date `{other}`")),
    })
}
