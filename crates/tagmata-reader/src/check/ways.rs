//! How the question asks against how the draft does: tests, orders, units, shares, averages and the like.

use super::{Checker, Doubt, DoubtKind, same_number};
use crate::gist::{Fact, Span, Way};
use tagmata_core::draft::{Order, Stat, Test};
use tagmata_core::reading::Mention;
use tagmata_core::words::Words;

impl Checker<'_> {
    /// Ways that the question is sure of, and the draft lacks.
    pub fn ways_lacking(&self) -> Vec<Doubt> {
        let mut doubts: Vec<Doubt> = Vec::new();
        for (span, way) in &self.gist.ways {
            let names = |mention: &Mention| mention.value.is_some() && mention.from < span.to && span.from < mention.to;
            let named = matches!(way, Way::Only(_)) && self.gist.mentions.iter().any(names);
            if named || self.is_meant(span) || !self.lacks(way) {
                continue;
            }
            let about = Words::both(
                format!("读法与“{}”不符", span.text),
                format!("the reading does not do what \"{}\" says", span.text),
            );
            let doubt = Doubt { kind: DoubtKind::Contradicted, about };
            if !doubts.contains(&doubt) {
                doubts.push(doubt);
            }
        }
        doubts
    }

    /// Values and events that the question is sure of in another way than the draft: that they hold, and of whom.
    pub fn facts_turned(&self) -> Vec<Words> {
        let mut about: Vec<Words> = Vec::new();
        for (span, said) in &self.gist.facts {
            let same = |held: &&Fact| held.name == said.name && held.value == said.value;
            let held: Vec<&Fact> = self.held.facts.iter().filter(same).collect();
            let turned = !held.is_empty() && held.iter().all(|held| held.holds != said.holds);
            let moved = self.asks_of_rows()
                && !said.value.is_empty()
                && !held.is_empty()
                && held.iter().all(|held| held.of_people != said.of_people);
            let what =
                if said.value.is_empty() { said.name.clone() } else { format!("{} = {}", said.name, said.value) };
            let words = Words::both(
                format!("读法里的“{what}”与“{}”相反", span.text),
                format!("the reading turns \"{what}\" of \"{}\" around", span.text),
            );
            if (turned || moved) && !about.contains(&words) {
                about.push(words);
            }
        }
        about.extend(self.facts_undated());
        about
    }

    /// Events and numbers that have a window wherever the question says them, and lack it in the draft.
    fn facts_undated(&self) -> Vec<Words> {
        let mut about: Vec<Words> = Vec::new();
        for held in self.held.facts.iter().filter(|held| !held.dated && held.value.is_empty()) {
            let same = |(_, said): &&(Span, Fact)| said.name == held.name && said.value.is_empty();
            let said: Vec<&(Span, Fact)> = self.gist.facts.iter().filter(same).collect();
            let dated = !said.is_empty() && said.iter().all(|(_, said)| said.dated);
            if let (Some((span, _)), true) = (said.first(), dated) {
                let text = &span.text;
                about.push(Words::both(
                    format!("读法没有把“{text}”的时间都用上"),
                    format!("the reading does not keep the period of \"{text}\" everywhere"),
                ));
            }
        }
        about.dedup();
        about
    }

    /// Whether the draft asks for a number whose rows are not those of people.
    fn asks_of_rows(&self) -> bool {
        self.held.has_view("measure") && !self.held.metrics.iter().any(|metric| self.counts_people(metric))
    }

    /// Ways of the draft that no word of the question says, in short.
    pub fn ways_made_up(&self) -> Vec<Words> {
        let mut about: Vec<Words> = Vec::new();
        for way in &self.held.ways {
            let (zh, en) = shown(way);
            let words = Words::both(format!("问题没有说{zh}"), format!("the question does not say {en}"));
            if !self.is_founded(way) && !about.contains(&words) {
                about.push(words);
            }
        }
        let counted = [Way::Count, Way::Share, Way::HowMuch].iter().any(|way| self.hinted(way));
        let people = self.gist.metrics.iter().any(|metric| self.counts_people(metric));
        let said = counted || people || self.before.has_view("count") || self.stands_as("count");
        if self.held.has_view("count") && !said {
            about.push(Words::both("问题没有问人数", "the question does not ask how many"));
        }
        about
    }

    fn hinted(&self, way: &Way) -> bool {
        self.gist.hints.contains(way) || self.gist.ways.iter().any(|(_, said)| said == way)
    }

    fn is_founded(&self, way: &Way) -> bool {
        let names: &[&str] = match way {
            Way::Order(Order::Asc) => &["asc"],
            Way::Order(Order::Desc) => {
                let asc = self.gist.ways.iter().any(|(_, said)| *said == Way::Order(Order::Asc));
                return !asc || self.hinted(way) || self.before.ways.contains(way) || self.stands_as("desc");
            }
            Way::Grain(_) => &["grain", "day", "week", "month", "quarter", "year", "half", "hour"],
            Way::Share => &["share_of", "share", "ratio"],
            Way::Stat(_) => &["stat", "per", "average", "median", "max", "min"],
            Way::Compare(_) => &["compare", "last_year", "previous_period"],
            Way::Only(_) => &["only", "first", "last"],
            Way::Either => &["any"],
            Way::Tested(_) => &[],
            _ => return true,
        };
        let granted = self.before.ways.contains(way);
        if granted || self.hinted(way) || names.iter().any(|name| self.stands_as(name)) {
            return true;
        }
        match way {
            Way::Grain(_) => self.hinted(&Way::OverTime),
            Way::Stat(Stat::Average) => self.hinted(&Way::Per) && !self.held.has_key("grain"),
            Way::Stat(Stat::Max) => self.hinted(&Way::Order(Order::Desc)),
            Way::Stat(Stat::Min) => self.hinted(&Way::Order(Order::Asc)),
            Way::Compare(_) => {
                let other = self.gist.ways.iter().any(|(_, said)| matches!(said, Way::Compare(_)));
                let two = self.gist.windows.len() > 1 && (self.hinted(&Way::Beside) || self.hinted(&Way::Moved));
                !other && (two || self.gist.ways.iter().any(|(_, said)| *said == Way::Moved))
            }
            Way::Tested(test) => self.tests_like(test),
            _ => false,
        }
    }

    /// Whether the question tests no such number at all, or in this direction: what is tested by is checked as a number.
    fn tests_like(&self, test: &Test) -> bool {
        let said = self.gist.hints.iter().filter_map(|hint| match hint {
            Way::Tested(said) if same_bounds(said, test) => Some(said),
            _ => None,
        });
        let said: Vec<&Test> = said.collect();
        let open = said.iter().any(|said| matches!(said, Test::Equals(_))) || self.held.has_key("change");
        if said.is_empty() {
            return self.is_bound_like(test);
        }
        open || said.iter().any(|said| self.is_same_test(said, test))
    }

    /// Whether no word says in which direction numbers are tested, or one says this direction.
    fn is_bound_like(&self, test: &Test) -> bool {
        let (bound, turned) = match test {
            Test::AtLeast(_) => ("ge", "lt"),
            Test::MoreThan(_) => ("gt", "le"),
            Test::AtMost(_) => ("le", "gt"),
            Test::LessThan(_) => ("lt", "ge"),
            Test::Equals(_) | Test::Between(..) => return true,
        };
        let says = |bound: &str| self.hinted(&Way::Bound(bound.to_owned()));
        let negates = self.held.negates || self.gist.leaves_out;
        let any = self.gist.hints.iter().any(|hint| matches!(hint, Way::Bound(_)));
        !any || says(bound) || negates && says(turned) || self.stands_as(bound)
    }

    fn is_same_test(&self, said: &Test, held: &Test) -> bool {
        let turned = |test: &Test| match test {
            Test::AtLeast(_) => 1,
            Test::MoreThan(_) => 2,
            Test::LessThan(_) => -1,
            Test::AtMost(_) => -2,
            Test::Equals(_) | Test::Between(..) => 0,
        };
        let (said, held) = (turned(said), turned(held));
        // "Not at least 3" is fewer than 3.
        said == held || (self.held.negates || self.gist.leaves_out) && said == -held
    }

    fn lacks(&self, way: &Way) -> bool {
        let held = self.held;
        let has = |way: &Way| held.ways.contains(way) || self.before.ways.contains(way);
        match way {
            Way::Tested(said) => {
                let tests = held.ways.iter().filter_map(|way| match way {
                    Way::Tested(test) if same_bounds(said, test) => Some(test),
                    _ => None,
                });
                let tests: Vec<&Test> = tests.collect();
                // A change is a test of another number, and "twice" may go on with "or more".
                let other = matches!(said, Test::Equals(_)) || held.has_key("change");
                !other && !tests.is_empty() && !tests.iter().any(|test| self.is_same_test(said, test))
            }
            Way::Order(order) => {
                let other = if *order == Order::Desc { Order::Asc } else { Order::Desc };
                !has(way) && held.ways.contains(&Way::Order(other))
            }
            Way::Grain(unit) => {
                let name = serde_json::to_value(unit).ok();
                let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
                !has(way) && !held.says(name)
            }
            Way::Share => !has(way) && !held.is_shown_otherwise() && !self.divides(),
            Way::Stat(Stat::Average) if held.ways.iter().any(|way| matches!(way, Way::Stat(_))) => false,
            Way::Stat(_) => !has(way) && self.adds_up() && !held.is_shown_otherwise() && !self.divides(),
            Way::Compare(_) => !has(way) && !has(&Way::Beside) && !has(&Way::Moved),
            Way::Only(_) => !has(way) && !held.is_shown_otherwise(),
            Way::Either => !has(way) && !held.lists.iter().any(|n| *n > 1) && !held.negates,
            Way::By(names) => !names.iter().any(|name| held.says(name)) && !held.is_shown_otherwise(),
            Way::Count if held.has_view("measure") => {
                self.counts_some_people()
                    && held.metrics.iter().all(|metric| !self.counts_people(metric))
                    && !has(&Way::Share)
            }
            Way::List if held.has_view("measure") => held.groups.is_empty() && !held.has_key("grain"),
            Way::Count => {
                !self.gist.ways.iter().any(|(_, said)| *said == Way::List)
                    && held.has_view("members")
                    && !held.has_key("columns")
            }
            Way::List => !self.gist.hints.contains(&Way::Count) && held.has_view("count"),
            Way::Bound(_) | Way::OverTime | Way::Beside | Way::Moved | Way::Per | Way::HowMuch => false,
        }
    }
}

