//! The eval harness: cases, how they are answered, scored and reported. It asks the pipeline as any channel does and
//! never looks inside it; gold SQL runs on an evaluation database of its own.

mod asked;
mod baseline;
mod bounds;
mod case;
mod compare;
mod databases;
pub mod form;
mod gold;
mod import;
mod jsonl;
mod judge;
mod judged;
mod markdown;
mod metamorphic;
mod record;
mod report;
mod run;
mod summary;
mod value;

pub use baseline::{Baseline, Change, Changes};
pub use bounds::{Bound, Bounds, Broken};
pub use case::{Case, Compare, Ending, Expect, Holds, read_all};
pub use gold::GoldData;
pub use import::{Imported, Source, import};
pub use jsonl::line_of;
pub use judge::agrees;
pub use judged::case_of;
pub use markdown::block_of;
pub use metamorphic::{Kept, Metamorphic, Pair, Rule, metamorphic};
pub use record::{Naming, Record};
pub use report::{CaseResult, Expected, Got, Report, Verdict};
pub use run::{Progress, Settings, run, run_drafts};
pub use summary::{Groups, Latency, Rate, Summary};
pub use value::{Labels, Rows, Value, values};
