#!/usr/bin/env bash
# Takes a picture of the page with the flagship question answered: page.sh BIN DATA OUT.png
set -euo pipefail
bin=${1:?} data=${2:?} out=${3:?}
command -v chromium >/dev/null || { echo "chromium is missing: apt-get install chromium fonts-noto-cjk" >&2; exit 1; }
work=$(mktemp -d)
"$bin" serve --data "$data" --addr 127.0.0.1:0 >"$work/log" 2>/dev/null &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do
  address=$(grep -o 'http://[0-9.:]*' "$work/log" | head -1) && break
  sleep 0.1
done
query='lang=zh&q=%E4%B8%8A%E5%AD%A3%E5%BA%A6%E4%B9%B0%E8%BF%87%E9%A5%AE%E6%96%99%E7%9A%84%E6%B2%89%E7%9D%A1%E7%94%A8%E6%88%B7%E6%9C%89%E5%93%AA%E4%BA%9B'
mkdir -p "$(dirname "$out")"
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --no-proxy-server --hide-scrollbars --user-data-dir="$work/chromium" \
  --window-size=1000,1180 --virtual-time-budget=8000 --screenshot="$out" "$address/?$query" 2>/dev/null
echo "$out: $(($(wc -c <"$out") / 1024)) KB"
