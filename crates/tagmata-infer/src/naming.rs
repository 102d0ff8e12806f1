//! Names that people use, from identifiers and from a file of names. A name belongs to one thing of a kind.

use crate::words;
use indexmap::IndexMap;
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use std::collections::HashSet;

/// Names in both languages, the shown one first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Chinese.
    pub zh: Vec<String>,
    /// English, in the singular.
    pub en: Vec<String>,
}

impl Names {
    /// Words as a name in the language they are in.
    pub fn of(all: &[String]) -> Names {
        let mut names = Names::default();
        names.add(&words::join(all));
        names
    }

    /// Adds a name in the language that it is in.
    pub fn add(&mut self, name: &str) {
        let list = if words::has_han(name) { &mut self.zh } else { &mut self.en };
        if !name.is_empty() && !list.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            list.push(name.to_owned());
        }
    }

    /// Adds all names of another.
    pub fn extend(&mut self, other: &Names) {
        for name in other.zh.iter().chain(&other.en) {
            self.add(name);
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// The names of one kind that are taken.
#[derive(Debug, Default)]
pub struct Taken(HashSet<String>);

impl Taken {
    /// Keeps those names that nothing else of the kind has, and takes them.
    pub fn claim(&mut self, names: &Names) -> Names {
        let mut own = |list: &[String]| -> Vec<String> {
            list.iter().filter(|name| self.0.insert(name.to_lowercase())).cloned().collect()
        };
        Names { zh: own(&names.zh), en: own(&names.en) }
    }

    /// An id that nothing else of the kind has: the given one, or it with a number.
    pub fn id(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        let mut number = 2;
        while !self.0.insert(id.to_lowercase()) {
            id = format!("{wanted}_{number}");
            number += 1;
        }
        id
    }
}

/// Names from a file: of a table by its name, of a column by `table.column`.
#[derive(Debug, Clone, Default)]
pub struct NamesFile(IndexMap<String, Names>);

impl NamesFile {
    /// Reads YAML or JSON: `customers: {en: customer, zh: [客户, 顾客]}`, `customers.city: {en: city}`. On failure says
    /// what is wrong.
    pub fn read(text: &str) -> Result<NamesFile, String> {
        let documents = Yaml::load_from_str(text).map_err(|error| format!("it is neither YAML nor JSON: {error}"))?;
        let mut names = IndexMap::new();
        let Some(Yaml::Mapping(entries)) = documents.first() else {
            return Err(
                "expected a list of names by table and table.column: `customers.city: {en: city, zh: 城市}`".to_owned()
            );
        };
        for (key, value) in entries {
            let key = scalar(key).ok_or("every key is the name of a table, or table.column")?;
            let Yaml::Mapping(languages) = value else {
                return Err(format!("`{key}`: expected names by language, such as {{en: city, zh: 城市}}"));
            };
            let mut of = Names::default();
            for (language, given) in languages {
                let list = match given {
                    Yaml::Sequence(items) => items.iter().map(scalar).collect::<Option<Vec<_>>>(),
                    one => scalar(one).map(|one| vec![one]),
                };
                let list = list.ok_or_else(|| format!("`{key}`: expected a name or a list of names"))?;
                match scalar(language).as_deref() {
                    Some("en") => of.en = list,
                    Some("zh") => of.zh = list,
                    _ => return Err(format!("`{key}`: the languages are `en` and `zh`")),
                }
            }
            names.insert(key.to_lowercase(), of);
        }
        Ok(NamesFile(names))
    }

    /// The names of a table.
    pub fn table(&self, table: &str) -> Names {
        self.0.get(&table.to_lowercase()).cloned().unwrap_or_default()
    }

    /// The names of a column.
    pub fn column(&self, table: &str, column: &str) -> Names {
        self.0.get(&format!("{table}.{column}").to_lowercase()).cloned().unwrap_or_default()
    }

    /// The keys that fit none of these tables and columns.
    pub fn strangers(&self, known: &HashSet<String>) -> Vec<&str> {
        self.0.keys().filter(|key| !known.contains(*key)).map(String::as_str).collect()
    }
}

fn scalar(yaml: &Yaml) -> Option<String> {
    match yaml {
        Yaml::Value(Scalar::String(text)) => Some(text.to_string()),
        Yaml::Value(Scalar::Integer(number)) => Some(number.to_string()),
        Yaml::Representation(text, ..) => Some(text.to_string()),
        _ => None,
    }
}
