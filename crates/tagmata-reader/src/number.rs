//! Numbers in figures and in words, Chinese and English: the one number grammar that everything else uses.

mod date;
mod english;
mod money;

use crate::atoms::{Atom, AtomKind};

pub use date::{DateAt, DateKind, dates};
pub use english::is_number_word;
use english::{english_scale, english_small, english_tens, ordinal_word};
pub use money::Coin;

/// What a number is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// A plain number.
    Plain,
    /// A share, already divided by a hundred.
    Percent,
    /// An amount of money.
    Money(Coin),
    /// First, 3rd, 第三.
    Ordinal,
    /// A year in words: nineteen eighty six.
    Year,
}

/// One number over atoms `[from, to)`.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberAt {
    /// First atom.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// Its value.
    pub value: f64,
    /// How it is written.
    pub kind: NumberKind,
}

struct Cursor<'a> {
    atoms: &'a [Atom],
    texts: &'a [String],
}

/// Every number of a text, longest first at each place; suffixes of one number are not numbers of their own.
pub fn numbers(atoms: &[Atom], texts: &[String]) -> Vec<NumberAt> {
    let cursor = Cursor { atoms, texts };
    let mut found = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        // A year in words is a number of its own, beside the two that it is made of.
        if let Some((value, to)) = date::year_in_words(texts, at) {
            found.push(NumberAt { from: at, to, value, kind: NumberKind::Plain });
            found.push(NumberAt { from: at, to, value, kind: NumberKind::Year });
        }
        match cursor.read(at) {
            Some(number) => {
                at = number.to;
                found.push(number);
            }
            None => at += 1,
        }
    }
    found
}

