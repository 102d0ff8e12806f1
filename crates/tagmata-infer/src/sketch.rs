//! The model before it is text: items with their evidence, in the order of the file.

/// A model that is to be written.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    /// Comment lines at the top.
    pub head: Vec<String>,
    /// The model's id.
    pub model: String,
    /// The zone of its calendar.
    pub timezone: String,
    /// Its notion of today.
    pub today: &'static str,
    /// Tables.
    pub sources: Vec<Source>,
    /// The sections behind them, each with its items.
    pub sections: Vec<(&'static str, Vec<Item>)>,
    /// Questions to try.
    pub examples: Vec<String>,
    /// What whoever asks should know: Chinese, English.
    pub notes: Vec<(String, String)>,
    /// What was left out, with the reason.
    pub left_out: Vec<String>,
}

/// A source with what was found.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Comment lines above it.
    pub notes: Vec<String>,
    /// Its plain fields, rendered: key, value, comment.
    pub fields: Vec<(String, String, String)>,
    /// Its columns that need a type: name, value, comment.
    pub columns: Vec<(String, String, String)>,
    /// Its joins: role, value, comment.
    pub joins: Vec<(String, String, String)>,
}

/// Anything else that has an id.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its fields, rendered: key and value.
    pub fields: Vec<(String, String)>,
    /// Its lists of further items, such as values: key, and id with value each.
    pub lists: Vec<(String, Vec<(String, String)>)>,
    /// The evidence.
    pub comment: String,
}

impl Item {
    /// An item without fields.
    pub fn new(id: &str, comment: impl Into<String>) -> Item {
        Item { id: id.to_owned(), comment: comment.into(), ..Item::default() }
    }

    /// The same with one more field; the value is YAML.
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Item {
        self.fields.push((key.to_owned(), value.into()));
        self
    }
}

impl Sketch {
    /// The items of a section.
    pub fn section(&mut self, name: &'static str) -> &mut Vec<Item> {
        if let Some(at) = self.sections.iter().position(|(known, _)| *known == name) {
            return &mut self.sections[at].1;
        }
        self.sections.push((name, Vec::new()));
        &mut self.sections.last_mut().expect("it was just pushed").1
    }

    /// Takes out what a path of the file names, and says whether it was there.
    pub fn drop(&mut self, path: &str, why: &str) -> bool {
        let parts: Vec<&str> = path.split('.').collect();
        let Some((section, items)) = self.sections.iter_mut().find(|(name, _)| Some(name) == parts.first()) else {
            return false;
        };
        let rest = parts[1..].join(".");
        let named = |item: &Item| rest == item.id || rest.starts_with(&format!("{}.", item.id));
        let Some(at) = items.iter().position(named) else { return false };
        let gone = items.remove(at);
        self.left_out.push(format!("{section}.{}: {why}", gone.id));
        true
    }
}
