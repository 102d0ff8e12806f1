//! Random views.

use super::Draw;
use tagmata_core::draft::{
    By, Column, Compare, Count, Define, Distribution, During, Funnel, Having, Length, Measure, Members, Migration,
    Order, Overlap, Per, PeriodAt, Population, Profile, RankSize, ShareOf, Show, SideBySide, Sort, Stat, Step, Term,
    Tiers, Unit, Who, ZeroRows,
};
use tagmata_core::model::{DimensionKind, Formula};

impl Draw<'_> {
    /// Who, and what is shown of them.
    pub fn view(&mut self) -> Option<(Option<Who>, Show)> {
        match self.weighted(&[14, 14, 3, 20, 2, 3, 3, 2, 2, 3, 2, 2, 1, 1]) {
            0 => Some((Some(self.people()?), Show::Count(Count::default()))),
            1 => self.members(),
            2 => self.columns(),
            3 => self.measure(),
            4 => self.people_share(),
            5 => self.top(),
            6 => self.having(),
            7 => self.per_entity(),
            8 => self.distribution(),
            9 => self.populations(),
            10 => self.profile(),
            11 => self.bands(),
            12 => self.moved(),
            _ => self.model_alone(),
        }
    }

    fn members(&mut self) -> Option<(Option<Who>, Show)> {
        let who = self.people()?;
        let mut members = Members::default();
        // A ranking shows its number, as a rule of reading.
        if let Who::Rank(rank) = &who {
            members.columns.push(Column::Term(rank.term.clone()));
            members.sort = Some(Sort { by: 0, order: rank.order });
        }
        Some((Some(who), Show::Members(members)))
    }

    fn columns(&mut self) -> Option<(Option<Who>, Show)> {
        let who = self.trait_of()?;
        let fields = self.fields(DimensionKind::Category);
        let (field, metric) = (self.one(&fields)?, self.metric(true)?);
        let columns =
            vec![Column::Field(field.as_str().to_owned()), Column::Term(Term::Leaf(self.leaf(&metric.id, 0)))];
        let sort = Some(Sort { by: 1, order: Order::Desc });
        Some((Some(who), Show::Members(Members { columns, sort, limit: None })))
    }

    fn group(&mut self) -> Option<By> {
        let model = &self.world.model;
        let mut names: Vec<String> = model.tags.keys().map(|id| id.as_str().to_owned()).collect();
        let listed = model.dimensions.values().filter(|d| !d.values.is_empty() && !d.hidden);
        names.extend(listed.map(|d| d.id.as_str().to_owned()));
        self.one(&names).map(By::Name)
    }

    fn measure(&mut self) -> Option<(Option<Who>, Show)> {
        let metric = self.metric(false)?;
        let mut terms = vec![Term::Leaf(self.leaf(&metric.id, 40))];
        if self.often(15) {
            let second = self.metric(false)?;
            if second.id == metric.id {
                return None;
            }
            terms = vec![Term::Leaf(self.leaf(&metric.id, 0)), Term::Leaf(self.leaf(&second.id, 0))];
        }
        let mut measure = Measure { terms, during: self.often(60).then(|| self.during()), ..Measure::default() };
        match self.weighted(&[4, 4, 2, 2, 1]) {
            0 => {}
            1 => measure.by = vec![self.group()?],
            2 => measure.grain = self.one(&[Unit::Day, Unit::Week, Unit::Month, Unit::Quarter]),
            3 => {
                let offset = -1;
                let period = self.one(&[Unit::Month, Unit::Quarter])?;
                measure.during = Some(During::Period(PeriodAt { period, offset }));
                measure.compare = self.one(&[Compare::PreviousPeriod, Compare::LastYear]);
            }
            _ => {
                let Term::Leaf(leaf) = &mut measure.terms[0] else { return None };
                leaf.share_of = Some(ShareOf::All);
                leaf.filters.clear();
                measure.by = vec![self.group()?];
                measure.terms.truncate(1);
            }
        }
        // A share of whom, where some people are picked as well, is for the reader to ask.
        let shared = matches!(&measure.terms[0], Term::Leaf(leaf) if leaf.share_of.is_some());
        let who = if !shared && self.often(30) { Some(self.trait_of()?) } else { None };
        Some((who, Show::Measure(measure)))
    }

    fn people_share(&mut self) -> Option<(Option<Who>, Show)> {
        let everyone = Who::All(Vec::new());
        Some((Some(self.simple()?), Show::Count(Count { share_of: Some(everyone) })))
    }

    fn top(&mut self) -> Option<(Option<Who>, Show)> {
        let metric = self.metric(false)?;
        let order = if self.often(75) { Order::Desc } else { Order::Asc };
        let measure = Measure {
            terms: vec![Term::Leaf(self.leaf(&metric.id, 0))],
            by: vec![self.group()?],
            during: self.often(60).then(|| self.during()),
            sort: Some(Sort { by: 0, order }),
            top: Some(RankSize::Count(self.one(&[3, 5, 10])?)),
            ..Measure::default()
        };
        Some((None, Show::Measure(measure)))
    }

    fn having(&mut self) -> Option<(Option<Who>, Show)> {
        let metric = self.metric(false)?;
        let measure = Measure {
            terms: vec![Term::Leaf(self.leaf(&metric.id, 0))],
            by: vec![self.group()?],
            during: self.often(60).then(|| self.during()),
            having: vec![Having { term: 0, test: self.test(metric.unit.as_deref()) }],
            ..Measure::default()
        };
        Some((None, Show::Measure(measure)))
    }

    fn per_entity(&mut self) -> Option<(Option<Who>, Show)> {
        let metric = self.metric(true)?;
        // What the model has a number per person of by itself is said as that one.
        let above =
            |other: &tagmata_core::model::Metric| matches!(&other.formula, Formula::Ratio(a, _) if *a == metric.id);
        if self.world.model.metrics.values().any(above) {
            return None;
        }
        let mut leaf = self.leaf(&metric.id, 0);
        let entity = self.world.model.entities.keys().next()?.as_str().to_owned();
        let stat = self.one(&[Stat::Average, Stat::Median])?;
        leaf.per = Some(Per { entity, stat, zeros: ZeroRows::Exclude });
        let during = self.often(60).then(|| self.during());
        let who = if self.often(40) { Some(self.trait_of()?) } else { None };
        Some((who, Show::Measure(Measure { terms: vec![Term::Leaf(leaf)], during, ..Measure::default() })))
    }

    fn distribution(&mut self) -> Option<(Option<Who>, Show)> {
        let metric = self.metric(true)?;
        let cuts = if self.often(50) { Vec::new() } else { vec![5.0, 10.0, 50.0] };
        let who = if self.often(40) { Some(self.trait_of()?) } else { None };
        Some((who, Show::Distribution(Distribution { term: Term::Leaf(self.leaf(&metric.id, 0)), cuts })))
    }

    fn population(&mut self) -> Option<Population> {
        let who = match self.weighted(&[3, 1]) {
            0 => self.trait_of()?,
            _ => self.did()?,
        };
        Some(Population { label: None, who })
    }

    fn populations(&mut self) -> Option<(Option<Who>, Show)> {
        let populations = vec![self.population()?, self.population()?];
        let did = |population: &Population| matches!(population.who, Who::Did(_));
        if populations[0] == populations[1] || did(&populations[0]) != did(&populations[1]) {
            return None;
        }
        if self.often(50) {
            return Some((None, Show::Overlap(Overlap { populations })));
        }
        let metric = self.metric(false)?;
        let terms = vec![Term::Leaf(self.leaf(&metric.id, 0))];
        Some((None, Show::Compare(SideBySide { populations, terms, during: None })))
    }

    fn profile(&mut self) -> Option<(Option<Who>, Show)> {
        Some((Some(self.trait_of()?), Show::Profile(Profile::default())))
    }

    fn bands(&mut self) -> Option<(Option<Who>, Show)> {
        if self.often(50) {
            let metric = self.metric(true)?;
            let term = Term::Leaf(self.leaf(&metric.id, 0));
            let parts = Some(self.one(&[3, 4, 5, 10])?);
            return Some((None, Show::Tiers(Tiers { term, cuts: Vec::new(), parts })));
        }
        let mut steps: Vec<Step> = Vec::new();
        for _ in 0..2 {
            let Who::Did(did) = self.did()? else { return None };
            if did.count.is_some() {
                return None;
            }
            steps.push(Step { event: did.event, filters: did.filters, absent: false, within: None });
        }
        if steps[0] == steps[1] {
            return None;
        }
        let within = self.often(50).then(|| Length { count: 1 + self.rng.u32(..30), unit: Unit::Day });
        Some((None, Show::Funnel(Funnel { steps, during: None, within, same: Vec::new(), by: None })))
    }

    fn moved(&mut self) -> Option<(Option<Who>, Show)> {
        let tags: Vec<_> = self.world.model.tags.keys().cloned().collect();
        let tag = Some(self.one(&tags)?.as_str().to_owned());
        let (from, to) = self.two_months();
        Some((None, Show::Migration(Migration { tag, tiers: None, from, to, standing: false })))
    }

    fn model_alone(&mut self) -> Option<(Option<Who>, Show)> {
        let metric = self.metric(false)?;
        Some((None, Show::Define(Define { name: metric.id.as_str().to_owned() })))
    }
}
