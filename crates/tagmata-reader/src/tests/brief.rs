//! Fragments in one line, for the rules' examples.

use super::said::said;
use crate::sem::{Amount, Clause, Deed, Dropped, Group, Join, Measured, Objects, Sem};
use tagmata_core::draft::{
    Calendar, ChangeAs, Column, Compare, DatePart, During, Occurrence, Open, Order, RankSize, RowFilter, RowPart,
    RowTest, Show, Stat, Step, Term, Test, Unit, Weekday, Who,
};

pub fn brief(sem: &Sem) -> String {
    match sem {
        Sem::Objects(o) => objects(o),
        Sem::ValuePeople(o) => format!("people of {}", objects(o)),
        Sem::TagValues(tag, values) => format!("{tag}={}", values.join("|")),
        Sem::Number(n) => n.to_string(),
        Sem::Quantity(q) => format!("{} {}", q.value, measured(&q.unit)).trim().to_owned(),
        Sem::Test(t, unit) => format!("{} {}", test(*t), measured(unit)).trim().to_owned(),
        Sem::Period(during) => window(during),
        Sem::RowPart(part) => row_part(part),
        Sem::Amount(a) => amount(a),
        Sem::Amounts(all) => all.iter().map(amount).collect::<Vec<_>>().join(", "),
        Sem::Listing(all, _) => format!("list {}", all.iter().map(column).collect::<Vec<_>>().join(", ")),
        Sem::Kinds(field, _) => format!("kinds of {field}"),
        Sem::SortedBy(field, order, None) => format!("sorted by {field}{}", direction(*order)),
        Sem::SortedBy(field, order, Some((n, _))) => format!("first {n} by {field}{}", direction(*order)),
        Sem::EachOf(a, _, None) => format!("{} of each user", amount(a)),
        Sem::EachOf(a, _, Some(w)) => format!("{} of each of {}", amount(a), who(w)),
        Sem::AmountOf(a, w) => format!("{} of {}", amount(a), who(w)),
        Sem::RankBy(a, order) => format!("rank by {}{}", amount(a), order.map_or("", direction)),
        Sem::TopGroupsOf(field, w, order, size) => format!("{} {field} by {}", top(*order, *size), who(w)),
        Sem::VersusUnit(u) => format!("vs previous {}", unit(*u)),
        Sem::VersusSame(u) => format!("vs same {}", unit(*u)),
        Sem::Numbers(all) => format!("{all:?}").replace(".0", ""),
        Sem::Cuts(all) => format!("cuts {all:?}").replace(".0", ""),
        Sem::Columns(all) => format!("column {}", all.iter().map(column).collect::<Vec<_>>().join(", ")),
        Sem::Sorted(a, order) => {
            let by = a.as_ref().map(|a| format!(" by {}", amount(a))).unwrap_or_default();
            format!("sorted{by}{}", direction(*order))
        }
        Sem::AmountTest(a, t) => format!("amount {} {}", amount(a), test(*t)),
        Sem::Deed(d) => deed(d),
        Sem::Deeds(list) => list.iter().map(clause).collect::<Vec<_>>().join("; "),
        Sem::Pred(w) => who(w),
        Sem::TopSize(order, size) => top(*order, *size),
        Sem::Ranking(a, order, size) => format!("{} by {}", top(*order, *size), amount(a)),
        Sem::TopGroups(Group::Field(field), a, order, size) => {
            format!("{} {field} by {}", top(*order, *size), amount(a))
        }
        Sem::TopGroups(Group::Unit(unit), a, order, size) => {
            format!("{} {} by {}", top(*order, *size), self::unit(*unit), amount(a))
        }
        Sem::GroupTest(field, a, t) => format!("{field} with amount {} {}", amount(a), test(*t)),
        Sem::By(by) => format!("by {}", by.join(", ")),
        Sem::Grain(u) => unit(*u).to_owned(),
        Sem::Link(link) => format!("link {link:?}").to_lowercase(),
        Sem::Drop(Dropped::Field(name)) => format!("drop {name}"),
        Sem::Drop(part) => format!("drop {part:?}").to_lowercase(),
        Sem::Cue(cue) => format!("{cue:?}").to_lowercase().replace("howmuch", "much"),
        Sem::Versus(Compare::LastYear) => "vs year".to_owned(),
        Sem::Versus(Compare::PreviousPeriod) => "vs before".to_owned(),
        Sem::FromTo(a, from, to) => {
            let of = a.as_deref().map(|a| format!("{} ", amount(a))).unwrap_or_default();
            format!("{of}from {} to {}", window(from), window(to))
        }
        Sem::VersusPeriod(during) => format!("vs {}", window(during)),
        Sem::View(Show::Define(define)) => format!("define {}", define.name),
        Sem::View(Show::Catalog {}) => "catalog".to_owned(),
        Sem::Said(part) => said(part),
        Sem::Moved(m) => {
            m.tests.iter().map(|t| format!("{} {}", given_as(m.given_as), test(*t))).collect::<Vec<_>>().join(" ")
        }
        Sem::Several(all) => all.iter().map(brief).collect::<Vec<_>>().join(", "),
        Sem::Length(l) => format!("{} {}", l.count, unit(l.unit)),
        Sem::Event(event) => format!("event {event}"),
        Sem::Term(term) => format!("term {term}"),
        Sem::Segment(segment) => format!("segment {segment}"),
        other => format!("{other:?}"),
    }
}

