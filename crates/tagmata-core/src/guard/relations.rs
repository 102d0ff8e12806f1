//! Rules over what stands in `FROM`. The structs of the tree are taken apart with every field named.

use super::rules::{Node, Verdict, allow_if};
use super::view::{View, name};
use sqlparser::ast::{Ident, Join, JoinConstraint, JoinOperator, ObjectName, ObjectNamePart, TableAlias, TableFactor};

/// The one identifier of a name without a schema.
pub(super) fn bare(object: &ObjectName) -> Option<&Ident> {
    match object.0.as_slice() {
        [ObjectNamePart::Identifier(ident)] => Some(ident),
        _ => None,
    }
}

/// `relation_kinds`: a name or a subquery, with an alias at most; no function, sample, hint, version or `LATERAL`.
pub(super) fn kinds(node: Node, _: Option<&View>) -> Verdict {
    let Node::Relation(relation) = node else { return Ok(()) };
    let plain = match relation {
        TableFactor::Table {
            name: _,
            alias: _,
            args,
            with_hints,
            version,
            with_ordinality,
            partitions,
            json_path,
            sample,
            index_hints,
        } => {
            args.is_none()
                && with_hints.is_empty()
                && version.is_none()
                && !with_ordinality
                && partitions.is_empty()
                && json_path.is_none()
                && sample.is_none()
                && index_hints.is_empty()
        }
        TableFactor::Derived { lateral, subquery: _, alias: _, sample } => !lateral && sample.is_none(),
        _ => false,
    };
    allow_if(plain, || relation, "tables by name and subqueries with an alias")
}

/// `relation_names`: a table of the catalog or a CTE in scope, by its bare name.
pub(super) fn names(node: Node, view: Option<&View>) -> Verdict {
    let (Node::Relation(relation), Some(view)) = (node, view) else { return Ok(()) };
    let TableFactor::Table { name: object, .. } = relation else { return Ok(()) };
    let known = bare(object).is_some_and(|ident| view.relation(&name(ident)).is_some());
    allow_if(known, || format!("the relation {object}"), "the model's sources, the calendar and CTEs in scope")
}

/// `alias_forms`: a name without a list of columns.
pub(super) fn alias_forms(node: Node, _: Option<&View>) -> Verdict {
    let Node::Alias(Some(alias)) = node else { return Ok(()) };
    let TableAlias { explicit: _, name: _, columns, at } = alias;
    allow_if(columns.is_empty() && at.is_none(), || format!("the alias {alias}"), "an alias without columns")
}

/// `alias_once`: every subquery has an alias; no two relations of a `FROM` go by one name.
///
/// It looks at the binding just made, the last of the innermost select.
pub(super) fn alias_once(node: Node, view: Option<&View>) -> Verdict {
    let (Node::Alias(_), Some(view)) = (node, view) else { return Ok(()) };
    let Some((last, before)) = view.own().split_last() else { return Ok(()) };
    let Some(taken) = &last.name else {
        return allow_if(false, || "a subquery in FROM without an alias", "(query) AS alias");
    };
    let twice = before.iter().any(|binding| binding.name.as_ref() == Some(taken));
    allow_if(!twice, || format!("the alias {taken} twice"), "an alias of its own for each relation")
}

/// `join_kinds`: inner, outer, semi and anti joins `ON` a condition, and cross joins. PostgreSQL reads `a SEMI JOIN b`
/// as an inner join of `a` under the name `semi`.
pub(super) fn join_kinds(node: Node, view: Option<&View>) -> Verdict {
    let Node::Join(join) = node else { return Ok(()) };
    let Join { relation: _, global, join_operator } = join;
    let plain = match join_operator {
        JoinOperator::Join(on)
        | JoinOperator::Inner(on)
        | JoinOperator::Left(on)
        | JoinOperator::LeftOuter(on)
        | JoinOperator::Right(on)
        | JoinOperator::RightOuter(on)
        | JoinOperator::FullOuter(on) => matches!(on, JoinConstraint::On(_)),
        JoinOperator::Semi(on) | JoinOperator::LeftSemi(on) | JoinOperator::Anti(on) | JoinOperator::LeftAnti(on) => {
            matches!(on, JoinConstraint::On(_)) && !view.is_some_and(View::is_postgres)
        }
        JoinOperator::CrossJoin(on) => matches!(on, JoinConstraint::None),
        _ => false,
    };
    allow_if(
        plain && !global,
        || join.to_string().trim().to_string(),
        "INNER, LEFT, RIGHT, FULL, SEMI and ANTI JOIN … ON, and CROSS JOIN",
    )
}
