//! The data that tests ask: the demo shop and the real grocery set, made and loaded once per run by the product's own
//! commands, and an unguarded DuckDB over the same Parquet files for the oracles.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};
use tagmata_core::guard::{self, Catalog};
use tagmata_core::model::Model;
use tagmata_core::plan::{Facts, Planned};
use tagmata_core::query::SemanticQuery;
use tagmata_core::warehouse::{Cancel, Limits, Manifest, ResultTable, Warehouse};
use tagmata_duckdb::{DuckWarehouse, Options};
use tagmata_reader::Reader;

/// A model with its loaded data, its reader and its oracle.
pub struct Shop {
    /// The checked model.
    pub model: Model,
    /// The model's file.
    pub model_file: PathBuf,
    /// The folder of its Parquet files.
    pub data: PathBuf,
    /// The folder of its snapshots.
    pub store: PathBuf,
    /// The published data.
    pub warehouse: Arc<DuckWarehouse>,
    /// The reader over it.
    pub reader: Reader,
    catalog: Catalog,
}

/// The binary under test. A language model that is configured outside has no part in it.
pub fn tagmata() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tagmata"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TAGMATA_LLM_")) {
        command.env_remove(name);
    }
    command
}

/// Runs the binary and gives what it printed; a failure prints both streams.
pub fn run(command: &mut Command) -> String {
    let output = command.output().expect("the binary runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{out}\n{err}");
    out.into_owned()
}

/// The demo shop: 20,000 users, seed 1.
pub fn demo() -> &'static Shop {
    static SHOP: OnceLock<Shop> = OnceLock::new();
    SHOP.get_or_init(|| {
        let data = scratch("demo-data");
        run(tagmata().args(["demo", "build", "--users", "20000", "--seed", "1", "--out"]).arg(&data));
        Shop::load("drinks_shop", data)
    })
}

/// The real grocery data, where it was fetched; prints why it is skipped otherwise.
pub fn journey() -> Option<&'static Shop> {
    static SHOP: OnceLock<Option<Shop>> = OnceLock::new();
    SHOP.get_or_init(|| fetched("completejourney", "TAGMATA_REAL_DATA", "transactions.parquet")).as_ref()
}

/// The purchases of CDNOW's customers, where they were fetched; prints why they are skipped otherwise.
pub fn cdnow() -> Option<Shop> {
    fetched("cdnow", "TAGMATA_CDNOW", "purchases.csv")
}

/// A model over data that `make test-deps` fetches; a variable may name another folder than the cache's.
fn fetched(name: &str, variable: &str, file: &str) -> Option<Shop> {
    let cached = || {
        let home = std::env::var_os("HOME").expect("a home folder");
        Path::new(&home).join(".cache/tagmata/data").join(name)
    };
    let data = std::env::var_os(variable).map_or_else(cached, PathBuf::from);
    if data.join(file).exists() {
        return Some(Shop::load(name, data));
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing: run `make test-deps`", data.display());
    println!("skipped: {} is missing; `make test-deps` fetches it", data.display());
    None
}

/// An empty folder of this test run. Folders of runs that have ended are removed on the way.
pub fn scratch(name: &str) -> PathBuf {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for entry in std::fs::read_dir(all).into_iter().flatten().flatten() {
        let other = entry.file_name().to_string_lossy().rsplit_once('-').and_then(|(_, run)| run.parse::<u32>().ok());
        let ended = |run: u32| !Path::new("/proc").join(run.to_string()).exists();
        if other.is_some_and(|run| run != std::process::id() && ended(run)) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    let folder = all.join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a scratch folder");
    folder
}

impl Shop {
    fn load(name: &str, data: PathBuf) -> Shop {
        let model_file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("models/{name}.yaml"));
        let store = scratch(&format!("{name}-store"));
        let mut load = tagmata();
        load.args(["data", "load", "--model"]).arg(&model_file).arg("--data").arg(&data).arg("--store").arg(&store);
        run(&mut load);
        let text = std::fs::read_to_string(&model_file).expect("the model file is there");
        let model = Model::load(name, &text).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        let options = Options { connections: 2, ..Options::default() };
        let published =
            std::fs::read_dir(&store).expect("the stores").next().expect("one store").expect("an entry").path();
        let warehouse = Arc::new(DuckWarehouse::open(&published, options).expect("the snapshot opens"));
        let reader = Reader::new(&model, &warehouse.manifest().values);
        let catalog = Catalog::of(&model);
        Shop { model, model_file, data, store, warehouse, reader, catalog }
    }

    /// What planning needs to know.
    pub fn facts<'a>(&self, manifest: &'a Manifest) -> Facts<'a> {
        Facts { asked_on: "2030-01-01".parse().expect("a date"), today_is_given: false, manifest, segments: &[] }
    }

    /// The rows of a planned query, through the compiler, the guard and the warehouse.
    pub fn rows(&self, query: &SemanticQuery) -> ResultTable {
        let sql = tagmata_core::compile::compile(query, &self.model).main;
        let checked = guard::check(&sql, &self.catalog).unwrap_or_else(|problems| panic!("{}\n{problems:#?}", sql.0));
        let limits = Limits { rows_max: 1_000_000, deadline: std::time::Duration::from_secs(60) };
        let rows = self.warehouse.run(&checked, &limits, &Cancel::default());
        rows.unwrap_or_else(|problem| panic!("{}\n{problem:?}", sql.0))
    }

    /// The query of a draft.
    pub fn plan(&self, draft: &tagmata_core::draft::Draft) -> Planned {
        let manifest = self.warehouse.manifest();
        let outcome = tagmata_core::plan::plan(draft, &self.model, &self.facts(&manifest));
        outcome.unwrap_or_else(|problems| panic!("{draft:?}\n{problems:#?}")).planned
    }

    /// A connection that sees the Parquet files as views, with nothing of the product in between.
    pub fn oracle(&self) -> duckdb::Connection {
        let connection = duckdb::Connection::open_in_memory().expect("DuckDB opens");
        for entry in std::fs::read_dir(&self.data).expect("the data folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|end| end == "parquet") {
                let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
                let view = format!("create view \"{name}\" as select * from read_parquet('{}')", path.display());
                connection.execute_batch(&view).expect("a view over a Parquet file");
            }
        }
        connection
    }
}
