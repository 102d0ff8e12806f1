//! SHOW tiers: bands of a number per entity, between given cut points or proposed ones.

use super::Planner;
use crate::diagnostic::Code;
use crate::draft::{self, During, Term};
use crate::query::{Bands, Number, Show, Tiers};
use crate::words::Words;

/// Bands in one view at most.
const BANDS_MAX: usize = 50;

impl Planner<'_> {
    pub(super) fn tiers(&mut self, path: &str, tiers: &draft::Tiers) -> Option<Show> {
        let bands = self.bands(path, tiers);
        let number = self.number_during(&format!("{path}.term"), &tiers.term, None);
        Some(Show::Tiers(Tiers { number: number?, bands: bands? }))
    }

    /// A number per entity under its name; `during` is the window of terms that have none of their own.
    pub(super) fn number_during(&mut self, path: &str, term: &Term, during: Option<&During>) -> Option<Number> {
        let expr = self.entity_number_during(path, term, during)?;
        Some(Number { label: self.label(term), unit: self.unit(term), expr })
    }

    /// Exactly one of `cuts` and `parts`.
    pub(super) fn bands(&mut self, path: &str, tiers: &draft::Tiers) -> Option<Bands> {
        match (tiers.cuts.is_empty(), tiers.parts) {
            (false, None) => {
                self.valid_cuts(&format!("{path}.cuts"), &tiers.cuts)?;
                self.few_bands(&format!("{path}.cuts"), tiers.cuts.len() + 1)?;
                Some(Bands::Cuts(tiers.cuts.clone()))
            }
            (true, Some(parts)) => {
                self.few_bands(&format!("{path}.parts"), parts as usize)?;
                Some(Bands::Parts(parts))
            }
            _ => {
                let message =
                    Words::both("需要 `cuts` 或 `parts` 其中一个", "exactly one of `cuts` and `parts` is needed");
                self.problem(Code::Shape, path, message, None);
                None
            }
        }
    }

    fn few_bands(&mut self, path: &str, bands: usize) -> Option<()> {
        if (2..=BANDS_MAX).contains(&bands) {
            return Some(());
        }
        let message = Words::both(format!("需要 2 到 {BANDS_MAX} 档"), format!("2 to {BANDS_MAX} bands are needed"));
        self.problem(Code::Limit, path, message, None);
        None
    }

    /// Reports cut points that are not ascending.
    pub(super) fn valid_cuts(&mut self, path: &str, cuts: &[f64]) -> Option<()> {
        if cuts.iter().all(|cut| cut.is_finite()) && cuts.windows(2).all(|pair| pair[0] < pair[1]) {
            return Some(());
        }
        let message = Words::both("分档的切点需从小到大", "cut points must be finite and ascending");
        self.problem(Code::BadValue, path, message, None);
        None
    }
}
