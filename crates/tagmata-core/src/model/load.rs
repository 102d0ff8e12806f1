//! From YAML text to a checked model: every mistake at once, each with its line.

use super::spec::ModelSpec;
use super::yaml::{self, Lines};
use super::{Model, build};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::shape::{self, Schema, ShapeError};
use crate::words::Words;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::OnceLock;

impl Model {
    /// Reads and checks a model file's text. `file` is only a name for diagnostics.
    pub fn load(file: &str, text: &str) -> Result<Model, Vec<Diagnostic>> {
        let yaml = match yaml::read(text) {
            Ok(yaml) => yaml,
            Err(stop) => {
                let place = Place::File { file: file.to_string(), line: stop.line, path: String::new() };
                let message = Words::plain(format!("this is not YAML: {}", stop.message));
                let hint =
                    Words::plain("check the indentation, the brackets and the quotes of this line and the one before");
                return Err(vec![Diagnostic::new(Code::Syntax, place, message).hint(hint)]);
            }
        };
        let mut report = Report { file: file.to_string(), lines: yaml.lines, found: Vec::new() };
        for again in &yaml.repeated {
            report.repeated(&again.path, again.line);
        }
        let mut value = yaml.value;
        let errors = shape::check(&value, schema());
        let broken = Broken::cut(&mut value, &errors);
        errors.into_iter().for_each(|error| report.shape(error));
        match serde_json::from_value::<ModelSpec>(value) {
            Ok(spec) => {
                let model = build::build(&spec, text, &broken, &mut report);
                if report.found.is_empty() { Ok(model) } else { Err(report.finish()) }
            }
            Err(error) => {
                if report.found.is_empty() {
                    report.add(Code::Shape, "", format!("this is not a model file: {error}"), None);
                }
                Err(report.finish())
            }
        }
    }
}

/// The schema of model files, compiled once.
fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(Schema::of::<ModelSpec>)
}

/// The mistakes found so far, and what is needed to place the next one.
pub(super) struct Report {
    file: String,
    lines: Lines,
    found: Vec<Diagnostic>,
}

impl Report {
    /// Adds a mistake at a path of keys.
    pub fn add(&mut self, code: Code, path: &str, message: String, hint: Option<String>) {
        self.push(code, path, Words::plain(message), hint.map(Words::plain));
    }

    fn shape(&mut self, error: ShapeError) {
        let path = error.dotted();
        self.push(error.code, &path, Words::plain(error.message.en), error.hint.map(|hint| Words::plain(hint.en)));
    }

    fn push(&mut self, code: Code, path: &str, message: Words, hint: Option<Words>) {
        let place = Place::File { file: self.file.clone(), line: self.lines.of(path), path: path.to_string() };
        let diagnostic = Diagnostic { code, place, message, hint };
        if !self.found.contains(&diagnostic) {
            self.found.push(diagnostic);
        }
    }

    fn repeated(&mut self, path: &str, line: usize) {
        let place = Place::File { file: self.file.clone(), line, path: path.to_string() };
        let key = path.rsplit('.').next().unwrap_or(path);
        let message = Words::plain(format!("the key `{key}` is given twice in the same place"));
        let hint = Words::plain("keep one of them; the second would silently replace the first");
        self.found.push(Diagnostic::new(Code::Duplicate, place, message).hint(hint));
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|diagnostic| match &diagnostic.place {
            Place::File { line, .. } => *line,
            _ => 0,
        });
        self.found
    }
}

/// What was cut from the file because its shape is wrong; references to it are not reported a second time.
#[derive(Debug, Default)]
pub(super) struct Broken {
    sections: HashSet<String>,
    items: HashSet<(String, String)>,
}

impl Broken {
    /// Whether an item was cut, or everything of its kind.
    pub fn has(&self, section: &str, id: &str) -> bool {
        self.sections.contains(section) || self.items.contains(&(section.to_string(), id.to_string()))
    }

    /// Whether anything of a kind was cut.
    pub fn any(&self, section: &str) -> bool {
        self.sections.contains(section) || self.items.iter().any(|(of, _)| of == section)
    }

    /// Takes what is broken out of the file, so that the rest can still be checked.
    fn cut(value: &mut Value, errors: &[ShapeError]) -> Broken {
        let mut broken = Broken::default();
        let Value::Object(file) = value else {
            return broken;
        };
        for error in errors {
            let Some(section) = error.path.first() else {
                continue;
            };
            match (error.path.get(1), file.get_mut(section.as_str())) {
                (Some(id), Some(Value::Object(items))) if section != "calendar" && section != "about" => {
                    items.shift_remove(id.as_str());
                    broken.items.insert((section.clone(), id.clone()));
                }
                _ => {
                    file.shift_remove(section.as_str());
                    broken.sections.insert(section.clone());
                }
            }
        }
        for (key, empty) in [
            ("model", json!("model")),
            ("calendar", json!({"timezone": "UTC"})),
            ("sources", json!({})),
            ("entities", json!({})),
        ] {
            if !file.contains_key(key) {
                broken.sections.insert(key.to_string());
                file.insert(key.to_string(), empty);
            }
        }
        broken
    }
}
