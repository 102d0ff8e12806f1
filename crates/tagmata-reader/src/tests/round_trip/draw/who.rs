//! Random conditions on people, up to three of them.

use super::{Draw, dateable};
use tagmata_core::draft::{
    Change, ChangeAs, Did, During, FieldIs, InSegment, Leaf, Length, MetricIs, Occurrence, Order, Rank, RankSize,
    Regular, RowTest, Sequence, Step, TagIs, Term, Test, Unit, Who,
};
use tagmata_core::model::{DimensionKind, Event, Formula, Metric, MetricId};

impl Draw<'_> {
    /// One condition, or two or three that all hold.
    pub fn people(&mut self) -> Option<Who> {
        match self.weighted(&[5, 5, 2, 1]) {
            0 => self.condition(),
            1 => self.all(2),
            2 => self.all(3),
            _ => {
                let (mut a, mut b) = (self.simple()?, self.simple()?);
                let dated = self.often(50);
                let fits = self.set_window(&mut a, dated) && self.set_window(&mut b, dated);
                if !fits || dateable(&a) != dateable(&b) || a == b { None } else { Some(Who::Any(vec![a, b])) }
            }
        }
    }

    fn all(&mut self, n: usize) -> Option<Who> {
        let mut whos = Vec::new();
        // A window said for one condition may cover its neighbours: either all have one, or none.
        let dated = self.often(50);
        for _ in 0..n {
            let mut who =
                if whos.iter().filter(|who| dateable(who)).count() < 2 { self.condition()? } else { self.trait_of()? };
            let fits = match &mut who {
                Who::Did(_) | Who::Metric(_) | Who::Not(_) => self.set_window(&mut who, dated),
                other => !dateable(other),
            };
            if !fits || whos.contains(&who) || whos.iter().any(|before| same_name(before, &who)) {
                return None;
            }
            whos.push(who);
        }
        Some(Who::All(whos))
    }

    fn set_window(&mut self, who: &mut Who, dated: bool) -> bool {
        match who {
            Who::Not(inner) => return self.set_window(inner, dated),
            Who::Did(Did { during, only: None, .. }) => *during = dated.then(|| self.during()),
            Who::Metric(MetricIs { term: Term::Leaf(leaf), .. }) => leaf.during = dated.then(|| self.during()),
            other => return !dateable(other),
        }
        true
    }

    /// What someone is, or did, or reaches.
    pub fn simple(&mut self) -> Option<Who> {
        match self.weighted(&[3, 3, 2]) {
            0 => self.trait_of(),
            1 => self.did(),
            _ => self.amount(),
        }
    }

    fn condition(&mut self) -> Option<Who> {
        match self.weighted(&[10, 10, 5, 6, 2, 2, 2, 1, 1]) {
            0 => self.trait_of(),
            1 => self.did(),
            2 => Some(Who::Not(Box::new(self.undone()?))),
            3 => self.amount(),
            4 => self.rank(),
            5 => self.sequence(),
            6 => self.change(),
            7 => self.regular(),
            _ => self.occurrence(),
        }
    }

    /// What someone is.
    pub fn trait_of(&mut self) -> Option<Who> {
        let model = &self.world.model;
        match self.weighted(&[8, 3, 2, 4, 2, 1]) {
            0 => {
                let tags: Vec<_> = model.tags.keys().cloned().collect();
                let tag = self.one(&tags)?;
                let values: Vec<String> = model.tags[&tag].values.keys().cloned().collect();
                let mut picked = vec![self.one(&values)?];
                if self.often(15) {
                    let more = self.one(&values)?;
                    if !picked.contains(&more) {
                        picked.push(more);
                    }
                }
                picked.sort();
                let name = tag.as_str().to_owned();
                let (is, is_not) = if self.often(15) { (Vec::new(), picked) } else { (picked, Vec::new()) };
                Some(Who::Tag(TagIs { name, is, is_not, as_of: None }))
            }
            1 => {
                let segments: Vec<_> = model.segments.keys().cloned().collect();
                let segment = self.one(&segments)?.as_str().to_owned();
                Some(Who::InSegment(InSegment { segment, ..InSegment::default() }))
            }
            2 => {
                let terms: Vec<Who> = model.terms.values().filter_map(|term| term.who.clone()).collect();
                self.one(&terms)
            }
            3 => self.field(DimensionKind::Category),
            4 => self.field(DimensionKind::Number),
            _ => self.field(DimensionKind::Date),
        }
    }

    fn field(&mut self, kind: DimensionKind) -> Option<Who> {
        let fields = self.fields(kind);
        let field = self.one(&fields)?;
        let name = field.as_str().to_owned();
        let mut is = FieldIs { name, is: Vec::new(), is_not: Vec::new(), test: None, during: None };
        match kind {
            DimensionKind::Number => is.test = Some(self.test(self.world.model.dimensions[&field].unit.as_deref())),
            DimensionKind::Date => is.during = Some(self.during()),
            _ if self.often(15) => is.is_not = self.values(&field, 1)?,
            _ => is.is = self.values(&field, 2)?,
        }
        Some(Who::Field(is))
    }

    fn event(&mut self) -> Option<Event> {
        let events: Vec<Event> = self.world.model.events.values().cloned().collect();
        if self.often(60) { events.first().cloned() } else { self.one(&events) }
    }

    /// Something done, without a count.
    fn undone(&mut self) -> Option<Who> {
        let event = self.event()?;
        let filters = self.objects(&event);
        let during = self.often(60).then(|| self.during());
        Some(Who::Did(Did { event: event.id.as_str().to_owned(), filters, during, ..Did::default() }))
    }

    /// What it was done to, and where.
    fn objects(&mut self, event: &Event) -> Vec<RowTest> {
        let mut rows = Vec::new();
        if self.often(70) {
            rows.extend(self.filter(&event.objects, 2));
        }
        rows
    }

    pub fn did(&mut self) -> Option<Who> {
        let Who::Did(mut did) = self.undone()? else { return None };
        let model = &self.world.model;
        let event = model.events.values().find(|event| event.id.as_str() == did.event)?;
        if self.often(30) && !event.counters.zh.is_empty() {
            did.count = Some(self.test(None));
        }
        if self.often(15) {
            let known = self.world.reader.known.as_ref()?;
            let rows = known.event_reach[&event.id].iter();
            let around = |id: &&_| !event.objects.contains(id) && known.fits_event(&event.id, id).is_some();
            let around: Vec<_> = rows.filter(around).cloned().collect();
            did.filters.extend(self.filter(&around, 1));
        }
        Some(Who::Did(did))
    }

    fn occurrence(&mut self) -> Option<Who> {
        let Who::Did(mut did) = self.undone()? else { return None };
        did.only = self.one(&[Occurrence::First, Occurrence::Last]);
        did.during = Some(self.during());
        Some(Who::Did(did))
    }

    /// A metric that a number per entity can be made of.
    pub fn metric(&mut self, plain: bool) -> Option<Metric> {
        let additive = |metric: &&Metric| {
            !plain || matches!(metric.formula, Formula::Sum(_) | Formula::Count(_) | Formula::CountDistinct(_))
        };
        let metrics: Vec<Metric> = self.world.model.metrics.values().filter(additive).cloned().collect();
        self.one(&metrics)
    }

    /// Rows of a metric, sometimes.
    pub fn leaf(&mut self, metric: &MetricId, percent: usize) -> Leaf {
        let mut leaf = Leaf { metric: metric.as_str().to_owned(), ..Leaf::default() };
        let known = self.world.reader.known.as_ref().expect("a checked model has an entity");
        if self.often(percent) {
            let rows: Vec<_> =
                known.reach[metric].iter().filter(|id| !known.is_field(&known.entity, id)).cloned().collect();
            leaf.filters.extend(self.filter(&rows, 1));
        }
        leaf
    }

    fn amount(&mut self) -> Option<Who> {
        let metric = self.metric(false)?;
        let mut leaf = self.leaf(&metric.id, 40);
        leaf.during = self.often(60).then(|| self.during());
        let test = self.test(metric.unit.as_deref());
        Some(Who::Metric(MetricIs { term: Term::Leaf(leaf), test }))
    }

    pub fn rank(&mut self) -> Option<Who> {
        let metric = self.metric(true)?;
        let mut leaf = self.leaf(&metric.id, 20);
        leaf.during = self.often(50).then(|| self.during());
        let keep = match self.weighted(&[3, 2]) {
            0 => RankSize::Count(self.one(&[3, 5, 10, 50, 100])?),
            _ => RankSize::Percent(self.one(&[5.0, 10.0, 20.0, 25.0])?),
        };
        let order = if self.often(80) { Order::Desc } else { Order::Asc };
        Some(Who::Rank(Rank { term: Term::Leaf(leaf), order, keep, among: None, within: None, with_ties: false }))
    }

    fn sequence(&mut self) -> Option<Who> {
        let mut steps = Vec::new();
        for _ in 0..2 {
            let event = self.event()?;
            let filters = self.objects(&event);
            steps.push(Step { event: event.id.as_str().to_owned(), filters, absent: false, within: None });
        }
        let within = self.often(60).then(|| Length { count: 1 + self.rng.u32(..30), unit: Unit::Day });
        steps[1].absent = within.is_some() && self.often(30);
        if steps[0].event == steps[1].event && steps[0].filters == steps[1].filters {
            return None;
        }
        let mut sequence = Sequence { steps, during: None, within, same: Vec::new(), any_order: false };
        if sequence.steps[1].absent {
            sequence.steps[1].within = sequence.within.take();
        }
        Some(Who::Sequence(sequence))
    }

    fn change(&mut self) -> Option<Who> {
        let metric = self.metric(true)?;
        let (from, to) = self.two_months();
        let part = self.one(&[0.1, 0.2, 0.3, 0.5])?;
        let test = if self.often(60) { Test::LessThan(1.0 - part) } else { Test::MoreThan(1.0 + part) };
        let term = Term::Leaf(self.leaf(&metric.id, 0));
        Some(Who::Change(Change { term, from, to, given_as: ChangeAs::Ratio, test }))
    }

    /// Two months of the latest year, the earlier first.
    pub fn two_months(&mut self) -> (During, During) {
        let month = 1 + self.rng.i8(..6);
        let at = |month| During::Calendar(tagmata_core::draft::Calendar { month: Some(month), ..Default::default() });
        (at(month), at(month + 1))
    }

    fn regular(&mut self) -> Option<Who> {
        let event = self.event()?;
        let filters = self.objects(&event);
        let year =
            During::Calendar(tagmata_core::draft::Calendar { year: Some(self.world.year() - 1), ..Default::default() });
        let (at_least, in_a_row) = if self.often(50) { (None, false) } else { (Some(2 + self.rng.u32(..4)), true) };
        let event = event.id.as_str().to_owned();
        Some(Who::Regular(Regular { event, filters, per: Unit::Month, during: year, at_least, in_a_row }))
    }
}

/// Whether both are of one tag or field: one of them would say what the other denies.
fn same_name(a: &Who, b: &Who) -> bool {
    match (a, b) {
        (Who::Tag(a), Who::Tag(b)) => a.name == b.name,
        (Who::Field(a), Who::Field(b)) => a.name == b.name,
        _ => false,
    }
}
