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
report=target/nextest/default/junit.xml
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && ! command -v initdb >/dev/null; then
    install_packages postgresql
fi

.build/python-packages.sh

# count_results NAME STATUS: adds up the lines `test result: …` in the log. A run that failed without a failed test,
# for example because it did not compile, counts as one.
count_results() {
    local passed failed skipped
    read -r passed failed skipped < <(awk '/^test result: / { passed += $4; failed += $6; skipped += $8 }
        END { print passed + 0, failed + 0, skipped + 0 }' "$log")
    if [ "$2" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
    count "$1" "$passed" "$failed" "$skipped"
}

# count_report STATUS: one line for each crate in nextest's report.
count_report() {
    local crate passed failed failures=0
    while read -r crate passed failed; do
        count "$crate" "$passed" "$failed"
        failures=$((failures + failed))
    done < <(sed -n 's/.*<testsuite name="\([a-z_]*\)[^"]*" tests="\([0-9]*\)".* errors="\([0-9]*\)" failures="\([0-9]*\)".*/\1 \2 \3 \4/p' \
        "$report" 2>/dev/null | awk '{ tests[$1] += $2; bad[$1] += $3 + $4 }
            END { for (crate in tests) print crate, tests[crate] - bad[crate], bad[crate] }' | sort)
    if [ "$1" -ne 0 ] && [ "$failures" -eq 0 ]; then count tests 0 1; fi
}

# A commit is judged by the same random cases wherever and however often it is tested; the next commit draws others.
if [ -z "${PROPTEST_RNG_SEED:-}" ] && commit=$(git rev-parse HEAD 2>/dev/null); then
    export PROPTEST_RNG_SEED=$((16#${commit:0:15}))
fi

status=0
if cargo nextest --version >/dev/null 2>&1; then
    rm -f $report
    cargo nextest run "${everything[@]}" --no-fail-fast </dev/null || status=$?
    count_report $status
else
    cargo test "${everything[@]}" --all-targets --no-fail-fast </dev/null 2>&1 | tee "$log" || status=$?
    count_results tests $status
fi

status=0
cargo test "${everything[@]}" --doc --no-fail-fast </dev/null 2>&1 | tee "$log" || status=$?
count_results documentation $status
all_passed
