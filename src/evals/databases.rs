//! The databases that cases are asked of: each is opened once, and asked by several threads.

use super::case::Case;
use super::run::Settings;
use crate::app::App;
use crate::ask::Asker;
use crate::config::{AskLimits, PlaceFlags, Places};
use indexmap::IndexMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;

/// What stands for a case's database in paths.
pub(super) const DB: &str = "{db}";

/// One database, ready to be asked.
pub(super) struct Opened {
    /// The cases' name for it, or the model's.
    pub(super) name: String,
    /// Answers its questions.
    pub(super) asker: Arc<Asker>,
    /// The folder of its source files.
    pub(super) data: PathBuf,
}

/// Does something with the cases of each database, in the order of their first case. What comes of the cases is in the
/// order of the cases.
pub(super) fn by_database<T>(
    cases: &[Case],
    settings: &Settings,
    notice: &dyn Fn(&str),
    mut each: impl FnMut(&Opened, &[&Case]) -> Result<Vec<T>, Vec<Diagnostic>>,
) -> Result<Vec<T>, Vec<Diagnostic>> {
    let mut parts: IndexMap<Option<&str>, Vec<usize>> = IndexMap::new();
    for (at, case) in cases.iter().enumerate() {
        parts.entry(case.db.as_deref()).or_default().push(at);
    }
    let mut came: Vec<Option<T>> = cases.iter().map(|_| None).collect();
    for (db, part) in parts {
        let places = places(&settings.places, db)?;
        let app = App::open(&places, AskLimits::whole(), &notice)?;
        if let Some(llm) = &settings.llm {
            app.listen_to(llm, None)?;
        }
        let name = db.map_or_else(|| app.asker.loaded().model.name.clone(), str::to_owned);
        let opened = Opened { name, asker: app.asker, data: places.data };
        let of_part: Vec<&Case> = part.iter().map(|&at| &cases[at]).collect();
        for (at, one) in part.into_iter().zip(each(&opened, &of_part)?) {
            came[at] = Some(one);
        }
    }
    Ok(came.into_iter().flatten().collect())
}

/// The places of one database.
fn places(flags: &PlaceFlags, db: Option<&str>) -> Result<Places, Vec<Diagnostic>> {
    let filled = |path: &Option<PathBuf>| -> Result<Option<PathBuf>, Vec<Diagnostic>> {
        let Some(path) = path else { return Ok(None) };
        let text = path.to_string_lossy();
        if !text.contains(DB) {
            return Ok(Some(path.clone()));
        }
        let db = db.ok_or_else(|| {
            let message = Words::plain(format!("{text} stands for a folder per database, but a case names none"));
            vec![Diagnostic::new(Code::BadValue, Place::None, message).hint(Words::plain("give the case a `db`"))]
        })?;
        Ok(Some(PathBuf::from(text.replace(DB, db))))
    };
    let flags = PlaceFlags { model: filled(&flags.model)?, data: filled(&flags.data)?, store: flags.store.clone() };
    Ok(Places::of(&flags))
}

/// Does `n` things, `jobs` at a time; results in their order.
pub(super) fn in_parallel<T: Send>(jobs: usize, n: usize, work: impl AsyncFn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<T>>> = Mutex::new((0..n).map(|_| None).collect());
    // One runtime for all: a connection that one of them leaves may be taken up by another.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("the system gives threads and a poller");
    let thread = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= n {
                return;
            }
            let one = runtime.block_on(work(at));
            done.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(one);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, n.max(1)) {
            scope.spawn(thread);
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten().collect()
}
