//! From a question's text to its edges: folding, atoms, spelling, lexicon and number edges. Knows no word.

use crate::atoms::{Atom, AtomKind, atoms};
use crate::chart::{EDGES_MAX, Item};
use crate::fold::{Norm, fold};
use crate::lexicon::{Edge, Lexicon, role};
use crate::number::{Coin, DateAt, DateKind, NumberAt, NumberKind, dates, is_number_word, numbers};
use crate::rules::Grammar;
use crate::sem::{Note, Sem};
use crate::words::WordRole;
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::draft::During;
use tagmata_core::words::Words;

const MODEL_COST: i32 = 10;
const STOP_COST: i32 = 6;
const LIGHT_COST: i32 = 4;
const FILLER_COST: i32 = 3;
const NUMBER_COST: i32 = 6;
const INSIDE_NAME_COST: i32 = 8;
const NEAR_COST: i32 = 20;
const PEOPLE_COST: i32 = 8;
const SHARE_COST: i32 = 20;

/// A scanned question.
pub struct Scan {
    /// The folded text.
    pub norm: Norm,
    /// Its atoms.
    pub atoms: Vec<Atom>,
    /// The atoms' texts.
    pub texts: Vec<String>,
    /// Every edge, for the chart.
    pub edges: Vec<Item>,
    /// For each edge, its function word group and role.
    pub roles: Vec<(Option<usize>, WordRole)>,
    /// Atoms whose word was read as a near one.
    pub near: Vec<(usize, String)>,
}

/// Scans a text.
pub fn scan(grammar: &Grammar, lexicon: &Lexicon, text: &str) -> Scan {
    let mut norm = fold(text);
    let mut cut = atoms(&norm);
    without_ornament(&norm, &mut cut);
    let near = respell(lexicon, &mut norm, &mut cut);
    let texts: Vec<String> = cut.iter().map(|a| norm.chars[a.from..a.to].iter().collect()).collect();
    let mut scan = Scan { norm, atoms: cut, texts, edges: Vec::new(), roles: Vec::new(), near };
    let mut found: Vec<Edge> = Vec::new();
    for at in 0..scan.atoms.len() {
        lexicon.edges(&scan.norm, &scan.atoms, at, &mut found);
        // More than the chart takes.
        if found.len() > EDGES_MAX {
            break;
        }
    }
    for edge in found {
        let role = role(grammar, &edge.sense);
        let base = match (edge.sense.group, role) {
            (None, _) => MODEL_COST,
            (Some(_), WordRole::Stop) => STOP_COST,
            (Some(_), WordRole::Light) => LIGHT_COST,
            (Some(_), WordRole::Filler) => FILLER_COST,
        };
        let mut item = leaf(edge.from, edge.to, edge.sense.cat, edge.sense.sem.clone(), base + edge.sense.cost);
        for (at, original) in &scan.near {
            if (edge.from..edge.to).contains(at) {
                item.cost += NEAR_COST;
                item.notes.push(near_note(original, &scan.texts[*at]));
            }
        }
        scan.edges.push(item);
        scan.roles.push((edge.sense.group, role));
    }
    inside_names(&mut scan);
    prefer_entities(grammar, &mut scan.edges);
    any_person(grammar, lexicon, &mut scan.edges);
    prefer_shares(grammar, &mut scan.edges);
    model_before_calendar(grammar, &mut scan);
    for number in numbers(&scan.atoms, &scan.texts) {
        let mut edge = number_edge(grammar, &number);
        if let NumberKind::Money(coin) = number.kind {
            let first = scan.norm.back[scan.atoms[number.from].from];
            let said = said(&scan, text, number.from, number.to);
            edge.notes.extend(coin_note(lexicon.currencies(), coin, &said, first));
        }
        scan.edges.push(edge);
        scan.roles.push((None, WordRole::Stop));
    }
    for date in dates(&scan.norm.chars, &scan.atoms, &scan.texts) {
        scan.edges.push(date_edge(grammar, date));
        scan.roles.push((None, WordRole::Stop));
    }
    leave_out_verbs(grammar, &mut scan);
    nouns_of_deeds(grammar, &mut scan);
    leave_out_capitals(text, &mut scan);
    whole_medians(grammar, &mut scan);
    scan
}

