//! What may be spent, held and settled.

use super::*;
use jiff::civil::date;

const PRICES: Prices = Prices { prompt: 1.0, cached: Some(0.1), reply: 4.0 };

fn budget(limits: Limits) -> (Arc<Budget>, Arc<Mutex<Vec<Entry>>>) {
    let kept: Arc<Mutex<Vec<Entry>>> = Arc::default();
    let sink = kept.clone();
    (Arc::new(Budget::new(limits, Some(PRICES), Box::new(move |entry| sink.lock().unwrap().push(entry)))), kept)
}

fn tokens(prompt: u64, reply: u64) -> Tokens {
    Tokens { prompt, cached: 0, reply }
}

fn limit(tokens: u64) -> Amount {
    Amount { tokens: Some(tokens), money: None }
}

const DAY: Date = date(2026, 8, 20);

#[test]
fn what_is_set_aside_gives_way_to_what_was_spent() {
    let (budget, kept) = budget(Limits { day: limit(2_000), ..Limits::default() });
    let purse = budget.purse("a", DAY, "m");
    let hold = purse.reserve(tokens(1_000, 900)).expect("fits");
    assert_eq!(budget.purse("b", DAY, "m").reserve(tokens(100, 100)).err(), Some(Over::Day));
    hold.settle(Tokens { prompt: 800, cached: 500, reply: 50 }, 0);
    assert_eq!((purse.spent().prompt_tokens, purse.spent().reply_tokens, purse.spent().calls), (800, 50, 1));
    assert!(budget.purse("b", DAY, "m").reserve(tokens(1_000, 100)).is_ok());
    // 300 fresh, 500 cached, 50 of the reply.
    let money = kept.lock().unwrap()[0].spent.money.unwrap();
    assert!((money - (300.0 + 50.0 + 200.0) / 1e6).abs() < 1e-12, "{money}");
}

#[test]
fn each_limit_is_named() {
    let limits = Limits { request: limit(100), asker_day: limit(150), day: limit(200) };
    let (budget, _) = budget(limits);
    assert_eq!(budget.purse("a", DAY, "m").reserve(tokens(101, 0)).err(), Some(Over::Request));
    budget.purse("a", DAY, "m").reserve(tokens(100, 0)).unwrap().settle(tokens(100, 0), 0);
    assert_eq!(budget.purse("a", DAY, "m").reserve(tokens(60, 0)).err(), Some(Over::AskerDay));
    budget.purse("b", DAY, "m").reserve(tokens(90, 0)).unwrap().settle(tokens(90, 0), 0);
    assert_eq!(budget.purse("c", DAY, "m").reserve(tokens(20, 0)).err(), Some(Over::Day));
    // A new day begins with nothing spent.
    assert!(budget.purse("a", date(2026, 8, 21), "m").reserve(tokens(100, 0)).is_ok());
}

#[test]
fn a_call_that_failed_counts_once_and_one_that_never_left_not_at_all() {
    let (budget, kept) = budget(Limits::default());
    let purse = budget.purse("a", DAY, "m");
    purse.reserve(tokens(500, 100)).unwrap().fail(0);
    assert_eq!((purse.spent().calls, kept.lock().unwrap().len()), (0, 0));
    purse.reserve(tokens(500, 100)).unwrap().fail(1);
    assert_eq!((purse.spent().prompt_tokens, purse.spent().reply_tokens, purse.spent().estimated_calls), (500, 0, 1));
    // Dropped in the middle: it may be charged in full.
    drop(purse.reserve(tokens(500, 100)).unwrap());
    assert_eq!((purse.spent().prompt_tokens, purse.spent().reply_tokens, purse.spent().calls), (1_000, 100, 2));
    assert_eq!(kept.lock().unwrap().len(), 2);
}

#[test]
fn money_has_limits_too() {
    let (budget, _) = budget(Limits { request: Amount { tokens: None, money: Some(0.001) }, ..Limits::default() });
    let purse = budget.purse("a", DAY, "m");
    assert_eq!(purse.reserve(tokens(1_001, 0)).err(), Some(Over::Request));
    purse.reserve(tokens(600, 100)).unwrap().settle(tokens(600, 100), 0);
    assert_eq!(purse.reserve(tokens(1, 0)).err(), Some(Over::Request));
}

#[test]
fn what_was_spent_before_a_restart_counts() {
    let (budget, _) = budget(Limits { asker_day: limit(100), ..Limits::default() });
    budget.recall(DAY, [("a".to_owned(), Spent { prompt_tokens: 90, ..Spent::default() })]);
    assert_eq!(budget.purse("a", DAY, "m").reserve(tokens(20, 0)).err(), Some(Over::AskerDay));
    assert!(budget.purse("b", DAY, "m").reserve(tokens(20, 0)).is_ok());
}

#[test]
fn a_day_that_is_over_gives_nothing_back() {
    let (budget, _) = budget(Limits { day: limit(1_000), ..Limits::default() });
    let yesterday = budget.purse("a", DAY, "m");
    let hold = yesterday.reserve(tokens(900, 0)).unwrap();
    let today = date(2026, 8, 21);
    budget.purse("a", today, "m").reserve(tokens(600, 0)).unwrap().settle(tokens(600, 0), 0);
    hold.settle(tokens(10, 0), 0);
    assert_eq!(budget.spent_on(today).prompt_tokens, 600);
    // A question from before midnight does not begin the old day anew.
    assert_eq!(yesterday.reserve(tokens(600, 0)).err(), Some(Over::Day));
}
