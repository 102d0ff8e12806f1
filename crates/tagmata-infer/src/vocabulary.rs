//! What common words in the names of tables and columns stand for, in English and Chinese: the lists of `words.txt`.
//! The rules that weigh them are elsewhere.

use std::sync::LazyLock;

/// The lists.
const TEXT: &str = include_str!("../words.txt");

/// Words of one kind.
pub type List = LazyLock<Vec<&'static str>>;

/// Endings of names that hold a key, a number or a code of something.
pub static ID: List = LazyLock::new(|| words("id"));

/// Those of them that never mean a quantity.
pub static SURE_ID: List = LazyLock::new(|| words("sure_id"));

/// Numbers that name something: never added up, never averaged.
pub static CODES: List = LazyLock::new(|| words("codes"));

/// Numbers that are averaged, not added up.
pub static AVERAGED: List = LazyLock::new(|| words("averaged"));

/// Numbers that add up.
pub static ADDED: List = LazyLock::new(|| words("added"));

/// Money among those.
pub static MONEY: List = LazyLock::new(|| words("money"));

/// People that a business serves; what comes first is meant first.
pub static CUSTOMERS: List = LazyLock::new(|| words("customers"));

/// People who work.
pub static STAFF: List = LazyLock::new(|| words("staff"));

/// People who are known to the public: their names may be shown.
pub static PUBLIC: List = LazyLock::new(|| words("public"));

/// Names of columns that only people have.
pub static OF_PEOPLE: List = LazyLock::new(|| words("of_people"));

/// Numbers that are a year.
pub static YEARS: List = LazyLock::new(|| words("years"));

/// Columns that date what happened, the surest first.
pub static HAPPENED: List = LazyLock::new(|| words("happened"));

/// Dates that are not when a row happened.
pub static NOT_HAPPENED: List = LazyLock::new(|| words("not_happened"));

/// Flags: columns whose 0 and 1 mean no and yes.
pub static FLAGS: List = LazyLock::new(|| words("flags"));

/// Columns that tell one thing from another in the eyes of people.
pub static LABELS: List = LazyLock::new(|| words("labels"));

/// Further nouns of things that happen.
pub static HAPPENINGS: List = LazyLock::new(|| words("happenings"));

/// Words that say nothing without the noun in front of them.
pub static BARE: List = LazyLock::new(|| words("bare"));

/// Words of a date on which someone became known.
pub static JOINED: List = LazyLock::new(|| words("joined"));

/// Prefixes of table names that say nothing about what is in the table.
pub static TABLE_PREFIXES: List = LazyLock::new(|| words("table_prefixes"));

/// Words of a column that make it someone's address, where its table is about people or addresses.
pub static ADDRESS: List = LazyLock::new(|| words("address"));

/// What may stand behind such a word, or in front of a number of a house.
pub static ADDRESS_ENDS: List = LazyLock::new(|| words("address_ends"));

/// Nouns in front of an ending that is written on: `custid`.
pub static JOINED_NOUNS: List = LazyLock::new(|| words("joined_nouns"));

/// Words that hold English sentences together: no names of values.
pub static FUNCTION_WORDS: List = LazyLock::new(|| words("function_words"));

/// Numbers that sort into groups: neither added up nor averaged, where they are few.
pub static GROUPED: List = LazyLock::new(|| words("grouped"));

/// What is written short, and what people say.
pub static SHORT: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| pairs("short"));

/// Personal data by the words of a column: the words that must all be there, and what it is.
pub static PERSONAL: LazyLock<Vec<(Vec<&str>, &str)>> =
    LazyLock::new(|| pairs("personal").into_iter().map(|(words, what)| (words.split(' ').collect(), what)).collect());

/// Something that happens, as a noun and as verbs.
pub struct Doing {
    /// The English noun.
    pub noun: &'static str,
    /// English verbs.
    pub verbs: Vec<&'static str>,
    /// The Chinese noun.
    pub zh_noun: &'static str,
    /// Chinese verbs.
    pub zh_verbs: Vec<&'static str>,
}

/// Things that happen.
pub static DOINGS: LazyLock<Vec<Doing>> = LazyLock::new(|| {
    let list = |text: &'static str| text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    let mut doings = Vec::new();
    for line in lines("doings") {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        if let [noun, verbs, zh_noun, zh_verbs] = parts[..] {
            doings.push(Doing { noun, verbs: list(verbs), zh_noun, zh_verbs: list(zh_verbs) });
        }
    }
    doings
});

/// The lines of a section.
fn lines(section: &str) -> impl Iterator<Item = &'static str> {
    let head = format!("[{section}]");
    let behind = TEXT.lines().skip_while(move |line| *line != head).skip(1);
    behind.take_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn words(section: &str) -> Vec<&'static str> {
    lines(section).flat_map(str::split_whitespace).collect()
}

fn pairs(section: &str) -> Vec<(&'static str, &'static str)> {
    lines(section).filter_map(|line| line.split_once(" = ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_there() {
        let lists = [&ID, &CODES, &AVERAGED, &ADDED, &MONEY, &CUSTOMERS, &STAFF, &HAPPENED, &LABELS, &HAPPENINGS];
        assert!(lists.iter().all(|list| list.len() > 5));
        assert!(SHORT.contains(&("cust", "customer")) && PERSONAL.len() > 20);
        assert!(DOINGS.iter().any(|doing| doing.noun == "order" && doing.zh_verbs == ["下单"]));
    }
}