/// "Users with an order": behind such a word, an English verb that has the same form is a noun.
fn nouns_of_deeds(grammar: &Grammar, scan: &mut Scan) {
    let cats = ["Verb", "EventNoun", "DeedNoun"].map(|name| grammar.cat(name));
    let [verb, noun, named] = cats;
    let before = ["WITH", "HAVE", "OF", "COUNTQ", "CmpAfter"].map(|name| grammar.cat(name));
    let latin = |edge: &Item| scan.atoms[edge.from].kind == AtomKind::Latin;
    let article = |at: usize| at > 0 && matches!(scan.texts[at - 1].as_str(), "a" | "an" | "any");
    let verbs_own = |edge: &Item| matches!(scan.texts[edge.to - 1].as_str(), "do" | "did" | "does" | "been" | "being");
    let is_noun = |edge: &Item| {
        let from = if article(edge.from) { edge.from - 1 } else { edge.from };
        let word = |other: &&Item| other.to == from && before.contains(&other.cat) && !verbs_own(other);
        [verb, noun].contains(&edge.cat) && latin(edge) && scan.edges.iter().any(|other| word(&other))
    };
    // What is counted by that very word: a past form is none.
    let counters = ["EventCounter", "EventNoun"].map(|name| grammar.cat(name));
    let counts = |edge: &Item| {
        let same = |other: &&Item| (other.from, other.to) == (edge.from, edge.to) && counters.contains(&other.cat);
        scan.edges.iter().any(|other| same(&other))
    };
    let found: Vec<bool> = scan.edges.iter().map(|edge| is_noun(edge) && counts(edge)).collect();
    for (edge, found) in scan.edges.iter_mut().zip(found) {
        if found {
            edge.cat = named;
        }
    }
}

