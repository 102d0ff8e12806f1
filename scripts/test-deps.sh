#!/usr/bin/env bash
# Installs what tests talk to. Where something cannot be had its tests skip with a line; with CI=true that is an error.
set -uo pipefail
cache=${1:?usage: test-deps.sh CACHE_DIR}
cd "$(dirname "$0")/.."
failed=0
may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && { [ "${CI:-}" = true ] || [ -t 0 ]; }; }
if ! python3 -m pip --version >/dev/null 2>&1 && may_install; then
  apt-get install -y -qq python3-pip >/dev/null || true
fi
postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
if ! postgres && may_install; then
  # Only the programs are wanted: a test starts a server of its own, so Debian's must not start one.
  apt-get update -qq && apt-get install -y -qq postgresql-common >/dev/null &&
    sed -i "s/^#*create_main_cluster.*/create_main_cluster = false/" /etc/postgresql-common/createcluster.conf &&
    apt-get install -y -qq --no-install-recommends postgresql-15 >/dev/null || true
fi
if postgres; then
  echo "PostgreSQL: $(compgen -G '/usr/lib/postgresql/*/bin/initdb')"
else
  echo "PostgreSQL: not there; its tests will be skipped" >&2
  failed=1
fi
if scripts/real-data.sh "$cache/data/completejourney"; then
  echo "real data: $cache/data/completejourney"
else
  echo "real data: not there; its tests will be skipped" >&2
  failed=1
fi
if scripts/cdnow.sh "$cache/data/cdnow"; then
  echo "CDNOW: $cache/data/cdnow"
else
  echo "CDNOW: not there; its tests will be skipped" >&2
  failed=1
fi
if scripts/local-llm.sh "$cache/local-llm"; then
  echo "local model: $cache/local-llm"
else
  echo "local model: not there; its tests will be skipped" >&2
  failed=1
fi
if [ "${CI:-}" = true ] && [ $failed = 1 ]; then
  echo "CI=true: everything that tests talk to must be there" >&2
  exit 1
fi
exit 0
