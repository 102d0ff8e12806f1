//! The constructors that rules name: the closed list of meanings. Each takes typed fragments and gives a fragment, or
//! nothing where the types do not fit. Knows no word.

mod ahead;
mod amount;
mod around;
mod bands;
mod change;
mod deeds;
mod follow;
mod formula;
mod gloss;
mod groups;
mod hours;
mod kinds;
mod lift;
mod listing;
mod measure;
mod object;
mod occurrence;
mod part;
mod people;
mod period;
mod pops;
mod quantity;
mod rank;
mod regular;
mod sequence;
mod show;
mod split;
mod view;
mod who;

use crate::known::Known;
use crate::sem::{Amount, Cue, Deed, Note, Objects, Quantity, Sem};
use tagmata_core::draft::{During, Unit, Who};

pub use amount::count_term;
pub use deeds::clauses;
pub use gloss::consumed_about;
pub use groups::population_names;
pub use regular::each_by_itself;

/// A constructor.
pub type Make = fn(&Known, &[Arg<'_>]) -> Option<Vec<Built>>;

/// What a constructor is given.
pub enum Arg<'a> {
    /// A fragment.
    Item {
        /// Its value.
        sem: &'a Sem,
        /// Where it starts.
        from: usize,
        /// One past its end.
        to: usize,
    },
    /// A constant of the rule.
    Text(&'a str),
    /// An optional part that is not there.
    Missing,
}

/// What a constructor gives.
pub struct Built {
    /// The value.
    pub sem: Sem,
    /// Notes of its own.
    pub notes: Vec<Note>,
    /// Leave out the notes of its parts.
    pub own_notes_only: bool,
    /// Extra cost.
    pub cost: i32,
}

impl Built {
    fn plain(sem: Sem) -> Built {
        Built { sem, notes: Vec::new(), own_notes_only: false, cost: 0 }
    }

    fn note(mut self, note: Note) -> Built {
        self.notes.push(note);
        self
    }

    fn costing(mut self, cost: i32) -> Built {
        self.cost = cost;
        self
    }
}

fn one(sem: Sem) -> Option<Vec<Built>> {
    Some(vec![Built::plain(sem)])
}

impl Arg<'_> {
    fn sem(&self) -> Option<&Sem> {
        match self {
            Arg::Item { sem, .. } => Some(sem),
            _ => None,
        }
    }

    /// Whether it stands before another.
    fn is_before(&self, other: &Arg<'_>) -> bool {
        matches!((self, other), (Arg::Item { to, .. }, Arg::Item { from, .. }) if to <= from)
    }

    /// A function word's kind or a constant.
    fn text(&self) -> Option<&str> {
        match self {
            Arg::Text(text) => Some(text),
            Arg::Item { sem: Sem::Word(word), .. } => Some(word),
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self.sem()? {
            Sem::Number(n) => Some(*n),
            _ => None,
        }
    }

    fn quantity(&self) -> Option<&Quantity> {
        match self.sem()? {
            Sem::Quantity(q) => Some(q),
            _ => None,
        }
    }

    fn period(&self) -> Option<&During> {
        match self.sem()? {
            Sem::Period(p) => Some(p),
            _ => None,
        }
    }

    fn objects(&self) -> Option<&Objects> {
        match self.sem()? {
            Sem::Objects(o) => Some(o),
            _ => None,
        }
    }

    fn pred(&self) -> Option<&Who> {
        match self.sem()? {
            Sem::Pred(who) => Some(who),
            _ => None,
        }
    }

    fn deed(&self) -> Option<&Deed> {
        match self.sem()? {
            Sem::Deed(d) => Some(d),
            _ => None,
        }
    }

    /// A number that may be tested or ranked by: not one that is asked for.
    fn tested_amount(&self) -> Option<&Amount> {
        self.amount().filter(|amount| !amount.asked)
    }

    fn amount(&self) -> Option<&Amount> {
        match self.sem()? {
            Sem::Amount(a) => Some(a),
            _ => None,
        }
    }

    fn unit(&self) -> Option<Unit> {
        unit(self.text()?)
    }
}

fn unit(text: &str) -> Option<Unit> {
    Some(match text {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "half" => Unit::Half,
        "year" => Unit::Year,
        _ => return None,
    })
}

fn same(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(a[0].sem()?.clone())
}

fn cue(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    one(Sem::Cue(match a[0].text()? {
        "count" => Cue::Count,
        "list" => Cue::List,
        "much" => Cue::HowMuch,
        "trend" => Cue::Trend,
        "share" => Cue::Share,
        "spread" => Cue::Spread,
        "base" => Cue::Base,
        "zeros" => Cue::Zeros,
        "change" => Cue::Change,
        _ => return None,
    }))
}

const ALL: &[(&str, usize, Make)] = &[
    ("same", 1, same),
    ("cue", 1, cue),
    ("link", 1, follow::link),
    ("drop", 1, follow::dropped),
    ("qty", 2, quantity::qty),
    ("times", 1, quantity::times),
    ("test_times", 2, quantity::test_times),
    ("numbers", 2, quantity::numbers),
    ("cuts", 1, quantity::cuts),
    ("test", 2, quantity::test),
    ("test_unit", 3, quantity::test_unit),
    ("between", 2, quantity::between),
    ("unit_at", 2, period::unit_at),
    ("spoken", 1, period::spoken),
    ("last", 3, period::last),
    ("last_half", 1, period::last_half),
    ("to_date", 1, period::to_date),
    ("year", 1, period::year),
    ("quarter", 2, period::quarter),
    ("half", 2, period::half),
    ("half_number", 2, period::half_number),
    ("month", 2, period::month),
    ("day", 2, period::day),
    ("in_year", 2, period::in_year),
    ("in_spoken_year", 2, period::in_spoken_year),
    ("span", 2, period::span),
    ("span_months", 2, period::span_months),
    ("span_days", 2, period::span_days),
    ("open", 2, period::open),
    ("ago", 2, period::ago),
    ("year_ago", 1, period::year_ago),
    ("recently", 1, period::recently),
    ("weekday", 1, part::weekday),
    ("weekday_in", 2, part::weekday_in),
    ("weekday_of", 2, part::weekday_of),
    ("weekday_date", 2, part::weekday_date),
    ("this_unit", 1, part::this_unit),
    ("nth", 4, part::nth),
    ("first_of", 4, part::first_of),
    ("first_quarters", 2, part::first_quarters),
    ("week_number", 2, part::week_number),
    ("week_number_of", 3, part::week_number_of),
    ("piece", 2, part::piece),
    ("piece_spoken", 1, part::piece_spoken),
    ("piece_spoken_of", 2, part::piece_spoken_of),
    ("half_month", 2, part::half_month),
    ("day_alone", 1, around::day_alone),
    ("month_which", 2, around::month_which),
    ("year_named", 2, around::year_named),
    ("year_far", 1, around::year_far),
    ("decade", 2, around::decade),
    ("decade_word", 1, around::decade_word),
    ("last_decades", 1, around::last_decades),
    ("named", 2, around::named),
    ("named_of", 2, around::named_of),
    ("named_which", 2, around::named_which),
    ("week_of", 1, around::week_of),
    ("beside", 4, around::beside),
    ("run_after", 3, around::run_after),
    ("run_from", 3, around::run_from),
    ("ago_two", 4, around::ago_two),
    ("ago_more", 3, around::ago_more),
    ("earlier_in", 1, ahead::earlier_in),
    ("till_now", 1, ahead::till_now),
    ("open_compared", 2, around::open_compared),
    ("nth_this_month", 2, part::nth_this_month),
    ("in_far_year", 2, around::in_far_year),
    ("later_in", 1, ahead::later_in),
    ("months_joined", 2, around::months_joined),
    ("lunar", 1, ahead::lunar),
    ("ahead", 2, ahead::ahead),
    ("weekday_ahead", 2, ahead::weekday_ahead),
    ("spoken_ahead", 1, ahead::spoken_ahead),
    ("both_ahead", 1, ahead::both_ahead),
    ("run_ahead", 3, ahead::run_ahead),
    ("daypart", 1, ahead::daypart),
    ("objects", 1, object::objects),
    ("of_field", 2, object::of_field),
    ("numbered", 2, object::numbered),
    ("list", 3, object::list),
    ("joined", 2, object::joined),
    ("deed", 1, object::deed),
    ("with_objects", 2, object::with_objects),
    ("with_count", 2, object::with_count),
    ("noun_deed", 1, object::noun_deed),
    ("with_count_before", 2, object::with_count_before),
    ("with_split_count", 3, object::with_split_count),
    ("with_period", 3, object::with_period),
    ("clause", 1, deeds::clause),
    ("not_clause", 2, deeds::not_clause),
    ("and_clause", 2, deeds::and_clause),
    ("headless", 3, deeds::headless),
    ("share_period", 2, deeds::share_period),
    ("finish", 1, deeds::finish),
    ("cover_period", 2, deeds::cover_period),
    ("either", 2, deeds::and_clause),
    ("finish_any", 1, deeds::finish_any),
    ("tags", 1, who::tags),
    ("more_tags", 2, who::more_tags),
    ("tag_pred", 1, who::tag_pred),
    ("tag_named", 2, who::tag_named),
    ("not_tag", 1, who::not_tag),
    ("not_tag_named", 2, who::not_tag_named),
    ("term_pred", 1, who::term_pred),
    ("not_pred", 1, who::not_pred),
    ("undefined", 1, who::undefined),
    ("absent", 1, who::absent),
    ("field_pred", 1, who::field_pred),
    ("not_field_named", 2, who::not_field_named),
    ("field_named", 2, who::field_named),
    ("not_field", 1, who::not_field),
    ("value_people", 2, who::value_people),
    ("date_in", 2, who::date_in),
    ("number_is", 2, who::number_is),
    ("age_is", 1, who::age_is),
    ("age_bare", 1, who::age_bare),
    ("stem_count", 2, object::stem_count),
    ("stem_split", 3, object::stem_split),
    ("any_of", 2, who::any_of),
    ("both_or_either", 2, who::both_or_either),
    ("amount", 1, amount::amount),
    ("amount_rows", 2, amount::rows),
    ("people", 1, amount::people),
    ("amounts", 2, amount::amounts),
    ("amount_without", 2, amount::without),
    ("deed_asked", 2, amount::deed_asked),
    ("minus", 2, amount::minus),
    ("minus_rows", 3, amount::minus_rows),
    ("sold", 1, amount::sold),
    ("asked", 1, amount::asked),
    ("amount_of", 3, amount::of),
    ("mean", 1, amount::mean),
    ("quotient", 2, amount::quotient),
    ("group_test", 2, show::group_test),
    ("amount_period", 2, amount::period),
    ("amount_year", 2, amount::year),
    ("per_entity", 3, amount::per_entity),
    ("amount_test", 2, amount::test),
    ("verb_test", 2, amount::verb_test),
    ("counted", 1, amount::counted),
    ("test_rows", 2, amount::test_rows),
    ("test_period", 2, amount::test_period),
    ("test_pred", 1, amount::test_pred),
    ("deed_amount", 2, amount::deed_amount),
    ("top_size", 2, rank::top_size),
    ("ranking", 2, rank::ranking),
    ("ranking_high", 3, rank::ranking_high),
    ("rank_pred", 1, rank::rank_pred),
    ("rank_groups", 2, rank::rank_groups),
    ("people_groups", 5, rank::people_groups),
    ("top_groups", 3, rank::top_groups),
    ("high_groups", 4, rank::high_groups),
    ("best_group", 3, rank::best_group),
    ("best_person", 2, rank::best_person),
    ("list_of", 2, listing::list_of),
    ("sorted_by", 2, listing::sorted_by),
    ("first_by", 4, listing::first_by),
    ("kinds_of", 2, listing::kinds_of),
    ("common_group", 3, listing::common_group),
    ("extreme", 2, listing::extreme),
    ("each_on_row", 3, amount::each_on_row),
    ("best_unit", 4, rank::best_unit),
    ("top_units", 3, rank::top_units),
    ("no_size", 1, rank::no_size),
    ("top_number", 1, rank::top_number),
    ("rank_by", 2, rank::rank_by),
    ("top_groups_of", 4, rank::top_groups_of),
    ("by", 1, show::by),
    ("more_by", 2, show::more_by),
    ("grain", 1, show::grain),
    ("versus", 1, show::versus),
    ("versus_period", 1, show::versus_period),
    ("versus_same", 2, show::versus_same),
    ("versus_unit", 1, show::versus_unit),
    ("versus_last_year", 2, show::versus_last_year),
    ("column", 1, show::column),
    ("more_columns", 2, show::more_columns),
    ("sorted", 2, show::sorted),
    ("define_alone", 2, show::define_alone),
    ("define", 1, show::define),
    ("zeros", 1, show::zeros),
    ("catalog", 0, show::catalog),
];

/// The constructor with this name, and how many arguments it takes.
pub fn find(name: &str) -> Option<(Make, usize)> {
    let mut all = ALL.iter().chain(people::ALL).chain(pops::ALL).chain(view::ALL).chain(bands::ALL).chain(measure::ALL);
    all.find(|(known, ..)| *known == name).map(|(_, arity, make)| (*make, *arity))
}
