//! The star: rows made from a seed, as dirty as real ones, and their CSV files. Knows nothing of the product.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

const PEOPLE: u64 = 400;
/// The last people of the table never bought nor came.
const IDLE: u64 = 40;
const GOODS: u64 = 60;
const SALES: usize = 5_000;
const VISITS: usize = 3_000;
const DAYS: u64 = 365;

/// One of the people.
pub struct Person {
    pub id: String,
    pub city: Option<&'static str>,
    /// As stored: `tin` is on no list of the model.
    pub level: Option<&'static str>,
}

/// One of the goods.
pub struct Good {
    pub id: String,
    pub category: Option<&'static str>,
}

/// One sale; keys may be missing, or lead nowhere.
pub struct Sale {
    pub person: Option<String>,
    pub good: Option<String>,
    /// In hundredths.
    pub amount: Option<i64>,
    /// From the first of January 2025.
    pub day: u64,
}

/// One visit.
pub struct Visit {
    pub person: Option<String>,
    pub minutes: Option<i64>,
    pub day: u64,
}

/// Everything.
pub struct Star {
    pub people: Vec<Person>,
    pub goods: Vec<Good>,
    pub sales: Vec<Sale>,
    pub visits: Vec<Visit>,
    people_at: HashMap<String, usize>,
    goods_at: HashMap<String, usize>,
}

/// A small generator of numbers: the same seed gives the same star.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// One of five percent is missing.
    fn attribute(&mut self, of: &[&'static str]) -> Option<&'static str> {
        if self.percent(5) { None } else { Some(self.one(of)) }
    }

    /// A key of one of so many rows; one percent are missing, one percent lead nowhere.
    fn key(&mut self, letter: char, rows: u64) -> Option<String> {
        let n = self.below(rows);
        match self.below(100) {
            0 => None,
            1 => Some(format!("{letter}{}", 1_000 + n % 7)),
            _ => Some(format!("{letter}{n}")),
        }
    }
}

impl Star {
    /// The star of a seed.
    pub fn of(seed: u64) -> Star {
        let mut dice = Dice(seed);
        let person = |n: u64, dice: &mut Dice| Person {
            id: format!("p{n}"),
            city: dice.attribute(&["north", "south", "west"]),
            level: dice.attribute(&["gold", "silver", "silver", "tin"]),
        };
        let good = |n: u64, dice: &mut Dice| Good {
            id: format!("g{n}"),
            category: dice.attribute(&["drinks", "snacks", "toys", "books"]),
        };
        let people: Vec<Person> = (0..PEOPLE).map(|n| person(n, &mut dice)).collect();
        let goods: Vec<Good> = (0..GOODS).map(|n| good(n, &mut dice)).collect();
        let mut sales = Vec::new();
        for _ in 0..SALES {
            sales.push(Sale {
                person: dice.key('p', PEOPLE - IDLE),
                good: dice.key('g', GOODS),
                amount: (!dice.percent(3)).then(|| dice.below(20_000) as i64 - 500),
                day: dice.below(DAYS),
            });
        }
        let mut visits = Vec::new();
        for _ in 0..VISITS {
            visits.push(Visit {
                person: dice.key('p', PEOPLE - IDLE),
                minutes: (!dice.percent(3)).then(|| dice.below(90) as i64),
                day: dice.below(DAYS),
            });
        }
        let people_at = people.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect();
        let goods_at = goods.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect();
        Star { people, goods, sales, visits, people_at, goods_at }
    }

    /// Writes its four files.
    pub fn write(&self, folder: &Path) {
        let mut people = "person_id,city,level\n".to_owned();
        for one in &self.people {
            line(&mut people, &[&one.id, one.city.unwrap_or(""), one.level.unwrap_or("")]);
        }
        let mut goods = "good_id,category\n".to_owned();
        for one in &self.goods {
            line(&mut goods, &[&one.id, one.category.unwrap_or("")]);
        }
        let mut sales = "sale_id,person_id,good_id,sold_on,amount\n".to_owned();
        for (n, one) in self.sales.iter().enumerate() {
            let (person, good) = (one.person.as_deref().unwrap_or(""), one.good.as_deref().unwrap_or(""));
            let amount = one.amount.map_or_else(String::new, |cents| format!("{:.2}", cents as f64 / 100.0));
            line(&mut sales, &[&format!("s{n}"), person, good, &date(one.day), &amount]);
        }
        let mut visits = "person_id,came_on,minutes\n".to_owned();
        for one in &self.visits {
            let minutes = one.minutes.map_or_else(String::new, |n| n.to_string());
            line(&mut visits, &[one.person.as_deref().unwrap_or(""), &date(one.day), &minutes]);
        }
        for (name, text) in [("people", people), ("goods", goods), ("sales", sales), ("visits", visits)] {
            std::fs::write(folder.join(format!("{name}.csv")), text).expect("a file of the star is written");
        }
    }

    /// The row of a person, if the key leads to one.
    pub fn person(&self, key: Option<&str>) -> Option<&Person> {
        Some(&self.people[*self.people_at.get(key?)?])
    }

    /// The row of a good, if the key leads to one.
    pub fn good(&self, key: Option<&str>) -> Option<&Good> {
        Some(&self.goods[*self.goods_at.get(key?)?])
    }
}

fn line(text: &mut String, cells: &[&str]) {
    let _ = writeln!(text, "{}", cells.join(","));
}

fn date(day: u64) -> String {
    let first: jiff::civil::Date = "2025-01-01".parse().expect("a date");
    let days = jiff::Span::new().days(i64::try_from(day).expect("a few days"));
    first.checked_add(days).expect("a date of 2025").to_string()
}
