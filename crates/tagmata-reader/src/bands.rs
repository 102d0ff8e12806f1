//! Tags whose values are numbers or bands of numbers: which values a tested number takes. The values' own texts are
//! read by the rules for numbers; no word is known here.

use crate::chart::Chart;
use crate::known::Known;
use crate::lexicon::Lexicon;
use crate::rules::Grammar;
use crate::scan::scan;
use crate::sem::Sem;
use std::collections::BTreeMap;
use tagmata_core::draft::Test;
use tagmata_core::model::{Tag, TagId, Value};

/// An interval of numbers; each end is a number and whether it belongs to the interval.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Interval {
    low: (f64, bool),
    high: (f64, bool),
}

/// One value of such a tag.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The value's id.
    pub value: String,
    interval: Interval,
    /// The end as written, where the band reaches beyond it: "149K" of what goes up to 150 thousand.
    written: Option<f64>,
}

/// What a test takes of a tag's bands.
#[derive(Debug, PartialEq)]
pub struct Taken {
    /// Values whose whole band passes.
    pub whole: Vec<String>,
    /// Values of whose band only a part passes.
    pub cut: Vec<String>,
}

impl Interval {
    fn of(test: Test) -> Interval {
        let (below, above) = ((f64::NEG_INFINITY, false), (f64::INFINITY, false));
        let (low, high) = match test {
            Test::AtLeast(n) => ((n, true), above),
            Test::MoreThan(n) => ((n, false), above),
            Test::AtMost(n) => (below, (n, true)),
            Test::LessThan(n) => (below, (n, false)),
            Test::Between(a, b) => ((a, true), (b, true)),
            Test::Equals(n) => ((n, true), (n, true)),
        };
        Interval { low, high }
    }

    fn holds(self, other: Interval) -> bool {
        let from = self.low.0 < other.low.0 || self.low.0 == other.low.0 && (self.low.1 || !other.low.1);
        let to = self.high.0 > other.high.0 || self.high.0 == other.high.0 && (self.high.1 || !other.high.1);
        from && to
    }

    fn apart(self, other: Interval) -> bool {
        let before = |a: (f64, bool), b: (f64, bool)| a.0 < b.0 || a.0 == b.0 && !(a.1 && b.1);
        before(self.high, other.low) || before(other.high, self.low)
    }
}

/// What a test takes of some bands.
pub fn taken(bands: &[Band], test: Test) -> Taken {
    let asked = Interval::of(test);
    let mut taken = Taken { whole: Vec::new(), cut: Vec::new() };
    for band in bands {
        let mut asked = asked;
        if asked.high.1 && Some(asked.high.0) == band.written {
            asked.high = band.interval.high;
        }
        if asked.holds(band.interval) {
            taken.whole.push(band.value.clone());
        } else if !asked.apart(band.interval) {
            taken.cut.push(band.value.clone());
        }
    }
    taken
}

/// Every tag whose values all read as numbers or as bands that lie apart.
pub fn all(grammar: &Grammar, known: &Known) -> BTreeMap<TagId, Vec<Band>> {
    let lexicon = Lexicon::of_words(grammar);
    let read = |text: &str| interval(grammar, &lexicon, known, text);
    let of = |tag: &Tag| Some((tag.id.clone(), of_tag(tag, &read)?));
    known.model.tags.values().filter_map(of).collect()
}

fn of_tag(tag: &Tag, read: &dyn Fn(&str) -> Option<(Interval, f64)>) -> Option<Vec<Band>> {
    if tag.values.len() < 2 {
        return None;
    }
    let mut bands: Vec<(Band, f64)> = Vec::new();
    for (id, value) in &tag.values {
        let (interval, step) = texts(id, value).find_map(read)?;
        bands.push((Band { value: id.clone(), interval, written: None }, step));
    }
    let mut order: Vec<usize> = (0..bands.len()).collect();
    order.sort_by(|a, b| bands[*a].0.interval.low.0.total_cmp(&bands[*b].0.interval.low.0));
    for pair in order.windows(2) {
        let next = bands[pair[1]].0.interval.low.0;
        let (band, step) = &mut bands[pair[0]];
        let gap = next - band.interval.high.0;
        // "100-124K", "125-149K": nobody earns between the two; the first reaches up to where the second begins.
        if *step > 1.0 && gap > 0.0 && gap <= *step {
            band.written = Some(band.interval.high.0);
            band.interval.high = (next, false);
        }
        if !bands[pair[0]].0.interval.apart(bands[pair[1]].0.interval) {
            return None;
        }
    }
    Some(bands.into_iter().map(|(band, _)| band).collect())
}

