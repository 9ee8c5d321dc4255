#!/usr/bin/env bash
# Proves everything, on a fresh machine too. Every part runs, whatever the others found; the last line is the sum
# of all lines before it, and the exit status is 0 only when nothing failed.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh
# shellcheck source=.build/count.sh
. .build/count.sh

plan 5
step "Rust toolchain for the server and the browser"
.build/toolchain.sh

COUNTS=$(mktemp)
export COUNTS
trap 'rm -f "$COUNTS"' EXIT

# part SCRIPT: a part that stops before it has counted anything is a failure too.
part() {
    local before after
    before=$(wc -l <"$COUNTS")
    if ".build/$1" </dev/null; then return; fi
    after=$(awk -v before="$before" 'NR > before { failed += $2 } END { print failed + 0 }' "$COUNTS")
    if [ "$after" -eq 0 ]; then counts=$COUNTS count "${1%.sh}" 0 1; fi
}

step "Formatting and lints"
part lint.sh
step "Dependency arrows"
part dependencies.sh
step "Rust tests: rules, storage on SQLite and PostgreSQL, server, documentation"
part rust-tests.sh
step "Browser tests in Chromium"
part browser-tests.sh
end_of_step

read -r passed failed skipped < <(awk '{ passed += $1; failed += $2; skipped += $3 }
    END { print passed + 0, failed + 0, skipped + 0 }' "$COUNTS")
printf '\nall parts together, after %s:\n%d passed, %d failed' "$(minutes $SECONDS)" "$passed" "$failed"
if [ "$skipped" -gt 0 ]; then printf ', %d skipped' "$skipped"; fi
printf '\n'
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
