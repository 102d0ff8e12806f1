//! Random conditions: every node, nested a little.

use super::{Draw, pick};
use tagmata_core::draft::{Order, RankSize};
use tagmata_core::model::{SegmentId, TagBy, TagId};
use tagmata_core::query::{Key, Rank, TagRule, TagRules, Who};

impl Draw<'_, '_> {
    /// A condition on the query's entity, at most so deep.
    pub(super) fn who(&mut self, depth: usize) -> Who {
        loop {
            let drawn = match self.rng.u8(..17) {
                0 if depth > 0 => Some(Who::All(self.parts(depth - 1))),
                1 if depth > 0 => Some(Who::Any(self.parts(depth - 1))),
                2 | 3 if depth > 0 => Some(Who::Not(Box::new(self.who(depth - 1)))),
                4 if depth > 0 => {
                    let as_of = self.some_day();
                    let who = Box::new(self.seen_from(as_of, |draw| draw.who(depth - 1)));
                    Some(Who::InSegment { segment: SegmentId::new("some"), version: None, as_of, who })
                }
                5..8 => self.tag(depth),
                8 => {
                    let home = self.world.home(&self.entity).clone();
                    self.field(&home, false).map(Who::Field)
                }
                9 | 10 => self.entity_number().map(|term| Who::Metric { term, test: self.test() }),
                11 | 12 => self.did(),
                13 => self.rank(depth),
                14 | 15 => self.sequence(),
                16 => self.regular(),
                _ => None,
            };
            if let Some(who) = drawn {
                return who;
            }
        }
    }

    fn parts(&mut self, depth: usize) -> Vec<Who> {
        let count = if self.chance(0.05) { 0 } else { 2 };
        (0..count).map(|_| self.who(depth)).collect()
    }

    fn tag(&mut self, depth: usize) -> Option<Who> {
        let tags = self.tags();
        let tag = pick(self.rng, &tags).clone();
        let stored = matches!(self.world.model.tags[&tag].by, TagBy::Column(_));
        let as_of = if stored { None } else { self.some_day() };
        self.seen_from(as_of, |draw| draw.tag_rules(&tag, depth))?;
        let known: Vec<String> = self.world.model.tags[&tag].values.keys().cloned().collect();
        let values = super::some(self.rng, &known, 2);
        Some(Who::Tag { tag, values, negated: self.rng.bool(), as_of })
    }

    /// Draws the rules of a rule tag where the query has none yet; nothing where that would nest too deep.
    pub(super) fn tag_rules(&mut self, tag: &TagId, depth: usize) -> Option<()> {
        let TagBy::Rules(declared) = &self.world.model.tags[tag].by else { return Some(()) };
        let as_of = self.as_of;
        if self.rules.iter().any(|known| known.tag == *tag && known.as_of == as_of) {
            return Some(());
        }
        if depth == 0 {
            return None;
        }
        let mut rules = Vec::new();
        for rule in declared {
            // Without conditions on the tag itself: a model's rules refer backwards only.
            let when = rule.when.as_ref().map(|_| {
                loop {
                    let before = self.rules.len();
                    let drawn = self.who(depth - 1);
                    if self.rules.len() == before && !names_tag(&drawn, tag) {
                        break drawn;
                    }
                    self.rules.truncate(before);
                }
            });
            rules.push(TagRule { value: rule.value.clone(), when });
        }
        self.rules.push(TagRules { tag: tag.clone(), as_of, rules });
        Some(())
    }

    fn rank(&mut self, depth: usize) -> Option<Who> {
        let term = self.entity_number()?;
        let among = if depth > 0 && self.chance(0.3) { Some(Box::new(self.who(depth - 1))) } else { None };
        let order = if self.rng.bool() { Order::Desc } else { Order::Asc };
        let keep = if self.rng.bool() {
            RankSize::Count(1 + self.rng.u32(..4))
        } else {
            RankSize::Percent(*pick(self.rng, &[1.0, 10.0, 20.0, 33.3, 50.0, 100.0]))
        };
        let home = self.world.home(&self.entity).clone();
        let within = match self.rng.u8(..6) {
            0 if depth > 0 => self.a_tag().map(Key::Tag),
            1 => {
                let fields = self.dimensions(&home, |_| true);
                if fields.is_empty() { None } else { Some(Key::Field(pick(self.rng, &fields).clone())) }
            }
            _ => None,
        };
        let with_ties = self.rng.bool();
        Some(Who::Rank(Rank { term, order, keep, among, within, with_ties }))
    }
}

/// Whether a condition names a tag.
fn names_tag(who: &Who, tag: &TagId) -> bool {
    match who {
        Who::All(parts) | Who::Any(parts) => parts.iter().any(|part| names_tag(part, tag)),
        Who::Not(part) | Who::InSegment { who: part, .. } => names_tag(part, tag),
        Who::Tag { tag: named, .. } => named == tag,
        Who::Rank(rank) => {
            let within = matches!(&rank.within, Some(Key::Tag(named)) if named == tag);
            within || rank.among.as_ref().is_some_and(|among| names_tag(among, tag))
        }
        _ => false,
    }
}
