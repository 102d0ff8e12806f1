//! Lets the binary find the prebuilt libduckdb at run time: beside itself, or where it was at build time.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=DUCKDB_LIB_DIR");
    if env::var_os("CARGO_FEATURE_BUNDLED").is_some() {
        return;
    }
    let Ok(dir) = env::var("DUCKDB_LIB_DIR") else {
        println!(
            "cargo::error=DUCKDB_LIB_DIR is not set: `make build` sets it, `scripts/fetch-duckdb.sh DIR` fetches the library"
        );
        std::process::exit(1);
    };
    let own_folder = if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("macos") { "@loader_path" } else { "$ORIGIN" };
    println!("cargo:rustc-link-arg=-Wl,-rpath,{own_folder}");
    println!("cargo:rustc-link-arg=-Wl,-rpath,{dir}");
}
