//! Foreign keys: found by name, verified on the data. Declared ones win over guesses.

use crate::keys::{self, noun, spoken, stem};
use crate::profile::{Column, Count, Data, Inclusion, NotMeasured, Profile, Stored, Table, counted};
use crate::vocabulary::ID;
use crate::words;

/// A foreign key that was found.
#[derive(Debug, Clone)]
pub struct Link {
    /// The table that has it, by place.
    pub from: usize,
    /// Its column.
    pub column: String,
    /// The other table, by place.
    pub to: usize,
    /// The other column.
    pub on: String,
    /// What was counted.
    pub seen: Inclusion,
    /// The database declares it.
    pub declared: bool,
    /// No value of it repeats.
    pub one_to_one: bool,
}

/// Words that lead from a row to another row of the same table.
const SELF: &[&str] = &["manager", "supervisor", "parent", "boss", "referrer", "inviter", "上级", "父", "推荐人"];
/// Share of different values without a partner, in percent, that a name of each sureness bears.
const ORPHANS_SURE: u64 = 30;
const ORPHANS_LIKELY: u64 = 5;
/// From this score on a name is sure by itself; below the other it is a hint only, and every value must be found.
const SURE: i32 = 90;
const LIKELY: i32 = 75;

/// A pair that is worth counting.
struct Candidate<'a> {
    to: usize,
    on: &'a Column,
    score: i32,
    home: i32,
}

/// All foreign keys of a profile.
pub fn find(profile: &Profile, data: &mut dyn Data, use_declared: bool) -> Result<Vec<Link>, NotMeasured> {
    let mut found = Vec::new();
    for (from, table) in profile.tables.iter().enumerate() {
        let stated = if use_declared { declared(profile, data, from)? } else { Vec::new() };
        let taken: Vec<String> = stated.iter().map(|link| link.column.clone()).collect();
        found.extend(stated);
        for column in table.columns.iter().filter(|column| !taken.contains(&column.name)) {
            found.extend(guess(profile, data, from, column)?);
        }
    }
    Ok(found)
}

/// The single-column foreign keys that a database declares; those that lead nowhere are passed over.
fn declared(profile: &Profile, data: &mut dyn Data, from: usize) -> Result<Vec<Link>, NotMeasured> {
    let table = &profile.tables[from];
    let mut links = Vec::new();
    for foreign in &table.foreign {
        let ([column], [on]) = (foreign.columns.as_slice(), foreign.to_columns.as_slice()) else { continue };
        let to = profile.tables.iter().position(|other| other.name.eq_ignore_ascii_case(&foreign.to));
        let Some(to) = to else { continue };
        let other = &profile.tables[to];
        let (Some(column), Some(on)) = (table.column(column), other.column(on)) else { continue };
        let is_key = other.rows == 0 || on.is_unique(other.rows);
        if !is_key || links.iter().any(|link: &Link| link.column == column.name) {
            continue;
        }
        let seen = data.inclusion((table, column), (other, on))?;
        links.push(link(from, table, column, to, on, seen, true));
    }
    Ok(links)
}

fn link(from: usize, table: &Table, column: &Column, to: usize, on: &Column, seen: Inclusion, declared: bool) -> Link {
    let one_to_one = table.rows > 0 && column.distinct == column.filled && column.filled > 0;
    Link { from, column: column.name.clone(), to, on: on.name.clone(), seen, declared, one_to_one }
}

/// The foreign key that a column is by its name and its values.
fn guess(profile: &Profile, data: &mut dyn Data, from: usize, column: &Column) -> Result<Option<Link>, NotMeasured> {
    let table = &profile.tables[from];
    if !matches!(column.stored, Stored::Text | Stored::Integer) {
        return Ok(None);
    }
    let nouns: Vec<Vec<String>> = profile.tables.iter().map(noun).collect();
    if is_own(table, column, &nouns, from) {
        return Ok(None);
    }
    let here = home(table, column);
    // Where a table bears the very name, tables that bear it in part are not meant.
    let is_named = stem(column).is_some_and(|stem| nouns.contains(&stem));
    let mut candidates = Vec::new();
    for (to, other) in profile.tables.iter().enumerate() {
        for (place, _) in targets(other) {
            let on = &other.columns[place];
            let score =
                score(column, other, on, to == from).filter(|score| !is_named || *score >= LIKELY || to == from);
            if let Some(score) = score {
                candidates.push(Candidate { to, on, score, home: home(other, on) });
            }
        }
    }
    candidates.sort_by_key(|c| (-c.score, -c.home, c.to));
    for candidate in &candidates {
        let other = &profile.tables[candidate.to];
        let shared = column.is_unique(table.rows) && candidate.to != from;
        // Of two tables with the same key, the one it is named after owns it.
        if shared && spoken(column) == spoken(candidate.on) && here >= candidate.home {
            continue;
        }
        let seen = data.inclusion((table, column), (other, candidate.on))?;
        if holds(candidate.score, column, &seen) {
            return Ok(Some(link(from, table, column, candidate.to, candidate.on, seen, false)));
        }
    }
    Ok(None)
}

