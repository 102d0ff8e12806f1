//! What a fragment was read as, in words of both languages: `tag activity = dormant`.

mod part;

use crate::known::Known;
use crate::sem::{Cue, Measured, Quantity, Sem};
use tagmata_core::draft::{
    Anchored, Calendar, Compare, During, Last, Open, Order, PeriodAt, RankSize, Test, ToDate, Unit,
};
use tagmata_core::model::{DimensionId, EventId, MetricId};
use tagmata_core::words::{Lang, Words};

/// A fragment's meaning; `None` for one that has none of its own.
pub fn meaning(known: &Known, sem: &Sem) -> Option<Words> {
    let model = &known.model;
    let said = |zh: &str, en: &str, name: Words| Words::both(format!("{zh} {}", name.zh), format!("{en} {}", name.en));
    Some(match sem {
        Sem::Entity(Some(id)) => said("主体", "entity", model.entities[id].names.words(id.as_str())),
        Sem::Entity(None) => Words::both("人", "people"),
        Sem::Event(id) => said("行为", "event", model.events[id].names.words(id.as_str())),
        Sem::EventCounter(ids) => said("次数", "occasions of", events_named(known, ids)),
        Sem::Metric(id) | Sem::MetricCounter(id) => said("指标", "metric", metric_name(known, id)),
        Sem::Field(id) => said("字段", "field", model.dimensions[id].names.words(id.as_str())),
        Sem::TagName(id) => said("标签", "tag", model.tags[id].names.words(id.as_str())),
        Sem::TagValues(id, values) => {
            let tag = &model.tags[id];
            let name = tag.names.words(id.as_str());
            let value = |lang| {
                let shown = values.iter().map(|v| tag.values.get(v).and_then(|v| v.names.shown(lang)).unwrap_or(v));
                shown.collect::<Vec<_>>().join(" / ")
            };
            Words::both(
                format!("标签 {} = {}", name.zh, value(Lang::Zh)),
                format!("tag {} = {}", name.en, value(Lang::En)),
            )
        }
        Sem::Objects(objects) | Sem::ValuePeople(objects) => {
            let one = |(field, value): &(DimensionId, String)| value_name(known, field, value);
            let all: Vec<Words> = objects.values.iter().map(one).collect();
            let join = |lang: Lang| all.iter().map(|w| w.in_lang(lang)).collect::<Vec<_>>().join(" / ");
            Words::both(join(Lang::Zh), join(Lang::En))
        }
        Sem::Segment(id) => said("分群", "segment", model.segments[id].names.words(id.as_str())),
        Sem::Term(id) => {
            let term = &model.terms[id];
            let name = term.names.words(id.as_str());
            Words::both(format!("{}：{}", name.zh, term.about.zh), format!("{}: {}", name.en, term.about.en))
        }
        Sem::Absent(at) => said("数据里没有", "not in the data:", model.absent[*at].names.words(&model.absent[*at].id)),
        Sem::Number(n) => Words::plain(format!("{n}")),
        Sem::Quantity(q) => quantity(known, q),
        Sem::Test(test, unit) => tested(known, *test, unit),
        Sem::Period(during) => window(during),
        Sem::RowPart(part) => tagmata_core::present::describe::parts(part.part, &part.is),
        Sem::TopSize(order, size) => top(*order, *size),
        Sem::Grain(unit) => {
            let unit = unit_words(*unit);
            Words::both(format!("按{}", unit.zh), format!("by {}", unit.en))
        }
        Sem::Cue(cue) => cue_words(*cue),
        Sem::Versus(Compare::LastYear) => Words::both("与去年同期相比", "against the year before"),
        Sem::Versus(Compare::PreviousPeriod) => Words::both("与上一期相比", "against the period before"),
        Sem::Cuts(_) => Words::both("分档", "cut points"),
        Sem::FromTo(_, from, to) => {
            let (from, to) = (window(from), window(to));
            Words::both(format!("{} 比 {}", to.zh, from.zh), format!("{} against {}", to.en, from.en))
        }
        Sem::VersusUnit(_) => Words::both("与上一期相比", "against the period before"),
        Sem::VersusSame(_) => Words::both("与去年同期相比", "against the year before"),
        Sem::View(_) => Words::both("说明", "explanation"),
        _ => return None,
    })
}

