#!/usr/bin/env bash
# Measures against the budgets, each figure beside its yardstick from the same run. A slow figure fails nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.build/say.sh
. .build/say.sh
# shellcheck source=/dev/null
. target/toolchain.env

plan 2
step "The rules: commands a second, and a board of 200 squares"
cargo run --quiet --release --package journey --features file,zones --example speed
step "Awards acknowledged a second by SQLite, beside one commit each"
cargo run --quiet --release --package backend --features testing --example awards
end_of_step
