//! Numbers of the model in words, and tests of them.

use super::{Say, fill};
use tagmata_core::draft::{During, Leaf, MetricIs, RowTest, Term, Test};

impl Say<'_> {
    /// A number as it is written: 20000, 20,000, 2万.
    fn figure(&mut self, n: f64) -> String {
        let grouped = n >= 1000.0 && !self.zh() && self.often(50);
        match n as u64 {
            _ if n.fract() != 0.0 => n.to_string(),
            whole if grouped => format!("{},{:03}", whole / 1000, whole % 1000),
            whole if whole >= 10_000 && whole % 10_000 == 0 && self.zh() => format!("{}万", whole / 10_000),
            whole => whole.to_string(),
        }
    }

    /// A bound in a unit of measure: a share is said in percent.
    fn bound(&mut self, n: f64, unit: Option<&str>, counter: &str) -> String {
        if unit == Some("ratio") {
            return format!("{}%", (n * 100.0).round());
        }
        let figure = self.figure(n);
        let gap = if self.zh() || counter.is_empty() { "" } else { " " };
        format!("{figure}{gap}{counter}")
    }

    /// A test in words, each number with a counter behind it where there is one.
    pub fn test(&mut self, test: &Test, unit: Option<&str>, counter: &str) -> String {
        let before = |say: &mut Self, which: &str, n: f64| {
            let word = say.word("Cmp", which);
            let bound = say.bound(n, unit, counter);
            say.join(&[&word, &bound])
        };
        let after = |say: &mut Self, which: &str, n: f64| {
            let bound = say.bound(n, unit, counter);
            let word = say.word("CmpAfter", which);
            say.join(&[&bound, &word])
        };
        match *test {
            Test::AtLeast(n) if self.often(30) => after(self, "ge", n),
            Test::AtMost(n) if self.often(30) => after(self, "le", n),
            Test::AtLeast(n) => before(self, "ge", n),
            Test::MoreThan(n) => before(self, "gt", n),
            Test::AtMost(n) => before(self, "le", n),
            Test::LessThan(n) => before(self, "lt", n),
            Test::Equals(n) => before(self, "eq", n),
            Test::Between(a, b) => {
                let (a, b) = (self.bound(a, unit, ""), self.bound(b, unit, counter));
                fill(
                    self.of(&["A到B之间", "在A到B之间", "A至B"], &["between A and B", "from A to B"]),
                    &[('A', &a), ('B', &b)],
                )
            }
        }
    }

    /// Values of rows: 饮料, 茶或汽水. One dimension alone.
    pub fn objects(&mut self, row: &RowTest) -> Option<String> {
        let RowTest::Field(filter) = row else { return None };
        if !filter.is_not.is_empty() || filter.test.is_some() || filter.during.is_some() {
            return None;
        }
        let mut names = Vec::new();
        for value in &filter.is {
            names.push(self.value_name(&filter.field, value)?);
        }
        Some(self.either(&names))
    }

    /// The name of a number with the rows that it is of: 饮料的销售额, sales of drinks.
    pub fn leaf(&mut self, leaf: &Leaf) -> Option<String> {
        let names = self.metric_of(&leaf.metric)?.names.clone();
        let name = self.name(&names, "Metric")?;
        let Some(row) = leaf.filters.first() else { return Some(name) };
        let rows = self.objects(row)?;
        if leaf.filters.len() > 1 {
            return None;
        }
        let way = self.of(&["R的M", "RM", "R的M"], &["M of R", "R M", "M from R", "M in R"]);
        let said = fill(way, &[('R', &rows), ('M', &name)]);
        self.world.unnamed(&said).then_some(said)
    }

    /// The number with its window: 上季度饮料的销售额, sales of drinks last quarter.
    pub fn dated(&mut self, leaf: &Leaf, during: Option<&During>) -> Option<String> {
        let said = self.leaf(leaf)?;
        let Some(during) = leaf.during.as_ref().or(during) else { return Some(said) };
        let window = self.window(during)?;
        Some(match self.zh() {
            true => format!("{window}{}{said}", self.of(&["", "的"], &[])),
            false => format!("{said} {window}"),
        })
    }

    /// A number per entity that passes a test: 上季度消费额超过500, spend over 500 last quarter.
    pub fn amount_is(&mut self, is: &MetricIs) -> Option<String> {
        let Term::Leaf(leaf) = &is.term else { return None };
        let unit = self.metric_of(&leaf.metric)?.unit.clone();
        let test = self.test(&is.test, unit.as_deref(), "");
        if self.zh() {
            return Some(format!("{}{test}", self.dated(leaf, None)?));
        }
        let window = match &leaf.during {
            Some(during) => self.window(during)?,
            None => String::new(),
        };
        Some(self.join(&[&self.clone_leaf(leaf)?, &test, &window]))
    }

    fn clone_leaf(&self, leaf: &Leaf) -> Option<String> {
        let mut say = Say { world: self.world, lang: self.lang, rng: self.rng.clone() };
        say.leaf(leaf)
    }
}