fn same_bounds(one: &Test, other: &Test) -> bool {
    let bounds = |test: &Test| match test {
        Test::AtLeast(n) | Test::MoreThan(n) | Test::AtMost(n) | Test::LessThan(n) | Test::Equals(n) => vec![*n],
        Test::Between(a, b) => vec![*a, *b],
    };
    let (one, other) = (bounds(one), bounds(other));
    one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| same_number(*a, *b))
}

/// A way in short, in Chinese and English.
fn shown(way: &Way) -> (&'static str, &'static str) {
    match way {
        Way::Tested(_) | Way::Bound(_) => ("这样比较数", "such a test of the number"),
        Way::Order(_) => ("从小到大", "smallest first"),
        Way::Grain(_) | Way::OverTime => ("按时间分开", "a row for each unit of time"),
        Way::Share => ("占比", "a share"),
        Way::Stat(Stat::Average) | Way::Per => ("平均", "an average"),
        Way::Stat(Stat::Median) => ("中位数", "a median"),
        Way::Stat(_) => ("最大或最小", "a maximum or minimum"),
        Way::Compare(_) | Way::Beside | Way::Moved => ("跟另一段时间比", "a comparison with another period"),
        Way::Only(_) => ("只看第一次或最后一次", "the first or last time only"),
        Way::By(_) => ("这样分组", "such groups"),
        Way::Either => ("其中之一", "that one of them will do"),
        Way::Count | Way::HowMuch | Way::List => ("要人数或名单", "a count or list"),
    }
}
