//! What a question says of a view that sets people against each other, cuts them into bands or follows them over time.
//! The parts may stand in any order; pouring puts them together.

use super::{Amount, Deed};
use tagmata_core::draft::{During, Length, Order, RankSize, Test, Unit, Who};
use tagmata_core::model::{DimensionId, MetricId, TagId};

/// One part of such a view.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A word that asks for the view.
    Asked(Asked),
    /// Populations in a list, each with its own words.
    Populations(Vec<Who>),
    /// Values in a list, each of them a population: female and male users.
    Each(Vec<Who>),
    /// Populations with a word between them that sets them against each other.
    Versus(Vec<Who>),
    /// Populations whose regions are asked for one by one.
    Regions(Vec<Region>),
    /// The base of a comparison; `{all: []}` is everyone.
    Against(Who),
    /// Deeds, one after another, and from the first to the last within so long.
    Steps(Vec<Deed>, Option<Length>),
    /// From the first to the last within so long.
    Within(Length),
    /// How many bands.
    Into(u32),
    /// The number that bands are cut of.
    Of(Amount),
    /// Where bands are cut.
    At(Vec<f64>),
    /// Bands that are spelled out, from the lowest on.
    Bands(Vec<(Option<f64>, Option<f64>)>),
    /// Each of the bands; adds nothing.
    EachBand,
    /// A tag at two times.
    Moved(TagId, During, During),
    /// Coming back after so many units; without marks none were said.
    Kept(Kept),
    /// Whoever began at one time makes a cohort.
    Cohorts,
    /// Coming back in each later unit.
    Later(Unit),
    /// Coming back in each unit from a window on.
    LaterFrom(Unit, During),
    /// The unit of the start is to be shown, too.
    Including(During),
    /// Groups of a field ranked by penetration or lift.
    TopReach(Asked, DimensionId, Order, RankSize),
    /// Only groups in which everyone's number passes this.
    Floor(MetricId, Test),
    /// Done for the first time of all.
    First(Deed),
    /// Each as a share of its own whole.
    Shares(Vec<Amount>),
}

/// A region of people who overlap.
#[derive(Debug, Clone, PartialEq)]
pub enum Region {
    /// Who is all of them.
    All,
    /// Who is none of them.
    None,
    /// Who is one of them only.
    Only(Box<Who>),
    /// The same, by what these people are called alone.
    Called(Vec<String>),
}

/// The views that a word asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Sizes of the regions.
    Overlap,
    /// Numbers side by side.
    Compare,
    /// What people are like.
    Profile,
    /// How many went how far.
    Funnel,
    /// Bands of a number.
    Tiers,
    /// What part of the people did something.
    Reach,
    /// How many times likelier than a base they are to.
    Lift,
}

/// When people are to have come back.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What the marks count; `None` where nothing was said.
    pub unit: Option<Unit>,
    /// Units after the start, ascending.
    pub marks: Vec<u32>,
    /// Said as the unit itself (day 7, the month after), not as a length (7 days).
    pub exact: bool,
}
