//! The grammar's rules, as data: the files under `rules`. Parses them, expands what is optional, and builds the table
//! that the chart walks. Knows the form of a rule, not what any rule says.

use crate::make::{self, Make};
use crate::words::WordGroup;
use rustc_hash::FxHashMap;

/// A category, as an index into [`Grammar::cats`].
pub type Cat = u16;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name: `period.rel`.
    pub name: String,
    /// The category it makes.
    pub cat: Cat,
    /// The constructor.
    pub make: Make,
    /// What the constructor is given: a captured name or a constant.
    pub args: Vec<Given>,
    /// Its own cost.
    pub cost: i32,
    /// Examples, read by this crate's tests.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the tests"))]
    pub examples: Vec<Example>,
    /// Patterns as written, by language.
    pub patterns: Vec<(String, String)>,
}

/// One example of a rule.
#[derive(Debug, Clone)]
pub struct Example {
    /// `zh` or `en`.
    pub lang: String,
    /// The text.
    pub text: String,
    /// What it reads as.
    pub expected: String,
}

/// What a constructor is given.
#[derive(Debug, Clone)]
pub enum Given {
    /// The fragment captured under this name.
    Name(String),
    /// A constant.
    Text(String),
}

/// One flat pattern of a rule: no option is left in it.
#[derive(Debug)]
pub struct Variant {
    /// The rule.
    pub rule: usize,
    /// For each argument, which kid it is; `None` where the pattern lacks it.
    pub picks: Vec<Option<usize>>,
}

/// A node of the table: after some categories, what may follow and what is complete.
#[derive(Debug, Default)]
pub struct Node {
    /// Category → node.
    pub next: Vec<(Cat, u32)>,
    /// Variants complete here.
    pub done: Vec<u32>,
}

/// All rules, ready to be walked.
#[derive(Debug)]
pub struct Grammar {
    /// Category names.
    pub cats: Vec<String>,
    index: FxHashMap<String, Cat>,
    /// The rules, in file order.
    pub rules: Vec<Rule>,
    /// Their flat patterns.
    pub variants: Vec<Variant>,
    /// The table; node 0 is its root.
    pub nodes: Vec<Node>,
    /// The function words.
    pub groups: Vec<WordGroup>,
}

const FILES: [(&str, &str); 27] = [
    ("number.rules", include_str!("../rules/number.rules")),
    ("period.rules", include_str!("../rules/period.rules")),
    ("parts.rules", include_str!("../rules/parts.rules")),
    ("days.rules", include_str!("../rules/days.rules")),
    ("object.rules", include_str!("../rules/object.rules")),
    ("who.rules", include_str!("../rules/who.rules")),
    ("amount.rules", include_str!("../rules/amount.rules")),
    ("rank.rules", include_str!("../rules/rank.rules")),
    ("show.rules", include_str!("../rules/show.rules")),
    ("view.rules", include_str!("../rules/view.rules")),
    ("occurrence.rules", include_str!("../rules/occurrence.rules")),
    ("change.rules", include_str!("../rules/change.rules")),
    ("sequence.rules", include_str!("../rules/sequence.rules")),
    ("regular.rules", include_str!("../rules/regular.rules")),
    ("kinds.rules", include_str!("../rules/kinds.rules")),
    ("best.rules", include_str!("../rules/best.rules")),
    ("each.rules", include_str!("../rules/each.rules")),
    ("listing.rules", include_str!("../rules/listing.rules")),
    ("bands.rules", include_str!("../rules/bands.rules")),
    ("measure.rules", include_str!("../rules/measure.rules")),
    ("ranked.rules", include_str!("../rules/ranked.rules")),
    ("gloss.rules", include_str!("../rules/gloss.rules")),
    ("formula.rules", include_str!("../rules/formula.rules")),
    ("split.rules", include_str!("../rules/split.rules")),
    ("groups.rules", include_str!("../rules/groups.rules")),
    ("hours.rules", include_str!("../rules/hours.rules")),
    ("lift.rules", include_str!("../rules/lift.rules")),
];

impl Grammar {
    /// Parses and checks every rule file.
    pub fn load() -> Result<Grammar, String> {
        let groups = crate::words::groups()?;
        let mut grammar = Grammar {
            cats: Vec::new(),
            index: FxHashMap::default(),
            rules: Vec::new(),
            variants: Vec::new(),
            nodes: vec![Node::default()],
            groups,
        };
        let mut made: Vec<String> = crate::lexicon::CATS.iter().map(|cat| (*cat).to_owned()).collect();
        made.extend(grammar.groups.iter().map(|group| group.cat.clone()));
        for (file, text) in FILES {
            for block in blocks(text) {
                let rule = grammar.block(&block).map_err(|problem| format!("{file}: {}: {problem}", block[0]))?;
                made.push(grammar.cats[rule.cat as usize].clone());
                grammar.rules.push(rule);
            }
        }
        for cat in made.iter() {
            grammar.intern(cat);
        }
        for cat in &grammar.cats {
            if !made.contains(cat) {
                return Err(format!("no rule, word or name makes the category {cat}"));
            }
        }
        grammar.expand()?;
        Ok(grammar)
    }

    /// The category with this name.
    pub fn cat(&self, name: &str) -> Cat {
        self.index.get(name).copied().unwrap_or(Cat::MAX)
    }

    fn intern(&mut self, name: &str) -> Cat {
        if let Some(cat) = self.index.get(name) {
            return *cat;
        }
        let cat = self.cats.len() as Cat;
        self.cats.push(name.to_owned());
        self.index.insert(name.to_owned(), cat);
        cat
    }

