//! Windows in conditions: dates and units that can be.

use super::Build;
use crate::diagnostic::Code;
use crate::draft::{Calendar, During, Open};

impl Build<'_> {
    pub(super) fn window(&mut self, during: &During, path: &str) {
        match during {
            During::Last(last) if last.last == 0 => {
                self.add(Code::BadValue, path, "the last 0 units are no window", "write `last` as 1 or more");
            }
            During::Dates(dates) => match (dates.from, dates.to) {
                (Some(from), Some(to)) if from >= to => {
                    let message = format!("the window from {from} to {to} is empty");
                    self.add(
                        Code::BadValue,
                        path,
                        message,
                        "`to` is the first day outside: it must be later than `from`",
                    );
                }
                (None, None) => self.add(Code::Shape, path, "the window has no dates", "give `from`, `to` or both"),
                _ => {}
            },
            During::Calendar(calendar) => self.calendar_part(calendar, path),
            During::Span(span) => {
                self.window(&span.first, &format!("{path}.first"));
                self.window(&span.until, &format!("{path}.until"));
            }
            During::Open(open) => {
                let (word, inner) = match open {
                    Open::Since(inner) => ("since", inner),
                    Open::After(inner) => ("after", inner),
                    Open::Before(inner) => ("before", inner),
                    Open::Until(inner) => ("until", inner),
                };
                self.window(inner, &format!("{path}.{word}"));
            }
            During::Shift(shift) => self.window(&shift.shift, &format!("{path}.shift")),
            During::Nth(nth) => {
                if nth.nth == 0 || nth.count == Some(0) || nth.unit.is_some() == nth.weekday.is_some() {
                    let hint = "give `nth` from 1 or from -1 on, and one of `unit` and `weekday`";
                    self.add(Code::BadValue, path, "the window counts no units", hint);
                }
                self.window(&nth.of, &format!("{path}.of"));
            }
            During::Piece(piece) => self.window(&piece.of, &format!("{path}.of")),
            During::Holding(holding) => self.window(&holding.holding, &format!("{path}.holding")),
            During::Last(_)
            | During::Period(_)
            | During::ToDate(_)
            | During::Weekday(_)
            | During::Named(_)
            | During::Anchored(_) => {}
        }
    }

    fn calendar_part(&mut self, part: &Calendar, path: &str) {
        let bounds =
            [("half", part.half, 2), ("quarter", part.quarter, 4), ("month", part.month, 12), ("day", part.day, 31)];
        for (word, given, most) in bounds {
            if let Some(number) = given.filter(|number| !(1..=most).contains(number)) {
                let message = format!("there is no {word} {number}");
                self.add(
                    Code::BadValue,
                    &format!("{path}.{word}"),
                    message,
                    format!("write a {word} from 1 to {most}"),
                );
            }
        }
        let parts = [part.half, part.quarter, part.month].iter().flatten().count();
        if parts > 1 {
            let message = "half, quarter and month exclude each other";
            self.add(Code::Conflict, path, message, "keep the smallest of them");
        }
        if part.day.is_some() && part.month.is_none() {
            self.add(Code::Shape, path, "a day needs its month", "add `month`");
        }
        if part.year.is_none() && parts == 0 {
            self.add(
                Code::Shape,
                path,
                "the window names no part of a year",
                "give `year`, `half`, `quarter` or `month`",
            );
        }
    }
}
