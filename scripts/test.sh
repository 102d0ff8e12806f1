#!/usr/bin/env bash
# Everything that must hold before a change is done, stage by stage, with the seconds of each. Stops at the first failure.
set -euo pipefail
cd "$(dirname "$0")/.."
stage() { # name, command
  local name=$1 started=$SECONDS
  shift
  echo "== $name: $*"
  if ! "$@"; then
    echo "== $name FAILED after $((SECONDS - started)) s" >&2
    exit 1
  fi
  echo "== $name: $((SECONDS - started)) s"
}
docs() { RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --document-private-items --quiet; }
stage format cargo fmt --all --check
stage clippy cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
stage docs docs
stage tests cargo test --locked --workspace --quiet
echo "== all: $SECONDS s"
