//! What people did, in words.

use super::Say;
use crate::lexicon::inflect;
use tagmata_core::draft::{Change, Did, During, Occurrence, Regular, RowTest, Sequence, Step, Term, Test};
use tagmata_core::model::Event;

/// The form of a verb.
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    /// 买, buy
    Base,
    /// 买过, bought
    Past,
    /// 买, buying
    Ing,
}

impl Say<'_> {
    fn verb(&mut self, event: &Event, form: Form) -> Option<String> {
        let verb = self.name(&event.verbs, "Verb")?;
        if self.zh() {
            let marked =
                verb.ends_with(['过', '了']) || !verb.chars().all(crate::fold::is_han) || verb.chars().count() > 2;
            let mark = if form == Form::Past && !marked { self.of(&["过", "过", "了"], &[]) } else { "" };
            return Some(format!("{verb}{mark}"));
        }
        let forms = inflect::verb_forms(&verb);
        Some(match form {
            Form::Base => verb,
            Form::Ing => forms.get(1)?.clone(),
            Form::Past => forms.get(2)?.clone(),
        })
    }

    /// The things it was done to, and the values around it: where, by which way.
    fn done_to(&mut self, event: &Event, rows: &[RowTest]) -> Option<(String, String)> {
        let (mut things, mut around) = (String::new(), String::new());
        for row in rows {
            let RowTest::Field(filter) = row else { return None };
            let own = event.objects.iter().any(|object| object.as_str() == filter.field);
            let said = self.objects(row)?;
            match own {
                true if things.is_empty() => things = said,
                false if around.is_empty() => around = said,
                _ => return None,
            }
        }
        Some((things, around))
    }

    /// A deed with all that it holds; the window is said apart.
    fn deed(&mut self, event: &str, rows: &[RowTest], count: Option<&Test>, form: Form) -> Option<String> {
        let event = self.event_of(event)?.clone();
        let (things, around) = self.done_to(&event, rows)?;
        let verb = self.verb(&event, form)?;
        let counted = match count {
            Some(test) => {
                let counter = self.counter(&event, test)?;
                self.test(test, None, &counter)
            }
            None => String::new(),
        };
        if self.zh() {
            let around =
                if around.is_empty() { around } else { format!("{}{around}", self.of(&["在", "通过"], &[])) };
            let front = !things.is_empty() && form == Form::Past && self.often(15);
            return Some(match front {
                true => self.join(&[&around, &things, &verb, &counted]),
                false => self.join(&[&around, &verb, &things, &counted]),
            });
        }
        let around =
            if around.is_empty() { around } else { format!("{} {around}", self.of(&[], &["in", "on", "at", "via"])) };
        Some(self.join(&[&verb, &things, &around, &counted]))
    }

    fn counter(&mut self, event: &Event, test: &Test) -> Option<String> {
        let counter = self.counter_name(event)?;
        if self.zh() {
            return Some(counter);
        }
        let one = matches!(test, Test::Equals(n) if *n == 1.0);
        Some(if one { counter } else { inflect::noun_forms(&counter).into_iter().next()? })
    }

    /// A counter that counts nothing else: 次, times.
    fn counter_name(&mut self, event: &Event) -> Option<String> {
        let listed = if self.zh() { &event.counters.zh } else { &event.counters.en };
        listed.first().cloned()
    }

    /// 上季度买过茶; bought tea last quarter.
    pub fn did(&mut self, did: &Did) -> Option<String> {
        match did.only {
            None => {}
            Some(only) => return self.occurred(did, only),
        }
        let deed = self.deed(&did.event, &did.filters, did.count.as_ref(), Form::Past)?;
        self.placed(&deed, did.during.as_ref())
    }

    /// A clause with its window where the language has it.
    fn placed(&mut self, clause: &str, during: Option<&During>) -> Option<String> {
        let Some(during) = during else { return Some(clause.to_owned()) };
        let window = self.window(during)?;
        Some(if self.zh() { format!("{window}{clause}") } else { format!("{clause} {window}") })
    }

    /// 没买过茶; did not buy tea, never bought tea.
    pub fn not_did(&mut self, did: &Did) -> Option<String> {
        if did.count.is_some() || did.only.is_some() {
            return None;
        }
        let never = did.during.is_none() && self.often(60);
        let (word, form) = match (never, self.zh()) {
            (true, true) => (self.of(&["从未", "从没", "从来没", "从来没有"], &[]), Form::Past),
            (true, false) => ("never", Form::Past),
            (false, true) => (self.of(&["没", "没有"], &[]), self.one_of(Form::Past, Form::Base)),
            (false, false) => (self.of(&[], &["did not", "didn't"]), Form::Base),
        };
        let deed = self.deed(&did.event, &did.filters, None, form)?;
        let said = self.join(&[word, &deed]);
        self.placed(&said, did.during.as_ref())
    }

    fn one_of(&mut self, a: Form, b: Form) -> Form {
        if self.often(60) { a } else { b }
    }

    /// 首次买茶是在上季度; first bought tea last quarter.
    fn occurred(&mut self, did: &Did, only: Occurrence) -> Option<String> {
        let window = self.window(did.during.as_ref()?)?;
        if self.zh() {
            let which = if only == Occurrence::First { "首次" } else { "最后一次" };
            let deed = self.deed(&did.event, &did.filters, None, Form::Base)?;
            return Some(format!("{which}{deed}是在{window}"));
        }
        let which = if only == Occurrence::First { "first" } else { "last" };
        let deed = self.deed(&did.event, &did.filters, None, Form::Past)?;
        Some(format!("{which} {deed} {window}"))
    }

    /// One step of several: 买茶, buy tea.
    pub fn step(&mut self, step: &Step, form: Form) -> Option<String> {
        self.deed(&step.event, &step.filters, None, form)
    }

    /// 买茶后7天内又买了汽水; bought soda within 7 days after buying tea.
    pub fn sequence(&mut self, sequence: &Sequence) -> Option<String> {
        let [first, second] = sequence.steps.as_slice() else { return None };
        let within = match sequence.within.or(second.within) {
            Some(length) => self.length(&length)?,
            None => String::new(),
        };
        if self.zh() {
            let first = self.step(first, Form::Base)?;
            let inside = if within.is_empty() { String::new() } else { format!("{within}内") };
            let after = self.of(&["之后", "后"], &[]);
            let second_said = self.step(second, if second.absent { Form::Past } else { Form::Base })?;
            let joint = if second.absent { "没" } else { "又" };
            return Some(format!("{first}{after}{inside}{joint}{second_said}"));
        }
        let inside = if within.is_empty() { String::new() } else { format!("within {within}") };
        if second.absent {
            let (first, second) = (self.step(first, Form::Past)?, self.step(second, Form::Base)?);
            return Some(self.join(&[&first, "but did not", &second, &inside]));
        }
        let (second, first) = (self.step(second, Form::Past)?, self.step(first, Form::Ing)?);
        Some(self.join(&[&second, &inside, "after", &first]))
    }

    /// 4月消费额比3月下降超过20%; spend dropped by more than 20% from March to April.
    pub fn change(&mut self, change: &Change) -> Option<String> {
        let Term::Leaf(leaf) = &change.term else { return None };
        let metric = self.leaf(leaf)?;
        let (from, to) = (self.bare_window(&change.from)?, self.bare_window(&change.to)?);
        let (fell, ratio) = match change.test {
            Test::LessThan(ratio) => (true, 1.0 - ratio),
            Test::MoreThan(ratio) => (false, ratio - 1.0),
            _ => return None,
        };
        let part = format!("{}%", (ratio * 100.0).round());
        Some(match (self.zh(), fell) {
            (true, true) => format!("{to}{metric}比{from}下降超过{part}"),
            (true, false) => format!("{to}{metric}比{from}增长超过{part}"),
            (false, true) => format!("{metric} dropped by more than {part} from {from} to {to}"),
            (false, false) => format!("{metric} rose by more than {part} from {from} to {to}"),
        })
    }

    /// 去年每个月都买茶; bought tea every month in 2025.
    pub fn regular(&mut self, regular: &Regular) -> Option<String> {
        let window = self.window(&regular.during)?;
        if self.zh() {
            let deed = self.deed(&regular.event, &regular.filters, None, Form::Base)?;
            return Some(match regular.at_least {
                Some(n) if regular.in_a_row => format!("{window}连续{n}个月都{deed}"),
                None => format!("{window}每个月都{deed}"),
                _ => return None,
            });
        }
        let deed = self.deed(&regular.event, &regular.filters, None, Form::Past)?;
        Some(match regular.at_least {
            Some(n) if regular.in_a_row => format!("{window} {deed} for {n} months in a row"),
            None => format!("{deed} every month {window}"),
            _ => return None,
        })
    }
}
