#!/usr/bin/env bash
# Seconds of many askers at once, the answers' count checked, memory watched: bench-http.sh BIN DATA [SECONDS] [ASKERS]
set -euo pipefail
bin=${1:?} data=${2:?} seconds=${3:-60} askers=${4:-64}
command -v wrk >/dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 1; }
work=$(mktemp -d)
TAGMATA_LOG=warn "$bin" serve --data "$data" --addr 127.0.0.1:0 >"$work/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do
  address=$(grep -o 'http://[0-9.:]*' "$work/log" | head -1) && break
  sleep 0.1
done
question='which dormant users bought drinks last quarter'
count=$("$bin" ask --data "$data" --json "$question" | grep -o '"size":{"count":[0-9]*' | grep -o '[0-9]*$')
cat >"$work/ask.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"question":"$question"}'
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init() wrong = 0 end
function response(status, headers, body)
  if status ~= 200 or not string.find(body, '"size":{"count":$count,', 1, true) then wrong = wrong + 1 end
end
function done(summary, latency)
  local bad = 0
  for _, thread in ipairs(threads) do bad = bad + thread:get("wrong") end
  local e = summary.errors
  io.write(string.format("%d answers in %.0f s: %.0f a second, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms; wrong %d, errors %d\n",
    summary.requests, summary.duration / 1e6, summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000, bad, e.connect + e.read + e.write + e.timeout))
  if bad + e.connect + e.read + e.write + e.timeout > 0 then os.exit(1) end
end
LUA
memory() { awk '/VmRSS/ {print $2}' "/proc/$server/status"; }
(sleep 10 && memory >"$work/after10") &
wrk -t 2 -c "$askers" -d "${seconds}s" --timeout 30s --latency -s "$work/ask.lua" "$address/api/ask" | grep answers
early=$(cat "$work/after10") late=$(memory)
echo "resident memory: $((early / 1024)) MB after 10 s, $((late / 1024)) MB at the end ($(((late - early) * 100 / early)) %)"
