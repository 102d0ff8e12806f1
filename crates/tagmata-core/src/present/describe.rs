//! Sentences that say what a query asks, in both languages, with every window's dates.

mod condition;
mod deed;

use crate::draft::{DatePart, Length, Unit};
use crate::model::Model;
use crate::period::Window;
use crate::query::{Bucket, Expr, Funnel, Key, Number, Rows, SemanticQuery, Show, Step, TagRule, Who};
use crate::words::Words;
use condition::Sayer;

/// The whole query in one sentence.
pub fn query(query: &SemanticQuery, model: &Model) -> Words {
    let people = people(query, model);
    match &query.show {
        Show::Count { .. } => Words::both(format!("{}有多少", people.zh), format!("how many {}", people.en)),
        Show::Members { .. } => Words::both(format!("{}的名单", people.zh), format!("the list of {}", people.en)),
        Show::Measure(measure) => {
            let numbers =
                join(measure.numbers.iter().map(|number| of_rows(&number.expr, &number.label, model)), "、", ", ");
            let by = if measure.by.is_empty() && measure.grain.is_none() {
                Words::plain("")
            } else {
                let keys = measure.by.iter().map(|by| key(by, model));
                let all = join(keys.chain(measure.grain.map(unit)), "、", ", ");
                Words::both(format!("，按{}", all.zh), format!(" by {}", all.en))
            };
            let days = measure.days.as_ref().map_or_else(Words::default, |days| {
                let said = Sayer { model }.filters(&days.tests);
                Words::both(format!("，只看{}的日子", said.zh), format!(" on days{} alone", said.en))
            });
            let whose = match query.who {
                Some(_) => Words::both(format!("{}的", people.zh), format!(" of {}", people.en)),
                None => Words::plain(""),
            };
            Words::both(
                format!("{}{}{}{}", whose.zh, numbers.zh, by.zh, days.zh),
                format!("{}{}{}{}", numbers.en, whose.en, by.en, days.en),
            )
        }
        Show::Distribution { number, .. } => Words::both(
            format!("{}的{}分布", people.zh, number.label.zh),
            format!("how {} spreads over {}", number.label.en, people.en),
        ),
        show => {
            let view = super::population::view(show, model);
            Words::both(format!("{}的{}", people.zh, view.zh), format!("{} of {}", view.en, people.en))
        }
    }
}

/// The people of a query: "users whose …", or all of them.
pub fn people(query: &SemanticQuery, model: &Model) -> Words {
    people_of(query.who.as_ref(), query, model)
}

/// Some other people of the query's entity.
pub(super) fn people_of(who: Option<&Who>, query: &SemanticQuery, model: &Model) -> Words {
    let entity = model.entities[&query.entity].names.words(query.entity.as_str());
    match who {
        None => Words::both(format!("全部{}", entity.zh), format!("all {}s", entity.en)),
        Some(Who::All(parts)) if parts.is_empty() => {
            Words::both(format!("全部{}", entity.zh), format!("all {}s", entity.en))
        }
        Some(condition) => {
            let said = Sayer { model }.who(condition);
            Words::both(format!("{}的{}", said.zh, entity.zh), format!("{}s {}", entity.en, said.en))
        }
    }
}

/// A condition alone: "whose level is gold".
pub fn condition(who: &Who, model: &Model) -> Words {
    Sayer { model }.who(who)
}

/// A step of a funnel: its event, and which rows of it.
pub(super) fn step(step: &Step, model: &Model) -> Words {
    Sayer { model }.rows(&step.event, &step.filters)
}

/// A funnel with its steps and dates.
pub(super) fn funnel(funnel: &Funnel, model: &Model) -> Words {
    let sayer = Sayer { model };
    let mut said = sayer.same(sayer.steps(&funnel.steps, false), &funnel.same);
    if let Some(within) = funnel.within.map(length) {
        said =
            Words::both(format!("{}，全程{}内", said.zh, within.zh), format!("{}, all within {}", said.en, within.en));
    }
    let dates = funnel.window.words();
    Words::both(
        format!("漏斗（{}；首步 {}）", said.zh, dates.zh),
        format!("the funnel ({}; first step {})", said.en, dates.en),
    )
}

/// What the rule tags of a query mean on its day, one sentence each.
pub fn rules(query: &SemanticQuery, model: &Model) -> Vec<Words> {
    let sayer = Sayer { model };
    query.rules.iter().filter_map(|known| sayer.rule_tag(known)).collect()
}

/// When one rule of a tag gives its value.
pub(super) fn rule(rule: &TagRule, model: &Model) -> Words {
    match &rule.when {
        Some(when) => Sayer { model }.who(when),
        None => Words::both("其余", "everyone else"),
    }
}

/// A unit of time as a heading.
pub fn unit(unit: Unit) -> Words {
    match unit {
        Unit::Day => Words::both("日", "day"),
        Unit::Week => Words::both("周", "week"),
        Unit::Month => Words::both("月", "month"),
        Unit::Quarter => Words::both("季度", "quarter"),
        Unit::Half => Words::both("半年", "half-year"),
        Unit::Year => Words::both("年", "year"),
    }
}

/// A part of a date as a heading.
fn part(part: DatePart) -> Words {
    match part {
        DatePart::Year => Words::both("年份", "year"),
        DatePart::Quarter => Words::both("第几季度", "quarter of the year"),
        DatePart::Month => Words::both("月份", "month of the year"),
        DatePart::Week => Words::both("第几周", "week of the year"),
        DatePart::DayOfMonth => Words::both("几号", "day of the month"),
        DatePart::DayOfWeek => Words::both("星期几", "day of the week"),
        DatePart::DayOfYear => Words::both("一年中第几天", "day of the year"),
        DatePart::Hour => Words::both("时", "hour"),
    }
}

