//! People in words: what they are stands beside the noun, what they did in clauses before it (zh) or behind it (en).

use super::{Say, fill};
use tagmata_core::draft::{During, FieldIs, Order, Rank, RankSize, TagIs, Term, Who};

/// The parts of a phrase for people.
#[derive(Default)]
struct Phrase {
    /// Beside the noun: 沉睡, dormant.
    beside: Vec<String>,
    /// Clauses: 买过茶, bought tea; whether each goes with "whose".
    clauses: Vec<(String, bool)>,
    /// The noun with all its conditions, where a ranking brings it.
    whole: Option<String>,
}

impl Say<'_> {
    /// Who they are, as a noun phrase.
    pub fn people(&mut self, who: &Who) -> Option<String> {
        let mut phrase = Phrase::default();
        self.put(&mut phrase, who)?;
        let Phrase { beside, clauses, whole } = phrase;
        let noun = match whole {
            Some(whole) => whole,
            None => self.entity_name()?,
        };
        if self.zh() {
            let joints = ["、", "且", "并且", "，"];
            let mut said = String::new();
            for (at, (clause, _)) in clauses.iter().enumerate() {
                if at > 0 {
                    said.push_str(joints[self.rng.usize(..joints.len())]);
                }
                said.push_str(clause);
            }
            if !clauses.is_empty() {
                said.push('的');
            }
            let known = beside.last().is_none_or(|last| self.world.unnamed(&format!("{last}{noun}")));
            return known.then(|| format!("{said}{}{noun}", beside.concat()));
        }
        // "Regular customers" may be the name of something else.
        if beside.last().is_some_and(|last| !self.world.unnamed(&format!("{last} {noun}"))) {
            return None;
        }
        let mut said = self.join(&[&beside.join(" "), &noun]);
        for (at, (clause, whose)) in clauses.iter().enumerate() {
            let rel = if *whose { "whose" } else { "who" };
            let and = if at > 0 { "and " } else { "" };
            said.push_str(&format!(" {and}{rel} {clause}"));
        }
        Some(said)
    }

    fn put(&mut self, phrase: &mut Phrase, who: &Who) -> Option<()> {
        match who {
            Who::All(whos) => {
                // What is not of a time first: a window said before it would cover it too.
                for who in whos {
                    self.put(phrase, who)?;
                }
            }
            Who::Any(whos) => {
                let mut said = Vec::new();
                for who in whos {
                    let (clause, whose) = self.clause(who)?;
                    said.push(match (self.zh(), whose) {
                        (true, _) => clause,
                        (false, true) => format!("whose {clause}"),
                        (false, false) => format!("who {clause}"),
                    });
                }
                let said = said.join(self.of(&["或者", "或"], &[" or "]));
                phrase.clauses.push((said.trim_start_matches("who ").to_owned(), false));
            }
            Who::Tag(tag) if tag.is_not.is_empty() => phrase.beside.push(self.tag_values(&tag.name, &tag.is)?),
            Who::Tag(TagIs { name, is_not, .. }) => {
                let values = self.tag_values(name, is_not)?;
                phrase.clauses.push((fill(self.of(&["不是V"], &["are not V"]), &[('V', &values)]), false));
            }
            Who::InSegment(_) => {
                let (name, _) = self.trait_noun(who)?;
                phrase.beside.push(name);
            }
            Who::Field(FieldIs { is, .. }) if !is.is_empty() && self.zh() && self.often(50) => {
                let Who::Field(field) = who else { return None };
                phrase.beside.push(self.field_values(field, is)?);
            }
            Who::Rank(rank) => {
                if phrase.whole.is_some() {
                    return None;
                }
                phrase.whole = Some(self.ranked(rank)?);
            }
            _ if self.term_of(who).is_some() => {
                let name = self.term_of(who)?;
                phrase.beside.push(name);
            }
            other => {
                let clause = self.clause(other)?;
                phrase.clauses.push(clause);
            }
        }
        Some(())
    }

    /// One condition as a clause, and whether "whose" leads it.
    fn clause(&mut self, who: &Who) -> Option<(String, bool)> {
        Some(match who {
            Who::Did(did) => (self.did(did)?, false),
            Who::Not(inner) => match &**inner {
                Who::Did(did) => (self.not_did(did)?, false),
                _ => return None,
            },
            Who::Metric(metric) => (self.amount_is(metric)?, true),
            Who::Sequence(sequence) => (self.sequence(sequence)?, false),
            Who::Change(change) => (self.change(change)?, true),
            Who::Regular(regular) => (self.regular(regular)?, false),
            Who::Field(field) => return self.field_clause(field),
            Who::Tag(_) | Who::InSegment(_) => {
                let (name, _) = self.trait_noun(who)?;
                (fill(self.of(&["N"], &["are N"]), &[('N', &name)]), false)
            }
            _ => return None,
        })
    }

    /// What someone is, as a name; and whether it is a noun by itself.
    pub fn trait_noun(&mut self, who: &Who) -> Option<(String, bool)> {
        match who {
            Who::Tag(tag) if tag.is_not.is_empty() => Some((self.tag_values(&tag.name, &tag.is)?, false)),
            Who::InSegment(segment) => {
                let world = self.world;
                let segment = world.model.segments.values().find(|one| one.id.as_str() == segment.segment)?;
                Some((self.name(&segment.names, "Segment")?, true))
            }
            _ => None,
        }
    }

    fn tag_values(&mut self, tag: &str, values: &[String]) -> Option<String> {
        let world = self.world;
        let tag = world.model.tags.values().find(|one| one.id.as_str() == tag)?;
        let mut names = Vec::new();
        for value in values {
            names.push(self.name(&tag.values.get(value)?.names, "TagVal")?);
        }
        Some(self.either(&names))
    }

    fn term_of(&mut self, who: &Who) -> Option<String> {
        let world = self.world;
        let term = world.model.terms.values().find(|term| term.who.as_ref() == Some(who))?;
        self.name(&term.names, "Term")
    }

    fn field_values(&mut self, field: &FieldIs, values: &[String]) -> Option<String> {
        let mut names = Vec::new();
        for value in values {
            names.push(self.value_name(&field.name, value)?);
        }
        Some(self.either(&names))
    }

    fn field_clause(&mut self, field: &FieldIs) -> Option<(String, bool)> {
        let name = self.field_name(&field.name)?;
        if let Some(test) = &field.test {
            let test = self.test(test, None, "");
            return Some((fill(self.of(&["NT"], &["N is T", "N T"]), &[('N', &name), ('T', &test)]), true));
        }
        if let Some(during) = &field.during {
            let window = self.window(during)?;
            let bare = matches!(during, During::Open(_) | During::Span(_) | During::ToDate(_));
            let is = self.of(&["在", "为"], &["is"]);
            return if bare { None } else { Some((self.join(&[&name, is, &window]), true)) };
        }
        let (values, not) = if field.is.is_empty() { (&field.is_not, true) } else { (&field.is, false) };
        let values = self.field_values(field, values)?;
        let way = match not {
            true => self.of(&["N不是V"], &["N is not V"]),
            false => self.of(&["N是V", "N为V"], &["N is V"]),
        };
        Some((fill(way, &[('N', &name), ('V', &values)]), true))
    }

    /// 消费额最高的10个用户; top 10 users by spend.
    fn ranked(&mut self, rank: &Rank) -> Option<String> {
        let Term::Leaf(leaf) = &rank.term else { return None };
        let metric = self.dated(leaf, None)?;
        let entity = self.entity_name()?;
        let desc = rank.order == Order::Desc;
        let (top, high) = if desc { ("前", "最高") } else { ("后", "最低") };
        let (en_top, en_high) = if desc { ("top", "highest") } else { ("bottom", "lowest") };
        Some(match (rank.keep, self.zh()) {
            (RankSize::Count(n), true) => {
                let way = match self.often(50) {
                    true => format!("M{top}N名的E"),
                    false => format!("M{high}的N个E"),
                };
                fill(&way, &[('M', &metric), ('N', &n.to_string()), ('E', &entity)])
            }
            (RankSize::Percent(n), true) => format!("{metric}{top}{n}%的{entity}"),
            (RankSize::Count(n), false) => match self.often(60) {
                true => format!("{en_top} {n} {entity} by {metric}"),
                false => format!("{n} {entity} with the {en_high} {metric}"),
            },
            (RankSize::Percent(n), false) => match self.often(50) {
                true => format!("{en_top} {n}% of {entity} by {metric}"),
                false => format!("{en_top} {n}% {entity} by {metric}"),
            },
        })
    }
}