/// `dimension = value`.
pub fn value_name(known: &Known, field: &DimensionId, value: &str) -> Words {
    let Some(dimension) = known.model.dimensions.get(field) else { return Words::plain(value) };
    let name = dimension.names.words(field.as_str());
    let shown = dimension.values.get(value).map_or_else(|| Words::plain(value), |v| v.names.words(value));
    Words::both(format!("{} = {}", name.zh, shown.zh), format!("{} = {}", name.en, shown.en))
}

fn metric_name(known: &Known, id: &MetricId) -> Words {
    known.model.metrics[id].names.words(id.as_str())
}

fn quantity(known: &Known, q: &Quantity) -> Words {
    let unit = unit_of(known, &q.unit);
    match q.unit {
        Measured::Percent => Words::plain(format!("{}%", shorten(q.value * 100.0))),
        _ => Words::both(format!("{}{}", shorten(q.value), unit.zh), format!("{}{}", shorten(q.value), unit.en)),
    }
}

/// An event's name; none where several share a counter.
fn events_named(known: &Known, ids: &[EventId]) -> Words {
    match ids {
        [id] => known.model.events[id].names.words(id.as_str()),
        _ => Words::both("该行为", "what is said"),
    }
}

fn unit_of(known: &Known, unit: &Measured) -> Words {
    match unit {
        Measured::Bare | Measured::Percent => Words::plain(""),
        Measured::Times => Words::both("次", " times"),
        Measured::Money => Words::both("元", " (money)"),
        Measured::Event(ids) => {
            let name = events_named(known, ids);
            Words::both(format!("次 {}", name.zh), format!(" times: {}", name.en))
        }
        Measured::Metric(id) => {
            let name = metric_name(known, id);
            Words::both(format!(" {}", name.zh), format!(" {}", name.en))
        }
        Measured::Tag(id) => {
            let name = known.model.tags[id].names.words(id.as_str());
            Words::both(format!(" {}", name.zh), format!(" {}", name.en))
        }
        Measured::Time(unit) => {
            let unit = unit_words(*unit);
            Words::both(unit.zh, format!(" {}s", unit.en))
        }
    }
}

fn tested(known: &Known, test: Test, unit: &Measured) -> Words {
    let unit = unit_of(known, unit);
    let (sign, n) = match test {
        Test::AtLeast(n) => ("≥", shorten(n)),
        Test::MoreThan(n) => (">", shorten(n)),
        Test::AtMost(n) => ("≤", shorten(n)),
        Test::LessThan(n) => ("<", shorten(n)),
        Test::Equals(n) => ("=", shorten(n)),
        Test::Between(a, b) => ("", format!("{}–{}", shorten(a), shorten(b))),
    };
    Words::both(format!("{sign} {n}{}", unit.zh).trim(), format!("{sign} {n}{}", unit.en).trim())
}

/// A number without a trailing rest of binary fractions.
fn shorten(n: f64) -> String {
    format!("{}", (n * 1e6).round() / 1e6)
}

fn top(order: Order, size: RankSize) -> Words {
    let size = match size {
        RankSize::Count(n) => n.to_string(),
        RankSize::Percent(p) => format!("{p}%"),
    };
    match order {
        Order::Desc => Words::both(format!("前 {size}"), format!("top {size}")),
        Order::Asc => Words::both(format!("后 {size}"), format!("bottom {size}")),
    }
}

fn cue_words(cue: Cue) -> Words {
    match cue {
        Cue::Count => Words::both("多少人", "how many"),
        Cue::List => Words::both("列出", "list"),
        Cue::HowMuch => Words::both("多少", "how much"),
        Cue::Trend => Words::both("趋势", "trend"),
        Cue::Base => Words::both("占", "as a part of"),
        Cue::Zeros => Words::both("没有的算 0", "none counts as 0"),
        Cue::Change => Words::both("变化多少", "how much it changed"),
        Cue::Share => Words::both("占比", "share"),
        Cue::Spread => Words::both("分布", "distribution"),
        Cue::Anaphor => Words::both("接着上一个问题", "the question before"),
    }
}

fn unit_words(unit: Unit) -> Words {
    match unit {
        Unit::Day => Words::both("天", "day"),
        Unit::Week => Words::both("周", "week"),
        Unit::Month => Words::both("月", "month"),
        Unit::Quarter => Words::both("季度", "quarter"),
        Unit::Half => Words::both("半年", "half"),
        Unit::Year => Words::both("年", "year"),
    }
}

