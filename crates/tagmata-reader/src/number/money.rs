//! Currencies: how an amount of money is written, and whether that is the currency of the data. Nothing is converted.

/// The currency in which an amount is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coin {
    /// A general word: 元, 块.
    Any,
    /// A sign that several currencies share, or that is typed for any: those of its codes that are the data's.
    Sign(&'static [&'static str]),
    /// A currency by its name.
    Named(&'static [&'static str]),
}

const DOLLARS: &[&str] = &["USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"];
const YUAN_OR_YEN: &[&str] = &["CNY", "JPY"];

/// Names of currencies, and what they are called by ISO 4217.
const NAMES: [(&str, &[&str]); 24] = [
    ("dollar", DOLLARS),
    ("dollars", DOLLARS),
    ("bucks", DOLLARS),
    ("usd", &["USD"]),
    ("美元", &["USD"]),
    ("美金", &["USD"]),
    ("yuan", &["CNY"]),
    ("rmb", &["CNY"]),
    ("cny", &["CNY"]),
    ("人民币", &["CNY"]),
    ("euro", &["EUR"]),
    ("euros", &["EUR"]),
    ("eur", &["EUR"]),
    ("欧元", &["EUR"]),
    ("gbp", &["GBP"]),
    ("英镑", &["GBP"]),
    ("yen", &["JPY"]),
    ("jpy", &["JPY"]),
    ("日元", &["JPY"]),
    ("hkd", &["HKD"]),
    ("港币", &["HKD"]),
    ("港元", &["HKD"]),
    ("元", &[]),
    ("块", &[]),
];

impl Coin {
    /// The currency of a sign before a number.
    pub fn of_sign(sign: &str) -> Option<Coin> {
        match sign {
            "$" => Some(Coin::Sign(DOLLARS)),
            "¥" => Some(Coin::Sign(YUAN_OR_YEN)),
            "€" => Some(Coin::Named(&["EUR"])),
            "£" => Some(Coin::Named(&["GBP"])),
            _ => None,
        }
    }

    /// The currency of the word at the beginning of `texts`, and how many atoms it takes.
    pub fn of_word(texts: &[String]) -> Option<(Coin, usize)> {
        for atoms in (1..=3).rev() {
            let Some(word) = texts.get(..atoms).map(|texts| texts.concat()) else { continue };
            if let Some((_, codes)) = NAMES.iter().find(|(name, _)| *name == word) {
                return Some((if codes.is_empty() { Coin::Any } else { Coin::Named(codes) }, atoms));
            }
        }
        None
    }

    /// Whether an amount in a currency may have been said so.
    pub fn fits(self, code: &str) -> bool {
        match self {
            Coin::Any => true,
            Coin::Sign(codes) | Coin::Named(codes) => codes.contains(&code),
        }
    }
}
