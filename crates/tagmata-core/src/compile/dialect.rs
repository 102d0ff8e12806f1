//! What differs between the engines in the SQL that is printed for them. Knows expressions, no query.
//!
//! Whatever both engines read alike is spelled once, in [`super::sql`] and [`super::time`]: `EXTRACT(MONTH FROM d)` and
//! not `month(d)`, the difference of two dates and not `date_diff`, `percentile_cont` and not `median`. A dialect holds
//! only what has no such spelling.

use super::sql;
use crate::model::Engine;
use sqlparser::ast::{BinaryOperator, DataType, ExactNumberInfo, Expr, Ident, ObjectName};

/// Places behind the point that a quotient of two numbers keeps.
const RATIO_PLACES: i64 = 12;

/// One engine's way to say what the engines say differently.
pub(super) trait Dialect {
    /// A number as a binary floating-point one wherever the engine would divide it as a whole number or keep it as a
    /// decimal of its own length.
    fn float(&self, number: Expr) -> Expr;

    /// A floating-point number rounded to some places behind the point, still a floating-point number.
    fn rounded(&self, number: Expr, places: i64) -> Expr;

    /// NULL as a column of numbers in a part of a union: it takes the type of the other parts.
    fn no_number(&self) -> Expr;

    /// A text that the statement itself makes: it sorts by its bytes, as the loaded columns do.
    fn label(&self, text: Expr) -> Expr;

    /// `top / nullif(bottom, 0)`, as a floating-point number.
    fn divide(&self, top: Expr, bottom: Expr) -> Expr {
        let bottom = sql::function("nullif", vec![bottom, sql::integer(0)]);
        sql::binary(self.float(top), BinaryOperator::Divide, bottom)
    }

    /// A quotient of two numbers, rounded where only binary noise is left: one tenth must pass "at least 0.1".
    fn ratio(&self, top: Expr, bottom: Expr) -> Expr {
        self.rounded(self.divide(top, bottom), RATIO_PLACES)
    }

    /// The mean of a group, as a floating-point number.
    fn average(&self, of: Expr) -> Expr {
        self.float(sql::function("avg", vec![of]))
    }
}

/// The dialect of an engine.
pub(super) fn of(engine: Engine) -> &'static dyn Dialect {
    match engine {
        Engine::Duckdb => &DuckDb,
        Engine::Postgres => &Postgres,
    }
}

/// `/` and `avg` give floating-point numbers by themselves, a bare NULL fits any column, text sorts by its bytes.
struct DuckDb;

impl Dialect for DuckDb {
    fn float(&self, number: Expr) -> Expr {
        number
    }

    fn rounded(&self, number: Expr, places: i64) -> Expr {
        sql::function("round", vec![number, sql::integer(places)])
    }

    fn no_number(&self) -> Expr {
        sql::null()
    }

    fn label(&self, text: Expr) -> Expr {
        text
    }
}

/// `7 / 2` is 3, `round` to places takes decimals only, NULL in two parts of a union is text, and text that no column
/// gave sorts by the database's language.
struct Postgres;

impl Dialect for Postgres {
    fn float(&self, number: Expr) -> Expr {
        sql::cast(number, DataType::DoublePrecision)
    }

    fn rounded(&self, number: Expr, places: i64) -> Expr {
        let decimal = sql::cast(number, DataType::Numeric(ExactNumberInfo::None));
        self.float(sql::function("round", vec![decimal, sql::integer(places)]))
    }

    fn no_number(&self) -> Expr {
        // The smallest of the number types: every other one wins over it.
        sql::cast(sql::null(), DataType::SmallInt(None))
    }

    fn label(&self, text: Expr) -> Expr {
        let collation = ObjectName::from(vec![Ident::with_quote('"', "C")]);
        Expr::Collate { expr: Box::new(text), collation }
    }
}
