//! Parts of views in one line, for the rules' examples.

use super::brief::{amount, deed, test, top, unit, who, window};
use crate::sem::{Asked, Region, Said};
use tagmata_core::draft::Who;

fn all(whos: &[Who], mark: &str) -> String {
    whos.iter().map(who).collect::<Vec<_>>().join(mark)
}

pub fn said(part: &Said) -> String {
    match part {
        Said::Asked(Asked::Overlap) => "asked overlap".to_owned(),
        Said::Asked(Asked::Compare) => "asked compare".to_owned(),
        Said::Asked(Asked::Profile) => "asked profile".to_owned(),
        Said::Asked(Asked::Funnel) => "asked funnel".to_owned(),
        Said::Asked(Asked::Tiers) => "asked tiers".to_owned(),
        Said::Asked(Asked::Reach) => "asked reach".to_owned(),
        Said::Asked(Asked::Lift) => "asked lift".to_owned(),
        Said::LaterFrom(u, from) => format!("later {} from {}", unit(*u), window(from)),
        Said::Including(of) => format!("including {}", window(of)),
        Said::TopReach(_, field, order, size) => format!("{} {field} by reach", top(*order, *size)),
        Said::Floor(metric, t) => format!("floor amount {metric} {}", test(*t)),
        Said::Later(u) => format!("later {}", unit(*u)),
        // The list inside a larger part, and the part itself, print alike but for the rule that made them.
        Said::Populations(whos) | Said::Each(whos) => format!("populations {}", all(whos, " / ")),
        Said::Versus(whos) => all(whos, " versus "),
        Said::Regions(regions) => {
            let one = |region: &Region| match region {
                Region::All => "all".to_owned(),
                Region::None => "none".to_owned(),
                Region::Only(of) => format!("only {}", who(of)),
                Region::Called(names) => format!("called {}", names.join(" ")),
            };
            format!("regions {}", regions.iter().map(one).collect::<Vec<_>>().join(" / "))
        }
        Said::Bands(bands) => {
            let end = |n: Option<f64>| n.map_or(String::new(), |n| n.to_string());
            let one = |(low, high): &(Option<f64>, Option<f64>)| format!("{}..{}", end(*low), end(*high));
            format!("band {}", bands.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        Said::Against(Who::All(whos)) if whos.is_empty() => "against all".to_owned(),
        Said::Against(base) => format!("against {}", who(base)),
        Said::Steps(steps, within) => {
            let steps = steps.iter().map(deed).collect::<Vec<_>>().join(" > ");
            let within = within.map(|w| format!(" within {} {}", w.count, unit(w.unit))).unwrap_or_default();
            format!("steps {steps}{within}")
        }
        Said::Within(length) => format!("within {} {}", length.count, unit(length.unit)),
        Said::Into(n) => format!("into {n}"),
        Said::Of(a) => format!("bands of {}", amount(a)),
        Said::At(cuts) => format!("at {cuts:?}").replace(".0", ""),
        Said::EachBand => "each band".to_owned(),
        Said::Moved(tag, from, to) => format!("{tag} moved {} to {}", window(from), window(to)),
        Said::Kept(kept) => {
            let marks = kept.marks.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            let unit = kept.unit.map_or("", unit);
            format!("kept {}{unit} {marks}", if kept.exact && unit == "day" { "exactly " } else { "" })
                .trim()
                .to_owned()
        }
        Said::Cohorts => "cohorts".to_owned(),
        Said::First(done) => format!("first {}", deed(done)),
        Said::Shares(all) => format!("shares of {}", all.iter().map(amount).collect::<Vec<_>>().join(", ")),
    }
}
