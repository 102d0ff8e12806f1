//! YAML text as a JSON value, with the line of every key and item. Knows nothing of models.

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use serde_json::{Map, Number, Value};
use std::collections::HashMap;

/// What was read.
pub(super) struct Yaml {
    /// The value; a key that is given twice keeps its first value.
    pub value: Value,
    /// The line of each path.
    pub lines: Lines,
    /// Keys given twice.
    pub repeated: Vec<Repeated>,
}

/// The line of each path of keys and indexes, joined by dots.
#[derive(Debug, Default)]
pub(super) struct Lines(HashMap<String, usize>);

impl Lines {
    /// The line of a path, or of the nearest part of the file around it.
    pub fn of(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(line) = self.0.get(path) {
                return *line;
            }
            match path.rfind('.') {
                Some(dot) => path = &path[..dot],
                None => return 1,
            }
        }
    }
}

/// A key given twice in one mapping.
pub(super) struct Repeated {
    /// The keys that lead to it, joined by dots.
    pub path: String,
    /// The line of the second one.
    pub line: usize,
}

/// Text that is not YAML.
pub(super) struct NotYaml {
    /// The line where reading stopped.
    pub line: usize,
    /// What the reader met.
    pub message: String,
}

/// Put before a repeated key, so that the rest of the file can be read; no key a person writes starts like it.
const MARK: &str = "__tagmata-repeated-";
/// More repeated keys than this are not listed.
const REPEATED_MAX: usize = 50;

/// Reads the first document of a text.
pub(super) fn read(text: &str) -> Result<Yaml, NotYaml> {
    let mut text = text.to_string();
    let mut repeated: Vec<usize> = Vec::new();
    loop {
        let stopped = match MarkedYaml::load_from_str(&text) {
            Ok(documents) => return convert(&documents, &repeated),
            Err(error) => error,
        };
        let mark = stopped.marker();
        let is_repeat = stopped.info().contains("duplicated key") && repeated.len() < REPEATED_MAX;
        if !is_repeat {
            return Err(NotYaml { line: mark.line().max(1), message: stopped.info().to_string() });
        }
        // The parser stops at the first repeated key. Renaming it lets the next round find the other mistakes.
        let at = text.char_indices().nth(mark.index()).map_or(text.len(), |(byte, _)| byte);
        let quote = text[at..].chars().next().filter(|c| matches!(c, '"' | '\''));
        let key_at = at + quote.map_or(0, char::len_utf8);
        repeated.push(mark.line());
        text.insert_str(key_at, &format!("{MARK}{}-", repeated.len()));
    }
}

fn convert(documents: &[MarkedYaml], marked: &[usize]) -> Result<Yaml, NotYaml> {
    let Some(root) = documents.first() else {
        return Err(NotYaml { line: 1, message: "the file is empty".to_string() });
    };
    let mut lines = Lines::default();
    let mut renamed = Vec::new();
    let value = node(root, "", &mut lines, &mut renamed);
    let mut repeated = Vec::new();
    for (path, number) in renamed {
        repeated.extend(marked.get(number.wrapping_sub(1)).map(|line| Repeated { path, line: *line }));
    }
    Ok(Yaml { value, lines, repeated })
}

/// A node as JSON. Keys that [`read`] renamed are left out and listed with the number they were given.
fn node(yaml: &MarkedYaml, path: &str, lines: &mut Lines, renamed: &mut Vec<(String, usize)>) -> Value {
    match &yaml.data {
        YamlData::Value(scalar) => plain(scalar),
        YamlData::Tagged(_, inner) => node(inner, path, lines, renamed),
        YamlData::Sequence(items) => {
            let mut list = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                let inner = join(path, &index.to_string());
                lines.0.insert(inner.clone(), item.span.start.line());
                list.push(node(item, &inner, lines, renamed));
            }
            Value::Array(list)
        }
        YamlData::Mapping(entries) => {
            let mut map = Map::new();
            for (key, item) in entries {
                let name = key_text(key);
                if let Some((number, key)) = name.strip_prefix(MARK).and_then(|rest| rest.split_once('-')) {
                    renamed.extend(number.parse().ok().map(|number| (join(path, key), number)));
                    continue;
                }
                let inner = join(path, &name);
                lines.0.insert(inner.clone(), key.span.start.line());
                map.insert(name, node(item, &inner, lines, renamed));
            }
            Value::Object(map)
        }
        YamlData::Representation(text, ..) => Value::String(text.to_string()),
        YamlData::BadValue | YamlData::Alias(_) => Value::Null,
    }
}

fn plain(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(b) => Value::Bool(*b),
        Scalar::Integer(n) => Value::Number((*n).into()),
        Scalar::FloatingPoint(n) => Number::from_f64(n.into_inner()).map_or(Value::Null, Value::Number),
        Scalar::String(text) => Value::String(text.to_string()),
    }
}

fn key_text(key: &MarkedYaml) -> String {
    match &key.data {
        YamlData::Value(Scalar::String(text)) => text.to_string(),
        YamlData::Value(scalar) => plain(scalar).to_string(),
        _ => "?".to_string(),
    }
}

/// A path with one more key.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}.{key}") }
}