/// A window in words.
pub fn window(during: &During) -> Words {
    match during {
        During::Last(Last { last, unit, whole }) => {
            let name = unit_words(*unit);
            let count = if matches!(unit, Unit::Month | Unit::Quarter) { "个" } else { "" };
            let zh = if *whole {
                format!("前{last}{count}完整的{}", name.zh)
            } else {
                format!("近{last}{count}{}", name.zh)
            };
            let en = if *whole {
                format!("the {last} whole {}s before this one", name.en)
            } else {
                format!("the last {last} {}s", name.en)
            };
            Words::both(zh, en)
        }
        During::Period(at) => unit_at(at),
        During::Dates(dates) => {
            let edge = |date: Option<jiff::civil::Date>| date.map_or_else(|| "…".to_owned(), |date| date.to_string());
            Words::plain(format!("{} … {}", edge(dates.from), edge(dates.to)))
        }
        During::ToDate(ToDate { to_date }) => {
            let name = unit_words(*to_date);
            Words::both(format!("本{}至今", name.zh), format!("{} to date", name.en))
        }
        During::Calendar(calendar) => {
            let text = calendar_text(calendar);
            match calendar.year_offset {
                None => Words::plain(text),
                Some(offset) => {
                    let year = window(&During::Period(PeriodAt { period: Unit::Year, offset: i32::from(offset) }));
                    Words::both(format!("{} {text}", year.zh), format!("{text} of {}", year.en))
                }
            }
        }
        During::Span(span) => {
            let (first, until) = (window(&span.first), window(&span.until));
            Words::both(format!("{} 到 {}", first.zh, until.zh), format!("{} to {}", first.en, until.en))
        }
        During::Open(open) => {
            let (zh, en, edge) = match open {
                Open::Since(edge) => ("以来", "since", edge),
                Open::After(edge) => ("之后", "after", edge),
                Open::Before(edge) => ("之前", "before", edge),
                Open::Until(edge) => ("为止", "until", edge),
            };
            let edge = window(edge);
            Words::both(format!("{}{zh}", edge.zh), format!("{en} {}", edge.en))
        }
        During::Shift(shift) => {
            let (of, unit) = (window(&shift.shift), unit_words(shift.unit));
            let (n, zh, en) = if shift.by < 0 { (-shift.by, "前", "earlier") } else { (shift.by, "后", "later") };
            Words::both(format!("{} {zh} {n} 个{}", of.zh, unit.zh), format!("{}, {n} {}s {en}", of.en, unit.en))
        }
        During::Anchored(anchored) => first_after(anchored),
        During::Nth(nth) => part::nth(nth),
        During::Weekday(at) => part::weekday(at),
        During::Piece(piece) => part::piece(piece),
        During::Named(named) => part::named(named),
        During::Holding(holding) => part::holding(holding),
    }
}

fn unit_at(at: &PeriodAt) -> Words {
    let name = unit_words(at.period);
    match at.offset {
        0 => Words::both(format!("本{}", name.zh), format!("this {}", name.en)),
        -1 => Words::both(format!("上{}", name.zh), format!("last {}", name.en)),
        1 => Words::both(format!("下{}", name.zh), format!("next {}", name.en)),
        n if n > 0 => Words::both(format!("{n} 个{}后", name.zh), format!("{n} {}s ahead", name.en)),
        n => Words::both(format!("{} 个{}前", -n, name.zh), format!("{} {}s ago", -n, name.en)),
    }
}

fn first_after(anchored: &Anchored) -> Words {
    let (after, n, unit) = (&anchored.after, anchored.within.count, unit_words(anchored.within.unit));
    Words::both(format!("{after} 起 {n} 个{}", unit.zh), format!("the first {n} {}s after {after}", unit.en))
}

fn calendar_text(c: &Calendar) -> String {
    let mut parts = Vec::new();
    if let Some(year) = c.year {
        parts.push(if year < 100 { format!("’{year:02}") } else { year.to_string() });
    }
    if let Some(half) = c.half {
        parts.push(format!("H{half}"));
    }
    if let Some(quarter) = c.quarter {
        parts.push(format!("Q{quarter}"));
    }
    if let Some(month) = c.month {
        parts.push(format!("{month:02}"));
    }
    if let Some(day) = c.day {
        parts.push(format!("{day:02}"));
    }
    parts.join(if c.quarter.is_some() || c.half.is_some() { " " } else { "-" })
}
