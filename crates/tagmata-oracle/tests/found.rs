//! Every case that was ever found: the files of `found/`, by their names.

use crate::engine::Engine;
use crate::random::differs;
use std::{fs, path::Path};
use tagmata_oracle::case::Case;
use tagmata_oracle::legal;
use tagmata_oracle::world::World;

#[test]
fn found_cases_stay_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a file name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("text");
        let case = Case::read(&text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        let lawful = legal::legal(&World::new(&case.model, &case.tables), &case.query);
        lawful.unwrap_or_else(|why| panic!("{name}: {why}"));
        if let Some(found) = differs(&case, &Engine::new(&case.model, &case.tables), true) {
            wrong.push(format!("{name}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
