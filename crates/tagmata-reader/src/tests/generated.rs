//! Dates and numbers written in every style and read back.

use crate::atoms::atoms;
use crate::fold::fold;
use crate::number::{NumberKind, numbers};
use crate::periods;
use tagmata_core::draft::{Calendar, During};

const FIGURES: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// 1 to 99,999 as it is said: 一万零二十, 两百 with 二.
fn chinese(n: usize) -> String {
    if n == 0 {
        return FIGURES[0].to_owned();
    }
    let mut said = String::new();
    let mut gap = false;
    for (unit, name) in [(10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let figure = n / unit % 10;
        if figure == 0 {
            gap = !said.is_empty();
            continue;
        }
        if gap {
            said.push('零');
            gap = false;
        }
        let teen = unit == 10 && figure == 1 && said.is_empty();
        if !teen {
            said.push_str(FIGURES[figure]);
        }
        said.push_str(name);
    }
    said
}

fn english(n: usize, and: bool) -> String {
    let below_hundred = |n: usize| match (n / 10, n % 10) {
        _ if n < 20 => SMALL[n].to_owned(),
        (tens, 0) => TENS[tens].to_owned(),
        (tens, ones) => format!("{} {}", TENS[tens], SMALL[ones]),
    };
    let below_thousand = |n: usize| match (n / 100, n % 100) {
        (0, rest) => below_hundred(rest),
        (hundreds, 0) => format!("{} hundred", SMALL[hundreds]),
        (hundreds, rest) if and => format!("{} hundred and {}", SMALL[hundreds], below_hundred(rest)),
        (hundreds, rest) => format!("{} hundred {}", SMALL[hundreds], below_hundred(rest)),
    };
    match (n / 1000, n % 1000) {
        (0, rest) => below_thousand(rest),
        (thousands, 0) => format!("{} thousand", below_thousand(thousands)),
        (thousands, rest) if and && rest < 100 => {
            format!("{} thousand and {}", below_thousand(thousands), below_thousand(rest))
        }
        (thousands, rest) => format!("{} thousand {}", below_thousand(thousands), below_thousand(rest)),
    }
}

/// The number that the whole text is.
fn number(text: &str) -> Option<f64> {
    let norm = fold(text);
    let cut = atoms(&norm);
    let texts: Vec<String> = cut.iter().map(|a| norm.chars[a.from..a.to].iter().collect()).collect();
    let found = numbers(&cut, &texts);
    let whole = found.iter().find(|n| n.kind == NumberKind::Plain && n.from == 0 && n.to == cut.len());
    whole.map(|number| number.value)
}

#[test]
fn every_number_is_read_back() {
    for n in 0..100_000 {
        let expected = Some(n as f64);
        // A nought by itself is no number in Chinese: it stands in years.
        if n > 0 {
            assert_eq!(number(&chinese(n)), expected, "{}", chinese(n));
        }
        assert_eq!(number(&english(n, false)), expected, "{}", english(n, false));
        assert_eq!(number(&english(n, true)), expected, "{}", english(n, true));
        assert_eq!(number(&n.to_string()), expected);
    }
}

fn suffix(day: i8) -> &'static str {
    match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

/// A date in each style that one is written in.
fn styles(y: i16, m: i8, d: i8) -> Vec<String> {
    let at = |n: i8| usize::try_from(n).expect("a month or a day");
    let (name, short) = (MONTHS[at(m - 1)], &MONTHS[at(m - 1)][..3]);
    let figures: String = y.to_string().chars().map(|c| FIGURES[c.to_digit(10).expect("a figure") as usize]).collect();
    let mut all = vec![
        format!("{y}-{m:02}-{d:02}"),
        format!("{y}/{m}/{d}"),
        format!("{y}.{m:02}.{d:02}"),
        format!("{y}{m:02}{d:02}"),
        format!("{y}年{m}月{d}日"),
        format!("{y}年{m}月{d}号"),
        format!("{figures}年{}月{}日", chinese(at(m)), chinese(at(d))),
        format!("{name} {d}, {y}"),
        format!("{short} {d}{}, {y}", suffix(d)),
        format!("{d} {name} {y}"),
        format!("{d}-{short}-{y}"),
        format!("{m}/{d}/{y}"),
    ];
    if d > 12 {
        all.push(format!("{d}/{m}/{y}"));
        all.push(format!("{d}.{m:02}.{y}"));
    }
    all
}

/// Every day of 21 years, a style a day in turn, so that each style meets every day of every month; and all styles for
/// the days of one leap year.
#[test]
fn every_day_is_read_back() {
    let mut date = jiff::civil::date(2015, 1, 1);
    let mut turn = 0;
    while date.year() <= 2035 {
        let (y, m, d) = (date.year(), date.month(), date.day());
        let expected = Calendar { year: Some(y), month: Some(m), day: Some(d), ..Calendar::default() };
        let all = styles(y, m, d);
        turn += 1;
        for (at, text) in all.iter().enumerate() {
            if y != 2024 && at != turn % all.len() {
                continue;
            }
            let found = periods(text);
            let read = found.iter().map(|p| (&p.during, p.text.as_str())).collect::<Vec<_>>();
            assert_eq!(read, [(&During::Calendar(expected.clone()), text.as_str())], "{text}");
        }
        date = date.tomorrow().expect("before 2036");
    }
}