/// The texts that may say a value's numbers: as stored, its id, its names.
fn texts<'a>(id: &'a str, value: &'a Value) -> impl Iterator<Item = &'a str> {
    let stored = value.stored.iter().filter(|_| value.stored.len() == 1);
    let names = value.names.en.iter().chain(&value.names.zh);
    stored.map(String::as_str).chain([id]).chain(names.map(String::as_str))
}

/// The interval that a text says, and the step between the ends of its neighbours: 1000 in "100-124K".
fn interval(grammar: &Grammar, lexicon: &Lexicon, known: &Known, text: &str) -> Option<(Interval, f64)> {
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let scan = scan(grammar, lexicon, text);
    let atoms = scan.atoms.len();
    let chart = Chart::run(grammar, known, atoms, scan.edges);
    let whole = chart.items.iter().filter(|item| item.from == 0 && item.to == atoms);
    let test = whole.filter_map(|item| match &*item.sem {
        Sem::Test(test, _) => Some(*test),
        Sem::Number(n) => Some(Test::Equals(*n)),
        _ => None,
    });
    let test = test.min_by_key(|test| matches!(test, Test::Equals(_)))?;
    let figures: Vec<f64> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|run| run.parse().ok()).collect();
    let last = match test {
        Test::AtLeast(n) | Test::MoreThan(n) | Test::AtMost(n) | Test::LessThan(n) | Test::Equals(n) => n,
        Test::Between(_, high) => high,
    };
    let written = figures.last().copied().filter(|n| *n > 0.0);
    let step = written.map_or(1.0, |n| (last / n).max(1.0));
    let test = match test {
        // The unit behind the second number is meant for both.
        Test::Between(low, high) if figures.first() == Some(&low) && low * step < high => {
            Test::Between(low * step, high)
        }
        other => other,
    };
    Some((Interval::of(test), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bands(texts: &[&str]) -> Option<Vec<Band>> {
        let reader = crate::tests::reader();
        let (grammar, lexicon) = (crate::grammar(), Lexicon::of_words(crate::grammar()));
        let mut tag = reader.known.as_ref().unwrap().model.tags.values().next().unwrap().clone();
        let empty = tag.values.values().next().unwrap().clone();
        let value = |text: &str| Value { stored: vec![text.to_owned()], ..empty.clone() };
        tag.values = texts.iter().map(|text| ((*text).to_owned(), value(text))).collect();
        of_tag(&tag, &|text| interval(grammar, &lexicon, reader.known.as_ref().unwrap(), text))
    }

    fn whole(bands: &[Band], test: Test) -> String {
        let taken = taken(bands, test);
        let cut = if taken.cut.is_empty() { String::new() } else { format!(" cut {}", taken.cut.join(" ")) };
        format!("{}{cut}", taken.whole.join(" "))
    }

    #[test]
    fn amounts_reach_up_to_the_next_band() {
        let pay = bands(&["Under 15K", "15-24K", "25-34K", "35K+"]).unwrap();
        assert_eq!(whole(&pay, Test::AtLeast(25_000.0)), "25-34K 35K+");
        assert_eq!(whole(&pay, Test::LessThan(25_000.0)), "Under 15K 15-24K");
        assert_eq!(whole(&pay, Test::AtMost(25_000.0)), "Under 15K 15-24K cut 25-34K");
        assert_eq!(whole(&pay, Test::AtLeast(20_000.0)), "25-34K 35K+ cut 15-24K");
        assert_eq!(whole(&pay, Test::Between(15_000.0, 34_000.0)), "15-24K 25-34K");
    }

    #[test]
    fn counts_are_whole_numbers() {
        let children = bands(&["0", "1", "2", "3+"]).unwrap();
        assert_eq!(whole(&children, Test::AtLeast(1.0)), "1 2 3+");
        assert_eq!(whole(&children, Test::MoreThan(2.0)), "3+");
        assert_eq!(whole(&children, Test::Equals(3.0)), " cut 3+");
        let ages = bands(&["19-24", "25-34", "35+"]).unwrap();
        assert_eq!(whole(&ages, Test::MoreThan(24.0)), "25-34 35+");
    }

    #[test]
    fn what_is_no_band_is_none() {
        assert_eq!(bands(&["gold", "silver"]), None);
        assert_eq!(bands(&["10-20", "15-30"]), None);
        assert_eq!(bands(&["80s", "90s"]), None);
        assert_eq!(bands(&["1"]), None);
    }
}
