//! Which engine a model's data is in: chooses the warehouse and the loader. Everything behind it knows only the ports.

use crate::config::{self, AskLimits, Places};
use std::path::PathBuf;
use std::sync::Arc;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::model::{Engine, Model};
use tagmata_core::warehouse::{Loader, Manifest, Warehouse};
use tagmata_core::words::Words;
use tagmata_duckdb::{DuckLoader, DuckWarehouse, Options};
use tagmata_postgres::{Address, PostgresLoader, PostgresWarehouse};

/// A model's opened data.
pub(super) enum Data {
    /// Snapshots in a folder.
    Duckdb { warehouse: Arc<DuckWarehouse>, store: PathBuf },
    /// Schemas on a server.
    Postgres(Arc<PostgresWarehouse>),
}

impl Data {
    /// Opens what is published for a model.
    pub(super) fn open(model: &Model, places: &Places, limits: &AskLimits) -> Result<Data, Vec<Diagnostic>> {
        match model.warehouse.engine {
            Engine::Duckdb => {
                let store = places.store(&model.name);
                let options = Options { connections: limits.runs_at_once, ..Options::default() };
                let warehouse = Arc::new(DuckWarehouse::open(&store, options).map_err(failed)?);
                Ok(Data::Duckdb { warehouse, store })
            }
            Engine::Postgres => {
                let opened = PostgresWarehouse::open(address(model)?, &model.name, limits.runs_at_once);
                Ok(Data::Postgres(Arc::new(opened.map_err(failed)?)))
            }
        }
    }

    /// What runs statements.
    pub(super) fn warehouse(&self) -> Arc<dyn Warehouse> {
        match self {
            Data::Duckdb { warehouse, .. } => warehouse.clone(),
            Data::Postgres(warehouse) => warehouse.clone(),
        }
    }

    /// What is published now, whether or not it was taken up.
    pub(super) fn published(&self) -> Result<Option<Manifest>, Vec<Diagnostic>> {
        match self {
            Data::Duckdb { store, .. } => tagmata_duckdb::status(store).map_err(failed),
            Data::Postgres(warehouse) => warehouse.published().map_err(failed),
        }
    }

    /// Takes up what is published now.
    pub(super) fn reload(&self) -> Result<bool, Vec<Diagnostic>> {
        match self {
            Data::Duckdb { warehouse, .. } => warehouse.reload().map_err(failed),
            Data::Postgres(warehouse) => warehouse.reload().map_err(failed),
        }
    }
}

/// The loader of a model's data.
pub fn loader(model: &Model, places: &Places) -> Result<Box<dyn Loader>, Vec<Diagnostic>> {
    Ok(match model.warehouse.engine {
        Engine::Duckdb => Box::new(DuckLoader::new(&places.data, places.store(&model.name))),
        Engine::Postgres => Box::new(PostgresLoader::new(address(model)?)),
    })
}

/// What is published for a model.
pub fn status(model: &Model, places: &Places) -> Result<Option<Manifest>, Vec<Diagnostic>> {
    match model.warehouse.engine {
        Engine::Duckdb => tagmata_duckdb::status(places.store(&model.name)).map_err(failed),
        Engine::Postgres => tagmata_postgres::status(&address(model)?, &model.name).map_err(failed),
    }
}

/// Where a model's source data is, for people.
pub fn sources_of(model: &Model, places: &Places) -> String {
    match model.warehouse.engine {
        Engine::Duckdb => places.data.display().to_string(),
        Engine::Postgres => "the tables on the PostgreSQL server".to_owned(),
    }
}

/// Whether the files that a snapshot was made of are still all there, and others by now. Where one is gone the
/// snapshot is all there is. Tables of a server are read again by `data load` only.
pub(super) fn changed(manifest: &Manifest, model: &Model, places: &Places) -> bool {
    if model.warehouse.engine != Engine::Duckdb {
        return false;
    }
    let now = tagmata_duckdb::stamps(&places.data, model);
    let all_there = manifest.files.iter().all(|then| now.iter().any(|file| file.path == then.path));
    all_there && now != manifest.files
}

/// The server's address, from the environment variable that the model names: an address can hold a password.
fn address(model: &Model) -> Result<Address, Vec<Diagnostic>> {
    let (name, text) = config::postgres_address(model.warehouse.address_from.as_deref());
    let Some(text) = text else {
        let message = format!("this model's data is in PostgreSQL, but {name} does not say where the server is");
        let hint = format!("export {name}=postgres://USER@HOST/DATABASE");
        let diagnostic = Diagnostic::new(Code::BadValue, Place::None, Words::plain(message));
        return Err(vec![diagnostic.hint(Words::plain(hint))]);
    };
    Address::parse(&text).map_err(|error| {
        let message = Words::plain(format!("the address in {name} does not do: {error}"));
        vec![Diagnostic::new(Code::BadValue, Place::None, message)]
    })
}

fn failed(error: impl std::fmt::Display) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Code::Engine, Place::None, Words::plain(error.to_string()))]
}
