#!/usr/bin/env bash
# Fetches the official prebuilt libduckdb that the npm package @duckdb/node-bindings-* carries, checks it against the
# pinned integrity hash, and unpacks it into DIR (argument 1). Does nothing when DIR already holds that version.
set -euo pipefail
version=1.5.6-r.1
dir=${1:?usage: fetch-duckdb.sh DIR}
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64)
    package=@duckdb/node-bindings-linux-x64 lib=libduckdb.so
    integrity=IXcrZJE6kEqM0Z4wwdVnGBHX/frOS33VPNAwDXQ/Q+Fs84b058Qe94chrCCIcNJlG8Y3UHIUU4eBeCQxW5mN1Q== ;;
  *)
    echo "no pinned libduckdb for $(uname -s)-$(uname -m)" >&2
    echo "hint: put a libduckdb $version into a folder and set DUCKDB_LIB_DIR, or build with: cargo build --features bundled" >&2
    exit 1 ;;
esac
[ -f "$dir/$lib" ] && [ "$(cat "$dir/VERSION" 2>/dev/null)" = "$version" ] && exit 0
for tool in npm openssl tar; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: it is needed to fetch libduckdb" >&2; exit 1; }
done
mkdir -p "$dir"
work=$(mktemp -d "$dir/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "$package@$version" >/dev/null)
archive=$(ls "$work"/*.tgz)
found=$(openssl dgst -sha512 -binary "$archive" | openssl base64 -A)
if [ "$found" != "$integrity" ]; then
  echo "$package@$version: the archive's sha512 is $found, expected $integrity; nothing was installed" >&2
  exit 1
fi
tar -xzf "$archive" -C "$work"
mv -f "$work/package/$lib" "$dir/$lib"
echo "$version" > "$dir/VERSION"
echo "libduckdb $version is in $dir"
