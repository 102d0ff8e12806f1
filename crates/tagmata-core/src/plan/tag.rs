//! Conditions on tags, as they stand today or stood on an earlier day.
//!
//! Seen from a day means: that day is today for every window of the tag's rules, and nothing on or after it is counted.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, During};
use crate::model::{TagBy, TagId};
use crate::query::{TagRule, TagRules, Who};
use crate::words::Words;
use jiff::civil::Date;

impl Planner<'_> {
    pub(super) fn tag(&mut self, path: &str, tag: &draft::TagIs) -> Option<Who> {
        let id = self.known_tag(path, &tag.name)?;
        let (values, negated) = self.one_list(path, &tag.is, &tag.is_not)?;
        let values = self.tag_values(path, &id, values)?;
        let as_of = match &tag.as_of {
            None => self.as_of,
            Some(during) => {
                let at = format!("{path}.as_of");
                self.has_history(&at, &id)?;
                self.seen_at(&at, during)?
            }
        };
        let as_of = self.tag_rules_as_of(&id, as_of)?;
        Some(Who::Tag { tag: id, values, negated, as_of })
    }

    /// A tag that is stored has no history: how it stood on a day cannot be told.
    pub(super) fn has_history(&mut self, path: &str, id: &TagId) -> Option<()> {
        if matches!(self.model.tags[id].by, TagBy::Rules(_)) {
            return Some(());
        }
        let message = Words::both(
            format!("标签 `{id}` 只存了当前值，没有历史，无法回看"),
            format!("tag `{id}` is stored as it is now, without history: how it stood then is not known"),
        );
        let hint = Words::both(
            "按规则计算的标签才能回看",
            "only a tag that is computed by rules can be seen from an earlier day",
        );
        self.problem(Code::Absent, path, message, Some(hint));
        None
    }

    /// The day after a window, from which something is seen as it stood at its end; `None` is today.
    pub(super) fn seen_at(&mut self, path: &str, during: &During) -> Option<Option<Date>> {
        let window = self.window(path, Some(during), self.facts.manifest.days())?;
        Some(window.to.filter(|day| *day < self.today).or(self.as_of))
    }

    /// Plans something as it was seen from a day; `None` stays where it is.
    pub(super) fn seen_from<T>(&mut self, day: Option<Date>, plan: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.today, self.as_of);
        if let Some(day) = day {
            (self.today, self.as_of) = (day, Some(day));
        }
        let planned = plan(self);
        (self.today, self.as_of) = before;
        planned
    }

    /// Resolves a rule tag's rules once, before anything names the tag in the query.
    pub(super) fn tag_rules(&mut self, id: &TagId) -> Option<()> {
        self.tag_rules_as_of(id, self.as_of).map(|_| ())
    }

    /// The same as the tag stood on a day. Gives the day under which the query knows its rules: none for a stored tag.
    pub(super) fn tag_rules_as_of(&mut self, id: &TagId, as_of: Option<Date>) -> Option<Option<Date>> {
        let TagBy::Rules(rules) = self.model.tags[id].by.clone() else {
            if let Some(day) = as_of {
                self.assume(Words::both(
                    format!("标签 `{id}` 没有历史：{day} 也按当前值计"),
                    format!("tag `{id}` has no history: its value of today stands for {day} too"),
                ));
            }
            return Some(None);
        };
        if self.rules.iter().any(|known| known.tag == *id && known.as_of == as_of) {
            return Some(as_of);
        }
        let mut resolved = Vec::new();
        for (i, rule) in rules.iter().enumerate() {
            let at = format!("tags.{id}.rules.{i}.when");
            let when = match &rule.when {
                Some(when) => Some(self.seen_from(as_of, |planner| planner.who(&at, when))?),
                None => None,
            };
            resolved.push(TagRule { value: rule.value.clone(), when });
        }
        self.rules.push(TagRules { tag: id.clone(), as_of, rules: resolved });
        Some(as_of)
    }
}
