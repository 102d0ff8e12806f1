//! The models that generated questions are over: their readers, their day, and what a draft plans to there.

use super::canonical::canonical;
use crate::scan::scan;
use crate::{Context, Reader};
use indexmap::IndexMap;
use tagmata_core::draft::{Count, Draft, Leaf, Measure, Show, Term};
use tagmata_core::model::{Model, SourceId};
use tagmata_core::plan::{Decision, Facts, Planned, decide, plan};
use tagmata_core::reading::{Entry, Read, Role};
use tagmata_core::warehouse::{Manifest, SourceFacts};

/// A model with all that reading and planning need.
pub struct World {
    pub name: &'static str,
    pub model: Model,
    pub reader: Reader,
    manifest: Manifest,
    today: jiff::civil::Date,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// It was answered as meant.
    Same,
    /// It was asked back, and what was meant is one of the options.
    AskedWith,
    /// It was asked back without what was meant among the options.
    AskedWithout(String),
    /// It was refused.
    Refused(String),
    /// It was answered otherwise: the draft that was read.
    Wrong(Box<Draft>),
}

impl World {
    /// The three models of the generated tests.
    pub fn all() -> Vec<World> {
        let here = env!("CARGO_MANIFEST_DIR");
        vec![
            World::drinks_shop(),
            World::of(
                "completejourney",
                &format!("{here}/../../models/completejourney.yaml"),
                "2016-12-31",
                "2018-01-01",
            ),
            World::of("shop", &format!("{here}/tests-data/shop.yaml"), "2023-01-01", "2026-08-20"),
        ]
    }

    /// The demo shop.
    pub fn drinks_shop() -> World {
        let path = format!("{}/../../models/drinks_shop.yaml", env!("CARGO_MANIFEST_DIR"));
        World::of("drinks_shop", &path, "2024-07-01", "2026-08-20")
    }

    fn of(name: &'static str, path: &str, from: &str, today: &str) -> World {
        let text = std::fs::read_to_string(path).unwrap();
        let model = Model::load(path, &text).unwrap_or_else(|problems| panic!("{problems:#?}"));
        World::over(name, model, from, today)
    }

    /// A world over a model that is loaded already, with data from one day to before another, which is today.
    pub fn over(name: &'static str, model: Model, from: &str, today: &str) -> World {
        let today: jiff::civil::Date = today.parse().unwrap();
        let mut manifest = Manifest::default();
        for source in model.sources.keys() {
            let source: SourceId = source.clone();
            let facts = SourceFacts { rows: 1, from: from.parse().ok(), through: today.yesterday().ok(), load_ms: 0 };
            manifest.sources.insert(source, facts);
        }
        let reader = Reader::new(&model, &IndexMap::new());
        World { name, model, reader, manifest, today }
    }

    fn facts(&self, today: jiff::civil::Date) -> Facts<'_> {
        Facts { asked_on: today, today_is_given: true, manifest: &self.manifest, segments: &[] }
    }

    /// The day of asking.
    pub fn today(&self) -> jiff::civil::Date {
        self.today
    }

    /// The year of the newest data.
    pub fn year(&self) -> i16 {
        self.today.yesterday().unwrap().year()
    }

    /// What a draft plans to, with orders that mean nothing put in one order; or why it does not.
    pub fn planned(&self, draft: &Draft) -> Result<Planned, String> {
        self.planned_on(draft, self.today)
    }

    /// Whether a view is the number of people, said as the metric that counts them all.
    fn counts_people(&self, show: &Show) -> bool {
        let Show::Measure(measure) = show else { return false };
        let known = self.reader.known.as_ref().expect("a checked model has an entity");
        let counts = known.entity_count.get(&known.entity).map(|metric| metric.as_str());
        let leaf = |metric: &str| Term::Leaf(Leaf { metric: metric.to_owned(), ..Leaf::default() });
        let plain = Measure { terms: measure.terms.clone(), ..Measure::default() };
        *measure == plain && counts.is_some_and(|metric| measure.terms == [leaf(metric)])
    }

    /// The same on another day.
    pub fn planned_on(&self, draft: &Draft, today: jiff::civil::Date) -> Result<Planned, String> {
        let mut draft = canonical(draft);
        if self.counts_people(&draft.show) {
            draft.show = Show::Count(Count::default());
        }
        let outcome = plan(&draft, &self.model, &self.facts(today));
        outcome.map(|outcome| outcome.planned).map_err(|why| why.iter().map(|w| w.message.en.clone()).collect())
    }

    /// Reads a question as anyone does, and says what came of it where `meant` was meant. Wherever an answer is
    /// given, every character has its place in the account and none is unread.
    pub fn came(&self, question: &str, meant: &Draft) -> Came {
        let read = self.reader.read(question, &Context::default());
        check_account(question, &read);
        let meant = self.planned(meant);
        match decide(read, &self.model, &self.facts(self.today)) {
            Decision::Answer(answer) if self.planned(&answer.draft) == meant => Came::Same,
            Decision::Answer(answer) => Came::Wrong(Box::new(answer.draft)),
            Decision::Clarify(ask) if ask.options.iter().any(|option| self.planned(&option.draft) == meant) => {
                Came::AskedWith
            }
            Decision::Clarify(ask) => Came::AskedWithout(ask.about.message.en),
            Decision::Refuse(refusal) => Came::Refused(refusal.why.iter().map(|w| w.message.en.clone()).collect()),
        }
    }

    /// Whether no name is this text.
    pub fn unnamed(&self, text: &str) -> bool {
        let scan = scan(crate::grammar(), &self.reader.lexicon, text);
        !scan.edges.iter().any(|edge| edge.from == 0 && edge.to == scan.atoms.len())
    }

    /// Whether a name has one meaning, of this category, and is no function word.
    pub fn clear(&self, name: &str, cat: &str) -> bool {
        let grammar = crate::grammar();
        let scan = scan(grammar, &self.reader.lexicon, name);
        let mut whole = Vec::new();
        for (at, edge) in scan.edges.iter().enumerate() {
            if edge.from == 0 && edge.to == scan.atoms.len() {
                whole.push((edge.cat, scan.roles[at].0));
            }
        }
        whole == [(grammar.cat(cat), None)]
    }
}

/// The account of a reading tiles the text, and an answer leaves nothing unread.
pub fn check_account(question: &str, read: &Read) {
    let (entries, answered): (&[Entry], bool) = match read {
        Read::Readings(readings) => (&readings[0].account, true),
        Read::Ask(ask) => (&ask.account, false),
        Read::Refuse(refusal) => (&refusal.account, false),
    };
    let mut at = 0;
    for entry in entries {
        assert_eq!(entry.from, at, "{question}: {entries:#?}");
        assert!(!answered || entry.role != Role::Unread, "{question}: {entry:?}");
        at = entry.to;
    }
    assert_eq!(at, question.chars().count(), "{question}: {entries:#?}");
}
