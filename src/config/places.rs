//! Where the model, its data and the snapshots are.

use super::var;
use clap::Args;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The model that is used where none is named.
const DEMO_MODEL: &str = "models/drinks_shop.yaml";
/// The demo model's data folder.
const DEMO_DATA: &str = "data/demo";

/// Flags that say where things are.
#[derive(Debug, Clone, Default, Args)]
pub struct PlaceFlags {
    /// The semantic model [env: TAGMATA_MODEL] [default: models/drinks_shop.yaml]
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// The folder of the model's source files [env: TAGMATA_DATA] [default: data/NAME-OF-MODEL]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The folder that holds the loaded snapshots [env: TAGMATA_STORE] [default: .tagmata]
    #[arg(long, value_name = "DIR")]
    pub store: Option<PathBuf>,
}

/// Where the model, its data and the snapshots are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The model file.
    pub model: PathBuf,
    /// The folder of its sources.
    pub data: PathBuf,
    /// The folder of all snapshots.
    stores: PathBuf,
}

impl Places {
    /// Flags first, then the environment, then defaults.
    pub fn of(flags: &PlaceFlags) -> Places {
        let set = |flag: &Option<PathBuf>, name: &str| flag.clone().or_else(|| var(name).map(PathBuf::from));
        let model = set(&flags.model, "TAGMATA_MODEL").unwrap_or_else(|| PathBuf::from(DEMO_MODEL));
        let data = set(&flags.data, "TAGMATA_DATA").unwrap_or_else(|| data_of(&model));
        let stores = set(&flags.store, "TAGMATA_STORE").unwrap_or_else(|| PathBuf::from(".tagmata"));
        Places { model, data, stores }
    }

    /// The snapshots of a model over its data folder: the same model over other data has others.
    pub fn store(&self, model: &str) -> PathBuf {
        let data = std::path::absolute(&self.data).unwrap_or_else(|_| self.data.clone());
        let hash = Sha256::digest(data.to_string_lossy().as_bytes());
        let short: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        self.stores.join(format!("{model}-{short}"))
    }
}

/// `data/<name of the model file>`, or the demo's folder.
fn data_of(model: &Path) -> PathBuf {
    let name = model.file_stem();
    if name == Path::new(DEMO_MODEL).file_stem() {
        return PathBuf::from(DEMO_DATA);
    }
    Path::new("data").join(name.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_data_has_another_store() {
        let flags = |data: &str| PlaceFlags {
            model: Some("m/shop.yaml".into()),
            data: Some(data.into()),
            store: Some("s".into()),
        };
        let (a, b) = (Places::of(&flags("a")), Places::of(&flags("b")));
        assert_ne!(a.store("shop"), b.store("shop"));
        assert_eq!(a.store("shop"), Places::of(&flags("./a")).store("shop"));
    }

    #[test]
    fn data_lies_under_the_models_name() {
        assert_eq!(data_of(Path::new("x/shop.yaml")), Path::new("data/shop"));
        assert_eq!(data_of(Path::new("models/drinks_shop.yaml")), Path::new("data/demo"));
    }
}