    fn block(&mut self, lines: &[String]) -> Result<Rule, String> {
        let name = lines[0].split_whitespace().nth(1).ok_or("a rule has a name")?.to_owned();
        let (mut patterns, mut examples, mut only, mut cost, mut is) = (Vec::new(), Vec::new(), None, 1, None);
        for line in &lines[1..] {
            let (key, rest) = line.split_once(' ').ok_or_else(|| format!("`{line}` says nothing"))?;
            let rest = rest.trim().to_owned();
            match key {
                "zh" | "en" | "any" => patterns.push((key.to_owned(), rest)),
                "is" => is = Some(rest),
                "eg" => examples.push(example(&rest)?),
                "only" => only = Some(rest),
                "cost" => cost = rest.parse().map_err(|_| "a cost is a whole number")?,
                _ => return Err(format!("unknown line `{key}`")),
            }
        }
        needs_examples(&examples, only.is_some())?;
        let is = is.ok_or("a rule says what it `is`")?;
        let (cat, call) = is.split_once(' ').ok_or("`is` gives a category and a constructor")?;
        let (function, arguments) = call.trim_end_matches(')').split_once('(').ok_or("a constructor has brackets")?;
        let (make, arity) = make::find(function).ok_or_else(|| format!("no constructor `{function}`"))?;
        let args = given(arguments);
        if args.len() != arity {
            return Err(format!("`{function}` takes {arity} arguments"));
        }
        let cat = self.intern(cat);
        Ok(Rule { name, cat, make, args, cost, examples, patterns })
    }

    fn expand(&mut self) -> Result<(), String> {
        for rule in 0..self.rules.len() {
            for (_, pattern) in self.rules[rule].patterns.clone() {
                for flat in flat(&pattern) {
                    self.add(rule, &flat)?;
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, rule: usize, flat: &[String]) -> Result<(), String> {
        let mut node = 0;
        let mut names = Vec::new();
        for token in flat {
            let (name, cat) = token.split_once(':').unwrap_or(("", token));
            names.push(name.to_owned());
            let cat = match self.index.get(cat) {
                Some(cat) => *cat,
                None => return Err(format!("{}: no rule, word or name makes {cat}", self.rules[rule].name)),
            };
            node = self.step(node, cat);
        }
        if flat.is_empty() {
            return Err(format!("{}: a pattern may not be empty", self.rules[rule].name));
        }
        let picks = self.rules[rule].args.iter().map(|arg| match arg {
            Given::Name(name) => names.iter().position(|n| n == name),
            Given::Text(_) => None,
        });
        let variant = Variant { rule, picks: picks.collect() };
        self.variants.push(variant);
        self.nodes[node].done.push(self.variants.len() as u32 - 1);
        Ok(())
    }

    fn step(&mut self, node: usize, cat: Cat) -> usize {
        if let Some((_, next)) = self.nodes[node].next.iter().find(|(c, _)| *c == cat) {
            return *next as usize;
        }
        self.nodes.push(Node::default());
        let next = self.nodes.len() - 1;
        self.nodes[node].next.push((cat, next as u32));
        next
    }
}

/// Blocks of lines that start with a `rule` line, comments and blanks dropped.
fn blocks(text: &str) -> Vec<Vec<String>> {
    let mut blocks: Vec<Vec<String>> = Vec::new();
    for line in text.lines() {
        let line = line.split(" # ").next().unwrap_or("").trim_end();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with("rule ") {
            blocks.push(vec![line.to_owned()]);
        } else if let Some(block) = blocks.last_mut() {
            block.push(line.trim().to_owned());
        }
    }
    blocks
}

/// A rule shows itself at work in each language, or says why it has one only.
fn needs_examples(examples: &[Example], one_language: bool) -> Result<(), String> {
    let has = |lang: &str| examples.iter().any(|e| e.lang == lang && !e.text.is_empty() && !e.expected.is_empty());
    let enough = if one_language { has("zh") || has("en") } else { has("zh") && has("en") };
    if enough { Ok(()) } else { Err("a rule has an example in each language, or says `only`".to_owned()) }
}

fn example(text: &str) -> Result<Example, String> {
    let (lang, rest) = text.split_once(' ').ok_or("an example gives a language")?;
    let (text, expected) = rest.split_once(" = ").ok_or("an example has ` = `")?;
    Ok(Example { lang: lang.to_owned(), text: text.trim().to_owned(), expected: expected.trim().to_owned() })
}

fn given(arguments: &str) -> Vec<Given> {
    let mut args = Vec::new();
    for argument in arguments.split(',').map(str::trim).filter(|a| !a.is_empty()) {
        args.push(match argument.strip_prefix('\'') {
            Some(text) => Given::Text(text.trim_end_matches('\'').to_owned()),
            None => Given::Name(argument.to_owned()),
        });
    }
    args
}

/// Every way to leave out what is optional (`?`) and to choose between alternatives (`A|B`).
fn flat(pattern: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for token in pattern.split_whitespace() {
        let (token, optional) = match token.strip_suffix('?') {
            Some(token) => (token, true),
            None => (token, false),
        };
        let (name, cats) = token.split_once(':').map_or((None, token), |(name, cats)| (Some(name), cats));
        let mut longer = Vec::new();
        for so_far in &all {
            if optional {
                longer.push(so_far.clone());
            }
            for cat in cats.split('|') {
                let mut with = so_far.clone();
                with.push(name.map_or_else(|| cat.to_owned(), |name| format!("{name}:{cat}")));
                longer.push(with);
            }
        }
        all = longer;
    }
    all
}
