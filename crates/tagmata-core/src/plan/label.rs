//! The names and units that numbers are shown under.

use super::Planner;
use crate::draft::{self, Occurrence, Per, ShareOf, Stat, Statistic, Term, Who, ZeroRows};
use crate::words::Words;

impl Planner<'_> {
    /// The name a number is shown under.
    pub(super) fn label(&self, term: &Term) -> Words {
        match term {
            Term::Number(n) => Words::plain(n.to_string()),
            Term::Ratio { ratio } => self.joined(&ratio.0, " ÷ ", &ratio.1),
            Term::Minus { minus } => self.joined(&minus.0, " − ", &minus.1),
            Term::Plus { plus } => self.joined(&plus.0, " + ", &plus.1),
            Term::Times { times } => self.joined(&times.0, " × ", &times.1),
            Term::Among(among) => {
                let of = self.label(&among.of);
                match &*among.among {
                    Who::All(parts) if parts.is_empty() => {
                        Words::both(format!("全体{}", of.zh), format!("everyone's {}", of.en))
                    }
                    _ => Words::both(format!("所比人群{}", of.zh), format!("the compared people's {}", of.en)),
                }
            }
            Term::Statistic(Statistic { stat, of, zeros, .. }) => statistic_label(*stat, *zeros, self.label(of)),
            Term::Leaf(leaf) => {
                let Some((id, metric)) = self.model.metrics.get_key_value(leaf.metric.as_str()) else {
                    return Words::plain(leaf.metric.clone());
                };
                let mut label = metric.names.words(id.as_str());
                let plain = leaf.filters.iter().filter_map(|test| match test {
                    draft::RowTest::Field(filter) => Some(filter),
                    _ => None,
                });
                for test in &leaf.filters {
                    let draft::RowTest::Part(part) = test else { continue };
                    let said = crate::present::describe::parts(part.part, &part.is);
                    label = Words::both(format!("{}的{}", said.zh, label.zh), format!("{} {}", label.en, said.en));
                }
                for filter in plain {
                    let values = self.filter_label(filter);
                    label = Words::both(format!("{}{}", values.zh, label.zh), format!("{} {}", values.en, label.en));
                }
                label = match leaf.only {
                    None => label,
                    Some(Occurrence::First) => {
                        Words::both(format!("首次{}", label.zh), format!("first-time {}", label.en))
                    }
                    Some(Occurrence::Last) => {
                        Words::both(format!("末次{}", label.zh), format!("last-time {}", label.en))
                    }
                };
                if leaf.running {
                    label = Words::both(format!("累计{}", label.zh), format!("{} so far", label.en));
                }
                if let Some(Per { stat, zeros, .. }) = &leaf.per {
                    label = statistic_label(*stat, *zeros, label);
                }
                if leaf.share_of == Some(ShareOf::People) {
                    label =
                        Words::both(format!("{}占人数比例", label.zh), format!("{} as a share of people", label.en));
                } else if leaf.share_of.is_some() {
                    label = Words::both(format!("{}占比", label.zh), format!("share of {}", label.en));
                }
                label
            }
        }
    }

    fn joined(&self, left: &Term, sign: &str, right: &Term) -> Words {
        let (left, right) = (self.label(left), self.label(right));
        Words::both(format!("{}{sign}{}", left.zh, right.zh), format!("{}{sign}{}", left.en, right.en))
    }

    fn filter_label(&self, filter: &draft::RowFilter) -> Words {
        let named = |value: &String| {
            let dimension = self.model.dimensions.get(filter.field.as_str());
            let listed = dimension.and_then(|dimension| dimension.values.get(value));
            listed.map_or_else(|| Words::plain(value.clone()), |listed| listed.names.words(value))
        };
        let values: Vec<Words> = filter.is.iter().map(named).collect();
        let not: Vec<Words> = filter.is_not.iter().map(named).collect();
        let join = |words: &[Words], lang: fn(&Words) -> &String, by: &str| {
            words.iter().map(|w| lang(w).as_str()).collect::<Vec<_>>().join(by)
        };
        let zh_not = if not.is_empty() { String::new() } else { format!("非{}", join(&not, |w| &w.zh, "、")) };
        let en_not = if not.is_empty() { String::new() } else { format!("non-{}", join(&not, |w| &w.en, " and non-")) };
        Words::both(join(&values, |w| &w.zh, "、") + &zh_not, join(&values, |w| &w.en, " and ") + &en_not)
    }

    pub(super) fn unit(&self, term: &Term) -> Option<String> {
        match term {
            Term::Number(_) => None,
            Term::Ratio { ratio } => {
                let (top, bottom) = (self.unit(&ratio.0), self.unit(&ratio.1));
                match top.as_deref() {
                    // A share over a share says how many times one is the other: no part of 1.
                    Some("ratio") if top == bottom => None,
                    _ if top == bottom => Some("ratio".to_string()),
                    _ => top,
                }
            }
            Term::Minus { minus: pair } | Term::Plus { plus: pair } => self.unit(&pair.0),
            Term::Times { .. } => None,
            Term::Among(among) => self.unit(&among.of),
            Term::Statistic(statistic) => self.unit(&statistic.of),
            Term::Leaf(leaf) if leaf.share_of.is_some() => Some("ratio".to_string()),
            Term::Leaf(leaf) => self.model.metrics.get(leaf.metric.as_str()).and_then(|metric| metric.unit.clone()),
        }
    }
}

fn statistic_label(stat: Stat, zeros: ZeroRows, of: Words) -> Words {
    let of = match zeros {
        ZeroRows::Exclude => of,
        ZeroRows::Include => {
            Words::both(format!("{}（没有的按 0 计）", of.zh), format!("{} (0 for those without)", of.en))
        }
    };
    match stat {
        Stat::Average => Words::both(format!("人均{}", of.zh), format!("average {} per person", of.en)),
        Stat::Median => Words::both(format!("{}中位数", of.zh), format!("median {} per person", of.en)),
        Stat::Min => Words::both(format!("最低{}", of.zh), format!("lowest {} per person", of.en)),
        Stat::Max => Words::both(format!("最高{}", of.zh), format!("highest {} per person", of.en)),
    }
}