/// Values of a part of a time: 0:00–5:00, on Saturday and Sunday.
pub fn parts(of: DatePart, is: &[u16]) -> Words {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for value in is {
        match runs.last_mut().filter(|(_, last)| *last + 1 == *value) {
            Some((_, last)) => *last = *value,
            None => runs.push((*value, *value)),
        }
    }
    if of == DatePart::Hour {
        // Late hours go on after midnight.
        if let ([(0, morning), .., (_, 23)], false) = (runs.as_slice(), runs.len() < 2) {
            let morning = *morning;
            runs.remove(0);
            runs.last_mut().expect("two runs are there").1 = morning;
        }
        let clock = |(first, last): &(u16, u16)| (format!("{first}"), format!("{}", last + 1));
        let said: Vec<(String, String)> = runs.iter().map(clock).collect();
        let zh = said.iter().map(|(from, to)| format!("{from}点到{to}点")).collect::<Vec<_>>().join("、");
        let en = said.iter().map(|(from, to)| format!("{from}:00–{to}:00")).collect::<Vec<_>>().join(", ");
        return Words::both(zh, format!("at {en}"));
    }
    let one = |value: u16| part_name(of, value.into()).unwrap_or_else(|| Words::plain(value.to_string()));
    let names: Vec<Words> = is.iter().map(|value| one(*value)).collect();
    let zh = names.iter().map(|name| name.zh.as_str()).collect::<Vec<_>>().join("、");
    let en = names.iter().map(|name| name.en.as_str()).collect::<Vec<_>>().join(", ");
    let head = part(of);
    match of {
        DatePart::DayOfWeek | DatePart::Month => Words::both(zh, format!("on {en}")),
        _ => Words::both(format!("{}为{zh}", head.zh), format!("{} {en}", head.en)),
    }
}

/// The name of a weekday (1 is Monday) or a month.
pub(super) fn part_name(part: DatePart, number: i64) -> Option<Words> {
    const DAYS: [(&str, &str); 7] = [
        ("周一", "Monday"),
        ("周二", "Tuesday"),
        ("周三", "Wednesday"),
        ("周四", "Thursday"),
        ("周五", "Friday"),
        ("周六", "Saturday"),
        ("周日", "Sunday"),
    ];
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
    let at = usize::try_from(number).ok()?.checked_sub(1)?;
    match part {
        DatePart::DayOfWeek => DAYS.get(at).map(|(zh, en)| Words::both(*zh, *en)),
        DatePart::Month => MONTHS.get(at).map(|en| Words::both(format!("{number}月"), *en)),
        _ => None,
    }
}

/// What rows are grouped by, as a heading.
pub(super) fn key(by: &Key, model: &Model) -> Words {
    match by {
        Key::Field(id) | Key::OfDay(id) => model.dimensions[id].names.words(id.as_str()),
        Key::Tag(id) => model.tags[id].names.words(id.as_str()),
        Key::Time { dimension, bucket } => {
            let bucket = match bucket {
                Bucket::Unit(of) => unit(*of),
                Bucket::Part(of) => part(*of),
            };
            match dimension {
                None => bucket,
                Some(id) => {
                    let name = model.dimensions[id].names.words(id.as_str());
                    Words::both(format!("{}（{}）", name.zh, bucket.zh), format!("{} ({})", name.en, bucket.en))
                }
            }
        }
    }
}

/// A stretch of time: 7 days.
pub(super) fn length(length: Length) -> Words {
    let (n, unit) = (length.count, unit(length.unit));
    let counter = if matches!(length.unit, Unit::Month | Unit::Quarter | Unit::Half) { "个" } else { "" };
    let plural = if n == 1 { "" } else { "s" };
    Words::both(format!(" {n} {counter}{}", unit.zh), format!("{n} {}{plural}", unit.en))
}

/// An event with the conditions on its rows.
pub(super) fn rows(rows: &Rows, model: &Model) -> Words {
    Sayer { model }.rows(&rows.event, &rows.filters)
}

/// Joins phrases with a sign of each language.
pub(crate) fn join(parts: impl Iterator<Item = Words>, zh: &str, en: &str) -> Words {
    let mut all = Words::plain("");
    for (i, part) in parts.enumerate() {
        if i > 0 {
            all.zh.push_str(zh);
            all.en.push_str(en);
        }
        all.zh.push_str(&part.zh);
        all.en.push_str(&part.en);
    }
    all
}

/// A number's label with its window.
pub(super) fn number(number: &Number, model: &Model) -> Words {
    of_rows(&number.expr, &number.label, model)
}

/// A number's label with the row filters that the label does not name, and its window.
pub(super) fn of_rows(expr: &Expr, label: &Words, _model: &Model) -> Words {
    let mut windows: Vec<Window> = Vec::new();
    // Those of a population's statistic, too.
    expr.visit(&mut |part| {
        let (Expr::Aggregate(of) | Expr::Running(of) | Expr::Cumulative { of, .. }) = part else { return };
        if !windows.contains(&of.window) {
            windows.push(of.window);
        }
    });
    let dates = join(windows.iter().map(Window::words), " / ", " / ");
    if windows.is_empty() {
        return label.clone();
    }
    Words::both(format!("{}（{}）", label.zh, dates.zh), format!("{} ({})", label.en, dates.en))
}