fn given_as(given_as: ChangeAs) -> &'static str {
    if given_as == ChangeAs::Ratio { "ratio" } else { "difference" }
}

fn first(only: Option<Occurrence>) -> &'static str {
    match only {
        None => "",
        Some(Occurrence::First) => "first ",
        Some(Occurrence::Last) => "last ",
    }
}

fn objects(o: &Objects) -> String {
    let mark = match o.join {
        Join::One | Join::Open => "+",
        Join::Any => "|",
        Join::Every => "&",
    };
    o.values.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(mark)
}

fn measured(unit_: &Measured) -> String {
    match unit_ {
        Measured::Bare => String::new(),
        Measured::Money => "money".to_owned(),
        Measured::Percent => "percent".to_owned(),
        Measured::Times => "times".to_owned(),
        Measured::Event(ids) => ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join("/"),
        Measured::Metric(id) => id.to_string(),
        Measured::Tag(id) => id.to_string(),
        Measured::Time(u) => unit(*u).to_owned(),
    }
}

pub fn test(t: Test) -> String {
    match t {
        Test::AtLeast(n) => format!(">= {n}"),
        Test::MoreThan(n) => format!("> {n}"),
        Test::AtMost(n) => format!("<= {n}"),
        Test::LessThan(n) => format!("< {n}"),
        Test::Equals(n) => format!("= {n}"),
        Test::Between(a, b) => format!("{a}..{b}"),
    }
}

pub fn unit(u: Unit) -> &'static str {
    match u {
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Half => "half",
        Unit::Year => "year",
    }
}

pub fn window(during: &During) -> String {
    match during {
        During::Last(l) => format!("last {} {}{}", l.last, unit(l.unit), if l.whole { " whole" } else { "" }),
        During::Period(p) if p.offset == 0 => format!("this {}", unit(p.period)),
        During::Period(p) => format!("{}{}", unit(p.period), p.offset),
        During::Dates(d) => format!("{:?}..{:?}", d.from, d.to),
        During::ToDate(t) => format!("{} to date", unit(t.to_date)),
        During::Calendar(c) => calendar(c),
        During::Span(s) => format!("{} to {}", window(&s.first), window(&s.until)),
        During::Open(Open::Since(w)) => format!("since {}", window(w)),
        During::Open(Open::After(w)) => format!("after {}", window(w)),
        During::Open(Open::Before(w)) => format!("before {}", window(w)),
        During::Open(Open::Until(w)) => format!("until {}", window(w)),
        During::Anchored(a) => format!("{} of {}s after {}", a.within.count, unit(a.within.unit), a.after),
        During::Shift(s) => format!("{} {}{}", window(&s.shift), unit(s.unit), s.by),
        During::Nth(n) => {
            let what =
                n.unit.map(unit).map_or_else(|| format!("{:?}", n.weekday.unwrap()).to_lowercase(), str::to_owned);
            let count = n.count.map(|count| format!("{count} ")).unwrap_or_default();
            format!("{count}{what} {} of {}", n.nth, window(&n.of))
        }
        During::Weekday(w) => {
            let name = |day: &Weekday| format!("{day:?}").to_lowercase();
            let through = w.through.as_ref().map(|day| format!(" to {}", name(day))).unwrap_or_default();
            let week = w.week.map(|week| format!(" of week{week}")).unwrap_or_default();
            let date = w.date.as_ref().map(|date| format!(" {}", calendar(date))).unwrap_or_default();
            format!("{}{through}{week}{date}", name(&w.weekday))
        }
        During::Piece(p) => format!("{} {}", format!("{:?}", p.piece).to_lowercase(), window(&p.of)),
        During::Named(n) => {
            let year = n.year.map(|year| format!(" {year}")).unwrap_or_default();
            let offset = n.year_offset.map(|year| format!(" year{year}")).unwrap_or_default();
            format!("{}{year}{offset}", n.named)
        }
        During::Holding(h) => format!("{} of {}", unit(h.unit), window(&h.holding)),
    }
}

