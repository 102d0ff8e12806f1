//! Rankings of groups by penetration or lift. Knows no word.

use super::{Arg, Built, one};
use crate::known::Known;
use crate::sem::{Asked, Said, Sem};
use tagmata_core::draft::{Order, RankSize};

/// Groups in one ranking.
const GROUPS_MAX: f64 = 1_000.0;

/// `top_reach(view, order, number, field)`.
pub fn top_reach(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let order = if a[1].text()? == "asc" { Order::Asc } else { Order::Desc };
    let n = a[2].number()?;
    if n.fract() != 0.0 || !(1.0..=GROUPS_MAX).contains(&n) {
        return None;
    }
    ranked(&a[0], order, RankSize::Count(n as u32), &a[3])
}

/// `top_reach_by(view, size, field)`.
pub fn top_reach_by(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::TopSize(order, keep) = a[1].sem()? else { return None };
    ranked(&a[0], *order, *keep, &a[2])
}

fn ranked(view: &Arg<'_>, order: Order, keep: RankSize, field: &Arg<'_>) -> Option<Vec<Built>> {
    let Sem::Field(field) = field.sem()? else { return None };
    let asked = if view.text()? == "lift" { Asked::Lift } else { Asked::Reach };
    one(Sem::Said(Said::TopReach(asked, field.clone(), order, keep)))
}

/// `floor(test)`: only groups in which so many are counted.
pub fn floor(_: &Known, a: &[Arg<'_>]) -> Option<Vec<Built>> {
    let Sem::AmountTest(amount, test) = a[0].sem()? else { return None };
    if amount.is_bare() { one(Sem::Said(Said::Floor(amount.metric.clone(), *test))) } else { None }
}
