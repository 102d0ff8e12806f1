//! The purse of one question: what is set aside for a call, and what it came to.

use super::{Budget, Entry, Over, Spent, Today};
use crate::chat::Tokens;
use jiff::civil::Date;
use std::sync::{Arc, Mutex, PoisonError};

/// What one question may spend.
pub struct Purse {
    pub(super) budget: Arc<Budget>,
    pub(super) asker: String,
    pub(super) day: Date,
    pub(super) model: String,
    pub(super) spent: Mutex<Spent>,
}

impl Purse {
    /// Sets aside what a call may take at most; the tokens are counted from the request.
    pub fn reserve(&self, most: Tokens) -> Result<Hold<'_>, Over> {
        let budget = &self.budget;
        let wanted = budget.spent(most, true);
        let mut own = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let mut today = budget.today.lock().unwrap_or_else(PoisonError::into_inner);
        // A question from before midnight counts to the day that has begun since.
        if today.day.is_none_or(|day| day < self.day) {
            *today = Today { day: Some(self.day), ..Today::default() };
        }
        let with = |mut spent: Spent| {
            spent.add(&wanted);
            spent
        };
        if !with(*own).within(&budget.limits.request) {
            return Err(Over::Request);
        }
        let asker = today.askers.get(&self.asker).copied().unwrap_or_default();
        if !with(asker).within(&budget.limits.asker_day) {
            return Err(Over::AskerDay);
        }
        if !with(today.everyone).within(&budget.limits.day) {
            return Err(Over::Day);
        }
        own.add(&wanted);
        today.everyone.add(&wanted);
        today.askers.entry(self.asker.clone()).or_default().add(&wanted);
        Ok(Hold { purse: self, wanted, day: today.day, settled: false })
    }

    /// What the question took so far.
    pub fn spent(&self) -> Spent {
        *self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts what was really spent in the place of what was set aside.
    fn settle(&self, day: Option<Date>, wanted: &Spent, spent: Spent) {
        let replace = |sum: &mut Spent| {
            sum.calls = sum.calls - wanted.calls + spent.calls;
            sum.prompt_tokens = sum.prompt_tokens - wanted.prompt_tokens + spent.prompt_tokens;
            sum.cached_tokens = sum.cached_tokens - wanted.cached_tokens + spent.cached_tokens;
            sum.reply_tokens = sum.reply_tokens - wanted.reply_tokens + spent.reply_tokens;
            sum.estimated_calls = sum.estimated_calls - wanted.estimated_calls + spent.estimated_calls;
            sum.money = sum.money.map(|sum| sum - wanted.money.unwrap_or(0.0) + spent.money.unwrap_or(0.0));
        };
        replace(&mut self.spent.lock().unwrap_or_else(PoisonError::into_inner));
        let mut today = self.budget.today.lock().unwrap_or_else(PoisonError::into_inner);
        // Another day may have begun since; what was set aside yesterday is not in today's sums.
        if today.day == day {
            replace(&mut today.everyone);
            today.askers.entry(self.asker.clone()).and_modify(replace);
        }
        drop(today);
        if spent.calls > 0 {
            let (asker, model) = (self.asker.clone(), self.model.clone());
            (self.budget.sink)(Entry { day: self.day, asker, model, spent });
        }
    }
}

/// Tokens that are set aside for one call.
pub struct Hold<'p> {
    purse: &'p Purse,
    wanted: Spent,
    /// The day to whose sums it was added.
    day: Option<Date>,
    settled: bool,
}

impl Hold<'_> {
    /// The endpoint said what the call took. `failed` more calls were made on the way and may be charged, too: they
    /// count with their prompts.
    pub fn settle(mut self, tokens: Tokens, failed: u32) {
        self.settled = true;
        let mut spent = self.purse.budget.spent(tokens, false);
        spent.add(&self.failed(failed));
        self.purse.settle(self.day, &self.wanted, spent);
    }

    /// The endpoint replied without saying what it took: what the request and the reply hold is counted.
    pub fn estimate(mut self, tokens: Tokens, failed: u32) {
        self.settled = true;
        let mut spent = self.purse.budget.spent(tokens, true);
        spent.add(&self.failed(failed));
        self.purse.settle(self.day, &self.wanted, spent);
    }

    /// There was no reply: each call that reached the endpoint counts with its prompt, none counts nothing.
    pub fn fail(mut self, calls: u32) {
        self.settled = true;
        let spent = self.failed(calls);
        self.purse.settle(self.day, &self.wanted, spent);
    }

    fn failed(&self, calls: u32) -> Spent {
        let mut spent = Spent { money: self.purse.budget.prices.map(|_| 0.0), ..Spent::default() };
        let prompt = Tokens { prompt: self.wanted.prompt_tokens, ..Tokens::default() };
        for _ in 0..calls {
            spent.add(&self.purse.budget.spent(prompt, true));
        }
        spent
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        if !self.settled {
            self.purse.settle(self.day, &self.wanted, self.wanted);
        }
    }
}
