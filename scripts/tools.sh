#!/usr/bin/env bash
# Says what is missing to build Tagmata, all at once, and how to get it.
set -uo pipefail
missing=0
want() { # name, how to get it
  command -v "$1" >/dev/null && return
  echo "missing: $1 ($2)" >&2
  missing=1
}
want cargo "Rust 1.95 or newer: https://rustup.rs"
want cc "a C linker: apt-get install gcc"
want openssl "apt-get install openssl"
want npm "Node.js 20.19 or newer: https://nodejs.org"
if command -v cargo >/dev/null; then
  found=$(cargo --version | awk '{print $2}')
  newest=$(printf '%s\n1.95.0\n' "$found" | sort -V | tail -1)
  [ "$newest" = "${found%%-*}" ] || { echo "missing: Rust 1.95 or newer (cargo $found is here): rustup update" >&2; missing=1; }
fi
if command -v node >/dev/null; then
  found=$(node --version | tr -d v)
  newest=$(printf '%s\n20.19.0\n' "$found" | sort -V | tail -1)
  [ "$newest" = "$found" ] || { echo "missing: Node.js 20.19 or newer (node $found is here)" >&2; missing=1; }
else
  echo "missing: node (Node.js 20.19 or newer: https://nodejs.org)" >&2
  missing=1
fi
exit $missing
