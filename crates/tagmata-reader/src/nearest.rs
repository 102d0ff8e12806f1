//! What can be asked in place of a question that was refused: made of the names that it holds, and offered only where it
//! reads. Knows no word of a model.

use crate::known::Known;
use crate::scan::Scan;
use crate::sem::Sem;
use tagmata_core::diagnostic::Code;
use tagmata_core::model::{DimensionId, MetricId};
use tagmata_core::reading::{Read, Refusal};
use tagmata_core::words::{Lang, Words};

/// Names that are tried.
const NAMES_MAX: usize = 3;

/// The refusal, with the nearest question that reads as its hint, where it has none of its own. `reads` says whether a
/// text is a question.
pub fn offered(known: &Known, scan: &Scan, mut refusal: Refusal, reads: impl Fn(&str) -> bool) -> Read {
    let [first] = refusal.why.as_mut_slice() else { return Read::Refuse(refusal) };
    let open = matches!(first.code, Code::ReadOnly | Code::OffTopic | Code::NotBuilt | Code::OutsideData);
    let general = first.hint.as_ref().is_none_or(|hint| *hint == crate::decide::asking_hint());
    if !open || !general {
        return Read::Refuse(refusal);
    }
    let people = first.code == Code::ReadOnly;
    let zh = nearest(known, scan, Lang::Zh, people, &reads);
    let en = nearest(known, scan, Lang::En, people, &reads);
    if let (Some(zh), Some(en)) = (zh.clone().or(en.clone()), en.or(zh)) {
        first.hint = Some(Words::both(
            format!("可以问“{zh}”；问“能问什么”可以看到全部"),
            format!("you can ask \"{en}\"; \"what can I ask\" shows everything"),
        ));
    }
    Read::Refuse(refusal)
}

fn nearest(known: &Known, scan: &Scan, lang: Lang, people: bool, reads: &impl Fn(&str) -> bool) -> Option<String> {
    let (whom, what) = (of_people(known, scan, lang), of_numbers(known, scan, lang));
    let tried = if people { [whom, what] } else { [what, whom] };
    let made = tried.into_iter().flatten().find(|text| reads(text));
    made.or_else(|| {
        let own = known.model.examples.iter().filter(|example| Lang::of(example) == lang);
        own.take(NAMES_MAX).find(|example| reads(example)).cloned()
    })
}

/// How many of the people that were named there are.
fn of_people(known: &Known, scan: &Scan, lang: Lang) -> Vec<String> {
    let entity = known.model.entities[&known.entity].names.words(known.entity.as_str());
    let mut named: Vec<Words> = Vec::new();
    for edge in &scan.edges {
        let name = match &*edge.sem {
            Sem::TagValues(tag, values) => match values.as_slice() {
                [value] => known.model.tags[tag].values.get(value).map(|known| known.names.words(value)),
                _ => None,
            },
            Sem::Segment(id) => known.model.segments.get(id).map(|segment| segment.names.words(id.as_str())),
            Sem::Term(id) => known.model.terms.get(id).map(|term| term.names.words(id.as_str())),
            _ => None,
        };
        named.extend(name.filter(|name| !named.contains(name)));
    }
    let said = |name: &Words| match lang {
        Lang::Zh => format!("{}{}有多少", name.zh, entity.zh),
        Lang::En => format!("how many {} {}s are there", name.en, entity.en),
    };
    named.iter().take(NAMES_MAX).map(said).collect()
}

/// The number that was named, by groups or by months.
fn of_numbers(known: &Known, scan: &Scan, lang: Lang) -> Vec<String> {
    let metrics = scan.edges.iter().filter_map(|edge| match &*edge.sem {
        Sem::Metric(id) => Some(id),
        _ => None,
    });
    let mut tried = Vec::new();
    for id in metrics.take(NAMES_MAX) {
        let Some(metric) = known.model.metrics.get(id) else { continue };
        let name = metric.names.words(id.as_str());
        tried.push(match lang {
            Lang::Zh => format!("最近12个月每月的{}", name.zh),
            Lang::En => format!("{} by month over the past 12 months", name.en),
        });
        if let Some(group) = group_of(known, id) {
            let group = known.model.dimensions[&group].names.words(group.as_str());
            tried.push(match lang {
                Lang::Zh => format!("上个月各{}的{}", group.zh, name.zh),
                Lang::En => format!("{} by {} last month", name.en, group.en),
            });
        }
        tried.push(name.in_lang(lang).to_owned());
    }
    tried
}

/// A dimension with listed values that a number can be split by.
fn group_of(known: &Known, metric: &MetricId) -> Option<DimensionId> {
    let mut fields = known.model.dimensions.values().filter(|field| !field.hidden && !field.values.is_empty());
    fields.find(|field| known.reaches(metric, &field.id)).map(|field| field.id.clone())
}