fn calendar(c: &Calendar) -> String {
    let mut parts = Vec::new();
    parts.extend(c.year.map(|y| if y < 100 { format!("'{y:02}") } else { y.to_string() }));
    parts.extend(c.year_offset.map(|y| format!("year{y}")));
    parts.extend(c.half.map(|h| format!("H{h}")));
    parts.extend(c.quarter.map(|q| format!("Q{q}")));
    parts.extend(c.month.map(|m| format!("{m:02}")));
    parts.extend(c.day.map(|d| format!("{d:02}")));
    parts.join(if c.quarter.is_some() || c.half.is_some() { " " } else { "-" })
}

fn filters(filters: &[RowFilter]) -> String {
    let one = |f: &RowFilter| {
        if f.is.is_empty() {
            return format!(" {}!={}", f.field, f.is_not.join("|"));
        }
        format!(" {}={}", f.field, f.is.join("|"))
    };
    filters.iter().map(one).collect()
}

/// The conditions on rows that a draft holds; the reader writes plain filters and parts of the time only.
fn rows(tests: &[RowTest]) -> String {
    let one = |test: &RowTest| match test {
        RowTest::Field(filter) => filters(std::slice::from_ref(filter)),
        RowTest::Part(part) => format!(" {}", row_part(part)),
        other => panic!("the reader wrote {other:?}"),
    };
    tests.iter().map(one).collect()
}

fn row_part(part: &RowPart) -> String {
    let name = if part.part == DatePart::Hour { "hour" } else { "weekday" };
    format!("{name} {}", part.is.iter().map(u16::to_string).collect::<Vec<_>>().join(" "))
}

fn parts(all: &[RowPart]) -> String {
    all.iter().map(|part| format!(" {}", row_part(part))).collect()
}

pub fn amount(a: &Amount) -> String {
    let during = a.during.as_ref().map(|d| format!(" during {}", window(d))).unwrap_or_default();
    let per = a.per.as_ref().map(|per| format!(" per {}", per.entity)).unwrap_or_default();
    let stat = match a.per.as_ref().map(|per| per.stat) {
        Some(Stat::Median) => "median ",
        Some(Stat::Max) => "max ",
        Some(Stat::Min) => "min ",
        Some(Stat::Average) | None => "",
    };
    let less = a.less.as_ref().map(|less| format!(" - {}", amount(less))).unwrap_or_default();
    let rows = format!("{}{}", filters(&a.filters), parts(&a.parts));
    format!("{stat}{}{rows}{during}{per}{less}", a.metric)
}

fn direction(order: Order) -> &'static str {
    if order == Order::Desc { " desc" } else { " asc" }
}

fn column(column: &Column) -> String {
    match column {
        Column::Field(field) => format!("field {field}"),
        Column::Tag(tag) => format!("tag {tag}"),
        Column::Term(t) => term(t),
    }
}

