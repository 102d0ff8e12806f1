//! Questions to try, made of the names that were found.

use super::Build;
use crate::words;

impl Build<'_> {
    pub(super) fn examples(&mut self) {
        let Some(main) = self.facts.entities.first().copied() else { return };
        let names = self.facts.tables[main].names.clone();
        if let Some(noun) = names.zh.first() {
            self.sketch.examples.push(format!("有多少{noun}"));
        }
        if let Some(noun) = names.en.first() {
            let (head, last) =
                noun.rsplit_once(' ').map_or((String::new(), noun.as_str()), |(h, l)| (format!("{h} "), l));
            self.sketch.examples.push(format!("How many {head}{} are there", words::plural(last)));
        }
    }
}
