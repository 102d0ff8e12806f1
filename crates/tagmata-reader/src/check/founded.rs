//! What the draft says and the question does not: values, numbers, windows, negations, names and ways of asking.

use super::held::{self, Held};
use super::{Checker, Doubt, DoubtKind, invented, same_number};
use crate::gist::{Figure, Span};
use tagmata_core::period::resolve;
use tagmata_core::reading::{Mention, Named};
use tagmata_core::words::Words;

impl Checker<'_> {
    /// What the draft says, and nothing in the question, the draft before or the other reader's account of words does.
    pub fn unfounded(&self) -> Vec<Doubt> {
        let guesses = self.gist.unread.iter().any(|span| !self.is_explained(span));
        let kind = if guesses { DoubtKind::Guessed } else { DoubtKind::Unfounded };
        let mut about = self.values_made_up();
        about.extend(self.numbers_made_up());
        about.extend(self.windows_made_up());
        let negates = self.held.negations() > 0 && !self.before.negates;
        let turned = self.words.iter().any(|(_, meaning)| held::is_negative(meaning));
        if negates && !turned && !self.gist.leaves_out && !guesses {
            about.push(Words::both("问题里没有否定的说法", "the question negates nothing"));
        }
        about.extend(self.names_made_up().iter().map(|name| invented(name)));
        about.extend(self.ways_made_up());
        about.into_iter().map(|about| Doubt { kind, about }).collect()
    }

    fn values_made_up(&self) -> Vec<Words> {
        let mut about = Vec::new();
        for (name, value) in &self.held.values {
            let mentioned = |mention: &Mention| match &mention.name {
                // Its name alone may be followed by any of its values.
                Named::Dimension(of) | Named::Tag(of) => {
                    of == name && mention.value.as_ref().is_none_or(|said| said == value)
                }
                _ => false,
            };
            let founded = self.gist.mentions.iter().any(mentioned)
                || self.is_defined_by(name)
                || self.stands(value)
                || self.stands(name)
                || self.before.values.contains(&(name.clone(), value.clone()));
            if !founded {
                about.push(invented(&format!("{name} = {value}")));
            }
        }
        about
    }

    fn numbers_made_up(&self) -> Vec<Words> {
        let mut about = Vec::new();
        for number in self.held.tested.iter().filter(|number| **number > 2.0) {
            let figures = || self.gist.figures.iter();
            let said = figures().any(|figure| same_number(figure.value, *number)) || self.in_a_window(*number);
            if !said && !self.stands(&number.to_string()) && !self.before.numbers.contains(number) {
                about.push(invented(&number.to_string()));
            }
        }
        about
    }

    fn windows_made_up(&self) -> Vec<Words> {
        let mut about = Vec::new();
        for during in &self.held.windows {
            let windows = self.gist.windows.iter().map(|window| &window.during);
            let said = windows.chain(&self.gist.periods).any(|said| self.agree(said, during))
                || self.before.windows.iter().any(|before| self.is_earlier(during, before))
                || self.gist.figures.iter().any(|figure| self.is_year(figure.value, during))
                || Held::numbers_of(during).is_some_and(|all| all.iter().all(|n| self.is_free_figure(*n)));
            let text = serde_json::to_string(during).unwrap_or_default();
            let names = |meaning: &str| !meaning.is_empty() && held::mentions_window(&text, meaning);
            let stands = self.words.iter().any(|(_, meaning)| names(meaning));
            if said || stands || self.before.windows.contains(during) {
                continue;
            }
            about.push(match resolve(during, self.today, self.calendar).map(|window| window.words()) {
                Ok(dates) => Words::both(
                    format!("问题没有说时间 {}", dates.zh),
                    format!("the question does not say the period {}", dates.en),
                ),
                Err(_) => invented(&text),
            });
        }
        about
    }

    /// Whether a number is said outside of every window.
    fn is_free_figure(&self, number: f64) -> bool {
        let windows = || self.gist.windows.iter().map(|window| &window.span);
        let free = |span: &Span| !windows().any(|window| window.from <= span.from && span.to <= window.to);
        self.gist.figures.iter().any(|figure| figure.value == number && free(&figure.span))
    }

    /// Whether some word stands for a key or name, alone or among others.
    pub fn stands_as(&self, name: &str) -> bool {
        let parts = |stands: &str| stands.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|part| part == name);
        self.words.iter().any(|(_, stands)| parts(stands))
    }

    /// Whether some word stands for this, or for something that holds it.
    pub fn stands(&self, meaning: &str) -> bool {
        self.words.iter().any(|(_, stands)| !stands.is_empty() && (stands == meaning || stands.contains(meaning)))
    }

    /// Whether the draft holds a number of the question.
    pub fn has_number(&self, figure: &Figure) -> bool {
        let value = figure.value;
        let small = value.fract() == 0.0 && (0.0..=24.0).contains(&value);
        // Hours are said by the clock, stretches of a window by how many they are.
        value == 1.0
            || self.held.lists.contains(&(value as usize)) && small
            || small && self.held.counts_otherwise
            || self.held.numbers.iter().any(|number| same_number(value, *number))
    }
}
