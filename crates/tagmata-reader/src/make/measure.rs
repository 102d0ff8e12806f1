//! What a number is of: a whole year, occasions, different things somebody did something with. Knows no word.

use super::{Arg, Built, Make, amount, object, one, rank};
use crate::known::Known;
use crate::sem::{Amount, Cue, Deed, Join, Measured, Note, Quantity, Sem};
use tagmata_core::draft::{During, FieldIs, PeriodAt, TagIs, Unit, Who};
use tagmata_core::model::{DimensionKind, Formula};
use tagmata_core::words::Words;

/// The constructors of this file, with how many arguments each takes.
pub const ALL: &[(&str, usize, Make)] = &[
    ("whole_year", 1, whole_year),
    ("annual", 1, annual),
    ("occasions", 1, occasions),
    ("has_occasion", 1, has_occasion),
    ("rows_done", 2, rows_done),
    ("zeros_all", 0, zeros_all),
    ("keyed", 2, keyed),
    ("asked_things", 1, asked_things),
    ("deed_asked_of", 3, deed_asked_of),
    ("deed_asked_each", 2, deed_asked_each),
    ("spent_money", 1, spent_money),
    ("windows", 3, windows),
    ("in_unit", 2, in_unit),
    ("deed_thing", 3, deed_thing),
    ("stem_thing", 3, stem_thing),
    ("part_share", 1, part_share),
    ("top_high_groups", 4, rank::top_high_groups),
    ("ranked_in", 2, rank::ranked_in),
    ("versus_values", 4, versus_values),
];

fn last_year() -> During {
    During::Period(PeriodAt { period: Unit::Year, offset: -1 })
}

fn year_note() -> Note {
    let taken = Words::both("“全年”按最近一个完整的年度算", "the year was taken as the latest whole year");
    let others = vec![
        Words::both("从今天往回 12 个月", "the 12 months that end today"),
        Words::both("今年以来", "this year to date"),
    ];
    Note::assume(taken, others)
}

/// `whole_year(word)`: a whole year without its number is the latest one that is over.
fn whole_year(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    Some(vec![Built::plain(Sem::Period(last_year())).note(year_note())])
}

/// `annual(amount)`: annual spend, over the latest whole year.
fn annual(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = a[0].amount()?;
    if amount.during.is_some() {
        return None;
    }
    let amount = Amount { during: Some(last_year()), ..amount.clone() };
    Some(vec![Built::plain(Sem::Amount(amount)).note(year_note())])
}

/// `occasions(counter)`: the noun that counts an event's occasions is the metric that counts them, whatever they hold.
fn occasions(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::EventCounter(events) = a[0].sem()? else { return None };
    let mut built = Vec::new();
    for event in events {
        let Some(occasion) = known.model.events.get(event).and_then(|event| event.occasion.as_ref()) else { continue };
        let counts = |formula: &Formula| matches!(formula, Formula::CountDistinct(column) if column == occasion);
        let metric = known.model.metrics.values().find(|m| m.filters.is_empty() && counts(&m.formula));
        built.extend(metric.map(|metric| Built::plain(Sem::Amount(Amount::of(metric.id.clone())))));
    }
    (!built.is_empty()).then_some(built)
}

/// `has_occasion(counter)`: to have an order is to have done what it counts.
fn has_occasion(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    match a[0].sem()? {
        Sem::EventCounter(events) => match events.as_slice() {
            [event] => one(Sem::Deed(Deed::of(event.clone()))),
            _ => None,
        },
        _ => None,
    }
}

/// `rows_done(objects, event)`: "were placed at weekends": the verb adds nothing to the rows.
fn rows_done(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (objects, Sem::Event(event)) = (a[0].objects()?, a[1].sem()?) else { return None };
    for (field, _) in &objects.values {
        known.fits_event(event, field)?;
    }
    one(Sem::Objects(objects.clone()))
}

/// `zeros_all()`: averaged over all of them, so those without a row count as 0.
fn zeros_all(_: &Known, _: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Cue(Cue::Zeros))
}

/// `keyed(entity, number)`: user 17, where such people are known by a number. A year is none.
fn keyed(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (Sem::Entity(Some(entity)), number) = (a[0].sem()?, a[1].number()?) else { return None };
    let plain = number.fract() == 0.0 && number >= 0.0 && !(1900.0..=2100.0).contains(&number);
    let (Arg::Item { to, .. }, Arg::Item { from, .. }) = (&a[0], &a[1]) else { return None };
    if *entity != known.entity || !plain || to != from {
        return None;
    }
    let key = &known.model.entities.get(entity)?.key;
    let is_key = |d: &&tagmata_core::model::Dimension| d.kind == DimensionKind::Id && d.column == *key;
    let field = known.model.dimensions.values().find(is_key)?;
    one(Sem::Pred(Who::Field(FieldIs {
        name: field.id.as_str().to_owned(),
        is: vec![format!("{number}")],
        is_not: Vec::new(),
        test: None,
        during: None,
    })))
}

