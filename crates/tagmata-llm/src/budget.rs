//! How much may be spent on a request, by a person and in a day, and how much was. A call is reserved before it is made
//! and settled after it; one that is dropped in between counts as if it had been made, for the endpoint may charge it.

mod purse;
mod spent;

pub use purse::{Hold, Purse};
pub use spent::{Amount, Limits, Prices, Spent};

use crate::chat::Tokens;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A settled spending, to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The day, in the model's time zone.
    pub day: Date,
    /// Who asked.
    pub asker: String,
    /// The model that was called.
    pub model: String,
    /// What it took.
    pub spent: Spent,
}

/// The limit that a call would break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// That of one question.
    Request,
    /// That of the asker's day.
    AskerDay,
    /// That of everyone's day.
    Day,
}

/// Is told every settled spending.
pub type Sink = Box<dyn Fn(Entry) + Send + Sync>;

/// The limits and what was spent today.
pub struct Budget {
    limits: Limits,
    prices: Option<Prices>,
    today: Mutex<Today>,
    sink: Sink,
}

#[derive(Default)]
struct Today {
    day: Option<Date>,
    /// Settled and reserved.
    everyone: Spent,
    askers: HashMap<String, Spent>,
}

impl Budget {
    /// A budget of which nothing is spent.
    pub fn new(limits: Limits, prices: Option<Prices>, sink: Sink) -> Budget {
        Budget { limits, prices, today: Mutex::default(), sink }
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What was spent on a day before the start, by asker.
    pub fn recall(&self, day: Date, spent: impl IntoIterator<Item = (String, Spent)>) {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        *today = Today { day: Some(day), ..Today::default() };
        for (asker, spent) in spent {
            today.everyone.add(&spent);
            today.askers.entry(asker).or_default().add(&spent);
        }
    }

    /// What everyone spent on a day, with what is set aside.
    pub fn spent_on(&self, day: Date) -> Spent {
        let today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if today.day == Some(day) { today.everyone } else { Spent::default() }
    }

    /// The purse of one question.
    pub fn purse(self: &Arc<Budget>, asker: &str, day: Date, model: &str) -> Purse {
        let (asker, model) = (asker.to_owned(), model.to_owned());
        Purse { budget: self.clone(), asker, day, model, spent: Mutex::default() }
    }

    fn spent(&self, tokens: Tokens, estimated: bool) -> Spent {
        Spent {
            calls: 1,
            prompt_tokens: tokens.prompt,
            cached_tokens: tokens.cached,
            reply_tokens: tokens.reply,
            estimated_calls: u64::from(estimated),
            money: self.prices.map(|prices| prices.of(&tokens)),
        }
    }
}

#[cfg(test)]
mod tests;