/// "Customers in the US": two capitals among small letters are a name, not a word that may go.
fn leave_out_capitals(text: &str, scan: &mut Scan) {
    if !text.chars().any(char::is_lowercase) {
        return;
    }
    let capital = |edge: &Item| {
        let said = said(scan, text, edge.from, edge.to);
        said.len() == 2 && said.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    let edges = scan.edges.iter().zip(&scan.roles);
    let kept: Vec<bool> =
        edges.map(|(edge, role)| !matches!(role, (Some(_), WordRole::Filler)) || !capital(edge)).collect();
    keep(scan, &kept);
}

/// A word for the median never comes apart into words that may go: 中位数.
fn whole_medians(grammar: &Grammar, scan: &mut Scan) {
    let median = grammar.cat("MEDIAN");
    let whole: Vec<(usize, usize)> =
        scan.edges.iter().filter(|edge| edge.cat == median).map(|edge| (edge.from, edge.to)).collect();
    let inside = |edge: &Item| {
        whole.iter().any(|(from, to)| *from <= edge.from && edge.to <= *to && to - from > edge.to - edge.from)
    };
    let kept: Vec<bool> =
        scan.edges.iter().zip(&scan.roles).map(|(edge, role)| role.0.is_none() || !inside(edge)).collect();
    keep(scan, &kept);
}

/// What may stand before a question or behind it for looks: `# sales by city`, 谢谢~.
fn without_ornament(norm: &Norm, cut: &mut Vec<Atom>) {
    let is = |atom: &Atom, marks: &[char]| atom.to == atom.from + 1 && marks.contains(&norm.chars[atom.from]);
    while cut.len() > 1 && is(&cut[0], &['#', '*', '•', '·']) {
        cut.remove(0);
    }
    let end = |atom: &Atom| is(atom, &['~', '*', '.', '!', '?']);
    let kept = cut.iter().rposition(|atom| !end(atom)).map_or(cut.len(), |last| last + 1);
    let drawn = cut[kept..].iter().any(|atom| is(atom, &['~', '*']));
    // A range may be cut off: what stands before is no question by itself.
    let range = cut[..kept].last().is_some_and(|atom| atom.kind == AtomKind::Digits);
    if drawn && !range {
        cut.truncate(kept);
    }
}

/// A function word inside a longer name of the model is more likely a part of that name.
fn inside_names(scan: &mut Scan) {
    let names = scan.edges.iter().zip(&scan.roles).filter(|(_, role)| role.0.is_none());
    let names: Vec<(usize, usize)> = names.map(|(edge, _)| (edge.from, edge.to)).collect();
    for (edge, role) in scan.edges.iter_mut().zip(&scan.roles) {
        let holds =
            |name: &(usize, usize)| name.0 <= edge.from && edge.to <= name.1 && name.1 - name.0 > edge.to - edge.from;
        if role.0.is_some() && names.iter().any(holds) {
            edge.cost += INSIDE_NAME_COST;
        }
    }
}

/// Where the model has a word, a weekday by itself, a named day or a time of day is what the model means by it.
fn model_before_calendar(grammar: &Grammar, scan: &mut Scan) {
    let cats = ["NamedDay", "DAYPART", "RECURDAY", "Weekday", "WeekdayAlone"].map(|name| grammar.cat(name));
    let [named, daypart, again, weekday, alone] = cats;
    let models = scan.edges.iter().zip(&scan.roles).filter(|(edge, role)| role.0.is_none() && edge.cat != named);
    let models: Vec<(usize, usize)> = models.map(|(edge, _)| (edge.from, edge.to)).collect();
    let meant = |edge: &Item| !models.contains(&(edge.from, edge.to));
    let kept: Vec<bool> =
        scan.edges.iter().map(|edge| ![named, daypart, again].contains(&edge.cat) || meant(edge)).collect();
    keep(scan, &kept);
    half_days(grammar, scan);
    for at in 0..scan.edges.len() {
        if scan.edges[at].cat == weekday && meant(&scan.edges[at]) {
            let edge = Item { cat: alone, ..scan.edges[at].clone() };
            scan.edges.push(edge);
            scan.roles.push((None, WordRole::Stop));
        }
    }
}

/// Right before an hour, a time of day is the half of the day that the hour lies in, whatever the model calls so.
fn half_days(grammar: &Grammar, scan: &mut Scan) {
    let (half, clock) = (grammar.cat("CLOCKHALF"), grammar.cat("CLOCK"));
    let hours: Vec<usize> = scan.edges.iter().filter(|edge| edge.cat == clock).map(|edge| edge.from).collect();
    let before = |edge: &&Item| edge.cat == half && (1..3).any(|number| hours.contains(&(edge.to + number)));
    let halves: Vec<(usize, usize)> = scan.edges.iter().filter(before).map(|edge| (edge.from, edge.to)).collect();
    let names = scan.edges.iter().zip(&scan.roles);
    let kept =
        names.map(|(edge, role)| role.0.is_some() || !halves.contains(&(edge.from, edge.to))).collect::<Vec<_>>();
    keep(scan, &kept);
}

fn keep(scan: &mut Scan, kept: &[bool]) {
    let mut at = kept.iter();
    scan.edges.retain(|_| *at.next().expect("one for each edge"));
    let mut at = kept.iter();
    scan.roles.retain(|_| *at.next().expect("one for each edge"));
}

/// What may stand before a month that is also a verb, and behind it.
const BEFORE_MONTH: [&str; 15] = [
    "IN", "OF", "SINCE", "FROM", "BETWEEN", "BEFORE", "AFTER", "UNTIL", "TOAND", "PIECE", "Which", "LASTN", "Number",
    "Ordinal", "COMMA",
];
const BEHIND_MONTH: [&str; 6] = ["Number", "Ordinal", "TOAND", "OF", "COMMA", "Month"];

/// "Users who may have bought": a month that is also a verb is a month only beside a word of time, a figure or a
/// preposition, or at an end of the text.
fn leave_out_verbs(grammar: &Grammar, scan: &mut Scan) {
    let (month, verb) = (grammar.cat("Month"), grammar.cat("MONTHVERB"));
    let is = |edge: &Item, cats: &[&str]| cats.iter().any(|cat| grammar.cat(cat) == edge.cat);
    let verbs = scan.edges.iter().filter(|edge| edge.cat == verb).map(|edge| (edge.from, edge.to));
    let atoms = scan.atoms.len();
    let wrong: Vec<(usize, usize)> = verbs
        .filter(|(from, to)| {
            let before = scan.edges.iter().any(|edge| edge.to == *from && is(edge, &BEFORE_MONTH));
            let behind = scan.edges.iter().any(|edge| edge.from == *to && is(edge, &BEHIND_MONTH));
            let begins = *from == 0 || scan.atoms[*from - 1].kind == AtomKind::Mark;
            !begins && *to < atoms && !before && !behind
        })
        .collect();
    let kept: Vec<bool> =
        scan.edges.iter().map(|edge| edge.cat != month || !wrong.contains(&(edge.from, edge.to))).collect();
    keep(scan, &kept);
}

/// A noun that names people and a number of them is the people, unless only the number fits.
fn prefer_entities(grammar: &Grammar, edges: &mut [Item]) {
    let (entity, metric) = (grammar.cat("Entity"), grammar.cat("Metric"));
    let people: Vec<(usize, usize)> = edges.iter().filter(|e| e.cat == entity).map(|e| (e.from, e.to)).collect();
    for edge in edges.iter_mut().filter(|e| e.cat == metric) {
        if people.contains(&(edge.from, edge.to)) {
            edge.cost += PEOPLE_COST;
        }
    }
}

/// Where a share is asked for, the same word is nothing that somebody did.
fn prefer_shares(grammar: &Grammar, edges: &mut [Item]) {
    let (share, verb, noun) = (grammar.cat("SHARE"), grammar.cat("Verb"), grammar.cat("EventNoun"));
    let shares: Vec<(usize, usize)> = edges.iter().filter(|e| e.cat == share).map(|e| (e.from, e.to)).collect();
    for edge in edges.iter_mut().filter(|e| e.cat == verb || e.cat == noun) {
        if shares.iter().any(|(from, to)| *from == edge.from && *to >= edge.to) {
            edge.cost += SHARE_COST;
        }
    }
}

/// A word for people in general names no entity, also where the model lists it.
fn any_person(grammar: &Grammar, lexicon: &Lexicon, edges: &mut [Item]) {
    let (entity, person) = (grammar.cat("Entity"), grammar.cat("PERSON"));
    let people: Vec<(usize, usize)> = edges.iter().filter(|e| e.cat == person).map(|e| (e.from, e.to)).collect();
    // A word that is the name of another entity than the first names that one.
    let first = |sem: &Sem| !matches!(sem, Sem::Entity(Some(named)) if lexicon.first() != Some(named));
    for edge in edges.iter_mut().filter(|e| e.cat == entity && first(&e.sem)) {
        if people.contains(&(edge.from, edge.to)) {
            edge.sem = Arc::new(Sem::Entity(None));
        }
    }
}

fn leaf(from: usize, to: usize, cat: u16, sem: Arc<Sem>, cost: i32) -> Item {
    Item { from, to, cat, sem, notes: Vec::new(), cost, rule: None, kids: Vec::new() }
}

fn near_note(original: &str, read: &str) -> Note {
    let taken = Words::both(format!("“{original}”按“{read}”理解"), format!("\"{original}\" was read as \"{read}\""));
    Note::assume(taken, Vec::new())
}

/// The characters of the original over atoms.
fn said(scan: &Scan, text: &str, from: usize, to: usize) -> String {
    let back = &scan.norm.back;
    let (first, last) = (back[scan.atoms[from].from], back[scan.atoms[to - 1].to - 1]);
    text.chars().skip(first).take(last + 1 - first).collect()
}

/// An amount in another currency than the data's is refused by name; a general sign is taken for the data's, and said so.
fn coin_note(currencies: &[String], coin: Coin, said: &str, at: usize) -> Option<Note> {
    let fits = |all: bool| {
        let mut codes = currencies.iter().map(|code| coin.fits(code));
        if all { codes.all(|fits| fits) } else { codes.any(|fits| fits) }
    };
    let named = matches!(coin, Coin::Named(_));
    // Among several currencies, a number with the name of one may meet another.
    if currencies.is_empty() || fits(named && currencies.len() > 1) {
        return None;
    }
    let own = currencies.join(", ");
    if !named {
        let taken = Words::both(
            format!("“{said}”按数据的币种 {own} 理解"),
            format!("\"{said}\" was read in the data's currency, {own}"),
        );
        return Some(Note::assume(taken, Vec::new()));
    }
    let message = Words::both(
        format!("数据里的金额以 {own} 计，这里不换算“{said}”"),
        format!("amounts in the data are in {own}; \"{said}\" is not converted"),
    );
    let hint =
        Words::both("用数据的币种说金额，或者只说数字", "say the amount in the data's currency, or the number alone");
    let stop = Diagnostic::new(Code::Conflict, Place::Question { from: at, to: at + said.chars().count() }, message)
        .hint(hint);
    Some(Note::Stop(Arc::new(stop)))
}

fn number_edge(grammar: &Grammar, number: &NumberAt) -> Item {
    let (cat, sem) = match number.kind {
        NumberKind::Plain => ("Number", Sem::Number(number.value)),
        NumberKind::Percent => ("Percent", Sem::Number(number.value)),
        NumberKind::Money(_) => ("Money", Sem::Number(number.value)),
        NumberKind::Ordinal => ("Ordinal", Sem::Number(number.value)),
        NumberKind::Year => ("YearWords", Sem::Number(number.value)),
    };
    leaf(number.from, number.to, grammar.cat(cat), Arc::new(sem), NUMBER_COST)
}

fn date_edge(grammar: &Grammar, date: DateAt) -> Item {
    let cat = match date.kind {
        DateKind::Sure => "IsoDate",
        DateKind::Slash => "SlashDate",
        DateKind::Dash => "DashDate",
        DateKind::Loose => "LooseDate",
        DateKind::Year2 => "Year2",
    };
    let sem = Arc::new(Sem::Period(During::Calendar(date.date)));
    let mut item = leaf(date.from, date.to, grammar.cat(cat), sem, NUMBER_COST);
    // A figure with a nought before it counts nothing.
    if item.cat == grammar.cat("Year2") && scanned_year(&item.sem).is_some_and(|year| year < 10) {
        item.cost -= NUMBER_COST + LIGHT_COST;
    }
    if date.either {
        let taken = Words::both("月在前、日在后", "the month before the day");
        item.notes.push(Note::assume(taken, vec![Words::both("日在前、月在后", "the day before the month")]));
    }
    item
}

fn scanned_year(sem: &Sem) -> Option<i16> {
    match sem {
        Sem::Period(During::Calendar(date)) => date.year,
        _ => None,
    }
}

/// Puts the one near word in the place of a Latin word that the lexicon lacks; says which atoms.
fn respell(lexicon: &Lexicon, norm: &mut Norm, cut: &mut [Atom]) -> Vec<(usize, String)> {
    let mut near = Vec::new();
    for at in 0..cut.len() {
        if cut[at].kind != AtomKind::Latin {
            continue;
        }
        let word: String = norm.chars[cut[at].from..cut[at].to].iter().collect();
        if is_number_word(&word) {
            continue;
        }
        let Some(read) = lexicon.near_word(&word) else { continue };
        let read: Vec<char> = read.chars().collect();
        let old_len = cut[at].to - cut[at].from;
        let last_back = norm.back[cut[at].to - 1];
        let backs: Vec<usize> = (0..read.len())
            .map(|i| if i + 1 == read.len() { last_back } else { norm.back[cut[at].from + i.min(old_len - 1)] })
            .collect();
        norm.chars.splice(cut[at].from..cut[at].to, read.iter().copied());
        norm.back.splice(cut[at].from..cut[at].to, backs);
        cut[at].to = cut[at].to + read.len() - old_len;
        for later in &mut cut[at + 1..] {
            later.from = later.from + read.len() - old_len;
            later.to = later.to + read.len() - old_len;
        }
        near.push((at, word));
    }
    near
}
