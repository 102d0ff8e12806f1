//! Windows in words.

use super::{Say, fill};
use tagmata_core::draft::{Calendar, During, Last, Length, Open, PeriodAt, Unit};

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

impl Say<'_> {
    /// A window as it stands before what it is of (zh) or behind it, with its preposition (en).
    pub fn window(&mut self, during: &During) -> Option<String> {
        let bare = self.bare_window(during)?;
        if self.zh() {
            return Some(bare);
        }
        let own =
            ["last ", "this ", "yesterday", "since ", "before ", "year to", "so far", "ytd", "mtd", "qtd", "from "];
        let own = own.iter().any(|begin| bare.starts_with(begin));
        let rolling = bare.starts_with("last ") && matches!(during, During::Last(_));
        Some(match (own, rolling) {
            (_, true) => format!("{} the {bare}", self.of(&[], &["in", "over", "during", "within"])),
            (true, _) => bare,
            _ => format!("in {bare}"),
        })
    }

    /// A window as it stands in a frame of its own: 3月, March.
    pub fn bare_window(&mut self, during: &During) -> Option<String> {
        match during {
            During::Period(at) => self.period_at(at),
            During::Last(Last { last, unit: Unit::Day, whole: false }) => {
                let n = self.count(*last);
                Some(fill(
                    self.of(&["近N天", "最近N天", "过去N天", "近N日"], &["last N days", "past N days"]),
                    &[('N', &n)],
                ))
            }
            During::Last(Last { last, unit: Unit::Month, whole: true }) => {
                let n = self.count(*last);
                Some(fill(self.of(&["上N个月"], &["previous N months"]), &[('N', &n)]))
            }
            During::Calendar(calendar) => self.calendar(calendar),
            During::ToDate(to) => Some(match to.to_date {
                Unit::Year => self
                    .of(&["今年以来", "年初至今"], &["year to date", "so far this year", "this year to date"])
                    .to_owned(),
                Unit::Quarter => self.of(&["本季度以来", "本季度至今"], &["so far this quarter", "qtd"]).to_owned(),
                Unit::Month => self.of(&["本月以来", "本月至今"], &["so far this month", "mtd"]).to_owned(),
                _ => return None,
            }),
            During::Span(span) => {
                let (a, b) = (self.bare_window(&span.first)?, self.bare_window(&span.until)?);
                Some(fill(self.of(&["A到B", "A至B", "从A到B"], &["from A to B"]), &[('A', &a), ('B', &b)]))
            }
            During::Open(Open::Since(of)) => {
                let of = self.bare_window(of)?;
                Some(fill(self.of(&["P以来", "自P以来", "从P起"], &["since P"]), &[('P', &of)]))
            }
            _ => None,
        }
    }

    fn count(&mut self, n: u32) -> String {
        const WORDS: [(&str, &str); 11] = [
            ("零", "zero"),
            ("一", "one"),
            ("两", "two"),
            ("三", "three"),
            ("四", "four"),
            ("五", "five"),
            ("六", "six"),
            ("七", "seven"),
            ("八", "eight"),
            ("九", "nine"),
            ("十", "ten"),
        ];
        match WORDS.get(n as usize) {
            Some((zh, en)) if self.often(30) => self.of(&[zh], &[en]).to_owned(),
            _ => n.to_string(),
        }
    }

    fn period_at(&mut self, at: &PeriodAt) -> Option<String> {
        let said = match (at.period, at.offset) {
            (Unit::Day, -1) => self.of(&["昨天", "昨日"], &["yesterday"]),
            (Unit::Week, -1) => self.of(&["上周", "上个星期", "上星期"], &["last week"]),
            (Unit::Month, -1) => self.of(&["上个月", "上月"], &["last month"]),
            (Unit::Quarter, -1) => self.of(&["上季度", "上个季度"], &["last quarter"]),
            (Unit::Year, -1) => self.of(&["去年"], &["last year"]),
            (Unit::Month, 0) => self.of(&["本月", "这个月"], &["this month"]),
            (Unit::Quarter, 0) => self.of(&["本季度", "这个季度"], &["this quarter"]),
            (Unit::Year, 0) => self.of(&["今年"], &["this year"]),
            _ => return None,
        };
        Some(said.to_owned())
    }

    fn calendar(&mut self, calendar: &Calendar) -> Option<String> {
        let figure =
            |n: i8| ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"][n as usize];
        let month = |m: i8, words: bool| if words { format!("{}月", figure(m)) } else { format!("{m}月") };
        Some(match calendar {
            Calendar { year: Some(y), quarter: Some(q), .. } if self.zh() => {
                format!("{y}年{}", self.of(&["第Q季度", "Q季度"], &[]).replace('Q', figure(*q)))
            }
            Calendar { year: Some(y), quarter: Some(q), .. } => format!("Q{q} {y}"),
            Calendar { year: Some(y), month: Some(m), .. } if self.zh() => {
                let words = self.often(30);
                format!("{y}年{}", month(*m, words))
            }
            Calendar { year: Some(y), month: Some(m), .. } => format!("{} {y}", MONTHS[*m as usize - 1]),
            Calendar { year: Some(y), .. } if self.zh() => format!("{y}年"),
            Calendar { year: Some(y), .. } => y.to_string(),
            Calendar { month: Some(m), .. } if self.zh() => {
                let words = self.often(30);
                month(*m, words)
            }
            Calendar { month: Some(m), .. } => MONTHS[*m as usize - 1].to_owned(),
            _ => return None,
        })
    }

    /// A stretch of time: 7天, 7 days.
    pub fn length(&mut self, length: &Length) -> Option<String> {
        let n = length.count;
        match length.unit {
            Unit::Day if self.zh() => Some(format!("{n}天")),
            Unit::Day => Some(format!("{n} day{}", if n == 1 { "" } else { "s" })),
            _ => None,
        }
    }

    /// A unit that a view is split by: 每月, monthly.
    pub fn grain(&mut self, unit: Unit) -> Option<String> {
        let which = match unit {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            _ => return None,
        };
        Some(self.word("GRAIN", which))
    }
}
