//! Whole questions: a view and its people in the frames that people ask in.

use super::deed::Form;
use super::{Say, fill};
use crate::tests::round_trip::draw::dateable;
use tagmata_core::draft::{
    By, Column, Compare, Define, Distribution, Draft, Having, Leaf, Measure, Members, Order, Per, RankSize, Show, Sort,
    Stat, Term, Tiers, Who,
};

impl Say<'_> {
    /// The whole question.
    pub fn question(&mut self, draft: &Draft) -> Option<String> {
        let who = draft.who.as_ref();
        match &draft.show {
            Show::Count(count) if count.share_of.is_some() => self.people_share(who?),
            Show::Count(_) => {
                let people = self.people(who?)?;
                Some(fill(
                    self.of(
                        &["P有多少", "有多少P", "P有几个", "P有多少人"],
                        &["how many P", "how many P are there", "number of P"],
                    ),
                    &[('P', &people)],
                ))
            }
            Show::Members(members) => self.members(who?, members),
            Show::Measure(measure) => self.measure(who, measure),
            Show::Distribution(view) => self.distribution(who, view),
            Show::Define(define) => self.define(define),
            Show::Profile(_) => {
                let people = self.people(who?)?;
                Some(fill(self.of(&["P的画像", "P画像"], &["profile of P", "the profile of P"]), &[('P', &people)]))
            }
            Show::Overlap(view) => {
                let (a, b) = (self.people(&view.populations[0].who)?, self.people(&view.populations[1].who)?);
                Some(fill(
                    self.of(
                        &["A和B的重合", "A与B的重叠", "A和B的交集"],
                        &["overlap between A and B", "overlap of A and B"],
                    ),
                    &[('A', &a), ('B', &b)],
                ))
            }
            Show::Compare(view) => {
                let (a, b) = (self.people(&view.populations[0].who)?, self.people(&view.populations[1].who)?);
                let Term::Leaf(leaf) = view.terms.first()? else { return None };
                let metric = self.leaf(leaf)?;
                let way = self.of(&["对比A和B的M", "A和B的M对比"], &["compare M of A and B", "compare A and B by M"]);
                Some(fill(way, &[('A', &a), ('B', &b), ('M', &metric)]))
            }
            Show::Tiers(tiers) => self.tiers(tiers),
            Show::Funnel(funnel) => {
                let [a, b] = funnel.steps.as_slice() else { return None };
                let (a, b) = (self.step(a, Form::Base)?, self.step(b, Form::Base)?);
                let within = match &funnel.within {
                    Some(length) => self.length(length)?,
                    None => String::new(),
                };
                Some(match (self.zh(), within.is_empty()) {
                    (true, true) => format!("从{a}到{b}的漏斗"),
                    (true, false) => format!("{within}内从{a}到{b}的漏斗"),
                    (false, true) => format!("funnel from {a} to {b}"),
                    (false, false) => format!("funnel from {a} to {b} within {within}"),
                })
            }
            Show::Migration(view) => {
                let tag = self.group_name(view.tag.as_ref()?)?;
                let (from, to) = (self.bare_window(&view.from)?, self.bare_window(&view.to)?);
                Some(fill(
                    self.of(&["F到T的G迁移", "F到T的G流转"], &["G migration from F to T"]),
                    &[('F', &from), ('T', &to), ('G', &tag)],
                ))
            }
            _ => None,
        }
    }

    fn people_share(&mut self, who: &Who) -> Option<String> {
        let people = self.people(who)?;
        Some(fill(
            self.of(&["P占比", "P的占比", "P占全部用户的比例"], &["share of P", "percentage of P"]),
            &[('P', &people)],
        ))
    }

    fn members(&mut self, who: &Who, members: &Members) -> Option<String> {
        let people = self.people(who)?;
        if members.columns.is_empty() || matches!(who, Who::Rank(_)) {
            let way = self.of(
                &["P有哪些", "列出P", "P名单", "P", "找出P"],
                &["list P", "show me P", "which P", "P", "find all P"],
            );
            let way = if way == "which P" && matches!(who, Who::Rank(_)) { "list P" } else { way };
            return Some(fill(way, &[('P', &people)]));
        }
        let [Column::Field(field), Column::Term(Term::Leaf(leaf))] = members.columns.as_slice() else { return None };
        let (field, metric) = (self.field_name(field)?, self.leaf(leaf)?);
        let way = self.of(&["P的F和M，按M从高到低"], &["F and M of P, highest M first"]);
        Some(fill(way, &[('P', &people), ('F', &field), ('M', &metric)]))
    }

    fn measure(&mut self, who: Option<&Who>, measure: &Measure) -> Option<String> {
        let Term::Leaf(first) = measure.terms.first()? else { return None };
        if measure.top.is_some() {
            return self.top(first, measure);
        }
        if let Some(having) = measure.having.first() {
            return self.having(first, measure, having);
        }
        let number = match (&first.per, measure.terms.get(1)) {
            (Some(per), _) => self.per(first, per)?,
            (None, Some(Term::Leaf(second))) => {
                let (a, b) = (self.leaf(first)?, self.leaf(second)?);
                format!("{a}{}{b}", self.of(&["和", "、"], &[" and "]))
            }
            (None, _) => self.leaf(first)?,
        };
        // The name of a number and the word for a share may be the name of another number.
        if first.share_of.is_some() && !self.world.unnamed(&format!("{number}占比")) {
            return None;
        }
        let people = match who {
            Some(who) => self.people(who)?,
            None => String::new(),
        };
        let window = match &measure.during {
            Some(during) => self.window(during)?,
            None => String::new(),
        };
        let versus = match measure.compare {
            Some(Compare::LastYear) => self.word("YOY", ""),
            Some(Compare::PreviousPeriod) => self
                .of(&["环比", "和上期相比"], &["compared with the previous period", "vs the previous period"])
                .to_owned(),
            None => String::new(),
        };
        let by = self.by(measure)?;
        let share = if first.share_of.is_some() { self.of(&["占比"], &["share of "]) } else { "" };
        if self.zh() {
            let whose = if people.is_empty() { people } else { format!("{people}的") };
            // A window before what people did would be when they did it.
            return Some(match who.is_none_or(|who| !has_window(who)) && self.often(50) {
                true => format!("{window}{by}{whose}{number}{share}{versus}"),
                false => format!("{whose}{window}{by}{number}{share}{versus}"),
            });
        }
        let whose = if people.is_empty() { people } else { format!("{} {people}", self.of(&[], &["of", "from"])) };
        if who.is_some_and(has_window) {
            return Some(self.join(&[share, &number, &by, &window, &versus, &whose]));
        }
        Some(self.join(&[share, &number, &whose, &by, &window, &versus]))
    }

    fn by(&mut self, measure: &Measure) -> Option<String> {
        if let Some(grain) = measure.grain {
            return self.grain(grain);
        }
        let Some(By::Name(name)) = measure.by.first() else { return Some(String::new()) };
        let name = self.group_name(name)?;
        Some(fill(
            self.of(&["各N的", "按N看", "每个N的", "按N的"], &["by N", "by N", "for each N", "per N"]),
            &[('N', &name)],
        ))
    }

    fn per(&mut self, leaf: &Leaf, per: &Per) -> Option<String> {
        let (number, entity) = (self.leaf(leaf)?, self.entity_name()?);
        let median = per.stat == Stat::Median;
        Some(match (self.zh(), median) {
            (true, false) => format!("平均每个{entity}的{number}"),
            (true, true) => format!("每个{entity}{number}的中位数"),
            (false, false) => format!("average {number} per {}", self.singular()?),
            (false, true) => format!("median {number} per {}", self.singular()?),
        })
    }

    fn singular(&mut self) -> Option<String> {
        let world = self.world;
        self.name(&world.model.entities.values().next()?.names, "Entity")
    }

    /// 销售额最高的5个品类; top 5 categories by sales.
    fn top(&mut self, leaf: &Leaf, measure: &Measure) -> Option<String> {
        let By::Name(name) = measure.by.first()? else { return None };
        let (name, metric) = (self.group_name(name)?, self.leaf(leaf)?);
        let window = match &measure.during {
            Some(during) => self.window(during)?,
            None => String::new(),
        };
        let Some(RankSize::Count(n)) = measure.top else { return None };
        let desc = matches!(measure.sort, Some(Sort { order: Order::Desc, .. }));
        let high = if desc { self.of(&["最高"], &["highest"]) } else { self.of(&["最低"], &["lowest"]) };
        if self.zh() {
            return Some(format!("{window}{metric}{high}的{n}个{name}"));
        }
        let top = if desc { "top" } else { "bottom" };
        let many = crate::lexicon::inflect::noun_forms(&name).into_iter().next().unwrap_or(name);
        Some(match self.often(60) {
            true => format!("{top} {n} {many} by {metric} {window}"),
            false => format!("{n} {many} with the {high} {metric} {window}"),
        })
    }

    fn having(&mut self, leaf: &Leaf, measure: &Measure, having: &Having) -> Option<String> {
        let By::Name(name) = measure.by.first()? else { return None };
        let (name, metric) = (self.group_name(name)?, self.leaf(leaf)?);
        let unit = self.metric_of(&leaf.metric)?.unit.clone();
        let test = self.test(&having.test, unit.as_deref(), "");
        let window = match &measure.during {
            Some(during) => self.window(during)?,
            None => String::new(),
        };
        if self.zh() {
            let way = self.of(&["哪些GWMT", "WMT的G"], &[]);
            return Some(fill(way, &[('G', &name), ('W', &window), ('M', &metric), ('T', &test)]));
        }
        let many = crate::lexicon::inflect::noun_forms(&name).into_iter().next().unwrap_or(name);
        Some(self.join(&[&many, "with", &metric, &test, &window]))
    }

    fn distribution(&mut self, who: Option<&Who>, view: &Distribution) -> Option<String> {
        let Term::Leaf(leaf) = &view.term else { return None };
        let metric = self.leaf(leaf)?;
        let people = match who {
            Some(who) => self.people(who)?,
            None => String::new(),
        };
        let cuts: Vec<String> = view.cuts.iter().map(f64::to_string).collect();
        if self.zh() {
            let whose = if people.is_empty() { people } else { format!("{people}的") };
            let cut = if cuts.is_empty() { String::new() } else { format!("，按{}分档", cuts.join("、")) };
            return Some(format!("{whose}{metric}{}{cut}", self.of(&["分布", "的分布"], &[])));
        }
        let whose = if people.is_empty() { people } else { format!("of {people}") };
        let cut = match cuts.split_last() {
            Some((last, first)) => format!(", cut at {} and {last}", first.join(", ")),
            None => String::new(),
        };
        Some(self.join(&["distribution of", &metric, &whose, &cut]))
    }

    fn define(&mut self, define: &Define) -> Option<String> {
        let names = self.metric_of(&define.name)?.names.clone();
        let name = self.name(&names, "Metric")?;
        Some(fill(self.of(&["什么是N", "N是什么意思"], &["what does N mean"]), &[('N', &name)]))
    }

    fn tiers(&mut self, tiers: &Tiers) -> Option<String> {
        let Term::Leaf(leaf) = &tiers.term else { return None };
        let (metric, entity, parts) = (self.leaf(leaf)?, self.entity_name()?, tiers.parts?);
        let way = self.of(&["把E按M分成K档", "E按M分成K档"], &["split E by M into K bands", "E by M into K bands"]);
        Some(fill(way, &[('E', &entity), ('M', &metric), ('K', &parts.to_string())]))
    }
}

/// Whether a window beside the people could be taken for one of theirs.
fn has_window(who: &Who) -> bool {
    match who {
        Who::Field(field) => field.during.is_some(),
        Who::All(whos) | Who::Any(whos) => whos.iter().any(has_window),
        other => dateable(other),
    }
}
