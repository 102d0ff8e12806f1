//! Bands of a number: the cut points, given or proposed, and the band that a number lies in.

use tagmata_core::query::Bands;

/// The points between bands, ascending; none of them is known where they are to be proposed and nobody has a number.
pub struct Cuts(pub Vec<Option<f64>>);

impl Cuts {
    /// The points for some numbers of people.
    pub fn of(bands: &Bands, values: &[f64]) -> Cuts {
        match bands {
            Bands::Cuts(cuts) => Cuts(cuts.iter().copied().map(Some).collect()),
            Bands::Parts(parts) => Cuts((1..*parts).map(|i| proposed(i, *parts, values)).collect()),
        }
    }

    /// The band of a number, from 1: left-closed; none where the points are not known.
    pub fn band(&self, value: f64) -> Option<usize> {
        let points: Option<Vec<f64>> = self.0.iter().copied().collect();
        Some(1 + points?.iter().filter(|point| value >= **point).count())
    }

    /// How many bands there are.
    pub fn bands(&self) -> usize {
        self.0.len() + 1
    }

    /// Where a band begins, and before which number it ends.
    pub fn ends(&self, band: usize) -> (Option<f64>, Option<f64>) {
        let low = if band == 1 { None } else { self.0[band - 2] };
        let high = self.0.get(band - 1).copied().flatten();
        (low, high)
    }
}

/// Point `i` of `parts`: of the numbers that occur but the smallest, the one with a share of people below it that is
/// nearest to i / parts, the lower of two. Where all have the same number, that one.
fn proposed(i: u32, parts: u32, values: &[f64]) -> Option<f64> {
    let mut known = values.to_vec();
    known.sort_by(f64::total_cmp);
    known.dedup();
    if known.len() > 1 {
        known.remove(0);
    }
    // In whole numbers: below / people against i / parts.
    let away = |point: &f64| {
        let below = values.iter().filter(|value| *value < point).count() as i64;
        (below * i64::from(parts) - i64::from(i) * values.len() as i64).abs()
    };
    known.iter().copied().min_by_key(away)
}