pub fn deed(d: &Deed) -> String {
    if let Some((metric, t)) = &d.amount {
        let rows: String = d.objects.iter().map(|o| filters(&o.filters())).collect();
        return format!("amount {metric}{rows} {}", test(*t));
    }
    let rows: String = d.objects.iter().map(|o| filters(&o.filters())).collect();
    let rows = format!("{rows}{}", parts(&d.parts));
    let during = d.during.as_ref().map(|d| format!(" during {}", window(d))).unwrap_or_default();
    let count = d.count.map(|t| format!(" count {}", test(t))).unwrap_or_default();
    let that = if d.that.is_empty() { String::new() } else { format!(" that{}", filters(&d.that)) };
    format!("{}did {}{rows}{during}{count}{that}", first(d.only), d.event)
}

fn clause(c: &Clause) -> String {
    format!("{}{}", if c.not { "not " } else { "" }, deed(&c.deed))
}

pub fn top(order: Order, size: RankSize) -> String {
    let word = if order == Order::Desc { "top" } else { "bottom" };
    match size {
        RankSize::Count(n) => format!("{word} {n}"),
        RankSize::Percent(p) => format!("{word} {p}%"),
    }
}

fn term(t: &Term) -> String {
    match t {
        Term::Leaf(leaf) => {
            let during = leaf.during.as_ref().map(|d| format!(" during {}", window(d))).unwrap_or_default();
            format!("{}{}{during}", leaf.metric, rows(&leaf.filters))
        }
        other => format!("{other:?}"),
    }
}

pub fn who(w: &Who) -> String {
    let list = |whos: &[Who]| whos.iter().map(who).collect::<Vec<_>>().join("; ");
    match w {
        Who::All(whos) if whos.is_empty() => "all".to_owned(),
        Who::All(whos) => format!("all({})", list(whos)),
        Who::Any(whos) => format!("any({})", list(whos)),
        Who::Not(inner) => format!("not {}", who(inner)),
        Who::Tag(t) if t.is_not.is_empty() => format!("{}={}", t.name, t.is.join("|")),
        Who::Tag(t) => format!("{}!={}", t.name, t.is_not.join("|")),
        Who::Field(f) => {
            let is = if f.is.is_empty() { String::new() } else { format!("={}", f.is.join("|")) };
            let not = if f.is_not.is_empty() { String::new() } else { format!("!={}", f.is_not.join("|")) };
            let number = f.test.map(|t| format!(" {}", test(t))).unwrap_or_default();
            let date = f.during.as_ref().map(|d| format!(" in {}", window(d))).unwrap_or_default();
            format!("{}{is}{not}{number}{date}", f.name)
        }
        Who::Metric(m) => format!("amount {} {}", term(&m.term), test(m.test)),
        Who::Did(d) => {
            let during = d.during.as_ref().map(|d| format!(" during {}", window(d))).unwrap_or_default();
            let count = d.count.map(|t| format!(" count {}", test(t))).unwrap_or_default();
            let that = if d.that.is_empty() { String::new() } else { format!(" that{}", rows(&d.that)) };
            format!("{}did {}{}{during}{count}{that}", first(d.only), d.event, rows(&d.filters))
        }
        Who::Rank(r) => {
            let among = r.among.as_ref().map(|base| format!(" among {}", who(base))).unwrap_or_default();
            format!("{} by {}{among}", top(r.order, r.keep), term(&r.term))
        }
        Who::InSegment(s) => format!("segment {}", s.segment),
        Who::Change(c) => {
            let (from, to) = (window(&c.from), window(&c.to));
            format!("change {} {from} → {to} {} {}", term(&c.term), given_as(c.given_as), test(c.test))
        }
        Who::Sequence(s) => {
            let step = |s: &Step| {
                let within = s.within.map(|l| format!(" within {} {}", l.count, unit(l.unit))).unwrap_or_default();
                format!("{}{}{}{within}", if s.absent { "not " } else { "" }, s.event, rows(&s.filters))
            };
            let during = s.during.as_ref().map(|d| format!(" during {}", window(d))).unwrap_or_default();
            let steps = s.steps.iter().map(step).collect::<Vec<_>>().join(" then ");
            format!("{}{steps}{during}", if s.any_order { "together " } else { "" })
        }
        Who::Regular(r) => {
            let many = r.at_least.map_or("every".to_owned(), |n| n.to_string());
            let row = if r.in_a_row { " in a row" } else { "" };
            format!("{many} {}{row} {} {}{}", unit(r.per), window(&r.during), r.event, rows(&r.filters))
        }
        other => format!("{other:?}"),
    }
}
