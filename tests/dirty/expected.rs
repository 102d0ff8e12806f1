//! What each metric is, computed from the rows of the star one after another: the fact first, labels from its keys
//! afterwards. Knows nothing of the product but the metrics' names.

use super::star::{Person, Sale, Star, Visit};
use std::collections::{BTreeMap, BTreeSet};

/// The values of the groups; unknown ones are `None`.
pub type Labels = Vec<Option<String>>;

/// The rows of one group.
#[derive(Default)]
pub struct Rows<'s> {
    pub sales: Vec<&'s Sale>,
    pub visits: Vec<&'s Visit>,
}

/// A metric over some rows.
pub struct Number {
    /// Whether any row of its own is among them.
    pub has_rows: bool,
    pub value: Option<f64>,
}

impl<'s> Rows<'s> {
    /// All rows by their labels; of some people, only those of people whom the table knows.
    pub fn by(star: &'s Star, by: &[&str], picks: Option<&dyn Fn(&Person) -> bool>) -> BTreeMap<Labels, Rows<'s>> {
        let mut groups: BTreeMap<Labels, Rows<'s>> = BTreeMap::new();
        if by.is_empty() {
            groups.insert(Vec::new(), Rows::default());
        }
        let picked = |person: Option<&Person>| picks.is_none_or(|picks| person.is_some_and(picks));
        for sale in &star.sales {
            let person = star.person(sale.person.as_deref());
            if picked(person) {
                let category = star.good(sale.good.as_deref()).and_then(|good| good.category);
                groups.entry(labels(by, person, category)).or_default().sales.push(sale);
            }
        }
        for visit in &star.visits {
            let person = star.person(visit.person.as_deref());
            // A visit has no category: views by one hold no number of visits.
            if picked(person) && !by.contains(&"category") {
                groups.entry(labels(by, person, None)).or_default().visits.push(visit);
            }
        }
        groups
    }
}

fn labels(by: &[&str], person: Option<&Person>, category: Option<&str>) -> Labels {
    by.iter()
        .map(|by| match *by {
            "city" => person.and_then(|person| person.city).map(str::to_owned),
            "level" => person.and_then(|person| person.level).filter(|level| *level != "tin").map(str::to_owned),
            "category" => category.map(str::to_owned),
            other => panic!("no group `{other}`"),
        })
        .collect()
}

/// The labels of a person.
pub fn of_person(person: &Person, by: &[&str]) -> Labels {
    labels(by, Some(person), None)
}

/// The sales of a person.
pub fn sales_of<'s>(star: &'s Star, person: &Person) -> Vec<&'s Sale> {
    star.sales.iter().filter(|sale| sale.person.as_deref() == Some(person.id.as_str())).collect()
}

/// A metric of the model over the rows of a group.
pub fn metric(star: &Star, name: &str, rows: &Rows<'_>) -> Number {
    let (sales, visits) = (&rows.sales, &rows.visits);
    let category = |sale: &&&Sale| star.good(sale.good.as_deref()).and_then(|good| good.category);
    let of_sales = |value: Option<f64>| Number { has_rows: !sales.is_empty(), value };
    let of_visits = |value: Option<f64>| Number { has_rows: !visits.is_empty(), value };
    let of_both = |value: Option<f64>| Number { has_rows: !sales.is_empty() || !visits.is_empty(), value };
    let mut cents: Vec<i64> = sales.iter().filter_map(|sale| sale.amount).collect();
    cents.sort_unstable();
    let spend = cents.iter().sum::<i64>() as f64 / 100.0;
    let (sold, came) = (sales.len() as f64, visits.len() as f64);
    let minutes = visits.iter().filter_map(|visit| visit.minutes).sum::<i64>() as f64;
    let at = |i: usize| cents[i] as f64 / 100.0;
    let n = cents.len();
    match name {
        "spend" => of_sales(Some(spend)),
        "sales" => of_sales(Some(sold)),
        "buyers" => of_sales(distinct(sales.iter().map(|sale| sale.person.as_deref()))),
        "goods_sold" => of_sales(distinct(sales.iter().map(|sale| sale.good.as_deref()))),
        "known_buyers" => {
            let known = |sale: &&Sale| star.person(sale.person.as_deref()).map(|person| person.id.as_str());
            of_sales(distinct(sales.iter().map(known)))
        }
        "kinds" => of_sales(distinct(sales.iter().map(|sale| category(&sale)))),
        "average" => of_sales(quotient(spend, n as f64)),
        "smallest" => of_sales((n > 0).then(|| at(0))),
        "largest" => of_sales((n > 0).then(|| at(n - 1))),
        "middle" => of_sales((n > 0).then(|| (at((n - 1) / 2) + at(n / 2)) / 2.0)),
        "per_sale" => of_sales(quotient(spend, sold)),
        "drinks" => {
            let own: Vec<&&Sale> = sales.iter().filter(|sale| category(sale) == Some("drinks")).collect();
            let cents: i64 = own.iter().filter_map(|sale| sale.amount).sum();
            Number { has_rows: !own.is_empty(), value: Some(cents as f64 / 100.0) }
        }
        "no_drinks" => {
            // A category that is unknown is not known to be another one.
            let own = sales.iter().filter(|sale| category(sale).is_some_and(|category| category != "drinks")).count();
            Number { has_rows: own > 0, value: Some(own as f64) }
        }
        "visits" => of_visits(Some(came)),
        "minutes" => of_visits(Some(minutes)),
        "contacts" => of_both(Some(sold + came)),
        "per_visit" => of_both(quotient(spend, came)),
        "gap" => of_both(Some(spend - minutes)),
        other => panic!("no metric `{other}`"),
    }
}

fn quotient(top: f64, bottom: f64) -> Option<f64> {
    (bottom != 0.0).then(|| top / bottom)
}

fn distinct<'v>(values: impl Iterator<Item = Option<&'v str>>) -> Option<f64> {
    Some(values.flatten().collect::<BTreeSet<&str>>().len() as f64)
}