/// The columns of a table that others may point at.
fn targets(table: &Table) -> Vec<(usize, i32)> {
    if table.rows > 0 {
        return keys::candidates(table);
    }
    // Nothing can be counted in an empty table: only a first column named like its key is believed.
    let first = table.columns.first().and_then(stem).filter(|stem| stem.is_empty() || *stem == noun(table));
    first.map(|_| vec![(0, 0)]).unwrap_or_default()
}

/// How much a column is the table's own: whose name it bears, and where it stands.
fn home(table: &Table, column: &Column) -> i32 {
    let noun = noun(table);
    let stem = stem(column).unwrap_or_else(|| spoken(column));
    let named = if stem == noun || stem.is_empty() {
        40
    } else if noun.ends_with(&stem) {
        30
    } else if stem.ends_with(&noun) {
        25
    } else if noun.starts_with(&stem) {
        18
    } else if stem.iter().any(|word| noun.contains(word)) {
        12
    } else {
        0
    };
    let first = table.columns.first().is_some_and(|first| first.name == column.name);
    let told = table.columns.iter().any(|other| other.stored == Stored::Text && other.name != column.name);
    named + if first { 8 } else { 0 } + if told { 4 } else { 0 }
}

/// How much a column's name points at another table's column; `None` where it does not.
fn score(column: &Column, other: &Table, on: &Column, is_self: bool) -> Option<i32> {
    let (name, target, noun) = (spoken(column), spoken(on), noun(other));
    let generic = target.len() == 1 && (ID.contains(&target[0].as_str()) || target[0] == "name");
    let numeric = |column: &Column| column.is_number() || column.shapes.numbers == column.filled;
    if column.stored != on.stored && !(numeric(column) && numeric(on)) {
        return None;
    }
    if is_self {
        let stem = stem(column).unwrap_or_else(|| name.clone());
        let role = stem.iter().any(|word| SELF.contains(&word.as_str()));
        return (role && column.name != on.name).then_some(60);
    }
    if name == target && !generic {
        return Some(100);
    }
    let target_stem = stem(on).unwrap_or_default();
    match stem(column) {
        Some(stem) if stem.is_empty() => None,
        Some(stem) if stem == noun => Some(95),
        Some(stem) if !target_stem.is_empty() && stem == target_stem => Some(90),
        Some(stem) if stem.len() > noun.len() && stem.ends_with(&noun) => Some(85),
        Some(stem) if !target_stem.is_empty() && stem.ends_with(&target_stem) => Some(84),
        Some(stem) if noun.len() > stem.len() && noun.ends_with(&stem) => Some(76),
        Some(stem) if noun.len() > stem.len() && noun.starts_with(&stem) => Some(70),
        Some(_) => None,
        None if name == noun => Some(78),
        None if name.len() > noun.len() && name.ends_with(&noun) => Some(65),
        None if name.len() > target.len() && name.ends_with(&target) && !generic => Some(65),
        None => (words::one(&name) == noun).then_some(65),
    }
}

/// Whether a column is the table's own key: unique, and named after the table or after no other one.
fn is_own(table: &Table, column: &Column, nouns: &[Vec<String>], place: usize) -> bool {
    let Some(stem) = stem(column).filter(|_| column.is_unique(table.rows)) else { return false };
    let noun = &nouns[place];
    stem.is_empty() || stem == *noun || (noun.ends_with(&stem) && !nouns.contains(&stem))
}

/// Whether the values bear out what the name says.
fn holds(score: i32, column: &Column, seen: &Inclusion) -> bool {
    if column.filled == 0 || seen.there == 0 {
        return score >= SURE;
    }
    let share = seen.distinct_orphans * 100 / seen.distinct.max(1);
    if score >= SURE {
        share <= ORPHANS_SURE
    } else if score >= LIKELY {
        share <= ORPHANS_LIKELY
    } else {
        seen.distinct_orphans == 0 && (seen.distinct > 1 || seen.distinct == seen.there)
    }
}

impl Link {
    /// Rows that have no partner, those without a value included.
    pub fn lacks(&self, table: &Table) -> u64 {
        table.rows - self.seen.filled + self.seen.orphans
    }

    /// What was counted, in words.
    pub fn evidence(&self, profile: &Profile) -> String {
        let (table, other) = (&profile.tables[self.from], &profile.tables[self.to]);
        let stated = if self.declared { "declared in the database; " } else { "" };
        let whole = format!("{}.{}", other.name, self.on);
        if self.seen.filled == 0 {
            return format!("{stated}by its name alone: no row has a value");
        }
        if self.seen.there == 0 {
            return format!("{stated}by its name alone: `{}` is empty", other.name);
        }
        let found = self.seen.filled - self.seen.orphans;
        let share = match self.seen.orphans {
            0 => format!("all {} values are in {whole}", Count(self.seen.filled)),
            orphans => {
                let percent = (found as f64 / self.seen.filled as f64 * 1000.0).floor() / 10.0;
                format!(
                    "{percent} % of {} values are in {whole}; {}",
                    Count(self.seen.filled),
                    counted(orphans, "orphan")
                )
            }
        };
        let empty = match table.rows - self.seen.filled {
            0 => String::new(),
            empty => format!("; empty in {}", crate::profile::rows(empty)),
        };
        let kind = if self.one_to_one { "; no value repeats" } else { "" };
        format!("{stated}{share}{empty}{kind}")
    }
}
