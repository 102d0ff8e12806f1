//! Lets this crate's tests find the prebuilt libduckdb at run time.

use std::env;
use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=DUCKDB_LIB_DIR");
    if env::var_os("CARGO_FEATURE_BUNDLED").is_some() {
        return;
    }
    let Ok(dir) = env::var("DUCKDB_LIB_DIR") else {
        fail("DUCKDB_LIB_DIR is not set");
    };
    let holds_library = ["libduckdb.so", "libduckdb.dylib"].iter().any(|name| Path::new(&dir).join(name).exists());
    if !holds_library {
        fail(&format!("there is no libduckdb in DUCKDB_LIB_DIR={dir}"));
    }
    println!("cargo:rustc-link-arg=-Wl,-rpath,{dir}");
}

fn fail(what: &str) -> ! {
    // `cargo::error` prints the text as it is; a panic would bury it in a backtrace.
    println!("cargo::error={what}: `make build` sets it, `scripts/fetch-duckdb.sh DIR` puts the library into DIR;");
    println!("cargo::error=or build DuckDB from source (slow) with `cargo build --features bundled`");
    std::process::exit(1);
}
