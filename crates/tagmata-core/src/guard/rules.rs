//! The ordered list of rules, and how a node of the tree is put before those that look at its kind.
//!
//! A rule sees one node at a time and knows nothing of the others. It says no by returning a [`Refusal`].

use super::view::View;
use super::{expressions, functions, names, queries, relations, text};
use crate::model::Engine;
use sqlparser::ast::{
    DataType, Expr, Function, Ident, Join, OrderBy, Query, Select, SelectItem, SetExpr, Statement, TableAlias,
    TableFactor, With,
};
use sqlparser::tokenizer::TokenWithSpan;
use std::sync::LazyLock;

/// What a rule says about a node.
pub(super) type Verdict = Result<(), Refusal>;

/// What is refused, and what would be allowed in its place.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    /// The thing, as short text.
    pub what: String,
    /// What is allowed there.
    pub allowed: &'static str,
}

/// A refusal, unless the condition holds. The text is only made when it does not.
pub(super) fn allow_if<T: ToString>(holds: bool, what: impl FnOnce() -> T, allowed: &'static str) -> Verdict {
    if holds { Ok(()) } else { Err(Refusal { what: short(&what().to_string()), allowed }) }
}

/// Enough of a text to recognise it.
fn short(text: &str) -> String {
    const CHARS_MAX: usize = 80;
    match text.char_indices().nth(CHARS_MAX) {
        None => text.to_string(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// A refusal and the rule it came from.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    /// The rule's name; `parse` where there was no tree to look at.
    pub rule: &'static str,
    /// What it said.
    pub refusal: Refusal,
}

/// Something a rule can look at.
#[derive(Clone, Copy)]
pub(super) enum Node<'n, 'a> {
    /// The text as it came.
    Text(&'n str),
    /// Its tokens, to be counted before anything deep is built of them.
    Budget(&'n [TokenWithSpan]),
    /// Its tokens, to be looked at.
    Tokens(&'n [TokenWithSpan]),
    /// The statements in it.
    Statements(&'n [Statement]),
    /// One of them.
    Statement(&'n Statement),
    /// A level of nesting.
    Depth(usize),
    /// A query at any level.
    Query(&'a Query),
    /// Its `WITH`.
    With(&'a With),
    /// What stands between `WITH` and `ORDER BY`.
    Body(&'a SetExpr),
    /// A `SELECT`.
    Select(&'a Select),
    /// An item of its list.
    Item(&'a SelectItem),
    /// An `ORDER BY` of a query.
    OrderBy(&'a OrderBy),
    /// An item of `FROM`.
    Relation(&'a TableFactor),
    /// The name it goes by, if it has one.
    Alias(Option<&'a TableAlias>),
    /// A join.
    Join(&'a Join),
    /// An expression.
    Expr(&'a Expr),
    /// A function call.
    Function(&'a Function),
    /// The target of a cast or the type before a literal.
    Type(&'a DataType),
    /// Any name.
    Ident(&'a Ident),
    /// The statement as it will run.
    Printed {
        /// The text as it came.
        text: &'n str,
        /// What was read from it.
        statements: &'n [Statement],
        /// What was printed from that.
        printed: &'n str,
        /// Whose text it is.
        engine: Engine,
    },
}

impl Node<'_, '_> {
    /// Which rules look at it.
    fn at(&self) -> At {
        match self {
            Node::Text(_) => At::Text,
            Node::Budget(_) => At::Budget,
            Node::Tokens(_) => At::Tokens,
            Node::Statements(_) => At::Statements,
            Node::Statement(_) => At::Statement,
            Node::Depth(_) => At::Depth,
            Node::Query(_) => At::Query,
            Node::With(_) => At::With,
            Node::Body(_) => At::Body,
            Node::Select(_) => At::Select,
            Node::Item(_) => At::Item,
            Node::OrderBy(_) => At::OrderBy,
            Node::Relation(_) => At::Relation,
            Node::Alias(_) => At::Alias,
            Node::Join(_) => At::Join,
            Node::Expr(_) => At::Expr,
            Node::Function(_) => At::Function,
            Node::Type(_) => At::Type,
            Node::Ident(_) => At::Ident,
            Node::Printed { .. } => At::Printed,
        }
    }
}

/// The kind of a [`Node`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Text,
    Budget,
    Tokens,
    Statements,
    Statement,
    Depth,
    Query,
    With,
    Body,
    Select,
    Item,
    OrderBy,
    Relation,
    Alias,
    Join,
    Expr,
    Function,
    Type,
    Ident,
    Printed,
}

/// How many kinds there are.
const KINDS: usize = At::Printed as usize + 1;

/// A rule: its name, the kind of node it looks at, and what it says.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// Its name, shown in refusals.
    pub name: &'static str,
    /// What it looks at.
    pub at: At,
    /// What it says.
    pub says: fn(Node, Option<&View>) -> Verdict,
}

/// Shorter than the fields' names, as the list below is read as a table.
const fn rule(name: &'static str, at: At, says: fn(Node, Option<&View>) -> Verdict) -> Rule {
    Rule { name, at, says }
}

/// Every rule, from the text to the tree and back to text.
pub(super) const RULES: [Rule; 34] = [
    rule("text_size", At::Text, text::size),
    rule("token_budget", At::Budget, text::budget),
    rule("token_kinds", At::Tokens, text::kinds),
    rule("one_statement", At::Statements, queries::one_statement),
    rule("only_a_query", At::Statement, queries::only_a_query),
    rule("depth", At::Depth, queries::depth),
    rule("query_clauses", At::Query, queries::query_clauses),
    rule("limits", At::Query, queries::limits),
    rule("with", At::With, queries::with),
    rule("with_names", At::With, queries::with_names),
    rule("bodies", At::Body, queries::bodies),
    rule("select_clauses", At::Select, queries::select_clauses),
    rule("one_relation", At::Select, queries::one_relation),
    rule("grouping", At::Select, queries::grouping),
    rule("items", At::Item, queries::items),
    rule("ordering", At::OrderBy, queries::ordering),
    rule("relation_kinds", At::Relation, relations::kinds),
    rule("relation_names", At::Relation, relations::names),
    rule("alias_forms", At::Alias, relations::alias_forms),
    rule("alias_once", At::Alias, relations::alias_once),
    rule("join_kinds", At::Join, relations::join_kinds),
    rule("expressions", At::Expr, expressions::kinds),
    rule("operators", At::Expr, expressions::operators),
    rule("literals", At::Expr, expressions::literals),
    rule("casts", At::Expr, expressions::casts),
    rule("types", At::Type, expressions::types),
    rule("columns", At::Expr, names::columns),
    rule("name_forms", At::Ident, names::forms),
    rule("functions", At::Function, functions::on_the_list),
    rule("arguments", At::Function, functions::arguments),
    rule("constants", At::Function, functions::constants),
    rule("aggregates", At::Function, functions::aggregates),
    rule("windows", At::Function, functions::windows),
    rule("same_when_read_again", At::Printed, text::same_when_read_again),
];

/// Rules by the kind they look at.
pub(super) struct RuleSet([Vec<Rule>; KINDS]);

impl RuleSet {
    /// A set of some rules, in their order.
    pub fn of(rules: impl IntoIterator<Item = Rule>) -> RuleSet {
        let mut by_kind = [const { Vec::new() }; KINDS];
        for rule in rules {
            by_kind[rule.at as usize].push(rule);
        }
        RuleSet(by_kind)
    }

    /// All of them.
    pub fn all() -> &'static RuleSet {
        static ALL: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::of(RULES));
        &ALL
    }

    /// Puts a node before the rules of its kind; whether none refused it.
    pub fn ask(&self, node: Node, view: Option<&View>, findings: &mut Vec<Finding>) -> bool {
        /// More than a reader can use, and a bound on what a hostile text can make us write.
        const FINDINGS_MAX: usize = 20;
        let mut passed = true;
        for rule in &self.0[node.at() as usize] {
            if let Err(refusal) = (rule.says)(node, view) {
                passed = false;
                if findings.len() < FINDINGS_MAX {
                    findings.push(Finding { rule: rule.name, refusal });
                }
            }
        }
        passed
    }
}
