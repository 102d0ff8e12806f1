//! The lines that names of a model become: id, names, unit, values, one line each.

use super::quote::{id, line, quoted};
use tagmata_core::model::Names;
use tagmata_core::words::{Lang, Words};

/// Characters of a name at most.
const NAME_MAX: usize = 40;
/// Characters of what is said about a name at most.
const ABOUT_MAX: usize = 80;
/// Values are listed in full up to so many; those of a tag, which are often bands of one number, up to twice as many.
const VALUES_MAX: usize = 8;
/// Lists this short are told by their ids even in brief.
const VALUES_FEW: usize = 5;
/// Of longer lists so many are shown beside those that are asked about.
const VALUES_SHOWN: usize = 3;

/// What a name is, in the order of the parts of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Entity,
    Metric,
    Event,
    Tag,
    Dimension,
    Segment,
    Term,
    Absent,
}

/// How much of a name is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Id, a name, unit, and the values that are asked about.
    Brief,
    /// Also what it means, and its values, where they are not many.
    Full,
    /// All of it.
    Whole,
}

/// A name of the model.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) id: String,
    /// Everything it is called.
    pub(super) names: Names,
    /// Further words of it: verbs, counters, doers.
    pub(super) further: Vec<Names>,
    pub(super) about: Words,
    /// What stands behind its names: a unit, a type, whose rows it counts.
    pub(super) facts: String,
    /// What it stands for, ready to be printed, in both languages; only where it was asked about.
    pub(super) means: Words,
    /// The part of the dimensions that it stands in: what reaches it.
    pub(super) part: String,
    pub(super) values: Vec<ValueEntry>,
    /// How likely it is meant where no word names it, beside its place in the file.
    pub(super) likely: f32,
    /// The conditions that it stands for.
    pub(super) behind: Vec<serde_json::Value>,
    /// Names that belong to it: of what it stands for, and `id=value`.
    pub(super) needs: Vec<String>,
}

/// A value that stands in the model file.
#[derive(Debug, Clone)]
pub(super) struct ValueEntry {
    pub(super) id: String,
    pub(super) names: Names,
}

impl Entry {
    /// Its line; `asked` are the values that the question is about.
    pub(super) fn line(&self, lang: Lang, detail: Detail, asked: &[usize]) -> String {
        let mut said = id(&self.id);
        push_names(&mut said, &self.id, &self.names, lang);
        if !self.facts.is_empty() {
            said.push(' ');
            said.push_str(&self.facts);
        }
        self.push_values(&mut said, lang, detail, asked);
        if detail != Detail::Brief {
            let about = self.about.in_lang(lang);
            if !about.is_empty() {
                said.push_str(" — ");
                said.push_str(&quoted(about, ABOUT_MAX));
            }
            said.push_str(self.means.in_lang(lang));
        }
        said
    }

    /// Whether it has a few values.
    pub(super) fn is_short(&self) -> bool {
        self.values.len() <= VALUES_FEW
    }

    /// Its id, with its values where they are few: `activity(active,dormant)`.
    pub(super) fn bare(&self) -> String {
        if self.values.is_empty() || !self.is_short() {
            return id(&self.id);
        }
        let values: Vec<String> = self.values.iter().map(|value| id(&value.id)).collect();
        format!("{}({})", id(&self.id), values.join(","))
    }

    /// Whether a value stands in its line though the question does not ask about it.
    pub(super) fn shows(&self, value: usize, detail: Detail) -> bool {
        let all = if self.kind == Kind::Tag { 2 * VALUES_MAX } else { VALUES_MAX };
        match detail {
            Detail::Whole => true,
            Detail::Full => self.values.len() <= all || value < VALUES_SHOWN,
            Detail::Brief => self.is_short(),
        }
    }

    fn push_values(&self, said: &mut String, lang: Lang, detail: Detail, asked: &[usize]) {
        let mut first = true;
        let mut whole = true;
        for (at, value) in self.values.iter().enumerate() {
            if !asked.contains(&at) && !self.shows(at, detail) {
                whole = false;
                continue;
            }
            said.push_str(if first { ": " } else { ", " });
            first = false;
            said.push_str(&id(&value.id));
            if detail != Detail::Brief || asked.contains(&at) {
                push_names(said, &value.id, &value.names, lang);
            }
        }
        if !whole {
            said.push_str(if first { ": …" } else { ", …" });
        }
    }
}

/// ` "消费额/spend"`; nothing where the name says what the id says.
fn push_names(said: &mut String, id: &str, names: &Names, lang: Lang) {
    let plain = |text: &str| text.to_lowercase().replace(['_', '.', '-', ' '], "");
    let mut shown = Vec::new();
    if lang == Lang::Zh
        && let Some(zh) = names.zh.first()
    {
        shown.push(zh.as_str());
    }
    let other = if lang == Lang::En { names.shown(lang) } else { names.en.first().map(String::as_str) };
    // In Chinese the English name is told only where there is no Chinese one: ids are English as a rule.
    if let Some(other) = other.filter(|_| shown.is_empty()) {
        shown.push(other);
    }
    shown.retain(|name| plain(name) != plain(id));
    if !shown.is_empty() {
        let lines: Vec<String> = shown.iter().map(|name| line(name, NAME_MAX)).collect();
        said.push(' ');
        said.push_str(&quoted(&lines.join("/"), usize::MAX));
    }
}
