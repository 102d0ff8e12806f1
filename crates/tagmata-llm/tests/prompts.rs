//! What prompts cost and hold, over the question sets that are at hand; `make llm-prompts` prints the numbers.

#[path = "../examples/prompts/big.rs"]
mod big;
#[path = "../examples/prompts/measure.rs"]
mod measure;
#[path = "../examples/prompts/sets.rs"]
mod sets;

use measure::{Measured, percentile};

/// Tokens at the 95th percentile, without and with the schema of the reply.
const TOKENS: (usize, usize) = (2000, 4000);

/// Of 1000 questions with a draft, those whose prompt holds every name that it needs.
const HELD: usize = 990;

#[test]
fn prompts_are_small_and_hold_what_is_needed() {
    for set in sets::all() {
        // The whole of the larger sets takes most of a minute without optimisation.
        let measured = Measured::of(&set, true, if set.questions.len() > 500 { 4 } else { 1 });
        println!("{}: {measured}", set.name);
        let bare = percentile(&measured.bare, 95);
        let with_schema = percentile(&measured.with_schema, 95);
        assert!(bare <= TOKENS.0 && with_schema <= TOKENS.1, "{}: {bare}, {with_schema} with the schema", set.name);
        for (held, what) in [(measured.names, "names"), (measured.forms, "forms")] {
            // A form that is not there is asked for again; a name would be missing for good.
            let least = if what == "names" { HELD } else { HELD - 20 };
            let lacking = measured.lacking.join("\n");
            assert!(
                held * 1000 >= least * measured.drafts,
                "{}: {held} of {} {what}\n{lacking}",
                set.name,
                measured.drafts
            );
        }
    }
}
