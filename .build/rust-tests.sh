#!/usr/bin/env bash
# Unit, property, storage and doc tests. The storage tests start a PostgreSQL of their own beside SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh
# shellcheck source=.build/debian.sh
. .build/debian.sh
# shellcheck source=.build/count.sh
. .build/count.sh
# shellcheck source=/dev/null
. target/toolchain.env

# The bundle's tool is built by itself: with others its dependencies would get other features, and be built again.
everything=(--workspace --exclude bindgen)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && ! command -v initdb >/dev/null; then
    install_packages postgresql
fi

.build/python-packages.sh

# run NAME ARGUMENTS…: runs tests, and adds up the lines `test result: …` of what they print. A run that failed without a failed test,
# for example because it did not compile, counts as one.
run() {
    local name=$1 status=0 passed failed skipped
    shift
    cargo test "${everything[@]}" --no-fail-fast "$@" </dev/null 2>&1 | tee "$log" || status=$?
    read -r passed failed skipped < <(awk '/^test result: / { passed += $4; failed += $6; skipped += $8 }
        END { print passed + 0, failed + 0, skipped + 0 }' "$log")
    if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
    count "$name" "$passed" "$failed" "$skipped"
}

# A commit is judged by the same random cases wherever and however often it is tested; the next commit draws others.
if [ -z "${PROPTEST_RNG_SEED:-}" ] && commit=$(git rev-parse HEAD 2>/dev/null); then
    export PROPTEST_RNG_SEED=$((16#${commit:0:15}))
fi

# The tests of a crate share one process, and with it one PostgreSQL: to start one for each of them takes twice as long.
run tests --all-targets
run documentation --doc
all_passed