/// `asked_things(amount)`: how many; money and quotients are asked with how much.
fn asked_things(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = a[0].amount()?;
    let metric = known.model.metrics.get(&amount.metric)?;
    let counts = matches!(metric.formula, Formula::Count(_) | Formula::CountDistinct(_) | Formula::Sum(_));
    if counts && !is_money(metric.unit.as_deref()) { one(Sem::Amount(amount.clone())) } else { None }
}

fn is_money(unit: Option<&str>) -> bool {
    unit.is_some_and(|unit| unit.len() == 3 && unit.chars().all(|c| c.is_ascii_uppercase()))
}

/// `deed_asked_of(deed, amount, condition)`: on how many days did VIPs buy tea.
fn deed_asked_of(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Pred(people) = a[2].sem()? else { return None };
    let Sem::Amount(amount) = amount::deed_asked(known, &a[..2])?.pop()?.sem else { return None };
    one(Sem::AmountOf(amount, people.clone()))
}

/// `deed_asked_each(deed, amount)`: how many of them somebody has on average.
fn deed_asked_each(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let asked = amount::deed_asked(known, a)?.pop()?.sem;
    let event = a[0].deed()?.event.clone();
    let event = Sem::Event(event);
    amount::per_entity(known, &[item(&asked), item(&event), Arg::Text("average")])
}

/// `spent_money(amount)`: a verb with money as its object, where the number is money.
fn spent_money(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = a[0].amount()?;
    if is_money(known.model.metrics.get(&amount.metric)?.unit.as_deref()) {
        one(Sem::Amount(amount.clone()))
    } else {
        None
    }
}

/// `windows(earlier, later, amount)`: from one window to another, of which the change is asked.
fn windows(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let amount = a[2].amount().cloned();
    if amount.as_ref().is_some_and(|amount| amount.during.is_some()) {
        return None;
    }
    one(Sem::FromTo(amount.map(Box::new), a[0].period()?.clone(), a[1].period()?.clone()))
}

/// `in_unit(amount, unit)`: a number with its own unit behind it.
fn in_unit(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (amount, unit) = (a[0].amount()?, a[1].unit()?);
    let own = known.model.metrics.get(&amount.metric)?.unit.as_deref()?;
    if unit == Unit::Day && matches!(own, "days" | "day") { one(Sem::Amount(amount.clone())) } else { None }
}

/// `deed_thing(deed, thing, count)`: what it is done with adds nothing but the number before it.
fn deed_thing(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (deed, Sem::Event(thing)) = (a[0].deed()?, a[1].sem()?) else { return None };
    if deed.event != *thing || !deed.objects.is_empty() {
        return None;
    }
    match &a[2] {
        Arg::Missing => one(Sem::Deed(deed.clone())),
        count => {
            // "Five coupons or more": what is counted stands behind the number.
            let count = match count.sem()? {
                Sem::Test(test, Measured::Bare) => Sem::Test(*test, Measured::Times),
                Sem::Quantity(Quantity { value, unit: Measured::Bare }) => {
                    Sem::Quantity(Quantity { value: *value, unit: Measured::Times })
                }
                other => other.clone(),
            };
            object::with_count(known, &[item(&Sem::Deed(deed.clone())), item(&count)])
        }
    }
}

/// `stem_thing(event, thing, count)`: a verb of which the thing is a part, with something between the two.
fn stem_thing(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::Event(event) = a[0].sem()? else { return None };
    let deed = Sem::Deed(Deed::of(event.clone()));
    let count = if a[2].text().is_some() { Arg::Missing } else { a[2].sem().map_or(Arg::Missing, item) };
    deed_thing(known, &[item(&deed), item(a[1].sem()?), count])
}

fn item(sem: &Sem) -> Arg<'_> {
    Arg::Item { sem, from: 0, to: 0 }
}

/// `part_share(word)`: a decile is a tenth.
fn part_share(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let parts: f64 = a[0].text()?.parse().ok()?;
    one(Sem::Quantity(Quantity { value: 1.0 / parts, unit: Measured::Percent }))
}

/// `versus_values(values, amount, order, window)`: which of some values of one field or tag has more.
fn versus_values(known: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let (mut amount, order) = (a[1].amount()?.clone(), rank::order(a[2].text()?)?);
    if let Some(window) = a[3].period() {
        if amount.during.is_some() {
            return None;
        }
        amount.during = Some(window.clone());
    }
    let mut all = match a[0].sem()? {
        Sem::Objects(objects) => {
            let field = objects.values[0].0.clone();
            let twice = amount.filters.iter().any(|filter| filter.field == field.as_str());
            let fits = objects.same_field() && objects.values.len() > 1 && objects.join != Join::Every;
            if !fits || twice || amount.less.is_some() || !known.reaches(&amount.metric, &field) {
                return None;
            }
            amount.filters.extend(objects.filters());
            vec![Sem::By(vec![field.as_str().to_owned()])]
        }
        Sem::TagValues(tag, values) if values.len() > 1 => {
            let is = TagIs { name: tag.as_str().to_owned(), is: values.clone(), ..TagIs::default() };
            vec![Sem::By(vec![tag.as_str().to_owned()]), Sem::Pred(Who::Tag(is))]
        }
        _ => return None,
    };
    all.insert(0, Sem::Amount(amount));
    all.push(Sem::Sorted(None, order));
    one(Sem::Several(all))
}