impl Cursor<'_> {
    fn text(&self, at: usize) -> &str {
        self.texts.get(at).map_or("", String::as_str)
    }

    fn adjacent(&self, at: usize) -> bool {
        at > 0 && at < self.atoms.len() && self.atoms[at - 1].to == self.atoms[at].from
    }

    fn read(&self, from: usize) -> Option<NumberAt> {
        if let Some(coin) = Coin::of_sign(self.text(from)) {
            let (value, to) = self.magnitude(from + 1)?;
            // A sign and a name: ¥500元, $500 USD.
            let (coin, more) = match Coin::of_word(&self.texts[to..]) {
                Some((Coin::Any, more)) => (coin, more),
                Some((named, more)) => (named, more),
                None => (coin, 0),
            };
            return Some(NumberAt { from, to: to + more, value, kind: NumberKind::Money(coin) });
        }
        if let Some(half) = self.half(from) {
            return Some(half);
        }
        if self.text(from) == "百" && self.text(from + 1) == "分" && self.text(from + 2) == "之" {
            let (value, to) = self.magnitude(from + 3)?;
            return Some(NumberAt { from, to, value: value / 100.0, kind: NumberKind::Percent });
        }
        if self.text(from) == "第" {
            let (value, to) = self.magnitude(from + 1)?;
            return Some(NumberAt { from, to, value, kind: NumberKind::Ordinal });
        }
        if let Some((value, to)) = self.ordinal(from) {
            return Some(NumberAt { from, to, value, kind: NumberKind::Ordinal });
        }
        let (value, to) = self.magnitude(from)?;
        if self.and_a_half(to) {
            return self.with_half(from, to, value);
        }
        self.suffixed(from, to, value)
    }

    fn suffixed(&self, from: usize, to: usize, value: f64) -> Option<NumberAt> {
        let number = |to, value, kind| Some(NumberAt { from, to, value, kind });
        let next = self.text(to);
        if matches!(next, "%" | "percent" | "pct") {
            return number(to + 1, value / 100.0, NumberKind::Percent);
        }
        if next == "per" && self.text(to + 1) == "cent" {
            return number(to + 2, value / 100.0, NumberKind::Percent);
        }
        if next == "成" {
            let half = self.text(to + 1) == "半";
            let unit = han_digit(self.text(to + 1)).filter(|_| self.text(to + 2) != "成");
            let more = if half { 0.05 } else { unit.map_or(0.0, |d| d / 100.0) };
            let end = if more > 0.0 { to + 2 } else { to + 1 };
            return number(end, round(value / 10.0 + more), NumberKind::Percent);
        }
        let ordinal = matches!(next, "st" | "nd" | "rd" | "th") && self.adjacent(to);
        if ordinal {
            return number(to + 1, value, NumberKind::Ordinal);
        }
        if let Some((coin, atoms)) = Coin::of_word(&self.texts[to.min(self.texts.len())..]) {
            let end = if next == "块" && self.text(to + 1) == "钱" { to + 2 } else { to + atoms };
            return number(end, value, NumberKind::Money(coin));
        }
        number(to, value, NumberKind::Plain)
    }

    fn with_half(&self, from: usize, to: usize, value: f64) -> Option<NumberAt> {
        // A million and a half: half of the last unit. Two and a half thousand: of the unit behind.
        if let Some(unit) = english_scale(self.text(to - 1)) {
            return self.suffixed(from, to + 3, value + unit / 2.0);
        }
        match english_scale(self.text(to + 3)) {
            Some(scale) => self.suffixed(from, to + 4, (value + 0.5) * scale),
            None => self.suffixed(from, to + 3, value + 0.5),
        }
    }

    /// Figures or words, with the words for thousands and the like behind them.
    fn magnitude(&self, from: usize) -> Option<(f64, usize)> {
        let (mut value, mut at) = match self.atoms.get(from)?.kind {
            AtomKind::Digits => (self.figures(from)?, from + 1),
            AtomKind::Han => self.han(from)?,
            AtomKind::Latin => self.english(from)?,
            AtomKind::Mark => return None,
        };
        if self.atoms[from].kind == AtomKind::Latin && self.text(at) == "k" {
            return Some((value * 1e3, at + 1));
        }
        if self.atoms[from].kind != AtomKind::Digits {
            return Some((value, at));
        }
        loop {
            let scale = match self.text(at) {
                "k" | "千" | "thousand" | "grand" => 1e3,
                "百" | "hundred" => 1e2,
                "w" if self.adjacent(at) => 1e4,
                "万" => 1e4,
                "m" if self.adjacent(at) => 1e6,
                "million" => 1e6,
                "亿" => 1e8,
                "b" if self.adjacent(at) => 1e9,
                "billion" | "bn" => 1e9,
                _ => return Some((value, at)),
            };
            value = round(value * scale);
            at += 1;
            if let Some((rest, to)) = self.rest(at, scale) {
                return Some((round(value + rest), to));
            }
        }
    }

    /// What stands behind 1万 in 1万2 and 1万2千; nothing where it counts something of its own, as in 1万2月.
    fn rest(&self, at: usize, scale: f64) -> Option<(f64, usize)> {
        let han = matches!(self.text(at - 1), "万" | "千" | "亿");
        if !han || !self.adjacent(at) || self.atoms[at].kind != AtomKind::Digits {
            return None;
        }
        let (rest, to) = self.magnitude(at)?;
        let counts = matches!(self.text(to), "月" | "日" | "号" | "年" | "天" | "周" | "个" | "季" | "点" | "." | "-");
        if counts || rest >= scale || rest.fract() != 0.0 {
            return None;
        }
        let tenths = to == at + 1 && rest < 10.0;
        Some((if tenths { rest * scale / 10.0 } else { rest }, to))
    }

    /// 一半, 半数; half where a share is called for; half a million, half a dozen.
    fn half(&self, from: usize) -> Option<NumberAt> {
        let number = |to, value, kind| Some(NumberAt { from, to, value, kind });
        match (self.text(from), self.text(from + 1)) {
            ("一", "半") | ("半", "数") => return number(from + 2, 0.5, NumberKind::Percent),
            ("half", "a" | "an") => {
                let scale = match self.text(from + 2) {
                    "dozen" => 12.0,
                    word => english_scale(word)?,
                };
                return self.suffixed(from, from + 3, scale / 2.0);
            }
            _ => {}
        }
        let called =
            from > 0 && matches!(self.text(from - 1), "top" | "bottom" | "than" | "least" | "over" | "most" | "under");
        if self.text(from) == "half" && called { number(from + 1, 0.5, NumberKind::Percent) } else { None }
    }

    /// "A million and a half", "two and a half thousand": what stands behind "two".
    fn and_a_half(&self, at: usize) -> bool {
        self.text(at) == "and" && self.text(at + 1) == "a" && self.text(at + 2) == "half"
    }

    fn figures(&self, at: usize) -> Option<f64> {
        self.text(at).replace(',', "").parse().ok()
    }

    /// 三百五, 一万二, 两千零五, 半.
    fn han(&self, from: usize) -> Option<(f64, usize)> {
        let (mut total, mut section, mut digit, mut at) = (0.0, 0.0, None::<f64>, from);
        let mut last_unit = 1.0;
        let mut digits_in_row = 0;
        while at < self.texts.len() {
            let text = self.text(at);
            if let Some(d) = han_digit(text) {
                digits_in_row = if digit.is_some() { digits_in_row + 1 } else { 1 };
                // 二零一七: digits read one after another.
                digit = Some(digit.map_or(d, |before| before * 10.0 + d));
            } else if text == "零" {
                digit = digit.map(|before| before * 10.0);
                last_unit = 1.0;
            } else if let Some(unit) = han_unit(text) {
                if unit >= 1e4 {
                    total = (total + section + digit.unwrap_or(if section == 0.0 { 1.0 } else { 0.0 })) * unit;
                    section = 0.0;
                } else {
                    section += digit.unwrap_or(1.0) * unit;
                }
                digit = None;
                last_unit = unit;
            } else {
                break;
            }
            at += 1;
        }
        // 百次, 零次: a unit or a nought by itself is a number before a word that counts.
        let counted = matches!(self.text(at), "次" | "单" | "笔" | "件" | "元" | "块");
        let lone_unit = at == from + 1 && han_unit(self.text(from)).is_some_and(|unit| unit != 10.0);
        let lone = lone_unit || self.text(from) == "零" && at == from + 1;
        if at == from || lone && !counted {
            return None;
        }
        let rest = digit.unwrap_or(0.0);
        // 三百五 is 350: a digit behind a unit without a zero between counts tenths of that unit.
        let rest = if last_unit >= 100.0 && digits_in_row == 1 { rest * last_unit / 10.0 } else { rest };
        Some((total + section + rest, at))
    }

    fn english(&self, from: usize) -> Option<(f64, usize)> {
        let (mut total, mut current, mut at, mut seen) = (0.0, 0.0, from, false);
        if matches!(self.text(at), "a" | "an") {
            let scale = matches!(self.text(at + 1), "hundred" | "thousand" | "million" | "dozen");
            if !scale {
                return None;
            }
            current = 1.0;
            at += 1;
        }
        while at < self.texts.len() {
            let text = self.text(at);
            if let Some(value) = english_small(text) {
                // "one two" are two numbers; "twenty five" is one.
                if seen && !(current % 100.0 == 0.0 || (current % 10.0 == 0.0 && value < 10.0)) {
                    break;
                }
                current += value;
            } else if text == "hundred" && (seen || current > 0.0) {
                current *= 100.0;
            } else if text == "dozen" {
                current = if current == 0.0 { 12.0 } else { current * 12.0 };
            } else if let Some(scale) = english_scale(text).filter(|_| seen || current > 0.0) {
                total += current * scale;
                current = 0.0;
            } else if seen && (text == "and" && self.joins(at, total, current) || text == "-" && self.hyphen(at)) {
                at += 1;
                continue;
            } else {
                break;
            }
            seen = true;
            at += 1;
        }
        if seen { Some((total + current, at)) } else { None }
    }

    /// Twenty-five.
    fn hyphen(&self, at: usize) -> bool {
        self.adjacent(at) && english_small(self.text(at + 1)).is_some()
    }

    /// Two hundred and five, two thousand and fifteen: the word before is a hundred or a thousand, a number follows.
    fn joins(&self, and: usize, total: f64, current: f64) -> bool {
        let round = matches!(self.text(and - 1), "hundred" | "thousand" | "million");
        let small = english_small(self.text(and + 1)).is_some() && english_scale(self.text(and + 2)).is_none();
        round && small && self.text(and + 2) != "hundred" && total + current > 0.0
    }

    /// First, twentieth, thirty first.
    fn ordinal(&self, from: usize) -> Option<(f64, usize)> {
        if let Some(value) = ordinal_word(self.text(from)) {
            return Some((value, from + 1));
        }
        let tens = english_tens(self.text(from))?;
        let ones = ordinal_word(self.text(from + 1)).filter(|n| *n < 10.0)?;
        Some((tens + ones, from + 2))
    }
}

/// Decimal fractions multiplied by powers of ten keep their short form.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn han_digit(text: &str) -> Option<f64> {
    let digits = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if text == "两" || text == "俩" {
        return Some(2.0);
    }
    digits.iter().position(|d| *d == text).map(|at| (at + 1) as f64)
}

/// One figure of a number that is read figure by figure: 零, 一 to 九.
fn han_figure(text: &str) -> Option<i16> {
    match text {
        "零" => Some(0),
        "两" | "俩" => None,
        digit => han_digit(digit).map(|digit| digit as i16),
    }
}

fn han_unit(text: &str) -> Option<f64> {
    Some(match text {
        "十" => 10.0,
        "百" => 100.0,
        "千" => 1e3,
        "万" => 1e4,
        "亿" => 1e8,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
