//! The clock, as a value: the only place that reads the time of day.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Tells the day.
pub trait Clock: Send + Sync {
    /// The day it is in a zone of the IANA database.
    fn today(&self, timezone: &str) -> Date;
}

/// The system's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn today(&self, timezone: &str) -> Date {
        // A checked model names a zone that exists; should the system lack it, the day in UTC is the closest.
        let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
        Timestamp::now().to_zoned(zone).date()
    }
}
