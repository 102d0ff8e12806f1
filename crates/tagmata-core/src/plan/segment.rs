//! Membership of segments: of saved ones by version, of the model's own, and who entered one in a window.

use super::Planner;
use super::lookup::{near_hint, nearest};
use crate::diagnostic::Code;
use crate::draft;
use crate::model::SegmentId;
use crate::query::Who;
use crate::words::Words;
use jiff::civil::Date;

/// Segments resolved for one question at most: segments made of segments can double at every step.
const SEGMENTS_MAX: usize = 200;

/// A segment that was found.
struct Found {
    id: SegmentId,
    /// The version of a saved one; none for one of the model.
    version: Option<u32>,
    entity: String,
    who: draft::Who,
}

impl Planner<'_> {
    pub(super) fn in_segment(&mut self, path: &str, named: &draft::InSegment) -> Option<Who> {
        let found = self.found_segment(path, named)?;
        if found.entity != self.entity.as_str() {
            let message = Words::both(
                format!("人群 `{}` 由 `{}` 组成", found.id, found.entity),
                format!("segment `{}` is made of `{}`", found.id, found.entity),
            );
            self.problem(Code::NoJoinPath, path, message, None);
            return None;
        }
        let Some(during) = &named.entered else { return self.member(path, &found, self.as_of) };
        let at = format!("{path}.entered");
        let days = self.facts.manifest.days();
        let window = self.window(&at, Some(during), days)?;
        let Some(start) = window.from.filter(|from| days.is_none_or(|(first, _)| *from > first)) else {
            let message = Words::both(
                "时间段开始之前没有数据，无法判断当时谁在人群里",
                "there is no data from before the window: who was in the segment at its start is not known",
            );
            self.problem(Code::OutsideData, &at, message, None);
            return None;
        };
        let end = window.to.filter(|day| *day < self.today).or(self.as_of);
        let (now, then) = (self.member(path, &found, end), self.member(path, &found, Some(start)));
        Some(Who::All(vec![now?, Who::Not(Box::new(then?))]))
    }

    /// Who is in a segment as it stood on a day; `None` is today.
    fn member(&mut self, path: &str, found: &Found, as_of: Option<Date>) -> Option<Who> {
        let own = (found.id.to_string(), found.version.unwrap_or_default());
        self.segments += 1;
        let (code, message) = if self.inside.contains(&own) {
            let (zh, en) = ("引用了自己", "is defined by itself");
            (Code::Cycle, Words::both(format!("人群 `{}` {zh}", found.id), format!("segment `{}` {en}", found.id)))
        } else if self.segments > SEGMENTS_MAX {
            let (zh, en) = ("引用的人群太多，最多", "segments made of segments: at most");
            (Code::Limit, Words::both(format!("{zh} {SEGMENTS_MAX} 个"), format!("{en} {SEGMENTS_MAX}")))
        } else {
            self.inside.push(own);
            let who = self.seen_from(as_of, |planner| planner.who(path, &found.who));
            self.inside.pop();
            return Some(Who::InSegment {
                segment: found.id.clone(),
                version: found.version,
                as_of,
                who: Box::new(who?),
            });
        };
        self.problem(code, path, message, None);
        None
    }

    /// A saved segment of this id and version, else the model's own.
    fn found_segment(&mut self, path: &str, named: &draft::InSegment) -> Option<Found> {
        let name = named.segment.as_str();
        let saved = self.facts.segments.iter().filter(|saved| saved.id == name);
        let mut versions: Vec<u32> = saved.clone().map(|saved| saved.version).collect();
        versions.sort_unstable();
        let wanted = named.version.or(versions.last().copied());
        if let Some(saved) = saved.clone().find(|saved| Some(saved.version) == wanted) {
            let (entity, who) = (saved.entity.clone(), saved.who.clone());
            return Some(Found { id: SegmentId::new(name), version: wanted, entity, who });
        }
        if let (Some(version), false) = (named.version, versions.is_empty()) {
            let there = versions.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            let message = Words::both(
                format!("人群 `{name}` 没有版本 {version}"),
                format!("segment `{name}` has no version {version}"),
            );
            let hint = Words::both(format!("现有版本：{there}"), format!("there are: {there}"));
            self.problem(Code::UnknownName, &format!("{path}.version"), message, Some(hint));
            return None;
        }
        let Some((id, segment)) = self.model.segments.get_key_value(name) else {
            self.unknown_segment(path, name);
            return None;
        };
        if named.version.is_some() {
            let message = Words::both(
                format!("人群 `{name}` 由模型定义，没有版本"),
                format!("segment `{name}` is the model's own and has no versions"),
            );
            self.problem(Code::UnknownName, &format!("{path}.version"), message, None);
            return None;
        }
        Some(Found { id: id.clone(), version: None, entity: segment.entity.to_string(), who: segment.who.clone() })
    }

    fn unknown_segment(&mut self, path: &str, name: &str) {
        let saved = self.facts.segments.iter().map(|saved| saved.id.as_str());
        let mut names: Vec<&str> = saved.chain(self.model.segments.keys().map(SegmentId::as_str)).collect();
        names.dedup();
        let near = nearest(name, names.iter().copied());
        let message = Words::both(format!("没有名为“{name}”的人群"), format!("there is no segment `{name}`"));
        self.problem(Code::UnknownName, path, message, Some(near_hint(&near, &names)));
    }
}
